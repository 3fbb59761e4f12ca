"""One filled copy, read: values, states, records, and where each of them stands.

Columns are plain lists with one row map a block; frames and `Ref`s are made when asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..errors import PlaceError
from ..findings import Findings
from ..layout import Layout
from ..layout.places import place_of
from ..names import offer
from ..refs import Ref, address

if TYPE_CHECKING:
    import pandas as pd

VALUE = "值"
BLANK = "空白"
UNREADABLE = "无法读取"
ABSENT = "未找到"

DTYPES = {
    "整数": "Int64", "小数": "Float64", "百分比": "Float64", "日期": "datetime64[s]",
    "是否": "boolean",
}  # fmt: skip
"""dtype of a frame's column by type of field; every other one is `string` (DESIGN §4)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The value of one single field, its state, and its cell."""

    value: Any
    state: str
    sheet: str | None = None
    cell: tuple[int, int] | None = None
    raw: Any = None
    """What stood in the cell, as it was typed."""


@dataclass(frozen=True, slots=True)
class BlockRead:
    """The records of one block in one copy."""

    name: str
    sheet: str
    rows: tuple[int, ...]
    """The sheet's row of each record, counted from 0; -1 where a printed row was not found."""
    columns: Mapping[str, list[Any]]
    """Short field name -> a value a record; None means no value, and `states` says why."""
    states: Mapping[tuple[str, int], str]
    """(short name, record) -> state, for values that are neither there nor plainly blank."""
    cells: Mapping[str, int]
    """Short field name -> column of the sheet; fields that were not found are not there."""
    own: Mapping[int, list[Any]] = field(default_factory=dict)
    """Column of the form with a formula of its own -> what the copy shows in it, a record each."""
    own_columns: Mapping[int, int] = field(default_factory=dict)
    """The same columns -> column of the sheet."""
    totals: tuple[Total, ...] = ()
    left_out: bool = False
    """Rows that may be records were refused: what adds them up is not known."""
    first: int = -1
    """The first row in which a record can stand, counted from 0; -1 where none was found."""

    def state(self, short: str, index: int) -> str:
        """Return the state of a field of one record."""
        if self.columns[short][index] is not None:
            return VALUE
        return self.states.get((short, index), BLANK)


@dataclass(frozen=True, slots=True)
class Total:
    """What a copy shows in a cell for which the form has a total of its own."""

    formula: str
    """Over field names: `SUM(支部.有效票)`."""
    row: int
    column: int
    value: Any
    sheet: str = ""


