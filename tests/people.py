"""The people and units of the tests: one city with a county, a town and an industry department."""

from datetime import date

from casework.domain.office import Holding, Office
from casework.domain.values import SYSTEM_ACTOR, Actor, Inspector, Post, Unit

COUNTY = Unit("620502-hrss", "秦州区人力资源和社会保障局", "hrss", "county", "620502", ("labour_inspection",))
OTHER_COUNTY = Unit("620503-hrss", "麦积区人力资源和社会保障局", "hrss", "county", "620503", ("labour_inspection",))
OFFICE = Unit("620502-lg", "秦州区治欠办", "leading_group", "county", "620502")
CITY = Unit("620500-hrss", "天水市人力资源和社会保障局", "hrss", "city", "620500", ("labour_inspection",))
CITY_OFFICE = Unit("620500-lg", "天水市治欠办", "leading_group", "city", "620500")
INDUSTRY = Unit("620502-housing", "秦州区住房和城乡建设局", "industry", "county", "620502")
TOWN = Unit("620502-yuquan", "玉泉镇人民政府", "town", "town", "620502")
GOVERNMENT = Unit("620502-gov", "秦州区人民政府", "government", "county", "620502")
UNITS = (COUNTY, OTHER_COUNTY, OFFICE, CITY, CITY_OFFICE, INDUSTRY, TOWN, GOVERNMENT)

WINDOW = Actor("window", Post.INTAKE, COUNTY)
OFFICER = Actor("officer-1", Post.OFFICER, COUNTY)
COLLEAGUE = Actor("officer-2", Post.OFFICER, COUNTY)
STRANGER = Actor("officer-9", Post.OFFICER, OTHER_COUNTY)
HEAD = Actor("head", Post.UNIT_HEAD, COUNTY)
CHIEF = Actor("chief", Post.HRSS_HEAD, COUNTY, ("chief",))
DEPUTY = Actor("deputy", Post.HRSS_HEAD, COUNTY)
REVIEWER = Actor("reviewer", Post.REVIEWER, COUNTY)
DISPATCHER = Actor("dispatcher", Post.DISPATCHER, OFFICE)
SUPERVISOR = Actor("supervisor", Post.SUPERVISOR, OFFICE)
LEADER = Actor("leader", Post.LEADER, GOVERNMENT)
CHAIR = Actor("chair", Post.LEADER, GOVERNMENT, ("chair",))
CITY_OFFICER = Actor("city-officer", Post.OFFICER, CITY)
CITY_HEAD = Actor("city-head", Post.UNIT_HEAD, CITY)
CITY_CHIEF = Actor("city-chief", Post.HRSS_HEAD, CITY, ("chief",))
CITY_DISPATCHER = Actor("city-dispatcher", Post.DISPATCHER, CITY_OFFICE)
CITY_SUPERVISOR = Actor("city-supervisor", Post.SUPERVISOR, CITY_OFFICE)
INDUSTRY_OFFICER = Actor("industry-officer", Post.OFFICER, INDUSTRY)
INDUSTRY_HEAD = Actor("industry-head", Post.UNIT_HEAD, INDUSTRY)
TOWN_OFFICER = Actor("town-officer", Post.OFFICER, TOWN)
TOWN_HEAD = Actor("town-head", Post.UNIT_HEAD, TOWN)
SYSTEM = SYSTEM_ACTOR
PEOPLE = (
    WINDOW, OFFICER, COLLEAGUE, STRANGER, HEAD, CHIEF, DEPUTY, REVIEWER, DISPATCHER, SUPERVISOR, LEADER, CHAIR, CITY_OFFICER, CITY_HEAD,
    CITY_CHIEF, CITY_DISPATCHER, CITY_SUPERVISOR, INDUSTRY_OFFICER, INDUSTRY_HEAD, TOWN_OFFICER, TOWN_HEAD,
)  # fmt: skip
TWO = (Inspector("officer-1", "A001"), Inspector("officer-2", "A002"))

HOLDINGS = tuple(Holding(actor.person, str(actor.post), actor.unit.code, date(2000, 1, 1), None, actor.marks) for actor in PEOPLE)
DIRECTORY = Office({unit.code: unit for unit in UNITS}, HOLDINGS)
APPROVERS = {
    "unit_head": HEAD, "hrss_head": CHIEF, "hrss_head*": CHIEF, "dispatcher": DISPATCHER, "reviewer": REVIEWER, "supervisor": SUPERVISOR,
    "leader": LEADER, "leader*": CHAIR,
}  # fmt: skip
