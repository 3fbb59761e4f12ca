"""One workbook saved by LibreOffice in every kind reads alike."""

from __future__ import annotations

import datetime
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from cxzy_sheets.workbooks import Book, read_book

from .test_readers import filled

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]


def _original(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "附件4"
    rows = [
        ["单位", "人数", "满意率", "日期", "勾", "率", "和", "空", "坏"],
        [
            "数学学院",
            35,
            1,
            datetime.date(2011, 12, 20),
            "P",
            "=C2",
            "=B2+B3",
            '=IF(B2>1,"","x")',
            "=1/0",
        ],
        [
            "外语\n学院",
            7.5,
            0.985,
            datetime.datetime(2012, 1, 5, 8, 30),
            "√",
            "=C3",
            "=SUM(B2:B3)",
            None,
            "=NA()",
        ],
    ]
    for line in rows:
        sheet.append(line)
    for row in (2, 3):
        sheet.cell(row, 3).number_format = sheet.cell(row, 6).number_format = "0.0%"
        sheet.cell(row, 4).number_format = "yyyy-mm-dd"
    sheet["E2"].font = openpyxl.styles.Font(name="Wingdings 2")
    sheet.merge_cells("A5:C6")
    sheet["A5"] = "说明"
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["G"].hidden = True
    hidden = book.create_sheet("去年")
    hidden["B2"] = 4
    hidden.sheet_state = "hidden"
    book.save(path)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Book]:
    """Return the workbook as LibreOffice saved it, by kind."""
    folder = tmp_path_factory.mktemp("lo")
    _original(folder / "原.xlsx")
    books = {}
    for kind in ("xlsx", "xls", "ods"):
        profile = f"-env:UserInstallation=file://{folder}/profile"
        to = ["--convert-to", kind, "--outdir", str(folder / kind)]
        command = ["soffice", profile, "--headless", *to, str(folder / "原.xlsx")]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
        books[kind] = read_book((folder / kind / f"原.{kind}").read_bytes())
        assert books[kind].kind == kind
    return books


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_values_merges_and_visibility(saved: dict[str, Book], kind: str):
    """The same values, merges and hidden sheets in every kind."""
    want, got = saved["xlsx"], saved[kind]
    assert [s.name for s in got.sheets] == [s.name for s in want.sheets] == ["附件4", "去年"]
    assert [s.visible for s in got.sheets] == [True, False]
    for one, other in zip(want.sheets, got.sheets, strict=True):
        assert filled(one) == filled(other)
        assert one.merges == other.merges
    assert filled(got.sheets[0])[1, 5] == 1.0


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_errors_formats_and_hidden_rows(saved: dict[str, Book], kind: str):
    """Errors are seen, an empty result is blank, 1 in a percent cell is known as 100 %."""
    sheet = saved[kind].sheets[0]
    look = sheet.look()
    assert sheet.doubtful
    assert {at: str(odd) for at, odd in look.odd.items()} == {(1, 8): "#DIV/0!", (2, 8): "#N/A"}
    assert "%" in (look.number_format(1, 2) or "")
    assert "%" not in (look.number_format(1, 1) or "")
    assert look.hidden_rows == {2}
    assert (6, 6) in look.hidden_columns
    if kind != "ods":
        assert look.font(1, 4) == "Wingdings 2"
