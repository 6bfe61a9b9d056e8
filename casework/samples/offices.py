"""An office for every region to try things with: units of its level with their powers, and two pairs of eyes for every act."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from casework.domain.office import Deputy, Holding
from casework.domain.values import Inspector, Post, Unit
from casework.samples.regions import UNKNOWN, level_of, name_of

SINCE: Final = date(1990, 1, 1)
"""Sample posts are held since long ago, so that old cases find them."""
UNITS: Final[dict[str, tuple[str, str, tuple[str, ...], str]]] = {
    "insp": ("劳动保障监察大队", "hrss", ("labour_inspection",), ""),
    "hrss": ("人力资源和社会保障局", "hrss", ("labour_inspection",), ""),
    "zqb": ("根治欠薪办", "leading_group", (), ""),
    "zjj": ("住房和城乡建设局", "industry", (), "construction"),
    "gov": ("人民政府", "government", (), ""),
    "police": ("公安局", "police", (), ""),
}
"""Suffix of the code → name, kind, powers, sector."""
POSTS: Final[dict[str, tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...]]] = {
    "insp": (
        ("intake", Post.INTAKE, (), ()), ("officer-1", Post.OFFICER, (), ()), ("officer-2", Post.OFFICER, (), ()),
        ("head", Post.UNIT_HEAD, (), ()),
    ),
    "hrss": (
        ("intake", Post.INTAKE, (), ()), ("officer-1", Post.OFFICER, (), ()), ("officer-2", Post.OFFICER, (), ()),
        ("head", Post.UNIT_HEAD, (), ()), ("chief", Post.HRSS_HEAD, ("chief",), ()), ("deputy", Post.HRSS_HEAD, (), ("labour",)),
        ("reviewer", Post.REVIEWER, (), ()), ("leader", Post.LEADER, (), ("labour",)),
    ),
    "zqb": (("dispatcher", Post.DISPATCHER, (), ()), ("supervisor", Post.SUPERVISOR, (), ())),
    "zjj": (("officer-1", Post.OFFICER, (), ()), ("head", Post.UNIT_HEAD, (), ())),
    "gov": (
        ("leader-1", Post.LEADER, ("chair",), ()), ("leader-2", Post.LEADER, (), ("labour",)),
        ("leader-3", Post.LEADER, (), ("construction",)),
    ),
    "police": (("contact", Post.UNIT_HEAD, (), ()),),
}  # fmt: skip
"""Suffix of the unit → account, post, marks and portfolio of its holders."""
DEPUTIES: Final = (
    ("hrss", "chief", "deputy"), ("zqb", "supervisor", "dispatcher"), ("gov", "leader-1", "leader-2"), ("gov", "leader-2", "leader-3"),
    ("gov", "leader-3", "leader-2"),
)  # fmt: skip
"""Suffix of the unit, the holder, and who stands in for the holder (AB角)."""
MUNICIPALITIES: Final = ("11", "12", "31", "50")
"""直辖市: their counties stand directly under the province-level municipality."""
UNDER_THE_PROVINCE: Final = "90"
"""Third and fourth digit of counties that no city administers 省直辖县级行政单位."""


@dataclass(frozen=True, slots=True)
class SampleOffice:
    """The sample units and holders of one region; codes are `510822-insp`, accounts `510822-insp-officer-1`."""

    region: str
    units: tuple[Unit, ...]
    holdings: tuple[Holding, ...]
    deputies: tuple[Deputy, ...] = ()

    def code(self, suffix: str) -> str:
        """The code of a unit: insp 监察大队, hrss 人社局, zqb 治欠办, zjj 住建, gov 政府, police 公安."""
        return f"{self.region}-{suffix}"

    def person(self, post: str, unit: str) -> str:
        """The account of the first holder of a post in a unit. Raises LookupError where the sample has none."""
        held = next((h.person for h in self.holdings if (h.post, h.unit) == (post, unit)), None)
        if held is None:
            raise LookupError(f"the sample unit {unit} has no {post}; its posts are in casework.samples.offices")
        return held

    def inspectors(self, unit: str) -> tuple[Inspector, ...]:
        """The two officers of a unit with their badge numbers 执法证号."""
        officers = [h.person for h in self.holdings if (h.post, h.unit) == (Post.OFFICER, unit)]
        return tuple(Inspector(person, f"{self.region}{number:03d}") for number, person in enumerate(officers, 1))


def sample_units(region: str, name: str, level: str) -> tuple[Unit, ...]:
    """The sample units of a region, by its six-digit code, its name and its level (county, city or province)."""
    return tuple(
        Unit(f"{region}-{suffix}", f"{name}{title}(示例)", kind, level, region, powers, sector)
        for suffix, (title, kind, powers, sector) in UNITS.items()
    )


def sample_holders(region: str) -> tuple[Holding, ...]:
    """Who holds which sample post of a region."""
    return tuple(
        Holding(f"{region}-{suffix}-{account}", post, f"{region}-{suffix}", SINCE, marks=marks, portfolio=portfolio)
        for suffix, posts in POSTS.items()
        for account, post, marks, portfolio in posts
    )


def sample_deputies(region: str) -> tuple[Deputy, ...]:
    """Who stands in for whom in the sample units of a region."""
    posts = {(suffix, account): post for suffix, all_posts in POSTS.items() for account, post, _, _ in all_posts}
    return tuple(
        Deputy(f"{region}-{suffix}-{account}", posts[suffix, account], f"{region}-{suffix}", f"{region}-{suffix}-{deputy}", SINCE)
        for suffix, account, deputy in DEPUTIES
    )


def sample_office(region: str, name: str, level: str) -> SampleOffice:
    """Units, holders and deputies of one region."""
    return SampleOffice(region, sample_units(region, name, level), sample_holders(region), sample_deputies(region))


def sample_offices(region: str, name: str, level: str) -> tuple[SampleOffice, ...]:
    """The sample office of a region and those of the levels above it, nearest first: county, city, province.

    Where no city administers a county, the province follows at once; the unknown place 000000 has nothing above.
    """
    above = ((code, name_of(code), level_of(code)) for code in _above(region, level))
    return tuple(sample_office(*place) for place in ((region, name, level), *above))


def _above(region: str, level: str) -> Iterator[str]:
    if region == UNKNOWN or level == "province":
        return
    directly = region[:2] in MUNICIPALITIES or region[2:4] == UNDER_THE_PROVINCE
    if level == "county" and not directly and name_of(f"{region[:4]}00"):
        yield f"{region[:4]}00"
    yield f"{region[:2]}0000"
