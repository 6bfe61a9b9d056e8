"""`receipt`: the worker's receipt again, with its QR code; and whether one that somebody brings still stands."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casework.commands.opening import chosen
from casework.commands.speaking import INPUT, AsJson, BadInput, Database, say_json

if TYPE_CHECKING:
    from casework.store import Store

What = Annotated[str, typer.Argument(metavar="CASE|QR", help="A case number, or what the QR code of a receipt holds, to be checked.")]
Drawing = Annotated[Path | None, typer.Option("--qr", metavar="FILE", help="Write the QR code there; .svg or .png.")]
DRAWINGS = (".svg", ".png")


def receipt(what: What, qr: Drawing = None, as_json: AsJson = False, database: Database = None) -> None:
    """A receipt with number and chain of a case, without a name 回执；or whether one still stands, else exit code 1 回执核验."""
    if qr is not None and qr.suffix not in DRAWINGS:
        raise BadInput(f"--qr: {qr} ends in neither {' nor '.join(DRAWINGS)}")
    from casework.proof.receipts import PATTERN, stands
    from casework.store import Store

    token = what.rpartition("/")[2]
    brought = re.fullmatch(PATTERN, token) is not None
    if brought and qr is not None:
        raise BadInput("--qr: this is the code of a receipt already; name the case number for a new one")
    with Store.open(chosen(database), create=False) as store:
        if brought:
            return _tell(stands(store, token), as_json)
        new = _token(store, what)
    _give(new, qr, as_json)


def _token(store: "Store", case_no: str) -> str:
    from casework.proof.receipts import receipt_token

    token = receipt_token(store, case_no)
    if token.split(".")[1] == "0":
        raise BadInput(f"CASE: there is no {case_no!r}; give a case number (casework ledger lists them) or all that a QR code holds")
    return token


def _tell(good: bool, as_json: bool) -> None:
    if as_json:
        say_json({"stands": good})
    else:
        typer.echo("相符 the receipt stands" if good else "不符 no record fits this receipt: altered since, or never given out")
    if not good:
        raise typer.Exit(INPUT)


def _give(token: str, qr: Path | None, as_json: bool) -> None:
    from casework.notices.wording import link_base
    from casework.papers.qr import letters
    from casework.proof.receipts import on_the_code

    base, case_no = link_base(), token.partition(".")[0]
    held = on_the_code(token, base)
    if qr is not None:
        _draw(qr, held, case_no)
    if as_json:
        return say_json({"receipt": case_no, "qr": token, "link": held if base else None})
    typer.echo(f"回执编号 receipt {case_no}\n核验码 qr {token}")
    if base is not None:
        typer.echo(f"核验网址 link {held}")
    if qr is not None:
        typer.echo(f"已写出 {qr}")
    elif typer.get_text_stream("stdout").isatty():
        typer.echo(letters(held))


def _draw(path: Path, held: str, case_no: str) -> None:
    from casework.papers.qr import png, svg

    content = png(held) if path.suffix == ".png" else svg(held, f"回执 receipt {case_no}")
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise BadInput(f"--qr: {path} is there already; name another file") from None
