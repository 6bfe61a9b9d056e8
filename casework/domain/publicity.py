"""Announcing grave breaches to the public 社会公布 (MOHRSS Order 29): the employer by name, the workers never, and down again when wrong."""

from dataclasses import dataclass, replace
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.papers import DECISIONS
from casework.domain.registry import Command, decides
from casework.domain.state import Publication
from casework.domain.values import Text

GROUNDS: Final = (
    "large_arrears", "transferred_to_police", "social_insurance", "working_hours", "women_and_minors", "child_labour", "grave_impact", "other",
)  # fmt: skip
"""The kinds of Order 29 art. 5; the first two share its first item."""
PUBLISHERS: Final = ("hrss", "procuratorate")
REASONS_DOWN: Final = ("objection_upheld", "decision_withdrawn", "wrong")


@dataclass(frozen=True, kw_only=True)
class Publish(Command):
    """Announce the breach. Only respondents are named, by their refs; what is printed is built from the facts, so no worker's
    name can come in. `paper` is the decision it rests on, the newest where left out and there is one.
    """

    ground: str = ""
    respondents: tuple[str, ...] = ()
    paper: str = ""
    secrecy_checked: bool = False
    publisher: str = "hrss"


@dataclass(frozen=True, kw_only=True)
class DeclinePublish(Command):
    """Say why the breach is not announced 不予公布说明."""

    reason: Text


@dataclass(frozen=True, kw_only=True)
class ObjectPublication(Command):
    """Record an objection to a publication 公布异议; the newest where `publication` is left out."""

    publication: str = ""
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerPublicationObjection(Command):
    """Answer the objection 异议复核; upheld, the publication must come down."""

    publication: str = ""
    upheld: bool
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class TakeDown(Command):
    """Take a publication down 撤下公布; `because` is one of REASONS_DOWN."""

    publication: str = ""
    because: str


@dataclass(frozen=True, kw_only=True)
class Published(Fact, topic="case.published", signal="publish"):
    """The breach was announced."""

    publication: str
    ground: str
    respondents: tuple[str, ...]
    follows: str | None = None
    publisher: str = "hrss"

    def effect(self, case: Case) -> None:
        """Public."""
        case.published = True
        case.publications = {**case.publications, self.publication: Publication(self.publication, self.follows)}


@dataclass(frozen=True, kw_only=True)
class NotPublished(Fact, topic="case.not_published", signal="publish:reasoned_no"):
    """Not announced, with the reason."""

    reason: Text


@dataclass(frozen=True, kw_only=True)
class PublicationObjected(Fact, topic="case.publication_objected"):
    """An objection to the publication came in."""

    publication: str
    text: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Opens the check."""
        return (Signal("objection:publish", self.publication),)

    def effect(self, case: Case) -> None:
        """Open."""
        change_publication(case, self.publication, objection="open")


@dataclass(frozen=True, kw_only=True)
class PublicationObjectionAnswered(Fact, topic="case.publication_objection_answered"):
    """The objection was answered. `objection` is upheld or rejected."""

    publication: str
    objection: str
    text: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Ends the check."""
        return (Signal("answered:publish", self.publication),)

    def effect(self, case: Case) -> None:
        """Answered."""
        change_publication(case, self.publication, objection=self.objection)


@dataclass(frozen=True, kw_only=True)
class PublicationTakenDown(Fact, topic="case.publication_taken_down"):
    """The publication is down. `follows` is the decision it rested on."""

    publication: str
    because: str
    follows: str | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Ends the duty to take it down, on the decision where there is one."""
        return (Signal("taken_down:penalty", self.follows or ""),)

    def effect(self, case: Case) -> None:
        """Published as long as another one stands."""
        change_publication(case, self.publication, down=True)
        case.published = any(not publication.down for publication in case.publications.values())


def change_publication(case: Case, publication: str, **changes: Any) -> None:
    """For effects: the case with this publication changed."""
    case.publications = {**case.publications, publication: replace(case.publications[publication], **changes)}


def standing_publication(case: Case, publication: str) -> Publication | None:
    """The publication named, else the newest, as long as it is not down; else None."""
    standing = {key: p for key, p in case.publications.items() if not p.down}
    return standing.get(publication) if publication else next(reversed(standing.values()), None)


# rules


def only_respondents_are_named(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Employers and those responsible for them, by ref; never a worker. Imported history may not know the refs."""
    known = [respondent.ref for respondent in case.respondents]
    strangers = sorted(set(asked.command.respondents) - set(known))
    if strangers:
        return f"{', '.join(strangers)} is no respondent of this case; only {', '.join(known) or 'none'} may be named, a worker never"
    return None if known or case.imported else "the case has no respondent to name; put one on record first"


