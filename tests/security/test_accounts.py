"""Accounts: a password nobody can read, a door that costs time after failures, and links to an identity provider."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from casework.domain.refusals import BadCommand
from casework.security.accounts import Accounts
from casework.security.attempts import LONGEST, Attempts, TooSoon
from casework.security.identities import Identities
from casework.security.logins import AT_ONCE, FREE, FREE_ADDRESS, AccountDisabled, Busy, Logins, WrongPassword
from casework.security.records import accounts as table
from casework.security.records import attempts as attempts_table
from tests.spec import MONDAY

GOOD, OTHER = "马兰花开二十一二五六二五七", "correct horse battery"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
KEY = b"k" * 32
HERE = "10.0.0.1"


@pytest.fixture
def store(identity_store):
    return identity_store


@pytest.fixture
def accounts(store):
    return Accounts(store, CHEAP)


@pytest.fixture
def logins(store, accounts):
    accounts.add("li", OTHER, MONDAY)
    return Logins(store, accounts, KEY)


def fails(logins, person="li", address=HERE, now=MONDAY, password="wrong password"):
    with pytest.raises(WrongPassword) as refused:
        logins.by_password(person, password, address, now)
    return str(refused.value)


def waits(logins, person="li", address=HERE, now=MONDAY, password=OTHER):
    with pytest.raises(TooSoon) as refused:
        logins.by_password(person, password, address, now)
    return (refused.value.retry_at - now).total_seconds()


# passwords


def test_the_right_password_lets_in_and_every_other_does_not(accounts):
    accounts.add("li", OTHER, MONDAY)
    assert accounts.lets_in("li", OTHER)
    assert not any(accounts.lets_in("li", wrong) for wrong in ("", OTHER.upper(), OTHER + " ", OTHER[:-1], "\x00"))
    assert not accounts.lets_in("nobody", OTHER)


def test_only_an_argon2_hash_is_stored_and_it_differs_each_time(accounts, store):
    accounts.add("li", OTHER, MONDAY)
    accounts.add("wang", OTHER, MONDAY)
    with store.reading() as tx:
        first, second = tx.execute(select(table.c.password)).scalars()
    assert first.startswith("$argon2id$") and first != second and OTHER not in first


@pytest.mark.parametrize(
    ("password", "part"),
    [
        ("short", "12 to 1000"),
        ("x" * 1001, "12 to 1000"),
        ("LI-is-my-name", "name of the account"),
        (" " * 12, "only spaces"),
        ("\udcff" * 12, "UTF-8"),
    ],
)
def test_a_poor_password_is_refused_without_being_repeated(accounts, password, part):
    with pytest.raises(BadCommand) as refused:
        accounts.add("li-is-my-name", password, MONDAY)
    assert part in str(refused.value) and password not in str(refused.value)
    assert accounts.every() == ()


@pytest.mark.parametrize("name", ["", " li", "li ", "li\n", "\x00", "l" * 101, "\ud800"])
def test_a_name_that_no_account_can_have_is_refused(accounts, name):
    with pytest.raises(BadCommand, match="cannot name an account"):
        accounts.add(name, OTHER, MONDAY)


def test_an_account_is_added_once_also_by_two_at_the_same_time(accounts):
    def add(_number):
        try:
            accounts.add("li", None, MONDAY)
        except BadCommand as refused:
            return str(refused)
        return "added"

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(add, range(8)))
    assert told.count("added") == 1 and sum("there is an account" in each for each in told) == 7


def test_a_hash_costs_what_rfc_9106_advises(store, monkeypatch):
    """Its second choice: 64 MiB, three passes, four lanes. Everywhere else the tests hash for nothing."""
    monkeypatch.setattr("casework.security.accounts.PasswordHasher", PasswordHasher)
    Accounts(store).add("li", OTHER, MONDAY)
    with store.reading() as tx:
        assert tx.execute(select(table.c.password)).scalar_one().startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert Accounts(store).lets_in("li", OTHER)


def test_another_password_replaces_the_first(accounts):
    accounts.add("li", OTHER, MONDAY)
    accounts.set_password("li", GOOD)
    assert accounts.lets_in("li", GOOD) and not accounts.lets_in("li", OTHER)
    with pytest.raises(BadCommand, match="casework user add wang"):
        accounts.set_password("wang", GOOD)


def test_a_hash_of_older_parameters_is_renewed_at_the_next_login(accounts, store):
    accounts.add("li", OTHER, MONDAY)
    stronger = Accounts(store, PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))

    def stored():
        with store.reading() as tx:
            return tx.execute(select(table.c.password)).scalar_one()

    before = stored()
    assert not stronger.lets_in("li", "wrong password") and stored() == before
    assert stronger.lets_in("li", OTHER) and "t=2" in stored()
    renewed = stored()
    assert stronger.lets_in("li", OTHER) and stored() == renewed


def test_an_account_without_a_password_lets_nobody_in_by_one(accounts):
    accounts.add("li", None, MONDAY)
    assert not accounts.lets_in("li", "") and not accounts.find("li").has_password


def test_disabling_somebody_without_an_account_makes_a_closed_one(accounts):
    accounts.disable("li", MONDAY)
    assert accounts.find("li").disabled_at == MONDAY
    with pytest.raises(BadCommand, match="there is an account"):
        accounts.add("li", OTHER, MONDAY)
    accounts.enable("li")
    assert accounts.find("li").disabled_at is None and accounts.find("wang") is None
    with pytest.raises(BadCommand, match="no account 'wang'"):
        accounts.enable("wang")


# failures cost time


def test_the_first_failures_are_free_then_each_doubles_the_wait(logins):
    for _ in range(FREE + 1):
        fails(logins)
    moment, seen = MONDAY, []
    for _ in range(12):
        seen.append(waits(logins, now=moment))
        moment += timedelta(seconds=seen[-1])
        fails(logins, now=moment)
    assert seen[:4] == [1, 2, 4, 8] and seen[-1] == LONGEST == max(seen)


def test_while_it_waits_the_right_password_is_not_looked_at_and_then_lets_in(logins):
    for _ in range(FREE + 1):
        fails(logins)
    assert waits(logins) == 1
    logins.by_password("li", OTHER, HERE, MONDAY + timedelta(seconds=1))
    fails(logins, now=MONDAY + timedelta(seconds=1))


def test_an_unknown_name_is_told_and_delayed_like_a_known_one(logins):
    assert {fails(logins, "li") for _ in range(FREE + 1)} == {fails(logins, "nobody") for _ in range(FREE + 1)}
    assert waits(logins, "nobody") == waits(logins, "li")


def test_an_unknown_name_costs_a_hash_like_a_known_one(store):
    class Counting(PasswordHasher):
        verified = 0

        def verify(self, hash, password):
            Counting.verified += 1
            return super().verify(hash, password)

    accounts = Accounts(store, Counting(time_cost=1, memory_cost=8, parallelism=1))
    accounts.add("li", OTHER, MONDAY)
    accounts.add("oidc-only", None, MONDAY)
    for person in ("li", "oidc-only", "nobody"):
        assert not accounts.lets_in(person, "wrong password")
    assert Counting.verified == 3


def test_many_names_tried_from_one_address_cost_time_there_only(logins):
    for number in range(FREE_ADDRESS + 1):
        fails(logins, f"guess-{number}")
    assert waits(logins, "one-more") == 1
    logins.by_password("li", OTHER, "10.0.0.2", MONDAY)


def test_a_blocked_address_does_not_use_up_the_attempts_of_a_name(logins):
    for number in range(FREE_ADDRESS + 1):
        fails(logins, f"guess-{number}")
    for _ in range(3 * FREE):
        waits(logins)
    logins.by_password("li", OTHER, "10.0.0.2", MONDAY)


def test_good_logins_do_not_use_up_the_attempts_of_an_address(logins):
    for _ in range(FREE_ADDRESS + 5):
        logins.by_password("li", OTHER, HERE, MONDAY)
    fails(logins)


def test_failures_are_forgotten_after_an_hour_of_quiet_and_leave_no_row(logins, store):
    for _ in range(FREE + 1):
        fails(logins)
    fails(logins, "other", now=MONDAY + timedelta(minutes=61))
    with store.reading() as tx:
        assert len(tx.execute(select(attempts_table)).all()) == 2
    fails(logins, now=MONDAY + timedelta(minutes=61))


def test_what_was_tried_cannot_be_read_in_the_database(logins, store):
    fails(logins, "MyPasswordInTheWrongField")
    with store.reading() as tx:
        stored = repr(tx.execute(select(attempts_table)).all())
    assert "MyPassword" not in stored and HERE not in stored


def test_a_hundred_guesses_at_once_do_not_slip_through(store):
    door = Attempts(store, KEY, "door", FREE)

    def attempt(_number):
        try:
            door.begin("li", MONDAY)
        except TooSoon:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(attempt, range(100))) == FREE + 1


def test_two_processes_count_together_and_two_doors_do_not(store, accounts, logins):
    second = Logins(store, accounts, KEY)
    for turn in range(FREE + 1):
        fails((logins, second)[turn % 2])
    assert waits(second) == waits(logins) == 1
    Attempts(store, KEY, "another door", 0).begin("li", MONDAY)


def test_a_disabled_account_is_told_so_only_with_the_right_password(logins, accounts):
    accounts.disable("li", MONDAY)
    assert "disabled" not in fails(logins)
    with pytest.raises(AccountDisabled, match="disabled"):
        logins.by_password("li", OTHER, HERE, MONDAY)


def test_more_logins_at_once_than_are_looked_at_are_sent_away(logins):
    for _ in range(AT_ONCE):
        assert logins._room.acquire(blocking=False)
    with pytest.raises(Busy):
        logins.by_password("li", OTHER, HERE, MONDAY)
    for _ in range(AT_ONCE):
        logins._room.release()
    logins.by_password("li", OTHER, HERE, MONDAY)


# identity providers


def test_a_subject_is_one_person_and_a_person_may_have_several(store, accounts):
    accounts.add("li", None, MONDAY)
    accounts.add("wang", None, MONDAY)
    links = Identities(store)
    links.link("li", "https://a", "1", MONDAY)
    links.link("li", "https://a", "1", MONDAY)
    links.link("li", "https://b", "1", MONDAY)
    assert links.person("https://a", "1") == links.person("https://b", "1") == "li" and links.person("https://a", "2") is None
    with pytest.raises(BadCommand, match="linked to li"):
        links.link("wang", "https://a", "1", MONDAY)
    assert [(each.issuer, each.person) for each in links.every()] == [("https://a", "li"), ("https://b", "li")]
    assert links.unlink("https://a", "1") and not links.unlink("https://a", "1")
    links.link("wang", "https://a", "1", MONDAY)


def test_only_an_account_can_be_linked_and_only_to_something(store):
    with pytest.raises(BadCommand, match="no account 'li'"):
        Identities(store).link("li", "https://a", "1", MONDAY)
    with pytest.raises(BadCommand, match="neither may be empty"):
        Identities(store).link("li", "https://a", "", MONDAY)
