"""The journal of a client 客户日志: what it asked and what it was answered, on disk before it goes on, so that no kill forgets it."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any, Final

GIVEN, DONE, REFUSED, UNSURE, BROKEN = "given", "done", "refused", "unsure", "broken"
"""A command was given; it was answered as stored or known; it was refused; nobody knows (it is given again); an unforeseen fault."""
ENDED: Final = (DONE, REFUSED)
Line = dict[str, Any]


class Journal:
    """Appends lines for many threads. Only what was answered is synced: a promise must outlive the machine, a wish need not."""

    def __init__(self, path: Path) -> None:
        self._file, self._turn = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), Lock()

    def note(self, what: str, id: str, **said: Any) -> None:
        """One line, written whole."""
        line = json.dumps({"what": what, "id": id, **said}, ensure_ascii=False)
        with self._turn:
            os.write(self._file, f"{line}\n".encode())
        if what == DONE:
            os.fdatasync(self._file)

    def close(self) -> None:
        """Nothing more is noted."""
        os.close(self._file)


class Reader:
    """Reads journals of a folder as they grow; a last line that is not whole yet is left for later."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._read = folder, dict[Path, int]()

    def news(self) -> Iterator[Line]:
        """The lines since the last call, each with the `client` that wrote it."""
        for path in sorted(self._folder.glob("*.jsonl")):
            with path.open("rb") as file:
                file.seek(self._read.get(path, 0))
                whole, _, _ = file.read().rpartition(b"\n")
            self._read[path] = self._read.get(path, 0) + (len(whole) + 1 if whole else 0)
            yield from ({"client": path.stem, **json.loads(line)} for line in whole.splitlines())


def unanswered(path: Path) -> list[Line]:
    """What a client gave and, as far as it knows, was never answered."""
    given: dict[str, Line] = {}
    for line in path.read_bytes().rpartition(b"\n")[0].splitlines():
        said = json.loads(line)
        if said["what"] == GIVEN:
            given[said["id"]] = said
        elif said["what"] in ENDED:
            given.pop(said["id"], None)
    return list(given.values())
