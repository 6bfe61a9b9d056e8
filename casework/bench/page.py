"""Writes the figures of several runs into docs/performance.md, between its marks, and their chart beside it.

Run `python -m casework.bench.page RUN.json…` on the machine that was measured; a later file has the last word on a figure.
"""

import json
import os
import platform
import re
import sqlite3
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from casework import __version__
from casework.bench.chart import chart
from casework.bench.yardstick import NAME

DOCS: Final = Path(__file__).parent.parent.parent / "docs"
BEGIN: Final = "<!-- figures: written by python -m casework.bench.page -->"
END: Final = "<!-- /figures -->"
GROWTH: Final = re.compile(r"^(\w+): cold command ÷ bare commit, at ([\d,]+) cases$")
LENGTH: Final = re.compile(r"^(\w+): cold command ÷ bare commit, (\d+) facts$")
NUMBER: Final = re.compile(r"\d[\d,]*")
REMARK: Final = re.compile(r" \([^()]*\)$")
PLACES: Final = {"cases", "facts"}
"""Figures that only say where the run was."""
Told = dict[str, Any]


def together(runs: Iterable[Sequence[Told]]) -> list[Told]:
    """One row for each figure, in the order of first mention; what was not measured gives way to the same at any size that was."""
    rows: dict[str, Told] = {}
    for row in (row for run in runs for row in run if row["figure"].rpartition(": ")[2] not in PLACES):
        rows[row["figure"]] = row
    measured = {_kind(row) for row in rows.values() if row["value"] is not None}
    return [row for row in rows.values() if row["value"] is not None or _kind(row) not in measured]


def _kind(row: Told) -> str:
    """A figure without its database, sizes and remarks."""
    return NUMBER.sub("#", REMARK.sub("", row["figure"]).removeprefix("postgresql: ").removeprefix("sqlite: "))


def table(rows: Iterable[Told]) -> str:
    """The figures with budget and verdict, as Markdown."""
    lines = ["| 项目 figure | 值 value | 预算 budget | 更好 stretch | 达标 verdict |", "|---|--:|--:|--:|---|"]
    for row in rows:
        sign = "≤" if _is_most(row) else "≥"
        limits = ["" if limit is None else f"{sign} {limit:,g}" for limit in (row["budget"], row["stretch"])]
        lines.append(f"| {row['figure']} | {_shown(row['value'])} | {limits[0]} | {limits[1]} | {verdict(row)} |")
    return "\n".join(lines)


def verdict(row: Told) -> str:
    """Whether the budget is kept, and how far the stretch is."""
    if row["value"] is None:
        return "未测 not measured"
    if row["ok"] is None:
        return ""
    kept = "是 kept" if row["ok"] else "**否 missed**"
    if row["stretch"] is None:
        return kept
    way = row["stretch"] / row["value"] if _is_most(row) else row["value"] / row["stretch"]
    return f"{kept}, stretch reached" if way >= 1 else f"{kept}, {way:.0%} of the stretch"


def _is_most(row: Told) -> bool:
    """Whether less is better: the budget is above the stretch, or has none."""
    return row["stretch"] is None or row["stretch"] < row["budget"]


def _shown(value: float | None) -> str:
    if value is None:
        return "—"
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"


def machine(rows: Iterable[Told]) -> str:
    """What was measured on, and when, with the yardstick where it was measured."""
    info = Path("/proc/cpuinfo")
    models = re.findall(r"model name\s*: (.+)", info.read_text()) if info.exists() else []
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    turn = next((f"; the yardstick is {row['value']:.1f} ms" for row in rows if row["figure"] == NAME), "")
    day = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()
    return (
        f"{day}, casework {__version__}: {os.cpu_count()} cores ({models[0] if models else platform.machine()}), {memory:.0f} GB,"
        f" {platform.system()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}{turn}."
    )


def points(rows: Iterable[Told], what: re.Pattern[str]) -> dict[str, list[tuple[float, float]]]:
    """The points of each database that a kind of figure gives, from left to right."""
    found: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        if (match := what.match(row["figure"])) and row["value"] is not None:
            found.setdefault(match[1], []).append((float(match[2].replace(",", "")), row["value"]))
    return {db: sorted(line) for db, line in found.items()}


def write(runs: Iterable[Sequence[Told]], docs: Path = DOCS) -> None:
    """Replaces what lies between the marks, and the chart."""
    rows = together(runs)
    page = docs / "performance.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    told = f"{machine(rows)}\n\n{table(row for row in rows if not _is_aside(row))}" if rows else "未测 Not measured yet."
    body = f"{BEGIN}\n{told}\n{END}"
    page.write_text(f"{before}{body}{after}", encoding="utf-8")
    svg = chart(points(rows, GROWTH), points(rows, LENGTH))
    (docs / "performance.svg").write_text(svg, encoding="utf-8")


def _is_aside(row: Told) -> bool:
    """Whether a row stands elsewhere: in the chart, or beside the machine."""
    return bool(GROWTH.match(row["figure"]) or LENGTH.match(row["figure"]) or row["figure"] == NAME)


if __name__ == "__main__":
    write([json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:]])
