"""Damage to headers, columns, printed rows and boxes to tick."""

# ruff: noqa: E501 - what is drawn is as wide as the sheet

from __future__ import annotations

from random import Random
from typing import Any

from .drawing import BLANK, REFUSE, UNKNOWN, Copy, Key, put
from .mutations import (
    SkippedError,
    a_block,
    count_columns,
    group_of,
    header_bottom,
    header_top,
    lost,
    mutation,
    number_columns,
)  # fmt: skip


def _leaves(c: Copy, block: str) -> dict[str, Key]:
    """Return field -> key of its lowest header text, for the columns that have one alone."""
    found = {n: c.leaf_key(block, n) for n in c.family.columns[block]}
    return {n: k for n, k in found.items() if k is not None}


def _any_block(c: Copy, rng: Random, least: int = 2) -> str:
    """Return a block, repeating or fixed, with so many leaf texts."""
    fits = [b for b in c.family.blocks if len(_leaves(c, b)) >= least and c.family.columns[b]]
    if not fits:
        raise SkippedError
    return rng.choice(fits)


def _column_cells(c: Copy, block: str, column: int) -> list[Any]:
    sheet = c.sheet_of(block)
    ws = c.book[sheet]
    bottom = max(c.body(block)[1], c.total_row(block) or 0)
    return [ws.cell(r, column) for r in range(header_bottom(c, block) + 1, bottom + 1)]


def _exchange(c: Copy, block: str, one: str, two: str) -> None:
    """Exchange two columns of a block: headings, answers, totals."""
    ka, kb = c.leaf_key(block, one), c.leaf_key(block, two)
    assert ka is not None
    assert kb is not None
    a, b = c.column(block, one), c.column(block, two)
    for top in (ka, kb):
        if c.merge_at(*c.at[top])[0] != c.merge_at(*c.at[top])[2]:
            raise SkippedError
    for x, y in zip(_column_cells(c, block, a), _column_cells(c, block, b), strict=True):
        if any(c.merge_at(x.parent.title, z.row, z.column)[1::2] != (z.row, z.row) for z in (x, y)):
            raise SkippedError
        vx, vy, fx, fy = x.value, y.value, x.number_format, y.number_format
        if any(isinstance(v, str) and v.startswith("=") and "SUM" not in v for v in (vx, vy)):
            raise SkippedError
        if (isinstance(vx, str) and vx.startswith("=")) or (
            isinstance(vy, str) and vy.startswith("=")
        ):
            vx, vy = vy, vx  # a total's formula stays in its column and adds what now stands there
        x.number_format, y.number_format = fy, fx
        put(x, vy)
        put(y, vx)
    xa, xb = c.cell(ka), c.cell(kb)
    xa.value, xb.value = xb.value, xa.value
    c.at[ka], c.at[kb] = c.at[kb], c.at[ka]
    for rid in c.records[block]:
        pa, pb = ("c", block, rid, one), ("c", block, rid, two)
        c.at[pa], c.at[pb] = (c.at[pa][0], c.at[pa][1], b), (c.at[pb][0], c.at[pb][1], a)


@mutation()
def swap_columns(c: Copy, rng: Random) -> None:
    """Two columns of one group changed places."""
    block = _any_block(c, rng)
    names = list(_leaves(c, block))
    pairs = [
        (x, y) for i, x in enumerate(names) for y in names[i + 1 :]
        if group_of(c, block, x) == group_of(c, block, y)
        and c.cell(_leaves(c, block)[x]).value != c.cell(_leaves(c, block)[y]).value
        and c.merge_at(*c.at[_leaves(c, block)[x]])[1::2] == c.merge_at(*c.at[_leaves(c, block)[y]])[1::2]
    ]  # fmt: skip
    if not pairs:
        raise SkippedError
    _exchange(c, block, *rng.choice(pairs))


@mutation()
def name_moved_right(c: Copy, rng: Random) -> None:
    """The key column stands further right."""
    block = a_block(c, rng)
    key = c.family.blocks[block].key
    leaves = _leaves(c, block)
    others = [
        n for n in leaves if n != key and group_of(c, block, n) == group_of(c, block, key)
        and c.merge_at(*c.at[leaves[n]])[1::2] == c.merge_at(*c.at[leaves[key]])[1::2]
    ] if key in leaves else []  # fmt: skip
    if not others:
        raise SkippedError
    _exchange(c, block, key, rng.choice(others))


