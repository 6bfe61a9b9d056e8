"""Printed places find their codes, and every region has an office of its level."""

import pytest

from casework.domain.office import unit_faults
from casework.domain.values import Post
from casework.samples.offices import sample_office
from casework.samples.regions import code_of


@pytest.mark.parametrize(
    ("name", "code", "level"),
    [
        ("四川省宜宾市珙县", "511526", "county"),
        ("四川省资阳市", "512000", "city"),
        ("四川省凉山州盐源县", "513423", "county"),
        ("甘肃省兰州新区", "620100", "city"),
        ("海南省", "460000", "province"),
        ("广东省东莞市中堂镇", "441900", "city"),
        ("江苏省南通市通州区", "320612", "county"),
        ("江苏省海安县", "320621", "county"),
        ("北京市朝阳区", "110105", "county"),
        ("珙县", "511526", "county"),
        ("鼓楼区", "000000", "county"),
        ("某市(未印)", "000000", "county"),
        ("", "000000", "county"),
        (None, "000000", "county"),
    ],
)
def test_a_printed_place_gives_its_code_and_level(name: str | None, code: str, level: str) -> None:
    assert code_of(name) == (code, level)


@pytest.mark.parametrize("level", ["county", "city", "province"])
def test_a_sample_office_has_sound_units_and_two_pairs_of_eyes(level: str) -> None:
    office = sample_office("510000", "四川省", level)
    assert [fault for unit in office.units for fault in unit_faults(unit)] == []
    assert len({inspector.badge for inspector in office.inspectors(office.code("insp"))}) == 2
    assert office.person(Post.UNIT_HEAD, office.code("insp")) not in {i.person for i in office.inspectors(office.code("insp"))}


def test_a_post_that_the_sample_does_not_have_is_told() -> None:
    with pytest.raises(LookupError, match="has no leader"):
        sample_office("510000", "四川省", "city").person(Post.LEADER, "510000-insp")
