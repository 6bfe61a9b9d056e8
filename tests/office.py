"""A whole office for tests: real store, vault, views and tick on a database of its own, under a clock that the test turns."""

import atexit
import base64
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

from sqlalchemy import select

from casework.application import Done
from casework.bootstrap import Casework
from casework.clock import TurnedClock
from casework.domain.approvals import Approve, Approved
from casework.domain.case import Case
from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.facts import Fact
from casework.domain.intake import Receive
from casework.domain.paying.money import RecordPayment
from casework.domain.paying.verifying import VerifyPayment
from casework.domain.refusals import Refusal
from casework.domain.registry import Command, commands
from casework.domain.requesting import Requested
from casework.domain.settling.establishing import Establish
from casework.domain.settling.replies import Reply
from casework.domain.settling.revisiting import Revisit
from casework.domain.timekeeping.clocks import SHANGHAI, Clock
from casework.domain.values import Actor, Sum
from casework.projections.runner import shelf_of
from casework.projections.tables import letters
from casework.scheduler.tick import TickReport
from casework.store import Store
from tests.people import COLLEAGUE, COUNTY, DISPATCHER, HEAD, HOLDINGS, OFFICER, PEOPLE, SUPERVISOR, SYSTEM, UNITS, WINDOW
from tests.spec import MONDAY, at
from tests.unpaid import CITY_POLICE, PLAIN, POLICE

KEY = {"CASEWORK_MASTER_KEY": base64.b64encode(b"k" * 32).decode()}
FURNITURE = (*UNITS, POLICE, CITY_POLICE)


@contextmanager
def furnished(url: str, start: datetime = MONDAY, *, trial: bool = False) -> Iterator[Casework]:
    """An office with the test directory, under a turned clock and a master key that is no secret."""
    _laid(url)
    with patch.dict("os.environ", KEY), Casework(url, clock=TurnedClock(start), trial=trial) as house:
        house.policies.furnish_office(FURNITURE, HOLDINGS, by=SYSTEM)
        yield house


