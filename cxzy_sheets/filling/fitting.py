"""Values that a program gives -> values of a field's type, or the reason why they do not fit.

What fits is what reading would give back (`filled.values`, `filled.rows`), and what can mean
nothing else: 3.0 for 3, the text "2011-12-20" for that day. Nothing is guessed: a text that
reading would have to verify or refuse is refused here.
"""

from __future__ import annotations

import datetime
import math
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from ..layout import Field
from ..names import offer
from ..packages import sayable
from ..severities import MUST
from ..values import Spec, read_column, read_value

LONGEST = 32_767
"""Characters that a cell can hold, in UTF-16 units (Excel's limits)."""
_NUMBERS = frozenset(("整数", "小数", "百分比"))
_PLAINLY = frozenset(("number-as-text", "date-as-text", "option-synonym"))
"""What reading may say of a text that is given for a number, a day or an option."""
EXPECTED = {
    "整数": "整数", "小数": "数字", "百分比": "0 到 1 之间的份额,0.855 即 85.5%",
    "日期": "日期,1901 至 2099 年", "年月": "年月,如 2011-12", "是否": "True 或 False",
    "电话": "电话号码", "文号": "文号,如 校党〔2011〕9号", "编号": "编号(文本)",
}  # fmt: skip
"""What a field of a type takes, as a sentence can say it."""


class Misfit(ValueError):  # noqa: N818  (what the caller sees is FillError)
    """A value does not fit a field."""

    def __init__(self, expected: str, hint: str = "") -> None:
        super().__init__(expected)
        self.expected = expected
        self.hint = hint


def plain(value: Any) -> Any:
    """Return a value without its wrapping: a numpy scalar as Python's own, pandas' NA as None."""
    if value is None or type(value) in (str, int, float, bool):
        return None if type(value) is float and math.isnan(value) else value
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, datetime.datetime) and hasattr(value, "to_pydatetime"):
        return value.to_pydatetime()
    item = getattr(value, "item", None)
    if item is not None and not isinstance(value, (str, bytes, list, tuple)):
        return plain(item())
    return value


def fitted(value: Any, field: Field, spec: Spec) -> Any:
    """Return a value as one of the field's type, None for none.

    Raises:
        Misfit: It does not fit.
    """
    value = plain(value)
    if value is None:
        return None
    if spec.many or spec.split:
        return _several(value, field, spec)
    return _one(value, field, spec)


def fitted_column(values: Sequence[Any], field: Field, spec: Spec) -> list[Any]:
    """Return the values of a column; columns of plain numbers and texts are taken as a whole.

    Raises:
        Misfit: One does not fit; its index is the second argument of the error.
    """
    if not spec.many and not spec.split:
        kinds = set(map(type, values))
        if field.type == "整数" and kinds == {int}:
            if max(map(abs, values)) < 2**53:
                return list(values)
        elif field.type == "小数" and kinds <= {int, float} and kinds:
            if all(map(math.isfinite, values)):
                return list(values)
        elif kinds == {str} and field.type not in _NUMBERS and not field.options:
            read, issues = read_column(values, spec)
            if not issues and None not in read and max(map(len, values)) < LONGEST // 2:
                return list(values)
    made = []
    for index, value in enumerate(values):
        try:
            made.append(fitted(value, field, spec))
        except Misfit as misfit:
            misfit.args = (*misfit.args, index)
            raise
    return made


def _several(value: Any, field: Field, spec: Spec) -> tuple[Any, ...] | None:
    one = Spec(spec.type, False, spec.options, spec.synonyms, spec.measure)
    if isinstance(value, str):
        read, issues = read_value(value, spec)
        if any(issue.severity == MUST for issue in issues):
            raise Misfit(_expected(field))
        given: Iterable[Any] = read or ()
    elif isinstance(value, Iterable):
        given = value
    else:
        given = (value,)
    made = tuple(_one(item, field, one) for item in map(plain, given) if item is not None)
    return made or None


