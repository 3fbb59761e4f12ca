"""收文登记.xlsx -> `Registry`: the office's own word on what came in. It is only ever read.

认领       a file is of this unit, form, period
签收       when it came, with a stamp or not
更正       this field of this unit: old value, new value
免报       this unit need not file
说明核准    this finding was explained, and is let pass, or not

Whatever cannot be understood there is refused with its cell and the nearest name: what the office
decided must never be half applied.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from ..calendars import Calendar
from ..cycle import OFFICE, Cycle, FormLine
from ..cycle.lines import moment, yes
from ..errors import CxzyError
from ..findings import MUST
from ..names import label_key, offer
from ..values import read_value
from ..workbooks import read_book
from ..workbooks.headed import Row, headed
from .submission import unit_field

FILE = "收文登记.xlsx"

_WHERE: Mapping[str, Sequence[str]] = {
    "文件": ("文件名",), "工作表": ("表页",), "单位": ("填报单位", "单位名称"),
    "表": ("表名", "表样"), "期次": (),
}  # fmt: skip
_ASIDE: Mapping[str, Sequence[str]] = {
    "序号": (), "候选": (), "问题": (), "依据": (), "备注": (),
}  # fmt: skip
"""Columns that 待办.xlsx fills in to help; nothing is decided by them."""

SHEETS: Mapping[str, tuple[Mapping[str, Sequence[str]], tuple[str, ...]]] = {
    "认领": ({**_WHERE, **_ASIDE, "说明": ()}, ("文件", "单位")),
    "签收": (
        {
            **_WHERE, "收到时间": ("签收时间", "收到日期"), "盖章": ("是否盖章",), **_ASIDE,
            "说明": (),
        },
        ("表", "收到时间"),
    ),
    "更正": (
        {
            **_WHERE, "字段": (), "记录": ("行",), "原值": ("原填报内容",),
            "新值": ("更正为", "现值"), "更正人": ("经手人",), "理由": ("原因",), **_ASIDE,
        },
        ("表", "字段", "原值", "新值"),
    ),
    "免报": ({**_WHERE, "理由": ("原因",), **_ASIDE}, ("单位", "表")),
    "说明核准": (
        {
            **_WHERE, "代码": ("规则", "编号"), "单元格": (), "填报内容": (), "说明": ("情况说明",),
            "同意": ("核准",), **_ASIDE,
        },
        ("单位", "表", "代码", "同意"),
    ),
}  # fmt: skip
"""Sheet -> its headings with other words for them, and those that it cannot do without."""


@dataclass(frozen=True, slots=True)
class Claim:
    """认领: what a file is."""

    file: str
    sheet: str
    unit: str
    """Code; empty where only the form or the period is told."""
    form: str
    period: str
    row: Row


@dataclass(frozen=True, slots=True)
class Signature:
    """签收: when something came, by file or by unit and form."""

    file: str
    sheet: str
    unit: str
    form: str
    period: str
    received: datetime.datetime | datetime.date
    sealed: bool | None
    row: Row


@dataclass(frozen=True, slots=True)
class Correction:
    """更正: one value of one copy."""

    file: str
    sheet: str
    unit: str
    form: str
    period: str
    field: str
    record: str
    """The key of the record, for a field of a block."""
    old: Any
    """As it was typed; None: the cell was blank."""
    new: Any
    """A value of the field's type; None: it is to be blank."""
    by: str
    why: str
    row: Row


@dataclass(frozen=True, slots=True)
class Exemption:
    """免报: a unit need not file a form."""

    unit: str
    form: str
    period: str
    """Empty: every period."""
    why: str
    row: Row


@dataclass(frozen=True, slots=True)
class Approval:
    """说明核准: one finding of a copy was explained."""

    unit: str
    form: str
    period: str
    code: str
    """The finding's code, or the 编号 of the rule."""
    cell: str
    found: str
    """填报内容 of the finding; empty: whatever stands there."""
    said: str
    granted: bool
    row: Row


