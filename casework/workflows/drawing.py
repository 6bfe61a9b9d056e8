"""The tables as pictures and as pages, generated from the rows themselves so that they cannot be wrong."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from casework.workflows.definition import Row, Workflow
from casework.workflows.tables import TABLES

START: Final = "start"
PAGE: Final = Path(__file__).parent / "README.md"
NOTE: Final = "Generated from the tables by `make docs`; a test fails when it is stale."


def mermaid(workflow: Workflow) -> str:
    """The moves between stages as a Mermaid state diagram; moves that stay are listed once beside it, in the table."""
    return "\n".join(_lines(workflow))


def _lines(workflow: Workflow) -> Iterator[str]:
    yield "stateDiagram-v2"
    first = workflow.stages[0]
    if first:
        yield f"    [*] --> {first}"
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in workflow.sentences:
        for source in row.sources:
            dest = workflow.dest(source, row.dest)
            if dest is not None and dest != source:
                arrows[source, dest].append(row.move)
    for (source, dest), moves in arrows.items():
        yield f"    {source or '[*]'} --> {dest} : {', '.join(dict.fromkeys(moves))}"


def page(workflow: Workflow) -> str:
    """A workflow as a section of the README: diagram, then a table with one line per row."""
    lines = [
        f"## {workflow.name}",
        "",
        "```mermaid",
        mermaid(workflow),
        "```",
        "",
        "| move | 事项 | from | to | by | approved by | when |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [_line(row) for row in workflow.sentences]
    return "\n".join(lines)


def _line(row: Row) -> str:
    sources = " ".join(source or START for source in row.sources)
    dest = {"=": "stays"}.get(row.dest, row.dest)
    chain = " → ".join(" or ".join(step) for step in row.approved_by)
    when = "; ".join(clause.__name__.replace("_", " ") for clause in row.when)
    return f"| {row.move} | {row.zh} | {sources} | {dest} | {' '.join(row.by)} | {chain} | {when} |"


def readme(workflows: Iterable[Workflow]) -> str:
    """The whole page `casework/workflows/README.md`."""
    return "\n".join(["# Workflows 流程", "", NOTE, "", *(f"{page(workflow)}\n" for workflow in workflows)])


def write(target: Path = PAGE) -> None:
    """Writes the page of all workflows: `make docs`."""
    target.write_text(readme(TABLES.values()), encoding="utf-8")
