"""The truth of 示例大学 -> the answers of each form, by the form's own field names."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from .school import ITEMS, MATTERS, PERSONAL, VERDICTS, Branch, Member, Organisation

Values = dict[str, Any]
Rows = dict[str, list[dict[str, Any]]]

RESULT, BRANCHES, MEMBERS, ORGANISED, OPINIONS = (
    "附件3", "附件4", "附件5", "评议组织情况表", "意见征集与办理表",
)  # fmt: skip
"""The forms that every organisation files."""
BRANCH_BALLOT, MEMBER_BALLOT, REPORT = "附件1", "附件2", "评议情况报告"
THRESHOLD = 0.8
TICK = "√"
_HOW = {
    "参评人员范围": "党员、干部、群众代表、两代表一委员",
    "评议程序": "个人小结、述职、民主测评、公布结果",
    "评议形式": "以党支部为单位召开评议会",
    "评议内容": "按实施方案规定的六项内容",
    "评议结果的运用": "作为评先评优和整改的依据",
}
_PLACES = ("第一会议室", "报告厅", "学术交流中心", "党员活动室")


def answers(form: str, unit: Organisation) -> tuple[Values, Rows]:
    """Return the head fields and the records of one form of an organisation."""
    return _ANSWERS[form](unit)


def _foot(unit: Organisation, day: datetime.date) -> Values:
    return {
        "单位": unit.name, "填报日期": day, "填表人": unit.contact, "审核人": unit.secretary,
        "联系电话": unit.phone,
    }  # fmt: skip


def filed(unit: Organisation) -> datetime.date:
    """Return the day that an organisation writes on its forms."""
    return unit.held + datetime.timedelta(days=3)


def share(votes: Sequence[int], valid: int) -> float:
    """Return 满意度: who is at least rather content, of the valid ballots."""
    return sum(votes[:3]) / valid


def strict(votes: Sequence[int], valid: int) -> float:
    """Return 满意率: who is content, of the valid ballots."""
    return votes[0] / valid


def _result(unit: Organisation) -> tuple[Values, Rows]:
    branches = unit.branches
    present = {kind: sum(b.present[kind] for b in branches) for kind in branches[0].present}
    values = _foot(unit, filed(unit)) | {
        "评议日期": unit.held, "地点": _PLACES[0], "主持人": unit.secretary,
        "上级参会人": "校党委组织部",
        "应参评": sum(b.due for b in branches), "实参评": sum(b.came for b in branches),
        **{f"其中{kind}": number for kind, number in present.items()},
        "发出票": sum(b.issued for b in branches), "收回票": sum(b.returned for b in branches),
        "有效票": sum(b.valid for b in branches), "无效票": sum(b.void for b in branches),
        "主要意见": "理论学习的形式不够活泼。", "整改措施": "每月一次专题研讨,年底前落实。",
    }  # fmt: skip
    valid = sum(b.valid for b in branches)
    items = []
    for votes in unit.items:
        record: dict[str, Any] = dict(zip(VERDICTS, votes, strict=True))
        for name, number in zip(VERDICTS[:4], votes, strict=False):
            record[f"{name}占比"] = number / valid
        items.append(record)
    return values, {"内容": items}


def branch_record(branch: Branch) -> dict[str, Any]:
    """Return a branch's row of 附件4."""
    low = share(branch.votes, branch.valid) < THRESHOLD
    return {
        "名称": branch.name, "类别": branch.category, "党员数": len(branch.members),
        "应参评": branch.due, "实参评": branch.came, "发出票": branch.issued,
        "收回票": branch.returned, "有效票": branch.valid, "无效票": branch.void,
        **dict(zip(VERDICTS, branch.votes, strict=True)),
        "满意率": strict(branch.votes, branch.valid), "满意度": share(branch.votes, branch.valid),
        "低于门槛": low, "主要意见": "联系群众还不够经常。" if low else None,
        "整改措施": "班子成员每月到师生中走访一次。" if low else None,
    }  # fmt: skip


def _branches(unit: Organisation) -> tuple[Values, Rows]:
    return _foot(unit, filed(unit)), {"支部": [branch_record(b) for b in unit.branches]}


