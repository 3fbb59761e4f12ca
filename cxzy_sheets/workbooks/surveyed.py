"""Workbooks of the binary kinds and .ods: surveyed, then read by the native reader."""

from __future__ import annotations

from collections.abc import Iterable

from . import biff, ods, xlsb
from .biff import Found
from .kinds import ODS, XLS, XLSB, refusal
from .native import NativeSheet, read_sheets
from .parsed import Styles
from .sheets import Book, Look, Seen, Sheet, even
from .zipped import Archive


def read_xls(data: bytes) -> Book:
    """Return an .xls or .et.

    Raises:
        WorkbookError: It is encrypted, damaged or too large.
    """
    survey = biff.survey(data)
    sheets = read_sheets(data)
    if len(sheets) != len(survey.sheets):
        raise refusal("damaged-file", detail="工作表数不符")
    pairs = zip(sheets, survey.sheets, strict=True)
    return _book(XLS, pairs, survey.styles, date1904=survey.date1904)


def read_xlsb(data: bytes) -> Book:
    """Return an .xlsb.

    Raises:
        WorkbookError: It is damaged or too large.
    """
    names, survey = xlsb.survey(data)
    found = dict(zip(names, survey.sheets, strict=True))
    pairs = [(sheet, found.get(sheet.name, Found())) for sheet in read_sheets(data)]
    return _book(XLSB, pairs, survey.styles, date1904=survey.date1904)


def read_ods(data: bytes, archive: Archive) -> Book:
    """Return an .ods.

    Raises:
        WorkbookError: It is damaged or too large.
    """
    found = ods.survey(archive)
    sheets = read_sheets(data)
    pairs = [(sheet, found.get(sheet.name, Found())) for sheet in sheets]
    return _book(ODS, pairs, ods.STYLES, date1904=False)


def _book(
    kind: str, pairs: Iterable[tuple[NativeSheet, Found]], styles: Styles, *, date1904: bool
) -> Book:
    sheets = []
    for native, hidden in pairs:
        if native.rows is None:
            continue
        look = Look(_seen(hidden), styles)
        merges = native.merges or tuple(hidden.merges)
        sheets.append(
            Sheet(
                native.name, even(native.rows), merges, visible=native.visible,
                doubtful=bool(hidden.odd), date1904=date1904, look=look,
                unusual=bool(hidden.hidden_rows or hidden.hidden_columns),
            )
        )  # fmt: skip
    if not sheets:
        raise refusal("damaged-file", detail="没有工作表")
    return Book(kind, tuple(sheets), date1904)


def _seen(hidden: Found) -> Seen:
    return Seen(
        hidden.odd, frozenset(hidden.hidden_rows), tuple(hidden.hidden_columns),
        frozenset(hidden.formulas), hidden.styles,
    )  # fmt: skip
