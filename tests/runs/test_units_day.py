"""A unit's day with files only: blank, filled, returned, corrected, explained, accepted.

The office uses the library; the unit does not: it types by LibreOffice, or the cells of the parts
are changed as text. The form is 附件4 of the kit 群众评议, one branch in row 6.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest

import cxzy_sheets as cs

from ..by_office import edited, without_uno

KIT = Path(cs.__file__).parents[1] / "workbook_templates" / "群众评议"
UNIT = "图书馆直属党支部"
SHEET = "附件4"
FIRST, SECOND, THIRD = dt.date(2012, 1, 6), dt.date(2012, 1, 7), dt.date(2012, 1, 8)
ANSWERS: Mapping[str, Any] = {
    "E6": 20, "F6": 18, "G6": 18, "H6": 17, "I6": 17, "K6": 15, "L6": 1, "M6": 1,
    "S6": "没有", "T6": "没有", "U6": "没有", "L3": "填报日期:2012-01-05", "A16": "填表人:方乙",
    "G16": "审核人(书记签字):潘丙", "P16": "联系电话:60001234",
}  # fmt: skip
WRONG = {"H6": 19, "E6": "约20"}
"""More votes came back than were given out; a number that is none quite."""
EXPLANATION = "有一人正在调动,按二十计"

Types = Callable[[bytes, Mapping[str, Mapping[str, Any]]], bytes]


def typed_as_text(data: bytes, cells: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Return a workbook with other contents of cells, its parts changed as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    book, rels = parts["xl/workbook.xml"].decode(), parts["xl/_rels/workbook.xml.rels"].decode()
    for sheet, values in cells.items():
        line = next(tag for tag in re.findall(r"<sheet [^>]*>", book) if f'"{sheet}"' in tag)
        number = re.search(r'r:id="([^"]+)"', line)[1]
        relation = next(t for t in re.findall(r"<Relationship [^>]*>", rels) if f'"{number}"' in t)
        path = re.search(r'Target="/?(?:xl/)?([^"]+)"', relation)[1]
        parts[f"xl/{path}"] = _typed_into(parts[f"xl/{path}"].decode(), values).encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return made.getvalue()


def _typed_into(part: str, values: Mapping[str, Any]) -> str:
    for cell, value in values.items():
        found = re.search(rf'<c r="{cell}"([^>]*?)(/>|>.*?</c>)', part, re.DOTALL)
        assert found is not None, cell
        kept = re.sub(r' t="\w+"', "", found[1])
        if isinstance(value, str):
            made = f'<c r="{cell}"{kept} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        else:
            made = f'<c r="{cell}"{kept}><v>{value}</v></c>'
        part = part[: found.start()] + made + part[found.end() :]
    # Nobody works anything out here: results that stood there are not left to be wrong.
    return re.sub(r"(<f\b[^>]*?(?:/>|>[^<]*</f>))<v>[^<]*</v>", r"\1", part)


def typed_by_libreoffice(folder: Path) -> Types:
    """Return what types into workbooks with LibreOffice and saves them as it does."""
    if without_uno():
        pytest.skip("no python with LibreOffice's uno")

    def typed(data: bytes, cells: Mapping[str, Mapping[str, Any]]) -> bytes:
        place = folder / f"lo{sum(1 for _ in folder.glob('lo*'))}"
        place.mkdir(parents=True)
        return edited(data, place, {"cells": cells})

    return typed


@pytest.fixture(params=["text", pytest.param("LibreOffice", marks=pytest.mark.libreoffice)])
def types(request: pytest.FixtureRequest, tmp_path: Path) -> Types:
    return typed_as_text if request.param == "text" else typed_by_libreoffice(tmp_path)


def outcome(got: cs.CycleCollection) -> list[tuple[str, str]]:
    return [(one.unit, one.status) for one in got.made if one.current]


def returned(got: cs.CycleCollection) -> Path:
    assert got.run is not None
    assert got.run.returns is not None
    (path,) = got.run.returns.glob(f"{UNIT} *.xlsx")
    return path


def lines(path: Path) -> dict[str, tuple[int, list[Any]]]:
    """Return the lines of 退回说明 by the cell that each speaks of, with their rows."""
    sheet = openpyxl.load_workbook(path)["退回说明"]
    rows = {cell.row: [one.value for one in line] for line in sheet.iter_rows() for cell in line}
    return {row[2]: (number, row) for number, row in rows.items() if isinstance(row[0], int)}


def test_blank_filled_returned_corrected_explained_accepted(tmp_path, types):
    """Each file that goes out is typed into and read again; the last one counts."""
    folder = tmp_path / "2011"
    shutil.copytree(KIT, folder)
    (folder / "收件箱").mkdir(exist_ok=True)
    # The office sends out, the unit fills in, two things are wrong.
    blanks = cs.write_blanks(folder, tmp_path / "发")
    blank = next(p for p in blanks if p.name == f"{UNIT}_附件4.xlsx").read_bytes()
    inbox = folder / "收件箱" / "图书馆.xlsx"
    inbox.write_bytes(types(blank, {SHEET: {**ANSWERS, **WRONG}}))
    first = cs.run(folder, as_of=FIRST)
    assert outcome(first) == [(UNIT, "退回")]
    back = returned(first)
    told = lines(back)
    assert {cell: row[1] for cell, (_, row) in told.items() if row[1] != "提示"} == {
        f"{SHEET}!H6": "强制", f"{SHEET}!E6": "核实"
    }  # fmt: skip
    # The unit mends one, and explains the other.
    number, _ = told[f"{SHEET}!E6"]
    data = types(back.read_bytes(), {SHEET: {"H6": 17}, "退回说明": {f"H{number}": EXPLANATION}})
    inbox.write_bytes(data)
    second = cs.run(folder, as_of=SECOND)
    assert outcome(second) == [(UNIT, "退回")]
    (corrected,) = second.run.corrections
    assert {(m.cell, m.before, m.now) for m in corrected.marks} == {
        ("H6", "19", "17"), ("H6", "强制", "已改"), ("E6", "核实", "已说明")
    }  # fmt: skip
    # The office lets the explanation pass: it copies the row of 待办 and says yes.
    todo = openpyxl.load_workbook(second.run.folder / "待办.xlsx")["说明核准"]
    rows = [[cell.value for cell in row] for row in todo.iter_rows()]
    heading = next(i for i, row in enumerate(rows) if "同意" in row)
    row = next(row for row in rows[heading + 1 :] if EXPLANATION in row)
    assert (row[0], row[4]) == (UNIT, "E6")
    book = openpyxl.Workbook()
    book.active.title = "说明核准"
    book.active.append(rows[heading])
    book.active.append(
        ["是" if h == "同意" else v for h, v in zip(rows[heading], row, strict=True)]
    )
    book.save(folder / "收文登记.xlsx")
    third = cs.run(folder, as_of=THIRD)
    assert outcome(third) == [(UNIT, "接收")]
    assert third.frame("附件4.支部")["应参评"].tolist() == [20]
    assert third.run.returns is None
    assert {m.now for m in third.run.corrections[0].marks} == {"17", "已改", "已放行"}


def test_a_second_return_is_mended_as_well(tmp_path, types):
    """Returned, mended wrongly, returned again: one 退回说明, one comment; then accepted."""
    folder = tmp_path / "2011"
    shutil.copytree(KIT, folder)
    (folder / "收件箱").mkdir(exist_ok=True)
    blanks = cs.write_blanks(folder, tmp_path / "发")
    blank = next(p for p in blanks if p.name == f"{UNIT}_附件4.xlsx").read_bytes()
    inbox = folder / "收件箱" / "图书馆.xlsx"
    inbox.write_bytes(types(blank, {SHEET: {**ANSWERS, "H6": 19}}))
    back = returned(cs.run(folder, as_of=FIRST)).read_bytes()
    inbox.write_bytes(types(back, {SHEET: {"H6": 21}}))
    again = returned(cs.run(folder, as_of=SECOND))
    book = openpyxl.load_workbook(again)
    assert book.sheetnames[:2] == ["退回说明", SHEET]
    assert book[SHEET]["H6"].comment.text.count("退回\n") == 1
    inbox.write_bytes(types(again.read_bytes(), {SHEET: {"H6": 17}}))
    third = cs.run(folder, as_of=THIRD)
    assert outcome(third) == [(UNIT, "接收")]
