"""The filters of templates, `{{ 值 | 过滤器(…) }}`: all that there are.

百分比 整数 小数 中文数字 序数 日期 年月     how a value is written
对比                                     against another: 高1.23个百分点
前 选 除 行 列                            which rows, or the values of one column
顿号 表格                                 rows as a list, as a table with its notes
数 个 人 份 条 次 个单位                   how many
"""

# ruff: noqa: N803 (arguments are named as offices write them)

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..names import offer
from ..tables import COVERAGE, About
from . import text_numbers as numbers
from .text_escape import BREAK, escaped
from .text_values import BLANK, Row, Saying, TextError, Value, View, month_said, plain

FILTERS: dict[str, Callable[..., Any]] = {}
ROWS = ("前", "选", "除")
"""They give rows again."""
COUNTERS = ("个", "人", "份", "条", "次", "个单位", "个支部", "名", "项")
NONE = "无"
"""A list of nothing."""
_EVERY = ("全部", "all")


class Markdown(str):
    """Text that is Markdown already, made of escaped parts."""

    __slots__ = ()


def _filter(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def named(made: Callable[..., Any]) -> Callable[..., Any]:
        FILTERS[name] = made
        return made

    return named


def said(value: Any) -> str:
    """Return what is printed of anything that an expression can give."""
    if isinstance(value, Value):
        return value.said()
    if isinstance(value, Row):
        return label(value).said()
    if isinstance(value, View):
        raise TextError(
            f"“{value.rows.name}”是一张表,不能直接写进句子。",
            "请用 | 表格、| 顿号,或 {% for 行 in … %}。",
        )
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is None:
        return BLANK
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, (int, str)):
        return str(value)
    if isinstance(value, (list, tuple)):
        return "、".join(said(one) for one in value) or NONE
    if isinstance(value, datetime.date):
        return numbers.day(value)
    raise TextError("这里写的不是可以打印的值。")


def label(row: Row) -> Value:
    """Return what a row is called."""
    keys = row.view.rows.keys
    if len(keys) == 1 and row.number >= 0:
        return row.named(keys[0])
    if row.number >= 0:
        for key in keys:
            row.named(key)  # each of them must be one that may be told
    row.view.look(row)
    return Value(row.label, About(), row.view.saying)


def noted(value: Any, text: str) -> Any:
    """Return a text that stands for a value, noted with where the value comes from."""
    return Said(text, value.saying, value) if isinstance(value, Value) else text


class Said(str):
    """A value in the words of a filter; it still knows where it comes from."""

    saying: Saying
    value: Value

    def __new__(cls, text: str, saying: Saying, value: Value) -> Said:
        """Return the text, with the value that it stands for."""
        made = super().__new__(cls, text)
        made.saying, made.value = saying, value
        return made


def _number(value: Any, name: str) -> float:
    given = plain(value)
    if isinstance(given, bool) or not isinstance(given, (int, float)):
        raise TextError(f"{name} 只用于数,这里是“{said(value)}”。")
    return given


def _digits(digits: Any) -> int:
    if isinstance(digits, bool) or not isinstance(digits, int) or not 0 <= digits <= 8:
        raise TextError("小数位数要写 0 到 8 的整数。")
    return digits


def _blank(value: Any) -> bool:
    return plain(value) is None


@_filter("百分比")
def percent(value: Any, 位数: int | None = None) -> Any:
    """Give a share in percent, two digits; a parameter with the digits it was given."""
    if _blank(value):
        return BLANK
    share = _number(value, "百分比")
    if isinstance(value, Value):
        if 位数 is None and value.given:
            return noted(value, numbers.plain_percent(share))
        digits = 2 if 位数 is None else _digits(位数)
        return noted(value, numbers.percent(share, digits, value.saying.thresholds))
    return numbers.percent(share, 2 if 位数 is None else _digits(位数))


@_filter("整数")
def whole(value: Any, 千分: bool = False) -> Any:
    """Give a whole number; what is none is refused, not rounded in silence."""
    if _blank(value):
        return BLANK
    number = _number(value, "整数")
    if abs(number - round(number)) > numbers.BAND:
        raise TextError(f"{number:.15g} 不是整数。", "要四舍五入的,请写 小数(0)。")
    text = str(round(number))
    return noted(value, numbers.in_thousands(text) if 千分 else text)


@_filter("小数")
def decimal(value: Any, 位数: int = 2, 千分: bool = False) -> Any:
    """Give a number with so many digits behind the point."""
    if _blank(value):
        return BLANK
    marks = value.saying.thresholds if isinstance(value, Value) else ()
    text = numbers.decimal(_number(value, "小数"), _digits(位数), marks)
    return noted(value, numbers.in_thousands(text) if 千分 else text)


