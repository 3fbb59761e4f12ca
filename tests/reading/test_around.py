"""What stands around the form in a copy: rows, columns and sheets that the form does not have."""

from __future__ import annotations

import datetime

from cxzy_sheets.findings import ADVICE, VERIFY

from ..drawn import drawn
from .ballots import FORM, HEAD, ROWS, assert_refused, assert_whole, codes, read, reader, rows

COPY = """
    附件4 | A    | B         | C     | D  | E  | F
    1    | 附件4 |
    2    | 党支部群众评议结果汇总表 | < | < | < | < | <
    3    | 填报单位(盖章):数学学院党总支        填报日期:2011年12月20日 | < | < | < | < | <
    4    | 联系人 | 王建国     | 联系电话 | 0591-22860000 | < |
    5    | 序号  | 支部名称    | 有效票 | 评议情况 | < | 备注
    6    | ^    | ^         | ^     | 满意 | 不满意 | ^
    7    | 1    | 教工第一党支部 | 40 | 38 | 2 |
    8    | 2    | 学生第一党支部 | 25 | 20 | 5 | 换届中
    9    | 3    | 离退休党支部  | 12 | 12 | 0 |
    10   | 4    |
    11   | 5    |
    12   | 合计  | < | =SUM(C7:C11) -> 77 | =SUM(D7:D11) -> 70 | =SUM(E7:E11) -> 7 |
    13   | 填表人:        审核人: | < | < | < | < | <
"""


def moved(copy: str, down: int) -> str:
    """Return a drawing whose rows stand `down` rows lower."""
    lines = []
    for line in copy.strip("\n").splitlines():
        first, bar, rest = line.partition("|")
        lines.append(f"{int(first) + down} {bar}{rest}" if first.strip().isdigit() else line)
    return "\n".join(lines).replace("C7:C11", f"C{7 + down}:C{11 + down}")


def test_an_unmodified_copy_is_read_by_address():
    """A copy in which every printed text stands in its place is read by address, and whole."""
    filled = read(COPY)

    assert_whole(filled)
    assert filled.by_address
    assert str(filled.ref("电话")) == "copy.xlsx 附件4!D4"
    assert str(filled.ref("支部.满意", 1)) == "copy.xlsx 附件4!D8"


def test_blank_rows_above_move_nothing():
    """One or three blank rows above the form change cells, not values."""
    for down in (1, 3):
        filled = read(moved(COPY, down))

        assert_whole(filled)
        assert filled.ref("支部.满意", 1).cell == f"D{8 + down}"


def test_a_note_row_between_moves_nothing():
    """A note between head and table is told and changes nothing."""
    filled = read("""
        附件4 | A    | B         | C     | D  | E  | F
        1    | 附件4 |
        2    | 党支部群众评议结果汇总表 | < | < | < | < | <
        3    | 填报单位(盖章):数学学院党总支        填报日期:2011年12月20日 | < | < | < | < | <
        4    | 联系人 | 王建国     | 联系电话 | 0591-22860000 | < |
        5    |      | 各支部逐行填写,数字用阿拉伯数字 |
        6    | 序号  | 支部名称    | 有效票 | 评议情况 | < | 备注
        7    | ^    | ^         | ^     | 满意 | 不满意 | ^
        8    | 1    | 教工第一党支部 | 40 | 38 | 2 |
        9    | 2    | 学生第一党支部 | 25 | 20 | 5 | 换届中
        10   | 3    | 离退休党支部  | 12 | 12 | 0 |
        11   | 合计  | < | 77 | 70 | 7 |
        12   | 填表人:        审核人: | < | < | < | < | <
    """)

    assert_whole(filled)
    assert codes(filled, ADVICE) == [("unclaimed-text", "B5")]


def test_a_column_inserted_at_the_left_moves_nothing():
    """A blank column at the left changes cells, not values."""
    filled = read("""
        附件4 | B    | C         | D     | E  | F  | G
        1    | 附件4 |
        2    | 党支部群众评议结果汇总表 | < | < | < | < | <
        3    | 填报单位(盖章):数学学院党总支        填报日期:2011年12月20日 | < | < | < | < | <
        4    | 联系人 | 王建国     | 联系电话 | 0591-22860000 | < |
        5    | 序号  | 支部名称    | 有效票 | 评议情况 | < | 备注
        6    | ^    | ^         | ^     | 满意 | 不满意 | ^
        7    | 1    | 教工第一党支部 | 40 | 38 | 2 |
        8    | 2    | 学生第一党支部 | 25 | 20 | 5 | 换届中
        9    | 3    | 离退休党支部  | 12 | 12 | 0 |
        10   | 合计  | < | 77 | 70 | 7 |
        11   | 填表人:        审核人: | < | < | < | < | <
    """)

    assert_whole(filled)
    assert filled.ref("联系人").cell == "C4"


