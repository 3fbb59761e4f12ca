"""Which row of the copy is which row of the form: one monotone alignment of their texts.

The alignment binds no value by itself. It says where to look, so a long title may count by its
similarity here; labels never do.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from .copy import Copy
from .labels import grade, label
from .mixed import Pattern, fit
from .plan import Plan


@dataclass(frozen=True, slots=True)
class RowMap:
    """Row of the form -> row of the copy, with how well the two sheets agree."""

    rows: Mapping[int, int]
    share: float
    """Weight of the form's texts that were found in order, over the weight of all of them."""

    def between(self, row: int, height: int) -> tuple[int, int]:
        """Return first and end of the copy's rows between a row's mapped neighbours."""
        above = [c for f, c in self.rows.items() if f < row]
        below = [c for f, c in self.rows.items() if f > row]
        return (max(above) + 1 if above else 0), (min(below) if below else height)


def align(plan: Plan, copy: Copy) -> RowMap:
    """Return the row map of a copy's sheet."""
    weights, own = _weights(plan, copy)
    total = sum(own.values())
    chain, weight = _best_chain(weights)
    return RowMap(dict(chain), weight / total if total else 0.0)


def _weights(plan: Plan, copy: Copy) -> tuple[dict[tuple[int, int], float], dict[int, float]]:
    weights: dict[tuple[int, int], float] = {}
    own: dict[int, float] = {}
    for row, texts in plan.anchors.items():
        for column, text in texts:
            made = label(text)
            if not made.key:
                continue
            factor = 0.2 if len(made.key) == 1 else 1.0
            own[row] = own.get(row, 0.0) + factor
            found = _found(copy, text, column)
            for joined in plan.joined.get((row, text), ()):
                found |= _found(copy, joined, column)
            for there, weight in found.items():
                at = (row, there)
                weights[at] = weights.get(at, 0.0) + weight * factor
    for (row, _), pattern in plan.patterns.items():
        own[row] = own.get(row, 0.0) + 1.0
        for there, weight in _found_mixed(plan, copy, pattern).items():
            at = (row, there)
            weights[at] = weights.get(at, 0.0) + weight
    return weights, own


SAME_COLUMN = 0.01
"""What a text in the form's own column weighs more: it settles ties, and nothing else."""


def _found(copy: Copy, text: str, own: int) -> dict[int, float]:
    """Return the rows of the copy that hold a printed text, and how much that weighs."""
    made = label(text)
    found: dict[int, float] = {}
    for row, column in copy.where.get(made.key, ()):
        weight = 1.0 + SAME_COLUMN * (column == own)
        found[row] = max(found.get(row, 0.0), weight)
    for row, column in copy.bare.get(made.bare, ()):
        if row not in found and grade(text, str(copy.value(row, column))):
            found[row] = 0.9
    if found or len(made.key) < 2:
        return found
    for key, cells in copy.where.items():
        weight = 0.0
        if key.startswith(made.bare) and len(key) > len(made.bare) >= 2:
            weight = 0.8
        elif len(made.key) >= 8 and len(key) >= 6 and _alike(made.key, key):
            weight = 0.5
        for row, _ in cells if weight else ():
            found[row] = max(found.get(row, 0.0), weight)
    return found


def _alike(a: str, b: str) -> bool:
    from rapidfuzz import fuzz

    return fuzz.ratio(a, b) >= 75


def _found_mixed(plan: Plan, copy: Copy, pattern: Pattern) -> dict[int, float]:
    found: dict[int, float] = {}
    keys = [key for text in pattern.labels if (key := label(text).bare)]
    if not keys:
        return found
    for row, line in enumerate(copy.texts):
        for column, there in line:
            key = label(there).key
            if not any(k in key for k in keys):
                continue
            if fit(pattern, there, plan.known) is not None:
                weight = 1.0 + SAME_COLUMN * (column == pattern.cell.column)
                found[row] = max(found.get(row, 0.0), weight)
            else:
                hit = 0.3 * sum(k in key for k in keys)
                found[row] = max(found.get(row, 0.0), min(hit, 0.9))
        # The pieces of one cell may stand in several cells of the row.
        joined = sum(any(k == label(t).bare for _, t in line) for k in keys)
        if joined:
            found[row] = max(found.get(row, 0.0), min(0.8, 0.4 * joined))
    return found


def _best_chain(
    weights: Mapping[tuple[int, int], float],
) -> tuple[list[tuple[int, int]], float]:
    """Return the pairs, rising in both rows, of the greatest weight; of equals the upper rows."""
    pairs = sorted(weights)
    columns = sorted({there for _, there in pairs})
    # best[i]: the heaviest chain that ends at the copy's row columns[i].
    best: list[tuple[float, int]] = [(0.0, -1)] * len(columns)
    back: list[int] = []
    score: list[float] = []
    start = 0
    while start < len(pairs):
        end = start
        while end < len(pairs) and pairs[end][0] == pairs[start][0]:
            end += 1
        staged = []
        for index in range(start, end):
            at = bisect_left(columns, pairs[index][1])
            weight, last = max(best[:at], key=lambda b: b[0], default=(0.0, -1))
            score.append(weight + weights[pairs[index]])
            back.append(last)
            staged.append((at, index))
        for at, index in staged:
            if score[index] > best[at][0] + 1e-9:
                best[at] = (score[index], index)
        start = end
    if not pairs:
        return [], 0.0
    top = max(range(len(best)), key=lambda i: (best[i][0], -i))
    chain = []
    index = best[top][1]
    while index >= 0:
        chain.append(pairs[index])
        index = back[index]
    return chain[::-1], best[top][0]
