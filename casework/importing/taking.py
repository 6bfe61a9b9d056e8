"""Taking a sheet in: row by row, many at once, each row at most once whatever happens; a bad row stops no other."""

import hmac
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from hashlib import sha256
from threading import Lock
from typing import Final
from uuid import UUID

from casework.application import Cases
from casework.domain.asking import Asked
from casework.domain.case import Case, case_id
from casework.domain.intake import Receive, receipt_faults
from casework.domain.refusals import CaseNotFound, NotYours, Refusal
from casework.domain.scope import Scope
from casework.domain.values import Actor
from casework.importing.cells import plain
from casework.importing.columns import Words, house_words
from casework.importing.lines import Line, opened
from casework.importing.places import Places
from casework.importing.reading import Fault, Options, Reading
from casework.importing.results import Result
from casework.importing.rows import Reader
from casework.importing.sheets import Sheet
from casework.workflows.survey import permissions

TOGETHER: Final = 32
"""Rows that are taken in at once: the writer stores them in few transactions."""
WAITING: Final = 8 * TOGETHER
PURPOSE: Final = b"rows of imported sheets"
IMPORT: Final = "import"
SHORTEST: Final = 4
"""A shorter number, such as 12, counts the lines of one sheet and says nothing beyond it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a sheet is taken in: by whom, with which words and what it leaves out; `dry` stores nothing."""

    by: Actor
    options: Options
    words: Words = field(default_factory=house_words)
    dry: bool = False


class Import:
    """A sheet that is taken in. Raises NoHeader, and NotYours for a post that takes nothing in."""

    def __init__(self, cases: Cases, sheet: Sheet, wanted: Wanted) -> None:
        if str(wanted.by.post) not in takers():
            raise NotYours([f"receive belongs to {', '.join(takers())}; you act as {wanted.by.post}"])
        self._cases, self.sheet, self._wanted = cases, sheet, wanted
        self.heading, self._lines, self.above = opened(sheet, wanted.words)
        places = Places(wanted.by.unit)
        options = replace(wanted.options, region=wanted.options.region or places.own)
        self._reader = Reader(self.heading.columns, wanted.words, places, options)
        self._scope = Scope.of(wanted.by)
        self._key = hmac.new(cases.vault.hash_key, PURPOSE, sha256).digest()
        self._seen: dict[tuple[str, str], int] = {}
        self._lock = Lock()

    def results(self) -> Iterator[Result]:
        """What becomes of each row, in the order of the sheet. Raises StoreUnavailable: what was told until then stays, take it in anew."""
        with ThreadPoolExecutor(1 if self._wanted.dry else TOGETHER, "casework-import") as hands:
            waiting: deque[Future[Result]] = deque()
            try:
                for line in self._lines:
                    waiting.append(hands.submit(self._taken, line, self._read(line)))
                    if len(waiting) >= WAITING:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                for each in waiting:
                    each.cancel()

    def _read(self, line: Line) -> Reading:
        if line.passed is not None or line.fault is not None:
            return Reading(line.number)
        reading = self._reader.read(line.number, line.values)
        if reading.receipt is not None:
            reading.receipt = self._named(reading, line)
        if line.filled:
            reading.notes.append(f"合并单元格，取上方所填 taken over from merged cells: {'、'.join(line.filled)}")
        return reading

    def _named(self, reading: Reading, line: Line) -> Receive:
        """The receipt under a source and number by which it is known again; without them, by what the row holds."""
        receipt = reading.receipt
        assert receipt is not None
        if receipt.number and receipt.source and len(receipt.number) >= SHORTEST:
            return receipt
        if receipt.number:
            reading.notes.append(
                "编号过短或来源不明，按整行内容识别是否重复 the number or its source is no name of its own; the whole row is"
            )
        if reading.case_no and not receipt.number:
            return replace(receipt, source="ledger", number=reading.case_no)
        serials = {column.place for column in self.heading.columns if column.field in ("serial", "fault")}
        said = "\n".join(
            f"{place}\t{plain(value)}" for place, value in sorted(line.values.items()) if place not in serials and plain(value)
        )
        digest = hmac.new(self._key, said.encode(), sha256).hexdigest()[:32]
        return replace(receipt, source=IMPORT, number=f"{receipt.number}-{digest}" if receipt.number else digest)

    def _taken(self, line: Line, reading: Reading) -> Result:
        made = Result(line.number, "passed", cells=tuple(line.values.values()), notes=tuple(reading.notes))
        if line.passed is not None:
            return replace(made, notes=(line.passed,))
        if line.fault is not None or reading.receipt is None:
            faults = reading.faults or [Fault(None, line.fault or "")]
            return replace(made, result="faulty", reasons=tuple(str(fault) for fault in faults))
        try:
            return self._given(made, reading, reading.receipt)
        except Refusal as refusal:
            return replace(made, result="faulty", reasons=refusal.reasons)

    def _given(self, made: Result, reading: Reading, receipt: Receive) -> Result:
        if reading.case_no and (known := self._there(made, reading.case_no)) is not None:
            return known
        first = self._first(receipt, made.row)
        if first != made.row:
            return replace(made, result="there", cells=(), reasons=(f"与第{first}行相同 the same as row {first}",))
        if self._wanted.dry:
            return self._tried(made, receipt)
        done = self._cases.do(receipt, self._wanted.by)
        return self._known(made, done.case_no) if done.repeated else replace(made, result="taken", case_no=done.case_no, cells=())

    def _first(self, receipt: Receive, row: int) -> int:
        """The first row of this sheet under the same source and number."""
        with self._lock:
            return self._seen.setdefault((str(receipt.source), str(receipt.number)), row)

    def _tried(self, made: Result, receipt: Receive) -> Result:
        stream = self._cases.store.source(str(receipt.source), str(receipt.number))
        if stream is not None:
            first = next(iter(self._cases.facts(stream, upto=1)))
            return self._known(made, first.case_no)  # type: ignore[attr-defined]  # the first fact is a receipt
        asked = Asked(command=receipt, by=self._wanted.by, at=self._cases.clock(), id=UUID(int=0))
        faults = receipt_faults(Case(""), asked)
        return replace(made, result="faulty", reasons=tuple(faults)) if faults else replace(made, result="ready", cells=())

    def _there(self, made: Result, case_no: str) -> Result | None:
        return self._known(made, case_no) if self._cases.store.recorder.look((case_id(case_no),)).versions.get(case_id(case_no)) else None

    def _known(self, made: Result, case_no: str) -> Result:
        """There before; the number of a case that the importer may not see is not told."""
        try:
            seen = self._scope.sees(self._cases.standing(case_no))
        except CaseNotFound:
            seen = False
        why = (
            "以前已登记 was received before"
            if seen
            else "以前已登记在您权限之外的案件 was received before, in a case outside what you may see"
        )
        return replace(made, result="there", case_no=case_no if seen else "", reasons=(why,), cells=())


def takers() -> tuple[str, ...]:
    """The posts that may take matters in."""
    return tuple(dict.fromkeys(post for each in permissions() if each.move == "receive" for post in each.by if post != "system"))
