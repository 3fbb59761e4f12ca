"""节点检查: every number of a form against the sum over the units below, cell by cell.

检查   编号 │ 汇总表 │ 规则                  each number of 附件3 must be …
       N-1  │ 附件3  │ SUM(下级)             … the sum of the same cell one level below
       N-2  │ 附件3  │ SUM(附件4.支部)       … the sum of the column of its name in 附件4
       N-3  │ 附件3  │ 有效,满意=SUM(下级)   … only these two

One line checks every cell; one finding a copy tells all that differ. Of a block that repeats, rows
are the same by their 键. What does not add up by its nature (rates, years, 公式) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..checks import RuleCount
from ..cycle import CheckLine, Cycle
from ..findings import Finding
from ..layout import Field, Layout
from ..names import offer
from ..refs import Ref, rows_address
from ..tables import added
from .beyond import CycleBeyond
from .receipts import CrossFinding
from .rings import Filed, form_of
from .sums import BELOW, AgainstBelow, AgainstOther, Beside, Number

_LINE = re.compile(r"(?:([^=＝]+)[=＝])?\s*SUM\s*[(（]\s*([^()（）]+?)\s*[)）]", re.IGNORECASE)
_NAMES = re.compile(r"[,，、;；\s]+")
MOST = 10
"""How many values a finding lists."""
MOST_REFS = 20


@dataclass(frozen=True, slots=True)
class SumLine:
    """A line of 检查 that holds a form against a sum."""

    line: CheckLine
    form: str
    source: str
    """下级, or the path of another form's columns."""
    fields: tuple[Field, ...]

    @property
    def told(self) -> str:
        """The sum in words."""
        return f"下级{self.form}" if self.source == BELOW else self.source


def sum_line(cycle: Cycle, line: CheckLine) -> SumLine:
    """Return a line of 检查 whose 汇总表 is a form.

    Raises:
        CxzyError: It is no sum, or names what is not there; the cell is named.
    """
    layout = cycle.forms[line.table].layout
    match = _LINE.fullmatch(line.text.strip())
    if match is None:
        raise line.row.error(
            "规则", f"“{line.table}”是表样,这里要写与谁的和核对。",
            f"请写 SUM({BELOW}),或 SUM(另一张表.块);其他规则请写在表样的 规则 里。",
        )  # fmt: skip
    names, source = match[1], match[2].strip()
    if source == BELOW and any(f.block is None and f.key for f in layout.fields.values()):
        raise line.row.error(
            "规则", f"“{line.table}”一个单位报几份,不知道与下级的哪一份核对。", "请改用汇总表核对。"
        )
    known = _comparable(layout, _source_names(cycle, line, source))
    return SumLine(line, line.table, source, _chosen(line, names, known))


def _source_names(cycle: Cycle, line: CheckLine, source: str) -> frozenset[str] | None:
    """Return the columns that a sum is made of; None: the form's own."""
    if source == BELOW:
        return None
    found = form_of(source, cycle.forms)
    if found is None or found[2]:
        layouts = {name: form.layout for name, form in cycle.forms.items()}
        known = [*layouts, *(f"{n}.{block}" for n, lay in layouts.items() for block in lay.blocks)]
        raise line.row.error("规则", f"没有“{source}”这张表。", offer(source, known))
    form, block, _ = found
    fields = cycle.forms[form].layout.fields.values()
    if block is not None and block not in cycle.forms[form].layout.blocks:
        known = list(cycle.forms[form].layout.blocks)
        raise line.row.error("规则", f"“{form}”没有“{block}”这个块。", offer(block, known))
    return frozenset(f.short for f in fields if f.block == block and added(f))


def _comparable(layout: Layout, names: frozenset[str] | None) -> list[Field]:
    """Return the number fields that are held against a sum: of another form only the head's."""
    fields = [f for f in layout.fields.values() if added(f) and not f.hidden]
    return fields if names is None else [f for f in fields if f.block is None and f.name in names]


def _chosen(line: CheckLine, names: str | None, known: Sequence[Field]) -> tuple[Field, ...]:
    if names is None:
        if not known:
            raise line.row.error("规则", f"“{line.table}”没有可以与“{line.text}”核对的数。")
        return tuple(known)
    by_name = {about.name: about for about in known}
    wanted = [name for name in _NAMES.split(names.strip()) if name]
    for name in wanted:
        if name not in by_name:
            hint = offer(name, by_name) or f"可以核对的有:{'、'.join(by_name)}。"
            raise line.row.error("规则", f"“{line.table}”没有可以核对的“{name}”。", hint)
    return tuple(by_name[name] for name in wanted)


