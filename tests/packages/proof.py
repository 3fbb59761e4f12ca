"""The proof of the patcher on workbooks that nobody here made: one cell set, three rows put in.

proved(path)   a blank cell is filled, a cell in the middle is replaced, then three rows go into
               the middle of the used range; openpyxl says what stands where, and bytes are
               compared part by part
opened_by_libreoffice(…)   the results, worked out anew, are those of the workbook as it came
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from cxzy_sheets.errors import WorkbookError
from cxzy_sheets.packages import (
    CannotShift,
    Look,
    Looks,
    Package,
    Patch,
    add_link,
    add_notes,
    add_sheet,
    place_name,
    refresh,
    set_cells,
    shift_rows,
)  # fmt: skip
from cxzy_sheets.packages.grid import used
from cxzy_sheets.refs import position

from .independent import Down, Nowhere, copied, said
from .office import opened, parts
from .sound import sound

MORE = 3
NEW = "新填的一格"


@dataclass
class Proof:
    """What was compared in one workbook, and what differed."""

    name: str
    why_not: str = ""
    """Why the workbook was left out: openpyxl does not open it, or the library refuses it."""
    parts: int = 0
    """Parts compared byte for byte."""
    facts: int = 0
    """Values, formulas, areas … compared after both changes."""
    dropped: int = 0
    """Results that are left to Excel."""
    differences: list[str] = field(default_factory=list)
    made: dict[str, bytes] = field(default_factory=dict)
    """The patched workbooks by kind of change."""
    sheet: str = ""
    at: int = 0
    """The row that the new rows stand before, as Excel counts."""

    def differ(self, what: str) -> None:
        self.differences.append(what)


@dataclass(frozen=True)
class Change:
    """One change of a workbook, and what it may change."""

    what: str
    down: Down = field(default_factory=Nowhere)
    but: frozenset[str] = frozenset()
    """Cells of the changed sheet that are other ones afterwards."""


@dataclass(frozen=True)
class Books:
    """A workbook as it came."""

    data: bytes
    formulas: Any
    values: Any


def proved(path: Path) -> Proof:
    """Return the proof of one workbook."""
    proof, data = Proof(path.name), path.read_bytes()
    try:
        patch = Patch(Package(data))
    except WorkbookError as error:
        proof.why_not = f"refused: {error}"
        return proof
    sheets = [sheet for sheet in patch.sheets() if sheet.is_grid and patch.has(sheet.path)]
    if not sheets:
        proof.why_not = "no sheet of cells"
        return proof
    proof.sheet = max(sheets, key=lambda s: len(patch.grid(s.path).cells)).name
    try:
        books = Books(data, opened(data), opened(data, values=True))
        books.formulas[proof.sheet]  # of strict workbooks openpyxl sees no sheet
    except Exception as error:
        proof.why_not = f"openpyxl: {type(error).__name__}"
        try:
            _unseen(proof, data)
            _sound(proof, data)
        except WorkbookError as refusal:
            proof.made.clear()
            proof.why_not = f"{proof.why_not}; refused: {refusal}"
        return proof
    _one_cell(proof, books)
    _one_value(proof, books)
    _three_rows(proof, books)
    _returned(proof, books)
    _sound(proof, data)
    return proof


def _unseen(proof: Proof, data: bytes) -> None:
    """Make both changes of a workbook that only LibreOffice may open."""
    patch = Patch(Package(data))
    grid = patch.grid(patch.sheet(proof.sheet).path)
    last, at = used(grid), _where(grid)
    cell = f"{get_column_letter(min(last[3] + 3, 16_384))}{last[2] + 3}"
    proof.made["cell"] = set_cells(data, {proof.sheet: {cell: NEW}})
    shift_rows(patch, proof.sheet, at, MORE, like=at - 1 if at else None)
    refresh(patch, {}, moved=True)
    proof.at, proof.made["rows"] = at + 1, patch.save()


def _sheet_path(data: bytes, sheet: str) -> str:
    patch = Patch(Package(data))
    return patch.named(patch.sheet(sheet).path)


# One cell


def _one_cell(proof: Proof, books: Books) -> None:
    """Fill a blank cell that nothing looks at: nothing but its sheet's part may differ."""
    before = books.formulas[proof.sheet]
    cell = f"{get_column_letter(min(before.max_column + 2, 16_384))}{before.max_row + 2}"
    made = set_cells(books.data, {proof.sheet: {cell: NEW}})
    proof.made["cell"] = made
    own = _sheet_path(books.data, proof.sheet)
    a, b = parts(books.data), parts(made)
    if list(a) != list(b):
        proof.differ(f"one cell: parts {a.keys() ^ b.keys()}")
    formula = re.compile(rb"<(?:\w+:)?f\b")
    for name in a:
        proof.parts += 1
        may = name == own or name.endswith("workbook.xml") or formula.search(_as_bytes(a[name]))
        if a[name] != b.get(name) and not may:
            proof.differ(f"one cell: {name}")
    after = opened(made)
    if after[proof.sheet][cell].value != NEW:
        proof.differ(f"one cell: {cell} is {after[proof.sheet][cell].value!r}")
    change = Change("one cell", but=frozenset((cell,)))
    _compare(proof, books.formulas, after, change)
    _compare_values(proof, books, opened(made, values=True), change)


