"""When personal data may be erased, and every reason against it (个人信息保护法 19, 47; 档案法; 行政处罚法)."""

from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.erasing.keeping import keeping, unfinished
from casework.domain.erasing.ordering import ProposeErasure
from casework.domain.erasing.standing import PERSON, TEXTS, WHATS
from casework.domain.fields import unknown

RETENTION_OVER: Final = "retention_over"
DATA_SUBJECT: Final = "data_subject"
UNLAWFUL: Final = "unlawful"
GROUNDS: Final = (RETENTION_OVER, DATA_SUBJECT, UNLAWFUL)
KEPT_BY_LAW: Final = "retention.kept_by_law"
"""The number of the rulebook that lists the outcomes whose files no request can shorten."""


def persons(case: Case) -> tuple[str, ...]:
    """The people of a case by ref: workers, the informer, and respondents who are natural persons."""
    named = [party.ref for party in case.parties] + ([case.informer.ref] if case.informer is not None else [])
    return tuple(dict.fromkeys((*named, *(firm.ref for firm in case.respondents if firm.person_name))))


def what_is_meant_is_known(case: Case, asked: Asked[ProposeErasure], world: World) -> str | None:
    """A person of the case by ref, its texts, or all."""
    command = asked.command
    if fault := unknown("what", command.what, WHATS):
        return fault
    if command.what != PERSON:
        return None if command.ref is None else f"ref is for one person; leave it out for {command.what}"
    known = persons(case)
    return None if command.ref in known else f"ref {command.ref!r} is nobody of this case; there are: {', '.join(known) or 'none'}"


def not_erased_before(case: Case, asked: Asked[ProposeErasure], world: World) -> str | None:
    """Each once."""
    command, known = asked.command, case.erasures.values()
    before = next((each for each in known if each.covers(command.ref) and command.what in (each.what, PERSON, TEXTS)), None)
    return None if before is None else f"this was ordered already by {before.id}"


def the_erasure_ground_is_known(case: Case, asked: Asked[ProposeErasure], world: World) -> str | None:
    """One of the grounds, and the paper that a request or finding rests on."""
    command = asked.command
    if fault := unknown("ground", command.ground, GROUNDS):
        return fault
    if command.ground == RETENTION_OVER or (command.paper or "").strip():
        return None
    return f"a ground of {command.ground} rests on a paper; name its number in `paper` (the written request, or the finding)"


def nothing_holds_the_file(case: Case, asked: Asked[Any], world: World) -> str | None:
    """No legal hold stands."""
    held = [f"{hold.id} ({hold.ground}{f' {hold.paper}' if hold.paper else ''})" for hold in case.holds.values()]
    return f"the file is under legal hold 封存: {', '.join(held)}" if held else None


def the_people_live_here(case: Case, asked: Asked[ProposeErasure], world: World) -> str | None:
    """The people of a merged case live on in the survivor, and are erased there."""
    if case.merged_into is None or asked.command.what == TEXTS:
        return None
    return f"the people of this case live on in {case.merged_into}; propose it there, they are called {case.case_no}/ref"


def the_case_needs_it_no_more(case: Case, asked: Asked[ProposeErasure], world: World) -> str | None:
    """An open case needs its people and papers, except what should never have been in it."""
    return None if asked.command.ground == UNLAWFUL else "; ".join(unfinished(case)) or None


def the_law_lets_it_go(case: Case, asked: Asked[ProposeErasure], world: World) -> str | None:
    """The period ran out, or the person asks and no law demands keeping; what belongs to all goes with the period only."""
    ground, day = asked.command.ground, asked.today
    found = keeping(case, world.rulebook, day)
    if ground == UNLAWFUL or found.is_over(day):
        return None
    period = "for ever 永久" if found.years is None else f"{found.years} years, until {found.until or 'so long after its end'}"
    kept = f"the file of a case that ended as {found.outcome} is kept {period}"
    if ground != DATA_SUBJECT:
        return f"{kept}; the rulebook says so in retention.{found.outcome}"
    if asked.command.what != PERSON:
        return f"{kept}; a person may ask for their own data only, not for {asked.command.what} (个人信息保护法 47)"
    bound = world.number(KEPT_BY_LAW, case, day) or ()
    return f"{kept}, and no request shortens that (个人信息保护法 47 第2款)" if found.outcome in bound else None


def nothing_new_of_an_erased_person(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Nothing is taken in of a person who was erased, nor any file once the files were."""
    of = asked.command.of
    gone = next((each.id for each in case.erasures.values() if each.covers(None) or (of is not None and each.covers(of))), None)
    return None if gone is None else f"{gone} erased {of or 'the files of this case'} for good; nothing new can be kept of it"
