"""Texts of a cycle: what they print, what they never print, and where they are written."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from pathlib import Path

import openpyxl
import pytest

import cxzy_sheets as cs
from cxzy_sheets.outputs.text import NOT_WRITTEN, write_texts
from cxzy_sheets.outputs.text_filters import FILTERS, TESTS
from cxzy_sheets.outputs.text_names import NUMBERS, SETTINGS
from cxzy_sheets.outputs.text_situation import COUNTS
from cxzy_sheets.outputs.text_templates import HEAD

from ..cycle.folders import FIELDS, RULES, SHEETS, UNITS, Rows, form_bytes, workbook
from .official import ALL, MATHS, PHYSICS, TITLE, collected, official_cycle, plain, refused, written

SITUATION = "截至2012年1月10日，应报3个单位，实报1个"


def test_159_of_199_is_79_90_percent_and_below_80(tmp_path: Path):
    """A share is compared as it is and printed with its two digits: never 80%, and below 80%."""
    body = """
{% for 行 in 各单位结果 | 选(二级党组织="数学学院党总支") %}
{{ 行.二级党组织 }} {{ 行.满意 }}/{{ 行.有效 }} {{ 行.满意率 }}
{{ 行.满意率 | 百分比 }} {{ 行.满意率 | 百分比(1) }}
{% if 行.满意率 < 门槛 %}低于{{ 门槛 }}{% else %}不低{% endif %}
{% if 行.满意率 >= 0.8 %}达到{% else %}未达到{% endif %} {{ 行.满意率 | 对比(门槛) }}
{% endfor %}
"""
    text = written(tmp_path, body)
    assert "数学学院党总支 159/199 79.90%\n" in text
    assert "　79.90% 79.9%\n" in text
    assert "低于80%" in text
    assert "未达到 低0.10个百分点" in text
    assert "80.0" not in text


def test_figures_of_what_is_not_all_in_say_so(tmp_path: Path):
    """A text with a figure over incomplete data has the sentence, asked for or not."""
    assert f"（{SITUATION}。）" in written(tmp_path, "合计{{ 各单位结果.合计.满意 }}票。")


@pytest.mark.parametrize(
    "use",
    [
        "{% if 各单位结果.合计.满意 > 100 %}多{% endif %}", "{{ 各单位结果 | 数 }}",
        "{{ 各单位结果 | 前(1) | 顿号 }}", "{{ 各单位结果 | 表格 }}", "{{ 附件4.支部 | 数 }}",
        "{% for 行 in 各单位结果 %}{{ 行.满意 }}{% endfor %}",
        "{{ (各单位结果 | 行('数学学院党总支')).满意 }}", "{% if 各单位结果 %}有{% endif %}",
        "{{ 各单位结果 | 列('满意') | 数 }}",
    ],
)  # fmt: skip
def test_whatever_is_said_of_incomplete_data_says_so(tmp_path: Path, use: str):
    """A count, a list, a condition, a table: each says how many have reported."""
    assert SITUATION in written(tmp_path, use)


def test_the_sentence_stands_where_the_template_has_it(tmp_path: Path):
    """收报情况 is put in its place, once, and knows of figures that stand further down."""
    text = written(tmp_path, "{{ 收报情况 }}。合计{{ 各单位结果.合计.满意 }}票。")
    assert text.count("截至") == 1
    assert f"{SITUATION}。合计159票。" in text


def test_complete_figures_need_no_sentence(tmp_path: Path):
    """Where all have reported nothing is added; asked for, the sentence says so."""
    assert "截至" not in written(tmp_path / "a", "{{ 各单位结果.合计.满意 }}", sent=ALL)
    text = written(tmp_path / "b", "{{ 收报情况 }}。{{ 各单位结果.合计.满意 }}", sent=ALL)
    assert "截至2012年1月10日，应报3个单位，实报3个。" in text


def test_what_was_sent_back_is_not_in_the_figures(tmp_path: Path):
    """A copy that is to be mended came, and is not counted: the sentence says both."""
    bad = (
        "物理学院党总支",
        [("物理教工党支部", 25, 26, 25, 25), ("物理学生党支部", 15, 15, 15, 15)],
    )
    text = written(tmp_path, "{{ 各单位结果.合计.满意 }}", sent=(MATHS, bad))
    assert "应报3个单位，实报2个，计入1个" in text


def test_several_forms_are_told_apart(tmp_path: Path):
    """Forms that stand differently are named in the sentence, each with its own numbers."""
    other = form_bytes(title="另一张表")
    sheets = {
        "表样": (*SHEETS["表样"], ("附件5", "附件5.xlsx", "二级党组织", "2012-01-07")),
        "汇总": (*SHEETS["汇总"], ("另", "附件5.支部", "二级党组织", "是")),
        "汇总列": (*SHEETS["汇总列"], ("另", "满意", "SUM", None)),
    }
    forms = {"附件4.xlsx": form_bytes(), "附件5.xlsx": other}
    body = "{{ 各单位结果.合计.满意 }}{{ 另.合计.满意 }}"
    got = collected(tmp_path / "周期", {"通报.md": TITLE + body}, sheets=sheets, forms=forms)
    write_texts(got, tmp_path / "出")
    text = plain(tmp_path / "出" / "通报.txt")
    assert "附件4应报3个单位，实报1个；附件5应报3个单位，实报0个" in text


def test_forms_that_stand_alike_are_told_together(tmp_path: Path):
    """Forms of which as many came are named together, once."""
    other = form_bytes(title="另一张表")
    sheets = {
        "表样": (
            *SHEETS["表样"],
            *((f"附件{n}", f"附件{n}.xlsx", "二级党组织", "2012-01-07") for n in (5, 6)),
        ),
    }
    forms = {"附件4.xlsx": form_bytes(), "附件5.xlsx": other, "附件6.xlsx": other}
    text = written(tmp_path, "{{ 收报情况 }}。", sheets=sheets, forms=forms)
    assert "附件4应报3个单位，实报1个；附件5、附件6各应报3个单位，实报0个。" in text


def test_a_blank_is_a_dash(tmp_path: Path):
    """What nobody reported is —, in a sentence, in a filter and in a table: not 0, not nan."""
    body = """
{% for 行 in 各单位结果 | 选(二级党组织="化学学院党总支") %}
{{ 行.满意 }} {{ 行.满意率 | 百分比 }} {{ 行.满意 | 整数 }}
{{ 行.满意 | 中文数字 }} {{ 行.满意率 | 对比(门槛) }} {{ 行.满意 | 人 }}
{% endfor %}
{{ 各单位结果 | 选(二级党组织="化学学院党总支") | 表格 }}
"""
    text = written(tmp_path, body)
    assert text.count("　— — —\n") == 2
    assert "nan" not in text
    assert "None" not in text
    line = next(line for line in text.split("\n") if line.startswith("化学学院党总支"))
    assert line.split()[1:] == ["—", "—", "—", "—", "—", "1", "0", "0"]


@pytest.mark.parametrize(
    ("use", "why"),
    [
        ("{% if 行.满意率 < 门槛 %}低{% endif %}", "比较的值里有空白"),
        ("{{ 行.满意 + 1 }}", "算式里有空白"),
    ],
)
def test_a_blank_is_not_compared_and_not_added(tmp_path: Path, use: str, why: str):
    """A template that weighs a blank gives no text, and the reason is beside the others."""
    body = f"甲\n{{% for 行 in 各单位结果 %}}\n{use}\n{{% endfor %}}"
    got = collected(tmp_path / "周期", {"坏.md": TITLE + body, "好.md": TITLE})
    made = write_texts(got, tmp_path / "出")
    assert sorted(path.name for path in made) == ["好.docx", "好.md", "好.txt"]
    assert refused(made) == [f"第 6 行,{why}。 请先判断:{{% if 值 is 有值 %}}。"]
    assert why in plain(tmp_path / "出" / NOT_WRITTEN)


def test_filters_say_numbers_as_offices_do(tmp_path: Path):
    """Counts, ordinals, lists, days and months, each in its words."""
    body = """
{{ 各单位结果 | 个 }} {{ 各单位结果 | 数 | 中文数字 }} {{ 3 | 序数 }}
{{ 1234567 | 整数(千分=true) }} {{ 0.5 | 小数(1) }}
{{ 截至日期 | 日期 }} {{ 截至日期 | 日期("汉字") }} {{ 截至日期 | 年月 }} {{ 截至日期 }}
{{ 各单位结果 | 顿号 }} {{ 各单位结果 | 前(2) | 顿号 }} {{ 各单位结果 | 列("满意") | 顿号 }}
{{ 各单位结果 | 选(二级党组织="无此") | 顿号 }}
{{ (各单位结果 | 行("物理学院党总支")).满意 | 对比(100, "票") }}
{{ 应报.附件4.实报 }} {{ 应报.应报 }} {{ 应报数 }} {{ 未报数 }} {{ 名称 }}
{{ 各单位结果 | 除(满意=40) | 顿号 }}
"""
    lines = [line.strip("　") for line in written(tmp_path, body, sent=ALL).split("\n")]
    assert lines[2:10] == [
        "3个 三 第三",
        "1,234,567 0.5",
        "2012年1月10日 二〇一二年一月十日 2012年1月 2012年1月10日",
        "数学学院党总支、物理学院党总支、化学学院党总支 数学学院党总支、物理学院党总支 159、40、29",
        "无",
        "少60票",
        "3 3 3 0 2011年度群众评议",
        "数学学院党总支、化学学院党总支",
    ]


def test_ties_stay_together_at_the_front(tmp_path: Path):
    """The first n of a sorted table are more than n where the last is equal to the next."""
    sheets = {
        "汇总": (
            ("汇总表", "来源", "每行", "排序"),
            ("各单位结果", "附件4.支部", "二级党组织", "满意率 降序"),
        ),
    }
    same = ("化学学院党总支", [("化学教工党支部", 30, 30, 30, 30)])
    text = written(
        tmp_path, "{{ 各单位结果 | 前(1) | 顿号 }}。", sent=(MATHS, PHYSICS, same), sheets=sheets
    )
    assert "物理学院党总支、化学学院党总支。" in text


def test_data_in_a_text_is_as_typed(tmp_path: Path):
    """A unit that is named like Markdown or HTML comes out as it is named, in tables too."""
    name = "**甲**_<b>|\\# 1."
    units: Rows = (*UNITS, ("D", name, None, "二级党组织", "党总支", None, None, 3, None, None))
    body = "{% for 行 in 各单位结果 %}\n{{ 行.二级党组织 }}\n{% endfor %}\n{{ 各单位结果 | 表格 }}"
    text = written(tmp_path, body, units=units)
    assert f"\n　　{name}\n" in text
    assert any(line.startswith(f"{name} ") for line in text.split("\n"))


# 每, 条件, 截止

REMINDER = """---
标题: 催报通知
主送: {{ 单位 }}
---
{% for 行 in 各行 %}
{{ 行.表 }} {{ 行.状态 }}
{% endfor %}
"""


def test_there_is_a_text_for_each_unit(tmp_path: Path):
    """With 每 there is a text for each value, in the roster's order, with the rows of that one."""
    lines: Rows = (("催报.md", "应报.单位", None, "单位"),)
    got = collected(tmp_path / "周期", {"催报.md": REMINDER}, lines=lines)
    made = write_texts(got, tmp_path / "出")
    assert [path.name for path in made if path.suffix == ".docx"] == [
        "催报 数学学院党总支.docx", "催报 物理学院党总支.docx", "催报 化学学院党总支.docx",
    ]  # fmt: skip
    text = plain(tmp_path / "出" / "催报" / "催报 物理学院党总支.txt")
    assert "物理学院党总支：\n　　附件4 逾期\n" in text
    assert "数学" not in text


