"""What a tagged form says, as values: fields, blocks, rules, and the pages they stand on.

    page            one sheet of the form that holds tags
    ├── Spot        one place that a unit fills: a cell, a piece of a cell, a box to tick
    ├── Mixed       a cell of text with tags in it
    ├── Anchor      a text that the form itself prints; what a filled copy is recognised by
    └── Table       a header with rows under it: a block, or single fields set out as a matrix

Rows and columns count from 0 here; `refs.address` makes what a person sees of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..refs import Box

if TYPE_CHECKING:
    from ..formulas import Column, Schema


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that the form asks for."""

    name: str
    """`单位`, or `支部.有效票` for a column of a block: the key of `Layout.fields`."""
    block: str | None = None
    type: str = "文本"
    many: bool = False
    """Several values in one cell: `选项(多)`."""
    type_source: str = "default"
    """What decided the type: 字段, ticks, validation, format, use, or default."""
    required: str = ""
    """Empty, `是`, or a formula that begins with `=`."""
    allowed: tuple[str, ...] = ()
    """The items of 取值 as they are written: options, conditions, columns."""
    options: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    """What else people write for an option, and the option."""
    key: str = ""
    """Empty, `键`, or `全`."""
    unique: str = ""
    """Empty, `是` (within the copy), or `全部` (among all units)."""
    blank: str | None = None
    """What an empty cell means; None means that it is missing."""
    formula: str = ""
    """What the value must be, over field names, without the leading `=`."""
    formula_source: str = ""
    """字段, or the cell of the form whose own formula it is."""
    tolerance: float | None = None
    """How far a typed value may be from its formula; None: within the digits that were typed."""
    prefill: str = ""
    split: tuple[str, ...] = ()
    public: str = ""
    """公开, 内部, 不出; empty: decided by the type."""
    measure: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    hint: str = ""
    printed: bool = False
    """The form prints it, the unit does not fill it in (type 印)."""
    number_format: str = "General"
    hidden: bool = False
    """It has no tag: a cell with the form's own formula, read only to be checked."""
    refers: str = ""
    """`清单.列`: a value stands for a row of that list."""
    levels: tuple[str, ...] = ()
    """Of a 单位 or 人员: the levels of the roster that 取值 names, or 全部."""
    cell_of: str = ""
    """Of a hidden field that is one cell of a fixed block, for the form's own formulas: the field
    whose cell it is, `党员.男`."""
    own_parameter: bool = False
    """Its 公式 is the parameter of its own name."""
    short: str = field(init=False, repr=False, compare=False)
    """The name inside its block: `有效票`."""

    def __post_init__(self) -> None:
        # Worked out once: every copy that is read asks for it many times.
        short = self.name.partition(".")[2] if self.block else self.name
        object.__setattr__(self, "short", short)


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of a field on a page: the cell of a tag."""

    field: str
    row: int
    column: int
    option: str | None = None
    """Of a box to tick: the option that a tick there means."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """One tag inside a cell of text, with the label that leads to it."""

    field: str | None
    """None: an anonymous tag `{{ }}`, a place where units write and nobody reads."""
    label: str
    """The form's text just before the tag, `填报单位(盖章)`."""
    option: str | None = None


