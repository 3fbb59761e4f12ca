"""A cycle, opened: its inputs read, its tables compiled, its forms able to name both.

load_cycle ──▸ forms that name tables wait ──tables──▸ forms again ──▸ tables over these
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..cycle import Cycle
from ..cycle import load_cycle as load_folder
from ..cycle.rebound import named_early, on_trust, rebound
from ..findings import Finding
from ..lists import Listing
from ..tables import Source, Tables, compile_tables
from ..tables.listed import listed_source, outline
from ..tables.stages import Stage, stages
from .inputs import read_inputs


@dataclass(frozen=True, slots=True)
class Opened:
    """A cycle that can be collected."""

    cycle: Cycle
    """Its forms compiled with the columns of tables and inputs."""
    tables: Tables
    lists: Mapping[str, Listing]
    """The inputs and tables that forms name: inputs with their rows, tables without."""
    stages: tuple[Stage, ...]
    """What must be made before all copies can be checked."""
    findings: tuple[Finding, ...] = ()
    """What the office should know of inputs."""


def open_cycle(cycle: Cycle) -> Opened:
    """Return a cycle with its inputs read and all of its formulas compiled.

    Raises:
        CxzyError: An input is missing, a table or form names what is not there, or forms and
            tables go round in a circle; the cell is named.
    """
    inputs, told = read_inputs(cycle)
    return _opened(cycle, inputs, tuple(told))


def open_forms(cycle: Cycle) -> tuple[Cycle, Mapping[str, Listing]]:
    """Return a cycle to check copies with, and the inputs and tables that its forms name.

    Where they name none, nothing is read.

    Raises:
        CxzyError: As `open_cycle`.
    """
    if not named_early(cycle):
        return cycle, {}
    opened = open_cycle(cycle)
    return opened.cycle, opened.lists


def load_cycle(folder: str | Path, *, as_of: datetime.date | None = None) -> Cycle:
    """Return the cycle that a folder holds, every formula of its forms compiled.

    Inputs are not read: what names their columns is taken on trust until the cycle is collected.

    Args:
        folder: The folder of 周期.xlsx; a file in it, such as `__file__` of its run.py, means it.
        as_of: Overrides 截至日期 of 周期.xlsx; the day of the call where neither says.

    Raises:
        CxzyError: Something is missing, unknown or contradictory; file, sheet and cell are named,
            and the nearest name is offered.
        FormError: A form cannot be used.
    """
    cycle = load_folder(folder, as_of=as_of)
    return _opened(cycle, None, ()).cycle if named_early(cycle) else cycle


def _opened(cycle: Cycle, inputs: Mapping[str, Source] | None, told: tuple[Finding, ...]) -> Opened:
    tables = compile_tables(cycle, inputs)
    named = named_early(cycle)
    if not named:
        return Opened(cycle, tables, {}, (), told)
    known: dict[str, Listing] = {}
    for path, columns in named.items():
        if path not in tables.plans:
            known[path] = _of_input(cycle, path, columns, inputs)
    lists = _with_tables(tables, known, named)
    bound = cycle
    for _ in range(len(tables.plans) + 1):
        # A column's type may be that of a field which is typed by another table.
        bound = rebound(cycle, lists)
        tables = compile_tables(bound, inputs)
        again = _with_tables(tables, known, named)
        if again == lists:
            break
        lists = again
    return Opened(bound, tables, lists, stages(tables), told)


def _with_tables(
    tables: Tables, known: Mapping[str, Listing], named: Mapping[str, object]
) -> dict[str, Listing]:
    made = {name: outline(name, tables.columns(name)) for name in named if name in tables.plans}
    return {**known, **made}


def _of_input(
    cycle: Cycle, path: str, columns: Mapping[str, None], inputs: Mapping[str, Source] | None
) -> Listing:
    if inputs is not None and path in inputs:
        return listed_source(path, inputs[path])
    name, _, table = path.partition(".")
    line = next(line for line in cycle.inputs if line.name == name)
    if inputs is not None and not line.optional:
        raise line.row.error(
            "来源", f"输入“{name}”里没有“{table}”这张表。", "请核对 输入 里的来源,和表里的写法。"
        )
    # What an input would hold that has not come is not known: it is not wrong, and none is not 0.
    return replace(on_trust(cycle, path, columns), open=inputs is not None)


__all__ = ["Opened", "load_cycle", "open_cycle", "open_forms"]
