"""Cases that may be the same 疑似重复, looked up before a matter is taken in: same phone, identity number, firm or project. Hints only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from casework.web.asked import told
from casework.web.inner import Api

PEOPLE: Final = 10
"""Workers of a form that are looked up; each search is on record."""
LONGEST: Final = 40
"""Characters of a number that can be searched by."""
SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Similar:
    """Case numbers, each with why it may be the same: phone, identity, firm, project."""

    cases: Mapping[str, tuple[str, ...]]

    @property
    def digest(self) -> str:
        """What a form carries back once a person has looked at exactly these cases."""
        return sha256("\n".join(sorted(self.cases)).encode()).hexdigest()[:16]


async def similar(api: Api, body: Mapping[str, Any]) -> Similar | None:
    """What there is in the visitor's scope; None where nothing is alike."""
    found: dict[str, dict[str, None]] = {}
    for number, by in _numbers(body):
        reply = await api.post("/api/v1/persons/search", {by: number})
        for one in reply.data["persons"] if reply.fine else ():
            found.setdefault(one["case_no"], {})[one["by"]] = None
    for name, by in _names(body):
        for row in told(await api.get("/api/v1/cases", q=name, limit=SHOWN))["cases"]:
            found.setdefault(row["case_no"], {})[by] = None
    shown = sorted(found, key=lambda case_no: (-len(found[case_no]), case_no))[:SHOWN]
    return Similar({case_no: tuple(found[case_no]) for case_no in shown}) if shown else None


def _numbers(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for party in body.get("parties", ())[:PEOPLE]:
        yield from (
            (party[field], by) for field, by in (("id_number", "identity"), ("phone", "phone")) if 0 < len(party.get(field, "")) <= 40
        )


def _names(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    firms = [each["name"] for each in body.get("respondents", ())[:PEOPLE] if len(each.get("name", "")) > 1]
    yield from ((name[:200], "firm") for name in firms)
    if len(project := body.get("project_name", "")) > 1:
        yield project[:200], "project"
