"""Printed rows: each is found by what it prints, and what stands between them is never dropped."""

from __future__ import annotations

import pytest

from cxzy_sheets.findings import ADVICE, MUST
from cxzy_sheets.reading import Filled

from .ballots import codes, read

FORM = """
    表 | A        | B          | C          | D
    1  | 党员统计表 | <          | <          | <
    2  | 单位:{{单位}} | <      | <          | <
    3  | 类别      | 男         | 女          | 合计
    4  | 教师      | {{党员.男}} | {{党员.女}}  | =B4+C4
    5  | 机关      | {{党员.男}} | {{党员.女}}  | =B5+C5
    6  | 小计      | =SUM(B4:B5) | =SUM(C4:C5) | =SUM(D4:D5)
    7  | 学生      | {{党员.男}} | {{党员.女}}  | =B7+C7
    8  | 合计      | =B6+B7     | =C6+C7     | =D6+D7
    9  | 填表人:{{填表人}} | < | < | <
    字段 | A | B
    1  | 字段 | 类型
    2  | 党员.男;女 | 整数
"""
TOP = """
    表 | A        | B | C | D
    1  | 党员统计表 | < | < | <
    2  | 单位:甲院  | < | < | <
    3  | 类别      | 男 | 女 | 合计
"""
TEACHERS = "       | 教师 | 3 | 2 | 5\n"
OFFICE = "       | 机关 | 4 | 1 | 5\n"
SUBTOTAL = "       | 小计 | 7 | 3 | 10\n"
STUDENTS = "       | 学生 | 5 | 6 | 11\n"
TOTAL = "       | 合计 | 12 | 9 | 21\n"
FOOT = "       | 填表人:张三 | < | < | <\n"
ROWS = {"类别": ["教师", "机关", "学生"], "男": [3, 4, 5], "女": [2, 1, 6]}


def copy(*lines: str) -> Filled:
    """Return a copy with some lines under the header, read both ways."""
    return read(TOP + "".join(lines) + FOOT, form=FORM)


def columns(filled: Filled) -> dict[str, list[object]]:
    return dict(filled.blocks["党员"].columns)


def test_the_rows_of_a_copy_are_those_of_the_form():
    """As they were sent out, and in another order: by what they print."""
    assert copy(TEACHERS, OFFICE, SUBTOTAL, STUDENTS, TOTAL).by_address
    for lines in ((TEACHERS, OFFICE, SUBTOTAL, STUDENTS), (STUDENTS, SUBTOTAL, OFFICE, TEACHERS)):
        filled = copy(*lines, TOTAL)
        assert columns(filled) == ROWS
        assert codes(filled) == codes(filled, ADVICE) == []


@pytest.mark.parametrize(
    "line",
    [
        "       | 博士后 | 10 | 20 | 30\n",
        "       | 博士后 |    | 20 |\n",
        "       |       | 10 | 20 | 30\n",
        "       | 博士后 | '10人 | |\n",
    ],
)
@pytest.mark.parametrize("at", range(6))
def test_a_row_with_values_that_the_form_does_not_print_is_refused(line: str, at: int):
    """Wherever the unit put it, with its cells; the printed rows are read all the same."""
    lines = [TEACHERS, OFFICE, SUBTOTAL, STUDENTS, TOTAL]
    if at == 5 and "博士后" not in line:
        return
    filled = copy(*lines[:at], line, *lines[at:])
    told = [f for f in filled.findings if f.severity == MUST]
    assert [(f.code, f.field) for f in told] == [("row-not-printed", "党员")]
    assert told[0].cell.partition(":")[0][1:] == str(4 + at)
    assert columns(filled) == ROWS


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("       |\n", []),
        ("       | 注:含挂职人员 | < | < | <\n", ["unclaimed-text"]),
        ("       | 注:2011年后新增 | | |\n", ["unclaimed-text"]),
        ("       | 博士后 | 0 | 0 | 0\n", ["unclaimed-text"]),
        ("       | 博士后 | / | 无 |\n", ["unclaimed-text"]),
        ("       | 其中:博士 | 1 | 1 | 2\n", ["unclaimed-text"]),
    ],
)
def test_a_row_without_values_is_told_and_no_more(line: str, said: list[str]):
    """A blank row, a note, nothing but zeros, a part of the row above."""
    filled = copy(TEACHERS, line, OFFICE, SUBTOTAL, STUDENTS, TOTAL)
    assert codes(filled) == []
    assert [code for code, _ in codes(filled, ADVICE)] == said
    assert columns(filled) == ROWS


