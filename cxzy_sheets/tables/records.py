"""Accepted copies -> frames and tables: records of a block, one row a copy, totals.

Columns are gathered as lists over all copies and become one frame at the end; nothing here makes a
frame for a file (performance.md §0.4).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..layout import Field, Layout
from ..reading import Filled
from ..reading.filled import series
from ..refs import Ref

if TYPE_CHECKING:
    import pandas as pd

    from ..formulas import Formula
    from ..formulas.syntax import Node

SOURCE = ("来源文件", "来源表", "来源行")
"""The last columns of every frame of records: file, sheet, and Excel's row number."""
NOT_ADDED = re.compile(
    r"(年|年份|年度|月份|序号|编号|代码|届|期次|年龄|名次|排名|次序|率|比例|占比|比重|单价|平均.*)$"
)
"""Numbers that are names, ranks, rates or means by what they are called: their sum says nothing."""


@dataclass(frozen=True, slots=True)
class Records:
    """The records of one block, or the single fields, of many copies; one place for each value."""

    fields: tuple[Field, ...]
    """In the order of the columns; head fields first."""
    columns: Mapping[str, list[Any]]
    """Column name -> values, a row each."""
    copies: Sequence[Filled]
    rows: Sequence[tuple[int, int]]
    """For each row its copy and its record there; the record of a head row is -1."""
    source: Sequence[tuple[str, str, int]]
    """File, sheet, and row as Excel counts it; 0 where there is none."""
    names: Mapping[str, str]
    """Column -> name of the field in the form."""

    def ref(self, row: int, column: str) -> Ref | None:
        """Return the cell that a value stands in; None where it stands in none."""
        copy, record = self.rows[row]
        name = self.names[column]
        try:
            return self.copies[copy].ref(name, record if "." in name else None)
        except KeyError:
            return None

    def frame(self) -> pd.DataFrame:
        """Return the records as a frame, dtypes by type of field; `SOURCE` stands last."""
        import pandas as pd

        made = {
            column: series(self.columns[column], about.type, many=about.many or bool(about.split))
            for column, about in zip(self.names, self.fields, strict=True)
        }
        for index, name in enumerate(SOURCE):
            values = [source[index] for source in self.source]
            if name == "来源行":
                made[name] = pd.Series([v or None for v in values], dtype="Int64")
            else:
                made[name] = pd.Series(values, dtype="string")
        return pd.DataFrame(made)


def head_records(layout: Layout, copies: Sequence[Filled]) -> Records:
    """Return the single fields, a row a copy."""
    fields = tuple(f for f in layout.fields.values() if f.block is None and not f.hidden)
    columns = {f.name: [copy.answers[f.name].value for copy in copies] for f in fields}
    source = []
    for copy in copies:
        cells = [copy.answers[f.name] for f in fields if copy.answers[f.name].cell is not None]
        first = min(cells, key=lambda a: a.cell or (0, 0), default=None)
        row = first.cell[0] + 1 if first is not None and first.cell else 0
        sheet = (first.sheet if first is not None else None) or next(
            (s for s in copy.sheets if s), ""
        )
        source.append((copy.file, sheet, row))
    rows = [(index, -1) for index in range(len(copies))]
    return Records(fields, columns, copies, rows, source, {f.name: f.name for f in fields})


def block_records(layout: Layout, block: str, copies: Sequence[Filled]) -> Records:
    """Return the records of a block, a row each, the copy's single fields in front of them."""
    own = [layout.fields[f"{block}.{short}"] for short in layout.blocks[block].fields]
    taken = {about.short for about in own}
    heads = [f for f in layout.fields.values() if f.block is None and not f.hidden]
    # A head field that is named as a column of the block gives way to it.
    heads = [about for about in heads if about.name not in taken]
    columns: dict[str, list[Any]] = {about.name: [] for about in heads}
    columns |= {about.short: [] for about in own}
    rows: list[tuple[int, int]] = []
    source: list[tuple[str, str, int]] = []
    for index, copy in enumerate(copies):
        read = copy.blocks[block]
        size = len(read.rows)
        for about in heads:
            columns[about.name] += [copy.answers[about.name].value] * size
        for about in own:
            columns[about.short] += read.columns[about.short]
        rows += [(index, record) for record in range(size)]
        source += [(copy.file, read.sheet, row + 1) for row in read.rows]
    names = {about.name: about.name for about in heads} | {f.short: f.name for f in own}
    return Records((*heads, *own), columns, copies, rows, source, names)


def added(about: Field) -> bool:
    """Return whether a field's values are added up: counts and amounts, never rates and names."""
    plain = about.type in ("整数", "小数") and not about.many and not about.split
    # Percentage points are 小数 with 计量 % (rules.md S10).
    named = NOT_ADDED.search(about.short) or any("%" in unit for unit in about.measure)
    return plain and not about.formula and not about.key and not named


@dataclass(frozen=True, slots=True)
class Sums:
    """The totals of one frame's columns."""

    values: Mapping[str, float | int | None]
    """Column -> total; None where nothing can be added, or nothing is known."""
    left_out: Mapping[str, int]
    """Column -> records without a known value in it, which its total leaves out (未计)."""


