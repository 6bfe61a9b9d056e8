"""How many cases each leader owns 包案数: so that the least loaded is chosen, also within one tick that names many."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from casework.domain.facts import Fact
from casework.domain.office import Office
from casework.domain.pressing.leading import LeaderChanged, LeaderNamed, LeaderReleased, LeaderSucceeded


class Loads:
    """Cases owned by account and unit, from the ledger at the beginning of a tick and from the facts of the tick since."""

    def __init__(self, office: Office, owned: Mapping[tuple[str, str], int]) -> None:
        self._office, self._owned = office, Counter(owned)
        self._around: dict[str, dict[str, int]] = {}

    def around(self, region: str) -> Mapping[str, int]:
        """Cases by account, of the leaders whose territory holds the region: a few names, whatever the size of the country."""
        if region not in self._around:
            self._around[region] = self._of(region)
        return self._around[region]

    def live(self, region: str) -> "Around":
        """The same, always as it stands: also with what was decided since it was handed out."""
        return Around(self, region)

    def copy(self) -> "Loads":
        """As it stands now, to go back to."""
        return Loads(self._office, self._owned)

    def follow(self, facts: Iterable[Fact]) -> None:
        """Leaders who were named, changed or released by these facts. What was handed out before stays as it was."""
        for fact in facts:
            if isinstance(fact, LeaderNamed | LeaderChanged | LeaderSucceeded):
                self._owned[fact.leader, fact.unit] += 1
                self._around = {}
            if isinstance(fact, LeaderChanged | LeaderSucceeded):
                self._leaves(fact.former)
            if isinstance(fact, LeaderReleased):
                self._leaves(fact.leader)

    def _leaves(self, person: str) -> None:
        """A fact names the former leader without the unit; a person is counted over all units anyhow."""
        place = next((place for place, number in self._owned.items() if place[0] == person and number > 0), None)
        if place is not None:
            self._owned[place] -= 1
            self._around = {}

    def _of(self, region: str) -> dict[str, int]:
        loads: Counter[str] = Counter()
        for (person, code), number in self._owned.items():
            unit = self._office.unit(code)
            if number and unit is not None and unit.covers(region):
                loads[person] += number
        return dict(sorted(loads.items()))


class Around(Mapping[str, int]):
    """Cases by account around a region, looked up when asked."""

    def __init__(self, loads: Loads, region: str) -> None:
        self._loads, self._region = loads, region

    def __getitem__(self, person: str) -> int:
        return self._loads.around(self._region)[person]

    def __iter__(self) -> Iterator[str]:
        return iter(self._loads.around(self._region))

    def __len__(self) -> int:
        return len(self._loads.around(self._region))
