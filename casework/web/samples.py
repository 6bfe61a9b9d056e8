"""Sample logins 演示账号 of a demo: one for each post, given by whoever serves the demo and by nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from fastapi import Request


@dataclass(frozen=True, slots=True)
class Sample:
    """A post that anybody may try. `token` is good as long as the demo lasts."""

    key: str
    post: str
    person: str
    unit: str
    token: str


def samples_of(request: Request) -> Sequence[Sample]:
    """The sample logins; none outside a demo."""
    return cast(Sequence[Sample], getattr(request.app.state, "samples", ()))