@dataclass(frozen=True, slots=True)
class Registry:
    """All that the office decided about what came in."""

    claims: tuple[Claim, ...] = ()
    signatures: tuple[Signature, ...] = ()
    corrections: tuple[Correction, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    approvals: tuple[Approval, ...] = ()


T = TypeVar("T")


def load_registry(cycle: Cycle) -> Registry:
    """Return what 收文登记.xlsx says; where there is none, nothing is decided.

    Raises:
        CxzyError: Something in it cannot be understood, or contradicts itself; the cell is named,
            and the nearest name is offered.
    """
    path = cycle.folder / FILE
    if not path.is_file():
        return Registry()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CxzyError(
            f"打不开({error.strerror or error})。",
            file=FILE,
            hint="请关闭正在使用它的程序后重新运行。",
        ) from error
    rows = _rows(data)
    terms = Terms(cycle)

    def lines(sheet: str, make: Callable[[Row, Terms], T]) -> tuple[T, ...]:
        return tuple(make(row, terms) for row in rows.get(sheet, ()))

    claims, approvals = lines("认领", _claim), lines("说明核准", _approval)
    signatures = lines("签收", _signature)
    _refuse_two(claims, lambda one: (one.file, one.sheet), "文件")
    _refuse_two(signatures, lambda one: (one.file, one.sheet, one.unit, one.form, one.period), "表")
    _refuse_two(
        approvals,
        lambda one: (one.unit, one.form, one.period, one.code, one.cell, one.found),
        "代码",
    )
    return Registry(
        claims, signatures, lines("更正", _correction), lines("免报", _exemption), approvals
    )


def _refuse_two(lines: Sequence[Any], key: Callable[[Any], object], heading: str) -> None:
    first: dict[object, Row] = {}
    for line in lines:
        before = first.setdefault(key(line), line.row)
        if before is not line.row:
            raise line.row.error(
                heading, f"与第 {before.number} 行说的是同一件事。", "请删去其中一行。"
            )


def _rows(data: bytes) -> dict[str, tuple[Row, ...]]:
    rows: dict[str, tuple[Row, ...]] = {}
    for sheet in read_book(data, name=FILE).sheets:
        name = sheet.name.strip()
        if not sheet.visible or not any(value != "" for line in sheet.rows for value in line):
            continue
        if name in ("说明", "填写说明"):
            continue
        if name not in SHEETS:
            raise CxzyError(
                f"不认识的工作表“{name}”。", file=FILE, sheet=name,
                hint=offer(name, SHEETS) or f"可用的工作表:{'、'.join(SHEETS)}。",
            )  # fmt: skip
        wanted, needed = SHEETS[name]
        rows[name] = headed(sheet, FILE, wanted, needed, others=False).rows
    return rows


class Terms:
    """The cycle's words, as the office writes them in a row."""

    def __init__(self, cycle: Cycle) -> None:
        self.cycle = cycle
        self.lines = {label_key(line.name): line for line in cycle.form_lines}
        self._calendars: dict[str, Calendar | None] = {}

    def unit(self, row: Row, *, needed: bool) -> str:
        """Return the code of the unit of a row, empty where none is written."""
        text, roster = row.text("单位"), self.cycle.roster
        if not text:
            if needed:
                raise row.error("单位", "这一行没有写单位。", "请补上,或删去这一行。")
            return ""
        if text in roster.by_code:
            return text
        found = roster.find(text)
        if len(found) == 1:
            return found[0].code
        if found:
            paths = "、".join(roster.path(unit.code) for unit in found)
            raise row.error(
                "单位", f"“{text}”有几个同名的单位:{paths}。", "请改写代码,或写全路径。"
            )
        if text == OFFICE:
            return OFFICE
        raise row.error("单位", f"名册里没有单位“{text}”。", roster.nearest(text))

    def form(self, row: Row, *, needed: bool) -> str:
        """Return the form or document of a row, empty where none is written."""
        text = row.text("表")
        if not text:
            if needed:
                raise row.error("表", "这一行没有写是哪张表。", "请补上,或删去这一行。")
            return ""
        line = self.lines.get(label_key(text))
        if line is None:
            known = [known.name for known in self.cycle.form_lines]
            hint = offer(text, known) or f"有:{'、'.join(known)}。"
            raise row.error("表", f"本周期没有“{text}”这张表。", hint)
        return line.name

    def calendar(self, line: FormLine) -> Calendar | None:
        """Return the calendar of a form, None for one that is filed once."""
        if line.name not in self._calendars:
            self._calendars[line.name] = self.cycle.period_calendar(line)
        return self._calendars[line.name]

    def period(self, row: Row, form: str) -> str:
        """Return the period of a row by name, empty where none is written."""
        value = row.values.get("期次")
        if value is None:
            return ""
        if not form:
            raise row.error("期次", "写了期次,没有写是哪张表。", "请补上表名。")
        calendar = self.calendar(self.cycle.line(form))
        if calendar is None:
            raise row.error("期次", f"“{form}”不分期次。", "请把这一格清空。")
        text = row.text("期次")
        period = calendar.get(text)
        day = moment(text) if isinstance(value, str) else value
        if period is None and isinstance(day, datetime.date):
            period = calendar.of(day.date() if isinstance(day, datetime.datetime) else day)
        if period is None:
            known = [period.name for period in calendar.periods]
            hint = offer(text, known) or f"有:{'、'.join(known[:12])}。"
            raise row.error("期次", f"“{calendar.name}”里没有“{text}”这一期。", hint)
        return period.name

    def need_period(self, row: Row, form: str, period: str) -> None:
        """Refuse a row of a form that is filed by period and does not say which."""
        if not period and self.calendar(self.cycle.line(form)) is not None:
            raise row.error(
                "期次", f"“{form}”分期次报,这一行没有写是哪一期。", "请补上期次或文件。"
            )


def _claim(row: Row, terms: Terms) -> Claim:
    if not row.text("文件"):
        raise row.error("文件", "这一行没有写文件。", "请照收件登记里的文件名填写。")
    unit = terms.unit(row, needed=False)
    form = terms.form(row, needed=False)
    period = terms.period(row, form)
    if not unit and not form:
        raise row.error("单位", "这一行没有写单位,也没有写表。", "请补上,或删去这一行。")
    return Claim(_path(row.text("文件")), row.text("工作表"), unit, form, period, row)


def _path(text: str) -> str:
    return text.replace("\\", "/").strip("/")


def _signature(row: Row, terms: Terms) -> Signature:
    form = terms.form(row, needed=not row.text("文件"))
    unit = terms.unit(row, needed=not row.text("文件"))
    value = row.values.get("收到时间")
    received = moment(value) if isinstance(value, str) else value
    if not isinstance(received, datetime.date):
        raise row.error("收到时间", f"“收到时间”要填日期或时刻,填的是“{row.text('收到时间')}”。",
                        "请写成 2012-01-07 或 2012-01-07 15:00。")  # fmt: skip
    if isinstance(received, datetime.datetime) and received.time() == datetime.time():
        received = received.date()
    sealed = yes(row, "盖章", default=False) if "盖章" in row.values else None
    period = terms.period(row, form)
    file, sheet = _path(row.text("文件")), row.text("工作表")
    if not file:
        terms.need_period(row, form, period)
    return Signature(file, sheet, unit, form, period, received, sealed, row)


def _correction(row: Row, terms: Terms) -> Correction:
    form = terms.form(row, needed=True)
    line = terms.cycle.line(form)
    if line.document:
        raise row.error("表", f"“{form}”是一份文件,没有字段可以更正。", "请删去这一行。")
    fields = terms.cycle.forms[form].fields
    name = row.text("字段")
    if name not in fields:
        alike = [known for known in fields if label_key(known) == label_key(name)]
        if len(alike) != 1:
            raise row.error("字段", f"“{form}”没有“{name}”这个字段。", offer(name, fields))
        name = alike[0]
    for heading in ("更正人", "理由"):
        if not row.text(heading):
            raise row.error(heading, f"更正要写明{heading}。", "请补上,或删去这一行。")
    unit = terms.unit(row, needed=not row.text("文件"))
    period = terms.period(row, form)
    if not row.text("文件"):
        terms.need_period(row, form, period)
        decides = (unit_field(terms.cycle.forms[form].layout), line.period.partition(".")[0])
        if name in decides:
            raise row.error(
                "文件", f"更正“{name}”要写明文件:份数靠它辨认。", "请照收件登记里的文件名填写。"
            )
    new, issues = read_value(row.values.get("新值", ""), terms.cycle.forms[form].reader.specs[name])
    if any(issue.severity == MUST for issue in issues):
        kind = fields[name].type
        raise row.error(
            "新值", f"“{name}”是{kind},新值“{row.text('新值')}”读不出来。", "请按这一类型填写。"
        )
    return Correction(
        _path(row.text("文件")),
        row.text("工作表"),
        unit,
        form,
        period,
        name,
        row.text("记录"),
        row.values.get("原值"),
        new,
        row.text("更正人"),
        row.text("理由"),
        row,
    )


def _exemption(row: Row, terms: Terms) -> Exemption:
    form = terms.form(row, needed=True)
    unit = terms.unit(row, needed=True)
    return Exemption(unit, form, terms.period(row, form), row.text("理由"), row)


def _approval(row: Row, terms: Terms) -> Approval:
    form = terms.form(row, needed=True)
    unit = terms.unit(row, needed=True)
    if not row.text("代码"):
        raise row.error("代码", "这一行没有写是哪个问题。", "请照问题清单填写代码,或规则的编号。")
    if "同意" not in row.values:
        raise row.error("同意", "这一行没有写是否同意。", "请填 是 或 否。")
    granted = yes(row, "同意", default=False)
    if granted and not row.text("说明"):
        raise row.error("说明", "同意的问题要写明单位的说明。", "请补上。")
    return Approval(
        unit, form, terms.period(row, form), row.text("代码"), row.text("单元格"),
        row.text("填报内容"), row.text("说明"), granted, row,
    )  # fmt: skip
