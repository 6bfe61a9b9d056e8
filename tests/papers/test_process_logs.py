"""The contract of process logs, point by point: XES of IEEE 1849, OCEL 2.0, and what mining tools do wrong where it is broken."""

import io
import json
import os
import signal
from dataclasses import replace
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest

from casework.domain.scope import Scope
from casework.domain.timekeeping.terms import local_day
from casework.papers.activities import activity
from casework.papers.ocel import write_ocel
from casework.papers.ocel_part import JsonPart, lines_of
from casework.papers.ocel_rows import OBJECTS, Thing
from casework.papers.process import Maker, Masks, WorkingDays, processes, said_at
from casework.papers.xes import XesPart, traces_of, write_xes
from casework.papers.xes_check import LogWrong, check_xes
from casework.projections.exporting import Choice, Whole, export
from casework.projections.exporting_crew import parts
from casework.projections.saying import templates
from casework.store import StoreUnavailable

MASKS = Masks(b"k" * 32)
SPACE = "{http://www.xes-standard.org/}"


@pytest.fixture(scope="module")
def maker(exported):
    return Maker(WorkingDays(exported.house.policies.calendar), MASKS)


@pytest.fixture(scope="module")
def made(exported, maker):
    return list(processes(export(exported.house.views, Choice(Scope(""))).cases, maker, []))


@pytest.fixture(scope="module")
def xes(made):
    return written(made)


@pytest.fixture(scope="module")
def ocel(made):
    out = io.BytesIO()
    write_ocel(out, [lines_of(made, MASKS)])
    return json.loads(out.getvalue())


def written(*cases):
    out = io.BytesIO()
    write_xes(out, map(traces_of, cases))
    return out.getvalue().decode()


def traces(xes):
    return [[values(event) for event in trace.findall(f"{SPACE}event")] for trace in ElementTree.fromstring(xes).findall(f"{SPACE}trace")]


def values(element):
    return {child.get("key"): child.get("value") for child in element if child.get("key")}


def test_a_log_passes_its_own_check(xes):
    assert check_xes(io.BytesIO(xes.encode())) == (2, sum(map(len, traces(xes))))


def test_every_event_has_what_miners_ask_for_and_its_time_has_an_offset(xes):
    wanted = {"concept:name", "time:timestamp", "lifecycle:transition", "org:resource", "org:role", "org:group", "recorded", "position"}
    for event in (event for trace in traces(xes) for event in trace):
        assert wanted <= set(event)
        assert event["time:timestamp"].endswith("+08:00")


def test_events_stand_by_the_time_they_held_then_by_position(xes):
    for trace in traces(xes):
        places = [(datetime.fromisoformat(event["time:timestamp"]), int(event["position"])) for event in trace]
        assert places == sorted(places)
    moved = [event for trace in traces(xes) for event in trace if event["recorded"] != event["time:timestamp"]]
    assert [event["topic"] for event in moved] == ["case.payment_recorded"]
    positions = [int(event["position"]) for event in traces(xes)[1]]
    assert positions != sorted(positions)


def test_activities_are_chinese_and_each_is_called_otherwise():
    named = [activity(f"case.{topic}") for topic in templates()["facts"]]
    assert len(set(named)) == len(named)
    assert activity("case.received") == "登记" and activity("case.not_there") == "not_there"


def test_working_days_are_ours_and_not_those_of_a_miner(made, exported):
    calendar = exported.house.policies.calendar
    ended = [(event, one) for process in made for event in process.events for one in event.ended]
    assert ended
    assert all(one.used >= 0 and one.paused == 0 for _, one in ended)
    days = WorkingDays(calendar)
    assert days.after(date(2026, 2, 13), date(2026, 2, 28)) == sum(calendar.is_working(date(2026, 2, day)) for day in range(14, 29))
    assert days.after(date(2026, 1, 2), date(2026, 1, 1)) == 0
    assert days.after(date(2025, 12, 30), date(2026, 1, 5)) == sum(
        calendar.is_working(day) for day in (date(2025, 12, 31), *(date(2026, 1, day) for day in range(1, 6)))
    )


