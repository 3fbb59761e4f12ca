"""What a tagged form says: tags of all kinds, blocks, types, and what is wrong with it."""

# ruff: noqa: E501 - what is drawn is as wide as the sheet

from __future__ import annotations

import pytest

from cxzy_sheets.findings import ADVICE, MUST, VERIFY, Finding
from cxzy_sheets.layout import Layout, lint, load_layout

from ..drawn import drawn
from ..reading.ballots import FORM


def load(text: str, **options: object) -> tuple[Layout, list[Finding]]:
    """Return the layout of a drawn form with all findings of its lint."""
    layout, problems = load_layout(drawn(text, **options), "附件4")  # type: ignore[arg-type]
    return layout, [*problems, *lint(layout)]


def facts(findings: list[Finding], *severities: str) -> list[tuple[str, str | None, object]]:
    """Return (code, cell, field) of the findings of some severities."""
    return [(f.code, f.cell, f.field) for f in findings if f.severity in severities]


def test_tags_become_fields_and_blocks_in_the_order_of_the_form():
    """A single tag is a field, tags with a dot on one row are a block that repeats."""
    layout, findings = load(FORM)

    assert list(layout.fields)[:4] == ["单位", "日期", "联系人", "电话"]
    assert layout.blocks["支部"].fields == ("名称", "有效", "满意", "不满意", "备注")
    assert layout.blocks["支部"].room == 5
    assert not layout.blocks["支部"].fixed
    assert layout.title == "党支部群众评议结果汇总表"
    assert facts(findings, MUST, VERIFY) == []


def test_a_header_is_a_path_of_texts():
    """The columns of a block are named by every level of their heading."""
    layout, _ = load(FORM)
    (table,) = layout.pages[0].tables

    assert [column.path for column in table.columns] == [
        ("支部名称",), ("有效票",), ("评议情况", "满意"), ("评议情况", "不满意"), ("备注",),
    ]  # fmt: skip
    assert (table.serial, table.rows, table.totals) == (0, (6, 7, 8, 9, 10), (11,))
    assert table.total_formulas == {
        (11, 2): "SUM(支部.有效)", (11, 3): "SUM(支部.满意)", (11, 4): "SUM(支部.不满意)",
    }  # fmt: skip


def test_full_width_braces_and_signs_are_tags_too():
    """What a Chinese input method types is the same tag."""
    layout, findings = load("""
        Sheet1 | A | B
        1 | 单位 | ｛｛单位｝｝
        2 | 名称 | {{支部。名称}}
        3 | 推进 | {{推进＝满意}}
    """)

    assert list(layout.fields) == ["单位", "支部.名称", "推进"]
    assert layout.fields["推进"].options == ("满意",)
    assert facts(findings, MUST) == []


def test_types_come_from_what_the_form_shows():
    """字段 says it, else ticks, validation, the number format, or its use in a rule or total."""
    layout, _ = load(
        """
        Sheet1 | A | B | C | D
        1 | 单位 | {{单位}} | 等次 | {{等次}}
        2 | 序号 | 名称 | 得分 | 说明
        3 | 1 | {{项.名称}} | {{项.得分}} | {{项.说明}}
        4 | 合计 |  | =SUM(C3:C3) |
        字段 | A | B | C
        1 | 字段 | 类型 | 取值
        2 | 单位 | 单位 |
        规则 | A | B
        1 | 编号 | 规则
        2 | R1 | 项.得分>=0
        """,
        dropdowns={"D1": "好,一般,差"},
    )

    assert {n: (f.type, f.type_source) for n, f in layout.fields.items()} == {
        "单位": ("单位", "字段"), "等次": ("选项", "validation"), "项.名称": ("文本", "default"),
        "项.得分": ("小数", "use"), "项.说明": ("文本", "default"),
    }  # fmt: skip
    assert layout.fields["等次"].options == ("好", "一般", "差")


