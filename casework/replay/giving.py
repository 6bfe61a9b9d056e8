"""How an act becomes commands of the office: each by its own person, requests approved by whoever is there at the desk that is asked."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from casework.application import Done
from casework.bootstrap import Casework
from casework.domain.approvals import Approve
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.refusals import NotYours, Refusal
from casework.domain.requesting import Requested
from casework.domain.values import Actor
from casework.replay.days import moment
from casework.replay.owning import taken_up
from casework.replay.planning import Act
from casework.replay.reading import Source
from casework.replay.scene import Deed, Scene
from casework.replay.summary import RefusedStep
from casework.replay.territory import Territory

RECEIPTS: Final = ("receive", "received", "warning", "group_incident")
"""Acts that may be the receipt."""


class Living:
    """One case while it is replayed: the case as it stands, what was supplied, what was refused."""

    def __init__(self, source: Source, territory: Territory) -> None:
        self.source, self.territory = source, territory
        self.case: Case | None = None
        self.inferred: list[str] = []
        self._refused: dict[int, tuple[str, ...]] = {}
        self._made: list[Fact] = []

    @property
    def refused(self) -> tuple[RefusedStep, ...]:
        """The refused steps in printed order."""
        return tuple(RefusedStep(self.source.steps[n].word, reasons) for n, reasons in sorted(self._refused.items()))

    def give(self, office: Casework, act: Act, at: datetime) -> list[Fact]:
        """Gives the commands of an act; the facts they made. What is refused is told, the first reasons of a step, and never forced.

        A printed act that goes through is not refused, even where something before it could not be supplied.
        """
        if self.case is None and act.name not in RECEIPTS:
            self._refuse(act, ("the case was never received",))
            return []
        self._made = []
        try:
            for deed in act.build(self._scene(office, act)):
                for each in (*taken_up(self._scene(office, act), deed), deed):
                    supplied = each.supplied or not act.printed
                    self._do(office, each, act, at, supplied)
                    self.inferred += [each.command.move] if supplied else []
        except Refusal as refusal:
            self._refuse(act, refusal.reasons)
        else:
            if act.printed:
                self._refused.pop(act.step, None)
        return self._made

    def _scene(self, office: Casework, act: Act) -> Scene:
        case_no = self.case.case_no if self.case is not None else ""
        return Scene(self.case, case_no, act.day, self.source, self.territory, office.policies.office)

    def _do(self, office: Casework, deed: Deed, act: Act, at: datetime, supplied: bool) -> None:
        case_no = self.case.case_no if self.case is not None else ""
        command = replace(deed.command, case_no=case_no) if case_no else deed.command
        effective = moment(act.own_day) if act.own_day is not None and act.own_day < act.day and command.backdates else None
        person = deed.person or self._scene(office, act).first(deed.post, deed.unit)
        by = _actor(office, person, deed.post, deed.unit, act)
        done = office.cases.do(command, by, at=at, effective_at=effective, inferred=supplied)
        self._took(office, done)
        if request := next((fact.request for fact in done.facts if isinstance(fact, Requested)), None):
            self._approve(office, request, act, at, supplied)

    def _approve(self, office: Casework, request: str, act: Act, at: datetime, supplied: bool) -> None:
        """Each step of the chain by the first person at its desk."""
        while self.case is not None and request in self.case.requests:
            there = next((each for each in self.case.requests[request].desk if each.person is not None), None)
            if there is None or there.person is None:
                raise NotYours(f"nobody is there to approve {request}")
            by = _actor(office, there.person, there.post, there.unit, act)
            self._took(office, office.cases.do(Approve(case_no=self.case.case_no, request=request), by, at=at, inferred=supplied))

    def _took(self, office: Casework, done: Done) -> None:
        if self.case is None:
            self.case = Case(done.case_no)
        self._made += done.facts
        for fact in done.facts:
            fact.mutate(self.case)

    def reload(self, office: Casework) -> None:
        """Reads what a tick added to the case."""
        if self.case is not None:
            for fact in office.cases.events.get(self.case.id, gt=self.case.version):
                fact.mutate(self.case)  # type: ignore[attr-defined]  # our mapper makes nothing but facts

    def _refuse(self, act: Act, reasons: tuple[str, ...]) -> None:
        self._refused.setdefault(act.step, reasons)


def _actor(office: Casework, person: str, post: str, unit: str, act: Act) -> Actor:
    by = office.policies.office.actor(person, post, unit, act.day)
    if by is None:
        raise NotYours(f"nobody holds the post {post} of unit {unit} on {act.day}; the replay needs its sample office")
    return by
