"""示例大学: 12 organisations, 86 branches, about 1,400 members, and how they were evaluated.

All of it is made up, from a fixed seed, and is the truth of the demo: nothing here imports the
library, so that what the library makes of the files can be held against it.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

SEED = 20111231
VERDICTS = ("满意", "比较满意", "基本满意", "不满意", "不了解")
ITEMS = (
    "推进创先争优活动情况", "推动中心工作和重点任务完成情况", "承诺践诺情况",
    "为师生员工办实事、做好事、解难事情况", "加强党组织和党员队伍建设情况", "总体评价",
)  # fmt: skip
"""What 附件1 and 附件3 ask about; the last one counts."""
PERSONAL = (
    "参加创先争优活动情况", "立足岗位履行职责情况", "践行公开承诺情况", "联系和服务师生情况",
    "总体评价",
)  # fmt: skip
MATTERS = ("参评人员范围", "评议程序", "评议形式", "评议内容", "评议结果的运用")
"""The five things that 附件6 wants to be settled."""
CATEGORIES = ("教师", "学生", "机关和教辅", "后勤和附属", "离退休")

_ORGANISATIONS = (
    # code, name, alias, kind, branches by category in the order of CATEGORIES
    ("A", "文学院党委", "文学院", "分党委", (5, 8, 0, 0, 1)),
    ("B", "理学院党委", "理学院", "分党委", (5, 7, 0, 0, 1)),
    ("C", "工程学院党委", "工程学院;工学院党委", "分党委", (6, 6, 0, 0, 1)),
    ("D", "医学院党委", "医学院", "分党委", (4, 4, 0, 3, 1)),
    ("E", "经济管理学院党委", "经管学院", "分党委", (3, 6, 0, 0, 1)),
    ("F", "外国语学院党总支", "外国语学院;外院", "党总支", (3, 2, 0, 0, 1)),
    ("G", "法学院党总支", "法学院", "党总支", (2, 3, 0, 0, 0)),
    ("H", "机关党总支", "校机关", "党总支", (0, 0, 6, 0, 0)),
    ("J", "离退休工作处党总支", "离退休工作处;老干处", "党总支", (0, 0, 1, 0, 3)),
    ("K", "图书馆直属党支部", "图书馆", "直属党支部", (0, 0, 1, 0, 0)),
    ("L", "后勤服务中心直属党支部", "后勤服务中心;后勤", "直属党支部", (0, 0, 0, 1, 0)),
    ("M", "附属中学直属党支部", "附属中学;附中", "直属党支部", (0, 0, 0, 1, 0)),
)
_CALLED = {
    "教师": "教师",
    "学生": "学生",
    "机关和教辅": "机关",
    "后勤和附属": "附属",
    "离退休": "离退休",
}
_DIGITS = "一二三四五六七八九十"
_FAMILY = (
    "王李张刘陈杨黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程"
    "曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
)
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英建华志文博雪梅国栋晓宇思远子涵欣怡浩然"
_POSTS = {
    "教师": ("教授", "副教授", "讲师", "助教"),
    "学生": ("学生",),
    "机关和教辅": ("处长", "副处长", "科长", "科员", "馆员"),
    "后勤和附属": ("主任", "工程师", "医师", "护师", "教师"),
    "离退休": ("退休",),
}
_WISHES = (
    ("增加图书馆周末开放时间", "校园管理"), ("食堂晚餐供应时间再延长一些", "后勤服务"),
    ("多组织青年教师听课观摩", "教学科研"), ("宿舍热水供应不稳定", "后勤服务"),
    ("党务公开栏更新不及时", "组织建设"), ("理论学习形式可以更活泼", "思想政治建设"),
    ("机关办事程序再简化", "作风建设"), ("希望多开就业指导讲座", "学生工作"),
    ("实验室设备预约系统常打不开", "教学科研"), ("支部活动与业务结合不够", "组织建设"),
    ("领导干部多到课堂走一走", "作风建设"), ("校车班次太少", "后勤服务"),
)  # fmt: skip
NAMESAKES = {"C": "王伟"}
"""Code of an organisation -> the name that two of its members bear; only their numbers differ."""
OUTCOMES = ("已办结", "正在办理", "暂不具备条件", "作解释")
WAYS = ("座谈会", "征求意见表", "意见箱", "评议会", "网络", "走访")


@dataclass(frozen=True, slots=True)
class Member:
    """One party member, and the votes on him."""

    name: str
    number: str
    sex: str
    standing: str
    post: str
    came: int
    returned: int
    valid: int
    votes: tuple[int, ...]
    """One for each of VERDICTS; the last is 弃权 on this form."""
    grade: str


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch, and the votes on it."""

    code: str
    name: str
    category: str
    due: int
    present: dict[str, int]
    """By kind: 党员, 干部, 群众代表, 两代表一委员; together they are 实参评."""
    issued: int
    returned: int
    valid: int
    votes: tuple[int, ...]
    held: datetime.date
    members: tuple[Member, ...]

    @property
    def came(self) -> int:
        """How many took part."""
        return sum(self.present.values())

    @property
    def void(self) -> int:
        """Ballots that do not count."""
        return self.returned - self.valid


@dataclass(frozen=True, slots=True)
class Wish:
    """One opinion, and what became of it."""

    way: str
    day: datetime.date
    branch: str
    text: str
    category: str
    outcome: str
    answered: datetime.date | None


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation of the second level."""

    code: str
    name: str
    alias: str
    kind: str
    secretary: str
    contact: str
    phone: str
    branches: tuple[Branch, ...]
    items: tuple[tuple[int, ...], ...]
    """The votes on each of ITEMS; those on the last are the branches' sums."""
    wishes: tuple[Wish, ...]

    @property
    def held(self) -> datetime.date:
        """The day of its last meeting."""
        return max(branch.held for branch in self.branches)


