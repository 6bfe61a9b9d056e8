"""Checks of the office itself: an administrator, no sample people among real ones, the calendar, work that nobody does, notices."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from ipaddress import ip_address
from typing import Final

from casework.api.checks import look
from casework.api.serving import Served
from casework.bootstrap import Casework
from casework.doctor.findings import Finding
from casework.domain.office import Office
from casework.domain.timekeeping.terms import local_day
from casework.domain.values import Post
from casework.notices.delivering import mode_of, ways_of
from casework.security.access_log import AccessLog
from casework.settings_public import PROXIES
from casework.store.deliveries import Deliveries
from casework.store.restoring import held_since

SAMPLE: Final = "(示例)"
"""What the names of sample units end with."""
GRAVE: Final = ("no_tick", "tick_alarm")
ANNOUNCED: Final = 12
"""The month in which the days off of the next year are known: the State Council tells them in November."""
MANY: Final = 20


def administrator(office: Office, today: date) -> Iterator[Finding]:
    """Somebody must be able to look after calendar, rulebook and people."""
    if not any(held.post == Post.ADMIN and held.holds_on(today) for held in office.holdings):
        yield Finding(
            "no_administrator",
            '没有在任管理员；请在机构名录中任命(post = "admin")后执行 casework office load',
            'nobody holds the post admin today; give it in the directory (post = "admin"), then: casework office load',
            serious=True,
        )


def samples(office: Office, today: date) -> Iterator[Finding]:
    """Sample people in a real office: their tokens open real cases."""
    units = {unit.code for unit in office.units.values() if unit.name.endswith(SAMPLE)}
    people = {held.person for held in office.holdings if held.unit in units and held.holds_on(today)}
    if people:
        yield Finding(
            "sample_people",
            f"正式库中有示例机构{len(units)}个、示例人员{len(people)}名；请载入本单位名录(complete = true)并吊销其令牌",
            f"{len(people)} sample people hold posts in a real office; load your own directory (complete = true), revoke their tokens",
            serious=True,
        )


def accounts(office: Office, today: date) -> Iterator[Finding]:
    """Facts keep accounts for ever, so an account should be a number and no name; Chinese characters are taken for one."""
    people = {held.person for held in office.holdings if held.holds_on(today)}
    named = sorted(each for each in people if any("\u4e00" <= sign <= "\u9fff" for sign in each))
    if named:
        yield Finding(
            "accounts_named",
            f"{len(named)}个账号疑为姓名(如{named[0]})，事实中永久保留；新账号请用工号等中性编号(见 docs/erasure.md)",
            f"{len(named)} accounts look like names (such as {named[0]}) and stand in facts for ever; give neutral numbers to new ones",
        )


def calendar(published_through: int, today: date) -> Iterator[Finding]:
    """Working days that are not published yet make every due date in them provisional."""
    if published_through < today.year or (published_through == today.year and today.month >= ANNOUNCED):
        missing = published_through + 1
        yield Finding(
            "calendar_missing",
            f"缺少{missing}年放假安排，落在该年的期限只是暂定；请执行 casework calendar activate {missing}.json",
            f"the days off of {missing} are missing, due dates in it are provisional: casework calendar activate {missing}.json",
            serious=published_through < today.year,
        )


def work(house: Casework) -> Iterator[Finding]:
    """Views, ticks and quarantine, as /health/ready sees them."""
    served = Served(house)
    try:
        for found in look(served).findings:
            yield Finding(found.code, found.zh, found.en, serious=found.stops or found.code in GRAVE)
    finally:
        served.close()


def notices(house: Casework, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Whether anybody is sent anything."""
    if (since := held_since(house.store)) is not None:
        yield Finding(
            "restored",
            f"本库于{since}恢复，通知暂停；确认无其他副本在发送后执行 casework notices on",
            f"restored at {since}, nobody is sent anything; when no other copy sends, run casework notices on",
        )
    elif not house.store.is_trial and mode_of(house, environ) == "off":
        yield Finding(
            "notices_off", "通知已关闭(CASEWORK_NOTICES=off)，无人收到督办提醒", "CASEWORK_NOTICES is off: nobody is told anything"
        )
    elif not house.store.is_trial and ways_of(house, environ) is None:
        yield Finding(
            "no_channel",
            "没有通知渠道，无人收到督办提醒；请设置CASEWORK_CHANNELS(见 docs/notices.md)",
            "no channel is set, nobody is told anything; name a file in CASEWORK_CHANNELS (docs/notices.md)",
            serious=True,
        )
    if dead := Deliveries(house.store).counts()["dead"]:
        yield Finding(
            "dead_letters", f"{dead}封死信；请查看 casework notices dead", f"{dead} notices reached nobody: casework notices dead"
        )


def proxies(house: Casework, environ: Mapping[str, str]) -> Iterator[Finding]:
    """A reverse proxy that is not named hides all callers behind one address, whose limits then count for everybody."""
    if environ.get(PROXIES):
        return
    entries = AccessLog(house.store).since(house.clock() - timedelta(days=7), 200)
    callers = Counter(each.address for each in entries if each.address)
    if len(callers) == 1 and sum(callers.values()) >= MANY and (only := next(iter(callers))) and ip_address(only).is_private:
        yield Finding(
            "proxies_not_set",
            f"所有请求都来自{only}，疑为反向代理；请将其写入{PROXIES}，否则限流会误伤所有人",
            f"every caller seems to be {only}, a reverse proxy; name it in {PROXIES}, or its limits count for everybody",
        )


def of_house(house: Casework, environ: Mapping[str, str]) -> Iterator[Finding]:
    """All of them about one office."""
    now: datetime = house.clock()
    today, trial = local_day(now), house.store.is_trial
    if not trial:
        yield from administrator(house.policies.office, today)
        yield from samples(house.policies.office, today)
        yield from accounts(house.policies.office, today)
        yield from proxies(house, environ)
        yield from work(house)
    yield from calendar(house.policies.calendar.published_through, today)
    yield from notices(house, environ)