@mutation()
def column_deleted(c: Copy, rng: Random) -> None:
    """A column was deleted."""
    block = _any_block(c, rng)
    name = rng.choice([n for n in _leaves(c, block) if n != c.family.blocks[block].key])
    c.delete_columns(c.sheet_of(block), c.column(block, name))
    c.refuse_column(block, name)
    lost(c)


@mutation()
def extra_column(c: Copy, rng: Random) -> None:
    """A column with a heading of the unit's own, and nothing in it."""
    block = _any_block(c, rng, 1)
    _extra(c, block, rng, rng.choice(("备注2", "QQ号", "核对", "职务")))


def _extra(c: Copy, block: str, rng: Random, heading: str) -> int:
    sheet = c.sheet_of(block)
    columns = sorted(c.columns(block).values())
    column = rng.choice(columns[1:] or columns) + rng.randint(0, 1)
    c.insert_columns(sheet, column)
    ws = c.book[sheet]
    row = header_bottom(c, block)
    c1, r1, c2, r2 = c.merge_at(sheet, row, column)
    if (c1, r1, c2, r2) != (column, row, column, row):
        raise SkippedError
    ws.cell(row, column).value = heading
    return column


@mutation()
def extra_column_filled(c: Copy, rng: Random) -> None:
    """A column of the unit's own, filled in."""
    block = _any_block(c, rng, 1)
    heading = rng.choice(("备注2", "手机", "去年", "年龄", "职务"))
    column = _extra(c, block, rng, heading)
    ws = c.book[c.sheet_of(block)]
    text = heading in ("备注2", "职务")
    for rid in c.records[block]:
        ws.cell(_row(c, block, rid), column).value = "已核" if text else rng.randint(1, 99)


def _row(c: Copy, block: str, rid: int) -> int:
    return c.row(block, rid)


@mutation()
def duplicate_column(c: Copy, rng: Random) -> None:
    """A column stands there twice, the second one with other numbers."""
    block = _any_block(c, rng)
    numbers = [n for n in number_columns(c, block) if n in _leaves(c, block)]
    if not numbers or not c.records[block]:
        raise SkippedError
    name = rng.choice(numbers)
    sheet = c.sheet_of(block)
    column = c.column(block, name)
    leaf = c.leaf_key(block, name)
    assert leaf
    text = c.cell(leaf).value
    c.insert_columns(sheet, column + 1)
    ws = c.book[sheet]
    row = header_bottom(c, block)
    if c.merge_at(sheet, row, column + 1) != (column + 1, row, column + 1, row):
        raise SkippedError
    ws.cell(row, column + 1).value = text
    for rid in c.records[block]:
        key = ("c", block, rid, name)
        value = c.truth[key]
        ws.cell(c.row(block, rid), column + 1).value = (
            value if isinstance(value, (int, float)) else 0
        ) + 1
        # Outside of its group's merge the twin has another path; a person might still doubt.
        c.truth[key] = UNKNOWN if group_of(c, block, name) else REFUSE


@mutation()
def subtotal_column(c: Copy, rng: Random) -> None:
    """A column 小计 adds up its neighbours."""
    block = _any_block(c, rng)
    names = number_columns(c, block)
    if len(names) < 2:
        raise SkippedError
    sheet = c.sheet_of(block)
    column = c.column(block, names[-1]) + 1
    c.insert_columns(sheet, column)
    row = header_bottom(c, block)
    if c.merge_at(sheet, row, column) != (column, row, column, row):
        raise SkippedError
    ws = c.book[sheet]
    ws.cell(row, column).value = rng.choice(("小计", "合计", "计"))
    for rid in c.records[block]:
        ws.cell(c.row(block, rid), column).value = sum(
            v for n in names if isinstance(v := c.truth["c", block, rid, n], (int, float))
        )


@mutation()
def total_right_headless(c: Copy, rng: Random) -> None:
    """Sums stand right of the table, without a heading."""
    block = _any_block(c, rng)
    names = number_columns(c, block)
    if len(names) < 2:
        raise SkippedError
    sheet = c.sheet_of(block)
    ws = c.book[sheet]
    column = max(c.columns(block).values()) + 1
    c.insert_columns(sheet, column)
    for rid in c.records[block]:
        ws.cell(c.row(block, rid), column).value = rng.randint(100, 900)


