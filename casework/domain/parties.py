"""The parties 当事人 of a matter: workers, representatives and informers, and whom they complain of."""

from dataclasses import dataclass

from casework.domain.values import Text


@dataclass(frozen=True, slots=True)
class Party:
    """A worker, representative or informer. `ref` names the person inside the case; the rest is sealed under that person's own key."""

    ref: str
    name: Text | None = None
    id_number: Text | None = None
    phone: Text | None = None
    bank_card: Text | None = None
    address: Text | None = None


@dataclass(frozen=True, slots=True)
class Respondent:
    """Who is complained of 被投诉人. A firm's `name` is public; a natural person's goes into `person_name`, sealed."""

    ref: str
    kind: str = "company"
    name: str | None = None
    uscc: str | None = None
    address: str | None = None
    person_name: Text | None = None
    role: str = "employer"

    @property
    def is_identified(self) -> bool:
        """Whether the respondent can be found at all (名称或姓名明确)."""
        return bool(self.name or self.person_name)