def test_the_event_that_ends_a_clock_says_whether_it_was_in_time(xes, exported):
    [signed] = [event for event in traces(xes)[1] if event["topic"] == "case.signed_in"]
    assert signed["clock"].startswith("sign_in")
    assert {"due_at", "clock_working_days_used", "paused_working_days", "breached"} <= set(signed)


def test_nobody_is_named_in_a_log(xes, ocel):
    for text in (xes, json.dumps(ocel, ensure_ascii=False)):
        assert not any(secret in text for secret in ("张三丰", "王老五", 'officer-1"', "陇右劳务公司", "东桥", "sealed:", "13800138000"))


def test_the_same_person_is_the_same_pseudonym_and_the_system_stays_itself():
    assert MASKS.officer("li", "officer") == MASKS.officer("li", "officer") != MASKS.officer("wang", "officer")
    assert MASKS.officer("system", "system") == "system"
    assert Masks(b"o" * 32).officer("li", "officer") != MASKS.officer("li", "officer")
    assert MASKS.case("620502-2026-000001") == "620502-2026-000001"
    assert Masks(b"k" * 32, hides_cases=True).case("620502-2026-000001").startswith("case-")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("+08:00", "", "no offset"),
        ('value="complete"', 'value="done"', "standard model"),
        ("<trace>", '<trace><string key="concept:name" value="x"/>', "twice"),
        ("org:role", "org:rank", "no extension"),
        ('<boolean key="inferred" value="false"/>', '<boolean key="inferred" value="no"/>', "neither true nor false"),
        ("<int key", "<integer key", "kind of attribute"),
        ("</log>", "", "well-formed"),
        ('xes-standard.org/">', 'example.org/">', "no log of XES"),
    ],
)
def test_a_log_that_breaks_the_standard_is_not_handed_out(xes, old, new, why):
    assert old in xes
    with pytest.raises(LogWrong, match=why):
        check_xes(io.BytesIO(xes.replace(old, new).encode()))


def test_a_log_out_of_order_is_not_handed_out(xes, made):
    turned = replace(made[1], events=made[1].events[::-1])
    with pytest.raises(LogWrong, match="behind a later one"):
        check_xes(io.BytesIO(written([turned]).encode()))


def test_a_case_that_stands_twice_is_not_handed_out(made):
    with pytest.raises(LogWrong, match="stands twice"):
        check_xes(io.BytesIO(written([made[0], made[0]]).encode()))
    with pytest.raises(LogWrong, match="stands twice"):
        written([made[0]], [made[0]])
    with pytest.raises(LogWrong, match="stands twice"):
        write_ocel(io.BytesIO(), [lines_of([made[0]], MASKS)] * 2)


def test_a_log_of_many_parts_is_the_log_of_all_cases(made, xes, ocel):
    assert written(*([each] for each in made)) == xes
    out = io.BytesIO()
    write_ocel(out, [lines_of([each], MASKS) for each in made])
    assert json.loads(out.getvalue()) == ocel


def test_several_processes_write_the_same_log_in_the_same_order(exported, maker, xes, ocel, monkeypatch):
    monkeypatch.setattr("casework.projections.exporting.PAGE", 1)
    views, told, out = exported.house.views, [], io.BytesIO()
    write_xes(out, parts(views, Choice(Scope("")), XesPart(maker), lambda *so_far: told.append(so_far), workers=2).each)
    assert out.getvalue().decode() == xes
    assert told == [(1, 2), (2, 2)]


def test_a_process_that_dies_ends_the_export_and_its_fault_is_told(exported, maker):
    views, choice = exported.house.views, Choice(Scope(""))
    with pytest.raises(StoreUnavailable, match="start it again"):
        list(parts(views, choice, Dies(), workers=2).each)
    assert list(parts(views, choice, JsonPart(maker), workers=1).each)


class Dies:
    """A task in which the process is killed, as by a machine without memory."""

    def __call__(self, cases):
        os.kill(os.getpid(), signal.SIGKILL)