@dataclass(slots=True)
class _Names:
    """Invented names and numbers, every one of them once."""

    drawn: random.Random
    last: int = 1000
    given: set[str] = field(default_factory=set)

    def person(self) -> str:
        while True:
            length = self.drawn.choice((1, 2, 2))
            name = self.drawn.choice(_FAMILY) + "".join(self.drawn.choices(_GIVEN, k=length))
            if name not in self.given:
                self.given.add(name)
                return name

    def number(self, category: str) -> str:
        self.last += 1
        return (
            f"20{self.drawn.choice(('08', '09', '10'))}{self.last}"
            if category == "学生"
            else f"{self.last:05}"
        )


def university() -> tuple[Organisation, ...]:
    """Return the organisations in the order of the roster; always the same."""
    names = _Names(random.Random(SEED))
    return tuple(_organisation(names, line) for line in _ORGANISATIONS)


def with_namesakes(unit: Organisation) -> Organisation:
    """Return an organisation with two members of one name, where there are to be any."""
    name = NAMESAKES.get(unit.code)
    if name is None:
        return unit
    first, second, *rest = unit.branches
    both = [
        replace(b, members=(replace(b.members[0], name=name), *b.members[1:]))
        for b in (first, second)
    ]
    return replace(unit, branches=(*both, *rest))


def _organisation(names: _Names, line: tuple[str, str, str, str, tuple[int, ...]]) -> Organisation:
    code, name, alias, kind, counts = line
    drawn = names.drawn
    secretary, contact = names.person(), names.person()
    branches: list[Branch] = []
    for category, count in zip(CATEGORIES, counts, strict=True):
        for index in range(count):
            called = _branch_name(alias.split(";", 1)[0], category, index, count)
            direct = kind == "直属党支部"
            branches.append(
                _branch(
                    names,
                    code if direct else f"{code}{len(branches) + 1:02}",
                    name if direct else called,
                    category,
                )
            )
    total = [sum(b.votes[i] for b in branches) for i in range(len(VERDICTS))]
    items = [_spread(drawn, sum(total)) for _ in ITEMS[:-1]]
    return Organisation(
        code, name, alias, kind, secretary, contact, f"0591-8{drawn.randint(10**6, 10**7 - 1)}",
        tuple(branches), (*items, tuple(total)), _wishes(drawn, branches),
    )  # fmt: skip


def _branch_name(college: str, category: str, index: int, count: int) -> str:
    number = f"第{_DIGITS[index]}" if count > 1 else ""
    return f"{college}{_CALLED[category]}{number}党支部"


def _branch(names: _Names, code: str, name: str, category: str) -> Branch:
    drawn = names.drawn
    size = max(5, min(32, round(drawn.gauss(16, 6))))
    present = {
        "党员": size - drawn.randint(0, size // 5),
        "干部": drawn.randint(0, 3),
        "群众代表": drawn.randint(2, 9),
        "两代表一委员": drawn.randint(0, 2),
    }
    came = sum(present.values())
    due = came + drawn.randint(0, came // 5)
    returned = came - drawn.randint(0, 1)
    valid = returned - drawn.choice((0, 0, 0, 1, 2))
    # One in nine is not much liked, so that there is something to put right.
    votes = _spread(drawn, valid, poor=drawn.random() < 0.11)
    members = tuple(_member(names, category, came) for _ in range(size))
    members = _graded(members)
    day = datetime.date(2011, 12, 5) + datetime.timedelta(drawn.randint(0, 18))
    return Branch(code, name, category, due, present, came, returned, valid, votes, day, members)


def _spread(drawn: random.Random, total: int, *, poor: bool = False) -> tuple[int, ...]:
    """Return how a number of votes falls on the five verdicts."""
    likely = (30, 22, 18, 18, 12) if poor else (62, 22, 10, 3, 3)
    votes = [0] * len(VERDICTS)
    for place in drawn.choices(range(len(VERDICTS)), likely, k=total):
        votes[place] += 1
    return tuple(votes)


def _member(names: _Names, category: str, came: int) -> Member:
    drawn = names.drawn
    returned = came - drawn.randint(0, 2)
    valid = returned - drawn.choice((0, 0, 0, 1))
    poor = drawn.random() < 0.012
    return Member(
        names.person(), names.number(category), drawn.choice("男女"),
        "预备" if drawn.random() < 0.12 else "正式", drawn.choice(_POSTS[category]),
        came, returned, valid, _spread(drawn, valid, poor=poor), "合格",
    )  # fmt: skip


def _graded(members: Sequence[Member]) -> tuple[Member, ...]:
    """Return members with the best third, rounded down, as 优秀, and the poor as 基本合格."""

    def share(member: Member) -> float:
        return sum(member.votes[:3]) / member.valid

    best = sorted(members, key=lambda m: (-share(m), m.number))[: len(members) // 3]
    good = {m.number for m in best if share(m) >= 0.8}
    return tuple(
        replace(m, grade="优秀" if m.number in good else "合格" if share(m) >= 0.8 else "基本合格")
        for m in members
    )


def _wishes(drawn: random.Random, branches: Sequence[Branch]) -> tuple[Wish, ...]:
    found = []
    for text, category in drawn.sample(_WISHES, k=drawn.randint(3, 8)):
        branch = drawn.choice(branches)
        day = branch.held + datetime.timedelta(drawn.randint(-3, 3))
        outcome = drawn.choices(OUTCOMES, (6, 3, 1, 2))[0]
        settled = outcome in ("已办结", "作解释")
        answered = day + datetime.timedelta(drawn.randint(2, 9)) if settled else None
        found.append(Wish(drawn.choice(WAYS), day, branch.name, text, category, outcome, answered))
    return tuple(found)
