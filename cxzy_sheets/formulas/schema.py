"""Names and their static types; what a bare or dotted name means where a formula stands (S12–S14)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..errors import RuleError
from ..names import offer
from .syntax import Name, bracketed

ANY, NUM, TEXT, DATE, BOOL = "任意", "数", "文本", "日期", "是否"

KINDS = {
    "整数": NUM, "小数": NUM, "百分比": NUM, "日期": DATE, "年月": DATE, "是否": BOOL, None: ANY,
}  # fmt: skip
"""Type of a field -> what formulas take it for; every other type is a text."""


@dataclass(frozen=True, slots=True)
class Column:
    """The static description of a field or of a list's column."""

    type: str | None = "文本"
    """None: nobody has typed it."""
    many: bool = False
    unique: bool = False
    """A key: a blank in it matches nothing (S6)."""
    options: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """What formulas take it for."""
        return KINDS.get(self.type, TEXT)


@dataclass(frozen=True, slots=True)
class Schema:
    """The names of a form: single fields, blocks, parameters, other forms, lists."""

    head: Mapping[str, Column] = field(default_factory=dict)
    blocks: Mapping[str, Mapping[str, Column]] = field(default_factory=dict)
    parameters: Mapping[str, object] = field(default_factory=dict)
    """Name -> a value, or the text of a formula that begins with `=`."""
    forms: Mapping[str, Schema] = field(default_factory=dict)
    lists: Mapping[str, Mapping[str, Column]] = field(default_factory=dict)
    """`专业目录`, `名册.单位` -> its columns."""

    def names(self) -> Iterator[str]:
        """Give every name as it would be written."""
        yield from self.head
        for block, columns in self.blocks.items():
            yield from (f"{block}.{name}" for name in columns)
        yield from self.parameters
        for name, columns in self.lists.items():
            yield from (f"{name}.{column}" for column in columns)


@dataclass(frozen=True, slots=True)
class Found:
    """What a name is."""

    where: str
    """row, head, parameter, column, foreign."""
    path: str
    """Of a column its table: a block, or the path of a foreign table; else empty."""
    name: str
    column: Column
    ring: int = 1
    """1: this copy · 2: other forms of the unit and below · 3: every unit's (rules.md P2)."""


def resolve(node: Name, schema: Schema, scope: str | None) -> Found:
    """Return what a name in a rule of `scope` means.

    Raises:
        RuleError: It means nothing, or two things.
    """
    if len(node.parts) == 1:
        return _bare(node, schema, scope)
    return _dotted(node, schema)


def _error(node: Name, message: str, hint: str = "") -> RuleError:
    error = RuleError(message, hint=hint or None, found=node.text)
    error.position = node.at
    return error


def _bare(node: Name, schema: Schema, scope: str | None) -> Found:
    name = node.parts[0]
    found = []
    if scope is not None and name in schema.blocks[scope]:
        found.append(Found("row", scope, name, schema.blocks[scope][name]))
    if name in schema.head:
        found.append(Found("head", "", name, schema.head[name]))
    if name in schema.parameters:
        found.append(Found("parameter", "", name, _parameter(schema.parameters[name])))
    if len(found) > 1:
        what = {"row": f"{scope} 的列", "head": "表头字段", "parameter": "参数"}
        raise _error(
            node, f"{name} 既是{'又是'.join(what[f.where] for f in found)}。", "请改其中一个的名称。"
        )
    if found:
        return found[0]
    blocks = [block for block, columns in schema.blocks.items() if name in columns]
    if blocks:
        full = "、".join(f"{block}.{bracketed(name)}" for block in blocks)
        raise _error(node, f"{name} 是块里的一列,这里要写 {full}。")
    known = [n.rpartition(".")[2] for n in schema.names()] + list(schema.head)
    raise _error(node, f"没有 {name} 这个名称。", offer(name, known))


def _parameter(value: object) -> Column:
    import datetime

    if isinstance(value, bool):
        return Column("是否")
    if isinstance(value, (int, float)):
        return Column("小数")
    if isinstance(value, (datetime.date, datetime.datetime)):
        return Column("日期")
    return Column("文本")


def _dotted(node: Name, schema: Schema) -> Found:
    parts, ring = node.parts, 2
    if parts[0] == "全部":
        parts, ring = parts[1:], 3
    elif parts[0] in schema.blocks and len(parts) == 2:
        columns = schema.blocks[parts[0]]
        if parts[1] not in columns:
            raise _error(node, f"块 {parts[0]} 没有 {parts[1]} 这一列。", offer(parts[1], columns))
        return Found("column", parts[0], parts[1], columns[parts[1]])
    path = ".".join(node.parts[:-1])
    for length in range(len(node.parts) - 1, 0, -1):
        listed = ".".join(node.parts[:length])
        if listed in schema.lists and length == len(node.parts) - 1:
            columns = schema.lists[listed]
            if node.parts[-1] not in columns:
                raise _error(
                    node, f"{listed} 没有 {node.parts[-1]} 这一列。", offer(node.parts[-1], columns)
                )
            return Found("foreign", listed, node.parts[-1], columns[node.parts[-1]], 1)
    if parts and parts[0] in schema.forms:
        other = schema.forms[parts[0]]
        if len(parts) == 2 and parts[1] in other.head:
            return Found("foreign", path, parts[1], other.head[parts[1]], ring)
        if len(parts) == 3 and parts[2] in other.blocks.get(parts[1], {}):
            return Found("foreign", path, parts[2], other.blocks[parts[1]][parts[2]], ring)
        known = [n for n in other.names()]
        raise _error(
            node, f"表 {parts[0]} 没有 {'.'.join(parts[1:])}。", offer(".".join(parts[1:]), known)
        )
    known = [*schema.names(), *schema.blocks, *schema.forms]
    raise _error(node, f"没有 {node.text} 这个名称。", offer(node.text, known))
