"""What reading would refuse, drop or change is refused when it is filled in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxzy_sheets.errors import FillError
from cxzy_sheets.filling.proof import Proof

from .forms import Form, form

CELLS = {
    "A1": "问题整改台账", "A2": "报送单位", "B2": "{{单位}}",
    "A4": "类别", "B4": "问题", "C4": "经费", "A5": "{{问题.类别}}", "B5": "{{问题.问题}}",
    "C5": "{{问题.经费}}", "A12": "填表人", "B12": "{{填表人}}",
}  # fmt: skip
FIELDS = [{"字段": "问题.经费", "类型": "小数"}]


@pytest.fixture(scope="module")
def made() -> Form:
    """A register with a block of seven rows."""
    return form(CELLS, fields=FIELDS, frames=("A4:C11",))


@pytest.mark.parametrize(
    ("records", "record"),
    [
        ([{"问题": "换届不及时", "经费": 1.5}], 0),
        ([{"类别": "甲", "问题": "乙", "经费": 1}, {"类别": "合计", "问题": "丙", "经费": 1}], 1),
        ([{"类别": "组织", "问题": "丙", "经费": 1}, {"类别": None}], 1),
        ([{"类别": "注:以上为自查", "问题": None, "经费": None}], 0),
    ],
)
def test_a_record_that_is_read_as_none_is_refused(made: Form, records: Any, record: int):
    """The error names the record, and the field that tells records apart."""
    with pytest.raises(FillError) as caught:
        made.fill({"单位": "甲院"}, {"问题": records})
    assert (caught.value.record, caught.value.field) == (record, "问题.类别")
    assert "问题" in str(caught.value)


@pytest.mark.parametrize("text", ["{{x}}", "｛｛单位｝｝", "见{{附件}}"])
def test_a_text_that_looks_like_a_tag_is_refused(made: Form, text: str):
    """A copy in which a tag stands is a form that nobody filled in."""
    with pytest.raises(FillError) as caught:
        made.fill({"单位": text})
    assert caught.value.field == "单位"


def test_a_long_value_is_shortened_in_the_sentence(made: Form):
    """40,000 characters are no sentence; the error itself keeps them."""
    with pytest.raises(FillError) as caught:
        made.fill({"单位": "长" * 40_000})
    assert len(str(caught.value)) < 300
    assert "共 40000 个字" in str(caught.value)
    assert caught.value.found == "长" * 40_000


def test_plain_records_are_not_read_back(made: Form, monkeypatch: pytest.MonkeyPatch):
    """Filling a plain copy costs what filling costs."""
    monkeypatch.setattr(Proof, "hold", lambda *_: pytest.fail("read back"))
    made.fill({"单位": "甲院"}, {"问题": [{"类别": "作风", "问题": "下基层少", "经费": 1.5}] * 3})


NAMES = st.sampled_from(
    [None, "作风", "组织", "合计", "小计", "总计", "注", "其中", "例", "填表人", "类别", "甲", "1",
     "一、组织", "经费:3", "报送单位", "签字", "无", "(一)作风", "序号", "平均"]
)  # fmt: skip
RECORD = st.fixed_dictionaries(
    {"类别": NAMES, "问题": NAMES, "经费": st.none() | st.integers(0, 5).map(float)}
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(unit=NAMES, person=NAMES, records=st.lists(RECORD, max_size=4))
def test_what_is_filled_is_read_or_refused(made: Form, unit: Any, person: Any, records: Any):
    """No record and no value is lost or changed on the way there and back."""
    values = {"单位": unit, "填表人": person}
    try:
        data = made.fill(values, {"问题": records})
    except FillError:
        return
    read = made.read(data)
    assert read.values == values
    block = read.blocks["问题"]
    columns = [block.columns[name] for name in ("类别", "问题", "经费")]
    assert list(zip(*columns, strict=True)) == [
        (record["类别"], record["问题"], record["经费"]) for record in records
    ]


def test_a_column_that_the_form_works_out_needs_no_cell():
    """What reading gives of a computed column is taken back, though one row has no cell for it."""
    cells = {
        "A1": "党员统计表", "A2": "单位", "B2": "{{单位}}", "A3": "类别", "B3": "总数", "C3": "男",
        "D3": "女", "A4": "教师", "A5": "学生", "A6": "填表人", "B6": "{{填表人}}",
    }  # fmt: skip
    for row in (4, 5):
        cells |= {
            f"B{row}": f"=C{row}+D{row}", f"C{row}": "{{党员.男}}", f"D{row}": "{{党员.女}}",
        }  # fmt: skip
    fields = [
        {"字段": "党员.总数", "位置": "B4", "类型": "整数", "公式": "男+女"},
        {"字段": "党员.男", "类型": "整数"},
        {"字段": "党员.女", "类型": "整数"},
    ]
    made = form(cells, fields=fields)
    rows = [{"总数": 8, "男": 4, "女": 4}, {"总数": 10, "男": 5, "女": 5}]
    read = made.read(made.fill({"单位": "甲院"}, {"党员": rows}))
    assert read.blocks["党员"].columns["男"] == [4, 5]
