"""Who acts at the command line: an account in a post of a unit, as the office directory knows them today."""

from typing import TYPE_CHECKING, Annotated

import typer

from casework.commands.speaking import BadInput

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.domain.values import Actor

By = Annotated[str | None, typer.Option("--by", metavar="ACCOUNT", help="On whose account it is done and recorded.")]
Post = Annotated[str | None, typer.Option("--post", metavar="POST", help="In which post, where the account has several.")]


def acting_as(office: "Casework", account: str | None, post: str | None) -> "Actor":
    """The account in its only post, or in the one that is named. Raises BadInput saying which there are."""
    from casework.domain.timekeeping.terms import local_day
    from casework.security.posts import acting

    if account is None:
        raise BadInput("--by: name the account on which this is done; nobody acts anonymously")
    mine = acting(office.policies.office, account, local_day(office.clock()))
    fitting = [actor for actor in mine if post in (None, str(actor.post), f"{actor.post}@{actor.unit.code}")]
    if len(fitting) == 1:
        return fitting[0]
    there = ", ".join(f"{actor.post}@{actor.unit.code}" for actor in mine) or "none today"
    raise BadInput(f"--post: {account} holds {there}; name one with --post")
