"""Tables of a form by itself: for each block with counts, a row a unit and 合计."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import CxzyError
from ..matching import ACCEPTED, FOREIGN, Submission
from ..names import offer
from ..tables import Records, added, ratio_operands, sums
from .collection import COVERAGE, TOTAL, Collection

if TYPE_CHECKING:
    import pandas as pd


class Totals:
    """The tables `支部合计`, `附件4合计` … of one form."""

    def __init__(self, got: Collection) -> None:
        self.got = got
        self.form = got.form

    @property
    def names(self) -> list[str]:
        """The names that `table` takes."""
        layout = self.form.layout
        names = []
        for block in (None, *self.form.blocks):
            own = [f for f in self.form.fields.values() if f.block == block]
            if any(added(about) for about in own):
                names.append(f"{block or layout.name}{TOTAL}")
        return names

    def frame(self, name: str) -> pd.DataFrame:
        """Return a table: `支部合计` has a row a unit that handed in, and 合计 as its last.

        Columns: 单位, what adds up, the rates that the form works out from it; then 应报 (missing:
        a form by itself has no roster), 已收 copies of that unit, 计入 of them in the figures, and
        未计: records of the copies in the figures that at least one figure had to leave out, since
        they lack a number. What was returned is 已收 less 计入; a unit of which nothing counts has
        a row without figures.

        Raises:
            CxzyError: There is no such table; the nearest name is offered.
        """
        import pandas as pd

        block, records, groups = self._groups(name)
        rows = []
        for label, indices in groups:
            made = sums(self.form.layout, records, block, indices)
            came = [
                one for one in self.got.made if one.status != FOREIGN and self._label(one) == label
            ]
            received = len(came)
            counted = sum(one.status == ACCEPTED for one in came)
            if label == TOTAL:
                received = sum(one.status != FOREIGN for one in self.got.made)
                counted = len(self.got.accepted)
            left = max(made.left_out.values(), default=0)
            values = dict(made.values)
            if counted and not indices:
                # The copies that could hold records have come: that there is none is known.
                values |= {
                    f.short: 0 for f in self.form.fields.values() if f.block == block and added(f)
                }
            rows.append(
                {
                    "单位": label,
                    **values,
                    "应报": None,
                    "已收": received,
                    "计入": counted,
                    "未计": left,
                }
            )
        frame = pd.DataFrame(rows, columns=["单位", *self._summed(block), *COVERAGE])
        whole = {f.short for f in records.fields if f.type == "整数"} | set(COVERAGE)
        return frame.astype(
            {
                c: "string" if c == "单位" else "Int64" if c in whole else "Float64"
                for c in frame.columns
            }
        )

    def _summed(self, block: str | None) -> list[str]:
        layout = self.form.layout
        return [
            about.short
            for about in layout.fields.values()
            if about.block == block
            and not about.hidden
            and (added(about) or ratio_operands(layout, about) is not None)
        ]

    def _label(self, one: Submission) -> str:
        return one.unit or one.filled.file

    def _groups(self, name: str) -> tuple[str | None, Records, list[tuple[str, list[int]]]]:
        """Return a table's block, its records, and for each unit and the total its rows."""
        if name not in self.names:
            known = self.names
            raise CxzyError(
                f"没有“{name}”这个汇总表。", hint=offer(name, known) or f"有:{'、'.join(known)}。"
            )
        stem = name.removesuffix(TOTAL)
        block = stem if stem in self.form.blocks else None
        records = self.got.records(stem if block else self.form.name)
        came = [one for one in self.got.made if one.status != FOREIGN]
        groups: dict[str, list[int]] = {self._label(one): [] for one in came}
        for row, (copy, _) in enumerate(records.rows):
            groups[self._label(self.got.accepted[copy])].append(row)
        return block, records, [*groups.items(), (TOTAL, list(range(len(records.rows))))]

    def explain(self, table: str, row: str, column: str) -> pd.DataFrame:
        """Return the cells behind a number: one row a cell, 单位 字段 值 文件 工作表 单元格.

        Args:
            table: A name of `table_names`.
            row: The unit of the row; 合计 by default.
            column: A column that adds up, or a rate: then the cells of what it is made from.

        Raises:
            CxzyError: There is no such table, row or column; the nearest name is offered.
        """
        import pandas as pd

        block, records, groups = self._groups(table)
        rows = dict(groups)
        if row not in rows:
            raise CxzyError(f"“{table}”里没有“{row}”这一行。", hint=offer(row, rows) or None)
        names = self._summed(block)
        if column not in names:
            raise CxzyError(
                f"“{table}”里没有“{column}”这一列。",
                hint=offer(column, names) or f"有:{'、'.join(names)}。",
            )
        layout = self.form.layout
        about = layout.fields[f"{block}.{column}" if block else column]
        made_from = ratio_operands(layout, about) or (column,)
        cells = []
        for index in rows[row]:
            if any(records.columns[name][index] is None for name in made_from):
                continue  # a record with a part unknown is in no rate, and a blank in no sum
            unit = self._label(self.got.accepted[records.rows[index][0]])
            for name in made_from:
                ref = records.ref(index, name)
                value = records.columns[name][index]
                place = (
                    (ref.file, ref.sheet, ref.cell) if ref else (records.source[index][0], "", "")
                )
                cells.append((unit, name, value, *place))
        columns = ["单位", "字段", "值", "文件", "工作表", "单元格"]
        frame = pd.DataFrame(cells, columns=columns)
        return frame.astype({c: "string" for c in columns if c != "值"}).astype({"值": "Float64"})
