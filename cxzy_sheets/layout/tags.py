"""Tags in the text of a cell: `{{单位}}`, `{{支部.名称}}`, `{{推进情况=满意}}`, `{{ }}`.

Full-width braces, dots and equals signs are what an input method types; they are the same tag.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TAG = re.compile(r"[{\uff5b]{2}([^{}\uff5b\uff5d]*)[}\uff5d]{2}")
_BRACES = re.compile(r"[{}\uff5b\uff5d]+")
_DOT = re.compile(r"[.\uff0e\u3002]")
_EQUALS = re.compile(r"[=\uff1d]")


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as it was typed."""

    field: str | None
    """`单位` or `支部.名称`; None for the anonymous tag `{{ }}`."""
    option: str | None = None

    @property
    def block(self) -> str | None:
        """The part before the dot, None for a single field."""
        block, dot, _ = (self.field or "").partition(".")
        return block if dot else None


def parse(inside: str) -> Tag | str:
    """Return the tag between two pairs of braces, or a sentence saying what is wrong."""
    name, *option = _EQUALS.split(inside.strip(), maxsplit=1)
    parts = [part.strip() for part in _DOT.split(name.strip())]
    if parts == [""]:
        return "标签只有选项,没有字段名" if option else Tag(None)
    if len(parts) > 2:
        return "标签里只能有一个点:块.字段"
    if not all(parts):
        return "点的前后都要有名称:块.字段"
    if any(set(part) & set("[]!'\"\n\r") for part in parts):
        return "名称里不能有方括号、引号、叹号和换行"
    if option and not option[0].strip():
        return "等号后面要写选项:字段=选项"
    return Tag(".".join(parts), option[0].strip() if option else None)


def split(text: str) -> tuple[list[str], list[Tag]] | str:
    """Return a cell's texts and tags, one text more than tags, or a sentence saying what is wrong.

    A text without any tag comes back as itself and no tags.
    """
    literals: list[str] = []
    tags: list[Tag] = []
    end = 0
    for match in _TAG.finditer(text):
        tag = parse(match[1])
        if isinstance(tag, str):
            return f"{match[0]}:{tag}"
        literals.append(text[end : match.start()])
        tags.append(tag)
        end = match.end()
    literals.append(text[end:])
    for literal in literals:
        stray = _BRACES.search(literal)
        # One brace is text in a form without tags ({1,2}); two, or one beside a tag, is a slip.
        if stray and (len(stray[0]) > 1 or tags):
            return f"花括号不成对:{literal.strip()}"
    return literals, tags
