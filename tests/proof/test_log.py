"""The log of a database: the same tree however it grew, whoever grew it, and none over a history that is not the one of before."""

from contextlib import closing
from threading import Barrier, Thread

import pytest

from casework.proof.leaves import leaf
from casework.proof.log import HistoryShrank, Log, consistency_at, entry_of, nodes_in, number_of, root_at
from casework.proof.merkle import Growing, continues, includes, inclusion, nodes_of, root

FACTS = 700
"""More than two tiles."""


def leaves_of(store):
    return [leaf(entry_of(each)) for each in store.recorder.select_notifications(1, 100_000)]


def test_a_log_grown_in_any_steps_proves_what_the_plain_tree_says(signed):
    log, steps = signed.keeper.log, (1, 231, 1, 256, 188)
    for step in steps:
        signed.put(step)
        log.catch_up(batch=100)
    leaves = leaves_of(signed.store)
    plain = nodes_of(leaves)
    assert len(leaves) == FACTS
    with log.proofs.reading() as pages:
        assert pages.extent()[2:] == (FACTS, FACTS)
        for size in (1, 2, 23, 255, 256, 257, 511, 512, 513, FACTS):
            assert root_at(pages, size) == root(plain, 0, size)
            assert continues(size, root_at(pages, size), FACTS, root_at(pages, FACTS), consistency_at(pages, size, FACTS))
        for index in (0, 22, 255, 256, 512, FACTS - 1):
            assert number_of(pages, index + 1) == index
            assert includes(leaves[index], index, FACTS, inclusion(nodes_in(pages), index, FACTS), root_at(pages, FACTS))
        assert number_of(pages, FACTS + 1) is None and number_of(pages, 0) is None


def test_positions_that_no_fact_has_leave_no_gap_in_the_tree(embedded):
    embedded.does("update sqlite_sequence set seq = 40 where name = 'facts'")
    embedded.put(5)
    log = embedded.keeper.log
    assert log.catch_up()[2:] == (28, 45)
    with log.proofs.reading() as pages:
        assert [number_of(pages, position) for position in (23, 24, 40, 41, 45)] == [22, None, None, 23, 27]


def test_two_processes_that_grow_it_at_once_count_no_fact_twice(signed):
    signed.put(500)
    start = Barrier(2)

    def grows():
        with closing(Log(signed.store)) as log:
            start.wait()
            log.catch_up(batch=50)

    threads = [Thread(target=grows) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tree = Growing()
    for each in leaves_of(signed.store):
        tree.add(each)
    with signed.keeper.log.proofs.reading() as pages:
        assert pages.extent().size == 523 and root_at(pages, 523) == tree.root()


@pytest.mark.parametrize(
    "statement",
    ["delete from facts where notification_id > 20", "update facts set state = '{}' where notification_id = 23"],
    ids=["rolled back", "altered"],
)
def test_nothing_is_added_and_nothing_signed_over_another_past(signed, statement):
    signed.does(statement)
    with pytest.raises(HistoryShrank, match="position 23"):
        signed.keeper.log.catch_up()
    with pytest.raises(HistoryShrank):
        signed.signs()
    assert signed.keeper.log.extent().size == 23


def test_nothing_is_signed_over_leaves_that_are_not_those_of_the_last_checkpoint(signed):
    signed.does("update facts set state = '{}' where notification_id = 7")
    signed.keeper.log.rebuild()
    with pytest.raises(HistoryShrank, match="checkpoint 1 covers 23 facts"):
        signed.signs()


def test_after_a_restore_the_log_begins_anew(signed):
    signed.does("delete from facts where notification_id > 20")
    signed.restored(1)
    assert signed.keeper.log.catch_up()[1:] == (1, 20, 20)
    told: list[int] = []
    assert signed.keeper.log.rebuild(told.append).size == 20 and told == [20]
