"""One big table -> the rows of each unit, as values and records of a form.

总表.xlsx  单位 │ 支部名称 │ 党员数 │ …      a row of headings, found by the form's own words
           数学学院 │ 一支部 │ 20                ──▸ 数学学院_附件4.xlsx

A column is a field by its name, an alias, or the form's own heading of it. No row is dropped: those
of units that nobody knows stand in a workbook of their own.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..catalogue import shown
from ..errors import OutputError
from ..filling import WITHHELD
from ..forms import Form
from ..layout import Field, Layout
from ..layout.anatomy import is_total
from ..layout.leading import leads
from ..matching.submission import unit_field
from ..names import label_key, offer
from ..reading.reader import spec_of
from ..refs import address
from ..values import is_blank, read_value
from ..workbooks import Sheet, read_book

LEFT = "没有对上单位的行.xlsx"
_UNIT_WORDS = ("单位", "单位名称", "填报单位", "所在单位", "学院", "党组织", "党组织名称")
_HEADING_ROWS = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table."""

    number: int
    """As Excel counts it."""
    unit: str
    cells: tuple[Any, ...]


@dataclass(slots=True)
class Share:
    """What one unit has in the table."""

    values: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)


class BigTable:
    """A table of all units, read by the words of a form."""

    def __init__(self, path: str | Path, form: Form) -> None:
        """Read it.

        Raises:
            OSError: There is no such file, or it cannot be opened.
            WorkbookError: It is no workbook.
            OutputError: No row has headings that the form knows, no column says the unit, or two
                columns are one field.
        """
        self.file = Path(path).name
        self.form = form
        self.layout: Layout = form.layout
        self.notes: dict[str, None] = {}
        book = read_book(Path(path).read_bytes(), name=self.file)
        self._words = _words(self.layout)
        self.sheet, self.head = self._headings([_unmerged(s) for s in book.sheets if s.visible])
        self.unit_column = -1
        self.columns: dict[int, Field] = {}
        self._name_columns()
        self.lines = list(self._lines())

    # Headings

    def _headings(self, sheets: Sequence[Sheet]) -> tuple[Sheet, int]:
        best: tuple[int, Sheet | None, int] = (0, None, 0)
        for sheet in sheets:
            for row in range(min(len(sheet.rows), _HEADING_ROWS)):
                count = sum(
                    any(label_key(text) in self._words for text in self._texts(sheet, row, column))
                    for column in range(len(sheet.rows[row]))
                )
                if count > best[0]:
                    best = (count, sheet, row)
        if best[1] is None or best[0] < 2:
            known = "、".join(f.short for f in self.layout.fields.values() if not f.hidden)
            raise OutputError(
                "总表里没有找到标题行:没有一行有表样里的两个以上的名称。", file=self.file,
                hint=f"列名请用表样的字段名或表上的标题,例如:{known[:80]}。",
            )  # fmt: skip
        return best[1], best[2]

    def _texts(self, sheet: Sheet, row: int, column: int) -> list[str]:
        """Return what heads a column: its own words, and with those above it."""
        own = _shown(sheet, row, column)
        above = _shown(sheet, row - 1, column) if row else ""
        if not own:
            return []
        return [f"{above}{own}", own] if above and above != own else [own]

    def _name_columns(self) -> None:
        sender = unit_field(self.layout)
        first: dict[str, int] = {}
        for column in range(max((len(row) for row in self.sheet.rows), default=0)):
            texts = self._texts(self.sheet, self.head, column)
            if not texts:
                continue
            about = next(
                (self._words[k] for t in texts if (k := label_key(t)) in self._words), None
            )
            says_unit = about is not None and about.name == sender
            if says_unit or (about is None and texts[-1].strip() in _UNIT_WORDS):
                if self.unit_column >= 0:
                    continue
                self.unit_column = column
            elif about is None:
                near = offer(texts[-1], [f.short for f in self.layout.fields.values()])
                self._note(f"“{texts[-1]}”这一列表样里没有,没有用。{near}")
            elif about.name in first:
                raise self._error(
                    f"“{about.short}”有两列。", column, "请删去一列,或改列名。",
                )  # fmt: skip
            else:
                first[about.name] = column
                self._use(column, about)
        if self.unit_column < 0:
            raise OutputError(
                "总表里没有说明单位的一列。", file=self.file, sheet=self.sheet.name,
                hint="请加一列,列名写“单位”。",
            )  # fmt: skip

    def _use(self, column: int, about: Field) -> None:
        if about.public == WITHHELD:
            self._note(f"“{about.short}”按表样的规定不出,没有填。")
        elif about.formula:
            self._note(f"“{about.short}”由表样计算,总表里的没有用。")
        else:
            self.columns[column] = about

    def _error(self, message: str, column: int, hint: str) -> OutputError:
        return OutputError(
            message, file=self.file, sheet=self.sheet.name, cell=address(self.head, column),
            hint=hint,
        )  # fmt: skip

    def _note(self, text: str) -> None:
        self.notes[f"{self.file}:{text}"] = None

    # Rows

    def _lines(self) -> list[Line]:
        made = []
        for row in range(self.head + 1, len(self.sheet.rows)):
            cells = tuple(self.sheet.rows[row])
            if all(is_blank(value) for value in cells):
                continue
            unit = _shown(self.sheet, row, self.unit_column)
            named = unit or next((shown(v) for v in cells if not is_blank(v)), "")
            if is_total(named):
                self._note(f"第 {row + 1} 行是“{' '.join(named.split())}”,没有用。")
                continue
            made.append(Line(row + 1, unit, cells))
        return made

    def shares(self, lines: Mapping[str, Sequence[Line]]) -> dict[str, Share]:
        """Return what each unit has: the single values, and its records.

        Raises:
            OutputError: A single field has two values in the rows of one unit, or columns are
                fields of two blocks.
        """
        blocks = dict.fromkeys(f.block for f in self.columns.values() if f.block)
        if len(blocks) > 1:
            column = next(c for c, f in self.columns.items() if f.block == [*blocks][1])
            raise self._error(
                f"总表的列属于表样的两个块:{'、'.join(map(str, blocks))}。", column,
                "一张总表只能填一个块,请分成两张。",
            )  # fmt: skip
        return {unit: self._share(own, next(iter(blocks), None)) for unit, own in lines.items()}

    def _share(self, own: Sequence[Line], block: str | None) -> Share:
        made = Share(lines=list(own))
        for line in own:
            record = {}
            for column, about in self.columns.items():
                value = self._value(line, column, about)
                if value is None:
                    continue
                if about.block is not None:
                    record[about.short] = value
                    continue
                known = made.values.setdefault(about.name, value)
                if known != value:
                    raise OutputError(
                        f"“{line.unit}”的“{about.name}”有两个值:{shown(known)}、{shown(value)}。",
                        file=self.file, sheet=self.sheet.name,
                        cell=address(line.number - 1, column),
                        hint="一个单位的表头只能有一个值,请改成一样的。",
                    )  # fmt: skip
            if block is not None and record:
                made.rows.setdefault(block, []).append(record)
        return made

    def _value(self, line: Line, column: int, about: Field) -> Any:
        raw = line.cells[column] if column < len(line.cells) else None
        if is_blank(raw):
            return None
        value, issues = read_value(raw, spec_of(about))
        if any(issue.severity == "强制" for issue in issues) or value is None:
            cell = address(line.number - 1, column)
            self._note(f"{self.sheet.name}!{cell}“{shown(raw)}”不能填进“{about.short}”,留空。")
            return None
        return value


