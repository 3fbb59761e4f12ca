"""Where a form has a field: its first tag."""

from __future__ import annotations

from ..refs import address
from .model import Layout


def place_of(layout: Layout, name: str) -> tuple[str | None, str | None]:
    """Return sheet and address of a field's first tag; None where it has none."""
    for page in layout.pages:
        for spot in page.spots:
            if spot.field == name:
                return page.name, address(spot.row, spot.column)
        for mixed in page.mixed:
            if any(chunk.field == name for chunk in mixed.chunks):
                return page.name, address(mixed.row, mixed.column)
    return None, None
