"""Data as Markdown that means just what was typed: nothing of it is ever a mark.

Where a backslash would do, one is set; `\\`, `|`, and blanks at an end become character references,
since tables and line ends are looked at before backslashes are. A line break is `<br>`, which
stands inside a table too. Whatever else reads the .md (CommonMark with GitHub's tables) sees the
same text.
"""

from __future__ import annotations

import re

BREAK = "<br>"
"""A line break inside a cell or a paragraph."""

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
"""What XML 1.0 forbids or advises against, and surrogates without a partner."""
_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_MARKS = re.compile(r"[*_`\[\]<>&~#$\\|]")
_REFERENCES = {"\\": "&#92;", "|": "&#124;"}
_FIRST = re.compile(r"[-+=:.)]")
"""What means something at the beginning of a line, alone or behind a number."""
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_ENDS = re.compile(r"^\s+|\s+$")


def plain(text: str) -> str:
    """Return a text as outputs hold it: without control characters, line breaks as `\\n`."""
    return _CONTROL.sub("", _BREAKS.sub("\n", text).replace("\t", " "))


def escaped(text: str) -> str:
    """Return a text as Markdown that shows it as typed."""
    return BREAK.join(map(_line, plain(text).split("\n")))


def _line(text: str) -> str:
    marked = _MARKS.sub(lambda found: _REFERENCES.get(found[0], f"\\{found[0]}"), text)
    if _FIRST.match(marked):
        marked = f"\\{marked}"
    marked = _NUMBERED.sub(r"\1\\\2", marked, count=1) if _NUMBERED.match(marked) else marked
    return _ENDS.sub(lambda found: "".join(f"&#{ord(c)};" for c in found[0]), marked)
