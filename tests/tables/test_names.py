"""What a name means in a table, by where it stands (kits.md §3.4), and what comes out of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from cxzy_sheets.tables import Table, Tables, compile_tables

from .cycles import cycle, tables, values

D = dt.date
FORM = {
    "附件4": {
        "表头": "填报日期 日期; 密 文本",
        "支部": "名称 单位 党支部 全; 满意 整数; 有效票 整数; 日期 日期; 联系人 人员",
    },
    "会议": {"表头": "会议日期 日期; 出席 文本(多)"},
}
ROWS = [
    ("数学教工党支部", 18, 20, D(2011, 12, 1), "张三"),
    ("数学学生党支部", 8, 10, D(2011, 12, 9), "李四"),
]
CAME = {
    "附件4": {"A": {"表头": {"填报日期": D(2011, 12, 20), "密": "暗"}, "支部": ROWS}},
    "会议": {
        "办公室#1": {"表头": {"会议日期": D(2011, 12, 5), "出席": ("张三", "李四")}},
        "办公室#2": {"表头": {"会议日期": D(2012, 1, 5), "出席": ("张三",)}},
    },
}


def _made(tmp_path: Path, each: str | None, columns: list[str], **more: Any) -> Table:
    line = [("汇总表", "来源", "每行"), ("表", more.pop("source", "附件4.支部"), each)]
    given = {"filers": {"会议": "办公室"}, **more}
    return tables(tmp_path, FORM, line, {"表": columns}, CAME, **given)["表"]


def test_a_column_above_comes_before_the_record(tmp_path: Path):
    """Of one name the column above is meant, then the record's field, then the parameter."""
    made = _made(
        tmp_path, None, ["满意 = 满意*2", "又 = 满意+1", "票 = 有效票", "限 = 上限"],
        parameters={"满意": 5, "上限": 9},
    )  # fmt: skip

    assert values(made, "满意", "又", "票", "限")[0] == (36, 37, 20, 9)


def test_in_a_group_the_record_comes_before_the_column(tmp_path: Path):
    """Inside SUM a name is the records' field; beside it the column above of that name."""
    made = _made(
        tmp_path, "二级党组织", ["满意 = MAX(满意)", "两倍 = 满意*2", "和 = SUM(满意)+满意"]
    )

    assert values(made, "满意", "两倍", "和")[0] == (18, 36, 44)


def test_a_parameter_formula_means_what_stands_there(tmp_path: Path):
    """The same parameter is a branch's rate, a unit's rate, and inside SUM each branch's."""
    parameters = {"满意率": "=满意/票数", "票数": "=有效票"}
    one = _made(tmp_path / "甲", None, ["满意率"], parameters=parameters)
    unit = _made(
        tmp_path / "乙",
        "二级党组织",
        ["满意, 有效票 = SUM", "满意率", "和 = SUM(满意率)", "最高 = MAX(满意率)"],
        parameters=parameters,
    )

    assert values(one, "满意率") == [(0.9,), (0.8,)]
    assert values(unit, "满意率", "最高")[0] == (26 / 30, 0.9)
    assert abs(values(unit, "和")[0][0] - 1.7) < 1e-12


def test_the_dot_of_rows_records_and_parameters(tmp_path: Path):
    """A unit, a person, a day, a parameter: each is asked with a dot wherever it stands."""
    columns = [
        "上级类别 = 名称.上级.类别", "联系人支部 = 联系人.支部", "月 = 日期.月",
        "本月 = 日期.月=统计月.月", "级 = 单位.层级", "报于 = 填报日期",
    ]  # fmt: skip
    made = _made(tmp_path / "甲", None, columns, parameters={"统计月": D(2011, 12, 1)})
    unit = _made(
        tmp_path / "乙",
        "二级党组织",
        [
            "本月数 = COUNTIFS(日期.月, 统计月.月)",
            '教师 = COUNTIFS(名称.类别, "教师")',
            "联系人 = 二级党组织.联系人",
        ],
        parameters={"统计月": D(2011, 12, 1)},
    )

    assert values(made, *made.column_names)[0] == (
        None, "数学教工党支部", "2011-12", True, "二级党组织", D(2011, 12, 20),
    )  # fmt: skip
    assert values(unit, "本月数", "教师", "联系人")[0] == (2, 1, "赵一")


def test_whole_columns_and_pieces(tmp_path: Path):
    """A form's heads, the pieces of a cell, with 全部 in front or not: all copies there are."""
    made = _made(
        tmp_path, None,
        ["姓名", "应到 = COUNTA(会议.会议日期)", "出席 = COUNTIFS(会议.出席.出席, 姓名)",
         "最近 = MAXIFS(会议.出席.会议日期, 会议.出席.出席, 姓名)",
         "不同 = COUNTA(UNIQUE(全部.会议.出席.出席))"],
        source="名册.人员",
    )  # fmt: skip

    assert values(made, "姓名", "应到", "出席", "最近", "不同") == [
        ("张三", 2, 2, D(2012, 1, 5), 2),
        ("李四", 2, 1, D(2011, 12, 5), 2),
        ("王五", 2, 0, None, 2),
    ]


