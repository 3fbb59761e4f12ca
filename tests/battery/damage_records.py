"""Damage to the rows of a block: what stands between records, what they lose, what looks like one."""

# ruff: noqa: E501 - what is drawn is as wide as the sheet

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from .drawing import BLANK, REFUSE, UNKNOWN, Copy, put
from .mutations import (
    SkippedError,
    a_block,
    blank_row,
    header_bottom,
    header_top,
    key_column,
    mutation,
    number_columns,
    ordered,
    sums,
    text_columns,
    write_row,
)  # fmt: skip

# -- how many


@mutation(counts=0)
def no_records(c: Copy, rng: Random) -> None:
    """The unit has nothing to report."""
    _blocks_or_skip(c)


@mutation(counts=1)
def one_record(c: Copy, rng: Random) -> None:
    """One record where the form has room for more."""
    _blocks_or_skip(c)


@mutation(counts=25)
def twenty_more(c: Copy, rng: Random) -> None:
    """Five times as many records as the form has room for."""
    _blocks_or_skip(c)


def _blocks_or_skip(c: Copy) -> None:
    if not any(not b.fixed for b in c.family.blocks.values()):
        raise SkippedError


# -- between the records


def _inside(c: Copy, block: str, rng: Random) -> int:
    """Insert a row before a record that is not the first, and return it."""
    rows = [c.row(block, r) for r in ordered(c, block)]
    return blank_row(c, c.sheet_of(block), rng.choice(rows[1:]))


@mutation()
def blank_rows_inside(c: Copy, rng: Random) -> None:
    """Blank rows stand between records."""
    block = a_block(c, rng, records=2)
    for _ in range(rng.randint(1, 3)):
        _inside(c, block, rng)


@mutation()
def blank_row_under_header(c: Copy, rng: Random) -> None:
    """A blank row stands between header and records."""
    block = a_block(c, rng, records=1)
    blank_row(c, c.sheet_of(block), header_bottom(c, block) + 1)


@mutation()
def blank_rows_before_total(c: Copy, rng: Random) -> None:
    """More spare rows before the total."""
    block = a_block(c, rng, records=1)
    row = c.total_row(block) or c.body(block)[1] + 1
    c.insert_rows(c.sheet_of(block), row, rng.randint(1, 6))


def _halves(c: Copy, block: str, rng: Random) -> tuple[list[int], list[int]]:
    rids = ordered(c, block)
    cut = rng.randint(2, len(rids) - 1) if len(rids) > 2 else 1
    return rids[:cut], rids[cut:]


@mutation()
def subtotal_inside(c: Copy, rng: Random) -> None:
    """A 小计 row stands below the first records."""
    block = a_block(c, rng, records=3, numbers=1)
    upper, lower = _halves(c, block, rng)
    row = blank_row(c, c.sheet_of(block), c.row(block, lower[0]))
    write_row(
        c, block, row, key=rng.choice(("小计", "小  计", "教工小计")), numbers=sums(c, block, upper)
    )


@mutation()
def section_plain(c: Copy, rng: Random) -> None:
    """A section title stands in the first column."""
    block = a_block(c, rng, records=2)
    row = _inside(c, block, rng)
    c.book[c.sheet_of(block)].cell(row, 1).value = rng.choice(
        ("一、教工支部", "(一)学生党支部", "(二)机关")
    )


@mutation()
def section_merged(c: Copy, rng: Random) -> None:
    """A section title is merged over the whole table."""
    block = a_block(c, rng, records=2)
    row = _inside(c, block, rng)
    ws = c.book[c.sheet_of(block)]
    ws.cell(row, 1).value = rng.choice(("教工党支部", "学生党支部", "第一部分 机关"))
    ws.merge_cells(start_row=row, end_row=row, start_column=1, end_column=_last(c, block))


def _last(c: Copy, block: str) -> int:
    return max(*c.columns(block).values(), 2)


