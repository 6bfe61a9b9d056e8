"""Digests: one a person, the highest rung of each clock, and nothing that is new ever left out."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from casework.domain.timekeeping.clocks import Clock, Rung
from casework.projections.digests import digested, digests, letters_of, line
from casework.projections.letters import MOVED, NOBODY, height
from casework.projections.tables import letters
from tests.projections.conftest import START, received, rows_of, worked

T0 = datetime(2026, 3, 2, 1, tzinfo=UTC)
LADDER = ("half", "reminded", "warned", "urged", "watchlisted")


def letter(position: int, rung: str = "warned", **changes: Any) -> dict[str, Any]:
    """A letter as its view has it."""
    row: dict[str, Any] = {column.name: None for column in letters.c} | {
        "position": position, "case_no": "620502-2026-000001", "recipient": "head", "person": "head", "post": "unit_head",
        "unit": "620502-hrss", "role": "told", "because": "", "clock": "track", "key": "track..1", "rule": "track", "revision": 1,
        "rung": rung, "height": 2 * LADDER.index(rung), "missed": LADDER.index(rung) > 1, "urgent": False,
        "due_at": T0 + timedelta(days=21), "due": "2026-03-23", "created_at": T0 + timedelta(hours=position),
    }  # fmt: skip
    return row | changes


def test_lower_rungs_of_a_clock_fold_into_the_highest_of_the_stretch():
    (one,) = digested([letter(1, "half"), letter(2, "reminded", role="copy"), letter(3, "warned")])
    (item,) = one.items
    assert (item.rung, item.role, item.folded, item.position) == ("warned", "told", ("half", "reminded"), 3)
    assert one.zh == ("致监察机构负责人 head：督办提醒1件1项\n620502-2026-000001\n  办理期限，2026-03-23到期未办结：预警（含过半、提醒）")
    assert item.en == "track due 2026-03-23, missed: warned"


def test_a_lower_rung_that_comes_after_a_higher_one_does_not_hide_it():
    (one,) = digested([letter(1, "warned"), letter(2, "half")])
    assert (one.items[0].rung, one.items[0].folded) == ("warned", ("half",))


def test_another_clock_another_revision_and_another_case_stand_by_themselves():
    rows = [letter(1), letter(2, revision=2), letter(3, key="accept..1"), letter(4, case_no="620502-2026-000002")]
    (one,) = digested(rows)
    assert len(one.items) == 4 and {case: len(items) for case, items in one.cases.items()} == {
        "620502-2026-000001": 3, "620502-2026-000002": 1,
    }  # fmt: skip
    assert "督办提醒2件4项" in one.zh


def test_urgent_things_come_first_then_what_is_addressed_to_the_reader_then_copies():
    rows = [
        letter(1, role="copy", case_no="620502-2026-000003"),
        letter(2, case_no="620502-2026-000002"),
        letter(3, case_no="620502-2026-000001", urgent=True, key="incident.incident-1.1", instead_of="chief"),
        letter(4, recipient="aaa", person="aaa"),
    ]
    first, second = digested(rows)
    assert (first.recipient, second.recipient) == ("head", "aaa") and first.is_urgent and not second.is_urgent
    assert list(first.cases) == ["620502-2026-000001", "620502-2026-000002", "620502-2026-000003"]
    assert first.zh.startswith("【加急】致") and "（代chief）" in first.zh and "（抄送）" in first.items[2].zh
    assert first.items[2].en.endswith("(copy)")


def test_workers_share_an_address_and_never_a_digest():
    rows = [letter(n, recipient="worker", person=None, post="worker", unit="", case_no=f"620502-2026-00000{n}") for n in (1, 2)]
    found = digested(rows)
    assert [(each.of, len(each.items)) for each in found] == [("620502-2026-000001", 1), ("620502-2026-000002", 1)]


def test_a_worker_reads_plain_words_and_no_rung():
    worker: dict[str, Any] = {"recipient": "worker", "person": None, "post": "worker", "unit": ""}
    (one,) = digested([letter(1, **worker), letter(2, key="own_limit..1", due="2026-05-21", **worker)])
    said = "您反映的欠薪问题（案号620502-2026-000001）应在2026-05-21前办结，至今未办结；已通知承办单位和人社部门负责人抓紧办理。"
    assert one.zh == f"致劳动者：{said}"


def test_a_stopped_clock_has_no_date_in_its_letter():
    assert line(letter(1, due="", due_at=None)) == "办理期限，中止中未办结：预警"


LETTERS = st.lists(
    st.tuples(
        st.sampled_from(("head", "chief", "dispatcher")), st.sampled_from(("a", "b")), st.sampled_from(("track..1", "accept..1")),
        st.sampled_from((1, 2)), st.sampled_from(LADDER), st.integers(0, 2),
    ),
    max_size=30,
)  # fmt: skip


@given(found=LETTERS, cuts=st.lists(st.integers(0, 40), max_size=6))
def test_T19_over_any_stretches_every_level_that_is_new_is_told_and_each_clock_shows_its_highest(found, cuts):
    rows, position = [], 1
    for person, case, key, revision, rung, step in found:
        position += step
        rows.append(letter(position, rung, recipient=person, person=person, case_no=case, key=key, revision=revision))
    ends = sorted({0, *cuts, position})
    seen: dict[tuple[Any, ...], int] = {}
    for after, upto in pairwise(ends):
        stretch = [row for row in rows if after < row["position"] <= upto]
        made = digested(stretch)
        shown = {(each.recipient, item.case_no, item.key, item.revision): item.rung for each in made for item in each.items}
        assert len(shown) == sum(len(each.items) for each in made) and len({each.recipient for each in made}) == len(made)
        highest: dict[tuple[Any, ...], int] = {}
        for row in stretch:
            thing = (row["recipient"], row["case_no"], row["key"], row["revision"])
            highest[thing] = max(highest.get(thing, -1), row["height"])
        assert {thing: 2 * LADDER.index(rung) for thing, rung in shown.items()} == highest
        for thing, level in highest.items():
            if level > seen.get(thing, -1):
                seen[thing] = level
    every: dict[tuple[Any, ...], int] = {}
    for row in rows:
        thing = (row["recipient"], row["case_no"], row["key"], row["revision"])
        every[thing] = max(every.get(thing, -1), row["height"])
    assert seen == every


def test_a_rung_beside_the_ladder_lies_between_its_neighbours():
    clock = Clock(
        rule="x", kind="duty", opened_at=T0, base=T0, limit="5 days",
        rungs=tuple(Rung(name, T0) for name in ("told", "reminded", "near", "warned")),
    )  # fmt: skip
    order = [MOVED, "told", "reminded", "near", "warned", "urged", NOBODY]
    heights = [height(clock, rung) for rung in order]
    assert heights == sorted(heights) and len(set(heights)) == len(heights)
    assert height(clock, "watchlisted") == height(clock, "urged") > height(clock, "warned")


def test_T14_after_three_days_without_a_tick_each_person_gets_one_digest_with_the_highest_level_of_each_clock(office):
    cases = [received(office) for _ in range(3)]
    before = office.views.catch_up()
    office.tick(START + timedelta(days=3))
    upto = office.views.catch_up()
    found = digests(office.views, before, upto)
    assert len({(each.recipient, each.of) for each in found}) == len(found)
    supervisor = next(each for each in found if each.post == "dispatcher")
    assert set(supervisor.cases) == set(cases)
    assert all(len({(i.key, i.revision) for i in items}) == len(items) for each in found for items in each.cases.values())
    told = {(row["recipient"], row["case_no"], row["key"]) for row in rows_of(office)["letters"]}
    assert told == {(each.recipient, item.case_no, item.key) for each in found for item in each.items}
    assert digests(office.views, upto) == [] and digests(office.views, before, before) == []
    assert [each.recipient for each in digests(office.views, before, upto, supervisor.recipient)] == [supervisor.recipient]


def test_letters_come_in_pages_that_keep_a_moment_together(office):
    worked(office)
    every = rows_of(office)["letters"]
    found, after = [], 0
    while page := letters_of(office.views, after=after, limit=2):
        assert len(page) >= min(2, len(every))
        found += page
        after = page[-1]["position"]
    assert sorted(row["id"] for row in found) == sorted(row["id"] for row in every) and len(found) == len(every)
    some = found[0]
    mine = letters_of(office.views, to=some["recipient"], case_no=some["case_no"])
    assert mine and {(row["recipient"], row["case_no"]) for row in mine} == {(some["recipient"], some["case_no"])}
