"""More form families, of shapes that the first twelve do not have: lists, sentences, boxes in rows."""

# ruff: noqa: E501 - what is drawn is as wide as the sheet

from __future__ import annotations

from .drawing import Block, Family, Kind, SheetDrawing
from .forms import (
    BRANCH,
    COUNT,
    DAY,
    DAY_TEXT,
    LONG,
    MOBILE,
    PERSON,
    PHONE,
    POST,
    REMARK,
    SCORE,
    SOME,
    TALKS,
    UNIT,
    WORKS,
    option,
)  # fmt: skip

# 寅: a list of names, one column beside the serial numbers.
NAMES = Family(
    "签到表",
    (
        SheetDrawing(
            "签到",
            {
                "A1:C1": "党员大会签到表",
                "A2": "会议名称", "B2:C2": "{{会议}}", "A3": "会议时间", "B3:C3": "{{时间}}",
                "A4": "序号", "B4": "姓名", "C4": "签到",
                "B5": "{{到会.姓名}}", "C5": "{{到会.签到}}",
                "A12:C12": "应到:{{应到}}人        实到:{{实到}}人",
                "A13": "记录人", "B13:C13": "{{记录人}}",
            },
            (Block("到会", "签到", (4, 4), tuple(range(5, 12)), serial="A", key="姓名", last=3),),
            widths={"B": 18, "C": 12},
        ),
    ),
    {
        "会议": WORKS, "时间": DAY, "应到": Kind("text", lambda r: str(r.randint(10, 99))),
        "实到": Kind("text", lambda r: str(r.randint(10, 99))), "记录人": PERSON,
        "到会.姓名": PERSON, "到会.签到": Kind("text", lambda r: r.choice(("已签", "代签")), optional=0.3),
    },
)  # fmt: skip

GRADES = ("优秀", "合格", "基本合格", "不合格")

# 卯: members with boxes to tick in each row.
TICKS = Family(
    "民主评议表",
    (
        SheetDrawing(
            "评议表",
            {
                "A1:H1": "民主评议党员测评表",
                "A2:H2": "支部名称:{{支部}}          测评日期:{{日期}}",
                "A3:A4": "序号", "B3:B4": "党员姓名", "C3:C4": "职务", "D3:G3": "测评等次",
                "H3:H4": "存在问题", **{f"{'DEFG'[i]}4": n for i, n in enumerate(GRADES)},
                "B5": "{{党员.姓名}}", "C5": "{{党员.职务}}",
                **{f"{'DEFG'[i]}5": f"{{{{党员.等次={n}}}}}" for i, n in enumerate(GRADES)},
                "H5": "{{党员.问题}}",
                "A11:H11": "注:在党员姓名右边的相应空格栏内划“√”。",
            },
            (Block("党员", "评议表", (3, 4), (5, 6, 7, 8, 9, 10), serial="A", key="姓名", last=8),),
            widths={"B": 14, "H": 24},
        ),
    ),
    {
        "支部": BRANCH, "日期": DAY_TEXT, "党员.姓名": PERSON, "党员.职务": POST,
        "党员.等次": option(*GRADES, optional=0.05), "党员.问题": TALKS,
    },
)  # fmt: skip

# 辰: sentences with answers in them; a cell of text in every row of a block.
SENTENCES = Family(
    "情况报告",
    (
        SheetDrawing(
            "报告",
            {
                "A1:E1": "党支部创先争优活动情况报告表",
                "A2:E2": "本支部共有党员{{党员数}}名,其中正式党员{{正式}}名,预备党员{{预备}}名。",
                "A3": "活动主题", "B3:E3": "{{主题}}",
                "A4": "组织单位(章)", "B4:C4": "{{单位}}", "D4": "日期", "E4": "{{日期}}",
                "A5": "序", "B5": "主讲人及职务", "C5": "内容", "D5": "起止时间", "E5": "人次",
                "B6": "{{活动.主讲}}", "C6": "{{活动.内容}}", "D6": "{{活动.时间}}",
                "E6": "{{活动.人次}}",
                "A11:D11": "合计人次", "E11": "=SUM(E6:E10)",
                "A12": "负责人意见", "B12:E12": "{{意见}}\n签名:          年   月   日",
            },
            (
                Block(
                    "活动", "报告", (5, 5), (6, 7, 8, 9, 10), total=11, serial="A", key="主讲",
                    last=5,
                ),
            ),
            widths={"A": 16, "B": 20, "C": 26, "D": 20},
        ),
    ),
    {
        "党员数": Kind("text", lambda r: str(r.randint(10, 60))),
        "正式": Kind("text", lambda r: str(r.randint(5, 50))),
        "预备": Kind("text", lambda r: str(r.randint(0, 9))), "主题": WORKS, "单位": UNIT, "日期": DAY,
        "活动.主讲": Kind("text", lambda r: f"{PERSON.make(r)}{POST.make(r)}"), "活动.内容": WORKS,
        "活动.时间": Kind("text", lambda r: f"{r.randint(1, 6)}月{r.randint(1, 28)}日至{r.randint(7, 12)}月{r.randint(1, 28)}日"),
        "活动.人次": SOME, "意见": option("同意", "情况属实", "同意上报"),
    },
)  # fmt: skip

