"""The rule language: Excel formulas over field names, three-valued, over many copies at once.

    compile_rule(text, schema)  -> Rule      .check(world)    -> an Outcome a part
    compile_value(text, schema) -> Formula   .evaluate(world) -> V, .plain(world) -> Python's values
    infer_types(texts, schema)               types of fields that nobody has typed, by their use

`Schema` says what names there are and of what type, `World` holds the values. docs/rules.md is for
the office; the semantics are settled in rules.md of the shared notes, whose sections (S1 to S19)
the modules name.
"""

from .data import (
    ABSENT,
    BLANK,
    DIV0,
    ERROR_NAMES,
    KNOWN,
    UNKNOWN,
    UNREADABLE,
    Data,
    Table,
    V,
    World,
    column,
    day_of,
    serial,
)
from .functions import FUNCTIONS
from .inference import infer_types
from .rules import Formula, Operand, Outcome, Part, Rule, compile_rule, compile_value
from .schema import Column, Found, Schema
from .syntax import bracketed, parse, rewrite, to_text

__all__ = [
    "ABSENT",
    "BLANK",
    "DIV0",
    "ERROR_NAMES",
    "FUNCTIONS",
    "KNOWN",
    "UNKNOWN",
    "UNREADABLE",
    "Column",
    "Data",
    "Formula",
    "Found",
    "Operand",
    "Outcome",
    "Part",
    "Rule",
    "Schema",
    "Table",
    "V",
    "World",
    "bracketed",
    "column",
    "compile_rule",
    "compile_value",
    "day_of",
    "infer_types",
    "parse",
    "rewrite",
    "serial",
    "to_text",
]