@mutation()
def last_year_columns(c: Copy, rng: Random) -> None:
    """Last year's number stands beside this year's, its heading with a remark."""
    block = _any_block(c, rng)
    names = [n for n in number_columns(c, block) if n in _leaves(c, block)]
    if not names:
        raise SkippedError
    name = rng.choice(names)
    text = str(c.cell(_leaves(c, block)[name]).value)
    column = _extra_at(c, block, c.column(block, name) + rng.randint(0, 1), f"{text}(上年)")
    for rid in c.records[block]:
        c.book[c.sheet_of(block)].cell(c.row(block, rid), column).value = rng.randint(1, 99)


def _extra_at(c: Copy, block: str, column: int, heading: str) -> int:
    sheet = c.sheet_of(block)
    c.insert_columns(sheet, column)
    row = header_bottom(c, block)
    if c.merge_at(sheet, row, column) != (column, row, column, row):
        raise SkippedError
    c.book[sheet].cell(row, column).value = heading
    return column


def _groups(c: Copy, block: str) -> dict[tuple[Key, ...], list[str]]:
    found: dict[tuple[Key, ...], list[str]] = {}
    for name in _leaves(c, block):
        groups = group_of(c, block, name)
        if groups:
            found.setdefault(groups, []).append(name)
    return found


@mutation()
def last_year_group(c: Copy, rng: Random) -> None:
    """A whole group stands there once more for last year, left or right of this year's."""
    block = _any_block(c, rng)
    found = _groups(c, block)
    if not found:
        raise SkippedError
    groups = rng.choice(list(found))
    names = sorted(found[groups], key=lambda n: c.column(block, n))
    columns = [c.column(block, n) for n in names]
    top = groups[-1]
    if columns != list(range(columns[0], columns[0] + len(columns))):
        raise SkippedError
    sheet = c.sheet_of(block)
    row, text = c.at[top][1], str(c.cell(top).value)
    leaves = [str(c.cell(_leaves(c, block)[n]).value) for n in names]
    at = rng.choice((columns[0], columns[-1] + 1))
    c.insert_columns(sheet, at, len(names))
    ws = c.book[sheet]
    reached = [
        c.merge_at(sheet, r, at + i)
        for r in range(header_top(c, block), header_bottom(c, block) + 1)
        for i in range(len(names))
    ]
    if len(groups) == 1 and any(c2 > at + len(names) - 1 or c1 < at for c1, _, c2, _ in reached):
        raise SkippedError
    ws.cell(row, at).value = rng.choice((f"上年{text}", "上年同期", f"{text}(2010年)"))
    if len(names) > 1:
        ws.merge_cells(start_row=row, end_row=row, start_column=at, end_column=at + len(names) - 1)
    for i, leaf in enumerate(leaves):
        ws.cell(header_bottom(c, block), at + i).value = leaf
    for rid in c.records[block]:
        for i in range(len(names)):
            ws.cell(c.row(block, rid), at + i).value = rng.randint(1, 99)


@mutation()
def group_reworded(c: Copy, rng: Random) -> None:
    """A group's heading was reworded."""
    block = _any_block(c, rng)
    found = _groups(c, block)
    if not found:
        raise SkippedError
    c.cell(rng.choice(list(found))[-1]).value = rng.choice(("统计情况", "数据", "情况(人、票)"))


@mutation()
def only_other_leaf(c: Copy, rng: Random) -> None:
    """A group was deleted, and another one has a leaf of the same name."""
    block = _any_block(c, rng)
    found = _groups(c, block)
    if len(found) < 2:
        raise SkippedError
    one, two = rng.sample(list(found), 2)
    if one[-1] == two[-1]:
        raise SkippedError
    name = rng.choice(found[one])
    other = rng.choice(found[two])
    if not isinstance(c.truth.get(("c", block, 0, other), 0), (int, float)):
        raise SkippedError
    text = c.cell(_leaves(c, block)[name]).value
    twin = c.cell(_leaves(c, block)[other])
    if twin.value == text:
        raise SkippedError
    c.delete_columns(c.sheet_of(block), c.column(block, name))
    c.refuse_column(block, name)
    lost(c)
    leaf = c.leaf_key(block, other)
    if leaf is None:
        raise SkippedError
    c.cell(leaf).value = text
    c.refuse_column(block, other)


