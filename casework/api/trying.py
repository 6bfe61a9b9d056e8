"""What is tried before it is put in force 先试后用, rulebooks and calendars alike: a file is read, and a trial is named."""

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from casework.api.administering import read
from casework.api.problems import Problem
from casework.api.serving import Served
from casework.api.works import finished
from casework.store.works import Work
from casework.workflows.calendar_notice import NoticeError
from casework.workflows.rulebook import RulebookError

T = TypeVar("T")


class Rehearsed(BaseModel):
    """Which rehearsal is put in force: exactly what was rehearsed."""

    model_config = ConfigDict(extra="forbid", strict=True)
    work: str = Field(pattern="^[0-9a-f]{32}$")


def taken(reading: Callable[[], T]) -> T:
    """What a file comes to. Raises Problem (422) with every fault."""
    try:
        return reading()
    except (NoticeError, RulebookError) as wrong:
        raise Problem(422, "invalid", wrong.faults) from None
    except RecursionError:
        raise Problem(422, "invalid", "$.text: 嵌套过深 it is nested too deeply") from None


def rehearsed(served: Served, body: dict[str, Any], kind: str) -> Work:
    """The trial that a body names, come to its end. Raises Problem (422, 404, 409)."""
    return finished(served, read(Rehearsed, body).work, kind)