def test_a_printed_row_that_is_gone_is_missed():
    """Its values are 未找到, not blank."""
    filled = copy(TEACHERS, SUBTOTAL, STUDENTS, TOTAL)
    assert [code for code, _ in codes(filled)] == ["row-not-found"]
    assert filled.state("党员.男", 1) == "未找到"


def test_a_printed_row_under_other_words_is_missed_and_its_values_are_told():
    """机关 became 行政管理岗位: neither taken for it, nor dropped."""
    other = "       | 行政管理岗位 | 4 | 1 | 5\n"
    filled = copy(TEACHERS, other, SUBTOTAL, STUDENTS, TOTAL)
    assert sorted(codes(filled)) == [("row-not-found", None), ("row-not-printed", "A5:D5")]
    assert columns(filled)["男"] == [3, None, 5]


def test_two_rows_under_one_name_are_neither_of_them_sure():
    """教师 stands twice: both are told, none is taken."""
    again = "       | 教师 | 1 | 1 | 2\n"
    filled = copy(TEACHERS, again, OFFICE, SUBTOTAL, STUDENTS, TOTAL)
    assert filled.state("党员.男", 0) == "未找到"
    assert {code for code, _ in codes(filled)} == {"row-not-found", "row-not-printed"}


GROUPS = """
    表 | A        | B          | C    | D           | E
    1  | 考核评分表 | <          | <    | <           | <
    2  | 单位:{{单位}} | <      | <    | <           | <
    3  | 项目      | 内容        | 分值  | 自评         | 说明
    4  | 班子      | 团结        | 10   | {{评.自评}}  | {{评.说明}}
    5  | ^        | 民主        | 15   | {{评.自评}}  | {{评.说明}}
    6  | 队伍      | 教育        | 20   | {{评.自评}}  | {{评.说明}}
    7  | ^        | 管理        | 25   | {{评.自评}}  | {{评.说明}}
    8  | 填表人:{{填表人}} | < | < | < | <
    字段 | A | B
    1  | 字段 | 类型
    2  | 评.自评 | 小数
"""
GROUP_ROWS = ("班子 | 团结 | 10 | 9 | 甲", "^ | 民主 | 15 | 12 | 乙", "队伍 | 教育 | 20 | 18 | 丙",
              "^ | 管理 | 25 | 20 | 丁")  # fmt: skip


@pytest.mark.parametrize("at", [1, 3])
@pytest.mark.parametrize(
    ("line", "said", "told"),
    [
        ("^ | | | | 见附件", ["row-not-printed"], []),
        ("^ | | | 3 |", ["row-not-printed"], []),
        ("^ | 其他 | | 3 | 见附件", ["row-not-printed"], []),
        ("^ | | | 见附件 |", [], ["unclaimed-text"]),
    ],
)
def test_a_row_inside_a_merged_group_takes_no_printed_row_away(
    at: int, line: str, said: list[str], told: list[str]
):
    """The group's words reach over it; the row above still is the one in which its name stands."""
    top = GROUPS.partition("    4  |")[0].replace("{{单位}}", "甲院")
    lines = [*GROUP_ROWS[:at], line, *GROUP_ROWS[at:]]
    body = "".join(f"       | {one}\n" for one in lines)
    filled = read(top + body + "       | 填表人:张三 | < | < | < | <\n", form=GROUPS)

    assert [code for code, _ in codes(filled)] == said
    assert [code for code, _ in codes(filled, ADVICE)] == told
    assert filled.blocks["评"].columns["自评"] == [9, 12, 18, 20]
    assert filled.blocks["评"].columns["说明"] == ["甲", "乙", "丙", "丁"]


