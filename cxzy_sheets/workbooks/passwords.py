"""Workbooks with a password: opened with those that the office gives, which are kept nowhere.

    CXZY_PASSWORD     one password a line; `--password` of the command line asks for it

msoffcrypto-tool (the extra `crypto`) knows how Excel, WPS and LibreOffice lock .xlsx, .xls, .docx.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from io import BytesIO

from .kinds import refusal

VARIABLE = "CXZY_PASSWORD"
MOST = 20
"""Passwords that a file is tried with; each takes a while by design."""


def given() -> list[str]:
    """Return the passwords that the environment gives."""
    lines = os.environ.get(VARIABLE, "").splitlines()
    return [line for line in dict.fromkeys(lines) if line][:MOST]


def unlocked(data: bytes, passwords: Sequence[str]) -> bytes:
    """Return the workbook that a password opens.

    Raises:
        WorkbookError: None of them does, or the extra `crypto` is not installed.
    """
    try:
        import msoffcrypto
    except ImportError as error:
        raise refusal("locked") from error
    for password in passwords:
        made = BytesIO()
        try:
            book = msoffcrypto.OfficeFile(BytesIO(data))
            book.load_key(password=password)
            book.decrypt(made)
        except Exception:
            # It says of a wrong password and of damaged bytes what its parsers happen to raise.
            continue
        return made.getvalue()
    raise refusal("unopened")
