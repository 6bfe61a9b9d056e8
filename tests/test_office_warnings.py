"""What loading a file warns of, what it says of each change, and how the directory is shown."""

from collections.abc import Sequence
from datetime import date

from casework.domain.office import Office
from casework.domain.registry import facts
from casework.office.loading import sound, warnings
from casework.office.showing import desks
from casework.projections.office_sentences import office_sentence
from casework.projections.sentences import templates
from tests.domain.test_erasing_accounts import ERASED, ORDERED, PROPOSED
from tests.office_files import AWAY, DAY, FOR_LEADER, GONE, LABOUR, LI, ROSTER, SAMPLE, UNIT, WANG, load, plan_of
from tests.people import DIRECTORY
from tests.spec import at

CASES = [f"620502-2026-{number:06d}" for number in range(1, 8)]


def warned(text: str, office: Office = DIRECTORY, owned: Sequence[str] = ()) -> list[tuple[str, str]]:
    return [(each.code, each.about) for each in warnings(sound(plan_of(text, office)), lambda _: owned)]


def test_a_plain_load_warns_of_nothing():
    assert warned(LI) == []
    assert warned(SAMPLE, Office()) == []


def test_a_post_that_becomes_empty_is_warned_of():
    last = '[[holder]]\nperson = "dispatcher"\npost = "dispatcher"\nunit = "620502-lg"\nuntil = 2026-04-01\n'
    assert warned(last) == [("empty_post", "620502-lg")]
    assert warned(last + last.replace('"dispatcher"\npost', '"new"\npost').replace("until = 2026-04-01", "since = 2026-04-01")) == []
    assert warned(GONE.replace("gov", "lg") + GONE) == []
    given = WANG.replace("620502-gov", "620502-lg").replace('"leader"', '"intake"') + "until = 2026-04-01\n"
    assert warned(given) == [("empty_post", "620502-lg")]


def test_a_chief_or_chair_twice_or_missing_is_warned_of():
    assert warned(WANG + 'marks = ["chair"]\n') == [("chair_twice", "620502-gov")]
    chair = '[[holder]]\nperson = "chair"\npost = "leader"\nunit = "620502-gov"\n'
    assert warned(chair) == [("chair_missing", "620502-gov")]
    assert warned(chair + 'marks = ["chair"]\nuntil = 2026-03-09\n') == [("chair_missing", "620502-gov")]
    assert warned('[[holder]]\nperson = "chief"\npost = "hrss_head"\nunit = "620502-hrss"\n') == [("chief_missing", "620502-hrss")]
    assert warned(UNIT.replace("620502-hrss", "new").replace('"hrss"', '"government"')) == [("chair_missing", "new")]


def test_a_leader_who_leaves_and_still_owns_cases_is_warned_of_with_the_successor():
    leaves = '[[holder]]\nperson = "leader"\npost = "leader"\nunit = "620502-gov"\nuntil = 2026-03-09\n'
    assert warned(leaves) == []
    (alone,) = warnings(plan_of(leaves), lambda person: CASES if person == "leader" else ())
    assert alone.zh == (
        "leader自2026-03-09离任，仍包案7件（620502-2026-000001, 620502-2026-000002, 620502-2026-000003, 620502-2026-000004, "
        "620502-2026-000005 +2），无人接任，请用succeeds写明，否则由系统另选"
    )
    named = leaves + WANG.replace("2025-01-01", "2026-03-09") + 'succeeds = "leader"\n'
    (followed,) = warnings(plan_of(named), lambda _: CASES[:1])
    assert followed.en == "leader leaves on 2026-03-09 and still owns 1 cases (620502-2026-000001); wang succeeds"
    assert warned('[[holder]]\nperson = "head"\npost = "unit_head"\nunit = "620502-hrss"\nuntil = 2026-03-09\n', owned=CASES) == [
        ("empty_post", "620502-hrss")
    ]
    stays = leaves.replace("until = 2026-03-09\n", LABOUR)
    assert warned(stays, owned=CASES) == []


def test_a_deputy_who_is_the_holder_or_of_nobody_is_warned_of():
    assert warned(FOR_LEADER.replace('"chair"', '"leader"')) == [("own_deputy", "leader")]
    assert warned(FOR_LEADER.replace('of = "leader"', 'of = "head"')) == [("deputy_of_nobody", "head")]


