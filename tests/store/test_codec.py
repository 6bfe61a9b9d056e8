"""Facts lie in short, readable JSON, lose nothing on the way back, and never hold personal data in clear."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import msgspec
import pytest
from eventsourcing.persistence import MapperDeserialisationError, StoredEvent
from hypothesis import given
from hypothesis import strategies as st

from casework.codec import FactMapper, LostField, UnknownFact, UnsealedText, body_hash, checked_hash, plain, revive, seal_command
from casework.codec.shapes import shape
from casework.domain import registry
from casework.domain.envelope import Envelope
from casework.domain.facts import ClockChanges, Closing, Fact, Stages
from casework.domain.parties import Party, Respondent
from casework.domain.refusals import BadCommand
from casework.domain.registry import Command, Entry
from casework.domain.timekeeping.clocks import Clock, Counting, Extension, Limit, Pause, Rung
from casework.domain.values import Line, Sum, Text

AT = datetime(2026, 1, 5, 1, tzinfo=UTC)
CASE = UUID("00000000-0000-0000-0000-0000000000c1")
WHO = Envelope(by="u1001", post="officer", unit="116205020138", at=AT, command=UUID(int=7))
CASE_NO = "620502-2026-000123"


@dataclass(frozen=True, kw_only=True)
class Paid(Fact, topic="test.paid", version=3):
    """A fact that has changed twice since its first release."""

    fen: int | None
    sums: Sum = Sum()
    on: date | None = None
    ids: tuple[UUID, ...] = ()
    wish: Mapping[str, Any] = field(default_factory=dict)
    kind: str | None = "wages"

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Yuan became fen."""
        state["fen"] = state.pop("yuan") * 100

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        """The day got its name."""
        state["on"] = state.pop("day", None)


@dataclass(frozen=True, kw_only=True)
class Noted(Fact, topic="test.noted"):
    """A fact with private texts at every depth."""

    note: Text | None = None
    items: tuple[Text, ...] = ()
    party: Party | None = None
    parties: tuple[Party, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PutNote(Command, move="test_put_note"):
    """A command with private texts at every depth."""

    note: Text | None = None
    items: tuple[Text, ...] = ()
    party: Party | None = None
    respondents: tuple[Respondent, ...] = ()
    on: date | None = None
    fen: int = 0


for _topic in ("test.paid", "test.noted"):
    registry._facts.pop(_topic)


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    """The test's own facts and command, known only while its tests run."""
    for fact in (Paid, Noted):
        monkeypatch.setitem(registry._facts, fact.topic, fact)
    monkeypatch.setitem(registry._commands, PutNote.move, Entry(PutNote, lambda *_: []))


class Stamp:
    """A vault that only marks; the true one is tested beside its own file."""

    def __init__(self) -> None:
        self.made: list[frozenset[str]] = []

    def make_ready(self, subjects: frozenset[str]) -> "Stamp":
        self.made.append(subjects)
        return self

    def seal(self, text: str, subject: str, field: str) -> str:
        return f"sealed:v1:{subject}:{field}:{text[::-1]}"


def stored(fact: Fact) -> StoredEvent:
    return FactMapper().to_stored_event(fact)


def back(fact: Fact) -> Any:
    return FactMapper().to_domain_event(stored(fact))


def state(fact: Fact) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(stored(fact).state)
    return decoded


def row(topic: str, **fields: Any) -> StoredEvent:
    return StoredEvent(CASE, 4, topic, json.dumps(fields).encode())


def test_a_fact_comes_back_as_it_was():
    fact = Paid(
        originator_id=CASE, originator_version=3, who=WHO, stages=Stages(procedure="filed"), fen=12_345, on=date(2026, 1, 5),
        sums=Sum(heads=2, lines=(Line("w1", 5), Line("w2", None))), ids=(UUID(int=1), UUID(int=2)), wish={"move": "x", "n": [1, None]},
    )  # fmt: skip
    assert back(fact) == fact
    assert (stored(fact).topic, stored(fact).originator_id, stored(fact).originator_version) == ("test.paid", CASE, 3)


def test_defaults_are_left_out_and_unknown_is_not_zero():
    assert state(Paid(fen=None)) == {"v": 3}
    assert back(Paid(fen=None)).fen is None
    assert state(Paid(fen=0)) == {"v": 3, "fen": 0}


def test_none_is_written_where_it_is_not_the_default():
    assert state(Paid(fen=1, kind=None)) == {"v": 3, "fen": 1, "kind": None}
    assert back(Paid(fen=1, kind=None)).kind is None


def test_version_one_says_nothing_of_its_version():
    assert state(Noted()) == {}


def test_times_are_utc_with_microseconds_only_where_there_are_some():
    local = AT.astimezone(timezone(timedelta(hours=8)))
    precise = AT.replace(microsecond=250)
    assert state(Noted(who=replace(WHO, at=local)))["who"]["at"] == "2026-01-05T01:00:00Z"
    assert state(Noted(who=replace(WHO, at=precise)))["who"]["at"] == "2026-01-05T01:00:00.000250Z"
    assert back(Noted(who=replace(WHO, at=precise))).envelope.at == precise


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="has no zone"):
        stored(Noted(who=replace(WHO, at=datetime(2026, 1, 5))))


