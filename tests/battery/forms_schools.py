"""Form families of schools: rosters, budgets, scores with weights, timetables, blocks side by side."""

# ruff: noqa: E501 - what is drawn is as wide as the sheet

from __future__ import annotations

from random import Random
from typing import Any

from .drawing import Block, Family, Kind, SheetDrawing
from .forms import (
    BRANCH,
    COUNT,
    DAY,
    DAY_TEXT,
    LONG,
    MOBILE,
    MONEY,
    PERSON,
    POST,
    REMARK,
    SCORE,
    SHARE,
    SOME,
    TALKS,
    UNIT,
    WORKS,
    option,
)  # fmt: skip


def _number(rng: Random) -> str:
    return f"2008{rng.randint(1, 99999):05d}"


def _year_month(rng: Random) -> str:
    return f"{rng.randint(1960, 1992)}年{rng.randint(1, 12)}月"


def _course(rng: Random) -> str:
    return rng.choice(("高等数学", "大学英语", "党课", "形势与政策", "体育", "思想道德修养"))


CODE = Kind("text", _number, "@", "编号")
MONTH_TEXT = Kind("text", _year_month)
COURSE = Kind("text", _course, optional=0.4)

# A roster: ten columns of texts and dates, no number that could be summed.
ROSTER = Family(
    "党员花名册",
    (
        SheetDrawing(
            "花名册",
            {
                "A1:J1": "中国共产党党员花名册",
                "A2:D2": "党支部名称:{{支部}}", "E2:G2": "统计时间:{{时间}}", "H2:J2": "制表人:{{制表人}}",
                "A3": "序号", "B3": "姓名", "C3": "性别", "D3": "民族", "E3": "出生年月", "F3": "学号(工号)",
                "G3": "入党时间", "H3": "学历", "I3": "联系电话", "J3": "备注",
                "B4": "{{党员.姓名}}", "C4": "{{党员.性别}}", "D4": "{{党员.民族}}", "E4": "{{党员.出生}}",
                "F4": "{{党员.学号}}", "G4": "{{党员.入党}}", "H4": "{{党员.学历}}", "I4": "{{党员.电话}}",
                "J4": "{{党员.备注}}",
                "A12:J12": "说明:预备党员请在备注栏注明。",
            },
            (Block("党员", "花名册", (3, 3), tuple(range(4, 12)), serial="A", key="姓名", last=10),),
            widths={"F": 14, "I": 14},
        ),
    ),
    {
        "支部": BRANCH, "时间": DAY_TEXT, "制表人": PERSON, "党员.姓名": PERSON, "党员.性别": option("男", "女"),
        "党员.民族": option("汉族", "回族", "畲族"), "党员.出生": MONTH_TEXT, "党员.学号": CODE, "党员.入党": DAY,
        "党员.学历": option("本科", "硕士", "博士"), "党员.电话": MOBILE, "党员.备注": REMARK,
    },
    ziduan=({"字段": "党员.学号", "类型": "编号"}, {"字段": "党员.电话", "类型": "电话"}),
)  # fmt: skip

ITEMS = (
    ("办公经费", "印刷费"), ("办公经费", "邮电费"), ("活动经费", "差旅费"), ("活动经费", "会议费"),
    ("活动经费", "培训费"), ("其他", "其他支出"),
)  # fmt: skip

