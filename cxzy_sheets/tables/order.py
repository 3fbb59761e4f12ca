"""Tables in an order in which each uses only those before it; a circle is refused, all named."""

from __future__ import annotations

from collections.abc import Iterator

from ..cycle import Cycle, TableLine
from ..errors import CxzyError, RuleError
from ..formulas import FUNCTIONS, parse
from ..formulas.syntax import Name, walk
from .origins import Origins


def in_order(cycle: Cycle, origins: Origins) -> list[TableLine]:
    """Return the lines of 汇总, those that others use first, else in their own order.

    Raises:
        CxzyError: Tables go round in a circle.
    """
    lines = {line.name: line for line in cycle.tables}
    done: dict[str, TableLine] = {}
    opened: list[str] = []

    def visit(name: str) -> None:
        if name in done:
            return
        if name in opened:
            raise _circle(lines, [*opened[opened.index(name) :], name])
        opened.append(name)
        for other in uses(cycle, origins, lines[name]):
            if other in lines:
                visit(other)
        opened.pop()
        done[name] = lines[name]

    for name in lines:
        visit(name)
    return list(done.values())


def _circle(lines: dict[str, TableLine], chain: list[str]) -> CxzyError:
    told = " → ".join(chain)
    return lines[chain[0]].row.error(
        "来源", f"汇总表绕了一圈:{told}。", "请改其中一张的来源或公式。"
    )


def uses(cycle: Cycle, origins: Origins, line: TableLine) -> Iterator[str]:
    """Give the names that a table's lines begin with, tables among them."""
    yield from line.sources
    texts = [line.where, line.across, *line.each]
    texts += [column.formula for column in cycle.columns.get(line.name, ())]
    columns = {
        name: about.refers.rpartition(".")[0]
        for path in line.sources
        if path in origins.paths
        for name, about in origins.paths[path].columns.items()
        if about.refers
    }
    for name in _names(cycle, texts, set()):
        yield name.parts[0]
        if name.parts[0] in columns:
            yield columns[name.parts[0]]


def _names(cycle: Cycle, texts: list[str], seen: set[str]) -> Iterator[Name]:
    """Give the names of formulas, and of the parameters in them that are formulas."""
    for text in texts:
        if not text or text.strip().upper() in FUNCTIONS:
            continue
        try:
            tree = parse(text)
        except RuleError:  # told where it is compiled
            continue
        for node in walk(tree):
            if not isinstance(node, Name):
                continue
            yield node
            first = node.parts[0]
            value = cycle.parameters.get(first)
            if isinstance(value, str) and value.startswith("=") and first not in seen:
                yield from _names(cycle, [value], seen | {first})
