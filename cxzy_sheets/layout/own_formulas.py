"""The form's own cell formulas, told in field names: `=SUM(D6:D15)` is `SUM(支部.有效票)`.

A formula all of whose references are fields is a rule by itself (DESIGN §2); of another one it is
said why it is not used. A reference to a cell with a formula is told as that formula, so that a
wrong subtotal does not hide a wrong total; a single cell of a fixed block has a name of its own,
`〔党员·教师·男〕`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..errors import RuleError
from ..refs import Box, address, column_letters
from .anatomy import Cells
from .model import Table

Cell = tuple[int, int]

BLANK_IS_ZERO = frozenset(
    ("SUM", "ROUND", "ROUNDUP", "ROUNDDOWN", "INT", "ABS", "IF", "IFERROR", "AND", "OR", "NOT")
)
"""Functions to which a blank cell is a zero, as it is in a sum; to AVERAGE and COUNT it is not."""

_DEEP = 12
"""How many formulas may refer to one another in a row."""


class UntoldError(Exception):
    """A formula cannot be told in field names; the message says why."""


@dataclass(frozen=True, slots=True)
class Column:
    """The cells of one field of a block in one column of a sheet."""

    name: str
    rows: tuple[int, ...]
    growing: bool


@dataclass(frozen=True, slots=True)
class Names:
    """Which field a cell or range of one sheet is."""

    cells: Cells
    single: Mapping[Cell, str]
    """Cells of single fields."""
    columns: Mapping[Cell, Column]
    """Cells of block fields: of a growing block all of its room."""
    rooms: Mapping[int, int]
    """Row of a growing block's room -> its tag row."""
    own: Mapping[Cell, str]
    """Cell of a fixed block -> the name that formulas call it by: `〔党员·教师·男〕`."""
    used: dict[str, Cell] = field(default_factory=dict)
    """Those of these names that some formula uses."""


def names_of(cells: Cells, tables: Sequence[Table]) -> Names:
    """Return the names that the formulas of a sheet can be told in."""
    single = {
        at: spot.field
        for at, spot in cells.spots.items()
        if "." not in spot.field and not spot.option
    }
    columns: dict[Cell, Column] = {}
    rooms: dict[int, int] = {}
    for table in tables:
        if table.block is None:
            continue
        growing = table.kind == "repeat"
        for made in table.columns:
            if made.field and not made.option:
                whole = Column(made.field, table.rows, growing)
                columns |= {
                    (row, made.column): whole
                    for row in table.rows
                    if growing or (row, made.column) in cells.spots
                }
        if growing:
            rooms.update(dict.fromkeys(table.rows, table.rows[0]))
    return Names(cells, single, columns, rooms, _own_names(tables, columns))


def _own_names(tables: Sequence[Table], columns: Mapping[Cell, Column]) -> dict[Cell, str]:
    """Return a name for each cell of the fixed blocks, from what its row prints and its field."""
    items = {
        (str(table.block), row): [text for _, text in named]
        for table in tables
        if table.kind == "fixed"
        for row, named in zip(table.rows, table.items, strict=True)
    }
    said: dict[Cell, str] = {}
    for at, column in columns.items():
        if not column.growing:
            block, _, short = column.name.partition(".")
            words = [block, *items.get((block, at[0]), ()), short]
            said[at] = "·".join(_plain(word) for word in words)
    count: dict[str, int] = {}
    for text in said.values():
        count[text] = count.get(text, 0) + 1
    return {
        at: f"〔{text}〕" if count[text] == 1 else f"〔{text}·{address(*at)}〕"
        for at, text in said.items()
    }


def readable(text: str) -> str:
    """Return a formula as people read it, `SUM(教师·男,机关·男)`: the whole names are for us."""
    return _OWN.sub(r"\1", text)


_OWN = re.compile(r"\[〔[^·〕]*·([^〕]*)〕\]")


