# ruff: noqa: E501 - what is drawn is as wide as the sheet
"""What a copy that was read gives: values, frames, states, and where each of them stands."""

from __future__ import annotations

import pandas as pd
import pytest

from cxzy_sheets.errors import PlaceError
from cxzy_sheets.findings import MUST, Finding

from .ballots import HEAD, read, reader
from .test_around import COPY

FORM = """
    表 | A | B | C | D | E | F | G
    1 | 单位 | {{单位}} | 通过 | {{通过}} |
    2 | 名称 | 票数 | 得分 | 比例 | 日期 | 月份 | 公开
    3 | {{项.名称}} | {{项.票数}} | {{项.得分}} | {{项.比例}} | {{项.日期}} | {{项.月份}} | {{项.公开}}
    4 | 填表人:
    字段 | A | B
    1 | 字段 | 类型
    2 | 通过 | 是否
    3 | 项.票数 | 整数
    4 | 项.得分 | 小数
    5 | 项.比例 | 百分比
    6 | 项.日期 | 日期
    7 | 项.月份 | 年月
    8 | 项.公开 | 是否
"""


def test_a_block_is_a_frame_with_a_dtype_for_each_type():
    """Columns have the dtypes of DESIGN §4, and what is missing is `pd.NA`."""
    filled = read(
        """
        表 | A | B | C | D | E | F | G
        1 | 单位 | 数学学院 | 通过 | 是 |
        2 | 名称 | 票数 | 得分 | 比例 | 日期 | 月份 | 公开
        3 | 甲 | 3 | 2.5 | 50% | 2011-12-20 | 2011年12月 | 否
        4 | 乙 | 4 |  |  |  |  |
        5 | 填表人:
        """,
        form=FORM,
    )

    frame = filled.rows["项"]
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "名称": "string", "票数": "Int64", "得分": "Float64", "比例": "Float64",
        "日期": "datetime64[s]", "月份": "string", "公开": "boolean",
    }  # fmt: skip
    assert frame.loc[0].tolist() == [
        "甲", 3, 2.5, 0.5, pd.Timestamp("2011-12-20"), "2011-12", False,
    ]  # fmt: skip
    assert frame.loc[1].isna().tolist() == [False, False, True, True, True, True, True]
    assert filled.values == {"单位": "数学学院", "通过": True}
    assert filled.rows["项"] is frame


def test_a_name_that_the_form_lacks_is_answered_with_the_nearest():
    """`state` and `ref` refuse unknown names and records, and say what is there."""
    filled = read(COPY)

    with pytest.raises(KeyError, match="是否指:联系人"):
        filled.state("联络人")
    with pytest.raises(KeyError, match="只有 3 条记录"):
        filled.state("支部.满意", 3)
    with pytest.raises(KeyError, match="第几条记录"):
        filled.state("支部.满意")
    with pytest.raises(KeyError, match="表里没有块"):
        filled.rows["支步"]


def test_a_place_that_was_not_found_has_no_ref():
    """What was not found in the copy leads to no cell; the error names the form's own."""
    filled = read(COPY.replace("| 联系人 |", "| 其他 |"))

    assert filled.state("联系人") == "未找到"
    with pytest.raises(PlaceError) as caught:
        filled.ref("联系人")
    assert isinstance(caught.value, KeyError)
    assert caught.value.field == "联系人"
    assert str(caught.value.expected) in str(caught.value)
    assert caught.value.expected == "附件4!B4"


def test_a_file_that_no_reader_opens_is_a_copy_without_values():
    """The refusal of a file is one finding, and every field of the form is 无法读取."""
    filled = reader().refused(
        "损坏.xlsx", Finding("damaged-file", MUST, facts={"why": "文件已损坏。", "todo": ""})
    )

    assert filled.values == dict.fromkeys(HEAD)
    assert {filled.state(name) for name in HEAD} == {"无法读取"}
    assert [(f.code, f.file) for f in filled.findings] == [("damaged-file", "损坏.xlsx")]
    assert filled.rows["支部"].empty


def test_a_copy_can_be_sent_to_another_process():
    """What was read survives pickling: it is plain values."""
    import pickle

    filled = read(COPY)

    again = pickle.loads(pickle.dumps(filled))
    assert again.values == filled.values
    assert again.findings == filled.findings
