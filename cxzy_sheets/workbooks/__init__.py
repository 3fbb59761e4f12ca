"""The only reader of workbooks: bytes -> sheets of cells.

    kinds       what the bytes are          zipped, compound    their containers
    guard       how far an .xlsx reaches    ooxml, parsed       reading it, natively or sparsely
    biff, xlsb, ods                         what the native reader hides of the other kinds
    surveyed, isolated, native_child        reading those in a process of its own
    reader      the one way in
    sheets      what comes out              dump                the same as text
    definitions                             the office's own forms, with formats and formulas

`rows[0]` is Excel's row 1 and `rows[0][0]` is A1, always.
"""

from __future__ import annotations

from ..values import CellError, Uncached
from .definitions import load_definition
from .dump import dump
from .reader import read_book
from .sheets import Book, Look, Sheet

__all__ = [
    "Book", "CellError", "Look", "Sheet", "Uncached", "dump",
    "load_definition", "read_book",
]  # fmt: skip
