"""Forms that name tables and inputs: what they are asked, checked by, and made from, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import cxzy_sheets as cs
from cxzy_sheets.collection import load_cycle
from cxzy_sheets.collection.opening import open_cycle

from ..cycle.folders import Rows, cycle_folder, workbook
from ..tables.cycles import column_lines, form_book

ORDERED = {"事项": "编号 编号 键; 责任单位 单位 全部; 问题 文本"}
"""责令: what the office itself orders to be mended."""
STATE = {
    "表头": "填报日期 日期",
    "事项": "编号 编号 整改事项.编号 全; 问题 文本 =编号.问题; 措施 文本",
}
"""情况表: how it goes on, for each 编号 of the sender."""
VISITS = {"事项": "编号 编号 进展.编号 键; 措施 文本 =编号.措施; 结论 文本"}
"""回访: what the office itself saw of it."""
OTHERS: Rows = (
    ("编号", "单位", "问题"),
    ("评-1", "数院", "满意率低"),
    ("评-2", "物理学院党总支", "会议少"),
)
"""What other cycles found."""
TABLES: Rows = (
    ("汇总表", "来源", "每行", "取最新"),
    ("责令事项", "责令.事项", None, None),
    ("整改事项", "各周期.整改事项;责令事项", None, None),
    ("进展", "情况表.事项", "编号", "填报日期"),
    ("台账", "整改事项", None, None),
)
COLUMNS = {
    "责令事项": ["编号", "单位 = 责任单位", "问题"],
    "台账": ["编号", "单位", "问题", '措施 = XLOOKUP(编号, 进展.编号, 进展.措施, "未报")'],
}


def office(root: Path, **changes: Any) -> Path:
    """A cycle 整改台账, as kit 4 has it."""
    lines: Rows = (
        ("表", "文件", "谁报", "条件", "必报"), ("责令", "责令.xlsx", "办公室", None, "否"),
        ("情况表", "情况表.xlsx", "二级党组织", "COUNTIFS(整改事项.单位, 单位)>0", "是"),
    )  # fmt: skip
    sheets: dict[str, Rows] = {
        "输入": (("名称", "来源", "可缺"), ("各周期", "各周期.xlsx", "是")),
        "表样": changes.get("lines", lines), "汇总": changes.get("tables", TABLES),
        "汇总列": (("汇总表", "列", "公式", "格式"), *column_lines(COLUMNS)),
    }  # fmt: skip
    forms = {
        "责令.xlsx": form_book(changes.get("ordered", ORDERED)),
        "情况表.xlsx": form_book(changes.get("state", STATE)),
        "回访.xlsx": form_book(VISITS),
    }
    root = cycle_folder(root / "整改台账", sheets, forms=forms)
    if changes.get("others", OTHERS):
        (root / "各周期.xlsx").write_bytes(workbook({"整改事项": changes.get("others", OTHERS)}))
    return root


def put(root: Path, form: str, name: str, unit: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put a filled copy into the inbox."""
    about = load_cycle(root).forms[form]
    heads = {"单位": unit}
    if "填报日期" in about.fields:
        heads["填报日期"] = pd.Timestamp("2012-01-05").date()
    (root / "收件箱" / name).write_bytes(about.fill(heads, {"事项": rows}))


def states(got: cs.CycleCollection, form: str) -> dict[str, str]:
    """Unit -> what became of what was expected of it."""
    told = got.expected[got.expected["表"] == form]
    return dict(zip(told["单位"], told["状态"], strict=True))


def test_who_is_asked_goes_by_a_table_of_the_cycle(tmp_path: Path):
    """数学 and 物理 by another cycle, 化学 only by what the office has ordered in this one."""
    root = office(tmp_path)
    assert states(cs.collect(root), "情况表") == {
        "数学学院党总支": "未报", "物理学院党总支": "未报",
    }  # fmt: skip
    put(root, "责令", "责令.xlsx", "办公室",
        [{"编号": "令-1", "责任单位": "化学学院党总支", "问题": "台账不全"}])  # fmt: skip
    assert list(states(cs.collect(root), "情况表")) == [
        "数学学院党总支", "物理学院党总支", "化学学院党总支",
    ]  # fmt: skip


