"""A publication that somebody objects to 公布异议, and its coming down 撤下 when it was wrong or its decision fell (处罚法 48)."""

from dataclasses import dataclass, replace
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.registry import Command, decides
from casework.domain.statute.standing import Publication
from casework.domain.values import Text

REASONS_DOWN: Final = ("objection_upheld", "decision_withdrawn", "wrong")


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
