"""`casework webhook`: made, listed, tried, paused, resumed and removed by the operator."""

import json

from tests.cli.conftest import casework
from tests.notices.receiver import receiving, verified


def listed(url):
    return json.loads(casework("webhook", "list", "--json", "--database", url).out)


def test_a_subscription_from_its_making_to_its_end(url):
    with receiving() as receiver:
        made = casework("webhook", "add", "12345", receiver.url, "--allow-private", "--topic", "case.pay*", "--database", url)
        secret = made.out.splitlines()[-1]
        tried = casework("webhook", "test", "12345", "--database", url)
    assert (made.code, tried.code, secret[:6]) == (0, 0, "whsec_")
    assert verified(receiver.seen[0], secret)
    (kept,) = listed(url)
    assert (kept["name"], kept["topics"], kept["state"]) == ("12345", ["case.pay*"], "active")
    assert secret not in json.dumps(kept)
    casework("webhook", "pause", "12345", "--database", url)
    assert "已暂停" in casework("webhook", "list", "--database", url).out
    assert "casework webhook list" in casework("status", "--database", url).out
    casework("webhook", "resume", "12345", "--database", url)
    assert listed(url)[0]["state"] == "active"
    assert casework("webhook", "remove", "12345", "--database", url).code == 0
    assert listed(url) == []


def test_a_receiver_that_does_not_answer_is_told(url):
    with receiving() as receiver:
        casework("webhook", "add", "gone", receiver.url, "--allow-private", "--database", url)
    said = casework("webhook", "test", "gone", "--database", url)
    assert (said.code, "connection refused" in said.err) == (1, True)


def test_an_address_inside_needs_the_operators_word(url):
    said = casework("webhook", "add", "x", "http://127.0.0.1:9/", "--database", url)
    assert (said.code, "--allow-private" in said.err) == (1, True)


def test_a_name_that_is_not_there_names_those_that_are(url):
    casework("webhook", "add", "province", "https://platform.example.gov.cn/", "--database", url)
    said = casework("webhook", "pause", "city", "--database", url)
    assert (said.code, "province" in said.err) == (1, True)
