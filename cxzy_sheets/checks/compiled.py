"""A form's formulas, compiled once for all its copies: rules, conditions, 取值, 公式, own totals.

What cannot be compiled is a finding of the form (`form-bad-rule`), never of a copy.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from ..errors import RuleError
from ..findings import MUST, Finding
from ..layout import Field, Layout, RuleLine
from ..layout.schema import schema_of
from .confirming import Plain, plain_of

if TYPE_CHECKING:
    from ..formulas import Column, Formula, Rule, Schema

NUMBERS = frozenset(("整数", "小数", "百分比"))


@dataclass(frozen=True, slots=True)
class Checker:
    """A form's formulas, ready to be worked out over its copies."""

    layout: Layout
    schema: Schema
    rules: tuple[tuple[RuleLine, Rule], ...] = ()
    required: Mapping[str, Rule | None] = field(default_factory=dict)
    """Field -> the condition under which it must be filled in; None: always."""
    allowed: Mapping[str, Rule] = field(default_factory=dict)
    """Field -> 取值 as a rule of its own."""
    computed: Mapping[str, Formula] = field(default_factory=dict)
    """Field -> 公式; in an order in which each uses only what stands before it."""
    totals: Mapping[str, Formula] = field(default_factory=dict)
    """Text of a form's own total over field names -> the formula."""
    plain_sums: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Text of a total that only adds up one column -> its block and field: most totals do, and a
    sum of 30 numbers is worked out sooner than it is set up as a formula."""
    own: Mapping[tuple[str, int], Formula] = field(default_factory=dict)
    """(block, column of the form) -> the formula that the form itself has in that column."""
    plain: Mapping[tuple[str, int], Plain] = field(default_factory=dict)
    """Those of them that only reckon with the numbers of their row."""
    problems: tuple[Finding, ...] = ()
    paths: frozenset[str] = frozenset()
    """The foreign tables that its formulas name: `附件4.支部`, `全部.附件2.人员`, `专业目录`."""
    as_of: datetime.date = datetime.date(1900, 1, 1)
    """What TODAY() is."""


def checker_of(layout: Layout, *, as_of: datetime.date | None = None) -> Checker:
    """Return the checker of a form; its `problems` say which formulas cannot be used."""
    from ..formulas import compile_rule

    schema = schema_of(layout)
    problems: list[Finding] = []

    def tried(
        make: Any, text: str, scope: str | None, place: str, names: Schema = schema, **facts: Any
    ) -> Any:
        try:
            return make(text, names, scope)
        except RuleError as error:
            problems.append(_bad(error, text, place, **facts))
            return None

    rules = []
    for line in layout.rules:
        make = partial(compile_rule, one_by_one=bool(line.piece))
        rule = tried(make, line.text, line.scope, line.place, rule=line.id)
        if rule is not None:
            rules.append((line, rule))
    required: dict[str, Rule | None] = {}
    allowed: dict[str, Rule] = {}
    for about in layout.fields.values():
        if about.required.startswith("="):
            rule = tried(compile_rule, about.required, about.block, "字段", field=about.name)
            if rule is not None:
                required[about.name] = rule
        elif about.required:
            required[about.name] = None
        text = allowed_text(about)
        if text:
            # A blank in a column of 取值 matches nothing (rules.md P4), as in a key.
            keys = _as_keys(schema) if "COUNTIFS(" in text else schema
            rule = tried(compile_rule, text, about.block, "字段", keys, field=about.name)
            if rule is not None:
                allowed[about.name] = rule
    computed, more = _computed(layout, schema)
    totals = _totals(layout, schema)
    own = _own(layout, schema)
    made = Checker(
        layout, schema, tuple(rules), required, allowed, computed, totals, _plain_sums(totals),
        own, _plain(layout, own), (*problems, *more), as_of=as_of or datetime.date.today(),
    )  # fmt: skip
    return replace(made, paths=_paths(made))


def _paths(checker: Checker) -> frozenset[str]:
    rules = [rule for _, rule in checker.rules]
    rules += [rule for rule in checker.required.values() if rule is not None]
    rules += list(checker.allowed.values())
    operands = [operand for rule in rules for part in rule.parts for operand in part.operands]
    operands += [operand for made in checker.computed.values() for operand in made.operands]
    return frozenset(operand.path for operand in operands if operand.where == "foreign")


def _bad(error: RuleError, text: str, place: str, **facts: Any) -> Finding:
    sheet, _, cell = place.rpartition("!")
    return Finding(
        "form-bad-rule", MUST, sheet=sheet or place, cell=cell if sheet else None,
        field=facts.get("field"), found=text,
        facts={"why": f"{error.message}{error.hint or ''}", **facts},
    )  # fmt: skip


def allowed_text(about: Field) -> str:
    """Return 取值 of a field as the text of a rule, empty where the reader has settled it.

    A value is right if it is one of the options, stands in one of the columns, or meets all the
    conditions (rules.md P4). Options of 选项 and 是否 are the reader's; what a 单位 or 人员 may be
    is the roster's.
    """
    from ..formulas import bracketed

    name = bracketed(about.short)
    conditions, columns, options = [], [], []
    for item in about.allowed:
        if item[:1] in "<>＜＞≤≥" or item.startswith(("!=", "！=")):
            conditions.append(f"{name}{item}")
        elif item[:1] in "=＝":
            columns.append(f"COUNTIFS({item[1:]},{name})>0")
        elif about.type in NUMBERS:
            options += [f"{name}={item}"] if _is_number(item) else []
        elif about.type in ("文本", "编号", "电话", "文号"):
            options.append('{}="{}"'.format(name, item.replace('"', '""')))
    if not conditions and not columns and (not options or about.type in ("选项", "是否")):
        return ""
    if about.type in ("选项", "是否") and about.options:
        options = ['{}="{}"'.format(name, o.replace('"', '""')) for o in about.options]
    parts = [*options, *columns]
    if conditions:
        parts.append(f"AND({','.join(conditions)})")
    text = parts[0] if len(parts) == 1 else f"OR({','.join(parts)})"
    # One check for the field, whatever its parts: the outer OR keeps AND from being taken apart.
    return f"AND({text})" if about.many else f"OR({text})"


def _as_keys(schema: Schema) -> Schema:
    """Return the same names, each column a key: a blank in it matches nothing."""

    def keyed(columns: Mapping[str, Column]) -> dict[str, Column]:
        return {name: replace(column, unique=True) for name, column in columns.items()}

    return replace(
        schema,
        blocks={name: keyed(columns) for name, columns in schema.blocks.items()},
        lists={name: keyed(columns) for name, columns in schema.lists.items()},
        forms={name: _as_keys(form) for name, form in schema.forms.items()},
    )


def _is_number(text: str) -> bool:
    try:
        float(text.rstrip("%"))
    except ValueError:
        return False
    return True


def _computed(layout: Layout, schema: Schema) -> tuple[dict[str, Formula], list[Finding]]:
    """Return the fields with a formula in an order in which each can be worked out."""
    from ..formulas import compile_value

    made: dict[str, Formula] = {}
    problems: list[Finding] = []
    for about in layout.fields.values():
        if not about.formula or about.hidden:
            continue
        try:
            made[about.name] = compile_value(about.formula, schema, about.block)
        except RuleError as error:
            if about.formula_source.startswith("字段"):
                place = about.formula_source
                problems.append(_bad(error, about.formula, place, field=about.name))
    ordered: dict[str, Formula] = {}
    waiting = dict(made)
    while waiting:
        ready = [n for n, f in waiting.items() if not uses(n, f) & (waiting.keys() - {n})]
        ready = [n for n in ready if n not in uses(n, waiting[n])]
        if not ready:
            names = "、".join(waiting)
            problems.append(
                Finding("form-formula-circle", MUST, sheet="字段", found=names, facts={})
            )
            break
        for name in ready:
            ordered[name] = waiting.pop(name)
    return ordered, problems


def uses(name: str, formula: Formula) -> set[str]:
    """Return the full names of the fields that a formula of field `name` uses.

    What is asked of a field with a dot, `名称.类别`, uses 名称.
    """
    block = name.partition(".")[0] if "." in name else ""
    used = set()
    for operand in formula.operands:
        own = operand.name.partition(".")[0]
        if operand.where == "row":
            used.add(f"{block}.{own}" if block else own)
        elif operand.where == "column":
            used.add(f"{operand.path}.{own}")
        elif operand.where == "head":
            used.add(own)
    return used


def _totals(layout: Layout, schema: Schema) -> dict[str, Formula]:
    """Return the form's own totals that can be told in field names; others are left alone."""
    texts = {
        text
        for page in layout.pages
        for table in page.tables
        for text in table.total_formulas.values()
    } | {f.formula for f in layout.fields.values() if f.hidden and f.formula}
    tried = ((text, _usable(text, schema, None)) for text in sorted(texts))
    return {text: formula for text, formula in tried if formula is not None}


