"""The menu 菜单: which pages a post works with, in the order they are used."""

from typing import Final

from casework.domain.values import Post
from casework.web.visiting import Visitor

EVERYBODY: Final = frozenset(Post) - {Post.SYSTEM}
HANDLING: Final = frozenset((Post.INTAKE, Post.OFFICER, Post.UNIT_HEAD, Post.HRSS_HEAD, Post.DISPATCHER, Post.REVIEWER))
WATCHING: Final = frozenset((Post.SUPERVISOR, Post.LEADER, Post.HRSS_HEAD, Post.DISPATCHER, Post.ADMIN))
RECEIVING: Final = frozenset((Post.INTAKE, Post.OFFICER, Post.DISPATCHER, Post.SUPERVISOR))
PAGES: Final = (
    ("/docket", "待办", HANDLING | {Post.SUPERVISOR}),
    ("/leading", "我的包案", frozenset((Post.LEADER,))),
    ("/cases", "案件", EVERYBODY),
    ("/poster", "告示牌", frozenset((Post.INTAKE, Post.OFFICER, Post.DISPATCHER))),
    ("/overview", "总览", WATCHING | {Post.UNIT_HEAD}),
    ("/complaints/new", "接收登记", RECEIVING),
    ("/import", "导入", RECEIVING),
    ("/admin", "系统管理", frozenset((Post.ADMIN,))),
)
"""Address, Chinese name, and the posts in whose menu it stands. The page itself asks the API what may be seen."""
WATCHED: Final = (
    ("/overview", "总览", WATCHING | {Post.UNIT_HEAD}),
    ("/ledger", "督办台账", (WATCHING - {Post.ADMIN}) | {Post.UNIT_HEAD}),
    ("/returns", "退单", frozenset((Post.SUPERVISOR, Post.DISPATCHER))),
    ("/process", "流程图", WATCHING - {Post.ADMIN}),
    ("/signals", "风险提示", frozenset((Post.SUPERVISOR, Post.LEADER))),
    ("/access", "查阅记录", frozenset((Post.SUPERVISOR,))),
)
"""The pages of who watches over others, beside each other below the overview."""
HOMES: Final = {Post.SUPERVISOR: "/overview", Post.LEADER: "/leading", Post.ADMIN: "/admin"}
"""Where a post begins its day; the docket for all others."""


def menu(who: Visitor) -> list[tuple[str, str]]:
    """The pages of whoever is logged in."""
    return [(path, zh) for path, zh, posts in PAGES if who.by.actor.post in posts]


def watched(who: Visitor) -> list[tuple[str, str]]:
    """The pages beside the overview."""
    return [(path, zh) for path, zh, posts in WATCHED if who.by.actor.post in posts]


def home(who: Visitor) -> str:
    """Where a visitor begins."""
    return HOMES.get(Post(who.by.actor.post), "/docket")
