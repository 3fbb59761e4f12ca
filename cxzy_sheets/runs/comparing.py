"""What is different in a run from an earlier one: how units stand, what became of files, totals.

    报送   数学学院党总支    附件4              未报      ->  已报
    文件   数学.xlsx        附件4、数学学院党总支  (没有)    ->  接收
    数字   各单位结果        合计 有效票         1204     ->  1320

Nothing that is the same is told. Records of earlier runs are looked at as strangers' data: a part
that somebody damaged is taken as not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..catalogue import shown
from ..outputs.changes import Change, Correction

Record = Mapping[str, Any]
_NONE = "(没有)"
_GONE = "不在收件箱了"


def changes(before: Record, now: Record, corrected: Sequence[Correction] = ()) -> list[Change]:
    """Return what is different in a run from an earlier one, units first, then files, then figures.

    Nothing that is the same is in it; the order is that of the ledgers. `corrected` are the copies
    that answer returned ones; what changed in them is told in the run that they came in.
    """
    files = [*_files(before, now), *_corrected(before, now, corrected)]
    return [*_owed(before, now), *files, *_totals(before, now)]


def _corrected(before: Record, now: Record, corrected: Sequence[Correction]) -> Iterator[Change]:
    """Give the cells that were changed in copies that came in since; the others were told then."""
    old, new = _copies(before), _copies(now)
    for one in corrected:
        was, there = (rows.get((one.file, one.sheet), {}) for rows in (old, new))
        if was.get("sha256") == there.get("sha256"):
            continue
        for mark in one.marks:
            where = f"{mark.sheet}!{mark.cell}" if mark.cell else mark.sheet
            about = f"{where} {mark.name}".strip()
            yield Change(f"退回后{mark.kind}", one.file, about, mark.before, mark.now)


def _owed(before: Record, now: Record) -> Iterator[Change]:
    """Give the units that stand otherwise than before."""
    old = {_key(row): str(row.get("状态")) for row in _listed(before, "expected")}
    new = {_key(row): row["状态"] for row in now["expected"]}
    for key, state in new.items():
        was = old.get(key, _NONE)
        if was != state:
            yield Change("报送", key[0], _about(key[1], key[2]), was, state)
    for key, was in old.items():
        if key not in new:
            yield Change("报送", key[0], _about(key[1], key[2]), was, _NONE)


def _listed(made: Record, name: str) -> list[Mapping[str, Any]]:
    """Return a list of an earlier run's record; nothing where somebody damaged it."""
    rows = made.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _key(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row.get("单位") or "", row.get("表") or "", row.get("期次") or ""


def _about(form: str, period: str) -> str:
    return f"{form} {period}".strip()


def _files(before: Record, now: Record) -> Iterator[Change]:
    """Give the copies that are new, gone, or treated otherwise than before."""
    old, new = _copies(before), _copies(now)
    for (file, sheet), row in new.items():
        was = old.get((file, sheet))
        state, edited = _outcome(row), was is not None and was.get("sha256") != row["sha256"]
        if was is None or edited or _outcome(was) != state:
            state = f"{state}(文件改过)" if edited else state
            yield _changed(file, row, _outcome(was) if was else _NONE, state)
    for (file, sheet), row in old.items():
        if (file, sheet) not in new:
            yield _changed(file, row, _outcome(row), _GONE)
    yield from _ballots(before, now)


def _copies(made: Record) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Return copies by file and sheet, and the files that gave none."""
    rows = [*_listed(made, "submissions"), *_listed(made, "unread")]
    return {(str(row.get("文件")), row.get("工作表") or ""): row for row in rows}


def _outcome(row: Mapping[str, Any]) -> str:
    """Return what became of a copy in a few words: `接收`, `退回(强制 2)`."""
    wrong = [f"{level} {row[level]}" for level in ("强制", "核实") if row.get(level)]
    status = str(row.get("状态"))
    return f"{status}({'、'.join(wrong)})" if wrong and status == "退回" else status


def _changed(file: str, row: Mapping[str, Any], was: str, state: str) -> Change:
    about = "、".join(part for part in (row.get("表"), row.get("单位"), row.get("期次")) if part)
    return Change("文件", file, about, was, state)


def _ballots(before: Record, now: Record) -> Iterator[Change]:
    old, new = (
        {(row.get("表"), row.get("状态")): row.get("份数") for row in _listed(made, "ballots")}
        for made in (before, now)
    )
    for key in dict.fromkeys((*old, *new)):
        was, count = old.get(key, 0), new.get(key, 0)
        if was != count:
            yield Change("匿名表", str(key[0]), str(key[1]), f"{was} 份", f"{count} 份")


def _totals(before: Record, now: Record) -> Iterator[Change]:
    """Give the totals that came out otherwise than before."""
    old = before.get("figures")
    for table, figures in now["figures"].items():
        was = old.get(table) if isinstance(old, dict) else None
        was = was if isinstance(was, dict) else {}
        formats = now.get("formats", {}).get(table, {})
        for column in dict.fromkeys((*was, *figures)):
            one, other = was.get(column), figures.get(column)
            if one != other:
                pair = [_number(value, formats.get(column, "")) for value in (one, other)]
                yield Change("数字", table, f"合计 {str(column).replace('_', ' ')}", *pair)


def _number(value: Any, number_format: str) -> str:
    """Return a total as its column shows it; six digits where nothing says how."""
    if value is None:
        return _NONE
    if isinstance(value, float) and number_format.endswith("%"):
        places = len(number_format.rstrip("%").partition(".")[2])
        return f"{value * 100:.{places}f}%"
    return f"{value:.6g}" if isinstance(value, float) and not value.is_integer() else shown(value)
