"""How the battery draws a form and fills a copy of it; what stands where, under every damage.

In:  a `Family`: cells as an office types them (`{"A2:L2": "…汇总表", "B6": "{{支部.名称}}"}`), the
     kinds of its fields, and which rows are a block's.
Out: the tagged form (bytes) and `Copy`: a filled workbook, the truth, and the place of every text
     and answer.

The one idea: places are kept beside the workbook and move with it. A mutation that inserts a row
moves merges, heights, formulas *and* places, so the truth always knows its cell:

    truth[("a", "单位")]                 an answer of the head
    truth[("c", "支部", 2, "有效票")]     an answer of record 2 of block 支部
    at[("t", "附件4", "D5")]             the static text that the form has in D5
    at[("k", "推进情况", "满意")]         a box to tick

Nothing here reads with the library under test.
"""

from __future__ import annotations

import copy as copying
import datetime as dt
import functools
import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.datavalidation import DataValidation

TAG = re.compile(r"\{\{([^{}]+)\}\}")
A1 = re.compile(r"(?<![A-Za-z!])(\$?)([A-Z]{1,2})(\$?)(\d+)(?![\d(A-Za-z])")
THIN = Border(**{side: Side(style="thin") for side in ("left", "right", "top", "bottom")})
GAP = " " * 10

Key = tuple[Any, ...]
Place = tuple[str, int, int]
"""Sheet, row, column; 1-based."""


