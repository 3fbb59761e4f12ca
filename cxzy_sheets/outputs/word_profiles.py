"""How official documents look: measures and fonts by profile (documents.md §4.1).

gbt9704-2012   GB/T 9704-2012, the default
legacy-1999    what was in force until June 2012: the date in Chinese numerals
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import CxzyError
from ..names import offer


@dataclass(frozen=True, slots=True)
class Face:
    """A font at a size."""

    name: str
    size: float
    """Points."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The measures of a document: mm, points, characters of the body."""

    name: str
    page: tuple[float, float] = (210, 297)
    top: float = 37
    bottom: float = 35
    left: float = 28
    right: float = 26
    title: Face = Face("方正小标宋简体", 22)
    body: Face = Face("仿宋_GB2312", 16)
    headings: tuple[str, ...] = ("黑体", "楷体_GB2312", "仿宋_GB2312", "仿宋_GB2312")
    """The font of each level; their size is the body's."""
    caption: Face = Face("黑体", 14)
    table: Face = Face("仿宋_GB2312", 12)
    table_header: str = "黑体"
    narrow_table: float = 10.5
    """Points, of a table with more than eight columns."""
    note: Face = Face("仿宋_GB2312", 12)
    page_number: Face = Face("宋体", 14)
    latin: str = "Times New Roman"
    line: float = 28
    title_line: float = 35
    indent: int = 2
    chinese_days: bool = False


PROFILES: Mapping[str, Profile] = {
    "gbt9704-2012": Profile("gbt9704-2012"),
    "legacy-1999": Profile("legacy-1999", chinese_days=True),
}
DEFAULT = "gbt9704-2012"


def profile_of(name: str) -> Profile:
    """Return a profile by name, the default one where none is named.

    Raises:
        CxzyError: There is none of that name.
    """
    if not name:
        return PROFILES[DEFAULT]
    if name not in PROFILES:
        hint = offer(name, PROFILES) or f"可以写:{'、'.join(PROFILES)}。"
        raise CxzyError(f"没有“{name}”这种版式。", file="周期.xlsx", sheet="周期", hint=hint)
    return PROFILES[name]
