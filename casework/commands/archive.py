"""`casework archive`: one case as a package for the electronic archive."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casework.commands.acting import By, Post, acting_as
from casework.commands.opening import opened
from casework.commands.speaking import INPUT, AsJson, BadInput, Database, say, say_json

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.domain.case import Case
    from casework.domain.values import Actor

MAY = ("unit_head", "hrss_head", "supervisor", "admin")
"""Posts that hand files to an archive."""


def archive(
    case_no: Annotated[str | None, typer.Argument(metavar="[CASE]", help="The case number.")] = None,
    to: Annotated[Path | None, typer.Option("--to", metavar="FOLDER", help="Where the package is written, as FOLDER/CASE.")] = None,
    check: Annotated[Path | None, typer.Option("--check", metavar="PACKAGE", help="Check a package; needs no database.")] = None,
    fonds: Annotated[str, typer.Option("--fonds", metavar="CODE", help="The fonds number 全宗号.")] = "",
    by: By = None,
    post: Post = None,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Writes a case for the archive 归档: facts, what they say, people and files in clear, proof, manifest. The reading is on record."""
    from casework.privacy.archive import check as checked
    from casework.privacy.archive import pack

    if check is not None:
        return _tell(check, checked(check), as_json)
    if case_no is None or to is None:
        raise BadInput("name a case and --to FOLDER, or a package with --check")
    with opened(database) as office:
        actor = acting_as(office, by, post)
        case = _allowed(office, actor, case_no)
        _account(office, actor, case)
        package = pack(office.cases, office.views, case_no, to, _proof(office, case_no), office.clock(), fonds)
    if as_json:
        say_json({"folder": package.folder, "files": package.files, "refs": package.refs})
    else:
        typer.echo(
            f"已归档 {len(package.files)} files in {package.folder}; check it anywhere with: casework archive --check {package.folder}"
        )
    say("the package holds personal data in clear: hand it over, then destroy your copy")


def _allowed(office: "Casework", actor: "Actor", case_no: str) -> "Case":
    """The case, for a post that may and in whose scope it is. Raises NotYours, and CaseNotFound alike for what is out of scope."""
    from casework.domain.refusals import CaseNotFound, NotYours
    from casework.domain.scope import Scope

    if str(actor.post) not in MAY:
        raise NotYours(f"archive belongs to {', '.join(MAY)}; you act as {actor.post}")
    case = office.cases.case(case_no)
    if not Scope.of(actor).sees(case):
        raise CaseNotFound(f"there is no case {case_no}")
    return case


def _account(office: "Casework", actor: "Actor", case: "Case") -> None:
    """On record before anything is opened. Raises NotLogged."""
    from casework.domain.erasing.rules import persons
    from casework.security.readings import Reading, Readings

    with closing(Readings(office.store)) as readings:
        readings.account(Reading(
            at=office.clock(), door="archive", person=actor.person, post=str(actor.post), unit=actor.unit.code, place=actor.unit.region,
            case_no=case.case_no, region=case.region, refs=persons(case), fields=("all",), ground="operator", opened=True,
        ))  # fmt: skip


def _proof(office: "Casework", case_no: str) -> "dict[str, object]":
    from casework.commands.prove import proof_in_full
    from casework.commands.sealing import sealed

    sealed(office.store, "archive")
    return proof_in_full(office.store, case_no, None)


def _tell(folder: Path, wrong: list[str], as_json: bool) -> None:
    if as_json:
        say_json({"package": folder, "faults": wrong})
    else:
        typer.echo("\n".join(wrong) if wrong else f"校验无误 whole: {folder}; its proof: python verifier.py proof.json PUBLIC_KEY")
    if wrong:
        raise typer.Exit(INPUT)
