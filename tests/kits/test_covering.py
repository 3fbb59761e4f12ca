"""Every rule of the seeds has its place in a kit, and a test that shows it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .covering import DUTIES, covers, has_test, missing_places

SYSTEMS = Path(__file__).parents[3] / "shared" / "domain" / "systems.md"
COVERS = list(covers())


@pytest.mark.parametrize(("kit", "cover"), COVERS, ids=[f"{k} {c.row}" for k, c in COVERS])
def test_a_cover_names_what_is_there(kit: str, cover):
    """Forms, fields, rules, tables, texts and the test exist by these names."""
    assert missing_places(kit, cover) == []
    assert cover.places
    assert has_test(cover), cover.test


@pytest.mark.shared
@pytest.mark.skipif(not SYSTEMS.is_file(), reason="../shared/domain/systems.md is not there")
@pytest.mark.xfail(strict=True, reason="not every kit is there yet")
def test_no_row_of_the_seeds_is_left_out():
    """Every R, P, G, H, L and C of systems.md is covered; only pure duties are not."""
    rows = re.findall(
        r"^\| ([RPGHL][0-9]*-[0-9]+|C-[0-9]{2})", SYSTEMS.read_text("utf-8"), re.MULTILINE
    )
    assert len(rows) > 100
    told = {cover.row for _, cover in COVERS} | set(DUTIES)
    assert [row for row in rows if row not in told] == []
