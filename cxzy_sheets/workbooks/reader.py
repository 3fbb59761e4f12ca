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
        try:
            return _read(data)
        except WorkbookError as error:
            if error.code != "encrypted" or kinds.is_zip(data):
                raise
            return _unlocked(data, error)
    except WorkbookError as error:
        error.file = error.file or name or None
        raise


def _read(data: bytes) -> Book:
    if not kinds.is_zip(data):
        return _apart(kinds.kind_of(data), data)
    archive = Archive(data)
    package = guard.met_before(archive)
    kind = package.kind if package is not None else kinds.zip_kind(archive)
    if package is None:
        if kind not in (kinds.XLSX, kinds.XLSM):
            return _apart(kind, data)
        package = guard.package_of(archive)
    reader = OoxmlReader(package)
    return reader.book() if reader.plain else _apart(kind, data)


def _apart(kind: str, data: bytes) -> Book:
    # Most runs meet no such file: what starts processes is not loaded for them.
    from .isolated import read_apart

    return read_apart(kind, data)


def _unlocked(data: bytes, error: WorkbookError) -> Book:
    from .passwords import given

    passwords = given()
    if not passwords:
        raise error
    from .isolated import read_apart
    from .others import LOCKED

    return read_apart(LOCKED, data, passwords)