def test_a_copy_is_held_against_the_table_s_rows(tmp_path: Path):
    """Its own 编号 are accepted, their 问题 looked up; one that is in no row is refused."""
    root = office(tmp_path)
    put(root, "责令", "责令.xlsx", "办公室",
        [{"编号": "令-1", "责任单位": "化学学院党总支", "问题": "台账不全"}])  # fmt: skip
    put(root, "情况表", "化学.xlsx", "化学学院党总支", [{"编号": "令-1", "措施": "补齐"}])
    put(root, "情况表", "物理.xlsx", "物理学院党总支", [{"编号": "评-9", "措施": "多开会"}])
    got = cs.collect(root)
    assert states(got, "情况表")["化学学院党总支"] == "已报"
    assert states(got, "情况表")["物理学院党总支"] == "退回待改"
    told = {(f.file, f.code): f for f in got.findings if f.severity == "强制"}
    assert told["物理.xlsx", "not-allowed"].found == "评-9"
    assert told["物理.xlsx", "key-missing"].expected == ["评-2"]
    assert got.frame("情况表.事项")["问题"].tolist() == ["台账不全"]


def test_tables_over_such_forms_come_last(tmp_path: Path):
    """责令 -> 整改事项 -> 情况表 -> 进展 -> 台账, in one run."""
    root = office(tmp_path)
    put(root, "责令", "责令.xlsx", "办公室",
        [{"编号": "令-1", "责任单位": "化学学院党总支", "问题": "台账不全"}])  # fmt: skip
    put(root, "情况表", "化学.xlsx", "化学学院党总支", [{"编号": "令-1", "措施": "补齐"}])
    frame = cs.collect(root).table("台账")
    told = dict(zip(frame["编号"], frame["措施"], strict=True))
    assert told == {"评-1": "未报", "评-2": "未报", "令-1": "补齐"}


def test_what_others_may_yet_send_is_not_held_against_a_copy(tmp_path: Path):
    """As long as a table is not complete, a 编号 that it lacks may still come: 未核对, no 退回."""
    lines: Rows = (
        ("表", "文件", "谁报", "条件"), ("责令", "责令.xlsx", "党支部", None),
        ("情况表", "情况表.xlsx", "二级党组织", None),
    )  # fmt: skip
    root = office(tmp_path, lines=lines, others=None)
    put(root, "责令", "责令.xlsx", "数学教工党支部",
        [{"编号": "令-1", "责任单位": "数学学院党总支", "问题": "台账不全"}])  # fmt: skip
    rows = [{"编号": "令-1", "措施": "补齐"}, {"编号": "令-2", "措施": "补齐"}]
    put(root, "情况表", "数学.xlsx", "数学学院党总支", rows)
    got = cs.collect(root)
    assert states(got, "情况表")["数学学院党总支"] == "已报"


def test_forms_and_tables_that_go_round_are_refused(tmp_path: Path):
    """责令 asks 进展, which is made of 情况表, which asks 整改事项, which is made of 责令."""
    ordered = {"事项": "编号 编号 键; 责任单位 单位 全部; 问题 文本 进展.问题"}
    with pytest.raises(cs.CxzyError) as caught:
        cs.collect(office(tmp_path, ordered=ordered))
    assert caught.value.sheet == "表样"
    assert "情况表(表样!A3) → 整改事项(汇总!A3)" in caught.value.message


def test_a_column_that_a_table_lacks_is_refused_at_the_form(tmp_path: Path):
    """With the nearest name, when the cycle is opened."""
    state = {**STATE, "事项": "编号 编号 整改事项.编号 全; 问题 文本 =编号.问体; 措施 文本"}
    with pytest.raises(cs.FormError) as caught:
        cs.collect(office(tmp_path, state=state))
    (told,) = [f for f in caught.value.findings if f.severity == "强制"]
    assert (told.sheet, told.found) == ("字段", "编号.问体")
    assert "问题" in told.facts["why"]


def test_an_input_that_may_be_missing_has_no_rows(tmp_path: Path):
    """可缺: nobody is asked, and nothing is refused."""
    got = cs.collect(office(tmp_path, others=None))
    assert states(got, "情况表") == {}


def test_one_copy_by_itself_is_checked_as_far_as_can_be(tmp_path: Path):
    """检查 knows the inputs; what others sent is not there, and is not held against the copy."""
    root = office(tmp_path)
    put(root, "情况表", "数学.xlsx", "数学学院党总支", [{"编号": "评-1", "措施": "约谈"}])
    told = cs.check(root / "收件箱" / "数学.xlsx", load_cycle(root))
    assert not told.blocking


