"""The kit 信息报送 (九项制度 八): news on two days a month, what was used, scores and 零报送."""

from __future__ import annotations

from ..covering import Cover
from ..usual import drawn_kit
from . import returns, settings, shown, used

NAME = "信息报送"

DRAWN = drawn_kit(returns, used, settings=settings, shown=shown, 收文登记=shown.signed)
"""Path inside the kit -> what draws it."""

_TEST = "test_news.py"
COVERS = (
    Cover("R8-1", "每月14日和29日报送,时效性强的随时上报",
          ("期次 报送期", "表 信息报送单", "规则 X-2", "规则 X-3", "规则 X-4",
           "汇总表 各期报送情况", "汇总表 按时报送情况", "汇总表 类型统计"),
          f"{_TEST}::test_each_due_day_says_who_was_in_time"),
    Cover("R8-2", "不定期通报信息报送情况",
          ("表 采用登记", "检查 X-5", "清单 采用分值", "汇总表 信息报送情况", "汇总表 零报送单位",
           "检查 X-1", "文稿 信息报送情况通报.md"),
          f"{_TEST}::test_scores_are_of_what_was_sent_and_what_was_used"),
    Cover("R8-3", "发到指定的邮箱(种子里是空的)", ("参数 报送邮箱", "文稿 催报通知.md"),
          f"{_TEST}::test_the_reminder_says_where_to_send"),
    Cover("P-20", "校报、校园网络、信息简报、短信平台",
          ("字段 信息报送单.信息.已用渠道", "汇总表 宣传渠道统计"),
          f"{_TEST}::test_channels_are_counted"),
    Cover("C-01", "标题写周报,正文写14日和29日:日子是参数", ("期次 报送期",),
          f"{_TEST}::test_monthly_instead_of_twice_a_month"),
    Cover("C-02", "没有29日的二月,双休日", ("期次 报送期", "表 信息报送单"),
          f"{_TEST}::test_a_february_without_a_29th_and_a_weekend"),
)  # fmt: skip
