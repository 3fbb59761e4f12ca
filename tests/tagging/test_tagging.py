"""Tags are proposed where a form is filled in, nowhere else, and nothing else of it changes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

import cxzy_sheets as cs
from cxzy_sheets.cli.program import run as cxzy

from ..battery.runs import FAMILIES
from ..drawn import drawn
from ..packages.office import changed, parts
from .measure import Case, Score, battery, drawings, kits, random, scored
from .six import SIX, TOPICS, VOTE

CORPUS = Path(cs.__file__).parents[2] / "shared" / "corpus"


def held(cases: Iterable[Case]) -> list[Score]:
    return [scored(case) for case in cases]


@pytest.mark.parametrize(
    "scores",
    [lambda: held(kits()), drawings, lambda: held(battery()), lambda: held(random(range(12)))],
    ids=["kits", "six", "battery", "random"],
)
def test_nearly_all_tags_are_found_and_no_block_is_wrong(
    scores: Callable[[], list[Score]],
) -> None:
    """Of forms whose tags were taken out at least 95 % are proposed, in the right part each."""
    made = scores()
    tags, found = sum(s.tags for s in made), sum(s.found for s in made)
    assert found >= 0.95 * tags, [str(s) for s in made if s.found < s.tags]
    assert not [s for s in made if s.wrong]
    assert sum(len(s.extra) for s in made) <= len(made) / 3


@pytest.mark.parametrize("form", SIX, ids=[one.name for one in SIX])
def test_what_is_proposed_can_be_used_at_once(form: object) -> None:
    """The proposed form loads, and its lint has nothing to doubt."""
    used = cs.Form(cs.propose_tags(form.data).data, name="表")  # type: ignore[attr-defined]
    assert [(f.code, f.cell) for f in used.lint() if f.severity != "提示"] == []


@pytest.mark.parametrize("name", ["汇总表", "登记表", "两页表"])
def test_a_copy_of_the_form_is_read_by_what_was_proposed(name: str) -> None:
    """What a unit typed into the untagged form comes out under the proposed names, all of it."""
    family = FAMILIES[name]
    truth = family.truth(Random(3), dict.fromkeys(family.blocks, 3))
    copy = family.filled(truth)
    out = io.BytesIO()
    copy.book.save(out)
    form = cs.Form(cs.propose_tags(family.empty).data, name="表")
    filled = form.read(out.getvalue(), name="填.xlsx")
    assert filled.recognised
    told = [value for value in filled.values.values() if value is not None]
    wanted = [v for v in truth.head.values() if v is not None and repr(v) != "BLANK"]
    assert len(told) >= len(wanted)
    for block in family.blocks:
        assert max(map(len, filled.rows.values())) == len(truth.rows[block])


def test_only_what_gets_a_tag_changes() -> None:
    """The sheet, styles, and what a new sheet needs are touched; the rest is as it came."""
    data = VOTE.data
    made = cs.propose_tags(data)
    assert changed(data, made.data) <= {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "docProps/app.xml",
        "xl/sharedStrings.xml",
    }  # fmt: skip
    before, after = (openpyxl.load_workbook(io.BytesIO(d))["支部票决表"] for d in (data, made.data))
    told = {tag.cell for tag in made.tags}
    for row in before.iter_rows():
        for cell in row:
            other = after[cell.coordinate]
            assert cell.coordinate in told or cell.value == other.value
            assert cell.style_id == other.style_id


def test_lines_and_boxes_become_tags() -> None:
    """Each line to write on is a tag of its words, each box the option behind it."""
    sheet = openpyxl.load_workbook(io.BytesIO(cs.propose_tags(VOTE.data).data)).worksheets[0]
    assert sheet["A4"].value == (
        "本次会议应到会有表决权的党员{{本次会议应到会有表决权的党员}}名,实到会{{实到会}}名;"
        "发出表决票{{发出表决票}}张,收回{{收回}}张,有效{{有效}}张。"
    )
    sheet = openpyxl.load_workbook(io.BytesIO(cs.propose_tags(TOPICS.data).data)).worksheets[0]
    assert sheet["B5"].value == (
        "{{课题类别=重点}}重点  {{课题类别=一般}}一般  {{课题类别=自选}}自选"
    )


def test_letters_that_are_spread_are_no_gap() -> None:
    """姓    名 is a label, `合  计` a total; the form's own row numbers get no tag."""
    made = cs.propose_tags(
        drawn("""
        表 | A        | B        | C
        1  | 登记表    | <        | <
        2  | 姓    名: |          |
        4  | 序号      | 名称      | 人数
        5  | 1        |          |
        6  | 2        |          |
        7  | 合    计  |          |
        """)
    )
    assert {(tag.cell, tag.field) for tag in made.tags} == {
        ("B2", "姓名"), ("B5", "明细.名称"), ("C5", "明细.人数"),
    }  # fmt: skip


