"""The templates of the house are fresh and whole; those of an office are checked before anything is printed with them."""

from io import BytesIO

import pytest
from docx import Document

from casework.papers.checking import checked
from casework.papers.drafting import TEMPLATES, template
from casework.papers.fields import catalogue, fillers
from casework.papers.kinds import kinds
from casework.papers.letterhead import LetterheadWrong, letterhead, sign_of
from casework.papers.rendering import Template, TemplateWrong, lines, template_of
from casework.projections.saying import templates as sentences
from tests.papers.lives import an_order, drafted, folder_with, looks
from tests.people import COUNTY, UNITS

KINDS = list(kinds().values())
MADE_BY = "make them anew with python -m casework.papers.drafting"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_template_is_fresh_and_holds_what_the_law_wants(kind):
    assert template_of(kind, None).content == template(kind), MADE_BY
    assert checked(template_of(kind, None)).faults == ()


def test_there_is_a_template_for_every_kind_and_no_other():
    assert {file.stem for file in TEMPLATES.glob("*.docx")} == {kind.name for kind in KINDS}
    assert len(KINDS) >= 18
    assert sentences()["papers"] == {kind.name: kind.zh for kind in KINDS}


def test_a_kind_is_numbered_where_its_number_is_must_hold():
    assert [kind.name for kind in KINDS if kind.numbered != ("number" in kind.must)] == []
    assert len({kind.sign for kind in KINDS}) == len(KINDS), "two kinds would share a series"


def test_every_field_has_a_name_a_place_and_a_filler_or_is_said_at_printing():
    assert set(fillers()) <= set(catalogue())
    assert [field.name for field in catalogue().values() if field.name not in fillers() and field.where != "print"] == []
    assert all(name in catalogue() for kind in KINDS for name in kind.must)


def own(*paragraphs: str) -> bytes:
    """A template as somebody in an office might write it."""
    made, out = Document(), BytesIO()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    made.save(out)
    return out.getvalue()


def faults(*paragraphs: str) -> str:
    return "; ".join(checked(Template(kinds()["acceptance"], own(*paragraphs), "acceptance.docx", False)).faults)


def test_unknown_fields_are_told_by_their_line():
    told = faults("受理通知书", "{{ complainants }}：{{ boss }}", "{{ draft_mark }}")
    assert "第2段 paragraph 2: boss is no field" in told


def test_must_hold_fields_that_are_left_out_are_told_with_their_law():
    told = faults("{{ complainants }}")
    assert "缺少必备字段 受理日期 {{ accepted_on }}：《关于实施〈劳动保障监察条例〉若干规定》第十八条" in told
    assert "draft_mark" in told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{{ complainants", ""), ("{{ complainants | }}", "cannot be read"), ("{% include 'x' %}", "is not taken"),
        ("{% if matter %}x", "do not come in pairs"), ("{{ line.secret }}", "line.secret is no column"),
        ("{% if nothing %}{% endif %}", "nothing is no field"), ("{{ ''.__class__ }}", ""),
    ],
)  # fmt: skip
def test_tags_that_cannot_work_are_told(line, told):
    assert told in faults(line)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7"])
def test_a_file_that_is_no_word_file_is_told(tmp_path, content):
    with pytest.raises(TemplateWrong, match="no Word file"):
        checked(template_of(kinds()["order"], folder_with(tmp_path / "own", "order", content)))


def test_an_office_prints_with_its_own_template(tmp_path):
    content = own("{{ draft_mark }}", "本局自用格式：{{ respondents }} {{ number }}")
    folder = folder_with(tmp_path / "own", "order", content)
    look = looks(an_order(), "order", folder=folder)
    assert not look.template.own and not look.ready and any("工资清单" in fault for fault in look.check.faults)
    assert "本局自用格式：某建筑公司" in drafted(an_order(), "order", folder=folder)


def test_a_template_can_run_nothing(tmp_path):
    folder = folder_with(tmp_path / "own", "order", own("{{ draft_mark }}{{ respondents.__class__.__mro__ }}"))
    with pytest.raises(TemplateWrong):
        drafted(an_order(), "order", folder=folder)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[x", "units.toml"), ('["u"]\nfax = "1"', "fax unknown"), ('["u"]\nphone = 1', "phone must be a text"),
        ('["u"]\nsign = "秦 1"', "sign must be"), ("u = 1", "it is no table"),
    ],
)  # fmt: skip
def test_a_wrong_letterhead_is_told(tmp_path, text, told):
    (tmp_path / "units.toml").write_text(text, encoding="utf-8")
    with pytest.raises(LetterheadWrong, match=told):
        letterhead(COUNTY, tmp_path)


def test_an_office_without_a_sign_is_called_by_its_name():
    assert sign_of("甘肃省人力资源和社会保障厅") == "甘人社" and sign_of("某局") == "某局"
    assert all(letterhead(unit, None).sign for unit in UNITS)


def test_the_text_of_a_word_file_is_read_again():
    assert lines(own("甲 & 乙", "<丙>"))[:2] == ["甲 & 乙", "<丙>"]
