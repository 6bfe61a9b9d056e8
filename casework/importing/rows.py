"""A row becomes a receipt 接收登记: every cell read by what its column means, every fault told with its row, column and what is allowed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from casework.domain.intake import Receive
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.domain.values import Party, Respondent, Sum
from casework.importing import cells, people
from casework.importing.cells import Read, Wrong, as_typed, plain
from casework.importing.columns import Column, Words
from casework.importing.places import Places

ROLES: Final = ("employer", "contractor", "subcontractor", "crew_leader", "owner")
"""Columns of firms and people behind the arrears, in the order of their references r1, r2, …"""
UNNAMED: Final = ("匿名", "不愿透露", "保密")
LONGEST: Final = 8_000
"""Signs of a description with all that is kept in it."""
NOT_TOLD: Final = {"serial", "fault", "case_no", "description", "name", "id_number", "phone", "number"}
SAID: Final = ("region", "region_name", "source", "kind", "date", "project_name", "project_class", "uscc", "workers", "claimed", *ROLES)
"""Columns that have their place in a receipt; all others are kept in the description."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: the header of the column (None: the row itself), and why."""

    column: str | None
    why: str

    def __str__(self) -> str:
        return f"“{self.column}”：{self.why}" if self.column else self.why


@dataclass(frozen=True, slots=True)
class Options:
    """What a sheet leaves out: region, channel and name of the source for rows that say none; how its times are to be judged."""

    now: datetime
    region: str | None = None
    channel: str = "unknown"
    source: str | None = None


@dataclass(slots=True)
class Reading:
    """A row as read: the receipt where there are no faults, remarks for a person to look at, our own case number where it has one."""

    row: int
    receipt: Receive | None = None
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    case_no: str = ""


class Reader:
    """Reads the rows of one sheet."""

    def __init__(self, columns: Sequence[Column], words: Words, places: Places, options: Options) -> None:
        self._columns, self._words, self._places, self._options = columns, words, places, options

    def read(self, row: int, values: Mapping[int, Any]) -> Reading:
        """The reading of a row whose cells are given by their places."""
        return _Row(Reading(row), self._columns, values, self._words, self._places, self._options).read()


