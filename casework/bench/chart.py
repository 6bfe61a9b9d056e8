"""The chart of cost against growth: two panels of lines in SVG, with every value written beside its point."""

from collections.abc import Iterator, Mapping, Sequence
from math import log10
from typing import Final
from xml.sax.saxutils import escape

WIDTH: Final = 380
HEIGHT: Final = 220
EDGE: Final = 60
COLOURS: Final = {"postgresql": "#2b6cb0", "sqlite": "#b7791f"}
Line = Sequence[tuple[float, float]]
Lines = Mapping[str, Line]

SHEET: Final = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" font-family="sans-serif" font-size="11">
<title>{title}</title>
<rect width="{width}" height="{height}" fill="#ffffff"/>
{panels}
</svg>
"""
TITLE: Final = "一条命令的代价 Cost of a cold command, in bare commits of the same run"


def chart(growth: Lines, length: Lines) -> str:
    """Cost against the number of cases (each step ten times as many) and against the length of a life in facts."""
    both = [
        *_panel(EDGE, "案件数 cases", growth, logarithmic=True),
        *_panel(2 * EDGE + WIDTH, "事实数 facts of the case", length, logarithmic=False),
    ]
    return SHEET.format(width=2 * WIDTH + 3 * EDGE, height=HEIGHT + 2 * EDGE, title=escape(TITLE), panels="\n".join(both))


def _panel(left: int, label: str, lines: Lines, *, logarithmic: bool) -> Iterator[str]:
    bottom = EDGE + HEIGHT
    yield _text(left, EDGE - 24, TITLE if logarithmic else "", "start")
    yield f'<path d="M{left} {EDGE}V{bottom}H{left + WIDTH}" fill="none" stroke="#4a5568"/>'
    yield _text(left + WIDTH / 2, bottom + 36, label, "middle")
    every = [point for line in lines.values() for point in line]
    if not every:
        yield _text(left + WIDTH / 2, EDGE + HEIGHT / 2, "未测 not measured", "middle")
        return
    top = max(value for _, value in every) * 1.15
    first, last = min(x for x, _ in every), max(x for x, _ in every)

    def across(x: float) -> float:
        share = log10(x / first) / log10(last / first) if logarithmic and last > first else (x - first) / ((last - first) or 1)
        return left + 24 + share * (WIDTH - 48)

    for x in sorted({x for x, _ in every}):
        yield _text(across(x), bottom + 16, f"{x:,.0f}", "middle")
    for place, (db, line) in enumerate(sorted(lines.items())):
        yield from _line(db, [(across(x), bottom - value / top * HEIGHT, value) for x, value in line])
        yield _text(left + WIDTH, EDGE + 14 * place, db, "end", COLOURS.get(db, "#000000"))


def _line(db: str, points: Sequence[tuple[float, float, float]]) -> Iterator[str]:
    colour = COLOURS.get(db, "#000000")
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for x, y, value in points:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
        yield _text(x, y - 8, f"{value:.1f}", "middle", colour)


def _text(x: float, y: float, said: str, anchor: str, colour: str = "#1a202c") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(said)}</text>' if said else ""
