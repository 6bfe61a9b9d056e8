"""Group or extreme incidents 群体性/极端事件: natural time, day and night; somebody on site and a report upward within the hour."""

from dataclasses import dataclass, replace
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.pressing.gravity import pressed_at_once
from casework.domain.registry import Command, decides
from casework.domain.state import Incident
from casework.domain.triage import Triaged
from casework.domain.values import Text


@dataclass(frozen=True, kw_only=True)
class ReportIncident(Command, backdates=True):
    """Report an incident; anyone may, and it is never refused. `heads` None is unknown; `extreme` where life is in danger."""

    heads: int | None = None
    extreme: bool = False
    place: Text | None = None
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Arrive(Command, backdates=True):
    """Somebody of the office is on site 到场; reading the message is not arriving. `incident` left out: the newest one."""

    incident: str = ""


@dataclass(frozen=True, kw_only=True)
class SendIncidentReport(Command, move="incident_reported", backdates=True):
    """The report went to the own government and to the superior HRSS 上报 (突发事件应对法 17; 浙江 33)."""

    incident: str = ""
    government: str
    superior: str


@dataclass(frozen=True, kw_only=True)
class IncidentReported(Fact, topic="case.incident_reported"):
    """An incident became known to the office."""

    incident: str
    heads: int | None = None
    extreme: bool = False
    place: Text | None = None
    text: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Opens both clocks of one hour on this incident."""
        return (Signal("report_incident", self.incident),)

    def effect(self, case: Case) -> None:
        """One more incident."""
        new = Incident(self.incident, self.envelope.held_at, self.heads, extreme=self.extreme)
        case.incidents = {**case.incidents, self.incident: new}


@dataclass(frozen=True, kw_only=True)
class ArrivedOnSite(Fact, topic="case.arrived_on_site"):
    """Somebody is on site."""

    incident: str

    def signals(self) -> tuple[Signal, ...]:
        """Ends the clock of arrival."""
        return (Signal("arrive", self.incident),)

    def effect(self, case: Case) -> None:
        """On site."""
        case.incidents = {**case.incidents, self.incident: replace(case.incidents[self.incident], arrived=True)}


@dataclass(frozen=True, kw_only=True)
class IncidentSentUp(Fact, topic="case.incident_sent_up"):
    """The report went up."""

    incident: str
    government: str
    superior: str

    def signals(self) -> tuple[Signal, ...]:
        """Ends the clock of the report."""
        return (Signal("incident:reported", self.incident),)

    def effect(self, case: Case) -> None:
        """Reported."""
        case.incidents = {**case.incidents, self.incident: replace(case.incidents[self.incident], reported=True)}


def named_incident(case: Case, incident: str) -> Incident | None:
    """The incident named, else the newest; None where there is none."""
    return case.incidents.get(incident) if incident else next(reversed(case.incidents.values()), None)


# rules


def the_incident_is_known(case: Case, asked: Asked[Any], world: World) -> str | None:
    """There is such an incident."""
    if named_incident(case, asked.command.incident) is not None:
        return None
    return f"there is no incident {asked.command.incident or ''}; known: {', '.join(case.incidents) or 'none'}"


def nobody_arrived_yet(case: Case, asked: Asked[Arrive], world: World) -> str | None:
    """The first arrival counts."""
    incident = named_incident(case, asked.command.incident)
    return f"somebody is on site of {incident.id} already" if incident is not None and incident.arrived else None


def it_went_to_both(case: Case, asked: Asked[SendIncidentReport], world: World) -> str | None:
    """To the own government and to the superior HRSS; one of them is not enough."""
    missing = [name for name in ("government", "superior") if not getattr(asked.command, name)]
    if not missing:
        return None
    return f"the report did not go to the {' and the '.join(missing)}; it goes to the own government and the superior HRSS"


# decisions


@decides(ReportIncident)
def report_incident(case: Case, asked: Asked[ReportIncident], world: World) -> list[Fact]:
    """The incident, and while the case is open the heaviest track and the plate 挂牌."""
    command = asked.command
    incident = IncidentReported(
        incident=f"incident-{len(case.incidents) + 1}", heads=command.heads, extreme=command.extreme, place=command.place, text=command.text
    )
    heavier = case.is_open and case.track != "major"
    track = [Triaged(track="major", by_rule=True, owned=case.owner is not None)] if heavier else []
    return [incident, *track, *(pressed_at_once(case, asked, world) if case.is_open else [])]


@decides(Arrive)
def arrive(case: Case, asked: Asked[Arrive], world: World) -> list[Fact]:
    """On site."""
    return [ArrivedOnSite(incident=_id(case, asked))]


@decides(SendIncidentReport)
def incident_reported(case: Case, asked: Asked[SendIncidentReport], world: World) -> list[Fact]:
    """Sent up."""
    return [IncidentSentUp(incident=_id(case, asked), government=asked.command.government, superior=asked.command.superior)]


def _id(case: Case, asked: Asked[Any]) -> str:
    incident = named_incident(case, asked.command.incident)
    assert incident is not None, "the table asked for a known incident"
    return incident.id
