"""`Table`: a table of the summary, made: its rows, its total, its notes, and the cells behind each.

table.frame()                a row each, 合计 as the last; 应报 已收 计入 未计 behind columns
table.sources(0, "满意度")   the cells that a figure was made from
table.notes                  what must stand under it
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import CxzyError
from ..formulas import Data
from ..names import offer
from ..refs import Ref
from .about import About
from .coverage import Coverage
from .plan import COVERAGE, TOTAL, TablePlan
from .rows import Rows, as_text, picked
from .source import Cell

if TYPE_CHECKING:
    import pandas as pd

    from .provenance import Provenance
    from .sections import Section
    from .working import Working

TOTAL_ROW = -1
"""The number of the row 合计."""


def subtotal_row(section: int) -> int:
    """Return the number of the row 小计 of a section."""
    return TOTAL_ROW - 1 - section


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column as it is shown."""

    name: str
    """`采用情况_市级`; of a table with 横向 `条数_动态做法`."""
    about: About
    column: str
    """The column of 汇总列, or the name of 每行, that it shows."""
    levels: tuple[str, ...]
    """The texts of its heading, from the top."""
    key: bool = False
    across: int | None = None
    """Of 横向 which value it is for; -1 for 合计 over all of them, None for no 横向."""

    @classmethod
    def of(
        cls, column: str, about: About, value: str = "", *, across: int | None = None
    ) -> TableColumn:
        """Return a column of 汇总列, of a table with 横向 for one of its values."""
        parts = [part for part in column.split("_") if part]
        levels = tuple(parts) if len(parts) > 1 else (column,)
        if not value:
            return cls(column, about, column, levels)
        return cls(f"{column}_{value}", about, column, (*levels, value), across=across)

    @property
    def type(self) -> str:
        """Its type, as a field has one."""
        return self.about.type or "文本"

    @property
    def format(self) -> str:
        """Excel's number format, empty where none was given."""
        return self.about.format