@mutation()
def section_serial(c: Copy, rng: Random) -> None:
    """A section's number stands in the serial column, its title in the key column."""
    block = a_block(c, rng, records=2)
    if not c.family.blocks[block].serial:
        raise SkippedError
    row = _inside(c, block, rng)
    ws = c.book[c.sheet_of(block)]
    ws.cell(row, key_column(c, block) - 1).value = "一"
    ws.cell(row, key_column(c, block)).value = "教工党支部"
    c.at["r", block, c.sheet_of(block), row] = (c.sheet_of(block), row, 1)


@mutation()
def section_with_sums(c: Copy, rng: Random) -> None:
    """A section's line holds the sums of its records."""
    block = a_block(c, rng, records=3, numbers=3)
    rids = ordered(c, block)
    row = blank_row(c, c.sheet_of(block), c.row(block, rids[0]))
    write_row(c, block, row, key="一、教工党支部", numbers=sums(c, block, rids[:2]))
    _solid(sums(c, block, rids[:2]))


def _solid(totals: list[Any]) -> None:
    if sum(bool(v) for v in totals) < 3:
        raise SkippedError


@mutation()
def category_sums(c: Copy, rng: Random) -> None:
    """A category's sums stand above its records, under its own name."""
    block = a_block(c, rng, records=3, numbers=3)
    rids = ordered(c, block)
    row = blank_row(c, c.sheet_of(block), c.row(block, rids[0]))
    totals = sums(c, block, rids)
    _solid(totals)
    write_row(c, block, row, key=rng.choice(("教工", "本院", "学生党支部")), numbers=totals)


@mutation()
def totals_by_section(c: Copy, rng: Random) -> None:
    """Two sections, each with its title and its 小计."""
    block = a_block(c, rng, records=4, numbers=1)
    rids = ordered(c, block)
    upper, lower = rids[:2], rids[2:]
    sheet = c.sheet_of(block)
    for rids_of, title in ((lower, "二、学生党支部"), (upper, "一、教工党支部")):
        after = c.row(block, rids_of[-1]) + 1
        row = blank_row(c, sheet, after)
        write_row(c, block, row, key="小计", numbers=sums(c, block, rids_of))
        row = blank_row(c, sheet, c.row(block, rids_of[0]))
        c.book[sheet].cell(row, 1).value = title


@mutation()
def repeated_header(c: Copy, rng: Random) -> None:
    """The header stands again inside, as at the top of a second page."""
    block = a_block(c, rng, records=2)
    _repeat_header(c, block, c.row(block, rng.choice(ordered(c, block)[1:])))


def _repeat_header(c: Copy, block: str, row: int, title: str = "") -> None:
    sheet = c.sheet_of(block)
    top, bottom = header_top(c, block), header_bottom(c, block)
    n = bottom - top + 1 + bool(title)
    c.insert_rows(sheet, row, n)
    ws = c.book[sheet]
    if title:
        ws.cell(row, 1).value = title
    shift = row - top + bool(title)
    for r in range(top, bottom + 1):
        for cell in list(ws[r]):
            if cell.value is not None:
                ws.cell(r + shift, cell.column).value = cell.value
    for merged in list(ws.merged_cells.ranges):
        c1, r1, c2, r2 = merged.bounds
        if top <= r1 and r2 <= bottom:
            ws.merge_cells(start_row=r1 + shift, end_row=r2 + shift, start_column=c1, end_column=c2)


@mutation()
def repeated_header_and_title(c: Copy, rng: Random) -> None:
    """Title and header stand again inside."""
    block = a_block(c, rng, records=2)
    drawn = c.family.sheet(c.family.blocks[block].sheet)
    title = str(c.family.text(drawn.name, drawn.title))
    _repeat_header(c, block, c.row(block, rng.choice(ordered(c, block)[1:])), f"{title}(续)")


def _row_values(c: Copy, block: str, row: int, rng: Random) -> None:
    """Write a line that looks like a record."""
    for name, column in c.columns(block).items():
        kind = c.family.kinds[f"{block}.{name}"]
        cell = c.book[c.sheet_of(block)].cell(row, column)
        cell.number_format = kind.number_format
        put(cell, kind.make(rng))


