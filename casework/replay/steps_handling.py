"""Printed steps of handling: receipt, dispatch, talk, money and news, one small function a word (tables 6)."""

from functools import partial

from casework.replay import acting, owning
from casework.replay.draft import Draft
from casework.replay.graph import Node
from casework.replay.ordering import Printed


def note(draft: Draft, p: Printed) -> Node:
    """Written down."""
    return draft.tell(p, partial(acting.news, printed=p), draft.need_received(p))


def fled(draft: Draft, p: Printed) -> Node:
    """News that posting later rests on."""
    draft.at["fled"] = note(draft, p)
    return draft.at["fled"]


def received(draft: Draft, p: Printed) -> Node:
    """The receipt; a second one is a linked clue, and so is a later warning."""
    if "receive" in draft.at:
        return draft.tell(p, partial(acting.link, word=p.word), draft.at["receive"])
    node = draft.tell(p, partial(acting.receive, first=p.word))
    draft.receive(p, node)
    return node


def declined(draft: Draft, p: Printed) -> Node:
    """Not accepted; after dispatch only a part can be sent elsewhere."""
    base = draft.need_received(p)
    if draft.declined:
        return note(draft, p)
    if "dispatch" in draft.at:
        return draft.tell(p, acting.redirect_part, draft.at["dispatch"])
    draft.at["exit"] = draft.tell(p, acting.decline, base, draft.at["base"])
    draft.declined = draft.kind == "complaint"
    return draft.at["exit"]


def dispatched(draft: Draft, p: Printed) -> Node:
    """Handed to a unit; again: to another one. Signed in on time, unless nothing follows."""
    draft.need_open(p)
    first = "dispatch" not in draft.at
    node = draft.tell(p, acting.dispatch if first else acting.reassign, draft.at["base"], draft.at.get("dispatch"))
    draft.at.setdefault("dispatch", node)
    if not draft.is_last(p):
        draft.sign_in(p, node, contact=first)
    return node


def established(draft: Draft, p: Printed) -> Node:
    """Facts established; again, they stay."""
    node = draft.tell(p, acting.establish, draft.need_dispatched(p))
    draft.at.setdefault("establish", node)
    return node


def talk(draft: Draft, p: Printed) -> Node:
    """An act of the office that changes no stage: mediation, summons, meeting, team, emergency plan."""
    return draft.tell(p, partial(acting.talk, word=p.word), draft.need_dispatched(p))


def leader_owns(draft: Draft, p: Printed) -> Node:
    """A leader owns the case, once; again it is worth a note, unless another one is named."""
    dispatch = draft.need_dispatched(p)
    if "leader" in draft.at and not owning.is_naming(p):
        return note(draft, p)
    draft.at["leader"] = draft.tell(p, partial(owning.leader_owns, printed=p), dispatch, draft.at.get("leader"))
    return draft.at["leader"]


def incident(draft: Draft, p: Printed) -> Node:
    """An incident is itself a receipt; arrival and report follow within the hour, unless nothing follows."""
    if "receive" in draft.at:
        node = draft.tell(p, acting.incident, draft.at["receive"])
    else:
        node = draft.tell(p, partial(acting.receive, first=p.word))
        draft.receive(p, node)
    if not draft.is_last(p):
        draft.add("arrive", p, acting.arrive, node, soon=True)
    return node


def promise(draft: Draft, p: Printed) -> Node:
    """A promise, never a payment."""
    return draft.tell(p, acting.promise, draft.need_received(p))


def rectified(draft: Draft, p: Printed) -> Node:
    """A breach put right."""
    draft.at["rectified"] = note(draft, p)
    return draft.at["rectified"]


def money(draft: Draft, p: Printed) -> Node:
    """Money that came; the last one carries the total where it is known."""
    fen = draft.sums.get(p.index)
    node = draft.tell(p, partial(acting.pay, word=p.word, fen=fen), draft.need_received(p))
    draft.paid(node, fen)
    return node
