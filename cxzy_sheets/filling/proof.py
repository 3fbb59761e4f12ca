"""A filled copy that may say something else than was given -> read back, and refused where it does.

Filling and reading are opposites. For most values that is plain; a record without a name, one that
is called 合计, a text that looks like a label have to be tried: the copy is read, and what comes
back is held against what was given.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from ..errors import FillError
from ..findings import MUST, Finding
from ..layout import Block, Layout, Table
from ..layout.places import place_of
from ..names import label_key
from ..reading import Filled, reader_of
from ..reading.plain import Shape, plain_records
from ..values import Spec, read_value
from ..workbooks import read_book
from .records import Columns
from .refusals import refused, short

Blocks = Mapping[str, tuple[Columns, int]]
_SIGNS = re.compile("[:：{｛}｝]")
"""What parts a label from its answer, or marks a tag."""


class Proof:
    """The trial of filled copies of one form."""

    def __init__(self, layout: Layout, specs: Mapping[str, Spec]) -> None:
        self.layout, self.specs = layout, specs

    @cached_property
    def _reader(self) -> Any:
        return reader_of(self.layout)

    @cached_property
    def _known(self) -> frozenset[str]:
        """Keys of every text that the form prints."""
        return frozenset().union(*(plan.known for plan in self._reader.plans))

    @cached_property
    def _shapes(self) -> dict[str, tuple[Table, Shape | None]]:
        """Repeating block -> its table, and what its plain records look like."""
        return {
            str(table.block): (table, shape)
            for plan in self._reader.plans
            for table, shape in zip(plan.page.tables, plan.shapes, strict=True)
            if table.block is not None and table.kind == "repeat"
        }

    def needed(self, singles: Mapping[str, Any], blocks: Blocks) -> bool:
        """Return whether a copy with these values may be read in another way."""
        texts = list(_texts(singles.values()))
        senders = frozenset(map(label_key, texts))
        for name, (columns, count) in blocks.items():
            for column in columns.values():
                texts += _texts(column)
            if name in self._shapes and not self._plain(name, columns, count, senders):
                return True
        return any(_SIGNS.search(text) or label_key(text) in self._known for text in set(texts))

    def _plain(self, name: str, columns: Columns, count: int, senders: frozenset[str]) -> bool:
        """Return whether every record of a block is one at first sight."""
        table, shape = self._shapes[name]
        if not count:
            return True
        if shape is None:
            return False
        width = max(column.column for column in table.columns) + 1
        grid: list[tuple[Any, ...]] = [("",) * count] * width
        for about in table.columns:
            if about.field is not None and about.option is None:
                given = columns.get(about.field.partition(".")[2], ())
                grid[about.column] = tuple(map(_content, given)) or ("",) * count
        return plain_records(shape, grid, senders) == count

    def hold(self, data: bytes, singles: Mapping[str, Any], blocks: Blocks) -> None:
        """Read a filled copy and hold it against what it was filled with.

        Raises:
            FillError: It says something else; the error names field and record.
        """
        found: Filled = self._reader.read(read_book(data), "")
        for name, value in singles.items():
            if value is not None and not self._same(name, value, found.values.get(name)):
                raise self._differs(name, None, value, found)
        for name, (columns, count) in blocks.items():
            self._hold_block(self.layout.blocks[name], columns, count, found)

    def _hold_block(self, block: Block, columns: Columns, count: int, found: Filled) -> None:
        read = found.blocks.get(block.name)
        there = len(read.rows) if read is not None else 0
        for index in range(count):
            given = {
                short: column[index]
                for short, column in columns.items()
                if column[index] is not None and f"{block.name}.{short}" in self.specs
            }
            if read is None or index >= there:
                raise self._lost(block, given, index, found)
            wrong = [
                short
                for short, value in given.items()
                if not self._same(f"{block.name}.{short}", value, read.columns[short][index])
            ]
            if len(wrong) > 1 or (wrong and there != count):
                raise self._lost(block, given, index, found)
            if wrong:
                raise self._differs(f"{block.name}.{wrong[0]}", index, given[wrong[0]], found)
        if there > count:
            raise self._lost(block, {}, max(count - 1, 0), found)

    def _same(self, name: str, given: Any, read: Any) -> bool:
        about = self.layout.fields[name]
        if about.hidden or about.formula or about.printed:
            return True
        if isinstance(given, float) and isinstance(read, (int, float)):
            return math.isclose(given, read, rel_tol=1e-14)
        if isinstance(given, str):
            return bool(read_value(given, self.specs[name])[0] == read)
        if isinstance(given, datetime.date) and about.type != "日期":
            return True
        return bool(given == read)

    def _differs(self, name: str, record: int | None, value: Any, found: Filled) -> FillError:
        hint = _why(found, [name, name.partition(".")[0]])
        return refused(self.layout, name, record, value, "能原样读回来的内容", hint=hint)

    def _lost(self, block: Block, given: Mapping[str, Any], index: int, found: Filled) -> FillError:
        key = self._key(block)
        name = f"{block.name}.{key}"
        said = "、".join(f"{short_} {short(value)}" for short_, value in given.items())
        sheet, cell = place_of(self.layout, name)
        wants = f"没有填“{key}”," if key not in given else ""
        error = FillError(
            f"块 {block.name} 的第 {index + 1} 条记录填不进去({said or '全空'}):{wants}"
            "填进表里,读的时候认不出这一行是一条记录。",
            sheet=sheet, cell=cell, found=dict(given), expected="读得回来的一条记录",
            hint=f"请填上“{key}”。" if wants else _why(found, [block.name]) or None,
        )  # fmt: skip
        error.field, error.record = name, index
        return error

    def _key(self, block: Block) -> str:
        """Return the field that names a block's records."""
        table, shape = self._shapes.get(block.name, (None, None))
        if table is None or shape is None:
            return block.fields[0]
        named = (c.field for c in table.columns if c.column == shape.key and c.field)
        return next((name.partition(".")[2] for name in named), block.fields[0])


def _texts(values: Any) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from (part for part in value if isinstance(part, str))


def _content(value: Any) -> Any:
    """Return a value as a plain cell shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    return float(value) if isinstance(value, int) else value


def _why(found: Filled, names: Sequence[str]) -> str | None:
    """Return what reading has to say of it."""
    said: list[Finding] = [f for f in found.findings if f.field in names]
    said = [f for f in said if f.severity == MUST] or said
    return f"读出来的问题:{said[0].message}" if said else None
