"""清单.xlsx: what opinions are about."""

from __future__ import annotations

from ..drawing import Drawing

PATH = "清单.xlsx"

OPINIONS = (
    ("思想政治建设", "理论学习、思想教育、党的知识"),
    ("组织建设", "支部班子、组织生活、党员发展和管理"),
    ("作风建设", "联系师生、服务态度、廉洁自律"),
    ("教学科研", "课程、实验、学科、科研条件"),
    ("学生工作", "奖助、就业、宿舍、社团"),
    ("后勤服务", "食堂、交通、水电、环境"),
    ("校园管理", "校务公开、安全、办事程序"),
    ("其他", ""),
)


def drawn() -> bytes:
    """Return the workbook; the same bytes each time."""
    with Drawing("意见类别", title="清单") as draw:
        draw.table("意见类别", ("类别", "包括"), OPINIONS, (16, 50), new=False)
    return draw.data
