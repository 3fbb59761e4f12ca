"""Tables of a web page: what office systems call .xls, and what Excel and WPS save as a page.

<td rowspan=2>教工</td>          a merge
<td x:num="0.9512">95%</td>     Excel's own number behind what is shown
<td>95%</td>                    else what everybody sees, as text (mess.md M-03)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from ..values import CellError, Uncached
from ..values.formats import is_date
from .decoded import decoded
from .kinds import HTML, refusal
from .page_looks import Sheetlike, css_of, look_of
from .parsed import Parsed, moment_of
from .sheets import Book
from .spread import spread
from .stacked import Cell, Looks, Stack, Table, flowed

_CHARSET = re.compile(rb"(?i)<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]+)")
_XML = re.compile(rb"(?i)<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w-]+)")
_SILENT = frozenset(("script", "style", "title", "xml", "noscript", "template"))
_BREAKS = frozenset(
    ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "center", "ul", "ol", "pre")
)
_MOST_DOWN, _MOST_ACROSS = 65_534, 16_384
DEEPEST = 60
"""Tables in one another."""


@dataclass
class Page:
    """What one page gave."""

    parsed: Parsed
    tables: int
    says: Sheetlike
    """What it says of itself as a workbook."""


def read_html(data: bytes) -> Book:
    """Return a web page's tables as a workbook of one sheet.

    Raises:
        WorkbookError: It has no table, breaks off, or is too large.
    """
    looks = Looks()
    page = read_page(page_text(data), looks)
    if not page.tables:
        raise refusal("html-file")
    name = page.says.names[0] if page.says.names else page.says.title or "Sheet1"
    sheet = spread(name, page.parsed, looks.styles(), date1904=page.says.date1904)
    return Book(HTML, (sheet,), page.says.date1904)


def page_text(data: bytes, charset: str = "") -> str:
    """Return the text of a page, in the encoding that a header or the page itself says."""
    found = _CHARSET.search(data, 0, 8192) or _XML.search(data, 0, 200)
    return decoded(data, charset or (found[1].decode("ascii") if found else ""))


def read_page(text: str, looks: Looks, css: str = "") -> Page:
    """Return the tables of a page, one below the other.

    Args:
        text: The page.
        looks: Where number formats and fonts are kept, for all pages of a workbook.
        css: What its style sheets say.

    Raises:
        WorkbookError: A table has no end, or is too large.
    """
    reader = _Reader(looks, css)
    reader.feed(text)
    reader.close()
    return reader.page()


@dataclass
class _Open:
    """A table that is being read, and its open cell."""

    table: Table = field(default_factory=Table)
    cell: Cell | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    font: str = ""
    columns: int = 0


class _Reader(HTMLParser):
    def __init__(self, looks: Looks, css: str) -> None:
        super().__init__(convert_charrefs=True)
        self.looks = looks
        self.css = dict(css_of(css))
        self.stack = Stack()
        self.open: list[_Open] = []
        self.text: list[str] = []
        """What stands outside of cells."""
        self.silent: list[str] = []
        self.said: dict[str, list[str]] = {"style": [], "title": [], "xml": []}
        self.says = Sheetlike()
        self.options: list[list[str]] = []
        self.chosen: int | None = None

    def page(self) -> Page:
        """Return what was found, when all has been read."""
        if self.open:
            # What broke off may have lost rows.
            raise refusal("damaged-file", detail="网页不完整")
        self._lines()
        self.says.title = flowed(self.said["title"])[:31]
        self.says.take("".join(self.said["xml"]))
        return Page(self.stack.parsed, self.stack.tables, self.says)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self.silent.append(tag)
        elif "xml" in self.silent:
            self.said["xml"].append(f"<{tag}>")
        elif tag == "table":
            self._begin_table()
        elif tag == "br" or tag in _BREAKS:
            self._say("\v")
        elif tag in ("input", "select", "option"):
            self._asked(tag, given)
        elif self.open:
            self._in_table(tag, given)

    def _in_table(self, tag: str, given: Mapping[str, str]) -> None:
        top = self.open[-1]
        if tag == "tr":
            self._end_cell(top)
            top.table.begin_row()
            if _hidden(given):
                top.table.hidden_rows.add(top.table.row)
        elif tag in ("td", "th"):
            self._end_cell(top)
            down = _span(given.get("rowspan", "1"), _MOST_DOWN)
            top.cell = Cell("", down, _span(given.get("colspan", "1"), _MOST_ACROSS))
            top.given, top.text, top.font = given, [], ""
        elif tag == "col":
            count = _span(given.get("span", "1"), 1000)
            if _hidden(given):
                top.table.hidden_columns.update(range(top.columns, top.columns + count))
            top.columns += count
        elif tag in ("font", "span") and top.cell is not None:
            # A tick of Wingdings is a letter in that font.
            face = given.get("face") or look_of(given, self.css)[1]
            top.font = top.font or face

    def handle_endtag(self, tag: str) -> None:
        if tag in self.silent:
            if tag == "style":
                self.css |= css_of("".join(self.said["style"]))
            while self.silent.pop() != tag:
                pass
        elif "xml" in self.silent:
            self.said["xml"].append(f"</{tag}>")
        elif tag == "select":
            self._end_select()
        elif tag in _BREAKS:
            self._say("\v")
        elif tag == "caption":
            self.text.append("\v")
        elif self.open and tag in ("td", "th", "tr"):
            self._end_cell(self.open[-1])
        elif self.open and tag == "table":
            self._flush()
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.silent:
            self.said.get(self.silent[-1], []).append(data)
        elif self.options:
            self.options[-1].append(data)
        else:
            self._say(data)

    def handle_comment(self, data: str) -> None:
        # What only Excel is to read stands in conditional comments; so may a style sheet.
        if "ExcelWorkbook" in data:
            self.says.take(data)
        elif "style" in self.silent:
            self.said["style"].append(data)

    def _say(self, text: str) -> None:
        top = self.open[-1] if self.open else None
        (self.text if top is None or top.cell is None else top.text).append(text)

    def _lines(self) -> None:
        self.stack.lines(flowed(self.text).split("\n"))
        self.text = []

    def _begin_table(self) -> None:
        if len(self.open) >= DEEPEST:
            raise refusal("too-large")
        if self.open:
            # A table that holds another one gives the page its shape: what stood before is above.
            self._flush()
            self.open[-1].cell, self.open[-1].given = Cell(), {}
        self.open.append(_Open())

    def _flush(self) -> None:
        top = self.open[-1]
        self._end_cell(top)
        self._lines()
        if any(cell.value != "" or cell.odd is not None for cell in top.table.cells.values()):
            self.stack.table(top.table)
        top.table = Table()

    def _end_cell(self, top: _Open) -> None:
        if top.cell is None:
            return
        cell, top.cell = top.cell, None
        code, font = look_of(top.given, self.css)
        cell.style = self.looks.number(code, top.font or font)
        _fill(cell, top.given, flowed(top.text), code)
        top.text = []
        top.table.add(cell)

    def _asked(self, tag: str, given: Mapping[str, str]) -> None:
        """Say what a field of the page shows: a box, what is typed in it, what is chosen."""
        if tag == "select":
            self.options, self.chosen = [[]], None
        elif tag == "option":
            self.options.append([])
            if "selected" in given:
                self.chosen = len(self.options) - 1
        elif given.get("type", "text").lower() in ("checkbox", "radio"):
            self._say("☑" if "checked" in given else "□")
        elif given.get("type", "text").lower() in ("text", "number", "date", "tel"):
            self._say(given.get("value", ""))

    def _end_select(self) -> None:
        options, self.options = self.options, []
        chosen = self.chosen if self.chosen is not None else 1
        if chosen < len(options):
            self._say("".join(options[chosen]))


def _fill(cell: Cell, given: Mapping[str, str], shown: str, code: str) -> None:
    """Put into a cell what stands in it: Excel's own value where there is one, else what shows."""
    cell.formula = "x:fmla" in given
    if "x:err" in given:
        cell.odd = CellError(given["x:err"] or shown)
    elif "x:bool" in given:
        cell.value = (given["x:bool"] or shown).strip().upper() == "TRUE"
    elif "x:num" in given:
        cell.value = _number(given["x:num"] or shown, shown, code)
    elif cell.formula and not shown and "x:str" not in given:
        cell.odd = Uncached(given["x:fmla"])
    else:
        # Where a text has blanks at its ends, Excel keeps it in the attribute.
        cell.value = given.get("x:str") or shown
    if isinstance(cell.value, str) and not cell.value.strip():
        cell.value = ""


def _number(text: str, shown: str, code: str) -> Any:
    plain = text.strip().replace(",", "")
    try:
        number = float(plain[:-1]) / 100 if plain.endswith("%") else float(plain)
    except ValueError:
        return shown
    return moment_of(number, code, date1904=False) if is_date(code) else number


def _hidden(given: Mapping[str, str]) -> bool:
    return "display:none" in given.get("style", "").replace(" ", "").lower()


def _span(text: str, most: int) -> int:
    """Return how many rows or columns a cell spans; 0 is as many as there are."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 8:
        return 1
    return min(int(digits), most) or most
