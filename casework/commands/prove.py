"""`prove`: proofs for those who do not trust us: of a case, of the whole history, and the program that checks them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.opening import chosen
from casework.commands.sealing import sealed
from casework.commands.speaking import AsJson, BadInput, Database, say_json
from casework.commands.verify import Folder, notes_of, own_keys, progress

if TYPE_CHECKING:
    from casework.store import Store

CaseNo = Annotated[str | None, typer.Argument(metavar="[CASE]", help="A case number.")]
Version = Annotated[int | None, typer.Argument(metavar="[VERSION]", min=1, help="One of its facts; all without it.")]
Bundle = Annotated[Path | None, typer.Option("--bundle", metavar="FILE", help="All facts, leaves and checkpoints; .gz is compressed.")]

OPTIONS = "--bundle, --verifier, --checkpoint, --recovered, --head, --since, --rebuild"
Since = Annotated[str | None, typer.Option("--since", metavar="N/M", help="Prove that the newest checkpoint continues this one.")]
Until = Annotated[str | None, typer.Option("--until", metavar="N/M", help="Another than the newest.")]


def prove(
    case_no: CaseNo = None,
    version: Version = None,
    bundle: Bundle = None,
    verifier: Annotated[Path | None, typer.Option("--verifier", metavar="FILE", help="Write the independent verifier there.")] = None,
    checkpoint: Annotated[bool, typer.Option("--checkpoint", help="Sign a checkpoint now.")] = False,
    recovered: Annotated[str | None, typer.Option("--recovered", metavar="WHY", help="Sign the recovery record of a restore.")] = None,
    head: Annotated[bool, typer.Option("--head", help="One line of the newest checkpoint, to be kept on paper or in a mail.")] = False,
    since: Since = None,
    until: Until = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make all leaves anew from the facts.")] = False,
    checkpoints: Folder = None,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Prints the proof of a case as JSON, or does what the options say 存证."""
    named = sum(each is not None for each in (case_no, bundle, verifier, recovered, since))
    if named + sum((checkpoint, rebuild, head)) != 1 or (until and not since):
        raise typer.BadParameter(f"name a case, or one of {OPTIONS}; --until goes with --since", param_hint="CASE")
    if verifier is not None:
        return _write_verifier(verifier)
    from casework.store import Store

    url = chosen(database)
    with Store.open(url, create=False) as store:
        if case_no is not None:
            say_json(proof_in_full(store, case_no, version))
        elif bundle is not None:
            _bundle(store, url, bundle, checkpoints, as_json)
        elif head or since is not None:
            _witnessed(store, since, until, as_json)
        elif rebuild:
            _rebuild(store, as_json)
        else:
            _sign(store, recovered, as_json)


def proof_in_full(store: "Store", case_no: str, version: int | None) -> dict[str, Any]:
    """The proof, with the stored text of each fact, so that whoever checks need not believe a hash of ours."""
    from dataclasses import asdict

    from casework.domain.case import case_id
    from casework.proof.log import Log
    from casework.proof.proving import proof_of
    from casework.store.proof import facts_of

    case = case_id(case_no)
    facts = facts_of(store, case, version, 0 if version is None else version - 1)
    if not facts:
        raise BadInput(f"CASE: there is no {case_no}{'' if version is None else f' with a version {version}'}; see: casework ledger")
    log = Log(store)
    try:
        log.catch_up()
        proof = asdict(proof_of(store, log.proofs, case_no, case, facts))
    finally:
        log.close()
    stored = {fact.version: {"topic": fact.topic, "state": fact.state} for fact in facts}
    return {**proof, "facts": [{**each, **stored[each["version"]]} for each in proof["facts"]]}


def _bundle(store: "Store", url: str, path: Path, folder: Path | None, as_json: bool) -> None:
    from casework.proof.bundle import write_bundle
    from casework.proof.databases import in_database

    if path.exists():
        raise BadInput(f"--bundle: {path} is there already; name another file")
    sealed(store, "a bundle")
    with in_database(url, notes_of(url, folder), own_keys(url)) as (history, total), progress("导出 bundle", total, as_json) as told:
        number = write_bundle(path, history, datetime.now(UTC), told)
    if as_json:
        say_json({"file": str(path), "facts": number})
    else:
        typer.echo(f"已导出 {number} facts in {path}; whoever has the public key checks it with: casework verify {path} --key HEX")


def _witnessed(store: "Store", since: str | None, until: str | None, as_json: bool) -> None:
    from contextlib import closing
    from dataclasses import asdict

    from casework.proof.continuing import continued, newest_head, read_name
    from casework.store.proof import Proofs

    with closing(Proofs(store)) as proofs:
        if since is not None:
            return say_json(asdict(continued(proofs, read_name(since), None if until is None else read_name(until))))
        head = newest_head(proofs)
    if head is None:
        raise BadInput("--head: nothing is signed yet; run: casework prove --checkpoint")
    if as_json:
        say_json({"head": head})
    else:
        typer.echo(head)


def _sign(store: "Store", recovered: str | None, as_json: bool) -> None:
    from casework.proof.keeping import seal
    from casework.proof.recovery import record

    now = datetime.now(UTC)
    done = seal(store, "by hand", now) if recovered is None else record(store, recovered, now)
    if done is None:
        raise BadInput("there is no fact yet; a checkpoint of nothing would prove nothing")
    if as_json:
        say_json({"epoch": done.note.epoch, "number": done.note.number, "facts": done.note.size, "root": done.note.root.hex()})
    else:
        typer.echo(done.text.rstrip())


def _rebuild(store: "Store", as_json: bool) -> None:
    from casework.proof.log import Log

    log = Log(store)
    try:
        with progress("存证叶 leaves", store.recorder.max_notification_id(), as_json) as told:
            extent = log.rebuild(told)
    finally:
        log.close()
    if as_json:
        say_json({"facts": extent.size, "position": extent.position})
    else:
        typer.echo(f"已重建 {extent.size} leaves; whether these are the facts that were signed is told by: casework verify")


def _write_verifier(path: Path) -> None:
    source = Path(__file__).parent.parent / "proof" / "verifier.py"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(source.read_text(encoding="utf-8"))
    except FileExistsError:
        raise BadInput(f"--verifier: {path} is there already; name another file") from None
    typer.echo(f"已写出 {path}: python {path.name} PROOF.json PUBLIC_KEY")