@mutation()
def example_row(c: Copy, rng: Random) -> None:
    """The example of the form was left in."""
    block = a_block(c, rng, records=1)
    row = blank_row(c, c.sheet_of(block), header_bottom(c, block) + 1)
    _row_values(c, block, row, rng)
    ws = c.book[c.sheet_of(block)]
    ws.cell(row, key_column(c, block)).value = rng.choice(
        ("例:XX党支部", "(示例)第一党支部", "示例", "例如:张三")
    )


@mutation()
def example_in_serial(c: Copy, rng: Random) -> None:
    """The example of the form was left in, its word in the serial column."""
    block = a_block(c, rng, records=1)
    if not c.family.blocks[block].serial:
        raise SkippedError
    row = blank_row(c, c.sheet_of(block), header_bottom(c, block) + 1)
    _row_values(c, block, row, rng)
    c.book[c.sheet_of(block)].cell(row, key_column(c, block) - 1).value = rng.choice(
        ("例", "示例", "样例")
    )


@mutation()
def note_inside(c: Copy, rng: Random) -> None:
    """A note stands between records."""
    block = a_block(c, rng, records=2)
    row = _inside(c, block, rng)
    column = rng.choice((1, key_column(c, block)))
    c.book[c.sheet_of(block)].cell(row, column).value = rng.choice(
        (
            "注:以下支部为2011年新成立",
            "说明:以上数字截至12月20日",
            "※以下为学生支部",
            "备注:第三党支部未换届",
        )
    )


@mutation()
def signature_inside(c: Copy, rng: Random) -> None:
    """A signature line stands right under the last record."""
    block = a_block(c, rng, records=1)
    row = blank_row(c, c.sheet_of(block), c.row(block, ordered(c, block)[-1]) + 1)
    ws = c.book[c.sheet_of(block)]
    ws.cell(row, 1).value = "填表人:王建国"
    ws.cell(row, 4).value = "审核人:李秀英"


@mutation()
def footer_directly(c: Copy, rng: Random) -> None:
    """The spare rows and the total were deleted: the footer follows the last record."""
    block = a_block(c, rng, records=1)
    last = c.row(block, ordered(c, block)[-1])
    bottom = max(c.body(block)[1], c.total_row(block) or 0)
    beside = {
        place[1]
        for key, place in c.at.items()
        if key[0] == "c" and key[1] != block and place[0] == c.sheet_of(block)
    }
    if bottom <= last or any(last < row <= bottom for row in beside):
        raise SkippedError
    c.delete_rows(c.sheet_of(block), last + 1, bottom - last)


# -- totals


def _total(c: Copy, rng: Random) -> tuple[str, int]:
    block = a_block(c, rng, records=2, numbers=1)
    row = c.total_row(block)
    if row is None:
        raise SkippedError
    return block, row


@mutation()
def total_on_top(c: Copy, rng: Random) -> None:
    """合计 stands above the records."""
    block, row = _total(c, rng)
    sheet = c.sheet_of(block)
    c.delete_rows(sheet, row)
    top = blank_row(c, sheet, header_bottom(c, block) + 1)
    write_row(
        c,
        block,
        top,
        key=rng.choice(("合计", "总 计", "全院合计")),
        numbers=sums(c, block, c.records[block]),
    )


@mutation()
def total_missing(c: Copy, rng: Random) -> None:
    """The total row was deleted."""
    block, row = _total(c, rng)
    c.delete_rows(c.sheet_of(block), row)


@mutation()
def total_twice(c: Copy, rng: Random) -> None:
    """合计 stands above and below, or twice below."""
    block, row = _total(c, rng)
    sheet = c.sheet_of(block)
    at = rng.choice((header_bottom(c, block) + 1, row, row + 1))
    top = blank_row(c, sheet, at)
    write_row(
        c, block, top, key=rng.choice(("合计", "总计")), numbers=sums(c, block, c.records[block])
    )


