"""Notices by the API: the recipient opens and acknowledges, nobody else sees that there is one, and the case knows."""

from collections.abc import Iterator
from datetime import date

import pytest
from starlette.testclient import TestClient

from casework.api.app import create_app
from casework.bootstrap import Casework
from casework.domain.directory import AbsenceRecorded
from casework.domain.noticing import NoticeReported
from casework.domain.office import Absence, Deputy
from casework.domain.values import Actor
from casework.notices.delivering import deliver
from casework.projections.digests import letters_of
from casework.security.tokens import Tokens
from casework.store.deliveries import Deliveries, Delivery
from casework.store.outbox import Waiting
from tests.notices.posts import Basket, kept, letter, post
from tests.office import Office, furnished
from tests.people import CHIEF, COLLEAGUE, COUNTY, HEAD, OFFICER, PEOPLE, REVIEWER, STRANGER, SUPERVISOR, SYSTEM
from tests.spec import at

START, SINCE = at("2026-03-24 10:00"), date(2020, 1, 1)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Casework]:
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('notices')}/office.db", START) as house:
        yield house


@pytest.fixture(scope="module")
def client(house: Casework) -> Iterator[TestClient]:
    app = create_app(house)
    yield TestClient(app, raise_server_exceptions=False)
    app.state.served.close()


@pytest.fixture(scope="module")
def office(house: Casework) -> Office:
    return Office(house).receives()


def told(office: Office, name: str, to: str = "chief", of: str = "hrss_head", **given) -> Delivery:
    """A notice that went out."""
    one = letter(name, to=to, post=of, case_no=office.case_no, **given)
    made = post(office.house.store, [one], office.house.clock())
    deliver(office.house, Basket(), office.house.clock())
    return next(each for each in made if one.letter in each.letters)


def bearing(house: Casework, who: Actor) -> dict[str, str]:
    return {"Authorization": f"Bearer {Tokens(house.store).issue(who.person, who.post, who.unit.code, house.clock())}"}


def says(client: TestClient, house: Casework, who: Actor, notice: str, state: str):
    return client.post(f"/api/v1/notices/{notice}/{state}", headers=bearing(house, who))


def on_record(office: Office, notice: str) -> list[str]:
    return [fact.state for fact in office.facts if isinstance(fact, NoticeReported) and fact.notice == notice]


def test_the_recipient_opens_and_acknowledges_and_the_case_knows_at_once(house, client, office):
    notice = told(office, "one").id
    opened = says(client, house, CHIEF, notice, "opened")
    assert (opened.status_code, opened.json()["state"], opened.json()["id"]) == (200, "opened", notice)
    assert opened.json()["opened_at"] == "2026-03-24T02:01:00Z" and opened.json()["acknowledged_at"] is None
    acknowledged = says(client, house, CHIEF, notice, "acknowledged")
    assert acknowledged.json()["state"] == "acknowledged"
    assert on_record(office, notice) == ["sent", "opened", "acknowledged"]
    version = office.case.version
    assert (
        says(client, house, CHIEF, notice, "opened").json()
        == says(client, house, CHIEF, notice, "acknowledged").json()
        == acknowledged.json()
    )
    assert office.case.version == version


@pytest.mark.parametrize("state", ["opened", "acknowledged"])
@pytest.mark.parametrize("who", [HEAD, SUPERVISOR, STRANGER], ids=lambda who: who.person)
def test_to_everybody_else_there_is_no_such_notice(house, client, office, who, state):
    notice = told(office, f"not for {who.person} {state}").id
    foreign = says(client, house, who, notice, state)
    missing = says(client, house, who, "00000000-0000-4000-8000-000000000000", state)
    assert foreign.status_code == missing.status_code == 404
    assert foreign.json() | {"request_id": ""} == missing.json() | {"request_id": ""}
    assert kept(Deliveries(house.store), notice).opened_at is None
    assert client.post(f"/api/v1/notices/{notice}/{state}").status_code == 401


def test_what_is_no_id_is_told_so(house, client):
    assert says(client, house, CHIEF, "one", "opened").status_code == 422


def test_a_stand_in_opens_it_for_who_is_away_and_not_before(house, client, office):
    stand_ins = [
        Deputy("head", "unit_head", COUNTY.code, "officer-1", SINCE),
        Deputy("officer-1", "officer", COUNTY.code, "officer-2", SINCE),
    ]
    house.policies.furnish_office((), (), stand_ins, by=SYSTEM)
    of_head, of_officer = told(office, "away", to="head", of="unit_head").id, told(office, "away too", to="officer-1", of="officer").id
    assert says(client, house, OFFICER, of_head, "opened").status_code == 404
    assert says(client, house, COLLEAGUE, of_officer, "opened").status_code == 404
    away = [AbsenceRecorded(absence=Absence(person, date(2026, 3, 24), date(2026, 3, 25))) for person in ("head", "officer-1")]
    house.policies.enter(lambda _: away, by=SYSTEM)
    assert says(client, house, COLLEAGUE, of_officer, "opened").status_code == 200
    assert says(client, house, HEAD, of_head, "opened").status_code == 200


def test_a_notice_to_a_post_is_for_whoever_holds_it(house, client, office):
    notice = told(office, "desk", to=f"reviewer@{COUNTY.code}", of="reviewer", person=None).id
    assert says(client, house, CHIEF, notice, "opened").status_code == 404
    assert says(client, house, REVIEWER, notice, "opened").status_code == 200


def test_what_was_handed_on_is_in_the_list_of_who_has_it_now(house, client, office):
    office.waits(days=9)
    row = next(row for row in letters_of(house.views, to="chief", limit=10_000) if row["rung"] == "urged")
    one = Waiting(str(row["id"]), "notice", 0.0, row)
    made = next(each for each in post(house.store, [one], house.clock()) if one.letter in each.letters)
    deliver(house, Basket(nowhere={"chief"}), house.clock())
    (child,) = Deliveries(house.store).children(made.id)
    heir = next(actor for actor in PEOPLE if actor.person == child.recipient)
    listed = client.get("/api/v1/notices?limit=200", headers=bearing(house, heir)).json()["notices"]
    assert [each["delivery"] for each in listed if each["id"] == one.letter] == [child.id]
    assert says(client, house, heir, child.id, "acknowledged").status_code == 200
