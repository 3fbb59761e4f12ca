"""A text as a .docx: plain, to the measures of its profile, the same bytes for the same text.

word_profiles   the measures           word_base     the empty document, and how it is saved
word_elements   runs and paragraphs    word_tables   tables
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.text.paragraph import Paragraph as DocxParagraph

from .text_document import Document, Heading, Paragraph, Run, Runs, Table
from .text_plain import width
from .word_base import opened, saved
from .word_elements import Lines, Look, paragraph, run
from .word_profiles import Face, Profile
from .word_tables import table_of


def docx_bytes(document: Document, profile: Profile) -> bytes:
    """Return a document as the bytes of a .docx."""
    made = opened(profile)
    end = made.element.body.sectPr
    for one in _Writing(profile).parts(document):
        end.addprevious(one)
    return saved(made, document.title)


def docx_of_pages(documents: Sequence[Document], profile: Profile, title: str) -> bytes:
    """Return several texts as one .docx, each from a new page on."""
    made = opened(profile)
    end = made.element.body.sectPr
    for number, document in enumerate(documents):
        parts = _Writing(profile).parts(document)
        if number:
            DocxParagraph(parts[0], made).paragraph_format.page_break_before = True
        for one in parts:
            end.addprevious(one)
    return saved(made, title)


class _Writing:
    """One document on its way."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile

    def parts(self, document: Document) -> list[Any]:
        """Return the paragraphs and tables of a text, in order."""
        made: list[Any] = []
        if document.title:
            made += [self._title(document.title), self._empty()]
        if document.to:
            to = document.to.rstrip(":：")
            made.append(paragraph(self._runs([Run(f"{to}：")], self.profile.body), Lines()))
        made += [self._block(block) for block in document.blocks[:-1]]
        # Name and date never stand on a page without text.
        signed = bool(document.attachments or document.sign or document.date)
        made += [self._block(block, last=signed) for block in document.blocks[-1:]]
        made += self._attachments(document.attachments)
        return made + self._signed(document)

    def _block(self, block: Heading | Paragraph | Table, *, last: bool = False) -> Any:
        if isinstance(block, Table):
            return table_of(block, self.profile)
        if isinstance(block, Heading):
            return self._heading(block)
        if block.kind == "表题":
            return self._caption(block)
        return self._note(block) if block.kind == "注" else self._body(block.runs, last=last)

    def _runs(self, runs: Sequence[Run], face: Face, *, name: str = "") -> list[Any]:
        latin = self.profile.latin
        return [run(one.text, Look(face, latin, name, bold=one.bold)) for one in runs]

    def _empty(self) -> Any:
        return paragraph([], Lines(with_next=True))

    def _title(self, title: str) -> Any:
        lines = Lines("center", self.profile.title_line, with_next=True, outline=0)
        return paragraph(self._runs([Run(title)], self.profile.title), lines)

    def _set_in(self, **more: Any) -> Lines:
        """Return the look of a paragraph whose first line is set in."""
        indent = {"firstLine": float(self.profile.indent)}
        return Lines(size=self.profile.body.size, indent=indent, **more)

    def _heading(self, block: Heading) -> Any:
        name = self.profile.headings[block.level - 1]
        plain = [Run(one.text) for one in block.runs]
        runs = self._runs(plain, self.profile.body, name=name)
        return paragraph(runs, self._set_in(with_next=True, outline=block.level))

    def _body(self, runs: Runs, *, last: bool) -> Any:
        lines = self._set_in(align="both", with_next=last)
        return paragraph(self._runs(runs, self.profile.body), lines)

    def _caption(self, block: Paragraph) -> Any:
        runs = self._runs(block.runs, self.profile.caption)
        return paragraph(runs, Lines("center", with_next=True))

    def _note(self, block: Paragraph) -> Any:
        size = self.profile.note.size
        return paragraph(
            self._runs(block.runs, self.profile.note), Lines("both", size * 1.5, size / 2)
        )

    def _attachments(self, names: Sequence[str]) -> list[Any]:
        """Return 附件说明, one line below the body; what goes on stands below the name."""
        made = [self._empty()] if names else []
        for number, name in enumerate(names, 1):
            mark = "" if len(names) == 1 else f"{number}."
            front = "附件：" if number == 1 else ""
            # The mark of an item, a digit and a point, is one character wide.
            hang = (3 if front else 0) + (1 if mark else 0)
            left = self.profile.indent + 3 + (1 if mark else 0)
            indent = {"left": float(left), **({"hanging": float(hang)} if hang else {})}
            lines = Lines(size=self.profile.body.size, indent=indent, with_next=True)
            made.append(
                paragraph(self._runs([Run(f"{front}{mark}{name}")], self.profile.body), lines)
            )
        return made

    def _signed(self, document: Document) -> list[Any]:
        """Return 署名 and 日期 (GB/T 9704 §7.3.5.2: no seal)."""
        sign, date = document.sign, document.date
        name, day = (width(text) / 2 for text in (sign, date))
        # The date begins two characters behind the name's first; a longer date stands two from
        # the edge, and the name moves with it.
        longer = day > name or not sign
        rights = (4 + day - name, 2.0) if longer else (2.0, name - day)
        made = [self._empty()] if sign or date else []
        for text, right in ((sign, rights[0]), (date, rights[1])):
            if text:
                lines = Lines(
                    "right", size=self.profile.body.size, indent={"right": right},
                    with_next=bool(date) and text == sign,
                )  # fmt: skip
                made.append(paragraph(self._runs([Run(text)], self.profile.body), lines))
        return made
