"""`user erase`: what the office keeps of one of its own people made unreadable, by one who proposes and another who approves."""

import os
from typing import Annotated

import typer

from casework.commands.acting import By, Post, acting_as
from casework.commands.opening import opened
from casework.commands.speaking import AsJson, BadInput, Database, clean, say_json


def erase_account(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="The account; without it: carries out what was approved.")] = None,
    ground: Annotated[str, typer.Option("--ground", metavar="GROUND", help="left_office, data_subject or unlawful.")] = "left_office",
    paper: Annotated[str | None, typer.Option("--paper", metavar="NUMBER", help="Number of the written request or finding.")] = None,
    approve: Annotated[
        str | None, typer.Option("--approve", metavar="ERASURE", help="Approve what another proposed, and carry it out.")
    ] = None,
    certificate: Annotated[bool, typer.Option("--certificate", help="Show the certificates of erased accounts.")] = False,
    by: By = None,
    post: Post = None,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Erases password, logins, tokens and addresses of somebody who left 删除离任账号; facts keep the account. Cannot be undone."""
    from casework.commands.erase import show
    from casework.privacy.accounts import OFFICE, approve_account, propose_account
    from casework.privacy.carrying_out import Eraser
    from casework.privacy.outside import folder_of, of_case
    from casework.settings import keys_backup_days

    with opened(database) as office:
        if certificate:
            return show(list(of_case(folder_of(office.store, os.environ), office.store.meta.database, OFFICE).values()), as_json)
        if approve is not None:
            approve_account(office.cases, approve, acting_as(office, by, post))
        elif name is not None:
            erasure = propose_account(office.cases, name, ground, paper, acting_as(office, by, post))
            return _proposed(erasure, name, as_json)
        elif by is not None:
            raise BadInput("NAME: name the account to be erased, or what is approved with --approve")
        show(Eraser(office.cases, keys_backup_days()).accounts.carry_out(), as_json)


def _proposed(erasure: str, name: str, as_json: bool) -> None:
    if as_json:
        return say_json({"erasure": erasure, "person": name})
    told = f"已提出 proposed: {erasure}；由另一人批准 somebody else approves: casework user erase --approve {erasure} --by ACCOUNT"
    typer.echo(clean(told))
