"""The sheets 字段 and 规则 of a tagged form: rows of text -> declarations, with what is wrong.

Nothing is looked up in the form here; `build` joins the declarations to the tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..catalogue import shown
from ..findings import MUST, Finding
from ..names import label_key, offer
from ..refs import address
from ..severities import ADVICE, VERIFY
from ..values import TYPES

FIELD_SHEET = "字段"
RULE_SHEET = "规则"

FIELD_COLUMNS = (
    "字段", "位置", "类型", "必填", "取值", "键", "唯一", "空白", "公式", "预填", "拆分", "公开",
    "计量", "别名", "填写说明", "依据",
)  # fmt: skip
"""依据 is for the office alone: why `cxzy tag` proposed it; nothing reads it."""
RULE_COLUMNS = ("编号", "范围", "规则", "级别", "提示")
_ALSO = {"说明": "填写说明", "名称": "字段", "字段名": "字段", "约束": "规则", "公式规则": "规则"}

_PARTED = re.compile(r"[;；\n](?![^(（]*[)）])")
_RANGE = re.compile(r"(-?[\d.]+%?)?\s*[~～—–]\s*(-?[\d.]+%?)?")
_RANGE_TO_FIELD = re.compile(r"(-?[\d.]+%?)\s*[~～]\s*([^\W\d][\w.]*)")
"""`0~分值`: up to what another field says."""
_OPTION = re.compile(r"(.+?)[(（]([^()（）]+)[)）]")
_MANY = re.compile(r"[(（]多[)）]$")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a definition sheet: its texts by column heading, and where each stands."""

    sheet: str
    row: int
    texts: Mapping[str, str]
    columns: Mapping[str, int]

    def __getitem__(self, heading: str) -> str:
        return self.texts.get(heading, "")

    def cell(self, heading: str) -> str:
        """Return the A1 address of the text under `heading`, or of the row's first cell."""
        return address(self.row, self.columns.get(heading, 0))

    def problem(self, code: str, heading: str, /, **facts: object) -> Finding:
        """Return a finding of `code` at the cell under `heading`."""
        return Finding(
            code, MUST, sheet=self.sheet, cell=self.cell(heading), found=self[heading], facts=facts
        )


@dataclass(frozen=True, slots=True)
class Allowed:
    """What 取值 says of a field."""

    items: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    synonyms: Mapping[str, str] | None = None
    tolerance: float | None = None


def lines(
    sheet: str, rows: Iterable[Sequence[object]], wanted: tuple[str, ...]
) -> tuple[list[Line], list[Finding]]:
    """Return the rows under the heading row of a definition sheet, and what is wrong with headings.

    The heading row is the first one that holds the first two of `wanted`, or the first of them
    alone in a sheet with a single column.
    """
    found: list[Line] = []
    problems: list[Finding] = []
    columns: dict[str, int] = {}
    for index, row in enumerate(rows):
        texts = ["" if value is None else shown(value).strip() for value in row]
        if not columns:
            columns = _headings(texts, wanted)
            if columns:
                problems += _unknown_headings(sheet, index, texts, wanted)
            continue
        if any(texts):
            by_heading = {name: texts[c] for name, c in columns.items() if c < len(texts)}
            if any(by_heading.values()):
                found.append(Line(sheet, index, by_heading, columns))
    if not columns:
        problems.append(
            Finding("form-no-headings", MUST, sheet=sheet, expected=wanted[0], facts={})
        )
    return found, problems


def _headings(texts: list[str], wanted: tuple[str, ...]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for column, text in enumerate(texts):
        name = _ALSO.get(text, text) if text not in wanted else text
        if name in wanted and name not in columns:
            columns[name] = column
    needed = "字段" if wanted is FIELD_COLUMNS else "规则"
    return columns if needed in columns else {}


def _unknown_headings(
    sheet: str, row: int, texts: list[str], wanted: tuple[str, ...]
) -> Iterator[Finding]:
    for column, text in enumerate(texts):
        if text and _ALSO.get(text, text) not in wanted:
            yield Finding(
                "form-unknown-heading", MUST, sheet=sheet, cell=address(row, column), found=text,
                expected=wanted, facts={"nearest": offer(text, wanted)},
            )  # fmt: skip


def named_fields(text: str) -> list[str]:
    """Return the full names in a cell of 字段: `支部.满意;比较满意` names two of 支部."""
    names = [part.strip() for part in _PARTED.split(text) if part.strip()]
    block = names[0].partition(".")[0] if names and "." in names[0] else ""
    return [name if "." in name or not block else f"{block}.{name}" for name in names]


def field_type(text: str) -> tuple[str, bool] | None:
    """Return the type that a cell of 类型 names, and whether it takes several values."""
    many = bool(_MANY.search(text))
    name = _MANY.sub("", text).strip()
    return (name, many) if name in TYPES or name == "印" else None


def parted(text: str) -> tuple[str, ...]:
    """Return the items of a cell that are parted by `;`, `；` or line breaks."""
    return tuple(part.strip() for part in _PARTED.split(text) if part.strip())


def allowed(text: str) -> Allowed:
    """Return what a cell of 取值 says: options with synonyms, ranges, conditions, a tolerance.

    A range `0~100` becomes the two conditions `>=0` and `<=100` (kits.md §3.3), so does `0~分值`.
    """
    items: list[str] = []
    options: list[str] = []
    synonyms: dict[str, str] = {}
    tolerance: float | None = None
    for item in parted(text):
        spread = _RANGE.fullmatch(item) or _RANGE_TO_FIELD.fullmatch(item)
        if item.startswith("±"):
            tolerance = _number(item[1:])
        elif spread and any(spread.groups()):
            items += [f">={spread[1]}"] if spread[1] else []
            items += [f"<={spread[2]}"] if spread[2] else []
        elif item[0] in "=<>＝＜＞≤≥":
            items.append(item)
        elif "=" in item and item.partition("=")[0] in "√✓✔":
            synonyms[item.partition("=")[0]] = item.partition("=")[2].strip()
        else:
            also = _OPTION.fullmatch(item)
            option = also[1].strip() if also else item
            options.append(option)
            items.append(option)
            if also:
                synonyms.update(dict.fromkeys(re.split(r"[,，、;；]", also[2]), option))
    return Allowed(tuple(items), tuple(options), synonyms, tolerance)


def _number(text: str) -> float | None:
    clean = text.strip()
    try:
        return float(clean[:-1]) / 100 if clean.endswith("%") else float(clean)
    except ValueError:
        return None


SEVERITIES = {label_key(word): word for word in (MUST, VERIFY, ADVICE)}


def severity(text: str) -> str | None:
    """Return the severity that a cell of 级别 names, 强制 where it is empty; None if it is none."""
    return SEVERITIES.get(label_key(text)) if text else MUST