def member_record(branch: Branch, member: Member) -> dict[str, Any]:
    """Return a member's row of 附件5."""
    content, rather, just, not_, none = member.votes
    return {
        "支部": branch.name, "姓名": member.name, "学工号": member.number, "职务": member.post,
        "实参评": member.came, "收回票": member.returned, "有效票": member.valid,
        "满意": content, "比较满意": rather, "基本满意": just, "不满意": not_, "弃权": none,
        "满意率": strict(member.votes, member.valid), "满意度": share(member.votes, member.valid),
        "评定等次": member.grade,
    }  # fmt: skip


def _members(unit: Organisation) -> tuple[Values, Rows]:
    rows = [member_record(b, m) for b in unit.branches for m in b.members]
    return _foot(unit, filed(unit)), {"党员": rows}


def _organised(unit: Organisation) -> tuple[Values, Rows]:
    matters = [{"是否明确": True, "具体做法": _HOW[matter]} for matter in MATTERS]
    rows = []
    for number, branch in enumerate(unit.branches):
        rows.append(
            {
                "名称": branch.name, "公布日期": branch.held - datetime.timedelta(days=5),
                "公布渠道": "公告栏", "自查材料": True, "党员小结份数": len(branch.members),
                "评议日期": branch.held, "地点": _PLACES[number % len(_PLACES)], "形式": "会议",
                "上级参会人": "校党委组织部" if number % 3 else None,
                "应到": branch.due, "实到": branch.came, **branch.present,
                "反馈日期": branch.held + datetime.timedelta(days=2), "反馈方式": "党员大会",
            }
        )  # fmt: skip
    return _foot(unit, filed(unit)), {"五明确": matters, "支部": rows}


def _opinions(unit: Organisation) -> tuple[Values, Rows]:
    rows = []
    for number, wish in enumerate(unit.wishes, start=1):
        settled = wish.answered is not None
        rows.append(
            {
                "序号": str(number), "征集方式": wish.way, "日期": wish.day,
                "提出人类别": "群众代表", "对象": wish.branch, "意见建议": wish.text,
                "类别": wish.category, "承办单位": unit.name,
                "承办人": unit.contact if settled else None,
                "办理措施": "已落实并答复" if settled else None, "办理结果": wish.outcome,
                "答复日期": wish.answered, "反馈方式": "当面" if settled else None,
            }
        )  # fmt: skip
    return _foot(unit, filed(unit)), {"意见": rows}


_ANSWERS = {
    RESULT: _result, BRANCHES: _branches, MEMBERS: _members, ORGANISED: _organised,
    OPINIONS: _opinions,
}  # fmt: skip


def ballots(branch: Branch) -> list[tuple[Values, Rows]]:
    """Return the ballots on a branch: one each for every ballot that came back.

    The verdicts on the last item are those that the branch counted; a void ballot ticks two there.
    """
    verdicts = [place for place, number in enumerate(branch.votes) for _ in range(number)]
    made = []
    kinds = [kind for kind, number in branch.present.items() for _ in range(number)]
    for index in range(branch.returned):
        void = index >= len(verdicts)
        rows = []
        for item in range(len(ITEMS)):
            place = (index * 7 + item * 3) % 3 if item < len(ITEMS) - 1 or void else verdicts[index]
            record: dict[str, Any] = {VERDICTS[place]: TICK}
            if void and item == len(ITEMS) - 1:
                record = {VERDICTS[0]: TICK, VERDICTS[1]: TICK}
            rows.append(record)
        values = {
            "单位": branch.name, "评议时间": branch.held, "票号": str(index + 1),
            f"是{kinds[index]}": TICK,
        }  # fmt: skip
        made.append((values, {"评议": rows}))
    return made


def tally(branch: Branch, member: Member) -> tuple[Values, Rows]:
    """Return the tally of the ballots on a member: numbers where a ballot has a tick."""
    rows = []
    for item in range(len(PERSONAL)):
        votes = member.votes if item == len(PERSONAL) - 1 else _turned(member.votes, item)
        rows.append(dict(zip(VERDICTS, votes, strict=True)))
    values = {"姓名": member.name, "单位": branch.name, "评议时间": branch.held, "票号": "计票"}
    return values, {"评议": rows}


def _turned(votes: Sequence[int], by: int) -> tuple[int, ...]:
    """Return the same number of votes, two of them elsewhere."""
    made = list(votes)
    if made[0] >= by:
        made[0], made[1] = made[0] - by, made[1] + by
    return tuple(made)
