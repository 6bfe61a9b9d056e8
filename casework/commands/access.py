"""`access`: who was turned away from what, and who read what must be accounted for."""

from datetime import timedelta
from typing import Annotated

import typer

from casework.commands.opening import opened
from casework.commands.speaking import AsJson, Database, clean, moment, say_json, shown


def access(
    since: Annotated[str | None, typer.Option("--since", metavar="WHEN", help="From this moment on; default: the last seven days.")] = None,
    most: Annotated[int, typer.Option("--most", metavar="N", min=1, max=100_000, help="The newest N entries.")] = 1000,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Lists refused access, oldest first 访问日志."""
    from dataclasses import asdict

    from casework.security.access_log import AccessLog

    with opened(database) as office:
        start = office.clock() - timedelta(days=7) if since is None else moment(since, "--since")
        entries = AccessLog(office.store).since(start, most)
    if as_json:
        return say_json([asdict(entry) for entry in entries])
    for entry in entries:
        who = f"{entry.person or '—'} {entry.post or ''}@{entry.unit}" if entry.unit else entry.person or "—"
        line = f"{shown(entry.at)}  {entry.status} {entry.code}  {entry.method} {entry.path}  {who}  {entry.address or '—'}"
        typer.echo(clean(line))
