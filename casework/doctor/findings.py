"""What a check finds 发现: a code, what is wrong and what to do, in Chinese and English."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend. `serious` means that people, deadlines or data are in danger; everything else is advice."""

    code: str
    zh: str
    en: str
    serious: bool = False
