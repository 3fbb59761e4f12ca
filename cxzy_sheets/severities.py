"""The three levels of a finding, in the words of the office (DESIGN §2)."""

from __future__ import annotations

MUST = "强制"
"""The copy is returned."""
VERIFY = "核实"
"""Returned unless the unit explains that very finding and the office lets it pass."""
ADVICE = "提示"
"""Told, never blocks."""

RANK = {MUST: 0, VERIFY: 1, ADVICE: 2}
"""Gravest first."""
