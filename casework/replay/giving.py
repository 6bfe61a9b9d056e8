"""How an act becomes commands of the office: each by its own person, requests approved by the others that the tables name."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from casework.application import Done
from casework.bootstrap import Casework
from casework.domain.approvals import Approve
from casework.domain.case import Case
from casework.domain.refusals import Refusal
from casework.domain.requesting import Requested
from casework.domain.values import Post
from casework.replay.days import moment
from casework.replay.planning import Act
from casework.replay.reading import Source
from casework.replay.scene import Deed, Scene
from casework.replay.summary import RefusedStep
from casework.samples.offices import SampleOffice
from casework.workflows.tables import TABLES

RECEIPTS: Final = ("receive", "received", "warning", "group_incident")
"""Acts that may be the receipt."""
APPROVERS: Final = {Post.UNIT_HEAD: "", Post.HRSS_HEAD: "hrss", Post.DISPATCHER: "zqb"}
"""Post that approves → the sample unit it sits in; the unit head sits in the lead unit."""


class Living:
    """One case while it is replayed: the case as it stands, what was supplied, what was refused."""

    def __init__(self, source: Source, office: SampleOffice, level: str) -> None:
        self.source, self.sample, self.level = source, office, level
        self.case: Case | None = None
        self.inferred: list[str] = []
        self._refused: dict[int, tuple[str, ...]] = {}

    @property
    def refused(self) -> tuple[RefusedStep, ...]:
        """The refused steps in printed order."""
        return tuple(RefusedStep(self.source.steps[n].word, reasons) for n, reasons in sorted(self._refused.items()))

    def give(self, office: Casework, act: Act, at: datetime) -> None:
        """Gives the commands of an act. What is refused is told, the first reasons of a step, and never forced.

        A printed act that goes through is not refused, even where something before it could not be supplied.
        """
        if self.case is None and act.name not in RECEIPTS:
            self._refuse(act, ("the case was never received",))
            return
        try:
            for deed in act.build(self._scene(act)):
                supplied = deed.supplied or not act.printed
                self._do(office, deed, act, at, supplied)
                self.inferred += [deed.command.move] if supplied else []
        except Refusal as refusal:
            self._refuse(act, refusal.reasons)
        else:
            if act.printed:
                self._refused.pop(act.step, None)

    def _scene(self, act: Act) -> Scene:
        case_no = self.case.case_no if self.case is not None else ""
        return Scene(self.case, case_no, act.day, self.source, self.sample, self.level)

    def _do(self, office: Casework, deed: Deed, act: Act, at: datetime, supplied: bool) -> None:
        case_no = self.case.case_no if self.case is not None else ""
        command = replace(deed.command, case_no=case_no) if case_no else deed.command
        effective = moment(act.own_day) if act.own_day is not None and act.own_day < act.day and command.backdates else None
        person = self.sample.person(deed.post, deed.unit)
        by = office.policies.office.actor(person, deed.post, deed.unit, act.day)
        assert by is not None, f"the sample office furnished {person}"
        done = office.cases.do(command, by, at=at, effective_at=effective, inferred=supplied)
        self._took(office, done)
        if request := next((fact.request for fact in done.facts if isinstance(fact, Requested)), None):
            self._approve(office, request, TABLES[command.workflow].approvers(command.move), act, at, supplied)

    def _approve(self, office: Casework, request: str, chain: tuple[tuple[str, ...], ...], act: Act, at: datetime, supplied: bool) -> None:
        scene = self._scene(act)
        for posts in chain:
            post = Post(posts[0].removesuffix("*"))
            unit = self.sample.code(APPROVERS[post]) if APPROVERS[post] else scene.lead
            by = office.policies.office.actor(self.sample.person(post, unit), post, unit, act.day)
            assert by is not None, f"the sample office furnished {unit}"
            self._took(office, office.cases.do(Approve(case_no=scene.case_no, request=request), by, at=at, inferred=supplied))

    def _took(self, office: Casework, done: Done) -> None:
        if self.case is None:
            self.case = Case(done.case_no)
        for fact in done.facts:
            fact.mutate(self.case)

    def reload(self, office: Casework) -> None:
        """Reads the case again after a tick."""
        if self.case is not None:
            self.case = office.cases.case(self.case.case_no)

    def _refuse(self, act: Act, reasons: tuple[str, ...]) -> None:
        self._refused.setdefault(act.step, reasons)