def test_a_stray_note_right_of_a_row_is_told():
    """A note right of an answer, or right of a record, is nobody's answer."""
    filled = read("""
        附件4 | A    | B         | C     | D  | E  | F | G | H
        1    | 附件4 |
        2    | 党支部群众评议结果汇总表 | < | < | < | < | <
        3    | 填报单位(盖章):数学学院党总支        填报日期:2011年12月20日 | < | < | < | < | <
        4    | 联系人 | 王建国     | 联系电话 | 0591-22860000 | < |  |  | 已电话核实
        5    | 序号  | 支部名称    | 有效票 | 评议情况 | < | 备注
        6    | ^    | ^         | ^     | 满意 | 不满意 | ^
        7    | 1    | 教工第一党支部 | 40 | 38 | 2 |  |  | 7
        8    | 2    | 学生第一党支部 | 25 | 20 | 5 | 换届中
        9    | 3    | 离退休党支部  | 12 | 12 | 0 |
        10   | 合计  | < | 77 | 70 | 7 |
        11   | 填表人:        审核人: | < | < | < | < | <
    """)

    assert_whole(filled)
    assert codes(filled, ADVICE) == [("unclaimed-text", "H4、H7")]


def test_an_extra_sheet_in_front_is_no_copy():
    """A cover letter in front is passed over."""
    filled = read("""
        报送说明 | A
        1       | 关于报送群众评议结果的说明
        3       | 组织部:现将我院有关报表报上。联系人:李秀英
    """ + COPY)  # fmt: skip

    assert_whole(filled)
    assert filled.sheets == ("附件4",)


def test_a_renamed_sheet_is_found_by_its_texts():
    """What the sheet is called does not matter."""
    assert_whole(read(COPY.replace("附件4 | A", "数学学院 | A", 1)))


def test_a_hidden_copy_of_last_year_is_not_read():
    """A hidden sheet with other numbers does not compete with the visible one."""
    old = COPY.replace("附件4 | A", "上年 | A", 1).replace("| 38 |", "| 11 |")

    filled = read(COPY + old, hidden=["上年"])

    assert_whole(filled)
    assert filled.sheets == ("附件4",)


def test_a_hidden_sheet_is_read_only_where_no_other_is_and_told():
    """Where the only copy is hidden it is read, and is to be verified."""
    filled = read(COPY + "\n    说明 | A\n    1 | 见隐藏的工作表\n", hidden=["附件4"])

    assert rows(filled) == ROWS
    assert codes(filled, VERIFY) == [("hidden-sheet-read", None)]


def test_several_copies_that_differ_are_refused():
    """One form copied into several sheets with other numbers: which one is meant is not guessed."""
    other = COPY.replace("附件4 | A", "支部二 | A", 1).replace("| 38 |", "| 37 |")

    filled = read(COPY + other)

    assert filled.values == dict.fromkeys(HEAD)
    assert rows(filled) == []
    assert_refused(filled, "单位")
    assert [(f.code, f.found) for f in filled.findings] == [("several-copies", ["附件4", "支部二"])]


def test_equal_copies_count_once():
    """A sheet that was copied and left as it was is the same copy."""
    filled = read(COPY + COPY.replace("附件4 | A", "副本 | A", 1))

    assert_whole(filled)
    assert codes(filled, ADVICE) == [("same-copy-twice", None)]


def test_read_all_gives_one_copy_a_sheet():
    """`read_all` gives one copy for each sheet that was filled in, with its own sheet."""
    from cxzy_sheets.workbooks import read_book

    other = COPY.replace("附件4 | A", "支部二 | A", 1).replace("| 38 |", "| 37 |")
    blank = """
        空表 | A    | B         | C     | D  | E  | F
        1    | 附件4 |
        2    | 党支部群众评议结果汇总表 | < | < | < | < | <
        3    | 填报单位(盖章):          填报日期:           | < | < | < | < | <
        4    | 联系人 |          | 联系电话 |   | < |
        5    | 序号  | 支部名称    | 有效票 | 评议情况 | < | 备注
        6    | ^    | ^         | ^     | 满意 | 不满意 | ^
        7    | 1    |
        8    | 2    |
        12   | 合计  | < |  |  |  |
        13   | 填表人:        审核人: | < | < | < | < | <
    """

    copies = reader().read_all(read_book(drawn(COPY + other + blank)), "copy.xlsx")

    assert [copy.sheets for copy in copies] == [("附件4",), ("支部二",)]
    assert [copy.blocks["支部"].columns["满意"][0] for copy in copies] == [38, 37]
    assert [copy.ref("支部.满意", 0).sheet for copy in copies] == ["附件4", "支部二"]


