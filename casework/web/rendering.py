"""Writes pages from templates: everything escaped, amounts in yuan, moments in Shanghai time, codes in words."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import Response
from fastapi.concurrency import run_in_threadpool
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from casework.domain.timekeeping.clocks import SHANGHAI
from casework.web import spoken, words
from casework.web.languages import LANGUAGES, TAGS, translations
from casework.web.menu import menu, watched
from casework.web.naming import because, named
from casework.web.static_files import address
from casework.web.visiting import Visitor, keep_visit

TEMPLATES: Final = Path(__file__).parent / "templates"
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
UNKNOWN: Final = "—"
WEEKDAYS: Final = "一二三四五六日"
CASE: Final = re.compile(r"/cases/([0-9]{6}-[0-9]{4}-[0-9]{6,})(/moves/[a-z_]+)?")
ADDED: Final = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")


async def page(who: Visitor, template: str, status: int = 200, **data: Any) -> Response:
    """A page as a response. The work is done in a thread, so that others are answered meanwhile."""
    text = await run_in_threadpool(rendered, who, template, **data)
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "Vary": "Cookie", "Content-Language": TAGS[who.language]}
    return keep_visit(Response(text, status, headers, "text/html; charset=utf-8"), who)


def rendered(who: Visitor, template: str, **data: Any) -> str:
    """The text of a page."""
    return environment(who.language).get_template(template).render(who=who, **data)


@cache
def environment(language: str) -> Environment:
    """The templates in one language. A value that is not there is a fault, never an empty place."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )  # fmt: skip
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    said: Mapping[str, Any] = {
        "yuan": yuan, "day": partial(day, language), "moment": partial(moment, language), "word": partial(words.word, language),
        "until": partial(until, language), "label": partial(words.label, language),
        "weekday": partial(weekday, language), "number": number, "share": share,
        "choice": partial(spoken.choice, language), "limit": partial(spoken.limit, language), "nature": partial(spoken.nature, language),
        "size": spoken.size, "kind_of_file": partial(spoken.kind_of_file, language),
    }  # fmt: skip
    made.filters.update(said)
    spoken_in = teller(language)
    made.globals.update(
        said,
        _=spoken_in,
        gettext=spoken_in,
        address=address,
        language=language,
        tag=TAGS[language],
        here=_here,
        menu=menu,
        watched=watched,
        key=key,
        live=live_of,
        because=because,
        named=named,
    )
    return made


def teller(language: str) -> Callable[..., Markup]:
    """Tells a text of a template in a language, its variables escaped; as the extension would, but without a new context each time."""
    said = translations(language).gettext

    @lru_cache(maxsize=10_000)
    def plain(text: str) -> Markup:
        return Markup(said(text)) % {}

    def gettext(text: str, **variables: Any) -> Markup:
        return Markup(said(text)) % variables if variables else plain(text)

    return gettext


@pass_context
def _here(context: Context, start: str) -> bool:
    """Whether the page lies at or below an address, for the mark in the menu."""
    path: str = context["who"].request.url.path
    return path == start or path.startswith(start.rstrip("/") + "/") or (start != "/" and path == start)


def live_of(who: Visitor) -> Mapping[str, str] | None:
    """Where an open docket, case or form of a move hears of changes, and behind which position; None for all other pages."""
    path, asked = who.request.url.path, who.request.query_params
    case = CASE.fullmatch(path)
    if who.caller is None or (case is None and path != "/docket"):
        return None
    wanted = {"case": case[1]} if case is not None else {name: asked[name] for name in ("unit", "post") if asked.get(name)}
    form = "yes" if case is not None and case[2] else ""
    return {"address": f"/live?{urlencode(wanted)}", "since": str(getattr(who.request.state, "position", "")), "form": form}


def key(who: Visitor) -> Markup:
    """What every form must carry, so that only pages of ours can send it."""
    return Markup('<input type="hidden" name="form_key" value="{}">').format(who.form_key)


def yuan(fen: int | None) -> str:
    """Fen as yuan with two decimals and thousands apart; unknown is a dash, never 0."""
    if fen is None:
        return UNKNOWN
    sign = "-" if fen < 0 else ""
    return f"{sign}{ADDED.sub(',', str(abs(fen) // 100))}.{abs(fen) % 100:02d}"


def number(value: int | None) -> str:
    """A whole number with thousands apart."""
    return UNKNOWN if value is None else f"{value:,}"


def share(value: float | None) -> str:
    """A share of one as percent."""
    return UNKNOWN if value is None else f"{value * 100:.1f}%"


def day(language: str, value: date | datetime | str | None) -> str:
    """A day as people in China write it: 2026-11-21; a moment is that of Shanghai."""
    found = _read(value)
    return UNKNOWN if found is None else f"{found:%Y-%m-%d}"


def until(language: str, value: datetime | str | None) -> str:
    """The last day of a term by the moment it ends: what ends at 24:00 ends on that day, not on the next one."""
    found = _read(value)
    return day(language, found - timedelta(microseconds=1) if isinstance(found, datetime) else found)


def moment(language: str, value: datetime | str | None) -> str:
    """Day and minute in Shanghai."""
    found = _read(value)
    if found is None:
        return UNKNOWN
    return f"{found:%Y-%m-%d %H:%M}" if isinstance(found, datetime) else f"{found:%Y-%m-%d}"


def weekday(language: str, value: date | datetime | str | None) -> str:
    """The day of the week: 周六, Sat."""
    found = _read(value)
    if found is None:
        return ""
    return f"周{WEEKDAYS[found.weekday()]}" if language == LANGUAGES[0] else f"{found:%a}"


def _read(value: date | datetime | str | None) -> date | datetime | None:
    if isinstance(value, str):
        value = date.fromisoformat(value) if len(value) == len("2026-01-01") else datetime.fromisoformat(value)
    return value.astimezone(SHANGHAI) if isinstance(value, datetime) else value
