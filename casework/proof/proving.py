"""The proof of a case 案件存证: that its facts are in the history, for anybody with the verifier and the office's public key."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from casework.proof.leaves import Entry, chain, leaf
from casework.proof.log import nodes_in, number_of
from casework.proof.merkle import Nodes, inclusion, root
from casework.proof.notes import Note, NoteDamaged, read_note
from casework.store import Store
from casework.store.proof import Extent, Fact, Pages, Proofs, facts_of


@dataclass(frozen=True, slots=True)
class FactProof:
    """That the fact of a version is leaf number `index` of the tree: its leaf, and the path up to the root (hex)."""

    version: int
    position: int
    index: int
    leaf: str
    path: list[str]


@dataclass(frozen=True, slots=True)
class CaseProof:
    """Proofs over the first `size` facts of the office under one root; `checkpoint` is the signed note over just these, if there is one.

    `case` is the id of the case (hex), `chain` the hash over all its facts up to `version`; `waiting` are versions without a leaf yet.
    """

    case_no: str
    case: str
    version: int
    chain: str
    size: int
    root: str
    checkpoint: str | None
    facts: list[FactProof]
    waiting: list[int]


def entry(case: UUID, fact: Fact) -> Entry:
    """A stored fact as it is hashed."""
    return fact.position, case.bytes, fact.version, fact.topic.encode(), fact.state.encode()


def chain_of(store: Store, case: UUID, upto: int | None = None) -> tuple[int, bytes]:
    """The version that a case reaches, at most `upto`, and its chain there."""
    facts = facts_of(store, case, upto)
    return (facts[-1].version if facts else 0), chain(entry(case, fact) for fact in facts)


def proof_of(store: Store, proofs: Proofs, case_no: str, case: UUID, facts: Sequence[Fact]) -> CaseProof:
    """The proof of these facts of a case, in the tree of the newest checkpoint where that covers them, else in the newest tree."""
    version, chained = chain_of(store, case, facts[-1].version if facts else 0)
    with proofs.reading() as pages:
        extent, places = pages.extent(), {fact: number_of(pages, fact.position) for fact in facts}
        known = [(fact, place) for fact, place in places.items() if place is not None]
        nodes = nodes_in(pages)
        note, text = _covering(pages, nodes, extent, max((place for _, place in known), default=0))
        size = extent.size if note is None else note.size
        shown = [_shown(nodes, entry(case, fact), place, size) for fact, place in known]
        top = root(nodes, 0, size).hex()
    waiting = [fact.version for fact, place in places.items() if place is None]
    return CaseProof(case_no, case.hex, version, chained.hex(), size, top, text, shown, waiting)


def _covering(pages: Pages, nodes: Nodes, extent: Extent, last: int) -> tuple[Note | None, str | None]:
    """The newest checkpoint, where it is one of this tree and covers leaf number `last`."""
    text = pages.last_note()
    try:
        note = None if text is None else read_note(text).note
    except NoteDamaged:
        return None, None
    if note is None or note.epoch != extent.epoch or not last < note.size <= extent.size or root(nodes, 0, note.size) != note.root:
        return None, None
    return note, text


def _shown(nodes: Nodes, entry: Entry, place: int, size: int) -> FactProof:
    path = [each.hex() for each in inclusion(nodes, place, size)]
    return FactProof(entry[2], entry[0], place, leaf(entry).hex(), path)
