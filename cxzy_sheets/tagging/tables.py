"""Tables of an untagged form: rows of headings over rows to fill in.

    序号 │ 支部名称 │ 评议票        │       headings, one row or several
         │          │ 发出 │ 收回 │
     1   │          │      │      │       blank rows: as many records as the unit needs
     2   │          │      │      │
    合计 │          │      │      │       a total: nothing is typed in it

    评议内容   │ 满意 │ 不满意 │
    承诺践诺   │      │        │           printed rows: one record each
    工作作风   │      │        │

One blank row without a number under headings is no list: its cells are single answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..layout import anatomy
from ..layout.anatomy import SERIAL_HEADINGS, is_total
from ..names import label_key
from .drawn import BLANK, FORMULA, NUMBER, TEXT, Cell, Drawn, Unit
from .naming import plain

REPEAT, FIXED, SINGLES = "repeat", "fixed", "singles"
_NUMBERED = re.compile(r"\s*[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]")
_SERIAL = re.compile(r"[\d一二三四五六七八九十]{1,3}")
_EXAMPLE = re.compile(r"^\s*[(（]?\s*(例|示例|样例|举例|如)\s*[)）:：]?")
_TOTAL = re.compile(r"\s*(本\s*页)?(合|总|小|累|共)\s*计")
_DASH = re.compile(r"[-—－/／×╳\\]+")
_BY_ITSELF = re.compile(
    r"(肯定成绩|存在问题|努力方向|整改措施|意见建议|意见和建议|主要意见|情况说明|改进措施|整改时限)$|^(备注|说明)$"
)
"""What stands below a table for itself, drawn as a row of it."""
_LONG = 60
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Column:
    """A column to fill in."""

    column: int
    path: tuple[str, ...]
    """Its headings, outermost first."""


@dataclass(frozen=True, slots=True)
class Found:
    """One table of the form."""

    kind: str
    columns: tuple[Column, ...]
    cells: tuple[tuple[int, Column], ...]
    """Where a tag goes: row and column."""
    naming: str
    """The heading of what its records are called."""
    above: str
    """The title of the section in which it stands."""
    rows: tuple[int, ...]
    """Of a list the blank rows, of printed rows those."""
    printed: tuple[str, ...] = ()
    """The texts of printed rows."""


@dataclass(slots=True)
class _Head:
    """Rows of headings."""

    levels: list[int]
    first: int
    """The first row under them."""
    low: int
    high: int
    columns: list[int]
    """Columns that have a cell of their own under the headings."""
    loose: bool = False
    """They stand outside of the form's frames: only the row right below is theirs."""


def tables(drawn: Drawn) -> Iterator[Found]:
    """Give the tables of a sheet from above; their cells and headings are taken."""
    row = 0
    while row < drawn.cells.height:
        last = row
        for head in _heads(drawn, row):
            found = list(_under(drawn, head))
            yield from found
            if found:
                _take(drawn, head, found)
                last = max([last, head.first - 1, *(r for one in found for r in one.rows)])
        row = last + 1


def _heads(drawn: Drawn, row: int) -> Iterator[_Head]:
    """Give the headings whose lowest row this is."""
    for low, high in _runs(drawn, row):
        first = row + 1
        columns = [c for c in range(low, high + 1) if _own(drawn, first, c)]
        if first < drawn.cells.height and _numbers_columns(drawn, first, columns):
            first += 1
            columns = [c for c in range(low, high + 1) if _own(drawn, first, c)]
        if first >= drawn.cells.height or not columns:
            continue
        body = first + 1 if _is_section(drawn, first, low, high) else first
        if body > first:
            columns = [c for c in range(low, high + 1) if _own(drawn, body, c)]
        named = [c for c in columns if drawn.unit(row, c).kind == TEXT or _upper(drawn, row, c)]
        open_ = [c for c in named if drawn.unit(body, c).kind == BLANK]
        shown = {drawn.unit(row, c).at for c in named}
        loose = drawn.framed and not any(drawn.in_frame(drawn.unit(row, c)) for c in named)
        if not open_ or len(shown) < 2 or not _body(drawn, body, low, high, loose=loose):
            continue
        if loose and not _plain_labels(drawn, row, first, open_):
            continue
        levels = _levels(drawn, row, named)
        yield from _halves(drawn, _Head(levels, first, low, high, named, loose))


def _is_section(drawn: Drawn, row: int, low: int, high: int) -> bool:
    """Whether a row is the title of a section over all columns: 一、组织情况."""
    unit = drawn.unit(row, low)
    wide = unit.kind == TEXT and unit.column <= low and unit.last_column >= high > low
    return wide and len(unit.text) <= 30 and bool(_NUMBERED.match(unit.text))


