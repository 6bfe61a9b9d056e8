"""The rights board by the command line: a drawing, and what is told where something is missing."""

import re
from urllib.parse import unquote

import pytest

from casework.bootstrap import Casework
from casework.security.sites import Site, site_of
from tests.cli.conftest import casework
from tests.proof.scanning import in_drawing, scanned

ASKED = ("poster", "--project", "安置房二期", "--region", "620502", "--contractor", "某建筑公司")


def test_a_board_is_drawn_with_what_was_given(url, tmp_path, monkeypatch):
    monkeypatch.setenv("CASEWORK_LINK", "https://qz.gov.cn")
    file = tmp_path / "board.svg"
    said = casework(*ASKED, "--payday", "每月15日", "-o", str(file), "--database", url)
    drawing = file.read_text(encoding="utf-8")
    assert said.code == 0 and "每月15日" in drawing and "人力资源和社会保障局" in drawing
    link = scanned(in_drawing(re.findall(r"<g [^>]*>(<svg.*</svg>)</g>", drawing)[0].encode()))
    with Casework(url) as office:
        assert site_of(unquote(link.partition("site=")[2]), office.vault) == Site("安置房二期", "620502", "某建筑公司")


@pytest.mark.parametrize(
    ("link", "more", "why"),
    [
        ("", (), "CASEWORK_LINK"),
        ("https://x.cn", ("--region", "abc"), "region"),
        ("https://x.cn", ("-o", "/no/such/board.svg"), "--output"),
    ],
)
def test_what_is_missing_is_named(url, tmp_path, monkeypatch, link, more, why):
    monkeypatch.setenv("CASEWORK_LINK", link)
    said = casework(*ASKED, "-o", str(tmp_path / "b.svg"), "--database", url, *more)
    assert said.code == 1 and why in said.err
