"""Looking back and looking at signals, as people do it: by the API and on the command line."""

import json
from datetime import timedelta

import pytest

from casework.clock import TurnedClock
from casework.domain.paying.money import RecordPayment
from casework.domain.settling.notes import MakeNote
from tests.api.calling import calling, reasons
from tests.cli.conftest import casework, settings
from tests.office import Office, furnished
from tests.people import LEADER, OFFICER, STRANGER, SUPERVISOR, TWO
from tests.statute import FIRM

__all__ = ["settings"]
"""No setting of this machine."""


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """A case suspended on its last day, with a payment recorded ten days after it came; the API of its office, and its database."""
    url = f"sqlite:///{tmp_path_factory.mktemp('looking')}/office.db"
    with furnished(url) as house, calling(house) as api:
        office = Office(house).receives(respondents=(FIRM,))
        office.dispatches()
        office.signs_in()
        office.gets("accept", OFFICER)
        office.gets("file", OFFICER, officers=TWO)
        due = office.clock("investigate").due_at
        assert due is not None
        assert isinstance(house.clock, TurnedClock)
        house.clock.turn_to(due - timedelta(hours=6))
        office.gets("suspend", OFFICER, ground="evidence_unobtainable")
        came = house.clock() - timedelta(days=40)
        office.does(RecordPayment(case_no=office.case_no, payer="contractor", method="transfer", fen=500), OFFICER, effective_at=came)
        office.does(MakeNote(case_no=office.case_no), OFFICER)
        house.views.catch_up()
        yield api, office, url


