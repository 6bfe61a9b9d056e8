"""By which channels people are reached: kept sealed and in order, shown masked, set by administrators of their territory only."""

from datetime import date, timedelta
from threading import Thread

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from casework.api.app import create_app
from casework.domain.office import Holding
from casework.notices.channels import SETTINGS, Channels
from casework.notices.file_channel import FileChannel
from casework.notices.message import Route
from casework.notices.preferences import MOST, BadPreference, Preferences, masked
from casework.notices.smtp import Smtp
from casework.security.access_log import AccessLog
from casework.security.addresses import Addresses, NoAddress, Wanted, preferences, subject
from casework.security.tokens import Tokens
from tests.office import furnished
from tests.people import CHIEF, CITY, COUNTY, OFFICE, OTHER_COUNTY, STRANGER, SYSTEM, TOWN

MAIL, OTHER = "chief@example.gov.cn", "chief.private@example.cn"


def a_house(house, tmp_path, **more):
    channels = {"mail": Smtp("mail.example.gov.cn", "casework@example.gov.cn"), "demo": FileChannel(tmp_path), **more}
    return Preferences(Addresses(house.store, house.vault), Channels(channels))


def test_routes_come_in_the_order_of_preference_on_both_databases(either, tmp_path):
    known, now = a_house(either, tmp_path), either.clock()
    known.set("chief", "demo", "c", now)
    known.set("chief", "mail", MAIL, now, place=1)
    assert known.routes("chief") == [Route("mail", MAIL), Route("demo", "c")] and known.routes("head") == []
    known.set("chief", "demo", "d", now)
    assert known.routes("chief") == [Route("mail", MAIL), Route("demo", "d")]
    known.set("chief", "demo", "d", now, place=1)
    assert [route.channel for route in known.routes("chief")] == ["demo", "mail"]
    assert known.remove("chief", "demo") and not known.remove("chief", "demo")
    assert known.routes("chief") == [Route("mail", MAIL)] and [each.place for each in known.shown("chief")] == [1]


def test_replacing_keeps_addresses_that_are_not_named_and_refuses_those_it_never_had(either, tmp_path):
    known, now = a_house(either, tmp_path), either.clock()
    known.replace("chief", [Wanted("mail", MAIL), Wanted("demo", "c", enabled=False)], now)
    known.replace("chief", [Wanted("demo"), Wanted("mail")], now)
    assert known.routes("chief") == [Route("demo", "c"), Route("mail", MAIL)]
    with pytest.raises(NoAddress, match="head has no address on mail yet"):
        known.replace("head", [Wanted("mail")], now)
    known.replace("chief", [], now)
    assert known.routes("chief") == [] and known.shown("chief") == []


def test_two_administrators_at_once_leave_one_whole_answer(either, tmp_path):
    known, now = a_house(either, tmp_path), either.clock()
    known.replace("chief", [Wanted("mail", MAIL), Wanted("demo", "c")], now)
    choices = ([Wanted("demo", "x"), Wanted("mail", OTHER)], [Wanted("mail", MAIL), Wanted("demo", "y")])
    both = [Thread(target=known.replace, args=("chief", choice, now)) for choice in choices]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert known.routes("chief") in [[Route(each.channel, each.address or "") for each in choice] for choice in choices]


def test_addresses_lie_sealed_in_the_database_and_are_never_shown(house, tmp_path):
    known = a_house(house, tmp_path)
    known.set("chief", "mail", MAIL, house.clock())
    with house.store.reading() as tx:
        rows = [str(dict(row)) for row in tx.execute(select(preferences)).mappings()]
    assert len(rows) == 1 and "chief@" not in rows[0] and "sealed:v1:person/chief:address:" in rows[0]
    assert "chief@" not in str(known.shown("chief")) and "chief@" not in repr(known.routes("chief"))


def test_a_person_whose_key_was_erased_has_no_route_and_says_so(house, tmp_path):
    known = a_house(house, tmp_path)
    known.set("chief", "mail", MAIL, house.clock())
    house.vault.forget(subject("chief"))
    [shown] = known.shown("chief")
    assert known.routes("chief") == [] and shown.state == "erased" and MAIL not in shown.address


