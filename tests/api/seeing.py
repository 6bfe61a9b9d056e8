"""Cases here and there, people who see some of them, and every path by which they may ask."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from casework.api.app import create_app
from casework.bootstrap import Casework
from casework.domain.case import Case
from casework.domain.dispatching import Dispatch
from casework.domain.intake import Receive
from casework.domain.office import Holding
from casework.domain.scope import Scope
from casework.domain.values import Actor, Post, Sum, Unit
from casework.security.tokens import Tokens
from tests.api.calling import READING
from tests.office import Office, furnished
from tests.people import (
    CITY_DISPATCHER,
    CITY_SUPERVISOR,
    COUNTY,
    DISPATCHER,
    HEAD,
    INDUSTRY,
    INDUSTRY_OFFICER,
    OFFICER,
    OTHER_COUNTY,
    STRANGER,
    SUPERVISOR,
    SYSTEM,
    TOWN,
    TOWN_OFFICER,
)

NUMBER = re.compile(r"\d{6}-\d{4}-\d{6,}")
EVIDENCE = "/cases/{case_no}/evidence"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PROVINCE = Unit("620000-lg", "甘肃省根治欠薪办", "leading_group", "province", "620000")
EVERYBODY = Actor("province-supervisor", Post.SUPERVISOR, PROVINCE)
ADMIN = Actor("admin", Post.ADMIN, COUNTY)

ONE_CASE = (
    "/cases/{case_no}", "/cases/{case_no}/moves", "/cases/{case_no}/history", "/cases/{case_no}/clocks",
    "/cases/{case_no}/clocks/{clock}/proof", "/cases/{case_no}/why", "/cases/{case_no}/evidence", "/cases/{case_no}/evidence/{item}",
    "/cases/{case_no}/erasures",
    "/cases/{case_no}/proof", "/cases/{case_no}/facts", "/cases/{case_no}/difference", "/cases/{case_no}/access",
    "/cases/{case_no}/same_persons",
    "/cases/{case_no}/people", "/cases/{case_no}/roll", "/cases/{case_no}/papers", "/cases/{case_no}/papers/{kind}",
)  # fmt: skip
"""Paths of one case: 200 where it is seen, else exactly the 404 of a case that does not exist."""
UNITS = (COUNTY, OTHER_COUNTY, TOWN, INDUSTRY)
LISTS: Mapping[str, tuple[str, ...]] = {
    "/cases": (
        *("?limit=200", "?limit=200&known_at=2026-03-02", "?limit=200&as_of=2026-03-02"),
        *(f"?limit=200&region={region}" for region in ("620502", "620503", "6205", "62", "620702")),
    ),
    "/ledger": ("?limit=200", "?limit=200&region=620503", "?limit=200&region=6205"),
    "/docket": ("?limit=200", *(f"?limit=200&unit={unit.code}" for unit in UNITS)),
    "/feed": ("?limit=1000",),
    "/notices": ("?limit=200",),
    "/backdated": ("?limit=200&working_days=0", "?working_days=0&region=620503"),
}
"""Paths that list cases, with the ways to ask that may tempt them to tell more."""
WHOLE = ("/cases", "/ledger", "/feed")
"""Of these, those that tell everything in scope, whoever asks."""
COUNTS = ("/statistics", "/process", "/recovered", "/returns")
"""Paths that count cases and name none."""
NO_CASES = ("/me", "/permissions", "/units")
"""Paths that tell nothing about any case."""
FOR_ADMINS = (
    "/subscriptions", "/people/{person}/channels", "/admin/status", "/admin/office", "/admin/rulebook", "/admin/calendar",
    "/admin/channels", "/admin/quarantine", "/admin/works", "/admin/works/{work}",
)  # fmt: skip
"""Paths for the post admin only."""
NO_WORK = "0" * 32
"""The id of long work that nobody ever asked for."""
FOR_SUPERVISORS = ("/access", "/access/report", "/access/emergencies", "/signals", "/reports")
"""Paths for the post supervisor only: who read what, and what to look at; of reports also for dispatchers and leaders."""
REPORTS = ("/reports/{number}", "/reports/{number}/recomputed")
"""Paths of one report: for posts that read reports, who see every case of its place."""
ELSEWHERE = (
    "/checkpoints", "/checkpoints/consistency", "/export/ledger", "/imports", "/imports/{id}", "/imports/{id}/report",
    "/cases/{case_no}/papers/{digest}/file",
)  # fmt: skip
"""Paths whose scope is shown where they are made: tests/proof/test_witness.py, tests/api/test_exchange.py and tests/attacks."""
WITHOUT_TOKEN = ("/login/oidc", "/login/oidc/callback")
"""Paths by which somebody comes in."""
DIMENSIONS = ("region", "unit", "track", "project_class", "stage", "pressure", "month")


@dataclass(frozen=True)
class World:
    """An office with cases here and there; `claimed` is a power of two for each, so that a sum tells which cases are in it."""

    house: Casework
    client: TestClient
    cases: Mapping[str, str]
    claimed: Mapping[str, int]
    dispatched: Mapping[str, int]
    fills: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tokens: dict["Who", str] = field(default_factory=dict)

    @property
    def app(self) -> FastAPI:
        """The application that is asked."""
        app = self.client.app
        assert isinstance(app, FastAPI)
        return app

    def seen(self, who: "Who") -> set[str]:
        """The cases that Scope grants, asked of each case as it stands."""
        scope = Scope.of(who.actor, who.region)
        return {case_no for case_no in self.cases.values() if scope.sees(self.stands[case_no])}

    @cached_property
    def stands(self) -> Mapping[str, Case]:
        """Every case as it stands."""
        return {case_no: self.house.cases.case(case_no) for case_no in self.cases.values()}

    @cached_property
    def mentions(self) -> Mapping[str, set[str]]:
        """The cases that each list names to somebody who sees all."""
        return {path + query: mentioned(self.asked(ALL, path + query).text) for path, queries in LISTS.items() for query in queries}

    def bearer(self, who: "Who") -> dict[str, str]:
        """The header by which somebody is known."""
        if who not in self.tokens:
            self.tokens[who] = who.token(self.house)
        return {"Authorization": f"Bearer {self.tokens[who]}"}

    def asked(self, who: "Who", path: str) -> Any:
        """The answer to somebody's question."""
        return self.client.get(f"/api/v1{path}", headers=self.bearer(who))


