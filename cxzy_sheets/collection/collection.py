"""`Collection`: what came in, read, checked and told apart; the object in a notebook.

    got = cs.collect(cs.Form("附件4.xlsx"), inbox="收件箱")
    got.submissions              what became of each copy
    got.findings.frame()         what is wrong, with file, sheet and cell
    got.frame("支部")            the accepted records of all copies
    got.table("支部合计")        a row a unit, with how much of what came is in it

Every file and every copy has its place; every number leads back to its cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..checks import Book
from ..errors import CxzyError
from ..findings import ADVICE, MUST, VERIFY, Findings
from ..forms import Form
from ..layout import Field
from ..matching import ACCEPTED, FOREIGN, Submission, counts
from ..names import offer
from ..refs import Ref
from ..tables import Records, added, block_records, head_records, ratio_operands, sums
from .files import IGNORED, READ, UNREADABLE, FileRead

if TYPE_CHECKING:
    import pandas as pd

COVERAGE = ("应报", "已收", "计入", "未计")
"""The last columns of every table: expected, came, in the figure, left out of it."""
TOTAL = "合计"


class Collection:
    """Everything that came in for one form, read, checked and told apart."""

    def __init__(
        self,
        form: Form,
        root: Path,
        files: Sequence[FileRead],
        made: Sequence[Submission],
        book: Book,
    ) -> None:
        self.form = form
        self.root = root
        """The inbox."""
        self.read = tuple(files)
        self.made = tuple(made)
        """The submissions as objects, in the order of their files."""
        self.book = book
        self._assert_all_accounted_for()

    def _assert_all_accounted_for(self) -> None:
        results = [f.result for f in self.read]
        assert all(result in (READ, UNREADABLE, IGNORED) for result in results)
        assert sum(len(f.copies) for f in self.read if f.result == READ) == len(self.made)
        assert sum(counts(self.made).values()) == len(self.made)

    @property
    def title(self) -> str:
        """The form's title."""
        return self.form.title

    @property
    def form_names(self) -> list[str]:
        """The names of the forms that were looked for."""
        return [self.form.name]

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many files there were and what became of them and of the copies in them.

        文件 = 已读 + 无法读取 + 忽略; 份数 = 接收 + 退回 + 被替代 + 重复 + 非本期表 + 未知单位.
        """
        results = [f.result for f in self.read]
        files = {result: results.count(result) for result in (READ, UNREADABLE, IGNORED)}
        return {"文件": len(self.read), **files, "份数": len(self.made), **counts(self.made)}

    @cached_property
    def files(self) -> pd.DataFrame:
        """One row a leaf file: 文件 容器 种类 大小 结果 说明; 大小 in bytes, all others strings."""
        import pandas as pd

        frame = pd.DataFrame(
            [(f.name, "", f.kind, f.size, f.result, f.note) for f in self.read],
            columns=["文件", "容器", "种类", "大小", "结果", "说明"],
        )
        return frame.astype({name: "string" for name in frame.columns if name != "大小"}).astype(
            {"大小": "Int64"}
        )

    @cached_property
    def submissions(self) -> pd.DataFrame:
        """One row a submission: 文件 工作表 表 单位 状态 强制 核实 提示 记录数 说明.

        强制, 核实, 提示 and 记录数 count findings and records; the sheets are parted by 、.
        """
        import pandas as pd

        rows = [
            (
                one.filled.file, one.sheet, self.form.name if one.status != FOREIGN else "",
                one.unit, one.status, *(one.findings.count(s) for s in (MUST, VERIFY, ADVICE)),
                sum(len(read.rows) for read in one.filled.blocks.values()), one.note,
            )
            for one in self.made
        ]  # fmt: skip
        columns = ["文件", "工作表", "表", "单位", "状态", "强制", "核实", "提示", "记录数", "说明"]
        frame = pd.DataFrame(rows, columns=columns)
        numbers = ["强制", "核实", "提示", "记录数"]
        return frame.astype({name: "Int64" if name in numbers else "string" for name in columns})

    @cached_property
    def findings(self) -> Findings:
        """Everything that is wrong, doubtful or worth saying: files first, then copies."""
        unread = (f for file in self.read for f in file.findings)
        copies = (
            finding.at(unit=one.unit or None) for one in self.made for finding in one.findings
        )
        return Findings((*unread, *copies))

    @property
    def missing(self) -> pd.DataFrame:
        """One row for each unit, form and period that was not handed in.

        A form by itself has no roster that says who should; the frame is empty. Columns: 单位 表
        期次 截止 逾期天数 联系人 电话.
        """
        import pandas as pd

        columns = ["单位", "表", "期次", "截止", "逾期天数", "联系人", "电话"]
        return pd.DataFrame({name: pd.Series(dtype="string") for name in columns})

    @cached_property
    def rules(self) -> pd.DataFrame:
        """One row for each part of each rule: 编号 表 范围 规则 级别 通过 不符 未核对 不适用 原因.

        The four counts add up to the rows it was held against: copies, or records of its block.
        """
        import pandas as pd

        rows = [
            (
                count.id, self.form.name, count.scope or "", count.text, count.severity,
                count.passed, count.broken, count.unchecked, count.not_applicable,
                ";".join(f"{cause} {n}" for cause, n in count.causes.most_common(5)),
            )
            for count in self.book.counts
        ]  # fmt: skip
        columns = ["编号", "表", "范围", "规则", "级别", "通过", "不符", "未核对", "不适用", "原因"]
        numbers = ["通过", "不符", "未核对", "不适用"]
        return pd.DataFrame(rows, columns=columns).astype(
            {name: "Int64" if name in numbers else "string" for name in columns}
        )

    @property
    def accepted(self) -> tuple[Submission, ...]:
        """The submissions that count."""
        return tuple(one for one in self.made if one.status == ACCEPTED)

    @property
    def frame_names(self) -> list[str]:
        """The names that `frame` takes: the form for its single fields, 表.块 for each block."""
        name = self.form.name
        heads = [name] if any(f.block is None for f in self.form.fields.values()) else []
        return [*heads, *(f"{name}.{block}" for block in self.form.blocks)]

    def _block(self, name: str) -> str | None:
        """Return the block that a frame's name means, None for the single fields."""
        own = self.form.name
        short = name.removeprefix(f"{own}.") if name != own else name
        if short in self.form.blocks:
            return short
        if name == own:
            return None
        known = [*self.frame_names, *self.form.blocks]
        raise CxzyError(
            f"没有“{name}”这个表。", hint=offer(name, known) or f"有:{'、'.join(known)}。"
        )

    def records(self, name: str) -> Records:
        """Return the accepted records of a frame, each value with its place; see `frame`."""
        block = self._block(name)
        if block not in self._records:
            copies = [one.filled for one in self.accepted]
            layout = self.form.layout
            self._records[block] = (
                head_records(layout, copies)
                if block is None
                else block_records(layout, block, copies)
            )
        return self._records[block]

    @cached_property
    def _records(self) -> dict[str | None, Records]:
        return {}

    def frame(self, name: str) -> pd.DataFrame:
        """Return accepted records: `附件4` a row a copy, `附件4.支部` (or `支部`) a row a record.

        Columns are the form's field names, single fields in front of a block's own, then 来源文件,
        来源表 and 来源行 (Excel's row number). A missing value is `pd.NA`.

        Raises:
            CxzyError: There is no such form or block; the nearest name is offered.
        """
        return self.records(name).frame()

    def fields(self, name: str) -> list[Field]:
        """Return the fields behind a frame's columns, in their order."""
        return list(self.records(name).fields)

    def refs(self, name: str) -> list[dict[str, Ref]]:
        """Return for each row of a frame the cell of each of its values, by column."""
        records = self.records(name)
        return [
            {c: ref for c in records.names if (ref := records.ref(row, c)) is not None}
            for row in range(len(records.rows))
        ]

    def totals(self, name: str) -> pd.DataFrame:
        """Return one row: the totals of a frame's own columns.

        Counts are added, rates worked out from the totals by the form's own formula, the rest is
        missing.
        """
        import pandas as pd

        block = self._block(name)
        made = sums(self.form.layout, self.records(name), block).values
        return pd.DataFrame([made], columns=list(made))

    @property
    def table_names(self) -> list[str]:
        """The names that `table` takes."""
        layout = self.form.layout
        names = []
        for block in (None, *self.form.blocks):
            own = [f for f in self.form.fields.values() if f.block == block]
            if any(added(about) for about in own):
                names.append(f"{block or layout.name}{TOTAL}")
        return names

    def table(self, name: str) -> pd.DataFrame:
        """Return a table: `支部合计` has a row a unit, and 合计 as its last.

        Columns: 单位, what adds up, the rates that the form works out from it; then 应报 (missing:
        a form by itself has no roster), 已收 copies of that unit, 计入 of them in the figures, 未计
        records that at least one figure had to leave out.

        Raises:
            CxzyError: There is no such table; the nearest name is offered.
        """
        import pandas as pd

        block, records, groups = self._groups(name)
        rows = []
        for label, indices in groups:
            made = sums(self.form.layout, records, block, indices)
            came = [one for one in self.made if one.status != FOREIGN and self._label(one) == label]
            received = len(came)
            counted = sum(one.status == ACCEPTED for one in came)
            if label == TOTAL:
                received = sum(one.status != FOREIGN for one in self.made)
                counted = len(self.accepted)
            left = max(made.left_out.values(), default=0)
            rows.append(
                {
                    "单位": label,
                    **made.values,
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
        if name not in self.table_names:
            known = self.table_names
            raise CxzyError(
                f"没有“{name}”这个汇总表。", hint=offer(name, known) or f"有:{'、'.join(known)}。"
            )
        stem = name.removesuffix(TOTAL)
        block = stem if stem in self.form.blocks else None
        records = self.records(stem if block else self.form.name)
        groups: dict[str, list[int]] = {self._label(one): [] for one in self.accepted}
        for row, (copy, _) in enumerate(records.rows):
            groups[self._label(self.accepted[copy])].append(row)
        return block, records, [*groups.items(), (TOTAL, list(range(len(records.rows))))]

    def explain(self, table: str, *, row: str = TOTAL, column: str) -> pd.DataFrame:
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
            unit = self._label(self.accepted[records.rows[index][0]])
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

    def __repr__(self) -> str:
        told = " ".join(f"{name} {n}" for name, n in self.counts.items() if n)
        return f"<Collection {self.form.name}: {told}>"

    def _repr_html_(self) -> str:
        return f"<p>{self!r}</p>{self.submissions.to_html(index=False, na_rep='')}"