FIVE = ("推进活动", "中心工作", "为民办事", "自身建设", "总体评价")
THREE_LEVELS = ("满意", "基本满意", "不满意")

# 巳: five items by three answers: equal leaves under five groups, a third level over all.
ITEMS = Family(
    "分项汇总",
    (
        SheetDrawing(
            "汇总",
            {
                "A1:Q1": "群众评议分项结果汇总表",
                "A2": "单位", "B2:D2": "{{单位}}", "F2": "联系人", "G2:H2": "{{联系人}}",
                "A3:A5": "序号", "B3:B5": "支部",
                "C3:Q3": "评议内容及票数",
                **{f"{chr(67 + 3 * i)}4:{chr(69 + 3 * i)}4": n for i, n in enumerate(FIVE)},
                **{
                    f"{chr(67 + 3 * i + j)}5": n
                    for i in range(5)
                    for j, n in enumerate(THREE_LEVELS)
                },
                "B6": "{{票.支部}}",
                **{
                    f"{chr(67 + 3 * i + j)}6": f"{{{{票.{item}{n}}}}}"
                    for i, item in enumerate(FIVE)
                    for j, n in enumerate(THREE_LEVELS)
                },
                "A11:B11": "合计",
                **{f"{chr(67 + k)}11": f"=SUM({chr(67 + k)}6:{chr(67 + k)}10)" for k in range(15)},
                "A12:Q12": "审核:{{审核}}      制表:{{制表}}",
            },
            (
                Block(
                    "票", "汇总", (3, 5), (6, 7, 8, 9, 10), total=11, serial="A", key="支部", last=17,
                ),
            ),
            widths={"B": 20},
        ),
    ),
    {
        "单位": UNIT, "联系人": PERSON, "票.支部": BRANCH,
        **{f"票.{item}{n}": COUNT for item in FIVE for n in THREE_LEVELS},
        "审核": PERSON, "制表": PERSON,
    },
)  # fmt: skip

# 午: a person's form with a table of relatives in the middle, under a label merged downward.
RELATIVES = Family(
    "审批表",
    (
        SheetDrawing(
            "审批表",
            {
                "A1:G1": "优秀党务工作者推荐审批表",
                "A2": "姓\n名", "B2": "{{姓名}}", "C2": "性\n别", "D2": "{{性别}}", "E2": "籍贯",
                "F2:G2": "{{籍贯}}",
                "A3": "入党\n时间", "B3": "{{入党}}", "C3": "学历", "D3": "{{学历}}", "E3": "手机",
                "F3:G3": "{{手机}}",
                "A4": "单位及职务", "B4:G4": "{{职务}}",
                "A5:A9": "家庭主要成员", "B5": "称谓", "C5": "成员姓名", "D5": "年龄",
                "E5:G5": "工作单位",
                "B6": "{{家庭.称谓}}", "C6": "{{家庭.姓名}}", "D6": "{{家庭.年龄}}",
                "E6:G6": "{{家庭.单位}}", "E7:G7": None, "E8:G8": None, "E9:G9": None,
                "A10:A11": "主要\n事迹", "B10:G11": "{{事迹}}",
                "A12": "支部意见", "B12:C12": "{{意见}}", "D12": "得票数", "E12": "{{得票}}",
                "F12": "应到", "G12": "{{应到}}",
            },
            (Block("家庭", "审批表", (5, 5), (6, 7, 8, 9), key="称谓", last=7),),
            widths={"A": 14, "E": 14},
        ),
    ),
    {
        "姓名": PERSON, "性别": option("男", "女"), "籍贯": option("福建福州", "江西九江", "山东济南"),
        "入党": DAY, "学历": option("本科", "硕士"), "手机": MOBILE,
        "职务": Kind("text", lambda r: f"{UNIT.make(r)}{POST.make(r)}"),
        "家庭.称谓": option("父亲", "母亲", "妻子", "丈夫", "儿子"), "家庭.姓名": PERSON, "家庭.年龄": SOME,
        "家庭.单位": UNIT, "事迹": LONG, "意见": option("同意", "同意推荐"), "得票": SOME, "应到": SOME,
    },
)  # fmt: skip

