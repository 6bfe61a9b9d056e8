"""Erasing accounts of people who left 离任账号删除: proposed by one, approved by another, carried out, certified, and put on record."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Final

from casework.application import Cases
from casework.domain.directory import DIRECTORY_ID
from casework.domain.erasing.accounts import (
    AccountErased,
    AccountErasureOrdered,
    AccountErasureProposed,
    approval_faults,
    next_erasure,
    proposal_faults,
)
from casework.domain.erasing.standing import Erasure
from casework.domain.facts import Fact
from casework.domain.office import Office
from casework.domain.refusals import BadCommand
from casework.domain.timekeeping.terms import local_day
from casework.domain.values import SYSTEM_ACTOR, Actor
from casework.privacy.certificate import Certificate, Signed, signed
from casework.privacy.outside import folder_of, put, signer
from casework.security.accounts import Accounts
from casework.security.addresses import subject
from casework.security.erasing_accounts import erase_account, kept_of
from casework.store.proof import facts_of

OFFICE: Final = "office"
"""What stands in a certificate where others name their case."""


def propose_account(cases: Cases, person: str, ground: str, paper: str | None, by: Actor) -> str:
    """The name of a new erasure that waits for somebody else. Raises BadCommand with every reason against it."""
    known = Accounts(cases.store).find(person) is not None
    names: list[str] = []

    def wanted(office: Office) -> Sequence[Fact]:
        faults = proposal_faults(office, by, person, ground, paper, local_day(cases.clock()))
        if not known and not office.held_by(person):
            faults.append(f"there is no account {person!r}; see: casework user list")
        if faults:
            raise BadCommand(faults)
        names[:] = [next_erasure(office)]
        return [AccountErasureProposed(erasure=names[0], person=person, ground=ground, paper=paper)]

    cases.policies.enter(wanted, by=by)
    return names[0]


def approve_account(cases: Cases, erasure: str, by: Actor) -> None:
    """Orders what another proposed. Raises BadCommand with every reason against it, also those that came since."""

    def wanted(office: Office) -> Sequence[Fact]:
        faults = approval_faults(office, by, erasure)
        if faults:
            raise BadCommand(faults)
        said = office.proposals[erasure]
        asker = replace(by, person=said.by, post="admin")
        if since := proposal_faults(office, asker, said.person, said.ground, said.paper, local_day(cases.clock())):
            raise BadCommand(since)
        return [AccountErasureOrdered(erasure=erasure, person=said.person, ground=said.ground, paper=said.paper, asked_by=said.by)]

    cases.policies.enter(wanted, by=by)


class AccountEraser:
    """Carries out the erasures of accounts. `backup_days` is how long a backup of keys is kept at most."""

    def __init__(self, cases: Cases, backup_days: int, environ: Mapping[str, str] = os.environ) -> None:
        self._cases, self._days, self._environ = cases, backup_days, environ

    def waiting(self) -> list[Erasure]:
        """Orders that were not carried out yet."""
        self._cases.policies.refresh()
        return [each for each in self._cases.policies.office.erasures.values() if each.done_at is None]

    def carry_out(self) -> list[Signed]:
        """Every order that waits. Raises StoreUnavailable, CheckpointKeyMissing, ListMissing, CertificateDamaged and OSError."""
        return [self._carried_out(order) for order in self.waiting()]

    def record_lost(self, listed: Sequence[Signed]) -> list[str]:
        """Puts on record what the list outside knows and a restored backup does not; the accounts concerned."""
        known = self._cases.policies.office.erased
        orders = [each.certificate.erasure for each in listed if each.certificate.case_no == OFFICE]
        lost = [order for order in orders if (was := known.get(str(order.ref))) is None or was.done_at is None]
        for order in lost:
            self._complete(order)
        return [str(order.ref) for order in lost]

    def _carried_out(self, order: Erasure) -> Signed:
        store, keys, person = self._cases.store, self._cases.vault.keys, str(order.ref)
        position = facts_of(store, DIRECTORY_ID, order.version, after=order.version - 1)[0].position
        kept = kept_of(store, person)
        now = self._cases.clock().replace(microsecond=0)
        key, folder = signer(store, self._environ), folder_of(store, self._environ)
        erase_account(store, keys, person, now)
        draft = Certificate(
            database=store.meta.database, case_no=OFFICE, position=position, erasure=order, subjects=(subject(person),), digests=(),
            facts=0, fields=kept, digest=sha256().hexdigest(), erased_at=now, backups_until=local_day(now) + timedelta(days=self._days),
        )  # fmt: skip
        done = put(folder, signed(draft, key.public, key.sign))
        self._complete(done.certificate.erasure)
        return done

    def _complete(self, order: Erasure) -> None:
        """The fact that it is done, once, whoever of several processes comes first."""

        def wanted(office: Office) -> Sequence[Fact]:
            known = office.erased.get(str(order.ref))
            if known is not None and known.done_at is not None:
                return []
            name = known.id if known is not None else order.id if order.id not in office.erasures else next_erasure(office)
            return [
                AccountErased(
                    erasure=name, person=str(order.ref), ground=order.ground, paper=order.paper, asked_by=order.asked_by,
                    approved_by=order.approved_by, ordered_at=order.ordered_at, version=order.version,
                )
            ]  # fmt: skip

        self._cases.policies.enter(wanted, by=SYSTEM_ACTOR)
