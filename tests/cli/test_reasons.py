"""What the card says of copies that do not count: each its own reason, and what lets them pass."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cxzy_sheets.cli.program import run

from ..checks.ballots import book


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a form of two fields and an empty inbox."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    fields = [("字段", "类型", "必填"), ("单位", "单位", "是"), ("人数", "整数", "是")]
    rules = [("编号", "规则", "级别"), ("R1", "人数>=3", "核实")]
    form = {"A1": "党员统计表", "A2": "单位", "B2": "{{单位}}", "A3": "人数", "B3": "{{人数}}"}
    (tmp_path / "表样.xlsx").write_bytes(book(form, {"字段": fields, "规则": rules}))
    (tmp_path / "收件箱").mkdir()
    return tmp_path


def _receive(folder: Path, unit: str, count: Any) -> None:
    cells = {"A1": "党员统计表", "A2": "单位", "B2": unit, "A3": "人数", "B3": count}
    (folder / "收件箱" / f"{unit}.xlsx").write_bytes(book(cells))


def test_each_file_has_its_own_reason(here: Path, capsys: pytest.CaptureFixture[str]):
    """Two copies with the same trouble are each told of it."""
    _receive(here, "甲院", None)
    _receive(here, "乙院", None)
    assert run(["stack", "表样.xlsx", "收件箱"]) == 1
    shown = capsys.readouterr().out
    assert shown.count("“人数”必须填写") == 2
    assert shown.count("表!B3") == 2
    assert "说明核准" not in shown


def test_what_may_be_explained_is_told_how_to_pass(here: Path, capsys: pytest.CaptureFixture[str]):
    """Where only 核实 keeps a copy back, the office reads what it can do without a register."""
    _receive(here, "甲院", 2)
    assert run(["stack", "表样.xlsx", "收件箱"]) == 1
    shown = "".join(capsys.readouterr().out.split())
    assert "级别改为提示" in shown
    assert "说明核准" in shown
