"""What cannot be cut is refused before anything changes; what a person has to know is told."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from cxzy_sheets.errors import FillError
from cxzy_sheets.packages import CannotShift, Package, Patch, refresh, set_cells, shift_rows

from ..filling.forms import BALLOT, Form
from ..filling.forms import form as tagged
from .office import SHEET, changed, drawn, opened, parts, repacked, sheet_of


def with_table(totals: bool = True) -> bytes:
    """Return a workbook with a table of three records, a heading and a row of totals."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("表1")
    columns = [{"header": "甲", "total_string": "计"}, {"header": "乙", "total_function": "sum"}]
    sheet.add_table(
        "A3:B7" if totals else "A3:B6",
        {"name": "票", "columns": columns, "data": [[1, 2], [3, 4], [5, 6]], "total_row": totals},
    )
    sheet.write_formula("D1", "=SUM(票[乙])", None, 12)
    book.close()
    return out.getvalue()


def table(data: bytes) -> str:
    return parts(data)["xl/tables/table1.xml"].decode()


def shifted(data: bytes, at: int, count: int, **more) -> bytes:
    patch = Patch(Package(data))
    shift_rows(patch, "表1", at, count, **more)
    return patch.save()


def test_records_go_into_a_table_and_its_filter_follows():
    """Also just above its totals, where the filter ends before the new rows."""
    for at in (4, 6):
        text = table(shifted(with_table(), at, 2, like=at - 1))
        assert 'ref="A3:B9"' in text
        assert '<autoFilter ref="A3:B8"' in text
    text = table(shifted(with_table(totals=False), 5, 2, like=4))
    assert text.count('ref="A3:B8"') == 2


@pytest.mark.parametrize(
    ("at", "count", "why"),
    [(2, -1, "表头行"), (1, -2, "表头行"), (6, -1, "汇总行"), (3, -3, "至少要留一行")],
)
def test_a_table_is_not_cut(at, count, why):
    """Its heading, its totals and its last record stay; the workbook is as it was."""
    patch = Patch(Package(with_table()))
    with pytest.raises(CannotShift, match=why):
        shift_rows(patch, "表1", at, count)
    assert changed(with_table(), patch.save()) == set()


def test_a_table_that_goes_goes_whole():
    """All its rows taken out: no part, no relation, no line in the sheet is left of it."""
    made = shifted(with_table(), 1, -8)
    assert not [name for name in parts(made) if "table" in name]
    assert b"table" not in parts(made)[SHEET] + parts(made)["[Content_Types].xml"]
    assert opened(made).active["A1"].value is None


ARRAY = (
    '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><f t="array" ref="C1:C3">{0}</f><v>2</v></c></row>'
    '<row r="2"><c r="A2"><v>2</v></c><c r="C2"><v>4</v></c></row>'
    '<row r="3"><c r="A3"><v>3</v></c><c r="C3"><v>6</v></c></row>'
)


@pytest.mark.parametrize("formula", ["TRANSPOSE(A1:C1)", "SUM(A1:A3)*A1:A3", "A2:A4", "名称*2"])
def test_a_formula_over_many_cells_is_not_torn(formula):
    """Its results would stand beside other rows than they belong to: Excel refuses as well."""
    for at, count in ((1, 2), (1, -1), (0, -1)):
        with pytest.raises(CannotShift, match="数组公式 C1:C3"):
            shifted(sheet_of(ARRAY.format(formula)), at, count)
    assert 'ref="C3:C5"' in parts(shifted(sheet_of(ARRAY.format(formula)), 0, 2))[SHEET].decode()


def test_a_formula_that_works_row_by_row_grows():
    """Each result comes from its own row: it reaches the new rows, and Excel works them out."""
    made = shifted(sheet_of(ARRAY.format("ROUND(A1:A3*2,$A$1)")), 1, 2, like=0)
    cell = opened(made).active["C1"].value
    assert (cell.ref, cell.text) == ("C1:C5", "=ROUND(A1:A5*2,$A$1)")
    assert parts(made)[SHEET].count(b"<f") == 1
    assert [opened(made, values=True).active[f"C{r}"].value for r in (1, 4, 5)] == [2, 4, 6]
    assert b"fullCalcOnLoad" in parts(made)["xl/workbook.xml"]


