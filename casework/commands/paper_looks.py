"""How papers of a case stand, for `casework paper`: what is said at printing, what is kept, and how it is shown."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from casework.commands.speaking import BadInput
from casework.commands.speaking import paper as sheet

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.domain.values import Actor
    from casework.papers.making import Looked
    from casework.security.printed import Printed


def kept_files(office: "Casework") -> "Printed":
    """The printed papers that are kept."""
    from casework.security.evidence import Evidence
    from casework.security.printed import Printed

    return Printed(Evidence(office.store, office.vault), office.vault)


def look_of(office: "Casework", actor: "Actor", case_no: str, name: str, of: str | None, said: dict[str, str]) -> "Looked":
    """How a paper of a case stands. Raises BadInput for a kind that is none."""
    from casework.domain.timekeeping.terms import local_day
    from casework.papers.kinds import kinds
    from casework.papers.making import Wish, looked
    from casework.settings import papers_folder

    if name not in kinds():
        raise BadInput(f"KIND: there is no kind {name!r}; there are {', '.join(kinds())}")
    case, today = office.cases.case(case_no), local_day(office.clock())
    facts = office.cases.facts(case.id)
    return looked(Wish(kinds()[name], case, facts, office.policies.office, actor.unit, actor.person, today, of, said, papers_folder()))


def said_in(file: Path | None) -> dict[str, str]:
    """The fields of a file. Raises BadInput."""
    import tomllib

    if file is None:
        return {}
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise BadInput(f"{file}: {fault}") from None
    wrong = [name for name, text in said.items() if not isinstance(text, str)]
    if wrong:
        raise BadInput(f"{file}: {', '.join(wrong)} must be a text")
    return said


def opened_text(office: "Casework", sealed: str) -> str:
    """A sealed text in clear, or a mark where it was erased."""
    from casework.papers.material import ERASED
    from casework.security.vault import KeyMissing

    try:
        return office.vault.open(sealed)
    except KeyMissing:
        return ERASED


def row_of(look: "Looked") -> dict[str, Any]:
    """How a paper stands, for machines and tables."""
    of = look.subject.id if look.subject is not None else None
    return {
        "kind": look.wish.kind.name, "zh": look.wish.kind.zh, "of": of, "number": look.number, "ready": look.ready,
        "missing": [each.field for each in look.lacking],
    }  # fmt: skip


def print_rows(columns: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    """Rows as a table."""
    from rich.table import Table

    from casework.commands.speaking import safe

    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(safe(_said_so(row[column])) for column in columns))
    sheet().print(table)


def _said_so(value: Any) -> str:
    if isinstance(value, bool):
        return "是 yes" if value else "否 no"
    return "" if value is None else ", ".join(value) if isinstance(value, list) else str(value)