def _total_word(c: Copy, sheet: str, row: int) -> Any:
    cells = [x for x in c.book[sheet][row] if isinstance(x.value, str) and "计" in x.value]
    if not cells:
        raise SkippedError
    return cells[0]


@mutation()
def total_other_words(c: Copy, rng: Random) -> None:
    """The total is called something else."""
    block, row = _total(c, rng)
    _total_word(c, c.sheet_of(block), row).value = rng.choice(
        (
            "总    计",
            "合计(票)",
            "本院合计",
            "共 计",
            "合\n计",
            "累  计",
            "合计:",
            "【合计】",
            "总合计",
        )
    )


@mutation()
def total_unlabelled(c: Copy, rng: Random) -> None:
    """The word 合计 was deleted, the sums stay."""
    block, row = _total(c, rng)
    _total_word(c, c.sheet_of(block), row).value = None


@mutation()
def total_typed(c: Copy, rng: Random) -> None:
    """The total's formulas were overwritten with what they show."""
    block, row = _total(c, rng)
    for name, value in zip(number_columns(c, block), sums(c, block, c.records[block]), strict=True):
        if value is not None:
            c.book[c.sheet_of(block)].cell(row, c.column(block, name)).value = value


@mutation()
def total_named_as_unit(c: Copy, rng: Random) -> None:
    """The unit's own line, its name and the sums, stands among its branches."""
    block = a_block(c, rng, records=3, numbers=3)
    rids = ordered(c, block)
    totals = sums(c, block, rids)
    _solid(totals)
    sheet = c.sheet_of(block)
    row = blank_row(c, sheet, rng.choice((c.row(block, rids[0]), c.row(block, rids[-1]) + 1)))
    write_row(c, block, row, key="数学学院党总支", numbers=totals)


@mutation()
def total_in_serial(c: Copy, rng: Random) -> None:
    """The word 合计 stands in the serial column alone."""
    block = a_block(c, rng, records=2, numbers=1)
    if not c.family.blocks[block].serial:
        raise SkippedError
    rids = ordered(c, block)
    row = blank_row(c, c.sheet_of(block), c.row(block, rids[-1]) + 1)
    write_row(c, block, row, key=None, numbers=sums(c, block, rids))
    c.book[c.sheet_of(block)].cell(row, 1).value = "合计"


@mutation()
def rows_after_total(c: Copy, rng: Random) -> None:
    """Two more records were typed below the total."""
    block, row = _total(c, rng)
    sheet = c.sheet_of(block)
    for i in range(2):
        c.insert_rows(sheet, row + 1 + i, 1)
        values = _values(c, block, rng, f"补报第{i + 1}党支部")
        c.add_record(block, row + 1 + i, values)


def _values(c: Copy, block: str, rng: Random, key: str | None = None) -> dict[str, Any]:
    drawn = c.family.blocks[block]
    record = {
        n: c.family._value(rng, c.family.kinds[f"{block}.{n}"]) for n in c.family.columns[block]
    }
    if drawn.balance:
        drawn.balance(rng, record)
    if key is not None:
        record[drawn.key] = key
    return record


@mutation()
def average_row(c: Copy, rng: Random) -> None:
    """A line of averages, shares, or last year's figures stands below the records."""
    block = a_block(c, rng, records=2, numbers=2)
    rids = ordered(c, block)
    row = blank_row(c, c.sheet_of(block), c.row(block, rids[-1]) + 1)
    numbers = [None if v is None else round(v / len(rids), 2) for v in sums(c, block, rids)]  # type: ignore[operator]
    write_row(
        c,
        block,
        row,
        key=rng.choice(("平均", "平均数", "占比", "上年同期", "去年同期", "比上年增减")),
        numbers=numbers,
    )


