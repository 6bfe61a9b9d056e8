"""Every paper opens in LibreOffice: drafts of all kinds turned into PDF in one run, their text read, a page drawn."""

import subprocess
from pathlib import Path

import pytest

from casework.papers.kinds import kinds
from casework.papers.making import made
from tests.papers.lives import an_order, looks
from tests.tools import needed

PATIENCE = 120
WHITE = 255


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the PDF of every kind of paper."""
    needed("soffice", "pdftotext", "pdftoppm")
    folder, life = tmp_path_factory.mktemp("papers"), an_order()
    for kind in kinds():
        look = looks(life, kind)
        (folder / f"{kind}.docx").write_bytes(made(look, "秦人社令〔2026〕1号", str, draft=True).content)
    files = [str(file) for file in sorted(folder.glob("*.docx"))]
    run("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files)
    return folder


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_kind_opens_and_bears_its_title(pdfs):
    for kind in kinds().values():
        said = "".join(run("pdftotext", "-layout", str(pdfs / f"{kind.name}.pdf"), "-").split())
        assert kind.zh in said and "草稿不得送达" in said, kind.name
        assert "{{" not in said and "{%" not in said, kind.name


def test_an_order_is_laid_out_with_its_roll_and_its_proof_of_service(pdfs):
    pages = run("pdftotext", "-layout", str(pdfs / "order.pdf"), "-").split("\f")
    assert len([page for page in pages if page.strip()]) == 3
    assert "秦人社令〔2026〕1号" in "".join(pages[0].split()) and "张三" in pages[1] and "送达回证" in pages[2]


def test_a_page_is_a4_and_drawn(pdfs):
    run("pdftoppm", "-r", "30", "-gray", "-f", "1", "-l", "1", str(pdfs / "order.pdf"), str(pdfs / "order"))
    [file] = pdfs.glob("order-*.pgm")
    kind, width, height, _, pixels = file.read_bytes().split(maxsplit=4)
    assert kind == b"P5" and abs(int(width) / int(height) - 210 / 297) < 0.01
    assert any(pixel < WHITE for pixel in pixels)
