"""Worlds drawn in a line, as rules.md writes them, and what a formula gives over one.

    有效票=99 收回票=∅ 姓名="甲" 日期=2011-12-20 双师=是 年级=(2014;2015)
    支部.满意=[30, ∅, 读不出]  全部.附件2.人员.工号=["7", …]  人员.工号(唯一)=["1", ∅]

∅ blank · 读不出 unreadable · 没有位置 not placed · … not all have reported.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cxzy_sheets.errors import RuleError
from cxzy_sheets.formulas import (
    ABSENT,
    BLANK,
    ERROR_NAMES,
    KNOWN,
    UNREADABLE,
    Column,
    Data,
    Schema,
    Table,
    World,
    column,
    compile_rule,
    compile_value,
    day_of,
    infer_types,
)

ROW = "本行"
"""The block whose one record `row` draws."""
AS_OF = datetime.date(2012, 1, 10)


@dataclass(frozen=True)
class Hole:
    """A cell without a value."""

    state: int


MARKS = {"∅": Hole(BLANK), "读不出": Hole(UNREADABLE), "没有位置": Hole(ABSENT)}
_ITEM = re.compile(
    r"(?P<name>(?:\[[^\]]+\]|[^\s=\[\](),\"]+)+?)(?:\((?P<note>[^)]*)\))?="
    r"(?P<value>\[[^\]]*\]|\([^)]*\)|\"[^\"]*\"|\S+)"
)


@dataclass
class Drawing:
    """What is drawn: single values, columns by their full names, which are keys, which open."""

    singles: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, list[Any]] = field(default_factory=dict)
    unique: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    types: dict[str, str] = field(default_factory=dict)


def drawn(text: str) -> Drawing:
    """Return what a line draws."""
    made = Drawing()
    at = 0
    for found in _ITEM.finditer(text):
        assert not text[at : found.start()].strip(), text[at : found.start()]
        at = found.end()
        name, note, said = found["name"], found["note"], found["value"]
        plain = name.replace("[", "").replace("]", "")
        if note == "唯一":
            made.unique.add(plain)
        elif note:
            made.types[plain] = note
        if said.startswith("["):
            entries = [part.strip() for part in said[1:-1].split(",") if part.strip()]
            if "…" in entries:
                entries.remove("…")
                made.open.add(plain)
            made.columns[plain] = [_value(entry) for entry in entries]
        elif said.startswith("("):
            made.singles[plain] = tuple(_value(part) for part in said[1:-1].split(";") if part)
        else:
            made.singles[plain] = _value(said)
    assert not text[at:].strip(), text[at:]
    return made


def _value(said: str) -> Any:
    if said in MARKS:
        return MARKS[said]
    if said.startswith('"'):
        return said[1:-1]
    if said.startswith("("):
        return tuple(_value(part) for part in said[1:-1].split(";") if part)
    if said in ("是", "否"):
        return said == "是"
    if re.fullmatch(r"\d{4}-\d\d-\d\d", said):
        return datetime.date.fromisoformat(said)
    if re.fullmatch(r"\d{4}-\d\d", said):
        return Month(said)
    return float(said) if re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", said) else said


class Month(str):
    """A value of a 年月 field."""

    __slots__ = ()


def type_of(values: list[Any]) -> str | None:
    """Return the field type that the values show; None where no cell has one."""
    flat = [v for one in values for v in (one if isinstance(one, tuple) else (one,))]
    for value in flat:
        if isinstance(value, Hole):
            continue
        if isinstance(value, bool):
            return "是否"
        if isinstance(value, int | float):
            return "小数"
        if isinstance(value, datetime.date):
            return "日期"
        return "年月" if isinstance(value, Month) else "文本"
    return None


def data_of(values: list[Any], kind: str | None = None) -> Data:
    """Return values as a column of a world."""
    states = {i: v.state for i, v in enumerate(values) if isinstance(v, Hole)}
    plain = [None if isinstance(v, Hole) else v for v in values]
    many = any(isinstance(v, tuple) for v in values)
    return column(plain, kind or type_of(values) or "文本", states, many=many)


def column_of(values: list[Any], *, unique: bool, kind: str | None) -> Column:
    """Return the static description of a column."""
    many = any(isinstance(v, tuple) for v in values)
    return Column(kind or type_of(values), many, unique)


def built(
    data: Drawing,
    row: Mapping[str, Any] | None = None,
    parameters: Mapping[str, Any] | None = None,
    *,
    text: str = "",
    **more: Any,
) -> tuple[Schema, World]:
    """Return the names and the values of one copy; `row` is one record of the block 本行.

    Fields without a value get the type that the formula `text` uses them as.
    """
    scope = ROW if row else None
    columns = data.columns | {f"{ROW}.{name}": [value] for name, value in (row or {}).items()}
    schema = _schema(data, columns, parameters)
    if text:
        for (block, name), kind in infer_types([(text, scope)], schema).items():
            data.types[f"{block}.{name}" if block else name] = kind
        schema = _schema(data, columns, parameters)
    tables: dict[str, Table] = {}
    for name, entries in columns.items():
        path, _, short = name.rpartition(".")
        table = tables.setdefault(path.removeprefix("清单."), Table(len(entries), {}))
        table.open = table.open or name in data.open
        table.columns[short] = data_of(entries, data.types.get(name))  # type: ignore[index]
    own = {path: table for path, table in tables.items() if path in schema.blocks}
    for table in own.values():
        table.copy = np.zeros(table.size, np.int64)
    values = {n: data_of([v], data.types.get(n)) for n, v in data.singles.items()}
    foreign = {path: table for path, table in tables.items() if path not in own}
    return schema, World(Table(1, values), own, {}, foreign, as_of=AS_OF, **more)


def _schema(
    data: Drawing, columns: Mapping[str, list[Any]], parameters: Mapping[str, Any] | None
) -> Schema:
    def about(name: str, values: list[Any]) -> Column:
        return column_of(values, unique=name in data.unique, kind=data.types.get(name))

    blocks: dict[str, dict[str, Column]] = {}
    forms: dict[str, Schema] = {}
    lists: dict[str, dict[str, Column]] = {}
    for name, entries in columns.items():
        *path, short = name.split(".")
        if path[0] == "清单":
            place: Any = lists.setdefault(path[1], {})
        elif path[0] == "全部" or path[0].startswith("附件"):
            inside = path[1:] if path[0] == "全部" else path
            form = forms.setdefault(inside[0], Schema({}, {}))
            place = form.head if len(inside) == 1 else form.blocks.setdefault(inside[1], {})  # type: ignore[attr-defined]
        else:
            place = blocks.setdefault(path[0], {})
        place[short] = about(name, entries)
    head = {name: about(name, [value]) for name, value in data.singles.items()}
    return Schema(head, blocks, dict(parameters or {}), forms, lists)


def _parameters(text: str) -> dict[str, Any]:
    return drawn(text).singles


def outcome(text: str, data: str = "", *, row: str = "", parameters: str = "") -> str:
    """Return what a rule comes out as: TRUE, FALSE, UNKNOWN, an error's name, or REFUSED."""
    try:
        schema, world = built(drawn(data), drawn(row).singles, _parameters(parameters), text=text)
        return of_rule(text, schema, world, ROW if row else None)
    except RuleError:
        return "REFUSED"