def test_guesses_say_why() -> None:
    """字段 has a type for each field, and how sure it is and why; dropdowns are options."""
    data = drawn(
        """
        表 | A       | B        | C     | D
        1  | 统计表   | <        | <     | <
        2  | 填报单位 |          | 联系电话 |
        3  | 支部名称 | 党员数(人) | 满意率 | 等次
        4  |         |          |       |
        5  |         |          |       |
        6  | 合计     |          |       |
        """,
        dropdowns={"D4:D5": "先进,较好,一般"},
    )
    made = cs.propose_tags(data)
    form = cs.Form(made.data, name="表")
    assert {name: about.type for name, about in form.fields.items()} == {
        "单位": "单位", "联系电话": "电话", "支部.支部名称": "文本", "支部.党员数": "整数",
        "支部.满意率": "百分比", "支部.等次": "选项",
    }  # fmt: skip
    assert form.fields["支部.等次"].options == ("先进", "较好", "一般")
    rows = openpyxl.load_workbook(io.BytesIO(made.data))["字段"].iter_rows(values_only=True)
    told = {row[0]: row[3] for row in rows}
    assert "标题里写着计量“人”" in told["支部.党员数"]
    assert "下拉" in told["支部.等次"]


def test_formats_inside_a_text_are_kept() -> None:
    """A text in two colours keeps them; the tag has the format of the words before it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    red = InlineFont(color="FFFF0000", b=True)
    sheet["A1"] = "填报单位登记表"
    sheet["A3"] = CellRichText(TextBlock(red, "填报单位:"), "        日期:        ")
    out = io.BytesIO()
    book.save(out)
    made = openpyxl.load_workbook(io.BytesIO(cs.propose_tags(out.getvalue()).data), rich_text=True)
    cell = made.worksheets[0]["A3"].value
    assert str(cell) == "填报单位:{{单位}}    日期:{{日期}}"
    assert isinstance(cell[0], TextBlock)
    assert cell[0].text == "填报单位:"
    assert cell[0].font.b


def test_colours_go_with_the_tags() -> None:
    """A condition colours a cell for as long as braces stand in it: a filled copy has none."""
    made = cs.propose_tags(VOTE.data)
    sheet = openpyxl.load_workbook(io.BytesIO(made.data)).worksheets[0]
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules]
    assert rules
    assert all(rule.formula[0].startswith('ISNUMBER(FIND("{{",') for rule in rules)
    filled = cs.Form(made.data, name="表").fill({"实到会": 3})
    assert b"{{" not in parts(filled)["xl/worksheets/sheet1.xml"].replace(b'FIND("{{"', b"")


@pytest.mark.parametrize("kind", ["xls", "csv"])
def test_what_is_no_xlsx_is_told_how_to_become_one(kind: str) -> None:
    """No way from .xls keeps all of a form but Excel's and WPS's own; that is what is said."""
    if kind == "csv":
        data = "填报单位,\n".encode()
    elif not CORPUS.is_dir():
        pytest.skip("../shared is not there")
    else:
        data = (CORPUS / "wps" / "fn.xls").read_bytes()
    with pytest.raises(cs.WorkbookError, match="另存为"):
        cs.propose_tags(data)


def test_a_form_with_tags_is_refused() -> None:
    """Tags that somebody typed are never written over."""
    with pytest.raises(cs.WorkbookError, match="已经有标签"):
        cs.propose_tags(cs.propose_tags(VOTE.data).data)


def test_a_sheet_with_nothing_to_fill_in_is_refused() -> None:
    """A text without room is no form, and that is said."""
    with pytest.raises(cs.WorkbookError, match="没有看出要填的地方"):
        cs.propose_tags(drawn("表 | A\n1 | 关于开展评议的通知\n3 | 各单位要高度重视。"))


def test_the_command_writes_beside_the_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`cxzy tag` leaves the form alone, writes a copy, and does not write over another file."""
    path = tmp_path / "票决表.xlsx"
    data = VOTE.data
    path.write_bytes(data)
    assert cxzy(["tag", str(path)]) == 0
    assert "拟了 14 个标签" in capsys.readouterr().out
    assert path.read_bytes() == data
    there = tmp_path / "票决表(标签).xlsx"
    assert cs.Form(there).fields
    there.write_bytes(b"x")
    assert cxzy(["tag", str(path)]) == 2
    assert there.read_bytes() == b"x"
