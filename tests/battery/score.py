"""What a reader made of a damaged copy, answer by answer, judged against the truth.

    right      the value that the form means, with its cell; or a refusal that the truth demands
    refused    no value, state 无法读取 or 未找到, and a 强制 finding that covers the cell
    WRONG      any other value, a silent blank, a record that nobody wrote, a cell that is not its
    crash      an exception

There is no fifth verdict: "right or refused" is the promise that is measured here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cxzy_sheets.findings import MUST
from cxzy_sheets.reading import Filled

from .drawing import BLANK, REFUSE, UNKNOWN, Copy, Key

NO_VALUE = ("无法读取", "未找到")


@dataclass(frozen=True)
class Verdict:
    """How one answer came out."""

    key: Key
    verdict: str
    expected: Any
    found: Any
    why: str = ""


def judge(copy: Copy, filled: Filled) -> list[Verdict]:
    """Return a verdict for every answer of the copy, and one for each record that nobody wrote."""
    return [*_head(copy, filled), *_blocks(copy, filled)]


def tally(verdicts: list[Verdict]) -> Counter[str]:
    """Return how many verdicts there are of each kind."""
    return Counter(v.verdict for v in verdicts)


def _head(copy: Copy, filled: Filled) -> Iterator[Verdict]:
    for key in copy.truth:
        if key[0] != "a":
            continue
        name = key[1]
        value, state = filled.values.get(name), filled.state(name)
        told = _told(filled, name, None)
        yield _verdict(copy, filled, key, value=value, state=state, told=told)


def _blocks(copy: Copy, filled: Filled) -> Iterator[Verdict]:
    for block, rids in copy.records.items():
        read = filled.blocks[block]
        fixed = copy.family.blocks[block].fixed
        where = {rid: _row_of(copy, block, rid) for rid in rids}
        at = {(read.sheet, row + 1): index for index, row in enumerate(read.rows) if row >= 0}
        expected_rows = set()
        for position, rid in enumerate(sorted(rids)):
            if fixed:
                index: int | None = position if position < len(read.rows) else None
            else:
                index = at.get(where[rid]) if where[rid] else None
                expected_rows.add(where[rid])
            yield from _record(copy, filled, block, rid, index)
        if fixed:
            continue
        doubtful = {p[:2] for k, p in copy.at.items() if k[0] == "r" and k[1] == block}
        for place, index in at.items():
            if place not in expected_rows and place not in doubtful:
                values = {n: c[index] for n, c in read.columns.items() if c[index] is not None}
                yield Verdict(("c", block, place), "WRONG", None, values, "nobody's record")


def _record(
    copy: Copy, filled: Filled, block: str, rid: int, index: int | None
) -> Iterator[Verdict]:
    read = filled.blocks[block]
    keys = [k for k in copy.truth if k[0] == "c" and k[1:3] == (block, rid)]
    for key in keys:
        name = f"{block}.{key[3]}"
        expected = copy.truth[key]
        row = copy.at[key][1] if key in copy.at else None
        told = _told(filled, name, row)
        if index is None:
            loose = (block, rid) in copy.loose
            fine = told or loose
            if expected is UNKNOWN:
                yield Verdict(key, "right", expected, None, "not judged")
            elif expected is REFUSE or loose:
                yield Verdict(key, "right" if fine else "WRONG", expected, None, "record left out")
            else:
                yield Verdict(
                    key, "refused" if told else "WRONG", expected, None, "record left out"
                )
            continue
        value = read.columns[key[3]][index]
        state = filled.state(name, index)
        yield _verdict(copy, filled, key, value=value, state=state, told=told, index=index)


def _verdict(
    copy: Copy,
    filled: Filled,
    key: Key,
    *,
    value: Any,
    state: str,
    told: bool,
    index: int | None = None,
) -> Verdict:
    expected = copy.truth[key]
    if expected is UNKNOWN:
        return Verdict(key, "right", expected, value, "not judged")
    refused = value is None and state in NO_VALUE
    if refused and not told:
        return Verdict(key, "WRONG", expected, state, "refused without a finding")
    if expected is REFUSE:
        return Verdict(key, "right" if refused else "WRONG", expected, value, state)
    if refused:
        return Verdict(key, "refused", expected, value, state)
    if expected is BLANK:
        fine = value is None and state == "空白"
        return Verdict(key, "right" if fine else "WRONG", expected, value, state)
    if value is None:
        return Verdict(key, "WRONG", expected, value, "silent blank")
    name = key[1] if key[0] == "a" else f"{key[1]}.{key[3]}"
    kind = copy.family.kinds[name].name
    if not same(kind, expected, value):
        return Verdict(key, "WRONG", expected, value, state)
    place = copy.at.get(key)
    if place is not None and not _its_cell(copy, filled, name, index, place):
        return Verdict(key, "WRONG", expected, value, f"cell {filled.ref(name, index)} for {place}")
    return Verdict(key, "right", expected, value)


def _its_cell(
    copy: Copy, filled: Filled, name: str, index: int | None, place: tuple[str, int, int]
) -> bool:
    """Whether the value is led back to the cell in which it stands, or one merged with it."""
    from openpyxl.utils import range_boundaries

    ref = filled.ref(name, index)
    column, row, *_ = range_boundaries(ref.cell)
    if place[0] not in copy.book.sheetnames:
        return True
    here = copy.merge_at(ref.sheet, row, column) if ref.sheet in copy.book.sheetnames else None
    return ref.sheet == place[0] and here == copy.merge_at(*place)


def _told(filled: Filled, name: str, row: int | None) -> bool:
    """Whether a 强制 finding covers a field: by its name, its block and row, or the whole sheet."""
    block = name.partition(".")[0] if "." in name else None
    for finding in filled.findings:
        if finding.severity != MUST:
            continue
        if finding.field is None or finding.field == name:
            return True
        if block is not None and finding.field == block:
            rows = _rows(finding.cell or "")
            if row is None or not rows or row in rows:
                return True
    return False


def _rows(cells: str) -> set[int]:
    rows: set[int] = set()
    for area in cells.split("、"):
        found = [int(n) for n in re.findall(r"[A-Z]+(\d+)", area)]
        if found:
            rows |= set(range(min(found), max(found) + 1))
    return rows


def same(kind: str, expected: Any, value: Any) -> bool:
    """Return whether a value is the one that was written; texts but for their blanks."""
    if isinstance(expected, (dt.date, dt.datetime)):
        return _day(value) == _day(expected)
    if kind == "number":
        return (
            isinstance(value, (int, float))
            and not isinstance(value, bool)
            and abs(float(value) - float(expected)) < 1e-9
        )
    return _squeezed(value) == _squeezed(expected)


def _day(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, str):
        found = re.fullmatch(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?", value.strip())
        return dt.date(*map(int, found.groups())) if found else value
    return value


def _squeezed(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, (dt.date, dt.datetime)):
        return _day(value).isoformat()
    return re.sub(r"\s+", "", str(value))


def _row_of(copy: Copy, block: str, rid: int) -> tuple[str, int] | None:
    for key, place in copy.at.items():
        if key[0] == "c" and key[1:3] == (block, rid):
            return place[0], place[1]
    for key, place in copy.at.items():
        if key[0] == "k" and key[1].startswith(f"{block}.") and key[2] == rid:
            return place[0], place[1]
    return None


def covered(findings: Any, code: str) -> bool:
    """Return whether some finding has a code."""
    return any(f.code == code for f in findings)


def shares(counts: Mapping[str, int]) -> str:
    """Return the counts as a line to read."""
    total = sum(counts.values()) or 1
    return " ".join(f"{word} {n} ({n / total:.2%})" for word, n in sorted(counts.items()))
