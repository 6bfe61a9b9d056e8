"""The difference between two rulebooks, and how their golden cases come out, on a terminal."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from casework.commands.speaking import clean
from casework.projections.rulebook_said import PARTS, line, names_of

if TYPE_CHECKING:
    from casework.domain.rulebook import Rulebook
    from casework.workflows.golden import Result
    from casework.workflows.rulebook_diff import Difference


def print_differences(
    old: "Rulebook", new: "Rulebook", differing: "Iterable[Difference]", golden: "Iterable[tuple[Result | None, Result | None]]"
) -> None:
    """All of it on the terminal, part by part."""
    import typer

    typer.echo(clean(f"{old.name} {old.digest[:16]} → {new.name} {new.digest[:16]}"))
    names, part = {**names_of(old), **names_of(new)}, None
    for each in differing:
        if each.place.part != part:
            part = each.place.part
            typer.echo(f"{PARTS[part]} {part or 'rulebook'}")
        typer.echo(clean(f"  {line(each, names)}"))
    if part is None:
        typer.echo("两本规则相同 they say the same")
    for sentence in golden_lines(golden):
        typer.echo(clean(sentence))


def golden_lines(golden: "Iterable[tuple[Result | None, Result | None]]") -> list[str]:
    """How many golden cases come out under each rulebook, and those that do not come out under the new one."""
    pairs = list(golden)
    before, after = [a for a, _ in pairs if a], [b for _, b in pairs if b]
    counts = "，".join(
        f"{zh} {sum(result.ok for result in results)}/{len(results)}"
        for zh, results in (("原规则 in force", before), ("新规则 new", after))
    )
    return [f"核对案例 golden cases: {counts}", *(f"  不符 fails: {result}" for result in after if not result.ok)]