@pytest.mark.parametrize(
    ("where", "there"),
    [
        ('COUNTIFS(应报.状态, "逾期")>0', True), ('COUNTIFS(应报.状态, "逾期")>5', False),
        ("门槛>0.5", True), ('=COUNTIFS(各单位结果.满意率, "<0.8")>0', True),
    ],
)  # fmt: skip
def test_a_condition_says_whether_there_is_a_text(tmp_path: Path, where: str, there: bool):
    """条件 is a formula over the whole cycle: registers, tables, parameters."""
    got = collected(tmp_path / "周期", {"a.md": TITLE}, lines=(("a.md", None, where, None),))
    made = write_texts(got, tmp_path / "出")
    assert bool(made) is there
    assert made.refused == ()


def test_a_condition_that_cannot_be_settled_is_told(tmp_path: Path):
    """Unknown is neither yes nor no: the text is not written, and that is said."""
    where = "SUM(附件4.支部.满意)<300"
    got = collected(tmp_path / "周期", {"a.md": TITLE}, lines=(("a.md", None, where, None),))
    made = write_texts(got, tmp_path / "出")
    assert len(made) == 0
    assert "不能判断" in refused(made)[0]


def test_the_due_day_of_a_text_can_be_named(tmp_path: Path):
    """截止 of the sheet 文稿 is the name 截止 in the text."""
    sheet: Rows = (("文件", "截止"), ("通报.md", "截至日期"), ("b.md", "2012-01-21 15:00"))
    sheet = (("文件", "截止"), ("通报.md", "=TODAY()+5"), ("b.md", "2012-01-21 15:00"))
    folder = official_cycle(
        tmp_path / "周期", {"通报.md": TITLE + "请于{{ 截止 | 日期 }}前", "b.md": "{{ 截止 }}前"}
    )
    (folder / "周期.xlsx").write_bytes(workbook({**SHEETS, "文稿": sheet}))
    write_texts(cs.collect(folder), tmp_path / "出")  # type: ignore[arg-type]
    assert "请于2012年1月15日前" in plain(tmp_path / "出" / "通报.txt")
    assert "2012年1月21日15:00前" in plain(tmp_path / "出" / "b.txt")


