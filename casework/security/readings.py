"""Readings 查阅记录: who saw which case and whose data, when, why and from where; never what the data say.

PIPL 个人信息保护法 arts. 51, 54 and 等保 (GB/T 22239 8.1.4.3 安全审计) ask for it. What was opened in clear is on record before it is
given out; what shows people by reference only is written just behind the answer, and kept until it is written.
"""

import logging
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from itertools import islice
from threading import Condition, Lock, Thread
from typing import Any, Final

from sqlalchemy import Row, insert

from casework.security.access_log import storable
from casework.security.records import readings
from casework.store import Store, StoreUnavailable

log = logging.getLogger("casework.access")
GROUNDS: Final[Mapping[str, str]] = {
    "part": "承办", "territory": "辖区", "glass": "紧急调阅", "list": "清单", "operator": "运维", "before": "未记",
}  # fmt: skip
"""By what right 依据: the reader's unit has a part in the case, watches over its place, broke the glass, saw it in a list of what is
in scope; at the command line of the machine; or before grounds were written down."""
PURPOSES: Final[Mapping[str, str]] = {
    "handling": "办理", "supervision": "督办", "inspection": "检查", "petition": "信访答复", "court": "诉讼", "audit": "审计",
    "subject_request": "本人查询",
}  # fmt: skip
"""What a reader may say it is for 用途 (X-Purpose). Words only: nobody is named."""
WAITING: Final = 1000
"""Entries that may wait to be written. While so many do nothing more is shown: a reading is never dropped."""
BATCH: Final = 500
LINGER: Final = 0.05
"""Seconds that entries behind an answer wait for others to be written with."""
RETRY: Final = 0.5
"""Seconds until a database that did not take the entries is asked again."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading. `door` is the operation, `place` the region of the reader's unit, `region` that of the case.

    `refs` are the people it was about, by their references in the case; `fields` what was given in clear, where `opened`.
    """

    at: datetime
    door: str
    person: str
    post: str
    unit: str
    place: str = ""
    token: str | None = None
    address: str | None = None
    case_no: str | None = None
    region: str | None = None
    refs: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    ground: str = "list"
    purpose: str = ""
    opened: bool = False


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

    def __init__(self, store: Store, *, waiting: int = WAITING) -> None:
        self._store, self._most = store, waiting
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
                tx.execute(insert(readings), [_row(entry) for entry in entries])
        except StoreUnavailable as fault:
            log.error("%d readings are not on record yet: %s", len(entries), fault)
            return fault
        except Exception as fault:
            log.exception("%d readings are not on record yet", len(entries))
            return fault
        return None


NAMES: Final[Sequence[str]] = tuple(each.name for each in fields(Reading))
SEVERAL: Final = ("refs", "fields")


def _row(entry: Reading) -> dict[str, Any]:
    row = {name: storable(getattr(entry, name)) for name in NAMES}
    return row | {"at": entry.at.timestamp()} | {name: storable(" ".join(getattr(entry, name))) for name in SEVERAL}


def entry_of(row: Row[Any]) -> Reading:
    """A row as it was written."""
    values = {name: getattr(row, name) for name in NAMES}
    several = {name: tuple(values[name].split()) for name in SEVERAL}
    return Reading(**(values | several | {"at": datetime.fromtimestamp(row.at, UTC)}))
