"""What goes on beside the requests: deadlines and views by the metronome, and the loops that carry notices out."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casework.bootstrap import Casework


@contextmanager
def at_work(office: "Casework") -> Iterator[None]:
    """Ticks, follows and delivers in threads of its own while this lasts; what runs is finished first, and signed last."""
    from casework.scheduler.jobs import metronome, patient, shut_down
    from casework.scheduler.leadership import Leadership

    leadership, stop = Leadership(office.cases), threading.Event()
    scheduler = metronome(office, leadership)
    with loops(office, stop):
        scheduler.start()
        try:
            yield
        finally:
            shut_down(scheduler, office)
            patient(leadership.resign)()


@contextmanager
def loops(office: "Casework", stop: threading.Event) -> Iterator[None]:
    """The loops that carry out, each in a thread; `stop` is set at the end and each ends its round. Raises ValueError for a bad setting.

    The last to end is the one that signs what was written.
    """
    from casework.notices.delivering import run_notices, ways_of
    from casework.notices.quiet import Hours
    from casework.notices.webhooks import run_webhooks
    from casework.privacy.watching import begin, run_privacy
    from casework.proof.beating import run_proof
    from casework.security.blind_index import BlindIndex, run_index
    from casework.settings import access_log_days, keys_backup_days

    notices = partial(run_notices, office, stop, ways=ways_of(office), hours=Hours.from_settings())
    proof = threading.Thread(target=run_proof, name="proof", args=(office.store, office.clock, last := threading.Event()))
    kept = {"backup_days": keys_backup_days(), "log_days": access_log_days()}
    privacy = partial(run_privacy, office.cases, office.clock, stop, **kept)
    runs = {"notices": notices, "webhooks": partial(run_webhooks, office, stop), "privacy": privacy}
    runs["index"] = partial(run_index, BlindIndex(office.store, office.vault), stop)
    begin(office.cases)
    threads = [threading.Thread(target=run, name=name) for name, run in runs.items()]
    for thread in (*threads, proof):
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        last.set()
        proof.join()
