"""Lanes 通道: commands wait for their turn of writing in threads of their own, so that questions go past them."""

from collections.abc import Callable
from functools import partial
from typing import Final, ParamSpec, TypeVar

from anyio import CapacityLimiter
from anyio.lowlevel import RunVar
from anyio.to_thread import current_default_thread_limiter, run_sync

COMMANDS: Final = 16
"""Threads of commands: so many are written together in one transaction."""
OTHERS: Final = 12
"""Threads of everything else, which keeps the processor busy: more at once would only take it from each other and from commands."""
T = TypeVar("T")
P = ParamSpec("P")
_commands: RunVar[CapacityLimiter] = RunVar("casework-commands")


async def in_turn(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a command comes to, done in the lane of commands; who comes first is served first."""
    return await run_sync(partial(work, *args, **kwargs), limiter=_lane())


def _lane() -> CapacityLimiter:
    """The lane of this event loop."""
    try:
        return _commands.get()
    except LookupError:
        _commands.set(lane := CapacityLimiter(COMMANDS))
        return lane


def narrow() -> None:
    """Gives everything but commands its lane, in this event loop."""
    current_default_thread_limiter().total_tokens = OTHERS
