"""Every kind of workbook that is not a plain .xlsx -> `Book`, in this process.

`isolated` calls it in another one, where what goes wrong costs that file only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from . import guard, kinds
from .sheets import Book
from .zipped import Archive

LOCKED = "locked"
"""A compound file with a password: what it is, only the password tells."""


def read_here(kind: str, data: bytes, passwords: Sequence[str] = ()) -> Book:
    """Return a workbook of a kind.

    Args:
        kind: What `kinds.kind_of` says, or LOCKED.
        data: Its bytes.
        passwords: Those that a locked one is tried with.

    Raises:
        WorkbookError: It cannot be read.
    """
    if kind == LOCKED:
        from .passwords import unlocked

        data = unlocked(data, passwords)
        kind = kinds.kind_of(data)
    with kinds.damage():
        return _READERS[kind](data)


def _xlsx(data: bytes) -> Book:
    from .ooxml import OoxmlReader

    return OoxmlReader(guard.package_of(Archive(data))).book()


def _xls(data: bytes) -> Book:
    from .surveyed import read_xls

    return read_xls(data)


def _xlsb(data: bytes) -> Book:
    from .surveyed import read_xlsb

    return read_xlsb(data)


def _ods(data: bytes) -> Book:
    from .surveyed import read_ods

    return read_ods(data, Archive(data))


def _xml(data: bytes) -> Book:
    from .spreadsheetml import read_xml

    return read_xml(data)


def _html(data: bytes) -> Book:
    from .pages import read_html

    return read_html(data)


def _mht(data: bytes) -> Book:
    from .page_archives import read_mht

    return read_mht(data)


def _csv(data: bytes) -> Book:
    from .delimited import read_csv

    return read_csv(data)


def _docx(data: bytes) -> Book:
    from .word_tables import read_docx

    return read_docx(Archive(data))


_READERS: dict[str, Callable[[bytes], Book]] = {
    kinds.XLSX: _xlsx, kinds.XLSM: _xlsx, kinds.XLS: _xls, kinds.XLSB: _xlsb, kinds.ODS: _ods,
    kinds.XML: _xml, kinds.HTML: _html, kinds.MHT: _mht, kinds.CSV: _csv, kinds.DOCX: _docx,
}  # fmt: skip
