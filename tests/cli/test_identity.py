"""`casework token`, `user` and `access`: who may come in, told on the command line, with no secret but the token itself."""

import json
import re
from datetime import date

import pytest

from casework.bootstrap import Casework
from casework.domain.office import Holding
from casework.domain.scope import Scope
from casework.domain.timekeeping.terms import local_day
from casework.samples.offices import POSTS
from casework.security.access_log import Access, AccessLog
from casework.security.accounts import Accounts
from casework.security.tokens import NotKnown, Tokens
from tests.cli.conftest import casework
from tests.office import furnished
from tests.people import CITY_SUPERVISOR, COUNTY, OFFICER, OTHER_COUNTY, SYSTEM, TOWN_OFFICER

TOKEN = re.compile(r"cw_[0-9a-f]{16}_[A-Za-z0-9_-]{43}")
PASSWORD = "correct horse battery"


@pytest.fixture
def url(sqlite_url):
    """A furnished office, in which two-units holds officer in two units."""
    with furnished(sqlite_url) as house:
        both = [Holding("two-units", "officer", unit.code, date(2000, 1, 1)) for unit in (COUNTY, OTHER_COUNTY)]
        house.policies.furnish_office(holdings=both, by=SYSTEM)
    return sqlite_url


def token(url, *args, code=0):
    said = casework("token", *args, "--database", url)
    assert said.code == code, said.err
    assert code or TOKEN.fullmatch(said.out.splitlines()[-1])
    assert not TOKEN.search(said.err)
    return said


def caller(url, text):
    with Casework(url) as office:
        return Tokens(office.store).caller(text.strip(), office.policies.office, office.clock())


def user(url, *args, code=0):
    said = casework("user", *args, "--database", url)
    assert said.code == code, said.err
    assert PASSWORD not in said.out + said.err
    return said


# token


@pytest.mark.parametrize("post", ["officer", "admin", "leader", "dispatcher"])
def test_a_new_database_gets_a_sample_office_and_the_post_in_its_natural_unit(sqlite_url, post):
    said = token(sqlite_url, "li", "--post", post)
    actor = caller(sqlite_url, said.out).actor
    natural = {"officer": "insp", "admin": "hrss", "leader": "gov", "dispatcher": "zqb"}[post]
    assert (actor.person, actor.post, actor.unit.code) == ("li", post, f"620502-{natural}")
    assert "sample office" in said.err and "was given the post" in said.err
    again = token(sqlite_url, "li", "--post", post)
    assert "sample office" not in again.err and "was given" not in again.err


@pytest.mark.parametrize(
    ("region", "unit", "territory"),
    [("000000", "000000-zqb", "000000"), ("620500", "620500-zqb", "6205"), ("62", "620000-zqb", "62")],
)
def test_the_sample_office_is_that_of_the_region(sqlite_url, region, unit, territory):
    found = caller(sqlite_url, token(sqlite_url, "wang", "--post", "supervisor", "--region", region).out)
    assert found.actor.unit.code == unit and found.scope == Scope(territory)


def test_a_sample_person_keeps_the_post_held_already(sqlite_url):
    said = token(sqlite_url, "620502-insp-officer-1", "--post", "officer")
    assert "was given" not in said.err and caller(sqlite_url, said.out).actor.unit.code == "620502-insp"


def test_a_region_without_a_place_enters_nothing(sqlite_url):
    said = token(sqlite_url, "li", "--post", "officer", "--region", "999999", code=1)
    assert "no place has the code 999999" in said.err
    with Casework(sqlite_url) as office:
        assert not office.policies.office.units


def test_the_only_unit_where_the_post_is_held_is_found(url):
    found = caller(url, token(url, OFFICER.person, "--post", "officer").out)
    assert found.actor == OFFICER and found.scope == Scope("620502", COUNTY.code)


def test_where_there_are_several_all_are_named(url):
    said = token(url, "two-units", "--post", "officer", code=1)
    assert COUNTY.code in said.err and OTHER_COUNTY.code in said.err and "--org" in said.err
    found = caller(url, token(url, "two-units", "--post", "officer", "--org", OTHER_COUNTY.code).out)
    assert found.actor.unit == OTHER_COUNTY


