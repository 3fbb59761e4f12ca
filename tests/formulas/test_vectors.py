"""The 90 settled vectors of rules.md §5."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from cxzy_sheets.errors import RuleError
from cxzy_sheets.formulas import ABSENT, BLANK, UNREADABLE

from .worlds import ROW, Drawing, Hole, built, of_rule

_HOLES = {"blank": BLANK, "unreadable": UNREADABLE, "not placed": ABSENT}
_TYPES = {"附件4.支部.满意": "小数"}
"""What the other form says of a column of which no entry has come."""
_FILE = Path(__file__).parents[3] / "shared" / "rules-vectors.json"
_VECTORS = json.loads(_FILE.read_text("utf-8")) if _FILE.exists() else [None]


def _cell(said: Any) -> Any:
    if isinstance(said, dict):
        if "cell" in said:
            return Hole(_HOLES[said["cell"]])
        if "date" in said:
            return datetime.date.fromisoformat(said["date"])
        return tuple(_cell(entry) for entry in said["column"])
    return float(said) if isinstance(said, int) and not isinstance(said, bool) else said


def _result(vector: dict[str, Any]) -> str:
    columns = {n: [_cell(e) for e in c["column"]] for n, c in vector["columns"].items()}
    late = {n for n, c in vector["columns"].items() if not c["complete"]}
    head = {name: _cell(value) for name, value in vector["form"].items()}
    row = {name: _cell(value) for name, value in vector["row"].items()}
    parameters = {name: _cell(value) for name, value in vector["parameters"].items()}
    data = Drawing(head, columns, set(vector["unique"]), late, dict(_TYPES))
    try:
        schema, world = built(data, row, parameters, text=vector["formula"])
        return of_rule(vector["formula"], schema, world, ROW if row else None)
    except RuleError:
        return "REFUSED"


@pytest.mark.shared
@pytest.mark.parametrize("number", range(1, len(_VECTORS) + 1))
def test_vector(number: int):
    """What is settled is what comes out; an error out of known operands is a breach."""
    vector = _VECTORS[number - 1]
    got = _result(vector)

    assert vector["expected"] == ("FALSE" if got.startswith("#") else got), vector["why"]
