"""A command on a case that nobody touched for long beside one on a case just worked on, and what the length of a life costs."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from statistics import median
from time import perf_counter
from typing import Final

from casework.bench.bare import bare_workers
from casework.bench.figures import Figure
from casework.bench.hammer import alone
from casework.bench.ladder import NOW
from casework.bench.lives import populate
from casework.bench.living import Work, shortened
from casework.bench.templates import Template
from casework.bootstrap import Casework
from casework.domain.settling.notes import MakeNote
from casework.domain.values import Actor, Post

FACTS: Final = 25
LENGTHS: Final = (5, 25, 50, 100, 140)
SERIES: Final = 1900
"""Years of the numbers of these copies: none that a real case has, a series for each length."""
CASES: Final = 40


@dataclass(frozen=True, slots=True)
class Cold:
    """A case of a known length, and who may write a note in it."""

    case_no: str
    by: Actor


def lay_by(house: Casework, work: Work, facts: int, cases: int = CASES) -> list[Cold]:
    """Stores copies of lives of exactly so many facts; those of an earlier call with the same number are kept."""
    officers = {each.by.unit.code[:6]: each.by for life in work.lives for each in life if each.move.post == Post.OFFICER}
    long = [each for each in work.templates if len(each.facts) >= facts and each.region in officers]
    made = populate(house.cases, _begun(long, facts), (), cases, 0, again=True)
    return [Cold(case_no, officers[case_no[:6]]) for case_no in made.cases]


def _begun(templates: Iterable[Template], facts: int) -> list[Template]:
    return [replace(shortened(each, facts), year=SERIES + facts) for each in templates]


def noted(house: Casework, cases: Iterable[Cold]) -> Iterator[float]:
    """A note in one case after the other; the seconds each took."""
    for each in cases:
        began = perf_counter()
        house.cases.do(MakeNote(case_no=each.case_no), each.by, at=NOW)
        yield perf_counter() - began


def cold_and_warm(url: str, cases: Sequence[Cold]) -> Figure:
    """Each case once cold in a newly opened office, and then again."""
    with Casework(url, create=False) as house:
        first, *others = cases
        next(noted(house, [first]))
        took = [(next(noted(house, [each])), next(noted(house, [each]))) for each in others]
    cold, warm = (median(each) for each in zip(*took, strict=True))
    return Figure(f"{house.store.dialect}: command on a cold case ({FACTS} facts) ÷ on a warm one", cold / warm, 3.0, 2.0, most=True)


def by_length(house: Casework, url: str, work: Work) -> list[Figure]:
    """Cold commands on lives of growing length beside a bare commit."""
    laid = {facts: lay_by(house, work, facts) for facts in LENGTHS}
    with Casework(url, create=False) as cold, bare_workers(url, work.median_fact, 1) as (bare,):
        lines = {facts: noted(cold, cases) for facts, cases in laid.items()}
        took: dict[int, list[float]] = {facts: [] for facts in LENGTHS}
        commits: list[float] = []
        for _ in range(CASES):
            commits += alone(bare, 3)
            for facts, line in lines.items():
                took[facts].append(next(line))
    commit = median(commits)
    db = house.store.dialect
    return [Figure(f"{db}: cold command ÷ bare commit, {facts} facts", median(took[facts]) / commit) for facts in LENGTHS]


def at_two_sizes(few: str, many: str, laid: tuple[Sequence[Cold], Sequence[Cold]]) -> tuple[float, float]:
    """The median seconds of cold commands in two databases, A B A B: the small one's and the large one's."""
    with ExitStack() as opened:
        houses = [opened.enter_context(Casework(url, create=False)) for url in (few, many)]
        lines = [noted(house, cases) for house, cases in zip(houses, laid, strict=True)]
        pairs = [tuple(next(line) for line in lines) for _ in range(min(map(len, laid)))]
    one, other = (median(each) for each in zip(*pairs[1:], strict=True))
    return one, other
