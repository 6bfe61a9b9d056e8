"""只用接口: a worker files, an officer handles, the office falls silent, a leader takes over; the letters that people got tell the same."""

import itertools
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from casework.api.app import create_app
from casework.bootstrap import Casework
from casework.domain.office import Holding
from casework.notices.delivering import work
from casework.notices.quiet import Hours
from casework.notices.ways import OfficeWays
from casework.security.tokens import Tokens
from tests.api.calling import READING
from tests.notices.mailhost import MailHost, mailing
from tests.office import Office
from tests.people import CITY_OFFICE, COUNTY, HOLDINGS, SYSTEM
from tests.spec import MONDAY, at
from tests.unpaid import whole

OWED = whole(10, 15_000_000)
ROLL = {"heads": 10, "fen": 15_000_000, "lines": [{"worker": line.worker, "fen": line.fen} for line in OWED.lines]}
CHANNELS = """[mail]
kind = "smtp"
host = "127.0.0.1"
port = {port}
from = "qianxin@example.gov.cn"
security = "none"
"""
TOLD = ("officer-1", "head", "chief", "deputy", "dispatcher", "leader", "chair", "supervisor", "city-supervisor", "city-dispatcher")
COMPLAINT = {
    "name": "张建国", "id_number": "11010519491231002X", "phone": "13800000001", "region": "620502", "place": "秦州区",
    "employer": {"name": "甘肃远大建筑劳务有限公司"}, "workers": 10, "owed_yuan": 150_000, "description": "去年做工，至今未付",
    "agrees": True,
}  # fmt: skip


class Counter:
    """Everybody at their own desk, and every act by HTTP."""

    def __init__(self, house: Casework, mail: MailHost, ways: OfficeWays) -> None:
        self.house, self.mail, self.ways = house, mail, ways
        self.http = TestClient(create_app(house), headers=READING)
        self.office = Office(house)
        tokens, unit_of = Tokens(house.store), {held.person: held for held in house.policies.office.holdings}
        self.tokens = {
            person: tokens.issue(person, held.post, held.unit, MONDAY, days=365) for person, held in unit_of.items()
        }  # fmt: skip
        self.keys, self.position = itertools.count(), 0

    def asks(self, person: str, path: str, **params: Any) -> Any:
        """A question about the case itself."""
        return self.got(self.http.get(path, params=params, headers=self.who(person)))

    def reads(self, person: str, path: str, **params: Any) -> Any:
        """A question to the views, once they are as new as the last move."""
        return self.asks(person, path, wait_for=self.position, **params)

    def who(self, person: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[person]}"}

    def got(self, answer: httpx2.Response, status: int = 200) -> Any:
        assert answer.status_code == status, answer.text
        return answer.json()

    def gives(self, person: str, move: str, **fields: Any) -> Any:
        """A move on the case as it stands, with every approval that it needs."""
        done = self.got(self.tries(person, move, **fields))
        while done["requested"] is not None:
            desk = done["requested"]
            done = self.got(self.tries(desk["people"][0], "approve", request=desk["request"]))
        self.position = done["position"]
        return done

    def tries(self, person: str, move: str, **fields: Any) -> httpx2.Response:
        """A move on the case as it stands, whatever comes of it."""
        path = f"/api/v1/cases/{self.office.case_no}"
        seen = self.http.get(path, headers=self.who(person))
        assert seen.status_code == 200, seen.text
        headers = {"If-Match": seen.headers["etag"], "Idempotency-Key": f"story-{next(self.keys)}"}
        return self.http.post(f"{path}/moves/{move}", json=fields, headers=self.who(person) | headers)

    def waits(self, until: str) -> None:
        """Day after day passes with its ticks, and whoever must be told is told on the day."""
        end = at(until)
        while (now := self.house.clock()) < end:
            self.office.waits(until=min(end, now + timedelta(days=1)))
            while work(self.house, self.ways, Hours(), "story"):
                pass

    def pays(self) -> None:
        """The contractor pays by bank; the receipts of all ten are checked by another officer."""
        self.gives("officer-1", "record_payment", payer="employer", method="transfer", fen=15_000_000)
        payments = self.asks("officer-1", f"/api/v1/cases/{self.office.case_no}")["payments"]
        self.gives("officer-2", "verify_payment", payment=list(payments)[-1], proof="signed_roll")

    def subjects(self, person: str) -> list[str]:
        """The subjects of all mails to a person, in order."""
        found = zip(self.mail.taken, self.mail.recipients, strict=True)
        return [str(mail["Subject"]) for mail, to in found if to == [f"{person}@example.gov.cn"]]


