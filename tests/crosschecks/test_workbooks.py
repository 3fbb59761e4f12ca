"""From workbooks that were filled in to findings beside other copies."""

from __future__ import annotations

from pathlib import Path

from cxzy_sheets.checks import check_copies
from cxzy_sheets.crosschecks import Copies, CycleBeyond, identify
from cxzy_sheets.cycle import load_cycle

from ..cycle.folders import copy_bytes, cycle_folder
from .cycles import told

GOOD = [("数学教工党支部", 20, 20, 19, 16), ("数学学生党支部", 10, 10, 10, 8)]


def test_a_workbook_is_named_by_the_roster_and_checked_for_its_branches(tmp_path: Path):
    """数院 files with one branch under another name and one missing: told at their cells."""
    cycle = load_cycle(cycle_folder(tmp_path / "c"))
    form, roster = cycle.forms["附件4"], cycle.roster
    drawn = {
        "甲.xlsx": copy_bytes("数院", [("数学教工支部", 20, 20, 19, 16)]),
        "乙.xlsx": copy_bytes("数学学院党总支", GOOD),
        "丙.xlsx": copy_bytes("物理学院", [("物理教工党支部", 9, 9, 9, 9), GOOD[0]]),
    }
    copies = [form.read_unchecked(data, file) for file, data in drawn.items()]
    units = ["A", "A", "B"]
    named = identify(copies, form, units, roster, line=cycle.line("附件4"))
    beyond = CycleBeyond(cycle, {"附件4": Copies(form, named[1:], units[1:])})
    made, _ = check_copies(form.checker, named, beyond, units)
    blocking = [
        told(copy, "key-missing", "unit-not-allowed", "unit-named-otherwise") for copy in made
    ]
    assert blocking == [
        [
            ("unit-named-otherwise", "提示", "B2", "数院", "数学学院党总支"),
            ("unit-named-otherwise", "提示", "B4", "数学教工支部", "数学教工党支部"),
            ("key-missing", "强制", "B5", 1, ["数学学生党支部"]),
        ],
        [],
        [
            ("unit-named-otherwise", "提示", "B2", "物理学院", "物理学院党总支"),
            ("unit-not-allowed", "强制", "B5", "数学教工党支部", "本单位下属的党支部"),
        ],
    ]
    assert made[1].rows["支部"]["名称"].tolist() == ["数学教工党支部", "数学学生党支部"]
    assert made[2].state("支部.名称", 1) == "无法读取"
