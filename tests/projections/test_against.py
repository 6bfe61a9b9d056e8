"""Reasons against a move are said in Chinese: every sentence that a rule can give is known here."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import casework.domain
from casework.projections.against import both, in_chinese

ROOT = Path(casework.domain.__file__).parent
OF_THE_HOUSE = ("timekeeping/", "office_faults.py", "registry.py", "reporting.py", "numbering.py", "reviewing.py", "values.py", "office.py")
"""Told to administrators and programs, not against a move."""
PARTS = frozenset({
    " for {}", "publication {}", "listing on {}", "{} ({}{})", "for ever 永久", "{} years, until {}", "{} {}", " and {} more", "{} workers",
    "; {} does not say who got how much: verify it again with its roll", "the files of this case", "{} of {} level", "heads unknown",
    "legal review 法制审核 (`legal_review`)", "a collective decision 集体讨论", " by this move; ask for extend_inquiry", "working days",
    "{}, and no request shortens that (个人信息保护法 47 第2款)", "{}; the rulebook says so in retention.{}", "paper {}", "no paper",
    "{}; a person may ask for their own data only, not for {} (个人信息保护法 47)", "no order or decision", "so long after its end",
    "{} is not an order to pay that was served and whose date passed unpaid; mark it unmet first", "the limit of the case", "none yet",
    '{} is no period of keeping; write "permanent", or 1 to 100 years such as "10 years"', "no unit", "of every place",
})  # fmt: skip
"""Parts of sentences, which stand in a hole of another."""


def sentences() -> Iterator[tuple[str, str]]:
    """Where a rule answers, and every sentence it answers with, its holes empty."""
    for path in sorted(ROOT.rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        if place.startswith(OF_THE_HOUSE):
            continue
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                said = "str" in ast.unparse(function.returns) if function.returns else False
                yield from ((f"{place} {function.name}", text) for text in answers(function, said=said) if text not in PARTS)


def answers(function: ast.FunctionDef, *, said: bool) -> Iterator[str]:
    """What a function returns, yields or raises in words of more than one word."""
    for node in ast.walk(function):
        given: list[ast.expr] = []
        if isinstance(node, ast.Return | ast.Yield) and node.value is not None and said:
            given = [node.value]
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            given = node.exc.args
        for value in given:
            yield from (text for text in texts(value) if " " in text.strip() and len(text) > 9)


def texts(node: ast.AST) -> Iterator[str]:
    """The outermost texts of an expression, holes written {}."""
    if isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value
    else:
        for child in ast.iter_child_nodes(node):
            yield from texts(child)


def test_every_sentence_that_a_rule_answers_with_is_said_in_chinese():
    missing = [f"{place}: {text}" for place, text in sentences() if in_chinese(text.replace("{}", "x")) is None]
    assert missing == []


@pytest.mark.parametrize(("reason", "zh"), [
    ("file is not possible at procedure stage filed; it is at none, accepted",
     "当前阶段为“已立案”，“立案”只能在以下阶段办理：未开始、已受理"),
    ("accept belongs to officer; you act as leader", "“受理”由办案人员办理，您的岗位是包案领导"),
    ("unit 620502-insp has not signed in; sign_in first", "秦州区监察大队尚未签收，请先签收"),
    ("channel 'fax' is unknown; allowed: counter, 12345", "“来源渠道”不能是fax；可以是：窗口、12345热线"),
    ("no entry stands for order-1; the employer is not on the list", "没有有效的列入（限期改正指令书1），用人单位不在名单上"),
    ("the roll adds up to 12 fen but the sum says 1500; they must agree", "名册合计0.12元，与总额15.00元不一致"),
    ("at most 10 working days may be added, not 30 days", "最多延长10个工作日，不能延长30日"),
    ("track.2 ended on 2026-01-01 and can be lengthened no more; the breach is on record",
     "“办理期限”已于2026-01-01届满，不能再延长；超期已记录在案"),
])  # fmt: skip
def test_codes_in_a_reason_are_said_in_words_and_units_by_their_names(reason, zh):
    assert in_chinese(reason, {"620502-insp": "秦州区监察大队"}.get) == zh


def test_a_sentence_that_no_rule_says_stays_as_it_is():
    assert in_chinese("something else entirely") is None and both(["something else entirely"]) == ["something else entirely"]


@pytest.mark.parametrize(
    "said",
    [
        "send If-Match with the ETag of the version you read",
        'If-Match must be * or strong ETags such as "v17"; weak ones (W/) never match',
        "the body is no JSON: JSON is malformed: object keys must be strings (byte 1)",
        "no token; send Authorization: Bearer TOKEN",
    ],
)
def test_what_a_program_sends_wrong_is_said_in_chinese_too(said):
    told = in_chinese(said)
    assert told is not None and any("\u4e00" <= sign <= "\u9fff" for sign in told)
