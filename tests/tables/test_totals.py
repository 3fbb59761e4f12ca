"""合计: worked out over all records, from the totals, or left empty; rates are never averaged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cxzy_sheets.tables import Table

from .cycles import tables, values

FORM = {"附件4": {
    "表头": "人数 整数",
    "支部": "名称 单位 党支部 全; 满意 整数; 有效票 整数; 得分 小数; 年份 整数; 等次 选项 好/差",
}}  # fmt: skip
CAME = {"附件4": {
    "A": {"表头": {"人数": 90}, "支部": [
        ("数学教工党支部", 9, 10, 80.5, 2011, "好"), ("数学学生党支部", 30, 60, 90, 2011, "差"),
    ]},
    "B": {"表头": {"人数": 30}, "支部": [("物理教工党支部", 10, 10, 70, 2011, "好")]},
}}  # fmt: skip


def _made(tmp_path: Path, each: str | None, columns: list[str], **more: Any) -> Table:
    line = [("汇总表", "来源", "每行", "合计"), ("表", "附件4.支部", each, "是")]
    return tables(tmp_path, FORM, line, {"表": columns}, CAME, **more)["表"]


def _total(tmp_path: Path, formula: str, each: str | None = "二级党组织", **more: Any) -> Any:
    """Return the total of one column beside 满意, 有效票 and 支部数."""
    first = ["支部数 = COUNTA(名称)", "满意, 有效票 = SUM"] if each else ["满意", "有效票", "得分"]
    made = _made(tmp_path, each, [*first, f"它 = {formula}"], **more)
    assert made.total is not None
    return made.total[made.column_names.index("它")]


def test_a_rate_is_worked_out_from_the_sums(tmp_path: Path):
    """49 of 80 is 61.25 %, whatever the mean of 90, 50 and 100 % is."""
    assert _total(tmp_path / "甲", "满意/有效票") == 0.6125
    assert _total(tmp_path / "乙", "SUM(满意)/SUM(有效票)") == 0.6125
    assert _total(tmp_path / "丙", "满意率", parameters={"满意率": "=满意/有效票"}) == 0.6125
    assert _total(tmp_path / "丁", "ROUND(满意/有效票, 2)") == 0.61
    assert _total(tmp_path / "戊", 'IF(有效票=0, "", 满意/有效票)') == 0.6125


def test_what_adds_up_records_has_a_total(tmp_path: Path):
    """Counts, sums, and sums of sums; an average over all records, not of averages."""
    assert _total(tmp_path / "甲", "有效票-满意") == 31
    assert _total(tmp_path / "乙", 'COUNTIFS(等次, "好")') == 2
    assert _total(tmp_path / "丙", 'SUMIFS(满意, 等次, "好")') == 19
    assert _total(tmp_path / "丁", "AVERAGE(满意)") == 49 / 3
    assert _total(tmp_path / "戊", "COUNTUNIQUE(等次)") == 2
    assert _total(tmp_path / "己", "满意*分值", parameters={"分值": 2}) == 98


def test_everything_else_stays_empty(tmp_path: Path):
    """A rank, a quota, the largest, a text, a product of two sums: nothing adds up to them."""
    for number, formula in enumerate((
        "RANK(满意, 本表.满意)", "ROUNDDOWN(有效票/3, 0)", "MAX(满意)", "MAX(3, 支部数)", '"文字"',
        "满意*有效票", "满意/有效票*支部数", "满意+1", "满意>有效票",
        "APPORTION(满意, 本表.满意, 10)", "二级党组织.党员数",
    )):  # fmt: skip
        assert _total(tmp_path / str(number), formula) is None, formula


def test_what_the_row_stands_for_counts_once(tmp_path: Path):
    """`SUM(二级党组织.党员数)` is that of the unit; in the total each unit's once."""
    made = _made(
        tmp_path / "甲", "二级党组织", ["党员 = SUM(二级党组织.党员数)", "占比 = COUNTA(名称)/党员"]
    )
    both = _made(tmp_path / "乙", "二级党组织;等次", ["党员 = SUM(二级党组织.党员数)"])

    assert values(made, "党员") == [(50,), (40,), (30,), (120,)]
    assert values(made, "占比")[-1] == (3 / 120,)
    assert values(both, "党员") == [(50,), (50,), (40,), (40,), (30,), (30,), (120,)]


