"""What a copy's formulas can ask of the cycle around it: other forms, lists, the roster, the days.

A form by itself has nothing around it; rules that reach out are then counted as unchecked.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from ..formulas import Table
    from .batch import Batch


class Beyond(Protocol):
    """The cycle, as the checks of one form see it."""

    def foreign(self, batch: Batch, paths: frozenset[str]) -> Mapping[str, Table]:
        """Return the tables behind the paths that a form's formulas name.

        `附件4.支部` holds, for each copy of the batch, the rows of its unit and the units below;
        `全部.附件4.支部`, and lists, hold all rows once. `open` says where not all have reported.
        """

    def applies(self, batch: Batch, path: str) -> Sequence[bool]:
        """Return for each copy whether anybody in its ring is expected to file a path's form."""

    def dot(self, reference: str, attribute: str, values: Sequence[Any]) -> list[Any]:
        """Return what is asked of each value: a roster column, a period, a list's row."""

    def working_day(self, day: datetime.date) -> bool:
        """Return whether a day is worked.

        Raises:
            LookupError: The calendar does not reach so far.
        """
