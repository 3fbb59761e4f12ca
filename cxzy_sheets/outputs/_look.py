"""How results look: fonts, colours, number formats, widths, page set-up. The one place.

The fonts are those of every Windows office; Excel and WPS fall back where they are not there. The
colours are light enough to read on paper and differ in grey, and what they say is said in words as
well.

Widths are in Excel's unit, the width of a digit of the workbook's own font (宋体 11). A Chinese
character takes two.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ._texts import quoted

SONG, HEI = "宋体", "黑体"
BOOK_OPTIONS = {
    # The font that column widths are counted in; 72 pixels and 18 are Excel's own for it.
    "default_format_properties": {"font_name": SONG, "font_size": 11},
    "default_column_width": 72,
    "default_row_height": 18,
}

LINK = "#1F4E9E"
HEADER_FILL = "#DCE6F1"
TOTAL_FILL = "#F2F2F2"
SUBTOTAL_FILL = "#F9F9F9"
LEVEL_FILLS = {"强制": "#F4B9A7", "核实": "#FFE699", "提示": "#EAF1DD"}
"""Dark to light in grey: 201, 229, 237 of 255."""
STATUS_FILLS = {
    "退回": "#F4B9A7",
    "无法读取": "#F4B9A7",
    "未知单位": "#FFE699",
    "非本期表": "#FFE699",
    "未报": "#F4B9A7",
    "退回待改": "#FFE699",
}
CHART_COLOUR = "#44668C"
STATE_FILLS = {"已报": "#44668C", "退回待改": "#D98E32", "未报": "#F4B9A7", "免报": "#FFFFFF"}
"""Dark to light in grey: 100, 152, 201, 255 of 255."""

NARROWEST, WIDEST = 6, 46
"""Columns; longer text is wrapped."""
FROZEN = 30
"""The first column of a table, which stays in sight and is repeated on paper."""
LINKED = 64
"""Columns of links, which LibreOffice does not wrap."""
INDENT = 2
"""Digits that the indent of a text takes."""
TALLEST = 409
"""Points: Excel's limit of a row."""
LINE = 14
"""Points of a line of 10-point text."""
LANDSCAPE = 128
"""Digits of the workbook's font that fit on A4 landscape at full size, between these margins."""
PAGE_POINTS = (501.0, 770.0)
"""Points that A4 landscape has between these margins, from top to bottom and across."""
PORTRAIT = 87
"""The same of A4 upright."""
SCREEN = 230
"""Digits that a screen of 1,920 points shows."""
SMALLEST_SCALE = 0.5
"""A sheet that would have to be printed smaller goes on several pages side by side."""

TEXT = "@"
"""Only for short texts: Excel 2007 shows #### where a longer one than 255 has this format."""
FORMATS = {"整数": "0", "百分比": "0.00%", "日期": "yyyy-mm-dd"}


def decimal_format(decimals: int) -> str:
    """Return the format of a decimal number with so many places."""
    return "0." + "0" * decimals if decimals else "0"


