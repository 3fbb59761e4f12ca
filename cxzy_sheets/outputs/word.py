"""A text as a .docx: plain, to the measures of its profile, the same bytes for the same text.

python-docx builds it; what it has no word for (east-asian fonts, indents in characters, page
numbers, repeated header rows) is set in the XML by its names in WordprocessingML.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from ._saving import MARK
from .text_document import Document, Heading, Paragraph, Run, Runs, Table, text_of
from .text_plain import width
from .word_profiles import Face, Profile

_EPOCH = datetime.datetime(2000, 1, 1)
_ZIPPED = (1980, 1, 1, 0, 0, 0)
_NOT_NEEDED = ("thumbnail", "customXml", "stylesWithEffects", "webSettings", "numbering")
"""The last words of relations."""
_MANY_COLUMNS = 8
_ROW = 8
"""mm; a row is at least so high (documents.md §4.4)."""


def docx_bytes(document: Document, profile: Profile) -> bytes:
    """Return a document as the bytes of a .docx."""
    made = _Writing(profile)
    made.write(document)
    return made.saved(document.title)


class _Looking:
    """What sets fonts and indents, for the base and for the texts alike."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile

    def _font(self, properties: Any, face: Face, *, name: str = "") -> None:
        """Set a font for every script, and the size for each."""
        fonts = properties.get_or_add_rFonts()
        for key in list(fonts.attrib):
            del fonts.attrib[key]
        chinese = name or face.name
        for script, font in (
            ("ascii", self.profile.latin), ("hAnsi", self.profile.latin), ("eastAsia", chinese),
            ("cs", self.profile.latin),
        ):  # fmt: skip
            fonts.set(qn(f"w:{script}"), font)
        fonts.set(qn("w:hint"), "eastAsia")
        for tag in ("w:sz", "w:szCs"):
            size = properties.find(qn(tag))
            if size is None:
                size = OxmlElement(tag)
                properties.insert_element_before(size, *_AFTER[tag])
            size.set(qn("w:val"), str(round(face.size * 2)))

    def _latin_font(self, run: Any, face: Face) -> None:
        """Set the font for digits too: page numbers are in 宋体."""
        properties = run._r.get_or_add_rPr()
        self._font(properties, face)
        for script in ("ascii", "hAnsi", "cs"):
            properties.rFonts.set(qn(f"w:{script}"), face.name)

    def _run(
        self, paragraph: Any, text: str, face: Face, *, name: str = "", latin: bool = False
    ) -> Any:
        run = paragraph.add_run()
        for index, part in enumerate(text.split("\n")):
            if index:
                run.add_break()
            if part:
                # One text element, blanks kept: python-docx would take a tab or a hyphen apart.
                element = OxmlElement("w:t")
                element.text = part
                element.set(qn("xml:space"), "preserve")
                run._r.append(element)
        if latin:
            self._latin_font(run, face)
        else:
            self._font(run._r.get_or_add_rPr(), face, name=name)
        return run

    def _indent(self, paragraph: Any, size: float, **sides: float) -> None:
        """Set indents in characters (`firstLine`, `left`, `right`) of a size in points."""
        properties = paragraph._p.get_or_add_pPr()
        indent = properties.get_or_add_ind()
        for side, characters in sides.items():
            indent.set(qn(f"w:{side}Chars"), str(round(characters * 100)))
            indent.set(qn(f"w:{side}"), str(round(characters * size * 20)))


