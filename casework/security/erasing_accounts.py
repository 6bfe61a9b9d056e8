"""The deed of erasing an account 账号删除: the key of its addresses forgotten; password, logins and tokens gone; logs without addresses.

The account itself stays, closed for good, so that nobody else is ever taken for it. May be done again at any time.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, func, select, update

from casework.domain.erasing.standing import Tally
from casework.security.accounts import GONE
from casework.security.addresses import preferences, subject
from casework.security.erasing import ENDED, sweep
from casework.security.records import access_log, accounts, adding, identities, readings, tokens
from casework.security.vault_keys import KeyStore
from casework.store import Store
from casework.store.delivery import deliveries

DELETED: Final = {"login": identities, "token": tokens, "address": preferences}
"""What goes as rows: logins of an identity provider, tokens and sessions, addresses of channels."""
LOGS: Final = (access_log, readings)


def kept_of(store: Store, person: str) -> tuple[Tally, ...]:
    """What is kept of an account, counted by kind. Nothing is changed."""
    with store.reading() as tx:
        found = {kind: _count(tx, table, table.c.person == person) for kind, table in DELETED.items()}
        found["password"] = _count(tx, accounts, accounts.c.person == person, accounts.c.password.is_not(None), accounts.c.password != GONE)
        found["network_address"] = sum(_count(tx, log, log.c.person == person, log.c.address.is_not(None)) for log in LOGS)
    return tuple(Tally(kind, number) for kind, number in sorted(found.items()) if number)


def erase_account(store: Store, keys: KeyStore, person: str, now: datetime) -> None:
    """Destroys. The key first: backed-up addresses are unreadable from then on."""
    keys.forget(subject(person))
    sweep(keys)
    closed: dict[str, Any] = {"password": GONE, "disabled_at": now.timestamp()}
    with store.writing() as tx:
        for table in DELETED.values():
            tx.execute(delete(table).where(table.c.person == person))
        row = {"person": person, "created_at": now.timestamp(), **closed}
        tx.execute(adding(store, accounts).values(row).on_conflict_do_update(index_elements=["person"], set_=closed))
        for log in LOGS:
            tx.execute(update(log).where(log.c.person == person, log.c.address.is_not(None)).values(address=None))
        waiting = (deliveries.c.person == person, deliveries.c.state == "waiting")
        tx.execute(update(deliveries).where(*waiting).values(state="undeliverable", ended=ENDED))


def account_is_erased(store: Store, keys: KeyStore, person: str) -> bool:
    """Whether the deed is done and no restore undid a part of it."""
    with store.reading() as tx:
        gone = tx.execute(select(accounts.c.password).where(accounts.c.person == person)).scalar() == GONE
    held = keys.read(frozenset({subject(person)}))
    return gone and subject(person) in held and held[subject(person)] is None and not kept_of(store, person)


def _count(tx: Connection, table: Any, *where: Any) -> int:
    return int(tx.execute(select(func.count()).select_from(table).where(*where)).scalar_one())
