"""示范.xlsx of the kit: five units of 示例大学 over the due days of February and March 2011."""

from __future__ import annotations

import datetime as dt

from ..books import script_book
from ..evaluation import register
from ..people import OFFICE, OFFICE_CODE, school

D = dt.date
UNITS = {unit.code: unit for unit in school()}
PERIODS = (D(2011, 2, 14), D(2011, 2, 28), D(2011, 3, 14), D(2011, 3, 29))
"""The last days of the periods: in February there is no 29th."""
KINDS = ("动态做法", "特色亮点", "典型经验", "先进事迹")
WAYS = ("校报", "校园网", "信息简报", None)
SILENT = {("K", D(2011, 3, 14)), ("M", D(2011, 3, 29)), ("M", D(2011, 2, 28))}
"""Who did not send anything, and when."""
NOTHING = {("K", D(2011, 3, 29)), ("L", D(2011, 3, 14)), ("L", D(2011, 3, 29))}
"""Who said with a tick that there was no news."""


def items(code: str, end: D) -> list[dict[str, object]]:
    """Return the news of a unit in a period: one to three, none of those that ticked."""
    if (code, end) in NOTHING:
        return []
    place = list(UNITS).index(code)
    count = (place + end.month + end.day) % 3 + 1
    name = UNITS[code].alias.split(";")[0]
    made = []
    for number in range(count):
        kind = (place + number + end.day) % 4
        made.append({
            "标题": f"{name}{end.month}月{'上' if end.day < 20 else '下'}半月第{number + 1}条做法",
            "类型": KINDS[kind], "报送日期": end - dt.timedelta(days=number + 1),
            "已用渠道": WAYS[(kind + number) % 4], "撰稿人": UNITS[code].contact,
        })  # fmt: skip
    return made


USED = (
    ("A", D(2011, 2, 14), 0, "学校简报", D(2011, 2, 20)),
    ("A", D(2011, 3, 14), 0, "省级简报", D(2011, 3, 20)),
    ("B", D(2011, 3, 14), 0, "市级简报", D(2011, 3, 18)),
    ("B", D(2011, 3, 14), 0, "学校简报", D(2011, 3, 16)),
    ("E", D(2011, 3, 29), 0, "校园网头条", D(2011, 3, 29)),
)
"""Unit, period, which of its news, where, when."""

LATE = {("D", D(2011, 2, 14)): 2, ("F", D(2011, 3, 14)): 1, ("H", D(2011, 2, 28)): 5}
"""Who was late, and by how many days."""


def received(code: str, end: D) -> dt.datetime:
    """Return when a copy came in: at ten on the due day, or some days later."""
    return dt.datetime.combine(end, dt.time(10)) + dt.timedelta(days=LATE.get((code, end), 0))


PLANTED = (
    {"份": "C 2011-03-14", "字段": "零报送", "改为": "√", "代码": "rule-broken", "编号": "X-3",
     "说明": "有信息又打了零报送"},
    {"份": "D 2011-03-14", "字段": "信息.报送日期[1]", "改为": D(2011, 2, 3),
     "代码": "rule-broken", "编号": "X-4", "说明": "上一期的信息写在这一期"},
    {"份": "L 2011-03-14", "字段": "零报送", "动作": "空", "代码": "rule-broken", "编号": "X-2",
     "说明": "没有信息,也没有打√"},
    {"份": "F 2011-03-14", "字段": "信息.类型[1]", "改为": "好人好事", "代码": "not-an-option",
     "说明": "类型不在可选的项目里"},
    {"份": "G 2011-03-29", "字段": "信息.标题[1]", "动作": "空", "代码": "row-no-key",
     "说明": "没有写标题", "再报": "否"},
    {"份": "H 2011-03-29", "字段": "信息.报送日期[1]", "改为": "2011年3月28日",
     "代码": "date-as-text", "说明": "日期写成了文字"},
    {"份": "B 2011-03-29", "字段": "信息.已用渠道[1]", "改为": "信息 简报",
     "代码": "option-tidied", "说明": "选项中间多了空格"},
    {"代码": "check-broken", "编号": "X-1", "次数": 2, "动作": "原样",
     "说明": "图书馆、后勤服务中心三月没有信息"},
    {"份": "采用", "字段": "采用.标题[5]", "改为": "没有报过的一条", "代码": "check-broken",
     "指在": "采用.报送单位[5]",
     "编号": "X-5", "说明": "采用了没有报送过的信息"},
)  # fmt: skip


def signed() -> bytes:
    """Return 收文登记.xlsx, in which the office wrote down when each came."""
    lines = [
        {
            "文件": path(code, end),
            "单位": unit.name,
            "表": "信息报送单",
            "期次": str(end),
            "收到时间": f"{received(code, end):%Y-%m-%d %H:%M}",
        }
        for code, unit in UNITS.items()
        for end in PERIODS
        if (code, end) not in SILENT
    ]
    return register.kept({"签收": lines})


def path(code: str, end: D) -> str:
    """Return where in the inbox a unit's copy lies."""
    return f"{end}/{UNITS[code].name} 信息报送单.xlsx"


def drawn() -> bytes:
    """Return 示范.xlsx; the same bytes each time."""
    copies, heads, news = [], [], []
    for code, unit in UNITS.items():
        for end in PERIODS:
            if (code, end) in SILENT:
                continue
            name = f"{code} {end}"
            copies.append(
                {
                    "份": name,
                    "表": "信息报送单",
                    "单位": code,
                    "文件": f"{end}/{unit.name} 信息报送单.xlsx",
                }
            )
            heads.append(
                {
                    "份": name,
                    "单位": unit.name,
                    "期次": end,
                    "填报日期": end,
                    "零报送": "是" if (code, end) in NOTHING else None,
                    "填表人": unit.contact,
                    "负责人": unit.secretary,
                    "联系电话": unit.phone,
                }
            )
            news += [{"份": name, **item} for item in items(code, end)]
    copies.append({"份": "采用", "表": "采用登记", "单位": OFFICE_CODE})
    book = [{"份": "采用", "单位": OFFICE, "填报日期": D(2011, 3, 29)}]
    used = [
        {
            "份": "采用",
            "报送单位": UNITS[code].name,
            "标题": items(code, end)[which]["标题"],
            "采用载体": where,
            "采用日期": day,
        }
        for code, end, which, where, day in USED
    ]
    answers = {
        "信息报送单": heads,
        "信息报送单.信息": news,
        "采用登记": book,
        "采用登记.采用": used,
    }
    return script_book(copies, answers, PLANTED)  # fmt: skip