@dataclass(frozen=True, slots=True)
class Mixed:
    """A cell in which text and tags stand together: `填报单位(盖章):{{单位}}  日期:{{日期}}`."""

    row: int
    column: int
    literals: tuple[str, ...]
    """The texts before, between and after the tags: one more than there are chunks."""
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A text that the form prints."""

    row: int
    column: int
    text: str
    role: str = "label"
    """`label`; `header` in the header rows of a table; `total` in a total row; `item` for the
    printed text that names a row of a fixed block or matrix."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table in the form: where it stands and the texts of its header, outside in."""

    column: int
    path: tuple[str, ...]
    field: str | None = None
    """The field of a block's column; None in a matrix of single fields, whose spots say it, and in
    a column that only has the form's own formula."""
    option: str | None = None
    mixed: Mixed | None = None
    """Set where the block's tags share their cells with text."""
    formula: str = ""
    """The form's own formula of the column, over field names; only where no field stands in it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows under it.

    `repeat` is a block with as many records as the unit needs, `fixed` a block with one record for
    each printed row, `matrix` single fields under a header, one or several rows of them.
    """

    kind: str
    block: str | None
    header: tuple[int, ...]
    """The header rows, outermost first; column-number rows are left out."""
    number_rows: tuple[int, ...]
    """Rows of the header that only number the columns: `甲 1 2 3`."""
    columns: tuple[TableColumn, ...]
    rows: tuple[int, ...]
    """`repeat`: the rows of the room that the form has; else the printed rows, one a record."""
    serial: int | None = None
    """The column with printed or typed serial numbers."""
    items: tuple[tuple[tuple[int, str], ...], ...] = ()
    """`fixed` and `matrix`: for each row the printed texts that name it, (column, text)."""
    printed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """`fixed`: for each field that the form prints its text on each row; numbers as digits."""
    printed_columns: Mapping[str, TableColumn] = field(default_factory=dict)
    """The same fields -> the columns in which the form prints them."""
    totals: tuple[int, ...] = ()
    """`repeat`: rows next to the room that the form itself calls a total. `fixed` and `matrix`:
    rows between the printed ones, or right below, with formulas of the form and no tag."""
    total_items: tuple[tuple[tuple[int, str], ...], ...] = ()
    """`fixed` and `matrix`: for each of them the printed texts that name it."""
    total_formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """`repeat`: the form's own formulas in `totals`, over field names: `SUM(支部.有效票)`."""

    @property
    def span(self) -> tuple[int, int]:
        """First and last column of the table's own columns."""
        columns = [column.column for column in self.columns]
        return min(columns), max(columns)


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of the form that holds tags."""

    name: str
    rows: int
    columns: int
    spots: tuple[Spot, ...]
    """Tags that stand alone in their cell, blocks included."""
    mixed: tuple[Mixed, ...]
    anchors: tuple[Anchor, ...]
    tables: tuple[Table, ...]
    merges: tuple[Box, ...]
    formulas: Mapping[tuple[int, int], str]
    """Formulas that the form itself has, with the leading `=`."""
    numbers: Mapping[tuple[int, int], float]
    """Numbers that the form prints, serial numbers among them."""
    own: Mapping[str, str] = field(default_factory=dict)
    """Field -> the formula over field names that the form itself has in its cell. Cells without a
    tag are hidden fields, named by their place: `〔表1!F4〕`; the formula is empty where it cannot
    be told in field names."""
    untold: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Cell of a formula that is not used -> why."""
    own_cells: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Hidden field `〔党员·教师·男〕` -> the cell of a fixed block that it is; used ones only."""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    comments: frozenset[str] = frozenset()
    """What the form's own comments say."""
    pictures: frozenset[int | None] = frozenset()
    """What tells the form's own pictures from others: `Picture.content`."""


@dataclass(frozen=True, slots=True)
class Block:
    """A group of fields of which a copy holds several records."""

    name: str
    fields: tuple[str, ...]
    """Short names, in the order of the form's columns."""
    fixed: bool
    """One record for each printed row, in place of as many as the unit needs."""
    page: int
    room: int
    """How many records the blank form has room for."""

    @property
    def full_names(self) -> tuple[str, ...]:
        """The keys of `Layout.fields`: `支部.名称` …"""
        return tuple(f"{self.name}.{short}" for short in self.fields)


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One row of the sheet 规则, or a formula that the form itself has in a cell."""

    id: str
    scope: str | None
    """A block, or None for the copy as a whole."""
    text: str
    severity: str
    message: str
    place: str
    """Where it is written: `规则!C3`, or the cell of the form."""
    own: bool = False
    """It is the form's own total or rate formula."""
    piece: str = ""
    """The field of several values a cell whose values it is held against, one by one."""


@dataclass(frozen=True, slots=True)
class Around:
    """The names of a cycle that the formulas of its forms may use."""

    parameters: Mapping[str, object] = field(default_factory=dict)
    forms: Mapping[str, Schema] = field(default_factory=dict)
    lists: Mapping[str, Mapping[str, Column]] = field(default_factory=dict)
    dots: Mapping[str, Mapping[str, Column]] = field(default_factory=dict)
    """What a value of a type, or of a list's column, can be asked for."""
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """`清单.列` -> its texts, for 取值 that name it."""
    levels: frozenset[str] = frozenset()
    """Words of the roster that name a group of units."""
    asked: frozenset[str] = frozenset()
    """Those of `options` that are columns of tables and inputs: 取值 is held against them when
    copies are checked, for the tables are not made before."""


@dataclass(frozen=True, slots=True)
class Layout:
    """All that one tagged workbook says."""

    name: str
    """The file's name without its ending."""
    title: str
    pages: tuple[Page, ...]
    fields: Mapping[str, Field]
    blocks: Mapping[str, Block]
    rules: tuple[RuleLine, ...]
    around: Around | None = None
    """The names of the cycle that the form stands in; None: a form by itself."""

    @property
    def parameters(self) -> Mapping[str, object]:
        """The parameters that its formulas may use."""
        return self.around.parameters if self.around is not None else {}
