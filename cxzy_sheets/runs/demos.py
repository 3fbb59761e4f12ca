"""`demo`: a kit with invented units, filled copies and mistakes, run from end to end.

群众评议   a whole university, two runs, and what was planted against what was found
示例       one form, sixty copies in a folder, stacked into one workbook
"""

from __future__ import annotations

import os

from ..collection import Progress
from ..errors import CxzyError
from ..names import offer
from .demonstration import Demo, stacked
from .evaluation.demonstration import Evaluation, demonstrate

DEMOS = ("群众评议", "示例")
FOLDER = "cxzy-demo"


def demo(
    kit: str = DEMOS[0],
    folder: str | os.PathLike[str] | None = None,
    *,
    progress: Progress | None = None,
) -> Evaluation | Demo:
    """Return an example, made in a folder and worked out.

    Args:
        kit: `群众评议`: a university's cycle, run twice. `示例`: one form and a folder of copies.
            Another name, by itself, is that of the folder.
        folder: Where it is made; `cxzy-demo` by default. 群众评议 is made beside a folder that is
            there already; 示例 puts its own folder back as it was, and leaves others alone.
        progress: Called with (files read, files in all).

    Raises:
        CxzyError: There is no such example (the nearest name is offered), or the folder holds
            something else; then nothing is written.
        OSError: It cannot be written there.
    """
    if folder is None:
        kit, folder = (kit, FOLDER) if kit in DEMOS else (DEMOS[0], kit)
    if kit == DEMOS[0]:
        return demonstrate(folder, progress=progress)
    if kit == DEMOS[1]:
        return stacked(folder, progress=progress)
    raise CxzyError(f"没有“{kit}”的例子。", hint=offer(kit, DEMOS) or f"有:{'、'.join(DEMOS)}。")