def test_what_each_record_brings_counts_as_often(tmp_path: Path):
    """`SUM(载体.分值)` by 载体 is 3 + 3 of two records, 0 of none; the total is that by units."""
    block = "标题 文本; 载体 文本 采用.载体; 类型 选项 甲/乙"
    forms = {"报送": {"表头": "人数 整数", "信息": block}}
    came = {"报送": {
        "A": {"表头": {"人数": 1}, "信息": [("一", "市报", "甲"), ("二", "市报", "甲")]},
        "B": {"表头": {"人数": 1}, "信息": [("三", "校报", "甲"), ("四", "校报", "乙")]},
        "C": {"表头": {"人数": 1}, "信息": []},
    }}  # fmt: skip
    lists = {"采用": [("载体", "分值"), ("校报", 1), ("市报", 3)]}
    each = {"一": "载体", "二": "类型;载体", "三": "二级党组织"}
    lines = [("汇总表", "来源", "每行", "合计")]
    lines += [(name, "报送.信息", key, "是") for name, key in each.items()]
    columns = {name: ["分 = SUM(载体.分值)"] for name in each}
    made = tables(tmp_path, forms, lines, columns, came, lists=lists)

    assert values(made["一"], "分") == [(2,), (6,), (8,)]
    assert values(made["二"], "类型", "载体", "分")[:4] == [
        ("甲", "校报", 1), ("甲", "市报", 6), ("乙", "校报", 1), ("乙", "市报", 0),
    ]  # fmt: skip
    assert values(made["三"], "分") == [(6,), (2,), (0,), (8,)]


def test_a_criterion_means_all_rows_in_the_total(tmp_path: Path):
    """What is counted of each row's unit elsewhere adds up to all of theirs, each counted once."""
    lists = {
        "采用": [
            ("单位", "奖项", "分"),
            ("数学学院党总支", "好", 2),
            ("数学学院党总支", "差", 3),
            ("物理学院党总支", "好", 4),
            ("校外", "好", 100),
        ]
    }
    one = "SUMIFS(采用.分, 采用.单位, 二级党组织)"

    assert _total(tmp_path / "甲", one, lists=lists) == 9
    assert _total(tmp_path / "乙", f"满意+{one}", lists=lists) == 58
    assert _total(tmp_path / "丙", "SUM(采用.分)", lists=lists) is None
    assert _total(tmp_path / "丁", "满意/SUM(采用.分)", lists=lists) == 49 / 109
    made = _made(
        tmp_path / "戊",
        "二级党组织;等次",
        ["各 = SUMIFS(采用.分, 采用.单位, 二级党组织, 采用.奖项, 等次)", f"单位的 = {one}"],
        lists=lists,
    )
    assert values(made, "各", "单位的")[-1] == (9, 9)


def test_a_table_of_records_adds_up_plain_number_fields(tmp_path: Path):
    """Counts add up; a year, a score by name, a head field repeated, a text do not."""
    made = _made(
        tmp_path, None,
        ["名称", "满意", "有效票", "年份", "人数", "率 = 满意/有效票", "差额 = 有效票-满意", "等次",
         "又 = 差额/有效票"],
    )  # fmt: skip

    assert values(made, *made.column_names)[-1] == (
        None, 49, 80, None, None, 0.6125, 31, None, 31 / 80,
    )  # fmt: skip


def test_the_total_goes_over_all_though_few_are_shown(tmp_path: Path):
    """前几 shows the first, and the note says over how many rows the total goes."""
    line = [("汇总表", "来源", "每行", "合计", "排序", "前几"),
            ("表", "附件4.支部", "二级党组织", "是", "满意 降序", 1)]  # fmt: skip
    made = tables(tmp_path, FORM, line, {"表": ["满意 = SUM"]}, CAME)["表"]

    assert values(made, "二级党组织", "满意") == [("数学学院党总支", 39), (None, 49)]
    assert "只列前 1 名,合计按全部 3 行计算。" in made.notes


def test_a_total_row_is_the_last_of_the_frame(tmp_path: Path):
    """The frame calls it 合计 in its first column of text; `total=False` leaves it out."""
    made = _made(tmp_path, "二级党组织", ["满意 = SUM"])

    assert made.frame()["二级党组织"].tolist()[-1] == "合计"
    assert len(made.frame(total=False)) == 3


