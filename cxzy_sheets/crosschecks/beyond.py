"""The cycle as the checks of one form see it: other forms by ring, lists, the roster, the days."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from ..calendars import is_working_day
from ..checks import Batch
from ..cycle import OFFICE, Cycle
from ..cycle.dots import Dots
from ..cycle.schemas import ALSO, MEMBERS
from ..formulas import Table
from ..layout import Field
from ..layout.binding import ALL
from ..lists import Listing
from ..refs import Ref
from .belonging import Belonging
from .coverage import Wanted
from .receipts import Copies, Expected, Receipts, filing, receipts_of, ring
from .rings import Filed, form_of, refuse_circles

if TYPE_CHECKING:
    from ..formulas.data import Ints

PEOPLE_LISTS = frozenset((MEMBERS, *(name for name, home in ALSO.items() if home == MEMBERS)))


class CycleBeyond:
    """Every form of a cycle that was read, accepted or not, with its lists and its roster.

    Args:
        cycle: The cycle.
        current: Form name -> the copies that stand, canonical (see `identify`).
        expected: Who is expected to file what; `matching.expected` makes them.
        more: Further lists by path: inputs, and tables that are made already.

    Raises:
        CxzyError: 公式 of several forms come back to themselves.
    """

    def __init__(
        self,
        cycle: Cycle,
        current: Mapping[str, Copies],
        expected: Iterable[Expected] = (),
        more: Mapping[str, Listing] | None = None,
    ) -> None:
        refuse_circles(cycle.forms)
        self.cycle, self.roster = cycle, cycle.roster
        self.expected: dict[str, list[Expected]] = {name: [] for name in cycle.forms}
        for one in expected:
            self.expected.setdefault(one.form, []).append(one)
        self.dots = Dots(cycle, more)
        empty = {name: Copies(form, (), ()) for name, form in cycle.forms.items()}
        every = {**empty, **current}
        self.order = {name: given.order(cycle.roster) for name, given in every.items()}
        """Form -> for each of `current` which of the given copies it is."""
        self.current = {name: given.at(self.order[name]) for name, given in every.items()}
        self._filed: dict[str, Filed] = {}
        self._receipts: dict[str, Receipts] = {}
        self._belonging: dict[str, Belonging] = {}
        self._rings: WeakKeyDictionary[Batch, dict[str, _Ring]] = WeakKeyDictionary()
        self._lists: dict[str, Table] = {}

    def filed(self, form: str) -> Filed:
        """Return the current copies of a form as tables."""
        if form not in self._filed:
            given = self.current[form]
            shown = {code: self._shown(code) for code in given.units}
            self._filed[form] = Filed(given, self, [shown[code] or None for code in given.units])
        return self._filed[form]

    def receipts(self, form: str) -> Receipts:
        """Return what has come of a form."""
        if form not in self._receipts:
            line = self.cycle.line(form)
            self._receipts[form] = receipts_of(
                line, self.current[form], self.expected[form], self.roster
            )
        return self._receipts[form]

    def foreign(self, batch: Batch, paths: frozenset[str]) -> Mapping[str, Table]:
        """Return the tables behind the paths that a form's formulas name; see `Beyond`."""
        return _Foreign(self, batch)

    def table(self, batch: Batch, path: str) -> Table:
        """Return the table behind a path, as the copies of a batch see it.

        Raises:
            KeyError: There is no such form, block or list.
        """
        found = form_of(path, self.cycle.forms)
        if found is None:
            return self.list_table(path)
        form, block, everywhere = found
        filed = self.filed(form)
        if everywhere:
            whole = filed.table(block)
            receipts = self.receipts(form)
            late = receipts.late[OFFICE, None] > 0 or not receipts.applies(OFFICE, None)
            whole.open = late or bool(filed.lost(block).any())
            return whole
        seen = self._ring(batch, form)
        rows, pair = filed.rows_of(block, seen.copies)
        lost = seen.any_of(filed.lost(block))
        return Table(len(rows), filed.taken(block, rows), seen.owners[pair], seen.open | lost)

    def whole_table(self, path: str) -> Table:
        """Return every row behind a path, as the office sees it: `附件4.支部` is all units'."""
        found = form_of(path, self.cycle.forms)
        if found is None:
            return self.list_table(path)
        form, block, _ = found
        filed = self.filed(form)
        made = filed.table(block)
        made.open = self.receipts(form).late[OFFICE, None] > 0 or bool(filed.lost(block).any())
        return made

    def list_table(self, name: str) -> Table:
        """Return a list's rows."""
        if name not in self._lists:
            self._lists[name] = self.dots.table(name)
        return self._lists[name]

    def _ring(self, batch: Batch, form: str) -> _Ring:
        rings = self._rings.setdefault(batch, {})
        if form not in rings:
            rings[form] = self._see(batch, form)
        return rings[form]

    def _see(self, batch: Batch, form: str) -> _Ring:
        """Return what the copies of a batch see of a form."""
        same = self._same_calendar(batch.checker.layout.name, form)
        receipts, given = self.receipts(form), self.current[form]
        askers: dict[tuple[str, str | None], list[int]] = {}
        applies, late = [], []
        for index, (unit, period) in enumerate(zip(batch.units, batch.periods, strict=True)):
            place = (unit, period if same else None)
            unknown = not unit or (same and not period)
            askers.setdefault(place, []).append(index)
            applies.append(unknown or receipts.applies(*place))
            if unknown:
                late.append("期次不明" if unit else "单位不明")
            elif receipts.late[place]:
                what = "未收齐" if receipts.came[place] else "未收到"
                late.append(f"{self._shown(unit)}:{form} {what}")
            else:
                late.append("")
        pairs = [
            (asker, copy)
            for copy, (unit, period) in enumerate(zip(given.units, given.periods, strict=True))
            for above in ring(self.roster, unit)
            for asker in askers.get((above, period if same else None), ())
        ]
        made = np.array(pairs, np.int64).reshape(-1, 2)
        open_ = np.array([bool(w) or not a for w, a in zip(late, applies, strict=True)], bool)
        return _Ring(made[:, 0], made[:, 1], open_, tuple(applies), tuple(late))

    def _same_calendar(self, one: str, other: str) -> bool:
        """Return whether two forms are filed by the same periods, and so meet by period."""
        if one == other:
            return bool(self.cycle.line(one).period)
        calendars = [self.cycle.period_calendar(self.cycle.line(name)) for name in (one, other)]
        names = {made.name for made in calendars if made is not None}
        return len(names) == 1 and None not in calendars

    def _shown(self, unit: str) -> str:
        return self.roster.shown(unit) if unit in self.roster.by_code else unit

    def applies(self, batch: Batch, path: str) -> Sequence[bool]:
        """Return for each copy whether anybody in its ring is expected to file a path's form."""
        found = form_of(path, self.cycle.forms)
        if found is None:
            return [True] * len(batch.copies)
        form, _, everywhere = found
        if everywhere:
            return [self.receipts(form).applies(OFFICE, None)] * len(batch.copies)
        return self._ring(batch, form).applies

    def waiting(self, batch: Batch, path: str) -> Sequence[str]:
        """Return for each copy what of a path's form has not come, empty where all has."""
        found = form_of(path, self.cycle.forms)
        if found is None:
            told = f"{path} 未收齐" if self.dots.lists[path].open else ""
            return [told] * len(batch.copies)
        form, block, everywhere = found
        lost = self.filed(form).lost(block)
        refused = f"{form} 有没有采用的行"
        if not everywhere:
            seen = self._ring(batch, form)
            some = seen.any_of(lost)
            return [late or (refused if some[i] else "") for i, late in enumerate(seen.late)]
        receipts = self.receipts(form)
        what = "未收齐" if receipts.came[OFFICE, None] else "未收到"
        late = f"{form} {what}(各单位)" if receipts.late[OFFICE, None] else ""
        return [late or (refused if lost.any() else "")] * len(batch.copies)

    def private(self, path: str) -> bool:
        """Return whether a path holds what one unit may not be told of another (S14)."""
        return path.startswith(f"{ALL}.") or path in PEOPLE_LISTS or path in self.dots.more

    def refs(self, batch: Batch, copy: int, path: str, name: str) -> Sequence[Ref]:
        """Return the cells of a path's column that belong to a copy: its own and those below."""
        found = form_of(path, self.cycle.forms)
        if found is None or found[2]:
            return ()
        form, block, _ = found
        return tuple(self.filed(form).refs(self._ring(batch, form).seen_by(copy), block, name))

    def alike(self, path: str, name: str, value: Any) -> Sequence[Ref]:
        """Return the cells of a path's column, of whatever unit, in which a value stands."""
        found = form_of(path, self.cycle.forms)
        if found is None or not isinstance(value, str) or self.cycle.line(found[0]).anonymous:
            return ()
        return tuple(self.filed(found[0]).alike(found[1], name, value))

    def whole(self, batch: Batch, about: Field) -> Sequence[Sequence[str] | None]:
        """Return for each copy what a key 全 must hold; None where nothing says what that is."""
        form = batch.checker.layout.name
        if about.type == "人员" and self.cycle.line(form).anonymous:
            return [()] * len(batch.copies)  # nobody is to be named
        wanted = Wanted(about, self.belonging(form), self.dots)
        return [() if not unit else wanted.of(unit) for unit in batch.units]

    def belonging(self, form: str) -> Belonging:
        """Return whose each unit is among those that file a form."""
        if form not in self._belonging:
            files = filing(self.cycle.line(form), self.expected[form], self.roster)
            self._belonging[form] = Belonging(self.roster, files)
        return self._belonging[form]

    def dot(self, reference: str, attribute: str, values: Sequence[Any]) -> list[Any]:
        """Return what is asked of each value: a roster column, a period, a list's row."""
        return self.dots.ask(reference, attribute, values)

    def working_day(self, day: datetime.date) -> bool:
        """Return whether a day is worked.

        Raises:
            LookupError: The calendar does not reach so far.
        """
        return is_working_day(day)