def test_a_holder_whose_deputy_is_away_on_the_same_day_is_warned_of():
    chair_away = AWAY.replace('"leader"', '"chair"').replace("03-09", "03-12").replace("03-16", "03-20")
    (told,) = warnings(plan_of(FOR_LEADER + AWAY + chair_away), lambda _: ())
    assert told.en == "leader of 620502-gov is away on 2026-03-12, and so is whoever would stand in"
    office = load(FOR_LEADER, AWAY)
    assert warned(chair_away, office) == [("deputy_away", "leader")]
    assert warned(FOR_LEADER, load(AWAY, chair_away)) == [("deputy_away", "leader")]
    second = FOR_LEADER.replace('deputy = "chair"', 'deputy = "head"')
    assert warned(chair_away, load(second, office=office)) == []
    assert warned(AWAY.replace("2026-03", "2026-02")) == []


def test_a_slip_of_the_pen_in_an_account_or_a_sector_is_warned_of():
    assert warned(ROSTER.replace("officer-1", "oficer")) == [("no_post", "oficer")]
    assert warned(AWAY.replace('"leader"', '"laeder"')) == [("no_post", "laeder")]
    assert warned(FOR_LEADER.replace('"chair"', '"chiar"')) == [("no_post", "chiar")]
    assert warned(WANG + 'succeeds = "nobody"\nportfolio = ["labour", "watter"]\n') == [("unknown_sector", "wang"), ("no_post", "nobody")]


def test_a_county_with_the_code_of_its_city_is_warned_of():
    assert warned(UNIT.replace('"620502"', '"620500"')) == [("wide_territory", "620502-hrss")]


def test_every_change_says_a_whole_sentence_in_both_languages():
    texts = (
        SAMPLE, FOR_LEADER, FOR_LEADER + "until = 2026-05-01\n", AWAY, AWAY.replace("03-16", "03-12"), WANG, WANG + LABOUR,
        WANG.replace("2025", "2024") + LABOUR, WANG.replace("2025", "2024") + LABOUR + "until = 2026-05-01\n", GONE,
    )  # fmt: skip
    standing, said, told = DIRECTORY, [], set()
    for text in texts:
        changes = plan_of(text, standing).changes
        said += [office_sentence(change.fact) for change in changes]
        told |= {change.fact.topic.removeprefix("office.") for change in changes}
        standing = load(text, office=standing)
    for fact in (PROPOSED, ORDERED, ERASED):
        said.append(office_sentence(fact))
        told.add(fact.topic.removeprefix("office."))
    assert told == set(templates()["office"]) == {topic.removeprefix("office.") for topic in facts() if topic.startswith("office.")}
    assert [text for pair in said for text in pair if "{" in text or "[" in text or "None" in text or not text] == []
    assert "wang任620502-gov领导，自2026-03-02起变更，分管劳动保障" in [zh for zh, _ in said]
    deputy = (
        "chair自2026-03-02起为620502-gov领导leader的代理人（AB角）",
        "chair stands in for leader, leader of 620502-gov, from 2026-03-02",
    )
    assert deputy in said
    assert "提请删除账号1024的个人数据（account-1，离任）" in [zh for zh, _ in said]


def test_units_are_shown_with_holders_stand_ins_empty_posts_and_the_night_duty():
    left = '[[holder]]\nperson = "reviewer"\npost = "reviewer"\nunit = "620502-hrss"\nuntil = 2026-03-02\n'
    office = load(FOR_LEADER + AWAY + ROSTER + left)
    by_code = {desk.unit.code: desk for desk in desks(office, date(2026, 3, 10))}
    assert [(each.held.person, each.away_until, each.stand_in) for each in by_code["620502-gov"].holders] == [
        ("chair", None, None),
        ("leader", date(2026, 3, 16), "chair"),
    ]
    assert by_code["620502-hrss"].empty == ("reviewer",) and by_code["620503-hrss"].empty == ("unit_head",)
    (night,) = desks(office, date(2026, 3, 5), "620502-hrss")
    (shift,) = night.on_duty
    assert (shift.person, shift.start, shift.end) == ("officer-1", at("2026-03-05 18:00"), at("2026-03-06 00:00"))
    assert [desk.unit.region for desk in desks(office, DAY)] == sorted(desk.unit.region for desk in desks(office, DAY))
