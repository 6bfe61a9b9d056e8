"""One look tells the same whether it asks for few things by name or for many in a list, on both databases."""

from uuid import UUID, uuid4

import pytest

from casework.store import CommandKnown, SourceRecord

CASE = UUID("00000000-0000-0000-0000-0000000000c1")
SOURCE = SourceRecord("12345", "GD-1", CASE)
FEW, MANY = 2, 40


@pytest.mark.parametrize("others", [FEW, MANY])
def test_versions_commands_and_sources_are_told_however_many_are_asked_for(store, fact, asked, others):
    command = asked(2)
    positions = store.recorder.insert_events([fact(1), fact(2)], command=command, sources=[SOURCE])
    unknown = [uuid4() for _ in range(others)]
    look = store.recorder.look([*unknown, CASE], [command.id], [SOURCE])
    assert look.versions == {**dict.fromkeys(unknown, 0), CASE: 2}
    assert look.commands[command.id].repeats(command) and look.commands[command.id].position == positions[-1]
    assert look.sources == {(SOURCE.source, SOURCE.number): CASE}


@pytest.mark.parametrize("others", [FEW, MANY])
def test_what_was_never_stored_is_not_told(store, fact, asked, others):
    store.recorder.insert_events([fact(1)], command=asked(), sources=[SOURCE])
    look = store.recorder.look([uuid4() for _ in range(others)], [uuid4()], [SourceRecord("12345", "GD-2", CASE)])
    assert set(look.versions.values()) == {0} and not look.commands and not look.sources


@pytest.mark.parametrize("facts", [1, MANY])
def test_a_command_keeps_its_facts_however_many_they_are(store, fact, asked, facts):
    state = '{"zh":"“欠薪”\\\\","fen":null}'.encode()
    command = asked(facts)
    positions = store.recorder.insert_events([fact(version, state=state) for version in range(1, facts + 1)], command=command)
    assert [each.id for each in store.recorder.select_notifications(None, 99)] == list(positions) and len(positions) == facts
    assert {each.state for each in store.recorder.select_events(CASE)} == {state}
    assert store.command(command.id).position == positions[-1]
    with pytest.raises(CommandKnown):
        store.recorder.insert_events([fact(facts + 1)], command=command)


def test_a_look_while_somebody_writes_sees_what_was_stored_before(store, fact):
    store.recorder.insert_events([fact(1)])
    with store.writing() as connection:
        connection.exec_driver_sql("update meta set value = value")
        assert store.recorder.look([CASE]).versions == {CASE: 1}
