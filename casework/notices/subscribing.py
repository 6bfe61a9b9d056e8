"""How a subscription is made: everything asked is looked at, and everything wrong is told at once."""

import re
from collections.abc import Iterator, Sequence
from secrets import token_hex
from typing import Final

from casework.domain.registry import facts
from casework.domain.scope import bare
from casework.notices.cloud_events import wanted
from casework.notices.posting import Inside, refuse_inside, target_of
from casework.notices.signing import new_secret
from casework.notices.webhooks import PAGE, Office, key_of
from casework.store.subscriptions import Subscription, Subscriptions

NAME: Final = re.compile(r"[0-9A-Za-z._-]{1,60}")
REGION: Final = re.compile(r"(\d{2}|\d{4}|\d{6})?", re.ASCII)
MOST_TOPICS: Final = 20
LONGEST: Final = 60


class BadSubscription(ValueError):
    """What was asked cannot be a subscription; `reasons` names each field and what would be right."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = tuple(reasons)


def subscribe(
    office: Office, name: str, url: str, *, region: str = "", topics: Sequence[str] = ("*",), after: int | None = None, batch: int = 1,
    private: bool = False,
) -> tuple[Subscription, str]:  # fmt: skip
    """Keeps a new subscription; it with its secret, which is told once. It begins after a position, by default with what is new.

    `private` is the operator's leave to call an address of the office's own network. Raises BadSubscription and NameTaken.
    """
    newest = office.store.recorder.max_notification_id() or 0
    if wrong := [*_faults(name, region, topics, batch), *_url_faults(url, private=private), *_place_faults(after, newest)]:
        raise BadSubscription(wrong)
    id, secret = token_hex(8), new_secret()
    made = Subscription(
        id=id, name=name, url=url, secret=office.vault.seal(secret, key_of(id), "secret"), territory=bare(region), topics=tuple(topics),
        batch=batch, private=private, position=newest if after is None else after, created_at=office.clock().timestamp(),
    )  # fmt: skip
    try:
        Subscriptions(office.store).add(made)
    except BaseException:
        office.vault.forget(key_of(id))
        raise
    return made, secret


def unsubscribe(office: Office, subscription: Subscription) -> None:
    """Ends a subscription; its secret is erased."""
    Subscriptions(office.store).remove(subscription.id)
    office.vault.forget(key_of(subscription.id))


def _faults(name: str, region: str, topics: Sequence[str], batch: int) -> Iterator[str]:
    if not NAME.fullmatch(name):
        yield "name: 1 to 60 letters, digits, dots, dashes or underscores"
    if not REGION.fullmatch(region):
        yield "region: 620502 for a county, 6205 for a city, 62 for a province, or nothing for everywhere"
    if not 1 <= len(topics) <= MOST_TOPICS:
        yield f"topics: 1 to {MOST_TOPICS} patterns; * means everything"
    for glob in topics[:MOST_TOPICS]:
        if len(glob) > LONGEST or not any(wanted(topic, (glob,)) for topic in facts()):
            yield f"topics: no topic is like {glob[:LONGEST]!r}; write case.received, case.pay*, or * for everything"
    if not 1 <= batch <= PAGE:
        yield f"batch: 1 to {PAGE} events in one request"


def _url_faults(url: str, *, private: bool) -> Iterator[str]:
    try:
        refuse_inside(target_of(url), private=private)
    except (ValueError, Inside) as fault:
        yield f"url: {fault}"


def _place_faults(after: int | None, newest: int) -> Iterator[str]:
    if after is not None and not 0 <= after <= newest:
        yield f"after: {after} is not a position; the newest is {newest}, and 0 tells everything from the beginning"
