"""A workbook on its way from one process to another: `Book` -> bytes -> the same `Book`.

JSON and nothing that could run: what comes back was made from bytes that nobody trusts.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any

from ..errors import WorkbookError
from ..values import CellError, Uncached
from .kinds import damage
from .native import without_tail
from .parsed import Styles
from .sheets import Book, EveryCell, Look, Seen, Sheet, even


def book_bytes(book: Book) -> bytes:
    """Return a workbook as bytes, its second look taken."""
    looks = [sheet.look().whole() for sheet in book.sheets]
    styles = looks[0][1] if looks else Styles()
    made = {
        "kind": book.kind, "date1904": book.date1904, "formats": styles.formats,
        "fonts": styles.fonts,
        "sheets": [_sheet(s, seen) for s, (seen, _) in zip(book.sheets, looks, strict=True)],
    }  # fmt: skip
    return _bytes(made)


def refusal_bytes(error: WorkbookError) -> bytes:
    """Return a refusal as bytes."""
    facts = {
        "code": error.code, "message": error.message, "hint": error.hint, "sheet": error.sheet,
        "found": None if error.found is None else str(error.found),
    }  # fmt: skip
    return _bytes({"refused": facts})


def received(answer: bytes) -> Book:
    """Return the workbook that was sent.

    Raises:
        WorkbookError: A refusal was sent, or what came is neither.
    """
    with damage():
        made = json.loads(answer.decode("utf-8", "surrogatepass"), object_hook=_moment)
        if "refused" in made:
            raise _refused(made["refused"])
        styles = Styles(made["formats"], made["fonts"])
        sheets = tuple(_received(sheet, styles, made["date1904"]) for sheet in made["sheets"])
        return Book(made["kind"], sheets, made["date1904"])


def _bytes(made: Mapping[str, Any]) -> bytes:
    text = json.dumps(made, default=_coded, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _sheet(sheet: Sheet, seen: Seen) -> dict[str, Any]:
    rows = [without_tail(row) for row in sheet.rows]
    odd = [(r, c, isinstance(odd, CellError), str(odd)) for (r, c), odd in seen.odd.items()]
    return {
        "name": sheet.name, "visible": sheet.visible, "doubtful": sheet.doubtful, "rows": rows,
        "merges": sheet.merges, "odd": odd, "every": isinstance(seen.odd, EveryCell),
        "far": [(r, c, value) for (r, c), value in sheet.far.items()],
        "hidden_rows": sorted(seen.hidden_rows), "hidden_columns": seen.hidden_columns,
        "formulas": sorted(seen.formulas),
        "styles": [(r, c, style) for (r, c), style in seen.styles.items() if style],
    }  # fmt: skip


def _received(made: Mapping[str, Any], styles: Styles, date1904: bool) -> Sheet:
    odd = {(r, c): CellError(t) if error else Uncached(t) for r, c, error, t in made["odd"]}
    seen = Seen(
        EveryCell() if made["every"] else odd, frozenset(made["hidden_rows"]),
        tuple((first, last) for first, last in made["hidden_columns"]),
        frozenset((r, c) for r, c in made["formulas"]),
        {(r, c): style for r, c, style in made["styles"]},
    )  # fmt: skip
    return Sheet(
        made["name"], even(made["rows"]), tuple((a, b, c, d) for a, b, c, d in made["merges"]),
        visible=made["visible"], doubtful=made["doubtful"], date1904=date1904,
        far={(r, c): value for r, c, value in made["far"]}, look=Look(seen, styles),
    )  # fmt: skip


def _refused(facts: Mapping[str, Any]) -> WorkbookError:
    error = WorkbookError(
        str(facts["message"]), hint=facts["hint"], sheet=facts["sheet"], found=facts["found"]
    )
    error.code = str(facts["code"])
    return error


def _coded(value: object) -> Any:
    """Return a moment as {kind: its text}."""
    if isinstance(value, datetime.datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    if isinstance(value, datetime.time):
        return {"time": value.isoformat()}
    if isinstance(value, datetime.timedelta):
        return {"span": [value.days, value.seconds, value.microseconds]}
    raise TypeError(type(value).__name__)


def _moment(coded: dict[str, Any]) -> Any:
    """Return the moment that `_coded` made; other objects as they are."""
    if len(coded) != 1:
        return coded
    ((kind, value),) = coded.items()
    if kind == "date":
        return datetime.date.fromisoformat(value)
    if kind == "datetime":
        return datetime.datetime.fromisoformat(value)
    if kind == "time":
        return datetime.time.fromisoformat(value)
    if kind == "span":
        days, seconds, microseconds = value
        return datetime.timedelta(days, seconds, microseconds)
    return coded