def _a_leaf(c: Copy, rng: Random) -> tuple[str, str, Any]:
    block = _any_block(c, rng)
    name, key = rng.choice(list(_leaves(c, block).items()))
    return block, name, c.cell(key)


@mutation()
def leaf_contrast(c: Copy, rng: Random) -> None:
    """A heading says the contrary: 不, 非, 未, 副, 原, 上年."""
    block, name, cell = _a_leaf(c, rng)
    cell.value = f"{rng.choice(('不', '非', '未', '副', '原', '上年', '其他'))}{cell.value}"
    c.refuse_column(block, name)


@mutation()
def leaf_scale(c: Copy, rng: Random) -> None:
    """A heading got a remark that changes the scale."""
    block, name, cell = _a_leaf(c, rng)
    cell.value = f"{cell.value}{rng.choice(('(%)', '(万元)', '(上年)', '(不含预备党员)', '(百人)', '(累计)'))}"
    c.refuse_column(block, name)


@mutation()
def leaf_harmless(c: Copy, rng: Random) -> None:
    """Every heading got a harmless remark, blanks or a line break."""
    block = _any_block(c, rng)
    for key in _leaves(c, block).values():
        text = str(c.cell(key).value)
        c.cell(key).value = rng.choice(
            (
                f"{text}(人)",
                f"{text}（票）",
                "\n".join(text),
                "  ".join(text),
                f" {text} :",
                f"{text}*",
            )
        )


@mutation()
def leaf_longer(c: Copy, rng: Random) -> None:
    """A heading was made longer or shorter by a word."""
    _, _, cell = _a_leaf(c, rng)
    text = str(cell.value)
    cell.value = rng.choice((f"{text}数", f"{text}情况", f"本年{text}", text[:-1] or text))


@mutation()
def leaf_typo(c: Copy, rng: Random) -> None:
    """A heading has a typo."""
    _, _, cell = _a_leaf(c, rng)
    text = str(cell.value)
    if len(text) < 3:
        raise SkippedError
    i = rng.randrange(len(text))
    cell.value = text[:i] + rng.choice("的情在一") + text[i + 1 :]


@mutation()
def renamed_and_new(c: Copy, rng: Random) -> None:
    """A heading was reworded, and a new column bears its old name."""
    block = _any_block(c, rng)
    names = [n for n in count_columns(c, block) if n in _leaves(c, block)]
    if not names:
        raise SkippedError
    name = rng.choice(names)
    cell = c.cell(_leaves(c, block)[name])
    text = str(cell.value)
    cell.value = rng.choice((f"{text}(校内)", f"本年{text}"))
    grouped = bool(group_of(c, block, name))
    column = _extra_at(c, block, c.column(block, name) + 1, text)
    for rid in c.records[block]:
        key = ("c", block, rid, name)
        value = rng.randint(1, 9)
        target = c.book[c.sheet_of(block)].cell(c.row(block, rid), column)
        put(target, value)
        # Outside of its group's merge the new column has another path: not judged.
        c.truth[key] = UNKNOWN if grouped else value
        c.at[key] = (c.sheet_of(block), c.row(block, rid), column)


@mutation()
def header_unmerged(c: Copy, rng: Random) -> None:
    """The header's merges were undone."""
    _unmerge_header(c, _any_block(c, rng))


def _unmerge_header(c: Copy, block: str) -> list[tuple[Key, tuple[int, int, int, int]]]:
    sheet = c.sheet_of(block)
    undone = []
    for key in c.header_keys(block):
        bounds = c.unmerge_at(sheet, *c.at[key][1:])
        if bounds:
            undone.append((key, bounds))
    if not undone:
        raise SkippedError
    return undone


@mutation()
def header_repeated_in_cells(c: Copy, rng: Random) -> None:
    """The header's merges were undone, and every cell says its text again."""
    block = _any_block(c, rng)
    ws = c.book[c.sheet_of(block)]
    for key, (c1, r1, c2, r2) in _unmerge_header(c, block):
        for row in range(r1, r2 + 1):
            for column in range(c1, c2 + 1):
                ws.cell(row, column).value = c.cell(key).value


