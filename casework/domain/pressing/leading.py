"""A leader owns the case 领导包案: who is named, changed or not named, and when the ownership ends. A person in a post at a time."""

from dataclasses import dataclass
from datetime import datetime

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.registry import Command, decides
from casework.domain.state import Owner
from casework.domain.values import Recipient, Text


@dataclass(frozen=True, kw_only=True)
class NameLeader(Command):
    """Name the leader who owns the case to the end 定包案领导: an account and the unit of the leader's post."""

    leader: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class NoLeader(Command):
    """Say why no leader is named 不包案说明; the gravity of the case stays as it is."""

    reason: Text


@dataclass(frozen=True, kw_only=True)
class ChangeLeader(Command):
    """Give the case to another leader 变更包案领导, with handing-over; who comes acknowledges anew, the limit goes on."""

    leader: str
    unit: str
    handing_over: Text


@dataclass(frozen=True, kw_only=True)
class LeaderNamed(Fact, topic="case.leader_named"):
    """A leader owns the case. Where the system named one: `because` codes of the choice, the `authority` 文号 it acted under, the absent
    leader `instead_of` whom a deputy took it, and the `ground`, the key of the clock that led to it.
    """

    leader: str
    unit: str
    level: str
    because: tuple[str, ...] = ()
    authority: str | None = None
    instead_of: str | None = None
    ground: str = ""

    def signals(self) -> tuple[Signal, ...]:
        """Acknowledge, team, plan and the leader's limit begin."""
        return (Signal("name_leader", self.leader),)

    def effect(self, case: Case) -> None:
        """Owned."""
        case.owner, case.leaderless = Owner(self.leader, self.unit, self.level, self.envelope.held_at), {}


@dataclass(frozen=True, kw_only=True)
class LeaderNotNamed(Fact, topic="case.leader_not_named", signal="no_leader"):
    """No leader, with the reason."""

    reason: Text


@dataclass(frozen=True, kw_only=True)
class LeaderChanged(Fact, topic="case.leader_changed"):
    """Another leader owns the case from now on."""

    former: str
    leader: str
    unit: str
    level: str
    handing_over: Text

    def signals(self) -> tuple[Signal, ...]:
        """The former leader's duties end, the new one's begin."""
        return (Signal("leader:left", self.former), Signal("change_leader", self.leader))

    def effect(self, case: Case) -> None:
        """A new owner with nothing done yet."""
        case.owner, case.leaderless = Owner(self.leader, self.unit, self.level, self.envelope.held_at), {}


@dataclass(frozen=True, kw_only=True)
class LeaderSucceeded(Fact, topic="case.leader_succeeded"):
    """The leader left the post 离任; who came into it owns the case from that day `since` (UTC), or who was chosen where nobody did.

    `because` is successor, or the codes of the choice; an `authority` 文号 stands beside a choice.
    """

    former: str
    leader: str
    unit: str
    level: str
    since: datetime
    because: tuple[str, ...] = ()
    authority: str | None = None
    instead_of: str | None = None

    def signals(self) -> tuple[Signal, ...]:
        """The duties of the one who left end; whoever follows acknowledges anew, the limit goes on."""
        return (Signal("leader:left", self.former), Signal("change_leader", self.leader))

    def effect(self, case: Case) -> None:
        """A new owner with nothing done yet."""
        case.owner, case.leaderless = Owner(self.leader, self.unit, self.level, self.since), {}


@dataclass(frozen=True, kw_only=True)
class NobodyToLead(Fact, topic="case.nobody_to_lead"):
    """An alarm: nobody owns the case who should. `told` is the supervisor reached; said once for each revision of a clock.

    `because` is nobody (no leader of `level` or above is to be had) or not_authorised (the leader left, nobody came into the post, and
    no paper lets the system choose another: the dispatching office changes the leader).
    """

    clock: str
    revision: int
    level: str
    told: tuple[Recipient, ...] = ()
    because: str = "nobody"

    def effect(self, case: Case) -> None:
        """Said for this revision."""
        case.leaderless = {**case.leaderless, self.clock: self.revision}


@dataclass(frozen=True, kw_only=True)
class LeaderReleased(Fact, topic="case.leader_released"):
    """The leader's ownership ended 解除包案. `because`: strike_off, exit or merge. Never police transfer, close or resolve alone."""

    leader: str
    because: str

    def signals(self) -> tuple[Signal, ...]:
        """The leader's duties end."""
        return (Signal("release", self.leader),)

    def effect(self, case: Case) -> None:
        """Nobody owns it."""
        case.owner = None


def released(case: Case, because: str) -> list[Fact]:
    """The fact that ends a standing ownership, for the slices that end it; empty where no leader stands."""
    return [LeaderReleased(leader=case.owner.person, because=because)] if case.owner is not None else []


# decisions


@decides(NameLeader)
def name_leader(case: Case, asked: Asked[NameLeader], world: World) -> list[Fact]:
    """Named."""
    command = asked.command
    return [LeaderNamed(leader=command.leader, unit=command.unit, level=world.office.units[command.unit].level)]


@decides(NoLeader)
def no_leader(case: Case, asked: Asked[NoLeader], world: World) -> list[Fact]:
    """Not named."""
    return [LeaderNotNamed(reason=asked.command.reason)]


@decides(ChangeLeader)
def change_leader(case: Case, asked: Asked[ChangeLeader], world: World) -> list[Fact]:
    """Changed."""
    command = asked.command
    assert case.owner is not None, "the table asked for a standing leader"
    return [
        LeaderChanged(
            former=case.owner.person, leader=command.leader, unit=command.unit, level=world.office.units[command.unit].level,
            handing_over=command.handing_over,
        )
    ]  # fmt: skip
