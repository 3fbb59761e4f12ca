"""Every kind of table with an example worked out by hand: what a row is, and in what order."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from cxzy_sheets.tables import Table, plain_source

from .cycles import Expected, tables, values

D = dt.date
BRANCHES = {"附件4": {"支部": "名称 单位 党支部 全; 满意 整数; 有效票 整数; 主要意见 文本"}}
CAME = {
    "附件4": {
        "B": {"支部": [("物理教工党支部", 24, 25, "多开会"), ("物理学生党支部", 9, 15, None)]},
        "A": {"支部": [("数学教工党支部", 18, 20, None), ("数学学生党支部", 24, 30, "少开会")]},
    }
}
EXPECTED = [
    Expected("A", "附件4"), Expected("B", "附件4"), Expected("C", "附件4", state="未报"),
]  # fmt: skip


def _made(tmp_path: Path, line: tuple[Any, ...], columns: list[str], **more: Any) -> Table:
    heading = (
        "汇总表",
        "来源",
        "条件",
        "每行",
        "横向",
        "取最新",
        "空行",
        "合计",
        "排序",
        "前几",
        "注",
    )
    row = ("表", *line, *[None] * (len(heading) - 1 - len(line)))
    given = {"expected": EXPECTED, **more}
    forms, came = given.pop("forms", BRANCHES), given.pop("came", CAME)
    columns_of = {"表": columns} if columns else {}
    return tables(tmp_path, forms, [heading, row], columns_of, came, **given)["表"]


def test_a_row_a_unit_of_a_level(tmp_path: Path):
    """Every unit of the level is a row, in the roster's order; who has not reported has no zero."""
    made = _made(
        tmp_path, ("附件4.支部", None, "二级党组织"),
        ["支部数 = COUNTA(名称)", "满意, 有效票 = SUM", "满意率 = 满意/有效票"],
    )  # fmt: skip

    assert values(made, "二级党组织", "支部数", "满意", "有效票", "满意率") == [
        ("数学学院党总支", 2, 42, 50, 0.84),
        ("物理学院党总支", 2, 33, 40, 0.825),
        ("化学学院党总支", None, None, None, None),
    ]
    assert values(made, "应报", "已收", "计入", "未计") == [
        (1, 1, 1, 0), (1, 1, 1, 0), (1, 0, 0, 0),
    ]  # fmt: skip
    assert made.notes == ("应报 3 份,已收 2 份,计入 2 份。",)
    assert made.frame().dtypes.astype(str).to_dict() == {
        "二级党组织": "string", "支部数": "Int64", "满意": "Int64", "有效票": "Int64",
        "满意率": "Float64", "应报": "Int64", "已收": "Int64", "计入": "Int64", "未计": "Int64",
    }  # fmt: skip


def test_a_row_a_unit_below_the_sender(tmp_path: Path):
    """A level below the sender is that of the unit that the record names."""
    made = _made(tmp_path, ("附件4.支部", None, "党支部"), ["满意 = SUM"])

    assert values(made, "党支部", "满意", "应报", "计入") == [
        ("数学教工党支部", 18, 1, 1), ("数学学生党支部", 24, 1, 1), ("物理教工党支部", 24, 1, 1),
        ("物理学生党支部", 9, 1, 1), ("化学教工党支部", None, 1, 0),
    ]  # fmt: skip


def test_a_row_a_category(tmp_path: Path):
    """`名称.类别` asks the branch; its values stand in the order in which the roster has them."""
    made = _made(
        tmp_path, ("附件4.支部", None, "名称.类别", None, None, None, "是"),
        ["支部数 = COUNTA(名称)", "满意, 有效票 = SUM", "满意率 = 满意/有效票"],
    )  # fmt: skip

    assert values(made, "类别", "支部数", "满意", "有效票", "满意率") == [
        ("教师", 2, 42, 45, 42 / 45), ("学生", 2, 33, 45, 33 / 45), (None, 4, 75, 90, 75 / 90),
    ]  # fmt: skip
    assert values(made, "应报", "计入")[0] == (3, 2)


