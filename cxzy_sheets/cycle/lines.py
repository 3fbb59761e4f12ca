"""The sheets of 周期.xlsx as lines: what the office declared, row by row, nothing looked up yet.

| sheet | a line is |
|---|---|
| 周期 | a setting |
| 参数 | a name that formulas and texts can use |
| 期次 | a calendar of due days |
| 输入 | results of another cycle |
| 表样 | a form, or a document that is not a form |
| 汇总 · 汇总列 | a table · a column of one |
| 检查 | a rule on a table |
| 文稿 | an output |
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import CxzyError
from ..findings import MUST
from ..layout.definition import severity
from ..workbooks.headed import Row

SHEETS: Mapping[str, tuple[Mapping[str, Sequence[str]], tuple[str, ...]]] = {
    "周期": ({"名称": ("设置", "项目"), "值": ("内容",), "说明": ("备注",)}, ("名称", "值")),
    "参数": ({"名称": ("参数",), "值": ("内容",), "说明": ("备注",)}, ("名称", "值")),
    "期次": ({"名称": (), "日": ("每月几日",), "说明": ("备注",)}, ("名称", "日")),
    "输入": ({"名称": (), "来源": (), "可缺": (), "说明": ("备注",)}, ("名称", "来源")),
    "表样": (
        {
            "表": ("名称", "表名"), "文件": (), "谁报": ("填报单位",), "条件": (), "必报": (),
            "期次": (), "截止": (), "顺延": (), "匿名": (), "标题": (), "字数": (),
            "说明": ("备注",),
        },
        ("表", "谁报"),
    ),
    "汇总": (
        {
            "汇总表": ("名称",), "来源": (), "条件": (), "每行": (), "横向": (), "取最新": (),
            "空行": (), "合计": (), "小计": (), "排序": (), "前几": (), "注": (), "单列": (),
            "说明": ("备注",),
        },
        ("汇总表", "来源"),
    ),
    "汇总列": (
        {"汇总表": (), "列": ("名称",), "公式": (), "格式": (), "说明": ("备注",)},
        ("汇总表", "列"),
    ),
    "检查": (
        {"编号": (), "汇总表": (), "规则": (), "级别": (), "提示": (), "说明": ("备注",)},
        ("规则",),
    ),
    "文稿": (
        {"文件": (), "每": ("每个",), "条件": (), "截止": (), "读者": (), "说明": ("备注",)},
        ("文件",),
    ),
}  # fmt: skip
"""Sheet -> its headings with other words for them, and those that it cannot do without."""

_PARTED = re.compile(r"[;；、\n]|[,，](?![^()（）]*[)）])")
READERS = ("单位", "上级", "公开")


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form that is expected, or a document that is not a form."""

    name: str
    file: str
    """Inside 表样/; empty for a document, which is known by its name."""
    filers: tuple[str, ...]
    """Levels or types of the roster, or 办公室."""
    where: str
    """Only units for which this formula is TRUE."""
    required: bool
    period: str
    """The field in which a copy says its period: `期次`, `统计月份.月`; empty: one a cycle."""
    due: str
    roll: str
    anonymous: bool
    ballots: str
    """The field in which a copy says how many ballots it holds; empty: one a copy."""
    headings: tuple[str, ...]
    """Of a document: what must stand in it; `成效|效果` is either."""
    words: str
    row: Row

    @property
    def document(self) -> bool:
        """Whether it is a document, such as a 总结, and no form."""
        return not self.file


@dataclass(frozen=True, slots=True)
class TableLine:
    """A table of the summary."""

    name: str
    sources: tuple[str, ...]
    where: str
    each: tuple[str, ...]
    across: str
    latest: str
    empty: bool
    """Rows without any record are shown."""
    total: bool
    sort: tuple[tuple[str, bool], ...]
    """(column, descending), first to last."""
    top: int | None
    note: str
    own_sheet: bool
    row: Row
    subtotal: str = ""
    """What its rows are parted by, with a 小计 each: a name of 每行, or what is asked of it."""
    received: bool = False
    """Made from everything that was read, and headed 初步; else from what was accepted."""


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A column, or several at once, of a table."""

    table: str
    names: tuple[str, ...]
    formula: str
    format: str
    row: Row


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A rule on a table, row by row."""

    id: str
    table: str
    text: str
    severity: str
    message: str
    row: Row


@dataclass(frozen=True, slots=True)
class TextLine:
    """An output: a text, or an upward form."""

    file: str
    each: str
    where: str
    due: str
    reader: str
    row: Row

    @property
    def upward(self) -> bool:
        """Whether it is a form that is filled and goes up, and no text."""
        return self.file.rpartition(".")[2].lower() in ("xlsx", "xlsm")


@dataclass(frozen=True, slots=True)
class InputLine:
    """Results of another cycle."""

    name: str
    source: str
    optional: bool
    row: Row


def form_line(row: Row) -> FormLine:
    """Return a row of the sheet 表样."""
    return FormLine(
        _named(row, "表"),
        row.text("文件"),
        parted(row.text("谁报")),
        formula(row.text("条件")),
        yes(row, "必报", default=True),
        row.text("期次"),
        due_text(row.values.get("截止")),
        one_of(row, "顺延", ("", "顺延", "提前", "是")).replace("是", "顺延"),
        *_anonymous(row),
        tuple(p.strip() for p in re.split(r"[;；、\n]", row.text("标题")) if p.strip()),
        row.text("字数"),
        row,
    )


def _anonymous(row: Row) -> tuple[bool, str]:
    """Return whether a form is anonymous, and the field in which a copy counts its ballots.

    Any other word than 是 and 否 is that field's name; `load` refuses one that the form lacks.
    """
    text = row.text("匿名")
    plain = not text or text in YES or text in NO
    return (yes(row, "匿名", default=False), "") if plain else (True, text)


