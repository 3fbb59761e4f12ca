"""待办.xlsx: the rows that the office may copy into 收文登记.xlsx, as far as they can be filled in.

    认领       a copy of which nobody can say whose it is: candidates to choose from
    签收       a copy that came, and nothing says when; copies of which nobody knows the newest
    免报       what is overdue, should it not be needed at all
    说明核准    a 核实 finding, with what the unit says of it

Sheets and headings are those that the registry reads; what only the office can say is left empty.
Nothing of it counts until somebody copies it.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..catalogue import shown
from ..crosschecks import answer_of
from ..findings import VERIFY, Finding
from ..matching import (
    ACCEPTED,
    BY_HAND,
    BY_MAIL,
    MISSING,
    RETURNED,
    UNKNOWN_UNIT,
    Submission,
)
from ..matching.registry import FILE, SHEETS
from . import _look, _texts
from ._saving import MARK, save
from .told import Told

if TYPE_CHECKING:
    from ._collected import CycleCollected

NAME = "待办.xlsx"
_CREATED = datetime.datetime(2000, 1, 1)
_ABOUT = "说明"
_MOST_CANDIDATES = 8
_LONGEST_CHOICE = 255
"""Characters of a dropdown that stands in the cell itself."""
_HEADINGS: Mapping[str, tuple[tuple[str, int], ...]] = {
    "认领": (
        ("文件", 40), ("工作表", 14), ("单位", 26), ("表", 20), ("期次", 12), ("候选", 40),
        ("问题", 46), ("说明", 20),
    ),
    "签收": (
        ("文件", 40), ("工作表", 14), ("单位", 26), ("表", 20), ("期次", 12), ("收到时间", 18),
        ("盖章", 8), ("备注", 30),
    ),
    "免报": (("单位", 26), ("表", 20), ("期次", 12), ("理由", 40), ("备注", 30)),
    "说明核准": (
        ("单位", 26), ("表", 20), ("期次", 12), ("代码", 18), ("单元格", 12), ("填报内容", 18),
        ("问题", 46), ("说明", 40), ("同意", 8), ("文件", 36),
    ),
}  # fmt: skip
_FOR_THE_OFFICE: Mapping[str, tuple[str, ...]] = {
    "认领": ("单位",), "签收": ("收到时间", "盖章"), "免报": ("理由",), "说明核准": ("同意",),
}  # fmt: skip
"""What is left for the office to fill in."""
_SAID = (
    f"这里的行可以逐行复制到 {FILE} 的同名工作表里,补上有底色的格,再运行一次。",
    "没有复制过去的行不起作用;这个工作簿每次运行都重新生成,请不要在这里保存决定。",
    "认领:不知道是哪个单位的表,“单位”从候选里选,或照名册填写。",
    "签收:收到的时间不明,不能判断是否迟报,或同一单位报了几份、不知道哪一份在后的表;填日期,或填到几点几分。",
    "免报:已经逾期未报的表,如果不用报,写明理由。只复制确实不用报的行。",
    "说明核准:级别是“核实”的问题,单位有说明的已填入;“同意”填 是 或 否。",
)

Line = dict[str, str]


def write_todo(got: CycleCollected, path: Path) -> Path:
    """Return where 待办.xlsx was written.

    Raises:
        OutputError: It cannot be written there.
    """
    rows = {sheet: list(make(Told(got), got)) for sheet, make in _MAKERS.items()}
    return save(path, lambda beside: _write(beside, rows), inbox=got.root)


def todo_counts(got: CycleCollected) -> dict[str, int]:
    """Return sheet -> how many rows there are to decide."""
    return {sheet: sum(1 for _ in make(Told(got), got)) for sheet, make in _MAKERS.items()}


def _claims(told: Told, got: CycleCollected) -> Iterator[Line]:
    roster = told.cycle.roster
    for one in got.made:
        if one.status != UNKNOWN_UNIT or one.form in told.anonymous:
            continue
        codes = dict.fromkeys(code for evidence in one.evidence for code in evidence.units)
        names = [roster.shown(code) for code in codes if code in roster.by_code]
        single = names[0] if len(names) == 1 else ""
        # What is only like a name is offered and never filled in.
        names = names or [
            str(name) for f in one.findings for name in _listed(f.facts.get("candidates"))
        ]
        more = f"等 {len(names)} 个" if len(names) > _MOST_CANDIDATES else ""
        yield {
            "文件": one.filled.file, "工作表": one.sheet, "表": one.form, "期次": one.period,
            "单位": single,
            "候选": "、".join([*names[:_MOST_CANDIDATES], more]).strip("、"),
            "问题": one.note, "〈选〉": ",".join(names[:_MOST_CANDIDATES]),
        }  # fmt: skip


def _listed(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _receipts(told: Told, got: CycleCollected) -> Iterator[Line]:
    copies = Counter(one.filled.file for one in got.made)
    for one in got.made:
        if one.status not in (ACCEPTED, RETURNED) or _ballot(told, one):
            continue
        why = [*_rivals(one), *_undated(one)]
        # A mail's own date stands whatever is signed for.
        if why and one.received_by != BY_MAIL:
            yield {
                "文件": one.filled.file,
                "工作表": one.sheet if copies[one.filled.file] > 1 else "",
                "单位": one.unit, "表": one.form, "期次": one.period, "备注": ";".join(why),
            }  # fmt: skip


def _rivals(one: Submission) -> Iterator[str]:
    """Say that another copy of the same stands beside it, and nothing tells which is newer."""
    for finding in one.findings:
        if finding.code == "unit-twice":
            yield f"有 {finding.facts['count']} 份内容不同,以后收到的一份为准,请写到几点几分"
            if one.received_by == BY_HAND:
                yield "已签收的请改写原来的那一行"


def _undated(one: Submission) -> Iterator[str]:
    """Say that it cannot be told whether it came in time."""
    if one.due is not None and one.late is None:
        yield f"截止 {one.due.date().isoformat()}"


def _ballot(told: Told, one: Submission) -> bool:
    return one.form in told.anonymous


def _exemptions(told: Told, got: CycleCollected) -> Iterator[Line]:
    for row in got.ledger.expected:
        if row.state == MISSING and row.overdue:
            yield {
                "单位": row.unit, "表": row.form, "期次": row.period,
                "备注": f"逾期 {row.days} 天" if row.days else "逾期",
            }  # fmt: skip


def _approvals(told: Told, got: CycleCollected) -> Iterator[Line]:
    rules = {rule.id for form in told.cycle.forms.values() for rule in form.rules}
    rules |= {check.id for check in told.cycle.checks}
    for one in got.made:
        if one.status != RETURNED or _ballot(told, one):
            continue
        for finding in one.findings:
            if finding.severity == VERIFY:
                yield _approval(told, one, finding, rules)


def _approval(told: Told, one: Submission, finding: Finding, rules: set[str]) -> Line:
    rule = str(finding.facts.get("rule", ""))
    row = told.said({"填报内容": _found(finding), "问题": finding.message}, finding)
    return {
        "单位": one.unit, "表": one.form, "期次": one.period,
        "代码": rule if rule in rules else finding.code, "单元格": finding.cell or "",
        "填报内容": row["填报内容"] or "", "问题": row["问题"], "说明": answer_of(finding),
        "文件": one.filled.file,
    }  # fmt: skip


def _found(finding: Finding) -> str:
    return "" if finding.found is None else shown(finding.found)


_MAKERS = {"认领": _claims, "签收": _receipts, "免报": _exemptions, "说明核准": _approvals}
assert all(
    {heading for heading, _ in headings} <= set(SHEETS[sheet][0])
    for sheet, headings in _HEADINGS.items()
), "a heading that the registry does not know"


def _write(path: Path, rows: Mapping[str, Sequence[Line]]) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), deepcopy(_look.BOOK_OPTIONS))
    book.set_properties({"title": "待办", "author": MARK, "created": _CREATED})
    look = _look.Look(book)
    about = book.add_worksheet(_ABOUT)
    about.set_column(0, 0, 100)
    for number, text in enumerate(_SAID):
        about.set_row(number, max(22, _look.row_height(_look.lines_of(text, 100))))
        about.write_string(number, 0, text, look.note())
    _look.page_setup(about, [100], header=None)
    for sheet, lines in rows.items():
        _write_sheet(book.add_worksheet(sheet), look, sheet, lines)
    first = next((index for index, lines in enumerate(rows.values(), 1) if lines), 0)
    book.worksheets()[first].activate()
    book.close()


def _write_sheet(sheet: Any, look: _look.Look, name: str, lines: Sequence[Line]) -> None:
    headings = _HEADINGS[name]
    widths = [width for _, width in headings]
    sheet.set_row(0, 24)
    for index, (heading, width) in enumerate(headings):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, heading, look.header())
    for row, line in enumerate(lines, 1):
        height = 1
        for index, (heading, width) in enumerate(headings):
            text = _texts.fitted(_texts.clean(line.get(heading, "")))
            height = max(height, _look.lines_of(text, width))
            open_ = heading in _FOR_THE_OFFICE[name]
            fill: dict[str, Any] = {"bg_color": _look.LEVEL_FILLS["核实"]} if open_ else {}
            form = look.body(text_wrap=True, **fill)
            if text:
                sheet.write_string(row, index, text, form)
            else:
                sheet.write_blank(row, index, None, form)
            _offer(sheet, row, index, heading, line)
        sheet.set_row(row, _look.row_height(height) if height > 1 else 18)
    sheet.freeze_panes(1, 0)
    _look.page_setup(sheet, widths, header=(0, 0))


def _offer(sheet: Any, row: int, column: int, heading: str, line: Line) -> None:
    """Give a cell its dropdown; another answer than those offered stays possible."""
    choices = {"同意": "是,否", "盖章": "是,否", "单位": line.get("〈选〉", "")}.get(heading, "")
    if choices and len(choices) <= _LONGEST_CHOICE:
        options = {"validate": "list", "source": choices.split(","), "show_error": False}
        sheet.data_validation(row, column, row, column, options)
