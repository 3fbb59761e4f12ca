"""The names that a template may use, before any data is there, and who may read each of them.

各单位结果            a table of 汇总: its rows, 合计
附件4, 附件4.支部      a form's accepted records; lists, the roster, inputs
应报                  what was expected: rows, and 应报.应报, 应报.实报 …
门槛                  a parameter
名称 编制单位 …       settings of the cycle
单位, 各行            of a text with 每: whom it is for, and the rows of that one
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ..cycle import Cycle, TextLine
from ..errors import RuleError
from ..formulas import Formula, Schema, compile_value
from ..formulas.schema import pick
from ..names import offer
from ..tables import CAME, COVERAGE, EXPECTED, TOTAL, About, Tables
from ..tables.about import strictest
from ..tables.plan import ColumnPlan, TablePlan
from .text_situation import COUNTS
from .text_values import INSIDE, OPEN, WITHHELD, public_of

if TYPE_CHECKING:
    from ..tables import Origin

OWN_ROWS = "各行"
SITUATION = "收报情况"
DUE = "截止"
NUMBERS: Mapping[str, str] = {
    "应报数": "应报", "实报数": "实报", "未报数": "未报", "逾期数": "逾期", "退回数": "退回待改",
}  # fmt: skip
"""Name -> the count of 应报 that it is short for."""
SETTINGS: Mapping[str, About] = {
    "名称": About(public=OPEN), "编制单位": About(public=OPEN), "开始": About("日期"),
    "结束": About("日期"), "截至日期": About("日期"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowsType:
    """Rows: of a table, of a form, of a list."""

    path: str
    own: bool = False
    """各行: the rows of the one that the text is for."""


@dataclass(frozen=True, slots=True)
class RowType:
    """One row."""

    rows: RowsType


@dataclass(frozen=True, slots=True)
class ValueType:
    """One value."""

    about: About


@dataclass(frozen=True, slots=True)
class CountsType:
    """应报, of all or of one form."""


@dataclass(frozen=True, slots=True)
class ListType:
    """Several values."""

    about: About


class AnyType:
    """What nothing is known of."""


Type = RowsType | RowType | ValueType | CountsType | ListType | AnyType
TRUTH = ValueType(About("是否", public=OPEN))
ANY = AnyType()


@dataclass(frozen=True, slots=True)
class Each:
    """每: one text for each value of a column."""

    path: str
    column: str
    """With its dots: `名称.二级党组织`."""
    name: str
    """What the value is called in the text."""
    about: About


class Names:
    """The names of a cycle, for its texts."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.origins = tables.origins
        self.cycle: Cycle = tables.cycle
        self.anonymous = frozenset(line.name for line in self.cycle.form_lines if line.anonymous)
        self._forms: dict[str, tuple[str, ...]] = {}

    @cached_property
    def paths(self) -> Mapping[str, Origin]:
        """Everything with rows, by path: tables, forms, lists, inputs, 应报."""
        return {
            path: origin
            for path, origin in self.origins.paths.items()
            # A table that lists ballots may be named: those of units with too few are blank in it.
            if not (origin.anonymous and origin.kind == "表样")
            and not path.startswith("全部.")
            and path != CAME
        }

    @cached_property
    def firsts(self) -> frozenset[str]:
        """The first parts of paths: names that stand for rows, or lead to them."""
        return frozenset(path.partition(".")[0] for path in self.paths)

    # Formulas over the whole cycle: parameters, 条件, 截止

    @cached_property
    def schema(self) -> Schema:
        """What a formula over the whole cycle may name."""
        return Schema(
            {}, {}, dict(self.cycle.parameters), {}, dict(self.tables.whole_columns),
            self.tables.dots,
        )  # fmt: skip

    @cached_property
    def formulas(self) -> Mapping[str, Formula]:
        """Of the parameters that are formulas those that hold for the whole cycle."""
        made = {}
        for name, value in self.cycle.parameters.items():
            if isinstance(value, str) and value.startswith("="):
                try:
                    made[name] = compile_value(value, self.schema)
                except RuleError:
                    continue  # of rows, such as 满意率: a table has it as a column
        return made

    def forms_in(self, formula: Formula) -> tuple[str, ...]:
        """Return the forms whose records a formula over the whole cycle looks at."""
        paths = [operand.path for operand in formula.operands if operand.path]
        return tuple(dict.fromkeys(form for path in paths for form in self.forms_of(path)))

    # Rows

    def rows(self, path: str, *, own: bool = False) -> RowsType | None:
        """Return the rows under a path, None where there are none."""
        return RowsType(path, own) if path in self.paths else None

    def plan(self, path: str) -> TablePlan | None:
        """Return a table of this cycle."""
        return self.tables.plans.get(path)

    def columns(self, path: str) -> Mapping[str, About]:
        """Return the columns that can be named; of a table with 横向 only those that are fixed."""
        plan = self.plan(path)
        if plan is None or plan.across is None:
            return self.paths[path].columns
        return {key.name: key.about for key in plan.keys}

    def column(self, path: str, name: str) -> About | None:
        """Return what is known of a column, None where there is no such one."""
        found = self.columns(path).get(name)
        plan = self.plan(path)
        if found is not None or plan is None or plan.across is None:
            return About(None, public=OPEN) if found is None and self.paths[path].open else found
        for column in plan.columns:
            if name.startswith(f"{column.name}_"):
                return column.about
        return None

    def may_read(self, path: str, name: str, about: About) -> str:
        """Return who may read a column: 公开, 内部, 不出."""
        plan = self.plan(path)
        column = next((c for c in plan.columns if c.name == name), None) if plan else None
        if plan is not None and plan.across is not None and column is None:
            column = next((c for c in plan.columns if name.startswith(f"{c.name}_")), None)
        if plan is None or column is None:
            return public_of(about)
        return self._of_column(plan, column)

    def _of_column(self, plan: TablePlan, column: ColumnPlan) -> str:
        said = public_of(column.about)
        free = column.about.type == "文本" and not column.about.public and not column.shows
        if said != INSIDE or not free:
            return said
        # A text that is put together: as guarded as what it is put together from.
        return strictest((OPEN, *self._behind(plan, column)))

    def _behind(self, plan: TablePlan, column: ColumnPlan) -> Iterator[str]:
        for name in (*column.used.fields, *column.used.keys):
            yield self._field(plan.record, name)
        for name in column.used.above:
            above = next((c for c in plan.columns if c.name == name), None)
            if above is not None:
                yield self._of_column(plan, above)
            elif name in plan.about:
                yield public_of(plan.about[name])
        for path, name in column.used.whole:
            origin = self.origins.paths.get(path)
            yield self._field(origin.columns, name) if origin is not None else INSIDE

    def _field(self, columns: Mapping[str, About], name: str) -> str:
        first, *rest = name.split(".")
        about = columns.get(name) or columns.get(first)
        for attribute in rest if name not in columns else ():
            about = self.origins.behind(about, attribute) if about is not None else None
        return public_of(about) if about is not None else INSIDE

    def has_total(self, path: str) -> bool:
        """Return whether a table has a row 合计."""
        plan = self.plan(path)
        return plan is not None and plan.line.total

    def inside(self, path: str) -> list[str]:
        """Return what a path leads on to: the blocks of a form, the tables of an input."""
        front = f"{path}."
        return sorted(
            {p.removeprefix(front).partition(".")[0] for p in self.paths if p.startswith(front)}
        )

    def forms_of(self, path: str) -> tuple[str, ...]:
        """Return every form that the rows or the figures under a path are made from."""
        path = path.removeprefix("全部.")
        if path not in self._forms:
            self._forms[path] = ()  # a table that names itself (本表) adds nothing
            self._forms[path] = tuple(dict.fromkeys(self._found_forms(path)))
        return self._forms[path]

    def _found_forms(self, path: str) -> Iterator[str]:
        plan = self.plan(path)
        origin = self.origins.paths.get(path)
        if origin is not None:
            yield from origin.forms
        if plan is not None:
            used = [column.used for column in plan.columns]
            used += [plan.where.used] if plan.where is not None else []
            named = [origin.path for origin in plan.origins]
            for other in (*named, *(p for one in used for p in one.paths.values())):
                if other != path:
                    yield from self.forms_of(other)

    # 每

    def each(self, line: TextLine) -> Each | None:
        """Return what 每 of a text says; None where there is one text.

        Raises:
            CxzyError: It names no column, or one that may not go to the reader.
        """
        made = self._said_each(line)
        if made is not None and line.reader == "公开" and public_of(made.about) != OPEN:
            raise line.row.error("每", f"“{line.each}”是内部的,不能按它出公开的文稿。")
        return made

    def _said_each(self, line: TextLine) -> Each | None:
        if not line.each:
            return None
        parts = line.each.split(".")
        for length in range(len(parts), 0, -1):
            path = pick(".".join(parts[:length]), self.paths)
            if path is not None:
                return self._each(line, path, parts[length:])
        hidden = [p for p, o in self.origins.paths.items() if o.anonymous]
        if any(line.each.startswith(path) for path in hidden):
            raise line.row.error("每", f"“{line.each}”是匿名表的,不能一份一份地出文稿。")
        known = [f"{path}.{c}" for path, o in self.paths.items() for c in o.columns]
        raise line.row.error(
            "每", f"没有“{line.each}”。", offer(line.each, known) or "请写 汇总表.列。"
        )

    def _each(self, line: TextLine, path: str, rest: list[str]) -> Each:
        columns = self.paths[path].columns
        if not rest:
            if self.paths[path].kind != "层级":
                raise line.row.error(
                    "每",
                    f"“{line.each}”没有写按哪一列。",
                    f"例如 {path}.{next(iter(columns), '列')}。",
                )
            return Each(path, "名称", path, replace(columns["名称"], type="单位", public=OPEN))
        plan = self.plan(path)
        if plan is not None and plan.across is not None:
            raise line.row.error("每", f"“{path}”有横向,不能按它的列一份一份地出。")
        about = self.column(path, rest[0])
        if about is None:
            raise line.row.error("每", f"“{path}”没有“{rest[0]}”这一列。", offer(rest[0], columns))
        if public_of(about) == WITHHELD:
            raise line.row.error("每", f"“{line.each}”按表样的规定不出,不能用在文稿里。")
        for attribute in rest[1:]:
            behind = self.origins.behind(about, attribute)
            if behind is None:
                known = self.origins.asked.get(self.origins.reference(about), {})
                raise line.row.error(
                    "每", f"“{rest[0]}”没有“{attribute}”这一项。", offer(attribute, known)
                )
            about = behind
        return Each(path, ".".join(rest), rest[-1], about)


def known(names: Iterable[str]) -> str:
    """Return a sentence with the names that there are."""
    return f"有:{'、'.join(names)}。"


__all__ = [
    "ANY",
    "COUNTS",
    "COVERAGE",
    "DUE",
    "EXPECTED",
    "INSIDE",
    "NUMBERS",
    "OPEN",
    "OWN_ROWS",
    "SETTINGS",
    "SITUATION",
    "TOTAL",
    "TRUTH",
    "AnyType",
    "CountsType",
    "Each",
    "ListType",
    "Names",
    "RowType",
    "RowsType",
    "Type",
    "ValueType",
    "known",
    "public_of",
]  # fmt: skip
