"""Templates and wording: every rung has its words, every message its due date, basis and link, and nothing about a worker."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casework.domain.timekeeping.clocks import SHANGHAI
from casework.notices.templates import FOLDER, SHORT, TemplateError, Templates, built_in, filled, segments
from casework.notices.wording import BadLink, Wording, basis_words, due_words, link_base, trial_message
from casework.projections.digests import digested, letters_of
from casework.projections.letters import MOVED, NAMED, NOBODY, OVERDUE, RUNGS
from casework.workflows.rulebook import national
from tests.office import Office, furnished
from tests.people import DIRECTORY

LINK = "https://casework.example.gov.cn"
WORDING = Wording(Templates(built_in()), national(), DIRECTORY, LINK)
RULES = [rule for rows in national().rows.values() for _, rule in rows]


def row(**given):
    """A letter of the view: an ordinary case four days past its limit, to the chief of the county."""
    plain = {
        "case_no": "620502-2026-000123", "clock": "track", "key": "track..1", "rule": "track", "revision": 1, "rung": "urged",
        "template": "H.urged", "height": 6, "missed": False, "urgent": False, "due": "2026-03-20",
        "due_at": datetime(2026, 3, 20, 16, tzinfo=UTC), "created_at": datetime(2026, 3, 24, 1, tzinfo=UTC), "recipient": "chief",
        "person": "chief", "post": "hrss_head", "unit": "620502-hrss", "role": "told", "instead_of": None, "because": "", "position": 7,
    }  # fmt: skip
    return {**plain, **given}


def told(*rows, wording=WORDING):
    return wording.letters(rows or (row(),), "key-1")


def rungs_of_the_rulebook():
    """Every rule, class and rung of the ladder in every region."""
    return sorted({(rule.name, rule.cls or rule.kind, spec.name) for rule in RULES for specs in rule.rungs.values() for spec in specs})


def rungs_of_letters():
    """Every rung that a letter can be about beside the rulebook's."""
    return sorted({*RUNGS.values(), MOVED, OVERDUE, NOBODY, NAMED, "reminded", "urged", "prompted", "watchlisted", "raised"})


def test_every_rung_of_every_rule_has_words_of_its_own():
    general = built_in()["rung.any"]
    known = [(rule, cls, rung) for rule, cls, rung in rungs_of_the_rulebook() if WORDING.templates.letter(rule, cls, rung) == general]
    assert known == [] and len(rungs_of_the_rulebook()) > 100


def test_every_rung_that_letters_know_has_words_of_its_own():
    templates = built_in()
    assert [rung for rung in rungs_of_letters() if f"rung.{rung}" not in templates] == []


def test_every_template_of_a_rule_names_a_rule_and_a_rung_that_exist():
    real = {(rule, rung) for rule, _, rung in rungs_of_the_rulebook()}
    named = [tuple(name.split(".")[1:]) for name in built_in() if name.startswith("rule.")]
    assert [each for each in named if each not in real] == [] and named


@pytest.mark.parametrize("due", ["2026-03-20", "2026-03-20 17:30", ""])
@pytest.mark.parametrize("name", sorted(name for name in built_in() if name.split(".")[0] in ("rung", "class", "rule", "worker")))
def test_every_template_renders_in_and_out_of_time(name, due):
    kind, *rest = name.split(".")
    rule = rest[0] if kind == "rule" else "track"
    cls = rest[0] if kind == "class" else "H"
    late = row(
        rule=rule, key=f"{rule}..1", template=f"{cls}.{rest[-1]}", rung=rest[-1], due=due, due_at=row()["due_at"] if due else None,
        post="worker" if kind == "worker" else "hrss_head", person=None if kind == "worker" else "chief",
    )  # fmt: skip
    for each in (late, {**late, "created_at": datetime(2026, 3, 19, tzinfo=UTC)}):
        message = told(each)
        for text in (message.subject, message.text, message.brief):
            assert text and not re.search(r"[{}\[\]]|None|\(\)|（）|，，|，。|：。", text), text
        assert "620502-2026-000123" in message.text and "620502-2026-000123" in message.brief
        assert "\n" not in message.subject and len(message.subject) <= 60 and segments(message.brief) <= 2


