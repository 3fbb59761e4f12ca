"""A cycle's folder -> `Cycle`: 周期.xlsx, joined to 名册, 清单 and 表样, and held to its laws."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ..calendars import Calendar, calendar_of, due_days
from ..errors import CxzyError
from ..forms import Form
from ..lists import Listing, load_lists
from ..names import offer
from ..roster import Roster, load_roster
from ..workbooks.headed import Row, declared_sheets, headed
from .cycle import Cycle, built_in_calendars
from .lines import (
    SHEETS,
    ColumnLine,
    FormLine,
    check_line,
    column_line,
    form_line,
    input_line,
    setting,
    table_line,
    text_line,
    wrong_sheet,
)
from .names import refuse_two_meanings
from .schemas import around_of, load_forms

T = TypeVar("T")
SETTINGS = ("名称", "开始", "结束", "截至日期", "名册", "清单", "编制单位", "版式")


@dataclass(frozen=True, slots=True)
class Declared:
    """The rows of 周期.xlsx by sheet."""

    file: str
    rows: Mapping[str, tuple[Row, ...]]

    def lines(self, sheet: str, make: Callable[[Row], T]) -> tuple[T, ...]:
        """Return what each row of a sheet declares."""
        return tuple(make(row) for row in self.rows.get(sheet, ()))


def load_cycle(folder: str | Path, *, as_of: datetime.date | None = None) -> Cycle:
    """Return the cycle that a folder holds.

    Args:
        folder: The folder of 周期.xlsx; a file in it, such as `__file__` of its run.py, means it.
        as_of: Overrides 截至日期 of 周期.xlsx; the day of the call where neither says.

    Raises:
        CxzyError: Something is missing, unknown or contradictory; file, sheet and cell are named,
            and the nearest name is offered.
        FormError: A form cannot be used.
    """
    root = Path(folder)
    root = root.parent if root.is_file() else root
    if not root.is_dir():
        raise CxzyError("没有这个周期文件夹。", file=str(root), hint="请核对路径。")
    declared = _declared(root)
    settings = dict(_settings(declared))
    roster = _roster(root, settings)
    lists = _lists(root, settings)
    start, end = _day(settings, "开始"), _day(settings, "结束")
    today = as_of or _day(settings, "截至日期") or datetime.date.today()
    calendars = dict(_calendars(declared, lists, start, end, today))
    parameters = dict(_parameters(declared))
    parameters |= {
        name: value for name, value in (("周期开始", start), ("周期结束", end)) if value is not None
    }
    form_lines = declared.lines("表样", form_line)
    tables = declared.lines("汇总", table_line)
    columns = _columns(declared)
    refuse_two_meanings(declared.rows, roster, lists)
    spanned = built_in_calendars(start, end, today)
    around = around_of(roster, lists, {**spanned, **calendars}, parameters)
    inputs = declared.lines("输入", input_line)
    made_later = [*(line.name for line in tables), *(line.name for line in inputs)]
    forms = load_forms(root / "表样", form_lines, around, today, made_later)
    value = settings.get("名称")
    checks = tuple(
        check_line(row, number) for number, row in enumerate(declared.rows.get("检查", ()), start=1)
    )
    made = Cycle(
        root, str(value[0]) if value else root.resolve().name, today, roster, forms, form_lines,
        start, end, parameters, lists, calendars, inputs, tables,
        columns, checks, declared.lines("文稿", text_line),
        _text(settings, "编制单位"), _text(settings, "版式"),
    )  # fmt: skip
    for line in form_lines:
        made.period_calendar(line)
        _refuse_unknown_count(line, forms)
    return made


def _refuse_unknown_count(line: FormLine, forms: Mapping[str, Form]) -> None:
    """Refuse a word under 匿名 that is neither 是 nor 否 nor a number in the head of the form."""
    if not line.ballots:
        return
    fields = forms[line.name].layout.fields.values() if line.name in forms else ()
    numbers = [about.name for about in fields if about.block is None and about.type == "整数"]
    if line.ballots not in numbers:
        raise line.row.error(
            "匿名", f"“匿名”要填 是、否,或表里写票数的字段,填的是“{line.ballots}”。",
            offer(line.ballots, numbers) or "一份是一张票的,填 是。",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outline:
    """What 周期.xlsx says by itself, no form loaded."""

    name: str
    forms: tuple[str, ...]
    """Forms and documents that are asked for."""
    files: tuple[Path, ...]
    """The roster and the lists, where they are inside the folder; others are shared."""


def outline(folder: str | Path) -> Outline:
    """Return what a cycle is about, without loading its forms and its roster.

    Raises:
        CxzyError: 周期.xlsx is missing or cannot be understood.
    """
    root = Path(folder)
    declared = _declared(root)
    settings = dict(_settings(declared))
    beside = (
        _beside(root, settings, "名册", "名册.xlsx"),
        _beside(root, settings, "清单", "清单.xlsx"),
    )
    inside = tuple(p for p in beside if p is not None and root.resolve() in p.resolve().parents)
    forms = tuple(line.name for line in declared.lines("表样", form_line))
    return Outline(_text(settings, "名称") or root.resolve().name, forms, inside)


def _declared(root: Path) -> Declared:
    path = root / "周期.xlsx"
    if not path.is_file():
        raise CxzyError(
            "文件夹里没有 周期.xlsx。",
            file=str(root),
            hint="周期文件夹里要有 周期.xlsx;可用 cxzy init 新建。",
        )
    rows: dict[str, tuple[Row, ...]] = {}
    for sheet in declared_sheets(path.read_bytes(), path.name):
        name = sheet.name.strip()
        if not any(value != "" for row in sheet.rows for value in row):
            continue
        if name not in SHEETS:
            if name in ("说明", "填写说明"):
                continue
            raise wrong_sheet(path.name, name, tuple(SHEETS))
        wanted, needed = SHEETS[name]
        rows[name] = headed(sheet, path.name, wanted, needed, others=False).rows
    return Declared(path.name, rows)


def _settings(declared: Declared) -> Iterator[tuple[str, tuple[Any, Row]]]:
    from ..names import offer

    for row in declared.rows.get("周期", ()):
        name = row.text("名称")
        if name not in SETTINGS:
            hint = offer(name, SETTINGS) or f"可以写:{'、'.join(SETTINGS)}。"
            raise row.error("名称", f"不认识的设置“{name}”。", hint)
        if "值" in row.values:
            yield name, (setting(row.values["值"]), row)


def _text(settings: Mapping[str, tuple[Any, Row]], name: str) -> str:
    return str(settings[name][0]) if name in settings else ""


def _day(settings: Mapping[str, tuple[Any, Row]], name: str) -> datetime.date | None:
    if name not in settings:
        return None
    value, row = settings[name]
    if isinstance(value, datetime.datetime):
        return value.date()
    if not isinstance(value, datetime.date):
        raise row.error("值", f"“{name}”要填日期,填的是“{value}”。", "请写成 2011-12-31。")
    return value


def _roster(root: Path, settings: Mapping[str, tuple[Any, Row]]) -> Roster:
    path = _beside(root, settings, "名册", "名册.xlsx")
    if path is None:
        raise CxzyError(
            "文件夹里没有 名册.xlsx。", file=str(root), hint="请放入名册,或在周期表写明名册的位置。"
        )
    return load_roster(path)


def _lists(root: Path, settings: Mapping[str, tuple[Any, Row]]) -> dict[str, Listing]:
    path = _beside(root, settings, "清单", "清单.xlsx")
    return load_lists(path) if path is not None else {}


def _beside(
    root: Path, settings: Mapping[str, tuple[Any, Row]], name: str, usual: str
) -> Path | None:
    """Return the file that a setting names, the usual one where it names none."""
    if name not in settings:
        path = root / usual
        return path if path.is_file() else None
    value, row = settings[name]
    path = root / str(value)
    if not path.is_file():
        raise row.error("值", f"没有文件“{value}”。", "位置从周期文件夹算起,例如 ../名册.xlsx。")
    return path


def _calendars(
    declared: Declared,
    lists: Mapping[str, Listing],
    start: datetime.date | None,
    end: datetime.date | None,
    today: datetime.date,
) -> Iterator[tuple[str, Calendar]]:
    for name, given in lists.items():
        made = calendar_of(given)
        if made is not None:
            yield name, made
    for row in declared.rows.get("期次", ()):
        days = [part.strip() for part in row.text("日").replace("；", ";").split(";")]
        if not all(day.isdigit() and 1 <= int(day) <= 31 for day in days):
            raise row.error(
                "日",
                f"“日”要填 1 到 31 的数,填的是“{row.text('日')}”。",
                "多个日用分号隔开:14;29。",
            )
        first = start or datetime.date(today.year, 1, 1)
        last = end or datetime.date(max(first, today).year, 12, 31)
        yield row.text("名称"), due_days(row.text("名称"), [int(d) for d in days], first, last)


def _parameters(declared: Declared) -> Iterator[tuple[str, Any]]:
    for row in declared.rows.get("参数", ()):
        name = row.text("名称")
        if not name:
            raise row.error("名称", "这一行没有写参数名。", "请补上,或删去这一行。")
        if "值" not in row.values:
            raise row.error("值", f"参数“{name}”没有值。", "请补上,或删去这一行。")
        yield name, setting(row.values["值"])


def _columns(declared: Declared) -> dict[str, tuple[ColumnLine, ...]]:
    from ..names import offer

    tables = [row.text("汇总表") for row in declared.rows.get("汇总", ())]
    made: dict[str, list[ColumnLine]] = {}
    current = ""
    for row in declared.rows.get("汇总列", ()):
        # A table's name may stand on the first of its rows only, as offices write it.
        current = row.text("汇总表") or current
        if current not in tables:
            raise row.error("汇总表", f"没有“{current}”这个汇总表。", offer(current, tables))
        filled = Row(
            row.file, row.sheet, row.number, {**row.values, "汇总表": current}, row.columns
        )
        made.setdefault(current, []).append(column_line(filled))
    return {name: tuple(lines) for name, lines in made.items()}


def forms_of(lines: Sequence[FormLine]) -> tuple[FormLine, ...]:
    """Return the lines that are forms, documents left out."""
    return tuple(line for line in lines if not line.document)
