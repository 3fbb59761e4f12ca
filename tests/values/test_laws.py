"""Laws of every type, over whatever a cell can hold."""

from __future__ import annotations

import datetime
import math
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cxzy_sheets.catalogue import CATALOGUE
from cxzy_sheets.values import (
    TYPES,
    CellError,
    Spec,
    Uncached,
    is_blank,
    read_column,
    read_tick,
    read_value,
)

from .said import REFUSED, cell

_PIECES = [
    "0", "1", "12", "35", "2011", "11", "85", "2000", "40897", "20111220", "１２", "二〇一一",
    "十二", "约", "+", "余",
    "万", "亿", "人", "%", "％", "‰", "百分之", "/", "-", "—", ".", "。", ",", "，", "、", ";",
    "年", "月", "日", "号",
    "(", ")", "（", "）", "〔", "〕", "[", "]", "√", "×", "○", "☑", "☒", "□", "V", "R", "X", "是",
    "否", "无", "满意",
    "A", "e", "E+", "张", "三", "同志", " ", "\u3000", "\n", "\x0b", "\u200b", "_x000D_", "#N/A",
    "①", "²", "½", "第",
    "百", "零", "〇", "o", "О", "元", "星期一", "上午", "9时", "8:30", "T", "'", "·", "•", "转",
    "1380013",
]  # fmt: skip

typed_texts = st.one_of(
    st.lists(st.sampled_from(_PIECES), max_size=7).map("".join),
    st.text(max_size=12),
    st.text(alphabet="0123456789.,-/年月日 ", max_size=14),
)
cells = st.one_of(
    typed_texts,
    st.floats(),
    st.floats(0, 120),
    st.integers(-(10**20), 10**20),
    st.integers(0, 130).map(float),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.sampled_from(["", " ", CellError("#DIV/0!"), Uncached("=A1"), None]),
)
plain_cells = st.one_of(
    st.integers(0, 130).map(float), st.floats(0, 1),
    st.sampled_from(["", "甲", "乙", "满意", "无", "张三", "007"]),
    st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 1, 1)),
)  # fmt: skip
specs = st.builds(
    Spec,
    type=st.sampled_from([*TYPES, "别的"]),
    many=st.booleans(),
    options=st.sampled_from([(), ("满意", "不满意"), ("A.满意", "1", "无")]),
    synonyms=st.sampled_from([{}, {"√": "1"}, {"好": "满意", "√": "是"}]),
    measure=st.sampled_from([(), ("人",), ("万", "万元", "")]),
    blank=st.sampled_from([None, "0", "否", "无", "缺"]),
    split=st.sampled_from([(), ("、",), ("序号", "换行"), ("——", "")]),
    years=st.sampled_from([None, (2011, 2011), (2011, 2012), (1999, 2001)]),
)
contexts = st.builds(
    cell,
    st.sampled_from([None, "General", "0%", "0.00%", "yyyy/m/d", "0000", "@"]),
    st.sampled_from([None, "宋体", "Wingdings", "Wingdings 2"]),
    date1904=st.booleans(),
)
_KINDS: dict[str, type] = {
    "整数": int, "小数": float, "百分比": float, "日期": datetime.date, "是否": bool,
}  # fmt: skip


@given(cells, specs, contexts)
@settings(max_examples=800, deadline=None)
def test_whatever_stands_in_a_cell_is_read_or_refused(raw: Any, spec: Spec, context: Any):
    """Nothing that a cell can hold raises; a value has its type; no value is said or blank."""
    value, issues = read_value(raw, spec, context)
    grave = any(issue.severity == REFUSED for issue in issues)
    if value is not None:
        assert not grave
        for one in value if isinstance(value, tuple) else (value,):
            assert type(one) is _KINDS.get(spec.type, str)
            assert not isinstance(one, float) or math.isfinite(one)
            assert spec.type != "百分比" or 0 <= one <= 1
    elif not is_blank(raw) and raw not in ("□", "☐"):
        assert grave or all(is_blank(part) for part in _parts(raw))
    assert {issue.code for issue in issues} <= set(CATALOGUE)


def _parts(raw: Any) -> list[str]:
    """Return what remains of a text without the signs that part several values, and empty boxes."""
    text = str(raw)
    for sign in "、;；,，—□☐1.①\n":
        text = text.replace(sign, " ")
    return text.split()


@given(cells, contexts)
@settings(deadline=None)
def test_whatever_stands_in_a_box_is_read_or_refused(raw: Any, context: Any):
    """A box is ticked, empty, crossed or refused."""
    if not isinstance(raw, (CellError, type(None))):
        value, issues = read_tick(raw, context)
        assert value in (True, False, None)
        assert not issues or value is None


@given(st.lists(st.one_of(cells, plain_cells), max_size=6), specs, contexts)
@settings(max_examples=300, deadline=None)
def test_a_column_is_read_like_its_cells(raws: list[Any], spec: Spec, context: Any):
    """`read_column` gives for each cell what `read_value` gives."""
    _same(raws, spec, context)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_plain_column_is_read_like_its_cells(data: st.DataObject):
    """Columns that are taken as a whole give what their cells give."""
    spec = Spec(
        data.draw(st.sampled_from(TYPES)),
        options=data.draw(st.sampled_from([(), ("满意", "甲", " 乙 ")])),
    )
    kind = data.draw(
        st.sampled_from(
            [
                st.integers(0, 130).map(float), st.floats(0, 1), st.floats(),
                st.integers(-3, 10**16),
                st.sampled_from(["甲", "满意", "张三", "没有", "张三同志", " 乙 ", "#N/A", "7"]),
                st.dates(), typed_texts,
            ]
        )
    )  # fmt: skip
    _same(data.draw(st.lists(st.one_of(kind, st.just("")), max_size=6)), spec, None)


def _same(raws: list[Any], spec: Spec, context: Any) -> None:
    values, issues = read_column(raws, spec, lambda _: context)
    one_by_one = [read_value(raw, spec, context) for raw in raws]
    assert [repr(v) for v in values] == [repr(v) for v, _ in one_by_one]
    assert {i: repr(f) for i, f in issues.items()} == {
        i: repr(found) for i, (_, found) in enumerate(one_by_one) if found
    }


@given(st.integers(0, 9999))
def test_chinese_numerals_and_back(number: int):
    """Every number below ten thousand is read from its own spelling."""
    from cxzy_sheets.values.numerals import spelling, spelt

    assert spelt(spelling(number)) == number


@given(st.dates(datetime.date(1901, 1, 1), datetime.date(2099, 12, 31)))
def test_every_way_to_write_a_day_is_that_day(day: datetime.date):
    """Points, strokes, 年月日, eight digits and Chinese numerals name the same day."""
    from cxzy_sheets.values.numerals import spelling

    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    month, date = (
        spelling(n).removeprefix("一") if 10 <= n < 20 else spelling(n)
        for n in (day.month, day.day)
    )
    ways = [
        day, day.isoformat(), f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month:02d}/{day.day:02d}",
        f"{day:%Y%m%d}", int(f"{day:%Y%m%d}"), f"{day.year}年{day.month}月{day.day}日",
        f"{year}年{month}月{date}日",
    ]  # fmt: skip
    assert {read_value(raw, Spec("日期"))[0] for raw in ways} == {day}
