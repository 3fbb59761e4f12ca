"""Accepted copies -> frames and tables.

    records   the records of a block as one frame, and their totals
"""

from __future__ import annotations

from .records import (
    SOURCE,
    Records,
    Sums,
    added,
    block_records,
    head_records,
    ratio_operands,
    sums,
)

__all__ = [
    "SOURCE", "Records", "Sums", "added", "block_records", "head_records", "ratio_operands", "sums",
]  # fmt: skip