def test_a_row_a_kind(tmp_path: Path):
    """A type of the roster is a level like any other."""
    made = _made(tmp_path, ("附件4.支部", None, "党总支"), ["有效票 = SUM"])

    assert values(made, "党总支", "有效票")[:2] == [("数学学院党总支", 50), ("物理学院党总支", 40)]


def test_a_row_a_member(tmp_path: Path):
    """With 键 全 each member of the roster is a row; what is asked of one is asked of the row."""
    forms = {"点评": {"人": "姓名 人员 全; 点评人 文本; 点评日期 日期"}}
    came = {"点评": {"A": {"人": [
        ("张三", "赵", D(2011, 12, 2)), ("张三", "钱", D(2011, 12, 20)), ("李四", "孙", None),
    ]}}}  # fmt: skip
    made = _made(
        tmp_path, ("点评.人", None, "姓名"),
        ["支部 = 姓名.支部", "次数 = COUNTA(点评人)", "最近 = MAX(点评日期)"],
        forms=forms, came=came,
        expected=[Expected("A", "点评"), Expected("B", "点评", state="未报")],
    )  # fmt: skip

    assert values(made, "姓名", "支部", "次数", "最近", "未计") == [
        ("张三", "数学教工党支部", 2, D(2011, 12, 20), 0),
        ("李四", "数学学生党支部", 1, None, 1),
        ("王五", "物理教工党支部", None, None, 0),
    ]


INSPECTIONS = {"督查": {"督查": "被督查单位 单位 二级党组织; 督查日期 日期; 方式 选项 现场/座谈"}}
INSPECTED = {"督查": {"办公室": {"督查": [
    ("数学学院党总支", D(2011, 12, 5), "现场"), ("数学学院党总支", D(2012, 1, 4), "座谈"),
    ("物理学院党总支", D(2012, 1, 5), "现场"), ("数学学院党总支", D(2012, 1, 6), "现场"),
]}}}  # fmt: skip
OFFICE = {"forms": INSPECTIONS, "came": INSPECTED, "filers": {"督查": "办公室"}, "expected": []}


def test_a_row_a_period(tmp_path: Path):
    """The periods of a calendar up to today are rows; none is left out for having no record."""
    more = {"周期": [("名称", "值"), ("开始", D(2011, 11, 1)), ("截至日期", D(2012, 1, 10))]}
    made = _made(
        tmp_path,
        ("督查.督查", None, "督查日期.月"),
        ["次数 = COUNTA(督查日期)"],
        more=more,
        **OFFICE,
    )

    assert values(made, "月", "次数") == [("2011-11", 0), ("2011-12", 1), ("2012-01", 3)]


def test_a_row_an_option_in_its_order(tmp_path: Path):
    """The options of a field are rows in their order; what is counted twice is told apart."""
    made = _made(
        tmp_path, ("督查.督查", None, "方式", None, None, None, "是"),
        ["次数 = COUNTA(督查日期)", "单位数 = COUNTA(UNIQUE(被督查单位))"], **OFFICE,
    )  # fmt: skip

    assert values(made, "方式", "次数", "单位数") == [("现场", 3, 2), ("座谈", 1, 1), (None, 4, 2)]


def test_a_unit_that_nobody_inspected_is_zero(tmp_path: Path):
    """A register of the office holds all there is: who is not in it was inspected no times."""
    made = _made(tmp_path, ("督查.督查", None, "被督查单位"), ["次数 = COUNTA(督查日期)"], **OFFICE)

    assert values(made, "被督查单位", "次数") == [
        ("数学学院党总支", 3), ("物理学院党总支", 1), ("化学学院党总支", 0),
    ]  # fmt: skip


def test_every_combination_of_several(tmp_path: Path):
    """With several parts every combination is a row; 空行 否 leaves those with records."""
    line = ("督查.督查", None, "被督查单位;方式")
    every = _made(tmp_path / "甲", line, ["次数 = COUNTA(督查日期)"], **OFFICE)
    some = _made(tmp_path / "乙", (*line, None, None, "否"), ["次数 = COUNTA(督查日期)"], **OFFICE)

    assert values(every, "被督查单位", "方式", "次数") == [
        ("数学学院党总支", "现场", 2), ("数学学院党总支", "座谈", 1),
        ("物理学院党总支", "现场", 1), ("物理学院党总支", "座谈", 0),
        ("化学学院党总支", "现场", 0), ("化学学院党总支", "座谈", 0),
    ]  # fmt: skip
    assert (
        values(some, "被督查单位", "方式", "次数")
        == values(every, "被督查单位", "方式", "次数")[:3]
    )