class _Row:
    """One row while it is read."""

    def __init__(
        self, reading: Reading, columns: Sequence[Column], values: Mapping[int, Any], words: Words, places: Places, options: Options
    ) -> None:
        self.reading, self.words, self.places, self.options = reading, words, places, options
        self.columns = {column.field: column for column in columns if column.field}
        self.all = [(column, values.get(column.place)) for column in columns]
        self.values = {column.field: value for column, value in self.all if column.field and not words.is_unknown(plain(value))}
        self.today: date = options.now.astimezone(SHANGHAI).date()

    def read(self) -> Reading:
        """Reads every cell, so that all faults are told at once."""
        self.reading.case_no = plain(self.values.get("case_no"))
        fields = {**self._where(), **self._whence(), **self._money(), **self._project(), **self._who(), **self._when()}
        if self._is_history():
            fields |= {"imported": True, "first_receipt_at": None}
        fields["description"] = self._description("date" if fields.get("imported") else None)
        if not any(self.values.get(name) for name in ("project_name", "name", "description", *ROLES)):
            self._fault(
                None, "没有写明项目、单位、投诉人或内容，无从办理 names no project, firm, person or story, so that nothing can be handled"
            )
        if not self.reading.faults:
            self.reading.receipt = Receive(**fields)
        return self.reading

    def _cell(self, name: str, read: Any, *more: Any) -> Any:
        """What a cell says by a way of reading it; None where it says nothing or is wrong."""
        if name not in self.values:
            return None
        try:
            found = read(self.values[name], *more)
        except Wrong as wrong:
            self._fault(name, str(wrong))
            return None
        if isinstance(found, Read):
            if found.about:
                self._note(f"“{self.columns[name].header}”是约数，按所写数登记 is said to be about so much")
            return found.value
        return found

    def _fault(self, name: str | None, why: str) -> None:
        self.reading.faults.append(Fault(self.columns[name].header if name in self.columns else None, why))

    def _note(self, text: str) -> None:
        self.reading.notes.append(text)

    def _where(self) -> dict[str, Any]:
        said = self._cell("region_name", people.open_text) or ""
        code = plain(self.values.get("region"))
        if code and not (len(code) == 6 and code.isascii() and code.isdigit()):
            self._fault("region", "应为六位行政区划代码，如620502 must be a six-digit code such as 620502")
            return {"region": "000000", "region_name": said}
        found = code or self.places.code(said) or self.options.region
        if not found:
            name = "region_name" if said else None
            self._fault(
                name,
                "认不出县区，请写全称或六位代码，或用--region指定 no county is known by this name; give its code",
            )
        elif said and not code and not self.places.code(said):
            self._note(f"认不出“{said}”，按{found}登记 taken for region {found}")
        elif found and not self.places.inside(found):
            self._note(f"地区{found}不在本单位辖区内 lies outside of your unit's territory")
        return {"region": found or "000000", "region_name": said or self.places.name(found or "")}

    def _whence(self) -> dict[str, Any]:
        said = self._cell("source", people.open_text) or ""
        known = self.words.code("channel", said) if said else None
        channel = known or self.options.channel
        if said and known is None:
            self._note(f"来源“{said}”按{channel}登记 taken for channel {channel}")
        source = self.options.source or known or said or (self.options.channel if self.options.channel != "unknown" else None)
        number = self._cell("number", people.open_number)
        kind = self.words.code("kind", plain(self.values["kind"])) if "kind" in self.values else None
        return {"channel": channel, "source": source, "number": number, "kind": kind or "complaint"}

    def _money(self) -> dict[str, Any]:
        column = self.columns.get("claimed")
        return {"claimed": Sum(self._cell("workers", cells.heads_of), self._cell("claimed", cells.fen_of, column.unit if column else None))}

    def _project(self) -> dict[str, Any]:
        said = plain(self.values.get("project_class"))
        known = self.words.code("project_class", said) if said else None
        if said and known is None:
            self._note("项目性质未识别，留空 the kind of project is not known and left out")
        return {"project_name": self._cell("project_name", people.open_text), "project_class": known}

    def _who(self) -> dict[str, Any]:
        phones = self._cell("phone", people.phones_of) or ()
        if len(phones) > 1:
            self._note("登记第一个电话，其余写入情况说明 the first telephone is taken, the others stand in the description")
        name = self._cell("name", people.person_name)
        card = self._cell("id_number", people.id_number, self.today)
        name = None if name and any(word in name for word in UNNAMED) else name
        person = Party("w1", name, card, phones[0] if phones else None)
        is_report = "kind" in self.values and self.words.code("kind", plain(self.values["kind"])) == "report"
        known = any((person.name, person.id_number, person.phone))
        informer = Party("i1", person.name, person.id_number, person.phone) if known and is_report else None
        return {"parties": (person,) if known and not is_report else (), "informer": informer, "respondents": self._respondents()}

    def _respondents(self) -> tuple[Respondent, ...]:
        found: list[Respondent] = []
        code = self._cell("uscc", people.credit_code)
        for role in ROLES:
            name = self._cell(role, people.open_text)
            if not name or name in [each.name or each.person_name for each in found]:
                continue
            firm = people.is_firm(name)
            found.append(Respondent(
                f"r{len(found) + 1}", "company" if firm else "person", name if firm else None, code if role == "employer" else None,
                person_name=None if firm else name, role=role,
            ))  # fmt: skip
        return tuple(found)

    def _when(self) -> dict[str, Any]:
        received = self._cell("date", cells.day_of)
        at = None if received is None else received.replace(tzinfo=SHANGHAI)
        if at is not None and at > self.options.now:
            self._fault("date", f"在将来，应不晚于{self.today} lies in the future; it must be {self.today} or earlier")
        months = self._cell("arrears", cells.months_of) or ()
        first, last = self._cell("arrears_from", cells.months_of), self._cell("arrears_until", cells.months_of)
        if not months and first:
            months = tuple(sorted({*first, *(last or ())}))
        end = (last or months or (None,))[-1]
        return {"first_receipt_at": at, "arrears_months": months, "arrears_until": _last_day(end, self.today)}

    def _is_history(self) -> bool:
        """Whether the sheet says that it is settled: history then, which here begins as a receipt like any other.

        Its terms run from the day of import, and the day it came in stands in the description: what was settled long ago would
        otherwise be breached, and on a leader's desk, at the next tick.
        """
        said = plain(self.values.get("solved"))
        on = self._cell("solved_on", cells.day_of)
        verdict = self.words.exactly("solved", said) or self._verdict(said) if said else None
        if said and verdict is None:
            self._note("办理状态未识别，按未办结登记 the state is not known and taken for unsettled")
        done = verdict == "yes" or (verdict is None and on is not None)
        if done:
            self._note(
                "表中为已办结：按历史导入登记，期限自导入日起算，补录核实与支付凭证后方可销号 "
                "settled by the sheet: imported history; terms run from today, and it is struck off once payment is proven"
            )
        return done

    def _verdict(self, said: str) -> str | None:
        table = self.words.cells["solved"]
        for code in ("no", "yes"):
            if any(len(word) > 2 and word in said for word in table[code]):
                return code
        return None

    def _description(self, also: str | None = None) -> str | None:
        """The story, and beside it everything that has no place of its own in a receipt; `also` one field that has none this time."""
        told = ((column, value) for column, value in self.all if self._is_beside(column) or (also and column.field == also))
        rest = [(column.header, as_typed(value)) for column, value in told]
        kept = (f"{header}：{text}" for header, text in rest if not self.words.is_unknown(text))
        text = "\n".join(filter(None, [as_typed(self.values.get("description")), *kept]))
        try:
            return people.legible(text, LONGEST) or None
        except Wrong as wrong:
            self._fault("description", str(wrong))
            return None

    def _is_beside(self, column: Column) -> bool:
        if column.field == "phone":
            return len(people.SEVERAL.split(plain(self.values.get("phone")))) > 1
        return column.field not in NOT_TOLD and column.field not in SAID


def _last_day(month: str | None, today: date) -> date | None:
    if month is None:
        return None
    start = date(int(month[:4]), int(month[5:]), 28) + timedelta(days=4)
    return min(start.replace(day=1) - timedelta(days=1), today)
