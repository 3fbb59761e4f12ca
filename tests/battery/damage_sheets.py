"""Damage to rows, columns and sheets: what is moved, added, copied, hidden around a filled form."""

from __future__ import annotations

import re
from random import Random

from .drawing import BLANK, REFUSE, TAG, Copy, cells_of, put
from .mutations import (
    SkippedError,
    a_block,
    below,
    blank_row,
    form_sheets,
    header_bottom,
    header_top,
    main_sheet,
    mutation,
    ordered,
    unmerge_body,
)  # fmt: skip

# -- nothing, rows and columns


@mutation(layout=True)
def none(c: Copy, rng: Random) -> None:
    """Leave the copy as it is."""


@mutation(layout=True)
def rows_above(c: Copy, rng: Random) -> None:
    """One to three blank rows stand above the form."""
    for sheet in form_sheets(c):
        c.insert_rows(sheet, 1, rng.randint(1, 3))


@mutation(layout=True)
def title_lines(c: Copy, rng: Random) -> None:
    """The unit puts its own heading above the form."""
    sheet = main_sheet(c)
    lines = ["XX大学党委组织部", "(2011年第四季度)", "学党组〔2011〕12号"][: rng.randint(1, 3)]
    c.insert_rows(sheet, 1, len(lines))
    for i, line in enumerate(lines):
        c.book[sheet].cell(1 + i, 1).value = line


@mutation(layout=True)
def column_left(c: Copy, rng: Random) -> None:
    """A narrow blank column is inserted at the left."""
    for sheet in form_sheets(c):
        c.insert_columns(sheet, 1, rng.randint(1, 2))


@mutation(layout=True)
def row_and_column(c: Copy, rng: Random) -> None:
    """The whole form was pasted somewhere down and to the right."""
    for sheet in form_sheets(c):
        c.insert_rows(sheet, 1, 4)
        c.insert_columns(sheet, 1, 3)


@mutation()
def column_between(c: Copy, rng: Random) -> None:
    """A blank column was inserted in the middle of the form."""
    sheet = main_sheet(c)
    c.insert_columns(sheet, rng.randint(2, max(2, c.last_column(sheet))))


@mutation(layout=True)
def note_under_title(c: Copy, rng: Random) -> None:
    """A note stands between the title and what follows."""
    sheet = main_sheet(c)
    title = c.family.sheet(c.family.sheets[0].name)
    key = ("t", title.name, title.title)
    if key not in c.at:
        raise SkippedError
    sheet, row = c.at[key][0], below(c, key)
    c.insert_rows(sheet, row, 1)
    c.book[sheet].cell(row, 1).value = rng.choice(
        ("(请于12月20日前报组织部)", "密级:内部资料", "本表电子版请同时报送")
    )


@mutation()
def note_between(c: Copy, rng: Random) -> None:
    """A note row stands between the head and the table."""
    block = a_block(c, rng, fixed=rng.random() < 0.3 and any(
        b.fixed for b in c.family.blocks.values()
    ))  # fmt: skip
    row = blank_row(c, c.sheet_of(block), header_top(c, block))
    c.book[c.sheet_of(block)].cell(row, 2).value = "以下由各支部填写,数字用阿拉伯数字"


@mutation(layout=True)
def heights_and_looks(c: Copy, rng: Random) -> None:
    """Freeze panes, filters, print areas, zoom, protection, comments: nothing is moved."""
    from openpyxl.comments import Comment

    ws = c.book[main_sheet(c)]
    ws.freeze_panes = "B4"
    ws.auto_filter.ref = f"A3:{ws.cell(3, ws.max_column).coordinate}"
    ws.sheet_view.zoomScale = 85
    ws.protection.sheet = True
    ws.print_area = f"A1:{ws.cell(ws.max_row, ws.max_column).coordinate}"
    ws["A1"].comment = Comment("已核对", "张三")
    for r in range(1, 6):
        ws.row_dimensions[r].height = 30