class Table:
    """A table of the summary."""

    def __init__(
        self,
        plan: TablePlan,
        columns: Sequence[TableColumn],
        values: tuple[Sequence[Sequence[Any]], Sequence[Any] | None],
        coverage: Sequence[tuple[Coverage, int]],
        *,
        notes: Sequence[str],
        seen: TableRows,
        sections: Sequence[Section] = (),
    ) -> None:
        rows, total = values
        self.plan = plan
        self.name = plan.name
        self.columns = tuple(columns)
        """The columns in order, 应报 已收 计入 未计 left out."""
        self.rows = tuple(tuple(row) for row in rows)
        """Values by row and column, None where there is none; 合计 left out."""
        self.total = None if total is None else tuple(total)
        """The row 合计; None where the table has none. The names of 每行 are left empty in it."""
        self.coverage = tuple(coverage)
        """For each row, and then for 合计: what stands behind it, and records left out of it."""
        self.notes = tuple(notes)
        """The sentences under the table."""
        self.as_rows = seen
        """Its rows as other tables and 检查 see them; of 横向 a row for each of its cells."""
        self.sections = tuple(sections)
        """The parts of its rows (小计), in order; empty where they are not parted."""
        self._provenance = seen.provenance

    @property
    def preliminary(self) -> bool:
        """Whether it is made from everything that was read, not only what was accepted (初步)."""
        return self.plan.line.received

    @property
    def title(self) -> str:
        """Its name, with (初步) where it is."""
        return f"{self.name}(初步)" if self.preliminary else self.name

    @property
    def own_sheet(self) -> bool:
        """Whether it has a sheet of its own in the summary."""
        return self.plan.line.own_sheet

    @property
    def column_names(self) -> list[str]:
        """The names of its columns."""
        return [column.name for column in self.columns]

    def label(self, row: int) -> str:
        """Return what a row is called: its 每行, its first column, 合计, or `… 小计`."""
        if row == TOTAL_ROW:
            return TOTAL
        if row < TOTAL_ROW:
            return self.sections[TOTAL_ROW - 1 - row].label
        keys = [i for i, column in enumerate(self.columns) if column.key] or [0]
        told = [as_text(self.rows[row][index]) or "(空白)" for index in keys if self.columns]
        return "/".join(told)

    def find(self, label: str) -> int:
        """Return the row of a label, `TOTAL_ROW` for 合计.

        Raises:
            CxzyError: No row is called so, or two are; the nearest is offered.
        """
        if label == TOTAL and self.total is not None:
            return TOTAL_ROW
        numbers: list[int] = list(range(len(self.rows)))
        numbers += [subtotal_row(section) for section in range(len(self.sections))]
        labels = [self.label(row) for row in numbers]
        found = [row for row, there in zip(numbers, labels, strict=True) if there == label]
        if len(found) == 1:
            return found[0]
        if found:
            raise CxzyError(f"“{self.name}”里有 {len(found)} 行叫“{label}”。", hint="请用行号。")
        raise CxzyError(f"“{self.name}”里没有“{label}”这一行。", hint=offer(label, labels) or None)

    def column(self, name: str) -> TableColumn:
        """Return a column by name.

        Raises:
            CxzyError: There is none; the nearest is offered.
        """
        for column in self.columns:
            if column.name == name:
                return column
        known = self.column_names
        raise CxzyError(
            f"“{self.name}”里没有“{name}”这一列。",
            hint=offer(name, known) or f"有:{'、'.join(known)}。",
        )

    def cells(self, row: int, column: str) -> list[Cell]:
        """Return the values behind a figure, through the tables between; `TOTAL_ROW` for 合计."""
        return self._provenance.of(self.column(column), row)

    def sources(self, row: int, column: str) -> list[Ref]:
        """Return the cells behind a figure, each once."""
        return list(dict.fromkeys(c.ref for c in self.cells(row, column) if c.ref is not None))

    def row_sources(self, row: int) -> list[Ref]:
        """Return the cells of a row's own records in every field that its columns name.

        Much sooner done than the `sources` of each column; what is looked up elsewhere, and the
        other rows that a rank is among, are not in it.
        """
        return self._provenance.of_row(row)

    def copies(self, row: int) -> frozenset[tuple[str, int]]:
        """Return the submissions behind a row: form, and `Sent.number`."""
        return self._provenance.copies(row)

    def ballots_in(self, copies: Iterable[tuple[str, int]]) -> int:
        """Return how many ballots some submissions of anonymous forms hold; a tally holds many."""
        return self._provenance.ballots_in(copies)

    def left_out(self, row: int, column: str) -> int:
        """Return how many records a figure had to leave out for a blank."""
        return self._provenance.left_out(self.column(column), row)

    def frame(self, *, total: bool = True) -> pd.DataFrame:
        """Return the table as a frame, 合计 as its last row, 小计 under each part of its rows.

        Its last columns are 应报 已收 计入 未计; 应报 is missing where nobody was expected to
        report. dtypes go by type as in `Form.read`.
        """
        import pandas as pd

        from ..reading.filled import series

        rows, coverage = self._framed(total=total)
        made = {
            column.name: series([row[i] for row in rows], column.type, many=column.about.many)
            for i, column in enumerate(self.columns)
        }
        told = [(c.expected, c.received, c.counted, left) for c, left in coverage]
        for index, name in enumerate(COVERAGE):
            made[name] = pd.Series([line[index] for line in told], dtype="Int64")
        return pd.DataFrame(made)

    def _framed(self, *, total: bool) -> tuple[list[list[Any]], list[tuple[Coverage, int]]]:
        """Return the rows with 小计 and 合计 among them, and what stands behind each."""
        rows: list[list[Any]] = []
        coverage: list[tuple[Coverage, int]] = []
        place = next((i for i, c in enumerate(self.columns) if c.type not in _PLAIN), None)

        def add(label: str, values: Sequence[Any], told: tuple[Coverage, int]) -> None:
            rows.append(list(values))
            coverage.append(told)
            if place is not None:
                rows[-1][place] = label

        ends = {part.rows[-1]: part for part in self.sections} if total else {}
        for index, row in enumerate(self.rows):
            rows.append(list(row))
            coverage.append(self.coverage[index])
            if index in ends:
                part = ends[index]
                add(part.label, part.total, (part.coverage, part.left))
        if total and self.total is not None:
            add(TOTAL, self.total, self.coverage[-1])
        return rows, coverage

    def explain(self, row: str | int, column: str) -> pd.DataFrame:
        """Return the cells behind a figure: 单位 字段 值 文件 工作表 单元格, one row a cell.

        Raises:
            CxzyError: There is no such row or column; the nearest is offered.
        """
        import pandas as pd

        found = row if isinstance(row, int) else self.find(row)
        told = [
            (c.unit, f"{c.path}.{c.name}", as_text(c.value), *_place(c.ref))
            for c in self.cells(found, column)
        ]
        names = ["单位", "字段", "值", "文件", "工作表", "单元格"]
        return pd.DataFrame(told, columns=names).astype("string")

    def __repr__(self) -> str:
        return f"<Table {self.name} {len(self.rows)} 行 {len(self.columns)} 列>"


_PLAIN = ("整数", "小数", "百分比", "日期", "是否")


def _place(ref: Ref | None) -> tuple[str, str, str]:
    return (ref.file, ref.sheet, ref.cell) if ref is not None else ("", "", "")


class TableRows(Rows):
    """A table's rows as others see them; of a table with 横向 a row for each of its cells."""

    def __init__(
        self,
        working: Working,
        chosen: Sequence[int],
        units: Sequence[str],
        provenance: Provenance,
    ) -> None:
        super().__init__(working.rows.asking)
        self.working = working
        self.chosen = list(chosen)
        self.about: Mapping[str, About] = working.plan.about
        self.size = len(self.chosen)
        self.units = list(units)
        self.provenance = provenance

    def _copies(self) -> list[frozenset[tuple[str, int]]]:
        return [self.provenance.copies_of(cell) for cell in self.chosen]

    def _own(self, name: str) -> list[Any]:
        working = self.working
        given = working.key_values.get(name)
        if given is None:
            given = working.figures[name].values
        return [given[cell] for cell in self.chosen]

    def _column(self, name: str) -> Data:
        if name in self.about:
            given = self.working.keys.get(name)
            if given is None:
                given = self.working.figures[name].data
            return picked(given, np.array(self.chosen, np.int64))
        return super()._column(name)

    def cells(self, row: int, name: str) -> Iterator[Cell]:
        """Give the cells behind a value, through the table."""
        base, _ = self._base(name)
        yield from self.provenance.behind(base, self.chosen[row])

    def own_cells(self, row: int, name: str) -> Iterator[Cell]:
        """Give the cells behind a value, without those of other rows that it is taken among."""
        yield from self.provenance.behind(name, self.chosen[row], among=False)
