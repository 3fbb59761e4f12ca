"""A kit's example as a folder: what came in on the first day, and what on the second."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...collection import load_cycle
from ...cycle import Cycle
from ...errors import CxzyError
from ...forms import Form
from ...names import offer
from ..evaluation.by_hand import Sheet
from ..evaluation.documents import docx
from ..starting import init
from .script import FOLDER, NAME, Copy, Other, Planted, Script, load_script

INBOX = "收件箱"
_RECORD = re.compile(r"(?P<block>[^.\[]+)(?:\.(?P<name>[^\[]+))?\[(?P<number>[0-9]+)\]")


@dataclass(frozen=True, slots=True)
class Sent:
    """One file of the inbox."""

    path: str
    """In the inbox, parted by `/`."""
    data: bytes
    day: int = 1
    copy: str = ""
    """The copy of 示范.xlsx that it is; empty for another file."""
    places: Mapping[str, str] = field(default_factory=dict)
    """Answer -> the cell that it stands in, `支部.满意[2]`; of copies filled in by hand."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The folder as it was made, and everything that is true of it."""

    folder: Path
    script: Script
    files: tuple[Sent, ...]


def stage(kit: Path, folder: Path) -> Stage:
    """Make a kit's example with the inbox of the first day; return it with its truth.

    What 示范/ holds besides 示范.xlsx (a roster, lists, settings, results of other cycles) stands
    in the folder in place of the kit's own.

    Raises:
        CxzyError: 示范.xlsx cannot be read, or names a form, field or unit that is not there.
    """
    script = load_script(kit / FOLDER / NAME)
    init(kit, folder)
    for path in sorted((kit / FOLDER).rglob("*")):
        if path.is_file() and path.name != NAME and not path.name.endswith(".xlsx.txt"):
            there = folder / path.relative_to(kit / FOLDER)
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, there)
    made = Stage(folder, script, tuple(_sent(load_cycle(folder), script)))
    deliver(made, 1)
    return made


def deliver(made: Stage, day: int) -> None:
    """Put into the inbox what comes on a day."""
    for one in made.files:
        if one.day == day:
            there = made.folder / INBOX / one.path
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(one.data)


def _sent(cycle: Cycle, script: Script) -> Iterator[Sent]:
    paths = _paths(cycle, script)
    wrong: dict[str, list[Planted]] = {}
    for line in script.planted:
        wrong.setdefault(line.copy, []).append(line)
    data: dict[str, bytes] = {}
    for number, copy in enumerate(script.copies):
        form = _form(cycle, copy)
        lines = wrong.get(copy.id, [])
        if number % 2 == 0 and not lines:
            # Every other sound copy is filled in by the library, the rest by hand.
            data[copy.id] = form.fill(*_typed(form, copy))
            yield Sent(paths[copy.id], data[copy.id], copy.day, copy.id)
            continue
        written = _by_hand(form, copy, lines)
        data[copy.id], places = written
        yield Sent(paths[copy.id], data[copy.id], copy.day, copy.id, places)
        if any(line.again and line.change != "原样" for line in lines):
            again, places = _by_hand(form, copy, ())
            path = re.sub(r"(\.[^.]+)$", r"(改)\1", paths[copy.id])
            yield Sent(path, again, 2, copy.id, places)
    for other in script.others:
        yield Sent(other.path, _bytes(other, data), other.day)


def _form(cycle: Cycle, copy: Copy) -> Form:
    if copy.form not in cycle.forms:
        raise CxzyError(
            f"“{copy.id}”的表“{copy.form}”不在周期里。", file=NAME,
            hint=offer(copy.form, cycle.forms),
        )  # fmt: skip
    return cycle.forms[copy.form]


def _paths(cycle: Cycle, script: Script) -> dict[str, str]:
    """Return where in the inbox each copy comes in: by its unit and its form."""
    made: dict[str, str] = {}
    for copy in script.copies:
        unit = next((u for u in cycle.roster.units if u.code == copy.unit), None)
        if unit is None and copy.unit:
            raise CxzyError(f"“{copy.id}”的单位“{copy.unit}”不在名册里。", file=NAME)
        name = unit.name if unit else "办公室"
        path = copy.path or f"{name}/{copy.form}.xlsx"
        if path in made.values():
            path = f"{name}/{copy.form} {copy.id}.xlsx"
        made[copy.id] = path
    return made


