"""Evidence by the pages: a form with a file and no script, sent on to the API with its checks, and the file again byte for byte."""

from hashlib import sha256

import pytest

from casework.api.uploading import Reader
from casework.domain.evidence import LARGEST
from casework.web.evidence import multipart
from tests.people import OFFICER, STRANGER
from tests.web.stories import at_work
from tests.web.visits import matched

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(scope="module")
def office(site):
    return at_work(site)


@pytest.fixture
def visit(site, office):
    return site.visit(OFFICER).get(f"/cases/{office.case_no}/evidence")


def handed(visit, office, content=PDF, kind="application/pdf", name="工资表.pdf", **said):
    at = f"/cases/{office.case_no}/evidence"
    fields = {**visit.form(at).fields, **said}
    fields.pop("file", None)
    visit.page = visit.client.post(at, data=fields, files={"file": (name, content, kind)})
    return visit


def test_a_file_is_handed_in_and_read_again_byte_for_byte(visit, office):
    handed(visit, office, title="三月工资表", of="w1")
    digest = sha256(PDF).hexdigest()
    assert "已收存" in visit.words and digest in visit.words and "三月工资表" not in visit.text
    item = next(each for each in office.case.evidence.values() if each.digest == digest)
    assert (item.of, item.media_type) == ("w1", "application/pdf")
    again = visit.client.get(f"/cases/{office.case_no}/evidence/{item.item}")
    assert again.content == PDF and again.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in again.headers["content-security-policy"] and again.headers["x-content-type-options"] == "nosniff"
    assert digest[:16] in visit.get(f"/cases/{office.case_no}").text


def test_the_same_file_twice_is_one_item(visit, office):
    before = len(office.case.evidence)
    assert "此前已收存" not in handed(visit, office, PDF + b"twice").words
    again = handed(visit.get(f"/cases/{office.case_no}/evidence"), office, PDF + b"twice", name="又一次.pdf")
    assert "此前已收存，没有重复保存" in again.words
    assert len(office.case.evidence) == before + 1


@pytest.mark.parametrize(
    ("content", "kind", "why"),
    [
        (b"MZ\x90\x00program", "application/pdf", "这种文件不能上传"),
        (b"<html>", "text/html", "这种文件不能上传"),
        (b"", "application/pdf", "文件是空的"),
    ],
)
def test_what_is_not_taken_is_told_on_the_form(visit, office, content, kind, why):
    before = office.case.version
    handed(visit, office, content, kind, title="照片")
    assert visit.page.status_code in (415, 422) and why in visit.words and 'value="照片"' in visit.text
    assert office.case.version == before


def test_what_is_too_large_is_turned_away_before_it_is_read(visit, office):
    visit.page = visit.client.post(
        f"/cases/{office.case_no}/evidence",
        content=b"x",
        headers={"Content-Type": "multipart/form-data; boundary=b", "Content-Length": str(LARGEST * 2)},
    )
    assert visit.page.status_code == 413


@pytest.mark.parametrize("key", ["", "0" * 64])
def test_a_form_of_others_hands_nothing_in(visit, office, key):
    before = office.case.version
    handed(visit, office, PDF + b"foreign", form_key=key)
    assert visit.page.status_code == 403 and office.case.version == before


def test_evidence_of_a_case_out_of_scope_is_not_there(site, office, visit):
    handed(visit, office, PDF + b"scope")
    item = list(office.case.evidence)[-1]
    assert site.visit(STRANGER).get(f"/cases/{office.case_no}/evidence/{item}").page.status_code == 404


def test_a_body_with_a_file_is_read_back_as_it_was():
    body, kind = multipart({"title": "名称", "of": ""}, '引"号\r\n.pdf', "application/pdf", b"\r\n--x--\r\n\x00")
    reader = Reader(matched("boundary=(.*)", kind).encode(), ("title", "of"))
    reader.feed(body)
    reader.finish()
    assert reader.upload.fields == {"title": "名称"} and reader.upload.declared == "application/pdf"
    with reader.upload.file as file:
        file.seek(0)
        assert file.read() == b"\r\n--x--\r\n\x00"