def test_every_object_has_a_type_and_every_attribute_its_declared_kind(ocel):
    declared = {kind["name"]: {each["name"]: each["type"] for each in kind["attributes"]} for kind in ocel["objectTypes"]}
    assert set(declared) == set(OBJECTS)
    kinds = {"string": str, "integer": int, "boolean": bool, "time": str}
    for thing in ocel["objects"]:
        for attribute in thing["attributes"]:
            assert type(attribute["value"]) is kinds[declared[thing["type"]][attribute["name"]]]
            assert datetime.fromisoformat(attribute["time"]).tzinfo is not None
    types = {kind["name"] for kind in ocel["eventTypes"]}
    assert {event["type"] for event in ocel["events"]} == types


def test_first_values_hold_from_the_beginning_and_later_ones_are_changes(ocel, exported):
    case = next(thing for thing in ocel["objects"] if thing["id"] == exported.case_no)
    region = [each for each in case["attributes"] if each["name"] == "region"]
    assert [each["time"] for each in region] == ["1970-01-01T00:00:00Z"]
    stages = [each["value"] for each in case["attributes"] if each["name"] == "stage"]
    assert stages == ["received", "dispatched", "investigated"]


def test_every_relation_leads_to_an_object_of_the_log(ocel):
    ids = {thing["id"] for thing in ocel["objects"]}
    assert len(ids) == len(ocel["objects"])
    related = [one for each in (*ocel["objects"], *ocel["events"]) for one in each["relationships"]]
    assert related and all(one["objectId"] in ids and one["qualifier"] for one in related)
    shared = [thing["id"] for thing in ocel["objects"] if thing["type"] == "employer" and thing["id"].startswith("employer-")]
    assert len(shared) == 1


def test_events_of_all_cases_stand_in_one_order(ocel):
    said = [(event["time"], {each["name"]: each["value"] for each in event["attributes"]}) for event in ocel["events"]]
    places = [(datetime.fromisoformat(time), attributes["position"]) for time, attributes in said]
    assert places == sorted(places)


def test_a_relation_to_nothing_or_a_value_of_another_kind_is_not_handed_out(made, monkeypatch):
    monkeypatch.setattr("casework.papers.ocel_part.things", lambda process, masks: iter(()))
    with pytest.raises(LogWrong, match="no object of the log"):
        lines_of(made, MASKS)
    monkeypatch.undo()
    monkeypatch.setitem(OBJECTS["case"], "region", "integer")
    with pytest.raises(LogWrong, match="attribute region is str, declared integer"):
        lines_of(made, MASKS)


def test_one_name_for_two_kinds_of_objects_is_not_handed_out(made, monkeypatch):
    both = (Thing("same", "site"), Thing("same", "employer"))
    monkeypatch.setattr("casework.papers.ocel_part.things", lambda process, masks: iter(both))
    with pytest.raises(LogWrong, match="site and employer"):
        lines_of(made[:1], MASKS)
    monkeypatch.undo()
    apart = [
        replace(lines_of([each], MASKS), shared=(("same", kind, b"{}"),)) for each, kind in zip(made, ("site", "employer"), strict=True)
    ]
    with pytest.raises(LogWrong, match="same is employer and site"):
        write_ocel(io.BytesIO(), apart)


def test_a_case_that_cannot_be_read_is_left_out_and_named(exported):
    left: list[str] = []
    maker = Maker(WorkingDays(exported.house.policies.calendar), MASKS)
    assert list(processes(iter([Whole("x-1", (), (), "broken")]), maker, left)) == []
    assert left == ["x-1"]


def test_a_time_is_told_with_its_offset_and_to_the_microsecond_where_it_has_one():
    assert said_at(datetime(2026, 3, 4, 16, 0, 0, 1, UTC)) == "2026-03-05T00:00:00.000001+08:00"
    assert local_day(datetime.fromisoformat(said_at(datetime(2026, 3, 4, 16, tzinfo=UTC)))) == date(2026, 3, 5)
