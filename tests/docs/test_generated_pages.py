"""The pages made from the code are those that are in `docs/`."""

from __future__ import annotations

import pytest

from . import FOLDER, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_regenerating_changes_nothing(name: str):
    """`python -m tests.docs` was run after the last change of a command or a wording."""
    assert (FOLDER / name).read_text(encoding="utf-8") == PAGES[name](), "run: python -m tests.docs"
