"""`demo`: a kit with invented units, filled copies and mistakes, run from end to end.

群众评议     a whole university, two runs, and what was planted against what was found
示例         one form, sixty copies in a folder, stacked into one workbook
another kit  what its own 示范/ says, run twice, and what was planted against what was found
"""

from __future__ import annotations

import os
from pathlib import Path

from ..collection import Progress
from ..errors import CxzyError
from ..names import offer
from ..templates import kits_folder
from .demonstration import Demo, stacked
from .evaluation.demonstration import Evaluation, demonstrate
from .rehearsal.playing import Rehearsal, play
from .rehearsal.script import FOLDER as SHOWN

DEMOS = ("群众评议", "示例")
FOLDER = "cxzy-demo"


def demo(
    kit: str = DEMOS[0],
    folder: str | os.PathLike[str] | None = None,
    *,
    progress: Progress | None = None,
) -> Evaluation | Demo | Rehearsal:
    """Return an example, made in a folder and worked out.

    Args:
        kit: `群众评议`: a university's cycle, run twice. `示例`: one form and a folder of copies.
            Another kit's name: its cycle, run twice. Any other name, by itself, is that of the
            folder.
        folder: Where it is made; `cxzy-demo` by default. 群众评议 is made beside a folder that is
            there already; 示例 puts its own folder back as it was, and leaves others alone.
        progress: Called with (files read, files in all).

    Raises:
        CxzyError: There is no such example (the nearest name is offered), or the folder holds
            something else; then nothing is written.
        OSError: It cannot be written there.
    """
    shown = rehearsed()
    if folder is None:
        kit, folder = (kit, FOLDER) if kit in (*DEMOS, *shown) else (DEMOS[0], kit)
    if kit == DEMOS[0]:
        return demonstrate(folder, progress=progress)
    if kit == DEMOS[1]:
        return stacked(folder, progress=progress)
    if kit in shown:
        return play(shown[kit], folder, progress=progress)
    names = (*DEMOS, *shown)
    raise CxzyError(f"没有“{kit}”的例子。", hint=offer(kit, names) or f"有:{'、'.join(names)}。")


def rehearsed() -> dict[str, Path]:
    """Return the kits that have an example of their own: name -> folder.

    None of their workbooks is opened: every `demo` asks for this.
    """
    return {path.name: path for path in sorted(kits_folder().iterdir()) if (path / SHOWN).is_dir()}
