"""Sheets with a heading row, such as the office's own 名册 and 清单: rows by heading, with places.

名册.xlsx 单位!A1     代码 │ 名称         │ 上级
                A2     A01  │ 数学学院党总支 │
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..catalogue import shown
from ..errors import CxzyError
from ..names import label_key, offer
from ..refs import address

if TYPE_CHECKING:
    from . import Sheet


@dataclass(frozen=True, slots=True)
class Row:
    """One row under the headings."""

    file: str
    sheet: str
    number: int
    """As Excel counts it."""
    values: Mapping[str, Any]
    """Heading -> what stands there; blank cells are not in it."""
    columns: Mapping[str, int]

    def text(self, heading: str) -> str:
        """Return a cell as text, whole numbers without `.0`; empty where it is blank."""
        value = self.values.get(heading)
        return "" if value is None else shown(value).strip()

    def cell(self, heading: str) -> str:
        """Return the A1 address of the cell under a heading; else of the row's first."""
        return address(self.number - 1, self.columns.get(heading, 0))

    def error(self, heading: str, message: str, hint: str = "") -> CxzyError:
        """Return the error for a cell of the row."""
        return CxzyError(
            message, file=self.file, sheet=self.sheet, cell=self.cell(heading),
            found=self.values.get(heading), hint=hint or None,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Headed:
    """A sheet with a heading row."""

    file: str
    sheet: str
    headings: Mapping[str, int]
    """Heading as it was asked for, or as it stands -> column, counted from 0."""
    rows: tuple[Row, ...]


def headed(
    sheet: Sheet,
    file: str,
    wanted: Mapping[str, Sequence[str]],
    needed: Sequence[str],
    *,
    others: bool = True,
) -> Headed:
    """Return a sheet's rows by heading.

    Args:
        sheet: The sheet; its heading row is the first that holds all `needed` headings.
        file: The workbook's name, for messages.
        wanted: Heading -> other words that offices use for it.
        needed: Headings without which the sheet is of no use.
        others: Whether further headings are taken as they stand; else they are refused.

    Raises:
        CxzyError: No row has the needed headings, a heading stands twice, or one is unknown.
    """
    names = {label_key(word): name for name, also in wanted.items() for word in (name, *also)}
    best: set[str] = set()
    for index, row in enumerate(sheet.rows[:20]):
        found = {names.get(label_key(v)) for v in row if isinstance(v, str)} - {None}
        if set(needed) <= found:
            return _under(sheet, file, index, names, others)
        if len(found) > len(best):
            best = {str(name) for name in found}
    lacking = [name for name in needed if name not in best]
    raise CxzyError(
        f"没有找到标题行:缺少“{'、'.join(lacking)}”这一列。", file=file, sheet=sheet.name,
        hint=f"标题行要有:{'、'.join(needed)}。",
    )  # fmt: skip


def _under(sheet: Sheet, file: str, index: int, names: Mapping[str, str], others: bool) -> Headed:
    columns: dict[str, int] = {}
    for column, value in enumerate(sheet.rows[index]):
        if not isinstance(value, str) or not value.strip():
            continue
        text = " ".join(value.split())
        name = names.get(label_key(value), text if others else "")
        if not name:
            raise CxzyError(
                f"不认识的列名“{text}”。", file=file, sheet=sheet.name, cell=address(index, column),
                hint=offer(text, names.values()) or f"可用的列:{'、'.join(names.values())}。",
            )  # fmt: skip
        if name in columns:
            raise CxzyError(
                f"“{name}”这一列有两列。", file=file, sheet=sheet.name,
                cell=address(index, column), hint="请删去一列或改名。",
            )  # fmt: skip
        columns[name] = column
    rows = tuple(_rows(sheet, file, index, columns))
    return Headed(file, sheet.name, columns, rows)


def _rows(sheet: Sheet, file: str, index: int, columns: Mapping[str, int]) -> Iterator[Row]:
    for number, line in enumerate(sheet.rows[index + 1 :], start=index + 2):
        values = {
            name: value
            for name, column in columns.items()
            if column < len(line) and not _blank(value := line[column])
        }
        if values:
            yield Row(file, sheet.name, number, values, columns)


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def day(value: Any) -> datetime.date | None:
    """Return a cell as a day, None where it is none."""
    if isinstance(value, datetime.datetime):
        return value.date()
    return value if isinstance(value, datetime.date) else None


def declared_sheets(data: bytes, file: str) -> list[Sheet]:
    """Return the visible sheets of a workbook in which the office declares something.

    Formulas stand in it as the texts that were typed, with their `=`: what Excel made of
    `=满意/分母` in a cell that is no text is `#NAME?`.

    Raises:
        WorkbookError: The bytes are no .xlsx or .xlsm.
    """
    from . import Sheet as Made
    from . import load_definition

    book = load_definition(data)
    found = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        rows = [
            ["" if cell is None else getattr(cell, "text", cell) for cell in row]
            for row in sheet.iter_rows(values_only=True)
        ]
        found.append(Made(sheet.title, rows, ()))
    return found
