"""Blanks sent out and copies returned, beside what a script with openpyxl takes for the same.

The form is that of `drawn` with three 规则; each copy that goes back breaks two of them in ten
records. openpyxl does what the library does and no more: a blank with the unit's name, three
dropdowns and protection; a returned copy with the same cells coloured and commented and the
findings on a sheet in front.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation

import cxzy_sheets as cs

from . import drawn

_RULES = (
    ("编号", "范围", "规则", "级别", "提示"),
    ("T-1", "支部", "实参评<=应参评", "强制", "实参评人数不能多于应参评人数"),
    ("T-2", "支部", "满意<=实参评", "强制", "满意票不能多于实参评人数"),
    ("T-3", "支部", "经费>0", "核实", "经费为零的请说明"),
)
_WRONG = 10
"""Records of a copy that break rules; so many comments performance.md §5 has a file."""

Cells = Sequence[tuple[str, str]]
"""Address and text of what is wrong in a copy."""
Measured = Callable[[dict[str, tuple[Callable[[], None], int]], int], dict[str, list[float]]]


def form() -> cs.Form:
    """Return the form with its rules."""
    book = openpyxl.load_workbook(io.BytesIO(drawn.tagged()))
    sheet = book.create_sheet("规则")
    for line in _RULES:
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return cs.Form(out.getvalue(), name="附件4")


def wrong(number: int) -> bytes:
    """Return a filled copy that will be returned; the same for the same number."""
    return drawn.copy(number, wrong=_WRONG)


def blanks(form: cs.Form, count: int) -> Callable[[], None]:
    """Return the sending out of so many blanks."""

    def run() -> None:
        for number in range(count):
            form.blank({"单位": f"第{number}学院"})

    return run


def blanks_by_openpyxl(data: bytes, count: int) -> Callable[[], None]:
    """Return the same by openpyxl, as scripts in offices do it."""

    def run() -> None:
        for number in range(count):
            book = openpyxl.load_workbook(io.BytesIO(data))
            del book["规则"]
            sheet = book.worksheets[0]
            sheet["A2"] = f"填报单位(盖章):第{number}学院"
            for row in range(drawn.FIRST + 1, drawn.FIRST + drawn.ROOM + 1):
                for column in range(2, 12):
                    cell = sheet.cell(row, column)
                    cell.value = None
                    cell.protection = Protection(locked=False)
            for column, asked in (("D", '"教师,学生,离退休"'), ("E", None), ("F", None)):
                kind = {"type": "list", "formula1": asked} if asked else {
                    "type": "whole", "operator": "greaterThanOrEqual", "formula1": "0"
                }  # fmt: skip
                validation = DataValidation(allow_blank=True, **kind)
                validation.add(f"{column}5:{column}44")
                sheet.add_data_validation(validation)
            sheet.protection.sheet = True
            book.save(io.BytesIO())

    return run


def returns(got: cs.Collection) -> Callable[[], None]:
    """Return the returning of what was collected."""

    def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            made = cs.write_returns(got, Path(folder, "退回"))
            assert len(made) == got.counts["退回"]

    return run


def returns_by_openpyxl(files: Sequence[bytes], told: Sequence[Cells]) -> Callable[[], None]:
    """Return the same by openpyxl."""

    def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            for number, (data, cells) in enumerate(zip(files, told, strict=True)):
                book = openpyxl.load_workbook(io.BytesIO(data))
                _annotated(book, cells)
                book.save(Path(folder, f"{number}.xlsx"))

    return run


_RED = PatternFill("solid", fgColor="FFF4B9A7")
_LINE = Side("thin")
_FRAME = Border(_LINE, _LINE, _LINE, _LINE)
_WIDTHS = (5, 6, 13, 20, 20, 40, 24, 28, 12)


def _annotated(book: Any, cells: Cells) -> None:
    sheet = book.worksheets[0]
    notice = book.create_sheet("退回说明", 0)
    notice["A1"] = "退回说明"
    notice["A1"].font = Font(bold=True, size=16)
    for column, width in enumerate(_WIDTHS, 1):
        notice.column_dimensions[chr(64 + column)].width = width
    for row, (address, text) in enumerate(cells, 6):
        sheet[address].fill = _RED
        sheet[address].comment = Comment(text, "办公室")
        line = (row - 5, "强制", address, "", "", text, "请改正", "", "")
        for column, value in enumerate(line, 1):
            cell = notice.cell(row, column, value)
            cell.border = _FRAME
            cell.alignment = Alignment(wrap_text=True, vertical="center")
        notice.cell(row, 3).hyperlink = f"#附件4!{address}"


def inbox(folder: Path, count: int) -> list[bytes]:
    """Return the copies that go back, put into a folder."""
    files = [wrong(number) for number in range(count)]
    for number, data in enumerate(files):
        (folder / f"{number:04}.xlsx").write_bytes(data)
    return files


def told(got: cs.Collection) -> list[Cells]:
    """Return the cells that the library marks, copy by copy, in the order of the inbox."""
    frame = got.findings.frame()
    groups = frame[frame["级别"] != "提示"].groupby("文件", sort=True)
    return [list(zip(one["单元格"], one["问题"], strict=True)) for _, one in groups]


def times(count: int, rounds: int, measured: Measured) -> dict[str, list[float]]:
    """Return the milliseconds a copy of each case in each round.

    Args:
        count: Copies that go back; five blanks are sent out for each.
        rounds: How often.
        measured: What runs the cases, their rounds interleaved.
    """
    made = form()
    with tempfile.TemporaryDirectory() as folder:
        files = inbox(Path(folder), count)
        got = cs.collect(made, inbox=folder)
        few = max(count // 20, 5)
        return measured(
            {
                "blank": (blanks(made, 5 * count), 5 * count),
                "blank by openpyxl": (blanks_by_openpyxl(made.data, few), few),
                "return": (returns(got), count),
                "return by openpyxl": (returns_by_openpyxl(files[:few], told(got)[:few]), few),
            },
            rounds,
        )
