"""Signs checkpoints over the log, and the record of a recovery, and writes them out of the database."""

import os
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime

from casework.proof.folder import file_name, latest, put
from casework.proof.keys import CheckpointKeyMissing, SigningKey, checkpoint_folder, signing_key
from casework.proof.log import HistoryShrank, Log, consistency_at, root_at
from casework.proof.notes import Kind, Note, Sealed, next_note, read_note, sealed
from casework.store import Store
from casework.store.proof import Extent, Pages


class NoRecovery(ValueError):
    """The database was restored and no recovery record was signed; the sentence says how to sign one."""


class Keeper:
    """Signs the notes of an open database. Raises nothing on opening; see `seal`."""

    def __init__(self, store: Store, environ: Mapping[str, str] = os.environ) -> None:
        self._store, self._environ = store, environ
        self.log = Log(store)

    def close(self) -> None:
        """Closes the log."""
        self.log.close()

    def seal(self, cause: str, now: datetime, kind: Kind = "checkpoint") -> Sealed | None:
        """Brings the log up to date and signs a note over it, kept in the database and written to the folder; None where no fact is.

        Raises CheckpointKeyMissing, HistoryShrank where the newest note tells of more or other facts, NoRecovery, StoreUnavailable
        and, where the folder cannot be written, OSError.
        """
        key, extent = signing_key(self._store.folder, self._environ), self.log.catch_up()
        if extent.size == 0 and kind == "checkpoint":
            return None
        former = self.newest()
        if former is not None and former.epoch > extent.epoch:
            raise HistoryShrank("the newest checkpoint is of after a restore, the database of before it; run: casework verify")
        note = self._drafted(extent, former, cause, now, kind)
        kept = self._kept(note, key)
        self.write_out(kept)
        return kept

    def seal_rest(self, cause: str, now: datetime) -> Sealed | None:
        """As `seal`, where facts came since the newest note; else None."""
        extent, former = self.log.catch_up(), self.newest()
        return None if former is not None and former.position == extent.position else self.seal(cause, now)

    def newest(self) -> Note | None:
        """The newest note that the database or the folder knows of."""
        with self.log.proofs.reading() as pages:
            last = pages.last_note()
        folder = checkpoint_folder(self._store.folder, self._environ)
        outside = None if folder is None else latest(folder, self._store.meta.database)
        known = [each.note for each in (None if last is None else read_note(last), outside) if each is not None]
        return max(known, key=lambda note: (note.epoch, note.number), default=None)

    def write_out(self, newest: Sealed) -> None:
        """Writes the newest note, and those that the folder lacks, out of the database. Raises OSError."""
        folder = checkpoint_folder(self._store.folder, self._environ)
        if folder is None:
            raise CheckpointKeyMissing("checkpoints lie nowhere: set CASEWORK_CHECKPOINTS to a folder outside the database's machine")
        put(folder, newest)
        with self.log.proofs.reading() as pages:
            for epoch, number in pages.note_names():
                if not (folder / file_name(self._store.meta.database, epoch, number)).exists():
                    put(folder, read_note(pages.note(epoch, number) or ""))

    def _drafted(self, extent: Extent, former: Note | None, cause: str, now: datetime, kind: Kind) -> Note:
        _refuse_out_of_turn(extent, former, kind)
        with self.log.proofs.reading() as pages:
            if former is not None and former.epoch == extent.epoch:
                _refuse_another_history(pages, extent, former)
            draft = Note(
                kind=kind, database=extent.database, epoch=extent.epoch, number=1, at=now.replace(microsecond=0), size=extent.size,
                position=extent.position, root=root_at(pages, extent.size), cause=cause,
            )  # fmt: skip
            return next_note(former, draft, lambda before, size: consistency_at(pages, before, size))

    def _kept(self, note: Note, key: SigningKey) -> Sealed:
        """Of two processes that sign at the same moment the first one's note stays, for both."""
        text = sealed(note, key.public, key.sign).text
        with self.log.proofs.writing() as pages:
            pages.add_note(note.epoch, note.number, text)
            return read_note(pages.note(note.epoch, note.number) or "")


def _refuse_out_of_turn(extent: Extent, former: Note | None, kind: Kind) -> None:
    begins = extent.epoch > 0 and (former is None or former.epoch < extent.epoch)
    if kind == "checkpoint" and begins:
        raise NoRecovery("the database was restored and nothing signed says so; run: casework prove --recovered WHY")
    if kind == "recovery" and not begins:
        raise NoRecovery("a recovery record stands once, after a restore, and this database has its own or was never restored")


def _refuse_another_history(pages: Pages, extent: Extent, former: Note) -> None:
    if former.size > extent.size or root_at(pages, former.size) != former.root:
        why = f"checkpoint {former.number} covers {former.size} facts up to position {former.position}, and these are not they"
        raise HistoryShrank(f"{why}; run: casework verify")


def seal(store: Store, cause: str, now: datetime, environ: Mapping[str, str] = os.environ) -> Sealed | None:
    """A checkpoint at the end of something; see Keeper.seal. For replay, import and backup."""
    with closing(Keeper(store, environ)) as keeper:
        return keeper.seal(cause, now)


def seal_rest(store: Store, cause: str, now: datetime, environ: Mapping[str, str] = os.environ) -> Sealed | None:
    """A checkpoint where facts came since the newest one: at the end of all processes."""
    with closing(Keeper(store, environ)) as keeper:
        return keeper.seal_rest(cause, now)