def test_blanks_are_no_values_to_tell_apart(tmp_path: Path):
    """Of another form's column a blank is not one more value, nor does it leave the count open."""
    rows = [("数学教工党支部", 1, 2, None, "张三"), ("数学学生党支部", 1, 2, None, None)]
    line = [("汇总表", "来源"), ("表", "名册.人员")]
    columns = {
        "表": ["人数 = COUNTA(UNIQUE(附件4.支部.联系人))", "几格 = COUNTA(附件4.支部.联系人)"]
    }
    made = tables(tmp_path, FORM, line, columns, {"附件4": {"A": {"支部": rows}}})["表"]

    assert values(made, "人数", "几格")[0] == (1, 1)


def test_shares_skip_who_has_no_figure(tmp_path: Path):
    """Units that have not reported, or are not asked, take no part in shares and ranks."""
    made = _made(
        tmp_path, "党支部", ["满意 = SUM", "席位 = APPORTION(满意, 本表.满意, 10)",
                          "第一 = 满意=LARGE(本表.满意, 1)"],
    )  # fmt: skip

    assert values(made, "满意", "席位", "第一")[:3] == [
        (18, 7, True),
        (8, 3, False),
        (None, None, None),
    ]


def test_a_moment_lies_in_the_period_of_its_day(tmp_path: Path):
    """收到时间 has an hour, and is asked for its month and its term like any day."""
    lists = {"学期": [("名称", "起", "止"), ("上", D(2011, 9, 1), D(2012, 2, 1))]}
    came = {"附件4": {"A": {"支部": ROWS[:1], "收到": dt.datetime(2012, 2, 1, 23, 59)}}}
    line = [("汇总表", "来源"), ("表", "附件4.支部")]
    columns = {"表": ["收到时间", "月 = 收到时间.月", "学期 = 收到时间.学期"]}
    made = tables(tmp_path, FORM, line, columns, came, lists=lists)["表"]

    assert values(made, *made.column_names) == [
        (dt.datetime(2012, 2, 1, 23, 59), "2012-02", "上"),
    ]  # fmt: skip


def _compiled(tmp_path: Path, columns: list[str], each: str | None = None) -> Tables:
    line = [("汇总表", "来源", "每行"), ("表", "附件4.支部", each)]
    return compile_tables(cycle(tmp_path, FORM, line, {"表": columns}))


def test_types_are_known_before_any_data(tmp_path: Path):
    """What a column holds, and what can be asked of it, is known when the cycle is loaded."""
    known = _compiled(
        tmp_path,
        [
            "支部 = 名称",
            "上级 = 名称.上级",
            "率 [0.0%] = 满意/有效票",
            "数 = 满意+有效票",
            "整 = ROUND(满意/2, 0)",
            "期 = EDATE(日期, 3)",
            '人 = IF(满意>9, 联系人, "")',
            "否 = 满意<有效票",
            "半 = 满意/2",
            "或 = IFERROR(满意, 0.5)",
        ],
    ).columns("表")

    assert {name: about.type for name, about in known.items()} == {
        "支部": "单位",
        "上级": "单位",
        "率": "百分比",
        "数": "整数",
        "整": "整数",
        "期": "日期",
        "人": "人员",
        "否": "是否",
        "半": "小数",
        "或": "小数",
    }
    assert known["支部"].levels == ("党支部",)


def test_who_may_see_a_column_follows_its_fields(tmp_path: Path):
    """What shows a field that may not go out may not go out either; a count of it may."""
    forms = {"表": {"支部": "名称 单位 党支部 全; 电话 电话; 满意 整数"}}
    lines = [("汇总表", "来源", "每行"), ("单", "表.支部", None), ("组", "表.支部", "二级党组织")]
    columns = {
        "单": ["名称", "话 = 电话", '号 = "电" & 电话', '又 = 号 & "。"', "满意"],
        "组": ["数 = COUNTA(电话)", "那个 = UNIQUE(电话)"],
    }
    made = cycle(tmp_path, forms, lines, columns)
    field = made.forms["表"].layout.fields["支部.电话"]
    object.__setattr__(field, "public", "不出")
    compiled = compile_tables(made)

    assert [about.public for about in compiled.columns("单").values()] == [
        "",
        "不出",
        "不出",
        "不出",
        "",
    ]
    assert [about.public for about in compiled.columns("组").values()] == ["公开", "", "不出"]


def test_whole_columns_for_rules_on_tables(tmp_path: Path):
    """检查 is given every whole column by path, with its type, and what dots may ask."""
    compiled = _compiled(tmp_path, ["支部 = 名称", "满意"])

    columns = compiled.whole_columns
    assert columns["表"]["支部"].type == "单位"
    assert columns["附件4.支部"]["收到时间"].type == "日期"
    assert "类别" in compiled.dots[columns["表"]["支部"].reference]


def test_the_other_words_for_the_roster_know_its_units(tmp_path: Path):
    """支部 of 党员名册 can be asked like that of 名册.人员; B's branch is below 物理."""
    rows = [("汇总表", "来源"), ("甲", "名册.人员"), ("乙", "党员名册")]
    asked = ["姓名", "上面 = 支部.二级党组织"]
    made = tables(tmp_path, FORM, rows, {"甲": asked, "乙": asked}, {})
    assert values(made["乙"], "姓名", "上面") == values(made["甲"], "姓名", "上面")
    assert ("王五", "物理学院党总支") in values(made["乙"], "姓名", "上面")
