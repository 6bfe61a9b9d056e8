"""`casework channel …` and `casework notices preview`: who is reached how, a real test of a channel, and the words before they go out."""

import json
from io import StringIO

import pytest

from casework.notices.channels import SETTINGS
from casework.notices.templates import FOLDER
from tests.cli.conftest import casework
from tests.notices.mailhost import MailHost, mailing
from tests.office import Office, furnished

MAIL = "chief@example.gov.cn"


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """An office with a case whose deadlines passed."""
    url = f"sqlite:///{tmp_path_factory.mktemp('channels')}/office.db"
    with furnished(url) as house:
        office = Office(house).receives()
        office.dispatches()
        office.waits(working_days=12)
    return url


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    """A file of channels with a mail server nobody answers for."""
    return settle(tmp_path, monkeypatch, 9)


def settle(folder, monkeypatch, port):
    smtp = f'[mail]\nkind = "smtp"\nhost = "127.0.0.1"\nport = {port}\nfrom = "casework@example.gov.cn"\nsecurity = "none"\ntimeout = 5\n'
    (folder / "channels.toml").write_text(f'{smtp}[demo]\nkind = "file"\nfolder = "out"\n', encoding="utf-8")
    monkeypatch.setenv(SETTINGS, str(folder / "channels.toml"))
    return folder / "channels.toml"


def test_channels_are_set_listed_masked_and_removed(url):
    for words in (("chief", "demo", "c"), ("chief", "mail", MAIL, "--place", "1")):
        done = casework("channel", "set", *words, "--database", url)
        assert done.code == 0 and MAIL not in done.err
    listed = casework("channel", "list", "chief", "--database", url)
    assert listed.out.splitlines()[0].split() == ["1", "mail", "ch***@example.gov.cn", "ready"] and MAIL not in listed.out
    machine = json.loads(casework("channel", "list", "chief", "--json", "--database", url).out)
    assert [each["channel"] for each in machine["channels"]] == ["mail", "demo"]
    assert casework("channel", "remove", "chief", "demo", "--database", url).code == 0
    again = casework("channel", "remove", "chief", "demo", "--database", url)
    assert again.code == 1 and "chief has no channel demo; there is mail" in again.err


def test_an_address_is_read_from_standard_input_so_that_no_history_keeps_it(url, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO("deputy@example.gov.cn\n"))
    done = casework("channel", "set", "deputy", "mail", "-", "--database", url)
    assert done.code == 0 and "de***@example.gov.cn" in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nobody", "mail", MAIL), "nobody holds no post here"),
        (("chief", "sms", "13812345678"), "there is no channel sms; the office has demo, mail"),
        (("chief", "mail", "x"), "mail: an address for mail is like"),
    ],
)  # fmt: skip
def test_what_cannot_be_set_is_told(url, words, said):
    done = casework("channel", "set", *words, "--database", url)
    assert done.code == 1 and said in done.err and "13812345678" not in done.err


def test_the_list_tells_channels_and_everybody_who_has_none(url):
    casework("channel", "set", "head", "mail", "head@example.gov.cn", "--database", url)
    listed = casework("channel", "list", "--database", url)
    assert [line.split()[:2] for line in listed.out.splitlines()] == [["demo", "file"], ["mail", "smtp"]]
    machine = json.loads(casework("channel", "list", "--json", "--database", url).out)
    assert "officer-1" in machine["unreached"] and "head" not in machine["unreached"] and machine["link"] is None
    assert f"no channel is set for {len(machine['unreached'])} people who hold a post" in listed.err


def test_an_office_without_channels_is_told_how_to_get_some(url, monkeypatch):
    monkeypatch.delenv(SETTINGS)
    listed = casework("channel", "list", "--database", url)
    assert listed.code == 0 and "the office has no channel" in listed.err and "CASEWORK_CHANNELS" in listed.err


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (FOLDER, "nowhere", "holds no .toml file"), ("CASEWORK_LINK", "here", "CASEWORK_LINK: write an address"),
        (SETTINGS, "nowhere.toml", "nowhere.toml: No such file"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_used_are_told_with_exit_code_1(url, monkeypatch, name, value, said):
    monkeypatch.setenv(name, value)
    listed = casework("channel", "list", "--database", url)
    assert listed.code == 1 and said in listed.err and "Traceback" not in listed.err


def test_a_test_sends_a_real_message_and_says_what_happened(tmp_path, monkeypatch):
    with mailing() as host:
        settle(tmp_path, monkeypatch, host.port)
        done = casework("channel", "test", "mail", MAIL)
        machine = json.loads(casework("channel", "test", "mail", MAIL, "--json").out)
    assert done.code == 0 and "已发送 sent by mail" in done.err and host.taken[0]["Subject"] == "根治欠薪办案系统：渠道测试"
    assert machine["sent"] and machine["reference"] == host.taken[1]["Message-ID"] and machine["id"] in machine["reference"]


@pytest.mark.parametrize(
    ("answer", "hope"),
    [("550 5.1.1 no such user", "a later try will not help"), ("450 4.2.0 busy", "a later try may help")],
)
def test_a_test_that_failed_says_whether_a_later_try_may_help(tmp_path, monkeypatch, answer, hope):
    with mailing(MailHost(to_rcpt={MAIL: answer})) as host:
        settle(tmp_path, monkeypatch, host.port)
        done = casework("channel", "test", "mail", MAIL)
    assert done.code == 1 and hope in done.err and MAIL not in done.err


def test_a_test_of_a_channel_that_is_not_there_names_those_that_are():
    done = casework("channel", "test", "sms", "13812345678")
    assert done.code == 1 and "no channel sms; the office has demo, mail" in done.err and "13812345678" not in done.err


def test_a_preview_shows_what_each_person_reads_and_sends_nothing(url, tmp_path):
    shown = casework("notices", "preview", "620502-2026-000001", "--database", url)
    assert shown.code == 0 and "620502-2026-000001" in shown.out and "依据：" in shown.out and "短信 1条" in shown.out
    assert "nothing was sent" in shown.err and "sealed:" not in shown.out and not (tmp_path / "out").exists()
    machine = json.loads(casework("notices", "preview", "620502-2026-000001", "--last", "3", "--json", "--database", url).out)
    assert len(machine) == 3 and {"recipient", "subject", "text", "brief", "segments"} <= machine[0].keys()
    to = machine[0]["recipient"]
    only = json.loads(casework("notices", "preview", "620502-2026-000001", "--to", to, "--json", "--database", url).out)
    assert {each["recipient"] for each in only} == {to}


def test_a_preview_of_a_case_without_letters_says_where_to_look(url):
    done = casework("notices", "preview", "620502-2026-999999", "--database", url)
    assert done.code == 1 and "there are no letters of case 620502-2026-999999" in done.err
