"""The blind index finds what the facts hold, holds nothing in clear, and forgets whom the vault forgets."""

from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select

from casework.domain.intake import Receive
from casework.domain.leaving.merging import Merge
from casework.domain.parties import Party
from casework.domain.values import Sum
from casework.security.blind_digests import Digests, normal
from casework.security.blind_index import BlindIndex, blind_index, forget_subjects
from casework.security.vault import Vault
from tests.office import KEY, furnished
from tests.people import HEAD, WINDOW

PHONE = "13800000000"


@pytest.fixture
def house(any_url):
    with furnished(any_url) as house:
        yield house


@pytest.fixture
def index(house):
    return BlindIndex(house.store, house.vault)


def received(house, *parties, **more):
    given: dict[str, Any] = {"region": "620502", "region_name": "秦州区", "channel": "counter", "claimed": Sum(1, 100)}
    return house.do(Receive(**given, parties=parties, **more), by=WINDOW).case_no


def rows(house):
    with house.store.reading() as tx:
        return [tuple(row) for row in tx.execute(select(blind_index))]


def stands(found):
    return [(each.case_no, each.ref) for each in found]


def test_the_index_follows_what_is_stored_and_comes_out_the_same_when_made_anew(house, index):
    first = received(house, Party("w1", name="张三", phone=PHONE, id_number="620502199003071023"), Party("w2", name="李四"))
    assert stands(index.find("phone", PHONE)) == [(first, "w1")]
    second = received(house, Party("w7", phone="+86 138 0000 0000"))
    assert stands(index.find("phone", PHONE)) == [(first, "w1"), (second, "w7")]
    assert stands(index.same_as(second)) == [(first, "w1")] and stands(index.same_as(first)) == [(second, "w7")]
    before = rows(house)
    assert index.catch_up() == 0 and index.reindex() == len(before) == 3
    assert sorted(rows(house)) == sorted(before)
    assert not any(PHONE in str(row) or sha256(PHONE.encode()).digest() in row for row in before)


def test_people_who_come_along_in_a_merge_are_found_in_the_case_they_went_to(house, index):
    first, second = received(house, Party("w1", phone=PHONE)), received(house, Party("w1", phone="13900000000"))
    house.do(Merge(case_no=first, into=second, same_employer=True, same_site=True), by=HEAD)
    assert stands(index.find("phone", PHONE)) == [(first, "w1"), (second, f"{first}/w1")]
    house.vault.forget(f"{first}/w1")
    forget_subjects(house.store, [f"{first}/w1"])
    assert index.find("phone", PHONE) == () and len(index.find("phone", "13900000000")) == 1


def test_an_informer_is_found_only_where_that_is_asked_for(house, index):
    case_no = received(house, kind="report", informer=Party("r1", phone=PHONE))
    assert index.find("phone", PHONE) == ()
    assert [(each.case_no, each.informer) for each in index.find("phone", PHONE, informers=True)] == [(case_no, True)]


def test_whom_the_vault_forgot_is_not_taken_in_again(house, index, monkeypatch):
    case_no = received(house, Party("w1", phone=PHONE))
    was, upto, found = index._next()
    assert len(found) == 1, "read and hashed, when the key is erased"
    house.vault.forget(f"{case_no}/w1")
    forget_subjects(house.store, [f"{case_no}/w1"])
    assert index._take(was, upto, found) == 0 and rows(house) == []
    assert index.reindex() == 0 and rows(house) == []


def test_two_who_follow_at_once_take_each_fact_in_once(house, index):
    received(house, Party("w1", phone=PHONE))
    step = index._next()
    assert index._take(*step) == 1 and BlindIndex(house.store, house.vault)._take(*step) == 0
    assert len(rows(house)) == 1


def test_numbers_are_found_whatever_cipher_was_chosen_when_they_came(house, index):
    first = received(house, Party("w1", phone=PHONE))
    index.catch_up()
    with Vault.of(house.store, {**KEY, "CASEWORK_CIPHER": "sm4-gcm"}) as sm4:
        assert Digests(sm4).of("phone", PHONE) != Digests(house.vault).of("phone", PHONE)
        assert stands(BlindIndex(house.store, sm4).find("phone", PHONE)) == [(first, "w1")]
        assert BlindIndex(house.store, sm4).reindex() == 1
    assert stands(index.find("phone", PHONE)) == [(first, "w1")]


@pytest.mark.parametrize(
    ("field", "text", "kept"),
    [
        ("phone", "+86 138-0000-0000", PHONE), ("phone", "8613800000000", PHONE), ("phone", "0938 8213456", "09388213456"),
        ("phone", "１３８００００００００", PHONE), ("phone", "12345", ""), ("phone", "没有电话", ""),
        ("identity", "11010519491231002x", "11010519491231002X"), ("identity", "110105491231002", "11010519491231002X"),
        ("identity", "H1234 56789", "H123456789"), ("identity", "无", ""),
    ],
)  # fmt: skip
def test_numbers_are_compared_in_one_form(field, text, kept):
    assert normal(field, text) == kept
