"""What came in, read, checked and told apart: `collect` -> `Collection`.

files        each file in its own trap, in batches
single       a form by itself
collection   the result
"""

from __future__ import annotations

from .collection import COVERAGE, Collection
from .files import FileRead, Progress
from .single import collect_form as collect

__all__ = ["COVERAGE", "Collection", "FileRead", "Progress", "collect"]