def test_a_cross_table(tmp_path: Path):
    """横向 gives a column a value under the name of 汇总列, and 合计 their sums on both sides."""
    more = {"周期": [("名称", "值"), ("开始", D(2011, 12, 1)), ("截至日期", D(2012, 1, 10))]}
    made = _made(
        tmp_path,
        ("督查.督查", None, "被督查单位", "督查日期.月", None, None, "是"),
        ["次数 = COUNTA(督查日期)"],
        more=more,
        **OFFICE,
    )

    assert made.column_names == ["被督查单位", "次数_2011-12", "次数_2012-01", "次数_合计"]
    assert made.column("次数_2011-12").levels == ("次数", "2011-12")
    assert values(made, *made.column_names) == [
        ("数学学院党总支", 1, 2, 3), ("物理学院党总支", 0, 1, 1), ("化学学院党总支", 0, 0, 0),
        (None, 1, 3, 4),
    ]  # fmt: skip
    assert made.as_rows.size == 6
    assert made.as_rows.values("月") == ["2011-12", "2012-01"] * 3
    assert made.as_rows.values("次数") == [1, 2, 0, 1, 0, 0]


def test_one_row_a_record(tmp_path: Path):
    """Without 每行 each record is a row as it stands, in the roster's order of the senders."""
    made = _made(
        tmp_path, ("附件4.支部", "NOT(ISBLANK(主要意见))"),
        ["支部 = 名称", "上级 = 名称.二级党组织", "有效票", "主要意见"],
    )  # fmt: skip

    assert values(made, "支部", "上级", "有效票", "主要意见") == [
        ("数学学生党支部", "数学学院党总支", 30, "少开会"),
        ("物理教工党支部", "物理学院党总支", 25, "多开会"),
    ]
    assert values(made, "应报", "已收", "计入", "未计") == [(1, 1, 1, 0), (1, 1, 1, 0)]


def test_a_table_without_columns_has_those_of_its_source(tmp_path: Path):
    """All of the form's own fields, single ones in front; nothing of what the library adds."""
    made = _made(tmp_path, ("附件4.支部", "满意<10"), [])

    assert values(made, *made.column_names) == [("物理学院党总支", "物理学生党支部", 9, 15, None)]
    assert made.column_names == ["单位", "名称", "满意", "有效票", "主要意见"]


REPORTS = {"进展": {"事项": "编号 编号; 填报日期 日期; 完成情况 文本"}}
PROGRESS = {"进展": {
    "A#1": {"事项": [("一", D(2011, 12, 1), "开始"), ("二", D(2011, 12, 1), "开始")]},
    "A#2": {"事项": [("一", D(2012, 1, 5), "完成"), ("三", None, "不明")]},
    "B": {"事项": [("二", D(2011, 12, 1), "停工"), ("四", D(2011, 12, 9), None)]},
}}  # fmt: skip


def test_the_latest_of_each(tmp_path: Path):
    """Of each 编号 the record of the latest day; two of one day that differ are not guessed at."""
    line = ("进展.事项", None, "编号", None, "填报日期")
    made = _made(tmp_path, line, [], forms=REPORTS, came=PROGRESS, expected=[])

    assert values(made, "编号", "填报日期", "完成情况") == [
        ("一", D(2012, 1, 5), "完成"), ("三", None, "不明"), ("四", D(2011, 12, 9), None),
    ]  # fmt: skip
    assert made.notes == ("有 1 个编号分不出哪条最新(填报日期相同),没有列入。",)


