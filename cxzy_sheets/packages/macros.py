"""A workbook with macros made one without: the rest of it stays as it is."""

from __future__ import annotations

from .package import CONTENT_TYPES, Patch, part_key
from .xml import children, dropped

_PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_PROJECTS = ("vbaProject", "wordVbaData", "xlVbaProjectSignature")
_SHEETS = ("xlMacrosheet", "xlIntlMacrosheet", "dialogsheet")
_RIBBONS = ("extensibility", "ui")
"""Buttons of a ribbon that call macros."""


def without_macros(patch: Patch) -> bool:
    """Take macros out and let the workbook be a plain .xlsx; return whether there were any.

    A template (.xltx) becomes a plain workbook as well.

    Raises:
        ValueError: It has sheets of macros (Excel 4) or dialogs, which no .xlsx has.
    """
    if any(relation.kind in _SHEETS for relation in patch.relations(patch.workbook)):
        raise ValueError("宏表")
    found = False
    for relation in patch.relations(patch.workbook):
        if relation.kind in _PROJECTS and patch.has(relation.target):
            for own in patch.relations(relation.target):
                if not own.foreign and patch.has(own.target):
                    patch.drop(own.target)
            patch.unrelate(patch.workbook, relation.target)
            patch.drop(relation.target)
            found = True
    for relation in patch.relations(""):
        if found and relation.kind in _RIBBONS and patch.has(relation.target):
            patch.unrelate("", relation.target)
            patch.drop(relation.target)
    _say_plain(patch)
    return found


def _say_plain(patch: Patch) -> None:
    types = patch.tree(CONTENT_TYPES)
    for line in list(children(types, "Override")):
        own = part_key(line.get("PartName", "")) == part_key(patch.workbook)
        if own and line.get("ContentType") != _PLAIN:
            patch.touch(CONTENT_TYPES)
            line.set("ContentType", _PLAIN)
    left = [name for name in patch.names if name.lower().endswith(".bin")]
    for line in list(children(types, "Default")):
        if line.get("ContentType", "").endswith("vbaProject") and not left:
            patch.touch(CONTENT_TYPES)
            dropped(line)
