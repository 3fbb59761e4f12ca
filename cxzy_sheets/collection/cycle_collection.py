"""`CycleCollection`: what came in for a cycle, with what is expected and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ..checks import Book, RuleCount
from ..cycle import Cycle
from ..findings import ADVICE, MUST, VERIFY, Finding, Findings
from ..matching import FOREIGN, MISSING, STATES, Expected, Ledger
from ..refs import Ref
from ..tables import Records, Table
from .ballots import Ballots
from .collection import Collection
from .files import FileRead
from .tables_of_cycle import CycleTables

if TYPE_CHECKING:
    import pandas as pd

    from ..runs import Run

_TRUTH = {True: "是", False: "否", None: "未核对"}


class CycleCollection(Collection):
    """Everything that came in for a cycle."""

    def __init__(
        self,
        ledger: Ledger,
        files: Sequence[FileRead],
        books: Mapping[str, Book],
        office: Sequence[Finding],
        *,
        tables: Mapping[str, Table],
        checks: Sequence[RuleCount] = (),
    ) -> None:
        self.ledger = ledger
        """Every copy and every expectation, as objects."""
        self.office = tuple(office)
        """Findings that are for the office, not for any one copy."""
        self.tables = dict(tables)
        """The tables of 汇总 by name, in their order."""
        self.check_counts = tuple(checks)
        """What became of every row of each line of 检查."""
        self.run: Run | None = None
        """The run that wrote it; None where nothing was written."""
        cycle = ledger.cycle
        self.ballots = Ballots(cycle, ledger.submissions, files)
        """What may be told of the copies of anonymous forms."""
        super().__init__(cycle.forms, cycle.inbox, files, ledger.submissions, books)

    @property
    def cycle(self) -> Cycle:
        """The cycle that it was collected for."""
        return self.ledger.cycle

    @property
    def table_set(self) -> CycleTables:
        """What `table` and `explain` answer from."""
        return CycleTables(self.tables, self.ballots)

    @cached_property
    def checks(self) -> pd.DataFrame:
        """One row for each part of each line of 检查, with what became of its rows."""
        import pandas as pd

        rows = [
            (
                count.id, count.scope or "", count.text, count.severity, count.passed,
                count.broken, count.unchecked,
                ";".join(f"{cause} {n}" for cause, n in count.causes.most_common(5)),
            )
            for count in self.check_counts
        ]  # fmt: skip
        columns = ["编号", "汇总表", "规则", "级别", "通过", "不符", "未核对", "原因"]
        numbers = ["通过", "不符", "未核对"]
        return pd.DataFrame(rows, columns=columns).astype(
            {name: "Int64" if name in numbers else "string" for name in columns}
        )

    @property
    def title(self) -> str:
        """The cycle's name."""
        return self.cycle.name

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """As `Collection.counts`, and 应报 = 已报 + 退回待改 + 未报 + 免报."""
        states = [one.state for one in self.ledger.expected]
        assert all(state in STATES for state in states)
        return {
            **self._counted(),
            "应报": len(states),
            **{state: states.count(state) for state in STATES},
        }

    @cached_property
    def files(self) -> pd.DataFrame:
        """As `Collection.files`; those that hold ballots (匿名) stand last and are not named."""
        return self.ballots.closed(super().files)

    @cached_property
    def submissions(self) -> pd.DataFrame:
        """One row a submission, with 单位代码, 期次, 收到时间 and 迟报 besides.

        迟报 is 是, 否 or 未核对; 收到时间 is missing where nothing settles it. Copies of anonymous
        forms stand last; of them only form and status are told.
        """
        import pandas as pd

        rows = [
            (
                one.filled.file, one.sheet, one.form if one.status != FOREIGN else "", one.unit,
                one.unit_code, one.period, one.status, one.received, _TRUTH[one.late],
                *(one.findings.count(s) for s in (MUST, VERIFY, ADVICE)),
                sum(len(read.rows) for read in one.filled.blocks.values()), one.note,
            )
            for one in self.made
        ]  # fmt: skip
        columns = [
            "文件", "工作表", "表", "单位", "单位代码", "期次", "状态", "收到时间", "迟报", "强制",
            "核实", "提示", "记录数", "说明",
        ]  # fmt: skip
        frame = pd.DataFrame(rows, columns=columns)
        types = dict.fromkeys(columns, "string") | dict.fromkeys(
            ("强制", "核实", "提示", "记录数"), "Int64"
        )
        types["收到时间"] = "datetime64[s]"
        return self.ballots.closed(frame.astype(types))

    @cached_property
    def expected(self) -> pd.DataFrame:
        """One row a unit, form and period that is expected.

        Columns: 单位 单位代码 表 期次 截止 状态 迟报 逾期天数 联系人 电话 说明; in the order of
        表样, of the roster and of the calendar. 状态 is 已报, 退回待改, 未报 or 免报; 逾期天数 is
        the days that what is 未报 is past its due moment.
        """
        import pandas as pd

        units = self.cycle.roster.by_code
        rows = []
        for one in self.ledger.expected:
            told = units[one.unit_code].columns if one.unit_code in units else {}
            contact, phone = (_text(told.get(name)) for name in ("联系人", "电话"))
            rows.append(
                (
                    one.unit, one.unit_code, one.form, one.period, one.due, one.state,
                    self._lateness(one), one.days,
                    contact, phone, one.note,
                )
            )  # fmt: skip
        columns = [
            "单位", "单位代码", "表", "期次", "截止", "状态", "迟报", "逾期天数", "联系人", "电话",
            "说明",
        ]  # fmt: skip
        types = dict.fromkeys(columns, "string") | {"逾期天数": "Int64", "截止": "datetime64[s]"}
        return pd.DataFrame(rows, columns=columns).astype(types)

    def _lateness(self, one: Expected) -> str:
        hidden = one.form in self.ballots.forms
        known = one.received is not None or one.late is not None
        return _TRUTH[one.late] if known and not hidden else ""

    @property
    def missing(self) -> pd.DataFrame:
        """The rows of `expected` that were not handed in, with whom to ask."""
        frame = self.expected
        columns = ["单位", "单位代码", "表", "期次", "截止", "逾期天数", "联系人", "电话"]
        return frame.loc[frame["状态"] == MISSING, columns].reset_index(drop=True)

    @cached_property
    def findings(self) -> Findings:
        """Everything that is wrong, doubtful or worth saying; the office's own after that.

        Last those of anonymous forms: what is wrong and in which field, not where nor with what.
        """
        every = (*self._told(), *self.ledger.findings, *self.office)
        return Findings(self.ballots.told(every))

    def records(self, name: str) -> Records:
        """Return the accepted records of a frame, each value with its place; see `frame`.

        Those of an anonymous form have no place; of a unit that sent too few, no contents.
        """
        form, block = self.frame_of(name)
        if form.name not in self.ballots.forms:
            return super().records(name)
        key = (form.name, block)
        if key not in self._closed:
            self._closed[key] = self.ballots.records(super().records(name))
        return self._closed[key]

    @cached_property
    def _closed(self) -> dict[tuple[str, str | None], Records]:
        return {}

    def refs(self, name: str) -> list[dict[str, Ref]]:
        """Return for each row of a frame the cells of its values; of anonymous forms none."""
        if self.frame_of(name)[0].name in self.ballots.forms:
            return [{} for _ in self.records(name).rows]
        return super().refs(name)


def _text(value: object) -> str | None:
    from ..catalogue import shown

    return None if value is None else shown(value)