def _runs(drawn: Drawn, row: int) -> Iterator[tuple[int, int]]:
    """Give the runs of columns on a row that headings cover, without a blank between."""
    start = None
    for column in range(drawn.cells.width + 1):
        covered = column < drawn.cells.width and _heading(drawn, row, column)
        if covered and start is None:
            start = column
        elif not covered and start is not None:
            if len({drawn.unit(row, c).at for c in range(start, column)}) >= 2:
                yield start, column - 1
            start = None


def _heading(drawn: Drawn, row: int, column: int) -> bool:
    unit = drawn.unit(row, column)
    if unit.kind == TEXT:
        wide = unit.width >= max(drawn.cells.width, 2)
        return not wide and len(unit.text) <= _LONG and unit.at not in drawn.taken
    return unit.kind == BLANK and _upper(drawn, row, column)


def _upper(drawn: Drawn, row: int, column: int) -> bool:
    """Whether a blank on a row of headings has its heading on the row above, unmerged."""
    if not row or drawn.unit(row, column).kind != BLANK:
        return False
    above = drawn.unit(row - 1, column)
    if above.kind != TEXT or above.width > 1 or above.last_row != row - 1:
        return False
    beside = [drawn.unit(row - 1, c) for c in (column - 1, column + 1) if c >= 0]
    return any(unit.kind == TEXT for unit in beside) and any(
        drawn.unit(row, c).kind == TEXT for c in (column - 1, column + 1) if c >= 0
    )


def _own(drawn: Drawn, row: int, column: int) -> bool:
    """Whether a cell under headings begins on its row: a label that reaches down does not."""
    return row < drawn.cells.height and drawn.unit(row, column).row == row


def _numbers_columns(drawn: Drawn, row: int, columns: Sequence[int]) -> bool:
    texts = [drawn.unit(row, c) for c in columns]
    said = [u for u in texts if u.kind in (NUMBER, TEXT)]
    plain = all(
        u.kind == NUMBER
        or re.fullmatch(r"[甲乙丙丁\d一二三四五六七八九十]{1,2}", label_key(u.text))
        for u in said
    )
    return len(said) >= 3 and 2 * len(said) >= len(texts) and plain


def _levels(drawn: Drawn, row: int, columns: Sequence[int]) -> list[int]:
    """Return the rows of headings from the top, this one last."""
    levels = [row]
    low, high = min(columns), max(columns)
    framed = drawn.framed and any(drawn.in_frame(drawn.unit(row, c)) for c in columns)
    for above in range(row - 1, -1, -1):
        units = {drawn.unit(above, c) for c in columns}
        texts = [u for u in units if u.kind == TEXT]
        if framed and not any(map(drawn.in_frame, texts)):
            break
        spans = any(u.column <= low and u.last_column >= high for u in texts)
        blanks = [u for u in units if u.kind == BLANK]
        covered = sum(drawn.unit(above, c).kind == TEXT for c in columns)
        if spans or 2 * covered < len(columns) or any(u.kind in (NUMBER, FORMULA) for u in units):
            break
        if any(u.at in drawn.taken for u in texts) or len(texts) < 2:
            break
        wide = any(u.width > 1 or u.last_row > above for u in texts)
        if not wide and blanks and not any(_groups(drawn, above, u) for u in texts):
            break
        if not wide and blanks and _in_turns(drawn, above, row, columns):
            break
        if not wide and not blanks:
            break  # two rows of plain texts: the upper one is another table's, or printed
        levels.insert(0, above)
    return levels


def _in_turns(drawn: Drawn, above: int, row: int, columns: Sequence[int]) -> bool:
    """Whether labels and blanks stand in turns over headings that are all different.

    Groups that are not merged (满意, 不满意) look alike, but stand over the same words again.
    """
    kinds = [drawn.unit(above, c).kind for c in columns]
    turns = all(a == TEXT and b == BLANK for a, b in zip(kinds[::2], kinds[1::2], strict=False))
    names = [label_key(drawn.unit(row, c).text) for c in columns]
    return turns and len(kinds) > 2 and len(set(names)) == len(names)


def _groups(drawn: Drawn, row: int, unit: Unit) -> bool:
    """Whether a heading reaches right over blanks to those below: a group that is not merged."""
    beside = drawn.beside(unit)
    return beside is not None and beside.kind == BLANK


def _plain_labels(drawn: Drawn, row: int, first: int, columns: Sequence[int]) -> bool:
    """Whether headings outside of frames are labels over one row to write in."""
    texts = [drawn.unit(row, c).text.strip() for c in columns]
    short = all(text and len(text) <= _SHORT and text[-1] not in ":：" for text in texts)
    short &= len(columns) > 1
    last = max((r for r, _ in (*drawn.cells.texts, *drawn.cells.bordered)), default=0)
    return short and first < last and all(drawn.unit(first, c).kind == BLANK for c in columns)


