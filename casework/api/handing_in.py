"""Handing in evidence 上传证据材料: the sealed file first, then the fact that names it; what no fact named is swept away later."""

from asyncio import get_running_loop
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, TypeVar
from uuid import UUID

from casework.api.problems import Problem
from casework.bootstrap import Casework
from casework.domain.case import case_id, fold
from casework.domain.evidence import AddEvidence
from casework.domain.state import Evidence as Item
from casework.domain.values import Actor
from casework.security.evidence import Evidence
from casework.security.printed import PRINTED
from casework.security.vault import KeyMissing

SWEPT: Final = 5
"""How many leftovers each upload looks at."""
HANDS: Final = ThreadPoolExecutor(2, "evidence")
"""Who seals: a file of 20 MB takes 110 MB of memory meanwhile, so that the others wait in the temporary folder."""
T = TypeVar("T")


async def by_hand(work: Callable[[], T]) -> T:
    """Has the work done as soon as a hand is free; no thread of the other requests waits for it."""
    return await get_running_loop().run_in_executor(HANDS, work)


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that came in. `of` is the worker it belongs to, `title` and `file_name` what people call it."""

    content: bytes
    media_type: str
    of: str | None = None
    title: str | None = None
    file_name: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of it: the item, and the position of its fact; None where the same file was there before."""

    item: Item
    position: int | None


def hand_in(office: Casework, case_no: str, handed: Handed, by: Actor, id: UUID | None = None) -> Taken:
    """Stores the file and its fact. Raises a Refusal, and Problem (410) where the case's key was erased."""
    files = Evidence(office.store, office.vault)
    try:
        digest = files.put(case_no, handed.content, handed.media_type, office.clock())
        command = AddEvidence(
            case_no=case_no, digest=digest, media_type=handed.media_type, size=len(handed.content), of=handed.of, title=handed.title,
            file_name=handed.file_name,
        )  # fmt: skip
        done = office.do(command, by=by, id=id)
    except KeyMissing:
        raise erased(case_no) from None
    files.keep(case_no, digest)
    sweep(office, SWEPT)
    item = next(each for each in office.cases.case(case_no).evidence.values() if each.digest == digest)
    return Taken(item, done.position or None)


def sweep(office: Casework, limit: int = 50) -> int:
    """Deletes files that waited a day for a fact that never came; how many. Those that a fact names after all are kept."""
    files, now, dropped = Evidence(office.store, office.vault), office.clock(), 0
    for case_no, digest in files.waiting(now, limit):
        case = fold(None, office.cases.facts(case_id(case_no)), case_no)
        if digest.removeprefix(PRINTED) in case.prints or any(item.digest == digest for item in case.evidence.values()):
            files.keep(case_no, digest)
        else:
            dropped += files.drop(case_no, digest, now)
    return dropped


def erased(case_no: str) -> Problem:
    """410: what was sealed for this case cannot be read by anybody any more."""
    return Problem(410, "erased", f"案件密钥已销毁 the key of {case_no} was erased; what it sealed cannot be read any more")
