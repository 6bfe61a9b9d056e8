"""The three tables and the rulebook fit together: no stage without a way, no rule without a name, no clock that nobody can open or end."""

import ast
from collections.abc import Iterator
from dataclasses import fields
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from casework.codec.shapes import shape
from casework.domain import case as case_module
from casework.domain.leaving.redirecting import Redirect, TakeBack
from casework.domain.registry import commands
from casework.domain.timing import MISSABLE
from casework.domain.values import MARKS, Post
from casework.workflows import stages
from casework.workflows.definition import STAYS, Row, Workflow
from casework.workflows.rulebook import national
from casework.workflows.tables import TABLES
from tests.people import COUNTY, DISPATCHER, OFFICER, WINDOW
from tests.settling_lives import established, resolved, revisited, struck_off
from tests.spec import Life, given, receipt
from tests.statute import cmd

DOMAIN = Path(case_module.__file__).parent
ROWS = [(table, row) for table in TABLES.values() for row in table.sentences]

ENDS = {
    ("handling", "merged"): "the matter goes on inside the survivor",
    ("criminal_transfer", "concluded"): "the criminal matter is over; wages are handled beside it",
}
"""Stages that nothing leads out of, and why."""

UNSPOKEN = {
    "link:petition_31_6": "a wage complaint is a matter of 信访工作条例 31(5) and goes by the inspection's clocks",
    "sign_in:expired": "a duty never expires; who signs late is counted from when it was due by sign_in itself",
    "fine_paid": "fines are recorded as money of another purpose; nothing marks the fine of a paper as paid yet",
}  # fmt: skip
"""Signals of the rulebook that no fact gives, and why."""

HEARD_BY_NO_RULE = {"absorb", "extend:clock", "link_clue", "merge", "triage"}
"""Signals that re-time standing clocks or only mark the way out."""

WORDS = {
    "f'link:{name}'": ("12345", "petition", "platform"),
    "f'list:{self.way}'": ("way_out", "reasoned_no"),
    "f'record_review:{self.way}'": ("review", "suit"),
    "f'take_back:{self.came_back}'": ("complaint", "other"),
    "f'served:{self.kind}'": (
        "order", "inquiry", "notice", "hearing_notice", "handling_decision", "penalty_decision", "demand", "deposit", "listing_notice",
    ),
    "f'{self.rule}:expired'": tuple(name for name in national().names() if national().rows[name][0][1].kind not in MISSABLE),
}  # fmt: skip
"""What stands in the gap of a composed signal."""

KINDS = ("complaint", "assistance", "other")


# -- stages -----------------------------------------------------------------------------------------------------------


def arrows(table: Workflow) -> set[tuple[str, str]]:
    """Where a case can go, by rows and, for the procedure, by the facts that carry a stage."""
    found = {(source, table.dest(source, row.dest)) for row in table.sentences for source in row.sources}
    return {(source, dest) for source, dest in found if dest is not None and dest != source}


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_stage_is_reached_from_the_first(table):
    reached, ways = {table.stages[0]}, arrows(table)
    while new := {dest for source, dest in ways if source in reached} - reached:
        reached |= new
    assert reached == set(table.stages)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_no_stage_is_a_dead_end(table):
    left = {source for source, _ in arrows(table)}
    assert {(table.name, stage) for stage in table.stages if stage not in left} == {end for end in ENDS if end[0] == table.name}


def test_every_exit_has_a_way_back():
    ways = arrows(TABLES["handling"])
    assert [stage for stage in stages.EXITS if stage != "merged" and not any((stage, into) in ways for into in stages.OPEN)] == []


def test_tables_and_cases_speak_of_the_same_stages():
    assert (set(stages.EXITS), stages.OPEN) == (set(case_module.EXITS), case_module.OPEN)
    assert TABLES["handling"].stages == stages.STAGES


