"""The built-in rulebook against the tables of the field, and what a file must be told when it is wrong."""

from datetime import UTC, date, datetime

import pytest

from casework.domain.rulebook import Lengthening, Rule, Rulebook
from casework.domain.timekeeping.clocks import Counting
from casework.workflows.rulebook import RulebookError, faults, national, read_rulebook, rulebook_from

TODAY = date(2026, 11, 21)
SICHUAN, HENAN, ZHEJIANG, QINGDAO, HUNAN = "510100", "410181", "330100", "370202", "430200"

IDS = """
accept file clue_decision duty_suit arbitration_limit supplement dispatch sign_in return_window adjudicate_return first_contact
forward forward_reply track handle approval answer_12345 petition_notice answer_petition platform_sign_in answer_platform
answer_assistance promise incident incident_report revisit strike_off second_look withdrawal_check follow_up
investigate suspension_review extension_notice on_spot_filed evidence inquiry_reply decide penalty_90 order_due confirm_unmet
hearing_request hearing_lead serve_decision public_service penalty_report decision_due fine_due review_right suit_right demand_wait
enforce_window court_accept court_rule takedown_penalty publish publish_objection listing_decide listing_objection listing_check
listing_term early_removal removal_decide listing_takedown
name_team chief_decision hand_over police_pass_on supply police_review reconsider_right police_reconsider supervise_right items
deposit_pay deposit_refill recovery
urge_reply sign_pressure watch_limit takeoff_check name_leader acknowledge team plan progress own_limit instruct_reply
""".split()  # noqa: SIM905
SECOND_LIMITS = ["petition_objection", "serve_handling", "suit_after_review", "court_rule_heard"]
ANSWERS_OF_OUR_OWN = ["backlog", "raise_reply"]

LAWS = {
    "劳动保障监察条例第": date(2004, 12, 1),
    "第25号": date(2005, 2, 1),
    "行政强制法": date(2012, 1, 1),
    "第29号": date(2017, 1, 1),
    "724号令": date(2020, 5, 1),
    "行政处罚法": date(2021, 7, 15),
    "65号": date(2021, 11, 1),
    "第45号": date(2022, 1, 1),
    "信访工作条例": date(2022, 5, 1),
    "行政复议法": date(2024, 1, 1),
    "310号令": date(2001, 7, 9),
}


def rule(name: str, region: str = SICHUAN, day: date = TODAY) -> Rule:
    found = national().rule(name, region, day)
    assert found is not None, name
    return found


def overlay(text: str) -> Rulebook:
    return rulebook_from(f'name = "office"\nextends = "national"\n{text}', "office.toml")


def told(text: str) -> tuple[str, ...]:
    with pytest.raises(RulebookError) as wrong:
        overlay(text)
    return wrong.value.faults


def test_every_clock_of_the_tables_is_a_rule():
    assert set(national().names()) == {*IDS, *SECOND_LIMITS, *ANSWERS_OF_OUR_OWN}


def test_the_built_in_rulebook_has_no_faults():
    assert faults(national()) == []


def test_no_rule_stands_before_its_law():
    early = [
        (name, prefix, row.since)
        for name, rows in national().rows.items()
        for prefix, row in rows
        if not prefix and row.confidence in "ABC"
        for law, since in LAWS.items()
        if law in row.basis and row.since < since
    ]
    assert early == []


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("accept", date(2005, 2, 1)),
        ("investigate", date(2004, 12, 1)),
        ("demand_wait", date(2012, 1, 1)),
        ("publish", date(2017, 1, 1)),
        ("evidence", date(2021, 7, 15)),
        ("listing_decide", date(2022, 1, 1)),
        ("petition_notice", date(2022, 5, 1)),
        ("review_right", date(2024, 1, 1)),
        ("deposit_pay", date(2021, 11, 1)),
        ("recovery", date(2020, 5, 1)),
    ],
)
def test_a_rule_begins_on_the_day_its_law_came_into_force(name, first):
    assert national().rule(name, SICHUAN, first) is not None
    assert national().rule(name, SICHUAN, date.fromordinal(first.toordinal() - 1)) is None


