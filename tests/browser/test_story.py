"""The story of a case once through the pages, at a desk and on a phone: from the complaint to the worker's word that the money came."""

from contextlib import ExitStack

import pytest

from casework.security.accounts import Accounts
from tests.api.counter import ZHANG
from tests.browser.people_at import DESK, PHONE
from tests.office import Office
from tests.people import COLLEAGUE, COUNTY, DISPATCHER, GOVERNMENT, HEAD, LEADER, OFFICER, SUPERVISOR
from tests.web.owning import link

STEPS = (
    {"name": "张三", "id_number": ZHANG, "phone": "13800000000"},
    {"firm": "甘肃某某建筑工程有限公司", "project_name": "安置房二期", "region": "620502", "place": "玉泉镇"},
    {
        "from_month": "2026-01", "to_month": "2026-02", "owed_yuan": "12500", "workers": "1", "description": "去年做工，至今未付",
        "agrees": "yes",
    },
)  # fmt: skip
PASSWORD = "correct horse battery"


def complains(worker):
    """A complaint in three steps; number and code of the receipt."""
    worker.opens("/complain").fills(STEPS[0]).sends("下一步").fills(STEPS[1]).sends("下一步").fills(STEPS[2]).sends("提交投诉")
    assert "查询码只显示这一次" in worker.words
    return tuple(worker.page.locator("dl.facts dd").all_inner_texts())


def asks(worker, receipt, code):
    """How the complaint stands."""
    return worker.opens("/progress").fills({"receipt": receipt, "code": code}).sends("查询")


class Story:
    """One case and the people at their browsers."""

    def __init__(self, served, stack, shots, **options):
        self.served, self.stack, self.shots, self.options = served, stack, shots, options
        self.case_no, self.known = "", {}

    def anybody(self, by=None):
        """A new browser."""
        return self.stack.enter_context(self.served.person(by, self.shots, **self.options))

    def person(self, by):
        """The browser of somebody, opened once, when all that happened can be seen."""
        self.served.house.views.catch_up()
        if by not in self.known:
            self.known[by] = self.anybody(by)
        return self.known[by]

    def gives(self, by, move, said):
        """A move through its form; whoever stands on the page of the case, just opened, finds it there."""
        person, form = self.person(by), f"/cases/{self.case_no}/moves/{move}"
        person = person.follows(form) if person.path == f"/cases/{self.case_no}" else person.opens(form)
        person.fills(said).sends("提交")
        assert person.path.startswith(f"/cases/{self.case_no}?done={move}"), person.words
        return person

    @property
    def case(self):
        return self.served.house.cases.case(self.case_no)


@pytest.fixture(scope="module")
def account(served):
    """The officer's password."""
    Accounts(served.house.store).add(OFFICER.person, PASSWORD, served.house.clock())


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_case_goes_through_the_pages(served, account, tmp_path, viewport):
    (shots := tmp_path / "shots").mkdir()
    with ExitStack() as stack:
        story = Story(served, stack, shots, viewport=viewport, has_touch=viewport is PHONE)
        worker = story.anybody()
        story.case_no, code = complains(worker)
        story.gives(DISPATCHER, "dispatch", {"lead": COUNTY.code})
        story.gives(HEAD, "sign_in", {"officer": OFFICER.person})
        officer_establishes(story)
        leader_takes(story)
        money_comes(story)
        supervisor_looks(story)
        asks(worker, story.case_no, code)
        worker.sends("全部到了")
        assert story.case.worker_answers["complainant"].outcome == "paid"


def officer_establishes(story):
    """The officer logs in with a password and finds the case in the docket."""
    story.served.house.views.catch_up()
    officer = story.known[OFFICER] = story.anybody().opens("/docket")
    officer.fills({"person": OFFICER.person, "password": PASSWORD}).sends("登录")
    assert officer.path == "/docket"
    officer.follows(f"/cases/{story.case_no}").unfolds(f"/cases/{story.case_no}/clocks/")
    story.gives(OFFICER, "establish", {
        "verified.heads": "1", "verified.fen": "12500", "verified.lines[0].worker": "complainant", "verified.lines[0].fen": "12500",
        "cause": "misuse",
    })  # fmt: skip


def leader_takes(story):
    """A leader is named and takes the case by the link of the notice."""
    story.gives(DISPATCHER, "name_leader", {"leader": LEADER.person, "unit": GOVERNMENT.code})
    text = link(Office(story.served.house, story.case_no))
    story.anybody().opens(f"/leading?link={text}").sends("确认接收")
    assert story.case.owner.acknowledged


def money_comes(story):
    """Paid by the contractor, proven by a colleague, resolved with the head's approval."""
    story.gives(OFFICER, "record_payment", {"payer": "employer", "method": "transfer", "fen": "12500"})
    story.gives(COLLEAGUE, "verify_payment", {"payment": "payment-1", "proof": "signed_roll"})
    story.gives(OFFICER, "resolve", {"heads": "1", "fen": "12500"})
    head = story.person(HEAD).opens("/docket?kind=request").follows(f"/cases/{story.case_no}/moves/approve?request=").sends("提交")
    assert head.path.startswith(f"/cases/{story.case_no}?done=approve"), head.words
    assert story.case.handling == "resolved" and story.case.outstanding_fen == 0


def supervisor_looks(story):
    """The figures of all, and the audit of this case."""
    supervisor = story.person(SUPERVISOR).opens("/overview")
    supervisor.opens(f"/cases/{story.case_no}/audit")
    assert "领导包案" in supervisor.words and LEADER.person in supervisor.words
