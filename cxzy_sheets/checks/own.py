"""The form's own formulas: its totals and rate columns are rules by themselves (DESIGN §2).

They guard what a sheet alone cannot show, such as a row that slipped to the left: totals that do
not come out in two columns or more return the copy (reading.md §13).
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Sequence
from typing import Any

from ..findings import ADVICE, MUST, VERIFY, Finding
from ..layout.own_formulas import readable
from ..reading import BLANK, BlockRead, Total
from ..refs import address, rows_address
from ..values import Spec, read_value
from ..values.spec import NOTHING
from .batch import Batch
from .compare import NEAR, SAME, compare_numbers
from .confirming import Plain
from .passed_over import PassedOver
from .said import percent

Found = Iterator[tuple[int, Finding]]
Wrong = tuple[Total, float, float, str]
"""A total, the number that it shows, what it must be, and the verdict."""


def check_totals(batch: Batch) -> Found:
    """Give a finding for each row of totals that does not come out, with all its cells."""
    results = _Results(batch)
    for copy in range(len(batch.copies)):
        texts = PassedOver(batch, copy)
        rows: dict[tuple[str, int], list[Wrong]] = {}
        short: dict[tuple[str, int], list[Wrong]] = {}
        for total in _totals_of(batch, copy):
            if _adds_up(batch, copy, total):
                continue
            typed = _number(total.value)
            said = typed is not None or _words(total.value)
            value = results.of(copy, total.formula) if said else None
            if value is None or typed == value:
                continue
            if typed is None:
                yield copy, _not_a_number(total, value)
                continue
            verdict = _verdict(typed, value)
            if verdict == SAME:
                continue
            without = texts.total(total.formula)
            skips = without is not None and _verdict(typed, without) == SAME
            into = short if skips else rows
            into.setdefault((total.sheet, total.row), []).append((total, typed, value, verdict))
        for (sheet, _), wrong in short.items():
            yield copy, _skipping(sheet, wrong)
        for (sheet, _), wrong in rows.items():
            yield copy, _total_finding(sheet, wrong)


def _adds_up(batch: Batch, copy: int, total: Total) -> bool:
    """Whether a total is just the sum of its column, as nearly all are: the rest is worked out."""
    where = batch.checker.plain_sums.get(total.formula)
    if where is None or type(total.value) is not float:
        return False
    read = batch.copies[copy].blocks[where[0]]
    column = read.columns[where[1]]
    return not read.left_out and None not in column and sum(column) == total.value


def _words(raw: Any) -> bool:
    """Whether a total is words where a number should be: 约40; not 无, and not blank."""
    return isinstance(raw, str) and bool(raw.strip()) and raw.strip().lower() not in NOTHING


def _not_a_number(total: Total, value: float) -> Finding:
    return Finding(
        "total-differs", VERIFY, sheet=total.sheet, cell=address(total.row, total.column),
        found=total.value, expected=value,
        facts={"formula": readable(total.formula), "count": 1},
    )  # fmt: skip


def _skipping(sheet: str, wrong: Sequence[Wrong]) -> Finding:
    """Return the finding for the totals of a row that pass over numbers typed as texts."""
    single = len(wrong) == 1
    found = [_said(typed, value) for _, typed, value, _ in wrong]
    expected = [_said(value, typed) for _, typed, value, _ in wrong]
    return Finding(
        "total-skips-text", ADVICE, sheet=sheet,
        cell="、".join(address(total.row, total.column) for total, _, _, _ in wrong),
        found=found[0] if single else found, expected=expected[0] if single else expected,
        facts={"formula": "、".join(readable(total.formula) for total, _, _, _ in wrong)},
    )  # fmt: skip


class _Results:
    """What the form's own totals come out as, worked out when a copy shows one."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.worked_out: dict[str, Any] = {}

    def of(self, copy: int, text: str) -> float | None:
        """Return a total of a copy; None where it is not known: an entry could not be read.

        A sum passes over blanks, as Excel's does. Nor is it known where a row was refused that may
        be a record: the total may well count it.
        """
        checker, blocks = self.batch.checker, self.batch.copies[copy].blocks
        if text in checker.plain_sums:
            block, short = checker.plain_sums[text]
            return None if blocks[block].left_out else _plain_sum(blocks[block], short)
        formula = checker.totals.get(text)
        if formula is None or formula.kind != "数":
            return None
        if any(o.path in blocks and blocks[o.path].left_out for o in formula.operands):
            return None
        if text not in self.worked_out:
            self.worked_out[text] = formula.evaluate(self.batch.world)
        result = self.worked_out[text]
        if result.s is not None and result.s[copy]:
            return None
        return float(result.v[copy])


def _plain_sum(read: BlockRead, short: str) -> float | None:
    column = read.columns[short]
    if None not in column:
        return math.fsum(column)
    if any(column[i] is None and read.state(short, i) != BLANK for i in range(len(column))):
        return None
    return math.fsum(value for value in column if value is not None)


def _totals_of(batch: Batch, copy: int) -> Iterator[Total]:
    """Give every total of the form's own that a copy shows: of its blocks, and elsewhere."""
    filled = batch.copies[copy]
    for read in filled.blocks.values():
        yield from read.totals
    for name, answer in filled.answers.items():
        about = batch.checker.layout.fields[name]
        if about.hidden and answer.cell is not None and answer.sheet is not None:
            yield Total(about.formula, *answer.cell, answer.raw, answer.sheet)


