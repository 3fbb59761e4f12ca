"""Every whole column that a cycle's tables can name, before any data is read.

附件4 · 附件4.支部 · 会议记录.出席     a form's heads, a block, the pieces of a split field
总结                                  a document
清单, 名册.单位, 学期, 月             lists, the roster, calendars
党支部                                the units of a level, a row each
应报, 收件                            what is expected, and what came in
评议.各支部结果                       a table of another cycle (输入)
各单位结果                            a table of this one, once it is compiled
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from ..cycle import OFFICE, Cycle, FormLine
from ..cycle.dots import UNIT_HEADINGS, Dots
from ..cycle.schemas import ALSO, MEMBERS, UNITS, dots_of
from ..layout import Layout
from .about import BUILT_IN, DAYS, HIDDEN, About, Origin, of_field, told
from .records import NOT_ADDED

if TYPE_CHECKING:
    from ..formulas import Column
    from ..lists import Listing
    from .source import Source

EXPECTED, CAME = "应报", "收件"
LEDGERS: Mapping[str, Mapping[str, About]] = {
    EXPECTED: {
        "单位": About("单位", unique=True), "表": About(unique=True, public="公开"),
        "期次": About(unique=True, public="公开"),
        "应报时间": About("日期", unique=True), "截止": About("日期", unique=True),
        "收到时间": About("日期", unique=True),
        "状态": About("选项", unique=True, options=("已报", "退回待改", "未报", "逾期", "免报")),
        "迟报天数": About("整数", unique=True, adds=True),
        "逾期天数": About("整数", unique=True, adds=True),
        "联系人": About(unique=True, public="内部"), "电话": About("电话", unique=True),
    },
    CAME: {
        "单位": About("单位", unique=True), "表": About(unique=True, public="公开"),
        "期次": About(unique=True, public="公开"),
        "文件": About(unique=True, public="内部"), "工作表": About(unique=True, public="内部"),
        "种类": About(unique=True), "状态": About("选项", unique=True),
        "收到时间": About("日期", unique=True), "应报时间": About("日期", unique=True),
        "说明": About(unique=True, public="内部"),
    },
}  # fmt: skip
"""Registers that the library keeps itself; a blank in them is an answer, such as "not yet"."""
DOCUMENT: Mapping[str, About] = {
    **{name: BUILT_IN[name] for name in ("单位", "期次", "收到时间", "应报时间")},
    "文件": About(public="内部"), "字数": About("整数", adds=True), "缺少标题": About(unique=True),
}  # fmt: skip
"""What is known of a document that is not a form."""


class Origins:
    """The whole columns by path; tables are added as they are compiled."""

    def __init__(self, cycle: Cycle, inputs: Mapping[str, Source] | None = None) -> None:
        self.cycle = cycle
        self.dots = Dots(cycle)
        self.given_inputs = inputs
        self.paths: dict[str, Origin] = {}
        for origin in self._all(inputs or {}):
            self.paths[origin.path] = origin
            if origin.kind == "表样":
                # Tables see every unit's copies anyway; rules write it with 全部 in front.
                self.paths[f"全部.{origin.path}"] = origin
        self._dots = dots_of(cycle.roster, self.dots.lists, cycle.calendars)
        self._joined: dict[str, Mapping[str, Column]] = {}

    def _all(self, inputs: Mapping[str, Source]) -> Iterator[Origin]:
        for line in self.cycle.form_lines:
            if line.document:
                own = tuple(DOCUMENT)
                yield Origin(line.name, DOCUMENT, own, (line.name,), levels=line.filers)
            else:
                yield from form_origins(self.cycle, line)
        for name, given in self.dots.lists.items():
            yield self._list(name, given)
        for level in self.cycle.roster.levels:
            units = self._list(UNITS, self.dots.lists[UNITS])
            yield replace(units, path=level, kind="层级")
        for name, columns in LEDGERS.items():
            yield Origin(name, columns, tuple(columns), kind="登记", spans=True)
        for path, source in inputs.items():
            yield Origin(path, source.columns, tuple(source.columns), kind="输入", spans=True)

    def _list(self, name: str, given: Listing) -> Origin:
        columns = {}
        for heading, column in given.columns.items():
            kind = column.type
            if kind == "文本" and self._names_units(name, heading):
                kind = "单位"
            elif kind == "文本" and heading == "姓名" and self._all_members(column.values):
                kind = "人员"
            adds = kind in ("整数", "小数") and not NOT_ADDED.search(heading)
            columns[heading] = About(kind, adds=adds)
        kind = "名册" if ALSO.get(name, name).startswith("名册.") else "清单"
        return Origin(name, columns, tuple(columns), kind=kind, spans=True)

    def _names_units(self, name: str, heading: str) -> bool:
        home = ALSO.get(name, name)
        if home == UNITS:
            return heading in ("名称", "单位", "上级")
        if home == MEMBERS:
            return heading == "支部"
        return heading in UNIT_HEADINGS or heading in self.cycle.roster.levels

    def _all_members(self, values: tuple[object, ...]) -> bool:
        known = [value for value in values if value is not None]
        shown = self._shown_members
        return bool(known) and all(value in shown for value in known)

    @cached_property
    def _shown_members(self) -> frozenset[str]:
        roster = self.cycle.roster
        return frozenset(roster.shown_member(member) for member in roster.members)

    def input_of(self, parts: tuple[str, ...]) -> str:
        """Return the path of the input that a dotted name means, empty where it means none."""
        names = {line.name for line in self.cycle.inputs}
        return ".".join(parts[:2]) if len(parts) >= 2 and parts[0] in names else ""

    def may_be_missing(self, path: str) -> bool:
        """Return whether an input is optional, or nobody has yet said what has come."""
        line = next(line for line in self.cycle.inputs if line.name == path.partition(".")[0])
        return line.optional or self.given_inputs is None

    def opened(self, path: str) -> Origin:
        """Return an input whose columns nobody knows, because it has not come."""
        if path not in self.paths:
            lost = (path,) if self.given_inputs is not None else ()
            self.paths[path] = Origin(path, {}, open=True, kind="输入", spans=True, missing=lost)
        return self.paths[path]

    def with_column(self, path: str, name: str, kind: str | None) -> None:
        """Note a column of an input that has not come, and its type by its use."""
        origin = self.paths[path]
        columns = {**origin.columns, name: About(kind)}
        self.paths[path] = replace(origin, columns=columns)

    # What can be asked with a dot

    def reference(self, about: About) -> str:
        """Return what can be asked of a column: by its type, by the list row it stands for."""
        kind = about.type if about.type in self._dots else ""
        if not about.refers:
            return kind or ""
        name = f"{about.refers}|{kind}"
        if name not in self._joined:
            asked: dict[str, Column] = {**self._dots.get(kind or "", {})}
            origin = self.paths.get(about.refers.rpartition(".")[0])
            if origin is not None:
                own = about.refers.rpartition(".")[2]
                asked |= {
                    other: told(column, "") for other, column in origin.columns.items()
                    if other != own
                }  # fmt: skip
            self._joined[name] = asked
        return name

    def column(self, about: About) -> Column:
        """Return a column as formulas see it."""
        return told(about, self.reference(about))

    @property
    def asked(self) -> Mapping[str, Mapping[str, Column]]:
        """Reference -> what may stand behind its dot, for a `Schema`."""
        return {**self._dots, **self._joined}

    def behind(self, about: About, attribute: str) -> About | None:
        """Return what is known of what a dot asks, None where it cannot be asked."""
        column = self.asked.get(self.reference(about), {}).get(attribute)
        if column is None:
            return None
        if about.type in DAYS and f"{attribute}.名称" not in about.refers:
            known = about.refers and attribute in self._list_columns(about.refers)
            if attribute in self.dots.lists and not known:
                return About("文本", refers=f"{attribute}.名称")
        if about.refers and attribute in self._list_columns(about.refers):
            return replace(self._list_columns(about.refers)[attribute], key="", adds=False)
        return About(column.type, unique=column.unique)

    def _list_columns(self, reference: str) -> Mapping[str, About]:
        origin = self.paths.get(reference.rpartition(".")[0])
        return origin.columns if origin is not None else {}

    def about_value(self, value: object) -> About:
        """Return what is known of a parameter by its value."""
        if isinstance(value, datetime.date):
            return About("日期")
        if isinstance(value, str) and len(self.cycle.roster.find(value)) == 1:
            return About("单位")
        return About()

    def is_calendar(self, name: str) -> bool:
        """Return whether a list is a calendar, whose periods run up to today."""
        return name in self.cycle.calendars or name in _calendars()


def _calendars() -> frozenset[str]:
    from ..calendars import BUILT_IN as KINDS

    return frozenset(KINDS)


def form_origins(cycle: Cycle, line: FormLine) -> Iterator[Origin]:
    """Give a form's heads, its blocks, and the pieces of its split fields."""
    layout = cycle.forms[line.name].layout
    common = dict(BUILT_IN)
    calendar = cycle.period_calendar(line)
    if calendar is not None:
        common["期次"] = About(refers=f"{calendar.name}.名称", public="公开")
    if line.anonymous:
        common = {name: about for name, about in common.items() if name not in HIDDEN}
    spans = OFFICE in line.filers

    def origin(path: str, columns: Mapping[str, About]) -> Origin:
        return Origin(
            path, {**common, **columns}, tuple(columns), (line.name,), line.anonymous, spans=spans,
            levels=line.filers,
        )  # fmt: skip

    first = head_columns(layout)
    yield origin(line.name, first)
    yield from _pieces(line.name, first, origin)
    for block, columns in block_columns(layout):
        yield origin(f"{line.name}.{block}", columns)
        yield from _pieces(f"{line.name}.{block}", columns, origin)