def sums(
    layout: Layout, records: Records, block: str | None, rows: Sequence[int] | None = None
) -> Sums:
    """Return the totals over some rows of records, all of them by default.

    Counts are added; a field with a formula of + - * / over such counts is worked out from the
    totals, over the records in which every field it names is known (DESIGN §3); everything else has
    no total. Rates are never averaged.
    """
    chosen = range(len(records.rows)) if rows is None else rows
    own = [
        (column, about)
        for column, about in zip(records.names, records.fields, strict=True)
        if about.block == block
    ]
    values: dict[str, float | int | None] = {}
    left_out: dict[str, int] = {}
    for column, about in own:
        if added(about):
            known = [v for i in chosen if (v := records.columns[column][i]) is not None]
            values[column] = _total(known, about.type) if known else None
            left_out[column] = len(chosen) - len(known)
    for column, about in own:
        operands = ratio_operands(layout, about)
        if operands is not None:
            known_rows = [
                i for i in chosen if all(records.columns[name][i] is not None for name in operands)
            ]
            values[column] = _ratio(layout, about, records, operands, known_rows)
            left_out[column] = len(chosen) - len(known_rows)
    return Sums(values, left_out)


def _total(known: Sequence[Any], kind: str) -> float | int:
    import math

    # math.fsum: the same total whatever the order of the files.
    return sum(known) if kind == "整数" else math.fsum(known)


def ratio_operands(layout: Layout, about: Field) -> tuple[str, ...] | None:
    """Return the columns that a field's formula is made from, where it can be worked out from sums.

    None where the field has no formula, or one that means something else over sums than over
    records: a product of two columns, a comparison, a column that does not add up.
    """
    from ..errors import RuleError
    from ..formulas import parse
    from ..formulas.syntax import Name, walk

    if not about.formula:
        return None
    try:
        tree = parse(about.formula)
    except RuleError:
        return None
    if _degree(tree) is None:
        return None
    names: list[str] = []
    for node in walk(tree):
        if isinstance(node, Name):
            full = f"{about.block}.{node.text}" if about.block else node.text
            used = layout.fields.get(full)
            if used is None or not added(used):
                return None
            names.append(used.short)
    return tuple(dict.fromkeys(names)) or None


def _degree(node: Node | None) -> int | None:
    """Return 1 for what adds up as its columns do, 0 for a rate or a number, else None.

    `满意+不满意` is 1, `满意/有效票*100%` is 0; `单价*数量`, `满意+1` and `满意/有效票*人数`
    over sums are not the sums of what they are over records. What forms wrap round a rate is looked
    through: ROUND, IFERROR, `IF(有效票=0,"",…)`.
    """
    from ..formulas.syntax import Call, Name, Number, Operation, Sign, Text

    if isinstance(node, Name):
        return 1
    if isinstance(node, Number):
        return 0
    if isinstance(node, Sign):
        return _degree(node.value)
    if isinstance(node, Operation):
        left, right = _degree(node.left), _degree(node.right)
        if node.sign in "+-" and left == right:
            return left
        if node.sign == "/" and left is not None and right is not None:
            # A count by a plain number is a count, by a count a rate.
            return left - right if left >= right else None
        if node.sign == "*" and isinstance(node.left, Number):
            return right
        return left if node.sign == "*" and isinstance(node.right, Number) else None
    if isinstance(node, Call) and node.function in ("ROUND", "IFERROR", "IF"):
        values = node.arguments[1:] if node.function == "IF" else node.arguments
        inner = [v for v in values if not isinstance(v, (Number, Text))]
        checks_blank = node.function != "IF" or _asks_for_nothing(node.arguments[0])
        return _degree(inner[0]) if len(inner) == 1 and checks_blank else None
    return None


def _asks_for_nothing(node: Node | None) -> bool:
    """Return whether a condition only asks if a column is empty or 0: `有效票=0`, `有效票>0`."""
    from ..formulas.syntax import Name, Number, Operation, Text

    if not isinstance(node, Operation) or node.sign not in ("=", "<>", ">"):
        return False
    nothing = (isinstance(node.right, Number) and node.right.value == 0) or (
        isinstance(node.right, Text) and not node.right.value
    )
    return nothing and isinstance(node.left, Name)


def _ratio(
    layout: Layout, about: Field, records: Records, operands: Sequence[str], rows: Sequence[int]
) -> float | None:
    if not rows:
        return None
    block = about.block
    totals = {
        name: _total(
            [records.columns[name][i] for i in rows],
            layout.fields[f"{block}.{name}" if block else name].type,
        )
        for name in operands
    }
    return _evaluated(_compiled(layout, about), totals, about)


def _compiled(layout: Layout, about: Field) -> Formula:
    from ..formulas import compile_value
    from ..layout.schema import schema_of

    return compile_value(about.formula, schema_of(layout), about.block)


def _evaluated(formula: Formula, totals: Mapping[str, Any], about: Field) -> float | None:
    import numpy as np

    from ..formulas import KNOWN, Table, World, column

    columns = {name: column([value], "小数") for name, value in totals.items()}
    row = Table(1, columns, np.zeros(1, np.int64))
    head = Table(1, {} if about.block else columns, np.zeros(1, np.int64))
    world = World(head, {about.block: row} if about.block else {})
    result = formula.evaluate(world)
    if result.s is not None and result.s[0] != KNOWN:
        return None
    return float(result.v[0])
