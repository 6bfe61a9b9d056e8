"""What a clerk sees of a case, and what could be written about it: the fitting value first, then others, then wrong ones."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from casework.domain.asking import World
from casework.domain.case import Case
from casework.domain.parties import Party, Respondent
from casework.domain.settling.answers import HOLDS
from casework.domain.settling.replies import Reply
from casework.domain.settling.sampling import roll
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.domain.values import Line, Sum
from tests.people import COUNTY, INDUSTRY, OTHER_COUNTY, TOWN
from tests.unpaid import PLAIN, whole

EMPLOYER = Respondent("firm", name="某建筑公司")
CONTRACTOR = Respondent("contractor", name="某总承包公司", role="general_contractor")
PERSON = Respondent("person", kind="person", person_name="王某")
NOBODY = Respondent("nobody")
WORKER = Party("w1", name="张三", phone="13800000000", id_number="620502199001010011")
FAR, LONG_AGO = date(9999, 12, 31), date(1900, 1, 1)


@dataclass(frozen=True)
class Scene:
    """What a clerk sees: the case, the world, the moment, and the other cases of the office."""

    case: Case
    world: World
    now: datetime
    others: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The local day."""
        return self.now.astimezone(SHANGHAI).date()

    def ahead(self, days: int) -> date:
        """The local day so many days from now."""
        return self.day + timedelta(days=days)

    @property
    def refs(self) -> tuple[str, ...]:
        """Refs of the respondents."""
        return tuple(respondent.ref for respondent in self.case.respondents)

    def held(self, kind: str) -> tuple[str, ...]:
        """Ids of what the case holds, newest first, and one that it does not hold."""
        return (*reversed(tuple(getattr(self.case, kind))), f"no-{kind}")


Options = Callable[[Scene], tuple[Any, ...]]


def words(*given: Any) -> Options:
    """The same words whatever the case."""
    return lambda scene: given


def sums(scene: Scene) -> tuple[Any, ...]:
    """What was established, else a plain sum; then sums without roll, unknown, small, large and impossible."""
    known = scene.case.verified if scene.case.verified and scene.case.verified.lines else PLAIN
    return (
        known,
        Sum(10, 15_000_000),
        Sum(3, 300_000),
        None,
        Sum(),
        whole(3, 300_000),
        whole(60, 90_000_000),
        Sum(0, 0),
        Sum(-1, 5),
        Sum(2**40, 2**70),
        Sum(3, 7, PLAIN.lines),
    )


def days(*ahead: int | None) -> Options:
    """Days counted from today, None, and the ends of the calendar."""
    return lambda scene: (*(None if days is None else scene.ahead(days) for days in ahead), FAR, LONG_AGO)


def replies(scene: Scene) -> tuple[Any, ...]:
    """Everybody paid and satisfied; one unpaid; one dissatisfied with ground; nobody; unreached; free will; nonsense."""
    heads = scene.case.workers or 1
    workers = roll(scene.case) or tuple(f"w{n}" for n in range(1, min(heads, 40) + 1))
    good = tuple(Reply(worker, "paid", satisfied=True) for worker in workers)
    first, rest = workers[0], good[1:]
    unreached = Reply(first, "unreached", tries=3, ways=("phone", "visit"))
    return (
        good, (Reply(first, "unpaid"), *rest), (Reply(first, "paid", satisfied=False, grounded=True), *rest), (unreached, *rest), good[:1],
        tuple(Reply(worker, "freely") for worker in workers), (Reply(first, "perhaps"),), (good[0], good[0]), (),
    )  # fmt: skip


def papers(scene: Scene) -> tuple[Any, ...]:
    """The papers of the case."""
    return scene.held("papers")


def conclusions(scene: Scene) -> tuple[Any, ...]:
    """Those that the record bears out, then all others."""
    return (*sorted(HOLDS, key=lambda name: not HOLDS[name](scene.case)), "solved")


def answer_links(scene: Scene) -> tuple[Any, ...]:
    """Links not answered yet first."""
    return (*sorted(scene.case.links, key=lambda link: scene.case.links[link].answered is not None), "link-99")


def lead_options(scene: Scene) -> tuple[Any, ...]:
    """A unit that does not lead yet first."""
    lead = scene.case.lead.code if scene.case.lead else ""
    units = [unit.code for unit in (COUNTY, INDUSTRY, TOWN, OTHER_COUNTY)]
    return (*sorted(units, key=lambda code: code == lead), "nowhere")


def cohandler_options(scene: Scene) -> tuple[Any, ...]:
    """A major case goes to the industry department as well."""
    both = ((INDUSTRY.code,), ()) if scene.case.track == "major" else ((), (INDUSTRY.code,))
    return (*both, (TOWN.code,), (TOWN.code, INDUSTRY.code), (COUNTY.code,), ("nowhere",))


def clocks(scene: Scene) -> tuple[Any, ...]:
    """Keys of open clocks and one that does not run."""
    return (*scene.case.clocks, "", "nothing.1")


def extended_limits(scene: Scene) -> tuple[Any, ...]:
    """Amounts, and limits that are none."""
    return (
        "1 working days",
        "10 working days",
        "30 days",
        "until 2030-01-01",
        "same day",
        "until 9999-12-31",
        "3650 years",
        "soon",
        "",
        "999999 days",
    )


def other_cases(scene: Scene) -> tuple[Any, ...]:
    """Another case of the office, this case, and none."""
    return (*scene.others, scene.case.case_no, "", "620502-2026-999999")


def tracks(scene: Scene) -> tuple[Any, ...]:
    """Heavier tracks first."""
    return (*(track for track in ("major", "ordinary", "simple") if track != scene.case.track), scene.case.track, "fast")


def leaders(scene: Scene) -> tuple[Any, ...]:
    """A leader who does not own the case yet first."""
    owner = scene.case.owner.person if scene.case.owner else ""
    return (*sorted(("leader", "chair"), key=lambda person: person == owner), "officer-1", "nobody")


def outstanding(scene: Scene) -> tuple[Any, ...]:
    """What is still owed, a part of it, more than it, nothing, unknown."""
    owed = max(scene.case.balance_fen or 100, 1)
    return owed, max(owed // 3, 1), owed + 1, 1, None, 0, -5, 2**70


def line_options(scene: Scene) -> tuple[Any, ...]:
    """No lines, a line of a worker on the roll, of a stranger, of nobody known, and one that is negative."""
    return (), (Line("w1", 100),), (Line("w1", 100), Line("w2", None)), (Line("stranger", 5),), (Line("w1", -5),)
