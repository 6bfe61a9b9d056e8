"""The password of the database comes from a file where the URL names none, and is shown nowhere."""

import pytest

from casework.settings import database_url
from casework.store.address import read_address
from tests.cli.conftest import casework


@pytest.fixture
def file(tmp_path):
    place = tmp_path / "password"
    place.write_text("p:@/?& ss\n")
    return str(place)


@pytest.mark.parametrize("url", ["postgresql://li@db/office", "postgresql://li@one:5432,two/office?target_session_attrs=any"])
def test_the_password_of_a_file_reaches_the_server_and_is_not_shown(file, url):
    found = read_address(database_url(None, {"CASEWORK_DATABASE": url, "CASEWORK_DATABASE_PASSWORD_FILE": file}))
    assert dict(found.parameters)["password"] == "p:@/?& ss" and "ss" not in found.shown


@pytest.mark.parametrize("url", ["postgresql://li:own@db/office", "postgresql://li@db/office?password=own"])
def test_a_password_that_the_url_names_is_kept(file, url):
    assert database_url(url, {"CASEWORK_DATABASE_PASSWORD_FILE": file}) == url


def test_an_embedded_database_has_no_password(file):
    assert database_url("sqlite:///office.db", {"CASEWORK_DATABASE_PASSWORD_FILE": file}) == "sqlite:///office.db"


def test_a_file_that_is_not_there_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("CASEWORK_DATABASE_PASSWORD_FILE", str(tmp_path / "none"))
    said = casework("status", "--database", "postgresql://li@db/office")
    assert said.code == 3 and str(tmp_path / "none") in said.err and "data folder" not in said.err
