"""The form families of the battery: twelve forms as offices draw them.

Each has its tagged form (`family.form`), random truths (`family.truth(rng)`) and copies that a
person filled (`family.filled(truth)`). Shapes and texts follow forms.md §2.0–2.1.
"""

# ruff: noqa: E501 - what is drawn is as wide as the sheet

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from .drawing import Block, Family, Kind, SheetDrawing

SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗"
GIVEN = (
    "建国",
    "志强",
    "秀英",
    "桂兰",
    "海燕",
    "文斌",
    "丽娟",
    "晓东",
    "国庆",
    "玉梅",
    "永福",
    "思远",
    "雅琴",
    "立新",
    "明辉",
)
COLLEGES = (
    "数学",
    "物理",
    "化学",
    "历史",
    "外国语",
    "经济管理",
    "材料科学",
    "计算机(软件)",
    "马克思主义",
    "公共管理",
)
BRANCHES = (
    "教工第一",
    "教工第二",
    "本科生第一",
    "本科生第二",
    "研究生",
    "机关",
    "后勤",
    "离退休",
    "实验中心",
    "第五",
)
POSTS = ("书记", "副书记", "院长", "教授", "辅导员", "科员")
WORK = (
    "学习贯彻会议精神", "为民服务解难题", "开展结对共建", "设立党员先锋岗", "改进教风学风",
    "走访慰问困难党员", "整治文风会风", "建设学习型党组织", "组织志愿服务",
)  # fmt: skip
TALK = (
    "联系群众不够经常", "学习安排不够系统", "例会制度没有坚持", "公开承诺未按时公示", "其中两项措施没有落实",
    "注意改进工作方法", "经费使用不够透明", "会议记录不完整", "联系电话没有公开", "一、制度不够健全;二、落实不够有力",
)  # fmt: skip


def _unit(rng: Random) -> str:
    return f"{rng.choice(COLLEGES)}学院{rng.choice(('党总支', '党委', '分党委'))}"


def _branch(rng: Random) -> str:
    return f"{rng.choice(BRANCHES)}党支部"


def _person(rng: Random) -> str:
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def _phone(rng: Random) -> str:
    return f"0591-{rng.randint(22000000, 87999999)}"


def _mobile(rng: Random) -> str:
    return f"13{rng.randint(100000000, 999999999)}"


def _day(rng: Random) -> dt.datetime:
    return dt.datetime(2011, 1, 1) + dt.timedelta(days=rng.randint(0, 360))


def _day_text(rng: Random) -> str:
    day = _day(rng)
    return f"{day.year}年{day.month}月{day.day}日"


def _long(rng: Random) -> str:
    return "".join(
        f"{i}.{rng.choice(TALK)},{rng.choice(WORK)}。" for i in range(1, rng.randint(2, 5))
    )


def _money(rng: Random) -> float:
    return rng.randint(100, 99999) / 100


TEXT = "General"
UNIT = Kind("text", _unit)
BRANCH = Kind("text", _branch)
PERSON = Kind("text", _person)
POST = Kind("text", lambda r: r.choice(POSTS))
WORKS = Kind("text", lambda r: r.choice(WORK))
TALKS = Kind("text", lambda r: r.choice(TALK), optional=0.1)
LONG = Kind("text", _long)
REMARK = Kind(
    "text", lambda r: r.choice(("合并支部", "换届中", "另附说明", "新成立")), optional=0.7
)
PHONE = Kind("text", _phone, "@", "电话")
MOBILE = Kind("text", _mobile, "@", "电话")
DAY_TEXT = Kind("text", _day_text)
DAY = Kind("date", _day, "yyyy-mm-dd", "日期")
DAY_ZH = Kind("date", _day, 'yyyy"年"m"月"d"日"', "日期")
COUNT = Kind("number", lambda r: r.randint(0, 160), "0", "整数")
SOME = Kind("number", lambda r: r.randint(1, 90), "0", "整数")
SCORE = Kind("number", lambda r: r.randint(0, 40) / 2, "0.0", "小数")
MONEY = Kind("number", _money, "#,##0.00", "小数")
SHARE = Kind("number", lambda r: r.randint(100, 9900) / 10000, "0.00%", "百分比")


def option(*names: str, optional: float = 0.0) -> Kind:
    """Return the kind of a field that holds one of `names`."""
    return Kind("text", lambda r: r.choice(names), "General", "选项", optional)