def test_a_letter_says_what_ran_out_when_on_which_basis_and_where_to_look():
    message = told(row(rule="investigate", key="investigate..1", template="S.warned", rung="warned", due="2026-03-20 17:30"))
    assert message.subject == "【预警】620502-2026-000123 调查期限已超期" and message.dedupe == "key-1"
    assert message.link == f"{LINK}/cases/620502-2026-000123" and f"查看：{message.link}" in message.text
    assert message.text.startswith("致秦州区人力资源和社会保障局人社部门负责人 chief：")
    for said in ("已于2026年3月20日17时30分期满", "已超期4天", "依据：劳动保障监察条例第17条", "due 2026-03-20 17:30, warned, 4 days over"):
        assert said in message.text
    assert message.brief == "预警：案件620502-2026-000123调查期限已于2026年3月20日17时30分期满，未办结，超期已记录，请立即办理。"


def test_without_a_link_there_is_no_line_of_it():
    message = told(wording=Wording(WORDING.templates, national(), DIRECTORY))
    assert message.link is None and "查看" not in message.text and "http" not in message.text


def test_a_regions_own_law_is_the_basis_in_that_region():
    local = {"rule": "investigate", "key": "investigate..1", "template": "S.warned", "rung": "warned"}
    assert "河南省劳动保障监察条例第16条" in told(row(case_no="410102-2026-000001", **local)).text
    assert "劳动保障监察条例第17条" in told(row(**local)).text


@pytest.mark.parametrize(
    ("basis", "confidence", "words"),
    [
        ("劳动保障监察条例第17条 [A]", "A", "劳动保障监察条例第17条"),
        ("劳动保障监察条例第14条“及时” [A];日数为产品默认 [G]", "G", "劳动保障监察条例第14条“及时”（时限由规则手册设定）"),
        ("产品默认 [G]", "G", "规则手册设定，非法定期限"), ("S3“3日内办结” [S];12345 展期 山东2020 [C]", "G", "规则手册设定，非法定期限"),
        ("潍坊市条例第20条、济南市条例第24条 [A];他地参照 [G]", "G", "潍坊市条例第20条、济南市条例第24条（参照）"),
        ("浙江省劳动保障监察条例第13条;日数为产品默认 [G]", "G", "浙江省劳动保障监察条例第13条（时限由规则手册设定）"),
        ("承诺书所载日期(C010、C068、C079) [C]", "C", "承诺书所载日期"),
        ("民事诉讼法(2023)第95条;2021年修正同 [A]", "A", "民事诉讼法(2023)第95条；2021年修正同"),
        ("劳动保障监察条例第26条 [A];无全国统一天数", "A", "劳动保障监察条例第26条"),
        ("C080 [C];日数为产品默认 [G]", "G", "规则手册设定，非法定期限"),
    ],
)  # fmt: skip
def test_a_basis_is_cited_without_our_grades_and_says_what_is_not_law(basis, confidence, words):
    assert basis_words(basis, confidence) == words


def test_no_basis_shows_a_grade_or_the_number_of_our_own_papers():
    shown = {basis_words(rule.basis, rule.confidence) for rule in RULES}
    assert [each for each in shown if re.search(r"\[[A-Z]\]|\b[CS]\d|产品默认", each)] == []


@pytest.mark.parametrize(
    ("due", "words"),
    [("2026-11-25", "2026年11月25日"), ("2026-01-05 09:05", "2026年1月5日9时05分"), ("", "")],
)
def test_a_due_date_is_written_as_officials_write_it(due, words):
    assert due_words(due) == words


def test_days_over_are_counted_in_shanghai_from_the_last_day_in_time_and_do_not_grow_between_attempts():
    late = {"rule": "investigate", "key": "investigate..1", "template": "S.urged"}
    at_due = told(row(created_at=datetime(2026, 3, 20, 16, tzinfo=UTC), **late))
    assert "超期1天" in at_due.subject and "1 day over" in at_due.text
    assert "超期" not in told(row(created_at=datetime(2026, 3, 20, 15, 59, tzinfo=UTC), **late)).subject
    assert told(row(**late)) == told(row(**late))


def test_a_copy_a_stand_in_and_a_post_that_nobody_holds_are_said():
    assert told(row(role="copy")).subject.startswith("（抄送）【督办函】")
    assert "人社部门负责人 deputy，代zhao缺席" in told(row(person="deputy", instead_of="zhao", because="absent")).text
    assert "致秦州区人力资源和社会保障局人社部门负责人（无人，告警）" in told(row(person=None, because="nobody")).text
    assert told(row(unit="gone")).text.startswith("致人社部门负责人 chief：")