def test_a_dynamic_formula_that_is_overwritten_takes_its_results_along():
    """What it had spilt is no value of anybody's."""
    spilt = ARRAY.format("A1:A3*2").replace('<c r="C1">', '<c r="C1" cm="1">')
    made = set_cells(sheet_of(spilt), {"表1": {"C1": "甲"}})
    assert [opened(made).active[f"C{r}"].value for r in (1, 2, 3)] == ["甲", None, None]


def test_nothing_is_pushed_off_the_sheet():
    """A value in the last row: rows that would lose it are refused."""
    full = sheet_of('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')
    with pytest.raises(CannotShift, match="1048576"):
        shifted(full, 5, 1)


def test_a_value_under_a_merge_is_refused():
    """It would be written and never seen."""
    form = sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>')
    sheet = parts(form)[SHEET].replace(
        b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>'
    )
    form = repacked(form, {SHEET: sheet})
    with pytest.raises(ValueError, match="合并单元格 A1:B2"):
        set_cells(form, {"表1": {"B2": 1}})
    assert opened(set_cells(form, {"表1": {"A1": 5, "B2": None}})).active["A1"].value == 5


def test_filling_says_why_records_do_not_fit():
    """A block that cannot grow is the form's fault, and named so."""
    cells = {key: value for key, value in BALLOT.items() if not key.startswith("E")}
    patch = Patch(Package(tagged(cells).data))
    cell = patch.edit(patch.sheet("附件4").path).cell(5, 8)
    cell.append(cell.makeelement(f"{cell.tag[:-1]}f", {"t": "array", "ref": "I6:I10"}))
    cell[0].text = "TRANSPOSE(A1:E1)"
    form = Form(patch.save())
    rows = {"支部": [{"名称": f"支部{n}", "有效票": 5, "满意": 3} for n in range(8)]}
    assert form.fill({}, {"支部": rows["支部"][:3]})
    with pytest.raises(FillError, match="数组公式 I6:I10"):
        form.fill({}, rows)


def test_references_to_several_sheets_at_once_are_told_and_stay():
    """`甲:乙!A9` means the same cells of both; its result is left to Excel."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name in ("甲", "乙", "丙"):
        book.add_worksheet(name).write("A9", 1)
    book.get_worksheet_by_name("丙").write_formula("B1", "=SUM(甲:乙!A9)", None, 2)
    book.define_name("三维", "=SUM(甲:丙!$A$9)")
    book.close()
    patch = Patch(Package(out.getvalue()))
    told = shift_rows(patch, "乙", 3, 2)
    assert [text[:6] for text in told] == ["丙!B1 的", "名称“三维”"]
    refresh(patch, {}, moved=True)
    made = patch.save()
    assert opened(made)["丙"]["B1"].value == "=SUM(甲:乙!A9)"
    assert opened(made, values=True)["丙"]["B1"].value is None
    assert shift_rows(Patch(Package(out.getvalue())), "乙", 20, 2) == ()


def test_names_of_distances_stay_and_names_of_places_move():
    """`表1!A1` without `$` is a distance from the cell that uses it; a print area never is."""
    form = parts(drawn({"A9": 1}))["xl/workbook.xml"].replace(
        b"<definedNames/>",
        "<definedNames><definedName name='左'>表1!B9</definedName>"
        "<definedName name='格'>表1!$B$9</definedName>"
        "<definedName name='_xlnm.Print_Area' localSheetId='0'>表1!A1:B9</definedName>"
        "</definedNames>".encode(),
    )
    patch = Patch(Package(repacked(drawn({"A9": 1}), {"xl/workbook.xml": form})))
    shift_rows(patch, "表1", 3, 2)
    book = opened(patch.save())
    assert book.defined_names["左"].attr_text == "表1!B9"
    assert book.defined_names["格"].attr_text == "表1!$B$11"
    assert book.active.print_area == "'表1'!$A$1:$B$11"
