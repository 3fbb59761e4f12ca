"""What templates print: values that know where they come from, rows, tables.

Value   one value: compared unrounded, printed as its column is; a blank is — and never 0
Row     行.满意度, 行["条数_2011-12"]
View    a table, or the rows under a path: looped over, 表.合计.满意度, printed by filters

A template sees nothing else, so that there is nothing else to be reached. Each value that is
printed is noted with its table, row and column (`Saying`), and so is each table that is looked at.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from ..catalogue import shown
from ..names import offer
from ..tables import COVERAGE, TOTAL, TOTAL_ROW, About
from ..tables.notes import shown_value
from . import text_numbers as numbers

if TYPE_CHECKING:
    from ..tables import Cell

BLANK = "—"
"""What a blank is printed as: not 0, not nothing."""


OPEN, INSIDE, WITHHELD = "公开", "内部", "不出"
_GUARDED = ("人员", "电话", "编号")
"""内部 by their type; so is free text (DESIGN §2)."""


def public_of(about: About) -> str:
    """Return who may read a column: what 公开 says, else what goes for its type."""
    if about.public in (WITHHELD, "否"):
        return WITHHELD
    if about.public:
        return about.public
    free = about.type == "文本" and not about.options and not about.refers
    return INSIDE if about.type in _GUARDED or free else OPEN


class TextError(Exception):
    """Something that a template asks for and cannot have; the line is added by whoever renders."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.message, self.hint = message, hint
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value comes from: a figure of a table."""

    table: str
    row: str
    column: str
    cells: Callable[[], Sequence[Cell]] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Printed:
    """One value as it stands in a text."""

    text: str
    value: Any
    place: Place


@dataclass(slots=True)
class Saying:
    """How one text says things, and what it has said."""

    thresholds: tuple[float, ...] = ()
    chinese_days: bool = False
    printed: list[Printed] = field(default_factory=list)
    forms: dict[str, None] = field(default_factory=dict)
    """The forms behind what was looked at, whoever filed them."""
    reader: str = "上级"
    owner: Callable[[str], bool] | None = None
    """Of a text for a unit: says of a member's name whether the text may tell it."""
    own: dict[tuple[str, int], Row] = field(default_factory=dict)
    """The rows that were looked at of a text that has rows of its own."""

    def begin(self) -> None:
        """Forget what the text before said."""
        self.printed, self.forms, self.own = [], {}, {}

    def note(self, text: str, value: Value) -> str:
        """Note that a value is printed, and return what stands for it."""
        for place in value.places:
            self.printed.append(Printed(text, value.value, place))
        return text


class Value:
    """One value of a row, a parameter, or what was worked out of such."""

    __slots__ = ("about", "ask", "given", "places", "saying", "value")

    def __init__(
        self,
        value: Any,
        about: About,
        saying: Saying,
        *,
        places: tuple[Place, ...] = (),
        ask: Callable[[About, str, Any], Value] | None = None,
        given: bool = False,
    ) -> None:
        self.value = value.item() if hasattr(value, "item") else value
        self.about, self.saying, self.places, self.ask = about, saying, places, ask
        self.given = given
        """Somebody wrote it down: a parameter, printed with the digits that it has."""

    @property
    def is_share(self) -> bool:
        """Whether it is shown in percent."""
        return self.about.type == "百分比" or "%" in self.about.format

    def said(self) -> str:
        """Return it as it is printed where no filter says how."""
        value = self.value
        if value is None:
            return BLANK
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, datetime.date):
            return numbers.day(value, in_chinese=self.saying.chinese_days)
        if self.about.type == "年月" and isinstance(value, str):
            return month_said(value, in_chinese=self.saying.chinese_days)
        if isinstance(value, tuple):
            return "、".join(replace_value(self, one).said() for one in value)
        if isinstance(value, (int, float)):
            return self._number(value)
        return str(value)

    def _number(self, value: float) -> str:
        if self.given:
            return shown_value(value)
        code = self.about.format.split(";")[0]
        _, _, behind = code.partition(".")
        digits = len(behind) - len(behind.lstrip("0"))
        if self.is_share:
            digits = digits if "%" in code else 2
            return numbers.percent(value, digits, self.saying.thresholds)
        if self.about.type == "整数" and float(value).is_integer():
            said = str(int(value))
        elif code.startswith(("0", "#")):
            said = numbers.decimal(value, digits, self.saying.thresholds)
        else:
            said = shown(float(value))
        return numbers.in_thousands(said) if "#,##" in code else said

    def asked(self, attribute: str) -> Value:
        """Return what it is asked with a dot: 行.支部.类别."""
        if self.ask is None:
            raise TextError(f"这里没有“{attribute}”可取。")
        return self.ask(self.about, attribute, self.value)

    def __str__(self) -> str:
        return self.said()

    def __bool__(self) -> bool:
        if self.value is None and self.about.type == "是否":
            raise TextError("这里是空白,不能判断是或否。", "请先判断:{% if 值 is 有值 %}。")
        return bool(self.value)

    def __eq__(self, other: object) -> bool:
        right = plain(other)
        if self.value is None or right is None:
            return self.value is None and right is None
        if _is_number(self.value) and _is_number(right):
            return bool(abs(self.value - right) <= numbers.BAND)
        if type(self.value) is type(right) or not isinstance(right, str):
            return bool(_day_of(self.value) == _day_of(right))
        return self.said() == right

    def __hash__(self) -> int:
        return hash(self.value)

    def _order(self, other: object) -> int:
        right = plain(other)
        if self.value is None or right is None:
            raise TextError("比较的值里有空白。", "请先判断:{% if 值 is 有值 %}。")
        if _is_number(self.value) and _is_number(right):
            difference = float(self.value) - float(right)
            return 0 if abs(difference) <= numbers.BAND else 1 if difference > 0 else -1
        left, right = _day_of(self.value), _day_of(right)
        if type(left) is not type(right) or not isinstance(left, (datetime.date, str)):
            raise TextError(f"“{shown(self.value)}”和“{shown(right)}”不能比较大小。")
        return int(left > right) - int(left < right)

    def __lt__(self, other: object) -> bool:
        return self._order(other) < 0

    def __le__(self, other: object) -> bool:
        return self._order(other) <= 0

    def __gt__(self, other: object) -> bool:
        return self._order(other) > 0

    def __ge__(self, other: object) -> bool:
        return self._order(other) >= 0

    def __iter__(self) -> Iterator[Value]:
        if self.value is None:
            return iter(())
        if not isinstance(self.value, tuple):
            raise TextError("这里只有一个值,不能逐个列。")
        return iter([replace_value(self, one) for one in self.value])


