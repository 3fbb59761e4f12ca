"""What is known of a column before any data is read: its type, its options, what it stands for.

A record always has, besides its own fields: 单位 (its sender), 期次, 收到时间, 应报时间, 子序 (the
number of a piece), 来源文件, 来源表, 来源行 (kits.md §3.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..formulas import Column
    from ..layout import Field

_READERS = ("不出", "否", "内部", "", "公开")
NUMBERS = ("整数", "小数", "百分比")
DAYS = ("日期", "年月")


@dataclass(frozen=True, slots=True)
class About:
    """One column."""

    type: str | None = "文本"
    """None: it is of an input that has not come, and nobody has used it yet."""
    many: bool = False
    options: tuple[str, ...] = ()
    refers: str = ""
    """`清单.列` or `汇总表.列`: a value stands for the row that holds it."""
    levels: tuple[str, ...] = ()
    """Of a 单位 or 人员: the levels of the roster that 取值 names, or 全部."""
    key: str = ""
    """Empty, `键`, or `全`."""
    unique: bool = False
    """A blank in it matches nothing: a key, or a column in which a blank is an answer."""
    adds: bool = False
    """Its values are counts or amounts, so that a total of them says something."""
    formula: str = ""
    """Its 公式, over the fields of its own record."""
    public: str = ""
    """公开, 内部, 不出; empty where the type decides."""
    format: str = ""
    """Excel's number format, where it has one of its own."""
    sender: bool = False
    """It is the unit that sent the record."""

    @property
    def number(self) -> bool:
        """Whether it holds numbers."""
        return self.type in NUMBERS


BUILT_IN: Mapping[str, About] = {
    "单位": About("单位", sender=True, public="公开"),
    "期次": About(public="公开"),
    "收到时间": About("日期", public="公开"),
    "应报时间": About("日期", public="公开"),
    "子序": About("整数", public="公开"),
    "来源文件": About(public="内部"),
    "来源表": About(public="内部"),
    "来源行": About("整数", public="内部"),
}
"""Columns that every record of a form has."""
HIDDEN = ("收到时间", "应报时间", "来源文件", "来源表", "来源行")
"""Of an anonymous form these reach no output (DESIGN §3, privacy)."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the rows of a table, or the entries of a whole column, come from."""

    path: str
    """As formulas write it: `附件4.支部`, `等次表`, `评议.整改事项`."""
    columns: Mapping[str, About]
    own: tuple[str, ...] = ()
    """The columns that a table without 汇总列 has: all but the built-in ones."""
    forms: tuple[str, ...] = ()
    """The forms whose copies its rows are made from."""
    anonymous: bool = False
    open: bool = False
    """Its columns are not known: an input that may be missing, and is."""
    spans: bool = False
    """Its rows are of whoever they name, not of who sent them: 办公室's registers, lists."""
    kind: str = "表样"
    levels: tuple[str, ...] = field(default=(), compare=False)
    """Of a form: who files it."""
    missing: tuple[str, ...] = field(default=(), compare=False)
    """The inputs (可缺) that have not come and that its rows would be made from."""


def of_field(about: Field, *, own: bool) -> About:
    """Return what is known of a form's field; a head field repeated in a block does not add up."""
    from .records import added

    number_format = about.number_format if about.number_format != "General" else ""
    return About(
        about.type, about.many or bool(about.split), tuple(about.options), about.refers,
        about.levels, about.key, bool(about.key or about.unique), own and added(about),
        about.formula, about.public, number_format,
    )  # fmt: skip


def told(about: About, reference: str) -> Column:
    """Return a column as formulas see it; `reference` is what can be asked of it with a dot."""
    from ..formulas import Column as FormulaColumn

    return FormulaColumn(about.type, about.many, about.unique, about.options, reference)


def stacked(parts: Iterable[Mapping[str, About]]) -> dict[str, About]:
    """Return the columns of several sources under each other, by name.

    A column of differing types becomes text.
    """
    made: dict[str, About] = {}
    for columns in parts:
        for name, about in columns.items():
            made[name] = _common(made[name], about) if name in made else about
    return made


def _common(one: About, other: About) -> About:
    if one == other:
        return one
    kind = common_type(one.type, other.type)
    options = tuple(dict.fromkeys((*one.options, *other.options)))
    if not one.options or not other.options:
        options = ()
    return replace(
        one, type=kind, many=one.many or other.many, options=options,
        refers=one.refers if one.refers == other.refers else "",
        levels=tuple(dict.fromkeys((*one.levels, *other.levels))),
        key=one.key if one.key == other.key else "", unique=one.unique and other.unique,
        adds=one.adds and other.adds, formula=one.formula if one.formula == other.formula else "",
        public=strictest((one.public, other.public)),
        format=one.format if one.format == other.format else "",
        sender=one.sender and other.sender,
    )  # fmt: skip


def common_type(one: str | None, other: str | None) -> str | None:
    """Return the type of a column that holds values of two types."""
    if one == other or other is None:
        return one
    if one is None:
        return other
    return "小数" if one in NUMBERS and other in NUMBERS else "文本"


def strictest(words: Iterable[str]) -> str:
    """Return who may see what is made of several fields: the least of what each allows."""
    return min(words, key=_READERS.index, default="")


def unit_column(about: Mapping[str, About]) -> str:
    """Return the column that says whose a row is, where nobody sent it; empty where none does."""
    units = [name for name, one in about.items() if one.type == "单位" and not one.sender]
    if "单位" in units:
        return "单位"
    keys = [name for name in units if about[name].key]
    if keys:
        return keys[0]
    return units[0] if len(units) == 1 else ""


def names_own(about: About) -> bool:
    """Return whether a column names units or persons of its sender alone, not anybody's."""
    if about.sender:
        return True
    if "全部" in about.levels:
        return False
    return about.type == "人员" or bool(about.levels)