def secrets_were_checked(case: Case, asked: Asked[Publish], world: World) -> str | None:
    """State secrets, trade secrets and privacy are never announced (Order 29)."""
    return None if asked.command.secrecy_checked else "nobody checked for state secrets, trade secrets and privacy; check, then say so"


def the_ground_is_in_the_order(case: Case, asked: Asked[Publish], world: World) -> str | None:
    """One of the kinds of Order 29 art. 5; transferred only after a transfer."""
    command = asked.command
    if command.ground not in ("", *GROUNDS):
        return f"ground {command.ground!r} is unknown; allowed: {', '.join(GROUNDS)}"
    if command.publisher not in PUBLISHERS:
        return f"publisher {command.publisher!r} is unknown; allowed: {', '.join(PUBLISHERS)}"
    if command.ground == "transferred_to_police" and not case.transferred:
        return "the case was not transferred to the police; name another ground"
    return None


def a_publication_stands(case: Case, asked: Asked[Any], world: World) -> str | None:
    """There is something public."""
    if standing_publication(case, asked.command.publication) is not None:
        return None
    return f"no publication {asked.command.publication} stands; known: {', '.join(case.publications) or 'none'}"


def an_objection_is_open(case: Case, asked: Asked[AnswerPublicationObjection], world: World) -> str | None:
    """There is something to answer."""
    publication = standing_publication(case, asked.command.publication)
    return None if publication is None or publication.objection == "open" else f"no objection to {publication.id} is open"


def the_publication_is_wrong(case: Case, asked: Asked[TakeDown], world: World) -> str | None:
    """It comes down for a reason that the record shows."""
    publication, because = standing_publication(case, asked.command.publication), asked.command.because
    if because not in REASONS_DOWN:
        return f"because {because!r} is unknown; allowed: {', '.join(REASONS_DOWN)}"
    if publication is None:
        return None
    decision = case.papers.get(publication.follows or "")
    if because == "objection_upheld" and publication.objection != "upheld":
        return f"no objection to {publication.id} was upheld; answer the objection first"
    if because == "decision_withdrawn" and (decision is None or decision.status != "cancelled"):
        return f"the decision behind {publication.id} was not withdrawn"
    return None


# decisions


@decides(Publish)
def publish(case: Case, asked: Asked[Publish], world: World) -> list[Fact]:
    """Announced."""
    command = asked.command
    newest = case.latest_paper(DECISIONS, ("served", "met", "unmet", "demanded", "applied", "granted", "refused", "executed"))
    return [
        Published(
            publication=f"publication-{len(case.publications) + 1}",
            ground=command.ground or ("transferred_to_police" if case.transferred else "large_arrears"),
            respondents=command.respondents or tuple(respondent.ref for respondent in case.respondents),
            follows=command.paper or (newest.id if newest else None), publisher=command.publisher,
        )
    ]  # fmt: skip


@decides(DeclinePublish)
def decline_publish(case: Case, asked: Asked[DeclinePublish], world: World) -> list[Fact]:
    """Not announced."""
    return [NotPublished(reason=asked.command.reason)]


@decides(ObjectPublication)
def object_publication(case: Case, asked: Asked[ObjectPublication], world: World) -> list[Fact]:
    """Objected."""
    return [PublicationObjected(publication=_id(case, asked), text=asked.command.text)]


@decides(AnswerPublicationObjection)
def answer_publication_objection(case: Case, asked: Asked[AnswerPublicationObjection], world: World) -> list[Fact]:
    """Answered."""
    objection = "upheld" if asked.command.upheld else "rejected"
    return [PublicationObjectionAnswered(publication=_id(case, asked), objection=objection, text=asked.command.text)]


@decides(TakeDown)
def take_down(case: Case, asked: Asked[TakeDown], world: World) -> list[Fact]:
    """Down."""
    publication = case.publications[_id(case, asked)]
    return [PublicationTakenDown(publication=publication.id, because=asked.command.because, follows=publication.follows)]


def _id(case: Case, asked: Asked[Any]) -> str:
    publication = standing_publication(case, asked.command.publication)
    assert publication is not None, "the table asked for a standing publication"
    return publication.id
