"""The lines of 汇总 and 汇总列 -> plans, every formula compiled before any data is read.

What is wrong is told with 周期.xlsx, sheet and cell, and the nearest name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..cycle import ColumnLine, Cycle, TableLine
from ..cycle.made import every_name
from ..errors import RuleError
from ..formulas import Schema, compile_value, infer_types, parse
from ..formulas.schema import pick
from ..formulas.syntax import Name
from ..names import offer
from .about import About, Origin, stacked, unit_column
from .bands import refuse_bad_bands
from .columns import Columns, told
from .order import in_order
from .origins import Origins
from .placing import Placing
from .plan import ColumnPlan, Condition, KeyPlan, SectionPlan, TablePlan
from .scenes import Uses
from .source import Source

if TYPE_CHECKING:
    from ..formulas import Column


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
        """Return what is known of a table's columns: 每行, 横向, then 汇总列."""
        return self.plans[name].about

    @property
    def whole_columns(self) -> Mapping[str, Mapping[str, Column]]:
        """Every whole column that a formula may name, by path: forms, lists, inputs, tables."""
        column = self.origins.column
        return {
            path: {name: column(about) for name, about in origin.columns.items()}
            for path, origin in self.origins.paths.items()
        }

    def take_on_trust(self, texts: Iterable[str]) -> None:
        """Note the columns of inputs that have not come and that formulas name, typed by use."""
        origins, told = self.origins, list(texts)
        for parts in (name.parts for name in every_name(list(told), self.cycle.parameters)):
            path = origins.input_of(parts)
            if not path or len(parts) != 3 or not origins.may_be_missing(path):
                continue
            if origins.opened(path).open and parts[2] not in origins.paths[path].columns:
                origins.with_column(path, parts[2], None)
        lists = self.whole_columns
        schema = Schema({}, {}, dict(self.cycle.parameters), {}, lists, origins.asked)
        for (home, name), kind in infer_types([(text, None) for text in told], schema).items():
            if home is not None and name in lists.get(home, {}) and lists[home][name].type is None:
                origins.with_column(home, name, kind)

    @property
    def dots(self) -> Mapping[str, Mapping[str, Column]]:
        """What values can be asked with a dot, as `formulas.Schema` takes it."""
        for origin in self.origins.paths.values():
            for about in origin.columns.values():
                self.origins.reference(about)
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
        plan = _Compiling(origins, line, plans).plan(cycle.columns.get(line.name, ()))
        plans[line.name] = plan
        origins.paths[line.name] = Origin(
            line.name, plan.about, tuple(plan.about), plan.forms, plan.of_ballots, spans=True,
            kind="汇总表", missing=plan.missing,
        )  # fmt: skip
    _refuse_fed_by_itself(cycle, plans)
    return Tables(origins, plans)


def _refuse_fed_by_itself(cycle: Cycle, plans: Mapping[str, TablePlan]) -> None:
    """Refuse a form that takes its values from a table that is made from that form."""
    for name, form in cycle.forms.items():
        for about in form.layout.fields.values():
            for item in about.allowed:
                table = item.lstrip("=＝").rpartition(".")[0]
                if table in plans and name in plans[table].forms:
                    raise cycle.line(name).row.error(
                        "表",
                        f"{name} 的“{about.name}”取值来自 {table},{table} 又由 {name} 汇总而来。",
                        "表的取值不能来自由它自己汇总的表。",
                    )


