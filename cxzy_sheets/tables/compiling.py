"""The lines of 汇总 and 汇总列 -> plans, every formula compiled before any data is read.

What is wrong is told with 周期.xlsx, sheet and cell, and the nearest name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from ..cycle import ColumnLine, Cycle, TableLine
from ..errors import RuleError
from ..formulas import FUNCTIONS, Schema, bracketed, compile_value, infer_types, parse
from ..formulas.schema import pick
from ..formulas.syntax import Call, Name, Node
from ..names import offer
from ..workbooks.headed import Row
from .about import About, Origin, stacked, unit_column
from .bands import refuse_bad_bands
from .order import in_order
from .origins import Origins
from .placing import MARK, ONE, RECORDS, SELF, Above, Placing, Scene, Used, additive
from .plan import COVERAGE, TOTAL, ColumnPlan, Condition, KeyPlan, TablePlan
from .results import result_of
from .source import Source
from .totals import degree, of_call

if TYPE_CHECKING:
    from ..formulas import Column, Formula

_MARKS = re.compile(re.escape(MARK) + r"\d+")


class Tables:
    """The tables of a cycle, compiled, in an order in which each uses only those before it."""

    def __init__(self, origins: Origins, plans: Mapping[str, TablePlan]) -> None:
        self.origins = origins
        self.plans = plans

    @property
    def cycle(self) -> Cycle:
        """The cycle whose tables they are."""
        return self.origins.cycle

    def columns(self, name: str) -> Mapping[str, About]:
        """Return what is known of a table's columns."""
        return self.plans[name].about

    @property
    def whole_columns(self) -> Mapping[str, Mapping[str, Column]]:
        """Every whole column that a formula may name, by path: forms, lists, inputs, tables."""
        column = self.origins.column
        return {
            path: {name: column(about) for name, about in origin.columns.items()}
            for path, origin in self.origins.paths.items()
        }

    @property
    def dots(self) -> Mapping[str, Mapping[str, Column]]:
        """What values can be asked with a dot, as `formulas.Schema` takes it."""
        self.whole_columns  # noqa: B018  (columns that refer to lists say so when they are made)
        return self.origins.asked


def compile_tables(cycle: Cycle, inputs: Mapping[str, Source] | None = None) -> Tables:
    """Return the tables of a cycle, compiled.

    Args:
        cycle: The cycle.
        inputs: What came of 输入, by `名称.表`. None: it has not been read yet, and whatever names
            it is taken on trust; else what is missing and not 可缺 is refused.

    Raises:
        CxzyError: A formula, a source or a name cannot be used, tables go round in a circle, or a
            list of bands has a hole or an overlap. The cell of 周期.xlsx or 清单.xlsx is named.
    """
    for listing in cycle.lists.values():
        refuse_bad_bands(listing)
    origins = Origins(cycle, inputs)
    plans: dict[str, TablePlan] = {}
    for line in in_order(cycle, origins):
        plan = _Compiling(origins, line, cycle.columns.get(line.name, ()), plans).plan()
        plans[line.name] = plan
        origins.paths[line.name] = Origin(
            line.name, plan.about, tuple(plan.about), plan.forms, spans=True, kind="汇总表"
        )
    _refuse_fed_by_itself(origins, plans)
    return Tables(origins, plans)


def _refuse_fed_by_itself(origins: Origins, plans: Mapping[str, TablePlan]) -> None:
    """Refuse a form that takes its values from a table that is made from that form."""
    for name, form in origins.cycle.forms.items():
        for about in form.layout.fields.values():
            for item in about.allowed:
                table = item.lstrip("=＝").rpartition(".")[0]
                if table in plans and name in plans[table].forms:
                    raise origins.cycle.line(name).row.error(
                        "表",
                        f"{name} 的“{about.name}”取值来自 {table},{table} 又由 {name} 汇总而来。",
                        "表的取值不能来自由它自己汇总的表。",
                    )