def test_ballots_are_not_told(tmp_path: Path):
    """Of an anonymous form no record is named in a text, and no text is made one a ballot."""
    form = (
        ("表", "文件", "谁报", "必报", "匿名"),
        ("附件4", "附件4.xlsx", "二级党组织", "否", "是"),
    )
    sheets = {"表样": form}
    for use in ("{{ 附件4.支部 | 数 }}", "{% for 行 in 附件4 %}{{ 行.单位 }}{% endfor %}"):
        folder = official_cycle(
            tmp_path / hashlib.sha1(use.encode()).hexdigest(), {"a.md": use}, sheets=sheets
        )
        with pytest.raises(cs.CxzyError, match="匿名表"):
            write_texts(cs.collect(folder), tmp_path / "出")  # type: ignore[arg-type]
    lines: Rows = (("a.md", "附件4.支部.名称", None, None),)
    folder = official_cycle(tmp_path / "每", {"a.md": ""}, sheets=sheets, lines=lines)
    with pytest.raises(cs.CxzyError, match="匿名表"):
        write_texts(cs.collect(folder), tmp_path / "出")  # type: ignore[arg-type]


def test_when_ballots_came_is_not_told(tmp_path: Path):
    """应报 says of an anonymous form whether it is in, and not when it came."""
    register = {
        "签收": (("单位", "表", "收到时间"), ("数学学院党总支", "附件4", dt.date(2012, 1, 5)))
    }
    said = []
    for name, anonymous in (("甲", "是"), ("乙", "否")):
        form = (("表", "文件", "谁报", "匿名"), ("附件4", "附件4.xlsx", "二级党组织", anonymous))
        body = "{% for 行 in 应报 | 选(状态='已报') %}\n{{ 行.收到时间 }}\n{% endfor %}"
        folder = official_cycle(tmp_path / name, {"a.md": TITLE + body}, sheets={"表样": form})
        (folder / "收文登记.xlsx").write_bytes(workbook(register))
        write_texts(cs.collect(folder), tmp_path / f"出{name}")  # type: ignore[arg-type]
        said.append(plain(tmp_path / f"出{name}" / "a.txt").split("\n")[2])
    assert said == ["　　—", "　　2012年1月5日"]


