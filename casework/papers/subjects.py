"""What a case has that a kind of paper can print: its papers of that kind, or the fact that the kind rests on."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.statute.standing import Paper
from casework.papers.kinds import Kind


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to print: a paper of the case by its id (order-1), a fact by its topic and version (dispatched-7), or the case itself,
    whose id is empty.
    """

    id: str = ""
    paper: Paper | None = None
    fact: Fact | None = None


class NoSubject(LookupError):
    """The case has no such paper; the sentence says which it has, or which move brings one about."""


def subjects(kind: Kind, case: Case, facts: Sequence[Fact]) -> list[Subject]:
    """Everything of the case that the kind can print, newest first; the case itself where the kind needs no more."""
    if not kind.prints:
        return [Subject()]
    found = [Subject(paper.id, paper) for paper in reversed(case.papers.values()) if _is_printed_by(kind, paper)]
    rests_on = (fact for fact in reversed(facts) if fact.topic in kind.of_facts)
    return found + [Subject(f"{fact.topic.removeprefix('case.')}-{fact.originator_version}", fact=fact) for fact in rests_on]


def subject_of(kind: Kind, case: Case, facts: Sequence[Fact], wanted: str | None) -> Subject | None:
    """The thing that is wanted by its id, else the newest; None where there is none yet. Raises NoSubject for an unknown id."""
    every = subjects(kind, case, facts)
    if not wanted:
        return every[0] if every else None
    found = next((each for each in every if each.id == wanted), None)
    if found is None:
        known = ", ".join(each.id for each in every if each.id) or "none"
        raise NoSubject(f"this case has no paper {wanted!r} that is printed as {kind.zh} {kind.name}; it has: {known}")
    return found


def _is_printed_by(kind: Kind, paper: Paper) -> bool:
    """Whether the kind prints this paper; what was cancelled or only proposed and dropped is not printed."""
    if paper.kind not in kind.of_papers or paper.status == "cancelled":
        return False
    return not kind.intends or paper.intends == kind.intends
