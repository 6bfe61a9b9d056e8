"""The leader's page 包案领导: my cases, why and since when, what is asked of me next; one tap takes a case. Phone first.

Opened after a login, or by a signed link of a notice, which shows one case and takes the first duty.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

from fastapi import APIRouter, Query, Response

from casework.api.problems import Problem
from casework.security.callers import Letter
from casework.security.links import LASTING, key_of, opened_link
from casework.web.asked import problem_of, told
from casework.web.docket import now_of, urgency
from casework.web.entering import sent
from casework.web.inner import Api
from casework.web.rendering import page
from casework.web.serving import served_of
from casework.web.visiting import Anybody, LogIn, Visitor, keep_visit, set_cookie

router = APIRouter(include_in_schema=False)
COOKIE: Final = "casework_link"
"""The cookie that keeps a signed link out of later addresses."""
AT: Final = "/leading"
MOST: Final = 10
"""Cases that a page shows; the others stand on the next one."""
NAMING: Final = frozenset({"case.leader_named", "case.leader_changed", "case.leader_succeeded", "case.owned_above", "case.raised"})
"""Facts that say why the case is this leader's."""
ACTS: Final = ("acknowledge", "instruct", "sign_off")
UNKNOWN: Final = 401
LATEST: Final = 60
"""Facts that are looked through for the reason and the news."""


@router.get(AT)
async def mine(
    who: Anybody, link: str = "", done: str = "", after: str = "", position: Annotated[int | None, Query(ge=0)] = None
) -> Response:  # fmt: skip
    """The visitor's own cases; by a link the one case that it was sent for."""
    if link:
        answer = keep_visit(sent(AT), who)
        set_cookie(answer, who.request, COOKIE, link[:1000], age=int(LASTING.total_seconds()))
        return answer
    letter = _letter(who)
    numbers, more = ([letter.case_no], "") if letter is not None else await _owned(who, after)
    shown = [await _case(_api(who, letter), number, position) for number in numbers]
    shown.sort(key=lambda case: (case["asked"][0]["due_at"] or "9999") if case["asked"] else "9999")
    return await _shown(who, letter, shown, more=more, done=done)


async def _owned(who: Visitor, after: str) -> tuple[list[str], str]:
    """Numbers of the visitor's cases, and where those that found no room begin; of the absent leader whom a deputy stands in for."""
    person = who.by.actor.acting_for or who.by.actor.person
    found = told(await who.api.get("/api/v1/cases", owner=person, limit=MOST, after=after))
    rest = parse_qs(urlsplit(found["next"] or "").query).get("after", [""])
    return [row["case_no"] for row in found["cases"]], rest[0]


@router.get(f"{AT}/{{case_no}}/{{act}}")
async def begin_again(who: Anybody, case_no: str, act: str) -> Response:
    """The page again, where somebody reloads what a form answered."""
    return sent(AT)


@router.post(f"{AT}/{{case_no}}/{{act}}")
async def act(who: Anybody, case_no: str, act: str) -> Response:
    """Acknowledges, instructs or signs off; what the link does not reach asks for a login."""
    said = dict(await who.form())
    letter = _letter(who)
    if act not in ACTS:
        raise Problem(404, "not_found", "没有这个事项 there is no such act")
    if letter is not None and act not in who.request.app.state.link_acts:
        raise LogIn(AT)
    fields = {name: said[name] for name in ("unit", "text", "checked_by", "checked_how") if said.get(name, "").strip()}
    reply = await _api(who, letter).post(
        f"/api/v1/cases/{case_no}/moves/{act}",
        fields,
        if_match=f'"v{said.get("version", "")}"',
        idempotency_key=said.get("key") or uuid4().hex,
    )
    if reply.fine:
        if letter is not None and act == "acknowledge":
            await _api(who, letter).post(f"/api/v1/notices/{letter.letter}/acknowledged", {})
        return sent(f"{AT}?{urlencode({'done': act, 'position': reply.headers.get('x-position', '0')})}")
    problem = problem_of(reply)
    reasons = ["案件刚有新的变化，请核对后再次提交"] if problem.status == 412 and who.language == "zh" else problem.reasons
    shown = [await _case(_api(who, letter), case_no)]
    return await _shown(who, letter, shown, problem.status, reasons=reasons, said=said, failed=act)


async def _shown(who: Visitor, letter: Letter | None, cases: Sequence[Mapping[str, Any]], status: int = 200, **told_: Any) -> Response:
    now = now_of(who)
    acts = ACTS if letter is None else tuple(who.request.app.state.link_acts)
    given = {"done": "", "more": "", "reasons": (), "said": {}, "failed": ""} | told_
    return await page(
        who,
        "leading.html",
        status,
        cases=cases,
        letter=letter,
        acts=acts,
        urgency=lambda clock: urgency(clock, now),
        key_of=uuid4().hex,
        **given,
    )


async def _case(api: Api, case_no: str, position: int | None = None) -> dict[str, Any]:
    """A case as its leader sees it: what is asked, why it is theirs, and the latest news. Raises LogIn for a link that is over."""
    at = f"/api/v1/cases/{case_no}"
    found = await api.get(at)
    if found.status == UNKNOWN:
        raise LogIn(AT)
    case = told(found)
    since = max(case["version"] - LATEST, 0)
    facts = told(await api.get(f"{at}/history", after=since, limit=LATEST, wait_for=position))["facts"]
    clocks = told(await api.get(f"{at}/clocks"))["clocks"]
    asked = [clock for clock in clocks if clock["owner"] == "leader" and clock["state"] == "open"]
    asked.sort(key=lambda clock: (clock["paused"], clock["due_at"] or "9999"))
    why = next((fact for fact in reversed(facts) if fact["topic"] in NAMING), None)
    return {**case, "asked": asked, "why": why, "news": facts[-3:][::-1]}


def _letter(who: Visitor) -> Letter | None:
    """What the visitor's link is bound to; None for whoever is logged in. Raises LogIn where there is neither."""
    if who.caller is not None:
        return None
    letter = opened_link(who.request.cookies.get(COOKIE, ""), key_of(served_of(who).office.vault))
    if letter is None:
        raise LogIn(AT)
    return letter


def _api(who: Visitor, letter: Letter | None) -> Api:
    return who.api if letter is None else Api(who.request, who.request.cookies[COOKIE])