@pytest.fixture
def counter(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    """An office with an administrator, who has set how everybody is reached; the mail server is a real one."""
    house = office.house
    house.policies.furnish_office(holdings=(Holding("admin", "admin", CITY_OFFICE.code, HOLDINGS[0].since),), by=SYSTEM)
    with mailing() as mail:
        file = tmp_path / "channels.toml"
        file.write_text(CHANNELS.format(port=mail.port))
        monkeypatch.setenv("CASEWORK_CHANNELS", str(file))
        counter = Counter(house, mail, OfficeWays.of(house))
        for person in TOLD:
            wish = {"channels": [{"channel": "mail", "address": f"{person}@example.gov.cn"}]}
            counter.got(counter.http.put(f"/api/v1/people/{person}/channels", json=wish, headers=counter.who("admin")))
        with counter.http:
            yield counter


def test_a_complaint_from_the_first_form_to_the_struck_off_line_by_http_alone(counter):
    receipt, code = it_is_filed(counter)
    an_officer_takes_it(counter)
    the_office_falls_silent(counter)
    the_leader_works(counter)
    the_money_is_proven_and_the_workers_are_asked_twice(counter)
    it_comes_down(counter)
    the_supervisor_reads_it_all_back(counter)
    the_mails_tell_the_same_story(counter)
    told = counter.got(counter.http.post(f"/public/complaints/{receipt}", json={"code": code}))
    assert told["money"]["paid_fen"] == 15_000_000


def it_is_filed(counter: Counter) -> tuple[str, str]:
    receipt = counter.got(counter.http.post("/public/complaints", json=COMPLAINT), 201)
    counter.office.case_no = receipt["receipt"]
    again = counter.http.post(f"/public/complaints/{receipt['receipt']}", json={"code": "00000-00000"})
    assert again.status_code == 404
    return receipt["receipt"], receipt["code"]


def an_officer_takes_it(counter: Counter) -> None:
    counter.gives("dispatcher", "dispatch", lead=COUNTY.code)
    possible = {m["move"] for m in counter.asks("head", f"/api/v1/cases/{counter.office.case_no}/moves")["moves"] if m["possible"]}
    assert "sign_in" in possible and "strike_off" not in possible
    counter.gives("head", "sign_in", officer="officer-1")
    counter.gives("officer-1", "contact", way="phone")
    counter.gives("officer-1", "accept")


def the_office_falls_silent(counter: Counter) -> None:
    counter.waits("2026-03-16 10:00")
    case = counter.asks("supervisor", f"/api/v1/cases/{counter.office.case_no}")
    assert (case["pressure"], case["owner"]["person"]) == ("leader_owned", "leader")
    rows = counter.reads("supervisor", "/api/v1/ledger", region="620502")
    assert counter.office.case_no in str(rows)


def the_leader_works(counter: Counter) -> None:
    notices = counter.reads("leader", "/api/v1/notices")["notices"]
    assert notices and all(each["case_no"] in (counter.office.case_no, None) for each in notices)
    counter.gives("leader", "acknowledge")
    counter.gives("leader", "form_team", units=[COUNTY.code, "620502-housing"])
    counter.gives("leader", "plan", text="先由总包清偿，再追偿")


def the_money_is_proven_and_the_workers_are_asked_twice(counter: Counter) -> None:
    counter.gives("officer-1", "establish", verified=ROLL, cause="misuse")
    refused = counter.tries("officer-1", "resolve", heads=10, fen=15_000_000)
    assert refused.status_code == 409 and "not paid by proof" in str(refused.json()["reasons"])
    counter.pays()
    counter.gives("officer-1", "resolve", heads=10, fen=15_000_000)
    workers = [line.worker for line in OWED.lines]
    replies = [{"worker": worker, "outcome": "paid", "satisfied": True} for worker in workers]
    counter.gives("window", "revisit", replies=[{"worker": workers[0], "outcome": "unpaid", "satisfied": False}, *replies[1:]])
    assert counter.asks("officer-1", f"/api/v1/cases/{counter.office.case_no}")["handling"] == "dispatched"
    counter.gives("officer-1", "establish", verified=ROLL, cause="misuse")
    counter.gives("officer-1", "resolve", heads=10, fen=15_000_000)
    counter.gives("window", "revisit", replies=replies)


def it_comes_down(counter: Counter) -> None:
    assert counter.tries("dispatcher", "strike_off").status_code == 409
    counter.gives("officer-1", "ask_take_off", text="工资已全部支付")
    counter.gives("supervisor", "check_take_off", passed=True, how="call", text="十名工人均已收到")
    counter.gives("dispatcher", "take_off")
    counter.gives("leader", "sign_off", checked_by="city-supervisor", checked_how="on_site")
    counter.gives("dispatcher", "strike_off")


def the_supervisor_reads_it_all_back(counter: Counter) -> None:
    path = f"/api/v1/cases/{counter.office.case_no}"
    assert counter.asks("supervisor", path)["struck_off"] is True
    version = counter.office.case.version
    history = counter.reads("supervisor", f"{path}/history", limit=200)["facts"]
    assert [each["version"] for each in history] == list(range(1, version + 1))
    proof = counter.asks("supervisor", f"{path}/clocks/track..1/proof")
    assert (proof["due"], proof["days"][-1]["date"]) == ("2026-03-05", "2026-03-05")
    feed = counter.reads("supervisor", "/api/v1/feed", after=0, limit=200)["items"]
    assert [each["version"] for each in feed if each["case_no"] == counter.office.case_no] == [each["version"] for each in history]
    assert counter.http.get(path, headers=counter.who("officer-9")).status_code == 404


def the_mails_tell_the_same_story(counter: Counter) -> None:
    assert any("包案" in subject for subject in counter.subjects("leader"))
    rungs = [subject[: subject.index("】") + 1] for subject in counter.subjects("chief") if subject.startswith("【")]
    assert list(dict.fromkeys(rungs)) == ["【督办函】", "【督办】", "【挂牌督办】", "【领导包案】"]
    text = "\n".join(str(mail.get_content()) for mail in counter.mail.taken)
    assert counter.office.case_no in text and "张建国" not in text and "13800000001" not in text