# 未: records under labels, once each, and a block that nothing printed ends.
OPEN = Family(
    "联系点登记",
    (
        SheetDrawing(
            "登记",
            {
                "A1:F1": "领导干部联系点工作登记表",
                "A2": "联系领导", "B2": "职务", "C2": "联系单位", "D2": "联络员", "E2": "电话",
                "F2": "建点日期",
                "A3": "{{领导}}", "B3": "{{职务}}", "C3": "{{单位}}", "D3": "{{联络员}}",
                "E3": "{{电话}}", "F3": "{{建点}}",
                "A5": "序号", "B5": "日期", "C5": "活动形式", "D5": "发现问题", "E5": "解决情况",
                "F5": "参加人数",
                "B6": "{{活动.日期}}", "C6": "{{活动.形式}}", "D6": "{{活动.问题}}",
                "E6": "{{活动.解决}}", "F6": "{{活动.人数}}",
            },
            (Block("活动", "登记", (5, 5), (6, 7, 8, 9, 10), serial="A", key="形式", last=6),),
            widths={"B": 14, "C": 20, "D": 24, "E": 18},
        ),
    ),
    {
        "领导": PERSON, "职务": POST, "单位": UNIT, "联络员": PERSON, "电话": PHONE, "建点": DAY,
        "活动.日期": DAY, "活动.形式": WORKS, "活动.问题": TALKS, "活动.解决": option("已解决", "正在解决"),
        "活动.人数": SOME,
    },
)  # fmt: skip

# 申: two sheets with nearly the same table and the unit on both.
TWINS = Family(
    "两表一式",
    tuple(
        SheetDrawing(
            title,
            {
                "A1:F1": f"{title}参加活动情况统计表",
                "A2": "报送单位", "B2:C2": "{{单位}}", "D2": "统计日期", "E2:F2": f"{{{{{title}日期}}}}",
                "A3": "序号", "B3": heading, "C3": "应参加人数", "D3": "实参加人数", "E3": "参加率",
                "F3": "备注",
                "B4": f"{{{{{title}.名称}}}}", "C4": f"{{{{{title}.应}}}}", "D4": f"{{{{{title}.实}}}}",
                "F4": f"{{{{{title}.备注}}}}",
                "A9:B9": "合计", "C9": "=SUM(C4:C8)", "D9": "=SUM(D4:D8)",
                "A10:F10": f"填表人:{{{{{title}填表人}}}}",
            },
            (
                Block(
                    title, title, (3, 3), (4, 5, 6, 7, 8), total=9, serial="A", key="名称", last=6,
                    formulas={"E": '=IF(C{r}=0,"",D{r}/C{r})'},
                ),
            ),
            widths={"B": 20},
        )
        for title, heading in (("教工", "教工支部名称"), ("学生", "学生支部名称"))
    ),
    {
        "单位": UNIT,
        **{
            f"{title}{name}": kind
            for title in ("教工", "学生")
            for name, kind in (
                ("日期", DAY), (".名称", BRANCH), (".应", SOME), (".实", SOME), (".备注", REMARK),
                ("填表人", PERSON),
            )
        },
    },
)  # fmt: skip

POINTS = (
    ("组织领导", "领导重视", 10), ("", "方案具体", 5), ("宣传发动", "动员到位", 10), ("", "氛围浓厚", 5),
    ("活动成效", "群众满意", 20),
)  # fmt: skip

# 酉: printed rows with serial numbers and points under a two-level header, the first column not merged.
SCORES = Family(
    "督查评分",
    (
        SheetDrawing(
            "评分表",
            {
                "A1:G1": "督查评分表",
                "A2:G2": "被督查单位:{{单位}}    督查时间:{{时间}}    督查人:{{督查人}}",
                "A3:A4": "序号", "B3:B4": "项目", "C3:C4": "评分标准", "D3:D4": "满分",
                "E3:F3": "得分", "G3:G4": "问题", "E4": "自评", "F4": "督查",
                **{f"A{5 + i}": i + 1 for i in range(5)},
                **{f"B{5 + i}": a for i, (a, _, _) in enumerate(POINTS) if a},
                **{f"C{5 + i}": b for i, (_, b, _) in enumerate(POINTS)},
                **{f"D{5 + i}": p for i, (_, _, p) in enumerate(POINTS)},
                **{f"E{5 + i}": "{{评分.自评}}" for i in range(5)},
                **{f"F{5 + i}": "{{评分.督查}}" for i in range(5)},
                **{f"G{5 + i}": "{{评分.问题}}" for i in range(5)},
                "A10:D10": "总分", "E10": "=SUM(E5:E9)", "F10": "=SUM(F5:F9)",
                "A11": "意见", "B11:G11": "{{意见}}",
            },
            (
                Block(
                    "评分", "评分表", (3, 4), (5, 6, 7, 8, 9), key="评分标准", fixed=True, last=7,
                ),
            ),
            widths={"B": 14, "C": 18, "G": 24},
        ),
    ),
    {
        "单位": UNIT, "时间": DAY_TEXT, "督查人": PERSON, "评分.自评": SCORE, "评分.督查": SCORE,
        "评分.问题": TALKS, "意见": TALKS,
    },
)  # fmt: skip


MORE: dict[str, Family] = {
    f.name: f
    for f in (NAMES, TICKS, SENTENCES, ITEMS, RELATIVES, OPEN, TWINS, SCORES)
}  # fmt: skip
