"""Who was paid by proof 已付核算: per worker where the roll is known, because money paid to one worker pays no other."""

from casework.domain.case import Case
from casework.domain.paying.standing import Payment
from casework.domain.values import Fen, Line, yuan

SHOWN = 5


def rolled(lines: tuple[Line, ...]) -> Fen | None:
    """What a roll adds up to, or None where a sum in it is unknown or there is no roll."""
    known = [line.fen for line in lines if line.fen is not None]
    return sum(known) if lines and len(known) == len(lines) else None


def wages(case: Case) -> tuple[Payment, ...]:
    """The payments of wages that were verified."""
    return tuple(p for p in case.payments.values() if p.purpose == "wages" and p.verified)


def owed_lines(case: Case) -> tuple[Line, ...]:
    """The verified roll, empty where none is known."""
    return case.verified.lines if case.verified is not None else ()


def open_lines(case: Case) -> dict[str, Fen]:
    """What each worker of the verified roll is still owed by proof, 0 where paid; workers of unknown sum are left out."""
    paid: dict[str, Fen] = {}
    for line in (line for payment in wages(case) for line in payment.lines):
        paid[line.worker] = paid.get(line.worker, 0) + (line.fen or 0)
    return {line.worker: max(line.fen - paid.get(line.worker, 0), 0) for line in owed_lines(case) if line.fen is not None}


def shares(case: Case, payment: Payment, fen: Fen) -> tuple[Line, ...]:
    """Who got how much, where that is beyond doubt: the money is exactly what its workers were still owed. Empty otherwise."""
    still = {worker: owed for worker, owed in open_lines(case).items() if owed and (not payment.workers or worker in payment.workers)}
    if payment.purpose != "wages" or payment.lines or sum(still.values()) != fen:
        return payment.lines
    return tuple(Line(worker, owed) for worker, owed in still.items())


def unpaid_by_the_roll(case: Case) -> str | None:
    """The sentence naming workers of the verified roll who are not paid by proof, or None."""
    unknown = [line.worker for line in owed_lines(case) if line.fen is None]
    if unknown and not case.imported:
        return f"the sums of {shown(unknown)} are not known; establish them"
    still = [f"{worker} {yuan(owed)}" for worker, owed in open_lines(case).items() if owed]
    if not still:
        return None
    loose = [payment.id for payment in wages(case) if not payment.lines]
    hint = f"; {shown(loose)} does not say who got how much: verify it again with its roll" if loose else ""
    return f"by the roll these are not paid (yuan): {shown(still)}{hint}"


def shown(names: list[str]) -> str:
    """The first few names, and how many more."""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
