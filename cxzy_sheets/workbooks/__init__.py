"""The only reader of workbooks: bytes -> sheets of cells.

    kinds       what the bytes are          zipped, compound    their containers
    signs       … that is no workbook       named               what its name says
    guard       how far an .xlsx reaches    ooxml, parsed       reading it, natively or sparsely
    biff, xlsb, ods, surveyed, native       .xls and .et, .xlsb, .ods, and what is hidden there
    spreadsheetml, pages, page_archives     XML of 2003, web pages, .mht
    delimited, word_tables                  CSV and TSV, tables of a .docx
    others      all of these kinds          spread, stacked     cells and tables laid out
    isolated, reading_child, sent, confined reading them in a process of its own
    passwords   opening what is locked      reader              the one way in
    sheets      what comes out              dump                the same as text
    definitions                             the office's own forms, with formats and formulas

`rows[0]` is Excel's row 1 and `rows[0][0]` is A1, always.
"""

from __future__ import annotations

from ..values import CellError, Uncached
from .definitions import load_definition
from .dump import dump
from .named import told_of_kind
from .reader import read_book
from .sheets import Book, Look, Sheet

__all__ = [
    "Book", "CellError", "Look", "Sheet", "Uncached", "dump",
    "load_definition", "read_book", "told_of_kind",
]  # fmt: skip
