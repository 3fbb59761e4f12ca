"""Tables of a Word file: a copy of the form that somebody filled in Word.

    附件4 情况汇总表            A1      a paragraph: a row of its own
    ┌──────┬──────┐           A101    the first table's first row, B101 the cell beside it
    │ 支部   │ 有效票 │
    └──────┴──────┘
    ┌──────┐                  A201    the second table's first row
    └──────┘

So an address tells the place in Word: B203 is the second cell of the second table's third row.
Columns are those of the table's grid; a cell that spans several counts as so many.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from . import guard
from .kinds import DOCX, refusal
from .parsed import Styles, walk
from .sheets import Book
from .spread import spread
from .stacked import Cell, Stack, Table
from .word_signs import sign
from .zipped import Archive

NAME = "正文"
"""What the only sheet is called."""
STEP = 100
"""Rows from one table's first to the next one's; ten times as many where tables are longer."""
PICTURE = "〔图片〕"
"""What stands for a picture in a cell that holds nothing else: it is not blank."""
MAX_XML = 64 * 2**20

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
_GONE = frozenset(("del", "moveFrom"))
_SPACES = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_OFF = ("0", "false", "off")


def read_docx(archive: Archive) -> Book:
    """Return the tables of a Word file, with the paragraphs around them, as one sheet.

    Raises:
        WorkbookError: It has no table, is damaged or too large.
    """
    xml = archive.read(document_path(archive))
    if not xml:
        raise refusal("damaged-file", detail="缺少正文")
    if len(xml) > MAX_XML:
        raise refusal("too-large")
    blocks = _Document().run(xml)
    tables = [block for block in blocks if isinstance(block, Table) and block.cells]
    if not tables:
        raise refusal("word-file")
    stack = _stacked(blocks)
    return Book(DOCX, (spread(NAME, stack.parsed, Styles()),))


def document_path(archive: Archive) -> str:
    """Return where the text of a Word file stands."""
    for kind, target in guard.relations(guard.Package(archive), "").values():
        if kind.endswith("/officeDocument"):
            return target
    return "word/document.xml"


def _stacked(blocks: list[Table | list[str]]) -> Stack:
    step = _step(blocks)
    stack, tables = Stack(), 0
    for block in blocks:
        if isinstance(block, list):
            stack.lines(block)
        elif block.cells:
            tables += 1
            stack.begin_at(tables * step)
            stack.table(block)
    return stack


def _step(blocks: list[Table | list[str]]) -> int:
    """Return how many rows lie between the first rows of tables that follow one another."""
    rows = [0]
    for block in blocks:
        if isinstance(block, list):
            rows[-1] += len(block)
        elif block.cells:
            rows.append(block.row + 1)
    step = STEP
    while step < max(rows):
        step *= 10
    return step


@dataclass
class _Open:
    """A table that is being read, and its open cell."""

    table: Table = field(default_factory=Table)
    above: dict[int, Cell] = field(default_factory=dict)
    """Column -> the cell that a merge from above goes on with."""
    across: int = 1
    goes_on: str = ""
    text: list[str] = field(default_factory=list)
    picture: bool = False
    deleted: bool = False
    """The row was deleted under 修订."""


class _Document:
    """The blocks of a text, top down: tables, and runs of paragraphs."""

    def __init__(self) -> None:
        self.blocks: list[Table | list[str]] = []
        self.open: list[_Open] = []
        self.paragraphs: list[list[str]] = []
        self.within: list[str] = []
        self.skipped = 0
        """Elements around that hold what is not shown."""
        self.taking = 0
        self.hidden = False
        self.box: str | None = None
        self.chosen: list[str] | None = None
        self.choice = 0
        self.font = ""

    def run(self, xml: bytes) -> list[Table | list[str]]:
        """Return the blocks.

        Raises:
            WorkbookError: It is damaged.
        """
        walk(xml, self._start, self._end, self._data)
        return self.blocks

    def _start(self, tag: str, given: Mapping[str, str]) -> None:
        space, _, local = tag.rpartition(" ")
        if space not in _WORD and not (space == _MATH and local == "t"):
            self.within.append("")
            self.skipped += tag == _FALLBACK
            if local in ("pic", "imagedata") and self.open:
                self.open[-1].picture = True
            return
        self.within.append(local)
        if local == "del" and self.within[-2:-1] == ["trPr"] and self.open:
            self.open[-1].deleted = True
        self.skipped += local in _GONE
        start = _STARTS.get(local)
        if start is not None:
            start(self, {name.rpartition(" ")[2]: value for name, value in given.items()})
        elif local in _SPACES and "pPr" not in self.within:
            self._say(_SPACES[local])

    def _end(self, tag: str) -> None:
        local = self.within.pop()
        self.skipped -= (tag == _FALLBACK) + (local in _GONE)
        end = _ENDS.get(local)
        if end is not None:
            end(self)

    def _data(self, text: str) -> None:
        if self.taking:
            self._say("".join(sign(char, self.font) for char in text) if self.font else text)

    def _say(self, text: str) -> None:
        if self.paragraphs and not self.skipped and not self.hidden:
            self.paragraphs[-1].append(text)

    def _begin_paragraph(self, _: Mapping[str, str]) -> None:
        self.paragraphs.append([])

    def _end_paragraph(self) -> None:
        text = "".join(self.paragraphs.pop()) if self.paragraphs else ""
        if self.open:
            self.open[-1].text.append(text)
        elif text.strip():
            if not self.blocks or isinstance(self.blocks[-1], Table):
                self.blocks.append([])
            block = self.blocks[-1]
            assert isinstance(block, list)
            block.append(text.strip())

    def _begin_table(self, _: Mapping[str, str]) -> None:
        self.open.append(_Open())

    def _end_table(self) -> None:
        made = self.open.pop().table
        if not self.open:
            self.blocks.append(made)
            return
        # A table in a cell is a text there, row by row.
        rows: dict[int, list[str]] = {}
        for (row, _), cell in made.cells.items():
            rows.setdefault(row, []).append(str(cell.value))
        self.open[-1].text += [" ".join(texts) for texts in rows.values()]

    def _begin_row(self, _: Mapping[str, str]) -> None:
        top = self.open[-1]
        top.table.begin_row()
        top.deleted = False

    def _end_row(self) -> None:
        top = self.open[-1]
        if top.deleted:
            row = top.table.row
            for at in [at for at in top.table.cells if at[0] == row]:
                del top.table.cells[at]
            top.table.row -= 1

    def _begin_cell(self, _: Mapping[str, str]) -> None:
        top = self.open[-1]
        top.across, top.goes_on, top.text, top.picture = 1, "", [], False

    def _end_cell(self) -> None:
        top = self.open[-1]
        column = top.table.column
        from_above = top.above.get(column)
        if top.goes_on == "continue" and from_above is not None:
            from_above.down += not top.deleted
            top.table.skip(top.across)
            return
        text = "\n".join(line.strip(" ") for line in top.text).strip()
        cell = Cell(text or (PICTURE if top.picture else ""), 1, top.across)
        top.table.add(cell)
        for covered in range(column, column + top.across):
            top.above.pop(covered, None)
        if top.goes_on == "restart":
            top.above[column] = cell

    def _spans(self, given: Mapping[str, str]) -> None:
        if self.open:
            self.open[-1].across = _count(given)

    def _merges(self, given: Mapping[str, str]) -> None:
        if self.open:
            self.open[-1].goes_on = given.get("val", "continue")

    def _indented(self, given: Mapping[str, str]) -> None:
        if self.open and self.within[-2:-1] == ["trPr"]:
            self.open[-1].table.skip(_count(given))

    def _begin_text(self, _: Mapping[str, str]) -> None:
        self.taking += 1

    def _end_text(self) -> None:
        self.taking -= 1

    def _begin_run(self, _: Mapping[str, str]) -> None:
        self.hidden, self.font = False, ""

    def _hide(self, given: Mapping[str, str]) -> None:
        self.hidden |= self.within[-3:-1] == ["r", "rPr"] and given.get("val") not in _OFF

    def _fonts(self, given: Mapping[str, str]) -> None:
        face = given.get("ascii") or given.get("hAnsi") or ""
        in_run = self.within[-3:-1] == ["r", "rPr"]
        self.font = face if in_run and face.lower().startswith(("wingdings", "webdings")) else ""

    def _symbol(self, given: Mapping[str, str]) -> None:
        code = given.get("char", "")
        if len(code) <= 4 and all(c in "0123456789abcdefABCDEF" for c in code) and code:
            self._say(sign(chr(int(code, 16)), given.get("font", "")))

    def _begin_box(self, _: Mapping[str, str]) -> None:
        self.box = "□"

    def _tick_box(self, given: Mapping[str, str]) -> None:
        # What is ticked comes behind what is ticked from the start, and wins.
        if self.box is not None:
            self.box = "□" if given.get("val", "1") in _OFF else "☑"

    def _end_box(self) -> None:
        self._say(self.box or "")
        self.box = None

    def _begin_choice(self, _: Mapping[str, str]) -> None:
        self.chosen, self.choice = [], 0

    def _take_choice(self, given: Mapping[str, str]) -> None:
        if self.chosen is not None:
            self.choice = _count(given, least=0)

    def _list_choice(self, given: Mapping[str, str]) -> None:
        if self.chosen is not None:
            self.chosen.append(given.get("val", ""))

    def _end_choice(self) -> None:
        chosen, self.chosen = self.chosen or [], None
        if self.choice < len(chosen):
            self._say(chosen[self.choice])

    def _foreign(self, _: Mapping[str, str]) -> None:
        raise refusal("damaged-file", detail="内容嵌在别的文件里")


def _count(given: Mapping[str, str], least: int = 1) -> int:
    text = given.get("val", "1")
    if not (text.isascii() and text.isdigit()) or len(text) > 5:
        raise ValueError(text)
    return max(int(text), least)


_STARTS = {
    "p": _Document._begin_paragraph, "tbl": _Document._begin_table, "tr": _Document._begin_row,
    "tc": _Document._begin_cell, "t": _Document._begin_text, "r": _Document._begin_run,
    "gridSpan": _Document._spans, "vMerge": _Document._merges, "gridBefore": _Document._indented,
    "vanish": _Document._hide, "rFonts": _Document._fonts, "sym": _Document._symbol,
    "checkBox": _Document._begin_box, "checked": _Document._tick_box,
    "default": _Document._tick_box, "ddList": _Document._begin_choice,
    "result": _Document._take_choice, "listEntry": _Document._list_choice,
    "altChunk": _Document._foreign,
}  # fmt: skip
_ENDS = {
    "p": _Document._end_paragraph, "tbl": _Document._end_table, "tr": _Document._end_row,
    "tc": _Document._end_cell, "t": _Document._end_text, "checkBox": _Document._end_box,
    "ddList": _Document._end_choice,
}  # fmt: skip
