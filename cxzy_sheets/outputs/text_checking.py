"""A template held against the names of its cycle, before any data is there.

Every name, column and filter is looked up, and every column asked whether it may go to the text's
reader; what is wrong is told with file, line and the nearest name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from jinja2 import nodes

from ..names import offer
from ..tables import EXPECTED, About
from .text_filters import FILTERS, ROWS, TESTS
from .text_language import LOOP, TextEnvironment
from .text_names import (
    ANY,
    COUNTS,
    COVERAGE,
    DUE,
    INSIDE,
    NUMBERS,
    OPEN,
    OWN_ROWS,
    SETTINGS,
    SITUATION,
    TOTAL,
    TRUTH,
    CountsType,
    Each,
    ListType,
    Names,
    RowsType,
    RowType,
    Type,
    ValueType,
    known,
    public_of,
)
from .text_templates import TextTemplate
from .text_values import WITHHELD

if TYPE_CHECKING:
    from collections.abc import Iterator

_COUNT = ValueType(About("整数", public=OPEN))
_TEXT = ValueType(About(public=OPEN))
_NO_WORDS: Mapping[type, str] = {
    nodes.Call: "文稿里不能调用函数,请用过滤器:{{ 值 | 过滤器 }}。",
    nodes.Macro: "文稿里不能用 macro。",
    nodes.CallBlock: "文稿里不能用 call。",
    nodes.FilterBlock: "文稿里不能用 filter 段。",
    nodes.AssignBlock: "文稿里不能用 set 段,请写 {% set 名 = 值 %}。",
    nodes.Include: "文稿里不能用 include。",
    nodes.Import: "文稿里不能用 import。",
    nodes.FromImport: "文稿里不能用 import。",
    nodes.Extends: "文稿里不能用 extends。",
    nodes.Block: "文稿里不能用 block。",
    nodes.Slice: "文稿里不能切片,请用 前(n)。",
    nodes.Dict: "文稿里不能用 {} 作词典。",
    nodes.Pow: "文稿里不能用 **。",
    nodes.Mod: "文稿里不能用 %。",
    nodes.FloorDiv: "文稿里不能用 //。",
}


def check_template(
    template: TextTemplate, names: Names, each: Each | None, environment: TextEnvironment
) -> None:
    """Hold a template against its cycle.

    Raises:
        CxzyError: It names what is not there, or what may not go to its reader.
    """
    for part, tree in template.parsed(environment):
        _Checking(template, names, each, part).body(tree.body, {})


class _Checking:
    """One part of one template."""

    def __init__(self, template: TextTemplate, names: Names, each: Each | None, part: str) -> None:
        self.template, self.names, self.each, self.part = template, names, each, part
        self.reader = template.line.reader
        self.line = 0

    def error(self, message: str, hint: str = "") -> Exception:
        """Return the error for the line that is looked at."""
        return self.template.error(self.line, message, hint)

    # Statements

    def body(self, body: Iterable[nodes.Node], local: dict[str, Type]) -> None:
        """Look at statements in order; `local` are the names that they have made so far."""
        for node in body:
            self._statement(node, local)

    def _statement(self, node: nodes.Node, local: dict[str, Type]) -> None:
        self._refuse(node)
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                if isinstance(part, nodes.Name) and part.name == SITUATION and not self.part:
                    continue
                if not isinstance(part, nodes.TemplateData):
                    self._printed(part, self.type(part, local))
        elif isinstance(node, nodes.For):
            self._for(node, local)
        elif isinstance(node, nodes.If):
            self.type(node.test, local)
            self.body(node.body, local)
            self.body(node.elif_, local)
            self.body(node.else_, local)
        elif isinstance(node, nodes.Assign):
            found = self.type(node.node, local)
            local[self._target(node.target)] = found
        elif isinstance(node, nodes.With):
            inner = dict(local)
            for target, value in zip(node.targets, node.values, strict=True):
                inner[self._target(target)] = self.type(value, local)
            self.body(node.body, inner)
        else:
            raise self.error("文稿里不能这样写。", "可以用 {{ }}、{% if %}、{% for %}、{% set %}。")

    def _target(self, node: nodes.Node) -> str:
        if not isinstance(node, nodes.Name):
            raise self.error("这里只能写一个名称。")
        return node.name

    def _for(self, node: nodes.For, local: dict[str, Type]) -> None:
        over = self.type(node.iter, local)
        if node.recursive:
            raise self.error("文稿里不能用 recursive。")
        inner = dict(local)
        inner["loop"] = ANY
        inner[self._target(node.target)] = self._one_of(over)
        if node.test is not None:
            self.type(node.test, inner)
        self.body(node.body, inner)
        self.body(node.else_, dict(local))

    def _one_of(self, over: Type) -> Type:
        if isinstance(over, RowsType):
            return RowType(over)
        if isinstance(over, CountsType):
            return RowType(RowsType(EXPECTED))
        if isinstance(over, ValueType):
            if not over.about.many and over.about.type is not None:
                raise self.error("这里只有一个值,不能用 {% for %} 逐个列。")
            return ValueType(replace(over.about, many=False))
        if isinstance(over, ListType):
            return ValueType(over.about)
        if isinstance(over, RowType):
            raise self.error("这里只有一行,不能用 {% for %} 逐行列。")
        return ANY

    def _refuse(self, node: nodes.Node) -> None:
        self.line = getattr(node, "lineno", self.line) or self.line
        for kind, words in _NO_WORDS.items():
            if type(node) is kind:
                raise self.error(words)

    # Expressions

    def type(self, node: nodes.Node, local: Mapping[str, Type]) -> Type:
        """Return what an expression gives."""
        self._refuse(node)
        if isinstance(node, nodes.Name):
            return self._name(node.name, local)
        if isinstance(node, nodes.Getattr):
            return self._behind(node.node, node.attr, local)
        if isinstance(node, nodes.Getitem):
            return self._item(node, local)
        if isinstance(node, nodes.Filter):
            return self._filter(node, local)
        if isinstance(node, nodes.Test):
            if node.name not in (*TESTS, "odd", "even"):
                raise self.error(f"没有“is {node.name}”这种判断。", known(f"is {n}" for n in TESTS))
            self._children(node, local)
            return TRUTH
        if isinstance(node, nodes.CondExpr):
            return self._either(node, local)
        # What weighs rows gives no rows; what would pass them on is refused: nobody could say
        # any more whose columns are asked for.
        weighs = isinstance(node, (nodes.Not, nodes.Compare, nodes.And, nodes.Or))
        self._children(node, local, weighs=weighs)
        return TRUTH if weighs else ANY

    def _either(self, node: nodes.CondExpr, local: Mapping[str, Type]) -> Type:
        self.type(node.test, local)
        parts = [node.expr1] + ([node.expr2] if node.expr2 is not None else [])
        found = [self.type(part, local) for part in parts]
        if any(one != found[0] for one in found):
            for part, one in zip(parts, found, strict=True):
                self._printed(part, one)
            return ANY
        return found[0]

    def _children(
        self, node: nodes.Node, local: Mapping[str, Type], *, weighs: bool = True
    ) -> None:
        for child in node.iter_child_nodes():
            if isinstance(child, (nodes.Operand, nodes.Keyword, nodes.Pair)):
                self._children(child, local, weighs=weighs)
            else:
                found = self.type(child, local)
                if not weighs:
                    self._printed(child, found)

    def _name(self, name: str, local: Mapping[str, Type]) -> Type:
        if name in local:
            return local[name]
        found = self._global(name)
        if found is not None:
            return found
        parameters = self.names.cycle.parameters
        if name in parameters:
            raise self.error(
                f"参数“{name}”是按行计算的公式,不能直接写在文稿里。",
                "请在汇总表里设这一列,写 表.合计.列 或 行.列。",
            )  # fmt: skip
        if name == SITUATION:
            raise self.error(f"“{name}”只能单独写成 {{{{ {name} }}}},写在正文里。")
        if name in self.names.anonymous:
            raise self.error(f"“{name}”是匿名表,不能写进文稿。", "请用由它汇总出来的表。")
        raise self.error(f"不认识的名称“{name}”。", offer(name, [*local, *self._known()]))

    def _known(self) -> Iterator[str]:
        names = self.names
        if self.each is not None:
            yield from (self.each.name, OWN_ROWS)
        yield from names.firsts
        yield from names.formulas
        yield from (n for n, v in names.cycle.parameters.items() if not _formula(v))
        yield from (*SETTINGS, *NUMBERS, SITUATION)

    def _global(self, name: str) -> Type | None:
        names, each = self.names, self.each
        if each is not None and name == each.name:
            return ValueType(replace(each.about, public=OPEN))
        if each is not None and name == OWN_ROWS:
            return RowsType(each.path, own=True)
        if name == EXPECTED:
            return CountsType()
        if name in names.firsts:
            return names.rows(name) or RowsType(name)
        if name in names.formulas:
            return ValueType(_of_formula(names.formulas[name].kind))
        if name in names.cycle.parameters and not _formula(names.cycle.parameters[name]):
            return ValueType(About(None, public=OPEN))
        if name in SETTINGS:
            return ValueType(SETTINGS[name])
        if name == DUE and self.template.line.due:
            return ValueType(About("日期", public=OPEN))
        return _COUNT if name in NUMBERS else None

    def _item(self, node: nodes.Getitem, local: Mapping[str, Type]) -> Type:
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._behind(node.node, node.arg.value, local)
        self.type(node.node, local)
        raise self.error("方括号里要写列名。", '例如 行["条数_2011-12"]。')

    def _behind(self, node: nodes.Node, name: str, local: Mapping[str, Type]) -> Type:
        if isinstance(node, nodes.Name) and node.name == "loop" and "loop" in local:
            if name not in LOOP:
                raise self.error(f"loop 没有“{name}”。", offer(name, LOOP) or known(LOOP))
            return ANY
        found = self.type(node, local)
        if isinstance(node, nodes.Literal):
            raise self.error(f"这里没有“{name}”可取。")
        if isinstance(found, RowsType):
            return self._of_rows(found, name)
        if isinstance(found, RowType):
            return self._of_row(found.rows, name)
        if isinstance(found, CountsType):
            return self._of_expected(name)
        if isinstance(found, ValueType):
            return self._of_value(found.about, name)
        if name.startswith("_"):
            raise self.error(f"这里没有“{name}”可取。")
        return ANY

    def _of_rows(self, rows: RowsType, name: str) -> Type:
        names = self.names
        deeper = names.rows(f"{rows.path}.{name}")
        if deeper is not None and not rows.own:
            return deeper
        if f"{rows.path}.{name}" in names.origins.paths:
            raise self.error(f"“{rows.path}.{name}”是匿名表的,不能写进文稿。")
        if rows.path in names.paths and names.has_total(rows.path) and name == TOTAL:
            return RowType(rows)
        if name == TOTAL:
            raise self.error(f"“{rows.path}”没有合计行。", "请在汇总的“合计”里填 是。")
        columns = names.columns(rows.path) if rows.path in names.paths else {}
        inside = [*names.inside(rows.path), *([TOTAL] if names.has_total(rows.path) else [])]
        if name in columns:
            shown = OWN_ROWS if rows.own else rows.path
            raise self.error(
                f"“{name}”是“{rows.path}”的列,要一行一行地用。",
                f"请写 {{% for 行 in {shown} %}} …… {{{{ 行.{name} }}}}。",
            )  # fmt: skip
        raise self.error(f"“{rows.path}”没有“{name}”。", offer(name, [*inside, *columns]))

    def _of_row(self, rows: RowsType, name: str) -> Type:
        if rows.path not in self.names.paths:
            raise self.error(f"“{rows.path}”本身没有行。", known(self.names.inside(rows.path)))
        about = self.names.column(rows.path, name)
        if about is None:
            if name in COVERAGE and self.names.plan(rows.path) is not None:
                return _COUNT
            columns = self.names.columns(rows.path)
            raise self.error(
                f"“{rows.path}”没有“{name}”这一列。", offer(name, columns) or known(columns)
            )
        self._may_read(rows, name, about)
        return ValueType(replace(about, public=about.public or OPEN))

    def _of_expected(self, name: str) -> Type:
        if name in COUNTS:
            return _COUNT
        forms = [line.name for line in self.names.cycle.form_lines]
        if name in forms:
            return CountsType()
        raise self.error(
            f"“{EXPECTED}”没有“{name}”。", offer(name, [*COUNTS, *forms]) or known(COUNTS)
        )

    def _of_value(self, about: About, name: str) -> Type:
        if about.type is None:
            return ValueType(About(None))
        behind = self.names.origins.behind(about, name)
        if behind is None:
            asked = self.names.origins.asked.get(self.names.origins.reference(about), {})
            raise self.error(f"这里没有“{name}”可取。", offer(name, asked))
        if public_of(behind) != OPEN and self.reader != "上级":
            raise self.error(
                f"“{name}”是内部的,不能写给“{self.reader}”看。", "请改读者,或不写这一项。"
            )
        return ValueType(behind)

    def _may_read(self, rows: RowsType, name: str, about: About) -> None:
        """Refuse a column that may not go to the text's reader (DESIGN §3)."""
        said = self.names.may_read(rows.path, name, about)
        if said == WITHHELD:
            raise self.error(f"“{rows.path}”的“{name}”按表样的规定不出,不能写进文稿。")
        if said != INSIDE or self.reader == "上级":
            return
        if self.reader == "公开":
            raise self.error(
                f"“{rows.path}”的“{name}”是内部的,不能写进公开的文稿。",
                "可以公开的,请在字段的“公开”里填 公开;不公开的文稿,请改“读者”。",
            )  # fmt: skip
        if not rows.own or self.each is None or self.each.about.type not in ("单位", "人员"):
            raise self.error(
                f"“{rows.path}”的“{name}”是内部的,发给单位的文稿只能写它自己的。",
                f"请用 {OWN_ROWS}(文稿的“每”写按单位),或改“读者”。",
            )  # fmt: skip

    # Filters and what is printed

    def _filter(self, node: nodes.Filter, local: Mapping[str, Type]) -> Type:
        if node.node is None:
            raise self.error("文稿里不能用 filter 段。")
        found = self.type(node.node, local)
        self.line = node.lineno
        if node.name not in FILTERS:
            hint = offer(node.name, FILTERS) or known(FILTERS)
            raise self.error(f"没有“{node.name}”这个过滤器。", hint)
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise self.error("文稿里不能用 * 和 **。")
        for part in (*node.args, *(pair.value for pair in node.kwargs)):
            self.type(part, local)
        if isinstance(found, CountsType):
            found = RowsType(EXPECTED)
        return self._filtered(node, found)

    def _filtered(self, node: nodes.Filter, found: Type) -> Type:
        name = node.name
        if isinstance(found, RowsType):
            if found.path not in self.names.paths:
                self._of_row(found, name)
            return self._of_rows_filtered(node, found)
        if name in (*ROWS, "行", "列", "表格"):
            if isinstance(found, (ValueType, RowType)):
                raise self.error(f"{name} 只用于表和它的行。")
            return ANY
        return _COUNT if name == "数" else _TEXT

    def _of_rows_filtered(self, node: nodes.Filter, rows: RowsType) -> Type:
        name = node.name
        if name in ("选", "除"):
            for pair in node.kwargs:
                self._of_row(rows, str(pair.key))
            return rows
        if name == "前":
            return rows
        if name == "行":
            self._label(rows)
            return RowType(rows)
        if name == "列":
            named = self._columns_of(node, 0)
            found = self._of_row(rows, named[0]) if named else ANY
            return ListType(found.about) if isinstance(found, ValueType) else ANY
        if name == "顿号":
            columns = self._columns_of(node, 0)
            for column in columns:
                self._of_row(rows, column)
            if not columns:
                self._label(rows)
            return _TEXT
        if name == "表格":
            self._tabled(node, rows)
            return ANY
        return _COUNT if name == "数" else _TEXT

    def _columns_of(self, node: nodes.Filter, place: int) -> list[str]:
        """Return the columns that the argument 列 of a filter names."""
        given = [pair.value for pair in node.kwargs if pair.key in ("列", "名称")]
        given += node.args[place : place + 1]
        text = given[0].value if given and isinstance(given[0], nodes.Const) else ""
        parts = str(text).replace(",", "、").replace("，", "、").split("、")
        return [part.strip() for part in parts if part.strip()]

    def _label(self, rows: RowsType) -> None:
        plan = self.names.plan(rows.path)
        columns = list(self.names.columns(rows.path))
        keys = [key.name for key in plan.keys] if plan is not None and plan.grouped else []
        origin = self.names.paths[rows.path]
        own = [n for n in origin.own if n in columns] or columns
        for name in keys or [n for n in own if origin.columns[n].key][:1] or own[:1]:
            self._of_row(rows, name)

    def _tabled(self, node: nodes.Filter, rows: RowsType) -> None:
        columns: Sequence[str] = self._columns_of(node, 0)
        if not columns:
            plan = self.names.plan(rows.path)
            columns = [c.name for c in plan.columns] if plan and plan.across else []
            columns = [*self.names.columns(rows.path), *columns]
            if plan is None:
                columns = [n for n in self.names.paths[rows.path].own if n in columns]
        for name in columns:
            plan = self.names.plan(rows.path)
            about = self.names.column(rows.path, name)
            if about is None and plan is not None:
                about = next((c.about for c in plan.columns if c.name == name), None)
            if about is None:
                self._of_row(rows, name)
            elif self.names.may_read(rows.path, name, about) != WITHHELD:
                self._may_read(rows, name, about)

    def _printed(self, node: nodes.Node, found: Type) -> None:
        if isinstance(found, RowsType | CountsType):
            name = found.path if isinstance(found, RowsType) else EXPECTED
            raise self.error(
                f"“{name}”是一张表,不能直接写进句子。",
                "请用 | 表格、| 顿号、| 数,或 {% for 行 in … %}。",
            )  # fmt: skip
        if isinstance(found, RowType):
            self._label(found.rows)


def _formula(value: object) -> bool:
    return isinstance(value, str) and value.startswith("=")


def _of_formula(kind: str) -> About:
    return About({"数": "小数", "日期": "日期", "是否": "是否"}.get(kind, "文本"), public=OPEN)


__all__ = ["check_template"]
