"""Which tables must be made before a form can be checked, and in which order (docs/decisions).

    责令整改登记 ──▸ 责令事项 ──▸ 整改事项 ──▸ 整改情况表 ──▸ 进展 ──▸ 整改台账
    a form           tables       named by a form: made first     the tables of the cycle

A form needs the tables that it names, and those that forms named by it name. A table needs its
forms, whole, and its tables. A circle is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..cycle.made import names_of
from ..errors import CxzyError
from .compiling import Tables
from .keys import ALL
from .plan import TablePlan

Node = tuple[str, str]
"""表 or 汇总表, and its name."""
FORM, TABLE = "表", "汇总表"


@dataclass(frozen=True, slots=True)
class Stage:
    """Tables that are made at one time, and the forms whose copies must be settled for them."""

    tables: Mapping[str, frozenset[str]]
    """Table -> the forms behind it, through other tables too."""

    @property
    def forms(self) -> frozenset[str]:
        """The forms behind all of them."""
        return frozenset(form for behind in self.tables.values() for form in behind)


def stages(tables: Tables) -> tuple[Stage, ...]:
    """Return what is made before the copies of all forms can be checked, one after the other.

    None for a cycle whose forms name no table of its own.

    Raises:
        CxzyError: Forms and tables go round in a circle; each is named, with its cell.
    """
    return _Needs(tables).stages()


class _Needs:
    """What needs what in one cycle."""

    def __init__(self, tables: Tables) -> None:
        self.tables, self.cycle = tables, tables.cycle
        self._levels: dict[Node, int] = {}
        self._below: dict[Node, frozenset[Node]] = {}

    def stages(self) -> tuple[Stage, ...]:
        """Return the tables that forms need, by level."""
        wanted = {
            node
            for line in self.cycle.form_lines
            for table in self.named[line.name]
            for node in self._under((TABLE, table))
        }
        early = [node for node in wanted if node[0] == TABLE]
        made = []
        for level in sorted({self._levels[node] for node in early}):
            now = sorted(node for node in early if self._levels[node] == level)
            made.append(Stage({node[1]: self._behind(node) for node in now}))
        return tuple(made)

    def _behind(self, node: Node) -> frozenset[str]:
        return frozenset(name for kind, name in self._under(node) if kind == FORM)

    def _under(self, node: Node) -> frozenset[Node]:
        self._level(node, ())
        return self._below[node]

    def _level(self, node: Node, opened: tuple[Node, ...]) -> int:
        """Return in which stage a table can be made, or a form be checked; the first is 0."""
        if node in opened:
            raise self._circle((*opened[opened.index(node) :], node))
        if node not in self._levels:
            level, below = 0, {node}
            for other in self._needed(node):
                found = self._level(other, (*opened, node))
                # A form waits until the tables that it names are made.
                level = max(level, found + (node[0] == FORM))
                below |= self._below[other]
            self._levels[node], self._below[node] = level, frozenset(below)
        return self._levels[node]

    def _needed(self, node: Node) -> Iterator[Node]:
        kind, name = node
        if kind == FORM:
            yield from ((TABLE, table) for table in self.named[name])
            return
        plan = self.tables.plans[name]
        yield from ((FORM, form) for form in self._forms(plan))
        yield from ((TABLE, table) for table in plan.depends)

    def _forms(self, plan: TablePlan) -> Iterable[str]:
        """Return the forms that a table is made from; a ledger knows of all of them."""
        found = dict.fromkeys(plan.forms)
        for path in plan.paths:
            origin = self.tables.origins.paths[path]
            every = [line.name for line in self.cycle.form_lines]
            found |= dict.fromkeys(every if origin.kind == "登记" else origin.forms)
        return found

    @cached_property
    def named(self) -> dict[str, tuple[str, ...]]:
        """Form -> the tables that it names, or that forms which it names do."""
        direct = {line.name: self._direct(line.name) for line in self.cycle.form_lines}
        made = {}
        for name in direct:
            reached, waiting = {name}, [name]
            while waiting:
                for other in direct[waiting.pop()]:
                    if other in direct and other not in reached:
                        reached.add(other)
                        waiting.append(other)
            tables = (one for form in direct if form in reached for one in direct[form])
            made[name] = tuple(dict.fromkeys(t for t in tables if t in self.tables.plans))
        return made

    def _direct(self, name: str) -> tuple[str, ...]:
        """Return the tables and forms that a form names."""
        line = self.cycle.line(name)
        texts = [line.where, line.due]
        found: dict[str, None] = {}
        if not line.document:
            form = self.cycle.forms[name]
            found |= dict.fromkeys(form.checker.paths)
            found |= dict.fromkeys(
                about.refers.rpartition(".")[0] for about in form.layout.fields.values()
            )
        while texts:
            for named in names_of(texts.pop()):
                first = named.parts[1] if named.parts[0] == ALL else named.parts[0]
                value = self.cycle.parameters.get(first)
                if isinstance(value, str) and value.startswith("=") and first not in found:
                    texts.append(value[1:])
                found[first] = None
        return tuple(path.removeprefix(f"{ALL}.").partition(".")[0] for path in found)

    def _circle(self, chain: Iterable[Node]) -> CxzyError:
        rows = {(FORM, line.name): line.row for line in self.cycle.form_lines}
        rows |= {(TABLE, line.name): line.row for line in self.cycle.tables}
        nodes = list(chain)
        told = [f"{n[1]}({rows[n].sheet}!{rows[n].cell(n[0])})" for n in nodes]
        first = next(node for node in nodes if node[0] == FORM)
        return rows[first].error(
            FORM, f"表和汇总表绕了一圈:{' → '.join(told)}。",
            "表里用到的汇总表不能由这张表自己汇总而来,请改其中一处。",
        )  # fmt: skip