def test_a_region_with_a_law_of_its_own_counts_by_it():
    assert rule("accept").limit == "5 working days"
    assert (rule("accept", HENAN).limit, rule("accept", HENAN).confidence) == ("7 days", "A")
    assert (rule("investigate", HENAN).limit, rule("clue_decision", HENAN).limit) == ("30 days", "7 days")
    assert rule("investigate", HENAN).lengthening == Lengthening("30 days", ("hrss_head",), 1)
    assert rule("public_service", QINGDAO).limit == "60 days"
    assert rule("extension_notice", ZHEJIANG).confidence == "A"


def test_a_rule_confined_to_a_region_exists_nowhere_else():
    assert rule("penalty_report", ZHEJIANG).limit == "10 working days"
    assert national().rule("penalty_report", SICHUAN, TODAY) is None


def test_a_later_text_of_a_law_replaces_the_earlier_one():
    assert rule("public_service", day=date(2021, 12, 31)).limit == "60 days"
    assert rule("public_service", day=date(2022, 1, 1)).limit == "30 days"


def test_rule_01_one_word_has_two_units():
    assert rule("takedown_penalty").limit == "3 working days"
    assert rule("chief_decision").limit == "3 days"
    assert rule("demand_wait").limit == "10 working days"
    assert rule("fine_due").limit == "15 days"


def test_rule_05_sixty_working_days_are_for_investigating_only():
    investigate, decide = rule("investigate"), rule("decide")
    assert investigate.limit == "60 working days"
    assert "complete_inquiry" in investigate.closes
    assert decide.opens == ("complete_inquiry",)
    assert decide.limit == "15 working days"
    assert national().opened_by("decide_penalty") == ("serve_decision", "penalty_report")
    assert "enforce:due" in rule("enforce_window").opens


def test_rule_11_the_crime_threshold_has_two_branches_by_province_and_day():
    one, ten = "crime.one_worker_fen", "crime.ten_workers_fen"
    number = national().number
    assert (number(one, SICHUAN, TODAY), number(ten, SICHUAN, TODAY)) == (500_000, 3_000_000)
    assert (number(one, HUNAN, date(2013, 12, 31)), number(one, HUNAN, date(2014, 1, 1))) == (500_000, 600_000)
    assert [number(one, code + "0100", TODAY) for code in ("41", "21", "52", "32")] == [800_000, 1_000_000, 1_000_000, 1_000_000]
    assert [number(ten, code + "0100", TODAY) for code in ("43", "41", "21", "52", "32")] == [
        4_000_000,
        4_000_000,
        5_000_000,
        5_000_000,
        6_000_000,
    ]
    assert number(one, SICHUAN, date(2011, 4, 30)) is None
    assert (number("crime.one_worker_months", SICHUAN, TODAY), number("crime.workers", SICHUAN, TODAY)) == (3, 10)


def test_rule_17_every_channel_has_a_clock_of_its_own():
    links = {signal: national().opened_by(f"link:{signal}") for signal in ("12345", "petition", "petition_31_6", "platform")}
    assert links["12345"] == ("answer_12345",)
    assert links["platform"] == ("platform_sign_in", "answer_platform")
    assert "answer_petition" not in links["petition"]
    assert links["petition_31_6"] == ("answer_petition",)
    assert all(rule(name).subject == "link" and rule(name).survives for name in ("answer_12345", "petition_notice", "answer_platform"))


def test_the_track_runs_from_first_receipt_with_a_limit_for_each_track():
    track = rule("track")
    assert (track.base, track.cls, track.stops_for_supplement) == ("first_receipt", "H", True)
    assert [track.limit_for(name) for name in ("simple", None, "major")] == ["3 days", "15 working days", "30 working days"]
    after = {"simple": (1, 3, 5), "ordinary": (2, 5, 10), "major": (1, 3, 5)}
    for name, days in after.items():
        above = [f"due + {number} working day{'s' if number > 1 else ''}" for number in days]
        early = ["day 2 09:00", "due day 09:00"] if name == "simple" else ["50%", "80%"]
        assert [spec.when for spec in track.rungs_for(name)] == [*early, "due", *above]
    assert [spec.name for spec in track.rungs_for(None)] == ["half", "reminded", "warned", "urged", "watchlisted", "leader_owned"]