class Mark:
    """A truth that is not a value."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


BLANK = Mark("BLANK")
"""Nothing was typed: None, and not unreadable."""
REFUSE = Mark("REFUSE")
"""Must be refused: two readings, or none; also not `空白`."""
UNKNOWN = Mark("UNKNOWN")
"""Not judged: a person could argue either way."""


@dataclass(frozen=True)
class Kind:
    """What a field holds: how a value is made, compared and formatted."""

    name: str
    """text · number · date · month; decides how values are compared."""
    make: Callable[[Random], Any]
    number_format: str = "General"
    type: str = "文本"
    """The type that a 字段 sheet would say."""
    optional: float = 0.0
    """How often it is left empty."""


@dataclass(frozen=True)
class Block:
    """Where a block stands in the form; rows as Excel counts them."""

    name: str
    sheet: str
    header: tuple[int, int]
    rows: tuple[int, ...]
    """A repeating block: the tagged row and the room below it. A fixed one: its printed rows."""
    total: int | None = None
    serial: str | None = None
    key: str = ""
    """The field, or the printed heading, that names a record."""
    fixed: bool = False
    last: int = 0
    """The last column of the table."""
    balance: Callable[[Random, dict[str, Any]], None] | None = None
    formulas: Mapping[str, str] = field(default_factory=dict)
    """Column letter → formula with `{r}` for the row: untagged cells that compute."""


@dataclass(frozen=True)
class SheetDrawing:
    """One sheet of a form, as typed."""

    name: str
    cells: Mapping[str, Any]
    """`A1` or `A1:C1` (merged) → text, with tags."""
    blocks: tuple[Block, ...] = ()
    title: str = "A1"
    """Where the title stands (top-left)."""
    widths: Mapping[str, float] = field(default_factory=dict)
    dropdowns: Mapping[str, str] = field(default_factory=dict)
    """Range → comma-joined options."""


@dataclass(frozen=True)
class Truth:
    """What a unit wants to report."""

    head: dict[str, Any]
    rows: dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Family:
    """A form, the kinds of its fields, and how truths for it are made."""

    name: str
    sheets: tuple[SheetDrawing, ...]
    kinds: Mapping[str, Kind]
    ziduan: tuple[Mapping[str, str], ...] = ()
    guize: tuple[Sequence[str], ...] = ()
    positions: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Field → (sheet, A1): named in 字段 rather than tagged."""
    fixed_keys: Mapping[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> dict[str, Block]:
        """Return the blocks of all sheets by name."""
        return {b.name: b for s in self.sheets for b in s.blocks}

    def sheet(self, name: str) -> SheetDrawing:
        """Return the drawing of the sheet called `name`."""
        return next(s for s in self.sheets if s.name == name)

    @functools.cached_property
    def tags(self) -> dict[str, list[tuple[str, str]]]:
        """Return field (`推进情况=满意` for a tick) → (sheet, top-left A1) of each tag."""
        found: dict[str, list[tuple[str, str]]] = {}
        for sheet in self.sheets:
            for where, text in sheet.cells.items():
                for tag in TAG.findall(str(text)):
                    found.setdefault(tag, []).append((sheet.name, where.split(":")[0]))
        return found

    @functools.cached_property
    def columns(self) -> dict[str, dict[str, int]]:
        """Return block → field → column (1-based), tick fields left out."""
        found: dict[str, dict[str, int]] = {b: {} for b in self.blocks}
        for tag, places in self.tags.items():
            block, dot, name = tag.partition(".")
            if dot and block in found and "=" not in name:
                found[block][name] = range_boundaries(places[0][1])[0]
        return found

    @functools.cached_property
    def ticks(self) -> dict[str, dict[str, list[tuple[str, str]]]]:
        """Return tick field → option → places."""
        found: dict[str, dict[str, list[tuple[str, str]]]] = {}
        for tag, places in self.tags.items():
            name, equals, option = tag.partition("=")
            if equals:
                found.setdefault(name, {})[option] = places
        return found

    @functools.cached_property
    def scalars(self) -> list[str]:
        """Return the fields of the head in the order of the form."""
        names = [t for t in self.tags if "." not in t and "=" not in t]
        names += [t for t in self.positions if t not in names]
        return names + [t for t in self.ticks if "." not in t]

    def mixed(self, name: str) -> bool:
        """Whether the tag of the scalar `name` stands in a cell with other text."""
        if name not in self.tags:
            return False
        sheet, cell = self.tags[name][0]
        return TAG.sub("", self.text(sheet, cell)) != ""

    def text(self, sheet: str, cell: str) -> str:
        """Return the text that the drawing has at the top-left address `cell`."""
        cells = self.sheet(sheet).cells
        return str(next(v for k, v in cells.items() if k.split(":")[0] == cell))

    # -- the form and its copies

    @functools.cached_property
    def form(self) -> bytes:
        """Return the tagged form with its 字段 and 规则."""
        book = _draw(self, tagged=True)
        if self.ziduan:
            columns = ["字段", "位置", "类型", "必填", "取值", "键", "空白", "公式", "别名"]
            ws = book.create_sheet("字段")
            ws.append(columns)
            for row in self.ziduan:
                ws.append([row.get(c) for c in columns])
        if self.guize:
            ws = book.create_sheet("规则")
            for line in [("编号", "范围", "规则", "级别", "提示"), *self.guize]:
                ws.append([None if c == "" else c for c in line])
        return _bytes(book)

    @functools.cached_property
    def empty(self) -> bytes:
        """Return the form as units receive it: no tags, no 字段, no 规则."""
        return _bytes(_draw(self, tagged=False))

    def truth(self, rng: Random, counts: Mapping[str, int] | None = None) -> Truth:
        """Return a random truth; `counts` says how many records a repeating block holds."""
        head = {f: self._value(rng, self.kinds[f]) for f in self.scalars}
        rows = {}
        for name, block in self.blocks.items():
            n = len(block.rows) if block.fixed else (counts or {}).get(name, rng.randint(3, 7))
            fields = [f for f in self.kinds if f.startswith(f"{name}.")]
            seen: set[Any] = set()
            rows[name] = []
            for _ in range(n):
                record = {f.split(".", 1)[1]: self._value(rng, self.kinds[f]) for f in fields}
                if block.key in record:
                    base, i = record[block.key], 1
                    while record[block.key] in seen:
                        i += 1
                        record[block.key] = f"{base}第{i}组"
                    seen.add(record[block.key])
                if block.balance:
                    block.balance(rng, record)
                rows[name].append(record)
        return Truth(head, rows)

    @staticmethod
    def _value(rng: Random, kind: Kind) -> Any:
        return BLANK if rng.random() < kind.optional else kind.make(rng)

    def filled(self, truth: Truth) -> Copy:
        """Return a copy of the form in which a person has written `truth`."""
        made = Copy(self, openpyxl.load_workbook(io.BytesIO(self.empty)))
        made.write(truth)
        return made


def _draw(family: Family, *, tagged: bool) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in family.sheets:
        ws = book.create_sheet(sheet.name)
        for where, text in sheet.cells.items():
            c1, r1, c2, r2 = range_boundaries(where)
            cell = ws.cell(r1, c1)
            shown = text if tagged or not isinstance(text, str) else _untagged(text)
            cell.value = shown
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
            tag = TAG.fullmatch(str(text))
            if tag and (kind := family.kinds.get(tag[1])):
                cell.number_format = kind.number_format
            if (c1, r1) != (c2, r2):
                ws.merge_cells(where)
        for name, (on, a1) in family.positions.items():
            if on == sheet.name:
                ws[a1].number_format = family.kinds[name].number_format
        for block in sheet.blocks:
            _grid(ws, family, block)
        ws[sheet.title].font = Font(bold=True, size=16)
        for letter, width in sheet.widths.items():
            ws.column_dimensions[letter].width = width
        for where, options in sheet.dropdowns.items():
            rule = DataValidation(type="list", formula1=f'"{options}"', allow_blank=True)
            rule.add(where)
            ws.add_data_validation(rule)
        ws.page_setup.orientation = "landscape"
        ws.page_setup.paperSize = 9
    return book


def _grid(ws: Any, family: Family, block: Block) -> None:
    """Give the block its borders, serial numbers, formats and computing cells."""
    for i, row in enumerate(block.rows):
        if block.serial:
            ws[f"{block.serial}{row}"] = i + 1
        for letter, formula in block.formulas.items():
            ws[f"{letter}{row}"] = formula.format(r=row)
            ws[f"{letter}{row}"].number_format = "0.00%"
        for name, column in family.columns[block.name].items():
            ws.cell(row, column).number_format = family.kinds[f"{block.name}.{name}"].number_format
    for row in range(block.header[0], max(*block.rows, block.total or 0) + 1):
        for column in range(1, block.last + 1):
            cell = ws.cell(row, column)
            cell.border = THIN


def _untagged(text: str) -> str | None:
    return TAG.sub(GAP, text) if TAG.sub("", text) else None


def _bytes(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@dataclass
class Copy:
    """A filled copy that a clerk is about to damage, with the place and truth of each answer."""

    family: Family
    book: openpyxl.Workbook
    at: dict[Key, Place] = field(default_factory=dict)
    truth: dict[Key, Any] = field(default_factory=dict)
    records: dict[str, list[int]] = field(default_factory=dict)
    """Block → the records that are there, in no particular order."""
    after: list[Callable[[bytes], bytes]] = field(default_factory=list)
    """What is done to the bytes at the end."""
    loose: set[tuple[str, int]] = field(default_factory=set)
    """Records that may be silently left out (none of their answers can be asked for)."""
    told: set[str] = field(default_factory=set)
    """Codes or words that some finding must have (free text; not judged when empty)."""

    # -- filling

    def write(self, truth: Truth) -> None:
        family = self.family
        for sheet in family.sheets:
            for where, text in sheet.cells.items():
                first = where.split(":")[0]
                c, r, *_ = range_boundaries(first)
                if text is not None and not TAG.fullmatch(str(text)):
                    self.at["t", sheet.name, first] = (sheet.name, r, c)
        for name in family.scalars:
            self.truth["a", name] = truth.head[name]
            if name in family.ticks:
                for option, places in family.ticks[name].items():
                    self.at["k", name, option] = _place(*places[0])
            elif name in family.positions:
                self.at["a", name] = _place(*family.positions[name])
            else:
                self.at["a", name] = _place(*family.tags[name][0])
        self._write_head(truth)
        for block in sorted(family.blocks.values(), key=lambda b: -b.rows[0]):
            self._write_block(block, truth.rows[block.name])

    def _write_head(self, truth: Truth) -> None:
        family = self.family
        for name in family.scalars:
            value = truth.head[name]
            if name in family.ticks:
                if value is not BLANK:
                    self.set(("k", name, value), "√")
            elif not family.mixed(name):
                self.set(("a", name), None if value is BLANK else value)
                for sheet_name, a1 in family.tags.get(name, ())[1:]:
                    put(self.book[sheet_name][a1], None if value is BLANK else value)
        for sheet in family.sheets:
            for where, text in sheet.cells.items():
                if TAG.search(str(text)) and not TAG.fullmatch(str(text)):
                    first = where.split(":")[0]
                    self.set(("t", sheet.name, first), mixed_text(text, truth.head, family))

    def _write_block(self, block: Block, rows: list[dict[str, Any]]) -> None:
        family = self.family
        self.records[block.name] = list(range(len(rows)))
        for j, row in enumerate(block.rows):
            self.at["e", block.name, j] = (block.sheet, row, 1)
        extra = 0 if block.fixed else len(rows) - len(block.rows)
        if extra > 0:
            # A person inserts rows inside the block, so that the total's range grows.
            self.insert_rows(block.sheet, block.rows[-1], extra, style_from=block.rows[0])
            for j in range(len(block.rows) - 1, len(rows)):
                self.at["e", block.name, j] = (block.sheet, block.rows[0] + j, 1)
        ws = self.book[block.sheet]
        for i, record in enumerate(rows):
            row = block.rows[0] + i if not block.fixed else block.rows[i]
            if block.serial:
                ws[f"{block.serial}{row}"] = i + 1
                if i == len(rows) - 1:
                    for j in range(i + 1, len(block.rows)):
                        ws[f"{block.serial}{block.rows[0] + j}"] = j + 1
            for letter, formula in block.formulas.items():
                ws[f"{letter}{row}"] = formula.format(r=row)
            for name, value in record.items():
                full = f"{block.name}.{name}"
                self.truth["c", block.name, i, name] = value
                if full in family.ticks:
                    for option, places in family.ticks[full].items():
                        sheet, _, column = _place(*places[i if block.fixed else 0])
                        self.at["k", full, i, option] = (sheet, row, column)
                    if value is not BLANK:
                        self.set(("k", full, i, value), "√")
                    continue
                column = family.columns[block.name][name]
                self.at["c", block.name, i, name] = (block.sheet, row, column)
                self.set(("c", block.name, i, name), None if value is BLANK else value)

    # -- cells

    def cell(self, key: Key) -> Any:
        """Return the openpyxl cell where `key` stands."""
        sheet, row, column = self.at[key]
        return self.book[sheet].cell(row, column)

    def set(self, key: Key, value: Any) -> None:
        """Write `value` where `key` stands; the cell's format stays."""
        put(self.cell(key), value)

    def ws(self, key: Key) -> Any:
        """Return the sheet on which `key` stands."""
        return self.book[self.at[key][0]]

    # -- rows and columns

    def insert_rows(self, sheet: str, row: int, n: int, *, style_from: int | None = None) -> None:
        """Insert `n` rows before `row`, as Excel does: merges, heights, formulas, places move."""
        self._shift(sheet, row, n, by_row=True)
        if style_from is not None:
            ws = self.book[sheet]
            source = style_from + (n if style_from >= row else 0)
            for column in range(1, ws.max_column + 1):
                style = ws.cell(source, column)
                for new in range(row, row + n):
                    target = ws.cell(new, column)
                    if not isinstance(target, MergedCell):
                        target._style = copying.copy(style._style)

    def insert_columns(self, sheet: str, column: int, n: int = 1) -> None:
        """Insert `n` columns before `column`."""
        self._shift(sheet, column, n, by_row=False)

    def delete_rows(self, sheet: str, row: int, n: int = 1) -> None:
        """Delete `n` rows from `row`; what stood there has no place any more."""
        self._shift(sheet, row, -n, by_row=True)

    def delete_columns(self, sheet: str, column: int, n: int = 1) -> None:
        """Delete `n` columns from `column`."""
        self._shift(sheet, column, -n, by_row=False)

    def _shift(self, sheet: str, first: int, n: int, *, by_row: bool) -> None:
        ws = self.book[sheet]
        merges = [r.bounds for r in ws.merged_cells.ranges]
        for bounds in merges:
            ws.unmerge_cells(
                start_column=bounds[0], start_row=bounds[1], end_column=bounds[2],
                end_row=bounds[3],
            )  # fmt: skip
        heights = {r: d.height for r, d in ws.row_dimensions.items() if d.height}
        hidden = {r for r, d in ws.row_dimensions.items() if d.hidden}
        if by_row:
            ws.insert_rows(first, n) if n > 0 else ws.delete_rows(first, -n)
            for r in [*heights, *hidden]:
                ws.row_dimensions[r].height = None
                ws.row_dimensions[r].hidden = False
            for r, height in heights.items():
                if moved := _moved(r, first, n):
                    ws.row_dimensions[moved].height = height
            for r in hidden:
                if moved := _moved(r, first, n):
                    ws.row_dimensions[moved].hidden = True
        else:
            ws.insert_cols(first, n) if n > 0 else ws.delete_cols(first, -n)
        low, high = (1, 3) if by_row else (0, 2)
        for bounds in merges:
            new = list(bounds)
            new[low], new[high] = _moved_span(bounds[low], bounds[high], first, n)
            if new[high] >= new[low] and (new[0], new[1]) != (new[2], new[3]):
                ws.merge_cells(
                    start_column=new[0], start_row=new[1], end_column=new[2], end_row=new[3]
                )
        for cell in cells_of(ws):
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.value = _moved_formula(cell.value, first, n, by_row=by_row)
        for key, (on, row, column) in list(self.at.items()):
            if on != sheet:
                continue
            moved = _moved(row if by_row else column, first, n)
            if moved is None:
                del self.at[key]
            else:
                self.at[key] = (on, moved, column) if by_row else (on, row, moved)

    def rename(self, old: str, new: str) -> None:
        """Rename a sheet; the places go with it."""
        self.book[old].title = new
        self.at = {k: (new, r, c) if s == old else (s, r, c) for k, (s, r, c) in self.at.items()}

    # -- truth

    def value(self, key: Key) -> Any:
        """Return the truth of an answer; `REFUSE` where there is none any more."""
        return self.truth.get(key, REFUSE)

    def refuse_column(self, block: str, name: str) -> None:
        """From now on a column has to be refused."""
        for rid in self.records[block]:
            self.truth["c", block, rid, name] = REFUSE

    def refuse_all(self) -> None:
        """From now on every answer has to be refused; records need not even be there."""
        for key in self.truth:
            self.truth[key] = REFUSE

    def drop_record(self, block: str, rid: int) -> None:
        """The record is no longer in the copy, and nobody expects it."""
        self.records[block].remove(rid)
        for key in [k for k in self.truth if k[0] == "c" and k[1:3] == (block, rid)]:
            del self.truth[key]
            self.at.pop(key, None)

    def add_record(self, block: str, row: int, values: Mapping[str, Any], sheet: str = "") -> int:
        """Write a further record into `row` and expect it; return its id."""
        rid = max([*self.records[block], 999]) + 1
        self.records[block].append(rid)
        drawn = self.family.blocks[block]
        for name, value in values.items():
            key = ("c", block, rid, name)
            self.truth[key] = value
            if f"{block}.{name}" in self.family.ticks:
                self._tick_new(key, row, sheet or self.sheet_of(block), value)
                continue
            self.at[key] = (sheet or self.sheet_of(block), row, self.column(block, name))
            self.cell(key).number_format = self.family.kinds[f"{block}.{name}"].number_format
            self.set(key, None if value is BLANK else value)
        assert drawn.name == block
        return rid

    def _tick_new(self, key: Key, row: int, sheet: str, value: Any) -> None:
        """Draw the boxes of a further record, below those of another one."""
        _, block, rid, name = key
        full = f"{block}.{name}"
        for option in self.family.ticks[full]:
            column = next(
                p[2] for k, p in self.at.items() if k[0] == "k" and k[1] == full and k[3] == option
            )
            self.at["k", full, rid, option] = (sheet, row, column)
            self.set(("k", full, rid, option), "√" if option == value else None)

    # -- where things are now

    def sheet_of(self, block: str) -> str:
        """Return the sheet on which the block's header stands now."""
        return self.at[self.header_keys(block)[0]][0]

    def header_keys(self, block: str, *, leaves: bool = False) -> list[Key]:
        """Return the keys of the header texts of a block that are still there."""
        drawn = self.family.blocks[block]
        sheet = self.family.sheet(drawn.sheet)
        found = []
        for where in sheet.cells:
            c1, r1, c2, r2 = range_boundaries(where)
            key = ("t", sheet.name, where.split(":")[0])
            inside = drawn.header[0] <= r1 and r2 <= drawn.header[1]
            leaf = r2 == drawn.header[1] and c1 == c2
            if inside and key in self.at and (leaf or not leaves):
                found.append(key)
        return found

    def leaf_key(self, block: str, name: str) -> Key | None:
        """Return the key of the header text right above a column of the block."""
        drawn = self.family.blocks[block]
        column = self.family.columns[block][name]
        for where in self.family.sheet(drawn.sheet).cells:
            c1, _, c2, r2 = range_boundaries(where)
            key = ("t", drawn.sheet, where.split(":")[0])
            if c1 == c2 == column and r2 == drawn.header[1] and key in self.at:
                return key
        return None

    def column(self, block: str, name: str) -> int:
        """Return the column in which a field of a block stands now."""
        for rid in self.records[block]:
            if ("c", block, rid, name) in self.at:
                return self.at["c", block, rid, name][2]
        key = self.leaf_key(block, name)
        return self.at[key][2] if key else self.family.columns[block][name]

    def columns(self, block: str) -> dict[str, int]:
        """Return field → column of a block, as they stand now."""
        return {name: self.column(block, name) for name in self.family.columns[block]}

    def row(self, block: str, rid: int) -> int:
        """Return the row of a record now."""
        return next(p[1] for k, p in self.at.items() if k[0] == "c" and k[1:3] == (block, rid))

    def body(self, block: str) -> tuple[int, int]:
        """Return the first and last row of the block's body, blank rows included."""
        rows = [p[1] for k, p in self.at.items() if k[0] == "e" and k[1] == block]
        rows += [self.row(block, rid) for rid in self.records[block]]
        return min(rows), max(rows)

    def total_row(self, block: str) -> int | None:
        """Return the row of the printed total now."""
        drawn = self.family.blocks[block]
        for key, place in self.at.items():
            if key[0] == "t" and key[1] == drawn.sheet and drawn.total:
                _, row, *_ = range_boundaries(key[2])
                if row == drawn.total:
                    return place[1]
        return None

    def last_row(self, sheet: str) -> int:
        """Return the last row in which something stands."""
        ws = self.book[sheet]
        return max((c.row for c in cells_of(ws) if c.value is not None), default=1)

    def last_column(self, sheet: str) -> int:
        """Return the last column in which something stands, merges included."""
        ws = self.book[sheet]
        typed = max((c.column for c in cells_of(ws) if c.value is not None), default=1)
        return max([typed, *(r.max_col for r in ws.merged_cells.ranges)])

    def unmerge_at(self, sheet: str, row: int, column: int) -> tuple[int, int, int, int] | None:
        """Undo the merge that covers a cell; return its bounds (c1, r1, c2, r2)."""
        ws = self.book[sheet]
        for merged in list(ws.merged_cells.ranges):
            c1, r1, c2, r2 = merged.bounds
            if r1 <= row <= r2 and c1 <= column <= c2:
                ws.unmerge_cells(str(merged))
                return c1, r1, c2, r2
        return None

    def merge_at(self, sheet: str, row: int, column: int) -> tuple[int, int, int, int]:
        """Return the bounds of the merge that covers a cell, or the cell itself."""
        for merged in self.book[sheet].merged_cells.ranges:
            c1, r1, c2, r2 = merged.bounds
            if r1 <= row <= r2 and c1 <= column <= c2:
                return c1, r1, c2, r2
        return column, row, column, row

    # -- bytes

    def bytes(self) -> bytes:
        """Return the copy as a file; formulas of the form carry results, as Excel saves them."""
        results = {
            ws.title: {
                cell.coordinate: result
                for cell in cells_of(ws)
                if cell.data_type == "f" and (result := _result(ws, cell.value)) is not None
            }
            for ws in self.book.worksheets
        }
        made = _bytes(self.book)
        if any(results.values()):
            made = _with_results(made, [results[ws.title] for ws in self.book.worksheets])
        for step in self.after:
            made = step(made)
        return made


def cells_of(ws: Any) -> list[Any]:
    """Return the cells that a sheet holds, top to bottom; `iter_rows` would lay out XFD1048576."""
    return [cell for _, cell in sorted(ws._cells.items())]


def put(cell: Any, value: Any) -> None:
    """Write a value as a person's program does: text stays text, dates keep the cell's format."""
    shown = cell.number_format
    cell.value = value
    if isinstance(value, str) and cell.data_type == "f" and not value.startswith("="):
        cell.data_type = "s"
    if isinstance(value, dt.datetime | dt.date):
        cell.number_format = shown if any(c in shown for c in "yYmd年") else "yyyy-mm-dd"
    else:
        cell.number_format = shown


def mixed_text(text: str, head: Mapping[str, Any], family: Family) -> str:
    """Return the text of a mixed cell as a person types it; gaps stay where nothing is said."""

    def said(found: re.Match[str]) -> str:
        value = head.get(found[1], BLANK)
        return GAP if value is BLANK else shown_in_text(value)

    return TAG.sub(said, text)


def shown_in_text(value: Any) -> str:
    """Return a value as people write it inside a sentence."""
    if isinstance(value, dt.datetime | dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)


def _place(sheet: str, a1: str) -> Place:
    column, row, *_ = range_boundaries(a1)
    return sheet, row, column


def _moved(index: int, first: int, n: int) -> int | None:
    if index < first:
        return index
    if n < 0 and index < first - n:
        return None
    return index + n


def _moved_span(low: int, high: int, first: int, n: int) -> tuple[int, int]:
    if n > 0:
        return (low + n if low >= first else low), (high + n if high >= first else high)
    end = first - n
    return (
        low if low < first else max(first, low + n) if low >= end else first,
        high if high < first else high + n if high >= end else first - 1,
    )


def _moved_formula(text: str, first: int, n: int, *, by_row: bool) -> str:
    def moved(found: re.Match[str]) -> str:
        column = openpyxl.utils.column_index_from_string(found[2])
        row = int(found[4])
        new = _moved(row if by_row else column, first, n)
        if new is None:
            new = first if by_row or n < 0 else column
        letters = found[2] if by_row else get_column_letter(new)
        return f"{found[1]}{letters}{found[3]}{new if by_row else row}"

    return A1.sub(moved, text)


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _result(ws: Any, formula: str, depth: int = 0) -> float | str | None:
    """Return what Excel shows for the few formulas that the battery's forms use."""
    if depth > 5:
        return None  # a formula that a deleted column made refer to itself
    if found := re.fullmatch(r"=SUM\(([A-Z]+\d+):([A-Z]+\d+)\)", formula):
        c1, r1, c2, r2 = range_boundaries(f"{found[1]}:{found[2]}")
        total = sum(
            _number(ws.cell(r, c).value) for r in range(r1, r2 + 1) for c in range(c1, c2 + 1)
        )
        return int(total) if total == int(total) else total
    if found := re.fullmatch(r'=IF\(([A-Z]+\d+)=0,"",([A-Z]+\d+)/\1\)', formula):
        below, above = (_operand(ws, found[i], depth) for i in (1, 2))
        return above / below if below else ""
    return None


def _operand(ws: Any, a1: str, depth: int) -> float:
    value = ws[a1].value
    if isinstance(value, str) and value.startswith("="):
        value = _result(ws, value, depth + 1)
    return _number(value)


CELL = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)><f>([^<]*)</f><v\s*/?>(?:</v>)?</c>')


def _with_results(data: bytes, results: Sequence[Mapping[str, float | str]]) -> bytes:
    """Put cached results behind formulas; openpyxl can write only one of the two."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for item in old.infolist():
            part = old.read(item)
            found = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", item.filename)
            if found and results[int(found[1]) - 1]:
                known = results[int(found[1]) - 1]
                part = CELL.sub(lambda m, k=known: _cell_xml(m, k), part.decode()).encode()
            new.writestr(item.filename, part)
    return out.getvalue()


def _cell_xml(found: re.Match[str], known: Mapping[str, float | str]) -> str:
    if found[1] not in known:
        return found[0]
    result = known[found[1]]
    kind = ' t="str"' if isinstance(result, str) else ""
    return f'<c r="{found[1]}"{found[2]}{kind}><f>{found[3]}</f><v>{result}</v></c>'