def test_the_form_twice_on_one_sheet_is_refused():
    """A second filled form below the first on one sheet: neither is taken."""
    below = "\n".join(COPY.strip("\n").splitlines()[1:]).replace("| 38 |", "| 31 |")

    filled = read(COPY + moved(below, 16))

    assert filled.values == dict.fromkeys(HEAD)
    assert [f.code for f in filled.findings] == ["two-copies-on-sheet"]


def test_a_table_that_goes_on_on_a_second_sheet_is_told():
    """Records on a second sheet under the same heading are not used, and that returns the copy."""
    filled = read(COPY + """
        续表 | A | B | C | D | E | F
        1    | 序号  | 支部名称    | 有效票 | 评议情况 | < | 备注
        2    | ^    | ^         | ^     | 满意 | 不满意 | ^
        3    | 4    | 机关党支部 | 30 | 30 | 0 |
    """)  # fmt: skip

    assert rows(filled) == ROWS
    assert [(f.code, f.sheet) for f in filled.findings] == [("table-elsewhere", "续表")]


def test_another_form_is_refused_as_a_whole():
    """A workbook that is not this form gives no values, and says which sheets it has."""
    filled = read("""
        Sheet1 | A | B
        1 | 会议签到表
        2 | 姓名 | 签到
        3 | 王建国 | √
    """)  # fmt: skip

    assert not filled.recognised
    assert filled.values == dict.fromkeys(HEAD)
    assert_refused(filled, "单位")
    assert [(f.code, f.found) for f in filled.findings] == [("not-this-form", ["Sheet1"])]


def test_an_empty_workbook_is_refused():
    """A file without any content says so."""
    filled = read("Sheet1 | A\n1 |")

    assert [f.code for f in filled.findings] == ["empty-workbook"]


def test_a_form_that_nobody_filled_in_holds_blanks_and_no_record():
    """The form as it was sent out: everything blank, nothing refused, no record."""
    filled = read("""
        附件4 | A    | B         | C     | D  | E  | F
        1    | 附件4 |
        2    | 党支部群众评议结果汇总表 | < | < | < | < | <
        3    | 填报单位(盖章):        填报日期:         | < | < | < | < | <
        4    | 联系人 |          | 联系电话 |   | < |
        5    | 序号  | 支部名称    | 有效票 | 评议情况 | < | 备注
        6    | ^    | ^         | ^     | 满意 | 不满意 | ^
        7    | 1    |
        8    | 2    |
        9    | 3    |
        10   | 4    |
        11   | 5    |
        12   | 合计  | < | =SUM(C7:C11) -> 0 | =SUM(D7:D11) -> 0 | =SUM(E7:E11) -> 0 |
        13   | 填表人:        审核人: | < | < | < | < | <
    """)

    assert filled.values == dict.fromkeys(HEAD)
    assert {filled.state(name) for name in HEAD} == {"空白"}
    assert rows(filled) == []
    assert codes(filled) == []


def test_a_day_beside_other_text_is_a_text_and_nothing_is_said_of_it():
    """`填报日期:2011年12月20日` can be nothing but a text; a day in a cell of its own could."""
    form = f"{FORM}\n    字段 | A | B\n    1 | 字段 | 类型\n    2 | 日期 | 日期\n"
    filled = read(COPY, form=form)
    assert filled.values["日期"] == datetime.date(2011, 12, 20)
    assert [finding.code for finding in filled.findings] == []
    odd = read(COPY.replace("2011年12月20日", "二〇一一年十二月二十日"), form=form)
    assert [finding.code for finding in odd.findings] == ["date-as-text"]


def test_a_colon_typed_twice_is_none_of_the_answer():
    """`填报单位::数学学院` names 数学学院."""
    for colons in ("::", ":：", ": :"):
        filled = read(COPY.replace("(盖章):数学", f"(盖章){colons}数学"))
        assert filled.values["单位"] == HEAD["单位"]
