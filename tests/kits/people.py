"""名册.xlsx of the kits: a small model, and 示例大学 for their examples. All of it is invented.

Both have, beside faculties and branches, the office of the campaign and a branch of the
administration, to which the university's leaders and the office's people belong.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from cxzy_sheets.runs.evaluation.roster import UNITS
from cxzy_sheets.runs.evaluation.roster import roster as lines_of
from cxzy_sheets.runs.evaluation.school import Branch, Member, Organisation, university

from .drawing import Drawing
from .evaluation import roster as model

OFFICE = "创先争优活动领导小组办公室"
OFFICE_CODE = "Z"
POSTS = ("校党委书记", "校长", "校党委副书记", "校纪委书记", "副校长", "副校长")
"""Posts of the first members of H01, in their order: the university's leaders."""
STAFF = ("组织部部长", "宣传部部长", "学工部部长", "组织部副部长", "组织部科员")
"""Posts of the first members of H02: the people of the office."""


@cache
def school() -> tuple[Organisation, ...]:
    """Return 示例大学, its leaders and the people of the office among the members of H01, H02."""
    return tuple(
        replace(unit, branches=tuple(_posted(b) for b in unit.branches)) if unit.code == "H"
        else unit
        for unit in university()
    )  # fmt: skip


def _posted(branch: Branch) -> Branch:
    posts = {"H01": POSTS, "H02": STAFF}.get(branch.code, ())
    members = [replace(m, post=post) for m, post in zip(branch.members, posts, strict=False)]
    return replace(branch, members=(*members, *branch.members[len(members) :]))


def leaders() -> tuple[Member, ...]:
    """Return the university's leaders of 示例大学, in the order of `POSTS`."""
    return _first("H01", len(POSTS))


def staff() -> tuple[Member, ...]:
    """Return the people of the office of 示例大学, in the order of `STAFF`."""
    return _first("H02", len(STAFF))


def _first(code: str, count: int) -> tuple[Member, ...]:
    branch = next(b for unit in school() for b in unit.branches if b.code == code)
    return tuple(branch.members[:count])


def demo_roster() -> bytes:
    """Return 名册.xlsx of 示例大学; the same bytes each time."""
    return lines_of(school(), also=[_office()])


def _office() -> tuple[object, ...]:
    own = {"代码": OFFICE_CODE, "名称": OFFICE, "层级": "办公室", "类型": "办公室",
           "联系人": staff()[-1].name, "电话": "0000-00000000"}  # fmt: skip
    return tuple(own.get(heading) for heading in UNITS)


ADMINISTRATION = (
    ("G", "机关党总支", "校机关", "二级党组织", "党总支", "", "", 5, 5, 0,
     "示例庚", "示例辛", "60001004", "", "示例"),
    ("G01", "机关第一党支部", "", "党支部", "党支部", "G", "机关和教辅", 5, 5, 0,
     "", "", "", "", ""),
    (OFFICE_CODE, OFFICE, "校创先办;领导小组办公室", "办公室", "办公室", "", "", "", "", "",
     "", "示例壬", "60001000", "", "召集会议、督查、汇总的办公室"),
)  # fmt: skip
ADMINISTRATORS = (
    ("周甲一", "G01", "2001", "男", "正式", "校党委书记", ""),
    ("吴甲二", "G01", "2002", "女", "正式", "校长", ""),
    ("郑甲三", "G01", "2003", "男", "正式", "校党委副书记", ""),
    ("王甲四", "G01", "2004", "女", "正式", "组织部部长", ""),
    ("冯甲五", "G01", "2005", "男", "正式", "组织部科员", ""),
)


def model_roster() -> bytes:
    """Return the small 名册.xlsx that a new cycle begins with; the same bytes each time."""
    with Drawing("单位", title="名册") as draw:
        units = (*model.UNITS, *ADMINISTRATION)
        draw.table("单位", model.UNIT_HEADINGS, units, model.UNIT_WIDTHS, new=False)
        people = (*model.MEMBERS, *ADMINISTRATORS)
        draw.table("人员", model.MEMBER_HEADINGS, people, model.MEMBER_WIDTHS)
        draw.table("说明", ("项目", "怎么填"), model.NOTES, (10, 90))
    return draw.data
