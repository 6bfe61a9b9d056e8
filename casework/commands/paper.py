"""`paper`: official papers of a case: which there are, what is missing, drafts and prints; templates of the office checked."""

from pathlib import Path
from typing import Annotated

import typer

from casework.commands.acting import By, Post, acting_as
from casework.commands.cases import CaseNo
from casework.commands.looking import looked_at
from casework.commands.opening import opened
from casework.commands.paper_looks import kept_files, look_of, opened_text, print_rows, row_of, said_in
from casework.commands.speaking import AsJson, BadInput, Database, say, say_json

paper = typer.Typer(help="Official papers 文书.", no_args_is_help=True)
KindName = Annotated[str, typer.Argument(metavar="KIND", help="The kind of paper, such as order; casework paper list names all.")]
Subject = Annotated[str | None, typer.Option("--of", metavar="ID", help="Which paper (order-1) or fact (dispatched-7); else the newest.")]
Fields = Annotated[Path | None, typer.Option("--fields", metavar="FILE", help="A TOML file with the fields that are said at printing.")]


@paper.command("list")
def list_(
    case_no: Annotated[str | None, typer.Argument(metavar="[CASE]", help="A case; without it the kinds alone.")] = None,
    by: By = None, post: Post = None, as_json: AsJson = False, database: Database = None,
) -> None:  # fmt: skip
    """The kinds of papers, and for a case what of it can be printed 文书清单."""
    from casework.papers.kinds import kinds

    if case_no is None:
        rows = [{"kind": kind.name, "zh": kind.zh, "en": kind.en, "to": kind.to} for kind in kinds().values()]
        return say_json(rows) if as_json else print_rows(("kind", "zh", "en", "to"), rows)
    with opened(database) as office:
        actor = acting_as(office, by, post)
        looks = [look_of(office, actor, case_no, name, None, {}) for name in kinds()]
        looked_at(office, "paper list", looks[0].wish.case)
    rows = [row_of(look) for look in looks]
    return say_json(rows) if as_json else print_rows(("kind", "zh", "of", "number", "ready", "missing"), rows)


@paper.command()
def check(
    case_no: CaseNo, kind: KindName, of: Subject = None, fields: Fields = None, by: By = None, post: Post = None, as_json: AsJson = False,
    database: Database = None,
) -> None:  # fmt: skip
    """What a paper still lacks, why the law wants it and where it is entered 文书核对. Exit code 1 as long as something is missing."""
    from casework.papers.issuing import reasons

    with opened(database) as office:
        look = look_of(office, acting_as(office, by, post), case_no, kind, of, said_in(fields))
        looked_at(office, "paper check", look.wish.case)
    found = [*reasons(look), *look.check.faults]
    if as_json:
        say_json({**row_of(look), "reasons": found, "remarks": list(look.remarks), "fields": list(look.sayable)})
    for line in () if as_json else (*found, *look.remarks):
        typer.echo(line)
    if found:
        raise typer.Exit(1)


@paper.command("print")
def print_(
    case_no: CaseNo, kind: KindName, output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="Where to write it.")],
    of: Subject = None, fields: Fields = None, draft: Annotated[bool, typer.Option("--draft", help="With 【待填】, no number.")] = False,
    by: By = None, post: Post = None, database: Database = None,
) -> None:  # fmt: skip
    """Prints a paper into Word: numbered, its SHA-256 on record; or a draft of it 制发文书."""
    from functools import partial

    from casework.papers.issuing import issued, recorded
    from casework.papers.making import made

    with opened(database) as office:
        actor = acting_as(office, by, post)
        look = look_of(office, actor, case_no, kind, of, said_in(fields))
        if look.check.faults:
            raise BadInput(f"{look.template.name}: {'; '.join(look.check.faults)}")
        does, open_ = partial(office.do, by=actor), partial(opened_text, office)
        issue = None if draft else issued(look, does, office.cases.case, open_)
        file = made(look, look.number, open_, draft=True) if issue is None else issue.made
        looked_at(office, "paper print", look.wish.case, sorted({field for _, field in file.opened}))
        files = kept_files(office)
        if issue is not None:
            files.put(case_no, file.content, file.under, office.clock())
        output.write_bytes(file.content)
        if issue is not None:
            recorded(look, issue, does)
            files.keep(case_no, issue.digest)
    say(f"{output}: {look.wish.kind.zh} {'草稿 draft' if issue is None else f'{issue.number} SHA-256 {issue.digest}'}")
    for remark in look.remarks:
        say(remark)


