"""The forms of `workbook_templates/`: how they are drawn, and that they are kept current."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "workbook_templates"


def drawings() -> dict[str, Callable[[], bytes]]:
    """Return every workbook of the kits: its path inside the folder -> what draws it."""
    from . import annex4, evaluation

    made: dict[str, Callable[[], bytes]] = {f"示例/表样/{annex4.NAME}.xlsx": annex4.drawn}
    return made | {f"{evaluation.NAME}/{path}": draw for path, draw in evaluation.DRAWN.items()}
