"""The signed recovery record 恢复记录: after a restore, what came back, from where, and that a new epoch of positions begins."""

import os
from collections.abc import Mapping
from datetime import datetime

from casework.proof.keeping import Keeper
from casework.proof.notes import Sealed
from casework.store import Store


def record(store: Store, cause: str, now: datetime, environ: Mapping[str, str] = os.environ) -> Sealed | None:
    """Signs that this database was restored; `cause` says from which backup, taken when.

    Call it once the `epoch` in its `meta` has grown, before anything is served. Checkpoints of former epochs over facts that the
    backup did not hold are from then on explained by it. Raises as Keeper.seal.
    """
    keeper = Keeper(store, environ)
    try:
        return keeper.seal(cause, now, "recovery")
    finally:
        keeper.close()
