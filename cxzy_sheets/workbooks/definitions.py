"""The office's own forms, with their formats, validations and formulas.

openpyxl has its address here: it shows all that and is slow.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import TYPE_CHECKING

from ..refs import address
from . import guard, kinds
from .kinds import refusal

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook


def load_definition(data: bytes) -> Workbook:
    """Return a workbook as openpyxl reads it: the one way to formats, validations and formulas.

    Raises:
        WorkbookError: The bytes are no .xlsx or .xlsm, or a sheet reaches absurdly far.
    """
    kind = kinds.kind_of(data)
    if kind not in (kinds.XLSX, kinds.XLSM):
        raise refusal("not-a-workbook", detail=f"表样要存为 .xlsx,这是 .{kind}")
    _guard(data)
    import openpyxl

    with warnings.catch_warnings():
        # openpyxl says what it would lose on saving; nothing is ever saved with it.
        warnings.simplefilter("ignore")
        try:
            return openpyxl.load_workbook(BytesIO(data))
        except Exception as error:
            # openpyxl raises whatever its parsers do: KeyError, TypeError, ParseError, BadZipFile …
            raise refusal("damaged-file", detail=type(error).__name__) from error


def _guard(data: bytes) -> None:
    """Refuse a form with cells so far out that a walk over its grid would not end."""
    package = guard.open_package(data)
    for part in package.parts:
        extent = guard.extent_of(guard.sheet_xml(package, part))
        if not extent.odd and not extent.sane:
            corner = address(extent.rows - 1, extent.columns - 1)
            error = refusal("too-large", detail=f"内容直到 {corner}")
            error.sheet = part.name
            raise error
