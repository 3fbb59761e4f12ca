"""An untagged form -> the same form with tags proposed, to be looked through and corrected.

    drawn      a sheet as a person sees it
    tables     headings over rows to fill in        singles, gaps   blanks beside labels, in texts
    naming, guesses   what fields are called, and hold
    proposing  all of it, as tags with reasons

Nothing of the form changes but the cells that get a tag. A sheet 字段 is put in, with a type for
each field and why it is thought so (依据). The tags are coloured by a condition that looks for
their braces, by how sure they are: in a copy that is filled in or sent out nothing is left of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import WorkbookError
from ..layout.definition import FIELD_SHEET
from ..packages import (
    Content,
    Line,
    Look,
    Looks,
    Package,
    Page,
    Patch,
    add_sheet,
    put,
    refresh,
    rich_of,
)
from ..packages.sending import show
from ..refs import address
from ..workbooks import load_definition
from ..workbooks.kinds import XLSM, XLSX, kind_of
from .gaps import edited
from .guesses import LIKELY, LOOK, SURE
from .proposing import Proposing, SheetTags, Tag, field_lines

if TYPE_CHECKING:
    import pandas as pd

COLOURS = {SURE: ("375623", "E2EFDA"), LIKELY: ("7F6000", "FFF2CC"), LOOK: ("C65911", "FCE4D6")}
"""How sure -> colours of the text and the cell: green, yellow, orange."""
_HEADINGS = ("字段", "类型", "取值", "依据")
_WIDTHS = (22, 10, 30, 60)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A form with tags proposed."""

    data: bytes
    """The tagged workbook."""
    tags: tuple[Tag, ...]
    left: tuple[str, ...]
    """`表1!D7`: blank cells in a frame that nothing leads to; none has a tag."""

    def count(self, sure: str) -> int:
        """Return how many tags are so sure."""
        return sum(tag.sure == sure for tag in self.tags)

    def frame(self) -> pd.DataFrame:
        """Return a row a tag: 工作表 单元格 标签 类型 把握 依据."""
        import pandas as pd

        rows = [(t.sheet, t.cell, t.text, t.type, t.sure, t.why) for t in self.tags]
        names = ["工作表", "单元格", "标签", "类型", "把握", "依据"]
        return pd.DataFrame(rows, columns=names).astype("string")

    def __repr__(self) -> str:
        told = " ".join(f"{sure} {self.count(sure)}" for sure in COLOURS)
        return f"<Proposal {len(self.tags)} 个标签: {told}>"


def propose_tags(source: str | Path | bytes) -> Proposal:
    """Return a form without tags with tags proposed; the file itself is not changed.

    Args:
        source: The form as it is sent out, .xlsx or .xlsm, as a path or as bytes.

    Raises:
        WorkbookError: It is no such workbook (what to do is said), has tags already, or has
            nothing to fill in.
        OSError: There is no such file, or it cannot be opened.
    """
    data = bytes(source) if isinstance(source, (bytes, bytearray)) else Path(source).read_bytes()
    file = None if isinstance(source, (bytes, bytearray)) else Path(source).name
    kind = kind_of(data)
    if kind not in (XLSX, XLSM):
        raise WorkbookError(
            f"标签只能写进 .xlsx,这是 .{kind}。", file=file,
            hint="请在 Excel 或 WPS 里打开它,另存为 .xlsx(版面、下拉、公式都会保留),再运行一次。",
        )  # fmt: skip
    book = load_definition(data)
    if FIELD_SHEET in book.sheetnames or _is_tagged(book):
        raise WorkbookError(
            "这张表已经有标签或“字段”了。", file=file,
            hint="请用没有标签的原表;要看标签对不对,用 cxzy lint。",
        )  # fmt: skip
    made = Proposing(book)
    if not made.sheets:
        raise WorkbookError(
            "没有看出要填的地方。", file=file,
            hint="请看表里有没有空格、横线、标题下面的空行;也可以自己写标签,见 docs/forms.md。",
        )  # fmt: skip
    tags = tuple(tag for sheet in made.sheets for tag in sheet.tags)
    left = tuple(f"{sheet.name}!{cell}" for sheet in made.sheets for cell in sheet.left)
    return Proposal(_written(data, made), tags, left)


def _is_tagged(book: object) -> bool:
    for sheet in book.worksheets:  # type: ignore[attr-defined]
        for row in sheet.iter_rows(values_only=True):
            if any(isinstance(value, str) and ("{{" in value or "｛｛" in value) for value in row):
                return True
    return False


# Writing


def _written(data: bytes, made: Proposing) -> bytes:
    patch = Patch(Package(data))
    values: dict[tuple[str, int, int], Content] = {}
    for sheet in made.sheets:
        for at, tag in sheet.alone.items():
            put(patch, sheet.name, at, tag.text)
            values[sheet.name, *at] = tag.text
        for at, changes in sheet.texts.items():
            put(patch, sheet.name, at, _changed(patch, sheet.name, at, changes))
        _mark(patch, sheet)
    refresh(patch, values)
    _declare(patch, made)
    return patch.save()


def _changed(patch: Patch, sheet: str, at: tuple[int, int], changes: Sequence[object]) -> Content:
    """Return a text with tags in it, its formats kept."""
    grid = patch.grid(patch.sheet(sheet).path)
    item = grid.text_item(*at, patch.strings())
    assert item is not None
    rich = edited(rich_of(item), changes)  # type: ignore[arg-type]
    return rich if any(look is not None for look, _ in rich.runs) else rich.text


def _mark(patch: Patch, sheet: SheetTags) -> None:
    """Colour the tags of a sheet by how sure they are, for as long as they stand there."""
    from ..refs import position

    doubt = list(COLOURS)
    worst: dict[tuple[int, int], str] = {}
    for tag in sheet.tags:
        at = position(tag.cell)
        worst[at] = max(worst.get(at, SURE), tag.sure, key=doubt.index)
    for sure, colours in COLOURS.items():
        cells = sorted(at for at, one in worst.items() if one == sure)
        if cells:
            first = address(*cells[0])
            areas = [(row, column, row, column) for row, column in cells]
            show(patch, sheet.name, areas, f'ISNUMBER(FIND("{{{{",{first}))', colours)


def _declare(patch: Patch, made: Proposing) -> None:
    """Put in the sheet 字段."""
    looks = Looks(patch)
    head = looks.number(0, Look(fill="DCE6F1", bold=True, framed=True, format="@"))
    body = looks.number(0, Look(framed=True, format="@", wrapped=True, vertical="center"))
    lines = [Line(20, [(text, head) for text in _HEADINGS])]
    lines += [Line(30, [(text, body) for text in row]) for row in field_lines(made)]
    page = Page(lines, dict(enumerate(map(float, _WIDTHS))))
    add_sheet(patch, FIELD_SHEET, at=len(patch.sheets()), page=page)


__all__ = ["COLOURS", "LIKELY", "LOOK", "SURE", "Proposal", "Tag", "propose_tags"]