def _plain_sums(totals: Mapping[str, Formula]) -> dict[str, tuple[str, str]]:
    """Return the totals that are `SUM(块.字段)` and nothing else."""
    from ..formulas import bracketed, parse, to_text

    found = {}
    for text, formula in totals.items():
        columns = [o for o in formula.operands if o.where == "column"]
        if len(columns) == len(formula.operands) == 1:
            (operand,) = columns
            plain = f"SUM({bracketed(operand.path)}.{bracketed(operand.name)})"
            if to_text(parse(text)) == plain:
                found[text] = (operand.path, operand.name)
    return found


def _own(layout: Layout, schema: Schema) -> dict[tuple[str, int], Formula]:
    """Return the formulas of columns in which no field stands."""
    tried = (
        ((table.block, column.column), _usable(column.formula, schema, table.block))
        for page in layout.pages
        for table in page.tables
        if table.block is not None
        for column in table.columns
        if column.formula and not column.field and not column.mixed
    )
    return {place: formula for place, formula in tried if formula is not None}


def _plain(layout: Layout, own: Mapping[tuple[str, int], Formula]) -> dict[tuple[str, int], Plain]:
    """Return the formulas of columns that only reckon with the numbers of their row."""
    found = {}
    for (block, column), formula in own.items():
        fields = [f for f in layout.fields.values() if f.block == block and f.type in NUMBERS]
        made = plain_of(formula, [f.short for f in fields if not f.many and not f.split])
        if made is not None:
            found[block, column] = made
    return found


def _usable(text: str, schema: Schema, scope: str | None) -> Formula | None:
    """Return a formula of the form's own, None where it is none that can be checked."""
    from ..formulas import compile_value

    try:
        return compile_value(text, schema, scope)
    except RuleError:
        return None
