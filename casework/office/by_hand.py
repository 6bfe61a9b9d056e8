"""One act on the directory by hand 任职、离任、代理、外出: it becomes a sheet with one entry, judged by the rules of files."""

from dataclasses import replace
from datetime import date
from typing import TypeVar

from casework.domain.office import Absence, Deputy, Holding, Office
from casework.domain.office_entries import PostKey
from casework.domain.refusals import BadCommand
from casework.office.plan import goes_on
from casework.office.sheet import UNSAID, Said, Sheet

E = TypeVar("E", Holding, Deputy)


def appoint(held: Holding) -> Sheet:
    """Somebody holds a post 任职; for whoever holds it already it says the marks, portfolio and last day anew."""
    return Sheet(holders=(Said("任职 holder:", held),))


def leave(office: Office, desk: PostKey, until: date, today: date) -> Sheet:
    """A holder leaves 离任; `until` is the first day without them. Raises BadCommand."""
    held = _standing([held for held in office.held_by(desk[0]) if held.desk == desk], today)
    if held is None:
        raise BadCommand(_held_not(office, desk, today, "不能离任", "so they cannot leave it"))
    return Sheet(holders=(Said("离任 holder:", replace(held, since=UNSAID, until=until)),))


def stand_in(office: Office, deputy: Deputy, today: date) -> Sheet:
    """Somebody stands in for a holder 代理. Raises BadCommand."""
    if deputy.deputy == deputy.person:
        raise BadCommand(f"deputy: 代理人不能是本人{deputy.person} the deputy is the holder; name somebody else")
    if _standing([held for held in office.held_by(deputy.person) if held.desk == deputy.desk], today) is None:
        raise BadCommand(_held_not(office, deputy.desk, today, "无从代理", "so nobody can stand in"))
    return Sheet(deputies=(Said("代理 deputy:", deputy),))


def stand_down(office: Office, desk: PostKey, deputy: str, until: date, today: date) -> Sheet:
    """A deputy stands in no more from a day on. Raises BadCommand."""
    named = [each for each in office.deputies if each.desk == desk and each.deputy == deputy]
    if (standing := _standing(named, today)) is None:
        raise BadCommand(f"deputy: {deputy}不是{desk[0]}的代理人 is no deputy of this holder")
    return Sheet(deputies=(Said("代理 deputy:", replace(standing, until=until)),))


def be_away(office: Office, absence: Absence) -> Sheet:
    """Somebody is away 外出. Raises BadCommand."""
    if not office.held_by(absence.person):
        raise BadCommand(f"person: 账号{absence.person}没有任何岗位 the account holds no post anywhere; enter a post first")
    return Sheet(absences=(Said("外出 absence:", absence),))


def come_back(office: Office, person: str, until: date, today: date) -> Sheet:
    """Somebody who is away comes back early 提前返岗; `until` is the first day back. Raises BadCommand."""
    away = next((each for each in sorted(office.absences_of(person), key=lambda each: each.since) if each.until > today), None)
    if away is None:
        raise BadCommand(f"person: {person}现在没有外出 is not away, now or later")
    if not away.since < until < away.until:
        zh, en = f"须晚于{away.since}、早于{away.until}", f"it must lie after {away.since} and before {away.until}"
        raise BadCommand(f"until: {until}不是提前返岗的日期，{zh} is no early day back; {en}")
    return Sheet(absences=(Said("返岗 absence:", replace(away, until=until)),))


def _standing(entries: list[E], today: date) -> E | None:
    """The entry that goes on, else begins next."""
    return next((each for each in sorted(entries, key=lambda each: each.since) if goes_on(each, today)), None)


def _held_not(office: Office, desk: PostKey, today: date, zh: str, en: str) -> str:
    """That somebody does not hold a post, what follows, and what they hold."""
    person, post, unit = desk
    held = ", ".join(f"{held.post}@{held.unit}" for held in office.held_by(person) if goes_on(held, today))
    told = f"{person}不担任{unit}的岗位{post}，{zh}；现任{held or '无'}"
    return f"person: {told} does not hold {post} of {unit}, {en}; holds {held or 'none'}"
