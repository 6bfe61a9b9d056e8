"""The pieces of the selftest: a plan from a seed, a clock in a file, journals that survive, a gateway with moods, a disk that is full."""

from datetime import timedelta
from itertools import islice

import pytest

from casework.selftest import journal
from casework.selftest.acts import Clerk
from casework.selftest.clock import BEGIN, FileClock
from casework.selftest.disk import Disk, small_disk
from casework.selftest.journal import Journal, Reader
from casework.selftest.plan import TOGETHER, WORDS, rounds
from casework.store import Store, StoreUnavailable

CREW = ("worker-1", "writer-1")


def test_the_same_seed_makes_the_same_plan_in_which_every_kind_comes_before_any_comes_again():
    first = list(islice(rounds(7, list(WORDS), CREW), 40))
    assert first == list(islice(rounds(7, list(WORDS), CREW), 40))
    assert first != list(islice(rounds(8, list(WORDS), CREW), 40))
    faults = [fault for each in first for fault in each]
    assert {fault.kind for fault in faults[: 2 * len(WORDS)]} == set(WORDS)
    assert all(1 <= len(each) <= TOGETHER for each in first)
    assert {fault.whom for fault in faults if fault.kind == "pause_all"} == {CREW}
    assert {len(fault.whom) for fault in faults if fault.kind == "kill"} == {1}
    assert faults[0].kind == "step_forward"


def test_the_clock_in_a_file_is_stepped_back_and_forth_for_everybody_and_stands_when_it_is_stopped(tmp_path):
    mine = FileClock.started(tmp_path / "clock.json", speed=0.0)
    yours = FileClock(tmp_path / "clock.json")
    assert mine() == yours() == BEGIN
    mine.step(timedelta(days=2))
    yours.step(-timedelta(hours=5))
    assert mine() == BEGIN + timedelta(hours=43)
    running = FileClock.started(tmp_path / "fast.json", speed=1e9)
    assert running() < running()
    running.stop(BEGIN)
    assert running() == BEGIN


def test_a_line_that_a_kill_cut_off_is_read_when_it_is_whole_and_what_was_never_answered_is_known(tmp_path):
    path = tmp_path / "writer-1.0.jsonl"
    notes, reader = Journal(path), Reader(tmp_path)
    notes.note(journal.GIVEN, "a", move="contact")
    notes.note(journal.GIVEN, "b", move="receive")
    notes.note(journal.UNSURE, "b", why="gone")
    notes.note(journal.DONE, "a", version=2)
    notes.close()
    with path.open("a") as file:
        file.write('{"what": "given", "id": "c"')
    assert [(line["client"], line["what"], line["id"]) for line in reader.news()] == [
        ("writer-1.0", "given", "a"), ("writer-1.0", "given", "b"), ("writer-1.0", "unsure", "b"), ("writer-1.0", "done", "a"),
    ]  # fmt: skip
    assert [line["id"] for line in journal.unanswered(path)] == ["b"]
    with path.open("a") as file:
        file.write("}\n")
    assert [line["id"] for line in reader.news()] == ["c"]
    assert list(reader.news()) == []


def test_a_clerk_begins_with_a_receipt_and_then_works_on_the_newest_cases():
    from random import Random

    clerk = Clerk(Random(1))
    assert clerk.next().command.move == "receive"
    clerk.sees("510822-2026-000050")
    acts = [clerk.next().command for _ in range(200)]
    assert {act.move for act in acts} == {"receive", "dispatch", "sign_in", "contact", "link_clue", "record_payment"}
    assert {act.case_no for act in acts if act.case_no} <= {f"510822-2026-{n:06d}" for n in range(10, 51)}


@pytest.mark.parametrize("mounted", [True, False], ids=["small filesystem", "file size limit"])
def test_a_full_disk_refuses_writes_in_plain_words_and_takes_them_again_when_it_is_free(tmp_path, mounted):
    import os

    with small_disk(tmp_path / "disk") as may:
        if mounted and not may:
            pytest.skip("this user may not mount a filesystem")
        with Store.open(f"sqlite:///{tmp_path / 'disk' / 'office.db'}") as store:
            disk, me = Disk(tmp_path / "disk", mounted=mounted, embedded=True), [os.getpid()]
            assert disk.way in ("small filesystem", "file size limit")
            disk.fill(me)
            try:
                with pytest.raises(StoreUnavailable, match=r"full|disk"):
                    write(store, 2_000_000)
            finally:
                disk.free(me)
            write(store, 2_000_000)


def write(store, size):
    """So many bytes into the database."""
    with store.writing() as tx:
        tx.exec_driver_sql("insert into meta (name, value) values ('ballast', ?)", ("x" * size,))
