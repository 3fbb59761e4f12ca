"""The one way in: bytes -> `Book`, whatever kind of workbook they are."""

from __future__ import annotations

from ..errors import WorkbookError
from . import guard, kinds
from .ooxml import OoxmlReader
from .sheets import Book
from .zipped import Archive


def read_book(data: bytes, *, name: str = "") -> Book:
    """Return a workbook's sheets, whatever kind of workbook its bytes are.

    Raises:
        WorkbookError: It cannot be read; `code` says why.
    """
    try:
        if not kinds.is_zip(data):
            kinds.kind_of(data)
            return _surveyed(kinds.XLS, data, None)
        archive = Archive(data)
        package = guard.met_before(archive)
        if package is None:
            kind = kinds.zip_kind(archive)
            if kind not in (kinds.XLSX, kinds.XLSM):
                return _surveyed(kind, data, archive)
            package = guard.package_of(archive)
        return OoxmlReader(package).book()
    except WorkbookError as error:
        error.file = error.file or name or None
        raise


def _surveyed(kind: str, data: bytes, archive: Archive | None) -> Book:
    # Most runs meet no such file: what starts processes is not loaded for them.
    from . import surveyed

    if kind == kinds.ODS and archive is not None:
        return surveyed.read_ods(data, archive)
    return surveyed.read_xls(data) if kind == kinds.XLS else surveyed.read_xlsb(data)
