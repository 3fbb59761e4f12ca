"""Rules that a blank shows while it is filled in: red exactly where intake says broken."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import cxzy_sheets as cs

from ..packages.office import opened, recalculated
from .forms import form

CELLS = {
    "A1": "附件9", "A2": "核对表", "A4": "名称", "B4": "甲", "C4": "乙", "D4": "丙", "E4": "评价",
    "F4": "是否", "A5": "{{行.名称}}", "B5": "{{行.甲}}", "C5": "{{行.乙}}", "D5": "{{行.丙}}",
    "E5": "{{行.评价}}", "F5": "{{行.办结}}", "F4 ": "办结",
    "A40": "总数", "B40": "{{总数}}", "C40": "上限", "D40": "{{上限}}",
}  # fmt: skip
FIELDS = (
    {"字段": "行.名称", "类型": "文本"},
    {"字段": "行.甲", "类型": "整数"},
    {"字段": "行.乙", "类型": "小数"},
    {"字段": "行.丙", "类型": "整数", "空白": "0"},
    {"字段": "行.评价", "类型": "选项", "取值": "好;中;差"},
    {"字段": "行.办结", "类型": "是否"},
    {"字段": "总数;上限", "类型": "整数"},
)
LIVE = (
    "甲<=乙", "甲<乙", "甲=乙", "甲<>乙", "甲>=乙+丙", "AND(甲<=乙,丙<=甲)", "OR(甲<=乙,丙>2)",
    "NOT(甲=乙)", 'IF(评价="差",甲>1,TRUE)', 'IF(评价<>"好",甲=丙,乙>0)', "IF(甲>1,乙>1,丙>1)",
    "甲/乙>=0.8", "ROUND(甲/3,1)<=乙", "ABS(甲-乙)<=1", 'IF(甲>2,评价<>"",TRUE)',
    "IF(ISBLANK(甲),丙=0,甲>丙)", "甲*0.1<=乙", "IF(办结,甲>0,甲=0)", "甲+IF(丙>1,乙,1)<=3",
)  # fmt: skip
LEFT = {
    "COUNTIFS(行.甲,甲)=1": "COUNTIFS",
    '名称="甲"': "名称",
    "LEN(名称)>1": "LEN",
}


def tagged(rules: tuple[str, ...]) -> cs.Form:
    """Return a form with rows of numbers and these rules."""
    cells = {key.strip(): value for key, value in CELLS.items()}
    lines = [(f"R-{n}", "行", text, "强制", "") for n, text in enumerate(rules)]
    return cs.Form(form(cells, fields=FIELDS, rules=lines).data, name="附件9")


def rows_of_values() -> list[tuple[Any, ...]]:
    """Return numbers, blanks, options in many combinations."""
    found = []
    some = itertools.product((None, 0, 1, 3), (None, 0, 0.8, 1, 3), (None, 0, 2))
    for number, (a, b, c) in enumerate(some):
        found.append((a, b, c, (None, "好", "差")[number % 3], (None, "是", "否")[number % 7 % 3]))
    return found


def test_red_is_exactly_what_intake_calls_broken(tmp_path: Path) -> None:
    """LibreOffice works the formulas out; the checker says which rows are broken: the same ones."""
    used = tagged(LIVE)
    assert [live.text for live in used.live_rules if live.why] == []
    values = rows_of_values()
    data = used.blank(rows={"行": len(values)})
    book = opened(data)
    sheet = book.worksheets[0]
    for row, line in enumerate(values, 5):
        sheet.cell(row, 1).value = f"第{row}行"
        for column, value in enumerate(line, 2):
            sheet.cell(row, column).value = value
    copy = _saved(book)
    probes = _probes(sheet, 5, 4 + len(values))
    parts = [live for live in used.live_rules if not live.why]
    assert len(probes) == len(parts)
    got = recalculated({"probe": _saved(book)}, tmp_path)["probe"].worksheets[0]
    broken = _broken(used, copy)
    red = 0
    for column, live in zip(probes, parts, strict=True):
        shown = {r for r in range(5, 5 + len(values)) if got.cell(r, column).value is True}
        assert shown == broken.get((live.rule, live.text), set()), live
        red += len(shown)
    assert red > 200


def _saved(book: Any) -> bytes:
    import io

    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _probes(sheet: Any, first: int, last: int) -> list[int]:
    """Write each live formula beside each row, as Excel says it there; return the columns."""
    from openpyxl.formula.translate import Translator

    made = []
    rules = [r for area in sheet.conditional_formatting for r in area.rules]
    rules.sort(key=lambda rule: rule.priority)
    for number, rule in enumerate(rules):
        column = 30 + number
        made.append(column)
        for row in range(first, last + 1):
            origin = Translator(f"={rule.formula[0]}", f"A{first}")
            sheet.cell(row, column).value = origin.translate_formula(f"A{row}")
    return made


def _broken(used: cs.Form, copy: bytes) -> dict[tuple[str, str], set[int]]:
    """Return for each part of a rule the rows on which it is FALSE for certain."""
    from cxzy_sheets.checks.batch import Batch

    filled = used.read_unchecked(copy, "a.xlsx")
    world = Batch(used.checker, [filled]).world
    cells = [filled.ref("行.名称", index).cell for index in range(len(filled.rows["行"]))]
    found: dict[tuple[str, str], set[int]] = {}
    for line, rule in used.checker.rules:
        for part, outcome in zip(rule.parts, rule.check(world), strict=True):
            # An error is a breach at intake; the blank shows what is FALSE.
            hit = outcome.broken if outcome.error is None else outcome.broken & (outcome.error == 0)
            rows = {int(str(cells[i])[1:]) for i, one in enumerate(hit.tolist()) if one}
            found[line.id, part.text] = rows
    return found


def test_rules_that_a_form_cannot_show_are_told() -> None:
    """What needs a whole column, or words with several spellings, is left to intake, with why."""
    used = tagged((*LEFT, "甲<=乙"))
    told = {live.text: live.why for live in used.live_rules}
    assert told["甲<=乙"] == ""
    for text, why in LEFT.items():
        assert why in told[text]
    sheet = opened(used.blank()).worksheets[0]
    assert sum(len(area.rules) for area in sheet.conditional_formatting) == 1


def test_only_functions_that_old_programs_have() -> None:
    """No function that Excel 2010 or WPS lacks stands in a live rule."""
    import re

    sheet = opened(tagged(LIVE).blank()).worksheets[0]
    formulas = [r.formula[0] for area in sheet.conditional_formatting for r in area.rules]
    used = {name for text in formulas for name in re.findall(r"([A-Z]+)\(", text)}
    assert used <= {"IF", "AND", "OR", "ISNUMBER", "N", "ABS", "MAX", "ROUND", "INT", "SUMPRODUCT"}
    assert "{" not in "".join(formulas)


def test_a_sum_counts_once_every_record_is_filled(tmp_path: Path) -> None:
    """总数 is held against the column only when no record lacks its number."""
    cells = {key.strip(): value for key, value in CELLS.items()}
    lines = [("S-1", "", "总数=SUM(行.甲)", "强制", "")]
    used = cs.Form(form(cells, fields=FIELDS, rules=lines).data, name="附件9")
    shown = {}
    for name, numbers in {"full": (1, 2), "hole": (1, None), "right": (2, 3)}.items():
        book = opened(used.blank())
        sheet = book.worksheets[0]
        for row, number in enumerate(numbers, 5):
            sheet.cell(row, 1).value, sheet.cell(row, 2).value = f"第{row}", number
        sheet["B40"] = 5
        [rule] = [r for area in sheet.conditional_formatting for r in area.rules]
        sheet["Z1"] = f"={rule.formula[0]}"
        shown[name] = _saved(book)
    got = recalculated(shown, tmp_path)
    told = {name: book.worksheets[0]["Z1"].value for name, book in got.items()}
    assert told == {"full": True, "hole": False, "right": False}
