"""Carrying out erasures 执行删除: the order is a fact first; here it becomes a deed, a certificate outside, and the fact that it is done.

Killed anywhere, it is taken up again by whoever looks next, and nothing says "done" before it is.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid5

from eventsourcing.persistence import Notification

from casework.application import Cases
from casework.domain.case import Case
from casework.domain.erasing.completing import CompleteErasure
from casework.domain.erasing.standing import Erasure
from casework.domain.refusals import CommandReused, Refusal, RuleRefused
from casework.domain.timekeeping.terms import local_day
from casework.domain.values import SYSTEM_ACTOR
from casework.privacy.accounts import AccountEraser
from casework.privacy.certificate import Certificate, Signed, signed
from casework.privacy.outside import folder_of, put, signer
from casework.privacy.reapplying import erased_outside
from casework.security.erasing import affected, erase, note_reached, reached, target
from casework.security.vault_keys import KeyStore
from casework.store import Store

ORDERED: Final = ("case.erasure_ordered",)
PAGE: Final = 500


class Eraser:
    """Carries out the erasures of an office. `backup_days` is how long a backup of keys is kept at most."""

    def __init__(self, cases: Cases, backup_days: int, environ: Mapping[str, str] = os.environ) -> None:
        self._cases, self._days, self._environ = cases, backup_days, environ
        self._store: Store = cases.store
        self._keys: KeyStore = cases.vault.keys
        self.accounts = AccountEraser(cases, backup_days, environ)

    def carry_out_all(self) -> list[Signed]:
        """Every order that waits, oldest first; one that cannot be carried out keeps no other waiting.

        Raises what stands in the way: StoreUnavailable, CheckpointKeyMissing, ListMissing, CertificateDamaged, OSError.
        """
        done: list[Signed] = []
        newest, faults = self._store.recorder.max_notification_id() or 0, list[Exception]()
        for notification in list(self._orders(reached(self._store), newest)):
            try:
                done += self._carried_out(notification)
            except Exception as fault:
                faults.append(fault)
            if not faults:
                note_reached(self._store, int(notification.id))
        if faults:
            raise faults[0]
        note_reached(self._store, newest)
        return done + self.accounts.carry_out()

    def record_lost(self) -> list[str]:
        """Puts on record what the list outside knows and a restored backup does not; the cases and accounts concerned."""
        listed = erased_outside(self._store, environ=self._environ).certificates
        found = self.accounts.record_lost(listed)
        for each in listed:
            case_no, order = each.certificate.case_no, each.certificate.erasure
            try:
                case = self._cases.case(case_no)
            except Refusal:
                continue
            known = case.erasures.get(order.id)
            if known is None or known.done_at is None:
                self._complete(case, each, lost=known is None)
                found.append(case_no)
        return found

    def waiting(self) -> list[tuple[str, Erasure]]:
        """Orders that were not carried out yet, by case."""
        newest = self._store.recorder.max_notification_id() or 0
        found = (self._ordered(each) for each in self._orders(reached(self._store), newest))
        return [(case.case_no, order) for case, order in found if order.done_at is None]

    def _orders(self, after: int, upto: int) -> Iterator[Notification]:
        while page := self._cases.recorder.select_notifications(after, PAGE, upto, ORDERED, inclusive_of_start=False):
            yield from page
            after = int(page[-1].id)

    def _ordered(self, notification: Notification) -> tuple[Case, Erasure]:
        stream = UUID(str(notification.originator_id))
        first = self._cases.facts(stream, upto=1)[0]
        case = self._cases.case(str(getattr(first, "case_no", "")))
        return case, next(each for each in case.erasures.values() if each.version == notification.originator_version)

    def _carried_out(self, notification: Notification) -> list[Signed]:
        case, order = self._ordered(notification)
        if order.done_at is not None:
            return []
        as_ordered = self._cases.case(case.case_no, order.version)
        split = any(fact.topic == "case.split_off" for fact in self._cases.facts(case.id))
        meant = target(case, order, split=split)
        weight = affected(self._store, as_ordered, order, meant)
        erase(self._store, self._keys, meant)
        now = self._cases.clock().replace(microsecond=0)
        draft = Certificate(
            database=self._store.meta.database, case_no=case.case_no, position=int(notification.id), erasure=order, subjects=meant.subjects,
            digests=meant.digests, facts=weight.facts, fields=weight.fields, digest=weight.digest, receipt=meant.receipt,
            erased_at=now, backups_until=local_day(now) + timedelta(days=self._days),
        )  # fmt: skip
        key = signer(self._store, self._environ)
        kept = put(folder_of(self._store, self._environ), signed(draft, key.public, key.sign))
        self._complete(case, kept, lost=False)
        return [kept]

    def _complete(self, case: Case, kept: Signed, *, lost: bool) -> None:
        """The fact that it is done, once, whoever of several processes comes first."""
        found = kept.certificate
        command = CompleteErasure(
            case_no=case.case_no, erasure=found.erasure.id, keys=len(found.subjects), facts=found.facts, files=len(found.digests),
            fields=found.fields, digest=found.digest, backups_until=found.backups_until,
            lost_order=replace(found.erasure, done_at=None) if lost else None,
        )  # fmt: skip
        try:
            self._cases.do(command, SYSTEM_ACTOR, id=uuid5(case.id, f"erased/{found.erasure.id}/{found.position}"))
        except (RuleRefused, CommandReused):
            standing = self._cases.case(case.case_no).erasures.get(found.erasure.id)
            if standing is None or standing.done_at is None:
                raise
