"""Which form, which unit, which period, which version: copies -> submissions, and what is expected.

    submission   what comes out           single    a form by itself
"""

from __future__ import annotations

from .mentions import Evidence
from .single import submissions
from .submission import (
    ACCEPTED,
    DUPLICATE,
    FOREIGN,
    RETURNED,
    STATUSES,
    SUPERSEDED,
    UNKNOWN_UNIT,
    Submission,
    counts,
    sender,
    several_senders,
    unit_field,
)

__all__ = [
    "ACCEPTED", "DUPLICATE", "FOREIGN", "RETURNED", "STATUSES", "SUPERSEDED", "UNKNOWN_UNIT",
    "Evidence", "Submission", "counts", "sender", "several_senders", "submissions", "unit_field",
]  # fmt: skip