def test_tags_on_several_rows_are_printed_rows():
    """A block on several rows has one record for each, its printed texts and numbers fields of it."""
    layout, _ = load("""
        表 | A | B | C | D
        1 | 项目 | 内容 | 分值 | 得分
        2 | 班子好 | 团结 | 10 | {{评分.得分}}
        3 | ^ | 民主 | 15 | {{评分.得分}}
        4 | 队伍好 | 教育 | 25 | {{评分.得分}}
    """)

    assert layout.blocks["评分"].fixed
    assert layout.blocks["评分"].fields == ("项目", "内容", "分值", "得分")
    (table,) = layout.pages[0].tables
    assert table.printed == {
        "评分.项目": ("班子好", "班子好", "队伍好"), "评分.内容": ("团结", "民主", "教育"),
        "评分.分值": ("10", "15", "25"),
    }  # fmt: skip
    assert layout.fields["评分.分值"].type == "整数"


def test_a_place_may_be_named_in_the_sheet_of_fields():
    """A cell that cannot take a tag is named by its address."""
    layout, findings = load("""
        表 | A | B
        1 | 单位 | {{单位}}
        2 | 等次 |
        字段 | A | B | C
        1 | 字段 | 位置 | 类型
        2 | 等次 | 表!B2 | 文本
    """)

    (spot,) = [s for s in layout.pages[0].spots if s.field == "等次"]
    assert (spot.row, spot.column) == (1, 1)
    assert facts(findings, MUST, VERIFY) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sheet1 | A\n1 | 没有标签的表", ("form-no-tags", None, None)),
        ("Sheet1 | A | B\n1 | 单位 | {{单位}\n", ("form-bad-tag", "B1", None)),
        (
            "Sheet1 | A | B\n1 | 单位 | {{块.段.字}}\n2 | 名 | {{名}}\n",
            ("form-bad-tag", "B1", None),
        ),
        (
            "Sheet1 | A | B\n1 | 单位 | {{单位}}\n字段 | A | B\n1 | 字段 | 类型\n2 | 单住 | 文本\n",
            ("form-field-without-place", "A2", "单住"),
        ),
        (
            "Sheet1 | A | B\n1 | 单位 | {{单位}}\n字段 | A | B\n1 | 字段 | 类型\n2 | 单位 | 文字\n",
            ("form-unknown-type", "B2", None),
        ),
        (
            "Sheet1 | A | B\n1 | 单位 | {{单位}}\n字段 | A | B\n1 | 字段 | 类形\n2 | 单位 | 文本\n",
            ("form-unknown-heading", "B1", None),
        ),
        (
            "Sheet1 | A | B\n1 | 人数 | {{人数}}\n规则 | A | B\n1 | 编号 | 规则\n2 | R1 | 人教>0\n",
            ("form-bad-rule", "B2", None),
        ),
        (
            "Sheet1 | A | B\n1 | 人数 | {{人数}}\n规则 | A | B | C\n1 | 编号 | 范围 | 规则\n2 | R1 | 支步 | 人数>0\n",
            ("form-unknown-block", "B2", None),
        ),
        (
            "Sheet1 | A | B\n1 | 人数 | {{人数}}\n规则 | A | B | C\n1 | 编号 | 规则 | 级别\n2 | R1 | 人数>0 | 严重\n",
            ("form-unknown-level", "C2", None),
        ),
        (
            "Sheet1 | A | B\n1 | 人数 | {{人数}}\n字段 | A\n1 | 字段\n2 | 人数\n3 | 人数\n",
            ("form-field-twice", "A3", None),
        ),
    ],
)
def test_a_broken_form_is_told_with_its_cell(text: str, expected: tuple[object, ...]):
    """What makes a form unusable is a finding of severity 强制 with sheet and cell."""
    _, findings = load(text)

    assert facts(findings, MUST) == [expected]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        (
            "Sheet1 | A | B\n1 | 单位 | {{单位}}\n字段 | A | B\n1 | 字段 | 类型\n2 | 单位 | 文字\n",
            "文本",
        ),
        (
            "Sheet1 | A | B\n1 | 单位 | {{单位}}\n字段 | A | B\n1 | 字段 | 类形\n2 | 单位 | 文本\n",
            "类型",
        ),
        (
            "Sheet1 | A | B\n1 | 单位名称 | {{单位名称}}\n字段 | A\n1 | 字段\n2 | 单位名\n",
            "单位名称",
        ),
        (
            "Sheet1 | A | B\n1 | 参加人数 | {{参加人数}}\n规则 | A | B\n1 | 编号 | 规则\n2 | R1 | 参加人教>0\n",
            "参加人数",
        ),
    ],
)
def test_the_nearest_name_is_offered(text: str, offered: str):
    """A misspelt type, heading, field or name in a rule comes with the name that is meant."""
    _, findings = load(text)

    (problem,) = [f for f in findings if f.severity == MUST]
    assert offered in str(problem)