def check_sums(beyond: CycleBeyond, made: SumLine) -> tuple[list[CrossFinding], RuleCount]:
    """Return a finding for each copy with numbers that are not the sum, and the count of cells."""
    text = f"{made.form}={made.line.text}"
    count = RuleCount(made.line.id, made.form, text, made.line.severity)
    findings: list[CrossFinding] = []
    sums: AgainstBelow | AgainstOther
    if made.source == BELOW:
        sums = AgainstBelow(beyond, made.form, made.fields)
    else:
        sums = AgainstOther(beyond, made.form, made.fields, made.source)
    filed = beyond.filed(made.form)
    for beside in sums.sides():
        wrong = _count(beside, count)
        refs = [ref for number in wrong[:MOST] for ref in sums.sources(beside.copy, number)]
        sources = tuple(dict.fromkeys(refs))[:MOST_REFS]
        where = beyond.order[made.form][beside.copy]
        told = _findings(filed, made, beside, wrong, sources)
        findings += [CrossFinding(finding, made.form, where) for finding in told]
    return findings, count


def _count(beside: Beside, count: RuleCount) -> list[Number]:
    """Add a copy's cells to the count, and return those that differ."""
    wrong = []
    for cell in beside.numbers:
        if beside.nobody:
            count.not_applicable += 1
        elif beside.late or cell.own is None or cell.total is None:
            count.unchecked += 1
            blank = f"{cell.about.short} 空白"
            count.causes[beside.late or (blank if cell.own is None else f"下级的{blank}")] += 1
        elif _same(cell.own, cell.total):
            count.passed += 1
        else:
            count.broken += 1
            wrong.append(cell)
    return wrong


def _same(one: float, other: float) -> bool:
    """Return whether two numbers are equal (rules.md S11)."""
    return abs(one - other) <= max(1e-9, 1e-14 * max(abs(one), abs(other)))


def _findings(
    filed: Filed, made: SumLine, beside: Beside, wrong: Sequence[Number], sources: Sequence[Ref]
) -> Iterator[Finding]:
    file = filed.given.copies[beside.copy].file
    facts: dict[str, object] = {"rule": made.line.id, "source": made.told, "count": len(wrong)}
    if wrong:
        places = _places(filed, beside.copy, wrong)
        sheet = next(iter(places), "")
        more = tuple(Ref(file, other, cell) for other, cell in list(places.items())[1:])
        found = [cell.own for cell in wrong[:MOST]]
        expected = [cell.total for cell in wrong[:MOST]]
        single = len(wrong) == 1
        said = made.line.message
        code = "check-broken" if said else "sum-differs"
        yield Finding(
            code, made.line.severity, file=file, sheet=sheet or None,
            cell=places.get(sheet), field=wrong[0].about.name,
            found=found[0] if single else found, expected=expected[0] if single else expected,
            facts={**facts, "why": said} if said else facts, others=(*more, *sources),
        )  # fmt: skip
    if beside.late or beside.nobody:
        return
    for block, keys in beside.lacking.items():
        yield Finding(
            "sum-row-missing", made.line.severity, file=file,
            sheet=filed.given.copies[beside.copy].blocks[block].sheet or None, field=block,
            expected=keys, facts={**facts, "block": block},
        )  # fmt: skip


def _places(filed: Filed, copy: int, wrong: Sequence[Number]) -> dict[str, str]:
    """Return the cells by sheet: `D6:D9、E12`."""
    filled = filed.given.copies[copy]
    columns: dict[tuple[str, int], set[int]] = {}
    for cell in wrong:
        if cell.about.block is None:
            answer = filled.answers[cell.about.name]
            if answer.cell is not None and answer.sheet is not None:
                columns.setdefault((answer.sheet, answer.cell[1]), set()).add(answer.cell[0])
            continue
        read = filled.blocks[cell.about.block]
        column = read.cells.get(cell.about.short)
        rows = read.rows if cell.record < 0 else (read.rows[cell.record],)
        if column is not None:
            columns.setdefault((read.sheet, column), set()).update(r for r in rows if r >= 0)
    found: dict[str, list[str]] = {}
    for (sheet, column), rows_ in sorted(columns.items()):
        found.setdefault(sheet, []).append(rows_address(column, rows_))
    return {sheet: "、".join(cells) for sheet, cells in found.items()}