MATRIX = """
    表 | A        | B           | C
    1  | 工作情况统计表 | <       | <
    2  | 单位:{{单位}} | <      | <
    3  | 项目      | 本月        | 累计
    4  | 发展党员   | {{发展本月}} | {{发展累计}}
    5  | 办实事    | {{实事本月}} | {{实事累计}}
    6  | 填表人:{{填表人}} | < | <
"""


def test_a_row_more_of_single_fields_is_refused_too():
    """Rows of single fields under a header are printed rows as well."""
    made = MATRIX.replace("{{单位}}", "甲院").replace("{{填表人}}", "张三")
    for number, name in enumerate(("发展本月", "发展累计", "实事本月", "实事累计")):
        made = made.replace(f"{{{{{name}}}}}", str(number + 1))
    more = made.replace("    6  |", "    6  | 志愿服务 | 8 | 9\n    7  |")
    assert codes(read(made, form=MATRIX)) == []
    filled = read(more, form=MATRIX)
    assert codes(filled) == [("row-not-printed", "A6:C6")]
    assert [filled.values[n] for n in ("发展本月", "实事累计")] == [1, 4] or [
        filled.values[n] for n in ("发展本月", "实事累计")
    ] == ["1", "4"]


TICKS = """
    表 | A        | B           | C
    1  | 干部测评表 | <           | <
    2  | 姓名:{{姓名}} | <        | <
    3  | 项目      | 好          | 差
    4  | 德       | {{评.等次=好}} | {{评.等次=差}}
    5  | 能       | {{评.等次=好}} | {{评.等次=差}}
    6  | 签名:{{签名}} | < | <
"""


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("勤 | √ |", [("row-not-printed", "A5:B5")]),
        ("  |   | ○", [("row-not-printed", "C5")]),
        ("项目 | 好 | 差", []),
        ("勤 |   |", []),
    ],
)
def test_a_tick_in_a_row_that_is_not_printed_is_refused(line: str, told: list):
    """Any mark counts; the header once more, or a name alone, does not."""
    copy = f"""
    表 | A        | B  | C
    1  | 干部测评表 | <  | <
    2  | 姓名:王五 | < | <
    3  | 项目      | 好 | 差
    4  | 德       | √  |
    5  | {line}
    6  | 能       |    | √
    7  | 签名:张三 | < | <
    """
    filled = read(copy, form=TICKS)
    assert codes(filled) == told
    assert filled.blocks["评"].columns["等次"] == ["好", "差"]


def test_a_part_of_a_row_is_data_where_the_form_prints_parts():
    """其中:女 is printed; 其中:博士 is one that the form lacks."""
    form = """
    表 | A        | B
    1  | 党员统计表 | <
    2  | 单位:{{单位}} | <
    3  | 项目      | 人数
    4  | 党员总数   | {{党.人数}}
    5  | 其中:女    | {{党.人数}}
    6  | 填表人:{{填表人}} | <
    字段 | A | B
    1  | 字段 | 类型
    2  | 党.人数 | 整数
    """
    copy = """
    表 | A        | B
    1  | 党员统计表 | <
    2  | 单位:甲院 | <
    3  | 项目      | 人数
    4  | 党员总数   | 10
    5  | 其中:女    | 4
    6  | 其中:博士   | 3
    7  | 填表人:张三 | <
    """
    assert codes(read(copy, form=form)) == [("row-not-printed", "A6:B6")]