@dataclass(frozen=True, slots=True)
class _Ring:
    """What the copies of a batch see of one form."""

    owners: Ints
    """Of each pair the copy of the batch …"""
    copies: Ints
    """… and the copy of the form that it sees."""
    open: np.ndarray[Any, np.dtype[np.bool_]]
    applies: tuple[bool, ...]
    late: tuple[str, ...]
    """For each copy of the batch who has not come."""

    def any_of(self, some: np.ndarray[Any, np.dtype[np.bool_]]) -> np.ndarray[Any, Any]:
        """Return for each copy of the batch whether it sees one of some copies of the form."""
        found = np.zeros(len(self.open), bool)
        found[self.owners[some[self.copies]]] = True
        return found

    def seen_by(self, copy: int) -> list[int]:
        """Return the copies of the form that a copy of the batch sees."""
        return [int(one) for one in self.copies[self.owners == copy]]


class _Foreign(Mapping[str, Table]):
    """The tables that formulas name, each made when asked for: forms may name each other."""

    def __init__(self, beyond: CycleBeyond, batch: Batch) -> None:
        self.beyond, self.batch = beyond, batch
        self.made: dict[str, Table] = {}

    def __getitem__(self, path: str) -> Table:
        if path not in self.made:
            self.made[path] = self.beyond.table(self.batch, path)
        return self.made[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self.batch.checker.paths)

    def __len__(self) -> int:
        return len(self.batch.checker.paths)