def test_a_post_that_is_not_held_is_refused_with_what_is_held_and_what_to_do(url):
    said = token(url, OFFICER.person, "--post", "leader", code=1)
    assert f"officer of {COUNTY.code}" in said.err and "--enter" in said.err and said.out == ""
    assert "holds none" in token(url, "nobody", "--post", "officer", code=1).err


def test_enter_gives_the_post_from_today_as_a_recorded_fact(url):
    said = token(url, "new", "--post", "admin", "--org", COUNTY.code, "--enter")
    assert caller(url, said.out).actor.post == "admin" and "was given the post" in said.err
    with Casework(url) as office:
        (held,) = office.policies.office.held_by("new")
        assert held.since == local_day(office.clock())


@pytest.mark.parametrize(
    ("args", "part"),
    [
        (("new", "--post", "admin", "--enter"), "needs --org"),
        (("new", "--post", "admin", "--enter", "--org", "nowhere"), "not in the directory"),
        ((" new", "--post", "admin"), "cannot name an account"),
        (("new", "--post", "officer", "--org", COUNTY.code, "--enter", "--region", "6205"), "can only see less"),
    ],
)  # fmt: skip
def test_what_cannot_be_entered_is_refused_and_leaves_nothing(url, args, part):
    assert part in token(url, *args, code=1).err
    with Casework(url) as office:
        assert office.policies.office.held_by("new") == ()


def test_a_post_that_does_not_exist_is_a_fault_of_usage(url):
    assert "officer" in token(url, "li", "--post", "king", code=2).err
    token(url, "li", "--post", "system", code=2)


def test_a_region_narrows_and_is_refused_where_nothing_would_be_seen(url):
    assert caller(url, token(url, CITY_SUPERVISOR.person, "--post", "supervisor", "--region", "620502").out).scope == Scope("620502")
    assert "can only see less" in token(url, OFFICER.person, "--post", "officer", "--region", "6205", code=1).err
    assert "leave --region out" in token(url, TOWN_OFFICER.person, "--post", "officer", "--region", "620502", code=1).err
    assert "not a code of a region" in token(url, OFFICER.person, "--post", "officer", "--region", "6x", code=1).err


def test_a_disabled_account_gets_no_token(url):
    user(url, "disable", OFFICER.person)
    assert "disabled" in token(url, OFFICER.person, "--post", "officer", code=1).err


def test_every_sample_post_has_its_natural_unit():
    from casework.commands.token import NATURAL

    posts = {(suffix, str(post)) for suffix, rows in POSTS.items() for _, post, _, _ in rows}
    assert {(suffix, post) for post, suffix in NATURAL.items() if post != "admin"} <= posts


# user


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "password"
    path.write_text(f"{PASSWORD}\n", encoding="utf-8")
    return str(path)


def accounts(url):
    return {row["person"]: row for row in json.loads(user(url, "list", "--json").out)}


def lets_in(url, person, password=PASSWORD):
    with Casework(url) as office:
        return Accounts(office.store).lets_in(person, password)


def test_an_account_is_added_with_a_password_from_a_file(url, file):
    user(url, "add", OFFICER.person, "--password-file", file)
    assert lets_in(url, OFFICER.person)
    row = accounts(url)[OFFICER.person]
    assert row["password"] and row["posts"] == [{"post": "officer", "unit": COUNTY.code}] and row["disabled_at"] is None
    assert "there is an account" in user(url, "add", OFFICER.person, "--password-file", file, code=1).err


def test_a_password_comes_from_standard_input_too(url, monkeypatch):
    from io import StringIO

    monkeypatch.setattr("sys.stdin", StringIO(f"{PASSWORD}\r\n"))
    said = user(url, "add", "newcomer")
    assert lets_in(url, "newcomer") and "holds no post yet" in said.err


