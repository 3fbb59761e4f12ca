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
from typing import TYPE_CHECKING, Protocol

from ..checks import Book
from ..errors import CxzyError
from ..findings import ADVICE, MUST, VERIFY, Findings
from ..forms import Form
from ..layout import Field
from ..matching import ACCEPTED, FOREIGN, Submission, counts, office_time
from ..names import offer
from ..refs import Ref
from ..tables import Records, block_records, head_records, sums
from .files import IGNORED, READ, UNREADABLE, FileRead
from .traced import Traces

if TYPE_CHECKING:
    import pandas as pd

COVERAGE = ("应报", "已收", "计入", "未计")
"""The last columns of every table: copies expected, come, and in the figures; records of these that
a figure leaves out."""
TOTAL = "合计"


class TableSet(Protocol):
    """The tables of a collection."""

    @property
    def names(self) -> list[str]:
        """Their names, in order."""

    def frame(self, name: str) -> pd.DataFrame:
        """Return one of them."""

    def explain(self, table: str, row: str, column: str) -> pd.DataFrame:
        """Return the cells behind one number of one of them."""


class Collection:
    """Everything that came in, read, checked and told apart."""

    def __init__(
        self,
        forms: Mapping[str, Form],
        root: Path,
        files: Sequence[FileRead],
        made: Sequence[Submission],
        books: Mapping[str, Book],
    ) -> None:
        self.forms = dict(forms)
        """The forms that were looked for, by name."""
        self.root = root
        """The inbox."""
        self.read = tuple(files)
        self.made = tuple(made)
        """The submissions as objects, in the order of their files."""
        self.books = dict(books)
        """Form -> its book of rules."""
        self._assert_all_accounted_for()

    @property
    def table_set(self) -> TableSet:
        """What `table` and `explain` answer from."""
        from .totals import Totals

        return Totals(self)

    def _assert_all_accounted_for(self) -> None:
        results = [f.result for f in self.read]
        assert all(result in (READ, UNREADABLE, IGNORED) for result in results)
        assert sum(len(f.copies) for f in self.read if f.result == READ) == len(self.made)
        assert sum(counts(self.made).values()) == len(self.made)

    @property
    def title(self) -> str:
        """The form's title."""
        return next(iter(self.forms.values())).title

    @property
    def form(self) -> Form:
        """The form, where there is one only.

        Raises:
            CxzyError: There are several; `forms` has them by name.
        """
        if len(self.forms) != 1:
            raise CxzyError("这里有几张表,请指明是哪一张。", hint=f"有:{'、'.join(self.forms)}。")
        return next(iter(self.forms.values()))

    @property
    def form_names(self) -> list[str]:
        """The names of the forms that were looked for."""
        return list(self.forms)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many files there were and what became of them and of the copies in them.

        文件 = 已读 + 无法读取 + 忽略; 份数 = 接收 + 退回 + 被替代 + 重复 + 非本期表 + 未知单位.
        """
        return self._counted()

    def _counted(self) -> dict[str, int]:
        results = [f.result for f in self.read]
        files = {result: results.count(result) for result in (READ, UNREADABLE, IGNORED)}
        return {"文件": len(self.read), **files, "份数": len(self.made), **counts(self.made)}

    @cached_property
    def files(self) -> pd.DataFrame:
        """One row a leaf file: 文件 容器 种类 大小 结果 说明 发件人 发件时间.

        大小 is in bytes, 发件时间 a moment by the office's clock, all others are strings. Of a
        container the files in it have rows; it has one itself where it cannot be opened.
        """
        import pandas as pd

        rows = [
            (
                f.name, f.container, f.kind, f.size, f.result, f.note,
                f.mail.sender if f.mail else "",
                office_time(f.mail.sent) if f.mail and f.mail.sent else None,
            )
            for f in self.read
        ]  # fmt: skip
        columns = ["文件", "容器", "种类", "大小", "结果", "说明", "发件人", "发件时间"]
        types = dict.fromkeys(columns, "string")
        types |= {"大小": "Int64", "发件时间": "datetime64[s]"}
        return pd.DataFrame(rows, columns=columns).astype(types)

    @cached_property
    def submissions(self) -> pd.DataFrame:
        """One row a submission: 文件 工作表 表 单位 状态 强制 核实 提示 记录数 说明.

        强制, 核实, 提示 and 记录数 count findings and records; the sheets are parted by 、.
        """
        import pandas as pd

        rows = [
            (
                one.filled.file, one.sheet, one.form if one.status != FOREIGN else "",
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
        return self._told()

    def _told(self) -> Findings:
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
                count.id, name, count.scope or "", count.text, count.severity, count.passed,
                count.broken, count.unchecked, count.not_applicable,
                ";".join(f"{cause} {n}" for cause, n in count.causes.most_common(5)),
            )
            for name, book in self.books.items()
            for count in book.counts
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

    def accepted_of(self, form: str) -> list[Submission]:
        """Return the submissions of a form that count."""
        return [one for one in self.accepted if one.form == form]

    @property
    def frame_names(self) -> list[str]:
        """The names that `frame` takes: a form for its single fields, 表.块 for each block."""
        names = []
        for name, form in self.forms.items():
            names += [name] if any(f.block is None for f in form.fields.values()) else []
            names += [f"{name}.{block}" for block in form.blocks]
        return names

    def frame_of(self, name: str) -> tuple[Form, str | None]:
        """Return the form and block that a frame's name means; no block: the single fields.

        Raises:
            CxzyError: There is no such form or block; the nearest name is offered.
        """
        form, _, block = name.partition(".")
        if form in self.forms and (not block or block in self.forms[form].blocks):
            return self.forms[form], block or None
        # A block by itself is enough where one form only has it.
        having = [given for given in self.forms.values() if name in given.blocks]
        if len(having) == 1:
            return having[0], name
        known = [*self.frame_names, *(b for given in self.forms.values() for b in given.blocks)]
        hint = offer(name, known) or f"有:{'、'.join(dict.fromkeys(known))}。"
        raise CxzyError(f"没有“{name}”这个表。", hint=hint)

    def records(self, name: str) -> Records:
        """Return the accepted records of a frame, each value with its place; see `frame`."""
        form, block = self.frame_of(name)
        key = (form.name, block)
        if key not in self._records:
            copies = [one.filled for one in self.accepted_of(form.name)]
            self._records[key] = (
                head_records(form.layout, copies)
                if block is None
                else block_records(form.layout, block, copies)
            )
        return self._records[key]

    @cached_property
    def _records(self) -> dict[tuple[str, str | None], Records]:
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

        form, block = self.frame_of(name)
        made = sums(form.layout, self.records(name), block).values
        return pd.DataFrame([made], columns=list(made))

    @property
    def table_names(self) -> list[str]:
        """The names that `table` takes."""
        return self.table_set.names

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of the summary: one row a unit or whatever it is made by.

        Its last columns count copies: 应报 expected, 已收 came, 计入 in the figures; and records:
        未计, those of the copies in the figures that some figure had to leave out for want of a
        number. 应报 is missing for a form by itself, which has no roster.

        Raises:
            CxzyError: There is no such table; the nearest name is offered.
        """
        return self.table_set.frame(name)

    def explain(
        self, table: str, *, row: str = TOTAL, column: str, down: bool = False
    ) -> pd.DataFrame:
        """Return the cells behind a number: one row a cell, 单位 字段 值 文件 工作表 单元格.

        Args:
            table: A name of `table_names`.
            row: What the row is named by; 合计 by default.
            column: A column of the table; of a rate, the cells of what it is made from.
            down: Go on to the lowest cells that the 来源.xlsx in the inbox tell of, which come with
                forms that are filled from tables of a lower level; 经由 has the cells between.

        Raises:
            CxzyError: There is no such table, row or column; the nearest name is offered.
        """
        cells = self.table_set.explain(table, row, column)
        return Traces.of(self).down(cells) if down else cells

    def __repr__(self) -> str:
        told = " ".join(f"{name} {n}" for name, n in self.counts.items() if n)
        return f"<Collection {'、'.join(self.forms)}: {told}>"

    def _repr_html_(self) -> str:
        return f"<p>{self!r}</p>{self.submissions.to_html(index=False, na_rep='')}"