@pytest.mark.parametrize(("table", "row"), ROWS, ids=lambda value: getattr(value, "move", None))
def test_a_row_speaks_of_stages_of_its_table_and_of_posts_that_exist(table: Workflow, row: Row):
    assert set(row.sources) <= set(table.stages)
    assert row.dest == STAYS or row.dest.removeprefix(">=") in table.stages
    for post in (*row.by, *(post for step in row.approved_by for post in step)):
        assert Post(post.removesuffix("*"))
        assert not post.endswith("*") or post.removesuffix("*") in MARKS
    assert row.by
    assert all(row.approved_by)
    assert row.zh


@pytest.mark.parametrize(("table", "row"), ROWS, ids=lambda value: getattr(value, "move", None))
def test_a_row_is_walked_by_its_own_move_and_by_nobody_elses_rule(table: Workflow, row: Row):
    for clause in row.when:
        name, doc = clause.__name__, clause.__doc__
        assert name.isidentifier() and name != "<lambda>"
        assert doc is not None and doc.strip().endswith((".", ")"))
    assert len(set(row.when)) == len(row.when)


def test_rules_of_different_meaning_have_different_names():
    by_name: dict[str, set[Any]] = {}
    for _, row in ROWS:
        for clause in row.when:
            by_name.setdefault(clause.__name__, set()).add(clause)
    doubled = sorted(name for name, clauses in by_name.items() if len(clauses) > 1)
    assert doubled == ["an_order_to_pay_is_unmet"]  # for the crime and for the deposit: the same rule, asked of another paper


def test_one_post_has_one_chain_of_approval_for_a_move():
    for table in TABLES.values():
        rows = sorted(table.sentences, key=lambda row: row.move)
        for name, group in groupby(rows, key=lambda row: row.move):
            chains: dict[str, set[Any]] = {}
            for row in group:
                for post in row.by:
                    chains.setdefault(post, set()).add(row.approved_by)
            assert [post for post, found in chains.items() if len(found) > 1] == [], name


def test_what_needs_an_approval_is_never_dated_back():
    """The approval decides it anew, on its own day; an earlier one would be lost with the request."""
    assert [row.move for _, row in ROWS if row.approved_by and commands()[row.move].command.backdates] == []


def test_what_moves_a_stage_of_handling_is_never_dated_back():
    moving = {row.move for row in TABLES["handling"].sentences if row.dest != STAYS}
    assert [name for name in sorted(moving) if commands()[name].command.backdates] == []


@pytest.mark.parametrize(("table", "row"), ROWS, ids=lambda value: getattr(value, "move", None))
def test_who_must_agree_to_an_exit_can_be_named(table: Workflow, row: Row):
    if "those_who_press_agree" in {clause.__name__ for clause in row.when}:
        assert "agreed_by" in {field.name for field in fields(commands()[row.move].command)}


# -- signals ----------------------------------------------------------------------------------------------------------


