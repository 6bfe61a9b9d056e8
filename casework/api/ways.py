"""Ways 流转 that cases went, as lists are asked for them: `workflow.from.to`, off the process map; a wrong one tells what there is."""

from datetime import date
from typing import Annotated, Any

from fastapi import Query
from pydantic import AfterValidator

from casework.api.problems import Problem
from casework.domain.fields import unknown
from casework.domain.registry import CRIMINAL, PROCEDURE
from casework.projections.counting import Passed
from casework.workflows.tables import TABLES

PROCEDURES, TRANSFERS = TABLES[PROCEDURE].stages, TABLES[CRIMINAL].stages


def _read(value: str) -> str:
    """Raises ValueError naming what would be allowed."""
    workflow, *stages = value.split(".")
    if (fault := unknown("workflow", workflow, tuple(TABLES))) is not None:
        raise ValueError(fault)
    if len(stages) != 2:
        raise ValueError("write workflow.from.to, such as handling.received.dispatched; nothing before the second point: the beginning")
    known = TABLES[workflow].stages
    if faults := [fault for name, stage in zip(("from", "to"), stages, strict=True) if (fault := unknown(name, stage, known))]:
        raise ValueError("; ".join(faults))
    return value


Way: Any = Annotated[
    str,
    AfterValidator(_read),
    Query(max_length=100, description="The case once went this way, such as handling.received.dispatched, by the process map."),
]
PassedFrom: Any = Annotated[date, Query(description="It went so on this day in Shanghai or later; with `passed` only.")]
PassedTo: Any = Annotated[date, Query(description="It went so on this day in Shanghai or before; with `passed` only.")]


def passed(way: str | None, first: date | None, last: date | None) -> Passed | None:
    """As the views are asked. Raises Problem (422) for days without a way, or the wrong way round."""
    if way is None:
        if first is not None or last is not None:
            raise Problem(422, "invalid", "passed: give the way that the days are of, such as handling.received.dispatched")
        return None
    if first is not None and last is not None and last < first:
        raise Problem(422, "invalid", f"passed_to: {last} lies before passed_from {first}; give the later day here")
    workflow, source, target = way.split(".")
    return Passed(workflow, source, target, first, last)
