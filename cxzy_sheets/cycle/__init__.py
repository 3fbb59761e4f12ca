"""A reporting cycle: a folder of the office's own workbooks -> `Cycle`.

lines     周期.xlsx, row by row
names     one name, one thing
schemas   what formulas may name; the forms, loaded among it
load      all of it together
cycle     the result
earlier   the runs that are there already
"""

from __future__ import annotations

from .cycle import OFFICE, Cycle
from .lines import CheckLine, ColumnLine, FormLine, InputLine, TableLine, TextLine
from .load import Outline, load_cycle, outline

__all__ = [
    "OFFICE", "CheckLine", "ColumnLine", "Cycle", "FormLine", "InputLine", "Outline", "TableLine",
    "TextLine", "load_cycle", "outline",
]  # fmt: skip
