"""Where a row belongs 属地: counties by name or code, looked for in the province of whoever imports."""

from functools import lru_cache

from casework.domain.values import UNKNOWN_REGION, Unit
from casework.samples.regions import code_of, level_of, name_of


class Places:
    """Places as a unit means them: 秦州区 is that of its own province."""

    def __init__(self, unit: Unit) -> None:
        self._unit, self._territory = unit, unit.territory
        self._province = name_of(f"{unit.region[:2]}0000")

    def code(self, text: str) -> str | None:
        """The code of a county, city or province named in a text; None where none is."""
        return _code(self._province, text) if text else None

    def name(self, code: str) -> str:
        """What a code is called."""
        return name_of(code) or (self._unit.name if code == self._unit.region else code)

    def inside(self, code: str) -> bool:
        """Whether the unit answers for the place."""
        return code.startswith(self._territory) if self._territory else True

    @property
    def own(self) -> str | None:
        """The county of a unit that has only one; None for a city or province, whose rows must say where."""
        return self._unit.region if level_of(self._unit.region) == "county" and self._unit.region != UNKNOWN_REGION else None


@lru_cache(maxsize=10_000)
def _code(province: str, text: str) -> str | None:
    for name in (f"{province}{text}", text):
        code, level = code_of(name)
        if code != UNKNOWN_REGION and (level != "province" or text.startswith(name_of(code)[:2])):
            return code
    return None
