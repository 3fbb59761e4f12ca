"""What every kit is made of besides its own: two rosters and an empty register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType

from . import people
from .evaluation import register

Drawn = Mapping[str, Callable[[], bytes]]


def drawn_kit(
    *forms: ModuleType, settings: ModuleType, shown: ModuleType, **more: Callable[[], bytes]
) -> Drawn:
    """Return every workbook of a kit: its path inside the kit -> what draws it.

    Args:
        forms: Modules with the form's `NAME` and what `drawn` it.
        settings: The module that has `drawn` 周期.xlsx and the `lists`.
        shown: The module that has `drawn` 示范.xlsx.
        more: What 示范/ has of its own: `清单=shown.lists`.
    """
    made = {f"表样/{form.NAME}.xlsx": form.drawn for form in forms}
    made |= {
        "名册.xlsx": people.model_roster, "清单.xlsx": settings.lists, "周期.xlsx": settings.drawn,
        register.PATH: register.drawn, "示范/示范.xlsx": shown.drawn,
        "示范/名册.xlsx": people.demo_roster,
    }  # fmt: skip
    return made | {f"示范/{name}.xlsx": draw for name, draw in more.items()}
