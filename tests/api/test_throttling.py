"""Where a request comes from: only proxies of ours are believed, and an IPv6 network counts as one."""

from ipaddress import ip_network

import pytest
from starlette.requests import Request

from casework.api.throttling import address_of
from casework.settings_public import FILES, PER_PHONE, PROXIES, LimitsWrong, PublicLimits, public_limits

OURS = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


def asks(client: str | None, *forwarded: str) -> Request:
    """A request from a client that says where it comes from."""
    headers = [(b"x-forwarded-for", each.encode()) for each in forwarded]
    return Request({"type": "http", "headers": headers, "client": None if client is None else (client, 1)})


@pytest.mark.parametrize(
    ("client", "forwarded", "address"),
    [
        ("1.2.3.4", [], "1.2.3.4"), ("1.2.3.4", ["9.9.9.9"], "1.2.3.4"), ("10.0.0.1", ["9.9.9.9"], "9.9.9.9"),
        ("10.0.0.1", ["6.6.6.6, 9.9.9.9"], "9.9.9.9"), ("10.0.0.1", ["6.6.6.6", "9.9.9.9, 10.0.0.2"], "9.9.9.9"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"), ("10.0.0.1", [], "10.0.0.1"), ("10.0.0.1", ["nonsense"], "nonsense"),
        ("2001:db8:1:2:3:4:5:6", [], "2001:db8:1:2::/64"), ("::ffff:1.2.3.4", [], "1.2.3.4"), ("fd00::1", ["9.9.9.9"], "9.9.9.9"),
        ("testclient", ["9.9.9.9"], "testclient"), (None, ["9.9.9.9"], "unknown"), ("10.0.0.1", ["x" * 500], "x" * 100),
    ],
)  # fmt: skip
def test_the_nearest_address_that_is_no_proxy_of_ours_counts(client, forwarded, address):
    assert address_of(asks(client, *forwarded), OURS) == address


def test_without_settings_nobody_is_believed_and_the_numbers_are_the_defaults():
    assert public_limits({}) == PublicLimits() == PublicLimits(5, 30, 300, 60, ())
    assert address_of(asks("10.0.0.1", "9.9.9.9"), ()) == "10.0.0.1"


def test_the_settings_are_read():
    limits = public_limits({PER_PHONE: " 7 ", PROXIES: "10.0.0.5, 10.1.0.0/16,"})
    assert (limits.per_phone, limits.proxies) == (7, (ip_network("10.0.0.5"), ip_network("10.1.0.0/16")))


@pytest.mark.parametrize(
    ("name", "value"),
    [(PER_PHONE, "0"), (PER_PHONE, "-1"), (FILES, "five"), (FILES, "1000001"), (PROXIES, "10.0.0.1/8"), (PROXIES, "proxy")],
)
def test_a_wrong_setting_is_named(name, value):
    with pytest.raises(LimitsWrong, match=name):
        public_limits({name: value})
