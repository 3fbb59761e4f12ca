"""The command line: `cxzy`, and `python -m cxzy_sheets`.

Words only: what a command does is a call that a notebook can make as well (`cs.collect`,
`cs.check`, …). Loading this loads click and nothing heavier.
"""

from __future__ import annotations

from . import blanks, commands, cycles, tagging, upward
from .program import in_order, main

in_order()

__all__ = ["blanks", "commands", "cycles", "main", "tagging", "upward"]
