"""What pages call people of the office whose account was erased 已删除账号的化名: unit, post and a number, 秦州区人社局 办案人员·A7."""

import re
from collections.abc import Mapping
from typing import Any, Final

from casework.domain.erasing.standing import Erasure
from casework.domain.office import Office
from casework.projections.sentences import word

PEOPLE: Final = frozenset((
    "acting_for", "approved_by", "asked_by", "by", "deputy", "lead_person", "owner", "people", "person", "proposed_by", "recipient",
    "requested_by", "returned_by", "reviewed_by", "second", "succeeds", "to",
))  # fmt: skip
"""Fields of the API's answers in which an account stands."""
NUMBER: Final = re.compile(r"·A([0-9]{1,9})$")


def pseudonym(office: Office, erasure: Erasure) -> str:
    """The last post the account held, and which of the erased accounts it is."""
    held = max(office.held_by(str(erasure.ref)), key=lambda each: each.since, default=None)
    number = f"·A{erasure.id.rpartition('-')[2]}"
    if held is None:
        return f"账号{number}"
    unit = office.unit(held.unit)
    return f"{unit.name if unit is not None else held.unit} {word(held.post)}{number}"


def hidden(value: Any, office: Office, field: str = "") -> Any:
    """An answer of the API with pseudonyms in the place of erased accounts."""
    if isinstance(value, dict):
        return {name: hidden(each, office, name) for name, each in value.items()}
    if isinstance(value, list):
        return [hidden(each, office, field) for each in value]
    if field in PEOPLE and isinstance(value, str) and (erasure := office.erased.get(value)) is not None:
        return pseudonym(office, erasure)
    return value


def meant(query: Mapping[str, Any], office: Office) -> dict[str, Any]:
    """A question of a page with the accounts that its pseudonyms stand for."""
    return {name: _account(value, office) if isinstance(value, str) else value for name, value in query.items()}


def _account(text: str, office: Office) -> str:
    found = NUMBER.search(text)
    erasure = office.erasures.get(f"account-{found[1]}") if found is not None else None
    return str(erasure.ref) if erasure is not None and pseudonym(office, erasure) == text else text
