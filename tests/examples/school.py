"""Who there is in the example, and what the evaluation came to; every figure is written down here.

                  有效   满意 比较 基本 不满意 不了解     满意率    满意度
文学院教师          199    100   40   19    30     10      50.25 %   159/199 = 79.899 %
文学院学生第一      100     76    0   21     3      0      76 %      97 %       E03
文学院学生第二       60     42    9    6     2      1
文学院离退休          5      3    1    1     0      0      the branch whose ballots were sent in
理学院教师          100     71    0   26     3      0      71 %      97 %       E03
理学院学生第一      100     78    0   17     5      0      78 %      95 %       E03
理学院学生第二       40     25    8    4     2      1
理学院离退休         20     10    4    2     4      0      50 %      exactly 80 %
机关第一             30     24    3    2     1      0
机关第二             26     19    4    2     1      0
机关第三             24     20    2    1     1      0
图书馆               20     16    2    1     1      0

Nothing is drawn by chance, so that every version of Python makes the same.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from cxzy_sheets.runs.evaluation.school import ITEMS, Branch, Member, Organisation, Wish

Day = datetime.date
_POOR = "郑雪梅"
"""The member whose result is below the threshold: 7 of 10."""

_FAMILY = "陈林黄张吴郑何许谢邱叶苏方潘杜蔡曾江"
_GIVEN = ("志强", "晓宇", "建华", "秀英", "文博", "雪梅", "国栋", "思远", "欣怡", "海涛")
_POSTS = {
    "教师": ("教授", "副教授", "讲师"),
    "学生": ("学生",),
    "机关和教辅": ("科长", "副科长", "科员"),
    "离退休": ("退休",),
}
_BRANCHES = (
    # code, name, category, members, due, who came (党员 干部 群众代表 两代表一委员), issued,
    # returned, votes, day
    ("W01", "文学院教师党支部", "教师", 8, 210, (70, 15, 110, 5), 200, 199, (100, 40, 19, 30, 10),
     Day(2011, 12, 20)),
    ("W02", "文学院学生第一党支部", "学生", 8, 104, (40, 0, 60, 0), 100, 100, (76, 0, 21, 3, 0),
     Day(2011, 12, 21)),
    ("W03", "文学院学生第二党支部", "学生", 7, 64, (25, 1, 35, 0), 61, 61, (42, 9, 6, 2, 1),
     Day(2011, 12, 21)),
    ("W04", "文学院离退休党支部", "离退休", 5, 8, (4, 0, 2, 0), 6, 6, (3, 1, 1, 0, 0),
     Day(2011, 12, 22)),
    ("L01", "理学院教师党支部", "教师", 7, 103, (38, 8, 52, 2), 100, 100, (71, 0, 26, 3, 0),
     Day(2011, 12, 15)),
    ("L02", "理学院学生第一党支部", "学生", 8, 106, (36, 0, 64, 0), 100, 100, (78, 0, 17, 5, 0),
     Day(2011, 12, 16)),
    ("L03", "理学院学生第二党支部", "学生", 6, 42, (15, 0, 25, 0), 40, 40, (25, 8, 4, 2, 1),
     Day(2011, 12, 16)),
    ("L04", "理学院离退休党支部", "离退休", 5, 22, (14, 0, 6, 0), 20, 20, (10, 4, 2, 4, 0),
     Day(2011, 12, 19)),
    ("J01", "机关第一党支部", "机关和教辅", 6, 33, (18, 5, 6, 1), 30, 30, (24, 3, 2, 1, 0),
     Day(2011, 12, 23)),
    ("J02", "机关第二党支部", "机关和教辅", 6, 28, (16, 4, 6, 0), 26, 26, (19, 4, 2, 1, 0),
     Day(2011, 12, 23)),
    ("J03", "机关第三党支部", "机关和教辅", 5, 25, (15, 3, 5, 1), 24, 24, (20, 2, 1, 1, 0),
     Day(2011, 12, 24)),
    ("T", "图书馆直属党支部", "机关和教辅", 6, 21, (10, 2, 7, 1), 20, 20, (16, 2, 1, 1, 0),
     Day(2011, 12, 26)),
)  # fmt: skip
_ORGANISATIONS = (
    ("W", "文学院党委", "文学院;中文系党委", "分党委", "陈敬之", "林素心", "0591-60001001"),
    ("L", "理学院党总支", "理学院", "党总支", "黄伯年", "张婉清", "0591-60001002"),
    ("J", "机关党总支", "校机关", "党总支", "吴承平", "郑若兰", "0591-60001003"),
    ("T", "图书馆直属党支部", "图书馆", "直属党支部", "何书林", "许静仪", "0591-60001004"),
)
_SAID = {
    "W": (
        ("座谈会", Day(2011, 12, 12), 1, "自习室早些开门", "学生工作", "已办结", Day(2011, 12, 20)),
        ("意见箱", Day(2011, 12, 13), 0, "课上多讲些实例", "教学科研", "正在办理", None),
        ("评议会", Day(2011, 12, 20), 0, "党务公开栏更新不及时", "组织建设", "已办结",
         Day(2011, 12, 27)),
        ("网络", Day(2011, 12, 14), 2, "宿舍热水供应不稳定", "后勤服务", "作解释",
         Day(2011, 12, 19)),
    ),
    "L": (
        ("征求意见表", Day(2011, 12, 8), 0, "实验室设备预约系统常打不开", "教学科研", "已办结",
         Day(2011, 12, 18)),
        ("座谈会", Day(2011, 12, 9), 1, "多开就业指导讲座", "学生工作", "已办结",
         Day(2011, 12, 16)),
        ("走访", Day(2011, 12, 12), 3, "校车班次太少", "后勤服务", "暂不具备条件", None),
    ),
    "J": (
        ("网络", Day(2011, 12, 10), 0, "办事程序再简化", "作风建设", "正在办理", None),
    ),
    "T": (),
}  # fmt: skip


def school() -> tuple[Organisation, ...]:
    """Return the four organisations in the order of the roster."""
    members = iter(range(sum(line[3] for line in _BRANCHES)))
    branches = [_branch(line, [next(members) for _ in range(line[3])]) for line in _BRANCHES]
    made = []
    for code, *told in _ORGANISATIONS:
        own = tuple(b for b in branches if b.code[0] == code)
        name, alias, kind, secretary, contact, phone = told
        made.append(
            Organisation(
                code, name, alias, kind, secretary, contact, phone, own, _items(own),
                _wishes(code, own),
            )
        )  # fmt: skip
    return tuple(made)


def _branch(line: tuple, numbers: Sequence[int]) -> Branch:  # type: ignore[type-arg]
    code, name, category, size, due, kinds, issued, returned, votes, day = line
    present = dict(zip(("党员", "干部", "群众代表", "两代表一委员"), kinds, strict=True))
    members = tuple(_member(n, place, size, category) for place, n in enumerate(numbers))
    valid = sum(votes)
    return Branch(code, name, category, due, present, issued, returned, valid, votes, day, members)


def _member(number: int, place: int, size: int, category: str) -> Member:
    name = _FAMILY[number % len(_FAMILY)] + _GIVEN[number % len(_GIVEN)]
    student = category == "学生"
    # The first third is the best liked; of the others some have a vote or two against them.
    good = place < size // 3
    votes = (9, 1, 0, 0, 0) if good else (6, 2, 1, number % 2, 1 - number % 2)
    grade = "优秀" if good else "合格"
    if name == _POOR:
        votes, grade = (4, 2, 1, 2, 1), "基本合格"
    posts = _POSTS[category]
    return Member(
        name, f"2008{number + 1:04}" if student else f"{number + 1001:05}",
        "男女"[number % 2], "预备" if student and place == size - 1 else "正式",
        posts[number % len(posts)], 10, 10, 10, votes, grade,
    )  # fmt: skip


def _items(branches: Sequence[Branch]) -> tuple[tuple[int, ...], ...]:
    """Return the votes on the items of 附件3: the last is the branches' sum, the others near it."""
    content, *rest = (sum(b.votes[place] for b in branches) for place in range(5))
    near = [(content - by, rest[0] + by, *rest[1:]) for by in range(1, len(ITEMS))]
    return (*near, (content, *rest))


def _wishes(code: str, branches: Sequence[Branch]) -> tuple[Wish, ...]:
    return tuple(
        Wish(way, day, branches[at].name, text, category, outcome, answered)
        for way, day, at, text, category, outcome, answered in _SAID[code]
    )