def test_doubts_about_a_form_are_told_without_refusing_it():
    """A field in two places, names alike but for a slip, no label, a heading twice: 核实."""
    layout, findings = load("""
        表 | A | B | C | D | E
        1 | 单位 | {{单位}} |  | 单位 | {{单位}}
        2 | 参评人员数 | {{参评人员数}} |  | 到会 | {{参评人负数}}
        3 |  | {{无名}} | | |
        4 | 序号 | 名称 | 得票 | 得票 |
        5 | 1 | {{支部.名称}} | {{支部.甲}} | {{支部.乙}} |
        6 | 填表人: |
    """)

    assert facts(findings, VERIFY) == [
        ("form-tag-twice", "E1", "单位"),
        ("form-similar-names", "E2", "参评人负数"),
        ("form-no-label", "B3", "无名"),
        ("form-same-heading", "D4", "支部"),
    ]
    assert set(layout.blocks) == {"支部"}


def test_two_blocks_on_one_row_are_a_slip():
    """Tags of one row that name two blocks are told: one of them is misspelt."""
    _, findings = load("""
        表 | A | B | C
        1 | 名称 | 票数 | 备注
        2 | {{支部.名称}} | {{支部.票数}} | {{支步.备注}}
        3 | 合计 |
    """)

    assert ("form-similar-names", "C2", "支步") in facts(findings, VERIFY)


def test_what_was_decided_is_told():
    """Fields with type and place, blocks with headings and end, rules with their rows, own totals."""
    _, findings = load(FORM + """
        规则 | A | B | C
        1 | 编号 | 范围 | 规则
        2 | R1 |  | 满意+不满意<=有效
        3 | R2 |  | SUM(支部.有效)>0
    """)  # fmt: skip

    told = {(f.code, f.cell): f.message for f in findings if f.severity == ADVICE}
    assert told["form-rule-read", "C2"] == "规则 R1:满意+不满意<=有效,按 支部 逐行核对,强制。"
    assert told["form-rule-read", "C3"] == "规则 R2:SUM(支部.有效)>0,整份核对,强制。"
    assert told["form-field-read", "C7"] == "支部.有效:小数,位置 附件4!C7,按公式和规则中的用法。"
    assert "到第 12 行“合计”为止" in told["form-block-read", "B7"]
    assert told["form-own-formula", "C12"] == "表里自带的公式作为规则使用:C12 = SUM(支部.有效)。"


def test_a_name_that_is_no_excel_name_is_shown_as_formulas_write_it():
    """`满意(人)` is written [满意(人)] in formulas."""
    _, findings = load("表 | A | B\n1 | 满意(人) | {{满意(人)}}\n")

    assert [(f.field, f.message) for f in findings if f.code == "form-bracket-name"] == [
        ("满意(人)", "字段“满意(人)”在公式里要写成 [满意(人)]。")
    ]


def test_a_block_without_an_end_is_told():
    """Where nothing printed stands below a block, what is typed there is looked at as records."""
    _, findings = load("表 | A | B\n1 | 名称 | 票数\n2 | {{支部.名称}} | {{支部.票数}}\n")

    assert ("form-open-end", "A2", "支部") in facts(findings, ADVICE)
