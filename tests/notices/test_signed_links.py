"""Signed links in messages: for a leader who is named, about one case, and only where one person alone reads it."""

from dataclasses import replace

import pytest

from casework.notices.channels import Channels
from casework.notices.message import Message, Receipt, Route
from casework.notices.signed_links import DOOR, doors, without_key
from casework.notices.templates import Templates
from casework.notices.ways import OfficeWays
from casework.security.callers import Letter
from casework.security.links import key_of, opened_link
from casework.store.deliveries import Delivery
from casework.store.outbox import Outbox
from tests.notices.posts import letter, post
from tests.office import furnished
from tests.people import GOVERNMENT, LEADER

TO = Delivery(
    id="0f0e0d0c-0000-4000-8000-000000000001", recipient="leader", person=LEADER.person, post="leader", unit=GOVERNMENT.code,
    case_no="620502-2026-000001", kind="digested", letters=("l-1",), due_at=1_772_413_200.0, next_at=1_772_413_200.0,
    created_at=1_772_413_200.0,
)  # fmt: skip
BASE = "https://casework.example"


class Keeping:
    """A channel that keeps what is sent."""

    told = "kept"

    def __init__(self, kind: str) -> None:
        self.kind, self.sent = kind, list[Message]()

    def checked(self, address: str) -> str:
        return address

    def send(self, message: Message, address: str) -> Receipt:
        self.sent.append(message)
        return Receipt()


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('links')}/office.db") as house:
        yield house


def test_a_leaders_link_is_bound_to_person_post_case_letter_and_72_hours(house):
    [(case_no, path)] = doors(TO, house.vault).items()
    letter = opened_link(path.removeprefix(DOOR), key_of(house.vault))
    assert case_no == TO.case_no
    assert letter == Letter(LEADER.person, "leader", GOVERNMENT.code, TO.case_no, TO.id, TO.due_at + 72 * 3600)


def test_every_attempt_says_the_same_link(house):
    assert doors(TO, house.vault) == doors(replace(TO, attempts=3, next_at=TO.next_at + 900), house.vault)


@pytest.mark.parametrize("change", [{"post": "officer"}, {"person": None}, {"case_no": None}])
def test_nobody_else_gets_one(house, change):
    assert doors(replace(TO, **change), house.vault) == {}


@pytest.mark.parametrize(
    ("kind", "keeps"), [("smtp", True), ("sms", True), ("file", True), ("wecombot", False), ("webhook", False), ("apprise", False)]
)
def test_a_group_never_gets_the_key(house, kind, keeps):
    link = BASE + next(iter(doors(TO, house.vault).values()))
    message = Message("包案", f"请接收：{link}", "d", link, brief=f"见{link}")
    channel = Keeping(kind)
    ways = OfficeWays(house, Channels({"c": channel}), Templates.from_settings({}), BASE)
    ways.send(Route("c", "x"), message)
    [sent] = channel.sent
    assert all((("cwl_" in (text or "")) is keeps) for text in (sent.link, sent.text, sent.brief))
    assert sent.link is not None and sent.link.startswith(f"{BASE}/leading")


def test_a_message_without_a_key_stays_as_it_is():
    plain = Message("x", "y", "d", f"{BASE}/cases/1")
    assert without_key(plain) is plain and without_key(replace(plain, link=None)).link is None


def test_the_notice_to_a_leader_says_where_to_tap(house):
    mine = letter("l-1", "leader_owned", LEADER.person, post="leader", unit=GOVERNMENT.code, template="L.leader_owned")
    [delivery] = post(house.store, [mine], house.clock())
    ways = OfficeWays(house, Channels({}), Templates.from_settings({}), BASE)
    message = ways.write(delivery, Outbox(house.store).letters(delivery.letters), "d")
    assert message.link is not None and message.link.startswith(BASE + DOOR) and message.link in message.text
