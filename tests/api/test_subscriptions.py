"""Subscriptions by the API: the administrator's, within the territory of their unit, and the secret told once."""

from collections.abc import Iterator
from datetime import date

import pytest
from starlette.testclient import TestClient

from casework.api.app import create_app
from casework.bootstrap import Casework
from casework.domain.office import Holding
from casework.domain.values import Actor
from casework.security.tokens import Tokens
from casework.store.subscriptions import Subscriptions
from tests.office import furnished
from tests.people import CITY, COUNTY, OFFICER, OTHER_COUNTY, SYSTEM, TOWN

PATH = "/api/v1/subscriptions"
ASKED = {"name": "province", "url": "https://platform.example.gov.cn/hooks"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Casework]:
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('subscriptions')}/office.db") as house:
        units = (COUNTY, OTHER_COUNTY, CITY, TOWN)
        house.policies.furnish_office(
            holdings=[Holding(f"admin-{unit.code}", "admin", unit.code, date(2000, 1, 1)) for unit in units], by=SYSTEM
        )
        yield house


@pytest.fixture(autouse=True)
def nothing_left(house: Casework) -> Iterator[None]:
    yield
    kept = Subscriptions(house.store)
    for each in kept.all():
        kept.remove(each.id)


@pytest.fixture(scope="module")
def client(house: Casework) -> Iterator[TestClient]:
    app = create_app(house)
    yield TestClient(app, raise_server_exceptions=False)
    app.state.served.close()


def admin(unit=COUNTY) -> Actor:
    return Actor(f"admin-{unit.code}", "admin", unit)


def bearing(house: Casework, actor: Actor, **more) -> dict[str, str]:
    return {"Authorization": f"Bearer {Tokens(house.store).issue(actor.person, actor.post, actor.unit.code, house.clock(), **more)}"}


def test_the_secret_is_told_once(house, client):
    made = client.post(PATH, json=ASKED, headers=bearing(house, admin()))
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    assert (made.json()["territory"], made.json()["topics"], made.json()["state"]) == ("620502", ["*"], "active")
    listed = client.get(PATH, headers=bearing(house, admin()))
    assert "secret" not in listed.text
    assert [each["id"] for each in listed.json()["subscriptions"]] == [made.json()["id"]]


def test_an_administrator_sees_and_ends_only_those_of_the_own_territory(house, client):
    mine = client.post(PATH, json=ASKED, headers=bearing(house, admin())).json()["id"]
    city = client.post(PATH, json=ASKED | {"name": "city"}, headers=bearing(house, admin(CITY))).json()["id"]
    stranger = bearing(house, admin(OTHER_COUNTY))
    assert client.get(PATH, headers=stranger).json() == {"subscriptions": []}
    assert client.delete(f"{PATH}/{mine}", headers=stranger).status_code == 404
    assert client.delete(f"{PATH}/{city}", headers=bearing(house, admin())).status_code == 404
    assert len(client.get(PATH, headers=bearing(house, admin(CITY))).json()["subscriptions"]) == 2
    assert client.delete(f"{PATH}/{mine}", headers=bearing(house, admin())).status_code == 204
    assert client.delete(f"{PATH}/{mine}", headers=bearing(house, admin())).status_code == 404


@pytest.mark.parametrize("region", ["620503", "6205", "62"])
def test_nobody_lets_more_be_told_than_they_see(house, client, region):
    answer = client.post(PATH, json=ASKED | {"region": region}, headers=bearing(house, admin()))
    assert (answer.status_code, answer.json()["reasons"][0][:8]) == (422, "$.region")
    narrowed = bearing(house, admin(CITY), region="620503")
    assert client.post(PATH, json=ASKED | {"region": "620502"}, headers=narrowed).status_code == 422


@pytest.mark.parametrize("actor", [OFFICER, admin(TOWN)])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_others_than_administrators_of_a_territory_are_refused(house, client, actor, method):
    path = f"{PATH}/x" if method == "delete" else PATH
    body = {"json": ASKED} if method == "post" else {}
    assert client.request(method, path, headers=bearing(house, actor), **body).status_code == 403
    assert client.request(method, path, **body).status_code == 401


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x", "http://localhost/x", "http://169.254.169.254/latest", "https://10.0.0.7/"])
def test_an_address_inside_is_refused_unless_the_operator_allows_it(house, client, url, monkeypatch):
    refused = client.post(PATH, json=ASKED | {"url": url}, headers=bearing(house, admin()))
    assert (refused.status_code, refused.json()["reasons"][0][:5]) == (422, "$.url")
    monkeypatch.setenv("CASEWORK_WEBHOOKS_PRIVATE", "allow")
    made = client.post(PATH, json=ASKED | {"url": url}, headers=bearing(house, admin()))
    assert made.status_code == (422 if "169.254" in url else 201)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "a b"}, {"url": "ftp://host/x"}, {"url": None}, {"region": "62050"}, {"topics": []}, {"topics": ["case.nothing"]},
        {"after": 10**9}, {"after": -1}, {"after": 10**30}, {"batch": 0}, {"batch": 101}, {"batch": "1"}, {"secret": "x"},
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(house, client, wrong):
    answer = client.post(PATH, json=ASKED | wrong, headers=bearing(house, admin()))
    assert answer.status_code == 422
    assert answer.json()["reasons"][0].startswith(f"$.{next(iter(wrong))}")


def test_a_name_is_taken_once(house, client):
    assert client.post(PATH, json=ASKED, headers=bearing(house, admin())).status_code == 201
    again = client.post(PATH, json=ASKED, headers=bearing(house, admin()))
    assert (again.status_code, again.json()["code"]) == (409, "name_taken")
