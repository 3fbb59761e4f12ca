"""The current copies of a form as tables that other forms' formulas can name.

附件4.支部        for each copy under check the rows of its unit and the units below
全部.附件4.支部   every row once
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ..checks import Batch, Beyond
from ..checks.compiled import uses
from ..checks.computed import worked_out
from ..errors import CxzyError
from ..formulas import Data, Table, column
from ..refs import Ref
from .receipts import Copies

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..forms import Form
    from ..formulas.data import Ints


COPY = ("单位", "期次")
"""What every record has of its copy, besides the head's fields."""


class Filed:
    """The current copies of one form: rows, typed values, what 公式 gives, where each stands."""

    def __init__(self, given: Copies, beyond: Beyond, senders: Sequence[str | None] = ()) -> None:
        self.given = given
        self.senders = senders
        """Of each copy the unit that sent it, as the roster shows it."""
        self.batch = Batch(given.form.checker, given.copies, beyond, given.units, given.periods)
        self._worked: set[str] = set()
        self._rows: dict[tuple[str | None, str], dict[Any, list[int]]] = {}

    @cached_property
    def starts(self) -> Mapping[str | None, Ints]:
        """Block -> where each copy's rows begin, and behind the last where they end."""
        made: dict[str | None, Ints] = {None: np.arange(len(self.given.copies) + 1)}
        for name, sizes in self.batch.sizes.items():
            made[name] = np.concatenate([[0], np.cumsum(np.array(sizes, np.int64))])
        return made

    def columns(self, block: str | None) -> Mapping[str, Data]:
        """Return the columns over all copies, each made when it is asked for."""
        return _Worked(self, block)

    def home(self, block: str | None, name: str) -> tuple[str | None, str] | None:
        """Return where a column of a block stands: in it, or in the copy's head, with its field.

        None: nowhere in the copy; it is 单位 or 期次, which every record has.
        """
        fields = self.given.form.layout.fields
        for home in dict.fromkeys((block, None)):
            if home is None and block is not None and name.partition(".")[0] in COPY:
                continue  # the sender, whatever the head says
            try:
                base, _ = self.batch.base(home, name)
            except KeyError:
                continue
            about = fields.get(base if home is None else f"{home}.{base}")
            if about is not None and about.block == home:
                return home, base
        return None

    def of_copies(self, name: str) -> Data:
        """Return 单位 or 期次 of each copy, or what a dot asks of its 单位."""
        base, _, asked = name.partition(".")
        if base == "期次":
            return column([period or None for period in self.batch.periods], "文本")
        values: list[Any] = list(self.senders)
        kind, dots = "单位", self.given.form.checker.schema.dots
        for attribute in filter(None, asked.split(".")):
            values = self.batch.beyond.dot(kind, attribute, values)  # type: ignore[union-attr]
            kind = dots[kind][attribute].reference or dots[kind][attribute].type or "文本"
        return column(values, kind)

    def work_out(self, name: str) -> None:
        """Put what 公式 gives into a field, and into those that it uses, before it is looked at."""
        formula = self.given.form.checker.computed.get(name)
        if formula is None or name in self._worked:
            return
        self._worked.add(name)
        for used in uses(name, formula):
            self.work_out(used)
        batch = self.batch
        about = self.given.form.layout.fields[name]
        typed = batch.values(about.block, about.short)
        made = worked_out(batch, about, formula, typed, batch.states(about.block, about.short))
        batch.put(name, made.values, made.states)

    def rows_of(self, block: str | None, copies: Ints) -> tuple[Ints, Ints]:
        """Return the rows of some copies, and for each row which of `copies` it belongs to."""
        starts = self.starts[block]
        sizes = starts[copies + 1] - starts[copies]
        return spread(starts[copies], sizes), np.repeat(np.arange(len(copies)), sizes)

    def lost(self, block: str | None) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Return for each copy whether rows of a block were refused, so that there may be more."""
        return np.array(self.batch.lost(block), bool)

    def table(self, block: str | None) -> Table:
        """Return every row once."""
        return Table(int(self.starts[block][-1]), self.columns(block))

    def taken(self, block: str | None, rows: Ints) -> Mapping[str, Data]:
        """Return the columns at some rows, each made when it is asked for."""
        return _Taken(self.columns(block), rows)

    def refs(self, copies: Iterable[int], block: str | None, name: str) -> Iterator[Ref]:
        """Give the cells of a column in some copies."""
        found = self.home(block, name)
        for copy in copies if found is not None else ():
            home, base = found  # type: ignore[misc]
            if home is not None:
                ref = self.batch.column_ref(copy, home, base)
            else:
                ref = self.batch.ref(copy, base)
            if ref is not None:
                yield ref

    def alike(self, block: str | None, name: str, value: str) -> Iterator[Ref]:
        """Give the cells of a column in which a text stands, in whatever case."""
        if self.home(block, name) is None or self.home(block, name)[0] != block:  # type: ignore[index]
            return
        if (block, name) not in self._rows:
            found: dict[Any, list[int]] = {}
            for row, there in enumerate(self.batch.values(block, name)):
                for one in there if isinstance(there, tuple) else (there,):
                    if isinstance(one, str):
                        found.setdefault(one.casefold(), []).append(row)
            self._rows[block, name] = found
        base, _ = self.batch.base(block, name)
        full = base if block is None else f"{block}.{base}"
        for row in self._rows[block, name].get(value.casefold(), ()):
            copy, record = self.batch.place(block, row)
            ref = self.batch.ref(copy, full, record)
            if ref is not None:
                yield ref


class _Worked(Mapping[str, Data]):
    """The columns of a form, with what 公式 gives in them."""

    def __init__(self, filed: Filed, block: str | None) -> None:
        self.filed, self.block = filed, block

    @property
    def _made(self) -> Mapping[str, Data]:
        world = self.filed.batch.world
        return (world.head if self.block is None else world.blocks[self.block]).columns

    def __getitem__(self, name: str) -> Data:
        filed = self.filed
        found = filed.home(self.block, name)
        if found is not None:
            home, base = found
            filed.work_out(base if home is None else f"{home}.{base}")
        if found is not None and found[0] == self.block:
            return self._made[name]
        # What the whole copy says stands beside each of its records.
        data = filed.columns(None)[name] if found is not None else filed.of_copies(name)
        if self.block is None:
            return data
        sizes = np.diff(filed.starts[self.block])
        return at_rows(data, np.repeat(np.arange(len(sizes)), sizes))

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


class _Taken(Mapping[str, Data]):
    """The columns of a table at some of its rows."""

    def __init__(self, columns: Mapping[str, Data], rows: Ints) -> None:
        self.columns, self.rows = columns, rows
        self.made: dict[str, Data] = {}

    def __getitem__(self, name: str) -> Data:
        if name not in self.made:
            self.made[name] = at_rows(self.columns[name], self.rows)
        return self.made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)


def at_rows(data: Data, rows: Ints) -> Data:
    """Return a column's entries at some rows; of several values a row, all of them."""
    if data.counts is None:
        return Data(data.values[rows], None if data.state is None else data.state[rows])
    ends = np.cumsum(data.counts)
    counts = data.counts[rows]
    entries = spread((ends - data.counts)[rows], counts)
    state = None if data.state is None else data.state[entries]
    return Data(data.values[entries], state, counts)