@cache
def made_folder() -> Path:
    """A folder with a SQLite file with all tables and its views, made once in each process: a copy takes a fifth of the time."""
    folder = Path(tempfile.mkdtemp(prefix="made"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with Store.open(f"sqlite:///{folder / 'office.db'}") as store:
        shelf = shelf_of(store)
        shelf.prepare()
        shelf.close()
    return folder


def _laid(url: str) -> None:
    """Lays a copy, as a database of its own, where an `office.db` is asked for in a folder that has none."""
    file = Path(url.removeprefix("sqlite:///"))
    if file.name != "office.db" or not file.parent.is_dir() or any(file.parent.glob("office*.db")):
        return
    for each in made_folder().iterdir():
        shutil.copy(each, file.parent)
    with closing(sqlite3.connect(file)) as base, base:
        base.execute("update meta set value = ? where name = 'database'", (uuid4().hex,))


def a_copy(template: Path, folder: Path) -> str:
    """The URL of a copy of a furnished office's folder: opening one anew takes far longer."""
    folder.mkdir()
    for file in template.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    return f"sqlite:///{folder / 'office.db'}"


@dataclass(frozen=True)
class Letter:
    """A letter as a story reads it: to whom, at which rung of which clock, on which local day."""

    recipient: str
    template: str
    clock: str
    on: date


@dataclass
class Office:
    """One office and the case a story is about. Every act takes a minute; approvals are given by whoever must."""

    house: Casework
    case_no: str = ""
    ticks: list[TickReport] = field(default_factory=list)

    # the case

    @property
    def case(self) -> Case:
        """The case as stored, read anew."""
        return self.house.cases.case(self.case_no)

    @property
    def facts(self) -> list[Fact]:
        """Its facts in order."""
        return self.house.cases.facts(self.case.id)

    @property
    def topics(self) -> list[str]:
        """Their topics, without the common prefix."""
        return [fact.topic.removeprefix("case.") for fact in self.facts]

    @property
    def today(self) -> date:
        """The local day."""
        return self.house.clock().astimezone(SHANGHAI).date()

    def clock(self, rule: str, subject: str | None = None) -> Clock:
        """The open clock of a rule; a failing story shows what runs instead."""
        case = self.case
        clock = case.clock(rule, subject)
        assert clock is not None, f"no clock {rule}; running: {', '.join(case.clocks)}"
        return clock

    def letters_to(self, recipient: str) -> list[Letter]:
        """Letters of the case to `post@unit`, in order."""
        question = select(letters).where(letters.c.case_no == self.case_no, letters.c.recipient == recipient).order_by(letters.c.version)
        rows = self.house.views.ask(lambda tx: tx.execute(question).mappings().all())
        return [Letter(r["recipient"], r["template"], r["clock"], r["created_at"].astimezone(SHANGHAI).date()) for r in rows]

    # what people do

    def does(self, command: Command, by: Actor, id: UUID | None = None, **context: Any) -> Done:
        """Gives a command. Raises the Refusal."""
        done = self.house.do(command, by=by, id=id, **context)
        self._turn(timedelta(minutes=1))
        return done

    def gets(self, move: str, by: Actor, /, **fields: Any) -> Done:
        """A move by its name, with every approval it needs, by the first who may give it."""
        command = commands()[move].command
        done = self.does(command(case_no=self.case_no, **fields), by)
        while (request := pending(done)) is not None:
            done = self._approved(request)
        return done

    def refusal(self, move: str, by: Actor, /, **fields: Any) -> Refusal:
        """The refusal of a move that must be refused; nothing was stored."""
        before = self.case.version
        try:
            done = self.does(commands()[move].command(case_no=self.case_no, **fields), by)
        except Refusal as refusal:
            assert self.case.version == before
            return refusal
        raise AssertionError(f"{move} was not refused; it led to {[fact.topic for fact in done.facts]}")

    def _approved(self, request: str) -> Done:
        reasons: dict[str, str] = {}
        for person in PEOPLE:
            try:
                return self.does(Approve(case_no=self.case_no, request=request), person)
            except Refusal as refusal:
                reasons[person.person] = str(refusal)
        raise AssertionError(f"nobody can approve {request}: {reasons}")

    def receives(self, **changes: Any) -> "Office":
        """A complaint at the window: ten workers over 150,000 yuan unless the story says otherwise."""
        given: dict[str, Any] = {"region": "620502", "region_name": "秦州区", "channel": "counter", "claimed": Sum(10, 15_000_000)}
        self.case_no = self.does(Receive(**(given | changes)), WINDOW).case_no
        return self

    def dispatches(self, lead: str = COUNTY.code, cohandlers: tuple[str, ...] = ()) -> None:
        """The dispatching office gives the case."""
        self.does(Dispatch(case_no=self.case_no, lead=lead, cohandlers=cohandlers), DISPATCHER)

    def signs_in(self, officer: Actor = OFFICER) -> None:
        """The head of the officer's unit signs and names the officer."""
        self.does(SignIn(case_no=self.case_no, officer=officer.person), HEAD if officer.unit == COUNTY else officer)

    def establishes(self, verified: Sum = PLAIN, **fields: Any) -> None:
        """Heads and sum worker by worker."""
        self.does(Establish(case_no=self.case_no, verified=verified, **({"cause": "misuse"} | fields)), OFFICER)

    def is_paid(self, fen: int | None = None, payer: str = "contractor", method: str = "transfer", proof: str = "signed_roll") -> str:
        """Money arrives (all that is owed unless told otherwise) and a colleague verifies it; the payment's id."""
        owed = self.case.outstanding_fen if fen is None else fen
        self.does(RecordPayment(case_no=self.case_no, payer=payer, method=method, fen=owed), OFFICER)
        payment = list(self.case.payments)[-1]
        self.does(VerifyPayment(case_no=self.case_no, payment=payment, proof=proof), COLLEAGUE)
        return payment

    def is_resolved(self) -> None:
        """The officer asks, the head approves."""
        case = self.case
        self.gets("resolve", OFFICER, heads=case.workers, fen=case.owed_fen)

    def is_revisited(self, outcome: str = "paid", by: Actor = WINDOW) -> None:
        """Every worker of the roll is called."""
        verified = self.case.verified
        assert verified is not None
        replies = tuple(Reply(line.worker, outcome, satisfied=outcome == "paid") for line in verified.lines)
        self.does(Revisit(case_no=self.case_no, replies=replies), by)

    def is_taken_off(self) -> None:
        """The plate comes off 摘牌: asked by the lead, checked by the supervisor, decided by the dispatcher."""
        self.gets("ask_take_off", OFFICER, text="已支付")
        self.gets("check_take_off", SUPERVISOR, passed=True, how="call", text="已核实")
        self.gets("take_off", DISPATCHER)

    # what time does

    def waits(self, *, working_days: int = 0, days: int = 0, until: str | datetime | None = None) -> list[TickReport]:
        """Time passes day by day, with a tick at each local morning at nine; at the end a tick at the moment itself."""
        moment = self.house.clock()
        end = at(until) if isinstance(until, str) else until
        if end is None:
            end = self._after(working_days) if working_days else moment + timedelta(days=days)
        made: list[TickReport] = []
        morning = moment.astimezone(SHANGHAI).replace(hour=9, minute=0, second=0, microsecond=0)
        while (morning := morning + timedelta(days=1)) < end:
            made += [self.house.tick(morning)]
        made += [self.house.tick(end)]
        self.ticks += made
        return made

    def _after(self, working_days: int) -> datetime:
        calendar, moment = self.house.policies.calendar, self.house.clock()
        while working_days:
            moment += timedelta(days=1)
            working_days -= calendar.is_working(moment.astimezone(SHANGHAI).date())
        return moment

    def _turn(self, by: timedelta) -> None:
        assert isinstance(self.house.clock, TurnedClock)
        self.house.clock.turn_to(self.house.clock() + by)


def pending(done: Done) -> str | None:
    """The request that a command became, or that its approval left for the next desk; None where it is done."""
    last = done.facts[-1] if done.facts else None
    if isinstance(last, Requested) or (isinstance(last, Approved) and not last.done):
        return last.request
    return None
