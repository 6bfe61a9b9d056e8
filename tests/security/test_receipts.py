"""Receipts of the public counter: a code that only its holder knows, told the same again, kept as a hash."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from casework.security.receipts import ALPHABET, Receipts, receipts, written
from casework.security.vault import Vault
from casework.store import Store
from tests.office import KEY
from tests.spec import MONDAY

CASE, OTHER = "620502-2026-000001", "620502-2026-000002"
ZHANG, LI, FIRM = "11010519491231002X", "620502199001010011", "某建筑公司"


@pytest.fixture
def counter(any_url):
    with Store.open(any_url) as store, Vault.of(store, KEY) as vault:
        yield Receipts(store, vault)


def test_a_code_is_ten_signs_that_nobody_mistakes_for_another(counter):
    code = counter.issue(CASE, ZHANG, FIRM, MONDAY)
    assert re.fullmatch(f"[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}", code)
    assert not set("ILOU") & set(code)


def test_the_same_code_is_told_again_and_another_for_another_case(counter):
    codes = [counter.issue(case_no, ZHANG, FIRM, MONDAY + timedelta(days=day)) for day, case_no in enumerate((CASE, CASE, OTHER))]
    assert codes[0] == codes[1] != codes[2]


def test_two_offices_give_two_codes(tmp_path):
    codes = set()
    for name in ("a", "b"):
        with Store.open(f"sqlite:///{tmp_path}/{name}.db") as store, Vault.of(store, KEY) as vault:
            codes.add(Receipts(store, vault).issue(CASE, ZHANG, FIRM, MONDAY))
    assert len(codes) == 2


@pytest.mark.parametrize("change", [str, str.lower, lambda code: code.replace("-", " "), lambda code: f" {code.replace('-', '')}\n"])
def test_a_code_fits_however_it_is_written(counter, change):
    code = counter.issue(CASE, ZHANG, FIRM, MONDAY)
    assert counter.fits(CASE, change(code))


def test_letters_that_look_like_digits_are_read_as_those():
    assert written("oOiI-lL ａb") == "001111AB"


def test_no_other_code_and_no_other_receipt_fits(counter):
    mine, other = counter.issue(CASE, ZHANG, FIRM, MONDAY), counter.issue(OTHER, LI, FIRM, MONDAY)
    assert not any(counter.fits(CASE, code) for code in ("", other, mine[:-1], mine + "0", "张三"))
    assert not counter.fits("620502-2026-000009", mine)


def test_the_database_holds_neither_code_nor_who_complains_of_whom(counter):
    code = counter.issue(CASE, ZHANG, FIRM, MONDAY)
    with counter.store.reading() as tx:
        row = tx.execute(select(receipts)).one()
    kept = b"".join(bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in row)
    assert not any(text.encode() in kept for text in (code, code.replace("-", ""), ZHANG, FIRM))


def test_the_same_person_and_employer_within_thirty_days_are_found_for_the_office(counter):
    counter.issue(CASE, ZHANG, FIRM, MONDAY)
    assert counter.earlier(OTHER, ZHANG, FIRM, MONDAY + timedelta(days=30)) == CASE
    assert counter.earlier(OTHER, ZHANG, FIRM, MONDAY + timedelta(days=30, seconds=1)) is None


def test_nobody_is_found_for_themselves_for_another_or_for_another_employer(counter):
    counter.issue(CASE, ZHANG, FIRM, MONDAY)
    assert counter.earlier(CASE, ZHANG, FIRM, MONDAY) is None
    assert counter.earlier(OTHER, LI, FIRM, MONDAY) is None
    assert counter.earlier(OTHER, ZHANG, "另一家", MONDAY) is None