def test_control_characters_of_a_template_are_left_out(tmp_path: Path):
    """A template with a control character in it gives a text without."""
    assert "甲乙" in written(tmp_path, "甲\x08乙\x0c\n{{ 收报情况 }}")


def test_nothing_is_tallied_below_three_ballots(tmp_path: Path):
    """A table over fewer than three ballots prints —, and says why."""
    form = (
        ("表", "文件", "谁报", "必报", "匿名"),
        ("附件4", "附件4.xlsx", "二级党组织", "否", "是"),
    )
    text = written(tmp_path, "{{ 各单位结果 | 表格 }}", sheets={"表样": form})
    assert "159" not in text
    assert "不足三张" in text


# Files

BOTH = {"通报.md": f"{TITLE}{{{{ 各单位结果 | 表格 }}}}", "催报.md": REMINDER}
LINES: Rows = (("通报.md", None, None, None), ("催报.md", "应报.单位", None, "单位"))


def test_the_same_input_gives_the_same_bytes(tmp_path: Path):
    """Two collections of the same inbox, in another folder, give the same files, byte for byte."""
    folder = official_cycle(tmp_path / "甲" / "周期", BOTH, lines=LINES)
    shutil.copytree(folder, tmp_path / "乙" / "周期")
    made = []
    for place in ("甲", "乙"):
        got = cs.collect(tmp_path / place / "周期")
        write_texts(got, tmp_path / place / "出")  # type: ignore[arg-type]
        out = tmp_path / place / "出"
        made.append({p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()})
    assert made[0] == made[1]
    assert len(made[0]) == 13


