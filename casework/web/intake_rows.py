"""Rows of the intake form: empty ones fall out, references are given in order, sums per worker become the claimed roll."""

import re
from collections.abc import Mapping
from typing import Any, Final

from casework.web.posted import Faults, fen

ROW: Final = re.compile(r"^(parties|respondents|claim)\[(\d+)\](.*)$")
SAY_SOMETHING: Final = {
    "parties": (".name", ".id_number", ".phone", ".bank_card", ".address"),
    "respondents": (".name", ".uscc", ".address", ".person_name"),
}  # fmt: skip
"""What makes a row of somebody; a kind or role alone names nobody."""
LETTER: Final = {"parties": "w", "respondents": "r"}


def compacted(form: Mapping[str, str]) -> dict[str, str]:
    """The form without rows that name nobody, the others numbered anew from 0; the claim of a worker moves with its row."""
    numbers = {kind: _kept(form, kind) for kind in SAY_SOMETHING}
    found: dict[str, str] = {}
    for name, value in form.items():
        row = ROW.match(name)
        if row is None:
            found[name] = value
        elif (number := numbers["parties" if row[1] == "claim" else row[1]].get(int(row[2]))) is not None:
            found[f"{row[1]}[{number}]{row[3]}"] = value
    for kind, letter in LETTER.items():
        found |= {f"{kind}[{number}].ref": f"{letter}{number + 1}" for number in numbers[kind].values()}
    if any(name.startswith("informer.") and value.strip() for name, value in form.items()):
        found["informer.ref"] = "i1"
    return found


def _kept(form: Mapping[str, str], kind: str) -> dict[int, int]:
    """Old number → new number of the rows that name somebody; of workers also those with a claim alone."""
    rows = [(row, value) for name, value in form.items() if (row := ROW.match(name)) is not None and value.strip()]
    named = {int(row[2]) for row, _ in rows if row[1] == kind and row[3] in SAY_SOMETHING[kind]}
    named |= {int(row[2]) for row, _ in rows if kind == "parties" and row[1] == "claim"}
    return {old: new for new, old in enumerate(sorted(named))}


def with_refs(body: dict[str, Any], said: Mapping[str, str], faults: Faults) -> dict[str, Any]:
    """The body with the claimed roll, where any worker's own claim was said; unknown ones stay unknown."""
    workers = [party["ref"] for party in body.get("parties", ())]
    claims = {worker: _claim(said, number, faults) for number, worker in enumerate(workers)}
    if not any(claim is not None for claim in claims.values()):
        return body
    claimed = body.get("claimed", {})
    lines = [{"worker": worker, "fen": claim} for worker, claim in claims.items()]
    known = [claim for claim in claims.values() if claim is not None]
    total = {"fen": sum(known)} if len(known) == len(claims) else {}
    return body | {"claimed": {"heads": len(lines), **total, **claimed, "lines": lines}}


def _claim(said: Mapping[str, str], number: int, faults: Faults) -> int | None:
    text = said.get(f"claim[{number}]", "").strip()
    found = fen(text) if text else None
    if text and found is None:
        faults[f"claim[{number}]"] = "应为金额（元），最多两位小数，如 12500.50 an amount in yuan"
    return found
