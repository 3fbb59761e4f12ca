"""The other end of `isolated`: reads workbooks that come in on stdin, and answers on stdout.

Run as a script by path, so that an unguarded script of the office is not run again.

    out   READY, once the native reader is there
    in    8 bytes of length, JSON {kind, passwords}, a line's end, the workbook's bytes
    out   8 bytes of length, what `sent` makes of the workbook, or of the refusal
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Sequence

MEMORY = 2**30
"""Address space of the child."""
LENGTH = struct.Struct(">Q")
READY = b"!"


def main() -> None:
    """Answer until the other end is closed."""
    from cxzy_sheets.workbooks.confined import confine

    confine(MEMORY)
    import python_calamine  # noqa: F401  (what cannot be imported is told by silence)

    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sink.write(READY)
    sink.flush()
    while True:
        head = source.read(LENGTH.size)
        if len(head) < LENGTH.size:
            return
        asked, _, data = source.read(*LENGTH.unpack(head)).partition(b"\n")
        said = answer(data, **json.loads(asked))
        sink.write(LENGTH.pack(len(said)) + said)
        sink.flush()


def answer(data: bytes, kind: str, passwords: Sequence[str] = ()) -> bytes:
    """Return what a workbook holds, or why it is refused, as bytes."""
    from cxzy_sheets.errors import WorkbookError
    from cxzy_sheets.workbooks import others, sent
    from cxzy_sheets.workbooks.kinds import refusal

    try:
        return sent.book_bytes(others.read_here(kind, data, passwords))
    except WorkbookError as error:
        return sent.refusal_bytes(error)
    except RecursionError as error:
        return sent.refusal_bytes(refusal("damaged-file", detail=type(error).__name__))


if __name__ == "__main__":
    main()
