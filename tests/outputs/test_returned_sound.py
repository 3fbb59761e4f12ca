"""Returned copies of awkward files: nothing is there that makes Excel repair them.

Comments of old and new kind, a protected sheet, a table, frozen panes, pictures; macros; twice.
LibreOffice opens them and shows every value as it was.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.table import Table

from ..cycle.folders import copy_bytes
from ..packages import producers
from ..packages.office import opened, recalculated
from ..packages.sound import sound
from ..runs.offices import Office
from .test_returned_again import with_thread
from .test_returns import ROWS, UNIT, corrected, returned, with_macros


def changed(change: Callable[[Any], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(copy_bytes(UNIT, ROWS)))
    change(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def commented(book: Any) -> None:
    for cell in ("D4", "F5", "A1"):
        book.worksheets[0][cell].comment = Comment(f"批注 {cell}", "数院")


def protected(book: Any) -> None:
    book.worksheets[0].protection.enable()
    book.worksheets[0].protection.password = "密码"
    book.security.lockStructure = True


def in_a_table(book: Any) -> None:
    sheet = book.worksheets[0]
    for column, cell in enumerate(sheet[3]):
        cell.value = cell.value or f"列{column}"
    sheet.add_table(Table(displayName="支部表", ref="A3:F6"))


def frozen(book: Any) -> None:
    sheet = book.worksheets[0]
    sheet.freeze_panes = "B4"
    sheet.auto_filter.ref = "A3:F6"
    sheet.sheet_view.tabSelected = True
    book.create_sheet("第二张").sheet_view.tabSelected = True
    book.create_sheet("藏").sheet_state = "hidden"


FILES: dict[str, Callable[[], bytes]] = {
    "old comments": lambda: changed(commented),
    "threads": lambda: with_thread(changed(commented)),
    "protected": lambda: changed(protected),
    "a table": lambda: changed(in_a_table),
    "frozen panes": lambda: changed(frozen),
    "macros": lambda: with_macros(changed(commented)),
    "prefixed": lambda: producers.prefixed(changed(commented)),
    "without addresses": lambda: producers.bare(changed(commented)),
    "absolute targets": lambda: producers.absolute(changed(commented)),
    "byte order marks": lambda: producers.marked(changed(commented)),
    "strict": lambda: producers.strict(changed(commented)),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_returned_copy_is_sound_and_so_is_the_next(tmp_path: Path, kind: str):
    """Returned, come in again as it is, returned again: each is as sound as what came."""
    office = Office(tmp_path / "2011")
    data = FILES[kind]()
    office.receives("数院.xlsm" if kind == "macros" else "数院.xlsx", data)
    known = set(sound(data))
    for number in range(2):
        got, made = returned(office, tmp_path / f"退回{number}")
        assert [one.status for one in got.made] == ["退回"], list(got.findings)
        back = made[0].read_bytes()
        assert [wrong for wrong in sound(back) if wrong not in known] == []
        for path in office.inbox.iterdir():
            path.unlink()
        office.receives("数院.xlsx", back)


@pytest.mark.libreoffice
def test_libreoffice_opens_every_returned_copy(tmp_path: Path):
    """Each value of the unit's sheet is there, the comment and the colour as well."""
    books: dict[str, bytes] = {}
    for kind, make in FILES.items():
        office = Office(tmp_path / kind)
        office.receives("数院.xlsm" if kind == "macros" else "数院.xlsx", make())
        _, made = returned(office, tmp_path / f"退回 {kind}")
        books[kind] = made[0].read_bytes()
    (tmp_path / "lo").mkdir()
    read = recalculated(books, tmp_path / "lo")
    assert set(read) == set(FILES)
    for kind, book in read.items():
        assert book.sheetnames[0] == "退回说明", kind
        sheet = book[next(n for n in book.sheetnames if n != "退回说明")]
        rows = [[cell.value for cell in row] for row in sheet["B4:F5"]]
        assert rows == [list(row) for row in ROWS], kind
        assert "退回\n" in sheet["D4"].comment.text, kind
        assert sheet["D4"].fill.fgColor.rgb == "FFF4B9A7", kind


def test_a_mended_copy_of_each_kind_is_accepted(tmp_path: Path):
    """What openpyxl opens is mended with it and comes in: accepted."""
    for kind in ("old comments", "protected", "frozen panes", "macros", "without addresses"):
        office = Office(tmp_path / kind)
        office.receives("数院.xlsm" if kind == "macros" else "数院.xlsx", FILES[kind]())
        _, made = returned(office, tmp_path / f"退回 {kind}")
        for path in office.inbox.iterdir():
            path.unlink()
        office.receives("数院.xlsx", corrected(made[0].read_bytes(), {"D4": 20, "F5": 25}))
        got, _ = returned(office, tmp_path / f"再退回 {kind}")
        assert [one.status for one in got.made] == ["接收"], (kind, list(got.findings))
        assert opened(made[0].read_bytes()).sheetnames[0] == "退回说明"
