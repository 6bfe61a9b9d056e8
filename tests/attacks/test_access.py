"""Attacks on access: each refused without a word about what was sought, and each in the access log with who tried."""

from datetime import timedelta

import pytest

from casework.security.accounts import Accounts
from casework.security.tokens import Tokens
from tests.api.seeing import PDF, Who, World, mentioned
from tests.attacks.attacking import BREAK, NOWHERE, OURS, STRANGE, is_refused, tried
from tests.people import CITY_SUPERVISOR, COUNTY, HEAD, OFFICER, STRANGER, SUPERVISOR

# who comes in


def bad_token(world: World, fault: str) -> str:
    """A token that is no good any more, or never was."""
    tokens, now = Tokens(world.house.store), world.house.clock()
    good = tokens.issue(HEAD.person, "unit_head", COUNTY.code, now - timedelta(days=2), days=1 if fault == "expired" else 9)
    if fault == "revoked":
        tokens.revoke(good.split("_")[1], now)
    if fault == "post not held":
        return tokens.issue(HEAD.person, "supervisor", COUNTY.code, now)
    if fault == "another secret":
        return "_".join([*good.split("_")[:2], tokens.issue(HEAD.person, "unit_head", COUNTY.code, now).split("_", 2)[2]])
    return good if fault in ("expired", "revoked") else f"cw_{'0' * 16}_{'A' * 43}"


@pytest.mark.parametrize(
    ("fault", "person"),
    [("expired", "head"), ("revoked", "head"), ("post not held", "head"), ("another secret", None), ("made up", None)],
)
def test_a_token_that_is_no_good(world, fault, person):
    headers = [("Authorization", f"Bearer {bad_token(world, fault)}")]
    is_refused(tried(world, None, "GET", f"/api/v1/cases/{world.cases['ours']}", headers), 401, "not_authenticated", person)


def test_a_disabled_account_and_a_token_that_was_revoked_between_two_pages_of_the_feed(world):
    who = Who(HEAD, "")
    assert tried(world, who, "GET", "/api/v1/feed?limit=1")[0].status_code == 200
    world.app.state.served.tokens.revoke(world.tokens[who].split("_")[1], world.house.clock())
    is_refused(tried(world, who, "GET", "/api/v1/feed?after=1"), 401, "not_authenticated", HEAD.person)
    Accounts(world.house.store).add("leaver", None, world.house.clock())
    Accounts(world.house.store).disable("leaver", world.house.clock())
    text = Tokens(world.house.store).issue("leaver", "officer", COUNTY.code, world.house.clock())
    is_refused(tried(world, None, "GET", "/api/v1/feed", [("Authorization", f"Bearer {text}")]), 401, "not_authenticated", "leaver")


def test_two_authorizations_in_one_request_are_not_two_chances(world):
    headers = [("Authorization", f"Bearer {bad_token(world, 'made up')}"), *world.bearer(OURS).items()]
    is_refused(tried(world, None, "GET", "/api/v1/cases", headers), 401, "not_authenticated", None)


def test_a_narrowed_token_neither_sees_beyond_its_place_nor_breaks_the_glass(world):
    who = Who(CITY_SUPERVISOR, "", "620503")
    path = f"/api/v1/cases/{world.cases['ours']}"
    is_refused(tried(world, who, "GET", path), 404, "case_not_found", "city-supervisor")
    attack = tried(world, who, "POST", f"{path}/moves/break_glass", [("If-Match", "*")], json=BREAK)
    is_refused(attack, 403, "not_your_post", "city-supervisor")


def test_a_post_that_is_not_for_it(world):
    for path in ("/api/v1/access", "/api/v1/access/report", "/api/v1/access/emergencies", "/api/v1/people/head/channels"):
        is_refused(tried(world, OURS, "GET", path), 403, "not_yours", OFFICER.person)


def test_guessed_receipts_are_wrong_alike_and_soon_too_many(world):
    answers = [
        tried(world, None, "POST", f"/public/complaints/{each}", json={"code": "AAAAA-BBBBB"}) for each in (world.cases["ours"], NOWHERE)
    ]
    for attack in answers:
        is_refused(attack, 404, "receipt_not_found", None)
    assert answers[0][0].text == answers[1][0].text
    for _ in range(4):
        last = tried(world, None, "POST", f"/public/complaints/{world.cases['ours']}", json={"code": "AAAAA-CCCCC"})
    is_refused(last, 429, "too_many_attempts", None)


