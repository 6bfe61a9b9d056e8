"""One name for each request: in the answer, in a problem's details, and in every line that the log tells about it."""

import io
import json
import logging
import re

import pytest
from starlette.testclient import TestClient

from casework.api.telling import Tell
from tests.api.calling import Api, calling
from tests.office import furnished
from tests.people import DISPATCHER, SUPERVISOR

MADE = re.compile(r"[0-9a-f]{32}")


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    folder = tmp_path_factory.mktemp("correlated")
    with furnished(f"sqlite:///{folder / 'office.db'}") as house, calling(house) as api:
        api.client = TestClient(Tell(api.client.app), raise_server_exceptions=False)
        yield api


def lines(log: io.StringIO) -> list[dict[str, str]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_name_that_came_with_the_request_goes_back_and_into_the_log(api: Api, log):
    answer = api.call("GET", "/api/v1/cases", SUPERVISOR, {"X-Request-ID": "proxy-0001.a_b"})
    assert answer.headers["X-Request-ID"] == "proxy-0001.a_b"
    assert [(line["request_id"], line["event"].split(" 200 ")[0]) for line in lines(log)] == [("proxy-0001.a_b", "GET /api/v1/cases")]


@pytest.mark.parametrize("given", [None, "short", "x" * 65, "two words here", "张三张三张三".encode(), '{"a": "b"}', ""])
def test_a_request_without_a_usable_name_gets_one(api: Api, given):
    answer = api.client.get("/health/live", headers={} if given is None else {"X-Request-ID": given})
    assert MADE.fullmatch(answer.headers["X-Request-ID"])


def test_a_problem_tells_under_which_name_the_log_knows_it(api: Api):
    for path, by in (("/api/v1/cases/620502-2026-999999", SUPERVISOR), ("/api/v1/cases", None), ("/nowhere", None)):
        answer = api.get(path, by)
        assert answer.status_code >= 400 and answer.json()["request_id"] == answer.headers["X-Request-ID"]


def test_a_fault_nobody_foresaw_is_found_by_its_name_with_the_command(api: Api, log, monkeypatch):
    case_no = api.received()

    def broken(*_args, **_context):
        logging.getLogger("casework.api").warning("about to break")
        raise ZeroDivisionError

    monkeypatch.setattr(api.house.cases, "do", broken)
    answer = api.moves(case_no, "dispatch", DISPATCHER, {"lead": "620502-hrss"})
    assert answer.status_code == 500 and answer.json()["request_id"] == answer.headers["X-Request-ID"]
    told = [line for line in lines(log) if line["request_id"] == answer.headers["X-Request-ID"]]
    assert [line["event"].split()[0] for line in told] == ["about", "unforeseen", "POST"]
    assert re.fullmatch(r"[0-9a-f-]{36}", told[0]["command"]) and "ZeroDivisionError" in told[1]["exception"]


def test_two_requests_never_share_a_name(api: Api):
    names = {api.client.get("/health/live").headers["X-Request-ID"] for _ in range(20)}
    assert len(names) == 20