def replace_value(value: Value, other: Any) -> Value:
    """Return another value of the same column and place."""
    about = replace(value.about, many=False)
    return Value(other, about, value.saying, places=value.places, ask=value.ask, given=value.given)


def plain(value: object) -> Any:
    """Return what a value is, as Python's own."""
    return value.value if isinstance(value, Value) else value


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _day_of(value: Any) -> Any:
    """Return a moment at the beginning of a day as the day."""
    if isinstance(value, datetime.datetime):
        return value.date() if value.time() == datetime.time() else value
    return value


def month_said(value: str, *, in_chinese: bool) -> str:
    """Return a month of the form 2011-12 in words."""
    year, _, number = value.partition("-")
    if not (year.isdigit() and number.isdigit()):
        raise TextError(f"“{value}”不是年月。")
    return numbers.month(int(year), int(number), in_chinese=in_chinese)


class Rows(Protocol):
    """Rows with columns, of a table of the cycle or of anything else that it can name."""

    name: str

    @property
    def size(self) -> int:
        """How many rows there are, 合计 left out."""

    @property
    def has_total(self) -> bool:
        """Whether there is a row 合计."""

    @property
    def columns(self) -> Mapping[str, About]:
        """What is known of its columns."""

    @property
    def readers(self) -> Mapping[str, str]:
        """Column -> who may read it: 公开, 内部, 不出."""

    @property
    def keys(self) -> Sequence[str]:
        """The columns that a row is called by."""

    @property
    def sort(self) -> Sequence[str]:
        """The columns that its rows are sorted by."""

    @property
    def forms(self) -> Sequence[str]:
        """The forms that its figures are made from."""

    @property
    def notes(self) -> Sequence[str]:
        """What must stand under it."""

    def levels(self, column: str) -> Sequence[str]:
        """Return the texts of a column's heading, from the top."""

    @property
    def with_totals(self) -> Sequence[int]:
        """The numbers of all rows as they stand, 小计 and 合计 among them."""

    def label(self, row: int) -> str:
        """Return what 合计 or a 小计 is called."""

    def value(self, row: int, column: str) -> Any:
        """Return a value; row `TOTAL_ROW` is 合计."""

    def cells(self, row: int, column: str) -> Sequence[Cell]:
        """Return the cells behind a value."""

    def coverage(self, row: int) -> tuple[int | None, int, int, int]:
        """Return 应报 已收 计入 未计 of a row."""

    def ask(self, about: About, attribute: str, value: Any) -> tuple[Any, About]:
        """Return what a value is asked with a dot."""