def spread(starts: Ints, sizes: Ints) -> Ints:
    """Return the numbers from each start on, as many as its size says, one run after the other."""
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) - np.repeat(ends - sizes, sizes) + np.repeat(starts, sizes)


def refuse_circles(forms: Mapping[str, Form]) -> None:
    """Refuse 公式 that come back to themselves through other forms.

    Raises:
        CxzyError: The fields on the circle are named.
    """
    needs = {
        (form, name): [
            place
            for place in _places(forms, form, name)
            if place[1] in forms[place[0]].checker.computed
        ]
        for form, given in forms.items()
        for name in given.checker.computed
    }
    settled: set[tuple[str, str]] = set()
    for start in needs:
        _visit(start, needs, settled, forms)


def _visit(
    start: tuple[str, str],
    needs: Mapping[tuple[str, str], Sequence[tuple[str, str]]],
    settled: set[tuple[str, str]],
    forms: Mapping[str, Form],
) -> None:
    way: list[tuple[str, str]] = []
    left: list[Iterator[tuple[str, str]]] = [iter((start,))]
    while left:
        place = next(left[-1], None)
        if place is None:
            left.pop()
            if way:
                settled.add(way.pop())
        elif place in way:
            names = " → ".join(".".join(one) for one in [*way[way.index(place) :], place])
            raise CxzyError(
                f"公式绕了一圈:{names}。", file=forms[place[0]].file or None, sheet="字段",
                hint="请改其中一个的公式。",
            )  # fmt: skip
        elif place not in settled:
            way.append(place)
            left.append(iter(needs[place]))


def _places(forms: Mapping[str, Form], form: str, name: str) -> Iterator[tuple[str, str]]:
    """Give the fields that a computed field uses, of its own and of other forms."""
    formula = forms[form].checker.computed[name]
    yield from ((form, used) for used in uses(name, formula))
    for operand in formula.operands:
        if operand.where != "foreign":
            continue
        found = form_of(operand.path, forms)
        if found is not None:
            other, block, _ = found
            base = operand.name.partition(".")[0]
            full = base if block is None else f"{block}.{base}"
            yield other, full if full in forms[other].layout.fields else base


def form_of(path: str, forms: Mapping[str, object]) -> tuple[str, str | None, bool] | None:
    """Return the form and block that a path means, and whether it means every unit's copies.

    None for a list.
    """
    everywhere = path.startswith("全部.")
    inner = path.removeprefix("全部.")
    if inner in forms:
        return inner, None, everywhere
    form, _, block = inner.rpartition(".")
    return (form, block, everywhere) if form in forms else None
