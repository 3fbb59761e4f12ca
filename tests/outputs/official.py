"""A small cycle with templates: the material of the tests of official text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cxzy_sheets as cs
from cxzy_sheets.collection import CycleCollection
from cxzy_sheets.outputs.text import Texts, write_texts

from ..cycle.folders import Rows, copy_bytes, cycle_folder

TITLE = "---\n标题: 情况通报\n---\n"
MATHS = (
    "数学学院党总支",
    [("数学教工党支部", 100, 100, 99, 79), ("数学学生党支部", 100, 100, 100, 80)],
)
PHYSICS = (
    "物理学院党总支",
    [("物理教工党支部", 25, 25, 25, 25), ("物理学生党支部", 15, 15, 15, 15)],
)
CHEMISTRY = ("化学学院党总支", [("化学教工党支部", 30, 30, 30, 29)])
ALL = (MATHS, PHYSICS, CHEMISTRY)


def official_cycle(
    root: Path,
    templates: Mapping[str, str],
    *,
    sent: Sequence[tuple[str, Rows]] = (MATHS,),
    lines: Rows | None = None,
    sheets: Mapping[str, Rows] | None = None,
    **options: Any,
) -> Path:
    """Make a cycle's folder with templates, copies of some faculties in its inbox.

    `lines` are the rows of 文稿 below its heading; one a template, for anybody, by default.
    """
    said = lines or tuple((name, None, None, None) for name in templates)
    text_sheet: Rows = (("文件", "每", "条件", "读者"), *said)
    cycle_folder(root, {**(sheets or {}), "文稿": text_sheet}, **options)
    (root / "文稿").mkdir()
    for name, text in templates.items():
        (root / "文稿" / name).write_text(text, encoding="utf-8")
    for unit, rows in sent:
        (root / "收件箱" / f"{unit}.xlsx").write_bytes(copy_bytes(unit, rows))
    return root


def collected(root: Path, templates: Mapping[str, str], **options: Any) -> CycleCollection:
    """Return what came in for such a cycle."""
    got = cs.collect(official_cycle(root, templates, **options))
    assert isinstance(got, CycleCollection)
    return got


def written(root: Path, body: str, **options: Any) -> str:
    """Return the .txt of one template with this body, its line ends plain."""
    got = collected(root / "周期", {"通报.md": TITLE + body}, **options)
    made = write_texts(got, root / "出")
    assert made.refused == ()
    return plain(root / "出" / "通报.txt")


def plain(path: Path) -> str:
    """Return a text as it reads, without its mark and with plain line ends."""
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def refused(made: Texts) -> list[str]:
    """Return why texts were not written."""
    return [one.why for one in made.refused]