# what they ask for


@pytest.mark.parametrize(
    "query",
    ["", "?as_of=2026-03-02", "?known_at=2026-03-02", "?as_of=2026-03-02&known_at=2026-03-02", "/history", "/proof", "/access", "/moves"],
)
def test_a_case_of_another_region_now_and_in_any_past(world, query):
    here, nowhere = (tried(world, STRANGE, "GET", f"/api/v1/cases/{no}{query}") for no in (world.cases["ours"], NOWHERE))
    is_refused(here, 404, "case_not_found", STRANGER.person)
    is_refused(nowhere, 404, "case_not_found", STRANGER.person)
    assert here[0].text.replace(world.cases["ours"], NOWHERE) == nowhere[0].text and dict(here[0].headers) == dict(nowhere[0].headers)


def test_a_search_and_its_counts_are_alike_for_what_exists_elsewhere_and_what_does_not(world):
    for path in ("/api/v1/cases?q={}", "/api/v1/cases?q={}&limit=1", "/api/v1/docket?unit={}"):
        there, nowhere = (path.format(each) for each in ((world.cases["ours"], NOWHERE) if "q=" in path else (COUNTY.code, COUNTY.code)))
        answers = [tried(world, STRANGE, "GET", each)[0] for each in (there, nowhere)]
        assert answers[0].text == answers[1].text and not mentioned(answers[0].text) - world.seen(STRANGE)


def test_figures_drilled_down_to_a_place_of_others_are_those_of_an_empty_place(world):
    theirs, empty = (
        tried(world, STRANGE, "GET", f"/api/v1/statistics?region={region}&by=stage")[0].json() for region in ("620502", "620599")
    )
    assert theirs["total"] == empty["total"] and theirs["groups"] == empty["groups"]


def test_a_forged_cursor_and_one_of_another_question_or_person(world):
    link = tried(world, Who(SUPERVISOR, ""), "GET", "/api/v1/cases?limit=1")[0].json()["next"]
    cursor = link.partition("after=")[2]
    forged = cursor[:-2] + ("AA" if cursor[-2:] != "AA" else "BB")
    for who, path in (
        (Who(SUPERVISOR, ""), f"/api/v1/cases?limit=1&after={forged}"), (Who(SUPERVISOR, ""), f"/api/v1/ledger?after={cursor}"),
        (Who(SUPERVISOR, ""), f"/api/v1/access?after={cursor}"), (STRANGE, link), (STRANGE, "/api/v1/cases?after=AAAA"),
    ):  # fmt: skip
        is_refused(tried(world, who, "GET", path), 422, "bad_cursor", who.actor.person)


def test_a_feed_behind_the_end_and_parameters_that_nobody_knows(world):
    is_refused(tried(world, STRANGE, "GET", "/api/v1/feed?after=999999"), 422, "beyond_newest", STRANGER.person)
    for query in ("?scope=62", "?limit=1&limit=200", "?territory=", "?unit=a&unit=b"):
        is_refused(tried(world, STRANGE, "GET", f"/api/v1/cases{query}"), 422, "unknown_parameter", None)


def test_evidence_of_another_case_by_item_by_digest_and_by_a_fact_that_names_it(world):
    ours, theirs = world.cases["ours"], world.cases["theirs"]
    item = world.fills[theirs]["item"]
    digest = world.house.cases.case(theirs).evidence[item].digest
    is_refused(tried(world, OURS, "GET", f"/api/v1/cases/{theirs}/evidence/{item}"), 404, "case_not_found", OFFICER.person)
    is_refused(tried(world, OURS, "GET", f"/api/v1/cases/{ours}/evidence/{digest}"), 404, "evidence_not_found", OFFICER.person)
    body = {"digest": digest, "media_type": "application/pdf", "size": len(PDF)}
    attack = tried(world, OURS, "POST", f"/api/v1/cases/{ours}/moves/add_evidence", [("If-Match", "*")], json=body)
    is_refused(attack, 422, "invalid", OFFICER.person)


def test_a_report_on_a_case_out_of_scope(world):
    path = f"/api/v1/access?case={world.cases['theirs']}"
    is_refused(tried(world, Who(SUPERVISOR, ""), "GET", path), 404, "case_not_found", SUPERVISOR.person)
