"""The whole way to a real mail server: what it takes while it is there, five minutes without it, and nothing lost or told twice."""

import json
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from casework.notices import delivering
from casework.notices.channels import Channels
from casework.notices.delivering import mode_of, run_notices, ways_of, work
from casework.notices.preferences import Preferences
from casework.notices.quiet import BadSetting, Hours
from casework.notices.ways import OfficeWays
from casework.security.addresses import Addresses
from casework.store import StoreUnavailable
from casework.store.deliveries import Deliveries
from casework.store.outbox import Outbox
from tests.notices.mailhost import MailHost, mailing
from tests.notices.posts import Basket, letter, post
from tests.office import Office, furnished
from tests.people import PEOPLE
from tests.spec import at

HOURS = Hours()


def with_mail(house, folder: Path, host: MailHost) -> OfficeWays:
    """The office sends by that server, and everybody has a mailbox."""
    file = folder / "channels.toml"
    file.write_text(f'[mail]\nkind = "smtp"\nhost = "127.0.0.1"\nport = {host.port}\nsecurity = "none"\nfrom = "casework@example.gov.cn"\n')
    ways = ways_of(house, {"CASEWORK_CHANNELS": str(file), "CASEWORK_NOTICES": "on"})
    assert isinstance(ways, OfficeWays)
    for person in PEOPLE:
        preferences = Preferences(Addresses(house.store, house.vault), ways.channels)
        preferences.set(person.person, "mail", f"{person.person}@example.gov.cn", house.clock())
    return ways


def turn(house, **by) -> None:
    """The clock goes on."""
    house.clock.turn_to(house.clock() + timedelta(**by))


def run(house, ways) -> None:
    """The worker looks until nothing is left to do."""
    while work(house, ways, HOURS, "worker"):
        pass


def test_five_minutes_without_the_mail_server_lose_nothing_and_tell_nothing_twice(house, tmp_path):
    office = Office(house).receives()
    office.dispatches()
    with mailing() as host:
        ways = with_mail(house, tmp_path, host)
        office.waits(days=6)
        run(house, ways)
        before = len(host.taken)
        assert before > 0
    office.waits(days=4)
    for _ in range(10):
        run(house, ways)
        turn(house, seconds=30)
    assert len(host.taken) == before
    assert {each.state for each in Deliveries(house.store).find()} <= {"sent", "waiting", "undeliverable"}
    with mailing(host):
        for _ in range(8):
            turn(house, minutes=4)
            run(house, ways)
    counts = Deliveries(house.store).counts()
    assert counts["waiting"] == counts["dead"] == counts["handed_on"] == 0 and counts["sent"] == len(host.taken) > before
    assert max(Counter(mail["Message-ID"] for mail in host.taken).values()) == 1
    assert any("督办" in mail["Subject"] for mail in host.taken)


def test_a_mailbox_that_is_gone_sends_the_notice_up_and_the_text_says_for_whom(house, tmp_path):
    office = Office(house).receives()
    with mailing() as host:
        host.to_rcpt["officer-1@example.gov.cn"] = "550 5.1.1 no such user"
        ways = with_mail(house, tmp_path, host)
        post(house.store, [letter("a", to="officer-1", post="officer", case_no=office.case_no)], house.clock())
        run(house, ways)
    (mail,) = host.taken
    gone, heir = Deliveries(house.store).every(to="officer-1")[0], Deliveries(house.store).every(state="sent")[0]
    assert gone.state == "handed_on" and "officer-1@" not in gone.error and mail["To"] == f"{heir.recipient}@example.gov.cn"
    assert "代officer-1" in mail.get_content()


def test_a_digest_is_one_mail_and_a_worker_gets_a_text_message_only_by_a_gateway(house, tmp_path):
    two = [letter(f"{n}", "half", kind="digest", case_no=f"620502-2026-00000{n}", template="H.half") for n in (1, 2)]
    with mailing() as host:
        ways = with_mail(house, tmp_path, host)
        assert not ways.reaches_workers
        post(house.store, [*two, letter("w", "warned", to="worker", post="worker", person=None, unit="")], house.clock())
        run(house, ways)
    (mail,) = host.taken
    assert "2件2项" in mail["Subject"]
    assert Deliveries(house.store).every(to="worker")[0].state == "undeliverable"


