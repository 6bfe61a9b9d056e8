"""What a look at the running system finds: the state of database, views, ticks and quarantine, and what to do about each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from casework.api.serving import Served
from casework.projections.questions import Status
from casework.store import StoreUnavailable
from casework.store.records import HEAD

BEHIND: Final = 5_000
"""Positions that the views may lack before answers are too old to serve."""
SLOW: Final = 500
"""Positions that they lack only when nobody follows the facts."""
SILENT: Final = 300
"""Seconds without a tick that are worth a warning; one comes every 15."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong and what to do, in Chinese and English; `stops` says that answers would be wrong or impossible."""

    code: str
    zh: str
    en: str
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """What was found. Positions and seconds; `tick_age` None where nobody ticked yet or the time is not ours (a trial)."""

    position: int | None
    newest: int | None
    lag: int | None
    quarantine: int | None
    tick_age: float | None
    alarm: bool
    findings: tuple[Finding, ...]

    @property
    def is_ready(self) -> bool:
        """Whether answers may be served."""
        return not any(finding.stops for finding in self.findings)


NOTHING: Final = (None, None, None, None, None, False)


def look(served: Served) -> Look:
    """Looks at everything; what does not answer is a finding, not a fault."""
    office = served.office
    try:
        schema = office.store.schema()
        if schema != HEAD:
            return Look(*NOTHING, (_foreign(),))
        seen, ticked, alarm = office.views.status(), office.views.last_tick(), office.views.alarm()
    except StoreUnavailable:
        return Look(*NOTHING, (_unanswered(),))
    age = None if ticked is None or office.store.is_trial else (served.now - ticked).total_seconds()
    alarmed_since = alarm.since if alarm is not None else None
    found = tuple(_findings(seen, age, ticked is None and not office.store.is_trial, alarmed_since))
    return Look(seen.position, seen.newest, seen.lag, len(seen.asides), age, alarm is not None, found)


def _findings(seen: Status, age: float | None, never: bool, alarmed_since: datetime | None) -> Iterator[Finding]:
    if seen.lag > BEHIND:
        yield Finding("views_behind", f"视图落后{seen.lag}条，请稍候或检查后台进程", _lag(seen.lag), stops=True)
    elif seen.lag > SLOW:
        yield Finding("views_slow", f"视图落后{seen.lag}条，请检查后台进程", _lag(seen.lag))
    if never or (age is not None and age > SILENT):
        ago = "从未" if age is None else f"{age:.0f}秒未"
        en = "never ticked" if age is None else f"no tick for {age:.0f} s"
        yield Finding("no_tick", f"{ago}巡查到期事项，请启动 casework worker", f"{en}; start casework worker, see casework status")
    if alarmed_since is not None:
        since = f"{alarmed_since:%Y-%m-%d %H:%M}Z"
        yield Finding("tick_alarm", f"{since}起到期处理停止，原因见 casework status", f"ticks left out since {since}; see casework status")
    if seen.asides:
        number, see = len(seen.asides), "casework quarantine list"
        yield Finding("quarantine", f"{number}件案件被隔离，请查看 {see}", f"{number} cases; {see}")


def _lag(lag: int) -> str:
    return f"the views lack {lag} positions; wait, or see that casework worker runs"


def _foreign() -> Finding:
    zh, en = "数据库由另一版本升级，请以该版本重启", "the database was migrated by another release; restart this process with that one"
    return Finding("schema", zh, en, stops=True)


def _unanswered() -> Finding:
    return Finding(
        "database", "数据库无应答，请检查数据库服务与磁盘", "the database does not answer; is it running, has it room?", stops=True
    )
