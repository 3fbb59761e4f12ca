"""An office with a cycle in a folder, what comes in, and what runs make of it.

office = Office(tmp_path / "2011")           附件4 of three faculties, see tests.cycle.folders
office.receives("数学.xlsx", maths())         a file in the inbox
got = office.run()                           a new folder in 产出
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

import cxzy_sheets as cs

from ..checks.ballots import book
from ..cycle.folders import Rows, copy_bytes, cycle_folder, workbook

BRANCHES: Mapping[str, tuple[str, ...]] = {
    "数学学院党总支": ("数学教工党支部", "数学学生党支部"),
    "物理学院党总支": ("物理教工党支部", "物理学生党支部"),
    "化学学院党总支": ("化学教工党支部",),
}
REGISTRY: Mapping[str, tuple[str, ...]] = {
    "认领": ("文件", "工作表", "单位", "表", "期次", "说明"),
    "签收": ("文件", "单位", "表", "期次", "收到时间", "盖章"),
    "更正": ("单位", "表", "字段", "记录", "原值", "新值", "更正人", "理由"),
    "免报": ("单位", "表", "期次", "理由"),
    "说明核准": ("单位", "表", "期次", "代码", "说明", "同意"),
}


def ballots(unit: str, *votes: tuple[int, int], sent: int = 30) -> bytes:
    """Return 附件4 of a faculty: for each of its branches (valid, satisfied) votes."""
    rows = [
        (name, sent, valid, valid, happy)
        for name, (valid, happy) in zip(BRANCHES[unit], votes, strict=True)
    ]
    return copy_bytes(unit, rows)


class Office:
    """A cycle's folder, and a person who works in it."""

    def __init__(self, folder: Path, sheets: Mapping[str, Rows] | None = None, **more: Any) -> None:
        self.folder = cycle_folder(folder, sheets, **more)

    @property
    def inbox(self) -> Path:
        return self.folder / "收件箱"

    def receives(self, name: str, data: bytes) -> None:
        """Put a file into the inbox."""
        there = self.inbox / name
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(data)

    def writes(self, **sheets: Sequence[Sequence[Any]]) -> None:
        """Write 收文登记.xlsx: rows by sheet, in the order of `REGISTRY`."""
        made = {name: [REGISTRY[name], *rows] for name, rows in sheets.items()}
        (self.folder / "收文登记.xlsx").write_bytes(workbook(made))

    def run(self, day: dt.date | None = None) -> cs.CycleCollection:
        """Run the cycle."""
        return cs.run(self.folder, as_of=day)

    @property
    def runs(self) -> list[Path]:
        """The folders in 产出, in order."""
        outputs = self.folder / "产出"
        return sorted(outputs.iterdir()) if outputs.is_dir() else []

    def record(self, number: int = -1) -> dict[str, Any]:
        """Return run.json of a run."""
        made = json.loads((self.runs[number] / "run.json").read_text(encoding="utf-8"))
        assert isinstance(made, dict)
        return made

    def summary(self, number: int = -1) -> Any:
        """Return 汇总.xlsx of a run, values only."""
        return openpyxl.load_workbook(self.runs[number] / "汇总.xlsx", data_only=True)


def prints(folder: Path) -> dict[str, str]:
    """Return a fingerprint of every file in a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def everything_said(folder: Path) -> str:
    """Return all texts of all files in a folder: workbooks unzipped, names of files in front."""
    said = []
    for path in sorted(folder.rglob("*")):
        said.append(path.name)
        if path.is_file() and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as package:
                for name in package.namelist():
                    said += [name, package.read(name).decode("utf-8", "replace")]
        elif path.is_file():
            said.append(path.read_bytes().decode("utf-8", "replace"))
    return "\n".join(said)


def environment(**more: str) -> dict[str, str]:
    """Return the environment of another Python that finds this very package."""
    root = str(Path(cs.__file__).parents[1])
    path = os.pathsep.join([root, os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    return {**os.environ, "PYTHONPATH": path, **more}


# Two more forms


ACTIVITY = {
    "A1": "活动情况统计表", "A2": "填报单位", "A3": "活动次数", "A4": "参加人次", "A5": "主要做法",
    "A6": "填表人", "A7": "联系电话",
}  # fmt: skip
COMMENTS = {
    "A1": "领导点评登记表", "A2": "被点评单位", "A3": "点评人", "A4": "点评日期", "A5": "序号",
    "B5": "存在问题", "C5": "整改措施", "A6": 1, "A7": 2, "A8": 3, "A9": "记录人",
}  # fmt: skip


def activity(values: Mapping[str, Any] | None = None, fields: Rows = ()) -> bytes:
    """Return the form 活动情况统计表, or a copy of it."""
    if values is not None:
        return book({**ACTIVITY, **values})
    tags = {
        "B2": "{{单位}}", "B3": "{{活动次数}}", "B4": "{{参加人次}}", "B5": "{{主要做法}}",
        "B6": "{{填表人}}", "B7": "{{联系电话}}",
    }  # fmt: skip
    usual = (
        ("字段", "类型", "必填", "公开"), ("单位", "单位", "是", None),
        ("活动次数;参加人次", "整数", "是", None), ("主要做法", "文本", None, None),
        ("填表人", "文本", None, None), ("联系电话", "电话", None, None),
    )  # fmt: skip
    return book({**ACTIVITY, **tags}, {"字段": fields or usual})


def comments(values: Mapping[str, Any] | None = None) -> bytes:
    """Return the form 领导点评登记表, or a copy of it."""
    if values is not None:
        return book({**COMMENTS, **values})
    tags = {
        "B2": "{{单位}}", "B3": "{{点评人}}", "B4": "{{点评日期}}", "B6": "{{事项.存在问题}}",
        "C6": "{{事项.整改措施}}", "B9": "{{记录人}}",
    }  # fmt: skip
    fields = (
        ("字段", "类型", "必填"), ("单位", "单位", "是"), ("点评日期", "日期", "是"),
        ("事项.存在问题;整改措施", "文本", "是"),
    )  # fmt: skip
    return book({**COMMENTS, **tags}, {"字段": fields})