class _Base(_Looking):
    """The empty document of a profile: its page, its one style, its page numbers."""

    def __init__(self, profile: Profile) -> None:
        super().__init__(profile)
        self.docx: Any = docx.Document()
        body = self.docx.element.body
        for child in list(body):
            if child.tag != qn("w:sectPr"):
                body.remove(child)
        self._slim()
        self._page()
        self._styles()
        self._page_numbers()

    def _slim(self) -> None:
        """Take off what python-docx's own template has and no text of ours needs."""
        for part in (self.docx.part, self.docx.part.package):
            for key, rel in list(part.rels.items()):
                if rel.reltype.rpartition("/")[2] in _NOT_NEEDED:
                    del part.rels[key]
        styles = self.docx.styles.element
        for style in list(styles.findall(qn("w:style"))):
            if style.get(qn("w:default")) != "1":
                styles.remove(style)
        defaults = styles.find(qn("w:docDefaults"))
        for lang in defaults.iter(qn("w:lang")):
            lang.set(qn("w:val"), "en-US")
            lang.set(qn("w:eastAsia"), "zh-CN")
        for lang in self.docx.settings.element.iter(qn("w:themeFontLang")):
            lang.set(qn("w:eastAsia"), "zh-CN")

    def _page(self) -> None:
        profile, section = self.profile, self.docx.sections[0]
        section.page_width, section.page_height = (Mm(size) for size in profile.page)
        section.top_margin, section.bottom_margin = Mm(profile.top), Mm(profile.bottom)
        section.left_margin, section.right_margin = Mm(profile.left), Mm(profile.right)
        section.gutter = 0
        section.header_distance = Mm(15)
        # 7 mm below the type area, to the upper edge of the number (GB/T 9704 §7.5).
        section.footer_distance = Mm(profile.bottom - 7) - Pt(profile.page_number.size * 1.2)
        columns = section._sectPr.find(qn("w:cols"))
        for other in list(section._sectPr.findall(qn("w:docGrid"))):
            section._sectPr.remove(other)
        # No grid: lines are exactly as far apart as each paragraph says.
        grid = OxmlElement("w:docGrid")
        grid.set(qn("w:linePitch"), str(round(profile.line * 20)))
        if columns is not None:
            columns.addnext(grid)

    def _styles(self) -> None:
        normal = self.docx.styles["Normal"]
        self._font(normal.element.get_or_add_rPr(), self.profile.body)
        format_ = normal.paragraph_format
        format_.space_before = format_.space_after = Pt(0)
        format_.line_spacing = Pt(self.profile.line)
        properties = normal.element.get_or_add_pPr()
        # Hanging punctuation and blanks between Chinese and Latin would shift the grid of 28.
        for name in ("w:overflowPunct", "w:autoSpaceDE", "w:autoSpaceDN"):
            one = OxmlElement(name)
            one.set(qn("w:val"), "0")
            properties.insert_element_before(one, *_AFTER_SPACING)

    def _page_numbers(self) -> None:
        """Set `— 1 —` below the type area: odd pages to the right, even pages to the left."""
        settings = self.docx.settings
        settings.odd_and_even_pages_header_footer = True
        section = self.docx.sections[0]
        for footer, align, side in (
            (section.footer, ALIGN.RIGHT, "right"), (section.even_page_footer, ALIGN.LEFT, "left"),
        ):  # fmt: skip
            footer.is_linked_to_previous = False
            paragraph = footer.paragraphs[0]
            paragraph.style = self.docx.styles["Normal"]
            paragraph.alignment = align
            self._indent(paragraph, **{side: 1.0}, size=self.profile.page_number.size)
            self._run(paragraph, "— ", self.profile.page_number, latin=True)
            self._field(paragraph, "PAGE")
            self._run(paragraph, " —", self.profile.page_number, latin=True)

    def _field(self, paragraph: Any, code: str) -> None:
        for kind in ("begin", "", "separate", "1", "end"):
            run = paragraph.add_run()
            self._latin_font(run, self.profile.page_number)
            if kind == "":
                text = OxmlElement("w:instrText")
                text.set(qn("xml:space"), "preserve")
                text.text = code
                run._r.append(text)
            elif kind == "1":
                run.text = kind
            else:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
                run._r.append(mark)


@lru_cache(maxsize=8)
def _base(profile: Profile) -> bytes:
    """Return the empty document of a profile."""
    out = io.BytesIO()
    _Base(profile).docx.save(out)
    return out.getvalue()


