"""Filled copies read by the form's own texts: layout + sheets -> `Filled`.

    plan        a page of the form, compiled: what to look for
    by_address  the fast path: every printed text stands where the form has it
    slow        the search by texts: alignment of rows, headers, singles, in_tables
    placement   where the answers stand; what both ways return
    records     the rows of a block, told apart
    extraction  placement -> typed values, states, findings
    reader      which sheets, which way; several copies in one file
    filled      the result
    returned    a copy that the office returned, come in again

Either a value is read from the cell that the form means, or it is refused with that cell and a
finding; there is no third way (docs/reading.md tells how, and why it is this way).
"""

from __future__ import annotations

from .filled import ABSENT, BLANK, UNREADABLE, VALUE, Answer, BlockRead, Filled, Total
from .reader import Reader, reader_of
from .returned import without_notice

__all__ = [
    "ABSENT", "BLANK", "UNREADABLE", "VALUE", "Answer", "BlockRead", "Filled", "Reader", "Total",
    "reader_of", "without_notice",
]  # fmt: skip
