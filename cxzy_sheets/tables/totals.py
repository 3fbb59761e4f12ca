"""Which columns have a total, and how (kits.md §3.6, DESIGN §3).

A column that adds up records is worked out over all of them; + - * / of such columns from the
totals; every other one (a rank, a quota, a text) stays empty. Rates are never averaged.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import replace

from ..errors import RuleError
from ..formulas import parse
from ..formulas.syntax import Call, Name, Node, Number, Operation, Sign, Text, mapped, walk
from .placing import SELF, Placing, Scene
from .plan import ColumnPlan
from .standing import ONE, Aggregate, stands

Total = tuple["Node | None", "int | None", Mapping[str, object]]
"""The formula of a total over sums, its degree, and its parameters."""

ADDING = (
    "SUM", "SUMPRODUCT", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "COUNTIFS", "SUMIF", "SUMIFS",
    "COUNTUNIQUE",
)  # fmt: skip
_AVERAGING = ("AVERAGE", "AVERAGEIF")

Leaf = Callable[[Node], "int | None"]


def degree(node: Node | None, leaf: Leaf, parameters: Container[str]) -> int | None:
    """Return 1 for what adds up as its parts do, 0 for a rate or a number, else None.

    `满意+不满意` is 1, `满意/有效票*100%` is 0; `单价*数量`, `满意+1` and `满意/有效票*人数` over
    sums are not the sums of what they are over records. What is wrapped round a rate is looked
    through: ROUND, IFERROR, `IF(有效票=0,"",…)`.
    """
    if isinstance(node, Number):
        return 0
    if isinstance(node, Name) and node.text in parameters:
        return 0
    if isinstance(node, Sign):
        return degree(node.value, leaf, parameters)
    if isinstance(node, Operation):
        sides = [degree(side, leaf, parameters) for side in (node.left, node.right)]
        return _of_signs(node, sides[0], sides[1], parameters)
    if isinstance(node, Call) and node.function in ("ROUND", "IFERROR", "IF"):
        values = node.arguments[1:] if node.function == "IF" else node.arguments
        inner = [v for v in values if not isinstance(v, (Number, Text))]
        plain = node.function != "IF" or _asks_for_nothing(node.arguments[0])
        return degree(inner[0], leaf, parameters) if len(inner) == 1 and plain else None
    return leaf(node) if node is not None else None


def _of_signs(
    node: Operation, left: int | None, right: int | None, parameters: Container[str]
) -> int | None:
    if left is None or right is None:
        return None
    if node.sign in "+-":
        return left if left == right else None
    if node.sign == "/":
        # A count by a plain number is a count, by a count a rate.
        return left - right if left >= right else None
    if node.sign == "*" and 0 in (left, right):
        rate = node.left if left == 0 else node.right
        return left + right if left == right or _constant(rate, parameters) else None
    return None


def _constant(node: Node, parameters: Container[str]) -> bool:
    """Return whether a piece is made of numbers and parameters alone: no rate of two sums."""
    names = [part.text for part in walk(node) if isinstance(part, Name)]
    called = any(isinstance(part, Call) for part in walk(node))
    return not called and all(name in parameters for name in names)


def _asks_for_nothing(node: Node | None) -> bool:
    """Return whether a condition only asks if a column is empty or 0: `有效票=0`, `有效票>0`."""
    if not isinstance(node, Operation) or node.sign not in ("=", "<>", ">"):
        return False
    nothing = (isinstance(node.right, Number) and node.right.value == 0) or (
        isinstance(node.right, Text) and not node.right.value
    )
    return nothing and isinstance(node.left, (Name, Call))


def of_call(node: Call, aggregate: Aggregate | None) -> int | None:
    """Return the degree of a call that adds up rows; None where its rows do not make a total."""
    if aggregate is None:
        return None
    if node.function in _AVERAGING:
        return 0 if aggregate.own and not by_row(aggregate) else None
    if node.function not in ADDING:
        return None
    if aggregate.own:
        return 1
    if not aggregate.aliases:
        # SUM(二级党组织.党员数): each unit once.
        return 1 if node.function == "SUM" and aggregate.keys else None
    if not by_row(aggregate):
        return 0
    plain = not aggregate.above and SELF not in aggregate.aliases and _plain_keys(aggregate)
    return 1 if plain else None


def by_row(aggregate: Aggregate) -> bool:
    """Return whether what a call counts depends on the row that it stands in."""
    return bool(aggregate.keys or aggregate.above)


def _plain_keys(aggregate: Aggregate) -> bool:
    """Return whether 每行 names are criteria as they stand: the rows then part what is counted."""
    how: Sequence[object] = stands(aggregate.node) or ()
    whole = {
        argument.parts[0]
        for argument, one in zip(aggregate.node.arguments, how, strict=True)
        if one is ONE and isinstance(argument, Name) and len(argument.parts) == 1
    }
    uses = [n for n in walk(aggregate.node) if isinstance(n, Name) and n.parts[0] in aggregate.keys]
    return aggregate.keys <= whole and len(uses) == len(aggregate.keys)


def shown_names(node: Node | None) -> Iterator[Name]:
    """Give the names whose values can be seen in what a formula gives; of a count nothing is."""
    if isinstance(node, Name):
        yield node
    elif isinstance(node, Sign):
        yield from shown_names(node.value)
    elif isinstance(node, Operation):
        yield from shown_names(node.left)
        yield from shown_names(node.right)
    elif isinstance(node, Call) and node.function not in (*ADDING, *_AVERAGING):
        for argument in node.arguments:
            yield from shown_names(argument)


def group_total(column: ColumnPlan, scene: Scene, made: Mapping[str, ColumnPlan]) -> Total:
    """Return how a column of a table with 每行 has a total: by its own formula, or not at all."""
    used, placed = column.used, column.tree
    by_node = {id(aggregate.node): aggregate for aggregate in used.aggregates}
    degrees = {name: one.degree for name, one in made.items()}

    def leaf(node: Node) -> int | None:
        if isinstance(node, Name) and node.text in degrees:
            # A rate that stands above is no number to multiply with.
            return degrees[node.text] if node is placed or degrees[node.text] == 1 else None
        return of_call(node, by_node.get(id(node))) if isinstance(node, Call) else None

    found = degree(placed, leaf, used.constants)
    names = (*used.above, *(name for aggregate in used.aggregates for name in aggregate.above))
    summed = any(aggregate.own or aggregate.keys for aggregate in used.aggregates) or any(
        degrees.get(name) is not None for name in names
    )
    return None, found if summed else None, {}


def record_total(column: ColumnPlan, scene: Scene, made: Mapping[str, ColumnPlan]) -> Total:
    """Return how a column of a table with a row a record has a total: over sums of its fields."""
    constants = dict(column.used.constants)

    def over_sums(node: Node) -> Node:
        """Return the tree with columns above and 公式 put in place of their names."""
        if not isinstance(node, Name):
            return mapped(node, over_sums)
        name = node.text
        if name in scene.above:
            constants.update(made[name].constants)
            return made[name].total or node
        about = scene.fields.get(name)
        if about is None or not about.formula or name in constants:
            return node
        inner = Placing(replace(scene, above={}, later=()))
        tree = inner.place(parse(about.formula))
        constants.update(inner.used.constants)
        return tree

    def leaf(node: Node) -> int | None:
        if isinstance(node, Name) and node.text in scene.fields:
            return 1 if scene.fields[node.text].adds else None
        return None

    try:
        tree = over_sums(column.tree)
    except RuleError:  # a 公式 that reaches beyond its own record
        return None, None, {}
    found = degree(tree, leaf, constants)
    fields = [n for n in walk(tree) if isinstance(n, Name) and n.text in scene.fields]
    return (tree, found, constants) if found is not None and fields else (None, None, {})
