"""Why a clock climbed and why it did not: every rung has one decision or one reason, with its date, and a sentence that says it."""

from collections import Counter
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.domain.extending import Extend
from casework.domain.ladder.steps import Climbed
from casework.domain.pressing.leading import NameLeader
from casework.domain.pressing.pressure import Remind
from casework.domain.pressing.signing import RefusePressure, SignPressure
from casework.domain.pressing.urging import Urge
from casework.domain.pressing.watching import Watchlist
from casework.domain.refusals import Refusal
from casework.domain.settling.rulings import NoteArbitration
from casework.domain.supplement import AskSupplement, Supplemented
from casework.projections.life import Life as Read
from casework.projections.rung_times import rung_times, time_zh
from casework.projections.silence import REACHED, Account, RungAccount, accounts
from casework.projections.standing import standing
from casework.projections.why import headline, lines
from tests.people import DISPATCHER, GOVERNMENT, OFFICER, SUPERVISOR, WINDOW
from tests.pressed import ORDINARY, a_life, drafting, worked
from tests.settling_lives import cmd
from tests.spec import Life, at, receipt
from tests.spec import given as begun
from tests.unpaid import investigated, ordered

HELD = ("owned", "police", "court", "arbitration")


def told(life: Life, rule: str, now: str = "", subject: str = "") -> Account:
    """The account of a clock of the life, open or ended."""
    moment = at(now) if now else life.now
    return next(each for each in accounts(life.facts, moment) if (each.clock.rule, each.clock.subject) == (rule, subject))


def rung(account: Account, name: str) -> RungAccount:
    """What became of one rung."""
    return next(each for each in account.rungs if each.rung == name)


def said(life: Life, account: Account) -> str:
    """The whole account in Chinese and English."""
    rulebook = life.world.rulebook
    every = [headline(account), *lines(account, rung_times(account.clock, life.case, rulebook), rulebook)]
    return "\n".join(f"{zh} | {en}" for zh, en in every)


def late(when: str = "2026-03-30 09:00") -> Life:
    """An ordinary case whose clock, due 2026-03-23, was ticked at each rung until this moment."""
    life = a_life(investigated(ORDINARY, claimed=ORDINARY))
    for moment in ("2026-03-12", "2026-03-18", "2026-03-24 00:00", "2026-03-25", "2026-03-30 09:00"):
        if at(moment) <= at(when):
            life.ticks(moment)
    return life


def test_rungs_that_were_reached_say_when_and_whom_and_those_to_come_when_they_fall():
    life = late()
    account = told(life, "track")
    assert [(each.rung, each.word) for each in account.rungs] == [
        ("half", "climbed"), ("reminded", "climbed"), ("warned", "climbed"), ("urged", "climbed"), ("watchlisted", "climbed"),
        ("leader_owned", "waiting"),
    ]  # fmt: skip
    assert account.is_breached and not account.silence
    words = said(life, account)
    assert "2026-03-23到期未办结" in words
    assert "预警（到期时）：2026-03-24 00:00到级，告知监察机构负责人 head" in words
    assert "督办函（到期后第2个工作日）：2026-03-25 09:00到级" in words
    paper = next(one.paper for one in rung(account, "urged").decisions if one.decision == "issued")
    assert f"依据示例政府办〔2026〕1号(样本)生效（{paper}）" in words
    assert "领导包案（到期后第10个工作日）：未到，2026-04-07 09:00到级" in words and "not yet due, falls 2026-04-07 09:00" in words


def test_after_an_outage_the_lower_rungs_say_for_which_higher_one_they_were_passed_over():
    life = a_life(investigated(ORDINARY, claimed=ORDINARY))
    life.ticks("2026-03-30 09:00")
    account = told(life, "track")
    over = {each.rung: each.decisions[0].higher for each in account.rungs if each.word == "over"}
    assert over == dict.fromkeys(("half", "reminded", "warned", "urged"), "watchlisted")
    assert "提醒（期限过80%）：2026-03-30 09:00与“挂牌督办”同时补记，只发较高一级" in said(life, account)


def test_T18_a_lengthened_clock_says_that_the_rungs_of_the_old_date_count_no_more():
    life = late("2026-03-18 09:00")
    life.gets(Extend(case_no=life.case.case_no, clock="track", limit="5 working days", reason="人数多"), DISPATCHER)
    account = told(life, "track")
    (move,) = account.moves
    assert (move.was, move.due, move.dropped) == ("2026-03-23", "2026-03-30", ("half", "reminded"))
    assert rung(account, "reminded").word == "waiting" and account.clock.revision == 2
    words = said(life, account)
    assert "期限由2026-03-23改为2026-03-30" in words and "原期限上的过半、提醒不再计" in words and "superseded: half, reminded" in words
    life.ticks("2026-03-31 00:00")
    account = told(life, "track")
    assert rung(account, "warned").word == "climbed" and {one.revision for each in account.rungs for one in each.decisions} == {2}


