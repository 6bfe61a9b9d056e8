"""Lives of cases for the tests of the procedure: filed, ordered, told, decided, demanded; every step on a working day of 2026."""

from typing import Any

from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.parties import Respondent
from casework.domain.paying.money import RecordPayment
from casework.domain.paying.verifying import VerifyPayment
from casework.domain.statute.decisions import DecideHandling, DecidePenalty
from casework.domain.statute.demanding import Demand
from casework.domain.statute.filing import Accept, File
from casework.domain.statute.hearing import Hear
from casework.domain.statute.inquiry import Inquire
from casework.domain.statute.notifying import Notify
from casework.domain.statute.orders import MarkUnmet, Order
from casework.domain.statute.serving import Serve
from casework.domain.values import Line, Sum
from tests.people import COLLEAGUE, COUNTY, DISPATCHER, OFFICER, TWO
from tests.spec import CASE, Life, given, receipt

FIRM = Respondent("firm", name="某劳务公司")
CONTRACTOR = Respondent("contractor", name="某建筑公司", role="general_contractor")
BOSS = Respondent("boss", kind="person", person_name="张某", role="person_in_charge")
ROLL = Sum(2, 1_000_000, (Line("w1", 400_000), Line("w2", 600_000)))
"""Two workers, 10,000 yuan."""


def cmd(kind: Any, **fields: Any) -> Any:
    """A command for the case of the tests."""
    return kind(case_no=CASE, **fields)


def received(**changes: Any) -> Life:
    """A complaint of two workers with three respondents, given to the county and signed for, on Monday 2026-03-02."""
    first = receipt(**({"respondents": (FIRM, CONTRACTOR, BOSS), "claimed": ROLL} | changes))
    return given((cmd(Dispatch, lead=COUNTY.code), DISPATCHER), (cmd(SignIn, officer=OFFICER.person), OFFICER), receive=first)


def filed(**changes: Any) -> Life:
    """Accepted and filed on the same day."""
    life = received(**changes)
    if life.case.kind == "complaint":
        life.gets(cmd(Accept), OFFICER)
    life.gets(cmd(File, officers=TWO), OFFICER)
    return life


def serve(life: Life, paper: str, **changes: Any) -> Life:
    """Served in the hand, with the signed receipt."""
    life.does(cmd(Serve, **({"paper": paper, "way": "direct", "proof": ("receipt",), "officers": TWO} | changes)), OFFICER)
    return life


def inquired(**changes: Any) -> Life:
    """Filed, and an inquiry notice written to the firm."""
    life = filed(**changes)
    life.does(cmd(Inquire, officers=TWO, addressees=("firm",), asks_for=("roll", "ledger")), OFFICER)
    return life


def an_order(**changes: Any) -> Order:
    """An order to the firm to pay the roll within five working days of service."""
    given_: dict[str, Any] = {"addressees": ("firm",), "ground": "724-30", "sum": ROLL, "days": "5 working days"}
    order: Order = cmd(Order, **(given_ | changes))
    return order


def ordered(life: Life | None = None, **changes: Any) -> Life:
    """Ordered and served on 2026-03-02: to be obeyed until Monday 2026-03-09."""
    life = life or filed()
    life.gets(an_order(**changes), OFFICER)
    newest = list(life.case.papers)[-1]
    return serve(life, newest)


def unmet(life: Life | None = None, **changes: Any) -> Life:
    """The order's date passed; marked unmet on 2026-03-10."""
    life = ordered(life, **changes).on("2026-03-10")
    life.does(cmd(MarkUnmet, paper=list(life.case.papers)[-1]), OFFICER)
    return life


def a_notice(intends: str = "handling_decision", **changes: Any) -> Notify:
    """A whole notice to the firm."""
    given_: dict[str, Any] = {"intends": intends, "addressees": ("firm",), "ground": "724-30", "sum": ROLL}
    notice: Notify = cmd(Notify, **(given_ | changes))
    return notice


def told(life: Life, intends: str = "handling_decision", **changes: Any) -> str:
    """The id of a notice that was served and on which the party waived everything."""
    life.gets(a_notice(intends, **changes), OFFICER)
    notice = list(life.case.papers)[-1]
    serve(life, notice)
    life.does(cmd(Hear, paper=notice, outcome="waived"), OFFICER)
    return notice


def a_handling(notice: str, life: Life, **changes: Any) -> DecideHandling:
    """A decision to pay the roll within fifteen days, the register looked at today."""
    given_: dict[str, Any] = {
        "notice": notice, "addressees": ("firm",), "ground": "724-30", "sum": ROLL, "days": "15 days",
        "registration_checked_on": life.now.date(),
    }  # fmt: skip
    decision: DecideHandling = cmd(DecideHandling, **(given_ | changes))
    return decision


def a_penalty(notice: str, life: Life, **changes: Any) -> DecidePenalty:
    """A fine of 10,000 yuan under 条例 30, the register looked at today."""
    given_: dict[str, Any] = {
        "notice": notice, "addressees": ("firm",), "ground": "inspection-30", "fine_fen": 1_000_000,
        "registration_checked_on": life.now.date(),
    }  # fmt: skip
    decision: DecidePenalty = cmd(DecidePenalty, **(given_ | changes))
    return decision


def decided(life: Life | None = None, **changes: Any) -> Life:
    """A handling decision, served the same day."""
    life = life or unmet()
    life.gets(a_handling(told(life), life, **changes), OFFICER)
    return serve(life, list(life.case.papers)[-1])


def fined(life: Life | None = None, fine_fen: int = 1_000_000) -> Life:
    """A penalty decision, served the same day. In Hunan 长沙 a fine of 10,000 yuan is not large."""
    life = life or filed(imported=True)
    notice = told(life, "penalty_decision", fine_fen=fine_fen, sum=None)
    life.gets(a_penalty(notice, life, fine_fen=fine_fen), OFFICER)
    return serve(life, list(life.case.papers)[-1])


def demanded(life: Life | None = None) -> Life:
    """Suit ended unused in September; demanded and served on 2026-09-14."""
    life = life or decided()
    decision = list(life.case.papers)[-1]
    life.ticks("2026-09-14")
    life.gets(cmd(Demand, decision=decision), OFFICER)
    return serve(life, list(life.case.papers)[-1])


def pay(life: Life, fen: int) -> Life:
    """Wages recorded by the officer and verified by a colleague."""
    recorded: Any = life.gets(cmd(RecordPayment, payer="firm", method="transfer", fen=fen), OFFICER)
    life.gets(cmd(VerifyPayment, payment=recorded[0].payment, proof="bank_receipt"), COLLEAGUE)
    return life