def test_a_total_of_what_is_made_of_columns_above(tmp_path: Path):
    """A count above inside IF or ROUND has one; a rank above has none, whatever is made of it."""
    assert _total(tmp_path / "甲", 'IF(有效票=0, "", 满意)') == 49
    assert _total(tmp_path / "乙", "ROUND(满意, 0)") == 49
    ranked = ["满意 = SUM", "名次 = RANK(满意, 本表.满意)", "它 = ROUND(名次, 0)"]
    made = _made(tmp_path / "丙", "二级党组织", ranked)
    assert made.total is not None
    assert made.total[-1] is None


def test_rows_that_do_not_part_what_they_count_have_no_total(tmp_path: Path):
    """数学 counts its 好, every other unit its 差: together that is a count of nothing."""
    plain = "COUNTIFS(附件4.支部.单位, 二级党组织)"
    mixed = (
        'COUNTIFS(附件4.支部.单位, 二级党组织, 附件4.支部.等次, IF(二级党组织="数院", "好", "差"))'
    )
    assert _total(tmp_path / "甲", plain) == 3
    assert _total(tmp_path / "乙", mixed) is None


def test_a_multiple_of_a_sum_adds_up_further_on(tmp_path: Path):
    """2*满意 is a number that adds up as 满意 does: a table over this one adds it, 39+10 twice."""
    lines = [("汇总表", "来源", "每行", "合计"), ("表", "附件4.支部", "二级党组织", "是"),
             ("全", "表", None, "是")]  # fmt: skip
    columns = {"表": ["满意 = SUM", "双 = 2*满意"], "全": ["二级党组织", "双"]}
    made = tables(tmp_path, FORM, lines, columns, CAME)["全"]
    assert made.total == (None, 98)


def test_a_rate_s_total_leaves_out_a_record_whole(tmp_path: Path):
    """A row a record: a branch without 有效票 is in neither sum, 9+10 of 10+10."""
    came = {"附件4": {
        "A": {"支部": [("数学教工党支部", 9, 10, 80, 2011, "好"),
                      ("数学学生党支部", 30, None, 90, 2011, "差")]},
        "B": {"支部": [("物理教工党支部", 10, 10, 70, 2011, "好")]},
    }}  # fmt: skip
    line = [("汇总表", "来源", "合计"), ("表", "附件4.支部", "是")]
    made = tables(tmp_path, FORM, line, {"表": ["名称", "满意", "率 = 满意/有效票"]}, came)["表"]
    assert made.total == (None, 49, 0.95)


def test_blanks_of_a_whole_column_can_be_counted(tmp_path: Path):
    """COUNTBLANK, COUNTA and the criterion "" go over rows without a value too."""
    came = {"附件4": {
        "A": {"支部": [("数学教工党支部", 9, 10, 80, 2011, "好"),
                      ("数学学生党支部", None, 60, 90, 2011, "差")]},
        "B": {"支部": [("物理教工党支部", 10, 10, 70, 2011, None)]},
    }}  # fmt: skip
    columns = {
        "表": [
            "空 = COUNTBLANK(附件4.支部.满意)", "有 = COUNTA(附件4.支部.满意)",
            '没等次 = COUNTIFS(附件4.支部.等次, "")',
        ]
    }  # fmt: skip
    line = [("汇总表", "来源"), ("表", "二级党组织")]
    made = tables(tmp_path, FORM, line, columns, came)["表"]
    assert values(made, "空", "有", "没等次") == [(1, 2, 1)] * 3
    assert not any("空白" in note for note in made.notes)


def test_levels_added_together_are_told(tmp_path: Path):
    """90 of a faculty and 20 of its branch make 110, which the note says; 条件 keeps to one."""
    forms = {"统计": {"表头": "人数 整数"}}
    came = {"统计": {unit: {"表头": {"人数": n}} for unit, n in (("A", 90), ("A1", 20), ("B", 30))}}
    lines = [("汇总表", "来源", "条件", "每行"), ("一", "统计", None, "二级党组织")]
    lines += [
        ("二", "统计", '单位.层级="二级党组织"', "二级党组织"),
        ("三", "统计", None, "党支部"),
    ]
    columns = {name: ["数 = SUM(人数)"] for name in "一二三"}
    columns["三"] = ["份数 = COUNTA(人数)"]
    made = tables(tmp_path, forms, lines, columns, came, filers={"统计": "二级党组织;党支部"})

    assert values(made["一"], "数")[:2] == [(110,), (30,)]
    assert "数学学院党总支 的数与其下级报的数都加在内" in made["一"].notes[0]
    assert values(made["二"], "数")[:2] == [(90,), (30,)]
    assert not any("下级" in note for name in "二三" for note in made[name].notes)