def test_several_letters_to_one_person_become_one_message_with_the_highest_first():
    both = (row(rung="half", template="H.half", height=0), row(), row(rung="watchlisted", template="H.watchlisted", height=8, role="copy"))
    message = told(*both)
    assert message.subject == "【督办函】620502-2026-000123 办理期限超期4天等3项"
    assert message.brief.endswith("（另有2项，请登录系统查看）") and message.text.count("620502-2026-000123 ") == 0
    assert message.text.count("依据：") == 3 and message.link == f"{LINK}/cases/620502-2026-000123"
    assert told(*reversed(both)) == message
    many = told(row(), row(case_no="620502-2026-000124"))
    assert many.link == LINK and "620502-2026-000124" in many.text


def test_an_urgent_letter_makes_the_message_urgent_and_comes_first():
    urgent = row(rule="incident", key="incident..1", template="Q.told", rung="told", height=0, urgent=True, due="2026-03-20 12:00")
    message = told(row(height=9), urgent)
    assert message.urgent and message.subject.startswith("【加急】620502-2026-000123 发生突发事件，请立即到场") and not told().urgent


def test_a_worker_reads_plain_words_without_rungs_links_and_names():
    message = told(row(post="worker", person=None, unit="", recipient="worker", rung="warned", template="H.warned"))
    assert message.text.startswith("您反映的欠薪问题（案号620502-2026-000123）应在2026年3月20日前办结，至今未办结")
    assert message.link is None and "http" not in message.text and "预警" not in message.text and "致" not in message.text
    assert "chief" not in message.text and segments(message.brief) <= 2
    assert "正在继续办理" in told(row(post="worker", person=None, unit="", rung="moved", template="H.moved")).text


@pytest.fixture(scope="module")
def letters(tmp_path_factory):
    """Letters of a case that nobody handled, up to a leader who was named."""
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('words')}/office.db") as house:
        office = Office(house).receives()
        office.dispatches()
        office.signs_in()
        office.waits(working_days=35)
        house.views.catch_up()
        yield letters_of(house.views, limit=5000)


def test_every_letter_of_a_whole_life_renders_without_a_sealed_text(letters):
    assert {each["rung"] for each in letters} >= {"half", "reminded", "warned", "urged", "named", "watchlisted"}
    for each in letters:
        message = told(each)
        whole = f"{message.subject}\n{message.text}\n{message.brief}"
        assert "sealed:" not in whole and "〔密〕" not in whole and not re.search(r"[{}\[\]]|None", whole), whole
        assert len(message.brief) <= SHORT


def test_a_digest_is_one_message_with_a_short_text_message(letters):
    made = [each for each in digested(letters) if each.post != "worker"]
    assert made
    for each in made:
        message = WORDING.digest(each, "key-1")
        assert each.zh in message.text and f"{len(each.items)} items" in message.text and message.link == LINK
        assert f"{len(each.items)}项" in message.brief and segments(message.brief) == 1 and message.urgent == each.is_urgent


def test_a_workers_digest_is_plain_words(letters):
    worker = digested([each for each in letters if each["post"] == "worker"])[0]
    message = WORDING.digest(worker, "key-1")
    assert message.subject == "欠薪问题办理进展" and message.link is None and "12333" in message.brief and len(message.brief) <= SHORT


def test_the_trial_message_names_the_channel_and_the_hour_in_shanghai():
    message = trial_message(WORDING.templates, "mail", datetime(2026, 3, 2, 9, tzinfo=SHANGHAI), "key-1")
    assert "mail" in message.text and "2026-03-02 09:00" in message.text and segments(message.brief) == 1


@pytest.mark.parametrize(("text", "count"), [("", 1), ("字" * 70, 1), ("字" * 71, 2), ("字" * 134, 2), ("字" * 135, 3), ("𠮷" * 36, 2)])
def test_text_messages_are_counted_as_networks_count_them(text, count):
    assert segments(text) == count


def test_a_part_in_brackets_is_left_out_where_a_field_is_empty():
    assert filled("a[，{x}天]b[{x}{y}]", {"x": "", "y": "1"}) == "ab" and filled("a[，{x}天]", {"x": "3"}) == "a，3天"


