"""The forms of `workbook_templates/`: how they are drawn, and that they are kept current."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parents[2] / "workbook_templates"