def test_a_channel_that_is_off_or_that_the_office_no_longer_has_is_no_route(house, tmp_path):
    known = a_house(house, tmp_path)
    known.replace("chief", [Wanted("mail", MAIL, enabled=False), Wanted("demo", "c")], house.clock())
    fewer = Preferences(Addresses(house.store, house.vault), Channels({}))
    assert [each.state for each in known.shown("chief")] == ["off", "ready"] and [r.channel for r in known.routes("chief")] == ["demo"]
    assert [each.state for each in fewer.shown("chief")] == ["unknown", "unknown"] and fewer.routes("chief") == []


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ([Wanted("sms", "13812345678")], "there is no channel sms; the office has demo, mail"),
        ([Wanted("mail", "a b")], "mail: an address for mail is like zhang@example.gov.cn"),
        ([Wanted("mail", MAIL), Wanted("mail", OTHER)], "channels named twice: mail"),
        ([Wanted(f"c{number}") for number in range(MOST + 1)], f"{MOST + 1} channels are too many; at most {MOST}"),
    ],
)
def test_what_cannot_be_used_is_told_without_the_address(house, tmp_path, wanted, said):
    with pytest.raises(BadPreference) as fault:
        a_house(house, tmp_path).replace("chief", wanted, house.clock())
    assert said in str(fault.value) and "13812345678" not in str(fault.value) and MAIL not in str(fault.value)


def test_one_person_has_so_many_channels_and_no_more(house, tmp_path):
    known = a_house(house, tmp_path, **{f"c{number}": FileChannel(tmp_path) for number in range(MOST)})
    for number in range(MOST):
        known.set("chief", f"c{number}", "x", house.clock())
    known.set("chief", "c0", "y", house.clock())
    with pytest.raises(BadPreference, match="remove one first"):
        known.set("chief", "mail", MAIL, house.clock())


@pytest.mark.parametrize("person", ["李 伟", "a:b", "a|b", "a%b", "a\tb"])
def test_any_account_has_a_key_of_its_own(house, tmp_path, person):
    known = a_house(house, tmp_path)
    known.set(person, "mail", MAIL, house.clock())
    assert known.routes(person) == [Route("mail", MAIL)]
    assert len({subject(each) for each in ("a:b", "a|b", "a%3Ab", "a b", "ab")}) == 5


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (MAIL, "ch***@example.gov.cn"), ("li@example.cn", "***@example.cn"), ("13812345678", "138****5678"), ("LiWei", "L***"),
        ("abc", "***"), ("group", "g***"), (None, "〔已删除 erased〕"),
    ],
)  # fmt: skip
def test_a_masked_address_can_be_recognised_and_not_used(address, shown):
    assert masked(address) == shown


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """One office behind the API for the file; each test uses people of its own."""
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('people')}/office.db") as office:
        app = create_app(office)
        yield app
        app.state.served.close()


@pytest.fixture
def calls(served, tmp_path, monkeypatch):
    """Whoever calls: (post, unit) → a client with a token; the office has mail and a file for channels."""
    file = tmp_path / "channels.toml"
    smtp = '[mail]\nkind = "smtp"\nhost = "mail.example.gov.cn"\nfrom = "casework@example.gov.cn"\n'
    file.write_text(f'{smtp}[demo]\nkind = "file"\nfolder = "out"\n', encoding="utf-8")
    monkeypatch.setenv(SETTINGS, str(file))
    office = served.state.served.office

    def client(post="admin", unit=COUNTY.code, region=None):
        person = f"{post}-{unit}"
        office.policies.furnish_office(holdings=[Holding(person, post, unit, date(2000, 1, 1))], by=SYSTEM)
        token = Tokens(office.store).issue(person, post, unit, office.clock(), region=region)
        return TestClient(served, headers={"Authorization": f"Bearer {token}"}, raise_server_exceptions=False)

    return client


def url(person):
    return f"/api/v1/people/{person}/channels"


