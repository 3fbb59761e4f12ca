"""Forms as performance.md describes them: 46 rows × 12 columns, 30 of them records.

Title, two-level merged header, 30 records, 10 blank bordered rows, a row of totals, a row of
signatures; formulas with cached results, validations, a conditional format, print set-up. Half the
copies hold two more sheets, one of them hidden, as the form does. Six in ten are as Excel saves
them, four in ten as WPS does, with its 49 cell styles. One date in fifty and one amount in a
hundred are texts.
"""

from __future__ import annotations

import datetime
import io
import random
import re
import zipfile
from typing import Any

import xlsxwriter

NAMES = (
    "支部名称", "书记", "类别", "成立日期", "正式党员", "预备党员", "应参评", "实参评", "满意",
    "经费",
)  # fmt: skip
"""What is asked for, columns B to K; A is the serial number and L a rate by the form's formula."""
RECORDS, ROOM = 30, 40
FIRST = 4
"""The row of the first record, from 0."""
_RATE, _AMOUNT, _DATE = 11, 10, 4
_NUMBERS = (5, 6, 7, 8, 9, _AMOUNT)
_SURNAMES, _GIVEN = "赵钱孙李周吴郑王冯陈", "伟芳娜敏静丽强磊军洋"


def tagged() -> bytes:
    """Return the tagged form."""
    return _as_excel(_drawn(("{{单位}}", "{{填表人}}", "{{电话}}"), None, more=True))


def copy(number: int, *, wrong: int = 0) -> bytes:
    """Return a filled copy; the same for the same number.

    In so many records that are `wrong` more came than were due, or were content than came.
    """
    rng = random.Random(number)
    rows = [_record(index, rng) for index in range(RECORDS)]
    for index in rng.sample(range(RECORDS), wrong):
        row = rows[index]
        row[7 + index % 2] = row[6 + index % 2] + 1 + index
    who = (f"第{number}学院", _person(rng), f"0591-8{rng.randint(10**6, 10**7 - 1)}")
    data = _drawn(who, rows, more=number % 2 == 1)
    return _as_wps(data) if number % 5 in (1, 4) else _as_excel(data)


def _record(index: int, rng: random.Random) -> list[Any]:
    """Return the ten answers of one record."""
    members, reserve = rng.randint(20, 40), rng.randint(0, 9)
    due = members + reserve
    came = due - rng.randint(0, 3)
    founded: Any = datetime.date(1990, 1, 1) + datetime.timedelta(rng.randint(0, 12_000))
    amount: Any = rng.randint(10_000, 900_000) / 100
    if rng.random() < 0.02:
        founded = founded.isoformat()
    if rng.random() < 0.01:
        amount = f"{amount:.2f}"
    return [
        f"教工第{index + 1}党支部", _person(rng), rng.choice(("教师", "学生", "离退休")), founded,
        members, reserve, due, came, came - rng.randint(0, 5), amount,
    ]  # fmt: skip


def _person(rng: random.Random) -> str:
    return rng.choice(_SURNAMES) + "".join(rng.choices(_GIVEN, k=rng.randint(1, 2)))


def _drawn(who: tuple[str, str, str], rows: list[list[Any]] | None, *, more: bool) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("附件4")
    looks = {
        "head": book.add_format({"bold": True, "border": 1, "align": "center", "text_wrap": True}),
        "text": book.add_format({"border": 1, "font_name": "仿宋"}),
        "date": book.add_format({"border": 1, "num_format": "yyyy-mm-dd"}),
        "whole": book.add_format({"border": 1, "num_format": "0"}),
        "money": book.add_format({"border": 1, "num_format": "#,##0.00"}),
        "rate": book.add_format({"border": 1, "num_format": "0.0%"}),
        "bad": book.add_format({"bg_color": "#FFC7CE"}),
    }
    _header(sheet, looks, who)
    for index in range(ROOM):
        sheet.set_row(FIRST + index, 20)
        _line(sheet, looks, index, rows)
    _totals(sheet, looks, rows)
    last = FIRST + ROOM
    sheet.merge_range(last + 1, 0, last + 1, 11, f"填表人:{who[1]}    联系电话:{who[2]}")
    _rules(sheet, looks)
    if more:
        _further_sheets(book)
    book.close()
    return out.getvalue()


def _header(sheet: Any, looks: dict[str, Any], who: tuple[str, str, str]) -> None:
    head = looks["head"]
    sheet.merge_range("A1:L1", "附件4 党支部组织生活会和民主评议情况汇总表", head)
    sheet.merge_range("A2:L2", f"填报单位(盖章):{who[0]}")
    for column, text in enumerate(("序号", *NAMES, "满意率")):
        if column in (5, 7):
            sheet.merge_range(2, column, 2, column + 1 + column // 7, _GROUP[column], head)
        if 5 <= column <= 9:
            sheet.write(3, column, text, head)
        else:
            sheet.merge_range(2, column, 3, column, text, head)


_GROUP = {5: "党员人数", 7: "民主评议"}


def _line(sheet: Any, looks: dict[str, Any], index: int, rows: list[list[Any]] | None) -> None:
    row = FIRST + index
    sheet.write(row, 0, index + 1, looks["whole"])
    given: list[Any] = [None] * 10
    if rows is None:
        given = [f"{{{{支部.{name}}}}}" for name in NAMES] if index == 0 else given
    elif index < len(rows):
        given = rows[index]
    for column, value in enumerate(given, start=1):
        style = looks["text"]
        if column == _DATE:
            style = looks["date"]
        elif column in _NUMBERS:
            style = looks["money" if column == _AMOUNT else "whole"]
        if value is None:
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, datetime.date):
            sheet.write_datetime(row, column, value, style)
        else:
            sheet.write(row, column, value, style)
    shown: Any = ""
    if rows is not None and index < len(rows):
        shown = rows[index][8] / rows[index][7]
    formula = f'=IF(I{row + 1}="","",J{row + 1}/I{row + 1})'
    sheet.write_formula(row, _RATE, formula, looks["rate"], shown)


