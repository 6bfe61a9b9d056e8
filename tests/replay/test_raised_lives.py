"""After a raise the higher unit acts: its people sign in, handle, approve; matters go on where the standing case says they are."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from casework.bootstrap import Casework
from casework.clock import TurnedClock
from casework.domain.approvals import Approved
from casework.domain.dispatching import Dispatched, Reassigned, SignedIn
from casework.domain.facts import Fact
from casework.domain.paying.money import PaymentRecorded
from casework.domain.pressing.raising import Raised
from casework.domain.statute.orders import Ordered
from casework.replay.reading import Source, read
from casework.replay.territory import distinct, territory
from casework.replay.ticking import Ticks
from casework.replay.timeline import Timeline
from casework.samples.regions import code_of
from tests.replay.lives import PUBLISHED, START, Lived, lived_in, source

GONGXIAN = "四川省宜宾市珙县"
SILENCE = (("received", "2020-05-06"), ("note", "2020-05-07"), ("mediation", "2020-05-08"))
"""A case that is given out, and then nobody writes anything."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Casework]:
    """A new trial office whose clock stands long ago."""
    with Casework(f"sqlite:///{tmp_path / 'trial.db'}", clock=TurnedClock(START), trial=True) as new:
        yield new


def silent(*later: tuple[str, str | None], **fields: object) -> Source:
    """A case of three workers on which nothing was printed until the province had it, where the levels above are known."""
    given = {"region": GONGXIAN, "workers": 3, "amount_fen": 300_000}
    return source(*SILENCE, *later, **(given | fields))  # type: ignore[arg-type]  # fields by name


def units(lived: Lived, kind: type[Fact]) -> list[str]:
    return [fact.envelope.unit for fact in lived.facts("T1") if isinstance(fact, kind)]


@pytest.mark.parametrize(
    ("region", "city", "province"), [(GONGXIAN, "511500-hrss", "510000-hrss"), (None, "000000-city-hrss", "000000-province-hrss")]
)
def test_an_order_after_two_raises_is_the_provinces_and_so_is_its_approval(
    office: Casework, region: str | None, city: str, province: str
) -> None:
    lived = lived_in(office, silent(("rectification_ordered", "2021-03-01"), region=region))
    assert lived.summaries["T1"].refused == ()
    assert [fact.lead.code for fact in lived.facts("T1") if isinstance(fact, Raised)] == [city, province]
    assert units(lived, Ordered) == units(lived, Approved)[-1:] == [province]
    assert [unit.code for unit in lived.case("T1").cohandlers][-1] == city


def test_the_new_lead_signs_in_before_its_first_own_act_and_not_before(office: Casework) -> None:
    lived = lived_in(office, silent(("paid", "2020-11-02"), ("note", "2020-11-03"), ("rectification_ordered", "2021-03-01")))
    assert units(lived, PaymentRecorded) == ["510000-hrss"]
    signed = [fact for fact in lived.facts("T1") if isinstance(fact, SignedIn)]
    assert [(fact.unit, fact.envelope.inferred) for fact in signed] == [("511526-insp", True), ("510000-hrss", True)]
    assert lived.days_of("T1", SignedIn)[-1] == "2021-03-01"
    assert lived.case("T1").handlers[-2:] == ("510000-hrss-officer-1", "510000-hrss-officer-2")
    assert lived.summaries["T1"].inferred.count("sign_in") == 2


def test_what_a_raised_case_is_given_to_again_is_another_unit_of_that_level(office: Casework) -> None:
    lived = lived_in(office, silent(("dispatched", "2021-03-01"), ("mediation", "2021-03-02")))
    assert lived.summaries["T1"].refused == ()
    [given] = [fact for fact in lived.facts("T1") if isinstance(fact, Reassigned)]
    assert (given.lead.code, given.envelope.unit) == ("510000-insp", "510000-zqb")


def test_a_case_that_nobody_was_given_before_its_raise_stays_with_the_unit_that_took_it_up(office: Casework) -> None:
    life = source(("received", "2020-05-06"), ("dispatched", "2020-10-09"), ("note", "2020-10-12"), region=GONGXIAN, workers=40)
    lived = lived_in(office, life)
    assert lived.summaries["T1"].refused == ()
    assert not [fact for fact in lived.facts("T1") if isinstance(fact, Dispatched)], "the raise gave it; what is printed later is noted"
    raised = next(fact for fact in reversed(lived.facts("T1")) if isinstance(fact, Raised))
    assert raised.lead.code == "510000-hrss"


