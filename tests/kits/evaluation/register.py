"""收文登记.xlsx: empty, its headings in the order of 待办.xlsx, whose rows are pasted into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..drawing import Drawing

PATH = "收文登记.xlsx"

SHEETS: Mapping[str, Sequence[tuple[str, float]]] = {
    "认领": (
        ("文件", 40), ("工作表", 14), ("单位", 26), ("表", 20), ("期次", 10), ("候选", 30),
        ("问题", 40), ("说明", 20),
    ),
    "签收": (
        ("文件", 40), ("工作表", 14), ("单位", 26), ("表", 20), ("期次", 10), ("收到时间", 18),
        ("盖章", 8), ("备注", 30),
    ),
    "更正": (
        ("单位", 26), ("表", 20), ("期次", 10), ("字段", 18), ("记录", 22), ("原值", 14),
        ("新值", 14), ("更正人", 12), ("理由", 40),
    ),
    "免报": (("单位", 26), ("表", 20), ("期次", 10), ("理由", 40), ("备注", 30)),
    "说明核准": (
        ("单位", 26), ("表", 20), ("期次", 10), ("代码", 18), ("单元格", 12), ("填报内容", 18),
        ("问题", 40), ("说明", 40), ("同意", 8), ("文件", 36),
    ),
}  # fmt: skip
ROOM = 30
ABOUT = (
    ("认领", "认不出单位的文件是哪个单位、哪张表。"),
    ("签收", "收到的时间(写日期,或写到几点几分)、是否盖章;纸质材料也在这里登记。"),
    ("更正", "经单位同意改一个数:哪个字段、哪一条记录,原来填的和改成的,谁改的,为什么。"),
    ("免报", "哪个单位的哪张表不用报,理由。"),
    ("说明核准", "单位对“核实”问题的说明,同意填 是 或 否。"),
    ("", "产出 文件夹里的 待办.xlsx 每次都列出可以登记的行,栏目与这里一样,复制过来就行。"),
    ("", "这个工作簿由办公室填写,程序只读,不改。"),
)


def drawn() -> bytes:
    """Return the workbook; the same bytes each time."""
    return kept({})


def kept(lines: Mapping[str, Sequence[Mapping[str, object]]]) -> bytes:
    """Return the register of an office that wrote something into it: sheet -> its rows."""
    with Drawing("说明", title="收文登记") as draw:
        draw.table("说明", ("工作表", "写什么"), ABOUT, (12, 80), new=False)
        for name, columns in SHEETS.items():
            headings = [heading for heading, _ in columns]
            rows = [[line.get(h, "") for h in headings] for line in lines.get(name, ())]
            rows += [[""] * len(columns)] * (ROOM - len(rows))
            draw.table(name, headings, rows, [width for _, width in columns])
    return draw.data
