"""Readings 查阅记录: who saw which case and whose data, when, why and from where; never what the data say.

PIPL 个人信息保护法 arts. 51, 54 and 等保 (GB/T 22239 8.1.4.3 安全审计) ask for it. What was opened in clear is on record before it is
given out; what shows people by reference only is written just behind the answer, and kept until it is written.
"""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from threading import Condition, Lock, Thread
from typing import Any, Final

from sqlalchemy import insert

from casework.security.reading import GROUNDS, NOTE, PURPOSES, Reading, entry_of, of_one_page, row_of
from casework.security.records import readings
from casework.store import Store, StoreUnavailable

__all__ = ["GROUNDS", "NOTE", "PURPOSES", "NotLogged", "Reading", "Readings", "entry_of", "of_one_page"]
log = logging.getLogger("casework.access")
WAITING: Final = 1000
"""Entries that may wait to be written. While so many do nothing more is shown: a reading is never dropped."""
BATCH: Final = 500
LINGER: Final = 0.05
"""Seconds that entries behind an answer wait for others to be written with."""
RETRY: Final = 0.5
"""Seconds until a database that did not take the entries is asked again."""


class NotLogged(Exception):
    """The reading could not be put on record; what was asked for must not be given out."""


@dataclass(slots=True)
class _Asked:
    """A reading that somebody waits to be allowed."""

    entry: Reading
    written: bool = False
    fault: Exception | None = field(default=None)


class Readings:
    """Puts readings on record. Whoever opened it calls `close` at the end."""

    def __init__(self, store: Store, *, waiting: int = WAITING, seal: Callable[[str], str] = lambda _note: "") -> None:
        self._store, self._most, self._seal = store, waiting, seal
        self._behind: deque[Reading] = deque()
        self._turn, self._busy, self._hurry, self._closed = Condition(), False, False, False
        self._asked: list[_Asked] = []
        self._pen = Lock()

    @property
    def full(self) -> bool:
        """Whether so many entries wait that nothing may be shown for now."""
        return len(self._behind) >= self._most

    def account(self, entry: Reading) -> None:
        """Puts a reading on record before anything is given out; one transaction serves all who wait. Raises NotLogged."""
        mine = _Asked(entry)
        with self._turn:
            self._asked.append(mine)
        with self._pen:
            if not mine.written and mine.fault is None:
                self._write_asked()
        if mine.fault is not None:
            raise NotLogged(f"the reading cannot be put on record: {mine.fault}") from mine.fault

    def _write_asked(self) -> None:
        with self._turn:
            asked, self._asked = self._asked, []
        fault = self._stored([each.entry for each in asked])
        for each in asked:
            each.written, each.fault = fault is None, fault

    def note(self, entry: Reading) -> None:
        """Takes a reading that was just answered and returns at once; it is kept until it is written."""
        with self._turn:
            self._behind.append(entry)
            if self._busy:
                return
            self._busy = True
        try:
            Thread(target=self._write_behind, name="readings").start()
        except RuntimeError:  # no more threads: the next entry tries again
            with self._turn:
                self._busy = False

    def flush(self, seconds: float = 5.0) -> bool:
        """Waits until all is written; whether that came about in time."""
        with self._turn:
            self._hurry = True
            self._turn.notify_all()
            return self._turn.wait_for(lambda: not self._busy, timeout=seconds)

    def close(self, seconds: float = 5.0) -> None:
        """Writes what waits; what the database does not take by then is told and given up."""
        self.flush(seconds)
        with self._turn:
            self._closed = True
            self._turn.notify_all()
            if self._behind:
                log.critical("%d entries of the readings are lost: the database did not take them", len(self._behind))

    def _write_behind(self) -> None:
        while batch := self._gathered():
            with self._pen:
                fault = self._stored(batch)
            with self._turn:
                if fault is None:
                    for _ in batch:
                        self._behind.popleft()
                elif self._turn.wait_for(lambda: self._closed, RETRY):
                    self._busy = False
                    return self._turn.notify_all()

    def _gathered(self) -> list[Reading]:
        """What waits, after a moment for more to come; nothing where all is written, and then the thread ends."""
        with self._turn:
            if self._behind:
                self._turn.wait_for(lambda: self._hurry or self._closed or len(self._behind) >= BATCH, LINGER)
            else:
                self._busy = self._hurry = False
                self._turn.notify_all()
            return list(islice(self._behind, BATCH))

    def _stored(self, entries: Sequence[Reading]) -> Exception | None:
        try:
            with self._store.writing() as tx:
                tx.execute(insert(readings), [self._row(entry) for entry in entries])
        except StoreUnavailable as fault:
            log.error("%d readings are not on record yet: %s", len(entries), fault)
            return fault
        except Exception as fault:
            log.exception("%d readings are not on record yet", len(entries))
            return fault
        return None

    def _row(self, entry: Reading) -> dict[str, Any]:
        return row_of(entry, self._seal(entry.note) if entry.note else "")
