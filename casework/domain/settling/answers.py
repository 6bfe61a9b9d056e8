"""Answers 答复办结: each channel is answered in its own time, with a conclusion that agrees with the record; it closes nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.fields import unknown
from casework.domain.registry import Command, decides
from casework.domain.settling.contacting import CONTACT_WAYS
from casework.domain.state import Link
from casework.domain.values import Fen, Text, yuan

WAITING: Final = ("12345", "petition", "platform", "provincial_platform", "leader_mailbox", "assistance")
"""Channels in which somebody waits for an answer of ours by a date."""

HOLDS: Final[dict[str, Callable[[Case], bool]]] = {
    "paid_in_full": lambda case: case.balance_fen == 0,
    "paid_in_part": lambda case: case.proven_fen > 0 and case.balance_fen != 0,
    "rectified": lambda case: case.rectified,
    "in_hand": lambda case: case.is_open,
    "ordered_to_pay": lambda case: any(p.purpose == "pay" and p.status not in ("drafted", "cancelled") for p in case.papers.values()),
    "with_the_police": lambda case: case.transferred or case.criminal == "police_filed",
    "not_wages": lambda case: case.handling == "unfounded" and case.conclusion == "not_wages",
    "no_debt": lambda case: case.handling == "unfounded" and case.conclusion in ("no_debt", "settled_before"),
    "false_claim": lambda case: case.handling == "unfounded" and case.conclusion == "false_claim",
    "not_accepted": lambda case: case.handling == "declined",
    "redirected": lambda case: case.handling == "redirected",
    "withdrawn": lambda case: case.handling == "withdrawn",
    "merged": lambda case: case.handling == "merged",
    "assistance_given": lambda case: case.kind == "assistance",
}
"""Conclusion 办结结论 → what the record must say for it. Names of the platform's own ten are not public: a region maps them [G]."""
TOLD: Final = (*CONTACT_WAYS, "platform")
"""Ways to tell the asker."""
OF_MONEY: Final = ("paid_in_full", "paid_in_part")
"""Conclusions that state heads and sum."""


@dataclass(frozen=True, kw_only=True)
class Answer(Command):
    """Answer a channel 答复办结: one of its conclusions, heads and sum solved (fen), to the person who asked.

    `told` says how the asker was told. Answered wrongly, it is answered again with another conclusion.
    """

    link: str
    conclusion: str
    told: str
    heads: int | None = None
    fen: Fen | None = None
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class NotifyPetitioner(Command):
    """Tell the petitioner in writing that the petition was taken 信访书面告知 (信访工作条例 23), within 15 days."""

    link: str
    way: str = "letter"


@dataclass(frozen=True, kw_only=True)
class PlatformSignIn(Command):
    """Sign for a clue on the platform 平台签收."""

    link: str


@dataclass(frozen=True, kw_only=True)
class Answered(Fact, topic="case.answered"):
    """A channel was answered."""

    link: str
    conclusion: str
    told: str
    heads: int | None = None
    fen: Fen | None = None
    text: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """The channel's own clocks close; no other."""
        return (Signal("answer", self.link),)

    def effect(self, case: Case) -> None:
        """The link keeps its answer."""
        case.links = {**case.links, self.link: replace(case.links[self.link], answered=self.conclusion)}


@dataclass(frozen=True, kw_only=True)
class PetitionerNotified(Fact, topic="case.petitioner_notified"):
    """The petitioner was told in writing."""

    link: str
    way: str = "letter"

    def signals(self) -> tuple[Signal, ...]:
        """The notice's clock closes."""
        return (Signal("notice_sent:petition", self.link),)


@dataclass(frozen=True, kw_only=True)
class PlatformSignedIn(Fact, topic="case.platform_signed_in"):
    """The clue was signed for on the platform."""

    link: str

    def signals(self) -> tuple[Signal, ...]:
        """The platform's sign-in clock closes."""
        return (Signal("sign_in:platform", self.link),)


