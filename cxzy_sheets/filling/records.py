"""What is given for a block -> columns of plain values, one entry a record.

A frame or a sequence of mappings; the columns are short field names. A fixed block's records are
put on the rows that print their key, or, where no printed column is given, taken in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import FillError
from ..layout import Block, Layout, Table
from ..names import label_key, offer
from .fitting import plain

Columns = dict[str, list[Any]]


def columns_of(layout: Layout, block: Block, given: Any) -> tuple[Columns, int]:
    """Return the columns that are given for a block, and how many records they have.

    Raises:
        FillError: A column is no field of the block, or what is given is no table.
    """
    columns, count = _columns(block, given)
    for name in columns:
        if name not in block.fields or layout.fields[f"{block.name}.{name}"].hidden:
            raise FillError(
                f"块 {block.name} 没有字段 {name}。", found=name, expected=list(block.fields),
                hint=offer(name, block.fields),
            )  # fmt: skip
    return columns, count


def _columns(block: Block, given: Any) -> tuple[Columns, int]:
    if hasattr(given, "columns") and hasattr(given, "to_dict"):
        names = [str(name) for name in given.columns]
        if len(set(names)) != len(names):
            raise FillError(f"块 {block.name} 的数据有重名的列。", found=names)
        named = zip(names, given.columns, strict=True)
        return {name: given[column].tolist() for name, column in named}, len(given)
    if isinstance(given, (str, bytes, Mapping)) or not hasattr(given, "__iter__"):
        raise FillError(
            f"块 {block.name} 的数据不是一行行的记录。", found=type(given).__name__,
            expected="DataFrame,或由字典组成的列表",
        )  # fmt: skip
    records = list(given)
    if records and all(type(record) is dict for record in records):
        keys = records[0].keys()
        if all(record.keys() == keys for record in records):
            return {str(key): [record[key] for record in records] for key in keys}, len(records)
    columns: Columns = {}
    for index, record in enumerate(records):
        if not isinstance(record, Mapping):
            error = FillError(
                f"块 {block.name} 的第 {index + 1} 条记录不是字典。", found=type(record).__name__
            )
            error.record = index
            raise error
        for name, value in record.items():
            columns.setdefault(str(name), [None] * len(records))[index] = value
    return columns, len(records)


def in_printed_order(block: Block, table: Table, columns: Columns, count: int) -> list[int | None]:
    """Return for each row of a fixed block which record stands there, None where none was given.

    Raises:
        FillError: A record names no row of the form, two name one row, or, without names, there
            are not as many records as rows.
    """
    short = {name.partition(".")[2]: texts for name, texts in table.printed.items()}
    named = [name for name in short if name in columns]
    if not named:
        if count != len(table.rows):
            raise FillError(
                f"块 {block.name} 在表样里印有 {len(table.rows)} 行,给了 {count} 条记录。",
                found=count, expected=len(table.rows),
                hint=f"请给出印好的列 {'、'.join(short)},按名对行。" if short else None,
            )  # fmt: skip
        return list(range(count))
    return _by_name(block, table, columns, count, named=named, short=short)


def _by_name(
    block: Block,
    table: Table,
    columns: Columns,
    count: int,
    *,
    named: Sequence[str],
    short: Mapping[str, Sequence[str]],
) -> list[int | None]:
    rows: dict[tuple[str, ...], list[int]] = {}
    for row in range(len(table.rows)):
        rows.setdefault(tuple(label_key(short[name][row]) for name in named), []).append(row)
    order: list[int | None] = [None] * len(table.rows)
    for record in range(count):
        texts = [str(plain(columns[name][record]) or "") for name in named]
        free = [r for r in rows.get(tuple(map(label_key, texts)), ()) if order[r] is None]
        if not free:
            raise _no_row(
                block, named, short, texts, record, known=tuple(map(label_key, texts)) in rows
            )
        order[free[0]] = record
    return order


def _no_row(
    block: Block,
    named: Sequence[str],
    short: Mapping[str, Sequence[str]],
    texts: Sequence[str],
    record: int,
    *,
    known: bool,
) -> FillError:
    said = "、".join(texts)
    printed = list(dict.fromkeys(short[named[-1]]))
    why = "已有记录填在这一行" if known else "表样里没有印这一行"
    error = FillError(
        f"块 {block.name} 的第 {record + 1} 条记录({named[-1]}:{said}):{why}。",
        found=said, expected=printed, hint="" if known else offer(texts[-1], printed),
    )  # fmt: skip
    error.field, error.record = f"{block.name}.{named[-1]}", record
    return error
