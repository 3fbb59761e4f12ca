"""The numbers of real offices (domain/wishes.md): the same figures, or an honest refusal.

Expected numbers are worked out by hand from the votes as they were published.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from cxzy_sheets.errors import CxzyError

from .cycles import cycle, tables, values

BALLOTS = {
    "附件3": {
        "表头": "有效票 整数",
        "内容": "评议内容 文本; 满意 整数; 比较满意 整数; 基本满意 整数; 不满意 整数",
    }
}
RATES = {
    "门槛": "80%",
    "分母": "=有效票",
    "满意率": "=满意/分母",
    "满意度": "=(满意+比较满意+基本满意)/分母",
    "评议结果": "=满意度",
}
LINES = [("汇总表", "来源", "每行"), ("各项内容", "附件3.内容", "评议内容")]
COLUMNS = {
    "各项内容": [
        "有效票, 满意, 比较满意, 基本满意 = SUM",
        "满意率 [0.00%]",
        "满意度 [0.00%]",
        "低于门槛 = 评议结果<门槛",
    ]
}


def _items(tmp_path: Path, valid: int, votes: list[tuple[int, ...]], **changed: str):
    rows = [(f"第{number}项", *line, 0) for number, line in enumerate(votes, start=1)]
    came = {"附件3": {"A": {"表头": {"有效票": valid}, "内容": rows}}}
    made = tables(tmp_path, BALLOTS, LINES, COLUMNS, came, parameters={**RATES, **changed})
    return made["各项内容"]


def test_e01_strict_and_cumulative_rates(tmp_path: Path):
    """Of 141 votes 134 are 95.04 % strictly; with every positive category all are 100 %."""
    votes = [(134, 4, 3), (134, 5, 2), (127, 8, 6), (126, 9, 6), (132, 7, 2)]

    made = _items(tmp_path, 141, votes)

    strict = [round(rate * 100, 2) for (rate,) in values(made, "满意率")]
    assert strict == [95.04, 95.04, 90.07, 89.36, 93.62]
    assert values(made, "满意度") == [(1.0,)] * 5
    assert made.column("满意率").format == "0.00%"
    assert (
        "计算方法:满意率=满意/分母;分母=有效票;满意度=(满意+比较满意+基本满意)/分母;"
        in made.notes[0]
    )


def test_e03_the_same_votes_fail_and_pass(tmp_path: Path):
    """76 of 100 fail 80 % by the strict rule and pass by the cumulative one; the note says it."""
    votes = [(76, 0, 21), (71, 0, 26), (78, 0, 17), (74, 0, 21)]

    cumulative = _items(tmp_path / "甲", 100, votes)
    strict = _items(tmp_path / "乙", 100, votes, 评议结果="=满意率")

    assert values(cumulative, "满意度") == [(0.97,), (0.97,), (0.95,), (0.95,)]
    assert values(cumulative, "低于门槛") == [(False,)] * 4
    assert values(strict, "低于门槛") == [(True,)] * 4
    assert "评议结果=满意度" in cumulative.notes[0]
    assert "评议结果=满意率" in strict.notes[0]
    assert strict.notes[1] == "参数:门槛=80%,按未四舍五入的值比较。"


def test_a_threshold_is_compared_unrounded(tmp_path: Path):
    """159 of 199 prints as 79.90 % or 80 %, and is below 80 %; 160 of 200 is not."""
    form = {"附件4": {"支部": "名称 单位 党支部 全; 满意 整数; 有效票 整数"}}
    came = {"附件4": {"A": {"支部": [("数学教工党支部", 159, 199), ("数学学生党支部", 160, 200)]}}}
    made = tables(
        tmp_path, form, [("汇总表", "来源", "每行"), ("结果", "附件4.支部", None)],
        {"结果": ["支部 = 名称", "满意率 [0.00%] = 满意/有效票", "低于 = 满意率<门槛",
                'print = TEXT(满意率,"0.00%") & "," & TEXT(满意率,"0%")']},
        came, parameters={"门槛": 0.8},
    )["结果"]  # fmt: skip

    assert values(made, "低于", "print") == [(True, "79.90%,80%"), (False, "80.00%,80%")]


def test_e08_a_gap_and_an_overlap_are_seen(tmp_path: Path):
    """84.5 % is of no grade, 55/3/42 of two: three yes-or-no columns say so, one cell could not."""
    form = {"测评": {"班子": "名称 文本; 满意 整数; 基本满意 整数; 不满意 整数"}}
    came = {"测评": {"A": {"班子": [("甲", 90, 79, 31), ("乙", 55, 3, 42), ("丙", 95, 3, 2)]}}}
    made = tables(
        tmp_path,
        form,
        [("汇总表", "来源"), ("等次", "测评.班子")],
        {
            "等次": [
                "名称",
                "总票 = 满意+基本满意+不满意",
                "满意率 = 满意/总票",
                "之和 = (满意+基本满意)/总票",
                "档_满意 = 满意率>=90%",
                "档_基本满意 = OR(之和>=85%, 满意率>=50%)",
                "档_不满意 = OR(之和<=84%, 不满意/总票>=40%)",
                "几档 = 档_满意*1+档_基本满意*1+档_不满意*1",
            ]
        },
        came,
    )["等次"]

    assert values(made, "名称", "之和", "几档") == [
        ("甲", 0.845, 0),
        ("乙", 0.58, 2),
        ("丙", 0.98, 2),
    ]
    assert made.column("档_基本满意").levels == ("档", "基本满意")


RANKING = {
    "定级": {"支部": "名称 单位 党支部 全; 自评分 小数; 上级评分 小数; 核定等次 选项 等次表.等次"}
}
BANDS = {"等次表": [("等次", "下限"), ("一般", 60), ("先进", 90), ("后进", 0), ("较好", 75)]}


def test_e21_weights_and_bands(tmp_path: Path):
    """40 % of 88 and 60 % of 92 are 90.4, 先进; the other way round 89.6 is 较好 and in no hole."""
    came = {"定级": {"A": {"支部": [
        ("数学教工党支部", 88, 92, "先进"), ("数学学生党支部", 92, 88, "较好"),
    ]}}}  # fmt: skip
    made = tables(
        tmp_path, RANKING, [("汇总表", "来源"), ("定级结果", "定级.支部")],
        {"定级结果": [
            "支部 = 名称", "得分 = 自评分*自评权重+上级评分*考评权重",
            "等次 = LOOKUP(得分, 等次表.下限, 等次表.等次)",
        ]}, came, parameters={"自评权重": 0.4, "考评权重": 0.6}, lists=BANDS,
    )["定级结果"]  # fmt: skip

    assert values(made, "得分", "等次") == [
        (pytest.approx(90.4), "先进"),
        (pytest.approx(89.6), "较好"),
    ]
    assert made.column("等次").about.refers == "等次表.等次"


def test_e21_bands_with_a_hole_are_refused(tmp_path: Path):
    """75–89 and 90 以上 leave 89.6 without a band: the list is refused, cell and rows named."""
    holes = [("等次", "下限", "上限"), ("先进", 90, 100), ("较好", 75, 89), ("一般", 60, 75)]
    overlap = [("等次", "下限", "上限"), ("先进", 90, None), ("较好", 75, 92)]
    fine = [("等次", "下限", "上限"), ("先进", 90, None), ("较好", 75, 90), ("一般", None, 75)]
    twice = [("等次", "下限"), ("先进", 90), ("较好", 90)]

    for name, rows, cell, message in (
        ("甲", holes, "C3", "“较好”与“先进”之间有空档:89 到 90 哪一档都不算。"),
        ("乙", overlap, "C3", "“较好”与“先进”重叠:90 到 92 两档都算。"),
        ("丁", twice, "B3", "“先进”与“较好”的下限都是 90。"),
    ):
        with pytest.raises(CxzyError) as caught:
            _with_bands(tmp_path / name, rows)
        error = caught.value
        assert (error.file, error.sheet, error.cell) == ("清单.xlsx", "等次表", cell)
        assert error.message == message
    _with_bands(tmp_path / "丙", fine)


def _with_bands(root: Path, rows):
    from cxzy_sheets.tables import compile_tables

    made = cycle(
        root, RANKING, [("汇总表", "来源"), ("结果", "定级.支部")], {"结果": ["名称"]},
        lists={"等次表": rows},
    )  # fmt: skip
    return compile_tables(made)


def test_e22_shares_add_up_to_a_hundred(tmp_path: Path):
    """54, 323, 107 and 49 of 533 are 10.1, 60.6, 20.1 and 9.2 %, which add up to 100.0 %."""
    grades = ["先进"] * 54 + ["较好"] * 323 + ["一般"] * 107 + ["后进"] * 49
    form = {"定级": {"支部": "名称 文本; 核定等次 选项 等次表.等次"}}
    lists = {"等次表": [("等次", "下限"), ("先进", 90), ("较好", 75), ("一般", 60), ("后进", 0)]}
    rows = [(f"第{i}支部", grade) for i, grade in enumerate(grades)]
    made = tables(
        tmp_path,
        form,
        [("汇总表", "来源", "每行", "合计"), ("分布", "定级.支部", "核定等次", "是")],
        {
            "分布": [
                "支部数 = COUNTA(名称)",
                "占比 [0.0%] = APPORTION(支部数, 本表.支部数, 1000)/1000",
            ]
        },
        {"定级": {"A": {"支部": rows}}},
        lists=lists,
    )["分布"]

    assert values(made, "核定等次", "支部数", "占比") == [
        ("先进", 54, 0.101),
        ("较好", 323, 0.606),
        ("一般", 107, 0.201),
        ("后进", 49, 0.092),
        (None, 533, None),
    ]
    assert sum(share for (share,) in values(made, "占比")[:4]) == pytest.approx(1.0)
