"""The QR code of a receipt: what a phone reads from it, where it leads, and that it tells nothing about anybody."""

from pathlib import Path

import pytest

from casework.papers.qr import inline, letters, png, svg
from tests.api.counter import at_the_counter, complains
from tests.cli.conftest import casework
from tests.office import furnished
from tests.proof.scanning import in_drawing, in_letters, in_picture, scanned

BASE = "https://casework.example.gov.cn"
BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    with pytest.MonkeyPatch.context() as env:
        env.setenv("CASEWORK_LINK", f"{BASE}/")
        with furnished(f"sqlite:///{tmp_path_factory.mktemp('receipts')}/office.db") as house, at_the_counter(house) as api:
            yield api


@pytest.fixture(scope="module")
def told(api):
    return complains(api).json()


@pytest.mark.parametrize("length", [1, 14, 27, 43, 60, 80, 100, 120, 140, 170, 200])
def test_a_phone_reads_what_was_written(length):
    text = ("回执" + "620502-2026-000123.1." * 10)[: length - 4] if length > 4 else "x" * length
    assert [scanned(in_drawing(svg(text, "<回执>"))), scanned(in_picture(png(text))), scanned(in_letters(letters(text)))] == [text] * 3
    assert scanned(in_drawing(inline(text, "a&b").encode())) == text


def test_a_drawing_for_a_page_has_no_style_and_no_script():
    page = inline("x", '"><script>')
    assert "<script" not in page and "style" not in page and page.startswith("<svg ")


def test_the_code_of_a_receipt_leads_a_phone_to_whether_it_stands(api, told):
    assert told["link"] == f"{BASE}/public/receipts/{told['qr']}"
    drawing, picture = (api.get(f"/public/receipts/{told['qr']}{ending}", None) for ending in (".svg", ".png"))
    assert (drawing.headers["content-type"], picture.headers["content-type"]) == ("image/svg+xml", "image/png")
    assert scanned(in_drawing(drawing.content)) == scanned(in_picture(picture.content)) == told["link"]
    path = told["link"].removeprefix(BASE)
    page = api.call("GET", path, None, BROWSER)
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html") and "<h1>相符" in page.text
    assert told["receipt"] not in page.text and "张" not in page.text
    assert "<h1>不符" in api.call("GET", f"{path[:-1]}{'1' if path[-1] == '0' else '0'}", None, BROWSER).text
    assert api.get(path, None).json()["stands"] is True and api.get(path, None).headers["vary"] == "Accept"


def test_a_receipt_that_never_was_is_not_drawn(api, told):
    for token in (told["qr"].replace(".1.", ".7."), f"620502-2026-999999.1.{'0' * 64}"):
        for ending in (".svg", ".png"):
            answer = api.get(f"/public/receipts/{token}{ending}", None)
            assert (answer.status_code, answer.json()["code"]) == (404, "receipt_not_found")
    assert api.get("/public/receipts/x.svg", None).status_code == 422


def test_the_command_line_gives_a_receipt_again_and_checks_one(api, told, tmp_path, monkeypatch):
    monkeypatch.setenv("CASEWORK_DATABASE", api.house.store.url)
    monkeypatch.delenv("CASEWORK_LINK", raising=False)
    file = tmp_path / "r.png"
    said = casework("receipt", told["receipt"], "--qr", str(file))
    token = said.out.split("qr ")[1].splitlines()[0]
    assert said.code == 0 and told["receipt"] in said.out and "http" not in said.out and scanned(in_picture(file.read_bytes())) == token
    monkeypatch.setenv("CASEWORK_LINK", BASE)
    assert casework("receipt", told["receipt"], "--qr", str(Path(file.with_suffix(".svg")))).code == 0
    assert scanned(in_drawing(file.with_suffix(".svg").read_bytes())) == f"{BASE}/public/receipts/{token}"
    assert "相符" in casework("receipt", told["link"]).out and '"stands": true' in casework("receipt", token, "--json").out
    fallen = casework("receipt", token[:-1] + ("1" if token[-1] == "0" else "0"))
    assert fallen.code == 1 and "不符" in fallen.out
    for args, why in (
        (("620502-2026-999999",), "there is no"), ((told["receipt"], "--qr", str(file)), "is there already"),
        ((told["receipt"], "--qr", "x.pdf"), "neither .svg nor .png"), ((token, "--qr", "x.svg"), "name the case number"),
    ):  # fmt: skip
        wrong = casework("receipt", *args)
        assert wrong.code == 1 and why in wrong.err
