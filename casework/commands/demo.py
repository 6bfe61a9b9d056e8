"""`demo`: the published cases lived through in a trial database, then served with a sample login for every post."""

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from casework.commands.opening import opened
from casework.commands.replaying import START, played, show_ledger
from casework.commands.serving import Host, Port, served
from casework.commands.speaking import INPUT
from casework.settings import data_folder

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.domain.values import Actor
    from casework.web.samples import Sample

SAMPLES: Final = Path(__file__).parent.parent / "samples" / "published.jsonl"
GOOD_FOR: Final = timedelta(days=7)
"""How long the sample logins of a demo are good, each time it is served."""


def demo(
    serve: Annotated[bool | None, typer.Option("--serve/--no-serve", help="Serve the cases afterwards; by default on a terminal.")] = None,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    tokens: Annotated[bool, typer.Option("--tokens", help="Also print a token for each post, for calls of the API.")] = False,
) -> None:
    """Replays the published cases once, shows the ledger, and serves them with a sample login for each post; `make run` 演示."""
    if sys.stdout.isatty() if serve is None else serve:
        from casework.api.server import listening

        with listening(host, port) as sock:
            url, faults = _replayed()
            with opened(url) as office:
                logins = _logins(office)
                _tell(logins, tokens=tokens)
                served(office, sock, workers=True, samples=logins, url=url)
    else:
        url, faults = _replayed()
    if faults:
        raise typer.Exit(INPUT)


def _replayed() -> tuple[str, bool]:
    """The database of the demo, made where it is not there yet or came of another release or other cases; whether a line was malformed."""
    folder = data_folder() / "demo"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    url, mark = f"sqlite:///{folder / 'demo.db'}", folder / "demo.of"
    if mark.exists() and mark.read_text(encoding="utf-8") == _of():
        with opened(url) as office:
            show_ledger(office, _numbers(office))
        faults = False
    else:
        for old in folder.glob("demo.*"):
            old.unlink()
        with opened(url, at=START, trial=True) as office:
            faults = played(office, [SAMPLES], None, as_json=False)
        mark.write_text(_of(), encoding="utf-8")
    typer.echo(f"案例库 database {url}")
    asks = ("history CASE", "why-not CASE", "explain CASE CLOCK")
    typer.echo("下一步 next: " + " · ".join(f"casework {ask} --database {url}" for ask in asks))
    return url, faults


def _of() -> str:
    """What a demo came of: the release, its schema, and the cases."""
    from casework import __version__
    from casework.store.records import HEAD

    return f"{__version__} {HEAD} {sha256(SAMPLES.read_bytes()).hexdigest()}"


def _numbers(office: "Casework") -> list[str]:
    from casework.projections.questions import ledger_rows

    return [row["case_no"] for row in ledger_rows(office.views, limit=10_000)]


def _logins(office: "Casework") -> "list[Sample]":
    """A login for each sample post, which anybody who opens the pages of the demo may take."""
    from casework.security.tokens import Tokens
    from casework.web.samples import Sample

    now, tokens = office.clock(), Tokens(office.store)
    found = []
    for actor in _samples(office):
        token = tokens.issue(actor.person, str(actor.post), actor.unit.code, now, days=GOOD_FOR.days)
        found.append(Sample(str(actor.post), str(actor.post), actor.person, actor.unit.code, token))
    return found


def _tell(logins: "list[Sample]", *, tokens: bool) -> None:
    """One line for each post: the post, who holds it, in which unit; and a token, where asked for."""
    typer.echo("演示账号 sample logins: 打开网页，点一个岗位即可登录 open the pages and press a post")
    if tokens:
        typer.echo("令牌 tokens (Authorization: Bearer …)")
    for each in logins:
        typer.echo(f"  {each.post:<10}  {each.person:<24}  {each.unit:<14}{f'  {each.token}' if tokens else ''}".rstrip())


def _samples(office: "Casework") -> "Iterator[Actor]":
    """The first holder of each sample post of the place with the most to do, and an administrator."""
    from casework.commands.token import NATURAL
    from casework.domain.office import Holding
    from casework.domain.timekeeping.terms import local_day
    from casework.domain.values import SYSTEM_ACTOR, Post
    from casework.samples.offices import SINCE

    place, today = _busiest(office), local_day(office.clock())
    if place is None:
        return
    admin = Holding(f"{place}-admin", Post.ADMIN, f"{place}-{NATURAL[Post.ADMIN]}", SINCE)
    office.policies.furnish_office((), (admin,), by=SYSTEM_ACTOR)
    for post, suffix in NATURAL.items():
        unit = f"{place}-{suffix}"
        for held in office.policies.office.holders(post, unit, today)[:1]:
            actor = office.policies.office.actor(held.person, post, unit, today)
            if actor is not None:
                yield actor


def _busiest(office: "Casework") -> str | None:
    """The region with a sample office and the most open cases; None where there is no sample office."""
    from casework.domain.case import OPEN
    from casework.projections.questions import ledger_rows

    furnished = sorted({unit.region for unit in office.policies.office.units.values() if unit.code.endswith("-insp")})
    open_ones = Counter(row["region"] for row in ledger_rows(office.views, limit=10_000) if row["handling"] in OPEN)
    return max(furnished, key=lambda region: open_ones[region], default=None)
