"""A person at a real browser: opens pages, fills in forms, and keeps everything that the browser complained about."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casework.bootstrap import Casework
from casework.domain.values import Actor, Post
from casework.security.tokens import Tokens
from casework.web.stated import COOKIE, mark_of
from casework.web.visiting import SESSION
from tests.people import CITY

ADMIN = Actor("city-admin", Post.ADMIN, CITY)
DESK = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 780}
PATIENCE = 10_000
"""Milliseconds that a page may take on a busy machine."""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Person:
    """One browser with its cookies, in which nobody or a person in their post is logged in."""

    page: Any
    address: str
    complaints: list[str] = field(default_factory=list)
    shots: Path | None = None

    def opens(self, path: str) -> "Person":
        """Opens a page by its address."""
        self.page.goto(self.address + path)
        return self.looks()

    def follows(self, link: str) -> "Person":
        """Clicks a link by its address or by the beginning of it, unfolding what it lies in."""
        place = self.page.locator(f'main a[href^="{link}"]').first
        for folded in place.locator("xpath=ancestor::details[not(@open)]").all():
            folded.locator("summary").first.click()
        with self.page.expect_navigation():
            place.click()
        return self.looks()

    def unfolds(self, link: str) -> "Person":
        """Clicks a link that brings its page into this one."""
        place = self.page.locator(f'main a[href^="{link}"]').first
        place.click()
        self.page.locator(f'main a[href^="{link}"][aria-expanded="true"]').wait_for()
        return self.looks()

    def fills(self, said: Mapping[str, str]) -> "Person":
        """Fills in fields by their names: texts, choices and ticks."""
        for name, value in said.items():
            place = self.page.locator(f'main [name="{name}"]')
            kind = place.first.evaluate("each => each.type")
            if kind.startswith("select"):
                place.select_option(value)
            elif kind == "checkbox":
                place.first.check()
            else:
                place.fill(value)
        return self

    def sends(self, button: str) -> "Person":
        """Presses a button by what stands on it."""
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("button", name=button, exact=True).first.click()
        return self.looks()

    def looks(self) -> "Person":
        """Takes a picture of each page once; nothing may be wider than the screen, and nothing complained about."""
        self.page.wait_for_load_state("load")
        if self.shots is not None:
            name = re.sub(r"\W+", "-", re.sub(r"\d{6}-\d{4}-\d{6}", "", self.path).partition("?")[0]).strip("-")
            if not (file := self.shots / f"{name}.png").exists():
                self.page.screenshot(path=file, full_page=True)
        assert self.page.evaluate(SIDEWAYS) <= 0, f"{self.page.url} is wider than the screen"
        assert not self.complaints, f"{self.page.url}: {self.complaints}: {self.words[:500]}"
        return self

    @property
    def words(self) -> str:
        """What can be read on the page."""
        said: str = self.page.inner_text("main")
        return said

    @property
    def path(self) -> str:
        """Where the browser stands."""
        return str(self.page.url).removeprefix(self.address)


@dataclass
class Served:
    """A site that is served and the browser that people open it in."""

    house: Casework
    address: str
    chromium: Any

    @contextmanager
    def person(self, by: Actor | None = None, shots: Path | None = None, **options: Any) -> Iterator[Person]:
        """A new browser, logged in as a person in their post where one is given; `options` as Playwright's new_context takes them."""
        context = self.chromium.new_context(**{"viewport": DESK, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"} | options)
        context.set_default_timeout(PATIENCE)
        if by is not None:
            token = Tokens(self.house.store).issue(by.person, str(by.post), by.unit.code, self.house.clock(), kind="session", days=0.5)
            context.add_cookies([
                {"name": name, "value": value, "url": self.address, "httpOnly": True}
                for name, value in ((SESSION, token), (COOKIE, f"{mark_of(token)}.supervision."))
            ])  # fmt: skip
        person = Person(context.new_page(), self.address, shots=shots)
        person.page.on("console", lambda said: person.complaints.append(said.text) if said.type in ("error", "warning") else None)
        person.page.on("pageerror", lambda fault: person.complaints.append(str(fault)))
        yield person
        context.close()
