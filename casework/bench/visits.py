"""Who looks at which pages and lists: every post, at the place where it sees the most cases."""

from dataclasses import dataclass
from typing import Final

from casework.bench.province import ADMIN
from casework.domain.values import Post

API: Final = "/api/v1"
LISTS: Final = (
    *(f"{API}/cases{query}" for query in (
        "", "?limit=200", "?stage=dispatched", "?stage=revisited", "?stage=resolved&track=major", "?region=6205",
        "?region=620523&stage=received",
        "?overdue=true", "?overdue=false", "?due_by={soon}", "?due_by={today}&overdue=false", "?pressure=leader_owned", "?kind=report",
        "?channel=counter", "?struck_off=true", "?struck_off=false", "?q={case}", "?q=nobody", "?from={month}&to={today}", "?open=false",
        "?open=true&track=major", "?proven={proven}", "?unit=620502-insp&overdue=true", "?owner=620502-gov-leader-1", "?matter=site_breach",
    )),
    f"{API}/ledger", f"{API}/ledger?region=6205", f"{API}/returns", f"{API}/recovered", f"{API}/recovered?region=6205",
    *(f"{API}/statistics?by={by}" for by in ("region", "unit", "track", "project_class", "stage", "pressure", "month")),
    f"{API}/statistics?by=stage&region=6205&from={{month}}", f"{API}/statistics?by=unit&region=620523",
    *(f"{API}/process?workflow={workflow}" for workflow in ("handling", "procedure", "criminal_transfer")),
    f"{API}/process?workflow=handling&region=620523&from={{month}}",
    f"{API}/docket", f"{API}/docket?due=late", f"{API}/docket?track=major&pressure=none", f"{API}/notices", f"{API}/feed",
    f"{API}/backdated", f"{API}/signals", f"{API}/units", f"{API}/checkpoints", f"{API}/reports", f"{API}/access", f"{API}/me",
)  # fmt: skip
"""Questions of the API that list or count."""
CASE: Final = (
    "/cases/{case}", "/cases/{case}/people", "/cases/{case}/papers", "/cases/{case}/evidence", "/cases/{case}/moves/link_clue",
    "/cases/{case}/clocks/{clock}", f"{API}/cases/{{case}}/history", f"{API}/cases/{{case}}/moves",
)  # fmt: skip
DOCKET: Final = ("/docket", "/docket?due=late", "/docket?track=major", "/docket?rule={rule}", "/docket?kind=request")
SEARCH: Final = ("/cases", "/cases?q={case}", "/cases?overdue=true", "/cases?due_by={soon}&overdue=false", "/cases?stage=dispatched")
ADMINISTERED: Final = (
    "/admin", "/admin/rulebook", "/admin/calendar", "/admin/channels", "/admin/quarantine", f"{API}/admin/status",
)  # fmt: skip
WATCHED: Final = (
    "/overview", "/overview?region=6205", "/overview?from={month}", "/ledger", "/ledger?region=6205", "/returns", "/process",
    "/process?workflow=procedure", "/signals", "/access", "/cases/{case}/audit", "/cases/{case}/why",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody who looks: the account and unit of a post, None where nobody is logged in, and what they look at."""

    post: str
    person: str | None
    unit: str
    pages: tuple[str, ...]


def _of(post: Post, unit: str, account: str, *pages: str) -> Looker:
    return Looker(str(post), f"{unit}-{account}", unit, pages)


LOOKERS: Final = (
    _of(Post.INTAKE, "620502-insp", "intake", "/docket", "/complaints/new", "/poster", "/import", *SEARCH),
    _of(Post.OFFICER, "620502-insp", "officer-1", *DOCKET, *SEARCH, *CASE),
    _of(Post.UNIT_HEAD, "620502-insp", "head", "/docket", "/overview", "/ledger", *SEARCH, "/cases/{case}"),
    _of(Post.DISPATCHER, "620000-zqb", "dispatcher", *DOCKET, *SEARCH, "/overview", "/returns", "/process", "/complaints/new"),
    _of(Post.DISPATCHER, "620502-zqb", "dispatcher", *DOCKET, "/overview", "/cases/{case}"),
    _of(Post.HRSS_HEAD, "620502-hrss", "chief", "/docket", "/overview", "/ledger", "/process", "/cases/{case}"),
    _of(Post.REVIEWER, "620502-hrss", "reviewer", "/docket", "/cases", "/cases/{case}"),
    _of(Post.SUPERVISOR, "620000-zqb", "supervisor", *WATCHED, *SEARCH, *DOCKET, *CASE[:1], *LISTS),
    _of(Post.SUPERVISOR, "620500-zqb", "supervisor", "/overview", "/ledger", "/process", "/signals", *SEARCH),
    _of(Post.LEADER, "620502-gov", "leader-1", "/leading", "/overview", "/cases", "/signals", "/cases/{case}"),
    Looker(str(ADMIN.post), ADMIN.person, ADMIN.unit, (*ADMINISTERED, "/cases", "/overview")),
    Looker("public", None, "", ("/login", "/complain", "/progress")),
)
"""A county's officers, and those above who see all of the province."""
