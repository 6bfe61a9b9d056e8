"""Whether a sheet calls a row settled 已办结, and what that means here."""

from casework.importing import cells
from casework.importing.cells import plain
from casework.importing.reading import Cells


def is_history(row: Cells) -> bool:
    """Whether the sheet says that it is settled: history then, which here begins as a receipt like any other.

    Its terms run from the day of import, and the day it came in stands in the description: what was settled long ago would
    otherwise be breached, and on a leader's desk, at the next tick.
    """
    said = plain(row.values.get("solved"))
    on = row.cell("solved_on", cells.day_of)
    verdict = row.words.exactly("solved", said) or _verdict(row, said) if said else None
    if said and verdict is None:
        row.note("办理状态未识别，按未办结登记 the state is not known and taken for unsettled")
    done = verdict == "yes" or (verdict is None and on is not None)
    if done:
        row.note(
            "表中为已办结：按历史导入登记，期限自导入日起算，补录核实与支付凭证后方可销号 "
            "settled by the sheet: imported history; terms run from today, and it is struck off once payment is proven"
        )
    return done


def _verdict(row: Cells, said: str) -> str | None:
    table = row.words.cells["solved"]
    for code in ("no", "yes"):
        if any(len(word) > 2 and word in said for word in table[code]):
            return code
    return None
