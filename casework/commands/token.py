"""`token NAME`: a bearer token for somebody in one of their posts, the last line of standard output."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Final

import typer

from casework.commands.opening import opened
from casework.commands.speaking import BadInput, Database, one_of, region_code, say, shown

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.domain.office import Office

HOME: Final = "620502"
"""The region of the sample office, where none is named."""
NATURAL: Final = {
    "intake": "insp", "officer": "insp", "unit_head": "insp", "hrss_head": "hrss", "reviewer": "hrss", "admin": "hrss",
    "dispatcher": "zqb", "supervisor": "zqb", "leader": "gov",
}  # fmt: skip
"""Post → suffix of the sample unit where it belongs."""
BY: Final = "operator"
"""The account that enters what this command enters."""


def token(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The account.")],
    post: Annotated[str, typer.Option("--post", metavar="POST", help=f"One of {', '.join(NATURAL)}.")],
    org: Annotated[str | None, typer.Option("--org", metavar="CODE", help="The unit, where NAME holds the post in several.")] = None,
    region: Annotated[
        str | None, typer.Option("--region", metavar="CODE", help="Narrows what is seen to this place: 62, 6205 or 620502.")
    ] = None,
    days: Annotated[float, typer.Option("--days", metavar="N", help="How long it is good.", min=0.01, max=3660)] = 365,
    enter: Annotated[bool, typer.Option("--enter", help="Gives NAME the post in --org from today, where NAME does not hold it.")] = False,
    database: Database = None,
) -> None:
    """Prints a bearer token 访问令牌 for NAME in a post; in a new database a sample office is entered first."""
    from datetime import timedelta

    from casework.security.accounts import Accounts
    from casework.security.tokens import Tokens

    one_of(NATURAL, post, "--post")
    place = None if region is None else region_code(region)
    with opened(database) as office:
        account = Accounts(office.store).find(name)
        if account is not None and account.disabled_at is not None:
            raise BadInput(f"the account {name} is disabled; open it again with: casework user enable {name}")
        unit = _unit(office, name, post, org, place, enter)
        _refuse_outside(office.policies.office, unit, place)
        now = office.clock()
        text = Tokens(office.store).issue(name, post, unit, now, region=place, days=days)
        say(f"{name} · {post} · {unit} · 有效期至 good until {shown(now + timedelta(days=days))}")
    typer.echo(text)


def _unit(office: "Casework", name: str, post: str, org: str | None, region: str | None, enter: bool) -> str:
    """The unit in which NAME acts in the post today; entered where that is wanted. Raises BadInput."""
    from casework.domain.timekeeping.terms import local_day
    from casework.security.accounts import refuse_bad_name
    from casework.security.posts import acting

    refuse_bad_name(name)
    today = local_day(office.clock())
    sample = None if office.policies.office.units else _sample(office, region or HOME)
    directory = office.policies.office
    held = [actor for actor in acting(directory, name, today) if actor.post == post]
    fitting = [actor.unit.code for actor in held if org in (None, actor.unit.code)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise BadInput(f"{name} holds {post} in {', '.join(sorted(fitting))}; name one with --org")
    if sample is not None or enter:
        unit = org or (sample and f"{sample}-{NATURAL[post]}")
        if unit is None:
            raise BadInput("--enter needs --org: the code of the unit where the post is given; see: casework office show")
        _refuse_outside(directory, unit, region)
        return _entered(office, name, post, unit, today)
    raise BadInput(_not_held(directory, name, post, org, today))


def _sample(office: "Casework", region: str) -> str:
    """Enters the sample offices of a region and those above it; its six digits."""
    from casework.domain.values import SYSTEM_ACTOR
    from casework.samples.offices import sample_offices
    from casework.samples.regions import UNKNOWN, level_of, name_of

    code = f"{region:0<6}"
    place = "某地" if code == UNKNOWN else name_of(code)
    if not place:
        raise BadInput(f"--region: no place has the code {code}; write 620502 for a county, 6205 for a city, 62 for a province")
    for each in sample_offices(code, place, level_of(code)):
        office.policies.furnish_office(each.units, each.holdings, each.deputies, by=SYSTEM_ACTOR)
    say(f"the database has no units yet: the sample office of {place} {code} was entered (示例机构); see: casework office show")
    return code


def _entered(office: "Casework", name: str, post: str, unit: str, today: date) -> str:
    """Gives NAME the post of the unit from today. Raises BadCommand."""
    from casework.domain.office import Holding
    from casework.domain.values import SYSTEM_UNIT, Actor, Post

    office.policies.furnish_office(holdings=(Holding(name, post, unit, today),), by=Actor(BY, Post.ADMIN, SYSTEM_UNIT))
    say(f"已任命 {name} was given the post {post} of {unit} from {today} on")
    return unit


def _not_held(directory: "Office", name: str, post: str, org: str | None, today: date) -> str:
    from casework.security.posts import acting

    holds = [f"{actor.post} of {actor.unit.code}" for actor in acting(directory, name, today)]
    where = f" of {org}" if org else ""
    return (
        f"{name} does not hold the post {post}{where} today; {name} holds {', '.join(holds) or 'none'}. "
        f"Enter it with: casework office load FILE, or from today with: casework token {name} --post {post} --org {org or 'CODE'} --enter"
    )


def _refuse_outside(directory: "Office", code: str, region: str | None) -> None:
    """A region narrows what a unit sees; where it lies outside nothing would be seen at all."""
    from casework.domain.scope import bare, territory_of

    unit = directory.unit(code)
    whole = territory_of(unit) if unit is not None else None
    if unit is None or region is None or (whole is not None and bare(region).startswith(whole)):
        return
    if whole is None:
        raise BadInput(f"--region: {code} sees only the cases it has a part in, wherever they lie; leave --region out")
    raise BadInput(f"--region: {region} does not lie inside the territory {whole} of {code}; a token can only see less than its post")