def test_a_stopped_clock_says_since_when_it_stands_still():
    life = begun(receive=receipt())
    life.on("2026-03-04").gets(cmd(AskSupplement, items=("身份证明",)), WINDOW)
    account = told(life, "track")
    assert account.silence == "paused" and account.since == at("2026-03-04")
    words = said(life, account)
    assert "2026-03-04 09:00起中止计时，恢复前不升级" in words and "中止中，到期日未定" in words and "改为中止" in words


def test_a_rung_that_is_due_before_the_tick_came_says_that_the_next_tick_decides():
    life = late("2026-03-18 09:00")
    account = told(life, "track", "2026-03-24 10:00")
    assert (rung(account, "warned").word, rung(account, "urged").word) == ("due", "waiting")
    assert "2026-03-24 00:00已到级，待下次巡查处理" in said(life, account)


def test_under_a_leader_the_workers_clock_says_since_when_the_leaders_limit_carries_the_ladder():
    life = late("2026-03-24 00:00")
    life.on("2026-03-24 12:00").does(cmd(NameLeader, leader="leader", unit=GOVERNMENT.code), DISPATCHER)
    account = told(life, "track")
    assert rung(account, "warned").word == "climbed"
    assert {each.word for each in account.rungs[3:]} == {"owned"} and rung(account, "urged").since == at("2026-03-24 12:00")
    assert "2026-03-24 12:00起领导包案，由包案期限接续升级" in said(life, account)


def test_while_arbitration_has_the_matter_only_the_rung_above_a_leader_is_held():
    life = late("2026-03-24 00:00")
    life.does(cmd(NameLeader, leader="leader", unit=GOVERNMENT.code), DISPATCHER)
    life.on("2026-03-26").does(cmd(NoteArbitration), OFFICER)
    account = told(life, "own_limit")
    assert (rung(account, "raised").word, rung(account, "raised").since) == ("arbitration", at("2026-03-26"))
    assert rung(account, "warned").word == "waiting"
    assert "提级（到期后第10个工作日）：2026-03-26 09:00起仲裁办理中，暂不提级" in said(life, account)


def test_a_draft_says_where_it_lies_until_when_and_a_refusal_by_whom_and_when():
    life = drafting("urged")
    life.ticks("2026-03-25 09:00")
    urged = rung(told(life, "track"), "urged")
    assert (urged.word, urged.paper, urged.paper_due) == ("climbed", "urge-1", "2026-03-26")
    assert "urge-1待督办岗签发，2026-03-26前" in said(life, told(life, "track"))
    life.does(cmd(RefusePressure, paper="urge-1", reason="已约谈"), SUPERVISOR)
    urged = rung(told(life, "track"), "urged")
    assert [one.decision for one in urged.decisions] == ["climbed", "drafted", "refused"] and urged.paper == ""
    assert "由督办岗不予签发，理由在案" in said(life, told(life, "track"))


def test_a_signature_stands_beside_the_rung_it_put_in_effect():
    life = drafting("urged")
    life.ticks("2026-03-25 09:00")
    life.does(cmd(SignPressure, paper="urge-1", number="秦治欠办〔2026〕7号"), SUPERVISOR)
    assert [one.decision for one in rung(told(life, "track"), "urged").decisions] == ["climbed", "drafted", "signed"]
    assert "签发，文号秦治欠办〔2026〕7号" in said(life, told(life, "track"))


def test_a_draft_whose_cause_is_gone_says_that_it_was_set_aside():
    life = drafting("watchlisted")
    life.ticks("2026-03-30 09:00")
    life.does(cmd(Watchlist, ground="superior"), DISPATCHER)
    life.ticks("2026-03-31 09:00")
    watch = rung(told(life, "track"), "watchlisted")
    assert [one.decision for one in watch.decisions] == ["climbed", "drafted", "withdrawn"]
    assert "撤稿，事由已消失" in said(life, told(life, "track"))


def test_a_rung_whose_pressure_stood_already_says_since_when():
    life = late("2026-03-18 09:00")
    life.on("2026-03-19").does(cmd(Watchlist, ground="superior"), DISPATCHER)
    life.ticks("2026-03-30 09:00")
    watch = rung(told(life, "track"), "watchlisted")
    assert (watch.word, watch.since) == ("climbed", at("2026-03-19"))
    assert "2026-03-19 09:00起已在“挂牌督办”中，不另发" in said(life, told(life, "track"))


def test_what_a_person_said_stands_on_the_rung_or_beside_the_ladder():
    life = late("2026-03-18 09:00")
    life.does(cmd(Urge, clock="track..1"), SUPERVISOR)
    assert rung(told(life, "track"), "urged").word == "said"
    assert "由督办岗人工督办（urge-" in said(life, told(life, "track"))
    revisit = worked()
    revisit.does(cmd(Remind, clock="track..1"), SUPERVISOR)
    assert rung(told(revisit, "track"), "reminded").word == "said"


