"""No row of mess.md without a test that names it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from . import ROW

HERE = Path(__file__).parent


@pytest.mark.shared
def test_every_row_has_a_test_that_names_it(shared: Path):
    """Each of M-01 … M-47 of the list has a test called after it, with its law for a docstring."""
    listed = re.findall(
        r"^\| (M-\d\d[a-z]?) \|", (shared / "domain/mess.md").read_text("utf-8"), re.MULTILINE
    )
    tested = set()
    for file in HERE.glob("test_*.py"):
        for number, letter in re.findall(rf"def {ROW.pattern}", file.read_text("utf-8")):
            tested.add(f"M-{number}{letter}")
    assert len(listed) >= 42
    assert [row for row in listed if row not in tested] == []
