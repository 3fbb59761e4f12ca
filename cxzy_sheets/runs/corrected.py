"""What a unit changed in a copy that was returned, and what became of the findings it was for.

    002/run.json   returned   which copy went back, with which findings
    002/退回/       the copy itself, for what it said then; or the file is in the inbox still
    003            corrected  数学学院党总支 附件4 表!D4 收回(数学教工党支部) 25 -> 20; T-2 已改

A run carries forward what the runs before it returned, so that the newest record tells it all. Of
anonymous forms nothing goes back, and nothing is told here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..catalogue import shown
from ..crosschecks.answers import answer_of
from ..cycle.earlier import finished
from ..findings import ADVICE, VERIFY, Finding
from ..matching import ACCEPTED, RETURNED, Submission
from ..matching.submission import head_keys
from ..outputs.changes import Correction, Mark
from ..outputs.returns import FOLDER
from ..outputs.returns_cases import Case
from ..reading import Filled
from ..reading.differing import differences
from ..reading.returned import spot_key

if TYPE_CHECKING:
    from ..collection import CycleCollection
    from ..outputs.returns import Returns

Entry = Mapping[str, Any]
MENDED, STILL, EXPLAINED, PASSED = "已改", "仍在", "已说明", "已放行"
_NOT_THERE = "上次退回的那一份已经找不到,没有逐格比较"


def corrections(got: CycleCollection, before: Mapping[str, Any] | None) -> list[Correction]:
    """Return what is different in each copy from the one that was returned to its unit.

    Args:
        got: What came in now.
        before: The record of the run before, None for the first.
    """
    earlier = _entries(before)
    made = []
    for one in got.made if earlier else ():
        entry = _earlier(earlier.get(_key(one)), one.digest)
        if entry is not None and one.status in (ACCEPTED, RETURNED) and one.filled.recognised:
            made.append(_correction(got, one, entry))
    return made


def returned(made: Returns, before: Mapping[str, Any] | None, number: int) -> list[dict[str, Any]]:
    """Return what run.json says of the copies that went back, in this run or an earlier one."""
    found: dict[tuple[str, ...], dict[str, Any]] = {
        key: dict(entry) for key, entry in _entries(before).items()
    }
    for going in made.goings:
        for one in going.case.copies:
            key = _key(one)
            entry = _entry(one, going.case, going.file, number)
            if (old := found.get(key)) is not None and old.get("sha256") == one.digest:
                # It is the same copy, returned again: what it is compared with stays.
                entry["before"] = old.get("before")
                entry["run"] = old.get("run", number)
                entry["退回表"] = old.get("退回表") or entry["退回表"]
            else:
                entry["before"] = None if old is None else {**old, "before": None}
            found[key] = entry
    return [found[key] for key in sorted(found)]


def _key(one: Submission) -> tuple[str, ...]:
    layout = one.filled.layout
    named = [one.filled.answers[name].value for name in head_keys(layout)]
    keys = "、".join("" if value is None else shown(value) for value in named)
    return one.unit_code or one.unit, one.form, one.period, keys


def _entry(one: Submission, case: Case, name: str, number: int) -> dict[str, Any]:
    told = [item for item in case.items if item.form == one.form and item.severity != ADVICE]
    return {
        "代码": one.unit_code or one.unit, "单位": one.unit, "表": one.form, "期次": one.period,
        "键": _key(one)[3], "文件": one.filled.file, "工作表": one.sheet, "sha256": one.digest,
        "run": number, "退回表": name,
        "问题": [
            {"级别": item.severity, "位置": item.where, "问题": item.message, "key": item.spot}
            for item in told
        ],
    }  # fmt: skip


def _entries(before: Mapping[str, Any] | None) -> dict[tuple[str, ...], Entry]:
    """Return what earlier runs returned; a part that somebody damaged is taken as not there."""
    rows = (before or {}).get("returned")
    found: dict[tuple[str, ...], Entry] = {}
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and row.get("sha256"):
            found[tuple(str(row.get(name) or "") for name in ("代码", "表", "期次", "键"))] = row
    return found


def _earlier(entry: Entry | None, digest: str) -> Entry | None:
    """Return the return that a copy answers: the last one, if that was not of this very copy."""
    if entry is not None and entry.get("sha256") == digest:
        entry = entry.get("before")
    return entry if isinstance(entry, dict) else None


def _correction(got: CycleCollection, one: Submission, entry: Entry) -> Correction:
    old, new = _old(got, entry), _raw(got, one)
    marks: list[Mark] = []
    if old is not None and new is not None:
        marks = [
            Mark("改动", told.sheet, told.cell, told.label, told.before, told.now)
            for told in differences(old, new)
        ]
    told = list(_problems(one, entry))
    why = "" if old is not None and new is not None else _NOT_THERE
    folders = {number: path.name for number, path in finished(got.cycle.outputs)}
    number = entry.get("run")
    run = folders.get(number, f"{number:03}") if isinstance(number, int) else ""
    return Correction(
        one.filled.file, one.sheet, one.unit, one.form, one.period, run, (*marks, *told), why
    )


def _problems(one: Submission, entry: Entry) -> Iterator[Mark]:
    """Give what became of each finding that the copy was returned for."""
    now: dict[str, Finding] = {spot_key(one.filled, told): told for told in one.findings}
    rows = entry.get("问题")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            found = now.get(str(row.get("key")))
            sheet, _, cell = str(row.get("位置") or "").rpartition("!")
            yield Mark(
                "问题", found.sheet or "" if found else sheet, found.cell or "" if found else cell,
                str(row.get("问题") or ""), str(row.get("级别") or ""), _became(found),
            )  # fmt: skip


def _became(found: Finding | None) -> str:
    if found is None:
        return MENDED
    if found.code == "let-pass":
        return PASSED
    return EXPLAINED if found.severity == VERIFY and answer_of(found) else STILL


# The copies as they were read, before the roster's own names were put in


def _raw(got: CycleCollection, one: Submission) -> Filled | None:
    file = next((file for file in got.read if file.name == one.filled.file), None)
    return _same(file.copies if file is not None else (), one.form, one.sheet)


def _old(got: CycleCollection, entry: Entry) -> Filled | None:
    """Return the returned copy: from the inbox where it is still there, else from its run."""
    for file in got.read:
        if file.digest == entry["sha256"]:
            found = _same(file.copies, str(entry.get("表")), str(entry.get("工作表") or ""))
            if found is not None:
                return found
    form = got.forms.get(str(entry.get("表")))
    name = Path(str(entry.get("退回表") or "")).name
    for number, folder in finished(got.cycle.outputs):
        path = folder / FOLDER / name
        if form is not None and name and number == entry.get("run") and path.is_file():
            copy = form.read_unchecked(path.read_bytes(), name)
            return copy if copy.recognised else None
    return None


def _same(copies: Sequence[Filled], form: str, sheets: str) -> Filled | None:
    fitting = [copy for copy in copies if copy.layout.name == form and copy.recognised]
    named = [copy for copy in fitting if "、".join(s for s in copy.sheets if s) == sheets]
    return next(iter(named or fitting), None)


__all__ = ["corrections", "returned"]
