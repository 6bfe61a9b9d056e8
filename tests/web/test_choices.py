"""Choices of forms: every offered code has a word and is one that the domain takes; things of the case and people of the office by name."""

import re
from uuid import uuid4

import pytest

from casework.api.giving import wished
from casework.api.schemas import move_schema
from casework.domain.asking import Asked
from casework.domain.refusals import Refusal
from casework.domain.registry import commands
from casework.web import choices
from casework.web.codes import ADVISED, JUDGED
from casework.web.forms import apart, fields
from casework.web.posted import Faults, body_of
from casework.workflows.survey import for_the_system_only
from casework.workflows.tables import TABLES
from tests.people import COUNTY, DISPATCHER, HEAD, OFFICER
from tests.spec import CASE
from tests.unpaid import ordered
from tests.web.stories import at_work
from tests.web.test_forms import filled

CHINESE = re.compile("[\u4e00-\u9fff]")


def leaves(shown):
    for field in shown:
        if field.parts:
            yield from leaves(field.parts)
        elif field.choices:
            yield field


OFFERED = [
    (move, field.name, code)
    for move in sorted(commands()) if not for_the_system_only(move)
    for field in leaves(fields(move, move_schema(move), "zh", {}, {})) if "[1]" not in field.name
    for code, _ in field.choices
]  # fmt: skip


def test_every_offered_code_has_a_chinese_word():
    bare = [(key, code) for key, codes in {**JUDGED, **ADVISED}.items() for code in codes if not CHINESE.search(word_of(key, code))]
    assert bare == []


def word_of(key, code):
    move, _, name = key.rpartition(".")
    return choices.word(code, move, name, move, "zh")


def test_every_table_of_codes_belongs_to_a_field_of_a_form():
    offered = {(move, re.sub(r"\[\d\]", "", name)) for move, name, _ in OFFERED}
    names = {name.rpartition(".")[2] for _, name in offered}
    of_moves = {key for key in {**JUDGED, **ADVISED} if key.split(".")[0] in commands()}
    assert [key for key in of_moves if tuple(key.split(".")) not in offered] == []
    assert [key for key in {**JUDGED, **ADVISED} if key not in of_moves and key.rpartition(".")[2] not in names] == []


@pytest.fixture(scope="module")
def life():
    return ordered()


def refused(life, move, name, code):
    """Everything that the rules and the decision of a move say against one word in one field."""
    schema = move_schema(move)
    said = filled(fields(move, schema, "zh", {}, {})) | {name: code}
    wish = wished(move, body_of(schema, said, Faults()), CASE)
    if wish.command is None:
        return list(wish.faults)
    asked = Asked(wish.command, OFFICER, life.now, uuid4())
    told = []
    for row in TABLES[commands()[move].command.workflow].sentences_of(move):
        told += [tried(rule, life, asked) for rule in row.when]
    return [*told, tried(commands()[move].decide, life, asked)]


def tried(rule, life, asked):
    """What a rule or decision says; nothing where the case has not come so far that it could be asked."""
    try:
        found = rule(life.case, asked, life.world)
    except Refusal as refusal:
        return str(refusal)
    except (AssertionError, KeyError, AttributeError, IndexError, StopIteration, TypeError, ValueError):
        return ""
    return found if isinstance(found, str) else ""


def test_no_offered_code_is_refused_for_being_unknown(life):
    wrong = [
        (move, name, code, text)
        for move, name, code in OFFERED for text in refused(life, move, name, code)
        if re.search(rf"\b{re.escape(code)}\b.*(?:unknown|not decided|cannot be asked for|no notice of)", text.split(";")[0])
    ]  # fmt: skip
    assert wrong == []


def test_the_domain_does_refuse_words_that_are_not_offered(life):
    often = ("ground", "method", "cause", "way", "to", "conclusion")
    judged = {(move, name) for move, name, _ in OFFERED if name.rpartition(".")[2] in often}
    known = [pair for pair in judged if any("unknown" in text for text in refused(life, *pair, "no_such_word"))]
    assert len(known) > 15


def test_things_of_the_case_are_offered_by_what_people_call_them(site):
    office = at_work(site)
    visit = site.visit(OFFICER)
    at = f"/cases/{office.case_no}/moves"
    paying = visit.get(f"{at}/verify_payment").text
    assert re.search(r'<option value="payment-2">5,000.00 · 银行转账 · general', paying)
    assert "某劳务有限公司（劳务分包单位）" in visit.get(f"{at}/order").text
    assert 'type="checkbox" name="workers" value="w2"' in visit.get(f"{at}/record_payment").text
    assert re.search(r'<option value="track[^"]*">办理期限', visit.get(f"{at}/extend").text)


def test_units_and_people_of_the_office_are_offered_to_who_watches_over_them(site):
    office = at_work(site)
    leads = site.visit(DISPATCHER).get(f"/cases/{office.case_no}/moves/reassign").text
    assert f'<option value="{COUNTY.code}">{COUNTY.name}' in leads
    people = site.visit(HEAD).get(f"/cases/{office.case_no}/moves/sign_in").text
    assert '<option value="officer-1">officer-1 · ' in people and "officer-9" not in people


def test_a_code_means_what_its_field_says():
    assert choices.word("transfer", "record_payment", "method", "", "zh") == "银行转账"
    assert choices.word("transfer", "receive", "kind", "", "zh") == "转办"
    assert choices.word("no_books", "establish", "unknown_because", "", "en") == "no books"


def test_seldom_fields_stand_apart_unless_they_must_be_said():
    often, seldom = apart(fields("order", move_schema("order"), "zh", {}, {}))
    assert "paper" in {field.name for field in seldom} and "addressees" in {field.name for field in often}
    often, _ = apart(fields("serve", move_schema("serve"), "zh", {}, {}))
    assert "paper" in {field.name for field in often}
