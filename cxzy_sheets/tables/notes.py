"""What stands under a table unasked: the rule of every figure, what was left out and why."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from ..formulas.syntax import Name, Operation, walk
from .coverage import Coverage
from .plan import TablePlan
from .working import Working

_PLACE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_FORMULA = re.compile(r"^\s*[=＝]\s*")


def shown_value(value: object) -> str:
    """Return a parameter as an office writes it: a share as a percentage."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        if 0 < abs(value) < 1:
            return f"{round(value * 100, 10):.15g}%"
        return f"{value:.15g}"
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return _FORMULA.sub("", str(value))


def filled(text: str, parameters: Mapping[str, object]) -> str:
    """Return 注 with the values of the parameters that it names in {{ }}."""

    def put(found: re.Match[str]) -> str:
        name = found[1].strip()
        return shown_value(parameters[name]) if name in parameters else found[0]

    return _PLACE.sub(put, text)


def notes_of(
    plan: TablePlan,
    working: Working,
    whole: Coverage,
    *,
    parameters: Mapping[str, object],
    undecided: int,
    shy: int,
    more: list[str],
) -> Iterator[str]:
    """Give the sentences under a table, in order.

    Args:
        plan: The table.
        working: Its figures.
        whole: What stands behind all of it.
        parameters: Those of the cycle, for 注.
        undecided: Records of which 条件 could not say whether they belong.
        shy: Ballots of which there were too few to be tallied.
        more: What else happened when it was made.
    """
    if plan.line.note:
        yield filled(plan.line.note, parameters)
    if plan.line.received:
        yield "初步:含已收而尚未通过核对的材料。"
    yield from _rules(plan)
    if undecided:
        yield f"条件“{plan.line.where}”有 {undecided} 条不能判断,没有列入。"
    yield from more
    left = int(working.left_out().sum()) - shy
    if left > 0:
        yield f"有 {left} 条记录缺少算式要用的数,没有计入相应的列(见“未计”)。"
    for name, (_, count) in working.dropped.items():
        yield f"{name} 有 {count} 条空白,没有计入。"
    if shy:
        yield f"有 {shy} 张匿名票因同组不足三张,不作统计。"
    errors: Counter[str] = Counter()
    for column, made in working.figures.items():
        for error, count in made.errors.items():
            errors[f"{column} 有 {count} 处{_said(error)},留空"] += 1
    if errors:
        yield ";".join(errors) + "。"
    if whole.expected is not None:
        yield f"应报 {whole.expected} 份,已收 {whole.received} 份,计入 {whole.counted} 份。"


def _said(error: str) -> str:
    return {"#DIV/0!": "除数为零(#DIV/0!)", "#N/A": "查不到(#N/A)"}.get(error, f"算不出({error})")


def _rules(plan: TablePlan) -> Iterator[str]:
    """Give the formulas and thresholds that the table uses."""
    formulas = [
        f"{name}={shown_value(value)}"
        for name, value in plan.parameters.items()
        if isinstance(value, str) and _FORMULA.match(value)
    ]
    if formulas:
        yield f"计算方法:{';'.join(formulas)}。"
    given = {
        name: value
        for name, value in plan.parameters.items()
        if not (isinstance(value, str) and _FORMULA.match(value))
    }
    if given:
        told = "、".join(f"{name}={shown_value(value)}" for name, value in given.items())
        exact = ",按未四舍五入的值比较" if _compared(plan, given) else ""
        yield f"参数:{told}{exact}。"


def _compared(plan: TablePlan, given: Mapping[str, object]) -> bool:
    """Return whether a figure is held against one of the parameters."""
    trees = [column.tree for column in plan.columns]
    if plan.where is not None:
        trees.append(plan.where.tree)
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, Operation) and node.sign in ("<", ">", "<=", ">="):
                names = {n.text for n in walk(node) if isinstance(n, Name)}
                if any(name in names and isinstance(value, float) for name, value in given.items()):
                    return True
    return False