class _Compiling:
    """One line of 汇总."""

    def __init__(self, origins: Origins, line: TableLine, plans: Mapping[str, TablePlan]) -> None:
        self.origins, self.line, self.plans = origins, line, plans
        self.sources = tuple(self._source(path) for path in line.sources)
        record = stacked(origin.columns for origin in self.sources)
        open_record = any(origin.open for origin in self.sources)
        self.uses = Uses(origins, record, open_record=open_record)

    def plan(self, lines: Sequence[ColumnLine]) -> TablePlan:
        """Return the table, compiled."""
        line, uses = self.line, self.uses
        grouped = bool(line.each) and not line.latest
        if line.across and not grouped:
            raise line.row.error("横向", "有 横向 的表要写 每行。", "请在 每行 里写各行是什么。")
        if line.latest and not line.each:
            raise line.row.error("取最新", "有 取最新 的表要写 每行。", "每行 写按什么取最新。")
        keys = tuple(self._key(text, "每行") for text in line.each)
        across = self._key(line.across, "横向") if line.across else None
        every = (*keys, *([across] if across is not None else []))
        self._refuse_twice([key.name for key in every])
        self._check_latest()
        where = self._condition()
        columns = Columns(line, uses, keys, across).compiled(lines, self.sources)
        shown = {column.name: column.about for column in columns}
        named = {key.name: key.about for key in every if grouped or key.name not in shown}
        about = {**named, **shown}
        self._check_sort(about, columns, across)
        paths = tuple(dict.fromkeys((*(o.path for o in self.sources), *uses.paths)))
        depends = tuple(path for path in paths if path in self.plans)
        return TablePlan(
            line, self.sources, dict(uses.fields), keys, across, where, columns, uses.parameters,
            self._forms(), paths, depends, about, self._section(keys, about),
        )  # fmt: skip

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

    def _forms(self) -> tuple[str, ...]:
        """Return the forms that rows are made from; of a list's rows those that figures are."""
        paths = [origin.path for origin in self.sources if origin.forms] or [*self.uses.paths]
        found = [self.origins.paths[path].forms for path in paths if path in self.origins.paths]
        return tuple(dict.fromkeys(form for forms in found for form in forms))

    def _refuse_twice(self, names: Sequence[str]) -> None:
        for name in names:
            if list(names).count(name) > 1:
                raise self.line.row.error("每行", f"“{name}”写了两次。", "请删去一个。")

    # 每行, 横向, 取最新, 条件, 排序

    def _key(self, text: str, heading: str) -> KeyPlan:
        row, roster, uses = self.line.row, self.origins.cycle.roster, self.uses
        with told(row, heading):
            node = parse(text)
            if not isinstance(node, Name):
                hint = "请写层级、字段,或 名称.类别 这样的名称。"
                raise RuleError(f"“{text}”不是名称。", hint=hint)
            first, rest = node.parts[0], node.parts[1:]
            hit = pick(first, uses.fields)
            if hit is None and not rest and first in roster.levels:
                about = About("单位", levels=(first,), public="公开")
                return KeyPlan(first, unit_column(uses.fields), about, first)
            if hit is None and uses.open:
                uses.learnt[first] = About("文本")
                hit = first
            if hit is None:
                known = [*uses.fields, *roster.levels]
                raise RuleError(f"来源里没有“{first}”这一列。", hint=offer(first, known) or None)
            about = uses.fields[hit]
            for attribute in rest:
                about = self._behind(about, attribute, hit)
        if about.refers:
            uses.paths[about.refers.rpartition(".")[0]] = None
        plain = replace(about, key="", unique=False, adds=False, formula="")
        return KeyPlan((hit, *rest)[-1], ".".join((hit, *rest)), plain)

    def _behind(self, about: About, attribute: str, name: str) -> About:
        behind = self.origins.behind(about, attribute)
        if behind is None:
            known = self.origins.asked.get(self.origins.reference(about), {})
            hint = offer(attribute, known) or None
            raise RuleError(f"{name} 没有 {attribute} 这一项。", hint=hint)
        return behind

    def _section(self, keys: Sequence[KeyPlan], about: Mapping[str, About]) -> SectionPlan | None:
        """Return what parts the rows: a column that is there, or what is asked of it."""
        line = self.line
        if not line.subtotal:
            return None
        if line.top is not None:
            raise line.row.error("小计", "“小计”和“前几”不能同用。", "请把其中一格清空。")
        with told(line.row, "小计"):
            node = parse(line.subtotal)
            if not isinstance(node, Name):
                raise RuleError(
                    f"“{line.subtotal}”不是名称。", hint="请写 每行 的名称,或 名称.类别。"
                )
            parts = node.parts
            if len(parts) == 1 and parts[0] not in about:
                # A level means the unit above the row's own: 小计 二级党组织 of 每行 党支部.
                units = [key.name for key in keys if key.about.type == "单位"]
                if len(units) == 1 and parts[0] in self.origins.cycle.roster.levels:
                    parts = (units[0], *parts)
            first = pick(parts[0], about)
            if first is None:
                raise RuleError(
                    f"表里没有“{parts[0]}”这一列。", hint=offer(parts[0], about) or None
                )
            found = about[first]
            for attribute in parts[1:]:
                found = self._behind(found, attribute, first)
        return SectionPlan(first, tuple(parts[1:]), found)

    def _check_latest(self) -> None:
        name, uses = self.line.latest, self.uses
        if not name:
            return
        about = uses.fields.get(name)
        if about is None and uses.open:
            uses.learnt[name] = About("日期")
        elif about is None:
            raise self.line.row.error(
                "取最新", f"来源里没有“{name}”这一列。", offer(name, uses.fields)
            )
        elif about.type not in ("日期", "年月"):
            raise self.line.row.error("取最新", f"“{name}”不是日期。", "请写一列日期。")

    def _condition(self) -> Condition | None:
        if not self.line.where:
            return None
        scene = self.uses.scene({}, grouped=False)
        with told(self.line.row, "条件"):
            placing = Placing(scene)
            tree = placing.place(parse(self.line.where))
            schema = self.uses.schema(scene, placing.used, tree)
            formula = compile_value(tree, schema, want="truth")
        self.uses.take(placing.used, scene)
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
