"""`casework erase`: personal data made unreadable for good, by one who proposes and another who approves, with a certificate."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.acting import By, Post, acting_as
from casework.commands.opening import opened
from casework.commands.speaking import AsJson, BadInput, Database, clean, say, say_json, shown

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.privacy.certificate import Signed

Subject = Annotated[str | None, typer.Argument(metavar="[SUBJECT]", help="CASE/REF for a person, or CASE with --texts or --all.")]
Ground = Annotated[str, typer.Option("--ground", metavar="GROUND", help="retention_over, data_subject or unlawful.")]
Paper = Annotated[str | None, typer.Option("--paper", metavar="NUMBER", help="Number of the written request, finding or list.")]
Reason = Annotated[str | None, typer.Option("--reason", help="Why; kept sealed with the case.")]


def erase(
    subject: Subject = None,
    ground: Ground = "retention_over",
    paper: Paper = None,
    reason: Reason = None,
    texts: Annotated[bool, typer.Option("--texts", help="The free texts and files of the case.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Everybody and everything of the case.")] = False,
    person: Annotated[
        str | None, typer.Option("--person", metavar="identity|phone", help="One person in every case; the number is asked for.")
    ] = None,
    approve: Annotated[str | None, typer.Option("--approve", metavar="REQUEST", help="Approve what another proposed.")] = None,
    refuse: Annotated[str | None, typer.Option("--refuse", metavar="REQUEST", help="Refuse it, with --reason.")] = None,
    certificate: Annotated[bool, typer.Option("--certificate", help="Show the certificates of the case.")] = False,
    verify: Annotated[Path | None, typer.Option("--verify", metavar="FILE", help="Check a certificate; needs no database.")] = None,
    key: Annotated[list[str] | None, typer.Option("--key", metavar="HEX", help="With --verify: the office's public key.")] = None,
    by: By = None,
    post: Post = None,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Proposes to erase, approves, certifies 删除个人信息. Without a subject: carries out what was approved, and tells what waits."""
    if verify is not None:
        return _verify(verify, key or [], as_json)
    with opened(database) as office:
        case_no, _, ref = (subject or "").partition("/")
        if certificate:
            show(list(_certificates(office, case_no).values()), as_json)
        elif approve is not None or refuse is not None:
            _decide(office, case_no, approve, refuse, reason, by, post)
            show(_carried_out(office), as_json)
        elif person is not None:
            _propose_everywhere(office, person, {"ground": ground, "paper": paper}, reason, by, post, as_json)
        elif subject is not None:
            fields = {"what": _what(ref, texts, everything), "ref": ref or None, "ground": ground, "paper": paper}
            _propose(office, case_no, fields, reason, by, post, as_json)
        else:
            show(_carried_out(office), as_json)


def _what(ref: str, texts: bool, everything: bool) -> str:
    if (bool(ref) + texts + everything) != 1:
        raise BadInput("SUBJECT: name a person as CASE/REF, or a case with --texts or with --all")
    return "person" if ref else "texts" if texts else "all"


def _propose(
    office: "Casework", case_no: str, fields: dict[str, Any], why: str | None, by: str | None, post: str | None, as_json: bool
) -> None:
    from casework.domain.erasing.ordering import ProposeErasure

    done = office.do(ProposeErasure(case_no=case_no, reason=why, **fields), by=acting_as(office, by, post))
    request = getattr(done.facts[-1], "request", None)
    if as_json:
        say_json({"case_no": case_no, "version": done.version, "request": request})
    else:
        typer.echo(
            f"已提出 proposed: {request}；由另一人批准 somebody else approves: casework erase {case_no} --approve {request} --by ACCOUNT"
        )


def _propose_everywhere(
    office: "Casework", field: str, fields: dict[str, Any], why: str | None, by: str | None, post: str | None, as_json: bool
) -> None:  # fmt: skip
    """A proposal in each case in which the person stands; what is refused there is told, the rest goes on."""
    from casework.commands.person import found_by
    from casework.domain.erasing.ordering import ProposeErasure
    from casework.domain.refusals import Refusal

    actor, asked = acting_as(office, by, post), []
    for case_no, ref in dict.fromkeys((each.case_no, each.ref) for each in found_by(office, field)):
        try:
            done = office.do(ProposeErasure(case_no=case_no, what="person", ref=ref, reason=why, **fields), by=actor)
            asked.append({"case_no": case_no, "ref": ref, "request": getattr(done.facts[-1], "request", None)})
        except Refusal as refusal:
            say(f"{case_no}/{ref}: {refusal}")
    if as_json:
        return say_json(asked)
    for each in asked:
        typer.echo(f"已提出 proposed: {each['case_no']}/{each['ref']} {each['request']}")
    typer.echo(f"共 {len(asked)} 件 proposals; each waits for another person's approval")


def _decide(
    office: "Casework", case_no: str, approve: str | None, refuse: str | None, why: str | None, by: str | None, post: str | None
) -> None:  # fmt: skip
    from casework.domain.approvals import Approve, Refuse

    if approve is not None:
        office.do(Approve(case_no=case_no, request=approve), by=acting_as(office, by, post))
    elif not why:
        raise BadInput("--reason: say why it is refused")
    else:
        office.do(Refuse(case_no=case_no, request=str(refuse), reason=why), by=acting_as(office, by, post))
        say(f"不予批准 refused: {refuse}")


def _carried_out(office: "Casework") -> "list[Signed]":
    from casework.privacy.carrying_out import Eraser
    from casework.settings import keys_backup_days

    eraser = Eraser(office.cases, keys_backup_days())
    eraser.record_lost()
    return eraser.carry_out_all()


def _certificates(office: "Casework", case_no: str) -> "dict[str, Signed]":
    from casework.privacy.outside import folder_of, of_case

    if not case_no:
        raise BadInput("SUBJECT: name the case whose certificates are meant")
    found = of_case(folder_of(office.store, os.environ), office.store.meta.database, case_no)
    for each in office.cases.case(case_no).erasures.values():
        if each.id not in found:
            state = f"done {shown(each.done_at)}, its certificate is not in the folder" if each.done_at else "ordered, not carried out yet"
            say(f"{each.id}: {state}")
    return found


def show(certificates: "list[Signed]", as_json: bool) -> None:
    from casework.privacy.certificate import told

    if as_json:
        say_json(
            [{"case_no": s.certificate.case_no, "erasure": s.certificate.erasure.id, "key": s.key, "text": s.text} for s in certificates]
        )
        return
    for each in certificates:
        typer.echo("\n".join(clean(line) for line in told(each.certificate)))
        typer.echo(f"签名 key          {each.key}")
    if not certificates:
        typer.echo("没有待执行的删除 nothing waits to be erased, and there is no certificate to show")


def _verify(file: Path, keys: list[str], as_json: bool) -> None:
    """Exit code 1 where the certificate is damaged, or signed with none of the keys that are to be believed."""
    from casework.privacy.certificate import read_certificate

    try:
        found = read_certificate(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise BadInput(f"{file}: this is no certificate") from None
    if keys and found.key not in keys:
        raise BadInput(f"{file}: the signature fits, but its key {found.key} is none of those given with --key")
    show([found], as_json)
    if not keys:
        say("the signature fits the key that the certificate names itself; compare it with the office's: casework verify --public-key")
