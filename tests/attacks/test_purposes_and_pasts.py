"""Attacks on what a reading is for, and on lists of a past: nothing is shown without a word, nothing beyond one's scope in any past."""

from urllib.parse import quote

import pytest

from casework.security.readings_report import Wanted, found
from tests.api.seeing import Who, mentioned
from tests.attacks.attacking import STRANGE, is_refused, tried
from tests.people import SUPERVISOR

WATCHING = Who(SUPERVISOR, "")
SECRET = "13800000000"


@pytest.mark.parametrize(
    ("purpose", "note"),
    [("other", ""), ("other", "%20%20"), ("audit", "%00"), ("audit", "%ff%fe"), ("audit", "%E2%80%AE"), ("audit", SECRET * 6)],
)
def test_a_note_that_is_none_is_refused_and_never_repeated(world, purpose, note):
    headers = [("X-Purpose", purpose), ("X-Purpose-Note", note)]
    attack = tried(world, WATCHING, "GET", f"/api/v1/cases/{world.cases['ours']}", headers)
    is_refused(attack, 422, "bad_purpose", None)
    assert SECRET not in attack[0].text


def test_a_case_of_others_is_not_shown_without_a_word_by_any_path_and_one_out_of_scope_does_not_exist(world):
    del world.client.headers["X-Purpose"]
    try:
        for below in (
            "",
            "/history",
            "/clocks",
            "/why",
            "/people",
            "/facts",
            "/roll",
            "/moves",
            "/access",
            "/proof",
            "?known_at=2026-03-02",
        ):
            path = f"/api/v1/cases/{world.cases['ours']}{below}"
            answer, _ = tried(world, WATCHING, "GET", path)
            assert (answer.status_code, answer.json()["code"]) == (428, "purpose_needed"), path
            assert tried(world, STRANGE, "GET", path)[0].status_code == 404
    finally:
        world.client.headers["X-Purpose"] = "supervision"


def test_a_note_lies_sealed_in_the_record(world):
    said = quote("市信访局转办")
    headers = {**world.bearer(WATCHING), "X-Purpose": "petition", "X-Purpose-Note": said}
    assert world.client.get(f"/api/v1/cases/{world.cases['ours']}", headers=headers).status_code == 200
    assert world.app.state.served.readings.flush()
    newest = found(world.house.store, Wanted(person=SUPERVISOR.person))[0]
    assert newest.note.startswith("sealed:") and newest.purpose == "petition"
    shown = world.asked(WATCHING, f"/access?person={SUPERVISOR.person}&limit=1").json()["readings"]
    assert [each["note"] for each in shown] == ["市信访局转办"]


def test_lists_and_numbers_of_a_past_hold_what_is_in_scope_today_and_no_more(world):
    for query in ("known_at=2026-03-02", "as_of=2026-03-02", "known_at=2026-03-02&region=620502", "as_of=2026-03-02&q=620502"):
        assert mentioned(world.asked(STRANGE, f"/cases?{query}").text) <= world.seen(STRANGE)
    then, now = (world.asked(STRANGE, f"/statistics{query}").json()["total"]["cases"] for query in ("?known_at=2026-03-02", ""))
    assert then == now == len(world.seen(STRANGE))
    first = world.asked(WATCHING, "/cases?known_at=2026-03-02&limit=1").json()["next"]
    assert first is not None
    is_refused(tried(world, STRANGE, "GET", first), 422, "bad_cursor", STRANGE.actor.person)
    is_refused(tried(world, WATCHING, "GET", first.replace("known_at", "as_of")), 422, "bad_cursor", SUPERVISOR.person)
