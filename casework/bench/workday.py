"""A day's work as a script for many clients: two receipts, three moves and five questions a round, as offices come upon them."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Final, Literal

from casework.bench.templates import CHANNELS, offices, published
from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.intake import Receive
from casework.domain.linking import LinkClue
from casework.domain.registry import Command
from casework.domain.settling.contacting import Contact
from casework.domain.values import Post, Sum
from casework.samples.offices import SampleOffice

Kind = Literal["intake", "moves", "questions"]
HOME: Final = {Post.INTAKE: "insp", Post.OFFICER: "insp", Post.UNIT_HEAD: "insp", Post.DISPATCHER: "zqb", Post.SUPERVISOR: "zqb"}
"""The post → the suffix of the sample unit in which it is held."""
LOOKS: Final = (
    "/cases?limit=50", "/cases?overdue=true&limit=50", "/docket", "/ledger", "/cases/{no}/history", "/cases/{no}/clocks",
    "/statistics?by=unit",
)  # fmt: skip
"""What a supervisor looks at, one after the other."""
TEXT: Final = "工人来电反映项目部拖欠工资三个月，多次讨要未果，要求尽快处理。"


@dataclass(frozen=True, slots=True)
class Told:
    """A case as the last answer about it told: its number and version."""

    case_no: str
    version: int


@dataclass(frozen=True, slots=True)
class Step:
    """One request: who asks, a command or the path of a question, and the version a command is based on (0: a receipt)."""

    kind: Kind
    post: Post
    command: Command | None = None
    path: str = ""
    version: int = 0


@dataclass
class County:
    """A county's office, and the case its clients are just busy with together."""

    office: SampleOffice
    shared: Told | None = None
    looks: int = field(default=0)

    def code(self, suffix: str) -> str:
        """The code of a unit."""
        return self.office.code(suffix)

    def person(self, post: Post) -> str:
        """The account of a post."""
        return self.office.person(post, self.code(HOME[post]))


Work = Generator[Step, Told, None]
"""Steps, each answered by what it told about its case."""


def counties() -> list[County]:
    """The counties of the sample."""
    return [County(office) for office in offices() if not office.region.endswith("00")]


def workday(county: County, seed: int = 0) -> Work:
    """Round after round without end: a case taken as far as the first contact, another received that two clerks may both be at."""
    sums: Sequence[Sum] = [Sum(source.workers, source.amount_fen) for source in published()]
    lead, officer = county.code("insp"), county.person(Post.OFFICER)
    for number, channel in enumerate(cycle(CHANNELS), seed):
        mine = yield _receipt(county, channel, sums[number % len(sums)])
        mine = yield Step("questions", Post.DISPATCHER, path=f"/cases/{mine.case_no}")
        no = mine.case_no
        mine = yield Step("moves", Post.DISPATCHER, Dispatch(case_no=no, lead=lead, cohandlers=(county.code("zjj"),)), version=mine.version)
        yield Step("questions", Post.UNIT_HEAD, path=f"/cases/{no}/moves")
        mine = yield Step("moves", Post.UNIT_HEAD, SignIn(case_no=no, officer=officer), version=mine.version)
        yield Step("questions", Post.OFFICER, path="/docket")
        county.shared = yield _receipt(county, channel, sums[-number % len(sums)])
        if number % 2:
            there = yield Step("questions", Post.INTAKE, path=f"/cases/{county.shared.case_no}")
            clue = LinkClue(case_no=there.case_no, channel="petition", description=TEXT)
            yield Step("moves", Post.INTAKE, clue, version=there.version)
        else:
            yield Step("questions", Post.OFFICER, path=f"/cases/{no}/history")
            yield Step("moves", Post.OFFICER, Contact(case_no=no, way="phone", note=TEXT), version=mine.version)
        county.looks += 1
        yield Step("questions", Post.SUPERVISOR, path=LOOKS[county.looks % len(LOOKS)].format(no=no))


def _receipt(county: County, channel: str, claimed: Sum) -> Step:
    region = county.office.region
    receipt = Receive(region=region, region_name=region, channel=channel, claimed=claimed, description=TEXT)
    return Step("intake", Post.INTAKE, receipt)
