"""The example of every kit: what was planted is found at its cell, and nothing else is."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import cxzy_sheets as cs
from cxzy_sheets.runs.demos import rehearsed
from cxzy_sheets.runs.rehearsal.script import NAME, load_script

from . import FOLDER, drawn_kits

KITS = sorted(rehearsed())


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory):
    """Return what plays a kit's example, once for all tests of this module."""

    @cache
    def play(kit: str) -> cs.Rehearsal:
        made = cs.demo(kit, tmp_path_factory.mktemp("demo") / kit)
        assert isinstance(made, cs.Rehearsal)
        return made

    return play


def test_every_kit_has_an_example():
    """`cxzy demo KIT` works for every kit; 群众评议 has one of its own."""
    assert {kit.NAME for kit in drawn_kits()} - {"群众评议"} == set(KITS)


@pytest.mark.parametrize("kit", KITS)
def test_what_was_planted_is_found_and_nothing_else(kit: str, played):
    """The list was written before the run; a finding that nobody planted is a fault of the kit."""
    made = played(kit)
    assert [line for line in made.told if not line.found] == []
    assert [f"{f.code} {f.file} {f.cell} {f.message()}" for f in made.unwanted] == []


@pytest.mark.parametrize("kit", KITS)
def test_an_example_plants_enough(kit: str):
    """At least five findings of four kinds, of the office's checks or rules at least one."""
    planted = load_script(FOLDER / kit / "示范" / NAME).planted
    assert len(planted) >= 5
    assert len({line.code for line in planted}) >= 4
    assert any(line.rule for line in planted)


@pytest.mark.parametrize("kit", KITS)
def test_every_text_is_written(kit: str, played):
    """On the last day no text is left out for a fault of its template."""
    assert played(kit).got.run.not_written == ()


@pytest.mark.parametrize("kit", KITS)
def test_nobody_knows_a_form_better_than_lint(kit: str):
    """Bound to the kit's cycle, lint has neither 强制 nor 核实 for any of its forms."""
    cycle = cs.load_cycle(FOLDER / kit)
    for form in cycle.forms.values():
        told = [str(f.message()) for f in form.lint() if f.severity != "提示"]
        assert told == [], form.name


@pytest.mark.parametrize("kit", KITS)
def test_a_new_cycle_runs_on_nothing(kit: str, tmp_path: Path):
    """`cxzy init KIT d && cxzy run d`: everybody is missing, nothing breaks."""
    cs.init(kit, tmp_path / "新")
    got = cs.run(tmp_path / "新")
    assert got.run.summary.is_file()
    assert got.counts["份数"] == 0
