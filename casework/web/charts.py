"""Pictures 图表 as plain geometry that a template writes as SVG: widths in percent, heights in pixels, so that words keep their size."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

SHADES: Final = ("#b9d6f2", "#7fb2e5", "#3f86cc", "#0b5cab", "#0a3a6b")
"""The accent from light to dark, for parts in an order such as ages."""
PLAIN: Final = SHADES[3]
LOW: Final = "#d08a2e"
ROW: Final = 50
BAR: Final = 18
COLUMNS: Final = 150
"""Pixels of the highest column."""
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `told` is said when it is pointed at."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    told: str


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place: `x` in percent, `anchor` start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn, from the top; `told` says it in words for those who do not see it."""

    name: str
    height: int
    boxes: tuple[Box, ...]
    labels: tuple[Label, ...]
    told: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: what it is, how much, and in which shade."""

    told: str
    value: float
    fill: str = PLAIN


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its name above it and its figure at the right."""

    name: str
    figure: str
    parts: tuple[Part, ...]


def bars(name: str, every: Sequence[Bar], most: float | None = None) -> Picture:
    """Bars below each other; the longest, or `most`, fills the width."""
    whole = most or max((sum(part.value for part in bar.parts) for bar in every), default=0) or 1
    boxes, labels = list[Box](), list[Label]()
    for number, bar in enumerate(every):
        top, at = number * ROW, 0.0
        labels += [Label(0, top + 16, bar.name), Label(100, top + 16, bar.figure, "end")]
        boxes.append(Box(0, top + 24, 100, BAR, "#eef1f5", bar.name))
        for part in bar.parts:
            width = round(100 * part.value / whole, 2)
            boxes.append(Box(round(at, 2), top + 24, width, BAR, part.fill, f"{bar.name} · {part.told}"))
            at += width
    told = "；".join(f"{bar.name} {bar.figure}" for bar in every)
    return Picture(name, len(every) * ROW, tuple(boxes), tuple(labels), told)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name below it, its figure, and what is said when it is pointed at."""

    name: str
    value: float
    figure: str
    told: str


def columns(name: str, every: Sequence[Column]) -> Picture:
    """Columns beside each other; the highest is marked with its figure, and so is the last."""
    highest = max((column.value for column in every), default=0) or 1
    slot = 100 / max(len(every), 1)
    marked = {max(range(len(every)), key=lambda n: every[n].value), len(every) - 1} if every else set()
    boxes, labels = [Box(0, 24 + COLUMNS, 100, 1, "#98a4b5", "")], list[Label]()
    for number, column in enumerate(every):
        height = max(round(COLUMNS * max(column.value, 0) / highest, 1), 1 if column.value > 0 else 0)
        x, middle = number * slot, number * slot + slot / 2
        boxes.append(Box(round(x + slot * 0.18, 2), 24 + COLUMNS - height, round(slot * 0.64, 2), height, PLAIN, column.told))
        labels.append(Label(round(middle, 2), 44 + COLUMNS, column.name, "middle", soft=True))
        if number in marked and column.value > 0:
            anchor = "end" if number == len(every) - 1 else "start" if number == 0 else "middle"
            at = 100 if anchor == "end" else 0 if anchor == "start" else round(middle, 2)
            labels.append(Label(at, 18 + COLUMNS - height, column.figure, anchor))
    return Picture(name, 52 + COLUMNS, tuple(boxes), tuple(labels), "；".join(column.told for column in every))