def head_columns(layout: Layout, *, own: bool = True) -> dict[str, About]:
    """Return the single fields; 单位 is the sender, whatever its type says."""
    heads = [f for f in layout.fields.values() if f.block is None and not f.hidden]
    made = {about.name: of_field(about, own=own) for about in heads}
    if "单位" in made:
        made["单位"] = replace(made["单位"], type="单位", sender=True)
    return made


def block_columns(layout: Layout) -> Iterator[tuple[str, dict[str, About]]]:
    """Give each block with its columns: the copy's single fields in front of its own."""
    for name, block in layout.blocks.items():
        own = [layout.fields[full] for full in block.full_names]
        taken = {about.short for about in own}
        heads = head_columns(layout, own=False)
        columns = {head: about for head, about in heads.items() if head not in taken}
        yield name, columns | {f.short: of_field(f, own=True) for f in own}


def _pieces(
    path: str,
    columns: Mapping[str, About],
    origin: Callable[[str, Mapping[str, About]], Origin],
) -> Iterator[Origin]:
    """Give the pieces of each field with several values a cell, a row each."""
    for name, about in columns.items():
        if about.many:
            rest = {n: replace(a, adds=False) for n, a in columns.items()}
            yield origin(f"{path}.{name}", {**rest, name: replace(about, many=False)})
