"""What only shows beside other copies: who is meant, other forms, sums over units, 检查 on tables.

identity    units and persons by the roster's own names
"""

from __future__ import annotations

from .identity import identify

__all__ = ["identify"]
