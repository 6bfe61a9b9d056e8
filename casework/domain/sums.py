"""What the money of a case adds up to: owed, paid, proven, outstanding, recoverable; each kept apart, unknown stays None."""

from casework.domain.paying.standing import Payment, Recovery
from casework.domain.values import Fen, Sum


class Sums:
    """The sums of a case, read from its claim, its verified sum, its payments and its recovery claims."""

    claimed: Sum
    verified: Sum | None
    payments: dict[str, Payment]
    recoveries: dict[str, Recovery]

    @property
    def paid_fen(self) -> Fen | None:
        """Wages recorded as paid, advances included, fines never; None when no sum is known."""
        known = [p.fen for p in self.payments.values() if p.fen is not None and p.purpose == "wages"]
        return sum(known) if known else None

    @property
    def proven_fen(self) -> Fen:
        """Wages whose payment was verified by somebody other than the recorder."""
        return sum(p.fen for p in self.payments.values() if p.fen is not None and p.purpose == "wages" and p.verified)

    @property
    def owed_fen(self) -> Fen | None:
        """What is owed: verified, else claimed; None where neither is known."""
        return self.verified.fen if self.verified is not None and self.verified.fen is not None else self.claimed.fen

    @property
    def outstanding_fen(self) -> Fen | None:
        """What the workers are still owed by the record: owed − paid; None only where the sum is unknown."""
        return None if self.owed_fen is None else self.owed_fen - (self.paid_fen or 0)

    @property
    def balance_fen(self) -> Fen | None:
        """What the workers are still owed by proof: owed − verified payments; None where the sum is unknown."""
        return None if self.owed_fen is None else self.owed_fen - self.proven_fen

    @property
    def recoverable_fen(self) -> Fen:
        """What is still to be recovered for advances."""
        return sum((r.fen or 0) - r.recovered_fen for r in self.recoveries.values() if not r.written_off)

    @property
    def workers(self) -> int | None:
        """Heads: verified, else claimed, None where unknown."""
        return self.verified.heads if self.verified is not None and self.verified.heads is not None else self.claimed.heads
