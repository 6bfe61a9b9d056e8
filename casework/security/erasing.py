"""The deed of an erasure 销毁: keys and search index forgotten, sealed files and receipts deleted, waiting letters taken back.

Everything here may be done again at any time: a deed that was cut off is done whole by whoever takes it up.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, delete, or_, select, update

from casework.domain.case import Case
from casework.domain.erasing.standing import ALL, PERSON, Erasure, Tally
from casework.domain.state import Evidence
from casework.security.blind_index import forget_subjects
from casework.security.evidence import evidence
from casework.security.printed import PRINTED
from casework.security.receipts import receipts
from casework.security.records import adding
from casework.security.vault_keys import KeyStore
from casework.store import Store, StoreUnavailable
from casework.store.delivery import deliveries
from casework.store.outbox import cursors, outbox
from casework.store.proof import facts_of

log = logging.getLogger("casework.privacy")
SEALED: Final = re.compile(r"sealed:v[12]:([^:|\s\"]+):([^:|\s\"]+):")
"""A sealed text inside a stored fact: its subject and field."""
WORKER: Final = "worker"
ENDED: Final = "erased"
CURSOR: Final = "erasures"


@dataclass(frozen=True, slots=True)
class Target:
    """What an erasure means in the store: the keys of `subjects`, and of the case's files those with these digests.

    `receipt` says whether the worker's receipt goes as well; `letters` are the recipients whose waiting letters go.
    """

    case_no: str
    subjects: tuple[str, ...]
    digests: tuple[str, ...] = ()
    receipt: bool = False
    letters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Affected:
    """What becomes unreadable, counted in the stored facts up to the order, so that it comes out the same however often it is asked.

    `digest` is SHA-256 over position, version, topic and state of each of them, in order, one a line.
    """

    facts: int
    fields: tuple[Tally, ...]
    files: int
    digest: str


def target(case: Case, erasure: Erasure, *, split: bool = False) -> Target:
    """What an erasure of this case means in the store.

    With `split`, or where they came by a split themselves, respondents share a key with another case; then only an order that names
    one of them destroys it.
    """
    refs = _refs(case, split=split) if erasure.what == ALL else (erasure.ref,) if erasure.what == PERSON and erasure.ref else ()
    subjects = {f"{case.case_no}/{ref}" for ref in refs} | {each for ref in refs for each in _envelopes(case, ref)}
    whole = erasure.covers(None)
    files = [item for item in case.evidence.values() if whole or item.of in refs]
    complainant = case.parties[0].ref if case.parties else case.informer.ref if case.informer is not None else None
    return Target(
        case.case_no, tuple(sorted(subjects | ({case.case_no} if whole else set()))), tuple(item.digest for item in files),
        erasure.what == ALL or complainant in refs, tuple(f"{WORKER}/{ref}" for ref in refs),
    )  # fmt: skip


def affected(store: Store, case: Case, erasure: Erasure, meant: Target) -> Affected:
    """What becomes unreadable by this erasure. Nothing is changed."""
    kinds: Counter[str] = Counter()
    weight, facts = sha256(), 0
    for fact in facts_of(store, case.id, erasure.version):
        found = [field for subject, field in SEALED.findall(fact.state) if subject in meant.subjects]
        if found:
            facts += 1
            kinds.update(found)
            weight.update(f"{fact.position} {fact.version} {fact.topic} {fact.state}\n".encode())
    fields = tuple(Tally(kind, number) for kind, number in sorted(kinds.items()))
    return Affected(facts, fields, len(meant.digests), weight.hexdigest())


def erase(store: Store, keys: KeyStore, meant: Target) -> None:
    """Destroys. Keys first: what is left of the rest is unreadable from then on."""
    for subject in meant.subjects:
        keys.forget(subject)
    sweep(keys)
    forget_subjects(store, meant.subjects)
    with store.writing() as tx:
        tx.execute(delete(evidence).where(evidence.c.case_no == meant.case_no, or_(*_files(meant))))
        if meant.receipt:
            tx.execute(delete(receipts).where(receipts.c.case_no == meant.case_no))
        tx.execute(delete(outbox).where(outbox.c.delivery.is_(None), *_to_them(outbox, meant)))
        gone: dict[str, Any] = {"state": "undeliverable", "ended": ENDED}
        tx.execute(update(deliveries).where(deliveries.c.state == "waiting", *_to_them(deliveries, meant)).values(**gone))


def _files(meant: Target) -> tuple[ColumnElement[bool], ...]:
    """Those named, and with the case itself every paper that was printed of it; of one person's papers the keys are enough."""
    named = evidence.c.digest.in_(meant.digests)
    return (named, evidence.c.digest.startswith(PRINTED)) if meant.case_no in meant.subjects else (named,)


def sweep(keys: KeyStore) -> None:
    """Takes the dead rows of the keys off the disk; where this account may not, they go with the server's own vacuum."""
    try:
        keys.sweep()
    except StoreUnavailable as fault:
        log.warning("forgotten keys stay in dead rows until the server vacuums the table: %s", fault)


def is_erased(case: Case, item: Evidence) -> bool:
    """Whether an item's file was erased, or is about to be."""
    return any(each.covers(None) or (item.of is not None and each.covers(item.of)) for each in case.erasures.values())


def forgotten(keys: KeyStore, subjects: Iterable[str]) -> bool:
    """Whether every one of these keys is destroyed."""
    wanted = frozenset(subjects)
    held = keys.read(wanted)
    return all(subject in held and held[subject] is None for subject in wanted)


def stored_files(store: Store, case_no: str) -> tuple[str, ...]:
    """The digests of the files of a case that are stored."""
    with store.reading() as tx:
        return tuple(tx.execute(select(evidence.c.digest).where(evidence.c.case_no == case_no).order_by(evidence.c.digest)).scalars())


def _to_them(table: Table, meant: Target) -> tuple[ColumnElement[bool], ...]:
    return table.c.case_no == meant.case_no, table.c.recipient.in_(meant.letters)


def _refs(case: Case, *, split: bool) -> tuple[str, ...]:
    people = [*case.parties, *([case.informer] if case.informer is not None else [])]
    firms = [firm.ref for firm in case.respondents if firm.person_name and not split and _is_own(case, firm.person_name)]
    return tuple(dict.fromkeys([*(each.ref for each in people), *firms]))


def _is_own(case: Case, sealed: str) -> bool:
    """Whether a text was sealed in this case, and not brought by a split."""
    found = SEALED.match(sealed)
    return found is not None and found[1].partition("/")[0] == case.case_no


def _envelopes(case: Case, ref: str) -> set[str]:
    """The subjects that a person's texts are sealed under: people who came by a merge or split kept the keys of their first case."""
    own = [each for each in (*case.parties, *([case.informer] if case.informer else ()), *case.respondents) if each.ref == ref]
    texts = [text for each in own for name in each.__dataclass_fields__ if isinstance(text := getattr(each, name), str)]
    return {found[1] for text in texts if (found := SEALED.match(text)) is not None}


def reached(store: Store) -> int:
    """The position behind which an order may still wait."""
    with store.reading() as tx:
        return int(tx.execute(select(cursors.c.position).where(cursors.c.name == CURSOR)).scalar() or 0)


def note_reached(store: Store, position: int) -> None:
    """All orders up to here are carried out; another process that came further stays further."""
    with store.writing() as tx:
        tx.execute(adding(store, cursors).values(name=CURSOR, position=0).on_conflict_do_nothing())
        tx.execute(update(cursors).where(cursors.c.name == CURSOR, cursors.c.position < position).values(position=position))