def _verdict(typed: float, value: float) -> str:
    """Return the verdict for two numbers; what lies between 0 and 1 is taken for a share.

    80% is not 75% rounded to one digit.
    """
    return compare_numbers(typed, value, share=0 < value < 1)


def _total_finding(sheet: str, wrong: list[Wrong]) -> Finding:
    off = [w for w in wrong if w[3] != NEAR]
    severity = MUST if len(off) >= 2 else VERIFY if off else ADVICE
    cells = "、".join(address(total.row, total.column) for total, _, _, _ in wrong)
    single = len(wrong) == 1
    found = [_said(typed, value) for _, typed, value, _ in wrong]
    expected = [_said(value, typed) for _, typed, value, _ in wrong]
    return Finding(
        "total-differs" if severity != MUST else "totals-differ", severity, sheet=sheet, cell=cells,
        found=found[0] if single else found, expected=expected[0] if single else expected,
        facts={
            "formula": "、".join(readable(total.formula) for total, _, _, _ in wrong),
            "count": len(off),
        },
    )  # fmt: skip


def _said(value: float, other: float) -> Any:
    """Return a share in percent, another number as it is."""
    fraction = not value.is_integer() or not other.is_integer()
    return percent(value) if 0 <= value <= 1 and 0 <= other <= 1 and fraction else value


def _number(raw: Any) -> float | None:
    """Return what a cell shows as a number; None where it shows none."""
    if type(raw) is float:
        return raw
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int):
        return float(raw)
    if not isinstance(raw, str) or not raw.strip():
        return None
    text = raw.strip()
    if text.endswith(("%", "％")):
        value, _ = read_value(text, Spec("百分比"))
    else:
        value, _ = read_value(text, Spec("小数"))
    return float(value) if isinstance(value, (int, float)) else None


def _confirmed(plain: Plain | None, read: BlockRead, column: int) -> bool:
    """Whether a column shows just what its formula gives, by a formula of plain numbers."""
    shown = read.own.get(column)
    return not shown or (plain is not None and plain.of(read.columns) == shown)


def _wrong(
    read: BlockRead, shown: Sequence[Any], values: Sequence[float], states: Sequence[int]
) -> list[tuple[int, float, float, str]]:
    """Return row, number shown, value and verdict of each cell that shows another number."""
    wrong = []
    for row, raw, value, state in zip(read.rows, shown, values, states, strict=False):
        typed = _number(raw)
        if typed is None or state:
            continue
        verdict = _verdict(typed, value)
        if verdict != SAME:
            wrong.append((row, typed, value, verdict))
    return wrong


def _without_texts(
    batch: Batch, copy: int, block: str, column: int, wrong: list[tuple[int, float, float, str]]
) -> Generator[tuple[int, Finding], None, list[tuple[int, float, float, str]]]:
    """Return the cells that are wrong, those told that only pass over numbers typed as texts."""
    texts, read = PassedOver(batch, copy), batch.copies[copy].blocks[block]
    text = batch.checker.own[block, column].text
    kept: list[tuple[int, float, float, str]] = []
    short: list[tuple[int, float, float, str]] = []
    for one in wrong:
        without = texts.row(block, text, read.rows.index(one[0]))
        same = without is not None and _verdict(one[1], without) == SAME
        (short if same else kept).append(one)
    if short:
        single = len(short) == 1
        found, expected = [w[1] for w in short[:10]], [w[2] for w in short[:10]]
        yield copy, Finding(
            "total-skips-text", ADVICE, sheet=read.sheet, field=block,
            cell=rows_address(read.own_columns[column], [w[0] for w in short]),
            found=found[0] if single else found, expected=expected[0] if single else expected,
            facts={"formula": text},
        )  # fmt: skip
    return kept


def check_own_formulas(batch: Batch) -> Found:
    """Give a finding for each column with the form's own formula whose cells show another value."""
    for (block, column), formula in batch.checker.own.items():
        plain = batch.checker.plain.get((block, column))
        reads = [copy.blocks[block] for copy in batch.copies]
        open_ = [i for i, read in enumerate(reads) if not _confirmed(plain, read, column)]
        if not open_:
            continue
        result = formula.evaluate(batch.world)
        values = result.v.tolist()
        states = result.s.tolist() if result.s is not None else [0] * len(values)
        for copy in open_:
            read = reads[copy]
            start = batch.row(block, copy, 0)
            there = slice(start, start + len(read.rows))
            wrong = _wrong(read, read.own.get(column, ()), values[there], states[there])
            if wrong:
                wrong = yield from _without_texts(batch, copy, block, column, wrong)
            for severity in (VERIFY, ADVICE):
                told = [w for w in wrong if (w[3] == NEAR) == (severity == ADVICE)]
                if told:
                    cell = rows_address(read.own_columns[column], [w[0] for w in told])
                    single = len(told) == 1
                    found = [_said(w[1], w[2]) for w in told[:10]]
                    expected = [_said(w[2], w[1]) for w in told[:10]]
                    yield copy, Finding(
                        "own-formula-differs", severity, sheet=read.sheet, cell=cell, field=block,
                        found=found[0] if single else found,
                        expected=expected[0] if single else expected,
                        facts={"formula": formula.text, "count": len(told)},
                    )  # fmt: skip