BESIDE = """
    表 | A        | B | C | D
    1  | 基本情况表 | < | < | <
    2  | 单位:{{单位}} | < | < | <
    3  | 类别      | 人数 | 项目 | 次数
    4  | 教师      | {{甲.人数}} | 党课 | {{乙.次数}}
    5  | 学生      | {{甲.人数}} | 参观 | {{乙.次数}}
    6  | 填表人:{{填表人}} | < | < | <
    字段 | A | B
    1  | 字段 | 类型
    2  | 甲.人数 | 整数
    3  | 乙.次数 | 整数
"""


def test_two_tables_side_by_side_are_named_each_by_its_own_texts():
    """A row more in one of them is none of the other."""
    copy = """
    表 | A        | B | C | D
    1  | 基本情况表 | < | < | <
    2  | 单位:甲院 | < | < | <
    3  | 类别      | 人数 | 项目 | 次数
    4  | 教师      | 1 | 党课 | 5
    5  | 学生      | 2 | 参观 | 6
    6  |          |   | 影片 | 8
    7  | 填表人:张三 | < | < | <
    """
    filled = read(copy, form=BESIDE)
    assert dict(filled.blocks["甲"].columns) == {"类别": ["教师", "学生"], "人数": [1, 2]}
    assert dict(filled.blocks["乙"].columns) == {"项目": ["党课", "参观"], "次数": [5, 6]}
    assert [(f.code, f.field, f.cell) for f in filled.findings] == [
        ("row-not-printed", "乙", "C6:D6")
    ]


OTHER = """
    表 | A        | B
    1  | 经费使用情况表 | <
    2  | 单位:{{单位}} | <
    3  | 项目      | 金额
    4  | 培训      | {{经费.金额}}
    5  | 其他(请注明) | {{经费.金额}}
    6  | 填表人:{{填表人}} | <
"""


@pytest.mark.parametrize(
    ("printed", "typed", "read_"),
    [
        ("其他(请注明)", "其他(图书)", True),
        ("其他(请注明)", "其他:图书", True),
        ("其他(请注明:    )", "其他(请注明:图书)", True),
        ("其他:____", "其他:图书", True),
        ("其他(请注明)", "其他", True),
        ("其他(请注明)", "其他图书", False),
        ("其他", "其他(图书)", False),
        ("其他(元)", "其他(万元)", False),
    ],
)
def test_what_a_printed_row_asks_to_be_written_behind_it_may_stand_there(
    printed: str, typed: str, read_: bool
):
    """其他(请注明) became 其他(图书): read, and told; another name or scale is not."""
    form = OTHER.replace("其他(请注明)", printed)
    copy = f"""
    表 | A        | B
    1  | 经费使用情况表 | <
    2  | 单位:甲院 | <
    3  | 项目      | 金额
    4  | 培训      | 1
    5  | {typed}  | 2
    6  | 填表人:张三 | <
    """
    filled = read(copy, form=form)
    if read_:
        assert filled.blocks["经费"].columns["金额"] == ["1", "2"]
        told = [] if typed == "其他" else [("printed-noted", "A5")]
        assert [(f.code, f.cell) for f in filled.findings] == told
    else:
        assert sorted(codes(filled)) == [("row-not-found", None), ("row-not-printed", "A5:B5")]


def test_exact_rows_come_before_those_that_were_written_behind():
    """其他 and 其他(请注明) both: the one that says just that is it."""
    form = OTHER.replace("    4  | 培训", "    4  | 其他:培训")
    copy = """
    表 | A        | B
    1  | 经费使用情况表 | <
    2  | 单位:甲院 | <
    3  | 项目      | 金额
    4  | 其他:培训  | 1
    5  | 其他(请注明) | 2
    6  | 填表人:张三 | <
    7  | 附言 | <
    """
    assert read(copy, form=form).blocks["经费"].columns["金额"] == ["1", "2"]
    filled = read(copy.replace("其他(请注明)", "其他:图书"), form=form)
    assert filled.state("经费.金额", 1) == "未找到"


