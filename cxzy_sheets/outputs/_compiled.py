"""The tables of a collection as they were compiled for it, inputs and all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..collection.inputs import read_inputs
from ..tables import Tables, compile_tables

if TYPE_CHECKING:
    from ._collected import CycleCollected


def compiled_tables(got: CycleCollected) -> Tables:
    """Return the tables of a cycle, compiled as they were when it was collected."""
    for table in got.tables.values():
        origins = table.as_rows.asking.origins
        return Tables(origins, {name: one.plan for name, one in got.tables.items()})
    return compile_tables(got.cycle, read_inputs(got.cycle)[0])
