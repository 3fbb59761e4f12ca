"""What is wrong on purpose with the rows and the columns of records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .by_hand import Sheet
from .planted import Planted, line
from .school import Branch, Organisation

FIRST = 6
"""The first row of records of 附件4, 附件5 and 附件7."""
FIRST_MEETING = 14
"""That of 附件6."""
Units = Mapping[str, Organisation]
Places = Mapping[str, str]


def rows(units: Units) -> list[Planted]:
    """Return what is done to rows and columns."""
    return [
        *_told(units["A"]), *_beside(units["C"]), *_sums(units), *_columns(units), *_slipped(units),
    ]  # fmt: skip


def _told(unit: Organisation) -> list[Planted]:
    """Lines among the records that are none; every record is still read."""
    last = FIRST + len(unit.branches) - 1
    at, retired, teachers = "A/附件4/", last - 1, FIRST + 4

    def mix(sheet: Sheet, _: Places) -> None:
        # From below, so that what is above stays where it is.
        sheet.add_row(last, {"B": "填表日期:2011年12月25日"})
        sheet.add_row(last, {"B": "注:以上为在册党支部"})
        sheet.add_row(retired, {"A": "(二)离退休党支部"})
        sheet.add_row(teachers, {"A": "小计"})
        sheet.add_row(FIRST, {"B": "其中:预备党员", "D": 1})
        sheet.add_row(FIRST - 1, {"A": "例", "B": "示例党支部", "D": 20, "E": 20, "F": 20})
        sheet.add_row(FIRST - 1, dict(zip("ABCDEFGHIJKLMNOPQRSTU", range(1, 22), strict=True)))

    return [
        line("row-numbers", at, "表头下面有一行栏次", edit=mix, cell=f"B{FIRST}"),
        line("row-example", at, "留着示例行", cell=f"B{FIRST + 1}"),
        line("row-derived", at, "夹着一行“其中”", cell=f"B{FIRST + 3}"),
        line("row-subtotal", at, "夹着一行“小计”", cell=f"B{teachers + 4}"),
        line("row-section", at, "夹着一行分段标题", cell=f"B{retired + 5}"),
        line("row-note", at, "表里夹着一句注", cell=f"B{last + 6}"),
        line("row-footer", at, "表里夹着落款", cell=f"B{last + 7}"),
    ]  # fmt: skip


def _beside(unit: Organisation) -> list[Planted]:
    """Rows of which nobody can tell whether they are records."""
    last = FIRST + len(unit.branches) - 1
    at = "C/附件4/"

    def add(sheet: Sheet, _: Places) -> None:
        total = int(sheet.find("合  计")[1:])
        sheet.add_row(total, {"A": 9, "B": "工程学院某党支部", **dict.fromkeys("DEFGHIK", 4)})
        sheet.add_row(last, {"B": "另有借调人员", "D": 3, "E": 4})
        sheet.add_row(last, {"B": "工程学院某党支部"})

    return [
        line("row-name-only", at, "一行只写了名称", edit=add, cell=f"B{last + 1}"),
        line("row-unclear", at, "一行没有序号,只填了几格", cell=f"B{last + 2}"),
        line("row-after-total", at, "合计下面又写了一行", cell=f"B{_total(unit) + 3}"),
    ]


def _total(unit: Organisation) -> int:
    """Return the row of 合计 of 附件4, which has room for eight branches."""
    return FIRST + max(len(unit.branches), 8)


def _sums(units: Units) -> list[Planted]:
    """Rows that may be totals under another name."""
    teachers = [b for b in units["D"].branches if b.category == "教师"]
    after = FIRST + len(teachers)
    last = FIRST + len(units["E"].branches) - 1

    def add_up(sheet: Sheet, _: Places) -> None:
        cells = sheet.cells()
        made = {
            letter: sum(
                float(sheet.text(cells[f"{letter}{row}"]) or 0) for row in range(FIRST, after)
            )
            for letter in "DEFGHIJKLMNO"
        }
        sheet.add_row(after - 1, {"B": "教师支部", **made})

    def outgrow(sheet: Sheet, _: Places) -> None:
        branches = units["E"].branches
        sheet.add_row(last, {"A": 99, "B": units["E"].name, **_all(branches, 5)})

    return [
        line("row-adds-up", "D/附件4/", "一行正好是上面几行之和", edit=add_up, cell=f"B{after}"),
        line(
            "row-total-like", "E/附件4/", "一行像合计,又不是各行之和", edit=outgrow,
            cell=f"B{last + 1}",
        ),
    ]  # fmt: skip


def _all(branches: Sequence[Branch], more: int) -> dict[str, Any]:
    """Return what branches come to in the columns of 附件4, and a little more."""
    numbers = [
        [len(b.members), b.due, b.came, b.issued, b.returned, b.valid, b.void, *b.votes]
        for b in branches
    ]
    sums = [sum(column) + more for column in zip(*numbers, strict=True)]
    return dict(zip("DEFGHIJKLMNO", sums, strict=True))


def _columns(units: Units) -> list[Planted]:
    """Headings that are gone, or there twice; cells merged over records."""
    nameless = FIRST + len(units["M"].branches) - 1

    def unnamed(sheet: Sheet, _: Places) -> None:
        for row in range(FIRST - 2, nameless + 1):
            sheet.put(f"B{row}", None)

    def merged(sheet: Sheet, places: Places) -> None:
        above, below = places["支部.党员数[9]"], places["支部.党员数[10]"]
        sheet.put(below, None)
        sheet.merge(f"{above}:{below}")

    return [
        line("row-nameless", "M/附件4/", "名称一列连表头都删掉了", edit=unnamed, cell=f"C{FIRST}"),
        line("column-not-found", "M/附件4/", "名称一列连表头都删掉了"),
        line("answers-merged", "C/附件4/支部.党员数[9]", "两行的数合并成了一格", edit=merged),
        line(
            "header-twice", "K/附件4/", "右边又贴了一遍表格",
            edit=lambda sheet, _: sheet.repeat(range(FIRST - 2, FIRST + 1), beside=22),
        ),
        line("ambiguous-column", "K/附件4/", "右边又贴了一遍表格", cell="B5", every=True),
        line("row-no-key", "K/附件4/", "右边又贴了一遍表格", cell=f"A{FIRST}"),
    ]  # fmt: skip


def _slipped(units: Units) -> list[Planted]:
    """Numbers that slipped off their place, and a table of the unit's own."""
    members = sum(len(b.members) for b in units["D"].branches)
    end, hole = FIRST + members, FIRST + members - 6
    meetings = FIRST_MEETING + len(units["A"].branches) - 1
    odd = FIRST_MEETING + 2

    def down(sheet: Sheet, _: Places) -> None:
        kept = [float(sheet.text(sheet.cells()[f"G{row}"])) for row in range(hole, end)]
        sheet.add_row(end - 1, {})
        sheet.put(f"G{hole}", None)
        for row, number in enumerate(kept, start=hole + 1):
            sheet.put(f"G{row}", number)

    def right(sheet: Sheet, _: Places) -> None:
        kept = {c: float(sheet.text(sheet.cells()[f"{c}{odd}"]) or 0) for c in "KLMNOP"}
        sheet.put(f"K{odd}", None)
        for letter, number in zip("LMNOPQ", kept.values(), strict=True):
            sheet.put(f"{letter}{odd}", number)
        sheet.add_row(meetings, {"A": "陈某", "B": "一支部", "F": 3, "K": 4, "L": 5})
        sheet.add_row(meetings, {"A": "姓名", "B": "支部", "F": "份数", "K": "票数", "L": "次数"})

    return [
        line("column-slipped", "D/附件5/", "一列的数整列错了一行", edit=down, cell=f"G{hole}"),
        line("row-no-key", "D/附件5/", "一列的数整列错了一行", cell=f"B{end}"),
        line("row-slipped", "A/评议组织情况表/", "一行的数往右错了一格", edit=right,
             cell=f"B{odd}"),
        line("row-foreign", "A/评议组织情况表/", "下面接了自己的一个表", cell=f"B{meetings + 1}",
             every=True),
    ]  # fmt: skip
