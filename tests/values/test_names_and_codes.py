"""Texts, persons, codes, document numbers and telephones: M-31, M-35, M-36, M-39, M-43, M-44."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from cxzy_sheets.values import Spec

from .said import DOUBTED, REFUSED, TOLD, cell, codes, read, readings


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("（一）①Ⅳ：８５％", "（一）①Ⅳ：８５％"), ("  数学　学院 ", "数学 学院"),
        ("a\u00a0\u2003b", "a b"),
        ("第一行\r\n\r\n 第二行", "第一行\n第二行"), ("\u200b单位\ufeff", "单位"),
        ("e\u0301", "\u00e9"),
        ("无", "无"), ("—", "—"), ("=1+1", "=1+1"), ("-加强学习", "-加强学习"), ("007", "007"),
    ],
)  # fmt: skip
def test_a_text_keeps_its_signs(raw: str, text: str):
    """Blanks are trimmed and joined, letters composed; full-width signs and ① stay as they are."""
    assert read(raw, "文本") == (text, "")


@pytest.mark.parametrize(
    ("raw", "text"),
    [("会议\x0b内容", "会议\n内容"), ("会议_x000D_\n内容", "会议\n内容"), ("会\x02议", "会议")],
)
def test_control_characters_are_told(raw: str, text: str):
    """What no cell can show is removed and told; a soft line break of Word is a line break."""
    assert read(raw, "文本") == (text, TOLD)
    assert codes(raw, "文本") == ["control-characters"]


@pytest.mark.parametrize(
    ("raw", "text", "said"),
    [
        (302.0, "302", ""), (2.5, "2.5", ""), (True, "TRUE", ""),
        (datetime.date(2011, 12, 20), "2011-12-20", TOLD),
        (datetime.datetime(2011, 12, 20, 8, 30), "2011-12-20 08:30", TOLD), (1.1e17, None, REFUSED),
    ],
)  # fmt: skip
def test_a_number_or_date_in_a_text_field(raw: Any, text: str | None, said: str):
    """A number is its digits, a date its ISO form; digits that a cell has lost are not invented."""
    assert read(raw, "文本") == (text, said)


def test_a_text_field_takes_what_the_cell_shows():
    """0.85 in a percent cell is the text 85%, and 7 under the format 000 is 007."""
    assert read(0.85, "文本", cell("0%")) == ("85%", TOLD)
    assert read(0.855, "文本", cell("0.0%")) == ("85.5%", TOLD)
    assert read(7.0, "文本", cell("000")) == ("007", "")


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("张 三", "张三"), ("张　三", "张三"), ("欧 阳 修", "欧阳修"), ("欧阳 锋", "欧阳锋"),
        ("张\n三", "张三"),
        ("买买提•艾力", "买买提·艾力"), ("买买提.艾力", "买买提·艾力"),
        ("买买提 ・ 艾力", "买买提·艾力"),
        ("张三(预备)", "张三"), ("张三（预备党员）", "张三"), ("李四（女）", "李四"),
        ("张三同志", "张三"), ("𠮷 野", "𠮷野"),
    ],
)  # fmt: skip
def test_a_name_is_tidied(raw: str, name: str):
    """Blanks inside a Chinese name, other dots and harmless remarks are removed and told."""
    assert read(raw, "人员") == (name, TOLD)


@pytest.mark.parametrize("raw", ["张三", "买买提·艾力", "John Smith", "张三(计算机)", "司徒建国"])
def test_a_name_is_kept(raw: str):
    """A name that needs no repair is not touched; a remark that tells two apart stays."""
    assert read(raw, "人员") == (raw, "")


def test_two_names_in_one_cell_are_not_joined():
    """张三 李四 may be one name or two: both readings are named."""
    assert readings("张三 李四", "人员") == ("张三李四", "张三、李四")


@pytest.mark.parametrize("raw", ["无", "/", 3.0, "123", True, datetime.date(2011, 1, 1), "——"])
def test_no_name(raw: Any):
    """A number, a date and 无 are no person."""
    assert read(raw, "人员") == (None, REFUSED)


@pytest.mark.parametrize(
    ("raw", "code", "said"),
    [
        ("007", "007", ""), ("A-01", "A-01", ""), (" 12 ", "12", ""), ("１２３", "123", TOLD),
        (12.0, "12", TOLD),
        ("'0012", "0012", TOLD), ("11010519491231002X", "11010519491231002X", ""),
        ("1101 0519 4912 3100 2x", "11010519491231002X", TOLD),
        ("110105194912310021", "110105194912310021", DOUBTED),
        (110101199003077.0, "110101199003077", TOLD),
    ],
)  # fmt: skip
def test_a_code_is_text(raw: Any, code: str, said: str):
    """A code keeps its zeros; one stored as a number is told; a wrong check digit is doubted."""
    assert read(raw, "编号") == (code, said)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (1.1010119900307789e17, "digits-lost"), ("1.10101E+17", "digits-lost"),
        (110101199003077890, "digits-lost"),
        (3.1, "not-a-code"), (-5.0, "not-a-code"), (True, "not-a-code"), ("无", "not-a-code"),
        (datetime.date(2012, 1, 1), "not-a-code"), ("——", "not-a-code"),
        (float("nan"), "not-a-code"),
    ],
)  # fmt: skip
def test_lost_digits_are_refused(raw: Any, code: str):
    """A long number has lost its tail in the cell: 末位已丢失, never a plausible wrong one."""
    assert read(raw, "编号") == (None, REFUSED)
    assert codes(raw, "编号") == [code]


def test_leading_zeros_that_a_format_shows():
    """Under the format 00000 the cell shows 00012, so that is the code."""
    assert read(12.0, "编号", cell("00000")) == ("00012", TOLD)


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("〔2012〕9号", "〔2012〕9号"), ("[2012]006号", "〔2012〕6号"),
        ("(2012)12号", "〔2012〕12号"),
        ("校党〔2012〕9号", "校党〔2012〕9号"), ("湘教科规通[2012]006号", "湘教科规通〔2012〕6号"),
        ("长理工大党〔２０１２〕 ９ 号", "长理工大党〔2012〕9号"),
        ("校党【2012】第9号", "校党〔2012〕9号"),
        ("校党（2012）9号", "校党〔2012〕9号"), ("校党﹝2012﹞9号", "校党〔2012〕9号"),
    ],
)  # fmt: skip
def test_a_document_number(raw: str, number: str):
    """All brackets become 〔〕 and leading zeros go, told where anything changed."""
    assert read(raw, "文号") == (number, "" if raw == number else TOLD)


@pytest.mark.parametrize(
    "raw",
    [
        "〔20117",
        "校党〔2012〕9",
        "校党2012年9号",
        "〔2012〕号",
        "〔2012〕0号",
        "〔0012〕9号",
        2012,
        "无",
        True,
    ],
)
def test_a_damaged_document_number_is_refused(raw: Any):
    """What may have lost a part is not completed."""
    assert read(raw, "文号") == (None, REFUSED)


@pytest.mark.parametrize(
    ("raw", "text", "said"),
    [
        ("13800138000", "13800138000", ""), (13800138000.0, "13800138000", ""),
        ("0591-22868888", "0591-22868888", ""),
        ("（0591）22868888", "(0591)22868888", TOLD), ("22868888-801", "22868888-801", ""),
        ("6801", "6801", ""),
        ("+86 138 0013 8000", "+86 138 0013 8000", ""), ("400-820-8820", "400-820-8820", ""),
        ("13800138000、22868888", "13800138000、22868888", ""), ("22868888转3", "22868888转3", ""),
        ("1380013800", "1380013800", DOUBTED), (5911234567.0, "5911234567", DOUBTED),
        ("张三 13800138000", "张三 13800138000", DOUBTED), ("无", None, REFUSED),
        (True, None, REFUSED),
        (1.5, None, REFUSED), ("没有电话", None, REFUSED),
        (datetime.date(2011, 1, 1), None, REFUSED),
    ],
)  # fmt: skip
def test_a_telephone(raw: Any, text: str | None, said: str):
    """A telephone is text; one with a digit too few is to be verified."""
    assert read(raw, "电话") == (text, said)


NUMBERED = Spec("文本", split=("序号",))


@pytest.mark.parametrize(
    ("spec", "raw", "values"),
    [
        (Spec("人员", many=True), "张三、李 四;王五\n赵六", ("张三", "李四", "王五", "赵六")),
        (Spec("整数", many=True), "1,234;5", (1234, 5)),
        (Spec("整数", split=("、",), measure=("人",)), "3、4、5人", (3, 4, 5)),
        (Spec("文本", many=True), "张三、李四;王五", ("张三、李四", "王五")),
        (Spec("文本", split=("——",)), "甲——乙", ("甲", "乙")),
        (NUMBERED, "1.学习2.投资2.5万元3.其他", ("学习", "投资2.5万元", "其他")),
        (NUMBERED, "①甲②乙", ("甲", "乙")),
        (NUMBERED, "(一)甲(二)乙", ("甲", "乙")),
        (NUMBERED, "一、学习(一)甲(二)乙\n二、生活", ("学习(一)甲(二)乙", "生活")),
        (NUMBERED, "1.2010年学习;2.2011年生活", ("2010年学习;", "2011年生活")),
        (NUMBERED, "一、二支部和第三支部", ("一、二支部和第三支部",)),
        (Spec("文本", split=("序号", "换行")), "甲\n乙", ("甲", "乙")),
        (Spec("选项", many=True, options=("会议", "培训,讲座")), "培训,讲座", ("培训,讲座",)),
        (Spec("选项", many=True, options=("会议", "走访")), "会议;走访", ("会议", "走访")),
        (Spec("年月", many=True), "2011-12、2012-01", ("2011-12", "2012-01")),
        (Spec("整数", many=True), 5.0, (5,)),
    ],
)  # fmt: skip
def test_several_values_in_a_cell(spec: Spec, raw: Any, values: tuple[Any, ...]):
    """A cell with several values is parted by 拆分, else as its type is parted."""
    assert read(raw, spec)[0] == values


def test_one_bad_value_refuses_the_cell():
    """Of several values in a cell none is taken while one cannot be read."""
    assert read("3、许多", Spec("整数", split=("、",))) == (None, REFUSED)
    assert read("会议;聚餐", Spec("选项", many=True, options=("会议", "走访"))) == (None, REFUSED)


def test_a_heading_before_the_items_is_no_item():
    """承诺如下: is left out of the items, and told."""
    value, said = read("承诺如下:\n1.甲\n2.乙", Spec("文本", split=("序号",)))
    assert (value, said) == (("甲", "乙"), TOLD)
