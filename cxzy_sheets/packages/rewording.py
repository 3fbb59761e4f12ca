"""Comments that say less than before: what somebody put in is taken out, with its box and reply."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from ..refs import position
from .grid import Cell
from .notes import client_place, where
from .package import Patch
from .xml import Element, children, descendants, dropped, relation_id

Cut = tuple[int, int]
"""Where in a text something begins, and where it ends."""

_SHAPE = re.compile(
    rb"<((?:\w+:)?)shape\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*(?<!/)>.*?</\1shape\s*>", re.DOTALL
)


def cut_notes(patch: Patch, sheet: str, cuts: Callable[[str], Sequence[Cut]]) -> int:
    """Return from how many comments of a sheet something was cut out.

    A comment that has nothing left goes, and so do its box and replies that are cut out whole.

    Args:
        patch: The workbook, changed in place.
        sheet: The sheet's name.
        cuts: What of a text is to go, from left to right.
    """
    part = patch.sheet(sheet)
    count = 0
    gone: set[Cell] = set()
    for path in patch.related(part.path, "comments"):
        for one in list(descendants(patch.tree(path), "comment")):
            texts = list(descendants(one, "t"))
            whole = "".join(text.text or "" for text in texts)
            spans = cuts(whole)
            if not spans:
                continue
            patch.touch(path)
            count += 1
            if "".join(_left(whole, spans)).strip():
                _cut(texts, spans)
            else:
                gone.add(position(where(one)))
                dropped(one)
    if count:
        _forget_replies(patch, part.path, cuts)
    if gone:
        _forget_boxes(patch, part.path, gone)
    return count


def _left(text: str, spans: Sequence[Cut]) -> Iterator[str]:
    at = 0
    for start, end in spans:
        yield text[at:start]
        at = end
    yield text[at:]


def _cut(texts: Sequence[Element], spans: Sequence[Cut]) -> None:
    """Cut spans of a whole text out of the pieces that it stands in; a run without text goes."""
    at = 0
    for piece in texts:
        text = piece.text or ""
        own = [
            (max(start - at, 0), min(end - at, len(text)))
            for start, end in spans
            if start < at + len(text) and end > at
        ]
        at += len(text)
        if not own:
            continue
        piece.text = "".join(_left(text, own))
        holder = piece.getparent()
        if not piece.text and len(texts) > 1 and str(holder.tag).endswith("}r"):
            dropped(holder)


def _forget_replies(patch: Patch, sheet: str, cuts: Callable[[str], Sequence[Cut]]) -> None:
    for path in patch.related(sheet, "threadedComment"):
        for one in list(children(patch.tree(path), "threadedComment")):
            text = "".join(t.text or "" for t in children(one, "text"))
            spans = cuts(text)
            if one.get("parentId") and spans and not "".join(_left(text, spans)).strip():
                patch.touch(path)
                dropped(one)


def _forget_boxes(patch: Patch, sheet: str, cells: set[Cell]) -> None:
    """Take out the boxes of some cells; the rest of the drawing stays as it is."""
    names = {relation_id(one) for one in children(patch.tree(sheet), "legacyDrawing")}
    for relation in patch.relations(sheet):
        if relation.id not in names or not patch.has(relation.target):
            continue
        data = patch.read(relation.target)
        made = _SHAPE.sub(lambda found: b"" if client_place(found[0]) in cells else found[0], data)
        if made != data:
            patch.replace(relation.target, made)
