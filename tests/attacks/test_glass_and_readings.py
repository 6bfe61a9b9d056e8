"""The glass that may be broken, by whom and for how long; and what the record of readings says of everybody."""

from datetime import timedelta

import pytest

from casework.clock import TurnedClock
from casework.security.readings_report import Wanted, found
from tests.api.seeing import ADMIN, Who
from tests.attacks.attacking import BREAK, NOWHERE, OURS, STRANGE, is_refused, logged, tried
from tests.people import CITY_SUPERVISOR, OFFICER, STRANGER, SUPERVISOR, TOWN_HEAD, TOWN_OFFICER, WINDOW

# breaking the glass


ANY = [("If-Match", "*")]
INVALID = (422, "invalid")


@pytest.mark.parametrize(
    ("who", "headers", "body", "told"),
    [
        (Who(WINDOW, ""), ANY, BREAK, (403, "not_your_post")), (Who(ADMIN, ""), ANY, BREAK, (403, "not_your_post")),
        (STRANGE, [], BREAK, (428, "precondition_required")), (STRANGE, [("If-Match", '"v1"')], BREAK, (428, "precondition_required")),
        (STRANGE, ANY, BREAK | {"reason": "急"}, INVALID), (STRANGE, ANY, BREAK | {"hours": 99}, INVALID),
        (STRANGE, ANY, BREAK | {"ground": "curiosity"}, INVALID), (STRANGE, ANY, {}, INVALID),
    ],
)  # fmt: skip
def test_a_glass_that_does_not_break_tells_not_even_whether_there_is_a_case(world, who, headers, body, told):
    paths = [f"/api/v1/cases/{no}/moves/break_glass" for no in (world.cases["helped"] if who != STRANGE else world.cases["ours"], NOWHERE)]
    there, nowhere = (tried(world, who, "POST", path, headers, json=body) for path in paths)
    for answer, entries in (there, nowhere):
        is_refused((answer, entries), told[0], told[1], who.actor.person)
    assert there[0].text == nowhere[0].text


def test_a_broken_glass_opens_to_read_for_its_hours_to_one_person_and_raises_the_alarm(world):
    case_no, who = world.cases["returned"], Who(TOWN_OFFICER, "")
    path = f"/api/v1/cases/{case_no}"
    before = len(logged(world))
    bearer = world.bearer(who)
    broke = world.client.post(f"{path}/moves/break_glass", headers={**bearer, "If-Match": "*"}, json=BREAK)
    assert broke.status_code == 200 and [fact["topic"] for fact in broke.json()["facts"]] == ["case.glass_broken"]
    assert [(each.code, each.case_no, each.person) for each in logged(world)[before:]] == [("glass_broken", case_no, TOWN_OFFICER.person)]
    assert BREAK["reason"] not in broke.text

    assert all(world.client.get(f"{path}{more}", headers=bearer).status_code == 200 for more in ("", "/history", "/evidence"))
    assert world.app.state.served.readings.flush()
    assert {each.ground for each in found(world.house.store, Wanted(person=TOWN_OFFICER.person, case_no=case_no))} == {"glass"}

    is_refused(tried(world, STRANGE, "GET", path), 404, "case_not_found", STRANGER.person)
    moved = tried(world, who, "POST", f"{path}/moves/note", [("If-Match", "*")], json={"kind": "note"})
    is_refused(moved, 404, "case_not_found", TOWN_OFFICER.person)

    told = world.asked(Who(SUPERVISOR, ""), f"/notices?wait_for={broke.headers['x-position']}").json()["notices"]
    assert any(each["case_no"] == case_no and each["rung"] == "broken" for each in told)
    [waiting] = world.asked(Who(SUPERVISOR, ""), "/access/emergencies").json()["emergencies"]
    assert (waiting["case_no"], waiting["by"], waiting["ground"], waiting["finding"]) == (case_no, TOWN_OFFICER.person, "incident", None)
    clock = world.house.clock
    assert isinstance(clock, TurnedClock)
    clock.turn_to(clock() + timedelta(hours=2))
    is_refused(tried(world, who, "GET", path), 404, "case_not_found", TOWN_OFFICER.person)


