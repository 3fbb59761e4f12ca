"""What calamine does not show of an .ods: merges, errors, formulas without a result."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from xml.parsers import expat

from ..refs import Box
from ..values import CellError
from .kinds import refusal
from .parsed import Uncached

_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "Err:")
LIMIT = 256 * 2**20

Odd = dict[tuple[int, int], "CellError | Uncached"]


def merges_and_errors(data: bytes) -> tuple[dict[str, tuple[Box, ...]], dict[str, Odd]]:
    """Return for each sheet its merged boxes, and its cells that show an error or no result.

    calamine gives no merges for .ods, so a number merged over two records would look like one
    number and a blank (reading.md §1).
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("content.xml") as stream:
            xml = stream.read(LIMIT + 1)
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, RuntimeError) as error:
        raise refusal("damaged-file", detail=type(error).__name__) from error
    if len(xml) > LIMIT:
        raise refusal("too-large")
    return _Content().run(xml)


class _Content:
    def __init__(self) -> None:
        self.merges: dict[str, list[Box]] = {}
        self.odd: dict[str, Odd] = {}
        self.sheet = ""
        self.row = self.column = 0
        self.repeat_row = self.repeat = 1
        self.formula: str | None = None
        self.typed = False
        self.text: list[str] = []

    def run(self, xml: bytes) -> tuple[dict[str, tuple[Box, ...]], dict[str, Odd]]:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.text.append
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            parser.Parse(xml, True)
        except expat.ExpatError as error:
            raise refusal("damaged-file", detail="XML") from error
        return {name: tuple(found) for name, found in self.merges.items()}, self.odd

    def _doctype(self, *_: object) -> None:
        raise refusal("damaged-file", detail="DOCTYPE")

    def _start(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "table:table":
            self.sheet = given.get("table:name", "")
            self.row = 0
        elif tag == "table:table-row":
            self.column = 0
            self.repeat_row = int(given.get("table:number-rows-repeated", "1"))
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self.repeat = int(given.get("table:number-columns-repeated", "1"))
            self.formula = given.get("table:formula")
            self.typed = "office:value-type" in given or "calcext:value-type" in given
            self.text.clear()
            down = int(given.get("table:number-rows-spanned", "1"))
            across = int(given.get("table:number-columns-spanned", "1"))
            if down > 1 or across > 1:
                self.merges.setdefault(self.sheet, []).append(
                    (self.row, self.column, self.row + down - 1, self.column + across - 1)
                )

    def _end(self, tag: str) -> None:
        if tag in ("table:table-cell", "table:covered-table-cell"):
            shown = "".join(self.text).strip()
            found: CellError | Uncached | None = None
            if self.formula is not None and shown.startswith(_ERRORS):
                found = CellError(shown)
            elif self.formula is not None and not self.typed and not shown:
                found = Uncached(self.formula)
            if found is not None:
                self.odd.setdefault(self.sheet, {})[self.row, self.column] = found
            self.column += self.repeat
        elif tag == "table:table-row":
            self.row += self.repeat_row
