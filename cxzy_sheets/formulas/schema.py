"""Names and their static types; what a bare or dotted name means where a formula stands.

rules.md S12 to S14: a bare name is looked for among the row's columns, the form's fields and the
parameters at once, and two hits are refused.
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from ..errors import RuleError
from ..names import offer
from .syntax import Name, bracketed

ANY, NUM, TEXT, DATE, BOOL = "任意", "数", "文字", "日期", "是否"

KINDS = {
    "整数": NUM, "小数": NUM, "百分比": NUM, "日期": DATE, "年月": DATE, "是否": BOOL, None: ANY,
}  # fmt: skip
"""Type of a field -> what formulas take it for; every other type is a text."""

REFERRING = ("单位", "人员", "日期", "年月")
"""Types whose values stand for something that has columns of its own (kits.md §3.4, the dot)."""

EVERYWHERE = "全部"
"""The word in front of a form that means every unit's copies (rules.md P2)."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Column:
    """The static description of a field or of a list's column."""

    type: str | None = "文本"
    """None: nobody has typed it."""
    many: bool = False
    unique: bool = False
    """A key: a blank in it matches nothing (S6)."""
    options: tuple[str, ...] = ()
    refers: str = ""
    """`清单.列`: a value stands for the row of that list that holds it."""
    parameter: bool = False
    """Its formula is the parameter of its own name: the two are one thing (kits.md §3.1)."""

    @property
    def reference(self) -> str:
        """What a value can be asked for with a dot: a type, or the list that it refers to."""
        return self.refers or (self.type if self.type in REFERRING else "") or ""

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
    dots: Mapping[str, Mapping[str, Column]] = field(default_factory=dict)
    """A column's reference (`单位`, `日期`, `采用分值.载体`) -> what may stand behind its dot."""

    def names(self) -> Iterator[str]:
        """Give every name as it would be written."""
        yield from map(bracketed, self.head)
        for block, columns in self.blocks.items():
            yield from (f"{bracketed(block)}.{bracketed(name)}" for name in columns)
        yield from map(bracketed, self.parameters)
        for name, columns in self.lists.items():
            yield from (f"{name}.{bracketed(column)}" for column in columns)


@dataclass(frozen=True, slots=True)
class Found:
    """What a name is."""

    where: str
    """row, head, parameter, column, foreign."""
    path: str
    """Of a row or column its block, or the path of a foreign table; else empty."""
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
    try:
        return _dotted(node, schema)
    except RuleError:
        found = _asked(node, schema, scope)
        if found is None:
            raise
        return found


def _asked(node: Name, schema: Schema, scope: str | None) -> Found | None:
    """Return what `名称.类别` asks of a value that stands for a unit, person, day or list row.

    None where what stands before the dot is no such value.
    """
    for length in range(len(node.parts) - 1, 0, -1):
        try:
            base = resolve(Name(node.at, node.parts[:length]), schema, scope)
        except RuleError:
            continue
        if base.where == "parameter" or not schema.dots.get(base.column.reference):
            continue
        name, column = base.name, base.column
        for part in node.parts[length:]:
            known = schema.dots.get(column.reference, {})
            hit = pick(part, known)
            if hit is None:
                raise _error(node, f"{name} 没有 {part} 这一项。", offer(part, known))
            name, column = f"{name}.{hit}", known[hit]
        return Found(base.where, base.path, name, replace(column, many=base.column.many), base.ring)
    return None


def pick(name: str, known: Mapping[str, T]) -> str | None:
    """Return the known name that is meant: the same one, else the same in width and case."""
    if name in known:
        return name
    alike = [other for other in known if _plain(other) == _plain(name)]
    return alike[0] if len(alike) == 1 else None


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _error(node: Name, message: str, hint: str = "") -> RuleError:
    error = RuleError(message, hint=hint or None, found=node.text)
    error.position = node.at
    return error


