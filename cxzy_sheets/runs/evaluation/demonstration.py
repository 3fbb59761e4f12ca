"""The demo of 群众评议: a university's cycle is made, run, sent in again in part, and run again.

cxzy-demo/               a cycle's folder, as `cxzy init` makes it, for 示例大学
  埋设的问题.xlsx         what was done on purpose to which copy, written before anything is read
  收件箱/                 what came in on the first day; on the second the rest and what was mended
  产出/001 … 002 …        the two runs
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from ...collection import CycleCollection, Progress
from ...errors import CxzyError
from ...findings import Finding
from ..running import run
from .comparing import Told, compare, expected_again, expected_at
from .plain_books import workbook
from .staging import Stage, deliver, stage

PLANTED = "埋设的问题.xlsx"
HEADINGS = ("文件", "单元格", "代码", "动了什么手脚")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The example as it was made, and what came of it."""

    folder: Path
    stage: Stage
    first: CycleCollection
    got: CycleCollection
    """What the second run gave."""
    told: tuple[Told, ...]
    """What was planted, and whether the first run found it."""
    unwanted: tuple[Finding, ...]
    """What the first run found besides."""
    told_again: tuple[Told, ...]
    """What of it stands on the second day, and whether the second run found it."""
    unwanted_again: tuple[Finding, ...]
    """What the second run found besides."""

    @property
    def contents(self) -> list[tuple[str, str]]:
        """What is in the folder, and what it is."""
        return [
            ("周期.xlsx 名册.xlsx 清单.xlsx", "设置、单位和党员、清单"),
            (f"表样{os.sep}", "写了标签的七张表"),
            (f"收件箱{os.sep}", f"两天里报来的 {len(self.stage.files)} 个文件"),
            (PLANTED, f"故意做错的 {len(self.told)} 处,运行以前写好的"),
            (f"产出{os.sep}", "两次运行的结果:汇总、待办、文稿"),
        ]


def demonstrate(folder: str | os.PathLike[str], *, progress: Progress | None = None) -> Evaluation:
    """Return the example, made in a folder and run twice.

    Args:
        folder: Where it is made. A folder that is there already stays as it is; the example is
            then made beside it, under the next free name.
        progress: Called with (files read, files in all).

    Raises:
        OSError: It cannot be written there.
    """
    root = free_folder(Path(folder))
    made = stage(root)
    lines = [(t.file, t.cell, t.code, t.did) for t in expected_at(made)]
    (root / PLANTED).write_bytes(workbook({"埋设的问题": [HEADINGS, *lines]}))
    first = run(root, progress=progress)
    told, unwanted = compare(made, first.findings, expected_at(made))
    deliver(made, 2)
    got = run(root, progress=progress)
    again, more = compare(made, got.findings, expected_again(made), day=2)
    return Evaluation(
        root, made, first, got, tuple(told), tuple(unwanted), tuple(again), tuple(more)
    )


def free_folder(folder: Path) -> Path:
    """Return the folder, or the next one of its name that is not there."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return folder
    for number in range(2, 1000):
        beside = folder.with_name(f"{folder.name}-{number}")
        if not beside.exists():
            return beside
    raise CxzyError("这里的例子太多了。", file=str(folder), hint="请换一个文件夹名。")