@mutation()
def of_which(c: Copy, rng: Random) -> None:
    """A line 其中 follows a record or the total."""
    block = a_block(c, rng, records=2, numbers=2)
    rids = ordered(c, block)
    row = blank_row(c, c.sheet_of(block), c.row(block, rng.choice(rids)) + 1)
    word = rng.choice(("其中:女党员", "其中:教工党员", "其中：学生", "其中"))
    write_row(
        c, block, row, key=word, numbers=[rng.randint(0, 9) for _ in number_columns(c, block)]
    )


# -- rows that are half a record


@mutation()
def name_only_row(c: Copy, rng: Random) -> None:
    """A name without any number stands among the records."""
    block = a_block(c, rng, records=2, numbers=2)
    row = _inside(c, block, rng)
    sheet = c.sheet_of(block)
    c.book[sheet].cell(row, key_column(c, block)).value = "新成立党支部"
    c.at["r", block, sheet, row] = (sheet, row, 1)


@mutation()
def nameless_row(c: Copy, rng: Random) -> None:
    """A record lost its name."""
    block = a_block(c, rng, records=2)
    key = c.family.blocks[block].key
    rid = rng.choice(ordered(c, block))
    c.set(("c", block, rid, key), None)
    c.truth["c", block, rid, key] = UNKNOWN
    if all(
        v is BLANK or k[3] == key
        for k, v in c.truth.items()
        if k[0] == "c" and k[1:3] == (block, rid)
    ):
        c.loose.add((block, rid))  # a serial number is all that is left


@mutation()
def serial_only_rows(c: Copy, rng: Random) -> None:
    """Spare rows hold numbers in the serial column only."""
    block = a_block(c, rng, records=1)
    if not c.family.blocks[block].serial:
        raise SkippedError
    sheet = c.sheet_of(block)
    row = c.body(block)[1]
    c.insert_rows(sheet, row + 1, 4)
    for i in range(4):
        c.book[sheet].cell(row + 1 + i, 1).value = 20 + i


@mutation()
def spare_zero_rows(c: Copy, rng: Random) -> None:
    """Spare rows hold zeros, as a computing form shows them."""
    block = a_block(c, rng, records=1, numbers=2)
    sheet = c.sheet_of(block)
    row = c.row(block, ordered(c, block)[-1])
    c.insert_rows(sheet, row + 1, 3)
    for i in range(3):
        for name in number_columns(c, block):
            c.book[sheet].cell(row + 1 + i, c.column(block, name)).value = 0


@mutation()
def record_twice(c: Copy, rng: Random) -> None:
    """One record was typed twice, letter for letter: both stand."""
    block = a_block(c, rng, records=2)
    rid = rng.choice(ordered(c, block))
    sheet = c.sheet_of(block)
    row = c.row(block, rid) + 1
    c.insert_rows(sheet, row, 1)
    c.add_record(
        block,
        row,
        {k[3]: v for k, v in list(c.truth.items()) if k[0] == "c" and k[1:3] == (block, rid)},
    )


@mutation(layout=True)
def rows_reordered(c: Copy, rng: Random) -> None:
    """Two records changed places."""
    block = a_block(c, rng, records=2)
    if any(name.startswith(f"{block}.") for name in c.family.ticks):
        raise SkippedError
    one, two = rng.sample(ordered(c, block), 2)
    ws = c.book[c.sheet_of(block)]
    for name in c.family.columns[block]:
        keys = [("c", block, rid, name) for rid in (one, two)]
        if any(k not in c.at or c.merge_at(*c.at[k])[1] != c.merge_at(*c.at[k])[3] for k in keys):
            raise SkippedError
        if any(c.at[k][0] != ws.title for k in keys):
            # It stands on a second sheet: what is in its row of the first one is no record.
            raise SkippedError
    a_row, b_row = c.row(block, one), c.row(block, two)
    for name in c.family.columns[block]:
        column = c.column(block, name)
        a, b = ws.cell(a_row, column), ws.cell(b_row, column)
        va, vb = a.value, b.value
        put(a, vb)
        put(b, va)
        c.at["c", block, one, name] = (ws.title, b_row, column)
        c.at["c", block, two, name] = (ws.title, a_row, column)


