"""Workbooks as offices have them, and what is asked of a patched one.

`rich` draws with xlsxwriter whatever a row that goes in has to take along; `parts` opens the result
as a zip and nothing more, so that what is compared is bytes.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import warnings
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
"""A picture of one pixel."""

FIRST, LAST, TOTAL = 6, 10, 11
"""Rows of the block in `rich`, as Excel counts them, and the row of its total."""


def parts(data: bytes) -> dict[str, bytes]:
    """Return every part of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def changed(before: bytes, after: bytes) -> set[str]:
    """Return the names of parts that differ, went, or came."""
    a, b = parts(before), parts(after)
    return {name for name in a.keys() | b.keys() if a.get(name) != b.get(name)}


def opened(data: bytes, *, values: bool = False) -> Any:
    """Return a workbook as openpyxl reads it, without its complaints of what it would lose."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def drawn(cells: dict[str, Any], *, title: str = "表1") -> bytes:
    """Return a workbook of one sheet with some cells, drawn with openpyxl."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for address, value in cells.items():
        sheet[address] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class Pipe:
    """A file that cannot go back: sizes are written behind the bytes, as .NET's writers do."""

    def __init__(self) -> None:
        self.data = b""

    def write(self, data: bytes) -> int:
        self.data += data
        return len(data)

    def flush(self) -> None:
        """Do nothing."""


def repacked(data: bytes, change: dict[str, bytes]) -> bytes:
    """Return a workbook with other bytes in some parts, written with descriptors behind them."""
    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        for name, content in {**parts(data), **change}.items():
            with archive.open(name, "w", force_zip64=True) as stream:
                stream.write(content)
    return out.data


def sheet_of(rows: str, *, prefix: str = "", strict: bool = False) -> bytes:
    """Return a workbook whose sheet has these rows, as XML without namespaces."""
    space = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    if not strict:
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    named = f"xmlns:{prefix}" if prefix else "xmlns"
    mark = f"{prefix}:" if prefix else ""
    body = rows.replace("</", "\0").replace("<", f"<{mark}").replace("\0", f"</{mark}")
    data = f"<{mark}sheetData>{body}</{mark}sheetData>"
    xml = f'<{mark}worksheet {named}="{space}">{data}</{mark}worksheet>'
    return repacked(drawn({"A1": 1}), {SHEET: xml.encode()})


