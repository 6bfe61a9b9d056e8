"""Files of a case: photos, scans and recordings by the digest of their content, once each, never replaced."""

from datetime import datetime

import pytest

from casework.domain.evidence import LARGEST, MEDIA_TYPES, AddEvidence
from casework.domain.parties import Party
from casework.domain.state import Evidence
from tests.people import OFFICER, STRANGER, SYSTEM, TOWN_OFFICER, WINDOW
from tests.spec import CASE, MONDAY, Life, given, receipt

PHOTO, SCAN = "a" * 64, "b" * 64


def file(digest: str = PHOTO, **fields: object) -> AddEvidence:
    """A photo of a thousand bytes, changed where the test cares."""
    given = {"case_no": CASE, "digest": digest, "media_type": "image/jpeg", "size": 1000}
    return AddEvidence(**(given | fields))  # type: ignore[arg-type]  # fields by name


def life() -> Life:
    """A complaint of one worker."""
    return given(receive=receipt(parties=(Party("w1", name="张三"),)))


def test_a_file_becomes_an_item_with_its_digest_its_size_and_whose_it_is() -> None:
    story = life()
    when: datetime = story.now
    assert when == MONDAY.replace(minute=1)
    story.does(file(of="w1"), OFFICER)
    assert story.case.evidence == {"evidence-1": Evidence("evidence-1", PHOTO, "image/jpeg", 1000, when, "w1")}
    assert story.topics()[-1] == "evidence_added"


def test_the_same_file_again_changes_nothing() -> None:
    story = life()
    story.does(file(), OFFICER)
    assert story.does(file(title="又一次"), WINDOW) == []
    assert list(story.case.evidence) == ["evidence-1"]


def test_each_new_file_gets_the_next_free_name() -> None:
    story = life()
    story.does(file(item="evidence-2"), OFFICER)
    story.does(file(SCAN), OFFICER)
    assert list(story.case.evidence) == ["evidence-2", "evidence-3"]


def test_nothing_handed_in_is_replaced() -> None:
    story = life()
    story.does(file(item="payslip"), OFFICER)
    assert "'payslip' exists already" in story.reasons(file(SCAN, item="payslip"), OFFICER)
    assert story.case.evidence["payslip"].digest == PHOTO


@pytest.mark.parametrize("item", ["../x", "a b", "A", "工资条", "x" * 41, "-x", "a\r\nb"])
def test_an_item_is_called_by_a_plain_word(item: str) -> None:
    assert "item must be up to 40 small letters" in life().reasons(file(item=item), OFFICER)


@pytest.mark.parametrize("digest", ["", "a" * 63, "A" * 64, "g" * 64, "a" * 64 + "\n"])
def test_a_digest_is_a_sha_256_in_hex(digest: str) -> None:
    assert "64 lower-case hex digits" in life().reasons(file(digest), OFFICER)


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/zip", "IMAGE/JPEG", ""])
def test_only_photos_scans_and_recordings_are_taken(kind: str) -> None:
    assert f"media_type {kind!r} is not taken; allowed: {', '.join(MEDIA_TYPES)}" in life().reasons(file(media_type=kind), OFFICER)


@pytest.mark.parametrize("size", [0, -1, LARGEST + 1])
def test_a_file_has_a_byte_and_at_most_twenty_megabytes(size: int) -> None:
    assert f"it must be 1 to {LARGEST}" in life().reasons(file(size=size), OFFICER)


def test_a_file_belongs_to_a_party_of_the_case() -> None:
    assert "'w2' is no party of this case; there are: w1" in life().reasons(file(of="w2"), OFFICER)
    assert "there are: none" in given().reasons(file(of="w2"), OFFICER)


def test_whoever_has_a_part_hands_in_and_nobody_else() -> None:
    for person in (WINDOW, TOWN_OFFICER, SYSTEM):
        life().does(file(), person)
    assert "has no part" in life().reasons(file(), STRANGER)
