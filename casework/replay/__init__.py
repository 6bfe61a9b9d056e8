"""Replay: published cases driven through the real commands on one timeline, to see what the workflow makes of real lives."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casework.replay.timeline import Played, play

__all__ = ["Played", "play"]


def __getattr__(name: str) -> Any:
    """Loads the replay on first use; reading words and regions needs no office."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from casework.replay import timeline

    return getattr(timeline, name)
