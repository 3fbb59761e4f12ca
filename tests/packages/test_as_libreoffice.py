"""Where rows go in or out, references point where LibreOffice itself would let them point."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from openpyxl.formatting.rule import FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from cxzy_sheets.packages import Package, Patch, shift_rows

from ..by_office import edited, without_uno
from .office import opened

FORMULAS = [
    "A5", "$A$11", "A10:A12", "SUM(A6:A10)", "SUM(A$6:A$11,B12)", "SUM(A:A)", "SUM(9:12)",
    "SUM($10:$10)", "汇总!A11", "SUM(汇总!A9:B12)", "LOG10(A11)", '"A11"&A11', "A11+A10+A9",
    "SUM(A1:C30)", "IF(A10>0,A11,A12)", "SUM((A9:A11,B9:B11))",
    "COUNTIF($B$6:$B$14,B9)", "VLOOKUP(A9,$A$8:$C$15,2,0)", "合计", "SUM(块)", "A9*块外",
    "SUM(A9:A9)", "SUM(A10:A11)", "SUM(A11:A13)",
]  # fmt: skip


def drawn() -> bytes:
    """Return a workbook whose formulas look at rows 9 to 13 in every way."""
    book = openpyxl.Workbook()
    sheet, other = book.active, book.create_sheet("汇总")
    sheet.title = "附件4"
    for row in range(1, 31):
        for column in (1, 2, 3):
            sheet.cell(row, column, row * column)
            other.cell(row, column, row + column)
    for index, formula in enumerate(FORMULAS):
        there = formula.replace("汇总!", "附件4!") if "汇总!" in formula else formula
        sheet.cell(1, 5 + index, f"={formula}")
        sheet.cell(25, 5 + index, f"={formula}")
        other.cell(1, 5 + index, f"={_on_first(there)}")
    for row, text in ((5, "A1:C1"), (9, "A2:C2"), (8, "D2:D3")):
        sheet.merge_cells(text.replace("1", str(row)).replace("2", str(row)).replace("3", "14"))
    for name, area in (("合计", "$A$11"), ("块", "$A$8:$B$12"), ("块外", "$C$3")):
        book.defined_names[name] = DefinedName(name, attr_text=f"附件4!{area}")
    sheet.print_area = "A2:C20"
    rule = DataValidation("custom", formula1="A9>$B$12", sqref="A9:A14")
    sheet.add_data_validation(rule)
    sheet.conditional_formatting.add("B8:B12", FormulaRule(["$C8>$C$11"]))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _on_first(formula: str) -> str:
    """Return a formula as the other sheet would say it."""
    if "!" in formula or formula[0] in "合块" or "块" in formula:
        return formula
    return formula.replace("A11", "附件4!A11") if formula == "A11+A10+A9" else formula


def said(data: bytes) -> dict[Any, Any]:
    """Return the formulas, names and areas of a workbook, spelt alike."""
    book = opened(data)
    found: dict[Any, Any] = {}
    for sheet in book.worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                if cell.data_type == "f":
                    found[sheet.title, cell.coordinate] = _spelt(str(cell.value))
        found[sheet.title, "merges"] = sorted(map(str, sheet.merged_cells.ranges))
        found[sheet.title, "print"] = (sheet.print_area or "").replace("'", "")
        for rule in sheet.data_validations.dataValidation:
            # LibreOffice leaves a validation's formula where it was; Excel moves it.
            found[sheet.title, "validation"] = str(rule.sqref)
        for area in sheet.conditional_formatting:
            texts = [_spelt(f) for one in area.rules for f in one.formula]
            found[sheet.title, "format"] = (str(area.sqref), texts)
    for name, about in book.defined_names.items():
        found["name", name] = _spelt(about.attr_text or "")
    return found


def _spelt(formula: str) -> str:
    """Return a formula as LibreOffice spells it: quotes, lost sheets, whole columns."""
    plain = formula.replace("'附件4'", "附件4").replace("'汇总'", "汇总").replace("~", ",")
    return plain.replace("附件4!#REF!", "#REF!").replace("A1:A1048576", "A:A")


@pytest.mark.libreoffice
@pytest.mark.parametrize(("at", "count"), [(10, 3), (8, 2), (0, 1), (10, -1), (9, -3)])
def test_references_point_where_libreoffice_lets_them_point(at, count, tmp_path):
    """Formulas on both sheets, names, merges, a validation, a format, the print area."""
    if without_uno():
        pytest.skip("no python with LibreOffice's uno")
    data = drawn()
    patch = Patch(Package(data))
    shift_rows(patch, "附件4", at, count)
    ours, theirs = (
        said(patch.save()),
        said(edited(data, tmp_path, {"rows": [["附件4", at, count]]})),
    )
    differ = {k: (ours.get(k), v) for k, v in theirs.items() if ours.get(k) != v}
    assert differ == {}
    assert len(theirs) > 60
