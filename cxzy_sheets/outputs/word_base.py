"""The empty document of a profile: its page, its one style, its page numbers, and how it is saved.

python-docx has the package; what its template has and no text of ours needs is taken off.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from functools import lru_cache
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from ._saving import MARK
from .word_elements import Lines, Look, element, paragraph, run, run_properties, twips
from .word_profiles import Profile

_EPOCH = datetime.datetime(2000, 1, 1)
_ZIPPED = (1980, 1, 1, 0, 0, 0)
_NOT_NEEDED = ("thumbnail", "customXml", "stylesWithEffects", "webSettings", "numbering")
"""The last words of relations."""


@lru_cache(maxsize=8)
def base(profile: Profile) -> bytes:
    """Return the empty document of a profile."""
    made = docx.Document()
    body = made.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    _slim(made)
    _page(made.sections[0], profile)
    _style(made, profile)
    _page_numbers(made, profile)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def opened(profile: Profile) -> Any:
    """Return a new document of a profile."""
    return docx.Document(io.BytesIO(base(profile)))


def saved(document: Any, title: str) -> bytes:
    """Return a document's package: nobody's clock, nobody's name in it."""
    core = document.core_properties
    core.author = core.last_modified_by = MARK
    core.title, core.comments, core.revision = title[:255], "", 1
    core.created = core.modified = _EPOCH
    core.language = "zh-CN"
    out = io.BytesIO()
    document.save(out)
    return _timeless(out.getvalue())


def _slim(made: Any) -> None:
    for part in (made.part, made.part.package):
        for key, rel in list(part.rels.items()):
            if rel.reltype.rpartition("/")[2] in _NOT_NEEDED:
                del part.rels[key]
    styles = made.styles.element
    for style in list(styles.findall(qn("w:style"))):
        if style.get(qn("w:default")) != "1":
            styles.remove(style)
    for home in (styles.find(qn("w:docDefaults")), made.settings.element):
        for tag in ("w:lang", "w:themeFontLang"):
            for language in home.iter(qn(tag)):
                language.set(qn("w:eastAsia"), "zh-CN")


def _page(section: Any, profile: Profile) -> None:
    section.page_width, section.page_height = (Mm(size) for size in profile.page)
    section.top_margin, section.bottom_margin = Mm(profile.top), Mm(profile.bottom)
    section.left_margin, section.right_margin = Mm(profile.left), Mm(profile.right)
    section.gutter = 0
    section.header_distance = Mm(15)
    # 7 mm below the type area, to the upper edge of the number (GB/T 9704 §7.5).
    section.footer_distance = Mm(profile.bottom - 7) - Pt(profile.page_number.size * 1.2)
    properties = section._sectPr
    for old in list(properties.findall(qn("w:docGrid"))):
        properties.remove(old)
    # No grid: lines are exactly as far apart as each paragraph says.
    properties.find(qn("w:cols")).addnext(element("docGrid", linePitch=twips(profile.line)))


def _style(made: Any, profile: Profile) -> None:
    normal = made.styles["Normal"].element
    for tag in ("w:pPr", "w:rPr"):
        for old in list(normal.findall(qn(tag))):
            normal.remove(old)
    # Hanging punctuation and blanks between Chinese and Latin would shift the 28 of a line.
    off = [element(name, val="0") for name in ("overflowPunct", "autoSpaceDE", "autoSpaceDN")]
    spacing = element("spacing", before="0", after="0", line=twips(profile.line), lineRule="exact")
    normal.append(element("pPr", *off, spacing))
    normal.append(run_properties(Look(profile.body, profile.latin)))


def _page_numbers(made: Any, profile: Profile) -> None:
    """Set `— 1 —` below the type area: odd pages to the right, even pages to the left."""
    made.settings.odd_and_even_pages_header_footer = True
    section = made.sections[0]
    look = Look(profile.page_number, profile.page_number.name)
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        for old in list(footer._element):
            footer._element.remove(old)
        runs = [run("— ", look), *_field("PAGE", look), run(" —", look)]
        lines = Lines(align=side, size=profile.page_number.size, indent={side: 1})
        footer._element.append(paragraph(runs, lines))


def _field(code: str, look: Look) -> list[Any]:
    text = element("instrText")
    text.text = code
    marks = [element("fldChar", fldCharType=kind) for kind in ("begin", "separate", "end")]
    runs = [element("r", run_properties(look), one) for one in (marks[0], text, marks[1])]
    return [*runs, run("1", look), element("r", run_properties(look), marks[2])]


def _timeless(data: bytes) -> bytes:
    """Return a package in which no entry has a time."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as made:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, _ZIPPED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            made.writestr(entry, given.read(name))
    return out.getvalue()
