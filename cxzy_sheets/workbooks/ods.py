"""What calamine does not show of an .ods: merges, errors, missing results, formats, its extent."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..refs import LAST_COLUMN, LAST_ROW
from ..values import CellError, Uncached
from .biff import Found, settle
from .kinds import refusal
from .parsed import Styles, walk
from .zipped import Archive

_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "Err:")
_PERCENT, _DATE, _NO_DAY, _NO_YEAR = 1, 2, 3, 4
_FORMATS = ["General", "0%", "yyyy-mm-dd", 'yyyy"年"m"月"', 'm"月"d"日"']
STYLES = Styles(_FORMATS, [])
"""An .ods says of each cell what kind of value it holds and what it shows; that is as much as a
format tells."""
_NUMBER = re.compile("[0-9]+")


def survey(archive: Archive) -> dict[str, Found]:
    """Return for each sheet what is hidden in it.

    calamine gives no merges for .ods, so a number merged over two records would look like one
    number and a blank (reading.md §1).

    Raises:
        WorkbookError: The workbook is damaged, or a sheet reaches too far.
    """
    xml = archive.read("content.xml")
    if not xml:
        raise refusal("damaged-file", detail="缺少内容")
    return _Content().run(xml)


class _Content:
    def __init__(self) -> None:
        self.sheets: dict[str, Found] = {}
        self.sheet = Found()
        self.depth = 0
        """Tables inside a cell are not sheets."""
        self.row = self.column = 0
        self.repeat_row = self.repeat = 1
        self.formula: str | None = None
        self.kind: str | None = None
        self.date = ""
        self.text: list[str] = []
        self.notes = 0

    def run(self, xml: bytes) -> dict[str, Found]:
        walk(xml, self._start, self._end, self._data, spaces=False)
        settle(self.sheets.values())
        return self.sheets

    def _start(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "table:table":
            self.depth += 1
            if self.depth == 1:
                self.sheet = self.sheets.setdefault(given.get("table:name", ""), Found())
                self.row = self.column = 0
        elif self.depth != 1:
            return
        elif tag == "office:annotation":
            self.notes += 1
        elif tag == "table:table-column":
            self._columns(given)
        elif tag == "table:table-row":
            self.column = 0
            self.repeat_row = _count(given, "table:number-rows-repeated")
            if given.get("table:visibility", "visible") != "visible" and self.repeat_row < 10_000:
                self.sheet.hidden_rows.update(range(self.row, self.row + self.repeat_row))
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._cell(given)

    def _data(self, text: str) -> None:
        if not self.notes:
            self.text.append(text)

    def _columns(self, given: Mapping[str, str]) -> None:
        count = _count(given, "table:number-columns-repeated")
        if given.get("table:visibility", "visible") != "visible":
            self.sheet.hidden_columns.append((self.column, self.column + count - 1))
        self.column += count

    def _cell(self, given: Mapping[str, str]) -> None:
        self.repeat = _count(given, "table:number-columns-repeated")
        self.formula = given.get("table:formula")
        self.kind = given.get("office:value-type") or given.get("calcext:value-type")
        self.date = given.get("office:date-value", "")
        self.text.clear()
        down = _count(given, "table:number-rows-spanned")
        across = _count(given, "table:number-columns-spanned")
        if (down > 1 or across > 1) and self.row < LAST_ROW and self.column < LAST_COLUMN:
            self.sheet.merges.append(
                (self.row, self.column, self.row + down - 1, self.column + across - 1)
            )

    def _end(self, tag: str) -> None:
        if tag == "table:table":
            self.depth -= 1
        elif self.depth != 1:
            return
        elif tag == "office:annotation":
            self.notes -= 1
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._store("".join(self.text).strip())
            self.column += self.repeat
        elif tag == "table:table-row":
            self.row += self.repeat_row

    def _store(self, shown: str) -> None:
        if self.kind is None and self.formula is None and not shown:
            return
        style = {"percentage": _PERCENT, "date": _DATE}.get(self.kind or "", 0)
        if style == _DATE:
            style = _date_style(shown, self.date)
        last = self.row + self.repeat_row - 1, self.column + self.repeat - 1
        self.sheet.reaches(*last, style)
        self.sheet.refuse_if_huge()
        odd: CellError | None = None
        empty: Uncached | None = None
        if self.formula is not None:
            if shown.startswith(_ERRORS):
                odd = CellError(shown)
            elif self.kind is None and not shown:
                empty = Uncached(self.formula)
            if empty is None:
                self.sheet.counted = True
        for row in range(self.row, last[0] + 1):
            for column in range(self.column, last[1] + 1):
                if style:
                    self.sheet.styles[row, column] = style
                if self.formula is not None:
                    self.sheet.formulas.add((row, column))
                if odd is not None:
                    self.sheet.odd[row, column] = odd
                if empty is not None:
                    self.sheet.empty[row, column] = empty


def _date_style(shown: str, value: str) -> int:
    """Return the style of a date that is shown as 2012年6月, as 9月30日, or with all its parts."""
    numbers = _NUMBER.findall(shown)
    if len(numbers) > 2 or not value:
        return _DATE
    if not numbers:
        # 二〇一二年六月; a weekday says nothing of the rest.
        lacking = {"日": _NO_DAY, "年": _NO_YEAR} if "月" in shown else {}
        return next((style for sign, style in lacking.items() if sign not in shown), _DATE)
    year, month, day = value[:4], value[5:7], value[8:10]
    without = [int(n) for n in numbers] in ([int(month), int(day)], [int(day), int(month)])
    named = len(numbers) == 1 and int(numbers[0]) == int(day) and year[2:] != numbers[0].zfill(2)
    return _NO_YEAR if without or named else _NO_DAY


def _count(given: Mapping[str, str], name: str) -> int:
    """Return a count of repeats or of spanned cells, 1 where it is not given."""
    text = given.get(name, "1")
    if not text.isascii() or not text.isdigit() or len(text) > 8:
        raise ValueError(text)
    return int(text)