def test_the_leaders_limit_climbs_like_the_major_track_whatever_the_track():
    climbed = rule("own_limit").rungs_for("simple")
    assert climbed[:-1] == rule("track").rungs_for("major")[:-1]
    assert (climbed[-1].name, climbed[-1].when) == ("raised", "due + 10 working days")


def test_only_the_handling_clocks_climb_to_leaders():
    assert [name for name in national().names() if rule(name, ZHEJIANG).cls == "H"] == ["track", "own_limit"]


def test_only_what_can_be_suspended_stops():
    assert [name for name in national().names() if rule(name, ZHEJIANG).pausable] == ["investigate", "decide"]


def test_a_cycle_begins_its_next_round_with_the_signal_that_closes_one():
    cycles = {name for name in national().names() if rule(name, ZHEJIANG).cycle}
    assert cycles == {"follow_up", "suspension_review", "recovery", "progress"}


def test_numbers_carry_who_is_told():
    number = national().number
    assert number("told.H.warned", SICHUAN, TODAY) == {"told": ("unit_head", "hrss_head", "worker"), "copy": ("dispatcher",)}
    assert number("told.chief_decision.told", SICHUAN, TODAY)["told"] == ("hrss_head*",)
    assert number("major.workers", SICHUAN, TODAY) == 30
    assert number("hearing.fine.organisation_fen", SICHUAN, TODAY) is None
    assert number("hearing.fine.organisation_fen", HUNAN, TODAY) == 2_000_000
    assert number("no.such.number", SICHUAN, TODAY) is None


def test_a_stored_source_reads_back_to_the_same_digest():
    office = overlay("[number]\n'major.workers' = 50")
    assert rulebook_from(office.source) == office
    assert rulebook_from(national().source, "national") == national()
    assert len({office.digest, national().digest}) == 2
    assert len(office.digest) == 64


def test_comments_and_spaces_do_not_change_the_digest():
    plain, commented = overlay("[number]\n'major.workers' = 50"), overlay("# 说明\n[number]\n\n'major.workers'   =   50")
    assert plain.digest == commented.digest


def test_an_office_overrides_what_it_names_and_keeps_the_rest():
    office = overlay('[rule.track.limit]\nsimple = "五日"\n[rule.sign_in.region."5101"]\nlimit = "4 hours"')
    track, sign_in = office.rule("track", SICHUAN, TODAY), office.rule("sign_in", SICHUAN, TODAY)
    assert track and sign_in
    assert track.limit == {"simple": "5 days", "ordinary": "15 working days", "major": "30 working days"}
    assert (sign_in.limit, sign_in.zh) == ("4 hours", "签收")
    assert office.rule("sign_in", HENAN, TODAY) == rule("sign_in", HENAN)
    assert office.name == "office"


def test_a_change_holds_from_its_day_also_in_a_region():
    text = '[rule.sign_in.region."51"]\nlimit = "4 hours"\n[rule.sign_in.region."51".change."2027-01-01"]\nlimit = "2 hours"'
    limits = [overlay(text).rule("sign_in", SICHUAN, day) for day in (date(2026, 12, 31), date(2027, 1, 1))]
    assert [found and found.limit for found in limits] == ["4 hours", "2 hours"]


def test_a_file_stands_alone_or_extends_the_built_in_one(tmp_path):
    path = tmp_path / "office.toml"
    path.write_text('extends = "national"\n[number]\n"major.workers" = 50\n', "utf-8")
    assert read_rulebook(path).number("major.workers", SICHUAN, TODAY) == 50
    path.write_text('[number]\n"major.workers" = 50\n', "utf-8")
    alone = read_rulebook(str(path))
    assert (alone.names(), alone.name) == ((), str(path))


def test_counting_options_are_read():
    office = overlay('[rule.sign_in]\ncounting = { first_day_counts = true, roll = "back", end_of_day = "17:30" }')
    sign_in = office.rule("sign_in", SICHUAN, TODAY)
    assert sign_in and sign_in.counting == Counting(True, "back", "17:30")


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(RulebookError, match=r"missing\.toml: cannot be read"):
        read_rulebook(tmp_path / "missing.toml")
    (tmp_path / "gbk.toml").write_bytes("名".encode("gbk"))
    with pytest.raises(RulebookError, match=r"gbk.toml: cannot be read .*UTF-8"):
        read_rulebook(tmp_path / "gbk.toml")


