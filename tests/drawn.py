"""Sheets drawn in text -> a workbook's bytes (STYLE rule 33).

    drawn('''
        附件4 | A        | B              | C   | D
        1     | 情况汇总表 | <             | <   | <
        3     | 序号      | 支部名称        | 票数 | <
        4     | ^        | ^             | 有效 | 满意
        5     | 1        | 教工第一党支部   | 40  | 38
        6     | 合计      |               | =SUM(C5:C5) -> 40 |
    ''')

The first line names the sheet and its columns; a line that begins a further sheet does the same.
`<` merges a cell with the one left of it, `^` with the one above. `12` is a number, `50%` a share,
`2011-12-20` a date, `#N/A` an error, `=A1+1` a formula without a result, `=A1+1 -> 3` with one,
`'12` the text 12; `\\n` breaks a line. What stands in no cell is blank.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.utils import column_index_from_string

_HEADING = re.compile(r"[A-Z]{1,2}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_RESULT = re.compile(r"(=.+?)\s+->\s*(.*)", re.DOTALL)
_CELL = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)><f>([^<]*)</f><v\s*/?>(?:</v>)?</c>')


def drawn(
    text: str, *, hidden: Iterable[str] = (), dropdowns: dict[str, str] | None = None
) -> bytes:
    """Return the workbook that a drawing shows.

    Args:
        text: The drawing.
        hidden: Names of sheets that are hidden.
        dropdowns: `B3` or `附件4!B3:B9` -> options parted by commas.
    """
    book = openpyxl.Workbook()
    book.remove(book.active)
    results: list[dict[str, str]] = []
    for name, columns, rows in _sheets(text):
        ws = book.create_sheet(name)
        results.append(_draw(ws, columns, rows))
    for name in hidden:
        book[name].sheet_state = "hidden"
    for where, options in (dropdowns or {}).items():
        sheet, _, cells = where.rpartition("!")
        _dropdown(book[sheet] if sheet else book.worksheets[0], cells, options)
    out = io.BytesIO()
    book.save(out)
    return _with_results(out.getvalue(), results) if any(results) else out.getvalue()


def _sheets(text: str) -> list[tuple[str, list[str], list[tuple[int, list[str]]]]]:
    found: list[tuple[str, list[str], list[tuple[int, list[str]]]]] = []
    for line in text.strip("\n").splitlines():
        if not line.strip():
            continue
        first, *cells = [part.strip() for part in line.split("|")]
        if cells and all(_HEADING.fullmatch(cell) for cell in cells) and not first.isdigit():
            found.append((first, cells, []))
            continue
        rows = found[-1][2]
        rows.append((int(first) if first else rows[-1][0] + 1, cells))
    return found


def _draw(ws: Any, columns: list[str], rows: list[tuple[int, list[str]]]) -> dict[str, str]:
    results: dict[str, str] = {}
    corner: dict[tuple[int, int], tuple[int, int]] = {}
    boxes: dict[tuple[int, int], tuple[int, int]] = {}
    for row, cells in rows:
        for letters, cell in zip(columns, cells, strict=False):
            at = (row, column_index_from_string(letters))
            near = {"<": (at[0], at[1] - 1), "^": (at[0] - 1, at[1])}.get(cell)
            if near is not None:
                first = corner.get(near, near)
                corner[at] = first
                last = boxes.get(first, first)
                boxes[first] = (max(last[0], at[0]), max(last[1], at[1]))
            elif cell:
                _write(ws.cell(*at), cell, results)
    for (r0, c0), (r1, c1) in boxes.items():
        ws.merge_cells(start_row=r0, start_column=c0, end_row=r1, end_column=c1)
    return results


def _write(cell: Any, text: str, results: dict[str, str]) -> None:
    text = text.replace("\\n", "\n")
    if found := _RESULT.fullmatch(text):
        cell.value = found[1]
        results[cell.coordinate] = found[2].strip()
    elif text.startswith("'"):
        cell.value, cell.data_type = text[1:], "s"
    elif text.startswith("#") and text.rstrip("!?/A0").isupper():
        cell.value, cell.data_type = text, "e"
    elif _NUMBER.fullmatch(text):
        cell.value = float(text) if "." in text else int(text)
    elif text.endswith("%") and _NUMBER.fullmatch(text[:-1]):
        cell.value, cell.number_format = float(text[:-1]) / 100, "0.00%"
    elif day := _DAY.fullmatch(text):
        cell.value, cell.number_format = dt.date(*map(int, day.groups())), "yyyy-mm-dd"
    else:
        cell.value = text


def _dropdown(ws: Any, cells: str, options: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(type="list", formula1=f'"{options}"', allow_blank=True)
    rule.add(cells)
    ws.add_data_validation(rule)


def _with_results(data: bytes, results: list[dict[str, str]]) -> bytes:
    """Put results behind formulas; openpyxl writes one of the two only."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            part = old.read(item)
            found = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", item.filename)
            if found:
                known = results[int(found[1]) - 1]
                part = _CELL.sub(lambda m, k=known: _cell(m, k), part.decode()).encode()
            new.writestr(item.filename, part)
    return out.getvalue()


def _cell(found: re.Match[str], known: dict[str, str]) -> str:
    if found[1] not in known:
        return found[0]
    result = known[found[1]]
    kind = "" if _NUMBER.fullmatch(result) else ' t="str"'
    return f'<c r="{found[1]}"{found[2]}{kind}><f>{found[3]}</f><v>{escape(result)}</v></c>'
