"""A sheet read by expat: slower than the native reader, and it shows what that one hides.

Used in two cases: as the second look (errors, formulas without a result, number formats, fonts,
hidden rows), and as the way out for sheets whose grid would be too large to lay out.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from xml.parsers import expat

from ..refs import LAST_COLUMN, LAST_ROW, Box, box, column_index
from ..values import CellError, Uncached
from ..values.formats import is_date, is_elapsed, shows_part
from .guard import Package, as_utf8, relations
from .kinds import damage, refusal

_ADDRESS = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_ESCAPE = re.compile(r"_x(00[0-9A-Fa-f]{2})_")
BUILTIN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: "yyyy年m月", 28: "m月d日", 29: "m月d日", 30: "m-d-yy",
    31: "yyyy年m月d日", 32: "h时mm分", 33: "h时mm分ss秒", 34: "上午/下午h时mm分",
    35: "上午/下午h时mm分ss秒", 36: "yyyy年m月", 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
    50: "yyyy年m月", 51: "m月d日", 52: "yyyy年m月", 53: "m月d日", 54: "m月d日",
    55: "上午/下午h时mm分", 56: "上午/下午h时mm分ss秒", 57: "yyyy年m月", 58: "m月d日",
}  # fmt: skip
"""Number formats that a workbook names by number; from 27 on as a Chinese Excel has them."""
_STYLES = "xl/styles.xml"
_LAST_SERIAL = 2_958_466
"""The day after 9999-12-31, in the calendar from 1900."""


@dataclass(slots=True)
class Styles:
    """Number formats and fonts by cell style."""

    formats: list[str] = field(default_factory=list)
    fonts: list[str] = field(default_factory=list)
    _part_dates: bool | None = None

    @property
    def part_dates(self) -> bool:
        """Whether any number format shows a date in part, as 2012年6月."""
        if self._part_dates is None:
            self._part_dates = any(map(shows_part, self.formats))
        return self._part_dates

    def number_format(self, style: int) -> str:
        """Return the number format of a cell style."""
        return self.formats[style] if 0 <= style < len(self.formats) else "General"

    def font(self, style: int) -> str:
        """Return the font name of a cell style, empty where unknown."""
        return self.fonts[style] if 0 <= style < len(self.fonts) else ""


@dataclass(slots=True)
class Parsed:
    """Everything that a sheet's part says of its cells, by (row, column) from 0."""

    values: dict[tuple[int, int], Any] = field(default_factory=dict)
    odd: dict[tuple[int, int], CellError | Uncached] = field(default_factory=dict)
    styles: dict[tuple[int, int], int] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merges: list[Box] = field(default_factory=list)


def parse_styles(data: bytes) -> Styles:
    """Return the number formats and font names of `xl/styles.xml`."""
    made = Styles()
    codes: dict[int, str] = {}
    names: list[str] = []
    inside: list[str] = []

    def start(tag: str, given: Mapping[str, str]) -> None:
        local = tag.rpartition(":")[2]
        parent = inside[-1] if inside else ""
        inside.append(local)
        if local == "numFmt" and given.get("numFmtId", "").isdigit():
            codes[int(given["numFmtId"])] = given.get("formatCode", "General")
        elif local == "font" and parent == "fonts":
            names.append("")
        elif local in ("name", "rFont") and parent == "font" and names and "fonts" in inside:
            names[-1] = given.get("val", "")
        elif local == "xf" and parent == "cellXfs":
            code = int(given.get("numFmtId", "0") or 0)
            made.formats.append(codes.get(code) or BUILTIN.get(code, "General"))
            font = int(given.get("fontId", "0") or 0)
            made.fonts.append(names[font] if font < len(names) else "")

    parse_xml(data, start, lambda tag: inside.pop() and None, None)
    return made