def test_an_administrator_sets_channels_and_reads_them_masked_and_both_are_logged(calls):
    admin = calls("admin", CITY.code)
    house = admin.app.state.served.office
    wanted = [{"channel": "mail", "address": MAIL}, {"channel": "demo", "address": "c", "enabled": False}]
    put, got = admin.put(url("chief"), json={"channels": wanted}), admin.get(url("chief"))
    assert put.status_code == got.status_code == 200 and put.json() == got.json() and MAIL not in got.text
    assert got.json()["available"] == ["demo", "mail"]
    assert got.json()["channels"][0] == {
        "place": 1,
        "channel": "mail",
        "address": "ch***@example.gov.cn",
        "enabled": True,
        "state": "ready",
    }
    assert admin.put(url("chief"), json={"channels": [{"channel": "mail"}]}).status_code == 200
    assert Addresses(house.store, house.vault).of("chief")[0].address == MAIL
    assert admin.app.state.served.access.flush()
    log = [each for each in AccessLog(house.store).since(house.clock() - timedelta(days=1), 100) if each.code.startswith("channels_")]
    log = [each for each in log if each.unit == CITY.code]
    assert sorted(each.code for each in log) == ["channels_read", "channels_set", "channels_set"] and MAIL not in str(log)
    assert {(each.person, each.post) for each in log} == {(f"admin-{CITY.code}", "admin")}


@pytest.mark.parametrize(
    ("caller", "person", "status"),
    [
        (("admin", COUNTY.code, None), CHIEF.person, 200), (("admin", COUNTY.code, None), "town-head", 200),
        (("admin", OTHER_COUNTY.code, None), CHIEF.person, 404), (("admin", COUNTY.code, None), STRANGER.person, 404),
        (("admin", COUNTY.code, "620503"), CHIEF.person, 404), (("admin", TOWN.code, None), "town-head", 200),
        (("admin", TOWN.code, None), CHIEF.person, 404), (("supervisor", OFFICE.code, None), CHIEF.person, 403),
        (("officer", COUNTY.code, None), CHIEF.person, 403), (("admin", COUNTY.code, None), "nobody-at-all", 404),
    ],
)  # fmt: skip
def test_only_an_administrator_of_the_territory_reads_or_sets_channels(calls, caller, person, status):
    client = calls(*caller)
    assert client.get(url(person)).status_code == status
    assert client.put(url(person), json={"channels": []}).status_code == status


def test_nobody_without_a_token_learns_anything(calls):
    client = calls()
    client.headers.clear()
    assert client.get(url("chief")).status_code == 401 and client.put(url("chief"), json={"channels": []}).status_code == 401


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"channels": [{"channel": "sms", "address": "13812345678"}]}, "there is no channel sms; the office has demo, mail"),
        ({"channels": [{"channel": "mail", "address": "a\r\nBcc: x@y.cn"}]}, "mail: an address for mail is like"),
        ({"channels": [{"channel": "mail"}]}, "has no address on mail yet"),
        ({"channels": [{"channel": "mail", "address": MAIL}] * 2}, "named twice"),
        ({"channels": [{"channel": "mail", "adress": MAIL}]}, "$.channels.0.adress: Extra inputs"),
        ({"channels": [{"channel": "mail", "address": MAIL, "enabled": 1}]}, "$.channels.0.enabled: Input should be a valid boolean"),
        ({"channels": [{"channel": "Mail", "address": MAIL}]}, "$.channels.0.channel: String should match"),
        ({}, "$.channels: Field required"),
        ({"channels": [{"channel": "mail"}] * (MOST + 1)}, "at most 8 items"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_answered_with_the_place_and_what_would_be_right(calls, body, said):
    answer = calls().put(url("deputy"), json=body)
    assert answer.status_code == 422 and any(said in each for each in answer.json()["reasons"])
    assert MAIL not in answer.text and "13812345678" not in answer.text


def test_a_broken_file_of_channels_is_the_operators_and_not_told_here(calls, tmp_path):
    client = calls()
    (tmp_path / "channels.toml").write_text('[mail]\nkind = "nothing"\n', encoding="utf-8")
    answer = client.get(url("chief"))
    assert answer.status_code == 503 and answer.json()["code"] == "channels_unreadable" and "nothing" not in answer.text


def test_nothing_is_kept_of_a_person_who_was_erased(calls):
    client, wanted = calls(), {"channels": [{"channel": "mail", "address": MAIL}]}
    assert client.put(url("head"), json=wanted).status_code == 200
    client.app.state.served.office.vault.forget(subject("head"))
    assert client.put(url("head"), json=wanted).status_code == 410
    assert client.get(url("head")).json()["channels"][0]["state"] == "erased"
