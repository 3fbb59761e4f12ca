"""Six forms as university offices draw them, with where their tags should stand.

Lines to write on, boxes, dates left open, opinions that are signed, lists without numbers, groups
that are written once: shapes that the kits and the battery do not have. `HEAD` cells hold single
answers (how many in the cell), `LISTS` the row and columns of a list, `FIXED` rows and columns.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from openpyxl.styles import Border, Side

_LINE = Border(**{side: Side(style="thin") for side in ("left", "right", "top", "bottom")})


@dataclass(frozen=True)
class Drawing:
    """One form."""

    name: str
    cells: Mapping[str, Any]
    frames: tuple[str, ...]
    merges: tuple[str, ...] = ()
    head: Mapping[str, int] = field(default_factory=dict)
    lists: tuple[tuple[int, str], ...] = ()
    fixed: tuple[tuple[tuple[int, ...], str], ...] = ()

    @property
    def data(self) -> bytes:
        """The workbook."""
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = self.name
        for at, value in self.cells.items():
            sheet[at] = value
        for area in self.frames:
            for row in sheet[area]:
                for cell in row:
                    cell.border = _LINE
        for area in self.merges:
            sheet.merge_cells(area)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


RESPONSIBLE = Drawing(
    "责任人登记表",
    {
        "A1": "附表1", "A2": "创先争优活动责任人登记表",
        "A3": "填报单位(盖章):______________", "F3": "填报日期:    年    月    日",
        "A4": "序号", "B4": "党组织名称", "C4": "第一责任人", "F4": "联络员",
        "C5": "姓名", "D5": "职务", "E5": "电话", "F5": "姓名", "G5": "邮箱",
        **{f"A{r}": r - 5 for r in range(6, 12)},
        "A12": "填表人:", "D12": "审核人:",
    },
    ("A4:G11",), ("A2:G2", "A3:E3", "F3:G3", "A4:A5", "B4:B5", "C4:E4", "F4:G4", "A12:C12",
                  "D12:G12"),
    {"A3": 1, "F3": 1, "A12": 1, "D12": 1}, ((6, "BCDEFG"),),
)  # fmt: skip
COMMENT = Drawing(
    "领导点评表",
    {
        "A1": "基层党组织领导点评表",
        "A2": "被点评党组织", "C2": "负责人", "A3": "点评人", "C3": "职务",
        "A4": "点评时间", "B4": "    年   月   日", "C4": "点评方式", "D4": "□集中 □现场 □谈话",
        "A5": "点评内容", "B5": "点评意见", "A6": "推进创先争优活动情况", "A7": "承诺践诺情况",
        "A8": "加强自身建设情况", "A9": "肯定成绩", "A10": "存在问题", "A11": "努力方向",
        "A12": "整改时限", "C12": "整改落实情况",
        "A13": "点评人签名:                被点评党组织负责人签名:",
    },
    ("A2:D12",), ("A1:D1", "B5:D5", "B6:D6", "B7:D7", "B8:D8", "B9:D9", "B10:D10", "B11:D11",
                  "A13:D13"),
    {"B2": 1, "D2": 1, "B3": 1, "D3": 1, "B4": 1, "D4": 3, "B9": 1, "B10": 1, "B11": 1, "B12": 1,
     "D12": 1, "A13": 2},
    (), (((6, 7, 8), "B"),),
)  # fmt: skip
SCORES = Drawing(
    "考核评价表",
    {
        "A1": "“五个好”党支部考核评价表", "A2": "支部名称:", "D2": "自评(或考评)得分:",
        "A3": "项目", "B3": "序号", "C3": "评价要素", "D3": "分值", "E3": "自评得分",
        "F3": "考评得分",
        "A4": "领导班子好(15分)", "B4": 1, "C4": "班子团结", "D4": 8, "B5": 2, "C5": "民主集中",
        "D5": 7,
        "A6": "党员队伍好(20分)", "B6": 3, "C6": "教育经常", "D6": 10, "B7": 4, "C7": "作用明显",
        "D7": 10,
        "A8": "合  计", "D8": "=SUM(D4:D7)", "E8": "=SUM(E4:E7)", "F8": "=SUM(F4:F7)",
        "A9": "党支部\n意见", "B9": "\n\n书记签字:            年   月   日",
        "A10": "注:1.各项得分不得超过分值;2.考评得分由上级党组织填写。",
    },
    ("A3:F9",), ("A1:F1", "A2:C2", "D2:F2", "A4:A5", "A6:A7", "A8:C8", "B9:F9", "A10:F10"),
    {"A2": 1, "D2": 1, "B9": 1}, (), (((4, 5, 6, 7), "EF"),),
)  # fmt: skip
VOTE = Drawing(
    "支部票决表",
    {
        "A1": "党支部民主评议党员票决情况表", "A2": "党支部:", "B2": None, "C2": "时间:",
        "D2": None,
        "A4": "本次会议应到会有表决权的党员____名,实到会____名;"
        "发出表决票____张,收回____张,有效____张。",
        "A6": "姓名", "B6": "优秀", "C6": "合格", "D6": "不合格",
        "A12": "计票人", "C12": "监票人", "A13": "备注",
    },
    ("A6:D10", "A12:D13"), ("A1:D1", "A4:D4", "B13:D13"),
    {"B2": 1, "D2": 1, "A4": 5, "B12": 1, "D12": 1, "B13": 1}, ((7, "ABCD"),),
)  # fmt: skip
FIGURES = Drawing(
    "统计报表",
    {
        "A1": "创先争优活动统计资料表", "A2": "报送单位", "C2": "统计时段",
        "A3": "指标", "B3": "单位", "C3": "本学期", "D3": "累计",
        "A4": "一、组织情况", "A5": "党组织数", "B5": "个", "A6": "党员数", "B6": "人",
        "A7": "其中:女党员", "B7": "人", "A8": "二、活动情况", "A9": "帮扶对子", "B9": "对",
        "A10": "党员进社区", "B10": "人次", "A11": "志愿者队", "B11": "支",
        "A12": "单位负责人:          填表人:          联系电话:          报出日期:   年  月  日",
    },
    ("A3:D11",), ("A1:D1", "A4:D4", "A8:D8", "A12:D12"),
    {"B2": 1, "D2": 1, "A12": 4}, (), (((5, 6, 7, 9, 10, 11), "CD"),),
)  # fmt: skip
TOPICS = Drawing(
    "课题申报表",
    {
        "A1": "党建研究课题申报表", "A2": "课题名称", "A3": "负责人\n姓名", "C3": "性别",
        "E3": "出生\n年月",
        "A4": "职称/职务", "C4": "最后学历", "E4": "联系电话", "A5": "课题类别",
        "B5": "□重点  □一般  □自选", "A6": "课题组\n成员", "B6": "姓名", "C6": "性别", "D6": "职称",
        "E6": "分工", "F6": "工作单位", "A10": "研究内容\n(限800字)", "A11": "预期成果",
        "C11": "完成时间",
        "D11": "20  年   月", "E11": "申请经费\n(元)",
        "A12": "所在单位意见", "B12": "\n\n\n负责人签字:           (公章)       年    月    日",
    },
    ("A2:F12",), ("A1:F1", "B2:F2", "B5:F5", "A6:A9", "B10:F10", "B12:F12"),
    {"B2": 1, "B3": 1, "D3": 1, "F3": 1, "B4": 1, "D4": 1, "F4": 1, "B5": 3, "B10": 1, "B11": 1,
     "D11": 1, "F11": 1, "B12": 1},
    ((7, "BCDEF"),),
)  # fmt: skip
SIX = (RESPONSIBLE, COMMENT, SCORES, VOTE, FIGURES, TOPICS)