def _words(layout: Layout) -> dict[str, Field]:
    """Return what a column may be called: names, aliases, the form's own headings; once each."""
    found: dict[str, list[Field]] = {}

    def add(text: str, about: Field) -> None:
        key = label_key(text)
        if key and about not in found.setdefault(key, []):
            found[key].append(about)

    fields = [f for f in layout.fields.values() if not f.hidden]
    for about in fields:
        for text in (about.name, about.short, *about.aliases):
            add(text, about)
    for page in layout.pages:
        texts = {(a.row, a.column): a.text for a in page.anchors}
        for spot, at in leads(page).items():
            if at in texts and spot.field in layout.fields:
                add(texts[at], layout.fields[spot.field])
        for mixed in page.mixed:
            for chunk in mixed.chunks:
                if chunk.field and chunk.label:
                    add(chunk.label, layout.fields[chunk.field])
        for table in page.tables:
            for column in table.columns:
                if column.field and column.path:
                    add(column.path[-1], layout.fields[column.field])
                    add("".join(column.path[-2:]), layout.fields[column.field])
    return {key: abouts[0] for key, abouts in found.items() if len(abouts) == 1}


def _shown(sheet: Sheet, row: int, column: int) -> str:
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    value = cells[column] if column < len(cells) else None
    return "" if is_blank(value) else " ".join(shown(value).split())


def _unmerged(sheet: Sheet) -> Sheet:
    """Return a sheet that shows in every cell of a merge what its first cell holds."""
    rows = [list(row) for row in sheet.rows]
    for r0, c0, r1, c1 in sheet.merges:
        if r0 >= len(rows) or c0 >= len(rows[r0]):
            continue
        value, end = rows[r0][c0], min(c1 + 1, len(rows[r0]))
        for row in rows[r0 : r1 + 1]:
            row.extend([""] * (end - len(row)))
            row[c0:end] = [value] * (end - c0)
    return Sheet(sheet.name, rows, ())


def left_over(table: BigTable, lines: Sequence[Line], why: Mapping[int, str]) -> bytes:
    """Return a workbook of rows that no unit took, with why."""
    import xlsxwriter

    from . import _look, _texts

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {**deepcopy(_look.BOOK_OPTIONS), "in_memory": True})
    look = _look.Look(book)
    sheet = book.add_worksheet("没有对上的行")
    width = max((len(line.cells) for line in lines), default=0)
    heads = ["总表行号", "原因", *(_shown(table.sheet, table.head, c) for c in range(width))]
    for column, text in enumerate(heads):
        sheet.write_string(0, column, _texts.clean(text), look.header())
    for row, line in enumerate(lines, 1):
        told = [line.number, why[line.number], *line.cells]
        for column, value in enumerate(told):
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                sheet.write_number(row, column, value, look.body())
            elif not is_blank(value):
                sheet.write_string(
                    row, column, _texts.fitted(_texts.clean(shown(value))), look.body()
                )
    book.close()
    return out.getvalue()
