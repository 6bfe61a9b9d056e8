"""A brand-new SQLite file that several processes open at the same moment."""

import os

from casework.store.sqlite_files import connect


def opened_well(path, gate):
    """Whether a process of its own could open the file and write, once the gate opens."""
    child = os.fork()
    if child:
        return child
    os.read(gate, 1)
    try:
        connect(path).execute("create table if not exists things (name)")
    except BaseException:
        os._exit(1)
    os._exit(0)


def test_processes_that_open_a_new_file_together_all_get_in(tmp_path):
    for number in range(15):
        gate, bell = os.pipe()
        children = [opened_well(tmp_path / f"{number}.db", gate) for _ in range(4)]
        os.write(bell, b"now!")
        assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0, 0]
        os.close(gate)
        os.close(bell)
