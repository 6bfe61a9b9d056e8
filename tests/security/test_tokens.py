"""A token is told once, kept as a hash, and good for one person in one post until it ends in one of many ways."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from casework.domain.office import Absence, Deputy, Holding
from casework.domain.scope import Scope
from casework.security.accounts import Accounts
from casework.security.callers import Recognised
from casework.security.posts import acting
from casework.security.records import tokens as table
from casework.security.tokens import NotKnown, PostNotHeld, Tokens, digest
from tests.people import CITY_OFFICE, CITY_SUPERVISOR, COUNTY, DIRECTORY, OFFICER, TOWN_OFFICER
from tests.spec import MONDAY

LATER = MONDAY + timedelta(days=1)


@pytest.fixture
def store(identity_store):
    return identity_store


@pytest.fixture
def tokens(store):
    return Tokens(store)


def issued(tokens, actor=OFFICER, **more):
    return tokens.issue(actor.person, str(actor.post), actor.unit.code, MONDAY, **more)


def secret(text):
    return text.split("_", 2)[2]


def why_not(tokens, text, now=LATER, office=DIRECTORY):
    with pytest.raises(NotKnown) as refused:
        tokens.caller(text, office, now)
    return refused.value


def test_a_token_tells_who_calls_and_what_they_see(tokens):
    caller = tokens.caller(issued(tokens), DIRECTORY, LATER)
    assert caller.actor == OFFICER and caller.scope == Scope("620502", COUNTY.code)
    assert caller.expires_at == MONDAY + timedelta(days=365)


def test_no_two_tokens_are_alike_and_no_secret_is_stored(tokens, store):
    first, second = issued(tokens), issued(tokens)
    assert first != second
    with store.reading() as tx:
        stored = " ".join(str(row) for row in tx.execute(select(table)))
    assert secret(first) not in stored


@pytest.mark.parametrize("change", ["x", " ", "\n", "é", "_"])
def test_one_more_character_is_another_token(tokens, change):
    text = issued(tokens)
    assert "not known" in str(why_not(tokens, text + change)) and "not known" in str(why_not(tokens, change + text))


@pytest.mark.parametrize("text", ["", "cw", "cw__", "cw_0_0", "cw_" + "0" * 16 + "_" + "A" * 43, "\x00", "x" * 100_000, "令牌"])
def test_what_is_no_token_is_not_known(tokens, text):
    fault = why_not(tokens, text)
    assert "not known" in str(fault) and (fault.token, fault.person) == (None, None)


def test_the_right_id_with_a_wrong_secret_is_not_known_and_names_nobody(tokens):
    name = issued(tokens).split("_")[1]
    fault = why_not(tokens, f"cw_{name}_{'A' * 43}")
    assert "not known" in str(fault) and (fault.token, fault.person) == (None, None)


def test_a_token_ends_at_its_instant(tokens):
    text, end = issued(tokens, days=0.5), MONDAY + timedelta(hours=12)
    assert tokens.caller(text, DIRECTORY, end - timedelta(microseconds=1)).actor == OFFICER
    fault = why_not(tokens, text, end)
    assert "expired" in str(fault) and fault.person == OFFICER.person and secret(text) not in str(fault)


def test_a_revoked_token_is_over_and_cannot_be_revoked_twice(tokens):
    text = issued(tokens)
    assert tokens.revoke(text.split("_")[1], LATER)
    assert "revoked" in str(why_not(tokens, text))
    assert not tokens.revoke(text.split("_")[1], LATER) and not tokens.revoke("nothing", LATER)


def test_all_sessions_of_a_person_end_and_their_tokens_stay(tokens):
    session, token, other = issued(tokens, kind="session"), issued(tokens), issued(tokens, TOWN_OFFICER, kind="session")
    assert tokens.revoke_all(OFFICER.person, LATER, kind="session") == 1
    assert "revoked" in str(why_not(tokens, session))
    assert tokens.caller(token, DIRECTORY, LATER) and tokens.caller(other, DIRECTORY, LATER)
    assert tokens.revoke_all(OFFICER.person, LATER) == 1
    assert "revoked" in str(why_not(tokens, token))


def test_a_disabled_account_closes_every_token_and_says_so(tokens, store):
    text = issued(tokens)
    Accounts(store).disable(OFFICER.person, LATER)
    assert "disabled" in str(why_not(tokens, text))
    Accounts(store).enable(OFFICER.person)
    assert tokens.caller(text, DIRECTORY, LATER).actor == OFFICER


def test_an_ended_post_ends_its_tokens_on_its_last_day(tokens):
    text = issued(tokens)
    left = DIRECTORY.with_end(OFFICER.person, "officer", COUNTY.code, date(2026, 3, 3))
    assert tokens.caller(text, left, MONDAY).actor == OFFICER
    fault = why_not(tokens, text, LATER, left)
    assert isinstance(fault, PostNotHeld) and "does not hold the post officer" in str(fault)


def test_no_token_speaks_for_the_system(tokens):
    text = tokens.issue("li", "system", COUNTY.code, MONDAY)
    assert isinstance(why_not(tokens, text), PostNotHeld)


def test_a_region_narrows_and_never_widens(tokens):
    narrow = tokens.caller(issued(tokens, CITY_SUPERVISOR, region="620502"), DIRECTORY, LATER)
    assert narrow.scope == Scope("620502", None)
    wide = tokens.caller(issued(tokens, OFFICER, region="6205"), DIRECTORY, LATER)
    assert wide.scope == Scope(None, None)
    assert tokens.caller(issued(tokens, CITY_SUPERVISOR), DIRECTORY, LATER).scope == Scope("6205", CITY_OFFICE.code)


def test_the_list_of_tokens_is_newest_first_without_secrets(tokens):
    first = issued(tokens)
    second = tokens.issue(OFFICER.person, "officer", COUNTY.code, LATER, region="620502", kind="session")
    tokens.revoke(first.split("_")[1], LATER)
    newest, oldest = tokens.of_person(OFFICER.person)
    assert (newest.id, newest.kind, newest.region, newest.revoked_at) == (second.split("_")[1], "session", "620502", None)
    assert oldest.revoked_at == LATER and tokens.of_person("nobody") == ()
    assert secret(second) not in repr(newest)


def test_a_stand_in_acts_only_while_the_holder_is_away():
    away = DIRECTORY.with_holding(Holding("substitute", "officer", TOWN_OFFICER.unit.code, date(2000, 1, 1)))
    deputy = Deputy(OFFICER.person, "officer", COUNTY.code, "substitute", date(2000, 1, 1))
    office = type(away)(away.units, away.holdings, (deputy,), (Absence(OFFICER.person, date(2026, 3, 2), date(2026, 3, 4)),))
    assert [actor.unit for actor in acting(office, "substitute", date(2026, 3, 4))] == [TOWN_OFFICER.unit]
    own, stood_in = acting(office, "substitute", date(2026, 3, 3))
    assert own.acting_for is None and (stood_in.unit, stood_in.acting_for) == (COUNTY, OFFICER.person)
    assert acting(office, "nobody", date(2026, 3, 3)) == ()


# who was looked up just now


def test_a_caller_is_recognised_for_a_while_without_asking_the_database(tokens):
    text = issued(tokens)
    assert tokens.recognised(text, DIRECTORY, LATER) is None
    caller = tokens.caller(text, DIRECTORY, LATER)
    assert tokens.recognised(text, DIRECTORY, LATER) is caller


def test_a_recognised_name_with_another_secret_is_nobody(tokens):
    text, other = issued(tokens), issued(tokens)
    tokens.caller(text, DIRECTORY, LATER)
    for said in (f"cw_{text.split('_')[1]}_{secret(other)}", text[:-1], text + "x", "", "cw_0"):
        assert tokens.recognised(said, DIRECTORY, LATER) is None


def test_a_token_that_was_ended_here_is_recognised_no_more(tokens):
    one, session = issued(tokens), issued(tokens, TOWN_OFFICER, kind="session")
    ends = {one: lambda: tokens.revoke(one.split("_")[1], LATER), session: lambda: tokens.revoke_all(TOWN_OFFICER.person, LATER)}
    for text, end in ends.items():
        tokens.caller(text, DIRECTORY, LATER)
        assert tokens.recognised(text, DIRECTORY, LATER) and end()
        assert tokens.recognised(text, DIRECTORY, LATER) is None


def test_nobody_is_recognised_after_the_expiry_the_day_or_the_directory_changed(tokens):
    text = issued(tokens, days=1.5)
    caller = tokens.caller(text, DIRECTORY, MONDAY)
    assert tokens.recognised(text, DIRECTORY, caller.expires_at - timedelta(microseconds=1)) is None, "another day"
    assert tokens.recognised(text, replace(DIRECTORY), MONDAY) is None
    noon = caller.expires_at - timedelta(microseconds=1)
    tokens.caller(text, DIRECTORY, noon)
    assert tokens.recognised(text, DIRECTORY, noon) and tokens.recognised(text, DIRECTORY, caller.expires_at) is None


def test_a_caller_is_believed_for_so_long_and_no_longer(tokens):
    text = issued(tokens)
    caller, hashed = tokens.caller(text, DIRECTORY, LATER), digest(secret(text))
    for seconds, found in ((60.0, caller), (0.0, None)):
        seen = Recognised(seconds)
        seen.keep(caller, hashed, DIRECTORY, LATER)
        assert seen.find(caller.token, hashed, DIRECTORY, LATER) is found
