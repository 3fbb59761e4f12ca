"""Who has reported, asked of the caller: also for units below those that file."""

from __future__ import annotations

from pathlib import Path

from cxzy_sheets.tables import build_tables, compile_tables

from .cycles import cycle, sources, values

FORM = {"附件4": {"支部": "名称 单位 党支部 全; 满意 整数"}}


def test_a_branch_is_in_with_its_faculty(tmp_path: Path):
    """附件4 is the faculties': 0 for the branches of whose has come, blank for those of B."""
    line = [("汇总表", "来源", "每行"), ("表", "附件4.支部", "党支部")]
    made = cycle(tmp_path, FORM, line, {"表": ["次数 = COUNTA(名称)"]})
    asked: list[str] = []

    def reported(unit: str, form: str) -> bool:
        asked.append(unit)
        return unit != "B"

    built = build_tables(compile_tables(made), sources(made, {}), has_reported=reported)["表"]
    assert values(built, "次数") == [(0,), (0,), (None,), (None,), (0,)]
    assert set(asked) == {"A", "B", "C"}
