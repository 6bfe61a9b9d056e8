"""A life while it is planned: the acts found so far, and what the workflow needs before an act of the office."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from casework.domain.values import Fen
from casework.replay import acting
from casework.replay.days import Days
from casework.replay.graph import Gap, Node, place
from casework.replay.money import is_paid_in_full, sums_of
from casework.replay.ordering import Life, Printed
from casework.replay.papers import PlannedPaper
from casework.replay.reading import Source
from casework.replay.words import kind_of


class Draft:
    """Acts of one case with their days. New acts gather in a batch, which is placed when the step they serve is told."""

    def __init__(self, source: Source, life: Life, days: Days, by: date = date.max, early: bool = False) -> None:
        """`by` is the last day of a supplied receipt; `early` supplies as soon as possible, where the latest moment was too late."""
        self.source, self.life, self.days, self.by, self.early = source, life, days, by, early
        self.kind = kind_of(source.channel)
        self.nodes: list[Node] = []
        self.batch: list[Node] = []
        self.at: dict[str, Node] = {}
        self.papers: list[PlannedPaper] = []
        self.notices: dict[str, tuple[str, Node]] = {}
        """Printed notices that no decision used yet, by the decision they intend."""
        self.told_notices = 0
        self.sums = sums_of(source, life)
        self.reached = life.start
        self.criminal = "none"
        self.declined = False
        self.goal: date | None = None
        self.before: Node | None = None
        """The printed act before, while the first exact day is still ahead."""

    # acts

    def add(self, name: str, p: Printed, build: Callable[..., Any], *after: Node | None, **fields: Any) -> Node:
        """A new act of the batch, which waits for others."""
        node = Node(name, p.index, build, rank=len(self.nodes) + len(self.batch), **fields)
        for other in after:
            if other is not None:
                node.wait_for(other)
        if self.at.get("receive") is not None:
            node.wait_for(self.at["receive"])
        self.batch.append(node)
        return node

    def tell(self, p: Printed, build: Callable[..., Any], *after: Node | None, gaps: tuple[tuple[Node, Gap], ...] = ()) -> Node:
        """The printed act itself: on its exact day, else as soon as the acts before it allow."""
        earliest = p.earliest if self.goal is not None else max(self.reached, p.earliest or date.min)
        node = self.add(p.word, p, build, *after, self.before, printed=True, fixed=p.on, earliest=None if p.on else earliest)
        for other, gap in gaps:
            node.wait_for(other, gap)
        if self.goal is not None:
            self.before = node
        return node

    def place(self) -> None:
        """Finds the days of the batch; nothing happens before the receipt."""
        place(self.batch, self.goal)
        first = self.at["receive"].day
        for node in self.batch:
            node.set(max(node.day, first))
        self.nodes += self.batch
        self.reached = max([self.reached, *(node.day for node in self.batch if node.printed)])
        self.batch = []

    def is_last(self, p: Printed) -> bool:
        """Whether nothing printed follows: after it the office is silent (rule 3)."""
        return p is self.life.steps[-1]

    def ahead(self, p: Printed, *words: str) -> list[Printed]:
        """The printed steps with these words after this one."""
        return [other for other in self.life.steps[self.life.steps.index(p) + 1 :] if other.word in words]

    def new_notice(self) -> str:
        """The id of the next notice."""
        self.told_notices += 1
        return f"notice-{self.told_notices}"

    def paid(self, node: Node, fen: Fen | None) -> None:
        """Money came; what is paid in full meets the papers that ordered it, and later ones come after it."""
        self.at["money"] = node
        if is_paid_in_full(self.source) and fen is not None:
            self.at["paid"] = node
            for paper in self.papers:
                paper.is_over = paper.is_over or (paper.orders_payment and paper.applied is None)

    # what an act of the office needs

    def need_received(self, p: Printed) -> Node:
        """A receipt: the printed one, else supplied as late as the first act needs it (rule 4)."""
        if "receive" not in self.at:
            bounded = None if p.on is not None or self.goal is not None else min(self.by, max(self.reached, p.earliest or date.min))
            build = partial(acting.receive, first=p.word)
            node = self.add("receive", p, build, earliest=bounded, soon=bounded is not None, limits=[lambda: self.by])
            self.receive(p, node)
        return self.at["receive"]

    def receive(self, p: Printed, node: Node) -> None:
        """The receipt is found; the background at the head follows it and keeps its own day."""
        self.at["receive"] = self.at["base"] = node
        for h in self.life.head:
            news = self.add(h.word, h, partial(acting.news, printed=h), printed=True, soon=True, earliest=h.dated)
            self.at.update({"fled": news} if h.word == "employer_fled" else {})

    def need_open(self, p: Printed) -> None:
        """After an exit a further act reopens the case first (rule 10)."""
        self.need_received(p)
        if self.declined:
            self.at["base"] = self.add("reopen", p, acting.reopen, self.at.get("exit"))
            self.declined = False

    def need_dispatched(self, p: Printed) -> Node:
        """A lead unit, which signs in and reaches the worker."""
        self.need_open(p)
        if "dispatch" not in self.at:
            base = self.at["base"]
            limit = lambda: self.days.last_day("dispatch", base.day)  # noqa: E731  # asked when the day of the base is known
            self.at["dispatch"] = self.add("dispatch", p, acting.dispatch, base, limits=[limit], soon=self.early)
            self.sign_in(p, self.at["dispatch"])
        return self.at["dispatch"]

    def sign_in(self, p: Printed, dispatch: Node, contact: bool = True) -> None:
        """The assignee signs in, and the worker is reached, on time."""
        signed = self.add("sign_in", p, acting.sign_in, dispatch, soon=True)
        if contact:
            self.add("contact", p, acting.contact, signed, soon=True)

    def need_accepted(self, p: Printed) -> Node | None:
        """A complaint is accepted before it is filed."""
        if self.kind != "complaint":
            return None
        if "accept" not in self.at:
            base = self.at["base"]
            limit = lambda: self.days.last_day("accept", base.day)  # noqa: E731  # asked late, when the day is known
            self.at["accept"] = self.add("accept", p, acting.accept, self.need_received(p), base, limits=[limit], soon=self.early)
        return self.at["accept"]

    def need_filed(self, p: Printed) -> Node:
        """A filed case: with the acceptance of a complaint, else in time to decide on the clue."""
        dispatch = self.need_dispatched(p)
        if "file" not in self.at:
            accept = self.need_accepted(p)
            limit = (lambda: accept.day) if accept is not None else partial(self._clue_due, p)
            self.at["file"] = self.add("file", p, acting.file, dispatch, accept, limits=[limit], soon=self.early)
        return self.at["file"]

    def _clue_due(self, p: Printed) -> date | None:
        """The last day to decide on the clue, unless filing so early would break the time to investigate: then there is none."""
        due = self.days.last_day("clue_decision", self.at["base"].day)
        ends = due and self.days.last_day("investigate", due)
        return None if ends is None or (p.on is not None and p.word != "inquiry_notice" and ends < p.on) else due

    def need_established(self, p: Printed) -> Node:
        """Established facts: heads and sum as the source gives them."""
        dispatch, known = self.need_dispatched(p), self.at.get("establish")
        if known is None or (self.early and known.printed and known.is_placed and p.on is not None):
            known = self.add("establish", p, acting.establish, dispatch, soon=self.early)
            self.at["establish"] = known
        return known

    def accept_on_time(self, p: Printed, day: date) -> None:
        """Acceptance and filing together, as soon as a later office act falls after the acceptance limit (rule 3)."""
        if self.kind != "complaint" or "accept" in self.at or self.declined or self.ahead(p, "filed"):
            return
        due, resolve = self.days.last_day("accept", self.at["base"].day), self.at.get("resolve")
        if due is None or day <= due or (resolve is not None and resolve.day <= due):
            return
        for name, build in (("accept", acting.accept), ("file", acting.file)):
            self.at[name] = self.add(name, p, build)
            self.at[name].set(due)
            self.nodes.append(self.batch.pop())
