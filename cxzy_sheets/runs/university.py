"""示例大学: sixty units, their branches, and the ballots counted there. All of it is made up.

What comes out is the truth of the demo: numbers from a fixed seed that keep the rules of the form,
before any of them is written into a cell.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SEED = 2011
FEWEST, MOST = 2, 14
"""Branches of a unit."""
COUNTS = (
    "党员数", "应参评", "实参评", "发出票", "收回票", "有效票", "无效票",
    "满意", "比较满意", "基本满意", "不满意", "不了解",
)  # fmt: skip
VERDICTS = COUNTS[-5:]

_COLLEGES = (
    "马克思主义学院", "文学院", "历史文化学院", "外国语学院", "新闻传播学院", "法学院", "经济学院",
    "管理学院", "公共管理学院", "教育科学学院", "心理学院", "体育学院", "音乐学院", "美术学院",
    "数学学院", "物理学院", "化学学院", "生命科学学院", "地理科学学院", "资源与环境学院",
    "材料学院", "机械工程学院", "电气工程学院", "电子信息学院", "计算机学院", "软件学院",
    "自动化学院", "土木工程学院", "建筑学院", "水利工程学院", "食品学院", "农学院", "林学院",
    "动物科学学院", "医学院", "药学院", "护理学院", "国际教育学院", "继续教育学院", "基础教学部",
)  # fmt: skip
_OTHERS = (
    "机关第一", "机关第二", "图书馆", "网络中心", "档案馆", "出版社", "学报编辑部", "工程训练中心",
    "分析测试中心", "科技园", "后勤集团", "资产经营公司", "校医院", "附属医院", "附属中学",
    "附属小学", "幼儿园", "校友工作办公室", "保卫处", "离退休工作处",
)  # fmt: skip
_SUPPORT = frozenset(_OTHERS[10:17])
"""Whose staff is 后勤附属; that of the others is 机关教辅."""
_LARGE = frozenset(("管理学院", "计算机学院", "医学院", "后勤集团", "附属医院"))
"""Units with a 党委; the others have a 党总支."""

_COLLEGE_BRANCHES = (
    ("教工第一党支部", "教工"), ("本科生第一党支部", "学生"), ("教工第二党支部", "教工"),
    ("研究生第一党支部", "学生"), ("本科生第二党支部", "学生"), ("离退休党支部", "离退休"),
    ("教工第三党支部", "教工"), ("研究生第二党支部", "学生"), ("本科生第三党支部", "学生"),
    ("教工第四党支部", "教工"), ("研究生第三党支部", "学生"), ("本科生第四党支部", "学生"),
    ("实验中心党支部", "教工"), ("博士生党支部", "学生"),
)  # fmt: skip
_KINDS = ("教工", "机关教辅", "后勤附属", "学生", "离退休")
_DIGITS = "一二三四五六七八九十"

_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "伟芳娜敏静磊军洋勇艳杰娟涛明超霞平刚桂英建华志强文博雪梅国栋晓宇"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit and what its ballots came to."""

    name: str
    head: Mapping[str, Any]
    """The single fields of its copy."""
    branches: Sequence[Mapping[str, Any]]
    """The records of its copy, a mapping a branch, by short field name."""


def units() -> list[Unit]:
    """Return the sixty units, always the same."""
    drawn = random.Random(SEED)
    names = [(name, True) for name in _COLLEGES] + [(name, False) for name in _OTHERS]
    return [_unit(drawn, name, college=college) for name, college in names]


def _unit(drawn: random.Random, name: str, *, college: bool) -> Unit:
    import datetime

    full = f"{name}{'党委' if name in _LARGE else '党总支'}"
    # Sizes as they are: many small units, few large ones.
    size = min(MOST, int(drawn.triangular(FEWEST, 12, 4)) + (6 if name in _LARGE else 0))
    if college:
        branches = sorted(
            _COLLEGE_BRANCHES[:size], key=lambda b: (_KINDS.index(b[1]), _COLLEGE_BRANCHES.index(b))
        )
    else:
        kind = "后勤附属" if name in _SUPPORT else "机关教辅"
        branches = [(f"{_numbered(i)}党支部", kind) for i in range(size - 1)] + [
            ("离退休党支部", "离退休")
        ]
    head = {
        "单位": full,
        "填报日期": datetime.date(2011, 12, 20) + datetime.timedelta(days=drawn.randrange(10)),
        "填表人": _person(drawn),
        "审核人": _person(drawn),
        "联系电话": f"6000{drawn.randrange(1000, 10000)}",
    }
    return Unit(full, head, [_branch(drawn, label, kind) for label, kind in branches])


def _numbered(index: int) -> str:
    return f"第{_DIGITS[index]}" if index < 10 else f"第十{_DIGITS[index - 10]}"


def _person(drawn: random.Random) -> str:
    given = "".join(drawn.choice(_GIVEN) for _ in range(drawn.choice((1, 2, 2))))
    return drawn.choice(_FAMILY) + given


def _branch(drawn: random.Random, label: str, kind: str) -> dict[str, Any]:
    members = drawn.randint(5, 42)
    due = members + drawn.randint(4, 18)
    came = due - drawn.randrange(1 + due // 8)
    returned = came - drawn.choice((0, 0, 0, 0, 0, 1, 2))
    void = drawn.choice((0, 0, 0, 0, 0, 0, 1, 2))
    valid = returned - void
    verdicts = _verdicts(drawn, valid)
    numbers = (members, due, came, came, returned, valid, void, *verdicts)
    return {"名称": label, "类别": kind, **dict(zip(COUNTS, numbers, strict=True)), "备注": None}


def _verdicts(drawn: random.Random, votes: int) -> list[int]:
    """Return how many of the votes fell on each verdict; one branch of 25 does poorly."""
    if drawn.random() < 0.04:
        ends = (0.30, 0.48, 0.70, 0.92)
    else:
        best = 0.70 + 0.25 * drawn.random()
        left = 1 - best
        ends = (best, best + 0.55 * left, best + 0.80 * left, best + 0.92 * left)
    tally = [0] * 5
    for _ in range(votes):
        vote = drawn.random()
        tally[sum(vote >= end for end in ends)] += 1
    return tally