def test_what_is_no_toml_is_told_with_its_line():
    with pytest.raises(RulebookError, match=r"office.toml: this is not TOML: .*line 2.*put that line right"):
        rulebook_from("name = 'x'\nextends == 1\n", "office.toml")


def test_only_the_built_in_rulebook_can_be_extended():
    with pytest.raises(RulebookError, match="'zhejiang' is not known; write extends"):
        rulebook_from('extends = "zhejiang"')


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[rule.accept]\nlimt = '5 days'", "office.toml: [rule.accept] limt: 'limt' is not known; did you mean limit?"),
        ("[rule.accept]\nlimit = '5 weeks'", "[rule.accept] limit: '5 weeks' is not a limit"),
        ("[rule.accept]\nlimit = 5", "[rule.accept] limit: 5 is no text; write it in quotes"),
        ("[rule.sign_in]\nlimit = { simple = '1 day' }", "[rule.sign_in] limit: ordinary: is missing"),
        ("[rule.accept]\nkind = 'dutey'", "[rule.accept] kind: 'dutey' is not known; did you mean duty? allowed are duty, party"),
        ("[rule.accept]\nclass = 'Z'", "[rule.accept] class: 'Z' is not known; allowed are H, S, Q, X"),
        ("[rule.accept]\nowner = 'clerk'", "[rule.accept] owner: 'clerk' is not known"),
        ("[rule.accept]\npausable = 'yes'", "[rule.accept] pausable: 'yes' is neither true nor false"),
        ("[rule.accept]\nsince = '1 May'", "[rule.accept] since: '1 May' is no date; write for example 2022-01-01"),
        ("[rule.accept]\nsince = 2022-01-01T09:00:00", "is no date"),
        ("[rule.accept]\nopens = 'receive'", "[rule.accept] opens: 'receive' is no list; write [...]"),
        ("[rule.accept]\nopens = ['recieve']", "[rule.accept] opens: the signal 'recieve' is not known; did you mean receive?; declare it"),
        ("[rule.accept]\ncloses = ['@@@']", "[rule.accept] closes: the signal '@@@' is not known; declare it under [signals]"),
        ("[rule.accept]\nlengthening = { by = ['mayor'], times = 0 }", "[rule.accept] lengthening: by: 'mayor' is not known"),
        ("[rule.accept]\nlengthening = { by = [], times = 0 }", "times: 0 is no whole number from 1; write for example 2"),
        ("[rule.accept]\nlengthening = 5", "[rule.accept] lengthening: 5 is no table"),
        ("[rule.accept]\ncounting = { roll = 'up' }", "[rule.accept] counting: roll 'up' is not known"),
        ("[rule.accept]\nrungs = 'due'", "[rule.accept] rungs: 'due' is no ladder"),
        ("[rule.accept]\nrungs = { warned = 'later' }", "[rule.accept] rungs: rung 'warned': 'later' is not a time of a ladder"),
        ("[rule.acept.region.'41']\nlimit = '7 days'", "[rule.acept] zh: there is no rule of this name to override"),
        ("[rule]\nacept = 5", "[rule.acept]: 5 is no table"),
        ("[rule.acept]\nzh = '受理'", "[rule.acept] kind: is missing"),
        ("[rule.accept.region.'99']\nlimit = '7 days'", "region: '99' is no region; write 2, 4 or 6 digits"),
        ("[rule.accept]\nregion = 5", "[rule.accept] region: 5 is no table"),
        ("[rule.accept]\nregions = ['Henan']", "[rule.accept] regions: 'Henan' is no region"),
        ("[rule.accept.region.'41']\nlimit = '7 dais'", "[rule.accept.region.\"41\"] limit: '7 dais' is not a limit"),
        ("[rule.accept.change.'2027']\nlimit = '7 days'", "since: '2027' is no date"),
        ("[rule.accept.change.'2004-01-01']\nlimit = '7 days'", "2004-01-01 is not after 2005-02-01, when the rule begins"),
        ("[ladder.Z.any]\nwarned = 'due'", "[ladder] Z: 'Z' is not known; allowed are H, S, Q, X"),
        ("[told.Q]\nwarned = { told = ['mayor'], copy = [] }", "[told.Q.warned] told: 'mayor' is not known"),
        ("[told.acept]\nwarned = { told = [], copy = [] }", "[told] acept: 'acept' is not known; did you mean accept?"),
        ("[number]\n'x' = [{ since = 2026-01-01 }]", "[number.x] value: is missing"),
        ("[number]\n'x' = [{ value = 1, region = '1' }]", "[number.x] region: '1' is no region"),
        ("[signals]\nx = ''", "[signals] x: '' is no text"),
        ("[rules.accept]\nlimit = '7 days'", "[] rules: 'rules' is not known; did you mean rule?"),
    ],
)
def test_a_wrong_entry_is_told_with_its_place_and_what_would_be_right(text, sentence):
    assert sentence in "\n".join(told(text))