# A budget: printed rows in merged groups under a heading of three levels, sums across and below.
BUDGET = Family(
    "经费预算表",
    (
        SheetDrawing(
            "预算表",
            {
                "A1:I1": "党建活动经费预算表",
                "A2:E2": "申报单位:{{单位}}", "F2:I2": "申报日期:{{日期}}          单位:元",
                "A3:A5": "类别", "B3:B5": "科目", "C3:G3": "预算金额", "H3:H5": "合计", "I3:I5": "测算依据",
                "C4:D4": "财政拨款", "E4:F4": "自筹经费", "G4:G5": "其他来源",
                "C5": "基本支出", "D5": "项目支出", "E5": "校内", "F5": "校外",
                "A6:A7": "办公经费", "A8:A10": "活动经费", "A11": "其他",
                **{f"B{6 + i}": item for i, (_, item) in enumerate(ITEMS)},
                **{
                    f"{'CDEFGI'[j]}{6 + i}": f"{{{{预算.{n}}}}}"
                    for i in range(6)
                    for j, n in enumerate(("基本", "项目", "校内", "校外", "其他来源", "依据"))
                },
                **{f"H{6 + i}": f"=SUM(C{6 + i}:G{6 + i})" for i in range(6)},
                "A12:B12": "合计", **{f"{c}12": f"=SUM({c}6:{c}11)" for c in "CDEFGH"},
                "A13": "负责人", "B13:D13": "{{负责人}}", "E13": "财务审核", "F13:I13": "{{审核}}",
            },
            (
                Block(
                    "预算", "预算表", (3, 5), tuple(range(6, 12)), total=12, key="科目", fixed=True, last=9,
                ),
            ),
            widths={"I": 24},
        ),
    ),
    {
        "单位": UNIT, "日期": DAY_TEXT, "负责人": PERSON, "审核": PERSON, "预算.基本": MONEY, "预算.项目": MONEY,
        "预算.校内": MONEY, "预算.校外": MONEY, "预算.其他来源": MONEY, "预算.依据": TALKS,
    },
    ziduan=tuple({"字段": f"预算.{n}", "类型": "小数"} for n in ("基本", "项目", "校内", "校外", "其他来源")),
)  # fmt: skip

WEIGHTS = (
    ("教学工作", "课堂教学", 30, "40%"), ("教学工作", "教学研究", 20, "40%"), ("科研工作", "论文著作", 25, "35%"),
    ("科研工作", "科研项目", 15, "35%"), ("公共服务", "班主任工作", 10, "25%"),
)  # fmt: skip


def _weighted(rng: Random, record: dict[str, Any]) -> None:
    record["自评"] = rng.randint(1, 30) + rng.choice((0, 0.5))
    record["互评"] = rng.randint(1, 30) + rng.choice((0, 0.5))


# Scores with weights: two printed columns of texts, two of numbers, a small record below.
APPRAISAL = Family(
    "考核打分表",
    (
        SheetDrawing(
            "打分表",
            {
                "A1:G1": "教职工年度考核打分表",
                "A2": "被考核人", "B2": "{{姓名}}", "C2": "部门", "D2:E2": "{{部门}}", "F2": "岗位", "G2": "{{岗位}}",
                "A3": "一级指标", "B3": "二级指标", "C3": "权重", "D3": "分值", "E3": "自评得分", "F3": "互评得分",
                "G3": "评分说明",
                "A4:A5": "教学工作", "A6:A7": "科研工作", "A8": "公共服务",
                "C4:C5": "40%", "C6:C7": "35%", "C8": "25%",
                **{f"B{4 + i}": line[1] for i, line in enumerate(WEIGHTS)},
                **{f"D{4 + i}": line[2] for i, line in enumerate(WEIGHTS)},
                **{
                    f"{'EFG'[j]}{4 + i}": f"{{{{得分.{n}}}}}"
                    for i in range(5)
                    for j, n in enumerate(("自评", "互评", "说明"))
                },
                "A9:C9": "合计", **{f"{c}9": f"=SUM({c}4:{c}8)" for c in "DEF"},
                "A10": "考核等次", "B10:C10": "{{等次}}", "D10": "考核组长", "E10": "{{组长}}", "F10": "日期",
                "G10": "{{日期}}",
            },
            (
                Block(
                    "得分", "打分表", (3, 3), (4, 5, 6, 7, 8), total=9, key="二级指标", fixed=True, last=7,
                    balance=_weighted,
                ),
            ),
        ),
    ),
    {
        "姓名": PERSON, "部门": UNIT, "岗位": POST, "等次": option("优秀", "合格", "基本合格"), "组长": PERSON,
        "日期": DAY, "得分.自评": SCORE, "得分.互评": SCORE, "得分.说明": TALKS,
    },
    ziduan=({"字段": "得分.自评;互评", "类型": "小数"},),
)  # fmt: skip