def asked(api, path, by=SUPERVISOR, **params):
    answer = api.get(f"/api/v1{path}", by, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_history_marks_how_many_days_after_the_event_a_fact_was_recorded(lived):
    api, office, _ = lived
    late = {fact["topic"]: fact["days_late"] for fact in asked(api, f"/cases/{office.case_no}/history", limit=200)["facts"]}
    assert late["case.payment_recorded"] == 40 and {days for topic, days in late.items() if topic != "case.payment_recorded"} == {0}


def test_history_and_clocks_of_a_past_are_what_held_or_was_known_then(lived):
    api, office, _ = lived
    path, day = f"/cases/{office.case_no}", (office.today - timedelta(days=30)).isoformat()
    held, known = (asked(api, f"{path}/history", **{axis: day}) for axis in ("as_of", "known_at"))
    assert {fact["topic"] for fact in held["facts"]} - {fact["topic"] for fact in known["facts"]} == {"case.payment_recorded"}
    assert known["version"] == len(known["facts"]) < office.case.version
    then, now = ({clock["key"]: clock for clock in asked(api, f"{path}/clocks", **axes)["clocks"]} for axes in ({"known_at": day}, {}))
    (key,) = [key for key in now if key.startswith("investigate")]
    assert (then[key]["paused"], now[key]["paused"]) == (False, True) and then[key]["due_on"] and now[key]["due_on"] is None
    for name in ("opened_at", "calendar", "rulebook"):
        assert then[key][name] == now[key][name]


def test_a_past_before_the_receipt_or_out_of_scope_is_no_case(lived):
    api, office, _ = lived
    for path in ("", "/history", "/clocks", "/difference"):
        axes = {"to": "2026-01-01"} if path == "/difference" else {"as_of": "2026-01-01"}
        answer = api.get(f"/api/v1/cases/{office.case_no}{path}", SUPERVISOR, params=axes)
        assert answer.status_code == 404 and "yet" in reasons(answer)
        hidden = api.get(f"/api/v1/cases/{office.case_no}{path}", STRANGER, params=axes)
        assert hidden.status_code == 404 and reasons(hidden) == f"there is no case {office.case_no}"


def test_the_difference_is_told_with_clocks_and_what_was_entered_late(lived):
    api, office, _ = lived
    since = (office.today - timedelta(days=30)).isoformat()
    found = asked(api, f"/cases/{office.case_no}/difference", **{"from": since, "axis": "known_at"})
    assert [field["after"] for field in found["fields"] if field["field"] == "paid_fen"] == [500] and len(found["late"]) == 1
    (clock,) = [clock for clock in found["clocks"] if clock["change"] == "stopped"]
    assert clock["because"]["topic"] == "case.suspended" and clock["change_zh"] == "中止"
    answer = api.get(f"/api/v1/cases/{office.case_no}/difference", SUPERVISOR, params={"from": since, "to": "2026-03-03"})
    assert answer.status_code == 422 and "to lies before from" in reasons(answer)


def test_back_dated_facts_are_listed_in_scope_page_by_page(lived):
    api, office, _ = lived
    (fact,) = asked(api, "/backdated", OFFICER)["facts"]
    assert (fact["case_no"], fact["days"], fact["topic"]) == (office.case_no, 40, "case.payment_recorded") and 20 < fact[
        "working_days"
    ] < 40
    assert asked(api, "/backdated", STRANGER)["facts"] == asked(api, "/backdated", working_days=41)["facts"] == []
    assert asked(api, "/backdated", moved=True)["facts"] == asked(api, "/backdated", region="620503")["facts"] == []


def test_signals_are_for_supervisors_and_leaders_and_carry_their_rules(lived):
    api, office, _ = lived
    found = asked(api, "/signals", rule="pause_last_day")
    (one,) = found["signals"]
    assert one["cases"] == [office.case_no] and one["state"] == "open" and not found["more"] and len(found["rules"]) == 7
    assert {each["rule"] for each in asked(api, "/signals")["signals"]} == {"pause_last_day", "late_entry"}
    assert asked(api, "/signals", state="reviewed")["signals"] == asked(api, "/signals", to="2026-03-03")["signals"] == []
    refused = api.get("/api/v1/signals", OFFICER)
    assert refused.status_code == 403 and "supervisors and leaders" in reasons(refused)
    for query in ({"rule": "same_text"}, {"rule": "moon"}, {"from": "2020-01-01"}, {"state": "guilty"}):
        assert api.get("/api/v1/signals", SUPERVISOR, params=query).status_code == 422


def test_a_signal_is_reviewed_once_somebody_looked(lived):
    api, _, _ = lived
    (one,) = asked(api, "/signals", rule="late_entry")["signals"]
    path, body = f"/api/v1/signals/{one['id']}/reviews", {"outcome": "followed_up", "note": "银行回单迟到"}
    assert api.call("POST", path, OFFICER, json=body).status_code == 403
    for wrong in ({}, {"outcome": "guilty", "note": "x"}, {"outcome": "mended", "note": ""}, {**body, "by": "me"}):
        assert api.call("POST", path, SUPERVISOR, json=wrong).status_code == 422
    for unknown in ("late_entry.2026-03-09.000000000000", "moon"):
        assert api.call("POST", f"/api/v1/signals/{unknown}/reviews", SUPERVISOR, json=body).status_code == 404
    made = api.call("POST", path, LEADER, json=body)
    assert made.status_code == 201 and made.json()["state"] == "reviewed" and made.json()["reviews"][0]["by"] == "leader"
    assert "银行回单" not in made.text and asked(api, "/signals", state="reviewed")["signals"][0]["id"] == one["id"]


def said(*args):
    found = casework(*args)
    assert found.code == 0, found.err
    return found.out


def test_the_command_line_shows_a_case_and_its_clocks_as_they_were(lived):
    _, office, url = lived
    day = (office.today - timedelta(days=30)).isoformat()
    fields = [json.loads(said("show", office.case_no, "--json", "--database", url, *axes))["fields"] for axes in ((), ("--known-at", day))]
    assert fields[0]["paid_fen"] == 500 and "paid_fen" not in fields[1]
    assert "已支付" in said("show", office.case_no, "--as-of", day, "--database", url)
    clocks = json.loads(said("clocks", office.case_no, "--known-at", day, "--json", "--database", url))
    assert not [clock for clock in clocks if clock["paused"]] and "中止中" in said("clocks", office.case_no, "--database", url)
    rows = [
        json.loads(said("history", office.case_no, "--json", "--database", url, *axes)) for axes in (("--known-at", day), ("--as-of", day))
    ]
    assert {row["topic"] for row in rows[1]} - {row["topic"] for row in rows[0]} == {"case.payment_recorded"}
    assert "补录 40 日后" in said("history", office.case_no, "--database", url)
    early = casework("show", office.case_no, "--as-of", "2026-01-01", "--database", url)
    assert early.code == 1 and "yet" in early.err


def test_the_command_line_tells_the_difference_and_what_was_recorded_late(lived):
    _, office, url = lived
    since, until = (office.today - timedelta(days=30)).isoformat(), office.today.isoformat()
    told = said("difference", office.case_no, "--from", since, "--to", until, "--axis", "known_at", "--database", url)
    assert "中止 stopped" in told and "补录 40 日后" in told and "已支付 paid_fen: — → 500" in told
    assert json.loads(said("difference", office.case_no, "--from", since, "--to", until, "--json", "--database", url))["axis"] == "as_of"
    assert "无变化" in said("difference", office.case_no, "--from", since, "--to", since, "--database", url)
    wrong = casework("difference", office.case_no, "--from", until, "--to", since, "--database", url)
    assert wrong.code == 1 and "lies before" in wrong.err
    assert casework("difference", office.case_no, "--from", since, "--to", until, "--axis", "x", "--database", url).code == 2
    assert (
        office.case_no in said("backdated", "--database", url)
        and json.loads(said("backdated", "--moved", "--json", "--database", url)) == []
    )
    assert casework("backdated", "--after", "x", "--database", url).code == 1
    assert casework("show", "620502-2026-999999", "--database", url).code == 1


def test_signals_are_listed_shown_and_reviewed_on_the_command_line(lived):
    _, office, url = lived
    span = ("--from", (office.today - timedelta(days=5)).isoformat(), "--to", office.today.isoformat(), "--database", url)
    rows = json.loads(said("signals", "list", "--json", *span))
    one = next(row for row in rows if row["rule"] == "pause_last_day")
    assert "提示不是结论" in said("signals", "list", *span) and said("signals", "list", "--rule", "same_text", *span)
    assert (
        "可能的正常原因" in said("signals", "show", one["id"], "--database", url)
        and len(json.loads(said("signals", "rules", "--json"))) == 7
    )
    review = ("signals", "review", one["id"], "--outcome", "explained", "--note", "当日收到鉴定函", "--database", url)
    for account in ("officer-1", "nobody"):
        refused = casework(*review, "--by", account)
        assert refused.code == 1 and "holds no post of supervisor or leader" in refused.err
    assert said(*review, "--by", "supervisor") == f"已说明 explained: {one['id']}\n"
    assert "已说明 explained" in said("signals", "show", one["id"], "--database", url)
    assert casework("signals", "show", "moon", "--database", url).code == 1
    assert casework("signals", "list", "--from", "2026-03-03", "--to", "2026-03-01", "--database", url).code == 1