@_filter("中文数字")
def in_chinese(value: Any) -> Any:
    """Give a whole number in Chinese."""
    if _blank(value):
        return BLANK
    number = _number(value, "中文数字")
    if abs(number - round(number)) > numbers.BAND or abs(number) >= 10**16:
        raise TextError(f"{number:.15g} 不能写成中文数字。")
    return noted(value, numbers.chinese(round(number)))


@_filter("序数")
def ordinal(value: Any) -> Any:
    """Give 第十二."""
    made = in_chinese(value)
    return made if made == BLANK else noted(value, f"第{made}")


@_filter("年月")
def month(value: Any) -> Any:
    """Give 2011年12月, of a month or of a day."""
    given = plain(value)
    if given is None:
        return BLANK
    chinese = isinstance(value, Value) and value.saying.chinese_days
    if isinstance(given, datetime.date):
        return noted(value, numbers.month(given.year, given.month, in_chinese=chinese))
    if not isinstance(given, str):
        raise TextError(f"“{said(value)}”不是年月。")
    return noted(value, month_said(given, in_chinese=chinese))


@_filter("日期")
def day(value: Any, 写法: str = "") -> Any:
    """Give 2012年1月10日; 写法 汉字 gives 二〇一二年一月十日, as the older profile does unasked."""
    given = plain(value)
    if given is None:
        return BLANK
    if not isinstance(given, datetime.date):
        raise TextError(f"“{said(value)}”不是日期。")
    if 写法 not in ("", "汉字", "数字"):
        raise TextError(f"日期没有“{写法}”这种写法。", "可以写:汉字、数字。")
    chinese = isinstance(value, Value) and value.saying.chinese_days
    return noted(value, numbers.day(given, in_chinese=写法 == "汉字" or (chinese and not 写法)))


@_filter("对比")
def against(value: Any, 另一个: Any, 单位: str = "") -> Any:
    """Give how much a value is above or below another: 高1.23个百分点, 少3个, 持平."""
    if _blank(value) or _blank(另一个):
        return BLANK
    left, right = _number(value, "对比"), _number(另一个, "对比")
    share = isinstance(value, Value) and value.is_share and not 单位
    difference = abs(left - right)
    if difference <= numbers.BAND:
        return noted(value, "持平")
    if not share:
        text = f"{round(difference, 10):.15g}"
        return noted(value, f"{'多' if left > right else '少'}{text}{单位}")
    # 0 as a threshold: what differs is never said to differ by 0.00.
    text = numbers.percent(difference, 2, (0.0,)).removesuffix("%")
    return noted(value, f"{'高' if left > right else '低'}{text}个百分点")


def _view(value: Any, name: str) -> View:
    if not isinstance(value, View):
        raise TextError(f"{name} 只用于表和它的行。", f"例如 {{{{ 各行 | {name} }}}}。")
    return value


@_filter("前")
def first(value: Any, 几: int) -> View:
    """Give the first rows; of a sorted table also those that are equal to the last of them."""
    view = _view(value, "前")
    if isinstance(几, bool) or not isinstance(几, int) or 几 < 1:
        raise TextError("前(n) 的 n 要写 1 以上的整数。")
    chosen, rows = view.chosen, view.rows
    end = 几
    if rows.sort and 0 < end < len(chosen):
        last = [rows.value(chosen[end - 1], name) for name in rows.sort]
        while end < len(chosen) and [rows.value(chosen[end], n) for n in rows.sort] == last:
            end += 1
    view.look()
    return view.picked(chosen[:end])


def _matching(view: View, wanted: Mapping[str, Any]) -> list[int]:
    if not wanted:
        raise TextError("选 和 除 要写哪一列是什么。", '例如 选(状态="逾期")。')
    return [
        number
        for number in view.chosen
        if all(view.row(number).named(name) == value for name, value in wanted.items())
    ]


@_filter("选")
def select(value: Any, **列: Any) -> View:
    """Give the rows whose columns have the values that are named."""
    view = _view(value, "选")
    view.look()
    return view.picked(_matching(view, 列))


@_filter("除")
def reject(value: Any, **列: Any) -> View:
    """Give the rows but those whose columns have the values that are named."""
    view = _view(value, "除")
    view.look()
    left_out = set(_matching(view, 列))
    return view.picked([number for number in view.chosen if number not in left_out])


@_filter("行")
def row(value: Any, 名称: Any) -> Row:
    """Give the one row of a name."""
    view = _view(value, "行")
    wanted = said(名称)
    found = [n for n in view.chosen if view.row(n).label == wanted]
    if len(found) != 1:
        labels = [view.row(n).label for n in view.chosen]
        many = f"有 {len(found)} 行" if found else "没有一行"
        raise TextError(f"“{view.rows.name}”{many}叫“{wanted}”。", offer(wanted, labels))
    return view.row(found[0])