class _Compiling:
    """One table."""

    def __init__(
        self,
        origins: Origins,
        line: TableLine,
        lines: Sequence[ColumnLine],
        plans: Mapping[str, TablePlan],
    ) -> None:
        self.origins, self.line, self.lines, self.plans = origins, line, lines, plans
        self.sources = tuple(self._source(path) for path in line.sources)
        self.record = stacked(origin.columns for origin in self.sources)
        self.grouped = bool(line.each) and not line.latest
        self.open = any(origin.open for origin in self.sources)
        self.learnt: dict[str, About] = {}
        self.parameters: dict[str, object] = {}
        self.paths: dict[str, None] = {}

    def _source(self, path: str) -> Origin:
        origins, row = self.origins, self.line.row
        hit = pick(path, origins.paths)
        if hit is not None:
            return origins.paths[hit]
        parts = tuple(path.split("."))
        name = origins.input_of(parts)
        if name and len(parts) == 2:
            if origins.may_be_missing(name):
                return origins.opened(name)
            raise row.error(
                "来源", f"输入“{parts[0]}”里没有“{parts[1]}”这张表。",
                offer(path, origins.paths) or "请核对 输入 里的来源。",
            )  # fmt: skip
        raise row.error("来源", f"没有“{path}”这个来源。", offer(path, origins.paths))

    def plan(self) -> TablePlan:
        """Return the table, compiled."""
        line = self.line
        if line.across and not self.grouped:
            raise line.row.error("横向", "有 横向 的表要写 每行。", "请在 每行 里写各行是什么。")
        if line.latest and not line.each:
            raise line.row.error("取最新", "有 取最新 的表要写 每行。", "每行 写按什么取最新。")
        keys = tuple(self._key(text, "每行") for text in line.each)
        across = self._key(line.across, "横向") if line.across else None
        self._refuse_twice([key.name for key in (*keys, *([across] if across else []))])
        self._check_latest()
        where = self._condition()
        columns = self._columns(keys, across)
        about = self._about(keys, across, columns)
        self._check_sort(about, columns, across)
        forms = tuple(dict.fromkeys(f for origin in self.sources for f in origin.forms))
        if not forms:
            forms = self._forms_of_figures()
        depends = [path for path in (*line.sources, *self.paths) if path in self.plans]
        return TablePlan(
            line, self.sources, {**self.record, **self.learnt}, keys, across, where, columns,
            self.parameters, forms, tuple(dict.fromkeys(depends)), about,
        )  # fmt: skip

    def _about(
        self, keys: Sequence[KeyPlan], across: KeyPlan | None, columns: Sequence[ColumnPlan]
    ) -> dict[str, About]:
        shown = {column.name: column.about for column in columns}
        made: dict[str, About] = {}
        for key in (*keys, *([across] if across is not None else [])):
            if self.grouped or key.name not in shown:
                made[key.name] = key.about
        return made | shown

    def _forms_of_figures(self) -> tuple[str, ...]:
        """Return the forms behind a table whose rows are of a list: those that it counts in."""
        found: dict[str, None] = {}
        for path in self.paths:
            origin = self.origins.paths.get(path)
            found.update(dict.fromkeys(origin.forms if origin is not None else ()))
        return tuple(found)

    def _refuse_twice(self, names: Sequence[str]) -> None:
        for name in names:
            if list(names).count(name) > 1:
                raise self.line.row.error("每行", f"“{name}”写了两次。", "请删去一个。")

    # 每行, 横向, 取最新, 条件

    def _key(self, text: str, heading: str) -> KeyPlan:
        row, roster = self.line.row, self.origins.cycle.roster
        with _told(row, heading):
            node = parse(text)
            if not isinstance(node, Name):
                hint = "请写层级、字段,或 名称.类别 这样的名称。"
                raise RuleError(f"“{text}”不是名称。", hint=hint)
            first, rest = node.parts[0], node.parts[1:]
            hit = pick(first, self.fields)
            if hit is None and not rest and first in roster.levels:
                about = About("单位", levels=(first,), public="公开")
                return KeyPlan(first, unit_column(self.fields), about, first)
            if hit is None and self.open:
                self.learnt[first] = About("文本")
                hit = first
            if hit is None:
                known = [*self.fields, *roster.levels]
                raise RuleError(f"来源里没有“{first}”这一列。", hint=offer(first, known) or None)
            about = self.fields[hit]
            for attribute in rest:
                about = self._behind(about, attribute, hit)
        plain = replace(about, key="", unique=False, adds=False, formula="")
        return KeyPlan((hit, *rest)[-1], ".".join((hit, *rest)), plain)

    def _behind(self, about: About, attribute: str, name: str) -> About:
        behind = self.origins.behind(about, attribute)
        if behind is None:
            known = self.origins.asked.get(self.origins.reference(about), {})
            hint = offer(attribute, known) or None
            raise RuleError(f"{name} 没有 {attribute} 这一项。", hint=hint)
        return behind

    @property
    def fields(self) -> Mapping[str, About]:
        """The columns of a record that are known so far."""
        return {**self.record, **self.learnt} if self.learnt else self.record

    def _check_latest(self) -> None:
        name = self.line.latest
        if not name:
            return
        about = self.fields.get(name)
        if about is None and self.open:
            self.learnt[name] = About("日期")
        elif about is None:
            raise self.line.row.error(
                "取最新", f"来源里没有“{name}”这一列。", offer(name, self.fields)
            )
        elif about.type not in ("日期", "年月"):
            raise self.line.row.error("取最新", f"“{name}”不是日期。", "请写一列日期。")

    def _condition(self) -> Condition | None:
        if not self.line.where:
            return None
        scene = self._scene({}, grouped=False)
        with _told(self.line.row, "条件"):
            placing = Placing(scene)
            tree = placing.place(parse(self.line.where))
            schema = self._schema(scene, placing.used, tree)
            formula = compile_value(tree, schema, want="truth")
        self._take(placing.used, scene)
        return Condition(self.line.where, formula, tree, placing.used)

    def _check_sort(
        self,
        about: Mapping[str, About],
        columns: Sequence[ColumnPlan],
        across: KeyPlan | None,
    ) -> None:
        for name, _ in self.line.sort:
            if name not in about or (across is not None and name == across.name):
                raise self.line.row.error("排序", f"表里没有“{name}”这一列。", offer(name, about))
            column = next((c for c in columns if c.name == name), None)
            if across is not None and column is not None and column.degree is None:
                message = f"“{name}”横向有好几列,又没有合计,不能按它排序。"
                raise self.line.row.error("排序", message, "请按 每行 的列排序。")

    # Columns

    def _columns(self, keys: Sequence[KeyPlan], across: KeyPlan | None) -> tuple[ColumnPlan, ...]:
        written = list(self._written())
        if not written:
            if self.grouped:
                raise self.line.row.error(
                    "汇总表", f"“{self.line.name}”没有汇总列。", "请在 汇总列 里写它有哪些列。"
                )
            own = dict.fromkeys(n for origin in self.sources for n in origin.own)
            written = [(name, Name(0, (name,)), None) for name in own]
        names = [name for name, _, _ in written]
        self._refuse_names(written, keys, across)
        key_about: dict[str, About] = {}
        if self.grouped:
            every = (*keys, *([across] if across is not None else []))
            key_about = {key.name: key.about for key in every}
        scene = self._scene(key_about, grouped=self.grouped, itself=across is None)
        made: list[ColumnPlan] = []
        for index, (name, tree, line) in enumerate(written):
            scene.later = names[index:]
            row, heading = (line.row, "公式" if line.formula else "列") if line else (
                self.line.row, "汇总表"
            )  # fmt: skip
            with _told(row, heading):
                column = self._column(name, tree, line, scene, made)
            made.append(column)
            tree_of = column.tree if self._put_in_place(column) else None
            scene.above[name] = Above(name, column.about, tree_of, column.used)
        return tuple(made)

    def _put_in_place(self, column: ColumnPlan) -> bool:
        used = column.used
        own = any(aggregate.own for aggregate in used.aggregates)
        return self.grouped and own and additive(column.tree, used.constants)

    def _written(self) -> Iterator[tuple[str, Node, ColumnLine | None]]:
        """Give each column with its formula's tree, several at once taken apart."""
        for line in self.lines:
            with _told(line.row, "公式"):
                for name in line.names:
                    yield name, self._tree(name, line), line

    def _tree(self, name: str, line: ColumnLine) -> Node:
        if not line.formula:
            return Name(0, (name,))
        function = line.formula.strip().upper()
        if function in FUNCTIONS:
            return Call(0, function, (Name(0, (name,)),))
        tree = parse(line.formula)
        made = _with_column(tree, name, self.origins, self.fields)
        if made is tree and len(line.names) > 1:
            raise RuleError(
                f"{'、'.join(line.names)} 不能用同一个公式。",
                hint="几列一起写的,公式只写函数名,如 SUM;或 XLOOKUP(键, 表.键, 表)。",
            )
        return made

    def _refuse_names(
        self,
        written: Sequence[tuple[str, Node, ColumnLine | None]],
        keys: Sequence[KeyPlan],
        across: KeyPlan | None,
    ) -> None:
        every = (*keys, *([across] if across is not None else []))
        taken = {key.name: "每行" for key in every} if self.grouped else {}
        for name, _, line in written:
            row = line.row if line is not None else self.line.row
            if name in COVERAGE:
                raise row.error("列", f"“{name}”是每张表都有的列。", "请改名。")
            if name in taken:
                what = "每行 里已有" if taken[name] == "每行" else "写了两次"
                raise row.error("列", f"“{name}”{what}。", "请删去一个或改名。")
            taken[name] = "列"

    def _column(
        self,
        name: str,
        tree: Node,
        line: ColumnLine | None,
        scene: Scene,
        made: Sequence[ColumnPlan],
    ) -> ColumnPlan:
        placing = Placing(scene)
        placed = placing.place(tree)
        schema = self._schema(scene, placing.used, placed)
        self._take(placing.used, scene)
        about_of = _about_names(scene, placing.used)
        shows = self._shows(placed, scene)
        formula: Formula | None = None
        if shows:
            found = about_of(placed)
            assert found is not None
            about = found
        else:
            formula = compile_value(placed, schema)
            about = result_of(placed, formula.kind, about_of)
        total, deg, constants = self._total(placed, placing.used, scene, made)
        about = replace(
            about, adds=deg == 1, format=line.format if line and line.format else about.format,
            type="百分比" if line and "%" in line.format and about.number else about.type,
        )  # fmt: skip
        return ColumnPlan(
            name, about, formula, placed, placing.used, schema, line, shows, deg, total, constants
        )

    def _shows(self, placed: Node, scene: Scene) -> str:
        if scene.grouped or not isinstance(placed, Name) or placed.parts[0] in scene.above:
            return ""
        return placed.text if placed.parts[0] in scene.fields else ""

    # Totals

    def _total(
        self, placed: Node, used: Used, scene: Scene, made: Sequence[ColumnPlan]
    ) -> tuple[Node | None, int | None, Mapping[str, object]]:
        """Return the formula of a column's total, of a row a record, its degree and parameters."""
        if not scene.grouped:
            return self._record_total(placed, used, scene, made)
        by_node = {id(aggregate.node): aggregate for aggregate in used.aggregates}
        degrees = {column.name: column.degree for column in made}

        def leaf(node: Node) -> int | None:
            if isinstance(node, Name) and node.text in degrees:
                # A rate that stands above is no number to multiply with.
                return degrees[node.text] if node is placed or degrees[node.text] == 1 else None
            return of_call(node, by_node.get(id(node))) if isinstance(node, Call) else None

        found = degree(placed, leaf, used.constants)
        summed = any(a.own or a.keys or _is_above(a, degrees) for a in used.aggregates) or any(
            degrees.get(name) is not None for name in used.above
        )
        return None, found if summed else None, {}

    def _record_total(
        self, placed: Node, used: Used, scene: Scene, made: Sequence[ColumnPlan]
    ) -> tuple[Node | None, int | None, Mapping[str, object]]:
        totals = {column.name: column for column in made}
        constants = dict(used.constants)

        def over_sums(node: Node) -> Node:
            """Return the tree with columns above and 公式 put in place of their names."""
            if isinstance(node, Name) and len(node.parts) == 1:
                name = node.parts[0]
                if name in scene.above:
                    above = totals[name]
                    constants.update(above.constants)
                    return above.total or node
                about = scene.fields.get(name)
                if about is not None and about.formula and name not in constants:
                    inner = Placing(replace(scene, above={}, later=()))
                    made_tree = inner.place(parse(about.formula))
                    constants.update(inner.used.constants)
                    return made_tree
            return _mapped(node, over_sums)

        def leaf(node: Node) -> int | None:
            if isinstance(node, Name) and node.text in scene.fields:
                return 1 if scene.fields[node.text].adds else None
            return None

        try:
            tree = over_sums(placed)
        except RuleError:
            return None, None, {}
        found = degree(tree, leaf, constants)
        if found is None or not any(
            isinstance(n, Name) and n.text in scene.fields for n in _walked(tree)
        ):
            return None, None, {}
        return tree, found, constants

    # Schemas

    def _scene(self, keys: Mapping[str, About], *, grouped: bool, itself: bool = True) -> Scene:
        return Scene(
            self.origins, self.record, grouped, keys, open_record=self.open, itself=itself,
            learnt=self.learnt,
        )  # fmt: skip

    def _take(self, used: Used, scene: Scene) -> None:
        self.parameters.update(used.parameters)
        self.paths.update(dict.fromkeys(path for path in used.paths.values() if path != SELF))
        for name in (*used.fields, *(name for _, name in used.whole)):
            self._note_referred(name, scene)

    def _note_referred(self, name: str, scene: Scene) -> None:
        """Note a table that is asked with a dot: it must be made before."""
        base, dot, _ = name.partition(".")
        about = scene.fields.get(base)
        if dot and about is not None and about.refers:
            path = about.refers.rpartition(".")[0]
            if path in self.plans:
                self.paths[path] = None

    def _schema(self, scene: Scene, used: Used, tree: Node) -> Schema:
        made = schema_of(scene, used)
        if not _untyped(made):
            return made
        learnt = infer_types([(tree, None)], made)
        for alias, path in used.paths.items():
            origin = self.origins.paths.get(path)
            for name, about in origin.columns.items() if origin is not None else ():
                if about.type is None:
                    self.origins.with_column(path, name, learnt.get((alias, name)))
        for name, about in self.learnt.items():
            if about.type is None:
                kind = learnt.get((RECORDS, name)) or learnt.get((None, name))
                self.learnt[name] = About(kind)
        return schema_of(scene, used)


