"""Whose the rows of a big table are, and what the workbooks that hold them are called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..cycle import Cycle
from ..errors import FillError, OutputError
from ..filling import WITHHELD
from ..forms import Form
from ..matching.submission import unit_field
from ..names import file_name, label_key, offer
from ..tables.rows import as_text
from ._folder import free_name
from .splitting import LEFT, BigTable, Line, Share, left_over

_BRACES = re.compile(r"[{｛]([^{}｛｝]+)[}｝]")
_SAID = ("单位", "代码", "表", "期次")


class Naming:
    """What files are called, by a pattern: `{单位}_{表}`."""

    def __init__(self, pattern: str, forms: Sequence[Form]) -> None:
        """Hold a pattern against the forms.

        Raises:
            OutputError: A name in braces is none that a copy says.
        """
        self.pattern = pattern
        self.asked = _BRACES.findall(pattern)
        heads = {
            f.name for one in forms for f in one.fields.values()
            if f.block is None and f.public != WITHHELD
        }  # fmt: skip
        known = [*_SAID, *sorted(heads - set(_SAID))]
        for name in self.asked:
            if name.strip() not in known:
                raise OutputError(
                    f"文件名里的“{{{name}}}”不知道是什么。", found=pattern,
                    hint=offer(name, known) or f"可以写:{'、'.join(known)}。",
                )  # fmt: skip
        self._taken: dict[str, str] = {}
        self._free: set[str] = set()

    def name(self, usual: str, said: Mapping[str, str], values: Mapping[str, Any]) -> str:
        """Return the name of one copy; `usual` where no pattern was given.

        Raises:
            OutputError: Another copy has it.
        """
        if not self.pattern:
            return free_name(file_name(f"{usual}.xlsx").removesuffix(".xlsx"), self._free, ".xlsx")
        known = {**{k: as_text(v) or "" for k, v in values.items()}, **said}
        made = _BRACES.sub(lambda m: str(known.get(m[1].strip(), "")), self.pattern)
        stem = made[: -len(".xlsx")] if made.lower().endswith(".xlsx") else made
        wanted = file_name(f"{stem.strip() or usual}.xlsx")
        if wanted.casefold() in self._taken:
            raise OutputError(
                f"“{usual}”和“{self._taken[wanted.casefold()]}”的文件名都是“{wanted}”。",
                found=self.pattern, hint="请在文件名里再加一项,例如 {单位}_{表}_{期次}。",
            )  # fmt: skip
        self._taken[wanted.casefold()] = usual
        return wanted


class Split:
    """A big table, parted among the units of a cycle."""

    def __init__(self, cycle: Cycle, form: str, table: str | Path) -> None:
        self.cycle = cycle
        self.table = BigTable(table, cycle.forms[form])
        self.why: dict[int, str] = {}
        self.unknown: list[Line] = []
        mine: dict[str, list[Line]] = {}
        for line in self.table.lines:
            code = self._code(line)
            if code is None:
                self.unknown.append(line)
            else:
                mine.setdefault(code, []).append(line)
        self.mine = mine
        self.shares: dict[str, Share] = self.table.shares(mine)
        self.used: set[str] = set()

    @property
    def notes(self) -> dict[str, None]:
        """Sentences for the office."""
        return self.table.notes

    def _code(self, line: Line) -> str | None:
        if not line.unit:
            self.why[line.number] = "没有写单位"
            return None
        found = self.cycle.roster.find(line.unit)
        if len(found) == 1:
            return found[0].code
        names = [unit.name for unit in self.cycle.roster.units]
        self.why[line.number] = (
            f"名册里有 {len(found)} 个单位叫“{line.unit}”" if found
            else f"名册里没有“{line.unit}”。{offer(line.unit, names)}"
        )  # fmt: skip
        return None

    def has(self, code: str) -> bool:
        """Return whether a unit has rows in the table."""
        return code in self.shares

    def fill(
        self, code: str, values: dict[str, Any], rows: dict[str, list[dict[str, Any]]]
    ) -> None:
        """Put a unit's rows into a copy; where the copy has rows of the same key, into those."""
        share = self.shares[code]
        self.used.add(code)
        values |= {name: value for name, value in share.values.items() if name not in values}
        for block, records in share.rows.items():
            rows[block] = self._joined(block, rows.get(block, []), records)

    def _joined(
        self, block: str, there: list[dict[str, Any]], records: list[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        layout = self.table.form.layout
        keys = [f.short for f in layout.fields.values() if f.block == block and f.key]
        made = [dict(row) for row in there]
        for record in records:
            same = [
                row for row in made
                if keys and all(_key(row.get(k)) == _key(record.get(k)) for k in keys)
            ]  # fmt: skip
            if len(same) == 1:
                same[0] |= {k: v for k, v in record.items() if k not in keys}
            else:
                made.append(dict(record))
        return made

    def left(self, filers: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Give the workbook of the rows that no copy took; and note who has none."""
        lines = list(self.unknown)
        for code, own in self.mine.items():
            if code not in self.used:
                lines += own
                unit = self.cycle.roster.shown(code)
                self.why |= {line.number: f"“{unit}”不报这张表" for line in own}
        without = [self.cycle.roster.shown(code) for code in filers if code not in self.mine]
        if without:
            shown = "、".join(without[:5]) + (f" 等 {len(without)} 个单位" * (len(without) > 5))
            self.notes[f"{self.table.file}:总表里没有 {shown} 的行,没有写。"] = None
        if lines:
            lines.sort(key=lambda line: line.number)
            self.notes[_told(self.table, lines)] = None
            yield LEFT, left_over(self.table, lines, self.why)


def _told(table: BigTable, lines: Sequence[Line]) -> str:
    numbers = "、".join(str(line.number) for line in lines[:10])
    return f"{table.file}:第 {numbers} 行等 {len(lines)} 行没有对上单位,写在“{LEFT}”里。"


def split_by_form(
    form: Form, table: str | Path, names: str, notes: dict[str, None]
) -> Iterator[tuple[str, bytes]]:
    """Give a blank of a form by itself for each unit that a big table names, by name."""
    big = BigTable(table, form)
    naming = Naming(names, [form])
    mine: dict[str, list[Line]] = {}
    spelled: dict[str, str] = {}
    lost = [line for line in big.lines if not line.unit]
    for line in big.lines:
        if line.unit:
            key = label_key(line.unit)
            spelled.setdefault(key, line.unit)
            mine.setdefault(key, []).append(line)
    sender = unit_field(form.layout)
    for key, share in big.shares(mine).items():
        unit = spelled[key]
        values = dict(share.values)
        if sender is not None and form.layout.fields[sender].public != WITHHELD:
            values[sender] = unit
        said = {"单位": unit, "代码": "", "表": form.name, "期次": ""}
        name = naming.name(f"{unit}_{form.name}", said, values)
        try:
            yield name, form.blank(values, share.rows)
        except FillError as error:
            row = share.lines[0].number
            raise OutputError(
                f"“{unit}”(第 {row} 行起)填不进表样:{error.message}", file=big.file,
                hint=error.hint or "请改总表里的内容,或改表样的类型、取值。",
            ) from error  # fmt: skip
    if lost:
        big.notes[_told(big, lost)] = None
        yield LEFT, left_over(big, lost, {line.number: "没有写单位" for line in lost})
    notes |= big.notes


def _key(value: Any) -> str:
    return label_key(str(as_text(value) or ""))