def of_rule(text: str, schema: Schema, world: World, scope: str | None = None) -> str:
    """Return what a rule of one row comes out as, its parts taken together as AND takes them."""
    seen = set()
    for made in compile_rule(text, schema, scope).check(world):
        total = made.passed.astype(int) + made.broken + made.unchecked
        assert total.tolist() == [1]
        if made.error is not None and made.error[0]:
            return ERROR_NAMES[int(made.error[0])]
        seen.add("FALSE" if made.broken[0] else "UNKNOWN" if made.unchecked[0] else "TRUE")
    return next(word for word in ("FALSE", "UNKNOWN", "TRUE") if word in seen)


def worth(text: str, data: str = "", *, row: str = "", parameters: str = "", **more: Any) -> Any:
    """Return what a formula gives: a value, or ∅, UNKNOWN, an error's name."""
    schema, world = built(
        drawn(data), drawn(row).singles, _parameters(parameters), text=text, **more
    )
    formula = compile_value(text, schema, ROW if row else None)
    made = formula.evaluate(world)
    assert len(made.v) == 1
    state = KNOWN if made.s is None else int(made.s[0])
    if state != KNOWN:
        return ERROR_NAMES.get(state, "∅" if state == BLANK else "UNKNOWN")
    value = made.v.tolist()[0]
    return day_of(value) if formula.kind == "日期" else value


def refusal(text: str, data: str = "", *, row: str = "", parameters: str = "") -> RuleError:
    """Return the error with which a rule is refused."""
    schema, _ = built(drawn(data), drawn(row).singles, _parameters(parameters))
    try:
        compile_rule(text, schema, ROW if row else None)
    except RuleError as error:
        return error
    raise AssertionError(f"not refused: {text}")
