"""输入: what other cycles have come to, from their newest 产出; never a rerun of theirs.

A workbook may stand in for a cycle: each of its sheets with headings is a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ..cycle import Cycle, InputLine
from ..cycle.dots import UNIT_HEADINGS
from ..cycle.earlier import finished, last_record
from ..errors import CxzyError, WorkbookError
from ..findings import ADVICE, Finding
from ..intake import Attachment, attachments
from ..lists import Listing, load_lists
from ..refs import Ref
from ..roster import Roster
from ..tables import Cell, Source, load_saved
from ..tables.saved import about_input

TABLES = "汇总数据.json"
"""The file of a run that holds its tables as plain data."""
INBOX, OUTPUTS = "收件箱", "产出"
_UP = "../"
"""Files are named from the cycle's own inbox; a neighbour is found from its folder."""


def read_inputs(cycle: Cycle) -> tuple[dict[str, Source], list[Finding]]:
    """Return the tables that 输入 names, by `名称.表`, and what the office should know of them.

    Several sources of one input are stacked by the names of their columns.

    Raises:
        CxzyError: A source is not there or has no 产出, and is not 可缺; the cell is named.
    """
    made: dict[str, Source] = {}
    told: list[Finding] = []
    for line in cycle.inputs:
        for part, place in _places(cycle, line):
            tables, found = _tables(part, place, line)
            told += found
            for name, given in tables.items():
                path = f"{line.name}.{name}"
                source = _with_names(given, cycle.roster)
                made[path] = _stacked(made[path], source) if path in made else source
    return made, told


def _places(cycle: Cycle, line: InputLine) -> Iterator[tuple[str, Path]]:
    parts = [part.strip() for part in re.split(r"[;；\n]", line.source) if part.strip()]
    if not parts:
        raise line.row.error("来源", "没有写来源。", "请写另一个周期的文件夹,例如 ../群众评议。")
    for part in parts:
        place = cycle.folder / part
        if place.exists():
            yield part, place
        elif not line.optional:
            hint = "位置从周期文件夹算起,例如 ../群众评议;可以没有的,在“可缺”填 是。"
            raise line.row.error("来源", f"没有“{part}”。", hint)


def _tables(part: str, place: Path, line: InputLine) -> tuple[dict[str, Source], list[Finding]]:
    if place.is_file():
        return {name: _of_list(given, part) for name, given in load_lists(place).items()}, []
    runs = finished(place / OUTPUTS)
    for number, folder in reversed(runs):
        try:
            tables = load_saved(
                (folder / TABLES).read_text(encoding="utf-8"), f"{_UP}{part}/{INBOX}/"
            )
        except (OSError, ValueError):
            continue  # an older run, or one that the office changed: the one before it
        return tables, list(_older(place, line, number))
    if line.optional:
        return {}, []
    raise line.row.error(
        "来源", f"“{place.name}”还没有产出。", f"请先运行它:cxzy run {place.name}。"
    )


def _older(place: Path, line: InputLine, number: int) -> Iterator[Finding]:
    """Tell that files came in after the run whose tables are taken."""
    seen = (last_record(place / OUTPUTS) or {}).get("seen", {})
    try:
        found = [item for item in attachments(place / INBOX) if not item.ignored]
    except CxzyError:
        return
    new = [item.name for item in found if _is_new(item, seen)]
    if new:
        yield Finding(
            "input-older", ADVICE, file=line.row.file, sheet=line.row.sheet,
            cell=line.row.cell("来源"), found=new[:10],
            facts={"input": line.name, "run": f"{number:03}", "count": len(new)},
        )  # fmt: skip


def _is_new(item: Attachment, seen: Mapping[str, object]) -> bool:
    try:
        return item.read()[1] not in seen
    except (OSError, WorkbookError):
        return False  # nothing was read of it then, nor would be now


def _of_list(given: Listing, part: str) -> Source:
    columns = {name: about_input(name, column.type) for name, column in given.columns.items()}

    def behind(row: int, name: str) -> list[Cell]:
        there = given.rows[row]
        ref = Ref(f"{_UP}{part}", there.sheet, there.cell(name))
        return [Cell(given.name, "", name, given.columns[name].values[row], ref)]

    values = {name: column.values for name, column in given.columns.items()}
    return Source(columns, values, behind=behind)


def _with_names(source: Source, roster: Roster) -> Source:
    """Return a source whose units and persons go by the names of this cycle's roster."""
    columns, values = dict(source.columns), dict(source.values)
    for name, about in source.columns.items():
        if about.many or about.type not in ("文本", "单位", "人员"):
            continue
        given = source.values[name]
        if about.type == "单位" or name in UNIT_HEADINGS or name in roster.levels:
            columns[name] = replace(about, type="单位")
            values[name] = [_unit(roster, value) for value in given]
        elif about.type == "文本" and name == "姓名":
            shown = {roster.shown_member(member) for member in roster.members}
            known = [value for value in given if value is not None]
            if known and shown.issuperset(known):
                columns[name] = replace(about, type="人员")
    return replace(source, columns=columns, values=values)


def _unit(roster: Roster, value: object) -> object:
    found = roster.find(value) if isinstance(value, str) else []
    return roster.shown(found[0].code) if len(found) == 1 else value


def _stacked(one: Source, other: Source) -> Source:
    columns = {**other.columns, **one.columns}
    values = {
        name: [
            *one.values.get(name, [None] * one.size),
            *other.values.get(name, [None] * other.size),
        ]
        for name in columns
    }

    def behind(row: int, name: str) -> Sequence[Cell]:
        source, inside = (one, row) if row < one.size else (other, row - one.size)
        if source.behind is None or name not in source.columns:
            return ()
        return source.behind(inside, name)

    return Source(columns, values, behind=behind)
