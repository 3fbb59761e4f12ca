"""How a new sheet prints: on A4, as wide as the page, as many pages as it needs."""

from __future__ import annotations

from .order import section
from .package import Patch
from .xml import appended, child

_A4 = "9"


def print_on_a4(patch: Patch, sheet: str, *, landscape: bool = False) -> None:
    """Let a sheet print on A4, its columns on one page."""
    root = patch.touch(patch.sheet(sheet).path)
    properties = section(root, "sheetPr")
    fit = child(properties, "pageSetUpPr")
    if fit is None:
        fit = appended(properties, "pageSetUpPr")
    fit.set("fitToPage", "1")
    page = section(root, "pageSetup")
    page.set("paperSize", _A4)
    page.set("orientation", "landscape" if landscape else "portrait")
    page.set("fitToWidth", "1")
    page.set("fitToHeight", "0")
