"""What a notice must say, and how a party is lawfully heard."""

from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.statute.hearing import ASKED, OUTCOMES, hearing_called
from casework.domain.statute.papers import asked_paper, is_used, runs
from casework.domain.values import Post


def it_is_a_served_notice(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The party can be heard only on a notice that reached it."""
    paper = asked_paper(case, asked)
    if paper is None or (paper.kind == "notice" and paper.status == "served"):
        return None
    return f"{paper.id} is a {paper.kind} ({paper.status}); the party is heard on a served notice"


def it_is_a_notice(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The paper is a notice before a decision."""
    paper = asked_paper(case, asked)
    return f"{paper.id} is a {paper.kind}; this is for a notice" if paper is not None and paper.kind != "notice" else None


def a_hearing_is_its_right(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A hearing is held where the law gives one: a large fine (处罚法 63)."""
    paper = asked_paper(case, asked)
    if paper is None or paper.kind != "notice" or paper.hearing_right:
        return None
    return f"{paper.id} intends no large fine and gives no right to a hearing (处罚法 63); note what the party says with `hear`"


def a_hearing_was_asked_for(case: Case, asked: Asked[Any], world: World) -> str | None:
    """It is called when the party asked."""
    notice = case.papers.get(asked.command.notice)
    if notice is not None and notice.kind == "notice" and notice.heard in ASKED:
        return None
    return f"nobody asked for a hearing on {asked.command.notice!r}; note the request with `request_hearing` first"


def the_outcome_holds(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Heard: what was said is answered (处罚法 45). Lapsed: only after the party's time."""
    command, paper = asked.command, asked_paper(case, asked)
    if command.outcome not in OUTCOMES:
        return f"outcome {command.outcome!r} is unknown; allowed: {', '.join(OUTCOMES)}"
    if command.outcome == "heard" and not command.answered:
        return "what the party said is not answered; say in `answered` what was taken up and why the rest was not (处罚法 45)"
    if command.outcome != "lapsed" or paper is None:
        return None
    if paper.heard == "asked":
        return "the party asked for a hearing in time; hold it, or note that it waived it"
    return "the party's time is not over; wait, or note what it says" if runs(case, "hearing_request", paper.id, asked.at) else None


def a_hearing_is_held_by_the_reviewer(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A hearing asked for is presided over by somebody who did not handle the case, on its day or later (处罚法 64)."""
    paper = asked_paper(case, asked)
    if paper is None or paper.heard not in ASKED or asked.command.outcome != "heard":
        return None
    if asked.by.post != Post.REVIEWER or asked.by.person in case.handlers:
        return "a hearing is held by the reviewer, who is no handler of the case (处罚法 64)"
    called = hearing_called(case, paper.id)
    if called is None:
        return "the notice of the hearing was not served; call it with `call_hearing` and serve it seven working days ahead (处罚法 64)"
    clock = case.clock("hearing_lead", called.id)
    if clock is None or clock.expired(asked.at):
        return None
    return f"the hearing may not be held before {clock.due_text} has ended (处罚法 64)"


def no_decision_was_built_on_it(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A notice that has its decision is done with."""
    paper = asked_paper(case, asked)
    return f"{paper.id} has its decision already; write a new notice" if paper is not None and is_used(case, paper.id) else None
