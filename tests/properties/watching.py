"""An office under watch: every command is checked against what must hold in any life of any case."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Table, select

from casework.application import Done
from casework.bootstrap import Casework
from casework.clock import TurnedClock
from casework.codec import plain
from casework.domain.asking import Asked, World
from casework.domain.case import EXITS, Case, case_id, fold
from casework.domain.deciding import decide
from casework.domain.facts import Fact
from casework.domain.ladder.steps import Climbed
from casework.domain.paying.money import PaymentRecorded
from casework.domain.paying.verifying import PaymentVerified, PaymentVoided
from casework.domain.refusals import Refusal
from casework.domain.registry import Command
from casework.domain.settling.closing import Resolved, StruckOff
from casework.projections.life import Life
from casework.projections.tables import clocks, ledger
from casework.scheduler.tick import TickReport
from tests.properties import pressing
from tests.properties.lives import Act, fitting
from tests.properties.scenes import Scene

CONTEXT = ("effective_at", "reason", "at")


def plain_in_clear(command: Command) -> dict[str, Any]:
    """As the application keeps a request, without sealing."""
    return dict(plain(command, in_clear=True))


@dataclass
class Watched:
    """A real office, and beside it every case as its facts told it live. `accepted` and `refused` count moves."""

    house: Casework
    live: dict[str, Case] = field(default_factory=dict)
    accepted: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    last: tuple[Act, UUID, Done, dict[str, Any]] | None = None

    # what a clerk sees

    @property
    def clock(self) -> TurnedClock:
        """The office's clock."""
        assert isinstance(self.house.clock, TurnedClock)
        return self.house.clock

    def scene(self, case_no: str) -> Scene:
        """What a clerk sees of a case now."""
        others = tuple(no for no in reversed(self.live) if no != case_no)
        return Scene(self.live[case_no], self.world(), self.clock(), others)

    @property
    def newest(self) -> int | None:
        """The position of the last fact of all."""
        return self.house.cases.recorder.max_notification_id()

    def world(self) -> World:
        """The world of decisions, with every case of the office and some that are none."""
        fresh = [Case(no) for no in ("", "620502-2026-999999")]
        return replace(self.house.cases.world([*fresh, *map(copy, self.live.values())]), plain=plain_in_clear)

    # what is done

    def gives(self, act: Act, id: UUID, **context: Any) -> Done | Refusal:
        """Gives a command and checks everything that must hold after it, whether it was accepted or refused."""
        before = self.newest
        expected = self.decided(act, id, context)
        try:
            done = self.house.do(act.command, by=act.by, id=id, **context)
        except Refusal as refusal:
            assert isinstance(expected, Refusal), f"{act.command} was refused ({refusal}) but decides to {expected}"
            self.refused[act.command.move] = self.refused.get(act.command.move, 0) + 1
            assert self.newest == before, f"the refused {act.command.move} left a trace"
            return refusal
        self.accepted[act.command.move] = self.accepted.get(act.command.move, 0) + 1
        self.takes(done, expected)
        self.last = (act, id, done, context)
        self.clock.turn_to(self.clock() + timedelta(minutes=1))
        return done

    def decided(self, act: Act, id: UUID, context: Mapping[str, Any]) -> list[Fact] | Refusal | None:
        """What the command leads to, decided on the live case, which may not be changed by it. None for what makes a new case."""
        case = self.live.get(act.command.case_no)
        if case is None:
            return None
        given = {"at": self.clock()} | {name: value for name, value in context.items() if name in CONTEXT}
        asked: Asked[Any] = Asked(command=act.command, by=act.by, id=id, **given)
        try:
            return decide(case, asked, self.world())
        except Refusal as refusal:
            return refusal
        finally:
            assert vars(case) == vars(self.loaded(case.case_no)), f"deciding {act.command.move} changed the case"

    def takes(self, done: Done, expected: list[Fact] | Refusal | None) -> None:
        """Folds what was stored into the live cases, fact by fact, and compares with what was decided and what is stored."""
        if expected is not None and not done.repeated:
            assert not isinstance(expected, Refusal), f"{expected} but stored was {[fact.topic for fact in done.facts]}"
            assert [fact.topic for fact in expected] == [fact.topic for fact in done.facts]
        for stream in dict.fromkeys(fact.originator_id for fact in done.facts):
            self.folds([fact for fact in done.facts if fact.originator_id == stream])

    def folds(self, facts: list[Fact]) -> None:
        """The live case of these facts, one fact on."""
        stream = facts[0].originator_id
        number = next((no for no in self.live if case_id(no) == stream), None) or str(vars(facts[0])["case_no"])
        case = self.live.setdefault(number, Case(number))
        for fact in facts:
            pressing.before(case, fact)
            fact.mutate(case)
            holds_at(case, fact)
        self.holds(number)

    def ticks(self) -> TickReport:
        """One tick; its facts are folded and checked like any others."""
        report = self.house.tick()
        assert (report.refused, report.failed) == (None, {}), report
        for number, case in list(self.live.items()):
            facts = self.stored(number)
            if new := [fact for fact in facts if fact.originator_version > case.version]:
                self.folds(new)
            pressing.after_a_tick(case, facts, self.clock(), self.house.cases.world())
        return report

    # what must hold

    def stored(self, number: str) -> list[Fact]:
        """The facts of a case as stored."""
        return self.house.cases.facts(case_id(number))

    def loaded(self, number: str) -> Case:
        """The case folded anew from its facts."""
        return fold(None, self.stored(number), number)

    def holds(self, number: str) -> None:
        """Everything that must hold for one case between two commands."""
        case, facts = self.live[number], self.stored(number)
        assert vars(case) == vars(fold(None, facts, number)), "the live case differs from the replayed one"
        assert [fact.originator_version for fact in facts] == list(range(1, len(facts) + 1))
        recorded = [fact.envelope.at for fact in facts]
        assert recorded == sorted(recorded), "a recorded time went back"
        assert case.paid_fen == wages(facts), "the wages paid differ from the record"
        decided = [decision for fact in facts if isinstance(fact, Climbed) for decision in fact.decisions()]
        assert len(decided) == len(set(decided)), "a rung was decided twice"
        assert not (case.struck_off and (case.balance_fen or 0) > 0), "struck off while wages are owed"
        pressing.at_rest(case)
        pressing.signatures(facts)
        if case.handling in EXITS:
            self.leads_back(case)

    def leads_back(self, case: Case) -> None:
        """No exit is a dead end: somebody may take the case up again now, or it goes on inside another."""
        if case.handling == "merged":
            assert case.merged_into in self.live
            return
        scene = self.scene(case.case_no)
        assert fitting("reopen", scene) or fitting("take_back", scene), f"nothing leads back from {case.handling}"

    def views_agree(self) -> None:
        """The rows of the clocks and the ledger say what the cases say, and the runner's own check finds no difference."""
        self.house.views.catch_up()
        assert self.house.views.quarantined() == []
        for number, case in self.live.items():
            rows = self.rows(clocks, number)
            open_rows = {row["key"]: (row["due_at"], row["revision"], row["missed"]) for row in rows if row["state"] == "open"}
            assert open_rows == {key: (clock.due_at, clock.revision, key in case.missed) for key, clock in case.clocks.items()}
            assert {row["key"] for row in rows if row["missed"]} == set(case.missed)
            assert [row["pressure"] for row in self.rows(ledger, number)] == [case.pressure]
            assert not self.house.views.is_wrong_about(Life.of(self.stored(number)))

    def rows(self, table: Table, number: str) -> Sequence[RowMapping]:
        """The rows of a case in a view."""
        question = select(table).where(table.c.case_no == number)
        return self.house.views.ask(lambda tx: tx.execute(question).mappings().all())


def holds_at(case: Case, fact: Fact) -> None:
    """What must hold on the very fact: nothing is resolved or struck off while a balance stands."""
    if isinstance(fact, Resolved | StruckOff):
        breach = case.matter == "site_breach" and not case.owed_fen
        assert breach or case.balance_fen == 0, f"{fact.topic} with a balance of {case.balance_fen}"


def wages(facts: list[Fact]) -> int | None:
    """The wages on record by the facts of money alone; a fine is none, what was set aside neither. None where no sum is known."""
    known: dict[str, int | None] = {}
    for fact in facts:
        if (isinstance(fact, PaymentRecorded) and fact.purpose == "wages") or (isinstance(fact, PaymentVerified) and fact.payment in known):
            known[fact.payment] = fact.fen
        elif isinstance(fact, PaymentVoided):
            known.pop(fact.payment, None)
    sums = [fen for fen in known.values() if fen is not None]
    return sum(sums) if sums else None
