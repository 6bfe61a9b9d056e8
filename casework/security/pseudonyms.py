"""Who is told people's data, and the pseudonym 化名 of an informer 举报人 for all who need not know who it is.

条例 (国务院令第423号) art. 9: the informer is kept secret; leaking is punished. So the unit that handles a report works with 举报人甲;
the name is for whoever took the report in and answers it (post intake of a unit with a part in the case), and for the head who
answers for secrecy (hrss_head with the mark chief 正职). It never stands in a paper, letter, sentence, list or export.
"""

from typing import Final

from casework.domain.case import Case
from casework.domain.scope import part_units
from casework.domain.values import Actor, Post, holds

STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
WORDS: Final = "ABCDEFGHIJ"
KNOW_INFORMERS: Final = (Post.INTAKE, f"{Post.HRSS_HEAD}*")
OPEN_NOTHING: Final = (Post.ADMIN,)
"""The administrator keeps accounts and settings; cases are not their business."""


def pseudonym(number: int = 0) -> tuple[str, str]:
    """What an informer is called in the case, in Chinese and English: by their place among its informers, so it tells nothing."""
    stem, turn = number % len(STEMS), number // len(STEMS)
    return f"举报人{STEMS[stem]}{turn + 1 if turn else ''}", f"informer {WORDS[stem]}{turn + 1 if turn else ''}"


def may_open(case: Case, actor: Actor, *, ground: str, purpose: str) -> bool:
    """Whether people's data may be given in clear: to units that handle the case or broke the glass, to others for a stated purpose."""
    return actor.post not in OPEN_NOTHING and (handles(case, actor) or ground == "glass" or bool(purpose))


def may_know_informer(case: Case, actor: Actor) -> bool:
    """Whether the informer's own data may be given in clear; breaking the glass or a purpose is not enough."""
    return handles(case, actor) and holds(actor, KNOW_INFORMERS)


def handles(case: Case, actor: Actor) -> bool:
    """Whether the actor's unit has a part in the case, or watches over its place while nobody has one yet."""
    units = part_units(case)
    return actor.unit.code in units if units else actor.unit.covers(case.region)