def table_line(row: Row) -> TableLine:
    """Return a row of the sheet 汇总."""
    top = row.text("前几")
    if top and not top.isdigit():
        raise row.error("前几", f"“前几”要填整数,填的是“{top}”。")
    sources = [part for part in parted(row.text("来源")) if part not in ("已收", "初步")]
    return TableLine(
        _named(row, "汇总表"),
        tuple(sources),
        formula(row.text("条件")),
        parted(row.text("每行")),
        row.text("横向"),
        row.text("取最新"),
        yes(row, "空行", default=True),
        yes(row, "合计", default=False),
        tuple(_sort(part) for part in parted(row.text("排序"))),
        int(top) if top else None,
        row.text("注"),
        yes(row, "单列", default=True),
        row,
        row.text("小计"),
        any(word in parted(row.text("来源")) for word in ("已收", "初步")),
    )


def _sort(text: str) -> tuple[str, bool]:
    name, _, order = text.partition(" ")
    return name, order.strip() in ("降序", "从高到低", "倒序")


def column_line(row: Row) -> ColumnLine:
    """Return a row of the sheet 汇总列."""
    names = tuple(
        part.strip() for part in re.split(r"[,，、;；\n]", row.text("列")) if part.strip()
    )
    if not names:
        raise row.error("列", "这一行没有写列名。", "请补上,或删去这一行。")
    return ColumnLine(
        _named(row, "汇总表"), names, formula(row.text("公式")), row.text("格式"), row
    )


def check_line(row: Row, number: int) -> CheckLine:
    """Return a row of the sheet 检查."""
    level = severity(row.text("级别"))
    if level is None:
        raise row.error("级别", f"不认识的级别“{row.text('级别')}”。", "级别有:强制、核实、提示。")
    return CheckLine(
        row.text("编号") or f"检查{number}", row.text("汇总表"), formula(row.text("规则")),
        level or MUST, row.text("提示"), row,
    )  # fmt: skip


def text_line(row: Row) -> TextLine:
    """Return a row of the sheet 文稿."""
    reader = one_of(row, "读者", ("", *READERS)) or "上级"
    return TextLine(
        _named(row, "文件"), row.text("每"), formula(row.text("条件")),
        due_text(row.values.get("截止")), reader, row,
    )  # fmt: skip


def input_line(row: Row) -> InputLine:
    """Return a row of the sheet 输入."""
    return InputLine(_named(row, "名称"), row.text("来源"), yes(row, "可缺", default=False), row)


def _named(row: Row, heading: str) -> str:
    name = row.text(heading)
    if not name:
        raise row.error(heading, f"这一行没有写“{heading}”。", "请补上,或删去这一行。")
    return name


def parted(text: str) -> tuple[str, ...]:
    """Return the items of a cell that are parted by ; 、 , or line breaks."""
    return tuple(part.strip() for part in _PARTED.split(text) if part.strip())


def formula(text: str) -> str:
    """Return a formula's text without its leading `=`."""
    return re.sub(r"^[=＝]\s*", "", text)


YES = ("是", "√", "TRUE", "true", "1", "有")
NO = ("否", "×", "FALSE", "false", "0", "无", "不")


def yes(row: Row, heading: str, *, default: bool) -> bool:
    """Return a cell that says 是 or 否."""
    value = row.values.get(heading)
    if value is None:
        return default
    text = row.text(heading)
    if text in YES:
        return True
    if text in NO:
        return False
    raise row.error(heading, f"“{heading}”要填 是 或 否,填的是“{text}”。")


def one_of(row: Row, heading: str, words: Sequence[str]) -> str:
    """Return a cell that holds one of some words."""
    text = row.text(heading)
    if text == "否" and "" in words:
        return ""
    if text not in words:
        known = "、".join(word for word in words if word)
        raise row.error(heading, f"“{heading}”不能填“{text}”。", f"可以填:{known}。")
    return text


def due_text(value: Any) -> str:
    """Return 截止 as text: a date, a moment, or a formula without its `=`."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        plain = value.time() == datetime.time()
        return value.date().isoformat() if plain else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return formula(str(value).strip())


_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_MOMENT = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+(\d{1,2}):(\d{2}))?"
)


def setting(value: Any) -> Any:
    """Return what a cell of the column 值 means: number, share, date, truth, formula, or text.

    A text that begins with `=` is a formula and stays as it is.
    """
    if isinstance(value, datetime.datetime):
        return value.date() if value.time() == datetime.time() else value
    if not isinstance(value, str):
        return value
    text = value.strip()
    if text.startswith(("=", "＝")):
        return f"={formula(text)}"
    if _NUMBER.fullmatch(text):
        return float(text)
    if text.endswith(("%", "％")) and _NUMBER.fullmatch(text[:-1]):
        return float(f"{float(text[:-1]) / 100:.15g}")
    if text in ("是", "否"):
        return text == "是"
    return moment(text) or text


def moment(text: str) -> datetime.date | datetime.datetime | None:
    """Return the day, or the moment where a time is written, that a text is; None if none."""
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    try:
        day = datetime.date(int(found[1]), int(found[2]), int(found[3]))
        if found[4] is None:
            return day
        return datetime.datetime.combine(day, datetime.time(int(found[4]), int(found[5])))
    except ValueError:
        return None


def wrong_sheet(file: str, name: str, known: Sequence[str]) -> CxzyError:
    """Return the error for a sheet of 周期.xlsx that means nothing."""
    from ..names import offer

    return CxzyError(
        f"不认识的工作表“{name}”。", file=file, sheet=name,
        hint=offer(name, known) or f"可用的工作表:{'、'.join(known)}。",
    )  # fmt: skip