def test_of_one_day_the_one_that_came_last(tmp_path: Path):
    """Where both came at known times the later one is the latest."""
    came = {"进展": {
        "A": {**PROGRESS["进展"]["A#1"], "收到": dt.datetime(2011, 12, 2, 9)},
        "B": {**PROGRESS["进展"]["B"], "收到": dt.datetime(2011, 12, 2, 8)},
    }}  # fmt: skip
    line = ("进展.事项", None, "编号", None, "填报日期")
    made = _made(tmp_path, line, [], forms=REPORTS, came=came, expected=[])

    assert values(made, "编号", "完成情况")[1] == ("二", "开始")


def test_sources_are_stacked_by_column_name(tmp_path: Path):
    """Several sources stand under each other; what one lacks is blank, other types become text."""
    heading = ("汇总表", "来源", "条件")
    lines = [
        heading, ("支部事项", "附件4.支部", "满意<20"), ("人员事项", "点评.人", None),
        ("事项", "支部事项;人员事项", None),
    ]  # fmt: skip
    columns = {
        "支部事项": ["对象 = 名称", "数 = 满意", "来源 = \"评议\""],
        "人员事项": ["对象 = 姓名", "数 = 点评日期", "点评人"],
    }  # fmt: skip
    forms = {**BRANCHES, "点评": {"人": "姓名 人员; 点评人 文本; 点评日期 日期"}}
    came = {**CAME, "点评": {"B": {"人": [("王五", "赵", D(2011, 12, 2))]}}}
    made = tables(tmp_path, forms, lines, columns, came)["事项"]

    assert values(made, "对象", "数", "来源", "点评人") == [
        ("数学教工党支部", "18", "评议", None), ("物理学生党支部", "9", "评议", None),
        ("王五", "2011-12-02", None, "赵"),
    ]  # fmt: skip


def test_lists_levels_and_inputs_are_sources(tmp_path: Path):
    """A list, the units of a level, a table of another cycle: a row each."""
    lists = {"小组": [("小组", "姓名"), ("领导小组", "张三"), ("办公室", "李四")]}
    given = {"往年.整改事项": plain_source({
        "编号": ("文本", ["1", "2", "3"]), "单位": ("单位", ["数学学院党总支"] * 3),
    })}  # fmt: skip
    lines = [
        ("汇总表", "来源"),
        ("成员", "小组"),
        ("各支部", "党支部"),
        ("往年事项", "往年.整改事项"),
    ]
    columns = {
        "成员": ["姓名", "支部 = 姓名.支部"],
        "各支部": ["单位", "类别", "往年 = COUNTIFS(往年.整改事项.单位, 单位.上级)"],
    }
    made = tables(
        tmp_path, BRANCHES, lines, columns, {}, lists=lists, given=given,
        more={"输入": [("名称", "来源"), ("往年", "../往年")]},
    )  # fmt: skip

    assert values(made["成员"], "姓名", "支部") == [
        ("张三", "数学教工党支部"),
        ("李四", "数学学生党支部"),
    ]
    assert values(made["各支部"], "单位", "往年")[1:3] == [
        ("数学学生党支部", 3),
        ("物理教工党支部", 0),
    ]
    assert values(made["往年事项"], "编号") == [("1",), ("2",), ("3",)]


def test_sorted_and_the_first_of_them(tmp_path: Path):
    """降序 by a column, then by another; blanks last; of the first n those that tie are kept."""
    came = {"附件4": {
        "A": {"支部": [("数学教工党支部", 8, 10, "乙"), ("数学学生党支部", 9, 10, "乙")]},
        "B": {"支部": [("物理教工党支部", 8, 10, "甲"), ("物理学生党支部", None, 10, "甲")]},
        "C": {"支部": [("化学教工党支部", 7, 10, "甲")]},
    }}  # fmt: skip
    line = ("附件4.支部", None, None, None, None, None, None)
    columns = ["支部 = 名称", "满意", "主要意见"]

    both = _made(tmp_path / "甲", (*line, "满意 降序;主要意见"), columns, came=came)
    two = _made(tmp_path / "乙", (*line, "满意 降序", 2), columns, came=came)
    plain = _made(tmp_path / "丙", (*line, None, 2), columns, came=came)

    assert [满意 for (满意,) in values(both, "满意")] == [9, 8, 8, 7, None]
    assert values(both, "支部")[1:3] == [("数学教工党支部",), ("物理教工党支部",)]
    assert values(two, "支部") == [("数学学生党支部",), ("数学教工党支部",), ("物理教工党支部",)]
    assert values(plain, "支部") == [("数学教工党支部",), ("数学学生党支部",)]


