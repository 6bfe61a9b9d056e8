"""What the API answered to a page: its data, or the trouble as the page tells it."""

from typing import Any

from casework.api.problems import Problem
from casework.web.inner import Reply


def told(reply: Reply) -> Any:
    """The data of an answer. Raises Problem where the API had one."""
    if reply.fine:
        return reply.data
    raise problem_of(reply)


def problem_of(reply: Reply) -> Problem:
    """The problem that the API answered with."""
    said = reply.data if reply.headers.get("content-type", "").endswith("json") else {}
    return Problem(reply.status, said.get("code", "internal"), said.get("reasons") or said.get("detail") or ())
