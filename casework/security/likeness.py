"""Likeness 比对: which cases have a worker in common, and which closings the same text, told without telling the worker or the text.

Numbers are compared in the blind index. Texts are opened in memory only, compared by a digest under a key that lives as long as the
question, and never kept, logged or shown; what was erased is not compared.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hmac import digest
from secrets import token_bytes
from typing import Final
from unicodedata import normalize
from uuid import UUID

from eventsourcing.persistence import MapperDeserialisationError
from sqlalchemy import func, select

from casework.codec import FactMapper
from casework.codec.shapes import SEALED, shape
from casework.security.blind_index import BlindIndex, blind_index
from casework.security.vault import KeyMissing, SealBroken, Vault
from casework.store import Store

Place = tuple[UUID, int]
"""A fact by its stream and version."""
SHORTEST: Final = 12
"""Signs below which a text is too short to be copied: 已支付 is what everybody writes."""


class Likeness:
    """Compares what is sealed, for the integrity signals."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store, self._vault = store, vault

    def people(self) -> Iterator[tuple[str, ...]]:
        """Numbers of cases that have a worker in common, once for each worker; informers are left out."""
        BlindIndex(self._store, self._vault).catch_up()
        known = blind_index.c
        again = select(known.digest).where(~known.informer).group_by(known.digest).having(func.count(known.case_no.distinct()) > 1)
        found = select(known.digest, known.case_no).where(~known.informer, known.digest.in_(again)).distinct()
        together: dict[bytes, list[str]] = {}
        with self._store.reading() as tx:
            for mark, case_no in tx.execute(found.order_by(known.digest, known.case_no)):
                together.setdefault(bytes(mark), []).append(case_no)
        return iter({tuple(cases) for cases in together.values()})

    def texts(self, places: Iterable[Place]) -> Mapping[Place, bytes]:
        """A mark for the text of each fact: equal marks, equal texts, whatever their spaces and signs. None is given for a short one."""
        key = token_bytes(32)
        said = ((place, plain(self._text(*place))) for place in places)
        return {place: digest(key, text.encode(), "sha256") for place, text in said if len(text) >= SHORTEST}

    def _text(self, case: UUID, version: int) -> str:
        for stored in self._store.recorder.select_events(case, gt=version - 1, limit=1):
            try:
                fact = FactMapper().to_domain_event(stored)
                sealed = [getattr(fact, slot.name) for slot in shape(type(fact)).slots if slot.private]
                return "".join(self._vault.open(text) for text in _envelopes(sealed))
            except (MapperDeserialisationError, KeyMissing, SealBroken):
                return ""
        return ""


def _envelopes(values: Sequence[object]) -> Iterator[str]:
    return (value for value in values if isinstance(value, str) and value.startswith(SEALED))


def plain(text: str) -> str:
    """The letters and figures of a text in one form."""
    return "".join(sign for sign in normalize("NFKC", text).casefold() if sign.isalnum())