@mutation(layout=True)
def hidden_rows_and_columns(c: Copy, rng: Random) -> None:
    """Rows and a column are hidden; what stands there still counts."""
    ws = c.book[main_sheet(c)]
    rows = [p[1] for k, p in c.at.items() if k[0] == "c"] or [3]
    ws.row_dimensions[rng.choice(rows)].hidden = True
    ws.column_dimensions["C"].hidden = True


@mutation()
def unmerged_everywhere(c: Copy, rng: Random) -> None:
    """Every merge was undone (pasted as values)."""
    for sheet in form_sheets(c):
        unmerge_body(c, sheet)


@mutation()
def far_corner(c: Copy, rng: Random) -> None:
    """A dot far away from the form stretches the used range."""
    c.book[main_sheet(c)].cell(400, 40).value = "."


@mutation()
def the_very_corner(c: Copy, rng: Random) -> None:
    """A value in the last cell that a sheet has: a guard must stand before the native reader."""
    c.book[main_sheet(c)]["XFD1048576"].value = "."


@mutation()
def bordered_below(c: Copy, rng: Random) -> None:
    """Two hundred empty bordered rows were drawn below the form."""
    from .drawing import THIN

    ws = c.book[main_sheet(c)]
    last = ws.max_row
    for r in range(last + 1, last + 200):
        for column in range(1, 6):
            ws.cell(r, column).border = THIN


@mutation(layout=True)
def signature_below(c: Copy, rng: Random) -> None:
    """A signature, a stamp and a date stand below the form."""
    sheet = main_sheet(c)
    row = c.last_row(sheet) + rng.randint(2, 4)
    ws = c.book[sheet]
    ws.cell(row, 3).value = rng.choice(("XX学院党总支(盖章)", "党总支书记(签字):王建国"))
    ws.cell(row + 1, 3).value = rng.choice(("2011年12月22日", "二〇一一年十二月二十二日"))


@mutation(layout=True)
def stray_note_far_right(c: Copy, rng: Random) -> None:
    """A remark stands well to the right of the form."""
    sheet = main_sheet(c)
    row = rng.randint(2, c.last_row(sheet))
    c.book[sheet].cell(row, c.last_column(sheet) + 3).value = rng.choice(
        ("已电话核实", "数据以此为准", "←请核对")
    )


@mutation()
def numbers_far_right(c: Copy, rng: Random) -> None:
    """Somebody did sums at the side."""
    sheet = main_sheet(c)
    column = c.last_column(sheet) + 2
    for row in range(3, 8):
        c.book[sheet].cell(row, column).value = rng.randint(1, 300)


# -- sheets


@mutation(layout=True)
def sheet_renamed(c: Copy, rng: Random) -> None:
    """The sheet bears the unit's name."""
    c.rename(main_sheet(c), rng.choice(("数学学院", "Sheet1 (2)", "最终版", "附件4(改)")))


@mutation(layout=True)
def front_sheet(c: Copy, rng: Random) -> None:
    """A cover letter stands in front."""
    ws = c.book.create_sheet("报送说明", 0)
    ws["A1"] = "关于报送创先争优活动有关材料的说明"
    ws["A3"] = "组织部:现将我院有关报表报上,请审阅。"
    ws["B5"] = "联系人:李秀英  电话:0591-22860000"
    c.book.active = 0


@mutation(layout=True)
def empty_sheets(c: Copy, rng: Random) -> None:
    """Sheet2 and Sheet3 are there as Excel made them."""
    c.book.create_sheet("Sheet2")
    c.book.create_sheet("Sheet3")


@mutation(layout=True)
def numbers_sheet(c: Copy, rng: Random) -> None:
    """The unit's own working sheet is in the file too."""
    ws = c.book.create_sheet("底稿")
    ws.append(["支部", "人数", "票数", "备注"])
    for i in range(8):
        ws.append([f"第{i + 1}小组", rng.randint(1, 60), rng.randint(1, 60), None])


def _copied(c: Copy, title: str) -> list[tuple[str, str]]:
    pairs = []
    for sheet in form_sheets(c):
        made = c.book.copy_worksheet(c.book[sheet])
        made.title = f"{title}{sheet}"[:30]
        pairs.append((sheet, made.title))
    return pairs


