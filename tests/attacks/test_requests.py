"""Attacks by the form of a request: paths, methods, headers, fields and bodies that nobody should send."""

import pytest

from tests.attacks.attacking import OURS, STRANGE, is_refused, tried
from tests.people import OFFICER, STRANGER


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/cases/%2e%2e/%2e%2e/metrics", 404), ("/api/v1/cases/..%2f{ours}", 404), ("/api/v1//cases/{ours}", 404),
        ("/api/v1/cases/{ours};x=1", 404), ("/api/v1/cases/{ours}%00", 404), ("/api/v1/cases/{ours}%2fhistory", 404),
        ("/api/v1/cases/６２０５０２-2026-000001", 404), ("/api/v1/cases/%ff%fe", 404), ("/API/V1/cases/{ours}/../{ours}", 404),
        ("/api/v1/cases/{long}", 422), ("/api/v1/cases/{ours}/clocks/{long}/proof", 422), ("/api/v1/cases?q={long}", 422),
        ("/api/v1/cases?region=620502' or 1=1", 422), ("/api/v1/cases?q=%00", 422), ("/api/v1/cases/{ours}?as_of={long}", 422),
    ],
)  # fmt: skip
def test_path_tricks_unicode_digits_and_what_is_too_long(world, path, status):
    answer, entries = tried(world, STRANGE, "GET", path.format(ours=world.cases["ours"], long="9" * 5000))
    assert answer.status_code == status, answer.text
    assert len(answer.text) < 2000 and (not path.startswith("/api/v1/") or [entry.status for entry in entries] == [status])


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_a_method_in_a_header_and_methods_that_are_not_there(world, header):
    path, version = f"/api/v1/cases/{world.cases['theirs']}", world.house.cases.case(world.cases["theirs"]).version
    assert tried(world, STRANGE, "GET", path, [(header, "DELETE")])[0].status_code == 200
    is_refused(tried(world, STRANGE, "DELETE", path), 405, "method_not_allowed", None)
    is_refused(tried(world, STRANGE, "POST", path, [(header, "GET")]), 405, "method_not_allowed", None)
    assert world.house.cases.case(world.cases["theirs"]).version == version


def test_headers_that_name_another_path_person_or_address_count_for_nothing(world):
    headers = [("X-Original-URL", f"/api/v1/cases/{world.cases['theirs']}"), ("X-Rewrite-URL", "/api/v1/me"), ("X-User", "head")]
    attack = tried(world, STRANGE, "GET", f"/api/v1/cases/{world.cases['ours']}", [*headers, ("X-Forwarded-For", "127.0.0.1")])
    is_refused(attack, 404, "case_not_found", STRANGER.person)
    assert attack[1][0].address != "127.0.0.1"


@pytest.mark.parametrize("said", [["curiosity"], ["inspection", "audit"], ["处理"], ["inspection\tx"], ["x" * 9000]])
def test_a_purpose_that_is_no_word_of_the_list_or_is_said_twice(world, said):
    headers = [("X-Purpose", each.encode()) for each in said]
    answer, entries = tried(world, None, "GET", "/api/v1/feed", headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_purpose") and [entry.code for entry in entries] == ["bad_purpose"]


@pytest.mark.parametrize("field", ["case_no", "by", "unit", "stages", "who", "originator_id", "__class__", "effective_at"])
def test_fields_that_are_not_the_moves_own_are_not_assigned(world, field):
    path, version = f"/api/v1/cases/{world.cases['ours']}/moves/sign_in", world.house.cases.case(world.cases["ours"]).version
    is_refused(tried(world, OURS, "POST", path, [("If-Match", "*")], json={field: "x"}), 422, "invalid", OFFICER.person)
    assert world.house.cases.case(world.cases["ours"]).version == version


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b'{"a":' * 100_000, "application/json", 400, "malformed"), (b"[" * 900_000, "application/json", 400, "malformed"),
        (b'{"a":"' + b"x" * 2_000_000 + b'"}', "application/json", 413, "too_large"), (b"[]", "application/json", 400, "malformed"),
        (b'{"a":"\xff"}', "application/json", 400, "malformed"), (b"<a>", "text/xml", 415, "unsupported_media_type"),
        (b'{"hours":1' + b"0" * 5000 + b"}", "application/json", 400, "malformed"),
    ],
)  # fmt: skip
def test_bodies_that_explode(world, body, kind, status, code):
    path = f"/api/v1/cases/{world.cases['ours']}/moves/break_glass"
    attack = tried(world, STRANGE, "POST", path, [("Content-Type", kind), ("If-Match", "*")], content=body)
    answer, entries = attack
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text[:300]
    assert {entry.status for entry in entries} == {status} and len(answer.text) < 2000


def test_somebody_elses_idempotency_key_gives_no_answer_of_theirs(world):
    path, key = f"/api/v1/cases/{world.cases['ours']}/moves/note", [("Idempotency-Key", "a-key-of-theirs"), ("If-Match", "*")]
    assert tried(world, OURS, "POST", path, key, json={"kind": "note"})[0].status_code == 200
    is_refused(tried(world, STRANGE, "POST", path, key, json={"kind": "note"}), 404, "case_not_found", STRANGER.person)