def rich() -> bytes:
    """Return a form with everything that rows take along when others are put in."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("附件4")
    other = book.add_worksheet("汇总")
    frame = book.add_format({"border": 1})
    bold = book.add_format({"bold": True})
    share = book.add_format({"border": 1, "num_format": "0.00%"})
    sheet.merge_range("A2:H2", "汇总表", frame)
    sheet.write_row("A5", ["序号", "名称", "发出", "有效", "满意", "满意率", "名次", "累计"], frame)
    sheet.merge_range(f"I{FIRST}:I{LAST}", "支部", frame)
    for row in range(FIRST, LAST + 1):
        sheet.set_row(row - 1, 24, frame)
        sheet.write_number(f"A{row}", row - FIRST + 1, frame)
        sheet.write_row(f"B{row}", [f"支部{row}", row * 3, row * 2, row], frame)
        sheet.write_formula(f"F{row}", f"=E{row}/D{row}", share, row / (row * 2))
        sheet.write_formula(f"G{row}", f"=RANK(E{row},E${FIRST}:E${LAST})", frame, 11 - row)
        before = f"H{row - 1}+" if row > FIRST else ""
        sheet.write_formula(f"H{row}", f"={before}E{row}", frame, sum(range(FIRST, row + 1)))
        sheet.merge_range(f"J{row}:K{row}", "", frame)
    sheet.write(f"A{TOTAL}", "合计", frame)
    for letter, size in (("C", 3), ("D", 2), ("E", 1)):
        value = size * sum(range(FIRST, LAST + 1))
        sheet.write_formula(
            f"{letter}{TOTAL}", f"=SUM({letter}{FIRST}:{letter}{LAST})", frame, value
        )
    sheet.write(f"A{TOTAL + 2}", "填表人:")
    sheet.data_validation(
        f"D{FIRST}:D{LAST}", {"validate": "integer", "criteria": ">=", "value": 0}
    )
    sheet.data_validation(f"B{FIRST}:B{LAST}", {"validate": "list", "source": "=汇总!$D$1:$D$3"})
    sheet.conditional_format(
        f"E{FIRST}:E{LAST}",
        {"type": "formula", "criteria": f"=$E{FIRST}>$D{FIRST}", "format": bold},
    )  # fmt: skip
    sheet.conditional_format(f"D{FIRST}:D{LAST}", {"type": "data_bar", "data_bar_2010": True})
    sheet.write_url(f"B{TOTAL + 3}", f"internal:'附件4'!A{TOTAL}", string="看合计")
    sheet.write_comment(f"C{TOTAL}", "合计的批注")
    sheet.write_comment("C5", "表头的批注")
    sheet.insert_image(f"B{TOTAL + 5}", "点.png", {"image_data": io.BytesIO(PIXEL)})
    sheet.insert_textbox(f"D{TOTAL + 5}", "", {"textlink": f"=附件4!$E${TOTAL}"})
    sheet.insert_button(f"F{TOTAL + 5}", {"caption": "打印"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({
        "categories": f"=附件4!$B${FIRST}:$B${LAST}", "values": f"=附件4!$E${FIRST}:$E${LAST}",
    })  # fmt: skip
    other.insert_chart("F2", chart)
    sheet.add_sparkline(f"L{TOTAL}", {"range": f"附件4!E{FIRST}:E{LAST}"})
    sheet.autofilter(f"A5:H{LAST}")
    sheet.print_area(f"A1:K{TOTAL + 3}")
    sheet.repeat_rows(3, 4)
    sheet.set_h_pagebreaks([TOTAL + 1])
    sheet.freeze_panes(5, 0)
    sheet.ignore_errors({"number_stored_as_text": f"B{FIRST}:B{LAST}"})
    sheet.protect("", {})
    sheet.unprotect_range(f"B{FIRST}:E{LAST}", "填写")
    other.write_formula("A1", f"=附件4!E{TOTAL}", None, 40)
    other.write_formula("A2", f"=SUM(附件4!E{FIRST}:E{LAST})*2", None, 80)
    other.write_formula("A3", '="附件4!E11 不动"&LOG10(100)', None, "附件4!E11 不动2")
    other.write_column("D1", ["甲", "乙", "丙"])
    other.add_table(
        "H1:I3",
        {"name": "表内", "columns": [{"header": "甲"}, {"header": "乙"}], "data": [[1, 2], [3, 4]]},
    )
    book.define_name("满意列", f"=附件4!$E${FIRST}:$E${LAST}")
    book.define_name("合计格", f"=附件4!$E${TOTAL}")
    book.close()
    return out.getvalue()


ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""LibreOffice trusts what stands behind a formula unless it is told to work everything out."""


def recalculated(books: dict[str, bytes], folder: Path) -> dict[str, Any]:
    """Return workbooks as openpyxl reads them after LibreOffice worked out and saved them.

    What LibreOffice does not open is not among them.
    """
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    waiting = {name: folder / f"{name}.xlsx" for name in books}
    for name, path in waiting.items():
        path.write_bytes(books[name])
    while waiting:
        # Many at once, and those again that are missing where LibreOffice gave up in between.
        some = list(waiting.values())[:60]
        command = [
            str(shutil.which("soffice")), f"-env:UserInstallation={user.parent.as_uri()}",
            "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out"), *map(str, some),
        ]  # fmt: skip
        subprocess.run(command, check=False, capture_output=True, timeout=500)
        left = [path for path in some if not (folder / "out" / path.name).exists()]
        done = some if len(left) == len(some) else [path for path in some if path not in left]
        waiting = {name: path for name, path in waiting.items() if path not in done}
    made = {name: folder / "out" / f"{name}.xlsx" for name in books}
    return {
        name: opened(path.read_bytes(), values=True) for name, path in made.items() if path.exists()
    }
