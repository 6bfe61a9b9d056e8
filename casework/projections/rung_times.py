"""When a rung falls, in the words of the rulebook: 到期后第5个工作日, 5 working days after due."""

from collections.abc import Mapping
from typing import Final

from casework.domain.case import Case
from casework.domain.rulebook import Rulebook
from casework.domain.timekeeping.clocks import Clock
from casework.domain.timekeeping.rungs import mark_of
from casework.domain.timing import rule_day

UNITS: Final = {"minute": "分钟", "hour": "小时", "day": "日", "working day": "个工作日"}
ANCHORS: Final = {"open +": "开始", "due +": "到期"}


def rung_times(clock: Clock, case: Case, rulebook: Rulebook) -> Mapping[str, str]:
    """The words of each rung of a clock, from its rulebook; empty where that knows the rule no more."""
    rule = rulebook.rule(clock.rule, clock.region, rule_day(clock, case))
    return {spec.name: spec.when for spec in rule.rungs_for(case.track)} if rule is not None else {}


def time_zh(when: str) -> str:
    """The words of a rung in Chinese."""
    mark = mark_of(when)
    if mark.kind in ANCHORS:
        side = "前" if mark.amount < 0 else "后"
        nth = "第" if mark.amount > 0 and mark.unit in ("day", "working day") else ""
        return f"{ANCHORS[mark.kind]}{side}{nth}{abs(mark.amount)}{UNITS[mark.unit]}"
    fixed = {"open": "开始时", "due": "到期时", "due day": f"到期当日{mark.time}", "day": f"第{mark.amount}日{mark.time}"}
    return fixed.get(mark.kind, f"期限过{mark.amount}%")
