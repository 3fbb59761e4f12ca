"""周期.xlsx: what is due, how rates are worked out, the tables, the checks on them, the texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from ..drawing import Drawing
from . import annex1, annex2, annex3, annex4, annex5, annex6, annex7
from .tables import COLUMNS, TABLES

PATH = "周期.xlsx"

SETTINGS = (
    ("名称", "2011年度创先争优活动群众评议", "印在汇总表和文稿上"),
    ("开始", dt.date(2011, 12, 1), "评议时间的第一天(公式里写 周期开始)"),
    ("结束", dt.date(2012, 1, 15), "评议时间的最后一天:本学期放假日(周期结束)"),
    ("截至日期", dt.date(2012, 1, 10), "按这一天算逾期;汇总前改成当天,删去这一行就用电脑的日期"),
    ("编制单位", "校创先争优活动领导小组办公室", "落款"),
    ("版式", "legacy-1999", "2012年7月以前的公文:落款日期用汉字;以后的改为 gbt9704-2012"),
)
DENOMINATORS = (
    "比率的分母。可选:=有效票(现用);=收回票;=实参评(按参评人数);"
    "=满意+比较满意+基本满意+不满意(不了解、弃权不计入)。"
    "改了分母,附件3、4、5里的占比公式和填表说明也要照改"
)
PARAMETERS = (
    ("门槛", 0.8, "九项制度五(三):群众测评满意度未达到80%的党支部和党员要整改。"
     "按未四舍五入的值比较,正好80%算达到"),
    ("分母", "=有效票", DENOMINATORS),
    ("满意率", "=满意/分母", "严格算法:只算“满意”"),
    ("满意度", "=(满意+比较满意+基本满意)/分母",
     "累计算法:满意、比较满意、基本满意都算。"
     "要加权的可写 =(满意+0.8*比较满意+0.6*基本满意)/分母"),
    ("评议结果", "=满意度",
     "与门槛比较的、排名次的是它。可选:=满意度(现用,制度写的是满意度);=满意率(严格)。"
     "两种比率汇总表都印,并印出算法"),
    ("到会下限", 0.5, "实到人数要超过应到人数的这个比例"),
    ("优秀上限", "=1/3", "评为优秀的党员一般不超过本支部党员数的这个比例,去尾"),
    ("评议结束", dt.date(2011, 12, 31), "单位还没有报评议日期时,上报期限从这一天算起"),
    ("整改天数", 30, "整改时限=发现日期+整改天数"),
    ("上报天数", 7, "评议活动结束一周内上报"),
    ("上报期限", "=IF(COUNT(附件3.评议日期)=0,评议结束,MAX(附件3.评议日期))+上报天数",
     "每个单位自己的期限:最后一次评议的日期+上报天数"),
    ("补报期限", dt.date(2012, 1, 13), "催报通知里写的补报期限"),
    ("原通知", "《创先争优活动群众评议工作实施方案》", "文稿里引用的文件"),
    ("联系电话", "0000-00000000", "文稿里写的办公室电话,请改"),
)  # fmt: skip
FORM_HEADINGS = ("表", "文件", "谁报", "必报", "截止", "匿名", "说明")
EVERY_UNIT, EVERY_BRANCH = "二级党组织", "党支部;直属党支部"
FORMS = (
    ("评议组织情况表", annex6.NAME, EVERY_UNIT, "是", "2011-12-31", "否",
     "五明确、各支部的评议会和参评人员"),
    ("意见征集与办理表", annex7.NAME, EVERY_UNIT, "是", "评议结束+上报天数", "否",
     "没有意见也要报空表"),
    ("附件1", annex1.NAME, EVERY_BRANCH, "否", "", "票数",
     "选票或计票表,交来的就与附件4核对;不记名,同一支部不足三张的不统计"),
    ("附件2", annex2.NAME, EVERY_BRANCH, "否", "", "票数", "同上,一名党员一张,与附件5核对"),
    ("附件3", annex3.NAME, EVERY_UNIT, "是", "上报期限", "否", ""),
    ("附件4", annex4.NAME, EVERY_UNIT, "是", "上报期限", "否",
     "直属党支部填本支部一行;不要求上报的,必报改为 否"),
    ("附件5", annex5.NAME, EVERY_UNIT, "是", "上报期限", "否", "不要求上报的,必报改为 否"),
    ("评议情况报告", "", EVERY_UNIT, "是", "上报期限", "否", "文字材料,不是表:只登记收没收到"),
)  # fmt: skip
NO_BALLOTS = "没有交票,或不足三张的,不核对,规则核对里算未核对"
CHECK_HEADINGS = ("编号", "汇总表", "规则", "级别", "提示", "说明")
CHECKS = (
    ("N-1", "附件3", "应参评,实参评,发出票,收回票,无效票=SUM(附件4.支部)", "核实", "",
     "附件3与附件4各支部之和;有效票、总体评价由附件3的规则 T-10、T-11 核对"),
    ("P-1", "计票核对", "OR(交票=0,票上满意=表上满意)", "核实",
     "{{支部}}交来的评议票数得满意{{票上满意}}票,附件4写{{表上满意}}票",
     f"附件1与附件4。{NO_BALLOTS}"),
    ("P-2", "优秀比例", "优秀<=上限", "核实",
     "{{支部}}评为优秀{{优秀}}人,一般不超过{{上限}}人", "四舍五入还是去尾,看参数 优秀上限"),
    ("P-3", "党员计票核对", "OR(交票=0,票上满意=表上满意)", "核实",
     "交来的评议票数得满意{{票上满意}}票,附件5写{{表上满意}}票",
     f"附件2与附件5。{NO_BALLOTS}"),
)  # fmt: skip
TEXT_HEADINGS = ("文件", "每", "条件", "截止", "读者", "说明")
TEXTS: Sequence[tuple[str, ...]] = (
    ("群众评议情况通报.md", "", "COUNTA(附件4.支部.名称)>0", "", "单位",
     "全校一份;有了附件4才出"),
    ("限期整改通知.md", "整改事项.单位", "", "", "单位", "低于门槛的党支部一份,写明整改事项"),
    ("催报通知.md", "", 'COUNTIFS(应报.状态,"逾期")>0', "", "单位", "有逾期未报的才出"),
    ("征求意见办理情况.md", "意见征集与办理表.意见.单位", "", "", "公开",
     "一个单位一份,不写提出人"),
)  # fmt: skip


def drawn() -> bytes:
    """Return the workbook; the same bytes each time."""
    forms = [
        (name, f"{file}.xlsx" if file else "", *rest) for name, file, *rest in FORMS
    ]  # fmt: skip
    with Drawing("周期", title="周期") as draw:
        draw.table("周期", ("名称", "值", "说明"), SETTINGS, (12, 34, 60), new=False)
        draw.table("参数", ("名称", "值", "说明"), PARAMETERS, (12, 44, 70))
        draw.table("表样", FORM_HEADINGS, forms, (18, 40, 18, 7, 18, 7, 44))
        draw.table("汇总", *_lines(TABLES), _widths(TABLES))
        draw.table("汇总列", ("汇总表", "列", "公式", "格式"), list(_columns()), (20, 44, 66, 10))
        draw.table("检查", CHECK_HEADINGS, CHECKS, (7, 14, 48, 7, 44, 30))
        if TEXTS:
            draw.table("文稿", TEXT_HEADINGS, TEXTS, (28, 18, 26, 12, 8, 40))
    return draw.data


_TABLE_WIDTHS = {
    "汇总表": 20, "来源": 24, "条件": 36, "每行": 20, "横向": 10, "排序": 16, "注": 60,
}  # fmt: skip


def _widths(rows: Sequence[Mapping[str, str]]) -> list[float]:
    return [_TABLE_WIDTHS.get(name, 7) for name in _headings(rows)]


def _headings(rows: Sequence[Mapping[str, str]]) -> list[str]:
    order = ("汇总表", "来源", "条件", "每行", "横向", "空行", "合计", "排序", "单列", "注")
    return [name for name in order if any(name in row for row in rows)]


def _lines(rows: Sequence[Mapping[str, str]]) -> tuple[list[str], list[list[str]]]:
    used = _headings(rows)
    return used, [[row.get(name, "") for name in used] for row in rows]


def _columns() -> list[tuple[Any, ...]]:
    """Return the rows of 汇总列; a table's name stands on the first of its rows only."""
    made = []
    for table, lines in COLUMNS.items():
        for number, (names, formula, shown) in enumerate(lines):
            made.append((table if number == 0 else "", names, formula, shown))
    return made
