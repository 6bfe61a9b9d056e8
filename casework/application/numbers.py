"""Numbers of new cases 案号, and the names under which something is taken once: a source with its number, a series with its serial."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from casework.application.answers import came_before
from casework.domain.asking import Asked
from casework.domain.case import Case, case_id
from casework.domain.intake import Receive, is_region, receipt_faults
from casework.domain.leaving.merging import Split
from casework.domain.linking import LinkClue
from casework.domain.numbering import SERIES, NumberPaper, series
from casework.domain.refusals import BadCommand
from casework.domain.registry import Command
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.store import SourceRecord
from casework.writer.queue import Done

if TYPE_CHECKING:
    from casework.application.cases import Cases

SOURCED: Final = (Receive, LinkClue)


def numbered(cases: "Cases", asked: Asked[Any]) -> tuple[Command, Done | None]:
    """A receipt or split gets its number; one that came before by the same source and number is answered with that case.

    Raises BadCommand with everything wrong in a receipt whose region cannot be numbered.
    """
    command: Command = asked.command
    if isinstance(command, Receive) and command.source and command.number:
        stream = cases.store.source(command.source, command.number)
        if stream is not None:
            return command, came_before(cases, stream)
    if isinstance(command, Receive) and not command.case_no:
        if not is_region(command.region):
            raise BadCommand(receipt_faults(Case(""), asked))
        return replace(command, case_no=_new_number(cases, command.region)), None
    if isinstance(command, Split) and not command.into:
        return replace(command, into=_new_number(cases, command.case_no[:6])), None
    return command, None


def sources(asked: Asked[Any]) -> tuple[SourceRecord, ...]:
    """What a command takes once and for all. Raises BadCommand for a source that is called as a series is."""
    command = asked.command
    if isinstance(command, NumberPaper):
        return (SourceRecord(series(asked.by.unit.code, command.mark, command.year), str(command.serial), case_id(command.case_no)),)
    if isinstance(command, SOURCED) and command.source and command.number:
        if command.source.startswith(SERIES):
            raise BadCommand(f"source must not begin with {SERIES!r}; numbers of papers are kept under such names")
        return (SourceRecord(command.source, command.number, case_id(command.case_no)),)
    return ()


def _new_number(cases: "Cases", region: str) -> str:
    year = cases.clock().astimezone(SHANGHAI).year
    return f"{region}-{year}-{cases.store.next_number(region, year):06d}"
