"""A cycle's forms, compiled again once the columns of its tables and inputs are known.

Forms are loaded before tables, which are made from them; a form that names a table waits until
then. `collection.opening` goes round: forms, tables, forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..errors import RuleError
from ..layout import Around
from ..layout.schema import schema_of
from ..lists import ListColumn, Listing
from .cycle import Cycle, built_in_calendars
from .made import every_name, names_in, texts_of
from .schemas import UNITS, around_of, formed


def rebound(cycle: Cycle, made: Mapping[str, Listing]) -> Cycle:
    """Return a cycle whose forms may name its tables and inputs.

    Args:
        cycle: As it was loaded.
        made: Path -> its columns: of an input its rows too, of a table to be made none.

    Raises:
        FormError: A form names a column that is not there; the nearest is offered.
    """
    files = {name: (form.file, form.data) for name, form in cycle.forms.items()}
    return replace(cycle, forms=formed(files, _around(cycle, made), cycle.as_of))


def named_early(cycle: Cycle) -> dict[str, dict[str, None]]:
    """Return the tables and inputs that forms, 条件 and 截止 name: path -> the columns named."""
    tables = {line.name for line in cycle.tables}
    made = tables | {line.name for line in cycle.inputs}
    found: dict[str, dict[str, None]] = {}
    names = [
        parts
        for form in cycle.forms.values()
        for parts in names_in(form.layout, cycle.parameters, made)
    ]
    texts = [text for line in cycle.form_lines for text in (line.where, line.due)]
    names += [name.parts for name in every_name(texts, cycle.parameters) if name.parts[0] in made]
    for parts in names:
        length = 1 if parts[0] in tables else 2
        if len(parts) > length:
            columns = found.setdefault(".".join(parts[:length]), {})
            columns[parts[length]] = None
    return found


def on_trust(cycle: Cycle, path: str, columns: Mapping[str, None]) -> Listing:
    """Return an input that has not come, with the columns that forms name, typed by their use."""
    from ..formulas import Column

    kinds: dict[str, str | None] = dict.fromkeys(columns)
    around = _around(cycle, {})

    def refused(name: str, kind: str) -> int:
        told = {n: Column(kind if n == name else k) for n, k in kinds.items()}
        lists = {**around.lists, path: told}
        asked = {f"{path}.{n}": {k: c for k, c in told.items() if k != n} for n in told}
        return _refused(cycle, replace(around, lists=lists, dots={**around.dots, **asked}), path)

    for name in kinds:
        kinds[name] = min(_KINDS, key=lambda kind: refused(name, kind))
    return Listing(path, {n: ListColumn(n, kind or "文本", ()) for n, kind in kinds.items()})


_KINDS = ("文本", "小数", "日期", "是否")


def _refused(cycle: Cycle, around: Around, path: str) -> int:
    """Return how many formulas of forms cannot be compiled with some types of an input."""
    from ..formulas import Schema, compile_value, parse
    from ..formulas.scopes import scope_of

    count = 0
    for form in cycle.forms.values():
        named = {
            name: replace(about, refers=path_of)
            for name, about in form.layout.fields.items()
            for path_of in (item.lstrip("=＝") for item in about.allowed)
            if path_of.startswith(f"{path}.")
        }
        layout = replace(form.layout, fields={**form.layout.fields, **named}, around=around)
        schema = schema_of(layout)
        for text, block in texts_of(layout):
            try:
                tree = parse(text)
                compile_value(tree, schema, block or scope_of(tree, schema))
            except RuleError:
                count += 1
    forms = {name: schema_of(form.layout) for name, form in cycle.forms.items()}
    parameters = dict(cycle.parameters)
    units = Schema(around.lists[UNITS], {}, parameters, forms, around.lists, around.dots)
    for text in (text for line in cycle.form_lines for text in (line.where, line.due) if text):
        try:
            compile_value(text, units, None)
        except RuleError:
            count += 1
    return count


def _around(cycle: Cycle, made: Mapping[str, Listing]) -> Around:
    spanned = built_in_calendars(cycle.start, cycle.end, cycle.as_of)
    calendars = {**spanned, **cycle.calendars}
    return around_of(cycle.roster, cycle.lists, calendars, cycle.parameters, made)
