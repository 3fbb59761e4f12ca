"""Every workbook of the kits is the one that is drawn, and the dump beside it is its own."""

from __future__ import annotations

from pathlib import Path

import pytest

import cxzy_sheets as cs

from . import FOLDER, drawings

DRAWN = sorted(drawings().items())
PATHS = [path for path, _ in DRAWN]


def dump_of(path: str) -> str:
    there = FOLDER / path
    return there.with_name(f"{there.name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PATHS)
def test_the_dump_beside_a_workbook_is_current(path: str):
    """`python -m tests.kits` was run after the last change, so that changes can be reviewed."""
    data = (FOLDER / path).read_bytes()
    assert cs.dump(data, name=Path(path).name) == dump_of(path), "run: python -m tests.kits"


@pytest.mark.parametrize(("path", "draw"), DRAWN, ids=PATHS)
def test_a_workbook_is_as_it_is_drawn(path: str, draw):
    """What is shipped says what the drawing says; no clock gets into it."""
    data = draw()
    assert data == draw()
    assert cs.dump(data, name=Path(path).name) == dump_of(path), "run: python -m tests.kits"


def test_every_workbook_of_the_kits_is_drawn():
    """None stands there that nobody can review."""
    there = {p.relative_to(FOLDER).as_posix() for p in FOLDER.rglob("*.xlsx")}
    assert there == set(PATHS)


def test_no_kit_holds_python():
    """A kit is workbooks and texts; nothing in it is run."""
    assert [path for path in FOLDER.rglob("*.py*") if path.is_file()] == []
