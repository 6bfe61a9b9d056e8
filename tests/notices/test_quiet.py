"""When a letter goes out: at once, with the morning's digest, or when the night is over."""

from datetime import time

import pytest

from casework.notices.quiet import BadSetting, Hours, held, kind_of, when
from tests.notices.posts import letter, shown
from tests.spec import at, calendar

NIGHT, MORNING, NOON = "2026-03-24 23:00", "2026-03-24 06:00", "2026-03-24 12:00"


def goes(now: str, rung: str, hours: Hours | None = None, **given) -> tuple[str, str]:
    """The kind of message and when it goes, for a letter read at a Shanghai time."""
    kind, until = when(letter("x", rung, **given).row, at(now), hours or Hours(), calendar())
    return kind, shown(until.timestamp())


@pytest.mark.parametrize("now", [NIGHT, MORNING, NOON, "2026-10-03 03:00"])
@pytest.mark.parametrize(
    ("rung", "given", "kind"),
    [
        ("half_hour", {"urgent": True}, "urgent"), ("late", {"urgent": True, "role": "copy"}, "urgent"),
        ("warned", {"missed": True}, "notice"), ("urged", {}, "notice"), ("watchlisted", {}, "notice"), ("leader_owned", {}, "notice"),
        ("raised", {}, "notice"), ("named", {}, "notice"), ("nobody", {}, "notice"),
    ],
)  # fmt: skip
def test_no_hour_of_the_night_and_no_holiday_holds_back_an_incident_a_breach_or_a_new_level(now, rung, given, kind):
    assert goes(now, rung, **given) == (kind, shown(at(now).timestamp()))


@pytest.mark.parametrize(
    ("rung", "given"),
    [
        ("half", {}),
        ("reminded", {}),
        ("moved", {}),
        ("overdue", {}),
        ("urged", {"role": "copy"}),
        ("warned", {"missed": True, "role": "copy"}),
    ],
)
def test_everything_else_waits_for_the_digest_of_the_next_working_morning(rung, given):
    far = {"due_at": at("2026-05-29"), **given}
    assert goes(NOON, rung, **far) == ("digest", "03-25 08:30")
    assert goes(MORNING, rung, **far) == ("digest", "03-24 08:30")
    assert goes("2026-03-27 12:00", rung, **far) == ("digest", "03-30 08:30")
    assert goes("2026-09-30 12:00", rung, **far) == ("digest", "10-08 08:30")


def test_the_digest_of_this_minute_is_not_missed():
    assert goes("2026-03-24 08:30", "half", due_at=None) == ("digest", "03-24 08:30")


def test_a_reminder_that_the_morning_would_bring_too_late_goes_now_and_at_night_when_the_night_is_over():
    assert goes("2026-03-24 09:00", "reminded", due_at=at("2026-03-25 00:00")) == ("notice", "03-24 09:00")
    assert goes("2026-03-27 23:30", "reminded", due_at=at("2026-03-29 00:00")) == ("notice", "03-28 07:00")
    assert goes("2026-03-27 23:30", "reminded", due_at=at("2026-03-28 06:00")) == ("notice", "03-27 23:30")
    assert goes("2026-03-24 09:00", "reminded", due_at=at("2026-03-25 00:00"), role="copy") == ("digest", "03-25 08:30")


def test_a_worker_is_not_called_at_night_whatever_it_is():
    assert goes(NIGHT, "warned", missed=True, post="worker") == ("notice", "03-25 07:00")
    assert goes(NOON, "warned", missed=True, post="worker") == ("notice", "03-24 12:00")


@pytest.mark.parametrize(
    ("text", "moment", "free"),
    [
        ("22:00-07:00", "2026-03-24 21:59", "03-24 21:59"), ("22:00-07:00", "2026-03-24 22:00", "03-25 07:00"),
        ("22:00-07:00", "2026-03-24 06:59", "03-24 07:00"), ("22:00-07:00", "2026-03-24 07:00", "03-24 07:00"),
        ("12:00-14:00", "2026-03-24 13:00", "03-24 14:00"), ("12:00-14:00", "2026-03-24 14:00", "03-24 14:00"),
        ("07:00-07:00", "2026-03-24 03:00", "03-24 03:00"),
    ],
)  # fmt: skip
def test_quiet_hours_are_what_the_office_sets_over_night_or_by_day_or_none(text, moment, free):
    assert shown(Hours.from_settings({"CASEWORK_QUIET": text}).free(at(moment)).timestamp()) == free


def test_a_digest_in_the_quiet_hours_comes_when_they_are_over():
    assert goes(NOON, "half", Hours(digest_at=time(6)), due_at=None) == ("digest", "03-25 07:00")


def test_settings_are_read_or_told_by_name():
    assert Hours.from_settings({}) == Hours()
    assert Hours.from_settings({"CASEWORK_DIGEST": "09:15"}).digest_at == time(9, 15)
    for wrong in ({"CASEWORK_QUIET": "at night"}, {"CASEWORK_QUIET": "22:00"}, {"CASEWORK_DIGEST": "24:30"}):
        with pytest.raises(BadSetting, match=next(iter(wrong))):
            Hours.from_settings(wrong)


def test_only_digests_and_workers_wait_for_the_day_when_they_are_tried_again():
    assert held("digest", "leader") and held("notice", "worker")
    assert not held("notice", "leader") and not held("urgent", "officer")
    assert kind_of(letter("x", "expired", missed=True).row) == "notice"