def _body(drawn: Drawn, row: int, low: int, high: int, *, loose: bool = False) -> bool:
    """Whether a row is one to fill in under headings: no label beside each blank, in a frame."""
    units = [u for u in drawn.row(row) if u.last_column >= low and u.column <= high]
    own = [u for u in units if u.row == row]
    blanks = [u for u in own if u.kind == BLANK]
    if not blanks or not (loose or any(drawn.in_frame(u) for u in blanks)):
        return False
    texts = [u for u in own if u.kind == TEXT]
    if any(u.width >= high - low + 1 and high > low for u in own):
        return False
    if any(u.text.rstrip().endswith((":", "：")) for u in texts):
        return False
    # 姓名 │ ___ │ 性别 │ ___ under a row of texts is no record of theirs.
    pairs = sum(1 for u in texts if (b := drawn.beside(u)) is not None and b.kind == BLANK)
    return pairs < 2 or pairs < len(texts)


def _halves(drawn: Drawn, head: _Head) -> Iterator[_Head]:
    """Give a head, or its halves where the same headings stand twice side by side."""
    names = [label_key(drawn.unit(head.levels[-1], c).text) for c in head.columns]
    half = len(names) // 2
    if half >= 2 and len(names) % 2 == 0 and names[:half] == names[half:] and all(names):
        for part in (head.columns[:half], head.columns[half:]):
            yield _Head(head.levels, head.first, part[0], part[-1], part, head.loose)
        return
    yield head


# What stands under headings


def _under(drawn: Drawn, head: _Head) -> Iterator[Found]:
    """Give what stands under headings: lists, printed rows, single answers."""
    serial = _serial(drawn, head)
    rows: list[int] = []
    printed: list[tuple[int, str]] = []
    above = _title(drawn, head.levels[0], head)
    row = head.first
    if head.loose:
        yield from _list(drawn, head, [row], None, above)
        return
    while row < drawn.cells.height:
        kind, text = _row_kind(drawn, head, row, serial)
        if kind == "open" and not printed:
            rows.append(row)
        elif kind == "printed" and not rows:
            printed.append((row, text))
        elif kind == "section" and _goes_on(drawn, head, row + 1, serial):
            if rows:
                yield from _list(drawn, head, rows, serial, above)
                rows = []
            above = text
        elif kind == "total" and not rows and not printed and row == head.first:
            pass  # a total above the records
        elif kind == "example" or (kind == "total" and printed):
            pass
        elif kind != "open":
            break
        row += 1
    if rows:
        yield from _list(drawn, head, rows, serial, above)
    elif printed:
        yield from _printed(drawn, head, printed, serial, above)


def _serial(drawn: Drawn, head: _Head) -> int | None:
    for column in head.columns:
        for level in head.levels:
            if label_key(drawn.unit(level, column).text) in SERIAL_HEADINGS:
                return column
    return None


def _row_kind(drawn: Drawn, head: _Head, row: int, serial: int | None) -> tuple[str, str]:
    """Return open, printed, total, section, example or end, and the text that names the row."""
    units = [u for u in drawn.row(row) if u.last_column >= head.low and u.column <= head.high]
    own = [u for u in units if u.row == row]
    texts = [u for u in own if u.kind == TEXT]
    wide = [u for u in texts if u.column <= min(head.columns) and u.last_column >= head.high]
    if wide and len(head.columns) > 1:
        section = _NUMBERED.match(wide[0].text) and len(wide[0].text) <= 30
        return ("section" if section else "end"), wide[0].text
    if not own or not any(drawn.in_frame(u) for u in own if u.kind != TEXT):
        return "end", ""
    seen = [u for u in units if u.kind == TEXT]
    for unit in seen[:2]:
        if is_total(unit.text) or (_TOTAL.match(unit.text) and len(unit.text.strip()) < 8):
            return "total", unit.text
    if texts and _EXAMPLE.match(texts[0].text) and len(texts) > 1:
        return "example", texts[0].text
    if any(u.text.rstrip().endswith((":", "：")) for u in texts):
        return "end", ""
    if texts and _BY_ITSELF.search(plain(texts[0].text)):
        return "end", ""
    answers = [
        u for u in own if u.kind == BLANK and u.column in head.columns and u.column != serial
    ]
    if not answers or any(_headings_over(drawn, head, u) > 1 for u in answers):
        return "end", ""
    names = [u for u in seen if not (u.column == serial and _SERIAL.fullmatch(u.text.strip()))]
    names = [u for u in names if u.last_column < answers[-1].column or u.column in head.columns]
    inside = [u for u in names if u.column in head.columns or u.last_column in head.columns]
    if not inside:
        return "open", ""
    pairs = sum(
        (b := drawn.beside(u)) is not None and b.kind == BLANK for u in inside if u.row == row
    )
    halves = len(inside) > 1 and pairs > 1 and pairs == len([u for u in inside if u.row == row])
    if halves and len(answers) == pairs:
        return "end", ""  # label and blank in turns: single answers, not records
    return "printed", inside[-1].text