def test_a_worker_is_reached_by_the_phone_in_the_vault_and_not_after_it_was_erased(house, tmp_path):
    from casework.domain.parties import Party

    office = Office(house).receives(parties=(Party("w1", phone="13800000001"),))
    gateway = tmp_path / "channels.toml"
    gateway.write_text('[sms]\nkind = "sms"\nurl = "https://127.0.0.1:9/send"\njson = { phone = "{phone}", text = "{text}" }\n')
    ways = OfficeWays.of(house, {"CASEWORK_CHANNELS": str(gateway)})
    assert ways.reaches_workers
    told = letter("w", "warned", to="worker/w1", post="worker", person=None, unit="", case_no=office.case_no)
    (to,) = post(house.store, [told], house.clock())
    (route,) = ways.routes(to)
    assert (route.channel, route.address) == ("sms", "13800000001") and "138" not in repr(route)
    house.vault.forget(f"{office.case_no}/w1")
    assert ways.routes(to) == []


def test_into_a_file_goes_everything_and_to_nobody(house, tmp_path):
    office = Office(house).receives()
    office.waits(days=6)
    ways = ways_of(house, {"CASEWORK_NOTICES": "file", "CASEWORK_NOTICES_FOLDER": str(tmp_path / "out")})
    assert ways is not None
    run(house, ways)
    lines = [json.loads(line) for line in (tmp_path / "out" / "notices.jsonl").read_text().splitlines()]
    assert {"head", f"worker {office.case_no}"} & {line["to"] for line in lines} and len(lines) == Deliveries(house.store).counts()[
        "delivered"
    ]


def test_a_trial_never_tells_anybody_unless_it_is_told_to(sqlite_url):
    with furnished(sqlite_url, at("2026-03-24 10:00"), trial=True) as trial:
        assert mode_of(trial, {}) == "off" and ways_of(trial, {}) is None
        assert mode_of(trial, {"CASEWORK_NOTICES": "file"}) == "file"
        ways = ways_of(trial, {"CASEWORK_NOTICES": "file"})
        assert isinstance(ways, OfficeWays) and ways.channels["file"].told == str(
            Path(trial.store.folder or "") / "notices" / "notices.jsonl"
        )


def test_settings_are_told_by_name_before_anything_starts(house, caplog):
    with pytest.raises(BadSetting, match="CASEWORK_NOTICES: 'yes' is unknown; allowed are off, file, on"):
        ways_of(house, {"CASEWORK_NOTICES": "yes"})
    assert mode_of(house, {}) == "on" and ways_of(house, {}) is None


def test_a_server_needs_a_folder_for_the_file(postgres_url):
    with furnished(postgres_url) as house, pytest.raises(BadSetting, match="CASEWORK_NOTICES_FOLDER"):
        ways_of(house, {"CASEWORK_NOTICES": "file"})


def test_without_any_channel_nobody_is_alarmed_and_what_is_old_then_is_never_sent(house, caplog, monkeypatch):
    monkeypatch.delenv("CASEWORK_CHANNELS", raising=False)
    Office(house).receives().waits(days=6)
    run_notices(house, threading.Event())
    assert "there is no channel" in caplog.text and Deliveries(house.store).find() == []
    stop = threading.Event()
    stop.set()
    run_notices(house, stop, ways=Basket())
    assert Outbox(house.store).cursor() == house.store.recorder.max_notification_id()


def test_the_loop_outlives_a_database_that_does_not_answer_and_faults_nobody_foresaw(house, monkeypatch, caplog):
    stop, real, faults = threading.Event(), delivering.work, iter([StoreUnavailable("gone for a moment"), RuntimeError("odd")])
    post(house.store, [letter("a")], house.clock())
    basket = Basket()

    def sometimes(*given):
        fault = next(faults, None)
        if fault is not None:
            raise fault
        done = real(*given)
        if basket.sent:
            stop.set()
        return done

    monkeypatch.setattr(delivering, "work", sometimes)
    thread = threading.Thread(target=run_notices, args=(house, stop), kwargs={"ways": basket, "every": 0.01})
    thread.start()
    thread.join(timeout=20)
    assert not thread.is_alive() and basket.to("chief")
    assert "gone for a moment" in caplog.text and "an unforeseen fault" in caplog.text


def test_channels_of_settings_that_are_wrong_are_told(house, tmp_path):
    with pytest.raises(ValueError, match=r"none\.toml"):
        Channels.from_settings({"CASEWORK_CHANNELS": str(tmp_path / "none.toml")})