def schema_of(scene: Scene, used: Used) -> Schema:
    """Return the names of a placed formula, and no others."""
    origins = scene.origins
    head = {name: origins.column(scene.keys[name]) for name in used.keys}
    fields = {
        base: origins.column(scene.fields[base])
        for base in dict.fromkeys(name.partition(".")[0] for name in used.fields)
    }
    if not scene.grouped:
        head |= fields
    head |= {name: origins.column(scene.above[name].about) for name in used.above}
    blocks = {RECORDS: fields} if scene.grouped else {}
    lists = {}
    for alias, path in used.paths.items():
        columns = origins.paths[path].columns if path != SELF else itself(scene)
        lists[alias] = {name: origins.column(about) for name, about in columns.items()}
    return Schema(head, blocks, dict(used.constants), {}, lists, origins.asked)


def itself(scene: Scene) -> Mapping[str, About]:
    """Return the columns of 本表 so far."""
    return {**scene.keys, **{name: above.about for name, above in scene.above.items()}}


def _untyped(schema: Schema) -> bool:
    columns = [*schema.head.values(), *(c for b in schema.blocks.values() for c in b.values())]
    columns += [c for listed in schema.lists.values() for c in listed.values()]
    return any(column.type is None for column in columns)


def _about_names(scene: Scene, used: Used) -> Callable[[Node], About | None]:
    """Return what tells what a placed name is."""
    origins = scene.origins

    def about(node: Node) -> About | None:
        assert isinstance(node, Name)
        columns: Mapping[str, About]
        parts, path = node.parts, ""
        if parts[0] in used.paths:
            path = used.paths[parts[0]]
            columns = itself(scene) if path == SELF else origins.paths[path].columns
            parts = parts[1:]
        elif parts[0] == RECORDS and scene.grouped:
            columns, parts = scene.fields, parts[1:]
        elif parts[0] in scene.above:
            columns = {parts[0]: scene.above[parts[0]].about}
        elif parts[0] in scene.keys:
            columns = scene.keys
        elif not scene.grouped and parts[0] in scene.fields:
            columns = scene.fields
        else:
            value = used.constants.get(node.text)
            whole = isinstance(value, (int, float)) and float(value).is_integer()
            return About("整数") if whole and not isinstance(value, bool) else None
        found: About | None = columns.get(parts[0])
        if found is not None and _listed(origins, path) and found.type == "文本":
            # What a list is asked for is one of its values: it keeps their order.
            found = replace(found, refers=f"{path}.{parts[0]}")
        for attribute in parts[1:]:
            found = origins.behind(found, attribute) if found is not None else None
        return found

    return about