def test_police_of_the_level_that_has_the_case_get_it(office: Casework) -> None:
    life = silent(
        ("rectification_ordered", "2021-03-01"), ("transferred_to_police", "2021-04-01"), ("note", "2021-04-02"), workers=12,
        amount_fen=90_000_000,
    )  # fmt: skip
    lived = lived_in(office, life)
    assert (lived.summaries["T1"].refused, lived.summaries["T1"].criminal) == ((), "handed_over")


# the ladder between the acts


def test_what_a_hold_kept_back_is_climbed_at_the_first_beat_after_it_ended(office: Casework) -> None:
    life = source(
        ("rectification_ordered", "2015-12-16"), ("transferred_to_police", "2015-12-30"), ("police_filed", "2016-01-04"),
        ("criminal_progress", "2017-12-21"), ("note", "2017-12-22"), said={3: "judgment"}, region=GONGXIAN, workers=46,
        amount_fen=13_432_960,
    )  # fmt: skip
    lived = lived_in(office, life)
    [raised] = [fact for fact in lived.facts("T1") if isinstance(fact, Raised)]
    assert raised.envelope.at == datetime.fromisoformat("2017-12-21T09:00:15+08:00")


@pytest.mark.parametrize(("until", "pressure"), [(None, "none"), (date(2020, 5, 12), "urged"), (date(2020, 5, 18), "leader_owned")])
def test_the_ladder_goes_on_to_the_end_of_the_last_day_and_no_longer(office: Casework, until: date | None, pressure: str) -> None:
    assert lived_in(office, silent(), until=until).summaries["T1"].pressure == pressure


class SchedulersTicks(Ticks):
    """The scheduler's own tick in the place of a replay's, with its search for candidates."""

    def __init__(self, office: Casework) -> None:
        super().__init__(office)
        self.asked = 0

    def tick(self, now: datetime, cases: object) -> None:
        self.asked += 1
        self._office.tick(now, only=set(cases))  # type: ignore[call-overload]  # an iterable of numbers


def test_a_replay_decides_what_the_scheduler_decides(tmp_path: Path, lived: Lived) -> None:
    chosen = [each for each in read([PUBLISHED])[0] if each.id in ("C005", "C019", "C061", "C076", "C077")]
    with Casework(f"sqlite:///{tmp_path / 'trial.db'}", clock=TurnedClock(START), trial=True) as other:
        timeline = Timeline(other, chosen, None)
        timeline.ticks = ticks = SchedulersTicks(other)
        summaries = timeline.run()
    assert ticks.asked > 50
    assert [summary.plain() for summary in summaries] == [lived.summaries[each.id].plain() for each in chosen]


def test_both_databases_tell_the_same(any_url: str, monkeypatch: pytest.MonkeyPatch, lived: Lived) -> None:
    monkeypatch.setenv("CASEWORK_MASTER_KEY", "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=")
    chosen = [each for each in read([PUBLISHED])[0] if each.id in ("C011", "C020", "C041", "C071")]
    with Casework(any_url, clock=TurnedClock(START), trial=True) as office:
        played = lived_in(office, *chosen)
    assert [played.summaries[each.id].plain() for each in chosen] == [lived.summaries[each.id].plain() for each in chosen]


# the offices


def test_a_place_that_is_not_known_has_a_city_and_a_province_above_that_are_competent_for_it() -> None:
    nowhere = territory(*code_of(None)[:1], "", "county")
    assert [office.units[0].level for office in nowhere.offices] == ["county", "city", "province"]
    assert all(unit.covers("000000") for office in nowhere.offices for unit in office.units)
    assert nowhere.office_of("000000-city-gov").region == "000000-city"
    assert nowhere.office_of("elsewhere") == nowhere.home == nowhere.office_of(None)


def test_an_office_above_two_places_is_furnished_once_and_by_the_name_that_its_own_case_prints() -> None:
    county, other, city = (
        territory(*place) for place in (("511526", "珙县", "county"), ("511524", "长宁县", "county"), ("511500", "宜宾", "city"))
    )
    offices = distinct((county, other, city))
    assert [office.region for office in offices] == ["511526", "511524", "511500", "510000"]
    assert offices[2].units[0].name.startswith("宜宾劳动")
