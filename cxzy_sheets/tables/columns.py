"""The lines of 汇总列 of one table -> its columns, compiled one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from re import compile as pattern
from re import escape

from ..cycle import ColumnLine, TableLine
from ..errors import RuleError
from ..formulas import FUNCTIONS, compile_value, parse
from ..formulas.schema import pick
from ..formulas.syntax import Call, Name, Node
from ..workbooks.headed import Row
from .about import About, Origin, strictest
from .origins import Origins
from .placing import MARK, Placing, Scene
from .plan import COVERAGE, ColumnPlan, KeyPlan
from .results import result_of, value_names
from .scenes import Uses, about_names, schema_of
from .standing import Above, additive
from .totals import group_total, record_total, shown_names

Written = tuple[str, Node, "ColumnLine | None"]
"""A column's name, its formula's tree as it was written, and the line that says it."""

_MARKS = pattern(escape(MARK) + r"\d+")


@contextmanager
def told(row: Row, heading: str) -> Iterator[None]:
    """Tell what is wrong with a formula at the cell of 周期.xlsx in which it stands."""
    try:
        yield
    except RuleError as error:
        message = _MARKS.sub("", error.message)
        raise row.error(heading, message, error.hint or "") from error


class Columns:
    """The columns of one table, compiled."""

    def __init__(
        self, line: TableLine, uses: Uses, keys: Sequence[KeyPlan], across: KeyPlan | None
    ) -> None:
        self.line, self.uses = line, uses
        self.grouped = bool(line.each) and not line.latest
        self.keys = (*keys, *([across] if across is not None else []))
        about = {key.name: key.about for key in self.keys} if self.grouped else {}
        self.scene: Scene = uses.scene(about, grouped=self.grouped, itself=across is None)
        self.made: dict[str, ColumnPlan] = {}

    def compiled(
        self, lines: Sequence[ColumnLine], sources: Sequence[Origin]
    ) -> tuple[ColumnPlan, ...]:
        """Return the columns that lines declare, or without any those of the sources."""
        written = list(self._written(lines))
        if not written:
            if self.grouped:
                raise self.line.row.error(
                    "汇总表", f"“{self.line.name}”没有汇总列。", "请在 汇总列 里写它有哪些列。"
                )
            own = dict.fromkeys(name for origin in sources for name in origin.own)
            written = [(name, Name(0, (name,)), None) for name in own]
        self._refuse_names(written)
        names = [name for name, _, _ in written]
        for index, (name, tree, line) in enumerate(written):
            self.scene.later = names[index:]
            with told(*self._place(line)):
                self._add(self._column(name, tree, line))
        for name, column in self.made.items():
            if column.about.type is None:
                self.uses.settle(self.scene, name, "文本")
        self._settle()
        return tuple(self.made.values())

    def _place(self, line: ColumnLine | None) -> tuple[Row, str]:
        if line is None:
            return self.line.row, "汇总表"
        return line.row, "公式" if line.formula else "列"

    def _add(self, column: ColumnPlan) -> None:
        self.made[column.name] = column
        put = self._put_in_place(column)
        self.scene.above[column.name] = Above(
            column.name, column.about, column.tree if put else None, column.used,
            tuple(value_names(column.tree)),
        )  # fmt: skip

    def _put_in_place(self, column: ColumnPlan) -> bool:
        """Return whether + - * / further down go over this column's records, not its values."""
        own = any(aggregate.own for aggregate in column.used.aggregates)
        return self.grouped and own and additive(column.tree, column.used.constants)

    # What was written

    def _written(self, lines: Sequence[ColumnLine]) -> Iterator[Written]:
        """Give each column with its formula's tree, several at once taken apart."""
        for line in lines:
            with told(line.row, "公式"):
                for name in line.names:
                    yield name, self._tree(name, line), line

    def _tree(self, name: str, line: ColumnLine) -> Node:
        if not line.formula:
            return Name(0, (name,))
        function = line.formula.strip().upper()
        if function in FUNCTIONS:
            return Call(0, function, (Name(0, (name,)),))
        tree = parse(line.formula)
        made = _with_column(tree, name, self.uses.origins, self.uses.fields)
        if made is tree and len(line.names) > 1:
            raise RuleError(
                f"{'、'.join(line.names)} 不能用同一个公式。",
                hint="几列一起写的,公式只写函数名,如 SUM;或 XLOOKUP(键, 表.键, 表)。",
            )
        return made

    def _refuse_names(self, written: Sequence[Written]) -> None:
        taken = {key.name: "每行 里已有" for key in self.keys} if self.grouped else {}
        for name, _, line in written:
            row = line.row if line is not None else self.line.row
            if name in COVERAGE:
                raise row.error("列", f"“{name}”是每张表都有的列。", "请改名。")
            if name in taken:
                raise row.error("列", f"“{name}”{taken[name]}。", "请删去一个或改名。")
            taken[name] = "写了两次"

    # One column

    def _column(self, name: str, tree: Node, line: ColumnLine | None) -> ColumnPlan:
        scene, uses = self.scene, self.uses
        placing = Placing(scene)
        placed = placing.place(tree)
        schema = uses.schema(scene, placing.used, placed)
        self._settle()
        uses.take(placing.used, scene)
        shows = self._shows(placed)
        made = ColumnPlan(name, About(), None, placed, placing.used, schema, line, shows)
        made = self._typed(made)
        total = group_total if self.grouped else record_total
        tree_of, degree, constants = total(made, scene, self.made)
        about = replace(made.about, adds=degree == 1)
        return replace(made, about=about, degree=degree, total=tree_of, constants=constants)

    def _typed(self, column: ColumnPlan) -> ColumnPlan:
        """Return a column with its formula compiled and what is known of its values."""
        about_of = about_names(self.scene, column.used)
        formula, line = None, column.line
        if column.shows:
            about = about_of(column.tree)
            assert about is not None
        else:
            formula = compile_value(column.tree, column.schema)
            about = result_of(column.tree, formula.kind, about_of)
        about = replace(about, public=self._public(column, about))
        if line is not None and line.format:
            kind = "百分比" if "%" in line.format and about.number else about.type
            about = replace(about, format=line.format, type=kind)
        return replace(column, formula=formula, about=about)

    def _public(self, column: ColumnPlan, about: About) -> str:
        """Return who may see a column: the least of what each value that shows in it allows."""
        if column.shows:
            return about.public
        about_of = about_names(self.scene, column.used)
        found = [about_of(name) for name in shown_names(column.tree)]
        return strictest((about.public, *(one.public for one in found if one is not None)))

    def _shows(self, placed: Node) -> str:
        """Return the record's column that a formula plainly is, empty for any other formula."""
        scene = self.scene
        if scene.grouped or not isinstance(placed, Name) or placed.parts[0] in scene.above:
            return ""
        return placed.text if placed.parts[0] in scene.fields else ""

    def _settle(self) -> None:
        """Compile the columns again whose type has been learnt from their use further down."""
        for name, column in self.made.items():
            kind = self.scene.above[name].about.type
            if kind is not None and column.about.type is None:
                schema = schema_of(self.scene, column.used)
                made = self._typed(replace(column, schema=schema))
                self._add(replace(made, about=replace(made.about, type=kind)))


def _with_column(tree: Node, name: str, origins: Origins, fields: Mapping[str, About]) -> Node:
    """Return XLOOKUP whose third argument is a table with its column of the line's name."""
    if not isinstance(tree, Call) or tree.function != "XLOOKUP" or len(tree.arguments) < 3:
        return tree
    given = tree.arguments[2]
    if not isinstance(given, Name) or given.parts[0] in fields:
        return tree
    path = pick(given.text, origins.paths)
    if path is None and origins.input_of(given.parts) != given.text:
        return tree
    column = Name(given.at, (*given.parts, name))
    return replace(tree, arguments=(*tree.arguments[:2], column, *tree.arguments[3:]))
