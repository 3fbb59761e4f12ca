"""The other end of `isolated`: reads workbooks that come in on stdin, and answers on stdout.

Run as a script by path, so that nothing but the native reader has to be imported.

    out   READY, once the native reader is there
    in    8 bytes of length, the workbook's bytes
    out   8 bytes of length, JSON: {"sheets": [[name, visible, rows, merges], …]} or {"error": …}
"""

from __future__ import annotations

import datetime
import json
import struct
import sys
from io import BytesIO
from typing import Any

MEMORY = 3 * 2**30
"""Address space; the grid of the largest sheet that is let through takes a fifth of it."""
LENGTH = struct.Struct(">Q")
READY = b"!"


def main() -> None:
    """Answer until the other end is closed."""
    _limit()
    import python_calamine  # noqa: F401  (what cannot be imported is told by silence)

    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sink.write(READY)
    sink.flush()
    while True:
        head = source.read(LENGTH.size)
        if len(head) < LENGTH.size:
            return
        said = answer(source.read(*LENGTH.unpack(head)))
        sink.write(LENGTH.pack(len(said)) + said)
        sink.flush()


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the clock at the other end is left
        return
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (limit, limit))


def answer(data: bytes) -> bytes:
    """Return the sheets of a workbook, or what is wrong with it, as JSON."""
    try:
        made: dict[str, Any] = {"sheets": _sheets(data)}
    except BaseException as error:  # a panic of the native reader is no Exception
        made = {"error": type(error).__name__, "said": str(error)[:200]}
    return json.dumps(made, default=_coded, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _sheets(data: bytes) -> list[Any]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    found = []
    for meta in book.sheets_metadata:
        if str(meta.typ).rpartition(".")[2] != "WorkSheet":
            found.append([meta.name, False, None, []])
            continue
        sheet = book.get_sheet_by_name(meta.name)
        rows = [_without_tail(row) for row in sheet.to_python(skip_empty_area=False)]
        while rows and not rows[-1]:
            rows.pop()
        merges = [[*first, *last] for first, last in sheet.merged_cell_ranges or []]
        found.append([meta.name, meta.visible == SheetVisibleEnum.Visible, rows, merges])
    return found


def _without_tail(row: list[Any]) -> list[Any]:
    end = len(row)
    while end and row[end - 1] == "":
        end -= 1
    return row[:end]


def _coded(value: object) -> Any:
    """Return a moment as {kind: its text}."""
    if isinstance(value, datetime.datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    if isinstance(value, datetime.time):
        return {"time": value.isoformat()}
    if isinstance(value, datetime.timedelta):
        return {"span": [value.days, value.seconds, value.microseconds]}
    raise TypeError(type(value).__name__)


if __name__ == "__main__":
    main()