def test_the_envelope_of_a_routine_fact_is_short():
    assert len(msgspec.json.encode(state(Noted(who=WHO))["who"])) <= 200


def test_an_older_fact_is_lifted_step_by_step():
    assert FactMapper().to_domain_event(row("test.paid", yuan=7, day="2026-01-05")) == Paid(
        originator_id=CASE, originator_version=4, fen=700, on=date(2026, 1, 5)
    )
    assert FactMapper().to_domain_event(row("test.paid", v=2, fen=7)) == Paid(originator_id=CASE, originator_version=4, fen=7)


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (row("test.paid", v=4, fen=1), "version 4"),
        (row("test.paid", v=3, fen=1, colour="red"), "colour"),
        (row("test.paid", v=3, fen=1, sums={"heads": 1, "shoes": 2}), "sums.shoes"),
        (row("test.paid", v=3, fen=1, sums={"lines": [{"worker": "w1", "hat": 1}]}), "sums.lines.hat"),
        (row("test.paid", v=3, fen="secret words"), "fen"),
        (row("test.noted", clocks={"opened": [{"rule": "file", "kind": "duty"}]}), "opened_at"),
        (StoredEvent(CASE, 4, "test.noted", b"{"), "test.noted of 00000000-0000-0000-0000-0000000000c1 at version 4"),
    ],
)
def test_what_this_release_would_lose_or_misread_is_refused_with_its_place(fact, said):
    with pytest.raises(MapperDeserialisationError) as told:
        FactMapper().to_domain_event(fact)
    assert said in str(told.value) and "secret words" not in str(told.value)


def test_an_unknown_topic_is_told_with_the_release():
    with pytest.raises(UnknownFact, match=r"'case.teleported' is not known to casework \d\S+; it was written by a newer release"):
        FactMapper().to_domain_event(row("case.teleported"))


def test_compressed_or_enciphered_facts_are_refused():
    with pytest.raises(ValueError, match="readable JSON"):
        FactMapper(compressor=object())


@pytest.mark.parametrize(
    ("fact", "place"),
    [
        (Noted(note="张三的电话"), "Noted.note"),
        (Noted(items=("sealed:v1:a:items:x", "张三的电话")), "Noted.items"),
        (Noted(party=Party("w1", name="张三的电话")), "Party.name"),
        (Noted(parties=(Party("w1"), Party("w2", phone="张三的电话"))), "Party.phone"),
        (Noted(who=replace(WHO, reason="张三的电话")), "Envelope.reason"),
    ],
)
def test_a_text_in_clear_is_never_stored_and_never_told(fact, place):
    with pytest.raises(UnsealedText, match=place) as told:
        stored(fact)
    assert "张三" not in str(told.value)


def test_a_sealed_text_is_stored():
    fact = Noted(note="sealed:v1:a:note:x", party=Party("w1", name="sealed:v1:a/w1:name:x"))
    assert back(fact) == fact


def a_clock(**changes: Any) -> Clock:
    return replace(
        Clock(
            rule="investigate", kind="duty", cls="S", owner="officer", unit="1162", region="620502", opened_at=AT, base=AT,
            limit="60 working days", due_at=AT + timedelta(days=89, hours=15), due_on=date(2026, 4, 4),
            rungs=(Rung("half", AT + timedelta(days=40)), Rung("warned", AT + timedelta(days=89, hours=15))), pausable=True,
        ),
        **changes,
    )  # fmt: skip


@pytest.mark.parametrize(
    "clock",
    [
        a_clock(),
        a_clock(base=AT - timedelta(days=3)),
        a_clock(due_at=None, due_on=None, pauses=(Pause(AT + timedelta(days=1), None),)),
        a_clock(due_on=date(2026, 4, 5)),
        a_clock(due_on=None),
        a_clock(rungs=(), counting=Counting(first_day_counts=True, roll="back", end_of_day="17:30")),
        a_clock(rungs=(Rung("half", AT + timedelta(microseconds=1)),)),
        a_clock(extensions=(Extension(limit=Limit.parse("30 working days"), id="x1", approved_at=AT),)),
    ],
)
def test_a_clock_comes_back_with_every_input(clock):
    fact = Noted(clocks=ClockChanges(calendar="c", rulebook="r", opened=(clock,), moved=(clock,), closed=(Closing("a..1", AT, True),)))
    assert back(fact) == fact


