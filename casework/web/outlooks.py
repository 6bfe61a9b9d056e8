"""Moves 可办事项 of a case page: the next steps on top, the rest by what they are about, the impossible with every reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from casework.domain.registry import commands
from casework.workflows.survey import for_the_system_only

Look = Mapping[str, Any]
GROUPS: Final[Mapping[str, str]] = {
    "": "接收与交办", "settling": "核查与化解", "paying": "支付与追偿", "statute": "执法程序", "transfer": "移送公安", "pressing": "督办",
    "ladder": "督办", "disclosure": "公布与名单", "leaving": "不予受理、转送与并案", "erasing": "档案保管",
}  # fmt: skip
"""Where a move is decided in the domain → what people call that part of the work."""
DECIDING: Final = ("approve", "refuse")
"""What is done with a request."""


@dataclass(frozen=True, slots=True)
class Group:
    """Moves about one thing."""

    called: str
    possible: tuple[Look, ...]
    impossible: tuple[Look, ...]


def group_of(move: str) -> str:
    """The group of a move."""
    parts = commands()[move].command.__module__.removeprefix("casework.domain.").split(".")
    return GROUPS.get(parts[0] if len(parts) > 1 else "", GROUPS[""])


@cache
def is_shown(move: str) -> bool:
    """Whether people ever do it here: not what the system does alone, not the receipt of a new case, not what the page of papers does."""
    return move not in ("receive", "number_paper", "print_paper") and not for_the_system_only(move)


def next_steps(looks: Sequence[Look], clocks: Iterable[Mapping[str, Any]], requests: Mapping[str, Any]) -> list[Look]:
    """The possible moves that settle something that runs or waits, in the order in which it is due."""
    running = [clock for clock in clocks if clock["state"] == "open"]
    due = sorted(running, key=lambda clock: (clock["due_at"] is None, clock["due_at"] or ""))
    wanted = [*(DECIDING if requests else ()), *(move for clock in due for move in clock["possible"])]
    possible = {look["move"]: look for look in looks if look["possible"] and is_shown(look["move"])}
    return [possible[move] for move in dict.fromkeys(wanted) if move in possible]


def groups(looks: Sequence[Look], requests: Mapping[str, Any]) -> list[Group]:
    """All moves that people may do, by group; nothing is approved or refused where no request waits."""
    found: dict[str, list[Look]] = {called: [] for called in GROUPS.values()}
    for look in looks:
        if is_shown(look["move"]) and (requests or look["move"] not in DECIDING):
            found[group_of(look["move"])].append(look)
    return [
        Group(called, tuple(each for each in some if each["possible"]), tuple(each for each in some if not each["possible"]))
        for called, some in found.items() if some
    ]  # fmt: skip