def _bare(node: Name, schema: Schema, scope: str | None) -> Found:
    name = node.parts[0]
    columns = schema.blocks[scope] if scope is not None else {}
    found = []
    if (hit := pick(name, columns)) is not None:
        found.append(Found("row", scope or "", hit, columns[hit]))
    if (hit := pick(name, schema.head)) is not None:
        found.append(Found("head", "", hit, schema.head[hit]))
    if (hit := pick(name, schema.parameters)) is not None and not any(
        other.column.parameter for other in found
    ):
        found.append(Found("parameter", "", hit, parameter_column(schema.parameters[hit])))
    if len(found) > 1:
        what = {"row": f"{scope} 的列", "head": "表头字段", "parameter": "参数"}
        both = "又是".join(what[f.where] for f in found)
        hint = "请改其中一个的名称。"
        if found[0].where == "row":
            full = f"{bracketed(str(scope))}.{bracketed(name)}"
            hint = f"要用本行这一列的值,请写 {full};要用另一个的,请改其中一个的名称。"
        raise _error(node, f"{name} 既是{both}。", hint)
    if found:
        return found[0]
    blocks = [block for block, inside in schema.blocks.items() if pick(name, inside)]
    if blocks:
        full = "、".join(f"{bracketed(block)}.{bracketed(name)}" for block in blocks)
        rows = f"逐行核对请在 范围 里写 {'或'.join(blocks)};" if scope is None else ""
        raise _error(node, f"{name} 是块里的一列,不是表头字段。", f"{rows}整列请写 {full}。")
    parts = tuple(name.split("."))
    if len(parts) > 1 and _is_name(Name(node.at, parts), schema, scope):
        raise _error(
            node,
            f"[{name}] 把几个名称放进了一个方括号。",
            f"请去掉方括号,写 {bracketed_all(parts)}。",
        )
    known = [*columns, *schema.names()]
    raise _error(node, f"没有 {name} 这个名称。", offer(name, known))


def _is_name(node: Name, schema: Schema, scope: str | None) -> bool:
    try:
        resolve(node, schema, scope)
    except RuleError:
        return False
    return True


def bracketed_all(parts: tuple[str, ...]) -> str:
    """Return the parts of a name as it is written in full."""
    return ".".join(map(bracketed, parts))


def parameter_column(value: object) -> Column:
    """Return the static description of a parameter, by its value."""
    if isinstance(value, bool):
        return Column("是否")
    if isinstance(value, int | float):
        return Column("小数")
    if isinstance(value, datetime.date):
        return Column("日期")
    return Column("文本")


def _dotted(node: Name, schema: Schema) -> Found:
    first = node.parts[0]
    block, form = pick(first, schema.blocks), pick(first, schema.forms)
    if block and form:
        raise _error(node, f"{first} 既是块又是表的名称。", "请改其中一个的名称。")
    if block and len(node.parts) == 2:
        return _in(node, Found("column", block, "", Column()), schema.blocks[block], f"块 {block}")
    for length in range(len(node.parts) - 1, 0, -1):
        listed = pick(".".join(node.parts[:length]), schema.lists)
        if listed and length == len(node.parts) - 1:
            return _in(node, Found("foreign", listed, "", Column()), schema.lists[listed], listed)
    if first == EVERYWHERE and len(node.parts) > 2:
        form = pick(node.parts[1], schema.forms)
        if form:
            return _foreign(node, schema.forms[form], (EVERYWHERE, form), 3)
    elif form:
        return _foreign(node, schema.forms[form], (form,), 2)
    known = [*schema.names(), *schema.blocks, *schema.forms]
    raise _error(node, f"没有 {node.text} 这个名称。", offer(node.text, known))


def _foreign(node: Name, form: Schema, front: tuple[str, ...], ring: int) -> Found:
    """Return a name of another form: `附件4.应到`, `全部.附件4.支部.满意`."""
    inside = node.parts[len(front) :]
    path, name = ".".join(front), front[-1]
    if len(inside) == 1:
        found = Found("foreign", path, "", Column(), ring)
        return _in(node, found, form.head, f"表 {name}", [*form.names()])
    block = pick(inside[0], form.blocks) if len(inside) == 2 else None
    if block is None:
        asked = ".".join(inside)
        raise _error(node, f"表 {name} 没有 {asked}。", offer(asked, form.names()))
    found = Found("foreign", f"{path}.{block}", "", Column(), ring)
    return _in(node, found, form.blocks[block], f"表 {name} 的块 {block}")


def _in(
    node: Name,
    found: Found,
    columns: Mapping[str, Column],
    where: str,
    known: list[str] | None = None,
) -> Found:
    """Return the place with the name's last part as its column."""
    name = node.parts[-1]
    hit = pick(name, columns)
    if hit is None:
        what = "字段" if known else "列"
        raise _error(node, f"{where} 没有 {name} 这个{what}。", offer(name, known or columns))
    return Found(found.where, found.path, hit, columns[hit], found.ring)
