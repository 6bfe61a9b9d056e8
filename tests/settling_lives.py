"""Lives of cases for the tests of money and closing: received, dispatched, established, paid, resolved."""

from typing import Any

from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.intake import Receive
from casework.domain.parties import Respondent
from casework.domain.paying.money import RecordPayment
from casework.domain.paying.verifying import VerifyPayment
from casework.domain.settling.closing import Resolve, StrikeOff
from casework.domain.settling.establishing import Establish, is_complete
from casework.domain.settling.replies import Reply
from casework.domain.settling.revisiting import Revisit
from casework.domain.state import Owner
from casework.domain.values import Line, Sum
from tests.people import COLLEAGUE, COUNTY, DISPATCHER, OFFICER, WINDOW
from tests.spec import CASE, MONDAY, Life, given, receipt

EMPLOYER = Respondent("employer", name="某劳务公司")
CONTRACTOR = Respondent("contractor", name="某建筑公司", role="general_contractor")
ROLL = tuple(Line(f"w{n}", 100_000) for n in range(1, 4))
"""Three workers, 1,000 yuan each."""
OWED = 300_000


def cmd(command: Any, /, **fields: Any) -> Any:
    """A command for the case of the tests."""
    return command(case_no=CASE, **fields)


def received(**changes: Any) -> Receive:
    """A complaint with two respondents."""
    return receipt(**({"respondents": (EMPLOYER, CONTRACTOR)} | changes))


def dispatched(*cohandlers: str, **changes: Any) -> Life:
    """Given to the county and signed in."""
    return given(
        (cmd(Dispatch, lead=COUNTY.code, cohandlers=cohandlers), DISPATCHER), (cmd(SignIn, officer=OFFICER.person), OFFICER),
        receive=received(**changes),
    )  # fmt: skip


def established(total: Sum | None = None, **changes: Any) -> Life:
    """Investigated: three workers are owed 1,000 yuan each, unless another sum is given."""
    life = dispatched(**changes)
    verified = total or Sum(3, OWED, ROLL)
    life.gets(cmd(Establish, verified=verified, cause="misuse", unknown_because=None if is_complete(verified) else "other"), OFFICER)
    return life


def pay(life: Life, fen: int, method: str = "transfer", proof: str = "bank_receipt", **fields: Any) -> Life:
    """Money recorded by the officer and verified by a colleague."""
    life.gets(cmd(RecordPayment, payer="employer", method=method, fen=fen, **fields), OFFICER)
    life.gets(cmd(VerifyPayment, payment=list(life.case.payments)[-1], proof=proof), COLLEAGUE)
    return life


def resolved(total: Sum | None = None, **changes: Any) -> Life:
    """Paid by proof and resolved."""
    life = established(total, **changes)
    verified = total or Sum(3, OWED, ROLL)
    assert verified.fen is not None
    pay(life, verified.fen)
    life.gets(cmd(Resolve, heads=verified.heads, fen=verified.fen), OFFICER)
    return life


def satisfied(*workers: str) -> tuple[Reply, ...]:
    """Each of these workers was paid and is satisfied."""
    return tuple(Reply(worker, "paid", satisfied=True) for worker in workers or ("w1", "w2", "w3"))


def revisited(**changes: Any) -> Life:
    """Asked by the window with good answers."""
    life = resolved(**changes)
    life.gets(cmd(Revisit, replies=satisfied()), WINDOW)
    return life


def struck_off(**changes: Any) -> Life:
    """Off the ledger."""
    life = revisited(**changes)
    life.gets(cmd(StrikeOff), DISPATCHER)
    return life


def owned(life: Life, signed_off: bool = False) -> Life:
    """A leader owns the case and has done the first duties."""
    life.case.owner = Owner("leader", "620502-gov", "county", MONDAY, acknowledged=True, team=True, plan=True, signed_off=signed_off)
    return life
