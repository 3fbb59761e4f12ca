"""How the kits' workbooks are drawn: fonts, borders, a heading block, the two definition sheets.

    with Drawing("附件1") as draw:
        draw.title("附件1", "基层党组织开展创先争优活动群众评议表", last=5)
        draw.box("A4", "评议内容", HEAD)
    draw.data

Places are written as Excel writes them (`A4`, `A4:C5`), so that a drawing reads like the sheet.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name

FANG, HEI = "仿宋", "黑体"
BODY = 11
"""The size of the body in points."""
DRAWN_ON = datetime.datetime(2011, 12, 1)
A4 = 9

Style = Mapping[str, Any]
HEAD: Style = {"bold": True, "align": "center", "text_wrap": True, "border": 1}
CELL: Style = {"align": "center", "border": 1, "shrink": True}
COUNT: Style = {**CELL, "num_format": "0"}
SHARE: Style = {**CELL, "num_format": "0.00%"}
DAY: Style = {**CELL, "num_format": "yyyy-mm-dd"}
TEXT: Style = {"border": 1, "text_wrap": True, "indent": 1}
CODE: Style = {**CELL, "num_format": "@"}
PROSE: Style = {**TEXT, "valign": "top"}
NOTE: Style = {"font_size": 10, "text_wrap": True, "valign": "top"}
SECTION: Style = {"font_name": HEI, "border": 1, "indent": 1}

FIELD_WIDTHS = {"字段": 34, "取值": 26, "公式": 34, "填写说明": 26, "预填": 14, "必填": 16}
RULE_WIDTHS = {"编号": 7, "范围": 8, "规则": 58, "级别": 7, "提示": 46}


class Drawing:
    """One workbook while it is drawn; `data` holds it afterwards, the same bytes each time."""

    def __init__(self, name: str, *, title: str = "") -> None:
        self._target = io.BytesIO()
        self.book: Any = xlsxwriter.Workbook(
            self._target,
            {
                "in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False,
                "default_format_properties": {"font_name": FANG, "font_size": BODY},
                "default_column_width": 72, "default_row_height": 18,
            },
        )  # fmt: skip
        self.book.set_properties(
            {"title": title or name, "author": "创先争优活动领导小组办公室", "created": DRAWN_ON}
        )
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}
        self.sheet: Any = self.book.add_worksheet(name)
        self.data = b""

    def __enter__(self) -> Drawing:
        return self

    def __exit__(self, *_: object) -> None:
        self.book.close()
        self.data = self._target.getvalue()

    def look(self, **properties: Any) -> Any:
        """Return a format, each made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(
                {"font_name": FANG, "font_size": BODY, "valign": "vcenter", **properties}
            )
        return self._formats[key]

    # Cells

    def widths(self, *widths: float) -> None:
        """Set the widths of the columns from A on."""
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)

    def heights(self, heights: Mapping[int, float]) -> None:
        """Set the heights of rows, as Excel counts them."""
        for row, height in heights.items():
            self.sheet.set_row(row - 1, height)

    def box(self, place: str, value: object = "", *styles: Style, **more: Any) -> None:
        """Write a cell, or merge `A4:C5` and write there: text, number, `=formula`, or nothing."""
        look = self.look(**{k: v for style in styles for k, v in style.items()}, **more)
        first, _, last = place.partition(":")
        row, column = xl_cell_to_rowcol(first)
        if last:
            self.sheet.merge_range(row, column, *xl_cell_to_rowcol(last), "", look)
        if isinstance(value, str) and value.startswith("="):
            self.sheet.write_formula(row, column, value, look, "")
        elif isinstance(value, str) and value:
            self.sheet.write_string(row, column, value, look)
        elif isinstance(value, bool) or value in ("", None):
            self.sheet.write_blank(row, column, None, look)
        elif isinstance(value, datetime.date):
            moment = datetime.datetime.combine(value, datetime.time())
            self.sheet.write_datetime(row, column, moment, look)
        else:
            self.sheet.write_number(row, column, value, look)

    def line(self, row: int, values: Iterable[object], *styles: Style) -> None:
        """Write cells of one row from A on."""
        for column, value in enumerate(values):
            self.box(f"{xl_col_to_name(column)}{row}", value, *styles)

    def title(self, mark: str, title: str, last: str, *, size: float = 18) -> None:
        """Write what every 附件 begins with (GB/T 9704): its mark in 黑体 3, then its title."""
        self.heights({1: 24, 2: 40})
        self.box("A1", mark, font_name=HEI, font_size=16)
        self.box(f"A2:{last}2", title, font_name=HEI, font_size=size, align="center")

    def footer(self, row: int, *parts: tuple[str, str]) -> None:
        """Write the line of who filled the form in: (place without its row, text)."""
        self.heights({row: 26})
        for columns, text in parts:
            first, _, last = columns.partition(":")
            self.box(f"{first}{row}:{last}{row}", text)

    # What Excel itself watches

    def options(self, place: str, options: Sequence[str], title: str) -> None:
        """Offer a dropdown."""
        self.sheet.data_validation(
            place,
            {
                "validate": "list", "source": list(options), "error_title": title,
                "error_message": "请从下拉列表中选择。",
            },
        )  # fmt: skip

    def counts(self, place: str) -> None:
        """Take whole numbers from 0 on."""
        self.sheet.data_validation(
            place,
            {
                "validate": "integer", "criteria": ">=", "value": 0, "error_title": "请填整数",
                "error_message": "请填 0 或正整数,不带“人”“票”等字。",
            },
        )  # fmt: skip

    def days(self, place: str) -> None:
        """Take dates."""
        self.sheet.data_validation(
            place,
            {
                "validate": "date", "criteria": ">=", "value": datetime.date(2010, 1, 1),
                "error_title": "请填日期", "error_message": "请填日期,写成 2011-12-20。",
            },
        )  # fmt: skip

    # Pages

    def printing(self, area: str, *, wide: bool = False, repeat: tuple[int, int] | None = None,
                 freeze: str = "") -> None:  # fmt: skip
        """Set the sheet up for A4: one page wide, headings repeated, pages numbered."""
        sheet = self.sheet
        if wide:
            sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.55, right=0.55, top=0.75, bottom=0.75)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        if repeat is not None:
            sheet.repeat_rows(repeat[0] - 1, repeat[1] - 1)
        sheet.print_area(area)
        sheet.set_footer("&C第 &P 页,共 &N 页")
        if freeze:
            sheet.freeze_panes(*xl_cell_to_rowcol(freeze))

    # 字段 and 规则, and every other sheet with a heading row

    def fields(self, *lines: Mapping[str, str]) -> None:
        """Write the sheet 字段; a line says a column by its heading."""
        order = (
            "字段", "位置", "类型", "必填", "取值", "键", "唯一", "空白", "公式", "预填", "拆分",
            "公开", "计量", "别名", "填写说明",
        )  # fmt: skip
        used = [name for name in order if any(name in line for line in lines)]
        rows = [[line.get(name, "") for name in used] for line in lines]
        self.table("字段", used, rows, [FIELD_WIDTHS.get(name, 8) for name in used])

    def rules(self, *lines: tuple[str, str, str, str, str]) -> None:
        """Write the sheet 规则: 编号 范围 规则 级别 提示."""
        self.table("规则", list(RULE_WIDTHS), lines, list(RULE_WIDTHS.values()))

    def table(
        self,
        name: str,
        headings: Sequence[str],
        rows: Iterable[Sequence[object]],
        widths: Sequence[float],
        *,
        new: bool = True,
    ) -> None:
        """Write a sheet with a heading row.

        Every text cell is 文本: what begins with `=` stays a text and is not worked out.
        """
        sheet = self.book.add_worksheet(name) if new else self.sheet
        kept, self.sheet = self.sheet, sheet
        as_text = {"num_format": "@", "border": 1, "text_wrap": True, "font_size": 10.5}
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width, self.look(num_format="@", font_size=10.5))
        for column, heading in enumerate(headings):
            head = self.look(**as_text, bold=True, bg_color="#DCE6F1")
            sheet.write_string(0, column, heading, head)
        for row, line in enumerate(rows, start=1):
            # Nothing but Excel finds the height of wrapped text by itself.
            sheet.set_row(row, 15 * max(map(_lines, line, widths)) + 3)
            for column, value in enumerate(line):
                self._entry(row, column, value, as_text)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        self.sheet = kept

    def _entry(self, row: int, column: int, value: object, as_text: Mapping[str, Any]) -> None:
        if isinstance(value, str) and value:
            self.sheet.write_string(row, column, value, self.look(**as_text))
        elif isinstance(value, datetime.date):
            moment = datetime.datetime.combine(value, datetime.time())
            shown = self.look(**{**as_text, "num_format": "yyyy-mm-dd", "align": "left"})
            self.sheet.write_datetime(row, column, moment, shown)
        elif isinstance(value, (int, float)):
            shown = self.look(**{**as_text, "num_format": "General", "align": "left"})
            self.sheet.write_number(row, column, value, shown)
        else:
            self.sheet.write_blank(row, column, None, self.look(**as_text))


def _lines(value: object, width: float) -> int:
    """Return how many lines a text takes in a column; a Chinese character is two wide."""
    parts = str(value).split("\n") if isinstance(value, str) else [""]
    wide = (sum(1 if ord(c) < 256 else 2 for c in part) for part in parts)
    return sum(max(1, -(-count // max(1, int(width) - 1))) for count in wide)


def noted(label: str, *items: str) -> str:
    """Return numbered notes, a line each, the numbers one under the other."""
    lines = (f"{number}. {item}" for number, item in enumerate(items, start=1))
    return f"{label}：" + ("\n" + "　" * (len(label) + 1)).join(lines)


def field(names: str, kind: str, **more: str) -> dict[str, str]:
    """Return a line of 字段."""
    return {"字段": names, "类型": kind, **more}