def test_plain_text_opens_in_notepad(tmp_path: Path):
    """The .txt is UTF-8 with its mark, every line ends with CR LF, columns of a table align."""
    got = collected(tmp_path / "周期", BOTH, lines=LINES)
    write_texts(got, tmp_path / "出")
    data = (tmp_path / "出" / "通报.txt").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n")


def test_file_names_suit_windows_and_do_not_collide(tmp_path: Path):
    """Signs that Windows forbids are replaced; two names that would be one are told apart."""
    matters: Rows = (("事项",), ("甲/院",), ("甲:院",), ("CON",), ("甲" * 200,))
    body = "---\n标题: 通知\n主送: {{ 事项 }}\n---\n"
    got = collected(
        tmp_path / "周期", {"催报.md": body}, lists={"督查": matters},
        lines=(("催报.md", "督查.事项", None, None),),
    )  # fmt: skip
    made = write_texts(got, tmp_path / "出")
    assert [path.name for path in made if path.suffix == ".md"] == [
        "催报 甲_院.md", "催报 甲_院 (2).md", "催报 CON.md", f"催报 {'甲' * 77}.md",
    ]  # fmt: skip
    assert "甲/院：" in plain(tmp_path / "出" / "催报" / "催报 甲_院.txt")
    assert "甲:院：" in plain(tmp_path / "出" / "催报" / "催报 甲_院 (2).txt")


def test_a_form_by_itself_has_no_texts(tmp_path: Path):
    """What was collected without a cycle is refused in words, and nothing is written."""
    (tmp_path / "收件箱").mkdir()
    form = cs.Form(form_bytes(FIELDS[:4], RULES[:1]), name="附件4")
    got = cs.collect(form, inbox=tmp_path / "收件箱")
    with pytest.raises(cs.CxzyError, match="没有文稿"):
        write_texts(got, tmp_path / "出")  # type: ignore[arg-type]
    assert not (tmp_path / "出").exists()


def test_texts_of_an_earlier_time_are_not_mistaken_for_new_ones(tmp_path: Path):
    """A folder with a notice that is not made this time is refused, and nothing in it changed."""
    folder = official_cycle(tmp_path / "周期", BOTH, lines=LINES)
    out = tmp_path / "出"
    write_texts(cs.collect(folder), out)  # type: ignore[arg-type]
    write_texts(cs.collect(folder), out)  # type: ignore[arg-type]
    (out / "催报" / "催报 数学学院党总支.md").rename(out / "催报" / "催报 旧学院.md")
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    with pytest.raises(cs.OutputError, match="以前的文稿“催报 旧学院"):
        write_texts(cs.collect(folder), out)  # type: ignore[arg-type]
    assert {p: p.read_bytes() for p in out.rglob("*") if p.is_file()} == before
    with pytest.raises(cs.OutputError, match="收件箱"):
        write_texts(cs.collect(folder), folder / "收件箱" / "出")  # type: ignore[arg-type]