@dataclass(frozen=True, eq=False)
class Filled:
    """One filled copy of one form.

    `values` and `rows` hold what was read; a value that is None has a `state` that says why, and a
    finding where it is anything but blank.
    """

    layout: Layout
    file: str
    answers: Mapping[str, Answer]
    blocks: Mapping[str, BlockRead]
    findings: Findings
    recognised: bool = True
    """False: no sheet of the file is a copy of this form."""
    sheets: tuple[str | None, ...] = ()
    """For each page of the form the sheet on which it was found."""
    by_address: bool = False
    """Every printed text stood where the form has it."""
    explanations: Mapping[str, str] = field(default_factory=dict)
    """Of a copy that was returned: key of a finding -> what the unit says to it on 退回说明."""

    @cached_property
    def values(self) -> dict[str, Any]:
        """The single fields: name -> value, None where there is none."""
        return {
            name: answer.value
            for name, answer in self.answers.items()
            if not self.layout.fields[name].hidden
        }

    @cached_property
    def rows(self) -> Mapping[str, pd.DataFrame]:
        """The blocks: name -> frame, one row a record in the order of the sheet.

        Columns are the block's field names; missing is `pd.NA` (`NaT` for 日期).
        """
        return _Frames(self)

    def state(self, name: str, index: int | None = None) -> str:
        """Return 值, 空白, 无法读取 or 未找到 for a field; of a block, for record `index` from 0.

        Raises:
            KeyError: The form has no such field, or the copy no such record.
        """
        known = self._known(name)
        if known is None:
            return self.answers[name].state
        block, short = known
        if index is None:
            raise KeyError(f"{name} 是一列,请指明第几条记录(从 0 起)")
        if not 0 <= index < len(block.rows):
            raise KeyError(f"{name} 只有 {len(block.rows)} 条记录")
        return block.state(short, index)

    def ref(self, name: str, index: int | None = None) -> Ref:
        """Return the file, sheet and cell of a field; of a block, of record `index` from 0.

        A field whose `state` is 未找到 has no cell in the copy, and none is made up for it.

        Raises:
            PlaceError: The field was not found in the copy; it names the form's own cell.
            KeyError: The form has no such field, or the copy no such record.
        """
        known = self._known(name)
        if known is None:
            answer = self.answers[name]
            if answer.cell is None or answer.sheet is None:
                raise self._no_place(name)
            return Ref(self.file, answer.sheet, address(*answer.cell))
        block, short = known
        if index is None or not 0 <= index < len(block.rows):
            raise KeyError(f"{name} 的记录从 0 到 {len(block.rows) - 1}")
        if short not in block.cells or block.rows[index] < 0:
            raise self._no_place(name)
        return Ref(self.file, block.sheet, address(block.rows[index], block.cells[short]))

    def _no_place(self, name: str) -> PlaceError:
        """Return the error for a field that was not found, with the place that the form has."""
        sheet, cell = place_of(self.layout, name)
        there = f"{sheet}!{cell}" if cell else None
        error = PlaceError(
            f"没有找到“{name}”的格,说不出它在哪里{f'(表样里是 {there})' if there else ''}。",
            file=self.file or None, hint=f'先看 state("{name}") 是不是 {ABSENT}。', expected=there,
        )  # fmt: skip
        error.field = name
        return error

    def _known(self, name: str) -> tuple[BlockRead, str] | None:
        """Return the block and short name of a field, None for a single one."""
        if name in self.answers:
            return None
        block, _, short = name.partition(".")
        if block in self.blocks and short in self.blocks[block].columns:
            return self.blocks[block], short
        known = [*self.values, *(f"{b}.{s}" for b, r in self.blocks.items() for s in r.columns)]
        raise KeyError(f"表里没有字段 {name}。{offer(name, known)}")

    def __repr__(self) -> str:
        counts = " ".join(f"{name}×{len(block.rows)}" for name, block in self.blocks.items())
        return f"<Filled {self.file or '(bytes)'} {self.layout.name} {counts} {self.findings!r}>"

    def _repr_html_(self) -> str:
        import pandas as pd

        head = pd.DataFrame(
            [(n, "" if v is None else v, self.state(n)) for n, v in self.values.items()],
            columns=["字段", "值", "状态"],
        )
        parts = [str(head.to_html(index=False))]
        parts += [f"<h4>{name}</h4>{frame.to_html(na_rep='')}" for name, frame in self.rows.items()]
        parts.append(self.findings._repr_html_())
        return "".join(parts)


class _Frames(Mapping[str, "pd.DataFrame"]):
    """The frames of a copy's blocks, each made the first time it is asked for."""

    def __init__(self, filled: Filled) -> None:
        self._filled = filled
        self._made: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._made:
            if name not in self._filled.blocks:
                raise KeyError(f"表里没有块 {name}。{offer(name, self._filled.blocks)}")
            block = self._filled.blocks[name]
            self._made[name] = frame_of(self._filled.layout, name, block.columns)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._filled.blocks)

    def __len__(self) -> int:
        return len(self._filled.blocks)


def frame_of(layout: Layout, block: str, columns: Mapping[str, list[Any]]) -> pd.DataFrame:
    """Return the records of a block as a frame, dtypes by the fields' types."""
    import pandas as pd

    return pd.DataFrame(
        {
            short: series(values, about.type, many=about.many)
            for short, values in columns.items()
            for about in (layout.fields[f"{block}.{short}"],)
        }
    )  # fmt: skip


def series(values: list[Any], kind: str, *, many: bool = False) -> pd.Series[Any]:
    """Return values of one field as a series of the dtype of its type; missing is `pd.NA`."""
    import pandas as pd

    if many:
        return pd.Series(values, dtype="object")
    dtype = DTYPES.get(kind, "string")
    if dtype == "datetime64[s]":
        return pd.to_datetime(pd.Series(values, dtype="object")).astype("datetime64[s]")
    if dtype == "string":
        return pd.Series([None if v is None else str(v) for v in values], dtype="string")
    return pd.Series(values, dtype=dtype)
