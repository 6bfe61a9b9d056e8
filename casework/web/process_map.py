"""The process map as geometry 流程图: stages below each other in the order of their workflow, exits beside them, arcs between."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import log10
from typing import Any, Final

from casework.domain.case import EXITS
from casework.workflows.tables import TABLES

BESIDE: Final = (*EXITS, "withdrawn_filing", "refused", "police_declined", "reconsidering", "supervising")
"""Stages that lie beside the line."""
WIDE: Final = 148
HIGH: Final = 50
STEP: Final = 118
EDGE: Final = 8
SAID: Final = 96
"""Room for the words of an arc."""
APART: Final = 430
"""From the middle of the line to that of the stages beside it."""
THERE: Final = (0.72, 0.84)
BACK: Final = (0.59, 0.68)
"""Where the words of an arc to a stage beside the line stand, and of one back: the share of its way across and down."""
Arc = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stage:
    """A box: its left upper corner, its word, and how many cases stand there now."""

    code: str
    x: int
    y: int
    cases: int
    beside: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """An arc as a path, with the place of its words and how thick it is."""

    arc: Arc
    path: str
    x: float
    y: float
    anchor: str
    thick: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole map."""

    width: int
    height: int
    stages: tuple[Stage, ...]
    arcs: tuple[Drawn, ...]


def drawing(workflow: str, found: Mapping[str, Any]) -> Drawing:
    """The map of a workflow; stages that no case came to and none stands at are left out."""
    arcs = [arc for arc in found["arcs"] if arc["source"]]
    standing = {each["stage"]: each["cases"] for each in found["stages"]}
    used = {*standing, *(arc[end] for arc in arcs for end in ("source", "target"))}
    every = [stage for stage in TABLES[workflow].stages if stage in used and stage]
    line, beside = ([each for each in every if (each in BESIDE) is wanted] for wanted in (False, True))
    order = {stage: number for number, stage in enumerate(line)}
    back = max((order[arc["source"]] - order[arc["target"]] for arc in arcs if {arc["source"], arc["target"]} <= order.keys()), default=0)
    middle = EDGE + WIDE // 2 + (round(_bulge(back) * 0.75) + SAID if back > 0 else 0)
    gap = STEP * max(len(line) - 1, 1) / max(len(beside), 1)
    places = {stage: Stage(stage, middle - WIDE // 2, 16 + n * STEP, standing.get(stage, 0), False) for n, stage in enumerate(line)}
    away = middle + APART - WIDE // 2
    places |= {stage: Stage(stage, away, round(60 + n * gap), standing.get(stage, 0), True) for n, stage in enumerate(beside)}
    drawn = [_drawn(arc, places[arc["source"]], places[arc["target"]], order) for arc in arcs if arc["source"] != arc["target"]]
    lowest = max((each.y for each in places.values()), default=0)
    width = away + WIDE + SAID if beside else middle + WIDE // 2 + APART // 2
    return Drawing(width, lowest + HIGH + 24, tuple(places.values()), tuple(drawn))


def _drawn(arc: Arc, start: Stage, end: Stage, order: Mapping[str, int]) -> Drawn:
    thick = round(1.5 + 1.6 * log10(max(arc["count"], 1)), 1)
    shape: Callable[..., tuple[str, float, float, str]] = _across if start.beside or end.beside else _along
    return Drawn(arc, *shape(start, end, order), thick)


def _along(start: Stage, end: Stage, order: Mapping[str, int]) -> tuple[str, float, float, str]:
    """Between stages of the line: straight to the next, round on the right further on, round on the left back."""
    steps = order[end.code] - order[start.code]
    if steps == 1:
        middle = start.x + WIDE // 2
        return f"M{middle} {start.y + HIGH} V{end.y - 4}", middle + 12, start.y + HIGH + (STEP - HIGH) / 2 + 5, "start"
    side = 1 if steps > 1 else -1
    edge, bulge = start.x + (WIDE if side > 0 else 0), _bulge(abs(steps))
    y1, y2, out = start.y + HIGH / 2 + side * 6, end.y + HIGH / 2 - side * 6, edge + side * bulge
    path = f"M{edge} {y1} C{out} {y1} {out} {y2} {edge + side * 4} {y2}"
    return path, edge + side * (bulge * 0.75 + 8), (y1 + y2) / 2 + 5, "start" if side > 0 else "end"


def _bulge(steps: int) -> int:
    """How far an arc over so many stages leans out."""
    return 34 + 26 * steps


def _across(start: Stage, end: Stage, order: Mapping[str, int]) -> tuple[str, float, float, str]:
    """To a stage beside the line, or back from there."""
    side = 1 if end.x > start.x else -1
    x1, x2 = (start.x + WIDE, end.x) if side > 0 else (start.x, end.x + WIDE)
    y1, y2 = start.y + HIGH / 2 + 4, end.y + HIGH / 2 + (0 if side > 0 else 10)
    if start.beside and end.beside:
        x = start.x + WIDE // 2
        down = end.y > start.y
        return (
            f"M{x} {start.y + HIGH if down else start.y} V{end.y - 4 if down else end.y + HIGH + 4}",
            x + 10,
            (start.y + end.y + HIGH) / 2 + 5,
            "start",
        )
    middle, (along, down_by) = (x1 + x2) / 2, THERE if side > 0 else BACK
    path = f"M{x1} {y1} C{middle} {y1} {middle} {y2} {x2 - side * 4} {y2}"
    return path, x1 + (x2 - x1) * along, y1 + (y2 - y1) * down_by - 6, "middle"
