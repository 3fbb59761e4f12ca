"""What is not known: left out of numerator and denominator alike and counted; 0, or blank."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from cxzy_sheets.tables import TOTAL_ROW, Table, build_tables, compile_tables

from ..cycle.folders import PEOPLE, UNITS
from .cycles import Expected, cycle, sources, tables, values

D = dt.date
VOTES = {"附件4": {"支部": "名称 单位 党支部 全; 满意 整数; 有效票 整数; 等次 选项 好/差"}}
COLUMNS = [
    "支部数 = COUNTA(名称)", "满意, 有效票 = SUM", "满意率 = 满意/有效票",
    "直接 = SUM(满意)/SUM(有效票)", '好的 = COUNTIFS(等次, "好")', "好的占比 = 好的/支部数",
]  # fmt: skip


def _votes(tmp_path: Path, *rows: tuple[Any, ...], **more: Any) -> Table:
    line = [("汇总表", "来源", "每行", "合计"), ("结果", "附件4.支部", "二级党组织", "是")]
    came = {"附件4": {"A": {"支部": rows}}}
    return tables(tmp_path, VOTES, line, {"结果": COLUMNS}, came, **more)["结果"]


def test_a_rate_goes_over_the_records_in_which_all_is_known(tmp_path: Path):
    """A branch without 有效票 is in neither half of the rate, though its 满意 is in the sum."""
    made = _votes(tmp_path, ("数学教工党支部", 18, 20, "好"), ("数学学生党支部", 10, None, None))

    assert values(made, "支部数", "满意", "有效票", "满意率", "直接")[0] == (2, 28, 20, 0.9, 0.9)
    assert values(made, "未计")[0] == (1,)
    assert made.left_out(0, "满意率") == 1
    assert made.left_out(0, "满意") == 0
    assert made.left_out(0, "有效票") == 1
    assert "有 1 条记录缺少算式要用的数,没有计入相应的列(见“未计”)。" in made.notes


def test_a_share_of_counts_goes_over_what_could_be_counted(tmp_path: Path):
    """Of two branches one has no grade: 1 of 1 is 好, not 1 of 2."""
    made = _votes(tmp_path, ("数学教工党支部", 18, 20, "好"), ("数学学生党支部", 10, 20, None))

    assert values(made, "支部数", "好的", "好的占比")[0] == (2, 1, 1.0)
    assert made.left_out(0, "好的占比") == 1


def test_records_with_only_blanks_add_up_to_nothing(tmp_path: Path):
    """A sum over records of which none has the number is blank, not 0; so is its total."""
    made = _votes(tmp_path, ("数学教工党支部", None, 20, "差"), ("数学学生党支部", None, 30, "差"))

    assert values(made, "满意", "有效票", "满意率", "好的")[0] == (None, 50, None, 0)
    assert values(made, "满意", "有效票")[-1] == (None, 50)


def test_no_records_are_zero_where_the_copy_has_come(tmp_path: Path):
    """A count over no records is 0 for who has reported and blank for who has not."""
    expected = [Expected("A", "附件4"), Expected("B", "附件4", state="退回待改"),
                Expected("C", "附件4", state="免报")]  # fmt: skip
    made = _votes(tmp_path, expected=expected)

    assert values(made, "二级党组织", "支部数", "满意", "满意率", "应报", "已收", "计入") == [
        ("数学学院党总支", 0, 0, None, 1, 1, 1), ("物理学院党总支", None, None, None, 1, 1, 0),
        ("化学学院党总支", None, None, None, 0, 0, 0), (None, None, None, None, 2, 2, 1),
    ]  # fmt: skip
    assert "满意率 有 1 处除数为零(#DIV/0!),留空" in made.notes[0]


def test_who_is_not_asked_has_no_figures(tmp_path: Path):
    """A unit that 条件 excludes files nothing: its figures are blank, 0 copies were expected."""
    made = _votes(tmp_path, expected=[Expected("A", "附件4"), Expected("B", "附件4", state="未报")])

    assert values(made, "二级党组织", "支部数", "满意", "应报", "已收", "计入", "未计")[2:] == [
        ("化学学院党总支", None, None, 0, 0, 0, 0), (None, None, None, 2, 1, 1, 0),
    ]  # fmt: skip


def test_what_units_elsewhere_report_is_0_once_all_of_them_have(tmp_path: Path):
    """督查小组 report on faculties, above or below none: until all are in, nothing is 0."""
    forms = {"督查登记": {"督查": "日期 日期 键; 被督查单位 单位 二级党组织 键"}}
    units = [*UNITS, ("D1", "一组", None, None, "督查小组"), ("D2", "二组", None, None, "督查小组")]
    line = [("汇总表", "来源", "每行", "合计"), ("覆盖", "督查登记.督查", "被督查单位", "是")]
    for state, other, total in (("未报", None, None), ("已报", 0, 1)):
        folder = tmp_path / state
        folder.mkdir()
        made = tables(
            folder, forms, line, {"覆盖": ["次数 = COUNTA(日期)"]},
            {"督查登记": {"D1": {"督查": [(D(2011, 12, 5), "数学学院党总支")]}, **(
                {"D2": {"督查": []}} if state == "已报" else {}
            )}},
            filers={"督查登记": "督查小组"}, units=units,
            expected=[Expected("D1", "督查登记"), Expected("D2", "督查登记", state=state)],
        )["覆盖"]  # fmt: skip
        assert values(made, "次数", "应报", "计入")[:2] == [
            (1, 2, 1 if total is None else 2), (other, 2, 1 if total is None else 2),
        ]  # fmt: skip


def test_what_has_not_come_of_an_input_is_no_zero(tmp_path: Path):
    """A 可缺 input that is missing holds nobody knows what: counts of nothing are blank, and told.

    So they are in a table of its rows, of its rows beside others, and of a table made of it.
    """
    line = [
        ("汇总表", "来源", "每行", "合计"), ("各支部", "党支部", None, None),
        ("事项", "往年.事项;附件4.支部", None, None), ("各单位", "事项", "二级党组织", "是"),
        ("有无", "附件4.支部", "二级党组织", None),
    ]  # fmt: skip
    columns = {
        "各支部": ["单位", "往年 = COUNTIFS(往年.事项.单位, 单位)",
                "率 = XLOOKUP(单位, 往年.事项.单位, 往年.事项.率)", "低 = IF(率<0.8, 1, 0)",
                '补 = XLOOKUP(单位, 往年.事项.单位, 往年.事项.内容, "未报")'],
        "事项": ["单位", "名称"],
        "各单位": ["件数 = COUNTA(名称)"],
        "有无": ["支部数 = COUNTA(名称)", "往年 = COUNTIFS(往年.事项.单位, 二级党组织)"],
    }  # fmt: skip
    rows = {"A": {"支部": [("数学教工党支部", 18, 20, "好")]}, "B": {"支部": []}}
    made = tables(
        tmp_path, VOTES, line, columns, {"附件4": rows},
        expected=[Expected("A", "附件4"), Expected("B", "附件4")], given={},
        more={"输入": [("名称", "来源", "可缺"), ("往年", "../往年", "是")]},
    )  # fmt: skip

    assert values(made["各支部"], "往年", "率", "低", "补")[0] == (None, None, None, "未报")
    assert values(made["各单位"], "件数") == [(1,), (None,), (None,), (1,)]
    assert values(made["有无"], "支部数", "往年")[:2] == [(1, None), (0, None)]
    for table in made.values():
        told = "没有收到输入 往年.事项:其中的数不在内,只靠它的留空。"
        assert told in table.notes, table.name


def test_a_table_without_rows_has_a_total_of_0_only_where_all_have_come(tmp_path: Path):
    """空行 否 shows no row while nobody has reported: its total is blank, and 0 once all have."""
    line = [("汇总表", "来源", "每行", "空行", "合计"), ("结果", "附件4.支部", "等次", "否", "是")]
    for state, known in (("未报", None), ("已报", 0)):
        expected = [Expected("A", "附件4", state=state)]
        folder = tmp_path / state
        folder.mkdir()
        made = tables(
            folder, VOTES, line, {"结果": COLUMNS}, {"附件4": {}}, expected=expected
        )["结果"]  # fmt: skip
        assert len(made.rows) == 0
        assert values(made, "支部数", "满意", "好的") == [(known, known, known)]


def test_a_list_without_records_adds_up_to_0_only_where_all_have_come(tmp_path: Path):
    """So does a table with a row a record: no record of who has not reported is not 0."""
    line = [("汇总表", "来源", "合计"), ("结果", "附件4.支部", "是")]
    for state, known in (("未报", None), ("已报", 0)):
        expected = [Expected("A", "附件4", state=state)]
        folder = tmp_path / state
        folder.mkdir()
        made = tables(
            folder, VOTES, line, {"结果": ["名称", "满意"]}, {"附件4": {}}, expected=expected
        )["结果"]  # fmt: skip
        assert values(made, "满意") == [(known,)]


def test_who_has_reported_may_be_asked_of_the_caller(tmp_path: Path):
    """`has_reported(unit, form)` decides between 0 and blank; None is a unit that need not."""
    line = [("汇总表", "来源", "每行"), ("结果", "附件4.支部", "二级党组织")]
    made = cycle(tmp_path, VOTES, line, {"结果": ["支部数 = COUNTA(名称)"]})
    compiled = compile_tables(made)
    said = {"A": True, "B": False, "C": None}

    built = build_tables(compiled, sources(made, {}), has_reported=lambda unit, _: said[unit])

    assert values(built["结果"], "支部数") == [(0,), (None,), (0,)]


OPINIONS = {
    "意见": {"意见": "对象 单位 党支部; 内容 文本; 结果 选项 已办/未办"},
    "附件4": {"支部": "名称 单位 党支部 全; 满意 整数"},
}


def test_another_form_is_zero_only_where_it_has_come(tmp_path: Path):
    """What is counted in another form's rows is 0 if the unit's copy is there, else blank."""
    line = [("汇总表", "来源"), ("台账", "附件4.支部")]
    columns = {"台账": ["支部 = 名称", "意见 = COUNTIFS(意见.意见.对象, 名称)",
                      '已办 = COUNTIFS(意见.意见.对象, 名称, 意见.意见.结果, "已办")',
                      "全部意见 = COUNTA(意见.意见.内容)"]}  # fmt: skip
    came = {
        "附件4": {"A": {"支部": [("数学教工党支部", 1), ("数学学生党支部", 1)]},
                "B": {"支部": [("物理教工党支部", 1)]}},
        "意见": {"A": {"意见": [("数学教工党支部", "一", "已办"), ("数学教工党支部", "二", None)]}},
    }  # fmt: skip
    expected = [Expected("A", "意见"), Expected("B", "意见", state="未报")]
    made = tables(tmp_path, OPINIONS, line, columns, came, expected=expected)["台账"]

    assert values(made, "支部", "意见", "已办", "全部意见") == [
        ("数学教工党支部", 2, 1, 2), ("数学学生党支部", 0, 0, 2), ("物理教工党支部", None, None, 2),
    ]  # fmt: skip
    assert "意见.意见.对象、结果 有 1 条空白,没有计入。" in made.notes


def test_a_condition_that_cannot_be_decided_leaves_out_and_is_counted(tmp_path: Path):
    """A record of which 条件 says neither yes nor no is not in the table, and the note says so."""
    line = [("汇总表", "来源", "条件"), ("低的", "附件4.支部", "满意/有效票<80%")]
    came = {
        "附件4": {
            "A": {"支部": [("数学教工党支部", 10, None, None), ("数学学生党支部", 1, 2, None)]}
        }
    }
    made = tables(tmp_path, VOTES, line, {"低的": ["名称"]}, came)["低的"]

    assert values(made, "名称") == [("数学学生党支部",)]
    assert made.notes[0] == "条件“满意/有效票<80%”有 1 条不能判断,没有列入。"


def test_errors_are_blank_and_counted(tmp_path: Path):
    """A division by zero and a lookup that finds nothing show nothing, and the note counts them."""
    line = [("汇总表", "来源"), ("结果", "附件4.支部")]
    columns = {
        "结果": [
            "名称",
            "率 = 满意/有效票",
            "说明 = XLOOKUP(名称, 说明.支部, 说明.文字)",
            "有无 = ISBLANK(说明)",
            "档 = LOOKUP(率, 等次表.下限, 等次表.等次)",
        ]
    }
    came = {
        "附件4": {"A": {"支部": [("数学教工党支部", 0, 0, None), ("数学学生党支部", 1, 4, None)]}}
    }
    lists = {
        "说明": [("支部", "文字"), ("数学教工党支部", "新建")],
        "等次表": [("等次", "下限"), ("好", 0.8), ("中", 0.5)],
    }
    made = tables(tmp_path, VOTES, line, columns, came, lists=lists)["结果"]

    assert values(made, "率", "说明", "有无", "档") == [
        (None, "新建", False, None), (0.25, None, True, None),
    ]  # fmt: skip
    assert made.notes == (
        "率 有 1 处除数为零(#DIV/0!),留空;说明 有 1 处查不到(#N/A),留空;"
        "档 有 1 处查不到(#N/A),留空。",
    )


def test_two_values_where_one_is_wanted_are_none(tmp_path: Path):
    """UNIQUE of two different values shows nothing, and says so."""
    line = [("汇总表", "来源", "每行"), ("结果", "附件4.支部", "二级党组织")]
    came = {
        "附件4": {
            "A": {"支部": [("数学教工党支部", 1, 2, "好"), ("数学学生党支部", 1, 2, "差")]},
            "B": {"支部": [("物理教工党支部", 1, 2, "好"), ("物理学生党支部", 1, 2, None)]},
        }
    }
    made = tables(tmp_path, VOTES, line, {"结果": ["等次 = UNIQUE(等次)"]}, came)["结果"]

    assert values(made, "等次") == [(None,), ("好",), (None,)]
    assert "等次 有 1 处算不出(#VALUE!),留空。" in made.notes


def test_preliminary_tables_take_what_was_read(tmp_path: Path):
    """来源 with 已收 is made from everything that was read, and is headed 初步."""
    line = [
        ("汇总表", "来源", "每行"),
        ("早", "附件4.支部;已收", "二级党组织"),
        ("定", "附件4.支部", "二级党组织"),
    ]
    columns = {"早": ["支部数 = COUNTA(名称)"], "定": ["支部数 = COUNTA(名称)"]}
    made = cycle(tmp_path, VOTES, line, columns)
    one, two = ("数学教工党支部", 1, 2, None), ("物理教工党支部", 1, 2, None)
    accepted = sources(made, {"附件4": {"A": {"支部": [one]}}})
    read = sources(made, {"附件4": {"A": {"支部": [one]}, "B": {"支部": [two]}}})
    expected = [Expected("A", "附件4"), Expected("B", "附件4", state="退回待改")]

    built = build_tables(compile_tables(made), accepted, expected, received=read)

    assert values(built["早"], "支部数", "计入")[:2] == [(1, 1), (1, 1)]
    assert values(built["定"], "支部数", "计入")[:2] == [(1, 1), (None, 0)]
    assert (built["早"].title, built["定"].title) == ("早(初步)", "定")
    assert built["早"].notes[0] == "初步:含已收而尚未通过核对的材料。"


def test_ballots_are_not_tallied_below_three(tmp_path: Path):
    """Of an anonymous form two ballots show nothing, no cell is told, no total gives them away."""
    forms = {"附件1": {"评议": "内容 文本; 满意 整数"}}
    line = [("汇总表", "来源", "每行", "合计"), ("票", "附件1.评议", "党支部", "是")]
    came = {"附件1": {
        **{f"A1#{i}": {"评议": [("总体", 1)]} for i in range(3)},
        **{f"A2#{i}": {"评议": [("总体", 1)]} for i in range(2)},
    }}  # fmt: skip
    made = tables(
        tmp_path, forms, line, {"票": ["满意 = SUM", "票数 = COUNTA(内容)"]}, came,
        filers={"附件1": "党支部"}, anonymous=("附件1",),
    )["票"]  # fmt: skip

    assert values(made, "满意", "票数")[:2] == [(3, 3), (None, None)]
    assert values(made, "满意", "票数")[-1] == (3, 3)
    assert "有 2 张匿名票因同组不足三张,不作统计。" in made.notes
    assert made.sources(0, "满意") == []
    told = [(cell.unit, cell.value, cell.ref) for cell in made.cells(TOTAL_ROW, "满意")]
    assert told == [("数学教工党支部", None, None)]
    assert "来源文件" not in made.plan.record


def test_ballots_on_a_person_are_not_tallied_below_three(tmp_path: Path):
    """Three ballots of A1 are on 张三, two on 周八: of 周八 nothing is said, whoever else is asked.

    What a call holds against the unit first is held against the person all the same.
    """
    forms = {
        "附件2": {"表头": "姓名 人员", "评议": "内容 文本; 满意 整数"},
        "附件5": {"党员": "姓名 人员"},
    }
    people = [*PEOPLE, ("周八", "A1", "0017", None)]
    ballot = [("总体", 1)]
    came = {
        "附件2": {
            f"A1#{i}": {"表头": {"姓名": name}, "评议": ballot}
            for i, name in enumerate(["张三"] * 3 + ["周八"] * 2)
        },
        "附件5": {"A": {"党员": [("张三",), ("周八",)]}},
    }
    columns = [
        "姓名", "支部 = 姓名.支部", "票数 = COUNTIFS(附件2.评议.姓名, 姓名)",
        "满意 = SUMIFS(附件2.评议.满意, 附件2.评议.单位, 支部, 附件2.评议.姓名, 姓名)",
    ]  # fmt: skip
    made = tables(
        tmp_path, forms, [("汇总表", "来源"), ("核对", "附件5.党员")], {"核对": columns}, came,
        filers={"附件2": "党支部"}, anonymous=("附件2",), people=people,
    )["核对"]  # fmt: skip

    assert values(made, "姓名", "票数", "满意") == [("张三", 3, 3), ("周八", None, None)]


def test_periods_that_have_not_come_are_blank(tmp_path: Path):
    """A figure of a month waits for that month's copies, not for those of others."""
    forms = {"月报": {"表头": "月份 年月", "事项": "名称 文本"}}
    line = [("汇总表", "来源", "每行"), ("各月", "月报.事项", "月份.月")]
    more = {
        "周期": [("名称", "值"), ("开始", dt.date(2011, 11, 1)), ("截至日期", dt.date(2012, 1, 10))]
    }
    came = {"月报": {
        "A#1": {"表头": {"月份": "2011-11"}, "事项": [("一",)], "期次": "2011-11"},
        "A#2": {"表头": {"月份": "2011-12"}, "事项": [], "期次": "2011-12"},
    }}  # fmt: skip
    expected = [
        Expected("A", "月报", "2011-11"), Expected("A", "月报", "2011-12"),
        Expected("A", "月报", "2012-01", state="未报"),
    ]  # fmt: skip
    made = tables(
        tmp_path, forms, line, {"各月": ["项数 = COUNTA(名称)"]}, came, more=more, expected=expected
    )["各月"]

    assert values(made, "月", "项数", "应报", "计入") == [
        ("2011-11", 1, 1, 1), ("2011-12", 0, 1, 1), ("2012-01", None, 1, 0),
    ]  # fmt: skip