def shared_strings(data: bytes) -> list[str]:
    """Return the shared strings, rich text joined and phonetic readings left out."""
    strings: list[str] = []
    state = {"text": False, "phonetic": 0}
    pieces: list[str] = []

    def start(tag: str, _: Mapping[str, str]) -> None:
        local = tag.rpartition(":")[2]
        if local == "si":
            pieces.clear()
        elif local == "rPh":
            state["phonetic"] += 1
        elif local == "t":
            state["text"] = not state["phonetic"]

    def end(tag: str) -> None:
        local = tag.rpartition(":")[2]
        if local == "si":
            strings.append(unescaped("".join(pieces)))
        elif local == "rPh":
            state["phonetic"] -= 1
        elif local == "t":
            state["text"] = False

    parse_xml(data, start, end, lambda text: pieces.append(text) if state["text"] else None)
    return strings


def unescaped(text: str) -> str:
    """Return a text with OOXML's `_x000D_` escapes as the characters that they stand for.

    Only what XML cannot hold is ever escaped; as in the native reader `_x4E00_` is what was typed.
    """
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def parse_sheet(data: bytes, strings: list[str], styles: Styles, *, date1904: bool) -> Parsed:
    """Return the cells of a sheet's part."""
    return _SheetParser(strings, styles, date1904).run(data)


class _SheetParser:
    def __init__(self, strings: list[str], styles: Styles, date1904: bool) -> None:
        self.strings, self.styles, self.date1904 = strings, styles, date1904
        self.made = Parsed()
        self.row = self.column = -1
        self.type, self.style = "n", 0
        self.taking = False
        self.text: list[str] = []
        self.value: str | None = None
        self.formula: str | None = None
        self.phonetic = 0

    def run(self, data: bytes) -> Parsed:
        parse_xml(data, self._start, self._end, self._data)
        return self.made

    def _start(self, tag: str, given: Mapping[str, str]) -> None:
        local = tag.rpartition(":")[2]
        if local == "c":
            self._cell(given)
        elif local == "row":
            self.row = int(given["r"]) - 1 if given.get("r", "").isdigit() else self.row + 1
            self.column = -1
            if given.get("hidden") in ("1", "true"):
                self.made.hidden_rows.add(self.row)
        elif local in ("v", "f", "t"):
            self.taking = local != "t" or not self.phonetic
            if local != "t":
                self.text = []
            if local == "f":
                self.formula = ""
        elif local == "rPh":
            self.phonetic += 1
        elif local == "mergeCell":
            with suppress(ValueError):
                self.made.merges.append(box(given.get("ref", "")))
        elif local == "col" and given.get("hidden") in ("1", "true"):
            self.made.hidden_columns.append(
                (int(given.get("min", "1")) - 1, int(given.get("max", "1")) - 1)
            )

    def _cell(self, given: Mapping[str, str]) -> None:
        at = given.get("r")
        found = _ADDRESS.fullmatch(at) if at is not None else None
        if found:
            self.row, self.column = int(found[2]) - 1, column_index(found[1])
        elif at is None:
            self.column += 1
        if (at is not None and not found) or not (
            0 <= self.row < LAST_ROW and 0 <= self.column < LAST_COLUMN
        ):
            raise refusal("damaged-file", detail=f"单元格地址 {at}")
        self.type = given.get("t", "n")
        style = given.get("s", "0")
        self.style = int(style) if style.isdigit() else 0
        self.value, self.formula, self.text = None, None, []

    def _data(self, text: str) -> None:
        if self.taking:
            self.text.append(text)

    def _end(self, tag: str) -> None:
        local = tag.rpartition(":")[2]
        if local == "v":
            self.value = "".join(self.text)
            self.taking = False
        elif local == "f":
            self.formula = "".join(self.text)
            self.taking = False
            self.text = []
        elif local == "t":
            self.taking = False
        elif local == "is":
            self.value = "".join(self.text)
        elif local == "rPh":
            self.phonetic -= 1
        elif local == "c":
            self._store()

    def _store(self) -> None:
        at = (self.row, self.column)
        if self.formula is not None:
            self.made.formulas.add(at)
        elif not self.value:
            return
        if self.style:
            self.made.styles[at] = self.style
        if not self.value:
            if self.formula is not None and self.type != "str":
                self.made.odd[at] = Uncached(f"={self.formula}")
            return
        value = self._typed(self.value)
        if isinstance(value, CellError):
            self.made.odd[at] = value
        else:
            self.made.values[at] = value

    def _typed(self, text: str) -> Any:
        if self.type == "s":
            index = int(text) if text.strip().isdecimal() else -1
            if not 0 <= index < len(self.strings):
                # A text that is lost must not pass for a blank.
                raise refusal("damaged-file", detail="缺少文字")
            return self.strings[index]
        if self.type in ("str", "inlineStr"):
            return unescaped(text)
        if self.type == "e":
            return CellError(text)
        if self.type == "b":
            return text.strip() in ("1", "true")
        if self.type == "d":
            return _iso(text)
        try:
            number = float(text)
        except ValueError:
            return text
        if is_date(self.styles.number_format(self.style)):
            code = self.styles.number_format(self.style)
            return moment_of(number, code, date1904=self.date1904)
        return number