@mutation()
def names_numbered(c: Copy, rng: Random) -> None:
    """Names are numbered inside their cells."""
    block = a_block(c, rng, records=2)
    key = c.family.blocks[block].key
    for i, rid in enumerate(ordered(c, block)):
        place = ("c", block, rid, key)
        if not isinstance(c.truth[place], str):
            raise SkippedError
        c.truth[place] = f"{i + 1}.{c.truth[place]}"
        c.set(place, c.truth[place])


@mutation()
def serials_gone(c: Copy, rng: Random) -> None:
    """The serial numbers were deleted."""
    block = a_block(c, rng, records=2)
    if not c.family.blocks[block].serial:
        raise SkippedError
    ws = c.book[c.sheet_of(block)]
    for row in range(header_bottom(c, block) + 1, c.body(block)[1] + 1):
        ws.cell(row, 1).value = None


# -- shifts and merges


@mutation()
def row_shifted_right(c: Copy, rng: Random) -> None:
    """The numbers of one record slipped one cell to the right."""
    block = a_block(c, rng, records=2, numbers=3)
    names = number_columns(c, block)
    columns = [c.column(block, n) for n in names]
    if columns != list(range(columns[0], columns[0] + len(columns))):
        raise SkippedError
    rid = rng.choice(ordered(c, block))
    row = c.row(block, rid)
    ws = c.book[c.sheet_of(block)]
    right = ws.cell(row, columns[-1] + 1)
    if right.value is not None:
        if str(right.value).startswith("="):
            raise SkippedError
        put(right, None)
    for column in reversed(columns):
        value = ws.cell(row, column).value
        put(ws.cell(row, column + 1), value)
        put(ws.cell(row, column), None)
    for name, column in c.columns(block).items():
        if column > columns[-1]:
            c.truth["c", block, rid, name] = UNKNOWN if column > columns[-1] + 1 else REFUSE
    for name in names:
        c.truth["c", block, rid, name] = REFUSE


@mutation()
def column_slipped_down(c: Copy, rng: Random) -> None:
    """From some record on, the numbers of one column stand a row too low."""
    block = a_block(c, rng, records=3, numbers=2)
    rids = ordered(c, block)
    name = rng.choice(number_columns(c, block))
    start = rng.randint(0, len(rids) - 2)
    if any(c.truth["c", block, r, name] is BLANK for r in rids):
        raise SkippedError
    sheet = c.sheet_of(block)
    last = c.row(block, rids[-1])
    c.insert_rows(sheet, last + 1, 1)
    ws, column = c.book[sheet], c.column(block, name)
    rows = [c.row(block, r) for r in rids[start:]]
    values = [ws.cell(r, column).value for r in rows]
    put(ws.cell(rows[0], column), None)
    for row, value in zip([*rows[1:], last + 1], values, strict=True):
        put(ws.cell(row, column), value)
    for rid in rids[start:]:
        c.truth["c", block, rid, name] = REFUSE


@mutation()
def number_merged_over_two(c: Copy, rng: Random) -> None:
    """One number is merged over two records."""
    block = a_block(c, rng, records=2, numbers=1)
    rids = ordered(c, block)
    i = rng.randint(0, len(rids) - 2)
    one, two = rids[i], rids[i + 1]
    name = rng.choice(number_columns(c, block))
    if c.row(block, two) != c.row(block, one) + 1 or c.truth["c", block, one, name] is BLANK:
        raise SkippedError
    c.set(("c", block, two, name), None)
    column = c.column(block, name)
    c.book[c.sheet_of(block)].merge_cells(
        start_row=c.row(block, one), end_row=c.row(block, two), start_column=column,
        end_column=column,
    )  # fmt: skip
    c.truth["c", block, one, name] = c.truth["c", block, two, name] = REFUSE