# One page for one person: merged labels, a photograph, a box of text, signatures at the end.
PERSONAL = Family(
    "入党积极分子登记表",
    (
        SheetDrawing(
            "登记表",
            {
                "A1:G1": "入党积极分子登记表",
                "A2": "姓名", "B2": "{{姓名}}", "C2": "性别", "D2": "{{性别}}", "E2": "民族", "F2": "{{民族}}",
                "G2:G5": "照片",
                "A3": "出生年月", "B3": "{{出生}}", "C3": "籍贯", "D3": "{{籍贯}}", "E3": "学历", "F3": "{{学历}}",
                "A4": "申请入党时间", "B4:C4": "{{申请}}", "D4": "确定积极分子时间", "E4:F4": "{{确定}}",
                "A5": "所在单位", "B5:D5": "{{单位}}", "E5": "手机", "F5": "{{手机}}",
                "A6:A8": "培养联系人", "B6": "姓名", "C6": "职务", "D6": "单位", "E6:G6": "培养时间",
                "B7": "{{联系.姓名}}", "C7": "{{联系.职务}}", "D7": "{{联系.单位}}", "E7:G7": "{{联系.时间}}",
                "E8:G8": None,
                "A9": "本人简历", "B9:G9": "{{简历}}", "A10": "奖惩情况", "B10:G10": "{{奖惩}}",
                "A11": "党支部意见", "B11:G11": "{{意见}}\n支部书记签名:              年   月   日",
            },
            (Block("联系", "登记表", (6, 6), (7, 8), key="姓名", last=7),),
        ),
    ),
    {
        "姓名": PERSON, "性别": option("男", "女"), "民族": option("汉族", "畲族"), "出生": MONTH_TEXT,
        "籍贯": option("福建福州", "江西九江"), "学历": option("本科", "硕士"), "申请": DAY, "确定": DAY,
        "单位": UNIT, "手机": MOBILE, "联系.姓名": PERSON, "联系.职务": POST, "联系.单位": UNIT,
        "联系.时间": DAY_TEXT, "简历": LONG, "奖惩": TALKS, "意见": option("同意", "同意列为积极分子"),
    },
)  # fmt: skip

DAYS = ("星期一", "星期二", "星期三", "星期四", "星期五")
HOURS = ("第1-2节", "第3-4节", "第5-6节", "第7-8节")

# A timetable: single fields where rows and columns cross, many of them blank.
TIMETABLE = Family(
    "课程表",
    (
        SheetDrawing(
            "课程表",
            {
                "A1:F1": "党校培训班课程表",
                "A2": "班级", "B2:C2": "{{班级}}", "D2": "班主任", "E2:F2": "{{班主任}}",
                "A3": "节次", **{f"{'BCDEF'[j]}3": day for j, day in enumerate(DAYS)},
                **{f"A{4 + i}": hour for i, hour in enumerate(HOURS)},
                **{
                    f"{'BCDEF'[j]}{4 + i}": f"{{{{{day}{i + 1}}}}}"
                    for i in range(4)
                    for j, day in enumerate(DAYS)
                },
                "A8:F8": "注:没有课的格子空着。",
            },
        ),
    ),
    {
        "班级": Kind("text", lambda r: f"第{r.randint(1, 30)}期培训班"), "班主任": PERSON,
        **{f"{day}{i + 1}": COURSE for day in DAYS for i in range(4)},
    },
)  # fmt: skip

ASKED = ("党员先锋作用", "支部组织生活", "解决实际困难", "党务公开")
ANSWERS = ("很满意", "满意", "不满意", "不了解")

# A questionnaire: a row of boxes a question, then words.
QUESTIONS = Family(
    "问卷",
    (
        SheetDrawing(
            "问卷",
            {
                "A1:F1": "党建工作满意度调查问卷",
                "A2:F2": "您所在的支部:{{支部}}      填写日期:{{日期}}",
                "A3": "题号", "B3": "调查内容", **{f"{'CDEF'[j]}3": n for j, n in enumerate(ANSWERS)},
                **{f"A{4 + i}": f"{i + 1}" for i in range(4)},
                **{f"B{4 + i}": item for i, item in enumerate(ASKED)},
                **{
                    f"{'CDEF'[j]}{4 + i}": f"{{{{第{i + 1}题={n}}}}}"
                    for i in range(4)
                    for j, n in enumerate(ANSWERS)
                },
                "A8:B8": "您对党建工作的建议", "C8:F8": "{{建议}}",
            },
        ),
    ),
    {
        "支部": BRANCH, "日期": DAY_TEXT, "建议": TALKS,
        **{f"第{i + 1}题": option(*ANSWERS, optional=0.1) for i in range(4)},
    },
)  # fmt: skip

