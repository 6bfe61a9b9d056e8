"""What comes of a comparison of rules in sentences, for a supervisor 结论, and the verdict of the self-check 自检."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from casework.commands.speaking import clean, say

if TYPE_CHECKING:
    from casework.whatif.replaying import Result


def sentences(found: "Result", told: Mapping[str, Any]) -> Iterator[str]:
    """The supervisor's summary 结论: Chinese first."""
    whole, leaders = told["all"], told["leader"]

    def of(column: str) -> int:
        return int(whole.get(column, 0))

    yield (
        f"重演{of('cases'):,}件案件、{found.facts:,}条事实，{of('cases_differing'):,}件有差异 · replayed {of('cases'):,} cases, "
        f"{of('cases_differing'):,} come out otherwise"
    )
    yield (
        f"期限：推迟{of('due_later'):,}个（共{of('days_later'):,}个工作日），提前{of('due_earlier'):,}个（共{of('days_earlier'):,}个工作日）"
        f" · clocks later {of('due_later'):,}, earlier {of('due_earlier'):,}"
    )
    yield (
        f"超期：原{of('late_was'):,}个，试算{of('late_would'):,}个；新增{of('newly_late'):,}个，不再超期{of('late_no_more'):,}个"
        f" · late {of('late_was'):,}, would be {of('late_would'):,}: {of('newly_late'):,} newly, {of('late_no_more'):,} no more"
    )
    if (of("late_on_record"), of("rungs_on_record")) != (of("late_was"), of("rungs_was")):
        yield (
            f"在案记录：超期{of('late_on_record'):,}个，到级{of('rungs_on_record'):,}次（按实际轮巡；上列“原”按到期时刻推算）"
            f" · on record: {of('late_on_record'):,} late, {of('rungs_on_record'):,} rungs, as ticks came to them"
        )
    yield f"督办到级：原{of('rungs_was'):,}次，试算{of('rungs_would'):,}次 · rungs due {of('rungs_was'):,}, would be {of('rungs_would'):,}"
    most = max(leaders.items(), key=lambda each: each[1].get("would", 0) - each[1].get("was", 0), default=None)
    if most is not None and (grown := most[1].get("would", 0) - most[1].get("was", 0)) > 0:
        yield f"增加最多的领导：{most[0]}，多{grown:,}次 · {most[0]} would be told {grown:,} times more"
    yield (
        "人的作为（签收、决定、付款、裁判）均按实际发生，不作推测；只重算期限与到级。"
        "· What people did stays as it happened; only clocks and rungs are counted anew."
    )


def plain_check(found: "Result") -> dict[str, Any]:
    """The self-check for machines."""
    return {
        "ok": not (found.mismatches or found.failed), "cases": found.tally["all", "", "cases"], "facts": found.facts,
        "cases_differing": found.tally["all", "", "cases_differing"], "mismatches": [asdict(each) for each in found.mismatches],
        "failed": found.failed,
    }  # fmt: skip


def print_check(found: "Result", limit: int) -> None:
    """The self-check for people: what is not reproduced, on standard error, then the verdict."""
    for each in found.mismatches[:limit]:
        place = f"{each.case_no} 第{each.version}条 {each.topic} {each.clock}"
        say(f"{place}: {each.what} 存为 stored {each.stored} · 重算 found {each.found}")
    if len(found.mismatches) > limit:
        say(f"另有 and {len(found.mismatches) - limit} more; all with --json")
    cases, apart = found.tally["all", "", "cases"], found.tally["all", "", "cases_differing"]
    verdict = (
        "自检相符 reproduced exactly" if not (apart or found.failed) else f"自检不符 NOT reproduced: {apart + len(found.failed):,} 件 cases"
    )
    typer.echo(clean(f"{verdict} · {cases:,} 件 cases, {found.facts:,} 条事实 facts"))