def _one(value: Any, field: Field, spec: Spec) -> Any:
    if spec.type in ("整数", "小数"):
        return _number(value, field, spec)
    if spec.type == "百分比":
        return _share(value, field, spec)
    if spec.type == "日期":
        return _day(value, field, spec)
    if spec.type == "年月":
        return _month(value, field, spec)
    if spec.type == "是否":
        return _yes_no(value, field, spec)
    if spec.type == "选项":
        return _option(value, field, spec)
    return _text(value, field, spec)


def _expected(field: Field) -> str:
    return EXPECTED.get(field.type, "文本")


def _number(value: Any, field: Field, spec: Spec) -> int | float:
    if isinstance(value, str):
        value = _read_plainly(value, field, spec)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise Misfit(_expected(field))
    if spec.type == "小数":
        return value
    if value != int(value) or abs(value) >= 2**53:
        raise Misfit(_expected(field))
    return int(value)


def _share(value: Any, field: Field, spec: Spec) -> float:
    if isinstance(value, str):
        value = _read_plainly(value, field, spec)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        hint = "份额按 0 到 1 给,不要乘以 100。" if isinstance(value, (int, float)) else ""
        raise Misfit(_expected(field), hint)
    return float(value)


def _day(value: Any, field: Field, spec: Spec) -> datetime.date:
    if isinstance(value, str):
        value = _read_plainly(value, field, spec)
    if isinstance(value, datetime.datetime):
        if value.time() != datetime.time():
            raise Misfit("不带时刻的日期")
        value = value.date()
    if not isinstance(value, datetime.date) or read_value(value, spec)[0] is None:
        raise Misfit(_expected(field))
    return value


def _month(value: Any, field: Field, spec: Spec) -> str:
    if isinstance(value, (datetime.date, str)):
        read, issues = read_value(value, spec)
        if read is not None and {issue.code for issue in issues} <= _PLAINLY:
            return str(read)
    raise Misfit(_expected(field))


def _yes_no(value: Any, field: Field, spec: Spec) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("是", "否"):
        return bool(value == "是")
    raise Misfit(_expected(field))


def _option(value: Any, field: Field, spec: Spec) -> str:
    text = str(_text(value, field, Spec("文本")) or "")
    if text in field.options or not field.options or len(field.options) < len(field.allowed):
        return text
    if field.synonyms.get(text) in field.options:
        return field.synonyms[text]
    raise Misfit("、".join(field.options), offer(text, field.options))


def _text(value: Any, field: Field, spec: Spec) -> Any:
    """Return a text; a number as its digits; a day is kept, to be written as one."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float, datetime.date)):
        raise Misfit(_expected(field))
    if isinstance(value, datetime.date):
        if spec.type != "文本":
            raise Misfit(_expected(field))
        return value
    if field.type_source == "default" and not isinstance(value, str):
        # Nobody has said that it is a text: a number stays one, or totals over it would skip it.
        return _number(value, field, Spec("小数"))
    text = sayable(value) if isinstance(value, str) else _digits(value, field)
    if len(text.encode("utf-16-le")) > 2 * LONGEST:
        raise Misfit(f"不超过 {LONGEST} 个字的文本")
    if "{{" in unicodedata.normalize("NFKC", text):
        raise Misfit("没有 {{ 的文本", "写着 {{…}} 的格会被当作没有填的标签。")
    read, issues = read_value(text, spec)
    if any(issue.severity == MUST for issue in issues):
        raise Misfit(_expected(field), "这样写进表里会读不回来。")
    closed = field.options and spec.type != "选项" and len(field.options) >= len(field.allowed) > 0
    if closed and read is not None and read not in field.options and text not in field.synonyms:
        raise Misfit("、".join(field.options), offer(text, field.options))
    return text if read is not None else None


def _digits(value: float, field: Field) -> str:
    if not math.isfinite(value) or abs(value) >= 1e15:
        raise Misfit(_expected(field), "位数过长的编号请以文本给出。")
    return str(int(value)) if value == int(value) else f"{value:.15g}"


def _read_plainly(text: str, field: Field, spec: Spec) -> Any:
    """Return what a text says in the one way in which it can be read."""
    value, issues = read_value(text, spec)
    if value is None or any(i.code not in _PLAINLY or i.severity == MUST for i in issues):
        raise Misfit(_expected(field))
    return value
