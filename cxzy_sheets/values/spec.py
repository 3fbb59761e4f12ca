"""How one field is typed, and what is said of one value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..severities import ADVICE, MUST, VERIFY
from .formats import shows_part

TYPES = (
    "文本", "整数", "小数", "百分比", "日期", "年月", "是否", "选项", "单位", "人员", "编号",
    "文号", "电话",
)  # fmt: skip
"""The types of DESIGN §2."""


class CellError(str):
    """An error that a cell shows, such as `#DIV/0!`; never a text."""

    __slots__ = ()


class Uncached(str):
    """A formula for which the file holds no result."""

    __slots__ = ()


ERRORS = frozenset(
    (
        "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA",
        "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!",
        "#####", "######", "#######", "########",
    )
)  # fmt: skip
"""What a cell shows instead of a value; pasted as text it is no answer either."""

NOTHING = frozenset(
    (
        "无", "没有", "暂无", "空", "—", "——", "-", "--", "---", "/", "//", "\\", "\u2013", "―",
        "‐", "‑", "−", "ー", "none", "n/a", "na", "nil", "null",
    )
)  # fmt: skip
"""What people write for "nothing", in plain form and lower case. It is no blank and no zero."""


@dataclass(frozen=True, slots=True)
class Spec:
    """How the values of one field are typed."""

    type: str = "文本"
    many: bool = False
    options: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    """What people write for an option, and the option; `√` -> `1` says what a tick counts."""
    measure: tuple[str, ...] = ()
    """Words that may stand behind a number: 人, 票, 次."""
    blank: str | None = None
    """What an empty cell means; also what 无, — and / mean in a number field."""
    split: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    """First and last year of the cycle, for dates without a year or with half of one."""


class Issue(NamedTuple):
    """One thing to say of one value."""

    code: str
    severity: str
    found: Any
    """What stood there, as it was typed."""
    expected: Any = None
    """What was made of it, or the readings between which nothing decides."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a cell shows besides its value; asked only where it matters."""

    number_format: Callable[[], str | None] = lambda: None
    font: Callable[[], str | None] = lambda: None
    date1904: bool = False
    part_dates: Callable[[], bool] = lambda: False
    """Whether any cell of the workbook may show a date in part; else no format of a date is asked
    for."""

    def part_format(self) -> str | None:
        """Return the cell's number format where it shows a date in part (2012年6月), else None."""
        code = self.number_format() if self.part_dates() else None
        return code if shows_part(code) else None


NO_CONTEXT = Context()
Read = tuple[Any, tuple[Issue, ...]]
"""A value, None where there is none, and what is to be said of it."""


def told(value: Any, code: str, found: Any, said: Any = None) -> Read:
    """Return a value that was repaired, with the original told (提示).

    `said` is how the value is shown, where it does not show itself.
    """
    return value, (Issue(code, ADVICE, found, value if said is None else said),)


def doubted(value: Any, code: str, found: Any, said: Any = None) -> Read:
    """Return a value of which one reading is left, to be verified (核实)."""
    return value, (Issue(code, VERIFY, found, value if said is None else said),)


def refused(code: str, found: Any, expected: Any = None) -> Read:
    """Return no value: it cannot be read, or in two ways (强制)."""
    return None, (Issue(code, MUST, found, expected),)