def _one_value(proof: Proof, books: Books) -> None:
    """Replace a value in the middle: all others stay, results are worked out or left to Excel."""
    cell = _middle(books.formulas[proof.sheet])
    if cell is None:
        return
    made = set_cells(books.data, {proof.sheet: {cell: 12345}})
    proof.made["value"] = made
    a, b = parts(books.data), parts(made)
    for name in a.keys() & b.keys():
        proof.parts += 1
        if a[name] != b[name] and not _may_change(name, a[name]):
            proof.differ(f"one value: {name}")
    after = opened(made)
    found = after[proof.sheet][cell]
    if found.value not in (12345, "12345") and not found.is_date:
        proof.differ(f"one value: {cell} is {found.value!r}")
    _compare(proof, books.formulas, after, Change("one value", but=frozenset((cell,))))


def _middle(sheet: Any) -> str | None:
    """Return the plain value that stands nearest to the middle of a sheet."""
    headings = {
        (row, column)
        for table in sheet.tables.values()
        for row in [int(re.findall(r"\d+", table.ref)[0])]
        for column in range(1, sheet.max_column + 1)
    }
    found = [
        (abs(cell.row - sheet.max_row // 2), cell.coordinate)
        for line in sheet.iter_rows()
        for cell in line
        if isinstance(cell.value, (int, float, str))
        and not str(cell.value).startswith(("=", "<"))
        and cell.data_type in "ns"
        and (cell.row, cell.column) not in headings
    ]
    return min(found, default=(0, None))[1]


_LISTS = (".rels", "[Content_Types].xml", "workbook.xml", "calcChain.xml")


def _as_bytes(data: bytes) -> bytes:
    """Return a part as UTF-8: some writers use UTF-16."""
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    return data.decode("utf-16").encode() if wide else data


def _sound(proof: Proof, data: bytes) -> None:
    """Nothing that makes Excel repair a workbook may be there that was not there before."""
    known = set(sound(data))
    for kind, made in proof.made.items():
        for wrong in sound(made):
            if wrong not in known:
                proof.differ(f"{kind}: {wrong}")


def _may_change(name: str, data: bytes) -> bool:
    data = _as_bytes(data)
    return name.endswith(_LISTS) or b"<worksheet" in data or b":worksheet" in data


# A returned copy


def _returned(proof: Proof, books: Books) -> None:
    """Colour a cell, comment on it, put a sheet in front: all that was there is as it was."""
    cell = _middle(books.formulas[proof.sheet])
    if cell is None:
        return
    patch, at = Patch(Package(books.data)), position(cell)
    known = books.formulas[proof.sheet][cell].comment
    Looks(patch).paint(proof.sheet, at, Look(fill="FFC7CE"))
    add_notes(patch, proof.sheet, {at: NEW}, "办公室")
    front = add_sheet(patch, "退回说明-试")
    patch.edit(front.path).put(0, 0, NEW)
    add_link(patch, front.name, (0, 0), place_name(proof.sheet, at))
    made = patch.save()
    proof.made["returned"] = made
    own = _sheet_path(books.data, proof.sheet)
    a, b = parts(books.data), parts(made)
    for name in a:
        proof.parts += 1
        may = name == own or name.endswith((*_LISTS, "app.xml", "styles.xml", ".vml"))
        if a[name] != b.get(name) and not may and "omments" not in name and "person" not in name:
            proof.differ(f"returned: {name}")
    after = opened(made)
    _compare(proof, books.formulas, after, Change("returned", but=frozenset((cell,))))
    found = after[proof.sheet][cell]
    said = found.comment.text if found.comment else ""
    if found.value != books.formulas[proof.sheet][cell].value or NEW not in said:
        proof.differ(f"returned: {cell} {found.value!r} {said!r}")
    if known is not None and not said.startswith(known.text[:20]):
        proof.differ(f"returned: {cell} lost its comment")
    if found.fill.fgColor.rgb != "FFFFC7CE":
        proof.differ(f"returned: {cell} is not coloured")


# Three rows


def _three_rows(proof: Proof, books: Books) -> None:
    """Put three rows into the middle: all that was there is there, lower or not."""
    patch = Patch(Package(books.data))
    part = patch.sheet(proof.sheet)
    at = _where(patch.grid(part.path))
    hanging = _hanging(patch, part.path)
    try:
        shift_rows(patch, proof.sheet, at, MORE, like=at - 1 if at else None)
    except CannotShift as error:
        proof.why_not = f"rows: {error}"
        return
    proof.at = at + 1
    refresh(patch, {}, moved=True)
    made = patch.save()
    proof.made["rows"] = made
    a, b = parts(books.data), parts(made)
    for name in a:
        proof.parts += 1
        follows = name in hanging or "/chart" in name or "pivotCache" in name
        if a[name] != b.get(name) and not follows and not _may_change(name, a[name]):
            proof.differ(f"rows: {name}")
    change = Change("rows", Down(proof.sheet, at + 1, MORE))
    _compare(proof, books.formulas, opened(made), change)
    _compare_values(proof, books, opened(made, values=True), change)
    shift_rows(patch, proof.sheet, at, -MORE)
    _compare(proof, books.formulas, opened(patch.save()), Change("rows and back"))


def _hanging(patch: Patch, path: str) -> set[str]:
    """Return the parts that hang on a sheet and name places on it."""
    wanted = (
        "drawing", "vmlDrawing", "comments", "threadedComment", "table", "tableSingleCells",
        "pivotTable",
    )  # fmt: skip
    found = {name for kind in wanted for name in patch.related(path, kind)}
    return found | {name for one in found for name in patch.related(one, "ctrlProp")}


def _where(grid: Any) -> int:
    """Return a row in the middle of the used range, outside of what Excel would not cut."""
    last = used(grid)[2]
    tall = [f.area for f in grid.formulas().values() if f.kind in ("array", "dataTable")]
    middle = (last + 1) // 2
    for at in sorted(range(last + 1), key=lambda row: abs(row - middle)):
        if not any(area[0] < at <= area[2] for area in tall):
            return at
    return middle


def _compare(proof: Proof, before: Any, after: Any, change: Change) -> None:
    """Compare all that openpyxl says of two workbooks."""
    down = change.down
    expected, found = said(before, down), said(after, Nowhere())
    new = range(down.at, down.at + down.by)
    skipped = {(proof.sheet, cell) for cell in change.but}
    for key, value in expected.items():
        proof.facts += 1
        if found.get(key) == value or (key[1], _cell(key)) in skipped:
            continue
        if key[0] == "cell" and _continued(before, key, found.get(key), down):
            continue
        proof.differ(f"{change.what}: {key} {value!r} -> {found.get(key)!r}")
    for key in found.keys() - expected.keys():
        row = key[2] if len(key) > 2 and isinstance(key[2], int) else None
        grown = row in new or (key[0] == "merge" and int(re.findall(r"\d+", key[2])[0]) in new)
        ours = key[1] not in before.sheetnames and key[0] != "name"
        if not grown and not ours and (key[1], _cell(key)) not in skipped:
            proof.differ(f"{change.what}: {key} came")


def _cell(key: tuple[Any, ...]) -> str:
    own = len(key) == 4 and key[0] != "validation"
    return f"{get_column_letter(key[3])}{key[2]}" if own else ""


def _continued(before: Any, key: tuple[Any, ...], found: Any, down: Down) -> bool:
    """Whether a formula below new rows goes on counting on the row above it, as it did."""
    _, sheet, row, column = key
    if sheet != down.sheet or row != down.at + down.by:
        return False
    above = before[sheet].cell(down.at - 1, column).value
    return isinstance(above, str) and found == copied(above, down.at - 1, row)


def _compare_values(proof: Proof, books: Books, after: Any, change: Change) -> None:
    """Compare values and results; a result may be gone, which leaves it to Excel."""
    for sheet in books.values.worksheets:
        own = sheet.title == proof.sheet
        here = change.down if own else Nowhere()
        for cell in (cell for line in sheet.iter_rows() for cell in line):
            if cell.value is None or (own and cell.coordinate in change.but):
                continue
            found = after[sheet.title].cell(here.row(cell.row), cell.column).value
            proof.facts += 1
            formula = books.formulas[sheet.title][cell.coordinate].data_type == "f"
            if found is None and formula:
                proof.dropped += 1
            elif found != cell.value:
                where = f"{sheet.title}!{cell.coordinate}"
                proof.differ(f"{change.what}: {where} {cell.value!r} {found!r}")
