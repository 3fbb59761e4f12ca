"""The kit 群众评议: it loads, runs on nothing, and on copies filled by hand gives hand-made sums.

    有效   满意 比较 基本 不满意 不了解     满意率            满意度
W1  199    100   40   19    30     10      100/199           159/199 = 79.899 %
W2  100     76    0   21     3      0      76 %              97 %              E03, row 1
L1  100     71    0   26     3      0      71 %              97 %              E03, row 2
L2  100     78    0   17     5      0      78 %              95 %              E03, row 3
T    20     10    4    2     4      0      50 %              exactly 80 %
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import cxzy_sheets as cs
from cxzy_sheets.outputs.text import write_texts
from cxzy_sheets.tables import compile_tables

from . import hands
from .hands import KIT, L1, L2, W1, W2, D, L, T, W

LECTURERS = (W1, "教师", 3, 210, 200, 200, 199, 199, 0, 100, 40, 19, 30, 10, "联系学生少", "下寝室")
STUDENTS = (W2, "学生", 3, 100, 100, 100, 100, 100, 0, 76, 0, 21, 3, 0, None, "改")
SCIENCE = (L1, "教师", 3, 100, 100, 100, 100, 100, 0, 71, 0, 26, 3, 0, None, "改")
RETIRED = (L2, "离退休", 2, 100, 100, 100, 100, 100, 0, 78, 0, 17, 5, 0, None, "改")
LIBRARY = (T, "机关和教辅", 3, 20, 20, 20, 20, 20, 0, 10, 4, 2, 4, 0, None, "改")
ATTENDED = (310, 300, 100, 20, 170, 10, 300, 299, 299, 0)
VOTED = (176, 40, 40, 33, 10)
PEOPLE = (
    (W1, "陈一", 10, 10, 10, 9, 1, 0, 0, 0, "优秀"),
    (W1, "林二", 10, 10, 10, 5, 2, 0, 2, 1, "合格"),
    (W1, "黄三", 10, 10, 10, 6, 2, 1, 1, 0, "合格"),
    (W2, "吴四", 10, 10, 10, 10, 0, 0, 0, 0, "优秀"),
    (W2, "郑五", 10, 10, 10, 9, 0, 0, 1, 0, "合格"),
    (W2, "何六", 10, 10, 9, 8, 0, 0, 1, 0, "合格"),
)
MEETINGS = (
    (W1, D(2011, 12, 10), "公告栏", "是", 3, D(2011, 12, 20), "三楼会议室", "会议", "示例甲",
     210, 200, 60, 20, 115, 5, D(2011, 12, 27), "公告栏"),
    (W2, D(2011, 12, 10), "公告栏", "是", 3, D(2011, 12, 22), "阶梯教室", "会议", None,
     100, 100, 40, 0, 60, 0, D(2011, 12, 27), "班会"),
)  # fmt: skip
SAID = (
    ("1", "座谈会", D(2011, 12, 5), "某甲", "学生", W2, "自习室早些开门", "学生工作", "后勤处",
     "老李", "提前到六点半", "已办结", D(2011, 12, 20), "公告栏"),
    ("2", "意见箱", D(2011, 12, 6), None, "学生", W1, "多讲实例", "教学科研", "文学院", None, None,
     "正在办理", None, None),
)  # fmt: skip

WHOLE: Mapping[str, bytes] = {
    "文学院/附件3.xlsx": hands.result(W, ATTENDED, VOTED),
    "文学院/附件4.xlsx": hands.branches(W, (LECTURERS, STUDENTS)),
    "文学院/附件5.xlsx": hands.members(W, PEOPLE),
    "文学院/附件6.xlsx": hands.organised(W, MEETINGS),
    "文学院/附件7.xlsx": hands.opinions(W, SAID),
    "理学院 附件4.xlsx": hands.branches(L, (SCIENCE, RETIRED)),
    "图书馆 附件4.xlsx": hands.branches(T, (LIBRARY,)),
}
"""What came in: the whole of 文学院, of the others 附件4."""


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new cycle of the kit."""
    return cs.init("群众评议", tmp_path_factory.mktemp("new") / "2011-群众评议")


def begun(fresh: Path, root: Path, came: Mapping[str, bytes] = WHOLE, **parameters: Any) -> Path:
    """Return a copy of a new cycle into whose inbox copies came."""
    folder = shutil.copytree(fresh, root / "2011-群众评议")
    for name, data in came.items():
        there = folder / "收件箱" / name
        there.parent.mkdir(exist_ok=True)
        there.write_bytes(data)
    if parameters:
        change(folder / "周期.xlsx", parameters)
    return folder


