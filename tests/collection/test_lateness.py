"""迟报天数 of the register 应报: 0 in time, the days late, none where nobody knows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import cxzy_sheets as cs

from ..cycle.folders import Rows, copy_bytes, cycle_folder, workbook
from .test_cycle import MATHS, PHYSICS

CHEMISTRY = (("化学教工党支部", 30, 30, 30, 30),)


def signed(root: Path, *rows: tuple[str, dt.datetime]) -> None:
    """Let the office sign for copies, a file and the moment each."""
    lines: Rows = [("文件", "表", "收到时间"), *((file, "附件4", at) for file, at in rows)]
    (root / "收文登记.xlsx").write_bytes(workbook({"签收": lines}))


def test_in_time_is_no_day_late_and_unknown_is_neither(tmp_path: Path):
    """Due on the 7th: sent on the 7th at night 0, on the 9th 2; a bare file has no known day."""
    sheets = {
        "汇总": [("汇总表", "来源", "每行"), ("登记", "应报", "单位")],
        "汇总列": [("汇总表", "列", "公式"), ("登记", "天数", "SUM(迟报天数)"),
                (None, "按时", 'COUNTIFS(迟报天数, "<=0")'),
                (None, "迟报", 'COUNTIFS(迟报天数, ">0")')],
    }  # fmt: skip
    root = cycle_folder(tmp_path / "评议", sheets)
    night, later = dt.datetime(2012, 1, 7, 23, 30), dt.datetime(2012, 1, 9, 8)
    (root / "收件箱" / "数学.xlsx").write_bytes(copy_bytes("数院", MATHS))
    (root / "收件箱" / "物理.xlsx").write_bytes(copy_bytes("物理学院党总支", PHYSICS))
    signed(root, ("数学.xlsx", night), ("物理.xlsx", later))
    (root / "收件箱" / "化学.xlsx").write_bytes(copy_bytes("化学学院党总支", CHEMISTRY))
    frame = cs.collect(root).table("登记").set_index("单位")
    counted = frame[["天数", "按时", "迟报"]].astype(object)
    told = {unit: tuple(row) for unit, row in counted.T.items()}
    assert told["数学学院党总支"] == (0, 1, 0)
    assert told["物理学院党总支"] == (2, 0, 1)
    assert frame["天数"].isna().tolist() == [False, False, True]
    # What nobody knows is neither in time nor late: blank, no 0.
    assert frame.loc["化学学院党总支"][["天数", "按时", "迟报"]].isna().all()


def test_after_the_hour_of_the_due_day_is_one_day(tmp_path: Path):
    """Due at 15:00, sent at 16:00 of that day: 迟报, so not 0 days."""
    sheets = {
        "表样": (("表", "文件", "谁报", "截止"),
               ("附件4", "附件4.xlsx", "二级党组织", "2012-01-07 15:00")),
        "汇总": [("汇总表", "来源", "每行"), ("登记", "应报", "单位")],
        "汇总列": [("汇总表", "列", "公式"), ("登记", "天数", "SUM(迟报天数)")],
    }  # fmt: skip
    root = cycle_folder(tmp_path / "评议", sheets)
    (root / "收件箱" / "数学.xlsx").write_bytes(copy_bytes("数院", MATHS))
    signed(root, ("数学.xlsx", dt.datetime(2012, 1, 7, 16)))
    assert cs.collect(root).table("登记").set_index("单位")["天数"]["数学学院党总支"] == 1