@dataclass(frozen=True)
class Who:
    """Somebody with a token, narrowed to a region or not, and the cases that they must see by name."""

    actor: Actor
    sees: str
    region: str | None = None

    def token(self, house: Casework) -> str:
        """A new token of theirs."""
        return Tokens(house.store).issue(self.actor.person, str(self.actor.post), self.actor.unit.code, house.clock(), region=self.region)


WHO = {
    "officer of another county": Who(STRANGER, "theirs helped"),
    "officer of a town": Who(TOWN_OFFICER, "with_town"),
    "officer of a department": Who(INDUSTRY_OFFICER, "helped"),
    "officer of the county": Who(OFFICER, "ours with_town returned"),
    "supervisor of the county": Who(SUPERVISOR, "ours with_town returned"),
    "administrator of the county": Who(ADMIN, "ours with_town returned"),
    "supervisor of the city": Who(CITY_SUPERVISOR, "ours with_town returned theirs helped"),
    "supervisor of the city, narrowed to a county": Who(CITY_SUPERVISOR, "ours with_town returned", "620502"),
    "supervisor of the city, narrowed to the other county": Who(CITY_SUPERVISOR, "theirs helped", "620503"),
    "officer of the county, widened to the city": Who(OFFICER, "", "6205"),
    "officer of a town, narrowed to it": Who(TOWN_OFFICER, "", "620502"),
}
ALL = Who(EVERYBODY, "ours with_town returned theirs helped far")


@contextmanager
def a_world(url: str) -> Iterator[World]:
    """The world on a new database."""
    with furnished(url) as house:
        since = date(2000, 1, 1)
        holdings = [Holding(actor.person, str(actor.post), actor.unit.code, since) for actor in (EVERYBODY, ADMIN)]
        house.policies.furnish_office((PROVINCE,), holdings, by=SYSTEM)
        office, app = Office(house), create_app(house)
        cases, claimed, dispatched = dict[str, str](), dict[str, int](), dict[str, int]()

        def case(name: str, region: str, lead: Unit | None, by: Actor, *cohandlers: Unit) -> None:
            fen = 100_000 * 2 ** len(cases)
            office.case_no = office.does(Receive(region=region, region_name=name, channel="counter", claimed=Sum(1, fen)), SYSTEM).case_no
            if lead is not None:
                codes = tuple(unit.code for unit in cohandlers)
                office.does(Dispatch(case_no=office.case_no, lead=lead.code, cohandlers=codes), by)
            cases[name], claimed[office.case_no] = office.case_no, fen
            dispatched[office.case_no] = (lead is not None) + len(cohandlers)

        case("ours", "620502", COUNTY, DISPATCHER)
        office.signs_in()
        case("with_town", "620502", COUNTY, DISPATCHER, TOWN)
        case("returned", "620502", COUNTY, DISPATCHER)
        office.gets("return_dispatch", HEAD, ground="不在辖区", proposed=INDUSTRY.code)
        case("theirs", "620503", OTHER_COUNTY, CITY_DISPATCHER)
        case("helped", "620503", OTHER_COUNTY, CITY_DISPATCHER, INDUSTRY)
        case("far", "620702", None, SYSTEM)
        office.waits(days=14)
        with TestClient(app, raise_server_exceptions=False, follow_redirects=False, headers=READING) as client:
            world = World(house, client, cases, claimed, dispatched)
            yield replace(world, fills={case_no: fillings(world, case_no) for case_no in cases.values()})
        app.state.served.close()


def fillings(world: World, case_no: str) -> dict[str, str]:
    """What stands in the other places of a path of this case: a clock, and an item of evidence handed in by its officer."""
    clock = world.asked(ALL, f"/cases/{case_no}/clocks").json()["clocks"][0]["key"]
    who = {"620502": OFFICER, "620503": STRANGER}.get(case_no[:6])
    if who is None:
        return {"clock": clock, "item": "1", "kind": "order"}
    sent = {"file": ("roll.pdf", PDF + case_no.encode(), "application/pdf")}
    answer = world.client.post(f"/api/v1/cases/{case_no}/evidence", files=sent, headers=world.bearer(Who(who, "")))
    assert answer.status_code == 201, answer.text
    return {"clock": clock, "item": answer.json()["item"], "kind": "order"}


def paths(app: FastAPI, method: str) -> list[str]:
    """Every path of a method under /api/v1, documented or not."""
    found = {route.path for route in iter_route_contexts(app.routes) if method in (getattr(route, "methods", None) or ())}
    return sorted(path.removeprefix("/api/v1") for path in found if path is not None and path.startswith("/api/v1"))


def mentioned(text: str) -> set[str]:
    """Every case number in a text."""
    return set(NUMBER.findall(text))


def names(world: World, numbers: set[str]) -> str:
    """What the cases are called here."""
    return " ".join(name for name, case_no in world.cases.items() if case_no in numbers)


def filled(world: World, path: str, case_no: str, known: str) -> str:
    """The path for a case, with the clock and item of a case that has them."""
    return path.format(case_no=case_no, **world.fills[known])
