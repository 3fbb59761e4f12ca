"""示范.xlsx of a kit: the answers of every copy, and what is wrong with some on purpose.

| sheet | a row is |
|---|---|
| 报送 | a copy: 份 (its name in here) · 表 · 单位 (code) · 天 (1, 2) · 文件 (path in the inbox) |
| *a form's name* | what a copy answers once: 份, then fields by their names |
| *form.block* | one record of a copy: 份, then fields by their short names |
| 文件 | a file that is no form: 文件 · 天 · 正文 (.docx, .txt), or 来自 (a copy's bytes again) |
| 埋设 | one finding that must come: see `Planted` |

Several options, or several persons, in one cell are parted by `;`. Everything is data: a cycle of
one's own can be rehearsed in the same way.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...errors import CxzyError
from ...names import offer
from ...workbooks import Sheet
from ...workbooks.headed import Row, declared_sheets, headed

FOLDER, NAME = "示范", "示范.xlsx"
COPIES, FILES, PLANTED = "报送", "文件", "埋设"
CHANGES = ("改", "空", "删行", "加行", "原样")


@dataclass(frozen=True, slots=True)
class Copy:
    """What one copy of a form says when nothing is wrong with it."""

    id: str
    form: str
    unit: str
    """The code of the unit that sends it."""
    day: int
    path: str
    """In the inbox, parted by `/`; empty: by unit and form."""
    values: Mapping[str, Any]
    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    """Block -> its records by short names."""


@dataclass(frozen=True, slots=True)
class Other:
    """A file that is no filled copy of its own."""

    path: str
    day: int
    text: str
    copy_of: str
    """The copy whose bytes it has; empty: it holds `text`."""


@dataclass(frozen=True, slots=True)
class Planted:
    """One finding that must come on the first day, and what is done for it."""

    code: str
    did: str
    """What was done, in a few words."""
    copy: str = ""
    """The copy that it is found in; empty: it is for the office, or of another file."""
    unit: str = ""
    """Of a finding for the office: the unit it names, where it names one."""
    rule: str = ""
    """The number of the rule or check, where it is one."""
    field: str = ""
    """The answer whose cell must be named: `单位`, `支部.满意[2]` (the second record)."""
    cell: str = ""
    """The cell that must be named, where it is no answer's; typed into by 改."""
    at: str = ""
    """The answer whose cell must be named, where it is not the one that is changed."""
    change: str = "改"
    """改: type `value` · 空: empty · 删行: leave the record out · 加行: write it twice · 原样."""
    value: Any = None
    times: int = 1
    """How often it comes."""
    again: bool = True
    """The copy is sent in on the second day as it should be."""


@dataclass(frozen=True, slots=True)
class Script:
    """Everything that 示范.xlsx says."""

    copies: tuple[Copy, ...]
    others: tuple[Other, ...]
    planted: tuple[Planted, ...]
    by_id: Mapping[str, Copy] = field(default_factory=dict)


def load_script(path: Path) -> Script:
    """Return what 示范.xlsx says.

    Raises:
        CxzyError: A sheet or column is missing, or a row names a copy that is not there; sheet and
            cell are named.
    """
    sheets = {sheet.name: sheet for sheet in declared_sheets(path.read_bytes(), path.name)}
    if COPIES not in sheets:
        raise CxzyError(f"缺少工作表“{COPIES}”。", file=path.name)
    answers = {
        name: _answers(sheet, path.name)
        for name, sheet in sheets.items()
        if name not in (COPIES, FILES, PLANTED)
    }
    copies = tuple(_copies(sheets[COPIES], path.name, answers))
    others = tuple(_others(sheets[FILES], path.name)) if FILES in sheets else ()
    by_id = {copy.id: copy for copy in copies}
    lines = (
        _lines(sheets[PLANTED], path.name, {"代码": (), "说明": ()}) if PLANTED in sheets else ()
    )
    planted = tuple(_planted(row, by_id) for row in lines)
    return Script(copies, others, planted, by_id)


Answers = Mapping[str, Sequence[Mapping[str, Any]]]
"""Copy -> its rows on one sheet."""


def _lines(sheet: Sheet, file: str, needed: Mapping[str, Sequence[str]]) -> tuple[Row, ...]:
    return headed(sheet, file, needed, tuple(needed)).rows


def _answers(sheet: Sheet, file: str) -> Answers:
    made: dict[str, list[Mapping[str, Any]]] = {}
    for row in _lines(sheet, file, {"份": ()}):
        record = {name: _value(value) for name, value in row.values.items() if name != "份"}
        made.setdefault(row.text("份"), []).append(record)
    return made


def _value(value: Any) -> Any:
    """Return a cell as it was meant: a day without a time, a whole number without a point."""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _copies(sheet: Sheet, file: str, answers: Mapping[str, Answers]) -> Iterator[Copy]:
    seen: set[str] = set()
    for row in _lines(sheet, file, {"份": (), "表": (), "单位": ()}):
        name, form = row.text("份"), row.text("表")
        if name in seen:
            raise row.error("份", f"“{name}”有两份。", "请改名。")
        seen.add(name)
        once = answers.get(form, {}).get(name, [])
        if len(once) > 1:
            raise row.error("份", f"工作表“{form}”里“{name}”有 {len(once)} 行。", "一份一行。")
        rows = {
            sheet_name.partition(".")[2]: found[name]
            for sheet_name, found in answers.items()
            if sheet_name.startswith(f"{form}.") and name in found
        }
        yield Copy(
            name, form, row.text("单位"), int(row.values.get("天") or 1), row.text("文件"),
            once[0] if once else {}, rows,
        )  # fmt: skip


def _others(sheet: Sheet, file: str) -> Iterator[Other]:
    for row in _lines(sheet, file, {"文件": ()}):
        day = int(row.values.get("天") or 1)
        yield Other(row.text("文件"), day, row.text("正文"), row.text("来自"))


def _planted(row: Row, by_id: Mapping[str, Copy]) -> Planted:
    copy, change = row.text("份"), row.text("动作") or "改"
    if copy and copy not in by_id:
        raise row.error("份", f"没有“{copy}”这一份。", offer(copy, by_id))
    if change not in CHANGES:
        raise row.error("动作", f"不认识的动作“{change}”。", f"可写:{'、'.join(CHANGES)}。")
    return Planted(
        row.text("代码"), row.text("说明"), copy, row.text("单位"), row.text("编号"),
        row.text("字段"), row.text("单元格"), row.text("指在"), change,
        _value(row.values.get("改为")), int(row.values.get("次数") or 1), row.text("再报") != "否",
    )  # fmt: skip