@mutation()
def header_joined(c: Copy, rng: Random) -> None:
    """The levels of the header were written into one cell each."""
    block = _any_block(c, rng)
    found = _groups(c, block)
    if not found:
        raise SkippedError
    sign = rng.choice(("", "/", "_", "\n", "-"))
    for groups, names in found.items():
        for name in names:
            leaf = _leaves(c, block)[name]
            texts = [str(c.cell(g).value) for g in groups] + [str(c.cell(leaf).value)]
            c.cell(leaf).value = sign.join(texts)
    _unmerge_header(c, block)
    for groups in found:
        for group in groups:
            if group in c.at:
                c.cell(group).value = None


@mutation()
def header_one_row(c: Copy, rng: Random) -> None:
    """Only the lowest row of the header is left."""
    block = _any_block(c, rng)
    if not _groups(c, block):
        raise SkippedError
    undone = _unmerge_header(c, block)
    bottom = header_bottom(c, block)
    ws = c.book[c.sheet_of(block)]
    last = max(r2 for _, (_, _, _, r2) in undone)
    for key, (c1, r1, c2, r2) in undone:
        if r2 == last and c1 == c2 and r1 != r2:
            ws.cell(last, c1).value = c.cell(key).value
            c.cell(key).value = None
            c.at[key] = (c.at[key][0], last, c1)
    for row in range(header_top(c, block), last):
        for cell in ws[row]:
            cell.value = None
    leaves = [str(c.cell(k).value) for k in _leaves(c, block).values()]
    for name, key in _leaves(c, block).items():
        if leaves.count(str(c.cell(key).value)) > 1:
            c.refuse_column(block, name)
    assert bottom


@mutation()
def column_numbers_row(c: Copy, rng: Random) -> None:
    """A row numbers the columns under the header."""
    block = _any_block(c, rng, 3)
    sheet = c.sheet_of(block)
    row = header_bottom(c, block) + 1
    c.insert_rows(sheet, row, 1)
    ws = c.book[sheet]
    ws.cell(row, 1).value = "甲"
    columns = range(2, max(c.columns(block).values()) + 1)
    for i, column in enumerate(columns):
        ws.cell(row, column).value = rng.choice((i + 1,)) if rng.random() < 2 else None


@mutation()
def header_blank_row(c: Copy, rng: Random) -> None:
    """A blank row stands between the levels of the header."""
    block = _any_block(c, rng)
    top, bottom = header_top(c, block), header_bottom(c, block)
    if bottom == top:
        raise SkippedError
    c.insert_rows(c.sheet_of(block), bottom, 1)


@mutation()
def header_split_label(c: Copy, rng: Random) -> None:
    """A heading is broken over two cells, one above the other."""
    block = _any_block(c, rng)
    leaves = {
        n: k for n, k in _leaves(c, block).items()
        if c.merge_at(*c.at[k])[3] > c.merge_at(*c.at[k])[1] and len(str(c.cell(k).value)) >= 4
    }  # fmt: skip
    if not leaves:
        raise SkippedError
    key = rng.choice(list(leaves.values()))
    text = str(c.cell(key).value)
    c1, r1, _, r2 = c.unmerge_at(*c.at[key]) or (0, 0, 0, 0)
    ws = c.ws(key)
    half = len(text) // 2
    ws.cell(r1, c1).value, ws.cell(r2, c1).value = text[:half], text[half:]


# -- printed rows


def _fixed(c: Copy, rng: Random) -> tuple[str, str, list[int]]:
    """Return a fixed block, its sheet, and its rows from top to bottom."""
    blocks = [b for b, d in c.family.blocks.items() if d.fixed]
    if not blocks:
        raise SkippedError
    block = rng.choice(blocks)
    rows = [c.at["e", block, i][1] for i in range(len(c.family.blocks[block].rows))]
    return block, c.at["e", block, 0][0], rows


def _item(c: Copy, block: str, i: int) -> Key:
    """Return the key of the printed text that names row `i` of a fixed block."""
    drawn = c.family.blocks[block]
    row = drawn.rows[i]
    first = min([*c.family.columns[block].values(), *_tick_columns(c, block)])
    # A weight or a full mark beside the name tells a row nothing: it is to be verified, no more.
    for column in (*_key_columns(c, block), *range(first - 1, 0, -1)):
        key = ("t", drawn.sheet, f"{chr(64 + column)}{row}")
        if key in c.at and isinstance(c.cell(key).value, str):
            return key
    raise SkippedError


