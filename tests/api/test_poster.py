"""The rights board of a site: what the regulation asks for, blanks for the rest, and a code that fills in the form."""

import re
from urllib.parse import unquote
from xml.etree import ElementTree as Xml

import pytest

from casework.papers.poster import Board, drawn, wrapped
from casework.security.sites import Site, site_fault, site_of
from tests.api.calling import reasons
from tests.people import COUNTY, OFFICER
from tests.proof.scanning import in_drawing, scanned

ASKED = {"project": "安置房二期", "region": "620502", "contractor": "甘肃某某建筑工程有限公司"}
BASE = "https://qz.gov.cn"


@pytest.fixture
def office(api):
    api.client.app.state.link = BASE
    yield api
    api.client.app.state.link = None


def board(api, **changes):
    return api.call("POST", "/api/v1/poster", OFFICER, json=ASKED | changes)


def test_the_board_holds_what_the_regulation_asks_for_and_a_code_of_the_site(office):
    answer = board(office, payday="每月15日", owner="<某某投资公司>")
    text = "".join(Xml.fromstring(answer.text).itertext())
    for part in (
        "维权信息告示牌",
        "建设单位",
        "<某某投资公司>",
        "分包单位",
        "劳资专管员",
        "最低工资标准",
        "每月15日",
        COUNTY.name,
        "12333",
        "12348",
    ):
        assert part in text
    code = re.findall(r"<g [^>]*>(<svg.*</svg>)</g>", answer.text)[0]
    link = scanned(in_drawing(code.encode()))
    assert link.startswith(f"{BASE}/complain?site=")
    assert site_of(unquote(link.partition("site=")[2]), office.house.vault) == Site("安置房二期", "620502", "甘肃某某建筑工程有限公司")


def test_no_board_without_the_address_of_the_office(api):
    api.client.app.state.link = None
    answer = board(api)
    assert answer.status_code == 409 and "CASEWORK_LINK" in reasons(answer)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"project": ""}, "project"), ({"contractor": "联系13800000000"}, "contractor"), ({"region": "110105"}, "not served"),
        ({"region": "abc"}, "region"), ({"place": "x" * 61}, "place"), ({"owner": "x" * 121}, "owner"),
        ({"colour": "red"}, "unknown fields"), ({"payday": 15}, "payday"), ({"project": "安置房\u202e二期"}, "project"),
    ],
)  # fmt: skip
def test_what_cannot_stand_on_a_board_is_told(office, changes, why):
    answer = board(office, **changes)
    assert answer.status_code == 422 and why in reasons(answer)


def test_a_board_is_drawn_for_whoever_is_known_only(api):
    assert api.call("POST", "/api/v1/poster", None, json=ASKED).status_code == 401


def test_however_much_is_written_nothing_runs_into_the_code():
    full = Board(**dict.fromkeys(Board.__dataclass_fields__, "很长的单位名称" * 17))
    rows = [float(y) for y in re.findall(r'<path d="M64 ([\d.]+)H', drawn(full, BASE))]
    frame = float(re.findall(r'<rect x="14" y="(\d+)" width="182"', drawn(full, BASE))[0])
    assert len(rows) == 13 and rows == sorted(rows) and rows[-1] < frame


def test_a_line_does_not_begin_with_a_closing_mark():
    assert list(wrapped("甲" * 23 + "、乙")) == ["甲" * 23 + "、", "乙"]
    assert list(wrapped("甲" * 100, 2)) == ["甲" * 23, "甲" * 22 + "…"]


def test_a_site_without_faults_has_none():
    assert site_fault(Site("安置房二期", "620502", "某公司")) is None
