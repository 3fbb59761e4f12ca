"""One copy: typed values -> contents of the open cells, results of formulas, bytes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import FillError
from ..layout import Field
from ..packages import Cell, Content, Place, Rich, computed, filled_column, filled_in
from ..packages.functions import rounded
from ..reading.mixed import fit
from ..values import cleaned
from .edition import Edition, PageBase
from .fitting import Misfit
from .places import BlockColumn, BlockRows, Single, Words
from .records import Columns
from .refusals import refused
from .writing import TICK, in_cell, in_text

_PLAIN = frozenset((str, int, float))


class Copy:
    """The making of one copy."""

    def __init__(
        self,
        edition: Edition,
        singles: Mapping[str, Any],
        blocks: Mapping[str, tuple[Columns, int]],
    ) -> None:
        self.edition, self.singles, self.blocks = edition, singles, blocks
        self.values: dict[Place, Content] = {}
        """What stands in open cells, for the formulas that look at them."""
        self.contents: dict[str, dict[Cell, bytes]] = {}
        self.said: dict[Place, tuple[Field, int | None, Content]] = {}
        """Values that are given for cells with the form's own formula."""
        self.skipped: set[Place] = set()

    def bytes(self) -> bytes:
        """Return the filled workbook."""
        for name, places in self.edition.singles.items():
            self._single(name, places)
        for page, words in self.edition.words:
            self._words(page, words, self.singles, None)
        for name, (page, rows) in self.edition.blocks.items():
            columns, count = self.blocks.get(name, ({}, 0))
            self._block(page, rows, columns, count)
        recalculated = self._results()
        return self.edition.stencil.filled(self.contents, recalculated=recalculated)

    def _put(self, sheet: str, cell: Cell, content: Content) -> None:
        if content is None:
            return
        self.values[sheet, *cell] = content.text if isinstance(content, Rich) else content
        prefix = self.edition.prefix(sheet)
        self.contents.setdefault(sheet, {})[cell] = filled_in(content, prefix)

    # Single fields

    def _single(self, name: str, places: Sequence[Single]) -> None:
        value = self.singles.get(name)
        if value is None:
            return
        boxes = [place for place in places if place.option is not None]
        if boxes:
            self._tick(boxes, value)
        for place in places:
            if place.option is not None:
                continue
            content = self._content(place.field, None, value, place, place.shown)
            if place.computed:
                self.said[place.sheet, *place.cell] = (place.field, None, content)
            else:
                self._put(place.sheet, place.cell, content)

    def _content(
        self, about: Field, record: int | None, value: Any, place: Single | BlockColumn, shown: str
    ) -> Content:
        date1904 = self.edition.base.date1904
        try:
            return in_cell(value, about, place.spec, shown, date1904=date1904)
        except Misfit as misfit:
            raise self._error(about, record, value, misfit.expected) from None

    def _tick(self, boxes: Sequence[Single], value: Any) -> None:
        about = boxes[0].field
        wanted = self._option(about, None, value, [str(box.option) for box in boxes])
        for box in boxes:
            if box.option == wanted:
                self._put(box.sheet, box.cell, TICK)

    def _option(self, about: Field, record: int | None, value: Any, options: list[str]) -> str:
        """Return the one option that is to be ticked."""
        if isinstance(value, tuple) and len(value) == 1:
            value = value[0]
        said = ("是" if value else "否") if isinstance(value, bool) else value
        if isinstance(said, tuple) or said not in options:
            raise self._error(about, record, value, "、".join(dict.fromkeys(options)))
        return str(said)

    # Text and tags in one cell

    def _words(
        self, page: PageBase, words: Words, values: Mapping[str, Any], record: int | None
    ) -> None:
        mixed = words.mixed
        texts: list[str] = []
        for number, chunk in enumerate(mixed.chunks):
            value = values.get(chunk.field) if chunk.field else None
            before, after = mixed.literals[number], mixed.literals[number + 1]
            if value is None or chunk.field is None:
                texts.append("")
            elif chunk.option is not None:
                texts.append(self._box(chunk.field, chunk.option, value))
            else:
                about = self.edition.base.layout.fields[chunk.field]
                texts.append(in_text(value, about, before, after))
        content = words.content(texts)
        if any(texts):
            self._can_be_read(page, words, texts, content, record)
        self._put(words.sheet, words.cell, content)

    def _box(self, name: str, option: str, value: Any) -> str:
        if isinstance(value, bool):
            value = "是" if value else "否"
        return TICK if value in (option, (option,)) else ""

    def _can_be_read(
        self,
        page: PageBase,
        words: Words,
        texts: Sequence[str],
        content: Content,
        record: int | None,
    ) -> None:
        """Refuse answers that nobody could tell from the printed text round them."""
        text = content.text if isinstance(content, Rich) else str(content)
        known = page.known if record is None else frozenset()
        pieces = fit(words.pattern, text, known)
        read = [piece.text for piece in pieces] if isinstance(pieces, list) else None
        if read == [text.strip() for text in texts]:
            return
        for number, chunk in enumerate(words.mixed.chunks):
            if chunk.field and texts[number] and (read is None or read[number] != texts[number]):
                about = self.edition.base.layout.fields[chunk.field]
                raise self._error(
                    about, record, texts[number], "能和同格的文字分开的内容",
                    "请让这个标签独占一格。",
                )  # fmt: skip

    # Blocks

    def _block(self, page: PageBase, rows: BlockRows, columns: Columns, count: int) -> None:
        used = count if rows.table.kind == "repeat" else len(rows.rows)
        boxes: dict[str, list[BlockColumn]] = {}
        for column in rows.columns:
            if column.option is not None:
                boxes.setdefault(column.field.short, []).append(column)
            elif column.field.short in columns:
                self._column(rows, column, columns[column.field.short])
        for short, ticked in boxes.items():
            if short in columns:
                self._ticks(rows, ticked, columns[short])
        for cells in rows.words:
            self._word_column(page, rows, cells, columns, used)
        if rows.serials:
            self._serials(rows, used)
        unused = frozenset(rows.rows[used:])
        self.skipped |= {
            place for place in self.edition.conditional
            if place[0] == rows.sheet and place[1] in unused
        }  # fmt: skip

    def _column(self, rows: BlockRows, column: BlockColumn, values: Sequence[Any]) -> None:
        if column.plain and _PLAIN.issuperset(map(type, values)) and column.field.type != "百分比":
            data = filled_column(values, self.edition.prefix(rows.sheet))
            self.contents.setdefault(rows.sheet, {}).update(zip(column.cells, data, strict=False))
            self.values.update(zip(column.places, values, strict=False))
            return
        for index, value in enumerate(values):
            if value is None:
                continue
            cell = (rows.rows[index], column.column)
            if not column.there[index] and column.field.formula:
                # It is worked out wherever it is read; here the form has no cell for it.
                continue
            if not column.there[index]:
                raise self._error(column.field, index, value, "空:表样这一行没有这个字段的位置")
            content = self._content(column.field, index, value, column, column.shown[index])
            if column.computed[index]:
                self.said[rows.sheet, *cell] = (column.field, index, content)
            else:
                self._put(rows.sheet, cell, content)

    def _ticks(
        self, rows: BlockRows, columns: Sequence[BlockColumn], values: Sequence[Any]
    ) -> None:
        options = [str(column.option) for column in columns]
        for index, value in enumerate(values):
            if value is None:
                continue
            wanted = self._option(columns[0].field, index, value, options)
            for column in columns:
                if column.option == wanted:
                    self._put(rows.sheet, (rows.rows[index], column.column), TICK)

    def _word_column(
        self,
        page: PageBase,
        rows: BlockRows,
        cells: Sequence[Words | None],
        columns: Columns,
        used: int,
    ) -> None:
        block = rows.table.block
        for index, words in enumerate(cells):
            if words is None or index >= used:
                continue
            record = {f"{block}.{short}": column[index] for short, column in columns.items()}
            self._words(page, words, {**self.singles, **record}, index)

    def _serials(self, rows: BlockRows, used: int) -> None:
        column = rows.table.serial
        for row in rows.rows[:used]:
            if column is not None and row in rows.serials:
                self._put(rows.sheet, (row, column), rows.serials[row])

    # Results

    def _results(self) -> bool:
        """Write the results of formulas, and return whether some are left to Excel."""
        edition = self.edition
        results, unsure = edition.work.run(self.values, frozenset(self.skipped))
        untold = False
        by_sheet: dict[str, dict[Cell, bytes]] = {}
        changed: set[str] = set(self.contents)
        for place, element in edition.formulas.items():
            if place in self.skipped:
                continue
            result = results.get(place)
            if place in self.said:
                result = self._settled(place, result, place in unsure)
            untold |= place in unsure
            if result != edition.stored.get(place) or place in unsure:
                changed.add(place[0])
            by_sheet.setdefault(place[0], {})[place[1:]] = computed(
                element, result, edition.prefix(place[0])
            )
        for sheet, cells in by_sheet.items():
            if sheet in changed:
                self.contents.setdefault(sheet, {}).update(cells)
        return untold

    def _settled(self, place: Place, result: Content, unsure: bool) -> Content:
        """Return the result of a cell for which a value was given as well."""
        about, record, said = self.said[place]
        if unsure or said is None:
            return said if unsure else result
        if _agree(said, result):
            return result
        raise self._error(
            about, record, said, f"表样的公式算出的 {result}", "这一格由表样的公式计算,不必给值。",
        )  # fmt: skip

    def _error(
        self,
        about: Field,
        record: int | None,
        value: object,
        expected: str,
        hint: str | None = None,
    ) -> FillError:
        return refused(self.edition.base.layout, about.name, record, value, expected, hint=hint)


def _agree(said: Content, result: Content) -> bool:
    """Whether a given value is a formula's result, as far as its digits go (rules.md S11)."""
    if isinstance(said, (int, float)) and isinstance(result, (int, float)):
        if math.isclose(said, result, rel_tol=1e-9, abs_tol=1e-9):
            return True
        digits = len(f"{said:.15g}".partition(".")[2])
        return rounded(result, digits, "ROUND") == said
    if isinstance(said, str) and isinstance(result, str):
        return cleaned(said) == cleaned(result)
    return said == result
