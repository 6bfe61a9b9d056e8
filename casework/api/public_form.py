"""The plain form of the public counter 网上投诉表: its fields, every fault at once, and the complaint that comes of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from casework.api import public_fields as fields
from casework.api.problems import Problem
from casework.api.public_fields import Wrong
from casework.domain.intake import Receive
from casework.domain.office import Office
from casework.domain.parties import Party, Respondent
from casework.domain.values import Sum

COMPLAINANT: Final = "complainant"
"""The reference of whoever filled in the form."""
SHORT: Final = 4
"""A firm's name has more characters; a shorter one without a code may be a person's and is sealed."""
TAKES_COMPLAINTS: Final = ("hrss", "leading_group", "government")

Read = Callable[[Any, date], Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: what it is called, its JSON Schema, how it is read, whether it must be there."""

    zh: str
    schema: Mapping[str, Any]
    read: Read
    required: bool = False


def _text(longest: int, example: str) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": longest, "examples": [example]}


EMPLOYER: Final[Mapping[str, Field]] = {
    "name": Field("单位名称", _text(100, "甘肃某某建筑工程有限公司"), fields.open_text),
    "uscc": Field("统一社会信用代码", _text(40, "91620500MA00000000"), fields.social_credit_code),
    "person": Field("个人姓名（包工头等）", _text(50, "王某某"), fields.person),
    "address": Field("地址", _text(100, "秦州区某某路1号"), fields.open_text),
}
FORM: Final[Mapping[str, Field]] = {
    "name": Field("姓名", _text(50, "张三"), fields.person, required=True),
    "id_number": Field("身份证号", _text(40, "11010519491231002X"), fields.id_number, required=True),
    "phone": Field("电话", _text(40, "13800000000"), fields.phone, required=True),
    "employer": Field("被投诉人", {"type": "object"}, lambda value, _today: value, required=True),
    "project_name": Field("项目名称", _text(100, "某某安置房二期"), fields.open_text),
    "region": Field("欠薪发生地区划代码", {"type": "string", "pattern": "^[0-9]{6}$", "examples": ["620502"]}, fields.region, True),
    "place": Field("欠薪发生地", _text(100, "天水市秦州区某某镇"), fields.open_text),
    "owed_fen": Field("拖欠金额（分）", {"type": "integer", "minimum": 1}, fields.fen),
    "owed_yuan": Field("拖欠金额（元）", {"type": ["number", "string"], "examples": ["12500.50"]}, fields.yuan),
    "months": Field("拖欠月份", {"type": "array", "items": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"}}, fields.months),
    "workers": Field("被欠薪人数", {"type": "integer", "minimum": 1, "maximum": fields.MOST_WORKERS}, fields.workers),
    "description": Field("情况说明", _text(2000, "去年做工，至今未付"), fields.story, required=True),
    "agrees": Field("承诺属实并同意办理", {"const": True}, fields.agrees, required=True),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Complaint:
    """A form without faults: the command it becomes, and what the counter itself looks at."""

    command: Receive
    id_number: str
    phone: str
    employer: str


class Faults:
    """Everything wrong with a form, field by field, in both languages."""

    def __init__(self) -> None:
        self.told: list[dict[str, str]] = []

    def say(self, name: str, called: str, wrong: Wrong) -> None:
        """One more fault."""
        self.told.append({"field": name, "zh": f"{called}：{wrong.zh}", "en": f"{name} {wrong.en}"})

    def problem(self) -> Problem:
        """422 with all of them."""
        reasons = [f"{each['zh']} / {each['en']}" for each in self.told]
        return Problem(422, "invalid", reasons, faults=self.told)


def read_complaint(body: Mapping[str, Any], today: date, office: Office) -> Complaint:
    """The complaint of a form. Raises Problem (422) with every fault."""
    faults = Faults()
    given = _read(FORM, body, "", today, faults)
    firm = _read_employer(body, today, faults)
    for name, called, wrong in _across(given, office):
        faults.say(name, called, wrong)
    if faults.told:
        raise faults.problem()
    employer = firm.get("uscc") or "".join((firm.get("name") or firm["person"]).split())
    return Complaint(_command(given, firm), given["id_number"], given["phone"], employer)


def _read(form: Mapping[str, Field], body: Mapping[str, Any], before: str, today: date, faults: Faults) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name, part in form.items():
        if body.get(name) is None:
            if part.required:
                faults.say(before + name, part.zh, Wrong("必填", "is required"))
            continue
        try:
            given[name] = part.read(body[name], today)
        except Wrong as wrong:
            faults.say(before + name, part.zh, wrong)
    if any(name not in form for name in body):
        allowed = ", ".join(form)
        faults.say(before or "body", "表单", Wrong(f"含有不认识的栏目，可填：{allowed}", f"holds an unknown field; allowed: {allowed}"))
    return given


def _read_employer(body: Mapping[str, Any], today: date, faults: Faults) -> dict[str, Any]:
    employer = body.get("employer")
    if employer is None:
        return {}
    if not isinstance(employer, dict):
        faults.say("employer", FORM["employer"].zh, Wrong("应为对象", "must be an object with name or person"))
        return {}
    firm = _read(EMPLOYER, employer, "employer.", today, faults)
    if employer.get("name") is None and employer.get("person") is None:
        faults.say("employer", FORM["employer"].zh, Wrong("单位名称和个人姓名至少填一项", "needs the name of the firm or of the person"))
    return firm


def _across(given: Mapping[str, Any], office: Office) -> Iterator[tuple[str, str, Wrong]]:
    """What is wrong between fields, and with the place."""
    if "owed_fen" in given and "owed_yuan" in given:
        yield "owed_yuan", FORM["owed_yuan"].zh, Wrong("元和分只填一项", "and owed_fen exclude each other; give one")
    owed, heads = given.get("owed_fen", given.get("owed_yuan")), given.get("workers", 1)
    if owed is not None and owed > heads * fields.MOST_EACH:
        most = fields.MOST_EACH // 100
        yield "owed_yuan", FORM["owed_yuan"].zh, Wrong(f"人均超过{most}元，请核对", f"is more than {most} yuan for each worker; check it")
    place = given.get("region")
    if place is not None and not any(office.units_for(place, kind) for kind in TAKES_COMPLAINTS):
        served = sorted({unit.region for unit in office.units.values() if unit.kind in TAKES_COMPLAINTS})[:20]
        told = ", ".join(served) or "none"
        yield (
            "region",
            FORM["region"].zh,
            Wrong(f"本处不受理该地区，受理：{told}；可拨打12333", f"is not served here; served: {told}; or call 12333"),
        )


def _command(given: Mapping[str, Any], firm: Mapping[str, Any]) -> Receive:
    owed = given.get("owed_fen", given.get("owed_yuan"))
    respondents, description = tuple(_respondents(firm)), given["description"]
    if "address" in firm and respondents[0].kind == "person":
        description += f"\n被投诉人地址：{firm['address']}"
    return Receive(
        region=given["region"], region_name=given.get("place", given["region"]), channel="online",
        claimed=Sum(given.get("workers", 1), owed), respondents=respondents,
        parties=(Party(COMPLAINANT, name=given["name"], id_number=given["id_number"], phone=given["phone"]),),
        project_name=given.get("project_name"), arrears_months=given.get("months", ()), description=description,
    )  # fmt: skip


def _respondents(firm: Mapping[str, Any]) -> Iterator[Respondent]:
    """The firm and the person complained of. A person's name is sealed, and one that may be a person's; a person's address is not shown."""
    name, uscc, address = firm.get("name"), firm.get("uscc"), firm.get("address")
    if name is not None and uscc is None and len(name) <= SHORT:
        yield Respondent("employer", "person", person_name=name)
    elif name is not None:
        yield Respondent("employer", "company", name=name, uscc=uscc, address=address)
    if "person" in firm:
        yield Respondent("employer" if name is None else "foreman", "person", uscc=None if name else uscc, person_name=firm["person"])


def schema() -> dict[str, Any]:
    """The form for the API's description."""
    employer = _object(EMPLOYER) | {"anyOf": [{"required": ["name"]}, {"required": ["person"]}]}
    whole = _object(FORM)
    whole["properties"]["employer"] |= employer
    return whole


def _object(form: Mapping[str, Field]) -> dict[str, Any]:
    parts = {name: {**part.schema, "description": part.zh} for name, part in form.items()}
    return {
        "type": "object", "properties": parts, "required": [name for name, part in form.items() if part.required],
        "additionalProperties": False,
    }  # fmt: skip
