"""Gravity presses at once, without any lateness (tables 4.2): what makes a case major, and what puts it on the watch list too."""

from typing import TYPE_CHECKING, Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.pressing.watching import listed
from casework.domain.triage import GOVERNMENT_MONEY, Triaged, is_higher

if TYPE_CHECKING:
    from casework.domain.ladder.steps import Step

BREACH: Final = "warned"
"""The rung at due."""
CHANNEL_GROUNDS: Final = {"supervision": "superior", "media": "opinion", "cyberspace": "opinion"}
"""Channels through which an order from above (督查、督办) or public opinion (媒体、网信舆情) comes in."""
ORDER_FROM_ABOVE: Final = "order_from_above"
"""The ground of a reopening that a superior ordered."""


def past_its_track(case: Case, steps: "tuple[Step, ...]", *, owned: bool) -> list[Fact]:
    """A project of government or state-owned money past its track is major; `owned` where a leader is there already."""
    passed = any(case.clocks[step.clock].rule == "track" and BREACH in (step.rung, *step.over) for step in steps)
    if not passed or case.project_class not in GOVERNMENT_MONEY or not case.is_open or not is_higher("major", case.track):
        return []
    return [Triaged(track="major", by_rule=True, owned=owned)]


def grave_grounds(command: Any) -> str | None:
    """What in a command presses the case at once: incident, superior (an order from above) or opinion (舆情); else None."""
    if command.move == "report_incident" or getattr(command, "incident", False):
        return "incident"
    if getattr(command, "ground", None) == ORDER_FROM_ABOVE:
        return "superior"
    return CHANNEL_GROUNDS.get(getattr(command, "channel", ""))


def pressed_at_once(case: Case, asked: Asked[Any], world: World, region: str = "") -> list[Fact]:
    """The plate 挂牌 with its special team 专案组 that a grave ground asks for, under the rulebook's paper, else its draft; else nothing.

    `region` is that of a case which is only being received.
    """
    ground = grave_grounds(asked.command)
    return listed(case, ground, asked, world, region) if ground is not None else []
