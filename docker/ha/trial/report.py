"""The table of a trial as people read it."""

from collections.abc import Sequence

from .clients import Journal
from .oracle import Check
from .running import BUDGET, Outcome

SHOWN = 5
"""So many contradictions of a check are printed."""


def header() -> str:
    """The columns, all in seconds."""
    return (
        "\n故障 fault · seconds from the fault to: another primary, steady writes, steady reads, the first tick;"
        " from the mending to three hosts; writes silent after it\n"
        f"{'':3}{'primary':>8}{'writes':>8}{'reads':>8}{'tick':>8}{'whole':>8}{'after':>8}"
    )


def row(number: int, outcome: Outcome) -> str:
    """One fault."""
    figures = (outcome.led_after, outcome.writes, outcome.reads, outcome.ticks, outcome.rejoined, outcome.again)
    shown = "".join(f"{'-' if each is None else f'{each:.1f}':>8}" for each in figures)
    return f"{number:<3}{shown}  {'✓' if outcome.ok else '✗'} {outcome.fault.zh} {outcome.fault.en} ({outcome.host})"


def told(journal: Journal, found: Sequence[Check]) -> str:
    """What was done, and every check with what contradicts it."""
    lines = [
        f"\n{len(journal.commands)} commands acknowledged, {len(journal.reads)} questions answered,"
        f" {journal.failed} requests answered with 503 or not at all and asked again"
    ]
    for check in found:
        lines.append(f"{'✗' if check.against else '✓'} {check.said} ({check.looked_at})")
        lines += [f"    {each}" for each in check.against[:SHOWN]]
        lines += [f"    … and {len(check.against) - SHOWN} more"] if len(check.against) > SHOWN else []
    return "\n".join(lines)


def verdict(held: bool) -> str:
    """The last line."""
    return f"成立 everything held, service was back within {BUDGET:g} s each time" if held else "不成立 something did not hold, see ✗"
