"""Statistics: what the database adds up is what one counts by hand from the facts, grouped any way, on both databases."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from casework.bootstrap import Casework
from casework.domain.case import EXITS, OPEN, Case
from casework.domain.dispatching import Dispatch
from casework.domain.scope import Scope
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.domain.values import Sum
from casework.projections.ledger import ordered_fen
from casework.projections.loads import load
from casework.projections.questions import clocks_of, ledger_rows
from casework.projections.silence import accounts
from casework.projections.statistics import AGED, COUNTS, GROUPINGS, SUMS, Asked, Numbers, statistics, total
from tests.office import KEY, Office, furnished
from tests.projections.conftest import COUNTY, DISPATCHER, START, opened, received, worked

KEYS: dict[str, Callable[[Case], str | None]] = {
    "region": lambda case: case.region, "unit": lambda case: case.lead.code if case.lead else None, "track": lambda case: case.track,
    "project_class": lambda case: case.project_class, "stage": lambda case: case.handling, "pressure": lambda case: case.pressure,
    "month": lambda case: f"{received_on(case):%Y-%m}",
}  # fmt: skip


def received_on(case: Case) -> datetime:
    assert case.received_at is not None
    return case.received_at.astimezone(SHANGHAI)


def by_hand(office: Casework, cases: list[Case], now: datetime) -> Numbers:
    """The same numbers, from folded cases and the accounts of their clocks."""
    counts, sums = dict.fromkeys(COUNTS, 0), {name: list[int | None]() for name in SUMS}
    for case in cases:
        told = [each for each in accounts(office.cases.facts(case.id), now) if each.clock.rule == "track"]
        judged = [each for each in told if each.state != "open" or each.missed]
        due = [clock.due_at for clock in case.clocks.values() if clock.kind in ("duty", "cycle") and clock.due_at is not None]
        late = any(key in case.missed and case.clocks[key].kind in ("duty", "cycle") for key in case.clocks) or any(at <= now for at in due)
        days = (now.astimezone(SHANGHAI).date() - received_on(case).date()).days
        is_open = case.handling in OPEN
        age = next((name for name, most in zip(AGED, (7, 30, 60, 180), strict=False) if days <= most), "older")
        for name, is_so in {
            "cases": True, "open": is_open, "resolved": case.handling in ("resolved", "revisited"), "exited": case.handling in EXITS,
            "struck_off": case.struck_off, "overdue": late, age: is_open,
        }.items():  # fmt: skip
            counts[name] += is_so
        counts["judged"] += len(judged)
        counts["kept"] += sum(each.state != "open" and not each.missed for each in judged)
        for name, value in money(case).items():
            sums[name].append(value)
    return Numbers(counts, {name: added(values) for name, values in sums.items()})


def money(case: Case) -> dict[str, int | None]:
    return {
        "workers": case.workers, "claimed_fen": case.claimed.fen, "verified_fen": case.verified.fen if case.verified else None,
        "ordered_fen": ordered_fen(case), "paid_fen": case.paid_fen, "outstanding_fen": case.outstanding_fen,
        "recoverable_fen": case.recoverable_fen,
    }  # fmt: skip


def added(values: list[int | None]) -> tuple[int | None, int]:
    known = [value for value in values if value is not None]
    return sum(known) if known else None, len(values) - len(known)


def peopled(office: Casework) -> list[Case]:
    """Cases of two counties, classes and months, one of them resolved by a way out, one whose sum nobody knows."""
    numbers = worked(office)
    numbers.append(received(office, region="620503", region_name="麦积区", project_class="government", claimed=Sum(None, None)))
    numbers.append(received(office, region="620503", region_name="甘肃省天水市麦积区", project_class="private", claimed=Sum(30, None)))
    office.tick(START + timedelta(days=40))
    numbers.append(received(office, claimed=Sum(2, 10**15)))
    office.do(Dispatch(case_no=numbers[-1], lead=COUNTY.code), by=DISPATCHER)
    office.views.catch_up()
    return [office.cases.case(number) for number in numbers]


def test_every_grouping_adds_up_to_what_the_facts_say(office):
    cases, now = peopled(office), office.clock() + timedelta(days=3)
    for by in GROUPINGS:
        groups = statistics(office.views, Asked(by, Scope(""), now, now))
        hand = defaultdict[str | None, list[Case]](list)
        for case in cases:
            hand[KEYS[by](case)].append(case)
        assert {group.key: group.numbers for group in groups} == {key: by_hand(office, some, now) for key, some in hand.items()}, by
        assert total(groups) == by_hand(office, cases, now), by
        assert [group.key for group in groups] == sorted(hand, key=lambda key: (key is None, key or ""))


def test_ages_count_local_days_since_the_day_of_receipt(small):
    received(small)
    small.views.catch_up()
    evening = datetime(2026, 1, 5, 23, 59, tzinfo=SHANGHAI)

    def age(days: int) -> str:
        numbers = total(statistics(small.views, Asked("region", Scope(""), evening + timedelta(days=days))))
        (found,) = (name for name in AGED if numbers.counts[name])
        return found

    wanted = {0: "age_7", 7: "age_7", 8: "age_30", 30: "age_30", 31: "age_60", 60: "age_60", 61: "age_180", 180: "age_180", 181: "older"}
    assert {days: age(days) for days in wanted} == wanted


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"region": "620503"}, 2),
        ({"region": "6205"}, 7),
        ({"region": "11"}, 0),
        ({"scope": Scope("620503")}, 2),
        ({"scope": Scope(None, COUNTY.code)}, 5),
        ({"scope": Scope(None)}, 0),
        ({"until": START + timedelta(days=10)}, 6),
        ({"since": START + timedelta(days=10)}, 1),
        ({"since": START + timedelta(days=10), "region": "620503"}, 0),
    ],
)
def test_scope_region_and_days_leave_out_what_was_not_asked_for(peopled_once, changes, found):
    asked: dict[str, Any] = {"by": "stage", "scope": Scope(""), "now": peopled_once.clock()} | changes
    assert total(statistics(peopled_once.views, Asked(**asked))).counts["cases"] == found


@pytest.fixture(scope="module")
def peopled_once(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(*next(iter(KEY.items())))
        with opened(f"sqlite:///{tmp_path_factory.mktemp('statistics')}/office.db") as office:
            peopled(office)
            yield office


def test_without_our_time_only_breaches_on_record_are_late(peopled_once):
    later = peopled_once.clock() + timedelta(days=20)
    recorded, by_now = (total(statistics(peopled_once.views, Asked("stage", Scope(""), later, by))).counts for by in (None, later))
    assert recorded["overdue"] < by_now["overdue"]


def test_nothing_is_a_total_of_nothing(peopled_once):
    nothing = total(statistics(peopled_once.views, Asked("unit", Scope("99"), peopled_once.clock())))
    assert nothing.counts == dict.fromkeys(COUNTS, 0) and nothing.sums == dict.fromkeys(SUMS, (None, 0))
    assert nothing.on_time_rate is None


def test_the_rate_is_of_the_workers_clocks_that_were_judged(sqlite_url):
    with furnished(sqlite_url) as house:
        office = Office(house)
        for waits in (0, 20, 30):
            office.receives()
            office.dispatches()
            office.signs_in()
            if waits < 30:
                office.establishes()
                office.waits(days=waits)
                office.is_paid()
                office.is_resolved()
            else:
                office.waits(days=waits)
        office.receives()
        house.views.catch_up()
        numbers = total(statistics(house.views, Asked("unit", Scope(""), house.clock())))
        assert {name: numbers.counts[name] for name in ("cases", "resolved", "judged", "kept")} == {
            "cases": 4, "resolved": 2, "judged": 3, "kept": 1,
        }  # fmt: skip
        assert numbers.on_time_rate == 1 / 3 and numbers.sums["paid_fen"][0] == 2 * office_owed(house)


def office_owed(house: Casework) -> int:
    """What one of the cases was paid."""
    return max(row["paid_fen"] or 0 for row in ledger_rows(house.views))


def test_loads_are_the_open_clocks_counted(peopled_once):
    rows = [row for number in case_numbers(peopled_once) for row in clocks_of(peopled_once.views, number)]
    now = peopled_once.clock() + timedelta(days=20)
    found = load(peopled_once.views, now)
    assert found.open == sum(row["state"] == "open" for row in rows) > 0
    assert found.late == sum(row["state"] == "open" and row["missed"] for row in rows) > 0
    assert found.due == sum(row["next_at"] is not None and row["next_at"] <= now for row in rows) > 0


def case_numbers(office: Casework) -> list[str]:
    return [row["case_no"] for row in ledger_rows(office.views)]
