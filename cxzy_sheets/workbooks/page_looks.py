"""What a page says of its looks: number formats and fonts by class, names of sheets.

.xl65 {mso-number-format:"0\\.0%"; font-family:Wingdings;}      <x:Name>附件4</x:Name>
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

NAMED = {
    "General Number": "General", "General Date": "yyyy/m/d h:mm", "Long Date": "yyyy年m月d日",
    "Medium Date": "d-mmm-yy", "Short Date": "yyyy/m/d", "Long Time": "h:mm:ss",
    "Medium Time": "h:mm AM/PM", "Short Time": "h:mm", "Currency": "#,##0.00",
    "Euro Currency": "#,##0.00", "Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%",
    "Scientific": "0.00E+00",
}  # fmt: skip
"""Number formats that have a name in Excel's own XML and pages."""

_RULE = re.compile(r"([^{}]{1,2000})\{([^{}]*)\}")
_CLASS = re.compile(r"\.([\w-]+)")
_FORMAT = re.compile(
    r"(?i)(?:mso-number-format|vnd\.ms-excel\.numberformat)\s*:\s*(\"[^\"]*\"|'[^']*'|[^;\"']*)"
)
_FONT = re.compile(r"(?i)font-family\s*:\s*[\"']?([^;,\"']+)")
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{4})|\\(.)")
_SHEET = re.compile(r"(?is)<x:ExcelWorksheet>(.*?)</x:ExcelWorksheet>")
_NAME = re.compile(r"(?is)<x:Name>(.*?)</x:Name>")
_SOURCE = re.compile(r"(?is)<x:WorksheetSource\s+HRef\s*=\s*[\"']?([^\"'\s>]+)")
_HIDDEN = re.compile(r"(?is)<x:Visible>\s*Sheet(?:Very)?Hidden")
_1904 = re.compile(r"(?i)<x:Date1904\s*/?>")

Css = Mapping[str, tuple[str, str]]
"""Class -> number format and font; the empty class for cells without one."""


@dataclass
class Sheetlike:
    """What a page says of itself as a workbook."""

    title: str = ""
    names: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    """The pages of its sheets, in their order; empty: it is the sheet itself."""
    hidden: list[bool] = field(default_factory=list)
    date1904: bool = False

    def take(self, text: str) -> None:
        """Take in what stands in an `ExcelWorkbook` element."""
        for found in _SHEET.findall(text):
            name, source = _NAME.search(found), _SOURCE.search(found)
            self.names.append(html.unescape(name[1]).strip() if name else "")
            self.hidden.append(_HIDDEN.search(found) is not None)
            if source:
                self.sources.append(html.unescape(source[1]))
        self.date1904 |= _1904.search(text) is not None


def css_of(text: str) -> dict[str, tuple[str, str]]:
    """Return the number format and font of each class of a style sheet."""
    found: dict[str, tuple[str, str]] = {}
    for selectors, rules in _RULE.findall(text):
        code, font = _said(rules)
        if not code and not font:
            continue
        names = _CLASS.findall(selectors)
        if not names and re.search(r"(?i)(?:^|[\s,])td\s*(?:$|,)", selectors):
            names = [""]
        for name in names:
            before = found.get(name, ("", ""))
            found[name] = (code or before[0], font or before[1])
    return found


def look_of(given: Mapping[str, str], css: Css) -> tuple[str, str]:
    """Return the number format and font of an element: its own, else its class's, else none."""
    code, font = _said(given.get("style", ""))
    for name in (*given.get("class", "").split(), ""):
        of_class = css.get(name, ("", ""))
        code, font = code or of_class[0], font or of_class[1]
    return code, font


def _said(rules: str) -> tuple[str, str]:
    if "format" not in rules.lower() and "font" not in rules.lower():
        return "", ""
    code, font = _FORMAT.search(rules), _FONT.search(rules)
    shown = code[1].strip().strip("\"'") if code else ""
    shown = _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else m[2], shown)
    return NAMED.get(shown, shown), font[1].strip() if font else ""
