"""A row becomes a receipt 接收登记: every cell read by what its column means, every fault told with its row, column and what is allowed."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from casework.domain.intake import Receive
from casework.domain.parties import Party, Respondent
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.domain.values import Sum
from casework.importing import cells, people
from casework.importing.beside import ROLES, description_of
from casework.importing.cells import plain
from casework.importing.columns import Column, Words
from casework.importing.places import Places
from casework.importing.reading import Cells, Options, Reading
from casework.importing.settled import is_history

UNNAMED: Final = ("匿名", "不愿透露", "保密")


class Reader:
    """Reads the rows of one sheet."""

    def __init__(self, columns: Sequence[Column], words: Words, places: Places, options: Options) -> None:
        self._columns, self._words, self._places, self._options = columns, words, places, options

    def read(self, row: int, values: Mapping[int, Any]) -> Reading:
        """The reading of a row whose cells are given by their places."""
        return _Row(Reading(row), self._columns, values, self._words, self._places, self._options).read()


class _Row(Cells):
    """One row while it is read."""

    def __init__(
        self, reading: Reading, columns: Sequence[Column], values: Mapping[int, Any], words: Words, places: Places, options: Options
    ) -> None:
        super().__init__(reading, columns, values, words)
        self.places, self.options = places, options
        self.today: date = options.now.astimezone(SHANGHAI).date()

    def read(self) -> Reading:
        """Reads every cell, so that all faults are told at once."""
        self.reading.case_no = plain(self.values.get("case_no"))
        fields = {**self._where(), **self._whence(), **self._money(), **self._project(), **self._who(), **self._when()}
        if is_history(self):
            fields |= {"imported": True, "first_receipt_at": None}
        fields["description"] = description_of(self, "date" if fields.get("imported") else None)
        if not any(self.values.get(name) for name in ("project_name", "name", "description", *ROLES)):
            self.fault(
                None, "没有写明项目、单位、投诉人或内容，无从办理 names no project, firm, person or story, so that nothing can be handled"
            )
        if not self.reading.faults:
            self.reading.receipt = Receive(**fields)
        return self.reading

    def _where(self) -> dict[str, Any]:
        said = self.cell("region_name", people.open_text) or ""
        code = plain(self.values.get("region"))
        if code and not (len(code) == 6 and code.isascii() and code.isdigit()):
            self.fault("region", "应为六位行政区划代码，如620502 must be a six-digit code such as 620502")
            return {"region": "000000", "region_name": said}
        found = code or self.places.code(said) or self.options.region
        if not found:
            name = "region_name" if said else None
            self.fault(
                name,
                "认不出县区，请写全称或六位代码，或用--region指定 no county is known by this name; give its code",
            )
        elif said and not code and not self.places.code(said):
            self.note(f"认不出“{said}”，按{found}登记 taken for region {found}")
        elif found and not self.places.inside(found):
            self.note(f"地区{found}不在本单位辖区内 lies outside of your unit's territory")
        return {"region": found or "000000", "region_name": said or self.places.name(found or "")}

    def _whence(self) -> dict[str, Any]:
        said = self.cell("source", people.open_text) or ""
        known = self.words.code("channel", said) if said else None
        channel = known or self.options.channel
        if said and known is None:
            self.note(f"来源“{said}”按{channel}登记 taken for channel {channel}")
        source = self.options.source or known or said or (self.options.channel if self.options.channel != "unknown" else None)
        number = self.cell("number", people.open_number)
        kind = self.words.code("kind", plain(self.values["kind"])) if "kind" in self.values else None
        return {"channel": channel, "source": source, "number": number, "kind": kind or "complaint"}

    def _money(self) -> dict[str, Any]:
        column = self.columns.get("claimed")
        return {"claimed": Sum(self.cell("workers", cells.heads_of), self.cell("claimed", cells.fen_of, column.unit if column else None))}

    def _project(self) -> dict[str, Any]:
        said = plain(self.values.get("project_class"))
        known = self.words.code("project_class", said) if said else None
        if said and known is None:
            self.note("项目性质未识别，留空 the kind of project is not known and left out")
        return {"project_name": self.cell("project_name", people.open_text), "project_class": known}

    def _who(self) -> dict[str, Any]:
        phones = self.cell("phone", people.phones_of) or ()
        if len(phones) > 1:
            self.note("登记第一个电话，其余写入情况说明 the first telephone is taken, the others stand in the description")
        name = self.cell("name", people.person_name)
        card = self.cell("id_number", people.id_number, self.today)
        name = None if name and any(word in name for word in UNNAMED) else name
        person = Party("w1", name, card, phones[0] if phones else None)
        is_report = "kind" in self.values and self.words.code("kind", plain(self.values["kind"])) == "report"
        known = any((person.name, person.id_number, person.phone))
        informer = Party("i1", person.name, person.id_number, person.phone) if known and is_report else None
        return {"parties": (person,) if known and not is_report else (), "informer": informer, "respondents": self._respondents()}

    def _respondents(self) -> tuple[Respondent, ...]:
        found: list[Respondent] = []
        code = self.cell("uscc", people.credit_code)
        for role in ROLES:
            name = self.cell(role, people.open_text)
            if not name or name in [each.name or each.person_name for each in found]:
                continue
            firm = people.is_firm(name)
            found.append(Respondent(
                f"r{len(found) + 1}", "company" if firm else "person", name if firm else None, code if role == "employer" else None,
                person_name=None if firm else name, role=role,
            ))  # fmt: skip
        return tuple(found)

    def _when(self) -> dict[str, Any]:
        received = self.cell("date", cells.day_of)
        at = None if received is None else received.replace(tzinfo=SHANGHAI)
        if at is not None and at > self.options.now:
            self.fault("date", f"在将来，应不晚于{self.today} lies in the future; it must be {self.today} or earlier")
        months = self.cell("arrears", cells.months_of) or ()
        first, last = self.cell("arrears_from", cells.months_of), self.cell("arrears_until", cells.months_of)
        if not months and first:
            months = tuple(sorted({*first, *(last or ())}))
        end = (last or months or (None,))[-1]
        return {"first_receipt_at": at, "arrears_months": months, "arrears_until": _last_day(end, self.today)}


def _last_day(month: str | None, today: date) -> date | None:
    if month is None:
        return None
    start = date(int(month[:4]), int(month[5:]), 28) + timedelta(days=4)
    return min(start.replace(day=1) - timedelta(days=1), today)