@_filter("列")
def column(value: Any, 名称: str) -> list[Value]:
    """Give the values of a column, each once, blanks left out."""
    view = _view(value, "列")
    made = [view.row(number).named(名称) for number in view.chosen]
    seen: dict[str, Value] = {}
    for one in made:
        if one.value is not None:
            seen.setdefault(one.said(), one)
    return list(seen.values())


@_filter("顿号")
def listed(value: Any, 列: str = "") -> Any:
    """Give the names of rows, or values, parted by 、."""
    if isinstance(value, View):
        rows = [value.row(number) for number in value.chosen]
        value.look()
        parts: Sequence[Any] = [one.named(列) if 列 else label(one) for one in rows]
    elif isinstance(value, (list, tuple)):
        parts = value
    elif isinstance(value, Value):
        parts = list(value) if isinstance(value.value, tuple) else [value]
    else:
        raise TextError("顿号 用于表、各行,或一列的值。")
    told = [Said(said(one), one.saying, one) if isinstance(one, Value) else one for one in parts]
    return Parts(told) if told else NONE


class Parts(list[Any]):
    """Values that are printed one after the other, parted by 、."""


@_filter("数")
def count(value: Any) -> int:
    """Give how many rows or values there are."""
    if isinstance(value, (View, list, tuple)):
        return len(value)
    given = plain(value)
    if isinstance(given, tuple):
        return len(given)
    raise TextError("数 用于表、各行,或一列的值。")


def _counted(word: str) -> Callable[[Any], Any]:
    def counted(value: Any) -> Any:
        if isinstance(value, (View, list)) or isinstance(plain(value), tuple):
            return f"{count(value)}{word}"
        if _blank(value):
            return BLANK
        return noted(value, f"{whole(value)}{word}")

    return counted


for _word in COUNTERS:
    FILTERS[_word] = _counted(_word)


@_filter("表格")
def tabled(value: Any, 列: str = "", 表题: str = "", 收报: bool | None = None) -> Markdown:
    """Give rows as a table: title, heading, rows, 合计, notes.

    Args:
        value: A table, or some rows.
        列: The columns, parted by 、; all of them by default.
        表题: The title; the table's name by default.
        收报: Whether 应报 已收 计入 stand in it; by default where some row is not complete.
    """
    view = _view(value, "表格")
    view.look()
    return Markdown(_Tabled(view, 列, 表题, 收报).made())


class _Tabled:
    """One table on its way to Markdown."""

    def __init__(self, view: View, columns: str, title: str, coverage: bool | None) -> None:
        self.view, self.rows = view, view.rows
        self.columns = self._named(columns) or list(getattr(self.rows, "shown", self.rows.columns))
        self.title = title or getattr(self.rows, "title", self.rows.name)
        whole_table = view.chosen == list(range(self.rows.size))
        self.numbers = list(self.rows.with_totals if whole_table else view.chosen)
        self.beside = self._incomplete() if coverage is None else coverage

    def _named(self, columns: str) -> list[str]:
        names = [n.strip() for n in columns.replace(",", "、").replace("，", "、").split("、")]
        wanted = [name for name in names if name]
        for name in wanted:
            if name not in self.rows.columns:
                hint = offer(name, self.rows.columns)
                raise TextError(f"“{self.rows.name}”没有“{name}”这一列。", hint)
        return wanted

    def _incomplete(self) -> bool:
        told = [self.rows.coverage(number) for number in self.numbers]
        return any(due is not None and (counted or 0) < due for due, _, counted, _ in told)

    def made(self) -> str:
        headings = [BREAK.join(map(escaped, self.rows.levels(name))) for name in self.columns]
        marks = ["---:" if self.rows.columns[name].number else ":---" for name in self.columns]
        if self.beside:
            headings += COVERAGE[:3]
            marks += ["---:"] * 3
        lines = [f"**{escaped(self.title)}**", ""] if self.title else []
        lines += [_line(headings), _line(marks)]
        lines += [_line(self._cells(number)) for number in self.numbers]
        notes = list(self.rows.notes)
        if notes:
            lines += ["", f"注：{escaped(''.join(notes))}"]
        return "\n" + "\n".join(lines) + "\n"

    def _cells(self, number: int) -> list[str]:
        here = self.view.row(number)
        cells = [self._cell(here, name, first=not i) for i, name in enumerate(self.columns)]
        if self.beside:
            told = self.rows.coverage(number)[:3]
            cells += [BLANK if one is None else str(one) for one in told]
        return cells

    def _cell(self, here: Row, name: str, *, first: bool) -> str:
        value = here.named(name)
        if value.value is None:
            return escaped(here.label) if first and here.number < 0 else BLANK
        return escaped(self.view.saying.note(value.said(), value))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def has_value(value: Any) -> bool:
    """Return whether there is a value: 0 is one, a blank is none."""
    return plain(value) is not None


TESTS: dict[str, Callable[..., bool]] = {
    "有值": has_value,
    "空白": lambda value: not has_value(value),
}
"""`{% if 行.满意度 is 有值 %}`."""
