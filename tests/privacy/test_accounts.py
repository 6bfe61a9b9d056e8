"""The account of somebody who left: nothing of it can be read or used again, facts stay, and a restored backup brings nothing back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from casework.backup.taking import take, take_keys
from casework.bootstrap import Casework
from casework.domain.directory import PostEnded
from casework.domain.office import Holding
from casework.domain.refusals import BadCommand
from casework.domain.values import Actor, Post
from casework.privacy.accounts import approve_account, propose_account
from casework.privacy.certificate import read_certificate, told
from casework.security.access_log import Access, AccessLog
from casework.security.accounts import Accounts
from casework.security.addresses import Addresses, Wanted, subject
from casework.security.erasing_accounts import account_is_erased, kept_of
from casework.security.identities import Identities
from casework.security.records import access_log, tokens
from casework.security.tokens import NotKnown, Tokens
from casework.security.vault import KeyMissing
from casework.web.pseudonyms import hidden, meant, pseudonym
from tests.cli.conftest import casework
from tests.office import Office, furnished
from tests.people import COUNTY, OFFICER
from tests.privacy.conftest import eraser

ADMIN, OTHER = Actor("admin-1", Post.ADMIN, COUNTY), Actor("admin-2", Post.ADMIN, COUNTY)
GONE = OFFICER.person
PASSWORD = "correct horse battery"
SILENT = lambda _rows, _total: None  # noqa: E731


@pytest.fixture
def house(any_url: str) -> Iterator[Casework]:
    """The office on each database."""
    with left(any_url) as house:
        yield house


@pytest.fixture
def file_house(sqlite_url: str) -> Iterator[Casework]:
    """The same on a file, where the database does not matter."""
    with left(sqlite_url) as house:
        yield house


@contextmanager
def left(url: str) -> Iterator[Casework]:
    """An officer with everything an office keeps of its own people, who handled a case and left; two administrators."""
    with furnished(url) as house:
        office, now = Office(house), house.clock()
        office.receives()
        office.dispatches()
        office.signs_in()
        Accounts(house.store).add(GONE, PASSWORD, now)
        Identities(house.store).link(GONE, "https://login", "zhangsan", now)
        Addresses(house.store, house.vault).put(GONE, Wanted("sms", "13912345678"), now)
        log = AccessLog(house.store)
        log.record(Access(now, "GET", "/", 404, "not_found", person=GONE, post="officer", unit=COUNTY.code, address="10.1.2.3"))
        assert log.flush()
        held = [Holding(each.person, "admin", COUNTY.code, date(2020, 1, 1)) for each in (ADMIN, OTHER)]
        house.policies.furnish_office((), held, by=ADMIN)
        end = PostEnded(person=GONE, post="officer", unit=COUNTY.code, since=date(2000, 1, 1), until=date(2026, 3, 1))
        house.policies.enter(lambda _: [end], by=ADMIN)
        yield house


def erased(house: Casework) -> str:
    """The account is erased; its certificate."""
    approve_account(house.cases, propose_account(house.cases, GONE, "left_office", None, ADMIN), OTHER)
    [done] = eraser(house).carry_out_all()
    return done.text


def test_everything_kept_of_an_account_goes_and_the_facts_stay(house):
    token = Tokens(house.store).issue(GONE, "officer", COUNTY.code, house.clock())
    facts = house.cases.facts(house.cases.case("620502-2026-000001").id)
    counted = {each.kind: each.number for each in kept_of(house.store, GONE)}
    assert counted == {"address": 1, "login": 1, "network_address": 1, "password": 1, "token": 1}
    certificate = read_certificate(erased(house)).certificate
    assert {each.kind: each.number for each in certificate.fields} == counted and "13912345678" not in certificate.text
    assert "工作人员账号 account officer-1" in "\n".join(told(certificate))
    assert kept_of(house.store, GONE) == () and house.vault.keys.read(frozenset({subject(GONE)})) == {subject(GONE): None}
    accounts = Accounts(house.store)
    found = accounts.find(GONE)
    assert found is not None and (found.erased, found.has_password, accounts.lets_in(GONE, PASSWORD)) == (True, False, False)
    with pytest.raises(NotKnown):
        Tokens(house.store).caller(token, house.policies.office, house.clock())
    assert house.cases.facts(house.cases.case("620502-2026-000001").id) == facts
    assert house.policies.office.erased[GONE].done_at is not None and eraser(house).carry_out_all() == []
    with house.store.reading() as tx:
        assert tx.execute(select(access_log.c.person, access_log.c.address)).all() == [(GONE, None)]
        assert tx.execute(select(tokens)).all() == []


def test_nothing_new_is_kept_of_an_erased_account(file_house):
    erased(file_house)
    accounts = Accounts(file_house.store)
    for again in (
        lambda: accounts.enable(GONE),
        lambda: accounts.set_password(GONE, PASSWORD),
        lambda: accounts.add(GONE, PASSWORD, file_house.clock()),
        lambda: Identities(file_house.store).link(GONE, "https://login", "zhangsan", file_house.clock()),
        lambda: propose_account(file_house.cases, GONE, "left_office", None, ADMIN),
    ):
        with pytest.raises(BadCommand):
            again()
    with pytest.raises(KeyMissing):
        Addresses(file_house.store, file_house.vault).put(GONE, Wanted("sms", "13912345678"), file_house.clock())


def test_it_takes_two_and_somebody_who_left(file_house):
    for person, why in (("head", "has not left"), ("nobody", "there is no account")):
        with pytest.raises(BadCommand, match=why):
            propose_account(file_house.cases, person, "left_office", None, ADMIN)
    name = propose_account(file_house.cases, GONE, "left_office", None, ADMIN)
    with pytest.raises(BadCommand, match="somebody else"):
        approve_account(file_house.cases, name, ADMIN)
    file_house.policies.furnish_office((), [Holding(GONE, "officer", COUNTY.code, date(2026, 3, 2))], by=ADMIN)
    with pytest.raises(BadCommand, match="has not left"):
        approve_account(file_house.cases, name, OTHER)


def test_a_restored_backup_brings_no_account_back(house, any_url, tmp_path):
    file, keys = tmp_path / "old.zip", tmp_path / "old.keys.zip"
    take(any_url, file, SILENT)
    take_keys(any_url, keys, SILENT)
    erased(house)
    (tmp_path / "new").mkdir()
    url = f"sqlite:///{tmp_path}/new/office.db"
    said = casework("restore", str(file), "--keys", str(keys), "--database", url)
    assert said.code == 0 and "1 of 1 erasures of the list were done again" in said.err
    with Casework(url) as again:
        assert account_is_erased(again.store, again.vault.keys, GONE) and GONE not in again.policies.office.erased
        assert eraser(again).record_lost() == [GONE] and eraser(again).record_lost() == []
        order = again.policies.office.erased[GONE]
        assert (order.asked_by, order.approved_by, order.done_at is not None) == ("admin-1", "admin-2", True)


def test_pages_call_an_erased_account_by_its_last_post_and_find_it_by_that(file_house):
    erased(file_house)
    office = file_house.policies.office
    called = f"{COUNTY.name} 办案人员·A1"
    shown = hidden({"by": GONE, "case_no": GONE, "people": [GONE, "head"], "rows": [{"owner": GONE, "n": 1}]}, office)
    assert shown == {"by": called, "case_no": GONE, "people": [called, "head"], "rows": [{"owner": called, "n": 1}]}
    assert meant({"person": called, "unit": "x·A9", "limit": 5}, office) == {"person": GONE, "unit": "x·A9", "limit": 5}
    assert pseudonym(office, replace(office.erased[GONE], ref="1024")) == "账号·A1"


def test_by_the_command_line(file_house, sqlite_url):
    url = ("--database", sqlite_url)
    said = casework("user", "erase", GONE, "--by", "admin-1", *url)
    assert said.code == 0 and "--approve account-1" in said.out
    assert casework("user", "erase", "--approve", "account-1", "--by", "admin-1", *url).code != 0
    assert casework("user", "erase", "--by", "admin-1", *url).code != 0
    done = casework("user", "erase", "--approve", "account-1", "--by", "admin-2", *url)
    assert done.code == 0 and "删除证明" in done.out and "已删除 erased" in casework("user", "list", *url).out
    assert casework("user", "erase", "--certificate", *url).out == done.out
