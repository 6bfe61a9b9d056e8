"""Announcing grave breaches to the public 社会公布 (MOHRSS Order 29): the employer by name, the workers never."""

from dataclasses import dataclass
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.registry import Command, decides
from casework.domain.statute.papers import DECISIONS
from casework.domain.statute.standing import Publication
from casework.domain.values import Text

GROUNDS: Final = (
    "large_arrears", "transferred_to_police", "social_insurance", "working_hours", "women_and_minors", "child_labour", "grave_impact",
    "other",
)  # fmt: skip
"""The kinds of Order 29 art. 5; the first two share its first item."""
PUBLISHERS: Final = ("hrss", "procuratorate")


@dataclass(frozen=True, kw_only=True)
class Publish(Command):
    """Announce the breach. Only respondents are named, by their refs; what is printed is built from the facts, so no worker's
    name can come in. `paper` is the decision it rests on, the newest where left out and there is one; `respondents` left out are
    those whom it addresses, else who owes.
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


def answerable(case: Case, paper: str | None) -> tuple[str, ...]:
    """Who is named where a command names nobody: whom the paper addresses, else who owes, else every respondent. A first payer who
    owes nothing is not put before the public by default.
    """
    known = case.papers.get(paper or "")
    if known is not None and known.addressees:
        return known.addressees
    return (case.debtor,) if case.debtor else tuple(respondent.ref for respondent in case.respondents)


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
    if command.paper and command.paper not in case.papers:
        return f"there is no paper {command.paper!r} in this case; papers: {', '.join(case.papers) or 'none'}"
    if command.ground == "transferred_to_police" and not case.transferred:
        return "the case was not transferred to the police; name another ground"
    return None


# decisions


@decides(Publish)
def publish(case: Case, asked: Asked[Publish], world: World) -> list[Fact]:
    """Announced."""
    command = asked.command
    newest = case.latest_paper(DECISIONS, ("served", "met", "unmet", "demanded", "applied", "granted", "refused", "executed"))
    follows = command.paper or (newest.id if newest else None)
    return [
        Published(
            publication=f"publication-{len(case.publications) + 1}",
            ground=command.ground or ("transferred_to_police" if case.transferred else "large_arrears"),
            respondents=command.respondents or answerable(case, follows), follows=follows, publisher=command.publisher,
        )
    ]  # fmt: skip


@decides(DeclinePublish)
def decline_publish(case: Case, asked: Asked[DeclinePublish], world: World) -> list[Fact]:
    """Not announced."""
    return [NotPublished(reason=asked.command.reason)]