class Row:
    """One row."""

    __slots__ = ("number", "view")

    def __init__(self, view: View, number: int) -> None:
        self.view, self.number = view, number

    @property
    def label(self) -> str:
        """What it is called: by its first column, or those of 每行."""
        if self.number < 0:
            return self.view.rows.label(self.number)
        rows, saying = self.view.rows, self.view.saying
        told = [Value(rows.value(self.number, key), rows.columns[key], saying) for key in rows.keys]
        return "/".join(value.said() for value in told)

    def named(self, column: str) -> Value:
        """Return the value in a column."""
        rows = self.view.rows
        self.view.look(self)
        if column in rows.columns:
            self.view.refuse(column, rows.readers.get(column, INSIDE))
            cells = self._cells(column)
            value = rows.value(self.number, column)
            self._refuse_others(column, value)
            place = Place(rows.name, self.label, column, cells)
            return Value(
                value, rows.columns[column], self.view.saying, places=(place,), ask=self._ask
            )
        if column in COVERAGE:
            count = rows.coverage(self.number)[COVERAGE.index(column)]
            return Value(count, About("整数"), self.view.saying)
        known = [*rows.columns, *COVERAGE]
        hint = offer(column, known) or f"有:{'、'.join(rows.columns)}。"
        raise TextError(f"“{rows.name}”没有“{column}”这一列。", hint)

    def _refuse_others(self, column: str, value: Any) -> None:
        """Refuse a person of another unit in a text for a unit, unless all may read who it is."""
        own, about = self.view.saying.owner, self.view.rows.columns[column]
        if own is None or about.type != "人员" or value is None or public_of(about) == OPEN:
            return
        names = value if isinstance(value, tuple) else (value,)
        if not all(map(own, names)):
            raise TextError(
                f"“{self.view.rows.name}”这一行的“{column}”不是本单位的人,不能写给这个单位看。"
            )

    def _cells(self, column: str) -> Callable[[], Sequence[Cell]]:
        rows, number = self.view.rows, self.number
        return lambda: rows.cells(number, column)

    def _ask(self, about: About, attribute: str, value: Any) -> Value:
        made, told = self.view.rows.ask(about, attribute, value)
        self.view.refuse(attribute, public_of(told))
        place = Place(self.view.rows.name, self.label, attribute, lambda: ())
        return Value(made, told, self.view.saying, places=(place,), ask=self._ask)

    def __str__(self) -> str:
        return self.label


class View:
    """Rows as a template sees them: all of them, or some."""

    def __init__(
        self,
        rows: Rows,
        saying: Saying,
        chosen: Sequence[int] | None = None,
        *,
        inside: Mapping[str, Any] | None = None,
        own: bool = False,
    ) -> None:
        self.rows, self.saying = rows, saying
        self.chosen = list(range(rows.size)) if chosen is None else list(chosen)
        self.inside = inside or {}
        """What else can be named behind its dot: blocks of a form, counts of 应报."""
        self.own = own
        """They are the rows of the one that the text is for."""

    def look(self, row: Row | None = None) -> None:
        """Note that the text says something of it."""
        if self.own:
            for one in [row] if row is not None else map(self.row, self.chosen):
                self.saying.own[self.rows.name, one.number] = one
        else:
            self.saying.forms |= dict.fromkeys(self.rows.forms)

    def refuse(self, column: str, public: str) -> None:
        """Refuse a column that may not go to the reader of the text.

        Templates are held against this before; here it is held whatever way a value came.
        """
        reader = self.saying.reader
        if public == OPEN or (public == INSIDE and reader == "上级"):
            return
        if public == INSIDE and reader == "单位" and self.own and self.saying.owner is not None:
            return
        raise TextError(f"“{self.rows.name}”的“{column}”不能写给“{reader}”看。")

    def picked(self, chosen: Sequence[int]) -> View:
        """Return some of its rows."""
        return View(self.rows, self.saying, chosen, inside=self.inside, own=self.own)

    def row(self, number: int) -> Row:
        """Return a row by its number among all."""
        return Row(self, number)

    def named(self, name: str) -> Any:
        """Return what stands behind its dot."""
        if name == TOTAL and self.rows.has_total:
            return Row(self, TOTAL_ROW)
        if name in self.inside:
            return self.inside[name]
        hint = ""
        if name in self.rows.columns:
            hint = f"“{name}”是列,要一行一行地用:{{% for 行 in {self.rows.name} %}}。"
        raise TextError(f"“{self.rows.name}”没有“{name}”。", hint)

    def __iter__(self) -> Iterator[Row]:
        self.look()
        return iter([self.row(number) for number in self.chosen])

    def __len__(self) -> int:
        self.look()
        return len(self.chosen)

    def __bool__(self) -> bool:
        self.look()
        return bool(self.chosen)


__all__ = [
    "BLANK", "Place", "Printed", "Row", "Rows", "Saying", "TextError", "Value", "View",
    "month_said", "plain", "replace_value",
]  # fmt: skip