def _falsify(c: Copy, pairs: list[tuple[str, str]], rng: Random) -> None:
    """Give every answer of the copied sheets another value."""
    twin = dict(pairs)
    for key, (sheet, row, column) in c.at.items():
        if key[0] not in "ac" or sheet not in twin:
            continue
        cell = c.book[twin[sheet]].cell(row, column)
        if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
            cell.value = cell.value + rng.randint(1, 9)
        elif isinstance(cell.value, str) and key[0] == "c":
            cell.value = f"原{cell.value}"
        elif isinstance(cell.value, str) and not cell.value.startswith("="):
            digits = re.sub(r"\d", lambda m: str((int(m[0]) + 1) % 10), cell.value)
            cell.value = digits
        elif hasattr(cell.value, "year"):
            cell.value = cell.value.replace(year=cell.value.year - 1)


@mutation(layout=True)
def hidden_old_sheet(c: Copy, rng: Random) -> None:
    """Last year's sheet is still there, hidden, with other numbers."""
    if len(form_sheets(c)) > 1:
        raise SkippedError
    pairs = _copied(c, "2010")
    _falsify(c, pairs, rng)
    for _, made in pairs:
        c.book[made].sheet_state = rng.choice(("hidden", "veryHidden"))


@mutation()
def blank_copy_visible(c: Copy, rng: Random) -> None:
    """An empty form lies behind the filled one."""
    import io

    import openpyxl

    if len(form_sheets(c)) > 1:
        raise SkippedError
    empty = openpyxl.load_workbook(io.BytesIO(c.family.empty))
    for ws in empty.worksheets:
        made = c.book.create_sheet(f"{ws.title}空表"[:30], 0 if rng.random() < 0.5 else None)
        for line in ws.iter_rows():
            for cell in line:
                if cell.value is not None:
                    made.cell(cell.row, cell.column).value = cell.value
        for merged in ws.merged_cells.ranges:
            made.merge_cells(str(merged))


@mutation()
def sheet_copied_same(c: Copy, rng: Random) -> None:
    """The filled sheet was copied and left as it was."""
    if len(form_sheets(c)) > 1:
        raise SkippedError
    _copied(c, "副本")


@mutation()
def sheet_copied_differs(c: Copy, rng: Random) -> None:
    """The filled sheet was copied and other numbers typed: two readings of everything."""
    if len(form_sheets(c)) > 1:
        raise SkippedError
    pairs = _copied(c, "支部二")
    before = {k: c.cell(k).value for k in c.at if k[0] in "ac"}
    _falsify(c, pairs, rng)
    twin = dict(pairs)
    changed = [
        k for k, v in before.items() if c.book[twin[c.at[k][0]]].cell(*c.at[k][1:]).value != v
    ]
    if not changed:
        raise SkippedError
    c.refuse_all()


def _pasted(c: Copy, sheet: str, down: int, right: int, rng: Random) -> None:
    ws = c.book[sheet]
    answers = {p: k for k, p in c.at.items() if k[0] in "ac"}
    for cell in cells_of(ws):
        value = cell.value
        if value is None:
            continue
        if (sheet, cell.row, cell.column) in answers and isinstance(value, int | float):
            value += rng.randint(1, 9)
        elif (sheet, cell.row, cell.column) in answers and isinstance(value, str):
            value = f"另{value}" if not TAG.search(value) else value
        ws.cell(cell.row + down, cell.column + right).value = value
    c.refuse_all()


@mutation()
def second_copy_below(c: Copy, rng: Random) -> None:
    """A second filled form stands below the first on the same sheet."""
    if len(form_sheets(c)) > 1:
        raise SkippedError
    sheet = main_sheet(c)
    _pasted(c, sheet, c.last_row(sheet) + 3, 0, rng)


@mutation()
def second_copy_right(c: Copy, rng: Random) -> None:
    """A second filled form stands right of the first."""
    if len(form_sheets(c)) > 1:
        raise SkippedError
    sheet = main_sheet(c)
    _pasted(c, sheet, 0, c.last_column(sheet) + 2, rng)