def unanswered(case: Case) -> tuple[Link, ...]:
    """The links in whose channel somebody still waits for an answer."""
    return tuple(link for link in case.links.values() if link.channel in WAITING and link.answered is None)


def the_link_is_known(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The clue is linked to this case."""
    return None if asked.command.link in case.links else f"there is no link {asked.command.link!r}; linked: {', '.join(case.links)}"


def not_answered_so_before(case: Case, asked: Asked[Answer], world: World) -> str | None:
    """An answer is given once; another conclusion corrects it."""
    link = case.links.get(asked.command.link)
    if link is None or link.answered != asked.command.conclusion:
        return None
    return f"{link.id} is answered as {link.answered} already; a new request of that channel is linked as a clue of its own"


def the_answer_agrees_with_the_record(case: Case, asked: Asked[Answer], world: World) -> str | None:
    """Conclusion and description that disagree are a fault superiors look for: the record must hold what the conclusion says."""
    conclusion = asked.command.conclusion
    kinds = world.number("answer.conclusions", case, asked.day) or tuple(HOLDS)
    if wrong := unknown("conclusion", conclusion, kinds):
        return wrong
    if HOLDS[conclusion](case):
        return None
    true = [name for name in kinds if HOLDS[name](case)]
    return f"the record does not say {conclusion}; by the record it could be {', '.join(true) or 'none yet'}"


def heads_and_sum_are_stated(case: Case, asked: Asked[Answer], world: World) -> str | None:
    """An answer about money states heads and sum solved, as the record has them; others state them rightly or not at all."""
    command = asked.command
    wanted = case.proven_fen if command.conclusion in OF_MONEY else case.owed_fen
    if command.conclusion in OF_MONEY and (command.fen is None or (command.heads is None and case.workers is not None)):
        return "the number of workers and the sum solved are not stated; give `heads` and `fen`"
    if command.fen not in (None, wanted):
        return f"the sum of the answer is {yuan(command.fen)} yuan, the record says {yuan(wanted)}"
    if case.workers is None or (command.heads or 0) <= case.workers:
        return None
    return f"the answer speaks of {command.heads} workers, the record of {case.workers}"


def the_asker_was_told(case: Case, asked: Asked[Answer], world: World) -> str | None:
    """The answer goes to the person who asked (724号令 10), by a known way."""
    return unknown("told", asked.command.told, TOLD)


def it_came_by_petition(case: Case, asked: Asked[NotifyPetitioner], world: World) -> str | None:
    """Only a petitioner is told in writing 书面告知 (信访条例 23)."""
    return _came_otherwise(case, asked.command.link, ("petition",), "书面告知")


def it_came_by_a_platform(case: Case, asked: Asked[PlatformSignIn], world: World) -> str | None:
    """Only what came by a clue platform is signed in there 平台签收."""
    return _came_otherwise(case, asked.command.link, ("platform", "provincial_platform"), "平台签收")


def _came_otherwise(case: Case, link_id: str, channels: tuple[str, ...], zh: str) -> str | None:
    link = case.links.get(link_id)
    if link is None or link.channel in channels:
        return None
    return f"{link.id} came by {link.channel}; {zh} belongs to {', '.join(channels)}"


@decides(Answer)
def answer(case: Case, asked: Asked[Answer], world: World) -> list[Fact]:
    """Answered."""
    c = asked.command
    return [Answered(link=c.link, conclusion=c.conclusion, told=c.told, heads=c.heads, fen=c.fen, text=c.text)]


@decides(NotifyPetitioner)
def notify_petitioner(case: Case, asked: Asked[NotifyPetitioner], world: World) -> list[Fact]:
    """Told in writing."""
    return [PetitionerNotified(link=asked.command.link, way=asked.command.way)]


@decides(PlatformSignIn)
def platform_sign_in(case: Case, asked: Asked[PlatformSignIn], world: World) -> list[Fact]:
    """Signed for."""
    return [PlatformSignedIn(link=asked.command.link)]