def _totals(sheet: Any, looks: dict[str, Any], rows: list[list[Any]] | None) -> None:
    last = FIRST + ROOM
    sheet.merge_range(last, 0, last, 4, "合计", looks["head"])
    for column in _NUMBERS:
        letter = chr(65 + column)
        # As Excel adds up: over texts it passes without a word.
        numbers = [row[column - 1] for row in rows or () if not isinstance(row[column - 1], str)]
        style = looks["money" if column == _AMOUNT else "whole"]
        formula = f"=SUM({letter}{FIRST + 1}:{letter}{last})"
        sheet.write_formula(last, column, formula, style, round(sum(numbers), 2))
    sheet.write_blank(last, _RATE, None, looks["rate"])


def _rules(sheet: Any, looks: dict[str, Any]) -> None:
    """Give the sheet what a careful office gives it: validations, a colour, print set-up."""
    last = FIRST + ROOM - 1
    sheet.data_validation(
        FIRST, 3, last, 3, {"validate": "list", "source": ["教师", "学生", "离退休"]}
    )
    sheet.data_validation(FIRST, 5, last, 9, {"validate": "integer", "criteria": ">=", "value": 0})
    sheet.conditional_format(
        FIRST, 8, last, 8,
        {"type": "formula", "criteria": f"=$I{FIRST + 1}>$H{FIRST + 1}", "format": looks["bad"]},
    )  # fmt: skip
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0, 3)
    sheet.set_footer("&C第 &P 页,共 &N 页")
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 22)
    sheet.set_column(2, 11, 11)


def _further_sheets(book: xlsxwriter.Workbook) -> None:
    notes = book.add_worksheet("填表说明")
    for row, text in enumerate(_NOTES):
        notes.write(row, 0, text)
    lists = book.add_worksheet("选项")
    for row, text in enumerate(("教师", "学生", "离退休")):
        lists.write(row, 0, text)
    lists.hide()


_NOTES = (
    "一、本表由各二级单位党组织填写,一个支部一行,不够可以加行。",
    "二、日期写成 2011-12-05 的样子,人数只填数字。",
    "三、实到人数包括请假后补评的人员。",
    "四、请于十二月二十日前报送纸质和电子文件各一份。",
)


def _as_excel(data: bytes) -> bytes:
    """Return a workbook with the attributes that Excel gives each row."""

    def sheet(xml: str) -> str:
        names = (
            ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
            ' mc:Ignorable="x14ac"'
            ' xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac">'
        )
        xml = re.sub(r"(<worksheet [^>]*)>", lambda m: m[1] + names, xml, count=1)
        return re.sub(r"(<row [^>/]*)(/?>)", r'\1 x14ac:dyDescent="0.15"\2', xml)

    return _patched(data, lambda path, xml: sheet(xml) if "/worksheets/sheet" in path else xml)


def _as_wps(data: bytes) -> bytes:
    """Return a workbook with the 49 cell styles that WPS writes into every file."""
    return _patched(data, lambda path, xml: _styled(xml) if path == "xl/styles.xml" else xml)


_ACCENTS = [
    f"{kind}强调文字颜色 {number}"
    for kind in ("", "20% - ", "40% - ", "60% - ")
    for number in range(1, 7)
]
_STYLES = [
    "常规", "千位分隔", "货币", "千位分隔[0]", "百分比", "货币[0]", "超链接", "已访问的超链接",
    "注释", "警告文本", "标题", "解释性文本", "标题 1", "标题 2", "标题 3", "标题 4", "输入",
    "输出", "计算", "检查单元格", "链接单元格", "汇总", "好", "差", "适中", *_ACCENTS,
]  # fmt: skip


def _styled(xml: str) -> str:
    plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"'
    kinds = "".join(
        f"{plain}{_LOOK if number else ''}><alignment vertical='center'/></xf>"
        for number in range(len(_STYLES))
    )
    named = "".join(
        f'<cellStyle name="{name}" xfId="{number}" builtinId="{number}"/>'
        for number, name in enumerate(_STYLES)
    )
    count = len(_STYLES)
    xml = re.sub(
        r"<cellStyleXfs.*?</cellStyleXfs>",
        f'<cellStyleXfs count="{count}">{kinds}</cellStyleXfs>', xml,
    )  # fmt: skip
    return re.sub(
        r"<cellStyles.*?</cellStyles>", f'<cellStyles count="{count}">{named}</cellStyles>', xml
    )


_LOOK = "".join(
    f' apply{what}="0"' for what in ("NumberFormat", "Fill", "Border", "Alignment", "Protection")
)


def _patched(data: bytes, patch: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename.startswith("xl/"):
                part = patch(info.filename, part.decode("utf-8")).encode("utf-8")
            new.writestr(info.filename, part, zipfile.ZIP_DEFLATED)
    return out.getvalue()
