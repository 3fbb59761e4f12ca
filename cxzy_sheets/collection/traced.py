"""来源.xlsx, which comes with an upward form -> the cells below a cell of that form.

省 附件4.xlsx C7  ◂── 大学.xlsx 附件4!C9   (the province's own inbox)
                          ◂── 学院.xlsx 附件4!D14   (said by 大学 来源.xlsx)
                                  ◂── 支部.xlsx 附件3!B5

Each level writes down all that the level below told it, so that the newest file tells it all. A
来源.xlsx belongs to the file with the same bytes, or, where the office has written into that since,
to the one in which all its figures still stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ..errors import CxzyError, WorkbookError
from ..intake import Attachment, attachments
from ..refs import Ref, position
from ..tables import Cell
from ..tables.rows import as_text
from ..workbooks import Book, read_book

if TYPE_CHECKING:
    import pandas as pd

    from .files import FileRead

NOTE = "上报表的来源"
"""Why such a file is 忽略: it is no copy of any form."""
MARK = "cxzy-来源"
"""What its custom property is called; re-saving keeps it."""
SHEET = "来源"
HEADINGS = (
    "上报表", "指纹", "工作表", "单元格", "字段", "值", "层", "单位", "来自", "来自的值", "文件",
    "文件的工作表", "文件的单元格", "经由", "末级",
)  # fmt: skip
_SIGN = b"docProps/custom.xml"
_DIRECTORY = 1 << 16
_THEN = " ▸ "


@dataclass(frozen=True, slots=True)
class Step:
    """One cell behind a figure, in a file of this level or of one below."""

    layer: int
    """1: a file of the own inbox."""
    unit: str
    field: str
    value: str | None
    file: str
    sheet: str
    cell: str
    via: str
    """The cells between the figure and this one, from above."""
    last: bool
    """Nothing is known of what it was made from."""


@dataclass(slots=True)
class Copy:
    """What is said of one upward form."""

    name: str
    digest: str
    values: dict[tuple[str, str], Any] = field(default_factory=dict)
    """Its figures; what the form works out itself is left out, a copy may come without results."""
    steps: dict[tuple[str, str], list[Step]] = field(default_factory=dict)


class Read(Protocol):
    """What came in, as `Collection` has it."""

    @property
    def root(self) -> Path | None:
        """The inbox."""

    @property
    def read(self) -> Sequence[FileRead]:
        """Every file."""


def may_be_trace(data: bytes) -> bool:
    """Return whether bytes show the cheap sign of a 来源.xlsx: a custom property."""
    return _SIGN in data[-_DIRECTORY:]


def is_trace(data: bytes) -> bool:
    """Return whether bytes are a 来源.xlsx."""
    if not may_be_trace(data):
        return False
    from ..packages import Package

    try:
        return MARK.encode() in Package(data).read("docProps/custom.xml")
    except WorkbookError:
        return False


def load_trace(book: Book) -> list[Copy]:
    """Return what a 来源.xlsx says, one for each copy of an upward form; empty where it is none."""
    made: dict[str, Copy] = {}
    for sheet in book.sheets:
        if not sheet.name.startswith(SHEET) or not sheet.rows:
            continue
        if tuple(sheet.rows[0][: len(HEADINGS)]) != HEADINGS:
            continue
        for row in sheet.rows[1:]:
            told = dict(zip(HEADINGS, row, strict=False))
            name, digest = str(told["上报表"]), str(told["指纹"])
            copy = made.setdefault(digest, Copy(name, digest))
            at = (str(told["工作表"]), str(told["单元格"]))
            if told["字段"] != "":
                copy.values[at] = told["值"]
            if told["层"] != "":
                copy.steps.setdefault(at, []).append(_step(told))
    return list(made.values())


def _step(told: Mapping[str, Any]) -> Step:
    said = {name: "" if value == "" else str(value) for name, value in told.items()}
    return Step(
        int(float(said["层"])), said["单位"], said["来自"], said["来自的值"] or None, said["文件"],
        said["文件的工作表"], said["文件的单元格"], said["经由"], said["末级"] == "是",
    )  # fmt: skip


class Traces:
    """All that the files of an inbox say of the levels below."""

    def __init__(self, root: Path | None, read: Sequence[FileRead]) -> None:
        self._root, self._read = root, read
        self._found: dict[str, Copy | None] = {}

    @classmethod
    def of(cls, got: Read) -> Traces:
        """Return those of what came in."""
        return cls(got.root, got.read)

    @cached_property
    def _items(self) -> dict[str, Attachment]:
        if self._root is None:
            return {}
        try:
            return {item.name: item for item in attachments(self._root)}
        except CxzyError:
            return {}

    @cached_property
    def _copies(self) -> list[Copy]:
        made: list[Copy] = []
        for file in self._read:
            if file.note == NOTE:
                book = self._book(file.name)
                made += load_trace(book) if book is not None else []
        return made

    def _book(self, name: str) -> Book | None:
        try:
            return read_book(self._items[name].read()[0], name=name)
        except (KeyError, OSError, WorkbookError):
            return None  # it has gone since, or cannot be read: nothing more is known

    def _copy(self, name: str) -> Copy | None:
        """Return what is said of a file."""
        if name not in self._found:
            self._found[name] = self._looked_up(name) if self._copies else None
        return self._found[name]

    def _looked_up(self, name: str) -> Copy | None:
        digest = next((file.digest for file in self._read if file.name == name), "")
        for copy in self._copies:
            if digest and copy.digest == digest:
                return copy
        book = self._book(name)
        held = [c for c in self._copies if book is not None and _holds(book, c)]
        return held[0] if len(held) == 1 else None

    def below(self, file: str, sheet: str, cell: str) -> Sequence[Step]:
        """Return what a cell of a file was made from, as its sender said."""
        copy = self._copy(file)
        if copy is None:
            return ()
        return copy.steps.get((sheet, cell), copy.steps.get((_alone(copy, sheet), cell), []))

    def walked(self, cells: Iterable[Cell]) -> list[Step]:
        """Return the cells behind a figure, those of the levels below among them."""
        made: list[Step] = []
        for one in cells:
            said = f"{one.path}.{one.name}"
            value = as_text(one.value)
            if one.ref is None:
                made.append(Step(1, one.unit, said, None, "", "", "", "", True))
                continue
            ref = one.ref
            below = self.below(ref.file, ref.sheet, ref.cell)
            last = not below
            made.append(Step(1, one.unit, said, value, ref.file, ref.sheet, ref.cell, "", last))
            made += _lowered(ref, below)
        return made

    def down(self, cells: pd.DataFrame) -> pd.DataFrame:
        """Return `explain`'s cells with each in place of what it was made from, and 经由.

        A cell of which nothing more is known stays as it is.
        """
        import pandas as pd

        rows: list[tuple[Any, ...]] = []
        for row in cells.itertuples(index=False):
            unit, field_name, value, file, sheet, cell = row
            below = self.below(str(file), str(sheet), str(cell))
            lowest = [step for step in _lowered(Ref(file, sheet, cell), below) if step.last]
            rows += [(s.unit, s.field, s.value, s.file, s.sheet, s.cell, s.via) for s in lowest]
            if not lowest:
                rows.append((unit, field_name, value, file, sheet, cell, ""))
        return pd.DataFrame(rows, columns=[*cells.columns, "经由"]).astype("string")


def _alone(copy: Copy, sheet: str) -> str:
    """Return the only sheet that a copy has figures on: it may have been renamed since."""
    sheets = {name for name, _ in copy.steps}
    return next(iter(sheets)) if len(sheets) == 1 else sheet


def _lowered(ref: Ref, below: Iterable[Step]) -> Iterator[Step]:
    """Give the steps of a level below as they are seen from above."""
    for step in below:
        via = f"{ref}{_THEN}{step.via}" if step.via else str(ref)
        yield Step(
            step.layer + 1, step.unit, step.field, step.value, step.file, step.sheet, step.cell,
            via, step.last,
        )  # fmt: skip


def _holds(book: Book, copy: Copy) -> bool:
    """Return whether all the figures of which a copy tells still stand in a workbook."""
    sheets = {sheet.name: sheet for sheet in book.sheets if sheet.visible}
    only = next(iter(sheets.values())) if len(sheets) == 1 else None
    found = 0
    for (name, cell), value in copy.values.items():
        sheet = sheets.get(name, only)
        if sheet is None:
            return False
        row, column = position(cell)
        there = sheet.rows[row] if row < len(sheet.rows) else []
        if not _same(there[column] if column < len(there) else "", value):
            return False
        found += 1
    return found > 0


def _same(one: Any, other: Any) -> bool:
    numbers = (int, float)
    if isinstance(one, numbers) and isinstance(other, numbers):
        return abs(one - other) <= 1e-9 * max(1.0, abs(one))
    return str(as_text(one) or "").strip() == str(as_text(other) or "").strip()


__all__ = ["HEADINGS", "MARK", "NOTE", "SHEET", "Copy", "Step", "Traces", "is_trace", "load_trace"]