@mutation()
def text_merged_down(c: Copy, rng: Random) -> None:
    """A text that several records share is merged over them."""
    block = a_block(c, rng, records=2)
    rids = ordered(c, block)
    name = rng.choice(text_columns(c, block))
    i = rng.randint(0, len(rids) - 2)
    j = min(i + rng.randint(1, 3), len(rids) - 1)
    rows = [c.row(block, r) for r in rids[i : j + 1]]
    value = c.truth["c", block, rids[i], name]
    if rows != list(range(rows[0], rows[0] + len(rows))) or value is BLANK:
        raise SkippedError
    column = c.column(block, name)
    for rid in rids[i + 1 : j + 1]:
        c.set(("c", block, rid, name), None)
        c.truth["c", block, rid, name] = value
    c.book[c.sheet_of(block)].merge_cells(
        start_row=rows[0], end_row=rows[-1], start_column=column, end_column=column
    )


# -- blanks, errors, odd values


def _a_cell(c: Copy, rng: Random, kind: str = "number") -> tuple[Any, ...]:
    keys = [
        k for k, v in c.truth.items()
        if k[0] == "c" and k in c.at and v is not BLANK and v is not REFUSE and v is not UNKNOWN
        and c.family.kinds[f"{k[1]}.{k[3]}"].name == kind
    ]  # fmt: skip
    if not keys:
        raise SkippedError
    return rng.choice(keys)


@mutation()
def one_blank_answer(c: Copy, rng: Random) -> None:
    """One number was left out."""
    key = _a_cell(c, rng)
    c.set(key, None)
    c.truth[key] = BLANK


@mutation()
def column_cleared(c: Copy, rng: Random) -> None:
    """A whole column was left empty."""
    block = a_block(c, rng, records=1, numbers=3)
    name = rng.choice(number_columns(c, block))
    for rid in c.records[block]:
        c.set(("c", block, rid, name), None)
        c.truth["c", block, rid, name] = BLANK


@mutation()
def error_cell(c: Copy, rng: Random) -> None:
    """A number is an error."""
    key = _a_cell(c, rng)
    cell = c.cell(key)
    cell.value = rng.choice(("#DIV/0!", "#N/A", "#REF!", "#VALUE!"))
    cell.data_type = "e"
    c.truth[key] = REFUSE


@mutation()
def uncached_formula(c: Copy, rng: Random) -> None:
    """A number is a formula that a program wrote, without a result."""
    key = _a_cell(c, rng)
    c.cell(key).value = "=40+2"
    c.truth[key] = REFUSE


@mutation()
def numbers_as_text(c: Copy, rng: Random) -> None:
    """Numbers were typed as texts."""
    for _ in range(4):
        key = _a_cell(c, rng)
        value = c.truth[key]
        shown = (
            f"{value * 100:.2f}%"
            if "%" in c.family.kinds[f"{key[1]}.{key[3]}"].number_format
            else str(value)
        )
        c.set(
            key,
            rng.choice(
                (
                    shown,
                    f" {shown} ",
                    shown.translate(str.maketrans("0123456789.%", "０１２３４５６７８９．％")),
                )
            ),
        )


@mutation()
def odd_numbers(c: Copy, rng: Random) -> None:
    """A number is no number."""
    key = _a_cell(c, rng)
    c.set(key, rng.choice(("30-35", "待定", "?", "3O", "12或15")))
    c.truth[key] = REFUSE


@mutation()
def dates_typed(c: Copy, rng: Random) -> None:
    """Dates were typed as people write them."""
    for _ in range(3):
        key = _a_cell(c, rng, "date")
        day = c.truth[key]
        c.cell(key).number_format = "@"
        c.cell(key).value = rng.choice(
            (f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日",
             f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}")
        )  # fmt: skip


@mutation()
def numbers_in_texts(c: Copy, rng: Random) -> None:
    """Text cells hold bare numbers and dates."""
    for _ in range(2):
        key = _a_cell(c, rng, "text")
        if (
            key[3] == c.family.blocks[key[1]].key
            or c.family.kinds[f"{key[1]}.{key[3]}"].type != "文本"
        ):
            raise SkippedError
        value = rng.choice((3, 12, dt.datetime(2011, 12, 5)))
        c.cell(key).number_format = "General"
        c.set(key, value)
        c.truth[key] = value if isinstance(value, dt.datetime) else str(value)


