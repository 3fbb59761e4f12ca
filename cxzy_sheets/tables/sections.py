"""小计: the rows of a table parted by a column, and a total under each part.

数学教工党支部   16        rows of one section stand together, sections in their own order:
数学学生党支部   27        units as in the roster, options and lists as they are declared,
数学学院党总支 小计  43     what has no section last
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .asking import Asking
from .coverage import Coverage
from .keys import own_order
from .plan import SectionPlan
from .rows import as_text

Ints = np.ndarray[Any, np.dtype[np.int64]]
SUBTOTAL = "小计"
BLANK = "(空白)"


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that stand together, and their total."""

    label: str
    """`数学学院党总支 小计`."""
    rows: range
    """The numbers of the rows shown above it."""
    total: tuple[Any, ...]
    """By column; the names of 每行 are left empty in it."""
    coverage: Coverage
    left: int
    """Records that some figure of it left out."""


class Sections:
    """Which rows of a table stand together."""

    def __init__(self, plan: SectionPlan, given: Sequence[Any], asking: Asking) -> None:
        about, values = plan.about, list(given)
        known = own_order((v for v in dict.fromkeys(values) if v is not None), about, asking)
        declared = {option: index for index, option in enumerate(about.options)}
        self.values = sorted(known, key=lambda value: declared.get(value, len(declared)))
        if None in values:
            self.values.append(None)
        place = {value: index for index, value in enumerate(self.values)}
        self.of: Ints = np.array([place[value] for value in values], np.int64).reshape(len(values))
        """For each row, in whatever order it is shown, its section."""

    @property
    def size(self) -> int:
        """How many sections there are."""
        return len(self.values)

    def together(self, order: Sequence[int]) -> list[int]:
        """Return rows with those of a section together, each in the order given."""
        return sorted(order, key=lambda row: int(self.of[row]))

    def label(self, section: int) -> str:
        """Return what the total of a section is called."""
        value = self.values[section]
        return f"{as_text(value) if value is not None else BLANK} {SUBTOTAL}"
