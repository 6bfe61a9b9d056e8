"""The money of a case while it lives: payments, recovery claims, promises, answers of workers. Frozen; effects replace them whole."""

from dataclasses import dataclass
from datetime import date, datetime

from casework.domain.values import Fen, Line


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came 支付: who paid whom, how, what for. `fen` None where the sum is unknown: it proves nothing then."""

    id: str
    payer: str
    fen: Fen | None
    method: str
    purpose: str
    recorded_by: str
    workers: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    verified: bool = False
    advance: bool = False
    lines: tuple[Line, ...] = ()
    proof: str | None = None


@dataclass(frozen=True, slots=True)
class Recovery:
    """A recovery claim 追偿 that an advance opened: who advanced, how much, how much came back."""

    id: str
    by: str
    fen: Fen | None
    recovered_fen: Fen = 0
    written_off: bool = False
    payment: str | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise 承诺 with its date and sum; never a payment."""

    id: str
    by: str
    until: date | None
    fen: Fen | None
    kept: bool | None = None
    counts_from: Fen = 0


@dataclass(frozen=True, slots=True)
class WorkerAnswer:
    """A worker's last word on the money 劳动者反馈: paid, part or unpaid, since when, how much, and whether a word of theirs reopened."""

    outcome: str
    at: datetime
    fen: int | None = None
    sent_back: bool = False
