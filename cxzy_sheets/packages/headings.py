"""The headings of tables: a heading's cell and the column's name say the same, or Excel repairs.

`表[旧名]` in any formula follows the name.
"""

from __future__ import annotations

import re

from ..refs import box
from .package import Patch, SheetPart
from .references import tokens
from .workbook import FORMULA_TEXTS, names
from .xml import Element, child, children, descendants

_MARKED = re.compile(r"(['\[\]#@])")
"""What stands behind a `'` in a structured reference."""


def heading_over(patch: Patch, sheet: SheetPart, row: int, column: int) -> tuple[str, int] | None:
    """Return the path of the table whose heading a cell is, and the column's number in it."""
    for path in patch.related(sheet.path, "table"):
        root = patch.tree(path)
        try:
            r0, c0, _, c1 = box(root.get("ref", ""))
        except ValueError:
            continue
        if root.get("headerRowCount", "1") != "0" and row == r0 and c0 <= column <= c1:
            return path, column - c0
    return None


def rename_heading(patch: Patch, path: str, number: int, text: str) -> None:
    """Give a table's column the name that its heading will say.

    Raises:
        ValueError: The name is empty, or another column's.
    """
    table = patch.tree(path)
    columns = list(children(child(table, "tableColumns"), "tableColumn"))
    known = [column.get("name", "") for column in columns]
    said = _in_attribute(text)
    if number >= len(columns) or known[number] == said:
        return
    others = [name.lower() for index, name in enumerate(known) if index != number]
    if not text or said.lower() in others:
        raise ValueError(f"表格“{table.get('displayName', '')}”的列名“{text}”是空的,或者已经有了")
    old = known[number]
    patch.touch(path)
    columns[number].set("name", said)
    titles = {table.get(key, "").lower() for key in ("name", "displayName")}
    _follow(patch, titles, (_in_formula(old), _in_formula(said)), patch.sheets())


def _in_attribute(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "_x000a_")


def _in_formula(name: str) -> str:
    return _MARKED.sub(r"'\1", name.replace("_x000a_", "\n"))


def _follow(
    patch: Patch, titles: set[str], change: tuple[str, str], sheets: list[SheetPart]
) -> None:
    for line in names(patch):
        if _renamed(line, titles, change, inside=False):
            patch.touch(patch.workbook)
    for sheet in sheets:
        tables = patch.related(sheet.path, "table") if sheet.path else []
        own = {patch.tree(path).get("name", "").lower() for path in tables} & titles
        for path in [sheet.path, *tables] if sheet.path and patch.has(sheet.path) else []:
            for element in descendants(patch.tree(path), *FORMULA_TEXTS):
                if _renamed(element, titles, change, inside=bool(own)):
                    patch.touch(path)


def _renamed(element: Element, titles: set[str], change: tuple[str, str], *, inside: bool) -> bool:
    text = element.text or ""
    if "[" not in text:
        return False
    made = ""
    for token in tokens(text):
        table = token.text.partition("[")[0]
        mine = table.lower() in titles or (not table and inside)
        made += _with_name(token.text, *change) if token.kind == "table" and mine else token.text
    if made == text:
        return False
    element.text = made
    return True


def _with_name(reference: str, old: str, new: str) -> str:
    reference = reference.replace(f"[@{old}]", f"[@[{new}]]")
    return reference.replace(f"[{old}]", f"[{new}]")