def test_all_faults_are_told_at_once():
    assert (
        len(told("[rule.accept]\nlimit = '5 weeks'\nkind = 'x'\n[rule.file]\nowner = 'clerk'\n[number]\n'y' = [{ since = 'soon' }]")) == 5
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[rule.promise]\nkind = 'duty'", "promise: a duty has no class; give it H, S, Q or X"),
        ("[rule.promise]\nkind = 'duty'", "promise: a duty needs a limit of its own"),
        ("[rule.accept]\nkind = 'right'", "accept: a right cannot be missed, so it has neither class nor rungs"),
        ("[rule.accept]\nopens = []", "accept: it opens on no signal, so it never runs"),
        ("[rule.sign_in]\ncloses = []", "sign_in: it closes on no signal; name one in closes, or say in a note why"),
        ("[rule.progress]\nopens = ['acknowledge']", "progress: no signal begins the next round"),
        ("[rule.accept]\nlengthening = { by = [] }", "accept: it may be lengthened by nobody"),
        ("[rule.accept]\nrungs = { reminded = '80%' }", "accept: no rung warned at due; class S needs exactly that one there"),
        ("[rule.accept]\nrungs = { gong = '50%', warned = 'due' }", "accept: nobody is told at the rung gong; add it under [told.S]"),
        ("[signals]\nbell = 'a bell'", "[signals] bell: no rule opens or closes on it"),
    ],
)
def test_the_lint_tells_what_a_readable_rulebook_should_not_say(text, sentence):
    assert any(found.startswith(sentence) for found in faults(overlay(text)))


def test_a_wait_without_a_closing_signal_says_why_in_its_note():
    assert faults(overlay("[rule.hearing_lead]\ncloses = []\nnote = 'ends by itself'\n[rule.accept]\nnote = 'x'")) == [
        "[signals] hear: no rule opens or closes on it; take it away, or use it"
    ]


def test_a_signal_of_an_expired_clock_needs_no_declaration():
    office = overlay("[rule.confirm_unmet]\nopens = ['order_due:expired', 'decision_due:expired', 'fine_due:expired']")
    assert office.opened_by("fine_due:expired") == ("confirm_unmet",)


def test_the_clocks_of_the_rulebook_can_all_be_opened():
    from casework.domain.timekeeping.clocks import Clock
    from casework.workflows.calendars import published_calendar

    at = datetime(2026, 1, 5, 1, tzinfo=UTC)
    for name in national().names():
        row = rule(name, ZHEJIANG)
        limit = row.limit_for("major") if row.limit != "given" else "until 2026-01-20"
        clock = Clock.start(
            rule=name, kind=row.kind, cls=row.cls, opened_at=at, limit=limit, calendar=published_calendar(), counting=row.counting,
            specs=row.rungs_for("major"),
        )  # fmt: skip
        assert clock.due_at
        assert [rung.at for rung in clock.rungs] == sorted(rung.at for rung in clock.rungs)
        assert not row.cls or clock.due_at in {rung.at for rung in clock.rungs}