# Two lists side by side, each with serial numbers of its own, and counts below.
BESIDE = Family(
    "发展党员情况表",
    (
        SheetDrawing(
            "情况表",
            {
                "A1:I1": "发展党员情况表",
                "A2": "党支部", "B2:D2": "{{支部}}", "F2": "书记", "G2:I2": "{{书记}}",
                "A3:D3": "已发展党员", "F3:I3": "积极分子",
                "A4": "序号", "B4": "姓名", "C4": "发展时间", "D4": "票数",
                "F4": "序号", "G4": "姓名", "H4": "培养人", "I4": "培养月数",
                "B5": "{{发展.姓名}}", "C5": "{{发展.时间}}", "D5": "{{发展.票数}}",
                "G5": "{{积极.姓名}}", "H5": "{{积极.培养人}}", "I5": "{{积极.月数}}",
                "A11": "应到会", "B11": "{{应到}}", "C11": "实到会", "D11": "{{实到}}", "F11": "出席率",
                "G11": "{{出席率}}",
            },
            (
                Block("发展", "情况表", (3, 4), (5, 6, 7, 8, 9, 10), serial="A", key="姓名", last=4),
                Block("积极", "情况表", (3, 4), (5, 6, 7, 8, 9, 10), serial="F", key="姓名", last=9),
            ),
        ),
    ),
    {
        "支部": BRANCH, "书记": PERSON, "应到": SOME, "实到": SOME, "出席率": SHARE, "发展.姓名": PERSON,
        "发展.时间": DAY, "发展.票数": SOME, "积极.姓名": PERSON, "积极.培养人": PERSON, "积极.月数": COUNT,
    },
)  # fmt: skip

# A register of works without serial numbers, whose first column is a date.
WORK_LOG = Family(
    "工作台账",
    (
        SheetDrawing(
            "台账",
            {
                "A1:F1": "基层党建工作台账",
                "A2": "责任单位", "B2:C2": "{{单位}}", "D2": "年度", "E2:F2": "{{年度}}",
                "A3": "时间", "B3": "工作内容", "C3": "参加人数", "D3": "经费(元)", "E3": "责任人", "F3": "完成比例",
                "A4": "{{工作.时间}}", "B4": "{{工作.内容}}", "C4": "{{工作.人数}}", "D4": "{{工作.经费}}",
                "E4": "{{工作.责任人}}", "F4": "{{工作.比例}}",
                "A10:B10": "合计", "C10": "=SUM(C4:C9)", "D10": "=SUM(D4:D9)",
                "A11": "填报人", "B11": "{{填报人}}", "C11": "审核人", "D11": "{{审核人}}",
            },
            (
                Block(
                    "工作", "台账", (3, 3), (4, 5, 6, 7, 8, 9), total=10, key="内容", last=6,
                ),
            ),
        ),
    ),
    {
        "单位": UNIT, "年度": Kind("text", lambda r: f"{r.randint(2009, 2012)}年度"), "填报人": PERSON,
        "审核人": PERSON, "工作.时间": DAY, "工作.内容": WORKS, "工作.人数": SOME, "工作.经费": MONEY,
        "工作.责任人": PERSON, "工作.比例": SHARE,
    },
    ziduan=({"字段": "工作.内容", "键": "键"},),
)  # fmt: skip

SCHOOLS = {
    "党员花名册": ROSTER, "经费预算表": BUDGET, "考核打分表": APPRAISAL, "登记表": PERSONAL, "课程表": TIMETABLE,
    "问卷": QUESTIONS, "并排两块": BESIDE, "工作台账": WORK_LOG,
}  # fmt: skip