def test_ranks_with_ties(tmp_path: Path):
    """RANK leaves a gap behind a tie, RANKDENSE does not; who has no figure has no rank."""
    came = {"附件4": {
        "A": {"支部": [("数学教工党支部", 9, 10, None), ("数学学生党支部", 9, 10, None)]},
        "B": {"支部": [("物理教工党支部", 8, 10, None), ("物理学生党支部", None, 10, None)]},
    }}  # fmt: skip
    made = _made(
        tmp_path, ("附件4.支部",),
        ["支部 = 名称", "类别 = 名称.类别", "满意", "名次 = RANK(满意, 本表.满意)",
         "连续名次 = RANKDENSE(满意, 本表.满意)",
         '类内 = COUNTIFS(本表.类别, 类别, 本表.满意, ">" & 满意)+1'], came=came,
    )  # fmt: skip

    assert values(made, "名次", "连续名次", "类内") == [
        (1, 1, 1), (1, 1, 1), (3, 2, 2), (None, None, None),
    ]  # fmt: skip


def test_several_columns_from_another_table(tmp_path: Path):
    """XLOOKUP with a table as its third argument gives the column named like the line."""
    heading = ("汇总表", "来源", "每行", "取最新")
    lines = [heading, ("最近", "进展.事项", "编号", "填报日期"), ("台账", "清单表", None, None)]
    columns = {"台账": [
        "编号", "填报日期, 完成情况 = XLOOKUP(编号, 最近.编号, 最近)",
        '状态 = IFS(ISBLANK(填报日期), "未整改", 完成情况="完成", "已完成", TRUE, "整改中")',
    ]}  # fmt: skip
    lists = {"清单表": [("编号",), ("一",), ("二",), ("四",), ("五",)]}
    made = tables(tmp_path, REPORTS, lines, columns, PROGRESS, lists=lists)["台账"]

    assert values(made, "编号", "填报日期", "完成情况", "状态") == [
        ("一", D(2012, 1, 5), "完成", "已完成"), ("二", None, None, "未整改"),
        ("四", D(2011, 12, 9), None, None), ("五", None, None, "未整改"),
    ]  # fmt: skip
    assert "填报日期 有 2 处查不到(#N/A),留空" in made.notes[0]


def test_the_pieces_of_a_cell_are_records(tmp_path: Path):
    """A field with several values a cell is a source of its own: a row a piece, 子序 its number."""
    forms = {"课题": {"课题": "名称 文本 键; 成员 文本(多)"}}
    came = {"课题": {"A": {"课题": [("甲", ("张三", "李四")), ("乙", ("张三",))]}}}
    lines = [
        ("汇总表", "来源", "每行"),
        ("成员情况", "课题.课题.成员", "成员"),
        ("课题表", "课题.课题", None),
    ]
    columns = {
        "成员情况": ["参加 = COUNTA(名称)"],
        "课题表": ["名称", "成员", "成员数 = COUNTA(成员)"],
    }
    made = tables(tmp_path, forms, lines, columns, came)

    assert values(made["成员情况"], "成员", "参加") == [("张三", 2), ("李四", 1)]
    assert values(made["课题表"], "名称", "成员", "成员数") == [
        ("甲", ("张三", "李四"), 2), ("乙", ("张三",), 1),
    ]  # fmt: skip


def test_the_note_has_the_parameters_in_it(tmp_path: Path):
    """{{门槛}} in 注 is its value as an office writes it."""
    line = ("附件4.支部", None, None, None, None, None, None, None, None, "低于{{门槛}}的要整改。")
    made = _made(tmp_path, line, ["满意"], parameters={"门槛": "80%"})

    assert made.notes[0] == "低于80%的要整改。"
