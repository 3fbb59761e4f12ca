"""What LibreOffice works out of the formulas is what stands behind them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cxzy_sheets.layout import Field
from cxzy_sheets.outputs import _listings

from .collected import Collected, collected, layout, records
from .conftest import Written

pytestmark = pytest.mark.libreoffice

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""LibreOffice trusts what stands behind a formula unless it is told to work everything out."""


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a profile of LibreOffice that recalculates every workbook that it opens."""
    folder = tmp_path_factory.mktemp("libreoffice")
    (folder / "user").mkdir()
    (folder / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    return folder


def recalculated(path: Path, profile: Path) -> Any:
    """Return the workbook as openpyxl reads it after LibreOffice worked out and saved it."""
    out = path.parent / "recalculated"
    command = [
        str(shutil.which("soffice")), f"-env:UserInstallation={profile.as_uri()}", "--headless",
        "--convert-to", "xlsx", "--outdir", str(out), str(path),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return openpyxl.load_workbook(out / path.name, data_only=True)


def differences(made: Written, other: Any) -> tuple[list[Any], int]:
    """Return the formulas whose value is another one there, and how many were compared."""
    found, compared = [], 0
    for page in made.formulas.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                compared += 1
                stored = made.values[page.title][cell.coordinate].value
                worked_out = other[page.title][cell.coordinate].value
                if not same(stored, worked_out):
                    found.append((page.title, cell.coordinate, cell.value, stored, worked_out))
    return found, compared


def same(stored: Any, worked_out: Any) -> bool:
    """Return whether two values are one; an empty text is an empty cell."""
    if isinstance(stored, (int, float)) and isinstance(worked_out, (int, float)):
        return bool(stored == pytest.approx(worked_out, rel=1e-12))
    return (stored or "") == (worked_out or "")


def spoilt(made: Written, path: Path) -> Path:
    """Return a copy of the workbook with no values behind its formulas."""
    book = openpyxl.load_workbook(made.path)
    book.save(path)
    return path


def test_formulas_give_what_stands_behind_them(tmp_path: Path, profile: Path):
    """Every formula of a summary, worked out from nothing."""
    made = Written(collected(tmp_path / "收件箱", units=5), tmp_path / "合并.xlsx")
    found, compared = differences(made, recalculated(spoilt(made, tmp_path / "空.xlsx"), profile))

    assert found == []
    assert compared >= 20


def test_masked_rates_and_split_tables_are_worked_out_alike(
    tmp_path: Path, profile: Path, monkeypatch: pytest.MonkeyPatch
):
    """Missing parts, nothing to divide by, several sheets, names that look like patterns."""
    monkeypatch.setattr(_listings, "ROWS_A_SHEET", 3)
    block = (
        Field("块.有效票", "块", type="整数"),
        Field("块.满意", "块", type="整数"),
        Field("块.满意率", "块", type="百分比", formula="满意/有效票"),
        Field("块.不满意率", "块", type="百分比", formula="(有效票-满意)/有效票*100%"),
        Field("块.空", "块", type="整数"),
        Field("块.空率", "块", type="百分比", formula="空/有效票"),
    )
    head = (Field("单位", type="单位"),)
    rows = [
        ("=甲*", 10, 7, 0.7, 0.3, 0, None), ("?乙", 20, None, None, None, None, None),
        (">0", 0, 0, None, None, 0, None), ("=甲*", None, 4, None, None, 0, None),
        (None, 33, 22, 22 / 33, 11 / 33, None, None), ("?乙", 8, 1, 0.125, 0.875, 0, None),
        ("甲", 3, 3, 1.0, 0.0, 0, None),
    ]  # fmt: skip
    table = records((*head, *block), rows, [("a.xlsx", "表1", 3)] * 7, layout(head, block))
    made = Written(Collected({"附件4.块": table}), tmp_path / "合并.xlsx")
    found, compared = differences(made, recalculated(spoilt(made, tmp_path / "空.xlsx"), profile))

    assert found == []
    assert compared >= 15
    row = made.found("满意率", 2)
    assert made.values["汇总"].cell(row, 3).value == pytest.approx(33 / 54, rel=1e-12)
