"""A copy that was returned, comes in again wrong and goes back once more.

As in test_returns: D4 (25 came back of 20) is 强制, F5 (约25) is 核实.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from cxzy_sheets.outputs.returns_notes import our_words
from cxzy_sheets.packages import Package, Patch

from ..cycle.folders import copy_bytes
from ..packages.office import opened, parts, recalculated
from ..runs.offices import Office
from .test_returns import ROWS, UNIT, corrected, lines, returned, with_rows_above

RED, YELLOW = "FFF4B9A7", "FFFFE79B"
GREEN = "FFE2EFDA"
"""The ground that the unit's own D4 has."""


def sent(*, commented: tuple[str, ...] = ("D4", "C5")) -> bytes:
    """Return the unit's copy: D4 is green, and some cells have comments of its own."""
    book = openpyxl.load_workbook(io.BytesIO(copy_bytes(UNIT, ROWS)))
    sheet = book.worksheets[0]
    sheet["D4"].fill = PatternFill("solid", fgColor=GREEN)
    for cell in commented:
        sheet[cell].comment = Comment(f"单位的批注 {cell}", "数院")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path / "2011")
    made.receives("数院.xlsx", sent())
    return made


def coloured(data: bytes) -> dict[str, str]:
    sheet = opened(data)["表"]
    return {
        cell.coordinate: cell.fill.fgColor.rgb
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fill_type
    }


def comments(data: bytes) -> dict[str, str]:
    sheet = opened(data)["表"]
    return {c.coordinate: c.comment.text for row in sheet.iter_rows() for c in row if c.comment}


def saved_by(program: str, data: bytes, folder: Path) -> bytes:
    """Return a workbook as another program saves it."""
    if program == "as it is":
        return data
    folder.mkdir()
    book = recalculated({"a": data}, folder)["a"]
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize("program", ["as it is", "LibreOffice"])
def test_old_colours_and_comments_make_room_for_new_ones(office, tmp_path, program):
    """D4 is mended: green again, with the unit's comment alone. F5 says what is wrong once."""
    _, made = returned(office, tmp_path / "退回")
    first = made[0].read_bytes()
    assert coloured(first) == {"D4": RED, "F5": YELLOW}
    data = saved_by(program, corrected(first, {"D4": 20}), tmp_path / "lo")
    (office.inbox / "数院.xlsx").write_bytes(data)
    _, made = returned(office, tmp_path / "再退回")
    again = made[0].read_bytes()
    assert coloured(again) == {"D4": GREEN, "F5": YELLOW}
    told = comments(again)
    assert set(told) == {"D4", "C5", "F5"}
    assert {told["D4"].strip(), told["C5"].strip()} == {"单位的批注 D4", "单位的批注 C5"}
    assert told["F5"].count("退回\n") == 1
    boxes = [d for n, d in parts(again).items() if n.lower().endswith(".vml")]
    assert sum(len(re.findall(rb"<(?:\w+:)?Row>", box)) for box in boxes) == 3


def test_what_the_unit_wrote_below_our_words_stays(office, tmp_path):
    """A comment is the unit's again, above and below what we said."""
    _, made = returned(office, tmp_path / "退回")
    book = opened(made[0].read_bytes())
    note = book["表"]["D4"].comment
    book["表"]["D4"].comment = Comment(f"{note.text}\n已核对,确为 20", "数院")
    book["表"]["D4"] = 20
    out = io.BytesIO()
    book.save(out)
    (office.inbox / "数院.xlsx").write_bytes(out.getvalue())
    _, made = returned(office, tmp_path / "再退回")
    assert comments(made[0].read_bytes())["D4"] == "单位的批注 D4\n已核对,确为 20"


def test_colours_that_moved_with_their_rows_go_as_well(office, tmp_path):
    """A row is put in above: the old red stands in D5 now, and goes; the unit's green is there."""
    _, made = returned(office, tmp_path / "退回")
    data = with_rows_above(corrected(made[0].read_bytes(), {"D4": 20}), 1)
    (office.inbox / "数院.xlsx").write_bytes(data)
    _, made = returned(office, tmp_path / "再退回")
    again = made[0].read_bytes()
    found = coloured(again)
    assert found["D5"] == GREEN
    # B4 is new: the roster has no such branch.
    assert {cell for cell, colour in found.items() if colour in (RED, YELLOW)} == {"B4", "F6"}


