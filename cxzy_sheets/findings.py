"""What is wrong with what came in, as data: one `Finding` for each cause.

A finding holds facts only. Sentences are made from them at the edge, by the wordings of
`catalogue`, in Chinese for the office and in English for programmers:

    where                 what was found    what was expected    what to do
    附件4.xlsx 表1!D9      收回票 填的是 98,  应不小于 有效票 99。   请核对两数后重报。
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from .catalogue import CATALOGUE, said
from .refs import Ref
from .severities import ADVICE, MUST, RANK, VERIFY

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ADVICE", "MUST", "RANK", "VERIFY", "Finding", "Findings"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, doubtful or worth saying, with the cell it stands in."""

    code: str
    """A key of `CATALOGUE`."""
    severity: str
    """强制: the copy is returned · 核实: returned unless explained · 提示: told, never blocks."""
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    """A1 address or range, 1-based; None where no cell is to blame."""
    unit: str | None = None
    field: str | None = None
    """The form's own name, `块.字段` for a column of a block."""
    found: object = None
    """What stood there, as it was typed."""
    expected: object = None
    facts: Mapping[str, object] = dataclasses.field(default_factory=dict)
    """What else the wording tells: `label`, `rule`, `nearest` …"""
    others: tuple[Ref, ...] = ()
    """Further cells of the same cause."""

    def __hash__(self) -> int:
        # The facts of equal findings are equal, and a mapping has no hash.
        return hash((self.code, self.file, self.sheet, self.cell, self.field))

    @property
    def message(self) -> str:
        """The sentence in Chinese: what was found, what was expected."""
        return self.text("zh")

    @property
    def hint(self) -> str:
        """What to do, in Chinese; empty where nothing has to be done."""
        return said(CATALOGUE[self.code].hint("zh"), self._facts())

    def text(self, language: str = "zh") -> str:
        """Return the sentence in `language`, `zh` or `en`, without place and hint."""
        return said(CATALOGUE[self.code].message(language), self._facts())

    @property
    def where(self) -> str:
        """`附件4.xlsx 表1!D9`, as much of it as is known."""
        place = self.sheet or ""
        if self.cell:
            place = f"{place}!{self.cell}" if place else self.cell
        return " ".join(part for part in (self.file, place) if part)

    def at(self, **changes: Any) -> Finding:
        """Return the same finding with some facts replaced, such as `file` or `unit`."""
        # `replace` of dataclasses takes five times as long, and every finding comes by here.
        return Finding(**{name: getattr(self, name) for name in self.__slots__} | changes)

    def _facts(self) -> dict[str, object]:
        return {
            "field": self.field, "found": self.found, "expected": self.expected,
            "sheet": self.sheet, "cell": self.cell, "unit": self.unit, "file": self.file,
            **self.facts,
        }  # fmt: skip

    def __str__(self) -> str:
        where = f"{self.where}:" if self.where else ""
        return f"[{self.severity}] {where}{self.message}{self.hint}"


COLUMNS = {
    "代码": "code", "级别": "severity", "单位": "unit", "文件": "file", "工作表": "sheet",
    "单元格": "cell", "字段": "field", "填报内容": "found", "应为": "expected", "问题": "message",
    "处理": "hint",
}  # fmt: skip
"""The frame's columns, and the attribute of `Finding` that each shows."""


class Findings(Sequence[Finding]):
    """Findings in the order in which they were made; a sequence that can show itself as a frame."""

    __slots__ = ("_items",)

    def __init__(self, items: Iterable[Finding] = ()) -> None:
        self._items = tuple(items)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Findings: ...
    def __getitem__(self, index: int | slice) -> Finding | Findings:
        return Findings(self._items[index]) if isinstance(index, slice) else self._items[index]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Findings) and self._items == other._items

    def __hash__(self) -> int:
        return hash(tuple(item.code for item in self._items))

    def __repr__(self) -> str:
        counts = (f"{severity} {self.count(severity)}" for severity in RANK)
        return f"<Findings {' · '.join(counts)}>"

    def count(self, value: Any) -> int:
        """Return how many there are of a severity, of a code, or equal to a finding."""
        if isinstance(value, str):
            return sum(value in (item.severity, item.code) for item in self._items)
        return self._items.count(value)

    def of(self, *wanted: str) -> Findings:
        """Return those whose severity or code is among `wanted`, in order."""
        return Findings(i for i in self._items if i.severity in wanted or i.code in wanted)

    @property
    def blocking(self) -> bool:
        """Whether any of them is 强制 or 核实, so that the copy would be returned."""
        return any(item.severity != ADVICE for item in self._items)

    def frame(self) -> pd.DataFrame:
        """Return one row a finding, with the columns of `COLUMNS`; codes stay English.

        All columns are strings; `填报内容` and `应为` hold the values as the wording shows them.
        """
        import pandas as pd

        from .catalogue import shown

        rows = [
            [
                None if (value := getattr(item, name)) is None
                else value if isinstance(value, str) else shown(value)
                for name in COLUMNS.values()
            ]
            for item in self._items
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=list(COLUMNS), dtype="string")

    def _repr_html_(self) -> str:
        return str(self.frame().to_html(index=False, na_rep=""))