def _listed(origins: Origins, path: str) -> bool:
    origin = origins.paths.get(path)
    return origin is not None and origin.kind == "清单"


def _is_above(aggregate: object, degrees: Mapping[str, int | None]) -> bool:
    return any(degrees.get(name) is not None for name in getattr(aggregate, "above", ()))


def _with_column(tree: Node, name: str, origins: Origins, fields: Mapping[str, About]) -> Node:
    """Return XLOOKUP whose third argument is a table with its column of the line's name."""
    if not isinstance(tree, Call) or tree.function != "XLOOKUP" or len(tree.arguments) < 3:
        return tree
    given = tree.arguments[2]
    if not isinstance(given, Name) or given.parts[0] in fields:
        return tree
    path = pick(given.text, origins.paths) or (
        given.text if origins.input_of(given.parts) == given.text else None
    )
    if path is None:
        return tree
    column = Name(given.at, (*given.parts, name))
    return replace(tree, arguments=(*tree.arguments[:2], column, *tree.arguments[3:]))


def _mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    """Return a tree with its direct pieces changed."""
    from ..formulas.syntax import Operation, Sign

    if isinstance(node, Sign):
        return replace(node, value=change(node.value))
    if isinstance(node, Operation):
        return replace(node, left=change(node.left), right=change(node.right))
    if isinstance(node, Call):
        made = tuple(None if a is None else change(a) for a in node.arguments)
        return replace(node, arguments=made)
    return node


def _walked(node: Node) -> Iterator[Node]:
    from ..formulas.syntax import walk

    return walk(node)


@contextmanager
def _told(row: Row, heading: str) -> Iterator[None]:
    """Tell what is wrong with a formula at the cell of 周期.xlsx in which it stands."""
    try:
        yield
    except RuleError as error:
        message = _MARKS.sub("", error.message)
        raise row.error(heading, message, error.hint or "") from error


__all__ = ["ONE", "TOTAL", "Tables", "bracketed", "compile_tables", "schema_of"]
