"""Hostile texts: nothing typed becomes a formula, damages the file, or is lost unsaid."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxzy_sheets.layout import Field
from cxzy_sheets.outputs import _texts
from cxzy_sheets.outputs.summary import write_summary

from .collected import Collected, layout, records
from .conftest import Written

TEXT = (Field("单位", type="单位"), Field("意见"))


def written(tmp_path: Path, *texts: str) -> Written:
    """Return the summary of one copy a text."""
    rows = [(text, text) for text in texts]
    made = records(TEXT, rows, [("a.xlsx", "表1", 3)] * len(texts), layout(TEXT, ()))
    return Written(Collected({"表": made}), tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "=HYPERLINK(\"http://x\")", "+8613800000000", "-加强学习", "@SUM(A1)", "{=1}",
        "0571", "1e5", "http://example.com", "internal:A1", "mailto:a@b", "<b>&amp;</b>", "_x0041_",
        " 前后有空格 ", "第一行\n第二行", "𠮷田", "'引号", "#N/A", "TRUE",
    ],
)  # fmt: skip
def test_text_stays_the_text_that_it_was(tmp_path: Path, text: str):
    """What looks like a formula, a number, a link, an error or markup is text and reads back."""
    cell = written(tmp_path, text).formulas["表"]["B4"]

    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.hyperlink is None


def test_markup_of_the_writer_itself_is_text(tmp_path: Path):
    """xlsxwriter takes <r>…</r> for XML of its own; a blank behind it keeps it text."""
    text = "<r></si><si><t>x</t></r>"

    assert written(tmp_path, text).formulas["表"]["B4"].value == text + " "


def test_control_characters_are_taken_out_and_told(tmp_path: Path):
    """XML cannot hold them; a note says in which cells they were."""
    made = written(tmp_path, "甲\x0b乙\x00\ud800丙\ufffe", "好")

    assert made.formulas["表"]["B4"].value == "甲乙丙"
    notes = [str(c.value) for row in made.values["汇总"].iter_rows() for c in row]
    assert any("控制字符" in note and "表!A4、表!B4" in note for note in notes)


def test_line_breaks_and_tabs_are_not_told(tmp_path: Path):
    """A carriage return is a line break, a tab a blank; nobody misses anything."""
    made = written(tmp_path, "甲\r\n乙\t丙")

    assert made.formulas["表"]["B4"].value == "甲\n乙 丙"
    assert not any("控制字符" in str(c.value) for row in made.values["汇总"] for c in row)


def test_texts_too_long_for_a_cell_are_cut_with_a_mark(tmp_path: Path):
    """32,767 as Excel counts, where a rare character is two; told in a note."""
    made = written(tmp_path, "𠮷" * 20_000)
    text = made.formulas["表"]["B4"].value

    assert text.endswith(_texts.CUT)
    assert _texts.units(text) <= 32_767
    assert set(text.removesuffix(_texts.CUT)) == {"𠮷"}
    assert any("截短" in str(c.value) for row in made.values["汇总"] for c in row)


@given(st.text())
def test_cleaned_text_can_be_written_as_xml(text: str):
    """Whatever a text is made of, what is left of it are characters that XML 1.0 takes."""
    kept = _texts.clean(text)

    assert all(
        c == "\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000"
        for c in kept
    )
    assert _texts.clean(kept) == kept


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=200), st.integers(25, 60))
def test_a_text_fits_after_it_was_cut(text: str, longest: int):
    """`fitted` leaves short texts alone and never gives a longer one than was asked for."""
    kept = _texts.fitted(text, longest)

    assert _texts.units(kept) <= longest
    assert kept == text or _texts.units(text) > longest


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        (["附件4.支部"], ["附件4.支部"]),
        (["a/b\\c:d*e?f[g]"], ["a_b_c_d_e_f_g_"]),
        (["'引号'"], ["引号"]),
        (["History"], ["History (2)"]),
        (["表", "表", "表"], ["表", "表 (2)", "表 (3)"]),
        (["Abc", "aBC"], ["Abc", "aBC (2)"]),
        (["汇总"], ["汇总 (2)"]),
        (["很" * 40, "很" * 41], ["很" * 31, "很" * 27 + " (2)"]),
        (["𠮷" * 20], ["𠮷" * 15]),
        (["  ", "''"], ["表", "表 (2)"]),
    ],
)
def test_sheet_names_are_legal_and_different(wanted: list[str], given: list[str]):
    """Excel takes 31 characters without []:*?/\\, tells no A from a, and keeps History (M-45)."""
    assert _texts.sheet_names(wanted, ["汇总"]) == given


@given(st.lists(st.text(max_size=40), max_size=8))
def test_any_names_make_legal_sheets(names: list[str]):
    """Whatever forms and blocks are called, each sheet has a name that Excel takes."""
    made = _texts.sheet_names(names)

    assert len({name.casefold() for name in made}) == len(names)
    for name in made:
        assert 0 < _texts.units(name) <= 31
        assert not set(name) & set("[]:*?/\\\n")
        assert not name.startswith("'")
        assert not name.endswith("'")


def test_a_form_with_a_name_that_no_sheet_may_have(tmp_path: Path):
    """Formulas and links find the sheet under the name that it was given."""
    fields = (Field("单位", type="单位"), Field("块.人数", "块", type="整数"))
    rows = [("=甲*", 3), ("?乙", 4), ("甲", 5)]
    name = "附件4:[群众评议]/结果'汇总'表(很长很长很长很长很长很长很长)"
    table = records(fields, rows, [("a.xlsx", "表1", 3)] * 3, layout(fields[:1], fields[1:]))
    path = write_summary(Collected({name: table}), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path, data_only=True)
    live = openpyxl.load_workbook(path)["汇总"]

    sheet = book.sheetnames[1]
    assert sheet == "附件4__群众评议__结果'汇总'表(很长很长很长很长很长很长"
    assert book[sheet]["B7"].value == 12
    formulas = [c.value for row in live for c in row if str(c.value).startswith("=SUM(")]
    assert formulas == ["=SUM('" + sheet.replace("'", "''") + "'!$B$4:$B$6)"]
    bars = {row[0].value: row[2].value for row in book["汇总"].iter_rows(min_row=15)}
    assert (bars["=甲*"], bars["?乙"], bars["甲"]) == (3, 4, 5)
