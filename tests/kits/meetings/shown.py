"""示范.xlsx of the kit: two meetings of 示例大学, and what became of their decisions."""

from __future__ import annotations

import datetime as dt

from ..books import script_book, tables_book
from ..people import OFFICE, OFFICE_CODE, leaders, school, staff

HEADS = [unit for unit in school() if unit.code in "ABFK"]
BOSS, VICE = leaders()[0], leaders()[2]
CHIEF, CLERK = staff()[0], staff()[4]
MEMBERS = [staff()[1], staff()[2], staff()[3]]
D = dt.date

GROUPS = (
    {"小组": "领导小组", "姓名": BOSS.name, "职务": "组长"},
    {"小组": "办公室", "姓名": CHIEF.name, "职务": "主任"},
    {"小组": "办公室", "姓名": CLERK.name, "职务": "成员"},
    {"小组": "指导组", "姓名": MEMBERS[0].name, "职务": "组长"},
    {"小组": "督导组", "姓名": MEMBERS[1].name, "职务": "组长"},
    {"小组": "督导组", "姓名": MEMBERS[2].name, "职务": "成员"},
)
MEETINGS = (
    # 份, day, present, excused, guests
    ("会1", D(2010, 10, 20), (CHIEF, CLERK, *MEMBERS), (), "工会主席"),
    ("会2", D(2010, 11, 25), (CHIEF, CLERK, MEMBERS[0]), (MEMBERS[1], MEMBERS[2]), ""),
)
AGENDA = (
    # 份, number, topic, kind, decision, unit, due
    (
        "会1",
        1,
        "部署第二阶段工作",
        "研究部署协调",
        "各学院制定第二阶段工作安排",
        "A",
        D(2010, 11, 15),
    ),
    ("会1", 2, "听取理学院汇报", "听取汇报", "理学院补充学生支部的做法", "B", D(2010, 11, 30)),
    ("会1", 3, "讨论公开承诺办法", "讨论修改文件", "", "", None),
    ("会2", 1, "检查落实情况", "听取汇报", "外国语学院整理典型材料", "F", D(2010, 12, 20)),
    ("会2", 2, "布置年终总结", "研究部署协调", "图书馆开放党建资料专架", "K", D(2011, 1, 15)),
)
REPORTS = (
    # month, unit -> (progress, finished)
    ("2010-10", {"A": ("正在起草", None), "B": ("已开会布置", None)}),
    ("2010-11", {
        "A": ("已经印发", D(2010, 11, 12)), "B": ("材料在修改", None),
        "F": ("列出提纲", None), "K": ("选定地点", None),
    }),
    ("2010-12", {
        "A": ("已经印发", D(2010, 11, 12)), "B": ("还差两个支部", None),
        "F": ("材料已交", D(2010, 12, 18)), "K": ("正在上架", None),
    }),
)  # fmt: skip
UNITS = {unit.code: unit for unit in HEADS}


def number(copy: str, item: int) -> str:
    """Return the number of a decision."""
    day = next(day for name, day, *_ in MEETINGS if name == copy)
    return f"会{day:%Y%m%d}-{item}"


def _minutes() -> list[dict[str, object]]:
    return [
        {
            "份": copy, "会议日期": day, "会议名称": f"第{i}次联席会议", "地点": "行政楼会议室",
            "召集单位": OFFICE, "主持人": VICE.name, "记录人": CLERK.name,
            "出席": "、".join(m.name for m in present), "请假": "、".join(m.name for m in excused),
            "列席": guests, "填报日期": day,
        }
        for i, (copy, day, present, excused, guests) in enumerate(MEETINGS, start=1)
    ]  # fmt: skip


def _agenda() -> list[dict[str, object]]:
    return [
        {"份": copy, "序号": item, "议题": topic, "议题类型": kind, "议定事项": decision or None,
         "责任单位": UNITS[unit].name if unit else None, "完成时限": due}
        for copy, item, topic, kind, decision, unit, due in AGENDA
    ]  # fmt: skip


def _reports() -> tuple[list[dict[str, object]], ...]:
    copies, heads, items = [], [], []
    for month, units in REPORTS:
        year, of_year = map(int, month.split("-"))
        for code, (progress, finished) in units.items():
            name = f"{code}{month}"
            copies.append(
                {
                    "份": name,
                    "表": "任务落实表",
                    "单位": code,
                    "文件": f"{UNITS[code].name}/落实情况 {month}.xlsx",
                }
            )
            heads.append(
                {
                    "份": name,
                    "单位": UNITS[code].name,
                    "统计月份": month,
                    "填报日期": D(year, of_year, 28),
                    "填表人": UNITS[code].contact,
                    "联系电话": UNITS[code].phone,
                }
            )
            for copy, item, _, _, decision, unit, due in AGENDA:
                if unit == code:
                    items.append(
                        {
                            "份": name,
                            "编号": number(copy, item),
                            "议定事项": decision,
                            "完成时限": due,
                            "落实情况": progress,
                            "完成日期": finished,
                        }
                    )
    return copies, heads, items  # fmt: skip


PLANTED = (
    {
        "份": "会2",
        "字段": "请假",
        "改为": f"{CLERK.name}、{MEMBERS[1].name}",
        "代码": "check-broken",
        "编号": "L-33",
        "说明": "一个人又出席又请假",
    },
    {
        "份": "会1",
        "动作": "原样",
        "代码": "check-broken",
        "编号": "L-31",
        "说明": "理学院的事项过了完成时限,还没有完成",
    },
    {"份": "B2010-11", "字段": "填表人", "动作": "空", "代码": "required", "说明": "填表人没有填"},
    {
        "份": "A2010-12",
        "字段": "事项.完成日期[1]",
        "改为": D(2011, 2, 1),
        "代码": "rule-broken",
        "编号": "L-35",
        "说明": "完成日期晚于填报日期",
    },
    {
        "份": "F2010-12",
        "字段": "统计月份",
        "改为": "2010年12月",
        "代码": "date-as-text",
        "说明": "月份写成了文字",
    },
)


def drawn() -> bytes:
    """Return 示范.xlsx; the same bytes each time."""
    copies, heads, items = _reports()
    meetings = [{"份": copy, "表": "会议记录", "单位": OFFICE_CODE} for copy, *_ in MEETINGS]
    answers = {
        "会议记录": _minutes(), "会议记录.议题": _agenda(), "任务落实表": heads,
        "任务落实表.事项": items,
    }  # fmt: skip
    return script_book([*meetings, *copies], answers, PLANTED)


def lists() -> bytes:
    """Return the lists of the example."""
    return tables_book("清单", {"小组": GROUPS})