def _votes(rng: Random, record: dict[str, Any]) -> None:
    """Make the numbers of a branch agree with each other: 应 ≥ 实 ≥ 发 ≥ 收 = 有效 + 无效."""
    due = rng.randint(12, 140)
    came = due - rng.randint(0, 4)
    valid = came - rng.randint(0, 3)
    good = rng.randint(valid // 2, valid)
    fair = rng.randint(0, valid - good)
    plain = rng.randint(0, valid - good - fair)
    made = {
        "应参评": due, "实参评": came, "发出": came, "收回": came, "有效": valid,
        "无效": came - valid, "满意": good, "比较满意": fair, "基本满意": plain,
        "不满意": valid - good - fair - plain,
    }  # fmt: skip
    record.update({k: v for k, v in made.items() if k in record})


# 甲: 汇总表 with mixed head and footer, two-level header, 合计 and rates that compute; no 字段.
SUMMARY = Family(
    "汇总表",
    (
        SheetDrawing(
            "附件4",
            {
                "A1": "附件4",
                "A2:N2": "党支部开展创先争优活动群众评议结果汇总表",
                "A3:N3": "填报单位(盖章):{{单位}}            填报日期:{{填报日期}}",
                "A4:A5": "序号", "B4:B5": "党支部名称", "C4:D4": "参评人数", "E4:H4": "票数",
                "I4:L4": "评议情况", "M4:M5": "满意率", "N4:N5": "备注",
                "C5": "应参评人数", "D5": "实参评人数", "E5": "发出票", "F5": "收回票",
                "G5": "有效票", "H5": "无效票", "I5": "满意", "J5": "比较满意",
                "K5": "基本满意", "L5": "不满意",
                "B6": "{{支部.名称}}", "C6": "{{支部.应参评}}", "D6": "{{支部.实参评}}",
                "E6": "{{支部.发出}}", "F6": "{{支部.收回}}", "G6": "{{支部.有效}}",
                "H6": "{{支部.无效}}", "I6": "{{支部.满意}}", "J6": "{{支部.比较满意}}",
                "K6": "{{支部.基本满意}}", "L6": "{{支部.不满意}}", "N6": "{{支部.备注}}",
                "A11:B11": "合计",
                **{f"{c}11": f"=SUM({c}6:{c}10)" for c in "CDEFGHIJKL"},
                "M11": '=IF(G11=0,"",I11/G11)',
                "A12:N12": "填表人:            审核人:            联系电话:{{联系电话}}",
                "A13:N13": "注:1.各栏均填人数或票数;2.满意率=满意票÷有效票;3.如有说明请另附材料。",
            },
            (
                Block(
                    "支部", "附件4", (4, 5), (6, 7, 8, 9, 10), total=11, serial="A", key="名称",
                    last=14, balance=_votes, formulas={"M": '=IF(G{r}=0,"",I{r}/G{r})'},
                ),
            ),
            title="A2",
            widths={"A": 6, "B": 22, "N": 14},
        ),
    ),
    {
        "单位": UNIT, "填报日期": DAY_TEXT, "联系电话": PHONE, "支部.名称": BRANCH,
        **{
            f"支部.{n}": COUNT
            for n in ("应参评", "实参评", "发出", "收回", "有效", "无效", "满意", "比较满意", "基本满意", "不满意")
        },
        "支部.备注": REMARK,
    },
)  # fmt: skip

ITEMS = (
    "推进创先争优活动情况", "推动中心工作和重点任务完成情况", "为群众办实事做好事情况",
    "加强自身建设情况", "总体评价",
)  # fmt: skip
LEVELS = ("满意", "比较满意", "基本满意", "不满意", "不了解")

# 乙: one page a unit: label/value cells in the head, printed items × counts, long texts; 字段, 规则.
PAGE = Family(
    "评议结果",
    (
        SheetDrawing(
            "附件3",
            {
                "A1": "附件3",
                "A2:F2": "基层党组织开展创先争优活动群众评议结果",
                "A3": "填报单位", "B3:C3": "{{单位}}", "D3": "评议日期", "E3:F3": "{{评议日期}}",
                "A4": "地点", "B4:C4": "{{地点}}", "D4": "主持人", "E4:F4": "{{主持人}}",
                "A5": "应参评人数", "B5": "{{应参评}}", "C5": "实参评人数", "D5": "{{实参评}}",
                "E5": "上级参会人", "F5": "{{上级参会人}}",
                "A6": "发出票", "B6": "{{发出票}}", "C6": "收回票", "D6": "{{收回票}}",
                "E6": "有效票", "F6": "{{有效票}}",
                "A7": "评议内容", **{f"{'BCDEF'[i]}7": f"{n}(票)" for i, n in enumerate(LEVELS)},
                **{f"A{8 + i}": item for i, item in enumerate(ITEMS)},
                **{
                    f"{'BCDEF'[j]}{8 + i}": f"{{{{内容.{n}}}}}"
                    for i in range(5)
                    for j, n in enumerate(LEVELS)
                },
                "A13": "主要意见建议", "B13:F13": "{{主要意见}}",
                "A14": "整改措施", "B14:F14": "{{整改措施}}",
                "A15:F15": "填表人:          审核人(书记签字):          联系电话:{{联系电话}}",
            },
            (
                Block(
                    "内容", "附件3", (7, 7), (8, 9, 10, 11, 12), key="评议内容", fixed=True,
                    last=6,
                ),
            ),
            title="A2",
            widths={"A": 32, "B": 14, "C": 14, "D": 14, "E": 14, "F": 16},
        ),
    ),
    {
        "单位": UNIT, "评议日期": DAY_ZH, "地点": Kind("text", lambda r: f"办公楼{r.randint(101, 620)}会议室"),
        "主持人": PERSON, "应参评": SOME, "实参评": SOME, "上级参会人": PERSON, "发出票": SOME,
        "收回票": SOME, "有效票": SOME, **{f"内容.{n}": COUNT for n in LEVELS},
        "主要意见": LONG, "整改措施": LONG, "联系电话": PHONE,
    },
    ziduan=(
        {"字段": "单位", "必填": "是"}, {"字段": "评议日期", "类型": "日期"},
        {"字段": "地点;主持人;上级参会人", "类型": "文本"},
        {"字段": "应参评;实参评;发出票;收回票;有效票", "类型": "整数", "取值": "0~"},
        {"字段": "内容.评议内容", "类型": "印"},
        {"字段": "内容.满意;比较满意;基本满意;不满意;不了解", "类型": "整数", "取值": "0~"},
        {"字段": "主要意见;整改措施", "类型": "文本"}, {"字段": "联系电话", "类型": "电话"},
    ),
    guize=(
        ("T-2", "", "收回票<=发出票", "强制", "收回多于发出"),
        ("T-7", "内容", "满意+比较满意+基本满意+不满意+不了解=有效票", "强制", "各栏相加不等于有效票"),
    ),
)  # fmt: skip

# 丙: two repeating blocks under each other with nearly the same headings.
STACKED = Family(
    "两块表",
    (
        SheetDrawing(
            "评选推荐",
            {
                "A1:G1": "先进基层党组织和优秀共产党员推荐汇总表",
                "A2": "推荐单位:", "B2:D2": "{{单位}}", "E2": "推荐日期:", "F2:G2": "{{推荐日期}}",
                "A3:G3": "一、先进基层党组织",
                "A4": "序号", "B4": "名称", "C4": "负责人", "D4": "联系电话", "E4": "党员数",
                "F4": "得票数", "G4": "主要事迹",
                "B5": "{{组织.名称}}", "C5": "{{组织.负责人}}", "D5": "{{组织.电话}}",
                "E5": "{{组织.党员数}}", "F5": "{{组织.得票}}", "G5": "{{组织.事迹}}",
                "A9:G9": "二、优秀共产党员",
                "A10": "序号", "B10": "姓名", "C10": "所在支部", "D10": "联系电话",
                "E10": "党龄(年)", "F10": "得票数", "G10": "主要事迹",
                "B11": "{{党员.姓名}}", "C11": "{{党员.支部}}", "D11": "{{党员.电话}}",
                "E11": "{{党员.党龄}}", "F11": "{{党员.得票}}", "G11": "{{党员.事迹}}",
                "A16": "经办人:", "B16:C16": "{{经办人}}", "E16": "审核人:", "F16:G16": "{{审核人}}",
            },
            (
                Block("组织", "评选推荐", (4, 4), (5, 6, 7, 8), serial="A", key="名称", last=7),
                Block("党员", "评选推荐", (10, 10), (11, 12, 13, 14, 15), serial="A", key="姓名", last=7),
            ),
            widths={"B": 20, "C": 16, "D": 16, "G": 30},
        ),
    ),
    {
        "单位": UNIT, "推荐日期": DAY, "组织.名称": BRANCH, "组织.负责人": PERSON, "组织.电话": PHONE,
        "组织.党员数": SOME, "组织.得票": SOME, "组织.事迹": WORKS, "党员.姓名": PERSON,
        "党员.支部": BRANCH, "党员.电话": MOBILE, "党员.党龄": SOME, "党员.得票": SOME,
        "党员.事迹": WORKS, "经办人": PERSON, "审核人": PERSON,
    },
)  # fmt: skip

# 丁: a person's form: nothing but scalars, cells of all widths, opinions to sign.
PERSONAL = Family(
    "登记表",
    (
        SheetDrawing(
            "Sheet1",
            {
                "A1:G1": "优秀共产党员登记表",
                "A2:G2": "所在党支部:{{支部}}          编号:{{编号}}",
                "A3": "姓名", "B3": "{{姓名}}", "C3": "性别", "D3": "{{性别}}", "E3": "出生年月",
                "F3": "{{出生年月}}", "G3:G6": "照片",
                "A4": "民族", "B4": "{{民族}}", "C4": "学历", "D4": "{{学历}}", "E4": "入党时间",
                "F4": "{{入党时间}}",
                "A5": "工作单位及职务", "B5:D5": "{{职务}}", "E5": "联系电话", "F5": "{{电话}}",
                "A6": "身份证号", "B6:F6": "{{身份证号}}",
                "A7:A8": "何时何地受过何种奖励", "B7:G8": "{{奖励}}",
                "A9": "主要事迹", "B9:G9": "{{事迹}}",
                "A10": "党支部意见", "B10:G10": "{{支部意见}}\n\n书记签名:            年   月   日",
                "A11": "上级党组织意见", "B11:G11": "(盖章)            年   月   日",
                "A12:G12": "说明:本表一式两份,一份存本人档案,一份由党委组织部留存。",
            },
            widths={"A": 18, "B": 14, "D": 14, "E": 14, "F": 18, "G": 14},
        ),
    ),
    {
        "支部": BRANCH, "编号": Kind("text", lambda r: f"D{r.randint(1000, 9999)}"), "姓名": PERSON,
        "性别": option("男", "女"), "出生年月": Kind("text", lambda r: f"{r.randint(1950, 1990)}年{r.randint(1, 12)}月"),
        "民族": option("汉族", "畲族", "回族", "满族"), "学历": option("本科", "硕士", "博士", "大专"),
        "入党时间": DAY, "职务": Kind("text", lambda r: f"{r.choice(COLLEGES)}学院{r.choice(POSTS)}"),
        "电话": MOBILE, "身份证号": Kind("text", lambda r: f"3501021965{r.randint(10, 12)}{r.randint(10, 28)}{r.randint(100, 999)}X", "@"),
        "奖励": Kind("text", lambda r: f"{r.randint(2001, 2010)}年被评为{r.choice(('校级优秀党员', '先进工作者'))}", optional=0.2),
        "事迹": LONG, "支部意见": option("同意推荐", "同意", "经支部大会讨论,同意推荐"),
    },
)  # fmt: skip

BALLOT_LEVELS = ("好", "较好", "一般", "差")
BALLOT_ITEMS = ("思想政治建设", "工作作风", "服务群众", "廉洁自律", "履行承诺", "综合评定")
PROGRESS = ("满意", "基本满意", "不满意")

# 戊: a tick form: one box a row, boxes in the head and in printed rows.
BALLOT = Family(
    "测评票",
    (
        SheetDrawing(
            "测评票",
            {
                "A1:E1": "领导班子创先争优活动测评票",
                "A2:B2": "被测评单位:{{单位}}", "C2:E2": "测评时间:{{测评时间}}",
                "A3": "测评内容", **{f"{'BCDE'[i]}3": n for i, n in enumerate(BALLOT_LEVELS)},
                **{f"A{4 + i}": item for i, item in enumerate(BALLOT_ITEMS)},
                **{
                    f"{'BCDE'[j]}{4 + i}": f"{{{{测评.结果={n}}}}}"
                    for i in range(6)
                    for j, n in enumerate(BALLOT_LEVELS)
                },
                "A11": "活动推进情况", "B11": "满意", "C11": "基本满意", "D11": "不满意",
                "A12": "请打√", "B12": "{{推进情况=满意}}", "C12": "{{推进情况=基本满意}}",
                "D12": "{{推进情况=不满意}}",
                "A13": "意见建议", "B13:E13": "{{意见}}",
                "A14:E14": "注:请在相应栏内划“√”,每项只选一项,多选无效。",
            },
            (
                Block(
                    "测评", "测评票", (3, 3), (4, 5, 6, 7, 8, 9), key="测评内容", fixed=True, last=5,
                ),
            ),
            widths={"A": 24, "B": 12, "C": 12, "D": 12, "E": 12},
        ),
    ),
    {
        "单位": UNIT, "测评时间": DAY_TEXT, "测评.结果": option(*BALLOT_LEVELS, optional=0.08),
        "推进情况": option(*PROGRESS), "意见": TALKS,
    },
)  # fmt: skip

# 己: a register of long texts: no total, hardly a number.
REGISTER = Family(
    "整改台账",
    (
        SheetDrawing(
            "整改台账",
            {
                "A1:H1": "创先争优活动整改台账",
                "A2:H2": "单位:{{单位}}    统计截止日期:{{截止日期}}    负责人(签名):{{负责人}}",
                "A3": "序号", "B3": "存在问题", "C3": "整改措施", "D3": "责任人", "E3": "整改时限",
                "F3": "完成情况", "G3": "完成日期", "H3": "备注",
                "B4": "{{事项.问题}}", "C4": "{{事项.措施}}", "D4": "{{事项.责任人}}",
                "E4": "{{事项.时限}}", "F4": "{{事项.完成情况}}", "G4": "{{事项.完成日期}}",
                "H4": "{{事项.备注}}",
                "A10:H10": "填表说明:1.问题要具体;2.完成情况填“已完成”“整改中”“未启动”。",
                "A11": "填表人:", "B11": "{{填表人}}", "D11": "填表日期:", "E11": "{{填表日期}}",
            },
            (Block("事项", "整改台账", (3, 3), (4, 5, 6, 7, 8, 9), serial="A", key="问题", last=8),),
            widths={"B": 30, "C": 40, "D": 10, "E": 14, "F": 12, "G": 14, "H": 14},
        ),
    ),
    {
        "单位": UNIT, "截止日期": DAY_TEXT, "负责人": PERSON,
        "事项.问题": Kind("text", lambda r: r.choice(TALK)), "事项.措施": LONG, "事项.责任人": PERSON,
        "事项.时限": DAY, "事项.完成情况": option("已完成", "整改中", "未启动"),
        "事项.完成日期": Kind("date", _day, "yyyy-mm-dd", "日期", 0.4), "事项.备注": REMARK,
        "填表人": PERSON, "填表日期": DAY,
    },
)  # fmt: skip

# 庚: a three-level header with equal leaves under different groups; a category merged downward.
THREE = Family(
    "三级表头",
    (
        SheetDrawing(
            "信息采用情况",
            {
                "A1:K1": "创先争优活动信息报送及采用情况统计表",
                "A2:D2": "报送单位:{{单位}}", "H2": "统计月份:", "I2:K2": "{{月份}}",
                "A3:A5": "类别", "B3:B5": "支部名称", "C3:H3": "采用情况", "I3:J3": "报送情况",
                "K3:K5": "得分",
                "C4:D4": "校级", "E4:F4": "市级", "G4:H4": "省级", "I4:I5": "信息", "J4:J5": "简报",
                "C5": "信息", "D5": "简报", "E5": "信息", "F5": "简报", "G5": "信息", "H5": "简报",
                "A6": "{{采用.类别}}", "B6": "{{采用.支部}}", "C6": "{{采用.校级信息}}",
                "D6": "{{采用.校级简报}}", "E6": "{{采用.市级信息}}", "F6": "{{采用.市级简报}}",
                "G6": "{{采用.省级信息}}", "H6": "{{采用.省级简报}}", "I6": "{{采用.报送信息}}",
                "J6": "{{采用.报送简报}}", "K6": "{{采用.得分}}",
                "A11:B11": "合  计", **{f"{c}11": f"=SUM({c}6:{c}10)" for c in "CDEFGHIJK"},
                "A12:K12": "统计人:{{统计人}}        复核人:{{复核人}}        报出日期:{{报出日期}}",
            },
            (
                Block(
                    "采用", "信息采用情况", (3, 5), (6, 7, 8, 9, 10), total=11, key="支部", last=11,
                ),
            ),
            widths={"A": 10, "B": 22},
        ),
    ),
    {
        "单位": UNIT, "月份": Kind("text", lambda r: f"2011年{r.randint(1, 12)}月"),
        "采用.类别": option("教师", "学生", "机关", "后勤"), "采用.支部": BRANCH,
        **{f"采用.{n}": Kind("number", lambda r: r.randint(0, 30), "0", "整数") for n in
           ("校级信息", "校级简报", "市级信息", "市级简报", "省级信息", "省级简报", "报送信息", "报送简报")},
        "采用.得分": SCORE, "统计人": PERSON, "复核人": PERSON, "报出日期": DAY_TEXT,
    },
)  # fmt: skip

WIDE_FIELDS = (
    ("名称", "党组织名称", BRANCH), ("书记", "书记姓名", PERSON), ("手机", "手机号码", MOBILE),
    ("党员", "党员总数", SOME), ("正式", "正式党员", SOME), ("预备", "预备党员", COUNT),
    ("女", "女党员", COUNT), ("少数民族", "少数民族党员", COUNT), ("流动", "流动党员", COUNT),
    ("承诺数", "公开承诺数", COUNT), ("兑现数", "已兑现数", COUNT), ("兑现率", "兑现率", SHARE),
    ("点评数", "领导点评数", COUNT), ("评议数", "群众评议数", COUNT), ("满意度", "群众满意度", SHARE),
    ("经费", "活动经费(元)", MONEY), ("实事", "办实事数", COUNT), ("成立", "成立日期", DAY),
    ("换届", "下次换届日期", DAY), ("备注", "备注", REMARK),
)  # fmt: skip

# 辛: twenty columns under one header row, percent, money and dates by number format, no serial.
WIDE = Family(
    "宽表",
    (
        SheetDrawing(
            "统计表",
            {
                "A1:T1": "基层党组织创先争优活动基本情况统计表",
                "A2": "填报单位", "B2:F2": "{{单位}}", "P2": "截止日期", "Q2:R2": "{{截止日期}}",
                **{f"{chr(65 + i)}3": label for i, (_, label, _) in enumerate(WIDE_FIELDS)},
                **{f"{chr(65 + i)}4": f"{{{{组织.{n}}}}}" for i, (n, _, _) in enumerate(WIDE_FIELDS)},
                "A10": "填报人", "B10": "{{填报人}}", "D10": "联系电话", "E10:G10": "{{联系电话}}",
                "A11:T11": "填报说明:兑现率=已兑现数/公开承诺数,保留两位小数。",
            },
            (Block("组织", "统计表", (3, 3), (4, 5, 6, 7, 8, 9), key="名称", last=20),),
            widths={"A": 22, "C": 14, "R": 12, "S": 12},
        ),
    ),
    {
        "单位": UNIT, "截止日期": DAY, **{f"组织.{n}": k for n, _, k in WIDE_FIELDS},
        "填报人": PERSON, "联系电话": PHONE,
    },
)  # fmt: skip

# 壬: the head on one sheet, the records on another.
TWO_SHEETS = Family(
    "两页表",
    (
        SheetDrawing(
            "封面",
            {
                "A1:D1": "创先争优活动领导点评情况报告表",
                "A3": "单位名称", "B3:D3": "{{单位}}",
                "A4": "点评领导", "B4": "{{点评领导}}", "C4": "点评日期", "D4": "{{点评日期}}",
                "A5": "点评方式", "B5": "{{点评方式}}", "C5": "参加人数", "D5": "{{参加人数}}",
                "A6": "总体评价", "B6:D6": "{{总体评价}}",
                "A8:D8": "单位负责人(签字):{{负责人}}        填报时间:{{填报时间}}",
            },
            widths={"A": 16, "B": 20, "C": 16, "D": 20},
        ),
        SheetDrawing(
            "明细",
            {
                "A1:F1": "领导点评明细表",
                "A2": "序号", "B2": "被点评党组织", "C2": "点评人", "D2": "点评时间",
                "E2": "存在问题", "F2": "问题数",
                "B3": "{{点评.党组织}}", "C3": "{{点评.点评人}}", "D3": "{{点评.时间}}",
                "E3": "{{点评.问题}}", "F3": "{{点评.问题数}}",
                "A8:E8": "合计", "F8": "=SUM(F3:F7)",
            },
            (
                Block(
                    "点评", "明细", (2, 2), (3, 4, 5, 6, 7), total=8, serial="A", key="党组织",
                    last=6,
                ),
            ),
            widths={"B": 24, "E": 30},
        ),
    ),
    {
        "单位": UNIT, "点评领导": PERSON, "点评日期": DAY, "点评方式": option("集中点评", "现场点评", "谈话点评"),
        "参加人数": SOME, "总体评价": LONG, "负责人": PERSON, "填报时间": DAY_TEXT,
        "点评.党组织": BRANCH, "点评.点评人": PERSON, "点评.时间": DAY, "点评.问题": TALKS,
        "点评.问题数": SOME,
    },
)  # fmt: skip

# 癸: dropdowns, percent and dates; 字段 with 位置, types, 别名 and 规则.
DROPDOWNS = Family(
    "督查表",
    (
        SheetDrawing(
            "督查情况",
            {
                "A1:H1": "创先争优活动督查情况表",
                "A2": "督查单位", "B2:C2": "{{单位}}", "D2": "督查方式", "F2": "督查日期",
                "G2:H2": "{{督查日期}}",
                "A3": "整体评价", "C3": "满意度", "D3": "{{满意度}}", "E3": "督查人数",
                "F3": "{{人数}}", "G3": "有无问题", "H3": "{{有无问题}}",
                "A4": "序号", "B4": "受查支部", "C4": "检查内容", "D4": "检查结果", "E4": "完成比例",
                "F4": "检查日期", "G4": "扣分", "H4": "说明",
                "B5": "{{检查.支部}}", "C5": "{{检查.内容}}", "D5": "{{检查.结果}}",
                "E5": "{{检查.比例}}", "F5": "{{检查.日期}}", "G5": "{{检查.扣分}}",
                "H5": "{{检查.说明}}",
                "A10:F10": "合计扣分", "G10": "=SUM(G5:G9)",
                "A11": "督查组长", "B11:C11": "{{组长}}", "E11": "记录人", "F11:G11": "{{记录人}}",
            },
            (
                Block(
                    "检查", "督查情况", (4, 4), (5, 6, 7, 8, 9), total=10, serial="A", key="支部",
                    last=8,
                ),
            ),
            widths={"B": 22, "C": 22, "H": 20},
            dropdowns={"E2": "实地督查,电话抽查,查阅材料", "B3": "好,较好,一般,差",
                       "D5:D9": "合格,基本合格,不合格", "H3": "有,无"},
        ),
    ),
    {
        "单位": UNIT, "督查方式": option("实地督查", "电话抽查", "查阅材料"), "督查日期": DAY_ZH,
        "整体评价": option("好", "较好", "一般", "差"), "满意度": SHARE, "人数": SOME,
        "有无问题": option("有", "无"), "检查.支部": BRANCH, "检查.内容": WORKS,
        "检查.结果": option("合格", "基本合格", "不合格"), "检查.比例": SHARE, "检查.日期": DAY,
        "检查.扣分": SCORE, "检查.说明": TALKS, "组长": PERSON, "记录人": PERSON,
    },
    positions={"督查方式": ("督查情况", "E2"), "整体评价": ("督查情况", "B3")},
    ziduan=(
        {"字段": "单位", "必填": "是"},
        {"字段": "督查方式", "位置": "E2", "类型": "选项", "取值": "实地督查;电话抽查;查阅材料"},
        {"字段": "整体评价", "位置": "B3", "类型": "选项", "取值": "好;较好;一般;差"},
        {"字段": "督查日期", "类型": "日期"}, {"字段": "满意度", "类型": "百分比"},
        {"字段": "人数", "类型": "整数", "取值": "0~"},
        {"字段": "有无问题", "类型": "选项", "取值": "有;无"},
        {"字段": "检查.支部", "类型": "文本", "键": "键", "必填": "是"},
        {"字段": "检查.内容;说明", "类型": "文本"},
        {"字段": "检查.结果", "类型": "选项", "取值": "合格;基本合格;不合格"},
        {"字段": "检查.比例", "类型": "百分比"}, {"字段": "检查.日期", "类型": "日期"},
        {"字段": "检查.扣分", "类型": "小数", "取值": "0~20"},
    ),
    guize=(("D-1", "检查", 'OR(结果<>"不合格", 扣分>0)', "核实", "不合格要扣分"),),
)  # fmt: skip

MONTH_ROWS = ("发展党员", "转正党员", "上党课", "办实事", "走访群众")

# 子: a matrix of scalars: row labels × column labels.
MATRIX = Family(
    "月报",
    (
        SheetDrawing(
            "月报",
            {
                "A1:E1": "创先争优活动月报表",
                "A2": "单位:{{单位}}", "C2:E2": "报表月份:{{月份}}",
                "A3": "项目", "B3": "计量单位", "C3": "本月数", "D3": "累计数", "E3": "上年同期",
                **{f"A{4 + i}": n for i, n in enumerate(MONTH_ROWS)},
                **{f"B{4 + i}": u for i, u in enumerate(("人", "人", "次", "件", "户"))},
                **{
                    f"{'CDE'[j]}{4 + i}": f"{{{{{n}{c}}}}}"
                    for i, n in enumerate(MONTH_ROWS)
                    for j, c in enumerate(("本月", "累计", "上年"))
                },
                "A9": "情况说明", "B9:E9": "{{说明}}",
                "A10": "制表人:{{制表人}}", "C10": "审核人:{{审核人}}", "E10": "联系电话:{{电话}}",
            },
            widths={"A": 24, "B": 12, "C": 14, "D": 14, "E": 26},
        ),
    ),
    {
        "单位": UNIT, "月份": Kind("text", lambda r: f"2011年{r.randint(1, 12)}月"),
        **{f"{n}{c}": COUNT for n in MONTH_ROWS for c in ("本月", "累计", "上年")},
        "说明": TALKS, "制表人": PERSON, "审核人": PERSON, "电话": PHONE,
    },
)  # fmt: skip

RUBRIC = (
    ("领导班子好", "班子团结协调", 5), ("", "民主集中制健全", 10), ("党员队伍好", "党员教育经常", 8),
    ("", "先锋作用明显", 7), ("", "发展党员规范", 5), ("工作机制好", "制度健全落实", 15),
    ("工作业绩好", "中心工作突出", 30), ("群众反映好", "群众满意度高", 20),
)  # fmt: skip

# 丑: a rubric: printed rows under a first column merged downward, points printed, scores filled in.
RUBRIC_FORM = Family(
    "考核表",
    (
        SheetDrawing(
            "考核表",
            {
                "A1:F1": "五个好先进基层党组织考核评分表",
                "A2:F2": "党组织名称:{{单位}}      考核日期:{{考核日期}}      自评总分:{{总分}}",
                "A3": "考核项目", "B3": "考核内容", "C3": "分值", "D3": "自评分", "E3": "考评分",
                "F3": "扣分原因",
                "A4:A5": "领导班子好", "A6:A8": "党员队伍好", "A9": "工作机制好",
                "A10": "工作业绩好", "A11": "群众反映好",
                **{f"B{4 + i}": text for i, (_, text, _) in enumerate(RUBRIC)},
                **{f"C{4 + i}": points for i, (_, _, points) in enumerate(RUBRIC)},
                **{
                    f"{'DEF'[j]}{4 + i}": f"{{{{指标.{n}}}}}"
                    for i in range(8)
                    for j, n in enumerate(("自评分", "考评分", "扣分原因"))
                },
                "A12:B12": "合计", **{f"{c}12": f"=SUM({c}4:{c}11)" for c in "CDE"},
                "A13": "考核人", "B13": "{{考核人}}", "D13": "被考核单位负责人", "E13:F13": "{{负责人}}",
            },
            (
                Block(
                    "指标", "考核表", (3, 3), (4, 5, 6, 7, 8, 9, 10, 11), total=12, key="考核内容",
                    fixed=True, last=6,
                ),
            ),
            widths={"A": 18, "B": 22, "F": 26},
        ),
    ),
    {
        "单位": UNIT, "考核日期": DAY_TEXT, "总分": Kind("text", lambda r: str(r.randint(60, 100))),
        "指标.自评分": SCORE, "指标.考评分": SCORE, "指标.扣分原因": TALKS, "考核人": PERSON, "负责人": PERSON,
    },
)  # fmt: skip

FAMILIES: dict[str, Family] = {
    f.name: f
    for f in (
        SUMMARY, PAGE, STACKED, PERSONAL, BALLOT, REGISTER, THREE, WIDE, TWO_SHEETS, DROPDOWNS,
        MATRIX, RUBRIC_FORM,
    )
}  # fmt: skip
"""The families by name."""