def test_a_class_with_nothing_above_says_so_and_a_term_without_rungs_what_follows():
    life = ordered()
    life.ticks("2026-03-10 12:00")
    term = told(life, "order_due", subject="order-1")
    assert (term.silence, term.rungs) == ("no_rungs", ())
    assert "当事人期限，无督办梯次，期满后转入确认逾期" in said(life, term) and "at expiry: confirm_unmet" in said(life, term)
    for moment in ("2026-03-11 09:00", "2026-03-12 09:00", "2026-03-16 09:00"):
        life.ticks(moment)
    confirm = told(life, "confirm_unmet", subject="order-1")
    assert confirm.silence == "top" and confirm.rungs[-1].rung == "urged"
    assert "“督办函”为最高一级，本身不再升级" in said(life, confirm)


def test_ended_clocks_keep_their_account():
    life = late()
    contact = told(life, "dispatch")
    assert (contact.state, contact.silence, {each.word for each in contact.rungs}) == ("closed", "closed", {"ended"})
    assert "已办结" in said(life, contact) and "未到级，期限已结束" in said(life, contact)


def test_the_standing_names_the_first_duty_behind_it_its_limit_and_its_date():
    life = late("2026-03-25 09:00")
    now = standing(Read.of(life.facts))
    assert (now.pressure, now.since, now.clock) == ("urged", at("2026-03-12"), "clue_decision..1")
    assert now.zh == "线索处置期限（5个工作日） 2026-03-09 到期未办结" and now.en == "clue_decision (5 working days) was due 2026-03-09"
    life.ticks("2026-03-30 09:00")
    now = standing(Read.of(life.facts))
    assert (now.pressure, now.since, now.clock) == ("watchlisted", at("2026-03-30"), "track..1")
    assert now.zh == "办理期限（15个工作日） 2026-03-23 到期未办结"


def test_the_words_of_a_rungs_time_are_said_in_chinese():
    words = (
        "open",
        "open + 30 minutes",
        "day 2 09:00",
        "50%",
        "due day 09:00",
        "due",
        "due - 3 working days",
        "due + 1 day",
        "due - 4 hours",
    )
    assert [time_zh(each) for each in words] == [
        "开始时", "开始后30分钟", "第2日09:00", "期限过50%", "到期当日09:00", "到期时", "到期前3个工作日", "到期后第1日", "到期前4小时",
    ]  # fmt: skip


ACTS = {
    "extend": (lambda: cmd(Extend, clock="track", limit="3 working days", reason="人数多"), DISPATCHER),
    "ask": (lambda: cmd(AskSupplement, items=("身份证明",)), WINDOW),
    "supplemented": (lambda: cmd(Supplemented), WINDOW),
    "leader": (lambda: cmd(NameLeader, leader="leader", unit=GOVERNMENT.code), DISPATCHER),
    "arbitration": (lambda: cmd(NoteArbitration), OFFICER),
    "watch": (lambda: cmd(Watchlist, ground="superior"), DISPATCHER),
    "urge": (lambda: cmd(Urge), SUPERVISOR),
    "remind": (lambda: cmd(Remind), SUPERVISOR),
}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    early=st.booleans(),
    authority=st.booleans(),
    steps=st.lists(st.tuples(st.sampled_from(("tick", *ACTS)), st.integers(1, 12), st.integers(0, 23)), max_size=9),
)
def test_every_breach_has_one_decision_for_each_rung_whose_time_has_come_or_one_reason(early, authority, steps):
    life = a_life(begun(receive=receipt()) if early else investigated(ORDINARY, claimed=ORDINARY))
    if not authority:
        life.world = drafting(life=life).world
    for act, days, hours in steps:
        life.on(life.now + timedelta(days=days, hours=hours))
        try:
            life.ticks() if act == "tick" else life.gets(ACTS[act][0](), ACTS[act][1])
        except Refusal:
            continue
    life.ticks(life.now + timedelta(days=1))
    decided = Counter(key for fact in life.facts if isinstance(fact, Climbed) for key in fact.decisions())
    assert set(decided.values()) <= {1}
    found = accounts(life.facts, life.now)
    assert {each.clock.key for each in found if each.is_breached} == set(life.case.missed) & set(life.case.clocks)
    for each in (each for each in found if each.state == "open"):
        assert said(life, each)
        assert set(Counter(one.rung for one in each.rungs).values()) <= {1}
        for one in each.rungs:
            ticked = [made for made in one.decisions if made.decision in ("climbed", "over")]
            settled = one.decisions[0].decision if one.decisions else None
            if one.falls_at is not None and one.falls_at <= life.now:
                assert settled in REACHED or (one.word in (*HELD, "stopped") and settled is None), (each.name, one)
            assert (one.word == "stopped") <= (each.silence == "paused")
            assert len(ticked) == (settled in ("climbed", "over")) and (settled is None or one.word == settled)
            if settled is None:
                assert one.word in ("waiting", "stopped", *HELD)
        assert each.clock.rungs or each.silence in ("no_rungs", "paused")