class Look:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def of(self, **properties: Any) -> Any:
        """Return the format with these xlsxwriter properties, 宋体 10 in the middle of the row."""
        whole = {"font_name": SONG, "font_size": 10, "valign": "vcenter", **properties}
        key = tuple(sorted(whole.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(whole)
        return self._made[key]

    def style(self, form: Any) -> int:
        """Return the number of a format in the workbook."""
        return int(form._get_xf_index())

    def title(self) -> Any:
        """Return the format of a sheet's title."""
        return self.of(font_name=HEI, font_size=16, align="center")

    def title_at_left(self) -> Any:
        """Return the format of the title of a sheet that is wider than a screen."""
        return self.of(font_name=HEI, font_size=16, align="left")

    def section(self) -> Any:
        """Return the format of a heading between tables."""
        return self.of(font_name=HEI, font_size=12)

    def note(self, **more: Any) -> Any:
        """Return the format of the lines around a table."""
        return self.of(**{"text_wrap": True, "align": "left", **more})

    def header(self) -> Any:
        """Return the format of a table's heading."""
        return self.of(
            font_name=HEI, align="center", text_wrap=True, border=1, bg_color=HEADER_FILL
        )

    def body(
        self,
        *,
        number: str = "",
        total: bool = False,
        subtotal: bool = False,
        link: bool = False,
        **more: Any,
    ) -> Any:
        """Return the format of a table's cell.

        Args:
            number: A number format; cells without one are text. `TEXT` for numbers that are names:
                they stay text when somebody edits them.
            total: It stands in a total row.
            subtotal: It stands in a row 小计.
            link: It can be clicked.
            more: Further properties of xlsxwriter.
        """
        text = number in ("", TEXT)
        made: dict[str, Any] = {
            "border": 1,
            "align": "left" if text else "right",
            **more,
        }
        if text and made["align"] == "left":
            # It would touch the number in the cell before it.
            made.setdefault("indent", 1)
        if number:
            made["num_format"] = number
        if total:
            made |= {"bold": True, "bg_color": TOTAL_FILL, "top": 2}
        if subtotal:
            made |= {"bold": True, "bg_color": SUBTOTAL_FILL}
        if link:
            made |= {"font_color": LINK, "underline": 1}
        return self.of(**made)


def width_of(text: str) -> int:
    """Return how many digits wide the longest line of `text` is; a Chinese character is two."""
    if "\n" in text:
        return max(map(width_of, text.split("\n")))
    # GB 18030 takes one byte for what is half as wide as a Chinese character, two or four for that.
    return len(text) if text.isascii() else len(text.encode("gb18030", "replace"))


def lines_of(text: str, width: float) -> int:
    """Return how many lines `text` takes, wrapped in a column of `width`.

    Chinese breaks after any character and leaves at most one place of a line unused.
    """
    # A cell's font is 10 points, the unit is a digit at 11; three digits are lost to indent and
    # margins, and to a character that does not fit any more.
    room = max(int(width * 1.1) - 3, 2)
    return sum(max(1, -(-width_of(line) // room)) for line in text.split("\n"))


def heading_lines(heading: str, width: float) -> int:
    """Return how many lines a heading takes beside its filter button."""
    # The button takes as much as indent and margins do.
    return lines_of(heading, width)


def column_width(heading: str, widest: int) -> int:
    """Return a width that shows a column's cells, and its heading in at most three lines.

    Args:
        heading: The column's heading; it may be wrapped.
        widest: The widest cell, as `width_of` or a formatted number's length says.
    """
    head = width_of(heading)
    lines = 1 if head <= 8 else 2 if head <= 24 else 3
    # Two for the margins, two for the filter button, which covers the right end.
    for_heading = -(-head // lines) + 4
    return max(NARROWEST, widest + 2, for_heading)


def points_of(width: float) -> float:
    """Return how many points a column takes: 8 pixels a digit of 宋体 11, and 5 beside them."""
    return (width * 8 + 5) * 0.75


def row_height(lines: int) -> float:
    """Return the points that so many lines of 10-point text take."""
    return min(lines * LINE + 4, TALLEST)


def page_setup(
    sheet: Any,
    widths: Iterable[float],
    *,
    header: tuple[int, int] | None,
    across: int = 0,
    portrait: bool = False,
    one_page: bool = False,
) -> None:
    """Set a sheet up for A4, as wide as the paper, with page numbers.

    Args:
        widths: Of the sheet's columns.
        header: The first and last row, counted from 0, that are printed on every page.
        across: So many columns are repeated where the sheet needs several pages side by side.
        portrait: Upright; else landscape.
        one_page: All of it on one page.
    """
    sheet.set_paper(9)
    if portrait:
        sheet.set_portrait()
    else:
        sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.center_horizontally()
    room = PORTRAIT if portrait else LANDSCAPE
    side_by_side = 1 if one_page else max(1, -(-int(sum(widths) * SMALLEST_SCALE) // room))
    sheet.fit_to_pages(side_by_side, int(one_page))
    # &A is the sheet's name; the space keeps a size from running into a digit.
    sheet.set_footer('&L&"宋体,常规"&9 &A&C&"宋体,常规"&9 第 &P 页 共 &N 页')
    if header is not None:
        sheet.repeat_rows(*header)
    if side_by_side > 1 and across:
        sheet.repeat_columns(0, across - 1)
    _quote_own_name(sheet)


def _quote_own_name(sheet: Any) -> None:
    """Put a sheet's name in quotes where it refers to itself: its print titles and its filter.

    Excel does without in `附件4.支部!$3:$3`; LibreOffice takes the dot for its own sign between
    sheet and cell, and drops the print titles.
    """
    for name in ("repeat_row_range", "repeat_col_range", "autofilter_area", "print_area_range"):
        area = getattr(sheet, name)
        if area and not area.startswith("'"):
            setattr(sheet, name, f"{quoted(sheet.name)}!{area.rpartition('!')[2]}")