def spoken(source: str) -> Iterator[str]:
    """Every signal a file of the domain gives: literals, class keywords, and composed ones with what stands in their gap."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            yield from (str(ast.literal_eval(keyword.value)) for keyword in node.keywords if keyword.arg == "signal")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Signal":
            yield from words_of(node.args[0], source)


def words_of(name: ast.expr, source: str) -> Iterator[str]:
    if isinstance(name, ast.IfExp):
        yield from (*words_of(name.body, source), *words_of(name.orelse, source))
    elif isinstance(name, ast.JoinedStr):
        form = ast.unparse(name)
        gap = form[form.index("{") : form.index("}") + 1]
        yield from (form[2:-1].replace(gap, word) for word in WORDS[form])
    elif isinstance(name, ast.Constant):
        yield str(name.value)
    elif isinstance(name, ast.Name):
        yield from (text for text in ("police_decline:first", "hold:over") if f'"{text}"' in source)


GIVEN = {signal for file in DOMAIN.rglob("*.py") for signal in spoken(file.read_text(encoding="utf-8"))}
GIVEN |= {f"{signal}:{kind}" for signal in GIVEN if ":" not in signal for kind in KINDS}
HEARD = {
    signal: (name, part)
    for name, rows in national().rows.items()
    for _, rule in rows
    for part in ("opens", "closes")
    for signal in getattr(rule, part)
}


def test_every_signal_a_rule_waits_for_is_given_by_some_fact():
    assert {signal: where for signal, where in HEARD.items() if signal not in GIVEN and signal not in UNSPOKEN} == {}


def test_the_list_of_signals_that_nobody_gives_is_not_longer_than_true():
    assert [signal for signal in UNSPOKEN if signal in GIVEN or signal not in HEARD] == []


def test_every_signal_of_a_fact_is_heard_by_some_rule():
    plain = {signal for signal in GIVEN if not signal.endswith((*(f":{kind}" for kind in KINDS), ":expired"))}
    unheard = {signal for signal in plain if signal not in HEARD and not any(f"{signal}:{kind}" in HEARD for kind in KINDS)}
    assert unheard == HEARD_BY_NO_RULE


@pytest.mark.parametrize("name", national().names())
def test_every_rule_can_be_opened_and_what_must_be_done_can_be_done(name):
    for _, rule in national().rows[name]:
        if name == "answer_petition":
            assert all(signal in UNSPOKEN for signal in rule.opens)
            continue
        assert [signal for signal in rule.opens if signal in GIVEN]
        assert rule.kind not in MISSABLE or [signal for signal in rule.closes if signal in GIVEN]


# -- a lived case always has somebody's duty open ---------------------------------------------------------------------


def duties(life: Life) -> set[str]:
    return {clock.rule for clock in life.case.clocks.values() if clock.kind in MISSABLE}


def came_back() -> Life:
    life = given()
    life.gets(cmd(Redirect, to="court", receiver="x", proof="y"), OFFICER)
    life.does(cmd(TakeBack, ground="refused"), WINDOW)
    return life


@pytest.mark.parametrize(
    ("life", "stage", "open_duties"),
    [
        (given, "received", {"dispatch", "accept", "track"}),
        (lambda: given(receive=receipt(kind="report")), "received", {"dispatch", "clue_decision", "track"}),
        (lambda: given(receive=receipt(kind="assistance")), "received", {"dispatch", "clue_decision", "track", "answer_assistance"}),
        (came_back, "received", {"dispatch", "accept", "track"}),
        (lambda: given((cmd_dispatch(), DISPATCHER)), "dispatched", {"sign_in", "first_contact", "track"}),
        (established, "investigated", {"track"}),
        (resolved, "resolved", {"revisit"}),
        (revisited, "revisited", {"strike_off"}),
        (struck_off, "revisited", {"second_look"}),
    ],
    ids=["complaint", "report", "assistance", "came back", "dispatched", "investigated", "resolved", "revisited", "struck off"],
)
def test_somebody_always_owes_the_next_step(life, stage, open_duties):
    lived = life()
    assert lived.case.handling == stage
    assert open_duties <= duties(lived)


def cmd_dispatch() -> Any:
    from casework.domain.dispatching import Dispatch

    return cmd(Dispatch, lead=COUNTY.code)


def test_every_paused_clock_has_a_review_of_the_suspension_beside_it():
    from casework.domain.statute.inquiry_time import Suspend
    from tests.statute import filed

    life = filed()
    life.gets(cmd(Suspend, ground="evidence_unobtainable"), OFFICER)
    assert [clock.rule for clock in life.case.clocks.values() if clock.is_paused]
    assert "suspension_review" in duties(life)


# -- facts and commands -----------------------------------------------------------------------------------------------


def test_texts_of_people_are_private_wherever_a_command_carries_them():
    """`Text` fields are sealed; a plain string must be a word, a code, a name of an account, or a public name."""
    names = {"text", "note", "statement", "description", "items", "requirement", "handing_over"}
    slots = [(name, slot) for name, entry in commands().items() for slot in shape(entry.command).slots]
    assert [f"{name}.{slot.name}" for name, slot in slots if slot.name in names and not slot.private] == []