@paper.command()
def templates(
    folder: Annotated[Path | None, typer.Argument(metavar="[FOLDER]", help="A folder of templates; default: CASEWORK_PAPERS.")] = None,
    fields: Annotated[bool, typer.Option("--fields", help="List the fields that templates may name.")] = False,
) -> None:
    """Checks the office's own templates and letterheads: unknown fields by line, must-hold fields left out 模板检查."""
    from casework.papers.checking import checked
    from casework.papers.fields import catalogue
    from casework.papers.kinds import kinds
    from casework.papers.letterhead import UNITS, entries
    from casework.papers.rendering import template_of
    from casework.settings import papers_folder

    if fields:
        return print_rows(("name", "zh", "where"), [{"name": f.name, "zh": f.zh, "where": f.where} for f in catalogue().values()])
    place = folder or papers_folder()
    if place is None or not place.is_dir():
        raise BadInput("FOLDER: name the folder of templates, or set CASEWORK_PAPERS")
    strangers = [file.name for file in sorted(place.iterdir()) if file.suffix == ".docx" and file.stem not in kinds()]
    faults = [f"{name}: no kind of paper is called so" for name in strangers]
    own = [found for kind in kinds().values() if not (found := template_of(kind, place)).own]
    faults += [f"{template.name}: {fault}" for template in own for fault in checked(template).faults]
    if (place / UNITS).exists():
        entries(place / UNITS)
    for fault in faults:
        typer.echo(fault)
    say(f"{len(own)} of {len(kinds())} templates are the office's own")
    if faults:
        raise typer.Exit(1)


@paper.command()
def prove(
    case_no: CaseNo, file: Annotated[Path, typer.Argument(metavar="FILE", help="A printed paper.")], database: Database = None
) -> None:  # fmt: skip
    """Whether a file is one that was printed for the case, by its SHA-256 文书验真. Exit code 1 where it is not."""
    from hashlib import sha256

    digest = sha256(file.read_bytes()).hexdigest()
    with opened(database) as office:
        case = office.cases.case(case_no)
        looked_at(office, "paper prove", case)
    found = case.prints.get(digest)
    if found is None:
        raise BadInput(f"{file}: no paper of {case_no} with the SHA-256 {digest} was printed")
    void = found.number in case.numbers and case.numbers[found.number].void
    typer.echo(f"{found.document} {found.number}{' 已作废 void' if void else ''} {found.at.isoformat()} {digest}")


@paper.command()
def fetch(
    case_no: CaseNo, digest: Annotated[str, typer.Argument(metavar="DIGEST", help="SHA-256 of the printed file; its beginning will do.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="Where to write it.")], database: Database = None,
) -> None:  # fmt: skip
    """Writes the very file that was served once more, from the sealed copy 调取已制发文书."""
    from casework.security.evidence import FileDamaged, FileGone
    from casework.security.vault import KeyMissing

    with opened(database) as office:
        case = office.cases.case(case_no)
        found = [each for each in case.prints if each.startswith(digest.lower())]
        if len(found) != 1:
            raise BadInput(f"DIGEST: {len(found)} prints of {case_no} begin so; its prints: {', '.join(case.prints) or 'none'}")
        try:
            kept = kept_files(office).read(case_no, found[0])
        except KeyMissing:
            raise BadInput(f"the data of somebody in this paper of {case_no} were erased; it can be read by nobody any more") from None
        except (FileGone, FileDamaged) as fault:
            raise BadInput(f"{fault}; a copy can be proven by: casework paper prove") from None
        looked_at(office, "paper fetch", case, [f"paper:{case.prints[found[0]].document}"])
        output.write_bytes(kept.content)
    say(f"{output}: {case.prints[found[0]].document} {case.prints[found[0]].number} SHA-256 {found[0]}")
