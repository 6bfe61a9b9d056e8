"""A case whose order to pay went unmet, and the police beside the test directory: what crime and blacklist start from."""

from dataclasses import replace
from typing import Any

from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.intake import Receive
from casework.domain.parties import Respondent
from casework.domain.settling.establishing import Establish
from casework.domain.statute.filing import File
from casework.domain.statute.orders import MarkUnmet, Order
from casework.domain.statute.serving import Serve
from casework.domain.values import Line, Sum, Unit
from tests.people import COUNTY, DISPATCHER, HEAD, OFFICER, TWO
from tests.spec import CASE, Life, a_world, given, receipt

POLICE = Unit("620502-police", "天水市公安局秦州分局", "police", "county", "620502")
CITY_POLICE = Unit("620500-police", "天水市公安局", "police", "city", "620500")
FIRM = Respondent("firm", name="某建筑公司")


def whole(heads: int, fen: int) -> Sum:
    """A sum with its roll, as even as fen allow; the first worker is owed the rest."""
    each = fen // heads
    return Sum(heads, fen, tuple(Line(f"w{i}", each + (fen - each * heads) * (i == 1)) for i in range(1, heads + 1)))


PLAIN = whole(10, 15_000_000)


def with_police(life: Life) -> Life:
    """The same life in a directory that knows the police."""
    office = a_world().office.with_unit(POLICE).with_unit(CITY_POLICE)
    life.world = replace(life.world, office=office)
    return life


def found(**changes: Any) -> Receive:
    """A breach the office found itself, with one employer."""
    return receipt(**({"kind": "own_motion", "channel": "inspection", "respondents": (FIRM,)} | changes))


def investigated(verified: Sum = PLAIN, **changes: Any) -> Life:
    """Received on Monday 2026-03-02, dispatched, signed for, and established: ten workers and 150,000 yuan unless told otherwise."""
    life = with_police(given(receive=found(**changes)))
    life.does(Dispatch(case_no=CASE, lead=COUNTY.code), DISPATCHER)
    life.does(SignIn(case_no=CASE, officer="officer-1"), HEAD)
    life.does(Establish(case_no=CASE, verified=verified, cause="misuse"), OFFICER)
    return life


def ordered(total: Sum = PLAIN, **changes: Any) -> Life:
    """The same, filed, and ordered to pay until 2026-03-10; served on the Tuesday."""
    life = investigated(total, **changes)
    life.gets(File(case_no=CASE, officers=TWO), OFFICER)
    life.on("2026-03-03")
    life.gets(Order(case_no=CASE, addressees=("firm",), ground="724-30", sum=total, days="5 working days"), OFFICER)
    life.does(Serve(case_no=CASE, paper="order-1", way="direct", proof=("receipt",), officers=TWO), OFFICER)
    return life


def unpaid(total: Sum = PLAIN, **changes: Any) -> Life:
    """The same on 2026-03-11, the order marked unmet."""
    life = ordered(total, **changes).on("2026-03-11")
    life.does(MarkUnmet(case_no=CASE, paper="order-1"), OFFICER)
    return life