def _iso(text: str) -> Any:
    """Return a moment that is written out, as Strict OOXML does; a text that is none as it is."""
    try:
        moment = datetime.datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    return moment.date() if moment.time() == datetime.time() else moment


def moment_of(serial: float, code: str, *, date1904: bool) -> Any:
    """Return what a serial number shows under a date's format, as the native reader gives it.

    A time of day below 1, a duration under `[h]:mm`, a date without a time as a date; to the
    millisecond. A number that is no moment (negative, beyond the year 9999) stays a number.
    """
    try:
        span = datetime.timedelta(milliseconds=round(serial * 86_400_000))
        if is_elapsed(code):
            return span
        if serial < 0 or serial >= _LAST_SERIAL:
            return serial
        start = datetime.datetime(1904, 1, 1) if date1904 else datetime.datetime(1899, 12, 30)
        if serial < 1:
            return (start + span).time()
        if serial < 60 and not date1904:
            # Excel counts a 29 February 1900 that never was; days before it stand one later.
            start += datetime.timedelta(days=1)
        moment = start + span
    except (OverflowError, ValueError):
        return serial
    return moment.date() if moment.time() == datetime.time() else moment


def parse_xml(data: bytes, start: Any, end: Any, text: Any) -> None:
    """Walk over XML; what is no sound XML, or has a document type, is refused."""
    # expat knows no GB18030: the bytes are made UTF-8 first, and their declaration is overruled.
    data = as_utf8(data)
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    # A workbook has no business with a document type; entities are how XML bombs are made.
    parser.StartDoctypeDeclHandler = _without_doctype
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, IndexError) as error:
        # ValueError, IndexError: a number of the file's own that is none, an end before a start.
        raise refusal("damaged-file", detail="XML") from error


def walk(
    data: bytes,
    start: Any,
    end: Any,
    text: Any,
    *,
    encoding: str | None = None,
    spaces: bool = True,
) -> None:
    """Walk over the XML of another kind of workbook than .xlsx.

    Args:
        data: The XML, in the encoding that it declares.
        start: Called with an element's name and attributes.
        end: Called with its name.
        text: Called with the text between them, as much at once as there is.
        encoding: Overrules what the XML declares.
        spaces: Whether names are told as `namespace name`; else as they are written.

    Raises:
        WorkbookError: It is damaged, or has a document type.
    """
    parser = expat.ParserCreate(encoding, namespace_separator=" " if spaces else None)
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _without_doctype
    with damage():
        parser.Parse(data, True)


def _without_doctype(*_: object) -> None:
    """Refuse XML with a document type: no workbook has one, and entities make XML bombs."""
    raise refusal("damaged-file", detail="DOCTYPE")


def workbook_strings(package: Package) -> list[str]:
    """Return the shared strings of a package."""
    path = _part(package, "/sharedStrings")
    return shared_strings(package.read(path)) if path else []


def workbook_styles(package: Package) -> Styles:
    """Return the number formats and fonts of a package."""
    # What copies share is at hand, and the same object for each of them.
    shared = next((data for path, data in package.shared if path == _STYLES), None)
    if package.plain and shared is not None:
        return _styles_of(shared)
    path = _part(package, "/styles")
    return _styles_of(package.read(path)) if path else Styles()


def _part(package: Package, kind: str) -> str | None:
    targets = relations(package, package.main).values()
    return next((path for given, path in targets if given.endswith(kind)), None)


_styles_of = lru_cache(maxsize=16)(parse_styles)
"""Copies of one form have the same styles, to the byte."""
