"""Logins by password, who one is, leaving, and what the access log tells of everybody who was turned away."""

from datetime import date, timedelta

import pytest
from starlette.testclient import TestClient

from casework.api.app import create_app
from casework.bootstrap import Casework
from casework.domain.directory import PostEnded
from casework.domain.office import Holding
from casework.domain.timekeeping.terms import local_day
from casework.security.access_log import AccessLog
from casework.security.accounts import Accounts
from casework.security.logins import AT_ONCE, FREE
from casework.security.tokens import Tokens
from tests.api.calling import ALIKE
from tests.office import Office, furnished
from tests.people import COUNTY, OFFICER, STRANGER, SYSTEM, TOWN
from tests.spec import MONDAY

PASSWORD = "correct horse battery"
LOGIN = "/api/v1/login"
ME = "/api/v1/me"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """One office for the file, with a few accounts; each test uses a person of its own."""
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('login')}/office.db") as house:
        yield house


@pytest.fixture(scope="module")
def app(house):
    app = create_app(house)
    yield app
    app.state.served.close()


@pytest.fixture
def client(app):
    return TestClient(app, client=("10.1.2.3", 5555), raise_server_exceptions=False, headers=ALIKE)


def employed(house, person, *posts, password=PASSWORD):
    """A person with an account and posts of units."""
    held = [Holding(person, post, unit, date(2000, 1, 1)) for post, unit in posts]
    house.policies.furnish_office(holdings=held, by=SYSTEM)
    accounts(house).add(person, password, house.clock())
    return person


def accounts(house):
    return Accounts(house.store)


def logged(client):
    served = client.app.state.served
    assert served.access.flush()
    return AccessLog(served.office.store).since(MONDAY - timedelta(days=1), 10_000)


def enters(client, person, password=PASSWORD, **more):
    return client.post(LOGIN, json={"person": person, "password": password, **more})


def bearing(token):
    return {"Authorization": f"Bearer {token}"}


def test_a_password_gives_a_session_of_twelve_hours_for_the_only_post(house, client):
    employed(house, "li", ("officer", COUNTY.code))
    answer = enters(client, "li")
    said = answer.json()
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    assert (said["person"], said["post"], said["unit"]) == ("li", "officer", COUNTY.code)
    assert said["expires_at"] == (house.clock() + timedelta(hours=12)).isoformat()
    me = client.get(ME, headers=bearing(said["token"])).json()
    assert me["post"] == {"post": "officer", "unit": COUNTY.code, "unit_name": COUNTY.name, "acting_for": None}
    assert me["scope"] == {"territory": "620502", "unit": COUNTY.code} and me["expires_at"] == said["expires_at"]
    assert me["posts"] == [me["post"]] and me["token"] in said["token"]


def test_who_has_several_posts_names_one_and_is_told_which_only_after_the_right_password(house, client):
    employed(house, "two", ("officer", COUNTY.code), ("unit_head", TOWN.code))
    assert enters(client, "two", "wrong password").status_code == 401
    answer = enters(client, "two")
    assert answer.status_code == 422 and answer.json()["code"] == "choose_post"
    assert [each["post"] for each in answer.json()["posts"]] == ["officer", "unit_head"]
    assert enters(client, "two", post="unit_head").json()["unit"] == TOWN.code
    assert enters(client, "two", unit=COUNTY.code).json()["post"] == "officer"
    refused = enters(client, "two", post="supervisor")
    assert refused.status_code == 422 and "not held today" in refused.json()["reasons"][0]


def test_who_holds_no_post_comes_in_nowhere(house, client):
    employed(house, "none")
    answer = enters(client, "none")
    assert answer.status_code == 403 and answer.json()["code"] == "no_post"


def test_unknown_names_and_wrong_passwords_are_told_the_same(house, client):
    employed(house, "same", ("officer", COUNTY.code))
    wrong, unknown = enters(client, "same", "wrong password"), enters(client, "who-is-that")
    assert wrong.status_code == unknown.status_code == 401 and wrong.json() == unknown.json()
    assert wrong.headers["www-authenticate"] == "Bearer" == unknown.headers["www-authenticate"]


def test_failures_cost_time_and_the_answer_says_how_much(house, client):
    employed(house, "guessed", ("officer", COUNTY.code))
    for _ in range(FREE + 1):
        assert enters(client, "guessed", "wrong password").status_code == 401
    answer = enters(client, "guessed")
    assert answer.status_code == 429 and answer.headers["retry-after"] == "1"
    assert answer.json()["retry_at"] == (house.clock() + timedelta(seconds=1)).isoformat()
    house.clock.turn_to(house.clock() + timedelta(seconds=1))
    assert enters(client, "guessed").status_code == 200