def test_a_form_may_ask_a_table_of_forms_that_ask_a_table(tmp_path: Path):
    """回访 asks 进展, made of 情况表, which asks 整改事项: two stages, then everything."""
    lines: Rows = (
        ("表", "文件", "谁报", "条件", "必报"), ("回访", "回访.xlsx", "办公室", None, "否"),
        ("责令", "责令.xlsx", "办公室", None, "否"),
        ("情况表", "情况表.xlsx", "二级党组织", "COUNTIFS(整改事项.单位, 单位)>0", "是"),
    )  # fmt: skip
    others: Rows = (OTHERS[0], OTHERS[1])
    root = office(tmp_path, lines=lines, others=others)
    put(root, "情况表", "数学.xlsx", "数学学院党总支", [{"编号": "评-1", "措施": "约谈"}])
    rows = [{"编号": "评-1", "结论": "已改"}, {"编号": "评-2", "结论": "未见"}]
    put(root, "回访", "回访.xlsx", "办公室", rows)
    opened = open_cycle(load_cycle(root))
    assert [sorted(stage.tables) for stage in opened.stages] == [
        ["整改事项", "责令事项"], ["进展"],
    ]  # fmt: skip
    assert [sorted(stage.forms) for stage in opened.stages] == [["责令"], ["情况表", "责令"]]
    got = cs.collect(root)
    (told,) = [f for f in got.findings if f.code == "not-allowed"]
    assert (told.file, told.severity, told.found) == ("回访.xlsx", "强制", "评-2")
    (copy,) = [one.filled for one in got.made if one.form == "回访"]
    assert copy.rows["事项"]["措施"].fillna("").tolist() == ["约谈", ""]


def test_a_register_of_everything_is_made_of_every_form(tmp_path: Path):
    """A form that asks a table over 应报 would decide what is 应报: refused."""
    tables: Rows = (*TABLES, ("催报", "应报", None, None))
    state = {**STATE, "事项": "编号 编号 键; 问题 文本 催报.单位; 措施 文本"}
    with pytest.raises(cs.CxzyError, match=r"催报\(汇总!A6\) → 情况表\(表样!A3\) → 催报"):
        cs.collect(office(tmp_path, tables=tables, state=state))


def test_what_a_named_form_asks_is_asked(tmp_path: Path):
    """责令 has a formula over 情况表, which asks 整改事项, which is made of 责令."""
    ordered = {**ORDERED, "表头": "件数 整数 =COUNTA(情况表.事项.编号)"}
    with pytest.raises(cs.CxzyError, match=r"责令\(表样!A2\)"):
        cs.collect(office(tmp_path, ordered=ordered))


def test_who_is_asked_is_decided_by_what_has_come(tmp_path: Path):
    """责令 of the branches is not all in: 数学 alone is asked yet, and nothing is undecided."""
    lines: Rows = (
        ("表", "文件", "谁报", "条件"), ("责令", "责令.xlsx", "党支部", None),
        ("情况表", "情况表.xlsx", "二级党组织", "COUNTIFS(整改事项.单位, 单位)>0"),
    )  # fmt: skip
    root = office(tmp_path, lines=lines, others=None)
    put(root, "责令", "责令.xlsx", "数学教工党支部",
        [{"编号": "令-1", "责任单位": "数学学院党总支", "问题": "台账不全"}])  # fmt: skip
    got = cs.collect(root)
    assert states(got, "情况表") == {"数学学院党总支": "未报"}
    assert not [f for f in got.findings if f.code == "condition-unknown"]


def test_columns_of_an_input_that_is_missing_are_taken_on_trust(tmp_path: Path):
    """Also those that are asked of a value with a dot, with the type that their use asks for."""
    rows = "编号 编号 各周期.整改事项.编号; 问题 文本 =编号.问题; 分 小数 =编号.分值*2; 措施 文本"
    state = {**STATE, "事项": rows}
    root = office(tmp_path, state=state, others=None)
    form = open_cycle(load_cycle(root)).cycle.forms["情况表"]
    assert not form.waiting
    assert form.fields["事项.编号"].refers == "各周期.整改事项.编号"


def test_options_of_an_input_are_known_to_the_reader(tmp_path: Path):
    """选项 of another cycle's rows: what is typed in full width is one of them."""
    state = {**STATE, "事项": "编号 选项 各周期.整改事项.编号; 问题 文本; 措施 文本"}
    root = office(tmp_path, state=state)
    form = open_cycle(load_cycle(root)).cycle.forms["情况表"]
    assert form.fields["事项.编号"].options == ("评-1", "评-2")
    own = {**STATE, "事项": "编号 选项 整改事项.编号; 问题 文本; 措施 文本"}
    form = open_cycle(load_cycle(office(tmp_path / "二", state=own))).cycle.forms["情况表"]
    assert form.fields["事项.编号"].options == ()
