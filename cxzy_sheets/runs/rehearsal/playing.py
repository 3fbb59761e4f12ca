"""A kit's example from end to end: made, run, sent in again in part, and run again.

cxzy-demo/               a cycle's folder, as `cxzy init` makes it
  埋设的问题.xlsx         what was done on purpose to which copy, written before anything is read
  收件箱/                 what came in on the first day; on the second the rest and what was mended
  产出/001 … 002 …        the runs
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from ...collection import CycleCollection, Progress
from ...findings import Finding
from ..evaluation.comparing import Told
from ..evaluation.demonstration import HEADINGS, PLANTED, free_folder
from ..evaluation.plain_books import workbook
from ..running import run
from .comparing import compare, expected_at
from .staging import Stage, deliver, stage


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A kit's example as it was made, and what came of it."""

    folder: Path
    stage: Stage
    first: CycleCollection
    got: CycleCollection
    """What the last run gave."""
    told: tuple[Told, ...]
    """What was planted, and whether the first run found it."""
    unwanted: tuple[Finding, ...]
    """What the first run found besides."""

    @property
    def contents(self) -> list[tuple[str, str]]:
        """What is in the folder, and what it is."""
        forms = sorted((self.folder / "表样").glob("*.xlsx"))
        return [
            ("周期.xlsx 名册.xlsx 清单.xlsx", "设置、单位和党员、清单"),
            (f"表样{os.sep}", f"写了标签的 {len(forms)} 张表"),
            (f"收件箱{os.sep}", f"两天里报来的 {len(self.stage.files)} 个文件"),
            (PLANTED, f"预先知道的 {len(self.told)} 处问题,运行以前写好的"),
            (f"产出{os.sep}", "每次运行的结果:汇总、待办、文稿"),
        ]


def play(
    kit: Path, folder: str | os.PathLike[str], *, progress: Progress | None = None
) -> Rehearsal:
    """Return a kit's example, made in a folder and run.

    Args:
        kit: The kit's folder, with a 示范/.
        folder: Where it is made. A folder that is there already stays as it is; the example is
            then made beside it, under the next free name.
        progress: Called with (files read, files in all).

    Raises:
        CxzyError: 示范.xlsx does not fit the kit.
        OSError: It cannot be written there.
    """
    root = free_folder(Path(folder))
    made = stage(kit, root)
    lines = [(t.file, t.cell, t.code, t.did) for _, t in expected_at(made)]
    (root / PLANTED).write_bytes(workbook({"埋设的问题": [HEADINGS, *lines]}))
    first = run(root, progress=progress)
    told, unwanted = compare(made, first.findings)
    got = first
    if any(one.day == 2 for one in made.files):
        deliver(made, 2)
        got = run(root, progress=progress)
    return Rehearsal(root, made, first, got, tuple(told), tuple(unwanted))