SECTIONS = """
    表 | A        | B          | C
    1  | 党员统计表 | <          | <
    2  | 单位:{{单位}} | <      | <
    3  | 类别      | 男         | 女
    4  | 一、教工   |            |
    5  | 教师      | {{教工.男}} | {{教工.女}}
    6  | 机关      | {{教工.男}} | {{教工.女}}
    7  | 二、学生   |            |
    8  | 本科      | {{学生.男}} | {{学生.女}}
    9  | 研究生    | {{学生.男}} | {{学生.女}}
    10 | 填表人:{{填表人}} | < | <
    字段 | A | B
    1  | 字段 | 类型
    2  | 教工.男;女 | 整数
    3  | 学生.男;女 | 整数
"""
SECTIONED = """
    表 | A        | B | C
    1  | 党员统计表 | < | <
    2  | 单位:甲院 | < | <
    3  | 类别      | 男 | 女
    4  | 一、教工   | {first} |
    5  | 教师      | 1 | 2
    6  | 机关      | 3 | 4
{more}       | 二、学生   |   |
       | 本科      | 5 | 6
       | 研究生    | 7 | 8
       | 填表人:张三 | < | <
"""


@pytest.mark.parametrize(("wide", "one"), [(False, False), (True, False), (False, True)])
@pytest.mark.parametrize(
    ("first", "more", "told"),
    [
        ("", "", []),
        ("", "       |\n", []),
        ("", "       | 后勤 | 9 | 9\n", [("row-not-printed", "A7:C7")]),
        ("4", "", [("row-not-printed", "A4:B4")]),
    ],
)
def test_sections_of_a_table_share_its_header(
    first: str, more: str, told: list, wide: bool, one: bool
):
    """一、教工 stands between the header and the rows: one block, or one a section."""
    form = SECTIONS.replace("学生.", "教工.") if one else SECTIONS
    form = form.replace("    3  | 教工.男;女 | 整数\n", "") if one else form
    copy = SECTIONED.format(first=first, more=more)
    if wide:
        form = form.replace("一、教工   |            |", "一、教工   | < | <")
        copy = copy.replace("一、教工   |  |", "一、教工   | < | <")
    filled = read(copy, form=form)
    assert codes(filled) == told
    values = [v for block in filled.blocks.values() for v in block.columns["男"]]
    names = [v for block in filled.blocks.values() for v in block.columns["类别"]]
    assert (names, values) == (["教师", "机关", "本科", "研究生"], [1, 3, 5, 7])


YEARS = ((2009, 3), (2010, 4), (2011, 5))


def test_years_name_rows_and_are_no_serial_numbers():
    """2009, 2010, 2011 printed as numbers: a key of numbers, found wherever its row went."""
    form = """
    表 | A        | B          | C
    1  | 年度统计表 | <          | <
    2  | 单位:{{单位}} | <      | <
    3  | 年度      | 党员        | 支部
    4  | 2009     | {{年.党员}}  | {{年.支部}}
    5  | 2010     | {{年.党员}}  | {{年.支部}}
    6  | 2011     | {{年.党员}}  | {{年.支部}}
    7  | 填表人:{{填表人}} | < | <
    字段 | A | B
    1  | 字段 | 类型
    2  | 年.党员;支部 | 整数
    """
    top = """
    表 | A        | B    | C
    1  | 年度统计表 | <    | <
    2  | 单位:甲院 | <    | <
    3  | 年度      | 党员  | 支部
    """
    foot = "       | 填表人:张三 | < | <\n"
    one, two, three = (f"\n       | {year} | {n} | {n - 2}" for year, n in YEARS)
    plain = f"{one}{two}{three}\n"
    more = f"{three}{one}\n       | 2008 | 9 | 9{two}\n"
    for lines, told in ((plain, []), (more, [("row-not-printed", "A6:C6")])):
        filled = read(top.rstrip() + lines + foot, form=form)
        assert codes(filled) == told
        assert dict(filled.blocks["年"].columns) == {
            "年度": [2009, 2010, 2011], "党员": [3, 4, 5], "支部": [1, 2, 3],
        }  # fmt: skip
