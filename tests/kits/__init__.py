"""The forms of `workbook_templates/`: how they are drawn, and that they are kept current.

A kit is a package in here with `NAME`, its folder in `workbook_templates/`, and `DRAWN`, its
workbooks: path inside the folder -> what draws it. It is found by being there.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

FOLDER = Path(__file__).parents[2] / "workbook_templates"


def drawn_kits() -> list[ModuleType]:
    """Return the packages that draw a kit."""
    found = [
        import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__) if m.ispkg
    ]
    return [module for module in found if hasattr(module, "DRAWN")]


def drawings() -> dict[str, Callable[[], bytes]]:
    """Return every workbook of the kits: its path inside the folder -> what draws it."""
    from . import annex4

    made: dict[str, Callable[[], bytes]] = {f"示例/表样/{annex4.NAME}.xlsx": annex4.drawn}
    for kit in drawn_kits():
        made |= {f"{kit.NAME}/{path}": draw for path, draw in kit.DRAWN.items()}
    return made
