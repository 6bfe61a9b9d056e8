"""A case as officers find it: three workers on a site, a chain of firms, money verified and partly paid."""

from casework.domain.dispatching import Dispatch
from casework.domain.parties import Party, Respondent
from casework.domain.paying.money import RecordPayment
from casework.domain.paying.verifying import VerifyPayment
from casework.domain.settling.unfounded import FindUnfounded
from casework.domain.values import Line, Sum
from tests.office import Office
from tests.people import COLLEAGUE, COUNTY, DISPATCHER, INDUSTRY, OFFICER
from tests.web.visits import Site

PROJECT = "秦州区安置房二期"
CHAIN = (
    Respondent("owner", name="秦州区城投公司", role="owner"), Respondent("general", name="某建设集团有限公司", role="general_contractor"),
    Respondent("firm", name="某劳务有限公司", role="labour_company"),
    Respondent("head", kind="person", person_name="李班长", role="person_in_charge"),
)  # fmt: skip
WORKERS = (Party("w1", name="张三", phone="13800138001"), Party("w2", name="王五", phone="13800138002"), Party("w3", name="赵六"))
CLAIMED = Sum(3, 9_000_000, (Line("w1", 3_000_000), Line("w2", 2_000_000), Line("w3", 4_000_000)))
VERIFIED = Sum(3, None, (Line("w1", 3_000_000), Line("w2", 1_500_000), Line("w3", None)))


def at_work(site: Site) -> Office:
    """Received, dispatched, established; worker w1 got 10,000 yuan, verified, and 5,000 came without saying to whom."""
    office = Office(site.house).receives(
        claimed=CLAIMED, parties=WORKERS, respondents=CHAIN, project_name=PROJECT, project_class="government", arrears_months=("2026-01",)
    )
    office.does(Dispatch(case_no=office.case_no, lead=COUNTY.code, cohandlers=(INDUSTRY.code,)), DISPATCHER)
    office.signs_in()
    office.establishes(VERIFIED, debtor="firm", first_payer="general", unknown_because="no_books")
    paid = RecordPayment(case_no=office.case_no, payer="general", method="transfer", lines=(Line("w1", 1_000_000),))
    office.does(paid, OFFICER)
    office.does(VerifyPayment(case_no=office.case_no, payment="payment-1", proof="bank_receipt"), COLLEAGUE)
    office.does(RecordPayment(case_no=office.case_no, payer="general", method="transfer", fen=500_000), OFFICER)
    site.house.views.catch_up()
    return office


def find_unfounded(case_no: str) -> FindUnfounded:
    """An act that the head of the unit must approve."""
    return FindUnfounded(case_no=case_no, conclusion="no_debt", evidence=("books",), remedies=("arbitration",), told="phone")