# what was read


def test_what_was_shown_is_on_record_by_whom_why_and_through_which_door(world):
    who, case_no, store = Who(SUPERVISOR, ""), world.cases["ours"], world.house.store
    assert world.app.state.served.readings.flush()
    before = len(found(store, Wanted(person=SUPERVISOR.person)))
    doors = {
        f"/cases/{case_no}": "case", f"/cases/{case_no}?as_of=2026-03-03": "case", f"/cases/{case_no}/history": "history",
        "/cases": "cases", "/feed": "feed", "/ledger": "ledger", "/docket": "docket", "/notices": "notices", "/access": "access",
        "/statistics": None, "/me": None,
    }  # fmt: skip
    for path in doors:
        answer = world.client.get(f"/api/v1{path}", headers={**world.bearer(who), "X-Purpose": "supervision"})
        assert answer.status_code == 200, answer.text
    assert world.app.state.served.readings.flush()
    entries = found(store, Wanted(person=SUPERVISOR.person))[:-before] if before else found(store, Wanted(person=SUPERVISOR.person))
    assert sorted(each.door for each in entries) == sorted(filter(None, doors.values()))
    assert {each.purpose for each in entries} == {"supervision"}
    assert {(each.ground, each.case_no) for each in entries} == {("territory", case_no), ("list", None)}


def test_while_readings_cannot_be_kept_nothing_is_shown(world):
    readings = world.app.state.served.readings
    readings._most, most = 0, readings._most
    try:
        answer, _ = tried(world, OURS, "GET", f"/api/v1/cases/{world.cases['ours']}")
        assert (answer.status_code, answer.json()["code"]) == (503, "not_logged")
        assert world.client.get("/health/live").status_code == 200
    finally:
        readings._most = most


def test_the_person_concerned_is_told_units_and_posts_and_no_officer(world):
    case_no = world.cases["ours"]
    world.asked(OURS, f"/cases/{case_no}")
    assert world.app.state.served.readings.flush()
    answer = world.asked(OURS, f"/cases/{case_no}/access")
    sights = answer.json()["sights"]
    assert ("秦州区人力资源和社会保障局", "办案人员", "part") in {(each["unit"], each["post"], each["ground"]) for each in sights}
    assert OFFICER.person not in answer.text and SUPERVISOR.person not in answer.text


def test_the_supervisors_report_counts_and_gives_signs(world):
    for path in ("", "/history"):
        world.asked(OURS, f"/cases/{world.cases['ours']}{path}")
    assert world.app.state.served.readings.flush()
    for _ in range(20):
        world.asked(STRANGE, f"/cases/{world.cases['far']}")
        world.asked(Who(TOWN_HEAD, ""), f"/cases/{world.cases['far']}")
    logged(world)
    report = world.asked(Who(CITY_SUPERVISOR, ""), "/access/report").json()
    signs = {each["person"]: {sign["rule"] for sign in each["signs"]} for each in report["people"]}
    assert "refused" in signs[STRANGER.person] and signs[TOWN_HEAD.person] == {"refused"}
    assert {rule["rule"] for rule in report["rules"]} >= {"outside", "night", "much"}
    assert TOWN_HEAD.person not in world.asked(Who(CITY_SUPERVISOR, "", "620503"), "/access/report").text
    page = world.asked(Who(SUPERVISOR, ""), f"/access?person={OFFICER.person}&limit=1").json()
    assert len(page["readings"]) == 1 and page["next"] is not None
    assert world.asked(Who(SUPERVISOR, ""), page["next"].removeprefix("/api/v1")).json()["readings"] != page["readings"]
