"""Four eyes 双人把关: who asked, who handles and who approved already never decide, neither in person nor through a stand-in (AB角)."""

from collections.abc import Iterable

from casework.domain.case import Case
from casework.domain.state import Request


def eyes(person: str | None, acting_for: str | None = None) -> frozenset[str]:
    """The persons behind one act: who did it, and the absent holder in whose place it was done."""
    return frozenset(each for each in (person, acting_for) if each)


def used(request: Request) -> frozenset[str]:
    """Everybody behind the request and the approvals it has: none of them decides on it again."""
    return eyes(request.by, request.acting_for) | frozenset(request.approved_by)


def why_not(looks: Iterable[str], spent: Iterable[str], case: Case) -> str | None:
    """Why these persons may not decide on what `spent` asked for or approved, or None."""
    mine = frozenset(looks)
    if mine & frozenset(spent):
        return "you asked for this or approved it already, or stand in for who did; another person must decide"
    if mine & frozenset(case.handlers):
        return "you handle this case, or stand in for who does; somebody who does not must decide"
    return None
