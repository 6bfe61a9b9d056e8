"""Moves by the API: every command has its operation, what is possible is told with every reason against the rest, and rules hold."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest

from casework.api.giving import TOUCHES
from casework.api.schemas import beside_of
from casework.domain.registry import commands
from casework.domain.values import Actor, Post
from casework.workflows.tables import TABLES
from tests.api.calling import Api, calling, reasons
from tests.office import Office, furnished
from tests.people import COUNTY, DISPATCHER, HEAD, INDUSTRY_OFFICER, OFFICER, STRANGER, WINDOW

MOVES = "/api/v1/cases/{case_no}/moves"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('moves')}/office.db") as house, calling(house) as api:
        yield api


@pytest.fixture(scope="module")
def case_no(api: Api) -> str:
    """A case that was dispatched to the county's bureau."""
    number = api.received()
    assert api.moves(number, "dispatch", DISPATCHER, {"lead": COUNTY.code}).status_code == 200
    return number


def outlooks(api: Api, case_no: str, by: Actor) -> dict[str, Any]:
    answer = api.get(f"/api/v1/cases/{case_no}/moves", by)
    assert answer.status_code == 200
    return {each["move"]: each for each in answer.json()["moves"]}


# every command


def test_commands_operations_outlooks_and_permissions_are_one_set(api, case_no):
    described = api.client.get("/openapi.json").json()["paths"]
    routes = {path.removeprefix(f"{MOVES}/"): path for path in described if path.startswith(f"{MOVES}/")}
    operations = {described[path]["post"]["operationId"] for path in (*routes.values(), "/api/v1/cases")}
    permitted = {row["move"] for row in api.get("/api/v1/permissions", OFFICER).json()["permissions"]}
    assert {*routes, "receive"} == operations == permitted == set(outlooks(api, case_no, OFFICER)) == set(commands())


def test_no_command_has_a_field_that_means_something_else_beside_it():
    taken = {name for entry in commands().values() for field in fields(entry.command) if (name := field.name) in ("why", "effective_at")}
    assert taken == set()


def test_every_field_that_names_another_case_is_watched():
    into = {move for move, entry in commands().items() if any(field.name == "into" for field in fields(entry.command))}
    assert into == {*TOUCHES, "split"}


def test_every_move_is_told_with_its_schema_its_approvers_and_where_it_is_given(api, case_no):
    told = outlooks(api, case_no, OFFICER)["resolve"]
    assert (told["zh"], told["workflow"], told["href"]) == ("化解", "handling", f"/api/v1/cases/{case_no}/moves/resolve")
    assert told["approved_by"] == [list(step) for step in TABLES["handling"].approvers("resolve")]
    assert set(told["needs"]) <= set(told["schema"]["properties"]) and "why" in told["private"]
    assert outlooks(api, case_no, OFFICER)["receive"]["href"] == "/api/v1/cases"


def test_what_is_possible_depends_on_who_asks_and_every_reason_is_told(api, case_no):
    mine, theirs = outlooks(api, case_no, HEAD)["sign_in"], outlooks(api, case_no, DISPATCHER)["sign_in"]
    assert (mine["possible"], mine["reasons"]) == (True, []) and not theirs["possible"]
    assert "you act as dispatcher" in theirs["reasons"][0]
    resolve = outlooks(api, case_no, OFFICER)["resolve"]
    assert not resolve["possible"] and resolve["reasons"]


def test_the_moves_of_the_system_are_nobodys(api, case_no):
    for move in ("climb", "recount"):
        assert not outlooks(api, case_no, OFFICER)[move]["possible"]
        answer = api.moves(case_no, move, OFFICER, {"whatever": 1})
        assert answer.status_code == 403 and "by the system itself" in reasons(answer)


# one move


def test_a_move_leads_to_the_next_version_and_says_what_happened(api):
    number = api.received()
    answer = api.moves(number, "dispatch", DISPATCHER, {"lead": COUNTY.code})
    told = answer.json()
    assert answer.status_code == 200 and answer.headers["etag"] == '"v2"' and answer.headers["x-position"] == str(told["position"])
    assert (told["version"], told["handling"], told["requested"]) == (2, "dispatched", None)
    assert [(fact["version"], fact["topic"]) for fact in told["facts"]] == [(2, "case.dispatched")]


def test_a_move_without_the_version_that_was_read_is_not_done(api):
    number = api.received()
    answer = api.moves(number, "dispatch", DISPATCHER, {"lead": COUNTY.code}, seen="")
    assert answer.status_code == 428 and api.house.cases.case(number).version == 1


def test_a_move_on_a_version_that_is_gone_is_told_the_one_that_stands(api):
    number = api.received()
    api.moves(number, "dispatch", DISPATCHER, {"lead": COUNTY.code})
    answer = api.moves(number, "note", WINDOW, {"kind": "note", "text": "x"}, seen='"v1"')
    assert (answer.status_code, answer.headers["etag"], answer.json()["code"]) == (412, '"v2"', "stale_case")


@pytest.mark.parametrize("seen", ["v1", 'W/"v1"', '"v1', "1", '"v1" "v2"', '*, "v1"', '"v\x7f"'])
def test_a_precondition_that_is_none_is_malformed(api, seen):
    answer = api.moves(api.received(), "dispatch", DISPATCHER, {"lead": COUNTY.code}, seen=seen)
    assert answer.status_code == 400 and "If-Match" in reasons(answer)


@pytest.mark.parametrize("seen", ["*", '"v9", "v1"', '"x","v1"', ' "v1" '])
def test_any_of_the_versions_named_will_do_and_a_star_means_whichever_stands(api, seen):
    assert api.moves(api.received(), "dispatch", DISPATCHER, {"lead": COUNTY.code}, seen=seen).status_code == 200