class _Writing(_Looking):
    """One document on its way."""

    def __init__(self, profile: Profile) -> None:
        super().__init__(profile)
        self.docx: Any = docx.Document(io.BytesIO(_base(profile)))

    # Paragraphs

    def write(self, document: Document) -> None:
        """Write all parts of a text."""
        if document.title:
            self._title(document.title)
            self._empty()
        if document.to:
            to = document.to.rstrip(":：")
            self._paragraph([Run(f"{to}：")], self.profile.body)
        for block in document.blocks:
            if isinstance(block, Table):
                self._table(block)
            elif isinstance(block, Heading):
                self._heading(block)
            elif block.kind == "表题":
                self._caption(block)
            elif block.kind == "注":
                self._note(block)
            else:
                self._body(block.runs)
        self._attachments(document.attachments)
        self._signed(document)

    def _paragraph(self, runs: Sequence[Run], face: Face, *, name: str = "") -> Any:
        paragraph = self.docx.add_paragraph()
        self._fill(paragraph, runs, face, name=name)
        return paragraph

    def _fill(self, paragraph: Any, runs: Sequence[Run], face: Face, *, name: str = "") -> None:
        for one in runs:
            run = self._run(paragraph, one.text, face, name=name)
            if one.bold:
                run.bold = True

    def _empty(self) -> None:
        self._paragraph([], self.profile.body)

    def _title(self, title: str) -> None:
        paragraph = self._paragraph([Run(title)], self.profile.title)
        paragraph.alignment = ALIGN.CENTER
        paragraph.paragraph_format.line_spacing = Pt(self.profile.title_line)
        paragraph.paragraph_format.keep_with_next = True
        _outline(paragraph, 0)

    def _heading(self, block: Heading) -> None:
        name = self.profile.headings[block.level - 1]
        plain = [Run(run.text) for run in block.runs]
        paragraph = self._paragraph(plain, self.profile.body, name=name)
        self._indent(paragraph, self.profile.body.size, firstLine=self.profile.indent)
        paragraph.paragraph_format.keep_with_next = True
        _outline(paragraph, block.level)

    def _body(self, runs: Runs) -> None:
        paragraph = self._paragraph(runs, self.profile.body)
        paragraph.alignment = ALIGN.JUSTIFY
        self._indent(paragraph, self.profile.body.size, firstLine=self.profile.indent)

    def _caption(self, block: Paragraph) -> None:
        paragraph = self._paragraph(block.runs, self.profile.caption)
        paragraph.alignment = ALIGN.CENTER
        paragraph.paragraph_format.keep_with_next = True

    def _note(self, block: Paragraph) -> None:
        paragraph = self._paragraph(block.runs, self.profile.note)
        paragraph.paragraph_format.line_spacing = Pt(self.profile.note.size * 1.5)
        paragraph.paragraph_format.space_after = Pt(self.profile.note.size / 2)

    def _attachments(self, names: Sequence[str]) -> None:
        """Write 附件说明, one line below the body; what goes on stands below the name."""
        if not names:
            return
        self._empty()
        size = self.profile.body.size
        for number, name in enumerate(names, 1):
            mark = "" if len(names) == 1 else f"{number}."
            front = "附件：" if number == 1 else ""
            # The mark of an item is a digit and a point: one character wide.
            hang = 3 + (1 if mark else 0)
            paragraph = self._paragraph([Run(f"{front}{mark}{name}")], self.profile.body)
            self._indent(paragraph, size, left=self.profile.indent + hang)
            first = hang if front else hang - 3
            if first:
                self._indent(paragraph, size, hanging=first)

    def _signed(self, document: Document) -> None:
        """Write 署名 and 日期 (GB/T 9704 §7.3.5.2: no seal)."""
        if not (document.sign or document.date):
            return
        self._empty()
        size = self.profile.body.size
        name, day = (width(text) / 2 for text in (document.sign, document.date))
        rights = {document.sign: 2.0, document.date: 2 + name - 2 - day}
        if day > name or not document.sign:
            rights = {document.sign: 4 + day - name, document.date: 2.0}
        for text in (document.sign, document.date):
            if text:
                paragraph = self._paragraph([Run(text)], self.profile.body)
                paragraph.alignment = ALIGN.RIGHT
                paragraph.paragraph_format.keep_together = True
                self._indent(paragraph, size, right=rights[text])
                if text == document.sign:
                    paragraph.paragraph_format.keep_with_next = True

    # Tables

    def _table(self, block: Table) -> None:
        profile = self.profile
        narrow = len(block.header) > _MANY_COLUMNS
        face = Face(profile.table.name, profile.narrow_table if narrow else profile.table.size)
        levels = _levels(block.header)
        made = self.docx.add_table(rows=len(levels) + len(block.rows), cols=len(block.header))
        made.alignment = 1
        made.autofit = False
        self._borders(made)
        widths = self._widths(block)
        for column, wide in zip(made.columns, widths, strict=True):
            column.width = Mm(wide)
        rows = list(made.rows)
        cells = [row.cells for row in rows]
        for number, row in enumerate(rows):
            self._row(row, header=number < len(levels))
            for cell, wide in zip(cells[number], widths, strict=True):
                cell.width = Mm(wide)
                cell.vertical_alignment = 1
        self._header(cells, levels, face)
        for number, line in enumerate(block.rows, len(levels)):
            for cell, runs, right in zip(cells[number], line, block.right, strict=True):
                paragraph = cell.paragraphs[0]
                self._cell(paragraph, runs, face)
                if right:
                    paragraph.alignment = ALIGN.RIGHT

    def _header(self, cells: Sequence[Any], levels: Sequence[Sequence[str]], face: Face) -> None:
        """Write the heading, equal texts side by side and empty ones below each other merged."""
        for top, left, bottom, right in _merges(levels):
            cell = cells[top][left]
            if (top, left) != (bottom, right):
                cell = cell.merge(cells[bottom][right])
            paragraph = cell.paragraphs[0]
            self._cell(paragraph, [Run(levels[top][left])], face, name=self.profile.table_header)
            paragraph.alignment = ALIGN.CENTER

    def _cell(self, paragraph: Any, runs: Sequence[Run], face: Face, *, name: str = "") -> None:
        self._fill(paragraph, runs, face, name=name)
        paragraph.paragraph_format.line_spacing = Pt(round(face.size * 1.25, 1))

    def _row(self, row: Any, *, header: bool) -> None:
        row.height = Mm(_ROW)
        properties = row._tr.get_or_add_trPr()
        _append(properties, "w:cantSplit", before=("w:trHeight", "w:tblHeader", "w:jc"))
        if header:
            _append(properties, "w:tblHeader", before=("w:tblCellSpacing", "w:jc", "w:hidden"))

    def _borders(self, table: Any) -> None:
        properties = table._tbl.tblPr
        borders = OxmlElement("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            line = OxmlElement(f"w:{side}")
            for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
                line.set(qn(f"w:{key}"), value)
            borders.append(line)
        properties.insert_element_before(
            borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption"
        )

    def _widths(self, block: Table) -> list[float]:
        """Share the type area among the columns by what stands in them."""
        profile = self.profile
        whole = profile.page[0] - profile.left - profile.right
        needed = []
        for index in range(len(block.header)):
            texts = [text_of(row[index]) for row in (block.header, *block.rows)]
            longest = max(width(line) for text in texts for line in text.split("\n"))
            needed.append(min(max(longest, 4), 30) + 2)
        return [whole * one / sum(needed) for one in needed]

    # Saving

    def saved(self, title: str) -> bytes:
        """Return the package: nobody's clock, nobody's name in it."""
        core = self.docx.core_properties
        core.author = core.last_modified_by = MARK
        core.title, core.comments, core.revision = title[:255], "", 1
        core.created = core.modified = _EPOCH
        core.language = "zh-CN"
        out = io.BytesIO()
        self.docx.save(out)
        return _settled(out.getvalue())


_AFTER_SPACING = (
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
    "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
    "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr",
    "w:pPrChange",
)  # fmt: skip
_AFTER = {
    "w:sz": ("w:szCs", "w:highlight", "w:u", "w:effect", "w:bdr", "w:shd", "w:fitText",
             "w:vertAlign", "w:rtl", "w:cs", "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish",
             "w:oMath"),
    "w:szCs": ("w:highlight", "w:u", "w:effect", "w:bdr", "w:shd", "w:fitText", "w:vertAlign",
               "w:rtl", "w:cs", "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath"),
}  # fmt: skip
"""Element -> those that the schema wants behind it."""


def _append(properties: Any, tag: str, *, before: Sequence[str]) -> None:
    one = OxmlElement(tag)
    for name in before:
        found = properties.find(qn(name))
        if found is not None:
            found.addprevious(one)
            return
    properties.append(one)


def _outline(paragraph: Any, level: int) -> None:
    """Give a paragraph its place in the outline, so that it can be found in the navigation."""
    one = OxmlElement("w:outlineLvl")
    one.set(qn("w:val"), str(level))
    paragraph._p.get_or_add_pPr().insert_element_before(
        one, "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"
    )


def _levels(header: Sequence[Runs]) -> list[list[str]]:
    """Return the heading row by row; a column with fewer levels is empty below."""
    parts = [text_of(cell).split("\n") for cell in header]
    depth = max(len(one) for one in parts)
    return [[one[i] if i < len(one) else "" for one in parts] for i in range(depth)]


def _merges(levels: Sequence[Sequence[str]]) -> list[tuple[int, int, int, int]]:
    """Return the cells of a heading as boxes: top, left, bottom, right."""
    depth, wide = len(levels), len(levels[0])
    taken: set[tuple[int, int]] = set()
    made = []
    for top in range(depth):
        for left in range(wide):
            if (top, left) in taken:
                continue
            bottom, right = top, left
            while bottom + 1 < depth and not levels[bottom + 1][left]:
                bottom += 1
            if bottom == top and top + 1 < depth:
                while right + 1 < wide and _same_above(levels, top, left, right + 1):
                    right += 1
            box = [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
            taken.update(box)
            made.append((top, left, bottom, right))
    return made


def _same_above(levels: Sequence[Sequence[str]], top: int, left: int, other: int) -> bool:
    same = all(levels[row][left] == levels[row][other] for row in range(top + 1))
    return same and bool(levels[top + 1][other])


def _settled(data: bytes) -> bytes:
    """Return a package in which no entry has a time."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as made:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, _ZIPPED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            made.writestr(entry, given.read(name))
    return out.getvalue()
