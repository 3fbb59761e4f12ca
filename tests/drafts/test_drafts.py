"""All fourteen systems of kits.md can be said in workbooks: forms, formulas, tables, 检查."""

from __future__ import annotations

from pathlib import Path

import pytest

import cxzy_sheets as cs

from .reading import SHARED, Draft, drafts

HERE = SHARED.is_file()
DRAFTS = drafts(SHARED.read_text(encoding="utf-8")) if HERE else []
needs_drafts = pytest.mark.skipif(not HERE, reason="../shared/kits.md is not there")
IDS = [f"{draft.number} {draft.name}" for draft in DRAFTS]


@needs_drafts
def test_there_are_fourteen():
    """109 tables and 44 forms, as kits.md counts them, less those that are filled upward."""
    assert len(DRAFTS) == 14
    assert sum(len(draft.toml["table"]) for draft in DRAFTS) == 109
    assert sum(len(draft.forms) for draft in DRAFTS) >= 33


@needs_drafts
@pytest.mark.parametrize("draft", DRAFTS, ids=IDS)
def test_a_system_is_loaded_and_runs_with_an_empty_inbox(tmp_path: Path, draft: Draft):
    """Every form, rule, table and line of 检查 compiles; nothing has come, and nothing is wrong.

    Their inputs are taken as 可缺: what they would hold is not known, and no figure is 0 for it.
    """
    folder = draft.folder(tmp_path / draft.name)
    cycle = cs.load_cycle(folder)
    assert set(cycle.forms) == {f["name"] for f in draft.toml["form"] if f.get("file")}
    got = cs.collect(cycle)
    assert list(got.tables) == [table["name"] for table in draft.toml["table"]]
    assert [line.id for line in cycle.checks] == [rule["id"] for rule in draft.toml.get("rule", ())]
    assert not [f for f in got.findings if f.code != "check-broken"]
    assert got.counts["已报"] == got.counts["退回待改"] == 0