def _headings_over(drawn: Drawn, head: _Head, unit: Unit) -> int:
    """Return how many headings a blank reaches under: a record's answers have one each."""
    level = head.levels[-1]
    return len({
        drawn.unit(level, c).at for c in head.columns if unit.column <= c <= unit.last_column
    })  # fmt: skip


def _goes_on(drawn: Drawn, head: _Head, row: int, serial: int | None) -> bool:
    if row >= drawn.cells.height:
        return False
    return _row_kind(drawn, head, row, serial)[0] in ("open", "printed", "total")


def _columns(drawn: Drawn, head: _Head, row: int, serial: int | None) -> list[Column]:
    """Return the columns of a row to fill in."""
    made = []
    for column in head.columns:
        unit = drawn.unit(row, column)
        if unit.at != (row, column) or unit.kind != BLANK or column == serial:
            continue
        path = _path(drawn, head.levels, column)
        if path:
            made.append(Column(column, path))
    return made


def _path(drawn: Drawn, levels: Sequence[int], column: int) -> tuple[str, ...]:
    path = anatomy.header_path(drawn.cells, levels, column)
    if path:
        return path
    seen = [drawn.unit(level, column) for level in levels]
    return tuple(dict.fromkeys(u.text for u in seen if u.kind == TEXT))


def _list(
    drawn: Drawn, head: _Head, rows: Sequence[int], serial: int | None, above: str
) -> Iterator[Found]:
    columns = _columns(drawn, head, rows[0], serial)
    if not columns:
        return
    kind = REPEAT if len(rows) > 1 or serial is not None else SINGLES
    cells = tuple((rows[0], column) for column in columns)
    naming = columns[0].path[-1]
    yield Found(kind, tuple(columns), cells, naming, above, tuple(rows))


def _printed(
    drawn: Drawn,
    head: _Head,
    printed: Sequence[tuple[int, str]],
    serial: int | None,
    above: str,
) -> Iterator[Found]:
    cells: list[tuple[int, Column]] = []
    # A column that prints something names rows: a group that is written once reaches down.
    prints = {
        c for row, _ in printed for c in head.columns
        if (unit := drawn.unit(row, c)).kind == TEXT and not _DASH.fullmatch(unit.text.strip())
    }  # fmt: skip
    for row, _ in printed:
        here = _columns(drawn, head, row, serial)
        cells += [(row, column) for column in here if column.column not in prints]
    columns = {column.column: column for _, column in cells}
    if not cells:
        return
    rows = tuple(row for row, _ in printed)
    first = next((c for c in head.columns if c not in columns and c != serial), None)
    path = _path(drawn, head.levels, first) if first is not None else ()
    naming = path[-1] if path else above
    kind = FIXED if len(rows) > 1 else SINGLES
    ordered = tuple(columns[c] for c in sorted(columns))
    yield Found(
        kind, ordered, tuple(cells), naming, above, rows, tuple(text for _, text in printed)
    )


def _title(drawn: Drawn, row: int, head: _Head) -> str:
    """Return the section title right above headings."""
    if not row:
        return ""
    units = [u for u in drawn.row(row - 1) if u.kind == TEXT]
    if len(units) == 1 and units[0].width >= head.high - head.low + 1:
        return units[0].text
    return ""


def _take(drawn: Drawn, head: _Head, found: Sequence[Found]) -> None:
    for level in head.levels:
        for column in range(head.low, head.high + 1):
            unit = drawn.unit(level, column)
            if unit.kind == TEXT:
                drawn.taken.add(unit.at)
    for one in found:
        for row in one.rows:
            for column in range(head.low, head.high + 1):
                drawn.taken.add(drawn.unit(row, column).at)
    # Totals and examples between and below: nothing is typed there.
    last = max(row for one in found for row in one.rows)
    for row in range(head.first, min(last + 3, drawn.cells.height)):
        units = [u for u in drawn.row(row) if u.column <= head.high and u.last_column >= head.low]
        named = [u for u in units if u.kind == TEXT][:2]
        if any(is_total(u.text) or _TOTAL.match(u.text) or _EXAMPLE.match(u.text) for u in named):
            drawn.taken |= {u.at for u in units}


__all__ = ["FIXED", "REPEAT", "SINGLES", "Cell", "Column", "Found", "tables"]
