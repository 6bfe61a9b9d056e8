"""Choices 选项 of fields: codes that the domain judges, things of the case at hand, units and people of the office directory."""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from casework.domain.values import yuan
from casework.web import words
from casework.web.codes import ADVISED, JUDGED

Choice = tuple[str, str]
Case = Mapping[str, Any]
WORDS: Final = Path(__file__).parent / "choices.toml"
OFFERED: Final[Mapping[str, tuple[str, ...]]] = {**ADVISED, **JUDGED}
UNITS: Final = frozenset({"lead", "unit", "cohandlers", "units", "proposed"})
"""Fields that name units of the directory by their code."""
PEOPLE: Final[Mapping[str, tuple[str, ...]]] = {
    "person": ("officer", "unit_head"), "officer": ("officer", "unit_head"), "leader": ("leader",), "checked_by": ("officer", "unit_head"),
}  # fmt: skip
"""Fields that name accounts, and of holders of which posts."""


def of(move: str, name: str, parent: str, required: bool, case: Case, language: str) -> tuple[Choice, ...]:
    """Code and word of everything a field may hold; empty where it is free text. `case` holds `units` where the office was asked."""
    codes = next((OFFERED[key] for key in _keys(move, name, parent) if key in OFFERED), ())
    if name in UNITS:
        return tuple((unit["code"], f"{unit['name']} {unit['code']}") for unit in case.get("units", ()))
    if name in PEOPLE and parent != "to":
        return tuple(_people(case.get("units", ()), PEOPLE[name]))
    things = _THINGS.get(f"{move}.{name}") or (None if f"{move}.{name}" in JUDGED else _THINGS.get(name))
    found = tuple(things(case, language)) if case and things is not None and (required or name in ALWAYS) else ()
    return (*found, *((code, word(code, move, name, parent, language)) for code in codes))


def wants_the_office(schema: Mapping[str, Any]) -> bool:
    """Whether a form asks for units or people of the directory."""
    return any(
        name in UNITS or name in PEOPLE or wants_the_office(each.get("items", each))
        for name, each in schema.get("properties", {}).items()
    )  # fmt: skip


def word(code: str, move: str, name: str, parent: str, language: str) -> str:
    """What a code is called in its field; some mean one thing here and another there."""
    own = _words()
    said = next((own[key][code] for key in _keys(move, name, parent) if code in own.get(key, {})), None)
    return said if said is not None and language == "zh" else words.word(language, code)


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return found


def _keys(move: str, name: str, parent: str) -> tuple[str, ...]:
    return (f"{move}.{name}", f"{parent}.{name}", name)


def _people(units: Sequence[Mapping[str, Any]], posts: tuple[str, ...]) -> Iterator[Choice]:
    for unit in units:
        yield from ((each["person"], f"{each['person']} · {unit['name']}") for each in unit["holders"] if each["post"] in posts)


ALWAYS: Final = frozenset(
    {"workers", "worker", "addressees", "respondents", "debtor", "first_payer", "payer", "party", "evidence", "order", "notice"}
)
"""Things of the case that are also offered where the field may stay empty; other empty fields name something new."""


def _respondents(case: Case, language: str) -> Iterator[Choice]:
    for each in case["respondents"]:
        yield each["ref"], f"{each['name'] or each['ref']}（{word(each['role'], '', 'role', '', language)}）"


def _workers(case: Case, _language: str) -> Iterator[Choice]:
    yield from ((each["ref"], each["ref"]) for each in case["parties"])


def _papers(*kinds: str) -> Callable[[Case, str], Iterator[Choice]]:
    def papers(case: Case, language: str) -> Iterator[Choice]:
        for name, each in case["papers"].items():
            if not kinds or each["kind"] in kinds:
                told = " ".join(filter(None, (_paper(each, "kind", language), each["number"], _paper(each, "status", language))))
                yield name, f"{told}（{name}）"

    return papers


def _paper(paper: Mapping[str, Any], part: str, language: str) -> str:
    return word(paper[part], "", f"paper_{part}", "", language)


def _clocks(case: Case, language: str) -> Iterator[Choice]:
    for each in case["clocks"]:
        yield each["key"], f"{words.word(language, each['rule'], 'clock')} {each['due']}"


def _requests(case: Case, language: str) -> Iterator[Choice]:
    for name, each in case["requests"].items():
        yield name, f"{words.word(language, each['move'], 'move')} · {each['by']}（{name}）"


def _payments(case: Case, language: str) -> Iterator[Choice]:
    for name, each in case["payments"].items():
        how = word(each["method"], "record_payment", "method", "", language)
        yield name, f"{yuan(each['fen'])} · {how} · {each['payer']}（{name}）"


def _links(case: Case, language: str) -> Iterator[Choice]:
    for name, each in case["links"].items():
        yield name, f"{words.word(language, each['channel'])} {each['number'] or ''}（{name}）"


def _named(kind: str, *parts: str) -> Callable[[Case, str], Iterator[Choice]]:
    """Things of a kind by their id, with the words of some of their fields."""

    def named(case: Case, language: str) -> Iterator[Choice]:
        for name, each in case[kind].items():
            told = " ".join(words.word(language, each[part]) for part in parts if each.get(part))
            yield name, f"{told}（{name}）" if told else name

    return named


_THINGS: Final[Mapping[str, Callable[[Case, str], Iterator[Choice]]]] = {
    "respondents": _respondents, "addressees": _respondents, "debtor": _respondents, "first_payer": _respondents, "payer": _respondents,
    "employer": _respondents, "contractor": _respondents, "worker": _workers, "workers": _workers, "party": _workers, "paper": _papers(),
    "order": _papers("order", "on_spot_order"), "notice": _papers("notice"), "decision": _papers("handling_decision", "penalty_decision"),
    "clock": _clocks, "request": _requests, "payment": _payments, "link": _links, "recovery": _named("recoveries", "by"),
    "promise": _named("promises", "by"), "publication": _named("publications"), "incident": _named("incidents"),
    "glass": _named("glass", "ground"), "hold": _named("holds", "ground"), "erasure": _named("erasures", "what"),
    "evidence": _named("evidence", "media_type"),
    "decide_evidence.item": _named("held_items"),
}  # fmt: skip
"""Things of the case by the field that names them."""
