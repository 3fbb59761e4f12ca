"""What only shows beside other copies: who is meant, other forms, sums over units, 检查 on tables.

identity    units and persons by the roster's own names
beyond      other forms by ring, lists, the roster: what `checks` asks of a cycle
"""

from __future__ import annotations

from .answers import answer_of, explained
from .below import SumLine, check_sums, sum_line
from .beyond import CycleBeyond
from .ground import ground_of
from .head_keys import missing_copies
from .identity import identify
from .on_tables import CheckRule, Ground, check_tables, compile_checks
from .receipts import Copies, CrossFinding, Expected
from .unique import unique_everywhere

__all__ = [
    "CheckRule", "Copies", "CrossFinding", "CycleBeyond", "Expected", "Ground", "SumLine",
    "answer_of", "check_sums", "check_tables", "compile_checks", "explained", "ground_of",
    "identify", "missing_copies", "sum_line", "unique_everywhere",
]  # fmt: skip
