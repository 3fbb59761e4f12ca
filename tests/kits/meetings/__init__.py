"""The kit 联席会议 (九项制度 三): minutes, what was decided, and what came of it."""

from __future__ import annotations

from ..covering import Cover
from ..usual import drawn_kit
from . import minutes, settings, shown, tasks

NAME = "联席会议"

DRAWN = drawn_kit(minutes, tasks, settings=settings, shown=shown, 清单=shown.lists)
"""Path inside the kit -> what draws it."""

_TEST = "test_meetings.py"
COVERS = (
    Cover("R3-1", "联席会议由办公室召集、主持,根据需要适时召开",
          ("表 会议记录", "字段 会议记录.召集单位", "规则 L-32", "汇总表 会议登记"),
          f"{_TEST}::test_meetings_are_registered_with_who_came"),
    Cover("R3-2", "研究部署协调、听取汇报、讨论修改文件;议定事项有责任单位、责任人、时限",
          ("字段 会议记录.议题.议题类型", "表 任务落实表", "规则 L-34", "检查 L-31",
           "汇总表 议定任务", "汇总表 任务台账", "汇总表 议题类型统计", "文稿 联席会议纪要.md"),
          f"{_TEST}::test_decisions_become_tasks_with_what_was_reported_last"),
    Cover("R3-3", "办公室成员、各指导组或督导组成员参会",
          ("字段 会议记录.出席", "清单 小组", "检查 L-33", "汇总表 出席情况"),
          f"{_TEST}::test_attendance_of_each_member_of_the_groups"),
)  # fmt: skip