@pytest.mark.parametrize(
    "link", ["https://casework.example.gov.cn/", "http://10.0.0.8:8080/casework", "", "   "]
)  # fmt: skip
def test_a_link_is_an_address_that_people_can_open(link):
    assert link_base({"CASEWORK_LINK": link}) == (link.strip().rstrip("/") or None)


@pytest.mark.parametrize(
    "link", ["casework", "ftp://x", "https://", "https://u:p@x", "https://x?y=1", "https://x#y", "https://x y", "https://x\ny"]
)
def test_any_other_link_is_refused_with_what_would_be_right(link):
    with pytest.raises(BadLink, match="CASEWORK_LINK: write an address such as"):
        link_base({"CASEWORK_LINK": link})


def own(folder: Path, text: str) -> dict[str, str]:
    (folder / "own.toml").write_text(text, encoding="utf-8")
    return {FOLDER: str(folder)}


URGED = '[rung.urged]\nsubject = "督办 {case_no}"\ntext = "请回复。案件{case_no}。"\nbrief = "督办{case_no}"\n'


def test_an_office_replaces_single_templates_and_keeps_the_others(tmp_path):
    wording = Wording.from_settings(national(), DIRECTORY, own(tmp_path, URGED))
    assert told(wording=wording).subject == "督办 620502-2026-000123" and wording.link is None
    assert told(row(rung="half", template="H.half"), wording=wording) == told(
        row(rung="half", template="H.half"), wording=Wording(WORDING.templates, national(), DIRECTORY)
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[rung", "own.toml: "), ('[rungs.urged]\nsubject = "x"', "own.toml: [rungs] is not known; allowed are frame, several, digest"),
        (URGED.replace("{case_no}。", "{caseno}。"), "own.toml: [rung.urged] text: {caseno} is not known; allowed are basis, case_no"),
        (URGED.replace("案件{case_no}。", "[案件{case_no}]"), "[rung.urged] text: {case_no} is missing, outside of brackets"),
        (URGED.replace("案件{case_no}。", "案件{case_no。"), "[rung.urged] text: a bracket is not closed"),
        (URGED.replace("案件{case_no}。", "{case_no}[[x]"), "[rung.urged] text: a bracket is not closed"),
        (URGED.replace('brief = "督办{case_no}"\n', ""), "[rung.urged] brief: is missing"),
        (URGED + "x = 1", "[rung.urged] x: must be a text"),
        (URGED.replace('"督办{case_no}"', "7"), "[rung.urged] brief: must be a text; allowed keys are subject, text, brief"),
        (URGED.replace('"督办{case_no}"', f'"{"长" * 300}{{case_no}}"'), "[rung.urged] brief: at most 250 characters"),
        ('[rung.urged]\nsubject = "a\\nb{case_no}"\ntext = "{case_no}"\nbrief = "{case_no}"', "subject: must be one line"),
        ('frame = "x"', "[frame] is no table; write subject, text, brief"), ('[frame]\ntext = "x"', "[frame] text: {body} is missing"),
        ('[worker.warned]\ntext = "{case_no}{to_zh}"\nbrief = "{case_no}"', "text: {to_zh} is not known"),
        ('[rung]\nurged = "x"', "[rung.urged] is no table"),
        ('[test]\ntext = "{}"', "{} is not known"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_an_offices_templates_is_told_with_file_table_and_key(tmp_path, text, said):
    with pytest.raises(TemplateError) as fault:
        Templates.from_settings(own(tmp_path, text))
    assert any(said in each for each in fault.value.faults), fault.value.faults


def test_all_faults_of_a_folder_are_told_at_once(tmp_path):
    (tmp_path / "more.toml").write_text("[what]\n", encoding="utf-8")
    with pytest.raises(TemplateError) as fault:
        Templates.from_settings(own(tmp_path, URGED.replace("case_no", "x")))
    assert {each.partition(":")[0] for each in fault.value.faults} == {"more.toml", "own.toml"}


@pytest.mark.parametrize("folder", ["none", "."])
def test_a_folder_without_templates_is_told(tmp_path, folder):
    with pytest.raises(TemplateError, match=r"holds no \.toml file"):
        Templates.from_settings({FOLDER: str(tmp_path / folder)})