@mutation()
def remark_beside(c: Copy, rng: Random) -> None:
    """A remark stands right of a record, outside of the table."""
    block = a_block(c, rng, records=1)
    rid = rng.choice(ordered(c, block))
    sheet = c.sheet_of(block)
    ws = c.book[sheet]
    column = max(ws.max_column, _last(c, block)) + 1
    ws.cell(c.row(block, rid), column).value = rng.choice(("已核实", "此支部已合并", 7))


# -- other tables


def _small_table(c: Copy, sheet: str, row: int, heading: list[str], rng: Random) -> None:
    ws = c.book[sheet]
    for i, text in enumerate(heading):
        ws.cell(row, 1 + i).value = text
    for r in range(3):
        for i, _ in enumerate(heading):
            ws.cell(row + 1 + r, 1 + i).value = f"第{r + 1}小组" if i == 0 else rng.randint(1, 50)


@mutation()
def own_table_below(c: Copy, rng: Random) -> None:
    """The unit's own table stands below the form."""
    block = a_block(c, rng, records=1)
    sheet = c.sheet_of(block)
    _small_table(c, sheet, c.last_row(sheet) + 2, _heading(c, block, rng), rng)


def _heading(c: Copy, block: str, rng: Random) -> list[str]:
    """Return a heading that repeats the block's own key heading, or does not."""
    leaf = c.leaf_key(block, c.family.blocks[block].key)
    name = str(c.cell(leaf).value) if leaf and rng.random() < 0.7 else "小组"
    return [name, "人数", "次数"]


@mutation()
def own_table_above(c: Copy, rng: Random) -> None:
    """The unit's own table stands above the form's."""
    block = a_block(c, rng, records=1)
    sheet = c.sheet_of(block)
    row = header_top(c, block)
    c.insert_rows(sheet, row, 5)
    _small_table(c, sheet, row, ["小组", "人数", "次数"], rng)


@mutation()
def own_table_under_total(c: Copy, rng: Random) -> None:
    """The unit's own table follows the total, before the footer."""
    block, row = _total(c, rng)
    sheet = c.sheet_of(block)
    c.insert_rows(sheet, row + 1, 6)
    _small_table(c, sheet, row + 2, _heading(c, block, rng), rng)


@mutation()
def typed_below(c: Copy, rng: Random) -> None:
    """Sums and words stand below the form."""
    block = a_block(c, rng, records=1)
    sheet = c.sheet_of(block)
    row = c.last_row(sheet) + 1
    ws = c.book[sheet]
    ws.cell(row, 2).value = rng.choice(("核对", "另有一个支部未报", "张三"))
    ws.cell(row, 4).value = rng.randint(1, 99)


@mutation()
def continued_right(c: Copy, rng: Random) -> None:
    """The table goes on at its right side, under the same heading."""
    block = a_block(c, rng, records=4)
    sheet = c.sheet_of(block)
    ws = c.book[sheet]
    shift = max(ws.max_column, _last(c, block)) + 1
    top, bottom = header_top(c, block), header_bottom(c, block)
    for r in range(top, bottom + 1):
        for cell in list(ws[r])[:shift]:
            if cell.value is not None:
                ws.cell(r, cell.column + shift).value = cell.value
    rids = ordered(c, block)
    for i, rid in enumerate(rids[-2:]):
        row = c.row(block, rids[i])
        for name in c.family.columns[block]:
            key = ("c", block, rid, name)
            _, old, column = c.at[key]
            target = ws.cell(row, column + shift)
            target.number_format = ws.cell(old, column).number_format
            put(target, ws.cell(old, column).value)
            put(ws.cell(old, column), None)
            del c.at[key]
        c.loose.discard((block, rid))
