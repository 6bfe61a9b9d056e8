"""`office load`: a file goes into the office directory 机构名录, with a report of what changes and what is worth a second look."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from casework.commands.opening import opened
from casework.commands.speaking import INPUT, AsJson, BadInput, Database, clean, say, say_json

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.office.loading import OfficeWarning, Owned
    from casework.office.plan import Change, Plan

KINDS: Final = {
    "unit_new": ("新增单位", "units new"),
    "unit_changed": ("变更单位", "units changed"),
    "unit_dissolved": ("撤销单位", "units dissolved"),
    "post_given": ("任职", "posts given"),
    "post_changed": ("职务变更", "posts changed"),
    "post_corrected": ("职务更正", "posts corrected"),
    "post_ended": ("离任", "posts ended"),
    "deputy_named": ("代理人", "deputies named"),
    "deputy_ended": ("代理终止", "deputies ended"),
    "absence_recorded": ("外出", "absences recorded"),
    "absence_ended": ("提前返岗", "absences ended"),
    "roster_set": ("值班表", "duty rosters set"),
}
"""Kind of change → how its group is headed."""
SHOWN: Final = 20
"""Lines of one kind on screen; --json tells all."""
MOST_CASES: Final = 1000


def load(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The directory in TOML; the README describes it.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would change, and change nothing.")] = False,
    by: Annotated[str, typer.Option("--by", metavar="ACCOUNT", help="The account that loads.")] = "operator",
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Loads units, posts, deputies, absences and duty rosters from a file, all of it or nothing 载入机构名录."""
    from casework.domain.refusals import BadCommand

    source = _source(file)
    try:
        with opened(database) as office:
            plan = _loaded(office, source, file.name, by, dry_run)
            warnings = _warnings(office, plan)
    except BadCommand as wrong:
        _refuse(wrong.reasons, as_json)
    if as_json:
        say_json(_report(plan, warnings, applied=not dry_run))
    else:
        _print_report(plan, warnings, dry_run)


def _source(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as fault:
        raise BadInput(f"{file}: cannot be read ({fault.strerror}); name a directory file in TOML") from None
    except UnicodeDecodeError:
        raise BadInput(f"{file}: is not UTF-8; save it as UTF-8 and load it again") from None


def _refuse(reasons: Sequence[str], as_json: bool) -> None:
    for reason in reasons:
        say(reason)
    say(f"名录未作任何改动 nothing was loaded; {len(reasons)} faults")
    if as_json:
        say_json({"applied": False, "faults": list(reasons)})
    raise typer.Exit(INPUT)


def _loaded(office: "Casework", source: str, name: str, by: str, dry_run: bool) -> "Plan":
    """The plan, carried out unless it is only asked for. It is made again where somebody else changed the directory meanwhile."""
    from casework.domain.facts import Fact
    from casework.domain.office import Office
    from casework.domain.values import SYSTEM_UNIT, Actor, Post
    from casework.office.loading import sound
    from casework.office.planning import planned
    from casework.office.reading import read_sheet

    sheet, at, plans = read_sheet(source, name), office.clock(), list["Plan"]()

    def wanted(directory: Office) -> Sequence[Fact]:
        plans.append(sound(planned(sheet, directory, at)))
        return plans[-1].facts

    if dry_run:
        wanted(office.policies.office)
    else:
        office.policies.enter(wanted, by=Actor(by, Post.ADMIN, SYSTEM_UNIT))
    return plans[-1]


def _warnings(office: "Casework", plan: "Plan") -> tuple["OfficeWarning", ...]:
    from casework.office.loading import warnings

    return warnings(plan, _owned(office))


def _owned(office: "Casework") -> "Owned":
    from casework.projections.questions import ledger_rows

    def cases(person: str) -> list[str]:
        office.views.catch_up()
        return [row["case_no"] for row in ledger_rows(office.views, {"owner": person, "struck_off": False}, MOST_CASES)]

    return cases


def _report(plan: "Plan", warnings: Iterable["OfficeWarning"], *, applied: bool) -> dict[str, Any]:
    return {
        "applied": applied,
        "counts": dict(Counter(change.kind for change in plan.changes)),
        "changes": [_plain(change) for change in plan.changes],
        "warnings": [{"code": each.code, "about": each.about, "zh": each.zh, "en": each.en} for each in warnings],
    }


def _plain(change: "Change") -> dict[str, Any]:
    from casework.projections.office_sentences import office_sentence

    zh, en = office_sentence(change.fact)
    differs = [{"field": field, "before": before, "after": after} for field, before, after in change.differs]
    return {"kind": change.kind, "zh": zh, "en": en, "differs": differs}


def _print_report(plan: "Plan", warnings: Sequence["OfficeWarning"], dry_run: bool) -> None:
    from casework.projections.office_sentences import office_sentence

    for kind, (zh, en) in KINDS.items():
        changes = [change for change in plan.changes if change.kind == kind]
        if changes:
            typer.echo(f"{zh} {en}: {len(changes)}")
        for change in changes[:SHOWN]:
            typer.echo(clean(f"  {office_sentence(change.fact)[0]}{_differing(change)}"))
        if len(changes) > SHOWN:
            typer.echo(f"  … 还有 and {len(changes) - SHOWN} more; see them with --json")
    for warning in warnings:
        say(f"注意 warning: {warning.zh} · {warning.en}")
    typer.echo(_ending(len(plan.changes), dry_run))


def _differing(change: "Change") -> str:
    from casework.projections.office_sentences import word

    differs = [f"{field}：{word(field, before, 0) or '—'} → {word(field, after, 0) or '—'}" for field, before, after in change.differs]
    return f"  [{'；'.join(differs)}]" if differs else ""


def _ending(changes: int, dry_run: bool) -> str:
    if not changes:
        return "没有变化 nothing changes: the directory has all of this already"
    return f"试算，未写入 {changes} changes would be made" if dry_run else f"已载入 {changes} changes loaded"
