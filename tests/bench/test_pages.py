"""The measure of pages in small: every page of every post is answered, and the sums of a used office come from what is kept."""

from casework.bench.pages import BUDGET, measured
from casework.bench.visits import LOOKERS


def test_every_page_of_every_post_is_looked_at_once_and_the_office_is_used_again(tmp_path):
    """`measured` fails where a page is not there or not allowed."""
    found = measured(tmp_path, 40, lambda *told: None, tries=1)
    assert len(found.pages) == sum(len(who.pages) for who in LOOKERS) and found.bare > 0
    assert list(found.pages) == sorted(found.pages, key=lambda each: -each.cpu)
    assert all(each.ok == (each.cpu <= BUDGET) and each.size for each in found.pages)