def _key_columns(c: Copy, block: str) -> list[int]:
    """Return the column under the heading that says what names a record, where there is one."""
    drawn = c.family.blocks[block]
    top, bottom = drawn.header
    return [
        key_column
        for kind, sheet, place in (key for key in c.at if key[0] == "t" and len(key) == 3)
        if sheet == drawn.sheet and c.cell((kind, sheet, place)).value == drawn.key
        for _, row, key_column in [c.at[kind, sheet, place]]
        if top <= row <= bottom
    ]


def _tick_columns(c: Copy, block: str) -> list[int]:
    from openpyxl.utils import range_boundaries

    return [
        range_boundaries(place[1])[0]
        for name, options in c.family.ticks.items() if name.startswith(f"{block}.")
        for places in options.values() for place in places
    ]  # fmt: skip


def _refuse_record(c: Copy, block: str, rid: int) -> None:
    for key in c.truth:
        if key[0] == "c" and key[1:3] == (block, rid):
            c.truth[key] = REFUSE


@mutation()
def item_deleted(c: Copy, rng: Random) -> None:
    """A printed row was deleted."""
    block, sheet, rows = _fixed(c, rng)
    i = rng.randrange(len(rows))
    if c.merge_at(sheet, rows[i], 1)[1] != c.merge_at(sheet, rows[i], 1)[3]:
        raise SkippedError
    c.delete_rows(sheet, rows[i])
    _refuse_record(c, block, i)


@mutation()
def item_inserted(c: Copy, rng: Random) -> None:
    """The unit put in a row of its own."""
    block, sheet, rows = _fixed(c, rng)
    i = rng.randrange(1, len(rows))
    if c.merge_at(sheet, rows[i], 1)[1] != c.merge_at(sheet, rows[i], 1)[3]:
        raise SkippedError
    item = c.at[_item(c, block, i)]
    c.insert_rows(sheet, rows[i], 1)
    ws = c.book[sheet]
    ws.cell(rows[i], item[2]).value = "其他方面情况"
    for column in {*c.family.columns[block].values(), *_tick_columns(c, block)}:
        ws.cell(rows[i], column).value = rng.choice((rng.randint(1, 9), None))


@mutation()
def items_reordered(c: Copy, rng: Random) -> None:
    """Two printed rows changed places, answers and all."""
    block, sheet, rows = _fixed(c, rng)
    i, j = rng.sample(range(len(rows)), 2)
    if any(c.merge_at(sheet, rows[k], 1)[1] != c.merge_at(sheet, rows[k], 1)[3] for k in (i, j)):
        raise SkippedError
    ws = c.book[sheet]
    for column in range(1, c.family.blocks[block].last + 1):
        a, b = ws.cell(rows[i], column), ws.cell(rows[j], column)
        va, vb = a.value, b.value
        put(a, vb)
        put(b, va)
    for key, (on, row, column) in list(c.at.items()):
        if on == sheet and row in (rows[i], rows[j]) and key[0] in "ckt":
            c.at[key] = (on, rows[j] if row == rows[i] else rows[i], column)


@mutation()
def item_reworded(c: Copy, rng: Random) -> None:
    """A printed row's text was reworded."""
    block, _, rows = _fixed(c, rng)
    i = rng.randrange(len(rows))
    cell = c.cell(_item(c, block, i))
    cell.value = rng.choice(
        (f"{i + 1}.{cell.value}", f"{cell.value}等", str(cell.value)[:-1], f"({i + 1}){cell.value}")
    )


@mutation()
def item_contrast(c: Copy, rng: Random) -> None:
    """A printed row's text says something else."""
    block, _, rows = _fixed(c, rng)
    i = rng.randrange(len(rows))
    cell = c.cell(_item(c, block, i))
    cell.value = f"{rng.choice(('未', '不', '上年'))}{cell.value}"
    _refuse_record(c, block, i)


# -- boxes to tick


def _boxes(c: Copy, rng: Random) -> tuple[Key, dict[str, Key]]:
    """Return the key of an answer that is ticked, and option -> key of its box."""
    found: dict[Key, dict[str, Key]] = {}
    for key in c.at:
        if key[0] != "k":
            continue
        if len(key) == 3:
            found.setdefault(("a", key[1]), {})[key[2]] = key
        else:
            block, _, name = key[1].partition(".")
            found.setdefault(("c", block, key[2], name), {})[key[3]] = key
    if not found:
        raise SkippedError
    answer = rng.choice(list(found))
    return answer, found[answer]