def _plain(text: str) -> str:
    """Return a printed text as a part of a name: no blanks, dots or brackets, and not too long."""
    kept = "".join(c for c in text if not c.isspace() and c not in "[].!'\"〔〕{}")
    return kept if len(kept) <= 12 else f"{kept[:11]}…"


def told(names: Names, at: Cell, block: str | None = None) -> str:
    """Return the formula of a cell over field names.

    Args:
        names: What the cells of the sheet are.
        at: The cell.
        block: In the rows of which block the formula stands: its fields on the formula's own row
            are told by their short names.

    Raises:
        UntoldError: A reference has no name; the message says which.
    """
    return _Telling(names, at[0], block).formula(at)


@dataclass(slots=True)
class _Telling:
    """One formula on its way to field names."""

    names: Names
    row: int
    block: str | None
    within: list[Cell] = field(default_factory=list)
    """The cells whose formulas are being told, the outermost first."""
    single_cells: bool = False
    """Whether single cells of a fixed block are in it."""

    def formula(self, at: Cell) -> str:
        """Return the text of the whole formula, and note the cells that it uses."""
        text = self._cell_formula(at)
        if self.single_cells:
            for function in _functions(text):
                if function not in BLANK_IS_ZERO:
                    raise UntoldError(f"{function} 里引用了单个的格,空白时不好算")
            used = {name: cell for cell, name in self.names.own.items() if f"[{name}]" in text}
            self.names.used.update(used)
        return text

    def _cell_formula(self, at: Cell) -> str:
        from ..formulas import rewrite

        if at in self.within or len(self.within) >= _DEEP:
            raise UntoldError(f"{address(*at)} 的公式引用了自己")
        self.within.append(at)
        try:
            text = rewrite(self.names.cells.formulas[at], self._area)
        except RuleError as error:
            raise UntoldError(error.message.rstrip("。")) from None
        finally:
            self.within.pop()
        if text is None:
            raise UntoldError("没有引用要填的格,或用了定义的名称")
        return text

    def _area(self, sheet: str | None, area: Box) -> str:
        """Return what stands for a reference: a name, or several parted by commas."""
        cells = self.names.cells
        if sheet is not None and sheet != cells.name:
            raise UntoldError(f"引用了另一张工作表“{sheet}”")
        r0, c0, r1, c1 = area
        if (r0, c0) == (r1, c1):
            return self._cell((r0, c0))
        parts = [
            part
            for column in range(c0, min(c1, cells.width - 1) + 1)
            for part in self._down(column, r0, min(r1, cells.height - 1))
        ]
        if not parts:
            raise UntoldError(f"{address(r0, c0)}:{address(r1, c1)} 里没有要填的格")
        return ",".join(parts)

    def _cell(self, at: Cell) -> str:
        names = self.names
        if at in names.single:
            return _written(names.single[at])
        column = names.columns.get(at)
        if column is not None:
            if at[0] == self.row and column.name.partition(".")[0] == self.block:
                return _written(column.name.partition(".")[2])
            if column.growing:
                raise UntoldError(f"{address(*at)} 是“{column.name}”的一个格,不是整列")
            return self._own(at)
        if at in names.cells.formulas:
            if at[0] in names.rooms and at[0] != self.row:
                raise UntoldError(f"{address(*at)} 是一行里的公式,不是整列")
            text = self._cell_formula(at)
            return text if _single(text) else f"({text})"
        if at in names.cells.numbers:
            return f"{names.cells.numbers[at]:.15g}"
        raise UntoldError(f"{address(*at)} 不是要填的格")

    def _down(self, column: int, first: int, last: int) -> Iterator[str]:
        """Give what a range of one column holds, from above; printed texts and blanks hold none."""
        given: set[str] = set()
        whole = (first, last)
        for row in range(first, last + 1):
            at = (row, column)
            there = self.names.columns.get(at)
            if there is not None:
                yield from self._field_cell(at, there, whole, given)
            elif at in self.names.single or at in self.names.cells.numbers:
                if row in self.names.rooms:
                    raise UntoldError(f"{address(*at)} 是块里印好的数")
                yield self._cell(at)
            elif at in self.names.cells.formulas:
                yield from self._formula_cell(at, whole, given)
            elif at in self.names.cells.mixed or at in self.names.cells.spots:
                raise UntoldError(f"{address(*at)} 不是一个数")

    def _field_cell(
        self, at: Cell, there: Column, whole: tuple[int, int], given: set[str]
    ) -> Iterator[str]:
        """Give a block's field where a range holds all of its cells, else the single cell."""
        if there.name in given:
            return
        first, last = whole
        if first == last == self.row and there.name.partition(".")[0] == self.block:
            yield self._cell(at)
        elif first <= there.rows[0] and there.rows[-1] <= last:
            given.add(there.name)
            yield _written(there.name)
        elif there.growing:
            letters = column_letters(at[1])
            raise UntoldError(
                f"{letters}{first + 1}:{letters}{last + 1} 只是“{there.name}”的一部分"
            )
        else:
            yield self._cell(at)

    def _formula_cell(self, at: Cell, whole: tuple[int, int], given: set[str]) -> Iterator[str]:
        """Give a cell's formula; of a growing block's column of formulas the whole, once."""
        first, last = whole
        tag = self.names.rooms.get(at[0])
        if tag is None or first == last == self.row:
            yield self._cell(at)
            return
        if f"{tag}" in given:
            return
        given.add(f"{tag}")
        room = [row for row, top in self.names.rooms.items() if top == tag]
        if first > min(room) or last < max(room):
            raise UntoldError(f"{address(*at)} 这一列只取了块的一部分")
        yield _summed(self.names, (tag, at[1]))

    def _own(self, at: Cell) -> str:
        self.single_cells = True
        return _written(self.names.own[at])


