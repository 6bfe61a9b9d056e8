"""What the clients of a selftest do: receipts, small steps of handling, clues and payments, on cases that several of them are at."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from casework.bootstrap import As
from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.intake import Receive
from casework.domain.linking import LinkClue
from casework.domain.paying.money import RecordPayment
from casework.domain.registry import Command
from casework.domain.settling.contacting import Contact
from casework.domain.values import Post, Sum
from casework.samples.offices import SampleOffice, sample_offices
from casework.samples.regions import name_of

REGION: Final = "510822"
SHARED: Final = 12
"""Numbers of another system that are sent in again and again: whoever comes second is answered with the case of the first."""
RECENT: Final = 40
"""How many of the newest cases are worked on."""
TEXT: Final = "工人来电反映项目部拖欠工资三个月，要求尽快处理。"


@dataclass(frozen=True, slots=True)
class Act:
    """A command and who gives it."""

    command: Command
    by: As


def offices() -> tuple[SampleOffice, ...]:
    """The county of the selftest and the levels above it."""
    return sample_offices(REGION, name_of(REGION), "county")


class Clerk:
    """Thinks of acts, one after the other, from a seed. `newest` is the highest running number of a case that is known."""

    def __init__(self, random: Random) -> None:
        self._random, self._home, self.newest, self.year = random, offices()[0], 0, 2026

    def next(self) -> Act:
        """A receipt now and then, else a step on one of the newest cases; some will be refused, as in life."""
        if not self.newest or self._random.random() < 0.12:
            return self._receipt()
        number = self._random.randint(max(1, self.newest - RECENT), self.newest)
        return self._random.choice(STEPS)(self, f"{REGION}-{self.year}-{number:06d}")

    def sees(self, case_no: str) -> None:
        """A case was answered with: numbers up to it exist."""
        self.year, self.newest = int(case_no[7:11]), max(self.newest, int(case_no[12:]))

    def _receipt(self) -> Act:
        claimed = Sum(self._random.randint(1, 60), self._random.randint(1, 900) * 100_000)
        number = f"W{self._random.randrange(SHARED)}" if self._random.random() < 0.2 else None
        receipt = Receive(
            region=REGION, region_name=name_of(REGION), channel=self._random.choice(("12345", "counter", "petition")), claimed=claimed,
            description=TEXT, source="12345" if number else None, number=number,
        )  # fmt: skip
        return Act(receipt, self._by(Post.INTAKE, "insp"))

    def _by(self, post: Post, suffix: str) -> As:
        unit = self._home.code(suffix)
        return As(self._home.person(post, unit), post, unit)

    def _dispatch(self, no: str) -> Act:
        command = Dispatch(case_no=no, lead=self._home.code("insp"), cohandlers=(self._home.code("zjj"),))
        return Act(command, self._by(Post.DISPATCHER, "zqb"))

    def _sign_in(self, no: str) -> Act:
        officer = self._home.person(Post.OFFICER, self._home.code("insp"))
        return Act(SignIn(case_no=no, officer=officer), self._by(Post.UNIT_HEAD, "insp"))

    def _contact(self, no: str) -> Act:
        return Act(Contact(case_no=no, way="phone", note=TEXT), self._by(Post.OFFICER, "insp"))

    def _clue(self, no: str) -> Act:
        return Act(
            LinkClue(case_no=no, channel=self._random.choice(("petition", "12345")), description=TEXT), self._by(Post.INTAKE, "insp")
        )

    def _payment(self, no: str) -> Act:
        payment = RecordPayment(case_no=no, payer="contractor", method="transfer", fen=self._random.randint(1, 500) * 10_000)
        return Act(payment, self._by(Post.OFFICER, "insp"))


STEPS: Final[tuple[Callable[[Clerk, str], Act], ...]] = (
    Clerk._dispatch, Clerk._sign_in, Clerk._contact, Clerk._clue, Clerk._payment, Clerk._payment,
)  # fmt: skip
