"""The results that change with some cells: worked out in order, or left to Excel.

dirty formulas  ->  those that can be worked out, each after what it looks at
                    those that cannot: their results are taken out, Excel makes them anew
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from ..refs import Box
from .contents import Content
from .dependents import Book, Dependents, Place, book_of
from .functions import Unsure
from .grid import used
from .package import Patch
from .results import Compiler, Worked
from .workbook import recalculated_on_load


class Recalculation:
    """The formulas whose results change, ready to be worked out for many sets of values."""

    def __init__(
        self,
        patch: Patch,
        book: Book,
        changed: Iterable[Place],
        *,
        moved: bool = False,
    ) -> None:
        """Find what changes with the cells `changed`, and with rows that have moved.

        A formula that has no result yet is worked out as well.
        """
        self.book = book
        self._patch = patch
        self._strings = patch.strings()
        self._paths = {s.name: s.path for s in patch.sheets() if s.is_grid}
        self._ends: dict[str, Box] = {}
        changed = list(changed)
        sheets = {place[0] for place in changed}
        bare = [p for p in book.formulas if p[0] in sheets and self.stored(p) is None]
        waiting = [*Dependents(book).of(changed, moved=moved), *bare]
        self.steps, self.unsure = self._ordered(waiting)
        inside = {step.place for step in self.steps}
        needed = {place for step in self.steps for place in step.needs} - inside
        self._values = {place: self.stored(place) for place in needed}
        self._blurred = frozenset(cell for place in self.unsure for cell in book.shown(place))

    def stored(self, place: Place) -> Content:
        """Return the value, or the result, that a cell of the workbook holds now."""
        grid = self._patch.grid(self._paths[place[0]])
        return grid.raw(place[1], place[2], self._strings)

    def _end(self, sheet: str) -> Box:
        if sheet not in self._ends:
            self._ends[sheet] = used(self._patch.grid(self._paths[sheet]))
        return self._ends[sheet]

    def _ordered(self, waiting: list[Place]) -> tuple[list[Worked], tuple[Place, ...]]:
        """Return the formulas that can be worked out, in order, and the others.

        What they look at is worked out as well where it has no result yet.
        """
        compiler = Compiler(self.book, list(self._paths), self._end)
        made: dict[Place, Worked] = {}
        unsure: dict[Place, None] = {}
        while waiting:
            place = waiting.pop()
            if place in made or place in unsure:
                continue
            formula = self.book.formulas[place]
            try:
                work = compiler.compiled(formula, place)
            except Unsure:
                unsure[place] = None
                continue
            made[place] = work
            known = self.book.formulas
            waiting += [n for n in work.needs if n in known and self.stored(n) is None]
        order = _without_circles(made, unsure)
        return [made[place] for place in order], tuple(unsure)

    def run(
        self, values: Mapping[Place, Content], skipped: frozenset[Place] = frozenset()
    ) -> tuple[dict[Place, Content], set[Place]]:
        """Return the results, and the formulas that nothing here can tell this time.

        Args:
            values: What stands in the changed cells.
            skipped: Formulas that this copy does not have.
        """
        env: dict[Place, Content] = {**self._values, **values}
        unsure: set[Place] = set(self.unsure)
        blurred: set[Place] = set(self._blurred)
        results: dict[Place, Content] = {}
        for step in self.steps:
            if step.place in skipped:
                continue
            try:
                if blurred and not blurred.isdisjoint(step.needs):
                    raise Unsure  # noqa: TRY301  (the one way out for what cannot be told)
                results[step.place] = env[step.place] = step.run(env)
            except Unsure:
                unsure.add(step.place)
                blurred.add(step.place)
        return results, unsure


def _without_circles(made: dict[Place, Worked], unsure: dict[Place, None]) -> list[Place]:
    """Return formulas in an order in which each stands behind what it looks at.

    A circle has none: it is taken out, and Excel's to say what it shows.
    """
    while True:
        graph = {place: [n for n in work.needs if n in made] for place, work in made.items()}
        try:
            return list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            for place in error.args[1]:
                made.pop(place, None)
                unsure[place] = None


def refresh(patch: Patch, values: Mapping[Place, Content], *, moved: bool = False) -> None:
    """Bring every result in line with cells that were changed in a patch.

    Args:
        patch: The workbook, its cells changed already.
        values: The changed cells and what stands in them now.
        moved: Whether rows have moved as well.
    """
    book = book_of(patch)
    work = Recalculation(patch, book, values, moved=moved)
    results, unsure = work.run(values)
    paths = {sheet.name: sheet.path for sheet in patch.sheets()}
    for place, result in results.items():
        before = work.stored(place)
        if result != before or type(result) is not type(before):
            patch.edit(paths[place[0]]).put_result(place[1], place[2], result)
    take_out_results(patch, book, unsure)


def take_out_results(patch: Patch, book: Book, places: Iterable[Place]) -> None:
    """Take out the results of formulas that Excel has to work out, and let it do so."""
    paths = {sheet.name: sheet.path for sheet in patch.sheets()}
    places = list(places)
    for place in places:
        r0, c0, r1, c1 = book.formulas[place].area
        grid = patch.edit(paths[place[0]])
        for at in list(grid.cells) if (r0, c0) != (r1, c1) else [(r0, c0)]:
            if r0 <= at[0] <= r1 and c0 <= at[1] <= c1:
                grid.put_result(*at, None)
    if places:
        recalculated_on_load(patch)