def test_a_short_password_and_a_missing_file_are_told(url, tmp_path):
    empty = tmp_path / "empty"
    empty.touch()
    assert "12 to 1000" in user(url, "add", "li", "--password-file", str(empty), code=1).err
    assert "cannot be read" in user(url, "add", "li", "--password-file", str(tmp_path / "gone"), code=1).err
    assert accounts(url) == {}


def test_another_password_ends_the_sessions_and_not_the_tokens(url, file, tmp_path):
    user(url, "add", OFFICER.person, "--password-file", file)
    kept = token(url, OFFICER.person, "--post", "officer").out
    with Casework(url) as office:
        session = Tokens(office.store).issue(OFFICER.person, "officer", COUNTY.code, office.clock(), kind="session")
    other = tmp_path / "other"
    other.write_text("another long sentence", encoding="utf-8")
    assert "1 sessions ended" in user(url, "password", OFFICER.person, "--password-file", str(other)).err
    assert lets_in(url, OFFICER.person, "another long sentence") and not lets_in(url, OFFICER.person)
    assert caller(url, kept).actor == OFFICER
    with pytest.raises(NotKnown, match="revoked"):
        caller(url, session)


def test_a_disabled_account_has_no_tokens_and_shows_as_disabled(url):
    text = token(url, OFFICER.person, "--post", "officer").out
    assert "1 tokens ended" in user(url, "disable", OFFICER.person).err
    with pytest.raises(NotKnown, match="disabled"):
        caller(url, text)
    assert "停用 disabled" in user(url, "list").out
    user(url, "enable", OFFICER.person)
    with pytest.raises(NotKnown, match="revoked"):
        caller(url, text)
    assert "no account 'nobody'" in user(url, "enable", "nobody", code=1).err


def test_tokens_are_listed_and_revoked_by_id(url):
    text = token(url, OFFICER.person, "--post", "officer").out.strip()
    (row,) = json.loads(user(url, "tokens", OFFICER.person, "--json").out)
    assert row["kind"] == "token" and text.split("_", 2)[2] not in json.dumps(row)
    assert "有效 good" in user(url, "tokens", OFFICER.person).out
    user(url, "revoke", row["id"])
    assert "已撤销 revoked" in user(url, "tokens", OFFICER.person).out
    assert "no such token" in user(url, "revoke", row["id"], code=1).err


def test_a_login_of_a_provider_is_linked_to_an_account_and_unlinked(url):
    there = ("--issuer", "https://id.example", "--subject", "42")
    assert "no account" in user(url, "link", OFFICER.person, *there, code=1).err
    user(url, "add", OFFICER.person, "--no-password")
    user(url, "link", OFFICER.person, *there)
    assert accounts(url)[OFFICER.person]["identities"] == [{"issuer": "https://id.example", "subject": "42"}]
    assert "https://id.example 42" in user(url, "list").out
    user(url, "unlink", *there)
    assert "linked to nobody" in user(url, "unlink", *there, code=1).err


# access


def test_refused_access_is_listed_from_a_moment_on(url):
    with Casework(url) as office:
        log, now = AccessLog(office.store), office.clock()
        log.record(
            Access(
                now, "GET", "/api/v1/cases/620502-2026-000001", 404, "case_not_found", "li", "officer", COUNTY.code, "t", "c", "10.0.0.1"
            )
        )
        log.record(Access(now, "POST", "/api/v1/login", 401, "not_authenticated"))
        assert log.flush()
    first, second = casework("access", "--database", url).out.splitlines()
    assert "404 case_not_found  GET /api/v1/cases/620502-2026-000001" in first and f"li officer@{COUNTY.code}" in first
    assert "401 not_authenticated  POST /api/v1/login" in second
    (row,) = json.loads(casework("access", "--json", "--most", "1", "--database", url).out)
    assert row["status"] == 401 and row["person"] is None
    assert json.loads(casework("access", "--json", "--since", "2100-01-01", "--database", url).out) == []
    assert casework("access", "--since", "yesterday", "--database", url).code == 1
