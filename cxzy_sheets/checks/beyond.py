"""What a copy's formulas can ask of the cycle around it: other forms, lists, the roster, the days.

A form by itself has nothing around it; rules that reach out are then counted as unchecked.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from ..formulas import Table
    from ..layout import Field
    from ..refs import Ref
    from .batch import Batch


class Beyond(Protocol):
    """The cycle, as the checks of one form see it."""

    def foreign(self, batch: Batch, paths: frozenset[str]) -> Mapping[str, Table]:
        """Return the tables behind the paths that a form's formulas name.

        `附件4.支部` holds, for each copy of the batch, the rows of its unit and the units below;
        `全部.附件4.支部`, and lists, hold all rows once. `open` says where not all have reported,
        and where nobody is expected to: what is not known there is then counted by `applies`.
        """

    def applies(self, batch: Batch, path: str) -> Sequence[bool]:
        """Return for each copy whether anybody in its ring is expected to file a path's form."""

    def waiting(self, batch: Batch, path: str) -> Sequence[str]:
        """Return for each copy what of a path's form has not come: `数学学院:附件4 未收到`.

        Empty where all has.
        """

    def private(self, path: str) -> bool:
        """Return whether a path holds what one unit may not be told of another."""

    def refs(self, batch: Batch, copy: int, path: str, name: str) -> Sequence[Ref]:
        """Return the cells of a path's column that belong to a copy: its own and those below."""

    def alike(self, path: str, name: str, value: Any) -> Sequence[Ref]:
        """Return the cells of a path's column, of whatever unit, in which a value stands."""

    def whole(self, batch: Batch, about: Field) -> Sequence[Sequence[str] | None]:
        """Return for each copy what a key 全 must hold: its units, members, rows of a list.

        None where nothing says what that is.
        """

    def dot(self, reference: str, attribute: str, values: Sequence[Any]) -> list[Any]:
        """Return what is asked of each value: a roster column, a period, a list's row."""

    def working_day(self, day: datetime.date) -> bool:
        """Return whether a day is worked.

        Raises:
            LookupError: The calendar does not reach so far.
        """
