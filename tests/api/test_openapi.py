"""The description of the API: valid, complete, and true both ways; the page that shows it needs nothing from outside."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import casework.api
from casework.api.giving import wished
from casework.api.reading import TEXT, WORD
from casework.api.schemas import beside_of, move_schema
from casework.api.shapes import Atom, Kind, Many, Maybe, Named, Whole, kind_of, shape_of
from casework.domain.registry import commands
from tests.api.calling import Api, calling
from tests.office import furnished
from tests.people import OFFICER

PAGES = Path(casework.api.__file__).parent / "pages"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('described')}/office.db") as house, calling(house) as api:
        yield api


@pytest.fixture(scope="module")
def described(api: Api) -> dict[str, Any]:
    answer: dict[str, Any] = api.client.get("/openapi.json").json()
    return answer


def operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_it_is_openapi_3_1_with_an_id_a_summary_and_a_tag_for_every_operation(described):
    assert described["openapi"].startswith("3.1") and described["info"]["title"]
    ids = [operation["operationId"] for _, operation in operations(described)]
    assert len(ids) == len(set(ids)) > len(commands())
    assert [name for name, operation in operations(described) if not operation.get("summary") or not operation.get("tags")] == []


def test_every_reference_leads_somewhere(described):
    known = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    assert set(re.findall(r"#/components/schemas/[\w-]+", str(described))) <= known


def test_every_schema_is_a_schema(described):
    for move in commands():
        jsonschema_rs.meta.validate(move_schema(move) | {"$schema": "https://json-schema.org/draft/2020-12/schema"})
    for schema in described["components"]["schemas"].values():
        jsonschema_rs.meta.validate(schema | {"$schema": "https://json-schema.org/draft/2020-12/schema"})


def test_every_problem_is_told_as_problem_details(described):
    for name, operation in operations(described):
        problems = {status: said for status, said in operation["responses"].items() if status >= "400"}
        assert {*said_types(problems)} <= {"application/problem+json"}, name
        assert "503" in problems, name
        assert not operation.get("security") or {"401", "403"} <= set(problems), name
    assert "HTTPValidationError" not in str(described)


def said_types(problems: dict[str, Any]) -> Iterator[str]:
    for said in problems.values():
        yield from said["content"]


def test_a_move_tells_all_that_it_may_answer(described):
    move = described["paths"]["/api/v1/cases/{case_no}/moves/dispatch"]["post"]
    assert set(move["responses"]) == {"200", "400", "401", "403", "404", "409", "412", "413", "415", "422", "428", "503"}
    assert {(each["name"], each["required"]) for each in move["parameters"]} == {
        ("case_no", True), ("if-match", True), ("idempotency-key", False),
    }  # fmt: skip
    assert set(move["responses"]["200"]["headers"]) == {"ETag", "X-Position"} and move["security"]


def test_it_is_made_once(api):
    assert api.client.get("/openapi.json").content == api.client.get("/openapi.json").content


def test_private_fields_are_told_as_such(described):
    body = described["paths"]["/api/v1/cases"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    person = body["properties"]["parties"]["items"]["properties"]
    assert person["name"]["writeOnly"] and person["phone"]["writeOnly"] and "writeOnly" not in person["ref"]
    assert body["required"] == ["region", "region_name", "channel"] and "case_no" not in body["properties"]


# true both ways

WORDS = st.one_of(
    st.sampled_from(["", "w1", "秦州区", "a\tb\nc", "a\x00b", "\x7f", "\x9b", "sealed:v1:x", "é"]), st.text(max_size=6),
    st.sampled_from([WORD - 1, WORD, WORD + 1, TEXT, TEXT + 1]).map(lambda length: "x" * length),
)  # fmt: skip
NUMBERS = st.one_of(st.integers(-3, 3), st.sampled_from([10**15, -(10**15), 10**15 + 1, 10**40, 1.0, 1.5, -0.0]))
DAYS = st.sampled_from(["2026-03-02", "2026-02-30", "2026-3-2", "20260302", "2024-02-29", "", "2026-03-02T10:00:00Z"])
TIMES = st.sampled_from(
    [
        "2026-03-02T10:00:00Z",
        "2026-03-02T10:00:00+08:00",
        "2026-03-02T10:00:00.123456-05:30",
        "2026-03-02T10:00:00",
        "2026-03-02",
        "",
        "noon",
    ]
)
ODD: st.SearchStrategy[Any] = st.sampled_from([None, True, 0, "x", [], {}, 1.5])
OF: dict[type, st.SearchStrategy[Any]] = {str: WORDS, int: NUMBERS, bool: st.booleans(), date: DAYS, datetime: TIMES}


def values(kind: Kind) -> st.SearchStrategy[Any]:
    """What somebody might send for a shape: mostly near it, sometimes nothing like it."""
    return st.one_of(likely(kind), likely(kind), ODD)


def likely(kind: Kind) -> st.SearchStrategy[Any]:
    if isinstance(kind, Atom):
        return OF[kind.kind]
    if isinstance(kind, Maybe):
        return st.one_of(st.none(), values(kind.of))
    if isinstance(kind, Many):
        return st.lists(values(kind.of), max_size=2)
    if isinstance(kind, Named):
        return st.dictionaries(WORDS, values(kind.of), max_size=2)
    return bodies(kind)


def bodies(kind: Whole, **beside: Kind) -> st.SearchStrategy[Any]:
    must = {part.name: values(part.of) for part in kind.parts if part.required}
    may = {part.name: values(part.of) for part in kind.parts if not part.required} | {name: values(of) for name, of in beside.items()}
    whole = st.fixed_dictionaries(must, optional=may)
    return st.one_of(whole, whole, whole, st.fixed_dictionaries({}, optional={**must, **may, "nobody_knows": st.just(1)}))


@settings(max_examples=15)
@pytest.mark.parametrize(
    "move", ["receive", "establish", "revisit", "record_payment", "climb", "report_notice", "prepare", "note", "split"]
)
@given(data=st.data())
def test_what_the_schema_allows_is_read_and_nothing_else(move, data):
    body = data.draw(bodies(shape_of(move), **beside_of(move)))
    valid = jsonschema_rs.Draft202012Validator(move_schema(move), validate_formats=True).is_valid(body)
    assert valid == (not wished(move, body, "620502-2026-000001").faults)


def test_a_type_nobody_foresaw_is_a_fault_at_the_start():
    with pytest.raises(TypeError, match=r"the API knows no shape for <class 'complex'>"):
        kind_of(complex)


# the page


def test_the_page_needs_nothing_from_outside_and_runs_nothing_inline(api):
    page = (PAGES / "docs.html").read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == [] and "style=" not in page
    assert "http" not in page + (PAGES / "start.js").read_text(encoding="utf-8")
    for address in re.findall(r'(?:src|href)="([^"]+)"', page):
        assert api.client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("path", "policy"),
    [
        ("/docs", "script-src 'self'"),
        ("/docs/start.js", "script-src 'self'"),
        ("/openapi.json", "default-src 'none'"),
        ("/api/v1/permissions", "default-src 'none'"),
        ("/api/v1/cases/620502-2026-999999", "default-src 'none'"),
        ("/nowhere", "default-src 'none'"),
    ],
)
def test_every_answer_says_that_nothing_may_run_frame_or_keep_it(api, path, policy):
    for by in (OFFICER, None):
        headers = api.get(path, by).headers
        assert policy in headers["content-security-policy"] and "unsafe" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        said = (headers["x-content-type-options"], headers["referrer-policy"], headers["cache-control"])
        assert said == ("nosniff", "no-referrer", "no-store")


def test_the_door_leads_to_the_page(api):
    answer = api.client.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "/docs")


def test_a_method_that_is_not_served_is_told_those_that_are(api):
    answer = api.call("PUT", "/api/v1/cases", OFFICER)
    assert answer.status_code == 405 and answer.headers["allow"] == "GET, POST" and answer.json()["code"] == "method_not_allowed"