def test_every_figure_can_be_walked_back(tmp_path: Path):
    """文稿来源.xlsx names table, row, column and the cells of each figure that a text prints."""
    body = (
        "{{ 各单位结果.合计.满意 }}和{{ (各单位结果 | 行('数学学院党总支')).满意率 | 百分比(1) }}"
    )
    got = collected(tmp_path / "周期", {"通报.md": TITLE + body})
    write_texts(got, tmp_path / "出")
    rows = list(openpyxl.load_workbook(tmp_path / "出" / "文稿来源.xlsx").active.values)
    assert rows[1][:7] == ("通报", None, 1, "159", "各单位结果", "合计", "满意")
    assert rows[1][7] == 159
    assert rows[1][8] == "数学学院党总支.xlsx 表!F4\n数学学院党总支.xlsx 表!F5"
    assert rows[2][3:7] == ("79.9%", "各单位结果", "数学学院党总支", "满意率")
    assert rows[2][7] == pytest.approx(159 / 199)


def test_a_run_writes_the_texts(tmp_path: Path):
    """cs.run puts the texts into 文稿 of its folder; a template that is wrong stops it before."""
    folder = official_cycle(tmp_path / "周期", BOTH, lines=LINES)
    got = cs.run(folder)
    assert got.run is not None
    assert sorted(p.name for p in (got.run.folder / "文稿").iterdir()) == [
        "催报", "文稿来源.xlsx", "通报.docx", "通报.md", "通报.txt",
    ]  # fmt: skip
    (folder / "文稿" / "通报.md").write_text("{{ 无此 }}", encoding="utf-8")
    with pytest.raises(cs.CxzyError, match="第 1 行,不认识的名称“无此”"):
        cs.run(folder)
    assert len([p for p in (folder / "产出").iterdir() if p.name[0].isdigit()]) == 1


def test_a_cycle_without_texts_writes_nothing(tmp_path: Path):
    """Without lines in 文稿 there is no folder."""
    from ..cycle.folders import cycle_folder

    got = cs.collect(cycle_folder(tmp_path / "周期"))
    assert len(write_texts(got, tmp_path / "出")) == 0  # type: ignore[arg-type]
    assert not (tmp_path / "出").exists()


def test_the_older_profile_dates_in_chinese_numerals(tmp_path: Path):
    """legacy-1999 writes the date under the text in Chinese numerals, days in it in digits."""
    cycle = (*SHEETS["周期"], ("版式", "legacy-1999"), ("编制单位", "党委组织部"))
    text = written(tmp_path, "{{ 截至日期 | 日期 }}。", sheets={"周期": cycle})
    assert "2012年1月10日。" in text
    assert text.rstrip().endswith("党委组织部\n" + " " * 54 + "二〇一二年一月十日")
    assert dt.date(2012, 1, 10).isoformat() not in text


def test_subtotals_stand_under_their_parts(tmp_path: Path):
    """A table with 小计 has them in its place, between the rows and 合计."""
    sheets = {
        "汇总": (
            ("汇总表", "来源", "小计", "合计"), ("支部", "附件4.支部", "名称.二级党组织", "是"),
        ),
        "汇总列": (("汇总表", "列"), ("支部", "名称"), (None, "满意")),
    }  # fmt: skip
    text = written(tmp_path, "{{ 支部 | 表格 }}", sent=(MATHS, PHYSICS), sheets=sheets)
    lines = text.split("\n")
    first = next(i for i, line in enumerate(lines) if line.startswith("----")) + 1
    assert [" ".join(line.split()[:-3]) for line in lines[first : lines.index("", first)]] == [
        "数学教工党支部 79", "数学学生党支部 80", "数学学院党总支 小计 159",
        "物理教工党支部 25", "物理学生党支部 15", "物理学院党总支 小计 40", "合计 199",
    ]  # fmt: skip


def test_the_page_for_offices_is_true(tmp_path: Path):
    """Every filter, count, head word and test is on the page; its example gives what it says."""
    page = (Path(__file__).parents[2] / "docs" / "texts.md").read_text(encoding="utf-8")
    for word in (*FILTERS, *COUNTS, *HEAD, *NUMBERS, *SETTINGS, *TESTS):
        assert f"`{word}" in page or f" {word}" in page or f"| {word} " in page, word
    example = page.partition("```\n")[2].partition("```\n")[0]
    got = collected(tmp_path / "周期", {"通报.md": example})
    made = write_texts(got, tmp_path / "出")
    assert made.refused == ()
    text = plain(tmp_path / "出" / "通报.txt")
    assert f"{SITUATION}。全校满意率79.90%，其中：" in text
    assert "1.数学学院党总支79.90%。\n　　2.物理学院党总支—。" in text
