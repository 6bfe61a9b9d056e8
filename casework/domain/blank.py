"""A case before its first fact 空白案卷: every field that facts may fill, and what each holds until then."""

from datetime import date, datetime

from casework.domain.erasing.standing import Erasure, Hold
from casework.domain.numbers import PaperNumber, Print
from casework.domain.parties import Party, Respondent
from casework.domain.paying.standing import Payment, Promise, Recovery, WorkerAnswer
from casework.domain.pressing.standing import Watch
from casework.domain.returned import Return
from casework.domain.state import Evidence, Glass, Incident, Link, Missed, Owner, Request
from casework.domain.statute.standing import Listing, Paper, Publication, Transfer
from casework.domain.sums import Sums
from casework.domain.timekeeping.clocks import Clock
from casework.domain.values import Sum, Unit


class Blank(Sums):
    """What no fact has filled yet."""

    def __init__(self) -> None:
        self._start_of_identity()
        self._start_of_work()
        self._start_of_statute()
        self._start_of_pressure()
        self._start_of_keeping()

    def _start_of_identity(self) -> None:
        self.handling: str = ""
        self.region, self.region_name = "", ""
        self.kind, self.matter, self.channel = "complaint", "arrears", ""
        self.imported = False
        self.first_receipt_at: datetime | None = None
        self.received_at: datetime | None = None
        self.track: str | None = None
        self.round = 1
        self.project_class: str | None = None
        self.project_name: str | None = None
        self.cause: str | None = None
        self.priority: str | None = None
        self.arrears_months: tuple[str, ...] = ()
        self.arrears_until: date | None = None
        self.facts_agreed: bool | None = None
        self.employer_reachable: bool | None = None
        self.employer_fled = False
        self.employer_deregistered = False
        self.migrant_workers = True
        self.respondents: tuple[Respondent, ...] = ()
        self.parties: tuple[Party, ...] = ()
        self.informer: Party | None = None
        self.links: dict[str, Link] = {}
        self.supplement_asked = False
        self.merged_into: str | None = None
        self.redirected_to: str | None = None
        self.conclusion: str | None = None
        self.struck_off = False

    def _start_of_work(self) -> None:
        self.lead: Unit | None = None
        self.cohandlers: tuple[Unit, ...] = ()
        self.signed_in: tuple[str, ...] = ()
        self.dispatched_at: datetime | None = None
        self.returned_by: str | None = None
        self.returned: tuple[Return, ...] = ()
        self.returns = 0
        self.designated = False
        self.handlers: tuple[str, ...] = ()
        self.contacted = False
        self.claimed = Sum()
        self.listed_by_employer = Sum()
        self.verified: Sum | None = None
        self.debtor: str | None = None
        self.first_payer: str | None = None
        self.payer_grounds: tuple[str, ...] = ()
        self.payments: dict[str, Payment] = {}
        self.recoveries: dict[str, Recovery] = {}
        self.promises: dict[str, Promise] = {}
        self.rectified = False
        self.revisits = 0
        self.revisited_by: tuple[str, ...] = ()
        self.asked_workers: tuple[str, ...] = ()
        self.unreached_agreed: tuple[str, ...] = ()
        self.worker_answers: dict[str, WorkerAnswer] = {}
        self.requests: dict[str, Request] = {}
        self.evidence: dict[str, Evidence] = {}
        self.notices: dict[str, tuple[str, str]] = {}
        self.glass: dict[str, Glass] = {}
        self.numbers: dict[str, PaperNumber] = {}
        self.prints: dict[str, Print] = {}

    def _start_of_statute(self) -> None:
        self.procedure, self.criminal = "none", "none"
        self.accepted_on: date | None = None
        self.filed_on: date | None = None
        self.recused: tuple[str, ...] = ()
        self.suspended_at: datetime | None = None
        self.extended: dict[str, int] = {}
        self.papers: dict[str, Paper] = {}
        self.inquiry_complete = False
        self.held_items: dict[str, bool] = {}
        self.under_arbitration = False
        self.suspects_named = False
        self.crime_team: tuple[str, ...] = ()
        self.transferred = False
        self.transfer: Transfer | None = None
        self.publications: dict[str, Publication] = {}
        self.listings: dict[str, Listing] = {}
        self.published, self.listed, self.listing_withdrawn = False, False, False
        self.objection: str | None = None

    def _start_of_pressure(self) -> None:
        self.clocks: dict[str, Clock] = {}
        self.rounds: dict[tuple[str, str], int] = {}
        self.climbed: dict[str, tuple[int, tuple[str, ...]]] = {}
        self.missed: dict[str, Missed] = {}
        self.calendar = ""
        self.counted_on: str | None = None
        self.rulebook = ""
        self.books: dict[str, str] = {}
        self.watch: Watch | None = None
        self.urged_on: dict[str, int] = {}
        self.raised = False
        self.owner: Owner | None = None
        self.former_owner: Owner | None = None
        self.leaderless: dict[str, int] = {}
        self.incidents: dict[str, Incident] = {}

    def _start_of_keeping(self) -> None:
        self.staged_at: datetime | None = None
        self.holds: dict[str, Hold] = {}
        self.held_before = 0
        self.erasures: dict[str, Erasure] = {}
