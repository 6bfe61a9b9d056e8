"""Every sealed text of a case, opened for whoever may have all of it: the archive, and the person asking for their own data."""

from dataclasses import dataclass
from typing import Final

import msgspec

from casework.domain.case import Case
from casework.security.vault import KeyMissing, SealBroken, Vault, parts
from casework.store import Store
from casework.store.proof import facts_of

ERASED: Final = "〔已删除 erased〕"
BROKEN: Final = "〔已损坏 damaged〕"


@dataclass(frozen=True, slots=True)
class OpenedText:
    """A text of the fact at a version; `ref` is whose it is, empty for the case's own. `repr` hides it."""

    version: int
    ref: str
    field: str
    text: str

    def __repr__(self) -> str:
        return f"OpenedText({self.version}, {self.ref!r}, {self.field!r}, …)"


def opened_texts(vault: Vault, store: Store, case: Case) -> list[OpenedText]:
    """In the order of the facts. What was erased says so, and so does what was damaged."""
    found: dict[tuple[int, str], OpenedText] = {}
    for fact in facts_of(store, case.id, case.version):
        for sealed in _sealed(msgspec.json.decode(fact.state)):
            _, subject, field, _ = parts(sealed)
            found[fact.version, sealed] = OpenedText(fact.version, subject.partition("/")[2], field, _text(vault, sealed))
    return list(found.values())


def _text(vault: Vault, sealed: str) -> str:
    try:
        return vault.open(sealed)
    except KeyMissing:
        return ERASED
    except SealBroken:
        return BROKEN


def _sealed(value: object) -> list[str]:
    if isinstance(value, str):
        return [value] if value.startswith(("sealed:v1:", "sealed:v2:")) else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [each for part in inner for each in _sealed(part)]