@mutation()
def another_form(c: Copy, rng: Random) -> None:
    """Quite another form was sent in."""
    from .forms import FAMILIES

    others = [f for f in FAMILIES.values() if f.name != c.family.name]
    other = rng.choice(others)
    data = other.filled(other.truth(rng)).bytes()
    c.after.append(lambda _: data)
    c.refuse_all()
    c.at.clear()


@mutation()
def empty_workbook(c: Copy, rng: Random) -> None:
    """The file has one empty sheet."""
    for name in list(c.book.sheetnames):
        ws = c.book[name]
        unmerge_body(c, name)
        ws.delete_rows(1, ws.max_row + 1)
    c.refuse_all()
    c.at.clear()


@mutation()
def not_filled(c: Copy, rng: Random) -> None:
    """The form came back as it was sent: everything blank, nothing invented."""
    import io

    import openpyxl

    c.book = openpyxl.load_workbook(io.BytesIO(c.family.empty))
    for key in c.truth:
        c.truth[key] = BLANK
    for block, drawn in c.family.blocks.items():
        if not drawn.fixed:
            for rid in list(c.records[block]):
                c.drop_record(block, rid)
    c.at = {k: v for k, v in c.at.items() if k[0] in "ac"}
    for key in [k for k in c.at if k[0] == "c"]:
        block, i = key[1], key[2]
        c.at[key] = (*c.at[key][:1], c.family.blocks[block].rows[i], c.at[key][2])


@mutation()
def table_only(c: Copy, rng: Random) -> None:
    """Only the table was copied into a new workbook; head and foot are gone."""
    block = a_block(c, rng, numbers=2, records=1)
    if len(c.family.blocks) > 1 or len(form_sheets(c)) > 1:
        raise SkippedError
    sheet = c.sheet_of(block)
    _, bottom = c.body(block)
    bottom = max(bottom, c.total_row(block) or 0)
    if (last := c.last_row(sheet)) > bottom:
        c.delete_rows(sheet, bottom + 1, last - bottom)
    c.delete_rows(sheet, 1, header_top(c, block) - 1)
    for key in c.truth:
        if key[0] == "a":
            c.truth[key] = REFUSE


@mutation()
def continued_on_second_sheet(c: Copy, rng: Random) -> None:
    """The rest of the records stands on a second sheet under the same heading."""
    block = a_block(c, rng, records=4)
    sheet = c.sheet_of(block)
    ws, made = c.book[sheet], c.book.create_sheet("续表")
    top, bottom = header_top(c, block), header_bottom(c, block)
    for r in range(top, bottom + 1):
        for cell in ws[r]:
            if cell.value is not None:
                made.cell(r - top + 1, cell.column).value = cell.value
    for merged in ws.merged_cells.ranges:
        c1, r1, c2, r2 = merged.bounds
        if top <= r1 and r2 <= bottom:
            made.merge_cells(
                start_row=r1 - top + 1, end_row=r2 - top + 1, start_column=c1, end_column=c2
            )
    for i, rid in enumerate(ordered(c, block)[-2:]):
        row = bottom - top + 2 + i
        old = c.row(block, rid)
        for cell in ws[old]:
            if cell.value is not None and not str(cell.value).startswith("="):
                made.cell(row, cell.column).value = cell.value
                made.cell(row, cell.column).number_format = cell.number_format
                put(cell, None)
        for key in [k for k in c.at if k[0] == "c" and k[1:3] == (block, rid)]:
            c.at[key] = ("续表", row, c.at[key][2])


@mutation()
def form_in_three_sheets(c: Copy, rng: Random) -> None:
    """One sheet a branch, each with other numbers: one call can't know which is meant."""
    if len(form_sheets(c)) > 1:
        raise SkippedError
    for title in ("二支部", "三支部"):
        pairs = _copied(c, title)
        _falsify(c, pairs, rng)
    before = len({str(v) for v in c.truth.values() if v is not BLANK})
    if before < 3:
        raise SkippedError
    c.refuse_all()
