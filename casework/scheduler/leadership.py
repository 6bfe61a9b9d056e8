"""Who ticks: one process at a time, by a lease in the database's own time, so that a stopped machine loses it by itself."""

from typing import Final
from uuid import uuid4

from casework.application import Cases
from casework.store.office import TICKS

SECONDS: Final = 10.0


class Leadership:
    """A lease `name` that this process tries to hold. `epoch` grows with every change of holder; None while another leads."""

    def __init__(self, cases: Cases, name: str = TICKS, seconds: float = SECONDS) -> None:
        self._cases, self._name, self.seconds = cases, name, seconds
        self.holder = uuid4().hex
        self.epoch: int | None = None

    def lead(self) -> bool:
        """Takes or prolongs the lease; whether this process leads now. Raises StoreUnavailable, and leads no longer then."""
        self.epoch = None
        self.epoch = self._cases.store.acquire_lease(self._name, self.holder, self.seconds)
        return self.epoch is not None

    def resign(self) -> None:
        """Gives the lease back, so that another process need not wait."""
        if self.epoch is not None:
            self.epoch = None
            self._cases.store.release_lease(self._name, self.holder)
