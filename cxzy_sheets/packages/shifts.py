"""One engine for everything that moves when rows are put into a sheet, or taken out of it.

    Shift(sheet, at, count)     count rows before row `at`; a negative count takes rows out

    row 4   header              row 4   header
    row 5   record         ->   row 5   record
    row 6   record  <- at 6     row 6   new           D5:D6 in a total becomes D5:D7
    row 7   total               row 7   record        a merge of 5:6 becomes 5:7
                                row 8   total         an anchor on 7 stands on 8

Every kind of reference (cells, areas, lists of areas, formulas, anchors) goes through the same two
functions, `row` and `span`, so that taking out what was put in gives back what was there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..refs import LAST_ROW, Box, box, box_address
from .references import Corner, Token, same_sheet, spelt, tokens

AGGREGATES = frozenset(("SUM", "AVERAGE", "COUNT", "COUNTA", "MAX", "MIN", "PRODUCT", "SUBTOTAL"))


@dataclass(frozen=True, slots=True)
class Shift:
    """Rows put into a sheet or taken out of it; rows count from 0."""

    sheet: str
    at: int
    count: int
    grows: bool = False
    """Areas that end just above `at` take the new rows in: a block is continued at its end."""

    def row(self, row: int) -> int | None:
        """Return where a row comes to stand; None where it is taken out or leaves the sheet."""
        if row < self.at:
            return row
        if self.count < 0 and row < self.at - self.count:
            return None
        return row + self.count if row + self.count < LAST_ROW else None

    def span(self, first: int, last: int, *, grows: bool = False) -> tuple[int, int] | None:
        """Return where rows from `first` to `last` come to stand; None where all are taken out.

        An area down to the sheet's last row means "all the way down", and stays so.
        """
        if (first, last) == (0, LAST_ROW - 1):
            return first, last
        if self.count >= 0:
            top = first + self.count if first >= self.at else first
            moves = last >= self.at or (grows and last == self.at - 1)
            end = last + self.count if moves else last
        else:
            stop = self.at - self.count
            top = self._closed(first, stop, self.at)
            end = self._closed(last, stop, self.at - 1)
        if last == LAST_ROW - 1:
            end = last
        if top > end or top >= LAST_ROW:
            return None
        return top, min(end, LAST_ROW - 1)

    def _closed(self, row: int, stop: int, edge: int) -> int:
        """Return where an end comes to stand when rows from `at` to before `stop` are taken out."""
        if row < self.at:
            return row
        return edge if row < stop else row + self.count

    def area(self, area: Box, *, grows: bool | None = None) -> Box | None:
        """Return where an area comes to stand; None where it is taken out."""
        grows = self.grows if grows is None else grows
        rows = self.span(area[0], area[2], grows=grows)
        return None if rows is None else (rows[0], area[1], rows[1], area[3])


def shifted_reference(text: str, shift: Shift, *, grows: bool | None = None) -> str | None:
    """Return an address or area of the shifted sheet, `D5` or `D5:F9`; None where it is lost.

    What is no such address (a whole column, rubbish) stays as it is.
    """
    try:
        area = box(text)
    except ValueError:
        return text
    if ":" not in text and not (shift.grows if grows is None else grows):
        row = shift.row(area[0])
        return None if row is None else box_address((row, area[1], row, area[3]))
    made = shift.area(area, grows=grows)
    if made is None:
        return None
    if made == area:
        return text
    plain = box_address(made)
    return f"{plain}:{plain}" if ":" in text and ":" not in plain else plain


def shifted_list(text: str, shift: Shift) -> str | None:
    """Return a list of areas, `D5 F6:F9`; None where nothing is left of it."""
    made = [shifted_reference(part, shift) for part in text.split()]
    kept = [part for part in made if part is not None]
    if kept == text.split():
        return text
    return " ".join(kept) if kept else None


def shifted(
    formula: str,
    shift: Shift,
    own: str | None,
    *,
    row: int | None = None,
    fixed_only: bool = False,
) -> str:
    """Return a formula after the shift.

    Args:
        formula: Without its `=`.
        shift: What moves.
        own: The sheet on which the formula stands, None for a name of the workbook.
        row: The formula's own row before the shift, where it stands in a cell: an area that is
            part of that very row does not grow.
        fixed_only: Leave rows without `$` alone: in a name they are no place but a distance from
            the cell that uses it.
    """
    pieces = tokens(formula)
    made: list[str] = []
    for index, token in enumerate(pieces):
        if not _concerned(token, shift, own) or (fixed_only and not _fixed(token)):
            made.append(token.text)
            continue
        made.append(_moved(token, shift, row, _alone(pieces, index)).text)
    return "".join(made)


def _concerned(token: Token, shift: Shift, own: str | None) -> bool:
    if token.kind != "cells" or token.first.row is None:
        return False
    if token.spans is not None:
        # Several sheets at once: the same cells of the others have not moved. Excel leaves it.
        return all(same_sheet(end, shift.sheet) for end in token.spans)
    if token.foreign:
        return False
    sheet = token.sheet if token.sheet is not None else own
    return sheet is not None and same_sheet(sheet, shift.sheet)


def _fixed(token: Token) -> bool:
    return token.first.row_fixed and (token.last or token.first).row_fixed


def _alone(pieces: tuple[Token, ...], index: int) -> bool:
    """Whether a cell is a whole argument of a function that adds up: it may stand for a column."""
    before = [piece for piece in pieces[:index] if not piece.text.isspace()]
    after = next((piece.text for piece in pieces[index + 1 :] if not piece.text.isspace()), "")
    if not before or before[-1].text not in ("(", ",") or after not in (")", ","):
        return False
    depth = 0
    for place in range(len(before) - 1, 0, -1):
        depth += {")": 1, "(": -1}.get(before[place].text, 0)
        if depth < 0:
            function = before[place - 1]
            return function.kind == "function" and function.text.upper() in AGGREGATES
    return False


def _moved(token: Token, shift: Shift, row: int | None, alone: bool) -> Token:
    first, last = token.first, token.last
    top, bottom = token.rows
    # A row's own cells do not grow with the block; `C$6:C$6` names the block and not the row.
    inside = row is not None and top == bottom == row and not _fixed(token)
    grows = shift.grows and not inside
    if last is None and not (grows and alone and top == shift.at - 1):
        there = shift.row(top)
        if there == top:
            return token
        return spelt(token, None if there is None else replace(first, row=there), None)
    rows = shift.span(top, bottom, grows=grows)
    if rows == (top, bottom):
        return token
    if rows is None:
        return spelt(token, None, None)
    return _spread(token, rows)


def _spread(token: Token, rows: tuple[int, int]) -> Token:
    """Return a reference over other rows, the corner that was above still above."""
    first: Corner = token.first
    last: Corner = token.last if token.last is not None else first
    upper, lower = rows if (first.row or 0) <= (last.row or 0) else (rows[1], rows[0])
    return spelt(token, replace(first, row=upper), replace(last, row=lower))
