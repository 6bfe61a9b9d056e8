"""`user …`: accounts of people: who may log in with a password or through an identity provider, and who may not any more."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.erase_account import erase_account
from casework.commands.opening import opened
from casework.commands.speaking import INPUT, AsJson, BadInput, Database, clean, say, say_json, shown

if TYPE_CHECKING:
    from casework.bootstrap import Casework

user = typer.Typer(help="Accounts of people 账号, and their tokens.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="The account.")]
PasswordFile = Annotated[
    Path | None, typer.Option("--password-file", metavar="FILE", help="First line is the password; default: asked for, or standard input.")
]
Issuer = Annotated[str, typer.Option("--issuer", metavar="URL", help="The identity provider, as it names itself.")]
Subject = Annotated[str, typer.Option("--subject", metavar="ID", help="The person's `sub` at the provider.")]


@user.command()
def add(
    name: Name,
    password_file: PasswordFile = None,
    no_password: Annotated[bool, typer.Option("--no-password", help="Only for logins of an identity provider.")] = False,
    database: Database = None,
) -> None:
    """Adds an account. The password has 12 characters or more and is never given on the command line."""
    from casework.security.accounts import Accounts

    with opened(database) as office:
        Accounts(office.store).add(name, None if no_password else _password(password_file), office.clock())
        if not office.policies.office.held_by(name):
            say(f"{name} holds no post yet; enter one with: casework office load FILE")
    say(f"已添加 account {name} added")


@user.command()
def password(name: Name, password_file: PasswordFile = None, database: Database = None) -> None:
    """Sets another password; sessions of the old one end."""
    from casework.security.accounts import Accounts
    from casework.security.tokens import Tokens

    with opened(database) as office:
        Accounts(office.store).set_password(name, _password(password_file))
        ended = Tokens(office.store).revoke_all(name, office.clock(), kind="session")
    say(f"已更改 password of {name} changed; {ended} sessions ended")


@user.command()
def disable(name: Name, database: Database = None) -> None:
    """Closes an account: no login, no token of NAME works any more, and notices go to the next in line."""
    from casework.security.accounts import Accounts
    from casework.security.tokens import Tokens

    with opened(database) as office:
        Accounts(office.store).disable(name, office.clock())
        ended = Tokens(office.store).revoke_all(name, office.clock())
    say(f"已停用 account {name} disabled; {ended} tokens ended")


@user.command()
def enable(name: Name, database: Database = None) -> None:
    """Opens an account again; tokens that ended stay ended."""
    from casework.security.accounts import Accounts

    with opened(database) as office:
        Accounts(office.store).enable(name)
    say(f"已启用 account {name} enabled")


@user.command("list")
def every(as_json: AsJson = False, database: Database = None) -> None:
    """Lists the accounts, what each may log in with, and the posts held today."""
    with opened(database) as office:
        rows = _accounts(office)
    if as_json:
        return say_json(rows)
    for row in rows:
        means = [*(["密码 password"] if row["password"] else []), *(f"{each['issuer']} {each['subject']}" for each in row["identities"])]
        state = "已删除 erased" if row["erased"] else f"停用 disabled {shown(row['disabled_at'])}" if row["disabled_at"] else "启用 enabled"
        posts = ", ".join(f"{each['post']}@{each['unit']}" for each in row["posts"]) or "—"
        typer.echo(clean(f"{row['person']}  {state}  {posts}  {', '.join(means) or '—'}"))


def _accounts(office: "Casework") -> list[dict[str, Any]]:
    from casework.domain.timekeeping.terms import local_day
    from casework.security.accounts import Accounts
    from casework.security.identities import Identities
    from casework.security.posts import acting

    today, links = local_day(office.clock()), Identities(office.store).every()
    return [
        {
            "person": account.person, "password": account.has_password, "created_at": account.created_at,
            "disabled_at": account.disabled_at, "erased": account.erased,
            "identities": [{"issuer": each.issuer, "subject": each.subject} for each in links if each.person == account.person],
            "posts": [{"post": actor.post, "unit": actor.unit.code} for actor in acting(office.policies.office, account.person, today)],
        }
        for account in Accounts(office.store).every()
    ]  # fmt: skip


@user.command()
def link(name: Name, issuer: Issuer, subject: Subject, database: Database = None) -> None:
    """From now on this login of an identity provider is NAME."""
    from casework.security.identities import Identities

    with opened(database) as office:
        Identities(office.store).link(name, issuer, subject, office.clock())
    say(f"已关联 {subject} of {issuer} is {name}")


@user.command()
def unlink(issuer: Issuer, subject: Subject, database: Database = None) -> None:
    """This login of an identity provider is nobody any more."""
    from casework.security.identities import Identities

    with opened(database) as office:
        if not Identities(office.store).unlink(issuer, subject):
            raise BadInput(f"{subject!r} of {issuer} is linked to nobody; see: casework user list")
    say(f"已取消关联 {subject} of {issuer} is nobody any more")


@user.command()
def tokens(name: Name, as_json: AsJson = False, database: Database = None) -> None:
    """Lists the tokens and sessions of NAME, newest first; the secrets are known to nobody."""
    from dataclasses import asdict

    from casework.security.tokens import Tokens

    with opened(database) as office:
        entries, now = Tokens(office.store).of_person(name), office.clock()
    if as_json:
        return say_json([asdict(entry) for entry in entries])
    for entry in entries:
        ended = "已撤销 revoked" if entry.revoked_at else "已过期 expired" if entry.expires_at <= now else "有效 good"
        region = f" in {entry.region}" if entry.region else ""
        typer.echo(f"{entry.id}  {entry.kind}  {entry.post}@{entry.unit}{region}  {ended}  until {shown(entry.expires_at)}")


@user.command()
def revoke(
    token: Annotated[str, typer.Argument(metavar="ID", help="The id of a token, as `user tokens` tells it.")], database: Database = None
) -> None:
    """Ends a token or session at once."""
    from casework.security.tokens import Tokens

    with opened(database) as office:
        if not Tokens(office.store).revoke(token, office.clock()):
            say("there is no such token that is still good; see: casework user tokens NAME")
            raise typer.Exit(INPUT)
    say(f"已撤销 token {token} revoked")


user.command("erase")(erase_account)


def _password(file: Path | None) -> str:
    """The password from a file, from standard input, or asked for twice. Raises BadInput."""
    if file is not None:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as fault:
            raise BadInput(f"--password-file: {file} cannot be read ({type(fault).__name__}); name a file in UTF-8") from None
        return lines[0] if lines else ""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("密码 password", hide_input=True, confirmation_prompt=True, err=True))
