"""What is wrong on purpose with values: names and codes, shares, days as cells show them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from .by_hand import Sheet
from .planted import Change, Planted, answered, dressed, line, typed
from .school import NAMESAKES, Organisation
from .sheets import THRESHOLD, Rows, Values, share

Units = Mapping[str, Organisation]
Places = Mapping[str, str]
MONTH, DAY, PERCENT = 17, 16, 9
"""Number formats that every workbook has: Dec-11, 5-Dec, 90%."""


def values(units: Units) -> list[Planted]:
    """Return what is done to values."""
    return [
        *_told(units), *_names(units), *_days(units), *_shares(units), *_units(), *_alike(units),
        *_tallies(units),
    ]  # fmt: skip


def _told(units: Units) -> list[Planted]:
    """What is repaired and told: the copy is accepted."""
    none = [i for i, b in enumerate(units["B"].branches) if b.votes[4] == 0][1]
    members = [m for b in units["A"].branches for m in b.members]
    short = next(i for i, m in enumerate(members) if len(m.name) == 2)
    branches = units["B"].branches
    total = 6 + max(len(branches), 8)
    return [
        typed("nothing-means", f"B/附件4/支部.不了解[{none}]", "无", "没有的数写了“无”"),
        typed("option-synonym", "B/附件4/支部.类别[0]", "教工", "类别用了另一种叫法"),
        line(
            "total-skips-text", "B/附件4/", "合计没有加上文本格式的数", cell=f"D{total}",
            edit=lambda sheet, _: sheet.put(
                f"D{total}", sum(len(b.members) for b in branches[1:])
            ),
        ),
        dressed(
            "date-kept-as-text", "B/评议组织情况表/支部.地点[2]", "地点一格成了日期",
            like="支部.公布日期[2]", value=datetime.date(2011, 12, 1),
        ),
        dressed(
            "number-shown", "B/评议组织情况表/支部.情况说明[3]", "说明里是带百分号的数",
            number_format=PERCENT, value=0.9,
        ),
        typed(
            "name-tidied", f"A/附件5/党员.姓名[{short}]", " ".join, "姓名中间有空格"
        ),
        typed(
            "person-named-otherwise", f"A/附件5/党员.姓名[{short + 1}]",
            f"{members[short + 1].name}({members[short + 1].number})", "姓名后面写了学工号",
        ),
        line(
            "formula-used", "A/附件5/", "比率格里写了字", cell="N9",
            edit=lambda sheet, _: sheet.put("N9", "很高"),
        ),
        line(
            "far-cells", "A/附件5/", "很远的一格里有字", cell="XFD1048576",
            edit=lambda sheet, _: sheet.put_far("校对"),
        ),
    ]  # fmt: skip


def _names(units: Units) -> list[Planted]:
    """Names that nobody in the roster has, or two; codes that are none."""
    members = [m for b in units["C"].branches for m in b.members]
    namesake = next(i for i, m in enumerate(members) if m.name == NAMESAKES["C"])
    return [
        typed("not-a-name", "C/附件5/党员.姓名[2]", "123", "姓名里写了数字"),
        typed("name-two-readings", "C/附件5/党员.姓名[3]", "王小明 李红", "一格里写了两个人"),
        typed("not-a-code", "C/附件5/党员.学工号[4]", "无", "学工号写了“无”"),
        typed(
            "identity-check", "C/附件5/党员.学工号[5]", "350102198807152438",
            "写成了身份证号,还写错了一位",
        ),
        line(
            "person-ambiguous", f"C/附件5/党员.姓名[{namesake}]", "同名的没有写学工号",
            edit=lambda sheet, cells: sheet.put(cells[f"党员.学工号[{namesake}]"], None),
        ),
    ]  # fmt: skip


def _days(units: Units) -> list[Planted]:
    """Days in another format than that of a day, and a word that says nothing by itself."""
    form = "C/评议组织情况表"
    settled = next(i for i, w in enumerate(units["C"].wishes) if w.answered)
    return [
        dressed("date-as-serial", f"{form}/支部.公布日期[4]", "日期成了数", like="支部.应到[4]"),
        dressed(
            "date-for-number", f"{form}/支部.应到[5]", "人数的格成了日期", like="支部.公布日期[5]"
        ),
        dressed(
            "day-not-shown", f"{form}/支部.公布日期[6]", "日期只显示年月", number_format=MONTH,
            value=datetime.date(2011, 12, 1),
        ),
        dressed(
            "year-not-shown", f"{form}/支部.公布日期[7]", "日期没有显示年份", number_format=DAY
        ),
        typed("as-above", f"{form}/支部.地点[8]", "同上", "写了“同上”"),
        typed(
            "year-missing", f"C/意见征集与办理表/意见.答复日期[{settled}]", "2月29日",
            "日期没有写年份",
        ),
    ]  # fmt: skip


def _shares(units: Units) -> list[Planted]:
    """Rates typed over their formulas, where what they are made from is blank or nothing."""

    def void(values: Values, rows: Rows) -> None:
        none = dict.fromkeys(("有效票", "满意", "比较满意", "基本满意", "不满意", "弃权"), 0)
        rows["党员"][10] |= none | {"满意率": 0, "满意度": 0}

    def over(record: int, typed_in: object, *, blank: bool = True) -> Any:
        def edit(sheet: Sheet, places: Places) -> None:
            if blank:
                sheet.put(places[f"党员.有效票[{record}]"], None)
            sheet.put(f"N{6 + record}", typed_in)

        return edit

    at, total = "K/附件5/", 6 + max(len(units["K"].branches[0].members), 12)
    return [
        line("share-out-of-range", at, "比率超过了100%", edit=over(7, "150%"), cell="N13"),
        line("share-two-readings", at, "比率写了1,没有百分号", edit=over(8, "1"), cell="N14"),
        line("share-as-percent", at, "比率没有百分号", edit=over(9, "97"), cell="N15"),
        line("formula-unchecked", at, "比率没有百分号", cell="N15"),
        line("formula-unchecked", at, "有效票空着,比率没法核对", cell="O13"),
        line("required", "K/附件5/党员.有效票[7]", "有效票空着"),
        line("total-differs", at, "合计还是原来的数", cell=f"H{total}"),
        line("formula-error", at, "票全部作废,比率填了0", void,
             edit=over(10, 0, blank=False), cell="N16"),
    ]  # fmt: skip


def _units() -> list[Planted]:
    """Branches that nobody can tell apart, or that are none."""
    return [
        typed("unit-ambiguous", "E/意见征集与办理表/意见.对象[0]", "一支部", "支部只写了简称"),
        typed(
            "unit-not-allowed",
            "C/意见征集与办理表/意见.对象[0]",
            "工程学院党委",
            "应填支部的填了上级",
        ),
        answered("unit-raised", "A/意见征集与办理表/单位", "文学院教师第一党支部", "单位填了支部"),
        line("sender-named-otherwise", "A/意见征集与办理表/单位", "单位填了支部"),
    ]


def _alike(units: Units) -> list[Planted]:
    """Codes that stand twice, in one copy or in two."""
    first = [m for b in units["D"].branches for m in b.members]
    return [
        typed("value-twice", "D/附件5/党员.学工号[9]", first[8].number, "两个人的学工号一样"),
        typed(
            "value-elsewhere", "E/附件5/党员.学工号[2]", first[0].number,
            "学工号和别的单位的一样",
        ),
        line("value-elsewhere", "D/附件5/党员.学工号[0]", "学工号和别的单位的一样"),
    ]  # fmt: skip


def _tallies(units: Units) -> list[Planted]:
    """What the ballots say otherwise, and more excellent members than a third."""
    members = units["B"].branches[0].members
    others = [
        i
        for i, m in enumerate(members)
        if m.grade == "合格" and share(m.votes, m.valid) >= THRESHOLD
    ]
    return [
        line(
            "check-broken", "F/附件4/支部.满意[0]", "满意票与交来的评议票不一样",
            _swap("支部", 0),
        ),
        line("rule-broken", "F/附件3/内容.满意[5]", "满意票与附件4不一样"),
        line(
            "check-broken", "B/附件5/党员.满意[0]", "满意票与交来的计票不一样",
            _swap("党员", 0),
        ),
        line(
            "check-broken", "B/附件5/党员.评定等次[0]", "评为优秀的超过三分之一",
            _excellent(others[: len(members) // 3]),
        ),
    ]  # fmt: skip


def _swap(block: str, record: int) -> Change:
    """Count a vote as 比较满意 that was 满意: the sums stay as they are."""

    def change(_: Values, rows: Rows) -> None:
        votes = rows[block][record]
        votes["满意"] -= 1
        votes["比较满意"] += 1
        votes["满意率"] = votes["满意"] / votes["有效票"]

    return change


def _excellent(records: list[int]) -> Change:
    def change(_: Values, rows: Rows) -> None:
        for record in records:
            rows["党员"][record]["评定等次"] = "优秀"

    return change