def test_colours_go_even_without_our_sheet(office, tmp_path):
    """The unit deleted 退回说明: our comments tell that it was returned; F5 is marked once."""
    _, made = returned(office, tmp_path / "退回")
    book = opened(corrected(made[0].read_bytes(), {"D4": 20}))
    del book["退回说明"]
    out = io.BytesIO()
    book.save(out)
    (office.inbox / "数院.xlsx").write_bytes(out.getvalue())
    _, made = returned(office, tmp_path / "再退回")
    again = made[0].read_bytes()
    assert coloured(again) == {"F5": YELLOW}
    assert comments(again)["F5"].count("退回\n") == 1
    assert [row[2] for row in lines(opened(again))] == ["表!F5"]


def test_a_copy_of_the_units_own_making_keeps_its_colours(tmp_path):
    """A copy that never was returned has nothing of ours: a red that happens to be ours stays."""
    office = Office(tmp_path / "2011")
    book = openpyxl.load_workbook(io.BytesIO(copy_bytes(UNIT, ROWS)))
    book.worksheets[0]["B5"].fill = PatternFill("solid", fgColor=RED)
    made = io.BytesIO()
    book.save(made)
    office.receives("数院.xlsx", made.getvalue())
    _, written = returned(office, tmp_path / "退回")
    assert coloured(written[0].read_bytes())["B5"] == RED


def test_a_third_return_is_like_the_second(office, tmp_path):
    """Nothing grows: sheets, comments, boxes and formats are those of the return before."""
    sizes = []
    for number in range(3):
        _, made = returned(office, tmp_path / f"退回{number}")
        data = made[0].read_bytes()
        (office.inbox / "数院.xlsx").write_bytes(data)
        found = parts(data)
        styles = found["xl/styles.xml"]
        sizes.append((len(found), styles.count(b"<xf "), styles.count(b"<fill>")))
    assert sizes[1] == sizes[2]


def with_thread(data: bytes) -> bytes:
    """Return a copy with a thread at D4, as Excel 365 writes one."""
    patch = Patch(Package(data))
    part = patch.sheet("表")
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    person = "{6F1D8AC8-0001-4000-8000-000000000001}"
    kind = "application/vnd.ms-excel."
    patch.add(
        "xl/persons/person.xml",
        f'<personList xmlns="{space}"><person displayName="数院" id="{person}" userId="1" '
        'providerId="None"/></personList>'.encode(),
        f"{kind}person+xml",
    )
    patch.relate(patch.workbook, "person", "xl/persons/person.xml")
    patch.add(
        "xl/threadedComments/threadedComment1.xml",
        f'<ThreadedComments xmlns="{space}"><threadedComment ref="D4" dT="2012-01-02T08:00:00.00" '
        f'personId="{person}" id="{{6F1D8AC8-0002-4000-8000-000000000001}}"><text>单位的批注 D4'
        "</text></threadedComment></ThreadedComments>".encode(),
        f"{kind}threadedcomments+xml",
    )
    patch.relate(part.path, "threadedComment", "xl/threadedComments/threadedComment1.xml")
    return patch.save()


def test_a_reply_of_ours_in_a_thread_is_replaced(tmp_path):
    """The thread at D4 has the unit's word and one reply at each return; then its word alone."""
    office = Office(tmp_path / "2011")
    office.receives("数院.xlsx", with_thread(sent()))
    for number, cell in enumerate(({}, {"D4": 20}), 1):
        _, made = returned(office, tmp_path / f"退回{number}")
        data = made[0].read_bytes()
        thread = parts(data)["xl/threadedComments/threadedComment1.xml"].decode()
        assert thread.count("parentId=") == 1
        patch = Patch(Package(data))
        for place, value in {"D4": 26, **cell}.items():
            assert place == "D4"
            patch.edit(patch.sheet("表").path).put(3, 3, value)
        (office.inbox / "数院.xlsx").write_bytes(patch.save())
    _, made = returned(office, tmp_path / "退回3")
    data = made[0].read_bytes()
    thread = parts(data)["xl/threadedComments/threadedComment1.xml"].decode()
    assert thread.count("parentId=") == 0
    assert comments(data)["D4"].strip() == "单位的批注 D4"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("2012-01-05 退回\n【强制】错\n怎么改:改", ""),
        ("退回\n【核实】疑", ""),
        ("我的\n退回\n【核实】疑\n确实无误的,请在“退回说明”里写明情况。", "我的"),
        ("退回\n【核实】疑\r\n填的是:3\r\n我的", "我的"),
        ("退回\n【强制】错\n应为:很长很…", ""),
        ("前\n\nReply:\n    2012-01-05 退回\n【强制】错", "前"),
        ("退回", "退回"),
        ("退回\n说好的材料", "退回\n说好的材料"),
    ],
)
def test_our_words_in_a_comment_are_told_from_the_units(text, left):
    """What begins as our comments do and goes on as they do is ours, the rest is not."""
    said, at = "", 0
    for start, end in our_words(text):
        said += text[at:start]
        at = end
    assert (said + text[at:]).strip() == left
