"""A browser without scripts: follows links and sends forms as a person would, in the name of a post."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from casework.bootstrap import Casework
from casework.domain.values import Actor
from casework.security.tokens import Tokens
from casework.web.site import create_site
from casework.web.stated import COOKIE, mark_of
from casework.web.visiting import SESSION

HOST = "http://casework.test"


@dataclass
class Form:
    """A form of a page: where it goes, and what its fields hold."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._area: str | None = None
        self._choice: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(said.get("action", "")))
        elif self.forms and tag == "input" and "name" in said and said.get("type") not in ("radio", "checkbox", "submit"):
            self.forms[-1].fields[said["name"]] = said.get("value", "")
        elif self.forms and tag == "input" and "checked" in said:
            self.forms[-1].fields[said["name"]] = said.get("value", "on")
        elif self.forms and tag == "textarea":
            self._area = said["name"]
            self.forms[-1].fields[self._area] = ""
        elif self.forms and tag == "select":
            self._choice = said["name"]
            self.forms[-1].fields[self._choice] = ""
        elif self._choice and tag == "option" and "selected" in said:
            self.forms[-1].fields[self._choice] = said.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        elif tag == "select":
            self._choice = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].fields[self._area] += data


@dataclass
class Visit:
    """One browser with its cookies."""

    client: TestClient
    page: Response | None = None

    @property
    def text(self) -> str:
        """The page as it stands."""
        assert self.page is not None
        return self.page.text

    @property
    def path(self) -> str:
        """Where the browser stands."""
        assert self.page is not None
        return str(self.page.url.path)

    @property
    def words(self) -> str:
        """The page without its tags."""
        return " ".join(re.sub(r"<[^>]*>", " ", re.sub(r"(?s)<(script|style).*?</\1>", "", self.text)).split())

    def get(self, path: str, **query: Any) -> "Visit":
        """Opens a page."""
        self.page = self.client.get(path, params=query or None)
        return self

    def form(self, action: str) -> Form:
        """The form of the page that goes to an address."""
        found = _Forms()
        found.feed(self.text)
        return next(form for form in found.forms if form.action == action)

    def send(self, action: str, said: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> "Visit":
        """Fills in a form of the page and sends it."""
        form = self.form(action)
        self.page = self.client.post(action, data={**form.fields, **(said or {})}, headers=dict(headers or {}))
        return self

    def send_nth(self, action: str, number: int, said: Mapping[str, str] | None = None) -> "Visit":
        """The same where several forms go to one address; 0 is the first."""
        found = _Forms()
        found.feed(self.text)
        form = [each for each in found.forms if each.action == action][number]
        self.page = self.client.post(action, data={**form.fields, **(said or {})})
        return self


@dataclass
class Site:
    """The pages of an office for whoever opens a browser."""

    house: Casework
    app: Any

    def visit(self, by: Actor | None = None, language: str | None = None, purpose: str = "supervision") -> Visit:
        """A new browser, logged in as a person in their post where one is given, who said what their readings are for."""
        client = TestClient(self.app, base_url=HOST, raise_server_exceptions=False)
        if by is not None:
            token = Tokens(self.house.store).issue(by.person, str(by.post), by.unit.code, self.house.clock(), kind="session", days=0.5)
            client.cookies.set(SESSION, token)
            client.cookies.set(COOKIE, f"{mark_of(token)}.{purpose}.")
        if language is not None:
            client.cookies.set("casework_language", language)
        return Visit(client)


@contextmanager
def visited(house: Casework, **options: Any) -> Iterator[Site]:
    """The pages of a house while the test lasts."""
    app = create_site(house, **options)
    yield Site(house, app)
    app.state.served.close()


def matched(pattern: str, text: str, group: int = 1) -> str:
    """A group of the first place where a pattern is met."""
    found = re.search(pattern, text)
    assert found is not None, f"{pattern} is nowhere in {text[:2000]}"
    return found[group]
