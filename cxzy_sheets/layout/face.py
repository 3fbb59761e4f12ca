"""What units see of a form, as a short mark: a blank carries it, and its copies bring it back.

Of the texts only what decides where an answer belongs: fields, options, headings, the years of the
title. A form whose notes were reworded, or whose rules were changed, has the same face.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from ..names import label_key
from .model import Layout

_YEAR = re.compile(r"(?:19|20)\d\d|[〇○零一二三四五六七八九]{4}")


def face_of(layout: Layout) -> str:
    """Return the mark of a form's face: eight letters and digits."""
    text = "\n".join(_parts(layout))
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _parts(layout: Layout) -> Iterator[str]:
    yield from _YEAR.findall(layout.title)
    for page in layout.pages:
        yield "〔页〕"
        hidden = {name for name, about in layout.fields.items() if about.hidden}
        yield from sorted(f"{s.field}={s.option}" for s in page.spots if s.field not in hidden)
        for mixed in page.mixed:
            yield from sorted(f"{c.field}={c.option}" for c in mixed.chunks if c.field)
        for table in page.tables:
            yield from ("/".join(map(label_key, column.path)) for column in table.columns)
