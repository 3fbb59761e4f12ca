"""A form, compiled once, and sent out many times: blank or prefilled, ready to be filled in.

    BlankTemplate.blank(values, rows, options)  ->  bytes

As `Template`, and beside it what `furnishing` puts in. Lists of a copy's own (a unit's branches)
stand on a hidden sheet whose cells are open, so that all units of about one size share an edition.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import FillError
from ..layout import Layout, RuleLine, face_of
from ..names import offer
from ..packages import CannotShift, filled_in, sayable
from .copies import Copy
from .edition import Edition
from .furnishing import Furnished, Live, Orders, furnish
from .records import Columns
from .refusals import refused
from .template import Template

if TYPE_CHECKING:
    from ..formulas import Rule, Schema

WITHHELD = "不出"
NUMBERS = ("整数", "小数", "百分比")
_SMALLEST_LIST = 16


class BlankTemplate(Template):
    """A form, ready to be sent out many times."""

    def __init__(
        self,
        layout: Layout,
        data: bytes,
        rules: Sequence[tuple[RuleLine, Rule]],
        schema: Schema,
        as_of: datetime.date | None = None,
    ) -> None:
        """Compile a form.

        Args:
            layout: What the form says.
            data: The tagged workbook.
            rules: Its rules, compiled.
            schema: The names that they may use.
            as_of: What TODAY() is in them; None: the day on which a copy is looked at.

        Raises:
            WorkbookError: The bytes are no workbook that can be filled.
        """
        mark = f"{layout.name} {face_of(layout)}".replace('"', "")
        self._orders = Orders(rules, schema, as_of, mark)
        self._furnished: dict[tuple[Any, ...], Furnished] = {}
        super().__init__(layout, data)

    @property
    def live(self) -> tuple[Live, ...]:
        """What the blank shows of each rule while it is filled in, and what not and why."""
        return tuple(next(iter(self._furnished.values())).live)

    def blank(
        self,
        values: Mapping[str, Any] | None = None,
        rows: Mapping[str, Any] | None = None,
        options: Mapping[str, Sequence[str]] | None = None,
    ) -> bytes:
        """Return a copy to send out.

        Args:
            values: What is prefilled, as `fill` takes it.
            rows: Blocks by name: prefilled records as `fill` takes them, or how many rows.
            options: Field -> the choices of its dropdown in this copy.

        Raises:
            FillError: A name is none of the form's, a value does not fit its field, or it would
                prefill a field that is 不出.
        """
        for name in values or {}:
            self._may_go_out(name)
        singles = self._singles(values or {})
        records = {n: given for n, given in (rows or {}).items() if not _is_number(given)}
        blocks = self._blocks(records)
        for name, (columns, _) in blocks.items():
            for short in columns:
                self._may_go_out(f"{name}.{short}")
        for name, given in (rows or {}).items():
            if name not in records:
                blocks[name] = {}, self._room(name, given)
        lists = self._lists(options or {})
        counts = {name: count for name, (_, count) in blocks.items()}
        key = (self._extras(counts), tuple((name, _bucket(len(ones))) for name, ones in lists))
        edition = self._edition(*key)
        copy = Copy(edition, singles, blocks)
        made = self._furnished[key]
        for name, ones in lists:
            if name not in made.lists:
                continue
            sheet, cells = made.lists[name]
            prefix = edition.prefix(sheet)
            for cell, text in zip(cells, ones, strict=False):
                copy.contents.setdefault(sheet, {})[cell] = filled_in(text, prefix)
        data = copy.bytes()
        if len(records) == len(blocks) and self._proof.needed(singles, self._as_if_filled(blocks)):
            self._proof.hold(data, singles, blocks)
        return data

    def _as_if_filled(
        self, blocks: Mapping[str, tuple[Columns, int]]
    ) -> dict[str, tuple[Columns, int]]:
        """Return records with numbers where the unit will put some.

        A blank comes back filled: a name that is one at first sight then needs no trial now.
        """
        fields = self.layout.fields
        return {
            name: (
                {
                    **{
                        short: [1] * count
                        for short in self.layout.blocks[name].fields
                        if fields[f"{name}.{short}"].type in NUMBERS
                    },
                    **columns,
                },
                count,
            )
            for name, (columns, count) in blocks.items()
        }

    def _may_go_out(self, name: str) -> None:
        about = self.layout.fields.get(name)
        if about is not None and about.public == WITHHELD:
            raise refused(self.layout, name, None, WITHHELD, "不预填:这个字段的公开是 不出")

    def _room(self, name: str, count: Any) -> int:
        if name not in self.layout.blocks:
            return self._blocks({name: []})[name][1]  # raises with the nearest name
        if count < 0 or self.layout.blocks[name].fixed:
            raise FillError(f"块 {name} 不能有 {count} 行。", found=count)
        return int(count)

    def _lists(self, options: Mapping[str, Sequence[str]]) -> list[tuple[str, list[str]]]:
        made = []
        for name in sorted(options):
            about = self.layout.fields.get(name)
            if about is None or about.hidden:
                raise FillError(
                    f"表样里没有字段 {name}。", found=name, hint=offer(name, self.layout.fields)
                )
            ones = list(dict.fromkeys(str(one) for one in options[name]))
            if any(not one.strip() or not sayable(one) for one in ones):
                raise refused(self.layout, name, None, "", "选项里没有空的、没有不能写的字符")
            if ones:
                made.append((name, ones))
        return made

    def _make(
        self, extras: tuple[tuple[int, ...], ...], lists: tuple[tuple[str, int], ...] = ()
    ) -> Edition:
        made: list[Furnished] = []

        def finish(edition: Edition) -> None:
            made.append(furnish(edition, self._orders, dict(lists)))
            for sheet, cells in made[0].lists.values():
                for cell in cells:
                    edition.open(sheet, cell)

        try:
            edition = Edition(self._base, extras, finish)
        except CannotShift as error:
            hint = "请在表样里多留几行空行,或者把挡住的内容移到别处。"
            raise FillError(f"记录比表样的行多,放不进去:{error}。", hint=hint) from error
        self._furnished[extras, lists] = made[0]
        return edition


def _is_number(given: Any) -> bool:
    return isinstance(given, int) and not isinstance(given, bool)


def _bucket(count: int) -> int:
    """Return the length that a list of so many choices shares with others."""
    size = _SMALLEST_LIST
    while size < count:
        size *= 2
    return size
