"""Dates that Excel made of 2012年6月 and 9月30日 while they were typed."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import cxzy_sheets as cs
from cxzy_sheets.values import Context, Spec, read_column, read_value
from cxzy_sheets.values.formats import date_parts, shown_date

from .said import DOUBTED, REFUSED, TOLD, cell, codes, read

FIRST = dt.date(2012, 6, 1)
THIRTIETH = dt.date(2012, 9, 30)
NO_DAY = 'yyyy"年"m"月"'
NO_YEAR = 'm"月"d"日"'


@pytest.mark.parametrize(
    ("code", "parts", "shown"),
    [
        (NO_DAY, "ym", "2012年6月"),
        ("mmm\\-yy", "ym", "Jun-12"),
        ("[$-804]yyyy\"年\"m\"月\";@", "ym", "2012年6月"),
        (NO_YEAR, "md", "6月1日"),
        ("d-mmm", "md", "1-Jun"),
        ("m/d", "md", "6/1"),
        ("yyyy", "y", "2012"),
        ("yyyy/m/d h:mm", "ymd", None),
        ("yyyy\\-mm\\-dd aaaa", "ymd", None),
        ("[$-F800]dddd, mmmm dd, yyyy", "ymd", None),
        ("m/d/yy h:mm:ss", "ymd", None),
        ("h:mm", "", None),
        ("mm:ss", "", None),
        ("dddd", "", None),
        ("0.00", "", None),
        ("General", "", None),
        ("@", "", None),
    ],
)  # fmt: skip
def test_what_a_format_shows_of_a_date(code: str, parts: str, shown: str | None):
    """Weekdays are no days and minutes no months; a part is shown as the cell shows it."""
    assert date_parts(code) == set(parts)
    if shown is not None:
        assert shown_date(FIRST, code) == shown


@pytest.mark.parametrize("raw", [FIRST, 41061.0, 41061])
def test_a_date_without_its_day_is_doubted(raw: Any):
    """The first of a month whose cell shows the month only was hardly meant."""
    context = cell(NO_DAY)
    assert read(raw, "日期", context) == (FIRST, DOUBTED)
    (issue,) = read_value(raw, Spec("日期"), context)[1]
    assert (issue.code, issue.found, issue.expected) == ("day-not-shown", "2012年6月", FIRST)


def test_a_day_that_somebody_typed_is_taken():
    """Excel adds the first only: another day was typed, the cell does not show it."""
    assert read(dt.date(2012, 6, 15), "日期", cell(NO_DAY)) == (dt.date(2012, 6, 15), "")


def test_a_date_without_its_year_is_doubted_or_refused():
    """The year is that of typing: in the cycle's years it is doubted, outside of them refused."""
    context = cell(NO_YEAR)
    assert read(THIRTIETH, "日期", context) == (THIRTIETH, DOUBTED)
    assert read(THIRTIETH, Spec("日期", years=(2011, 2012)), context) == (THIRTIETH, DOUBTED)
    value, (issue,) = read_value(dt.date(2026, 9, 30), Spec("日期", years=(2012, 2012)), context)
    assert (value, issue.severity) == (None, REFUSED)
    assert issue.expected == ("2012-09-30", "2026-09-30")


def test_a_month_needs_the_year_only():
    """For 年月 a cell that shows year and month shows all; one without the year is doubted."""
    assert read(FIRST, "年月", cell(NO_DAY)) == ("2012-06", "")
    assert read(THIRTIETH, "年月", cell(NO_YEAR)) == ("2012-09", DOUBTED)
    assert codes(THIRTIETH, "年月", cell(NO_YEAR)) == ["year-not-shown"]


def test_a_text_is_what_its_cell_shows():
    """9月30日 among words is 9月30日, not a day of the year of typing."""
    assert read(THIRTIETH, "文本", cell(NO_YEAR)) == ("9月30日", TOLD)
    assert read(THIRTIETH, "文本", cell("yyyy-mm-dd")) == ("2012-09-30", TOLD)


def test_no_format_is_asked_for_where_none_shows_a_part():
    """The cheap sign: a workbook without such a format costs nothing."""

    def asked() -> str:
        raise AssertionError

    context = Context(number_format=asked)
    assert read_column([FIRST] * 3, Spec("日期"), lambda _: context) == ([FIRST] * 3, {})
    assert read(FIRST, "日期", context) == (FIRST, "")


FORMATS = (NO_DAY, "yyyy-mm-dd", "mmm\\-yy", NO_YEAR, "[DBNum1][$-804]m\"月\"d\"日\"")  # fmt: skip
DOUBTS = ["day-not-shown", None, "day-not-shown", "year-not-shown", "year-not-shown"]


def _form(typed: str) -> cs.Form:
    fields = [("字段", "类型"), ("问题.完成时限", typed)]
    return cs.Form(_book({"A3": "{{问题.问题}}", "B3": "{{问题.完成时限}}"}, fields), name="整改")


def _book(cells: dict[str, Any], fields: list[tuple[str, str]] | None = None) -> bytes:
    book = openpyxl.Workbook()
    ws = book.active
    printed = {"A1": "整改表", "A2": "问题", "B2": "完成时限", "A20": "填表人:"}
    for at, value in (printed | cells).items():
        ws[at] = value
    for row in range(len(FORMATS)):
        ws.cell(3 + row, 2).number_format = FORMATS[row]
    for line in fields or ():
        (book["字段"] if "字段" in book.sheetnames else book.create_sheet("字段")).append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _copy() -> bytes:
    cells: dict[str, Any] = {}
    for row in range(len(FORMATS)):
        cells |= {f"A{3 + row}": f"第{row}个问题", f"B{3 + row}": dt.datetime(2012, 6, 1)}
    return _book(cells)


def _doubts(found: cs.Filled) -> list[str | None]:
    by_cell = {f.cell: f.code for f in found.findings}
    return [by_cell.get(f"B{3 + row}") for row in range(len(FORMATS))]


def test_each_cell_that_shows_a_part_is_named():
    """A column of dates: those that are shown in full are taken, the others are named."""
    found = _form("日期").read(_copy())
    assert _doubts(found) == DOUBTS
    assert "2012年6月" in found.findings[0].message
    assert "2012-06-01" in found.findings[0].message
    assert list(found.rows["问题"]["完成时限"].dt.date) == [FIRST] * len(FORMATS)


def test_a_filled_copy_shows_its_dates_in_full():
    """What is filled in is read again without a doubt, whatever the form's cells show."""
    form = _form("日期")
    rows = [{"问题": f"第{n}个问题", "完成时限": FIRST} for n in range(len(FORMATS))]
    found = form.read(form.fill({}, {"问题": rows}))
    assert list(found.rows["问题"]["完成时限"].dt.date) == [FIRST] * len(FORMATS)
    assert [f for f in found.findings if f.severity != TOLD] == []


@pytest.mark.libreoffice
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_other_kinds_show_a_part_too(ending: str, tmp_path: Path):
    """An .xls has the formats, an .ods what its cells show."""
    (tmp_path / "a.xlsx").write_bytes(_copy())
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", ending, "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert _doubts(_form("日期").read(tmp_path / f"a.{ending}")) == DOUBTS
