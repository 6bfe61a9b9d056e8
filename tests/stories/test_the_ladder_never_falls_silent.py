"""积案: the ladder has an end, the wages are still owed; every month somebody is told, and whoever comes into the post leads."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

import pytest

from casework.domain.directory import PostEnded
from casework.domain.ladder.steps import Expired
from casework.domain.office import Holding
from casework.domain.pressing.leading import LeaderNamed, NobodyToLead
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.workflows.rulebook import rulebook_from
from tests.office import Office, furnished
from tests.people import CHAIR, CHIEF, DISPATCHER, GOVERNMENT, LEADER, OFFICER, SUPERVISOR, SYSTEM, TWO
from tests.properties.scenes import CONTRACTOR, EMPLOYER
from tests.unpaid import whole

OWED = whole(10, 15_000_000)
NO_PAPER = 'name = "without"\nextends = "national"\n[number]\n' + "".join(
    f'"authority.{rung}" = ""\n' for rung in ("urged", "watchlisted", "leader_owned", "raised")
)


def filed(office: Office) -> Office:
    """Received, dispatched, signed, accepted and filed on Monday 2 March 2026; after that nobody lifts a hand."""
    office.receives(claimed=OWED, respondents=(EMPLOYER, CONTRACTOR), facts_agreed=False)
    office.dispatches()
    office.signs_in()
    office.gets("contact", OFFICER, way="phone")
    office.gets("accept", OFFICER)
    office.gets("file", OFFICER, officers=TWO)
    return office


def leave(office: Office, *people: str) -> None:
    """These people leave their posts today, and nobody comes."""

    def ended(directory):
        held = (h for person in people for h in directory.held_by(person) if h.until is None)
        return [PostEnded(person=h.person, post=h.post, unit=h.unit, since=h.since, until=office.today) for h in held]

    office.house.policies.enter(ended, by=SYSTEM)


def monthly(office: Office) -> list[date]:
    """The days on which the backlog 积案 was put before the office."""
    return [f.envelope.at.astimezone(SHANGHAI).date() for f in office.facts if isinstance(f, Expired) and f.rule == "backlog"]


def by_month(office: Office) -> Counter[str]:
    """How many facts each month made."""
    return Counter(f"{fact.envelope.at.astimezone(SHANGHAI):%Y-%m}" for fact in office.facts)


@pytest.fixture(scope="module")
def left_alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A case left alone for two years; nobody changes it after that."""
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('alone')}/office.db") as house:
        office = filed(Office(house))
        office.waits(days=730)
        yield office


def test_two_years_of_nothing_flood_nobody_and_end_in_no_silence(left_alone):
    office = left_alone
    assert office.case.pressure == "raised"
    facts = by_month(office)
    assert max(facts.values()) <= 25, facts
    assert all(facts[f"{year}-{month:02d}"] <= 2 for year in (2027,) for month in range(1, 13)), "one letter a month once all was climbed"
    days = monthly(office)
    assert days[0] == date(2026, 4, 24) and len(days) == 22
    assert all(timedelta(days=29) <= later - earlier <= timedelta(days=38) for earlier, later in pairwise(days))
    told = Counter(letter.recipient for letter in office.letters_to(LEADER.person))
    assert told[LEADER.person] <= 45
    last = [letter for letter in office.letters_to(LEADER.person) if letter.clock.startswith("backlog")]
    assert last[-1].on == days[-1] and last[-1].template == "info.overdue"


def test_what_it_writes_stays_small(left_alone):
    office = left_alone
    rows = office.house.cases.recorder.select_notifications(1, 10_000)
    mine = [(row.topic, len(row.state)) for row in rows if row.originator_id == office.case.id]
    climbs = [size for topic, size in mine if topic == "case.climbed"]
    assert len(mine) <= 95 and sum(size for _, size in mine) <= 60_000
    assert median(climbs) <= 600 and max(climbs) <= 1000


def test_it_ends_with_the_money(office):
    filed(office).waits(until="2026-05-06 09:00")
    office.gets("acknowledge", LEADER)
    office.establishes(OWED)
    office.is_paid()
    assert office.case.clock("backlog") is not None, "a promise or a payment alone ends nothing"
    office.is_resolved()
    assert office.case.clock("backlog") is None


def test_a_year_without_a_tick_is_one_letter_not_twelve(office):
    filed(office).waits(until="2026-04-01 09:00")
    office.house.tick(office.house.clock() + timedelta(days=365))
    assert len(monthly(office)) == 1
    assert office.clock("backlog").base == office.house.clock(), "the next month counts from the tick"


def test_where_nobody_could_lead_whoever_comes_into_the_post_owns_the_case_within_a_month(office):
    leave(filed(office), LEADER.person, CHAIR.person)
    office.waits(until="2026-06-01 09:00")
    assert office.case.owner is None
    assert len([fact for fact in office.facts if isinstance(fact, NobodyToLead)]) == 1, "the alarm is not repeated"
    office.house.policies.furnish_office(holdings=[Holding("new", "leader", GOVERNMENT.code, office.today)], by=SYSTEM)
    office.waits(days=31)
    assert office.case.owner is not None and office.case.owner.person == "new"
    (named,) = [fact for fact in office.facts if isinstance(fact, LeaderNamed)]
    assert named.ground == "track..1" and named.authority is not None


def test_drafts_that_nobody_signs_tell_nobody_but_their_desk_and_the_case_comes_back_every_month(office):
    office.house.policies.activate(rulebook=rulebook_from(NO_PAPER), by=SYSTEM)
    filed(office).waits(until="2026-09-01 09:00")
    case = office.case
    assert (case.pressure, case.owner, case.watch) == ("warned", None, None), "nothing took effect without a signature"
    claimed = {letter.template for who in (CHIEF, LEADER) for letter in office.letters_to(who.person) if letter.clock == "track"}
    assert not claimed & {"H.urged", "H.watchlisted", "H.leader_owned"}, "and nobody was told that it had"
    desk = [letter.on for letter in office.letters_to(SUPERVISOR.person) if letter.clock.startswith("sign_pressure")]
    assert desk[0] == date(2026, 3, 25)
    assert [letter.on.month for letter in office.letters_to(SUPERVISOR.person) if letter.clock.startswith("backlog")] == [4, 5, 6, 7, 8]
    office.gets("sign_pressure", DISPATCHER, paper="leader-1", number="甘政督〔2026〕9号")
    assert office.case.pressure == "leader_owned"
    office.house.views.catch_up()
    assert "Q.named" in [letter.template for letter in office.letters_to(LEADER.person) if letter.on == office.today]


def test_where_nobody_is_left_at_all_every_month_is_an_alarm(office):
    filed(office)
    leave(office, *{held.person for held in office.house.policies.office.holdings})
    office.waits(until="2026-07-01 09:00")
    assert len(monthly(office)) == 3
    alarms = {report.now.astimezone(SHANGHAI).date() for report in office.ticks if report.alarms}
    assert alarms >= set(monthly(office))


def test_both_databases_climb_alike(sqlite_url, postgres_url):
    lived = []
    for url in (sqlite_url, postgres_url):
        with furnished(url) as house:
            office = filed(Office(house))
            office.waits(until="2026-06-05 09:00")
            lived.append((office.topics, office.letters_to(SUPERVISOR.person), office.case.pressure, sorted(office.case.clocks)))
    assert lived[0] == lived[1] and lived[0][2] == "raised"
