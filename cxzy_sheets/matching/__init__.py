"""Which form, which unit, which period, which version: copies -> submissions, and what is expected.

submission   what comes out
single       a form by itself: its copies beside one another

of a cycle, in this order:

registry     收文登记.xlsx                    receipts      when a file came
arrivals     a file -> copies                forms         which forms a workbook holds
documents    a 总结 and its like
drafts       a copy -> form, unit, period    units, periods, mentions, corrections, by_file
versions     which copy stands
dues         截止 and 条件                     expected      who is to file what
ledger       settle and finish               approvals     what the office lets pass
"""

from __future__ import annotations

from .arrivals import Arrival, Reception
from .dues import asked_tables
from .expected import EXEMPT, MISSING, REPORTED, STATES, TO_MEND, Expected, state_counts
from .ledger import Ledger, finish, settle
from .mentions import Evidence
from .receipts import BY_HAND, BY_MAIL, BY_RUN, Seen, first_seen, office_time
from .registry import Registry, load_registry
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
    "ACCEPTED", "BY_HAND", "BY_MAIL", "BY_RUN", "DUPLICATE", "EXEMPT", "FOREIGN", "MISSING",
    "REPORTED", "RETURNED", "STATES", "STATUSES", "SUPERSEDED", "TO_MEND", "UNKNOWN_UNIT",
    "Arrival", "Evidence", "Expected", "Ledger", "Reception", "Registry", "Seen", "Submission",
    "asked_tables", "counts", "finish", "first_seen", "load_registry", "office_time", "sender",
    "settle", "several_senders", "state_counts", "submissions", "unit_field",
]  # fmt: skip