@mutation()
def two_ticks(c: Copy, rng: Random) -> None:
    """Two boxes of one answer are ticked."""
    answer, boxes = _boxes(c, rng)
    for option in rng.sample(list(boxes), 2):
        c.set(boxes[option], "√")
    ticked = [o for o, k in boxes.items() if c.cell(k).value]
    if len(ticked) > 1:
        c.truth[answer] = REFUSE


@mutation()
def no_tick(c: Copy, rng: Random) -> None:
    """No box of an answer is ticked."""
    answer, boxes = _boxes(c, rng)
    for key in boxes.values():
        c.set(key, None)
    c.truth[answer] = BLANK


@mutation()
def odd_ticks(c: Copy, rng: Random) -> None:
    """Ticks are typed in all ways; one holds something that is no tick."""
    for _ in range(4):
        answer, boxes = _boxes(c, rng)
        for key in boxes.values():
            if c.cell(key).value == "√":
                c.set(key, rng.choice(("✓", "✔", "V", "v", "√ ", 1, "对")))
    answer, boxes = _boxes(c, rng)
    key = rng.choice(list(boxes.values()))
    c.set(key, rng.choice(("?", 3, "待定")))
    c.truth[answer] = REFUSE


@mutation()
def empty_boxes(c: Copy, rng: Random) -> None:
    """Boxes that are not ticked show an empty square."""
    _boxes(c, rng)
    for key in list(c.at):
        if key[0] == "k" and not c.cell(key).value:
            c.set(key, rng.choice(("□", "☐", "□")))


@mutation()
def mark_added(c: Copy, rng: Random) -> None:
    """The unit added an option of its own and ticked it once."""
    answer, boxes = _boxes(c, rng)
    if answer[0] != "c":
        raise SkippedError
    sheet, row, column = c.at[list(boxes.values())[-1]]
    block = answer[1]
    header = header_bottom_of_ticks(c, block, sheet)
    c.insert_columns(sheet, column + 1)
    ws = c.book[sheet]
    ws.cell(header, column + 1).value = "弃权"
    for key in boxes.values():
        c.set(key, None)
    ws.cell(row, column + 1).value = "√"
    c.truth[answer] = UNKNOWN


def header_bottom_of_ticks(c: Copy, block: str, sheet: str) -> int:
    """Return the row of the printed options above a block of boxes."""
    drawn = c.family.blocks[block]
    for key, place in c.at.items():
        if key[0] == "t" and key[1] == drawn.sheet and key[2].endswith(str(drawn.header[1])):
            return place[1]
    raise SkippedError


@mutation()
def marks_swapped(c: Copy, rng: Random) -> None:
    """Two options changed places, marks and all."""
    answer, boxes = _boxes(c, rng)
    if answer[0] != "c":
        raise SkippedError
    block = answer[1]
    options = rng.sample(list(boxes), 2)
    sheet, _, a = c.at[boxes[options[0]]]
    b = c.at[boxes[options[1]]][2]
    ws = c.book[sheet]
    header = header_bottom_of_ticks(c, block, sheet)
    bottom = max(p[1] for k, p in c.at.items() if k[0] == "k" and k[1].startswith(f"{block}."))
    for row in range(header, bottom + 1):
        x, y = ws.cell(row, a), ws.cell(row, b)
        x.value, y.value = y.value, x.value
    for key, (on, row, column) in list(c.at.items()):
        if on == sheet and header <= row <= bottom and column in (a, b) and key[0] in "kt":
            c.at[key] = (on, row, b if column == a else a)


@mutation()
def tick_below(c: Copy, rng: Random) -> None:
    """A row's tick stands in a row of its own below."""
    answer, boxes = _boxes(c, rng)
    ticked = [k for k in boxes.values() if c.cell(k).value == "√"]
    if not ticked:
        raise SkippedError
    sheet, row, column = c.at[ticked[0]]
    c.insert_rows(sheet, row + 1, 1)
    c.set(ticked[0], None)
    c.book[sheet].cell(row + 1, column).value = "√"
    c.truth[answer] = REFUSE
