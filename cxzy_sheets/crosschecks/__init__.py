"""What only shows beside other copies: who is meant, other forms, sums over units, 检查 on tables.

identity    units and persons by the roster's own names
beyond      other forms by ring, lists, the roster: what `checks` asks of a cycle
"""

from __future__ import annotations

from .beyond import CycleBeyond
from .identity import identify
from .receipts import Copies, Expected

__all__ = ["Copies", "CycleBeyond", "Expected", "identify"]
