"""The lists of a cycle's workbook: 报送登记, 收件登记, 各单位进度, 与上次相比, 更正对照."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..severities import ADVICE, MUST, VERIFY
from . import _look
from ._columns import Column, Shape, link_in_sight, number_column, text_column
from ._links import Link, Links
from ._registers import BESIDES, RECEIVED, STATUSES, Row, Words
from ._standing import LATE, OVERDUE, STATES, Standing, Tally, received_text
from .changes import Change, Correction

EXPECTED, PROGRESS, CHANGES = "报送登记", "各单位进度", "与上次相比"
CORRECTED = "更正对照"
WORDS: Mapping[str, Words] = {
    EXPECTED: Words(
        "每个单位应报的每张表一行;应报 = 已报 + 退回待改 + 未报 + 免报。"
        "点“文件”(名称长的点“状态”)可以打开原表。",
        "每个单位应报的每张表:报了没有、何时报的、有什么问题",
        "没有应报的表",
    ),
    RECEIVED: Words(
        "收到的每份表一行;没有读出表的文件也各一行。点“文件”(名称长的点“序号”)可以打开原表。",
        "收到的每份表、没有读的文件,怎样处理",
        "收件箱里没有文件",
        unprinted=BESIDES,
    ),
    PROGRESS: Words(
        "每个单位(连同所属单位)应报、已报多少。", "每个单位应报、已报多少", "没有应报的单位"
    ),
    CORRECTED: Words(
        "退回后重报的表,和退回的那一份逐格比较;每个退回时的问题,现在怎样。"
        "仍在:还没有改;已说明:单位写了情况说明,等办公室核准。",
        "退回后重报的表改了哪些格,问题改了没有",
        "没有退回后重报的表",
    ),
    CHANGES: Words("上次运行以来的全部变化。", "上次运行以来的全部变化", "没有变化"),
}


def expected(rows: Sequence[Standing], links: Links) -> list[Column]:
    """Return the columns of 报送登记."""
    files: list[Link | None] = [links.to(row.file, _first(row.sheet)) for row in rows]
    states = [_look.STATUS_FILLS.get(row.state) for row in rows]
    times = [_look.STATUS_FILLS["退回待改"] if row.time == LATE else None for row in rows]
    columns = [
        _texts("所属", [row.group for row in rows], Shape(widest=24)),
        _texts("单位", [row.unit for row in rows], Shape(widest=28)),
        _texts("表", [row.form for row in rows], Shape(widest=24)),
        _texts("期次", [row.period for row in rows], Shape(centred=True, widest=14)),
        _texts("截止", [row.due for row in rows], Shape(centred=True)),
        _texts("状态", [row.state for row in rows], Shape(fills=states, centred=True)),
        _texts("收到时间", [row.received for row in rows], Shape(centred=True)),
        _texts("时限", [row.time for row in rows], Shape(fills=times, centred=True)),
        _texts("逾期", [OVERDUE if row.overdue is not None else "" for row in rows],
               Shape(centred=True)),
        number_column("逾期天数", [row.overdue for row in rows], "0"),
        _texts("文件", [row.file for row in rows], Shape(links=files, widest=40)),
        number_column(MUST, [row.must for row in rows], "0"),
        number_column(VERIFY, [row.verify for row in rows], "0"),
        _texts("说明", [row.note for row in rows], Shape(widest=36)),
        _texts("联系人", [row.contact for row in rows], Shape(widest=12)),
        text_column("电话", [row.phone or None for row in rows], Shape(widest=16), code=True),
    ]  # fmt: skip
    kept = [c for c in columns if c.heading not in _OPTIONAL or any(c.cells)]
    return link_in_sight(kept, "文件", "状态")


_OPTIONAL = {"期次", "截止", "收到时间", "说明", "联系人", "电话"}
"""Left out where nothing stands in them."""


_RARE = ("容器", "种类", "期次", "收到时间", "收到依据", "时限")


def _texts(heading: str, values: Sequence[str], shape: Shape) -> Column:
    return text_column(heading, [value or None for value in values], shape)


def _first(sheets: str) -> str:
    return sheets.partition("、")[0]


def received(rows: Sequence[Row], links: Links) -> list[Column]:
    """Return the columns of 收件登记: a row a submission, and one a file that gave none.

    Args:
        rows: As `received_rows` gives them.
    """
    fills = [_look.STATUS_FILLS.get(str(row.get("状态"))) for row in rows]
    opened = [links.to(row.get("文件"), _first(row.get("工作表") or "")) for row in rows]
    days = [received_text(row) for row in rows]
    late = [_late(row.get("迟报")) for row in rows]
    columns = [
        number_column("序号", list(range(1, len(rows) + 1)), "0"),
        text_column("文件", _of(rows, "文件"), Shape(links=opened, widest=_look.LINKED)),
        text_column("工作表", _of(rows, "工作表"), Shape(widest=16)),
        text_column("表", _of(rows, "表"), Shape(widest=24)),
        text_column("单位", _of(rows, "单位"), Shape(widest=28)),
        text_column("期次", _of(rows, "期次"), Shape(centred=True, widest=14)),
        text_column("状态", _of(rows, "状态"), Shape(fills=fills, centred=True)),
        number_column("份数", _numbers(rows, "份数"), "0"),
        _texts("收到时间", days, Shape(centred=True)),
        _texts("时限", late, Shape(centred=True)),
        *(number_column(level, _numbers(rows, level), "0") for level in (MUST, VERIFY)),
        text_column("说明", _of(rows, "说明")),
        text_column("收到依据", _of(rows, "收到依据"), Shape(centred=True)),
        *(number_column(name, _numbers(rows, name), "0") for name in (ADVICE, "记录数")),
        text_column("容器", _of(rows, "容器"), Shape(widest=20)),
        text_column("种类", _of(rows, "种类"), Shape(centred=True, widest=12)),
        number_column("大小(字节)", _numbers(rows, "大小"), "0"),
    ]
    kept = [c for c in columns if c.heading not in _RARE or any(c.cells)]
    return link_in_sight(kept, "文件", "序号")


def received_rows(
    files: Sequence[Row], submissions: Sequence[Row], corrected: Sequence[Correction] = ()
) -> list[Row]:
    """Return a row a submission with what is known of its file, and one a file that gave none.

    The note of a copy that answers a returned one says what is different in it.
    """
    said = {(one.file, one.sheet, one.form): one.said for one in corrected}
    of_file: dict[Any, list[Row]] = {}
    for row in submissions:
        of_file.setdefault(row.get("文件"), []).append(row)
    rows: list[Row] = []
    for file in files:
        about = {key: file.get(key) for key in ("文件", "容器", "种类", "大小")}
        copies = of_file.pop(file.get("文件"), [])
        rows += [{**about, **copy, "说明": _note(copy, said)} for copy in copies]
        if not copies:
            rows.append({**about, "状态": file.get("结果"), "说明": file.get("说明")})
    return rows + [row for copies in of_file.values() for row in copies]


def _note(copy: Row, said: Mapping[tuple[str, str, str], str]) -> str | None:
    key = str(copy.get("文件")), str(copy.get("工作表") or ""), str(copy.get("表"))
    texts = [text for text in (copy.get("说明"), said.get(key)) if text]
    return "".join(texts) or None


def _late(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return {"是": LATE, "否": "按时"}.get(value, value)
    return LATE if value else "按时"


def progress(units: Sequence[Tally]) -> list[Column]:
    """Return the columns of 各单位进度."""
    return [
        _texts("单位", [unit.name for unit in units], Shape(widest=_look.FROZEN)),
        number_column("应报", [unit.expected for unit in units], "0", added=True),
        *(
            number_column(state, [unit.states[state] for unit in units], "0", added=True)
            for state in STATES
        ),
        number_column(LATE, [unit.late for unit in units], "0", added=True),
        number_column(OVERDUE, [unit.overdue for unit in units], "0", added=True),
        number_column("完成", [unit.done for unit in units], "0.00%"),
    ]


def changes(rows: Sequence[Change]) -> list[Column]:
    """Return the columns of 与上次相比."""
    return [
        _texts("类别", [row.kind for row in rows], Shape(centred=True)),
        _texts("单位、文件或汇总表", [row.name for row in rows], Shape(widest=46)),
        _texts("事项", [row.about for row in rows], Shape(widest=30)),
        _texts("上次", [row.before for row in rows], Shape(widest=30)),
        _texts("这次", [row.now for row in rows], Shape(widest=30)),
    ]


def corrected(rows: Sequence[Correction], links: Links) -> list[Column]:
    """Return the columns of 更正对照: a row a cell that was changed, and one a finding."""
    lines = [(one, mark) for one in rows for mark in one.marks]
    places = [links.to(one.file, mark.sheet, mark.cell or None) for one, mark in lines]
    states = [_CORRECTED_FILLS.get(mark.now) for _, mark in lines]
    columns = [
        _texts("单位", [one.unit for one, _ in lines], Shape(widest=24)),
        _texts("表", [one.form for one, _ in lines], Shape(widest=20)),
        _texts("期次", [one.period for one, _ in lines], Shape(centred=True, widest=14)),
        _texts("文件", [one.file for one, _ in lines], Shape(widest=30)),
        _texts("退回于", [one.run for one, _ in lines], Shape(centred=True, widest=16)),
        _texts("类别", [mark.kind for _, mark in lines], Shape(centred=True)),
        _texts("工作表", [mark.sheet for _, mark in lines], Shape(widest=14)),
        _texts("单元格", [mark.cell for _, mark in lines], Shape(links=places, widest=12)),
        _texts("栏目或问题", [mark.name for _, mark in lines], Shape(widest=40)),
        _texts("上次", [mark.before for _, mark in lines], Shape(widest=24)),
        _texts("这次", [mark.now for _, mark in lines], Shape(widest=24, fills=states)),
    ]
    return [c for c in columns if c.heading != "期次" or any(c.cells)]


_CORRECTED_FILLS = {"仍在": _look.LEVEL_FILLS[MUST], "已说明": _look.LEVEL_FILLS[VERIFY]}


def statuses(rows: Sequence[Row]) -> list[tuple[str, str, int]]:
    """Return the statuses of submissions that occur: (status, what it means, how many)."""
    found = {
        status: sum(row["份数"] for row in rows if row["状态"] == status) for status in STATUSES
    }
    assert sum(found.values()) == sum(row["份数"] for row in rows)
    return [(status, STATUSES[status], n) for status, n in found.items() if n or status == "接收"]


def _of(rows: Sequence[Row], key: str) -> list[Any]:
    return [row.get(key) for row in rows]


def _numbers(rows: Sequence[Row], key: str) -> list[float | int | None]:
    return [None if row.get(key) is None else int(row[key]) for row in rows]