def change(path: Path, parameters: Mapping[str, Any]) -> None:
    """Type other values into the sheet 参数, as the office does."""
    book = openpyxl.load_workbook(path)
    for name, value in book["参数"].iter_rows(min_row=2, max_col=2):
        if name.value in parameters:
            value.value = parameters[name.value]
            value.data_type = "s" if isinstance(parameters[name.value], str) else "n"
    book.save(path)


def found(got: Any, *severities: str) -> set[tuple[str, str, str]]:
    """Return the findings of some severities: unit, rule or code, cell."""
    return {
        (f.unit or "", str(f.facts.get("rule") or f.code), f.cell or "")
        for f in got.findings
        if f.severity in severities
    }


def rows(got: Any, table: str, *names: str) -> list[tuple[Any, ...]]:
    """Return some columns of a table."""
    return [tuple(row) for row in got.table(table)[list(names)].itertuples(index=False)]


@pytest.fixture(scope="module")
def got(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the whole of 文学院 and 附件4 of the others come to."""
    return cs.collect(begun(fresh, tmp_path_factory.mktemp("whole")))


# What is shipped


def test_the_forms_have_nothing_doubtful():
    """Bound to the kit's cycle, lint has neither 强制 nor 核实 for any of the seven."""
    loaded = cs.load_cycle(KIT)
    assert len(loaded.forms) == 7
    assert [str(f) for form in loaded.forms.values() for f in form.lint().of("强制", "核实")] == []


def test_the_kit_is_listed():
    """`cxzy kits` names it with the forms that it asks for."""
    kit = next(kit for kit in cs.kits() if kit.name == "群众评议")
    assert kit.forms == (
        "评议组织情况表", "意见征集与办理表", "附件1", "附件2", "附件3", "附件4", "附件5",
        "评议情况报告",
    )  # fmt: skip


def test_a_new_cycle_has_the_register_and_the_guide(fresh: Path, tmp_path: Path):
    """What a kit has alongside comes with it; the dumps of its workbooks do not."""
    folder = begun(fresh, tmp_path, {})
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert {"收文登记.xlsx", "使用说明.txt", "名册.xlsx", "清单.xlsx", "周期.xlsx"} <= there
    assert not [name for name in there if name.endswith(".xlsx.txt")]
    (folder / "收文登记.xlsx").write_bytes(b"decided")
    again = cs.init(folder, tmp_path / "2012")
    assert not (again / "收文登记.xlsx").exists()


def test_nothing_came(fresh: Path, tmp_path: Path):
    """Three units, six things each: all missing, every table there, nothing zero."""
    folder = begun(fresh, tmp_path, {})
    got = cs.run(folder)
    assert (got.counts["应报"], got.counts["未报"], len(got.missing)) == (18, 18, 18)
    assert len(got.findings) == 0
    assert rows(got, "各单位群众评议结果", "有效票").count((None,)) == 0
    assert got.table("各单位群众评议结果")["有效票"].isna().all()
    assert list((folder / "产出").glob("001 */汇总.xlsx"))


# Figures worked out by hand


def test_everything_that_came_is_taken(got: Any):
    """Seven copies without a fault; only what falls below the threshold is told."""
    assert (got.counts["接收"], got.counts["退回"]) == (7, 0)
    assert found(got, "强制", "核实") == set()
    told = found(got, "提示")
    assert {(W, "T-9", "Q6"), (W, "T-9", "O7")} == {one for one in told if one[1] == "T-9"}


def test_units(got: Any):
    """Sums of the branches; rates of the sums, never averages; 合计 the same."""
    names = ("二级党组织", "支部数", "有效票", "满意", "满意率", "满意度", "名次", "低于门槛支部")
    assert rows(got, "各单位群众评议结果", *names)[:3] == [
        (W, 2, 299, 176, pytest.approx(176 / 299), pytest.approx(256 / 299), 2, 1),
        (L, 2, 200, 149, pytest.approx(149 / 200), pytest.approx(192 / 200), 1, 0),
        (T, 1, 20, 10, pytest.approx(10 / 20), pytest.approx(16 / 20), 3, 0),
    ]
    total = rows(got, "各单位群众评议结果", "支部数", "有效票", "满意", "满意率", "满意度")[3]
    assert total == (5, 519, 335, pytest.approx(335 / 519), pytest.approx(464 / 519))


def test_the_threshold_is_held_against_the_exact_figure(got: Any):
    """159/199 prints as 79.90 % and is below 80 %; 16/20 is not."""
    below = rows(got, "各支部群众评议结果", "支部", "低于门槛")[:5]
    assert below == [(W1, True), (W2, False), (L1, False), (L2, False), (T, False)]
    names = ("编号", "单位", "对象", "问题")
    assert rows(got, "整改事项", *names) == [
        ("评议2011-W01", W1, W1, "群众评议结果为79.90%，低于80%"),
        ("评议2011-1002", W1, "林二", "群众评议结果为70.00%，低于80%"),
    ]
    days = got.table("整改事项")[["发现日期", "整改时限"]].astype(str)
    # The meeting was on the 22nd, as 附件3 says; thirty days later is the 21st of January.
    assert set(days.itertuples(index=False, name=None)) == {("2011-12-22", "2012-01-21")}


def test_the_same_votes_fail_by_one_rate_and_pass_by_the_other(fresh: Path, tmp_path: Path):
    """E03: 76/21/3 is 76 % by 满意率 and 97 % by 满意度; which counts, the office says.

    Either way both verdicts stand in the table, and both rules under it.
    """
    verdict = "两种算法比较_按"
    shown: dict[str, Any] = {}
    for rate in ("满意度", "满意率"):
        got = cs.collect(begun(fresh, tmp_path / rate, 评议结果=f"={rate}"))
        table = got.tables["各支部群众评议结果"]
        frame = got.table("各支部群众评议结果").set_index("支部")
        shown[rate] = frame.loc[[W2, L1, L2], "低于门槛"].tolist()
        for branch in (W2, L1, L2):
            told = frame.loc[branch, [f"{verdict}满意率", f"{verdict}满意度"]].tolist()
            assert told == ["低于门槛", "达到门槛"]
        notes = "\n".join(table.notes)
        assert "满意率=满意/分母" in notes
        assert "满意度=(满意+比较满意+基本满意)/分母" in notes
        assert f"评议结果={rate}" in notes
        assert "分母=有效票" in notes
        assert "门槛=80%,按未四舍五入的值比较" in notes
    assert shown == {"满意度": [False] * 3, "满意率": [True] * 3}


@pytest.mark.parametrize("denominator", ["=收回票", "=实参评", "=满意+比较满意+基本满意+不满意"])
def test_every_denominator_that_is_offered_needs_one_cell(
    fresh: Path, tmp_path: Path, denominator: str
):
    """What 说明 of 分母 offers is found in every form and table; 收回票 of W1 is 199."""
    folder = begun(fresh, tmp_path, 分母=denominator)
    compile_tables(cs.load_cycle(folder), {})
    if denominator == "=收回票":
        made = rows(cs.collect(folder), "各支部群众评议结果", "满意度")
        assert made[0] == (pytest.approx(159 / 199),)


def test_members(got: Any):
    """Rates of each; 林二 is below the threshold; the post is the roster's."""
    names = ("姓名", "党支部", "职务", "满意率", "满意度", "低于门槛")
    assert rows(got, "党员群众评议结果", *names)[:2] == [
        ("陈一", W1, "教授", pytest.approx(0.9), pytest.approx(1.0), False),
        ("林二", W1, "副教授", pytest.approx(0.5), pytest.approx(0.7), True),
    ]


def test_kinds_of_branches(got: Any):
    """By the roster's 类别: W1 and L1 are 教师."""
    names = ("类别", "支部数", "有效票", "满意", "满意度")
    assert rows(got, "分类评议结果", *names)[:4] == [
        ("教师", 2, 299, 171, pytest.approx(256 / 299)),
        ("学生", 1, 100, 76, pytest.approx(0.97)),
        ("机关和教辅", 1, 20, 10, pytest.approx(0.80)),
        ("离退休", 1, 100, 78, pytest.approx(0.95)),
    ]


def test_who_came(got: Any):
    """300 of 310 came to the meetings of 文学院, 175 of them 群众代表."""
    names = ("应到", "实到", "党员", "干部", "群众代表", "两代表一委员", "到会率", "群众占比")
    share, mass = pytest.approx(300 / 310), pytest.approx(175 / 300)
    assert rows(got, "参评人员构成", *names)[0] == (310, 300, 100, 20, 175, 5, share, mass)
    clear = got.table("五明确落实情况").iloc[0]
    assert [clear[f"明确_{item}"] for item in ("参评人员范围", "评议结果的运用")] == [1, 1]


def test_opinions(got: Any):
    """Two came, one of them is settled; who said it stands nowhere."""
    names = ("二级党组织", "条数", "已办结", "正在办理", "办结率")
    assert rows(got, "各单位意见办理情况", *names)[0] == (W, 2, 1, 1, pytest.approx(0.5))
    assert rows(got, "未办结意见", "序号", "意见建议", "承办单位") == [("2", "多讲实例", "文学院")]
    frame = got.table("意见分类").set_index("类别")
    assert frame.loc["学生工作", "条数_已办结"] == 1
    assert frame.loc["教学科研", "条数_正在办理"] == 1


def test_the_ledger_is_made_and_not_asked_for(got: Any):
    """评议台账 joins 附件4 with the meeting of 附件6 and the opinions of 附件7."""
    names = (
        "编号",
        "支部",
        "类别",
        "地点",
        "形式",
        "实参评",
        "其中_群众代表",
        "意见条数",
        "已办结",
    )
    assert rows(got, "评议台账", *names)[:2] == [
        ("评议2011-W01", W1, "教师", "三楼会议室", "会议", 200, 115, 1, 0),
        ("评议2011-W02", W2, "学生", "阶梯教室", "会议", 100, 60, 1, 1),
    ]


# Checks

CAST = (W1, "教师", 3, 410, 200, 201, 202, 199, 0, 100, 40, 19, 30, 9, "少", "改")
"""More votes given out than came, more returned than given out, and nothing adds up."""
POOR = (L1, "教师", 3, 100, 100, 100, 100, 100, 0, 10, 0, 10, 80, 0, None, None)
"""Below the threshold, and no word of what will be done; L2 is not there at all."""
ODD = (W1, D(2011, 12, 10), "公告栏", None, 3, D(2011, 11, 20), "室", "电话", None,
       210, 100, 60, 20, 0, 5, D(2011, 12, 27), "公告栏")  # fmt: skip
"""Who came does not add up, nobody of the masses, by phone, too early, no 自查材料."""
GRADES = (
    (T, "方乙", 10, 10, 10, 10, 0, 0, 0, 0, "优秀"),
    (T, "潘丙", 10, 10, 10, 10, 0, 0, 0, 0, "优秀"),
    (T, "杜丁", 10, 10, 10, 10, 0, 0, 0, 0, "合格"),
)
WRONG: Mapping[str, bytes] = {
    "文学院 附件4.xlsx": hands.branches(W, (CAST, STUDENTS)),
    "文学院 附件6.xlsx": hands.organised(W, (ODD, MEETINGS[1])),
    "理学院 附件4.xlsx": hands.branches(L, (POOR,)),
    "理学院 附件5.xlsx": hands.members(L, ((L1, "许七", 10, 10, 9, 9, 0, 0, 0, 0, "优秀"),)),
    "图书馆 附件4.xlsx": hands.branches(T, (LIBRARY,)),
    "图书馆 附件3.xlsx": hands.result(T, (21, 20, 3, 2, 15, 0, 20, 20, 20, 0), (11, 4, 2, 3, 0)),
    "图书馆 附件5.xlsx": hands.members(T, GRADES),
}


@pytest.fixture(scope="module")
def wrong(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return cs.collect(begun(fresh, tmp_path_factory.mktemp("wrong"), WRONG))


def blocking(wrong: Any, file: str) -> set[tuple[str, str]]:
    """Return what is 强制 or 核实 in one copy: rule or code, cell."""
    return {
        (str(f.facts.get("id") or f.facts.get("rule") or f.code), f.cell or "")
        for f in wrong.findings
        if f.severity != "提示" and f.file == file
    }


def test_ballots_that_do_not_add_up(wrong: Any):
    """T-1 … T-5 at their cells."""
    assert blocking(wrong, "文学院 附件4.xlsx") == {
        ("T-1", "G6"), ("T-2", "H6"), ("T-3", "H6"), ("T-4", "K6"), ("T-5", "F6"),
    }  # fmt: skip


def test_a_branch_below_the_threshold_says_what_it_will_do_and_none_is_left_out(wrong: Any):
    """整改措施 is 必填 where 评议结果 is below 门槛; 键 全 names the branch that is missing."""
    told = [f for f in wrong.findings if f.file == "理学院 附件4.xlsx" and f.severity == "强制"]
    assert {(f.code, f.cell) for f in told if f.cell == "T6"} == {("required-when", "T6")}
    assert [f.expected for f in told if f.cell != "T6"] == [[L2]]


def test_every_member_once(wrong: Any):
    """Of 理学院's five members one is there."""
    (told,) = [f for f in wrong.findings if f.file == "理学院 附件5.xlsx" and f.severity == "强制"]
    assert told.expected == ["谢八", "邱九", "叶十", "苏甲"]


def test_annex_3_is_held_against_the_sum_of_annex_4(wrong: Any):
    """应参评 is 21 and not 20, 满意 of 总体评价 11 and not 10."""
    assert {code for code, _ in blocking(wrong, "图书馆 附件3.xlsx")} == {"N-1", "T-11"}


def test_no_more_than_a_third_is_excellent(wrong: Any):
    """Of three members two are 优秀: one is the most."""
    assert {code for code, _ in blocking(wrong, "图书馆 附件5.xlsx")} == {"P-2"}


def test_how_a_meeting_was_held(wrong: Any):
    """Z-2 … Z-8."""
    assert {code for code, _ in blocking(wrong, "文学院 附件6.xlsx")} == {
        "Z-2", "Z-3", "Z-4", "Z-5", "Z-6", "Z-8",
    }  # fmt: skip


# Ballots

TICKS = (
    ("001", ("B", "B", "B", "B", "B", "B")),
    ("002", ("B", "C", "B", "D", "B", "B")),
    ("003", ("BC", "B", "B", "B", "B", "BC")),
    ("004", ("", "C", "C", "C", "C", "C")),
)
BALLOTS = {f"票/{number}.xlsx": hands.ballot(W1, number, ticks) for number, ticks in TICKS}


def test_an_item_with_two_ticks_is_void_and_one_without_is_an_abstention(
    fresh: Path, tmp_path: Path
):
    """T-6, item by item: the rest of the ballot counts."""
    got = cs.collect(begun(fresh, tmp_path, BALLOTS))
    assert got.counts["接收"] == 4
    names = ("满意", "比较满意", "基本满意", "不满意", "不了解", "弃权", "作废")
    made = rows(got, "评议票统计", *names)
    assert made[0] == (2, 0, 0, 0, 0, 1, 1)
    assert made[1] == (2, 2, 0, 0, 0, 0, 0)
    assert made[3] == (2, 1, 1, 0, 0, 0, 0)
    assert made[5] == (2, 1, 0, 0, 0, 0, 1)


def test_ballots_are_held_against_what_the_branch_reported(fresh: Path, tmp_path: Path):
    """Two of four say 满意 overall, 附件4 says 100: told to the branch's unit at its cell."""
    got = cs.collect(begun(fresh, tmp_path, {**WHOLE, **BALLOTS}))
    assert found(got, "核实") == {(W, "P-1", "K6")}
    (told,) = [f for f in got.findings if f.facts.get("rule") == "P-1"]
    assert "得满意2票" in told.message
    assert "100票" in told.message


def test_ballots_on_a_member_are_held_against_what_was_reported(fresh: Path, tmp_path: Path):
    """One of three says 满意 of 陈一 overall, 附件5 says 9; the finding names nobody.

    Of 林二 there are two ballots: too few to be tallied, and nothing is said of them.
    """
    ballots = {
        f"票/{name}{number}.xlsx": hands.copy(
            "附件2",
            {"A3": f"被评议党员：{name}", "C3": f"所在党支部：{W1}", "C4": f"票号：{number}",
             **{f"{column}{row}": "√" for row in range(6, 11)}},
        )
        for name, columns in (("陈一", "BCC"), ("林二", "BB"))
        for number, column in enumerate(columns, start=1)
    }  # fmt: skip
    got = cs.collect(begun(fresh, tmp_path, {**WHOLE, **ballots}))
    assert got.counts["退回"] == 1
    assert found(got, "强制", "核实") == {(W, "P-3", "I6")}
    (told,) = [f for f in got.findings if f.facts.get("rule") == "P-3"]
    assert told.message.startswith("交来的评议票数得满意1票,附件5写9票")


def test_a_tally_is_read_by_the_same_form(fresh: Path, tmp_path: Path):
    """Numbers instead of ticks: 票号 says 计票, or any cell is above 1; no item is void."""
    votes = {
        f"{c}{row}": n for row in range(5, 11) for c, n in zip("BDE", (76, 21, 3), strict=True)
    }
    cells = {"A3": f"被评议党组织：{W2}", **votes}
    form = cs.load_cycle(KIT).forms["附件1"]
    for number in ("计票", "7", None):
        filled = form.read(hands.copy("附件1", {**cells, "E3": f"票号：{number or ''}"}))
        assert filled.values["计票"] is True
        assert filled.rows["评议"]["计满意"].tolist() == [76] * 6
        assert filled.rows["评议"]["作废"].tolist() == [0] * 6
    one = form.read(BALLOTS["票/001.xlsx"])
    assert one.values["计票"] is False


# Texts


@pytest.fixture(scope="module")
def texts(got: Any, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Name of each text -> what it says."""
    folder = tmp_path_factory.mktemp("texts")
    made = write_texts(got, folder)
    assert not made.refused
    return {path.stem: path.read_text(encoding="utf-8") for path in made if path.suffix == ".md"}


def test_the_report_says_what_the_tables_say(texts: Mapping[str, str]):
    """464 of 519 are 89.40 %, 335 are 64.55 %; the branch at 159/199 is at 79.90 %, never 80 %."""
    said = texts["群众评议情况通报"]
    assert "5个党支部的评议结果已经汇总。应参评530人，实参评520人，参评率98.1%" in said
    assert "总体满意度为89.40%" in said
    assert "满意率为64.55%" in said
    assert f"1.{W1}：群众评议结果为79.90%，低于80%。" in said
    assert "另有1名党员的评议结果低于80%" in said
    assert "共征集意见建议2条，已办结1条" in said
    # Six things are asked of three units; of four of them only one unit has sent its own.
    assert "截至2012年1月10日" in said
    assert "附件3、附件5各应报3个单位，实报1个" in said
    assert "满意度=(满意+比较满意+基本满意)/分母" in said
    assert "林二" not in said


def test_a_notice_for_each_branch_that_has_something_to_mend(texts: Mapping[str, str]):
    """W1 alone, for itself and for 林二, thirty days after the meeting."""
    notices = [name for name in texts if name.startswith("限期整改通知")]
    assert notices == [f"限期整改通知 {W1}"]
    said = texts[notices[0]]
    assert f"1.{W1}（编号评议2011-W01）：群众评议结果为79.90%，低于80%。请于2012年1月21日前" in said
    assert "2.林二（编号评议2011-1002）：群众评议结果为70.00%，低于80%。" in said


def test_what_is_overdue_is_asked_for(texts: Mapping[str, str]):
    """附件3 of 理学院 was due a week after 评议结束, its report of nothing is not there either."""
    said = texts["催报通知"]
    assert f"| {L} | 附件3 | 2012年1月7日 | 3 |" in said
    # 文学院 met last on the 22nd of December: its report was due on the 29th.
    assert f"| {W} | 评议情况报告 | 2011年12月29日 | 12 |" in said
    assert f"| {W} | 附件3" not in said


def test_who_had_the_opinion_stands_in_no_text(
    texts: Mapping[str, str], fresh: Path, tmp_path: Path
):
    """提出人 is 不出: not printed, and a template that asks for it is refused with its line."""
    said = texts[f"征求意见办理情况 {W}"]
    assert (
        "1.自习室早些开门（学生工作）。后勤处：提前到六点半。2011年12月20日以公告栏答复。" in said
    )
    assert "1.多讲实例（教学科研）。承办单位：文学院。" in said
    assert not [name for name, text in texts.items() if "某甲" in text]
    folder = begun(fresh, tmp_path)
    template = folder / "文稿" / "征求意见办理情况.md"
    source = template.read_text(encoding="utf-8")
    template.write_text(source.replace("{{ 行.意见建议 }}", "{{ 行.提出人 }}", 1), encoding="utf-8")
    with pytest.raises(cs.CxzyError, match=r"征求意见办理情况\.md.*提出人"):
        cs.run(folder)
    assert not list((folder / "产出").glob("*"))


def test_no_report_is_made_of_nothing(fresh: Path, tmp_path: Path):
    """Without 附件4 there is nothing to report on, and that is said."""
    folder = begun(fresh, tmp_path, {})
    made = write_texts(cs.collect(folder), tmp_path / "文稿")
    assert sorted({path.stem for path in made}) == ["催报通知"]
    assert [one.file for one in made.refused] == ["文稿/群众评议情况通报.md"]