def test_rungs_lie_as_seconds_from_the_due_moment():
    laid = state(Noted(clocks=ClockChanges(opened=(a_clock(),))))["clocks"]["opened"][0]
    assert laid["rungs"][-1] == ["warned", 0] and laid["rungs"][0][1] < 0
    assert not {"base", "due_on", "counting", "pauses"} & laid.keys()


moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@given(moments, moments, st.none() | moments, st.lists(st.tuples(st.text(max_size=5), moments), max_size=4))
def test_any_clock_comes_back(opened, base, due, rungs):
    clock = a_clock(opened_at=opened, base=base, due_at=due, due_on=None, rungs=tuple(Rung(*rung) for rung in rungs))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(registry._facts, Noted.topic, Noted)
        fact = Noted(clocks=ClockChanges(opened=(clock,)))
        assert back(fact) == fact


COMMAND = PutNote(
    case_no=CASE_NO,
    note="张三的电话",
    items=("工资表",),
    party=Party("w1", name="张三", phone="13800000000"),
    respondents=(Respondent("r1", name="某某公司"), Respondent("r2", person_name="李四")),
    on=date(2026, 1, 5),
)


def test_a_command_is_sealed_under_the_case_and_under_each_person():
    vault = Stamp()
    sealed = seal_command(COMMAND, vault)
    assert sealed.note == f"sealed:v1:{CASE_NO}:note:话电的三张"
    assert sealed.items == (f"sealed:v1:{CASE_NO}:items:表资工",)
    assert sealed.party is not None and sealed.party.name == f"sealed:v1:{CASE_NO}/w1:name:三张"
    assert [r.name for r in sealed.respondents] == ["某某公司", None]
    assert sealed.respondents[1].person_name == f"sealed:v1:{CASE_NO}/r2:person_name:四李"
    assert vault.made == [frozenset({CASE_NO, f"{CASE_NO}/w1", f"{CASE_NO}/r2"})]


def test_sealing_again_changes_nothing_and_asks_for_no_key():
    sealed, vault = seal_command(COMMAND, Stamp()), Stamp()
    assert seal_command(sealed, vault) == sealed
    assert vault.made == []


def test_a_strangers_envelope_is_sealed_like_any_text():
    quoted = "sealed:v1:620502-2026-000999/w1:name:xyz"
    sealed = seal_command(replace(COMMAND, note=quoted), Stamp())
    assert sealed.note == f"sealed:v1:{CASE_NO}:note:{quoted[::-1]}"


@pytest.mark.parametrize("ref", ["张 三", "w:1", "w|1", "w1\n"])
def test_a_person_under_whose_ref_nothing_can_be_sealed_is_refused_in_a_sentence(ref):
    with pytest.raises(BadCommand, match="call people w1, w2, r1") as told:
        seal_command(replace(COMMAND, party=Party(ref, name="张三")), Stamp())
    assert "张三" not in str(told.value)


def test_a_sealed_command_lives_in_a_fact_and_is_revived():
    sealed = seal_command(COMMAND, Stamp())
    kept = back(Paid(fen=1, wish=plain(sealed))).wish
    assert revive("test_put_note", kept) == sealed
    assert json.loads(json.dumps(kept)) == kept


def test_a_command_in_clear_is_not_laid_down_for_keeping():
    with pytest.raises(UnsealedText, match=r"PutNote\.note"):
        plain(COMMAND)
    assert revive("test_put_note", plain(COMMAND, in_clear=True)) == COMMAND


def test_an_unknown_move_or_field_is_not_revived():
    with pytest.raises(LookupError, match="fly_away"):
        revive("fly_away", {})
    with pytest.raises(LostField, match="colour"):
        revive("test_put_note", {"case_no": CASE_NO, "colour": 1})


def test_the_hash_tells_bodies_apart_and_needs_the_key():
    first = body_hash(COMMAND, b"k" * 32)
    assert first == body_hash(replace(COMMAND), b"k" * 32) and len(first) == 32
    assert first != body_hash(replace(COMMAND, note="张三的电邮"), b"k" * 32)
    assert first != body_hash(COMMAND, b"x" * 32)
    assert first == checked_hash(COMMAND, b"k" * 32) != checked_hash(COMMAND, b"k" * 32, "reason")
    assert body_hash(COMMAND, b"k" * 32, "a", "b") == checked_hash(COMMAND, b"k" * 32, "a", "b")


def test_every_fact_and_command_of_the_house_has_a_shape():
    for fact in registry.facts().values():
        assert "originator_id" not in shape(fact).names
    for entry in registry.commands().values():
        assert "case_no" in shape(entry.command).names