def _summed(names: Names, at: Cell) -> str:
    """Return a row formula that only adds and subtracts as one over whole columns.

    Raises:
        UntoldError: It does more than that, or names something beside its row.
    """
    here: dict[str, set[str]] = {}
    for (row, _), column in names.columns.items():
        if row == at[0]:
            block, _, short = column.name.partition(".")
            here.setdefault(block, set()).add(short)
    why = UntoldError(f"{address(*at)} 的公式不只是本行几格的和或差")
    for block, own in here.items():
        try:
            return _over_columns(told(names, at, block), block, own, why)
        except UntoldError:
            continue
    raise why


def _over_columns(text: str, block: str, own: set[str], why: UntoldError) -> str:
    """Return sums and differences of a block's fields as such of whole columns."""
    from ..formulas import parse
    from ..formulas.syntax import Call, Name, Node, Operation

    def whole(node: Node | None) -> str:
        if isinstance(node, Name) and len(node.parts) == 1 and node.parts[0] in own:
            return _written(f"{block}.{node.parts[0]}")
        if isinstance(node, Operation) and node.sign in "+-":
            right = whole(node.right)
            return f"{whole(node.left)}{node.sign}" + (
                f"({right})" if isinstance(node.right, Operation | Call) else right
            )
        if isinstance(node, Call) and node.function == "SUM":
            return "+".join(whole(argument) for argument in node.arguments)
        raise why

    return whole(parse(text))


def _single(text: str) -> bool:
    """Whether a formula is one name, number or function, and needs no brackets."""
    from ..formulas import parse
    from ..formulas.syntax import Call, Name, Number

    return isinstance(parse(text), Call | Name | Number)


def _functions(text: str) -> set[str]:
    from ..formulas import parse
    from ..formulas.syntax import Call, walk

    return {node.function for node in walk(parse(text)) if isinstance(node, Call)}


def _written(name: str) -> str:
    """Return a full name as a formula writes it: `满意%` bare would be 满意/100."""
    from ..formulas import bracketed

    return ".".join(bracketed(part) for part in name.split("."))
