"""The names of a cycle as formulas see them, and its forms loaded among them."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..calendars import BUILT_IN, Calendar
from ..forms import Form
from ..layout import Around, bound, load_layout
from ..layout.schema import seen_by_others
from ..lists import Listing, listing_of
from ..names import offer
from ..roster import Roster
from .lines import FormLine
from .made import names_in

if TYPE_CHECKING:
    from ..formulas import Column

OFFICE = "办公室"
UNITS, MEMBERS = "名册.单位", "名册.人员"
ALSO = {"单位名册": UNITS, "党员名册": MEMBERS, "人员名册": MEMBERS}
"""Other words for the two lists of the roster."""


def roster_lists(roster: Roster) -> dict[str, Listing]:
    """Return the roster as lists: `名册.单位` and `名册.人员`, every column of theirs."""
    units: dict[str, list[Any]] = {
        "代码": [unit.code for unit in roster.units],
        "名称": [roster.shown(unit.code) for unit in roster.units],
        "单位": [roster.shown(unit.code) for unit in roster.units],
        "层级": [unit.level or None for unit in roster.units],
        "类型": [unit.kind or None for unit in roster.units],
        "上级": [roster.shown(u.parent) if u.parent else None for u in roster.units],
    }
    for heading in dict.fromkeys(name for unit in roster.units for name in unit.columns):
        units.setdefault(heading, [unit.columns.get(heading) for unit in roster.units])
    people: dict[str, list[Any]] = {
        "姓名": [roster.shown_member(member) for member in roster.members],
        "支部": [roster.shown(member.unit) for member in roster.members],
        "学工号": [member.code or None for member in roster.members],
    }
    for heading in dict.fromkeys(name for one in roster.members for name in one.columns):
        people.setdefault(heading, [one.columns.get(heading) for one in roster.members])
    made = {UNITS: listing_of(UNITS, units), MEMBERS: listing_of(MEMBERS, people)}
    return made | {name: replace(made[home], name=name) for name, home in ALSO.items()}


def calendar_lists(calendars: Mapping[str, Calendar]) -> dict[str, Listing]:
    """Return calendars as lists with 名称, 起 and 止."""
    return {
        name: listing_of(
            name,
            {
                "名称": [period.name for period in made.periods],
                "起": [period.start for period in made.periods],
                "止": [period.end for period in made.periods],
            },
        )
        for name, made in calendars.items()
    }


def dots_of(
    roster: Roster, lists: Mapping[str, Listing], calendars: Iterable[str]
) -> dict[str, dict[str, Column]]:
    """Return what a value of each type, or of a list's column, can be asked for."""
    from ..formulas import Column as Told

    unit: dict[str, Column] = {
        name: Told(column.type) for name, column in lists[UNITS].columns.items()
    }
    unit |= {"上级": Told("单位")} | {level: Told("单位") for level in roster.levels}
    member: dict[str, Column] = {
        name: Told(column.type) for name, column in lists[MEMBERS].columns.items()
    }
    member["支部"] = Told("单位")
    days: dict[str, Column] = {name: Told("文本") for name in (*BUILT_IN, *calendars)}
    made = {"单位": unit, "人员": member, "日期": days, "年月": days}
    for name, given in lists.items():
        for column in given.columns:
            made[f"{name}.{column}"] = {
                other: Told(told.type) for other, told in given.columns.items() if other != column
            }
    return made


def around_of(
    roster: Roster,
    lists: Mapping[str, Listing],
    calendars: Mapping[str, Calendar],
    parameters: Mapping[str, Any],
    more: Mapping[str, Listing] | None = None,
) -> Around:
    """Return the names of a cycle, its forms left out; `more` are its inputs and tables."""
    made = more or {}
    every = {**calendar_lists(calendars), **lists, **roster_lists(roster), **made}
    options = {
        f"{name}.{column}": tuple(dict.fromkeys(str(v) for v in told.values if v is not None))
        for name, given in every.items()
        for column, told in given.columns.items()
    }
    return Around(
        dict(parameters),
        {},
        {name: given.schema() for name, given in every.items()},
        dots_of(roster, every, calendars),
        options,
        frozenset(roster.levels),
        frozenset(f"{name}.{column}" for name, given in made.items() for column in given.columns),
    )


def load_forms(
    folder: Path,
    lines: tuple[FormLine, ...],
    around: Around,
    as_of: datetime.date,
    made: Collection[str] = (),
) -> dict[str, Form]:
    """Return the forms of a cycle by name, each able to name the others.

    Args:
        folder: Where they are.
        lines: Those of 表样.
        around: The names of the cycle.
        as_of: What TODAY() is.
        made: The names of tables and inputs: formulas with them wait for `rebound`.

    Raises:
        CxzyError: A file is missing (the nearest is offered), or a name is the roster's no level.
        FormError: A form cannot be used.
    """
    files: dict[str, tuple[str, bytes]] = {}
    for line in lines:
        _known_filers(line, around)
        if not line.document:
            path = _file(folder, line)
            files[line.name] = (path.name, path.read_bytes())
    return formed(files, around, as_of, made)


def formed(
    files: Mapping[str, tuple[str, bytes]],
    around: Around,
    as_of: datetime.date,
    made: Collection[str] = (),
) -> dict[str, Form]:
    """Return forms by name, of file names and bytes; see `load_forms`.

    Raises:
        FormError: A form cannot be used.
    """
    layouts = {}
    for name, (_, data) in files.items():
        layout, _ = load_layout(data, name)
        layouts[name] = bound(layout, around)
    names = replace(around, forms={name: seen_by_others(one) for name, one in layouts.items()})
    waiting = {name for name, one in layouts.items() if names_in(one, around.parameters, made)}
    return {
        name: Form(
            data, name=name, as_of=as_of, around=names, file=file, waiting=name in waiting
        )
        for name, (file, data) in files.items()
    }  # fmt: skip


def _known_filers(line: FormLine, around: Around) -> None:
    for filer in line.filers:
        if filer not in around.levels and filer != OFFICE:
            known = [*sorted(around.levels), OFFICE]
            hint = offer(filer, known) or f"有:{'、'.join(known)}。"
            raise line.row.error("谁报", f"名册里没有“{filer}”这个层级或类型。", hint)
    if not line.filers:
        raise line.row.error("谁报", f"没有写“{line.name}”由谁报。", "请写名册里的层级或类型。")


def _file(folder: Path, line: FormLine) -> Path:
    path = folder / line.file
    if not path.is_file() and not path.suffix:
        path = folder / f"{line.file}.xlsx"
    if not path.resolve().is_relative_to(folder.resolve()):
        raise line.row.error("文件", "表样要放在“表样”文件夹里。", "请把文件移进去,只写文件名。")
    if not path.is_file():
        there = sorted(p.name for p in folder.glob("*.xls*")) if folder.is_dir() else []
        hint = offer(line.file, there) or "请把表样放进“表样”文件夹。"
        raise line.row.error("文件", f"表样文件夹里没有“{line.file}”。", hint)
    return path
