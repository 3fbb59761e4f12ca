"""The demo of one form: a form, sixty filled copies, a third drifted or wrong, and the result.

cxzy-demo/
  表样/附件4.xlsx       the tagged form
  收件箱/               what sixty units sent in
  run.py               the one line that does it all
  说明.txt              what is what, and what was done to which copy
  合并.xlsx             the summary of this run
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..collection import Collection, Progress, collect
from ..errors import CxzyError
from ..forms import Form
from ..outputs.summary import write_summary
from ..templates import kit_folder
from .inbox import ACCEPTED, Sent, sent

KIT = "示例"
FORM = "附件4.xlsx"
"""A short name: it is what tables and frames are called by, and is typed on the command line."""
FORMS, INBOX, SUMMARY, SCRIPT, README = "表样", "收件箱", "合并.xlsx", "run.py", "说明.txt"
_FIRST_LINE = "这个文件夹是 cxzy_sheets 的例子,由 cxzy demo 示例 生成;再次运行时会恢复原样。"


@dataclass(frozen=True, slots=True)
class Demo:
    """The example as it was made, and what came of it."""

    folder: Path
    form: Path
    inbox: Path
    summary: Path
    got: Collection
    sent: Sequence[Sent]
    """Every file of the inbox with the truth about it, made before any of it was read."""

    @property
    def contents(self) -> list[tuple[str, str]]:
        """What is in the folder, and what it is."""
        return [
            (f"{FORMS}{os.sep}", "写了标签的表样(附件4)"),
            (f"{INBOX}{os.sep}", f"报来的 {len(self.sent)} 个文件"),
            (SCRIPT, "一行程序,做的就是下面的汇总"),
            (README, "哪一份表动过什么手脚"),
        ]


def stacked(folder: str | os.PathLike[str], *, progress: Progress | None = None) -> Demo:
    """Return the example, made in a folder, collected and summed up.

    Args:
        folder: Where it is made. A folder of an earlier demo is put back as it was; files that
            somebody added to it stay.
        progress: Called with (files read, files in all).

    Raises:
        CxzyError: The folder is there and is something else; nothing is written.
        OSError: It cannot be written there.
    """
    root = Path(folder)
    _refuse(root)
    source = _form_file()
    files = sent(Form(source))
    form = root / FORMS / FORM
    form.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, form)
    for one in files:
        there = root / INBOX / one.file
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(one.data)
    (root / SCRIPT).write_text(_script(form), encoding="utf-8", newline="\n")
    # Notepad of older Windows takes a text for GBK unless it begins with a mark.
    (root / README).write_text(_readme(files), encoding="utf-8-sig", newline="\r\n")
    got = collect(form, inbox=root / INBOX, progress=progress)
    summary = write_summary(got, root / SUMMARY)
    return Demo(root, form, root / INBOX, summary, got, files)


def _form_file() -> Path:
    return next(iter(sorted((kit_folder(KIT) / FORMS).glob("*.xlsx"))))


def _refuse(root: Path) -> None:
    if not root.exists():
        return
    if not root.is_dir():
        raise CxzyError(
            "已经有这个名字的文件,没有动它。", file=str(root), hint="请换一个文件夹名。"
        )
    try:
        said = (root / README).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        said = ""
    if not said.startswith(_FIRST_LINE) and any(root.iterdir()):
        raise CxzyError(
            "这个文件夹里已有别的内容,没有动它。", file=str(root),
            hint="请换一个文件夹名,例如 cxzy demo 示例 例子。",
        )  # fmt: skip


def _script(form: Path) -> str:
    got = f'cs.collect("{FORMS}/{form.name}", inbox="{INBOX}")'
    return f'import cxzy_sheets as cs; cs.write_summary({got}, "{SUMMARY}")\n'


def _readme(files: Sequence[Sent]) -> str:
    odd = [one for one in files if one.did]
    drifted = [one for one in odd if one.status == ACCEPTED]
    wrong = [one for one in odd if one.status != ACCEPTED]
    units = len({one.unit for one in files if one.unit})
    lines = [
        _FIRST_LINE,
        "",
        f"示例大学的 {units} 个单位报来“附件4”。单位、人名、数字都是编的。",
        "",
        f"{FORMS}      表样:要填的单元格里写着 {{{{标签}}}},另有“字段”“规则”两张工作表。",
        f"{INBOX}    报来的文件,程序只读不改。",
        f"{SCRIPT}    在这个文件夹里运行 python {SCRIPT},就是再汇总一次。",
        f"{SUMMARY}  汇总结果:先看“汇总”,再看“问题清单”。",
        "",
        f"变了样,但都能读对的 {len(drifted)} 份:",
        *(f"  {one.did}: {one.file}" for one in drifted),
        "",
        f"不能计入的 {len(wrong)} 个文件:",
        *(f"  {one.did}({one.status}): {one.file}" for one in wrong),
        "",
        "可以试一试:打开收件箱里的一份,改一个数,保存,再运行一次,看结果有什么变化。",
        "",
    ]
    return "\n".join(lines)
