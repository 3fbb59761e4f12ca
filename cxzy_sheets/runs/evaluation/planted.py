"""What can be done to a copy on purpose, and the finding that must come of it.

A line is made before any file is read. Its finding must come, at a cell that must be among those it
names; nothing else may come besides what the truth itself brings about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .by_hand import Sheet
from .sheets import Rows, Values

Change = Callable[[Values, Rows], None]
Edit = Callable[[Sheet, Mapping[str, str]], None]
Bind = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Planted:
    """One finding that must come on the first day."""

    code: str
    unit: str
    """Code of the organisation whose copy it is."""
    form: str
    field: str
    """The answer whose cell must be named, as `支部.收回票[1]`; empty for the copy as a whole."""
    did: str
    """What was done, in a few words."""
    change: Change | None = None
    """Done to the answers before they are written."""
    edit: Edit | None = None
    """Done to the sheet afterwards."""
    cell: str = ""
    """The cell that must be named, where it is no answer's."""
    bind: Bind | None = None
    """Done to the workbook at last."""
    every: bool = False
    """It brings about more of the same in the copy: a finding for each row or column."""

    @property
    def done(self) -> bool:
        """Whether something was done to this very copy; else what is wrong is in another one."""
        return any(act is not None for act in (self.change, self.edit, self.bind))


def line(code: str, at: str, did: str, change: Change | None = None, **more: Any) -> Planted:
    """Return a line; `at` is `B/附件4/支部.党员数[0]`."""
    unit, form, field = at.split("/")
    return Planted(code, unit, form, field, did, change, **more)


def typed(code: str, at: str, value: Any, did: str) -> Planted:
    """Return a line for what is typed into the cell of an answer; `value` may ask what is there."""
    made = value if callable(value) else lambda _: value
    field = at.split("/")[2]
    kept: dict[str, Any] = {}

    def change(values: Values, rows: Rows) -> None:
        kept["value"] = _at(values, rows, field)

    def edit(sheet: Sheet, places: Mapping[str, str]) -> None:
        sheet.put(places[field], made(kept["value"]))

    return line(code, at, did, change, edit=edit)


def answered(code: str, at: str, value: Any, did: str) -> Planted:
    """Return a line for an answer that is another one."""
    made = value if callable(value) else lambda _: value
    return line(code, at, did, _set(at.split("/")[2], made))


def dressed(
    code: str, at: str, did: str, *, like: str = "", number_format: int = 0, value: Any = None
) -> Planted:
    """Return a line for a cell with the format of another answer's, or with one by its number."""
    field = at.split("/")[2]

    def edit(sheet: Sheet, places: Mapping[str, str]) -> None:
        if value is not None:
            sheet.put(places[field], value)
        if like:
            sheet.wear(places[field], places[like])
        else:
            sheet.shown_as(places[field], number_format)

    return line(code, at, did, edit=edit)


def breaking(at: str, field: str, by: int, did: str) -> Planted:
    """Return a line for a number that breaks a rule, whose finding names another operand first."""
    return line("rule-broken", at, did, _set(field, lambda number: number + by))


def _at(values: Values, rows: Rows, field: str) -> Any:
    if "[" not in field:
        return values.get(field)
    record, name = _record(rows, field)
    return record.get(name)


def _record(rows: Rows, field: str) -> tuple[dict[str, Any], str]:
    block, rest = field.split(".", 1)
    name, number = rest.rstrip("]").split("[")
    return rows[block][int(number)], name


def _set(field: str, value: Callable[[Any], Any]) -> Change:
    """Change an answer before it is written."""

    def change(values: Values, rows: Rows) -> None:
        if "[" not in field:
            values[field] = value(values.get(field))
            return
        record, name = _record(rows, field)
        record[name] = value(record.get(name))

    return change
