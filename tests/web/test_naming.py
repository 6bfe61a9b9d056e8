"""Names in what pages say: units instead of codes, reasons in one language, the last day of a term."""

import pytest

from casework.domain.values import Unit
from casework.web.naming import in_language, with_names
from casework.web.rendering import until

UNITS = {"620502-hrss": Unit("620502-hrss", "秦州区人社局", "hrss", "county", "620502")}


def test_units_in_a_sentence_are_called_by_name_and_accounts_are_left_alone():
    text = "620502-hrss签收，告知：办案人员 620502-hrss-officer-1、620502-hrss2"
    assert with_names(text, UNITS) == "秦州区人社局签收，告知：办案人员 620502-hrss-officer-1、620502-hrss2"


@pytest.mark.parametrize(("reason", "zh", "en"), [
    ("回执编号或查询码不正确 the receipt or the code is not right", "回执编号或查询码不正确", "the receipt or the code is not right"),
    ("the case is struck off already", "本案已销号", "the case is struck off already"),
    ("$.channel: is required", "$.channel：必填", "$.channel: is required"),
    ("something new", "something new", "something new"),
])  # fmt: skip
def test_a_reason_is_told_in_the_language_of_the_page(reason, zh, en):
    assert (in_language("zh", reason), in_language("en", reason)) == (zh, en)


@pytest.mark.parametrize(("moment", "day"), [
    ("2018-01-04T16:00:00+00:00", "2018-01-04"), ("2018-01-04T09:30:00+00:00", "2018-01-04"), ("2018-01-04", "2018-01-04"), (None, "—"),
])  # fmt: skip
def test_a_term_that_ends_at_midnight_ends_on_the_day_before(moment, day):
    assert until("zh", moment) == day
