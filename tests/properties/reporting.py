"""Figures of any life, reported at any moment: they come out the same when the life is over, and every correction adds up."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from casework.bootstrap import Casework
from casework.domain.reporting import FiguresReported, Report, Span
from casework.domain.timekeeping.terms import local_day
from casework.projections.reporting.adding import moved
from casework.projections.reporting.making import counting_of, drafted, recounted

MOST = 3
"""Reports of one life."""
LONG_AGO = date(2020, 1, 1)


@dataclass
class Reporting:
    """Drafts of reports on all cases: of the time until yesterday, and of that until today, in turn."""

    house: Casework
    drafts: list[FiguresReported] = field(default_factory=list)

    def reports(self) -> None:
        """One more, where there are not too many yet."""
        if len(self.drafts) < MOST:
            last = local_day(self.house.clock()) - timedelta(days=len(self.drafts) % 2)
            made = drafted(self.house.cases, Span("62", LONG_AGO, last))
            self.drafts.append(replace(made, number=f"2026-{len(self.drafts) + 1:04d}"))

    def all_come_again(self) -> None:
        """Figure by figure, from the whole history; and what changed since explains every figure of now."""
        newest = self.house.store.recorder.max_notification_id() or 0
        for draft in self.drafts:
            assert draft.left_out == ()
            assert [each for each in recounted(self.house.cases, Report(draft)) if not each.is_equal] == []
            found = moved(self.house.store, counting_of(draft, ()), draft.position, newest)
            added = dict(found.before.figures)
            for each in found.changed:
                for name, by in each.moved.items():
                    added[name] = added.get(name, 0) + by
            assert {name: value for name, value in added.items() if value} == found.after.sorted_figures()
