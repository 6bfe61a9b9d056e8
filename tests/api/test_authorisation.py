"""Who sees what: one suite over every path that reads. What is seen equals what Scope says, and nothing else leaks by a count or a word.

A path that this file does not know fails the suite: whoever adds one says here what kind of question it is.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from casework.api.breaking import MOVE as BREAK_GLASS
from casework.domain.case import case_id
from casework.domain.registry import commands
from casework.domain.scope import Scope
from casework.security.access_log import AccessLog
from casework.security.tokens import Tokens
from tests.api.seeing import (
    ADMIN,
    ALL,
    COUNTS,
    DIMENSIONS,
    ELSEWHERE,
    EVIDENCE,
    FOR_ADMINS,
    FOR_SUPERVISORS,
    LISTS,
    NO_CASES,
    NO_WORK,
    ONE_CASE,
    PDF,
    REPORTS,
    WHO,
    WHOLE,
    WITHOUT_TOKEN,
    Who,
    World,
    a_world,
    filled,
    mentioned,
    names,
    paths,
)
from tests.people import (
    COUNTY,
    OFFICER,
    TOWN_OFFICER,
)
from tests.spec import MONDAY

every_who = pytest.mark.parametrize("who", WHO.values(), ids=WHO)
EVERY = (*ONE_CASE, *LISTS, *COUNTS, *NO_CASES, *FOR_ADMINS, *FOR_SUPERVISORS, *REPORTS, *ELSEWHERE)


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Iterator[World]:
    with a_world(f"sqlite:///{tmp_path_factory.mktemp('authorisation')}/office.db") as world:
        yield world


def test_every_path_that_reads_is_known_here(world):
    assert paths(world.app, "GET") == sorted({*EVERY, *WITHOUT_TOKEN})


def test_the_world_holds_what_the_suite_says(world):
    for who in (*WHO.values(), ALL):
        assert world.seen(who) == {world.cases[name] for name in who.sees.split()}, (who.actor.person, who.region)


# without a good token


def bad_tokens(world: World) -> Iterator[dict[str, str]]:
    house, now = world.house, world.house.clock()
    tokens = Tokens(house.store)
    expired = tokens.issue(OFFICER.person, "officer", COUNTY.code, now - timedelta(days=2), days=1)
    revoked, left = Who(OFFICER, "").token(house), tokens.issue("nobody", "officer", COUNTY.code, now)
    tokens.revoke(revoked.split("_")[1], now)
    yield {}
    yield from ({"Authorization": f"Bearer {text}"} for text in (expired, revoked, left, "cw_0", ""))
    yield {"Authorization": f"Basic {Who(OFFICER, '').token(house)}"}


@pytest.mark.parametrize("path", EVERY)
def test_nobody_reads_without_a_good_token(world, path):
    ours = world.cases["ours"]
    for headers in bad_tokens(world):
        filled_in = path.format(
            case_no=ours, person="li", number="2026-0001", work=NO_WORK, id=NO_WORK, digest="0" * 64, **world.fills[ours]
        )
        answer = world.client.get(f"/api/v1{filled_in}", headers=headers)
        assert answer.status_code == 401 and answer.headers["www-authenticate"] == "Bearer", (headers, answer.text)
        assert not mentioned(answer.text)


@pytest.mark.parametrize("path", WITHOUT_TOKEN)
def test_the_way_in_tells_of_no_case(world, path):
    answer = world.client.get(f"/api/v1{path}")
    assert answer.status_code == 404 and not mentioned(answer.text)


# one case


@every_who
@pytest.mark.parametrize("path", ONE_CASE)
def test_a_case_is_answered_in_scope_and_does_not_exist_out_of_it(world, path, who):
    nowhere, ours, seen = "620502-2026-999999", world.cases["ours"], world.seen(who)
    none = world.asked(who, filled(world, path, nowhere, ours))
    for case_no in world.cases.values():
        answer = world.asked(who, filled(world, path, case_no, case_no))
        if case_no in seen:
            assert answer.status_code == 200, (case_no, answer.text)
            assert mentioned(answer.text) <= {case_no}
        else:
            assert answer.status_code == none.status_code == 404
            assert answer.text.replace(case_no, nowhere) == none.text
            assert dict(answer.headers) == dict(none.headers)


# many cases


@every_who
@pytest.mark.parametrize("path", LISTS)
def test_a_list_tells_the_cases_in_scope_and_no_other(world, path, who):
    told, all_there_are = set[str](), set[str]()
    for query in LISTS[path]:
        answer = world.asked(who, path + query)
        assert answer.status_code in (200, 404), answer.text
        told |= mentioned(answer.text)
        all_there_are |= world.mentions[path + query]
    assert told <= world.seen(who), names(world, told - world.seen(who))
    if path in WHOLE:
        assert all_there_are == set(world.cases.values()), names(world, all_there_are)
        assert told == world.seen(who), names(world, world.seen(who) - told)


@every_who
def test_the_list_counts_what_it_shows(world, who):
    for query in (
        "",
        "?limit=1",
        "?region=620502",
        "?region=620503",
        "?overdue=true",
        "?overdue=false",
        *(f"?q={no}" for no in world.cases.values()),
    ):
        answer = world.asked(who, f"/cases{query}").json()
        shown = mentioned(world.asked(who, f"/cases{query}{'&' if query else '?'}".replace("limit=1&", "") + "limit=200").text)
        assert answer["count"] == len(shown) and shown <= world.seen(who), query


@every_who
def test_no_filter_and_no_cursor_leads_out_of_the_scope(world, who):
    page, told = world.asked(who, "/cases?limit=1").json(), set[str]()
    while True:
        told |= {case["case_no"] for case in page["cases"]}
        if page["next"] is None:
            break
        page = world.asked(who, page["next"].removeprefix("/api/v1")).json()
    assert told == world.seen(who)


def test_a_cursor_of_somebody_else_is_refused(world):
    link = world.asked(ALL, "/cases?limit=1").json()["next"].removeprefix("/api/v1")
    for who in WHO.values():
        answer = world.asked(who, link)
        assert answer.status_code == 422 and not mentioned(answer.text) - world.seen(who)


@every_who
@pytest.mark.parametrize("by", DIMENSIONS)
def test_statistics_add_up_to_what_is_seen(world, who, by):
    answer = world.asked(who, f"/statistics?by={by}").json()
    seen = world.seen(who)
    assert answer["total"]["cases"] == len(seen)
    assert (answer["total"]["claimed_fen"]["known"] or 0) == sum(world.claimed[case_no] for case_no in seen)
    assert sum(group["cases"] for group in answer["groups"]) == len(seen)
    assert sum(group["claimed_fen"]["known"] or 0 for group in answer["groups"]) == sum(world.claimed[case_no] for case_no in seen)


@every_who
def test_statistics_of_a_region_count_what_is_seen_there(world, who):
    for region in ("620502", "620503", "620702", "62"):
        there = {case_no for case_no in world.seen(who) if case_no.startswith(region)}
        answer = world.asked(who, f"/statistics?region={region}")
        assert answer.status_code == 200 and answer.json()["total"]["cases"] == len(there)
        assert (answer.json()["total"]["claimed_fen"]["known"] or 0) == sum(world.claimed[case_no] for case_no in there)


@every_who
def test_the_report_on_returns_counts_what_is_seen(world, who):
    rows = world.asked(who, "/returns").json()["departments"]
    seen = world.seen(who)
    assert sum(row["dispatched"] for row in rows) == sum(world.dispatched[case_no] for case_no in seen)
    assert sum(row["returned"] for row in rows) == (world.cases["returned"] in seen)


@every_who
@pytest.mark.parametrize("path", COUNTS)
def test_what_counts_cases_names_none(world, path, who):
    assert not mentioned(world.asked(who, path).text)


# what is nobody's case


@every_who
@pytest.mark.parametrize("path", NO_CASES)
def test_what_is_not_about_cases_names_none(world, path, who):
    answer = world.asked(who, path)
    assert answer.status_code == 200 and not mentioned(answer.text)


@every_who
@pytest.mark.parametrize("path", FOR_ADMINS)
def test_what_is_the_administrators_is_closed_to_all_others(world, path, who):
    answer = world.asked(who, path.format(person=OFFICER.person, work=NO_WORK))
    assert answer.status_code == (403 if who.actor != ADMIN else 404 if "{work}" in path else 200) and not mentioned(answer.text)


@every_who
@pytest.mark.parametrize("path", FOR_SUPERVISORS)
def test_who_read_what_is_shown_to_supervisors_and_names_no_case_out_of_scope(world, path, who):
    assert world.app.state.served.readings.flush()
    answer = world.asked(who, path)
    assert answer.status_code == (200 if who.actor.post == "supervisor" else 403)
    assert mentioned(answer.text) <= world.seen(who)


@pytest.mark.parametrize("path", REPORTS)
def test_a_report_is_shown_to_supervisors_who_see_all_of_its_place_and_is_none_for_others(world, path):
    city, span = WHO["supervisor of the city"], {"from": "2026-01-01", "to": f"{MONDAY:%Y-%m-%d}"}
    for region in ("6205", "620502"):
        made = world.client.post("/api/v1/reports", headers=world.bearer(city), json={"region": region, **span})
        assert made.status_code in (201, 409), made.text
        number = made.json().get("number") or made.json()["detail"].split("reported as ")[1][:9]
        for who in WHO.values():
            scope = Scope.of(who.actor, who.region).territory
            there = who.actor.post == "supervisor" and scope is not None and region.startswith(scope)
            answer = world.asked(who, path.format(number=number))
            assert answer.status_code == (200 if there else 404 if who.actor.post == "supervisor" else 403), who


# writing, and what remains of it


def test_no_write_tells_whether_a_foreign_case_exists(world):
    headers = {**world.bearer(WHO["officer of another county"]), "If-Match": '"v1"'}
    ours, nowhere = world.cases["ours"], "620502-2026-999999"
    version = world.house.cases.case(ours).version
    to_cases = [path for path in paths(world.app, "POST") if "{case_no}" in path]
    writes = {path.replace("{move}", move) for path in to_cases for move in commands() if move not in ("receive", BREAK_GLASS)}
    assert len(writes) >= len(commands()) - 1
    for path in sorted(writes):
        sent: dict[str, Any] = {"files": {"file": ("a.pdf", PDF, "application/pdf")}} if path == EVIDENCE else {"json": {}}
        there, not_there = (
            world.client.post(f"/api/v1{path.format(case_no=each, kind='order')}", headers=headers, **sent) for each in (ours, nowhere)
        )
        assert there.status_code == not_there.status_code == 404, (path, there.text)
        assert there.text.replace(ours, nowhere) == not_there.text
    assert world.house.cases.case(ours).version == version and world.house.cases.facts(case_id(nowhere)) == []


def test_every_refused_reading_is_in_the_access_log(world):
    served, who = world.app.state.served, WHO["officer of a town"]
    assert served.access.flush()
    before = len(AccessLog(world.house.store).since(MONDAY, 100_000))
    for path in ONE_CASE:
        world.asked(who, filled(world, path, world.cases["theirs"], world.cases["theirs"]))
    assert served.access.flush()
    entries = AccessLog(world.house.store).since(MONDAY, 100_000)[before:]
    assert len(entries) == len(ONE_CASE)
    assert {(entry.status, entry.person, entry.case_no) for entry in entries} == {(404, TOWN_OFFICER.person, world.cases["theirs"])}