def _bytes(other: Other, data: Mapping[str, bytes]) -> bytes:
    if other.copy_of:
        return data[other.copy_of]
    if other.path.endswith(".docx"):
        return docx(other.text.split("\n"))
    return other.text.encode("utf-8")


Values = dict[str, Any]
Rows = dict[str, list[dict[str, Any]]]


def _typed(form: Form, copy: Copy) -> tuple[Values, Rows]:
    """Return the answers of a copy as the types of the form's fields want them."""
    _refuse_unknown(form, copy)
    values = {name: _answer(form, name, value) for name, value in copy.values.items()}
    rows = {
        block: [
            {name: _answer(form, f"{block}.{name}", value) for name, value in record.items()}
            for record in records
        ]
        for block, records in copy.rows.items()
    }
    return values, rows


def _refuse_unknown(form: Form, copy: Copy) -> None:
    asked = [*copy.values, *(f"{b}.{name}" for b, records in copy.rows.items() for r in records
                             for name in r)]  # fmt: skip
    for name in asked:
        if name not in form.fields:
            raise CxzyError(
                f"表“{copy.form}”没有字段“{name}”。", file=NAME, sheet=copy.form,
                hint=offer(name, form.fields),
            )  # fmt: skip


def _answer(form: Form, name: str, value: Any) -> Any:
    asked = form.fields[name]
    if asked.many and isinstance(value, str):
        return tuple(part.strip() for part in value.split(";"))
    if asked.type == "是否" and value in ("是", "否"):
        return value == "是"
    if asked.type in ("文本", "编号", "电话", "文号", "选项") and isinstance(value, int):
        return str(value)
    return value


def _by_hand(form: Form, copy: Copy, lines: Sequence[Planted]) -> tuple[bytes, Mapping[str, str]]:
    """Return a copy as somebody types it into the form, and where its answers stand."""
    values, rows = _typed(form, copy)
    for line in lines:
        _change(values, rows, line)
    sheet = Sheet(form.data)
    places = {
        _counted(name): cell for name, cell in sheet.answer(values, _ticked(form, rows)).items()
    }
    for line in lines:
        _type(sheet, places, line)
    return sheet.save(), places


def _change(values: Values, rows: Rows, line: Planted) -> None:
    """Answer otherwise, leave a record out, or write it a second time."""
    if line.cell or line.change == "原样" or _is_error(line.value):
        return
    found = _RECORD.fullmatch(line.field)
    if found is None:
        values[line.field] = None if line.change == "空" else line.value
        return
    records, index = rows[found["block"]], int(found["number"]) - 1
    if line.change == "删行":
        del records[index]
    elif line.change == "加行":
        records.append(dict(records[index]))
    else:
        records[index][found["name"]] = None if line.change == "空" else line.value


def _is_error(value: Any) -> bool:
    """Return whether a cell is to show an error, such as #REF!."""
    return isinstance(value, str) and value.startswith("#")


def _ticked(form: Form, rows: Rows) -> Rows:
    """Return records with a tick beside each option that is chosen."""
    made: Rows = {}
    for block, records in rows.items():
        made[block] = []
        for record in records:
            ticks = {
                f"{name}={option}": "√"
                for name, value in record.items()
                if form.fields[f"{block}.{name}"].options
                for option in (value if isinstance(value, tuple) else (value,))
            }
            made[block].append({**record, **ticks})
    return made


def _counted(name: str) -> str:
    """Return the name of an answer with its record counted from 1."""
    return re.sub(r"\[([0-9]+)\]$", lambda m: f"[{int(m[1]) + 1}]", name)


def _type(sheet: Sheet, places: Mapping[str, str], line: Planted) -> None:
    """Type into a cell that is no answer's, or let one show an error."""
    if line.change not in ("改", "空") or not (line.cell or _is_error(line.value)):
        return
    cell = line.cell or places.get(line.field, "")
    if not cell:
        raise CxzyError(
            f"“{line.copy}”里没有“{line.field}”的位置。", file=NAME, sheet="埋设",
            hint=offer(line.field, places),
        )  # fmt: skip
    if _is_error(line.value):
        sheet.put_error(cell, line.value)
    else:
        sheet.put(cell, None if line.change == "空" else line.value)
