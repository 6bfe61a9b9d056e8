"""What a case is found by besides its number 检索: the names of its project and of firms; a person is never searched by name here."""

import unicodedata
from typing import Any, Final

from casework.domain.case import Case

LONGEST: Final = 200
PERSON: Final = "person"


def name_rows(case: Case) -> list[dict[str, Any]]:
    """One row for each name, folded as questions are."""
    firms = (each.name for each in case.respondents if each.kind != PERSON)
    found = sorted({folded(name) for name in (case.project_name, *firms) if name} - {""})
    return [{"case_id": case.id, "name": name, "case_no": case.case_no} for name in found]


def folded(name: str) -> str:
    """A name as it is compared: full-width letters as plain ones, no difference of case, no spaces, no control characters."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(char for char in plain if not char.isspace() and unicodedata.category(char)[0] != "C")[:LONGEST]
