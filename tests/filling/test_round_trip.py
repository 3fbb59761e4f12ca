"""Fill and read are opposites: what goes into a form is read from the copy."""

from __future__ import annotations

import datetime
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxzy_sheets.filling import Template
from cxzy_sheets.layout import load_layout
from cxzy_sheets.reading import reader_of
from cxzy_sheets.workbooks import read_book

from ..battery.drawing import BLANK, Family
from ..battery.runs import FAMILIES
from ..packages.office import opened, recalculated
from .forms import form

FORMS = list(FAMILIES.values())

CJK = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
WORD = st.text(CJK, min_size=2, max_size=6).filter(
    # Words that readers take for totals, notes and examples are tested in tests/reading.
    lambda text: not set(text) & set("计例注汇总说明签审核填表序号其中一二三四五六七八九十备")
)
SIGNS = st.sampled_from(["=", "+1", "-", "@", "<&>", "'", '"', "_x0041_", "\\", "%", "·", "(甲)"])
TEXT = st.builds(lambda a, b, c: a + b + c, WORD, SIGNS, WORD)
DAY = st.dates(datetime.date(1950, 1, 1), datetime.date(2050, 12, 31))
VALUES: dict[str, tuple[st.SearchStrategy[Any], str, str]] = {
    "文本": (TEXT, "", "General"),
    "单位": (WORD, "", "General"),
    "整数": (st.integers(0, 10**9), "", "0"),
    "小数": (st.decimals(-(10**6), 10**6, places=3).map(float), "", "0.000"),
    "百分比": (st.integers(0, 10_000).map(lambda n: n / 10_000), "", "0.00%"),
    "日期": (DAY, "", "yyyy-mm-dd"),
    "年月": (DAY.map(lambda d: f"{d:%Y-%m}"), "", "General"),
    "是否": (st.booleans(), "", "General"),
    "选项": (st.sampled_from(["满意", "基本满意", "不满意"]), "满意;基本满意;不满意", "General"),
    "编号": (st.integers(0, 10**12).map(lambda n: f"{n:06d}"), "", "@"),
}  # fmt: skip
"""Type -> its values, its 取值, the number format of its cells."""


@st.composite
def drawn(draw: st.DrawFn) -> tuple[Any, dict[str, Any], list[dict[str, Any]]]:
    """Return a form of chance with a head and a block, and values for it."""
    head = draw(st.lists(st.sampled_from(list(VALUES)), min_size=1, max_size=4))
    columns = ["单位", *draw(st.lists(st.sampled_from(list(VALUES)), min_size=1, max_size=5))]
    room, count = draw(st.integers(1, 5)), draw(st.integers(0, 9))
    cells: dict[str, Any] = {"A1": "报送表"}
    formats, fields = {}, []
    values: dict[str, Any] = {}
    for index, kind in enumerate(head):
        name, row = f"头项{index}", 3 + index
        cells[f"A{row}"], cells[f"B{row}"] = f"{name}内容", f"{{{{{name}}}}}"
        formats[f"B{row}"] = VALUES[kind][2]
        fields.append({"字段": name, "类型": kind, "取值": VALUES[kind][1]})
        values[name] = draw(st.none() | VALUES[kind][0])
    top = 4 + len(head)
    cells[f"A{top}"] = "序号"
    for index, kind in enumerate(columns):
        letter, name = "BCDEFGH"[index], f"列{index}"
        cells[f"{letter}{top}"], cells[f"{letter}{top + 1}"] = f"{name}标题", f"{{{{块.{name}}}}}"
        formats[f"{letter}{top + 1}:{letter}{top + room}"] = VALUES[kind][2]
        fields.append({"字段": f"块.{name}", "类型": kind, "取值": VALUES[kind][1]})
    cells |= {f"A{top + 1 + i}": i + 1 for i in range(room)}
    cells[f"A{top + room + 1}"] = "填报人签名"
    made = form(cells, formats=formats, fields=fields, frames=(f"A{top}:H{top + room}",))
    keys = draw(st.lists(WORD, min_size=count, max_size=count, unique=True))
    records = [
        {"列0": key, **{f"列{i}": draw(VALUES[kind][0]) for i, kind in enumerate(columns) if i}}
        for key in keys
    ]
    return made, values, records


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn(), st.booleans())
def test_what_is_filled_in_is_read(case, fast):
    """Any form, any values of its types, any number of records, by either way of reading."""
    made, values, records = case
    data = made.fill(values, {"块": records})
    assert made.fill(values, {"块": records}) == data
    got = made.read(data, fast=fast)
    assert [f for f in got.findings if f.severity != "提示"] == []
    assert got.values == values
    block = got.blocks["块"]
    read = [
        {name: column[i] for name, column in block.columns.items()} for i in range(len(block.rows))
    ]
    assert read == records
    assert made.fill(got.values, got.rows) == data


def _given(family: Family, seed: int) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    rng = random.Random(seed)
    truth = family.truth(rng, {name: rng.choice([0, 1, 4, 9, 25]) for name in family.blocks})

    def plain(value: Any) -> Any:
        if value is BLANK:
            return None
        return value.date() if isinstance(value, datetime.datetime) else value

    head = {name: plain(value) for name, value in truth.head.items()}
    rows = {b: [{k: plain(v) for k, v in r.items()} for r in rs] for b, rs in truth.rows.items()}
    return head, rows


@pytest.mark.parametrize("family", FORMS, ids=lambda family: family.name)
def test_the_forms_of_the_battery_are_filled_and_read(family):
    """Forms as offices draw them: mixed cells, ticks, printed rows, three-level headers."""
    layout, _ = load_layout(family.form, family.name)
    template, reader = Template(layout, family.form), reader_of(layout)
    for seed in range(4):
        head, rows = _given(family, seed)
        got = reader.read(read_book(template.fill(head, rows)), "", fast=bool(seed % 2))
        assert {name: got.values[name] for name in head} == head
        for block, records in rows.items():
            read = got.blocks[block]
            assert len(read.rows) == len(records)
            for index, record in enumerate(records):
                assert {k: read.columns[k][index] for k in record} == record


@pytest.mark.libreoffice
def test_libreoffice_works_out_what_was_written(tmp_path: Path):
    """Every grown form of the battery: the results beside the formulas are LibreOffice's own."""
    books = {}
    for family in FORMS:
        layout, _ = load_layout(family.form, family.name)
        books[family.name] = Template(layout, family.form).fill(*_given(family, 7))
    compared = 0
    for name, book in recalculated(books, tmp_path).items():
        mine, formulas = opened(books[name], values=True), opened(books[name])
        for sheet in formulas.worksheets:
            for cell in (c for line in sheet for c in line if c.data_type == "f"):
                compared += 1
                a = mine[sheet.title][cell.coordinate].value
                b = book[sheet.title][cell.coordinate].value
                both = isinstance(a, (int, float)) and isinstance(b, (int, float))
                assert a == pytest.approx(b) if both else (a or None) == (b or None), (name, cell)
    assert compared > 25