def test_a_disabled_account_is_told_so_with_the_right_password_only(house, client):
    employed(house, "closed", ("officer", COUNTY.code))
    token = enters(client, "closed").json()["token"]
    accounts(house).disable("closed", house.clock())
    assert "disabled" not in enters(client, "closed", "wrong password").text
    assert "disabled" in enters(client, "closed").json()["detail"]
    answer = client.get(ME, headers=bearing(token))
    assert answer.status_code == 401 and "disabled" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400), (b"[]", 400), (b"{", 400), (b'{"person": "li"}', 422), (b'{"person": 1, "password": "x"}', 422),
        (b'{"person": "li\\u0000", "password": "xxxxxxxxxxxx"}', 422), (b'{"person": "li", "password": "\\ud800xxxxxxxxxxxx"}', 400),
        (b'{"person": "li", "password": "xxxxxxxxxxxx", "role": "admin"}', 422), (b'{"person": "li", "password": ""}', 422),
        (b'{"person": "' + b"x" * 101 + b'", "password": "xxxxxxxxxxxx"}', 422), (b"\xff", 400),
    ],
)  # fmt: skip
def test_a_malformed_login_is_refused_with_its_places_and_never_repeated(client, body, status):
    answer = client.post(LOGIN, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status and "xxxxxxxxxxxx" not in answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_login_that_is_not_json_or_too_large_is_refused(client):
    assert client.post(LOGIN, data={"person": "li"}).status_code == 415
    assert client.post(LOGIN, json={"person": "li", "password": "x" * 2_000_000}).status_code == 413


def test_more_logins_at_once_than_are_looked_at_are_asked_to_come_again(house, client, app):
    room = app.state.served.logins._room
    for _ in range(AT_ONCE):
        assert room.acquire(blocking=False)
    answer = enters(client, "li")
    for _ in range(AT_ONCE):
        room.release()
    assert answer.status_code == 503 and answer.headers["retry-after"] == "1"


def test_leaving_ends_this_token_and_no_other(house, client):
    employed(house, "leaves", ("officer", COUNTY.code))
    first, second = (enters(client, "leaves").json()["token"] for _ in range(2))
    assert client.post("/api/v1/logout", headers=bearing(first)).status_code == 204
    assert "revoked" in client.get(ME, headers=bearing(first)).json()["detail"]
    assert client.get(ME, headers=bearing(second)).status_code == 200
    assert client.post("/api/v1/logout", headers=bearing(first)).status_code == 401


def test_a_session_ends_after_twelve_hours_and_with_the_post(house, client):
    employed(house, "short", ("officer", COUNTY.code))
    token = enters(client, "short").json()["token"]
    house.clock.turn_to(house.clock() + timedelta(hours=12))
    assert "expired" in client.get(ME, headers=bearing(token)).json()["detail"]
    token = enters(client, "short").json()["token"]
    ended = PostEnded(person="short", post="officer", unit=COUNTY.code, since=date(2000, 1, 1), until=local_day(house.clock()))
    house.policies.enter(lambda _: [ended], by=SYSTEM)
    answer = client.get(ME, headers=bearing(token))
    assert answer.status_code == 401 and "does not hold the post" in answer.json()["detail"]


def test_a_post_given_by_another_process_works_at_once(house, client):
    with Casework(house.store.url, clock=house.clock) as other:
        other.policies.furnish_office(holdings=[Holding("new", "officer", COUNTY.code, date(2000, 1, 1))], by=SYSTEM)
    assert house.policies.office.held_by("new") == ()
    token = Tokens(house.store).issue("new", "officer", COUNTY.code, house.clock())
    assert client.get(ME, headers=bearing(token)).status_code == 200


def test_without_a_provider_its_login_does_not_exist(client):
    for path in ("/api/v1/login/oidc", "/api/v1/login/oidc/callback"):
        answer = client.get(path, follow_redirects=False)
        assert answer.status_code == 404 and answer.json()["code"] == "not_configured"


# who was turned away


def test_every_refusal_is_logged_with_who_what_and_why_and_without_a_secret(house, client):
    person = employed(house, "watched", ("officer", COUNTY.code))
    before = len(logged(client))
    enters(client, person, "wrong password")
    enters(client, "my-password-in-the-wrong-field")
    token = enters(client, person).json()["token"]
    stranger = Tokens(house.store).issue(STRANGER.person, "officer", STRANGER.unit.code, house.clock())
    case_no = Office(house).receives().case_no
    client.get(f"/api/v1/cases/{case_no}?as_of=2026-03-01", headers=bearing(stranger))
    client.get(ME)
    client.get(ME, headers=bearing(token[:-1] + ("A" if token[-1] != "A" else "B")))
    client.post("/api/v1/logout", headers=bearing(token))
    client.get(ME, headers=bearing(token))
    client.get("/no/such/path")
    entries = logged(client)[before:]
    assert [(entry.status, entry.code, entry.person, entry.path) for entry in entries] == [
        (401, "not_authenticated", person, LOGIN),
        (401, "not_authenticated", None, LOGIN),
        (404, "case_not_found", STRANGER.person, f"/api/v1/cases/{case_no}"),
        (401, "not_authenticated", None, ME),
        (401, "not_authenticated", None, ME),
        (401, "not_authenticated", person, ME),
    ]
    foreign = entries[2]
    assert (foreign.case_no, foreign.post, foreign.unit) == (case_no, "officer", STRANGER.unit.code)
    assert foreign.token == stranger.split("_")[1] and foreign.address == "10.1.2.3" and foreign.at == house.clock()
    assert entries[-1].token == token.split("_")[1]
    whole = repr(entries)
    assert not any(secret in whole for secret in (PASSWORD, "wrong-field", "2026-03-03", token.split("_", 2)[2], stranger.split("_", 2)[2]))


def test_a_failing_log_delays_and_fails_no_answer(house, client, app, caplog):
    class Broken:
        def writing(self):
            raise RuntimeError("no log today")

    log = app.state.served.access
    kept, log._store = log._store, Broken()
    try:
        assert client.get(ME).status_code == 401
        assert log.flush()
    finally:
        log._store = kept
    assert "are lost" in caplog.text


def test_what_is_granted_is_not_logged(house, client):
    before = len(logged(client))
    token = Tokens(house.store).issue(OFFICER.person, "officer", COUNTY.code, house.clock())
    assert client.get(ME, headers=bearing(token)).status_code == 200
    assert len(logged(client)) == before