@pytest.mark.parametrize("seen", ['"v01"', '"v9999999999"', '"abc"', '""'])
def test_a_tag_of_no_version_is_stale(api, seen):
    assert api.moves(api.received(), "dispatch", DISPATCHER, {"lead": COUNTY.code}, seen=seen).status_code == 412


def test_somebody_in_another_post_is_refused_by_post(api, case_no):
    answer = api.moves(case_no, "sign_in", DISPATCHER, {"officer": "officer-1"})
    assert answer.status_code == 403 and answer.json()["code"] == "not_your_post" and "you act as dispatcher" in reasons(answer)


def test_a_rule_that_refuses_tells_every_reason_and_what_is_possible(api, case_no):
    answer = api.moves(case_no, "resolve", OFFICER, {})
    assert (answer.status_code, answer.json()["code"]) == (409, "move_not_allowed") and "sign_in" in answer.json()["allowed_moves"]


def test_a_word_that_no_field_takes_is_invalid(api, case_no):
    answer = api.moves(case_no, "link_clue", WINDOW, {"channel": "pigeon"})
    assert answer.status_code == 422 and "pigeon" in reasons(answer) and "allowed" in reasons(answer)


def test_nothing_is_told_of_a_case_out_of_scope_whatever_is_sent(api, case_no):
    answers = [
        api.moves(case_no, "dispatch", by, body, seen=seen)
        for by in (STRANGER, INDUSTRY_OFFICER) for body in ({}, {"nonsense": 1}, {"lead": COUNTY.code}) for seen in ("", '"v1"', "*")
    ]  # fmt: skip
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(404, "case_not_found")}


def test_a_move_that_does_not_exist_is_not_found(api, case_no):
    for move in ("receive", "fly", "Dispatch"):
        answer = api.moves(case_no, move, DISPATCHER, {})
        assert (answer.status_code, answer.json()["code"]) == (404, "no_such_move")


def test_merging_into_a_case_that_is_not_seen_answers_as_if_there_were_none(api):
    mine, theirs = api.received(), api.received(region="620503", region_name="麦积区")
    said = [
        api.moves(mine, "merge", OFFICER, {"into": into, "same_employer": True, "same_site": True})
        for into in (theirs, "620503-2026-999999")
    ]
    assert [answer.status_code for answer in said] == [404, 404]
    assert said[0].text.replace(theirs, "N") == said[1].text.replace("620503-2026-999999", "N")


def test_a_split_names_the_new_case_and_takes_no_number_from_outside(api):
    number = api.received()
    split = {"claimed": {"heads": 2, "fen": 100}, "reason": "另案"}
    refused = api.moves(number, "split", OFFICER, {**split, "into": "620502-2026-000001"})
    assert refused.status_code == 422 and "'into' is unknown here" in reasons(refused)
    told = api.moves(number, "split", DISPATCHER, split).json()
    assert told["into"] != number and api.house.cases.case(told["into"]).claimed.heads == 2


def test_why_and_free_text_are_sealed_before_they_are_stored(api):
    number = api.received()
    answer = api.moves(number, "note", WINDOW, {"kind": "note", "text": "工人来访", "why": "领导交办"})
    assert answer.status_code == 200 and "工人来访" not in answer.text
    fact = api.house.cases.facts(api.house.cases.case(number).id)[-1]
    assert fact.envelope.reason.startswith("sealed:v1:") and api.house.vault.open(fact.envelope.reason) == "领导交办"


def test_only_moves_that_may_be_back_dated_take_an_effective_time(api):
    number, then = api.received(), "2026-03-01T00:00:00+08:00"
    late = api.moves(number, "dispatch", DISPATCHER, {"lead": COUNTY.code, "effective_at": then})
    assert late.status_code == 422 and "'effective_at' is unknown" in reasons(late)
    assert api.moves(number, "note", WINDOW, {"kind": "note", "text": "x", "effective_at": then}).status_code == 200
    assert {name for name in commands() if "effective_at" in beside_of(name)} == {n for n, e in commands().items() if e.command.backdates}


def test_evidence_without_its_file_proves_nothing(api, case_no):
    body = {"digest": "0" * 64, "media_type": "image/png", "size": 10}
    answer = api.moves(case_no, "add_evidence", OFFICER, body)
    assert answer.status_code == 422 and "no file of this digest was handed in" in reasons(answer)


def test_a_move_that_another_must_approve_says_on_whose_desk_it_lies(api):
    office = Office(api.house).receives()
    office.dispatches()
    office.signs_in()
    office.establishes()
    office.is_paid()
    told = api.moves(office.case_no, "resolve", OFFICER, {"heads": office.case.workers, "fen": office.case.owed_fen}).json()
    assert (told["handling"], told["facts"][0]["topic"]) == ("investigated", "case.requested")
    desk = told["requested"]
    assert (desk["asks"], desk["unit"], desk["people"]) == ("unit_head", COUNTY.code, ["head"])
    shown = api.get(f"/api/v1/cases/{office.case_no}", HEAD).json()["requests"]
    assert shown[desk["request"]]["move"] == "resolve"
    done = api.moves(office.case_no, "approve", HEAD, {"request": desk["request"]}).json()
    assert (done["handling"], done["requested"]) == ("resolved", None)
    assert [fact["topic"] for fact in done["facts"]][:2] == ["case.approved", "case.resolved"]


def test_the_permission_table_is_the_rows_of_the_workflows(api):
    rows = api.get("/api/v1/permissions", OFFICER).json()["permissions"]
    assert len(rows) == sum(len(table.sentences) for table in TABLES.values())
    assert {post.removesuffix("*") for row in rows for post in row["by"]} <= set(Post)
