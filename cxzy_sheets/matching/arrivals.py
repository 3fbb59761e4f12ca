"""What a file holds: bytes -> the copies of the cycle's forms in it, each read, none judged.

A workbook gives a copy for each form that stands in it; where a form stands on several sheets, one
for each sender, or one for each period. A document that is expected is a copy without values. What
is neither is one submission all the same, 非本期表.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..catalogue import shown
from ..cycle import Cycle
from ..errors import WorkbookError
from ..findings import ADVICE, MUST, Finding, Findings
from ..forms import Form
from ..layout import Layout
from ..names import label_key
from ..reading import Filled, without_notice
from ..reading.editions import differences
from ..workbooks import Book, read_book, told_of_kind
from .by_file import ByFile
from .documents import Documents
from .forms import Pick, Picker, holds_anything
from .mentions import Mentions
from .registry import Registry
from .submission import head_keys, unit_field

NOT_THIS_FORM = frozenset(("not-this-form", "empty-workbook", "picture-only"))
"""Findings of a reader that say that a workbook is no copy of its form; others say why a copy could
not be read."""
NO_FORM = Layout("", "", (), {}, {}, ())
"""The layout of a copy that is no form of the cycle."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file of the inbox, and what it holds."""

    file: str
    """Its path in the inbox."""
    digest: str
    """SHA-256 of its bytes."""
    copies: tuple[Filled, ...]
    """The name of a copy's layout is its form or document; empty: it is none of them."""
    kind: str = ""
    """xlsx, xls … ; word, pdf, text of a document."""
    mailed: datetime.datetime | None = None
    """The date of the mail that it came with; None: it did not come by mail."""
    senders: tuple[str, ...] = ()
    """What those who sent it call themselves."""


class Reception:
    """The forms and documents of a cycle, ready to be found in files.

    Args:
        cycle: The cycle.
        registry: What the office decided; its claims say what a file is.
        files: The paths of all files in the inbox.

    Raises:
        CxzyError: 表样 asks something of a form that can be asked of documents only.
    """

    def __init__(self, cycle: Cycle, registry: Registry, files: Iterable[str]) -> None:
        self.cycle = cycle
        self.registry = registry
        self.files = tuple(files)
        self.picker = Picker(cycle.forms)
        self.documents = Documents(cycle.form_lines)
        self.claims = ByFile(registry.claims, self.files)
        self.mentions = mentions_of(cycle)

    def __reduce__(self) -> tuple[object, ...]:
        # Another process compiles it for itself, as it does the forms; of the files only those
        # that the office claimed matter there.
        claimed = [file for file in self.files if self.claims.named(file)]
        return (Reception, (self.cycle, self.registry, claimed))

    def read(
        self,
        data: bytes,
        file: str,
        digest: str,
        *,
        mailed: datetime.datetime | None = None,
    ) -> Arrival:
        """Return what a file holds; what its sender typed never raises.

        Args:
            data: Its bytes.
            file: Its path in the inbox.
            digest: Their SHA-256.
            mailed: The date of the mail that it came with.

        Raises:
            WorkbookError: It is neither a workbook nor a document that is asked for.
        """
        try:
            book = read_book(data, name=file)
        except WorkbookError as error:
            document = self._document(data, file, error.code)
            if document is None:
                raise
            return Arrival(file, digest, (document,), error.code.removesuffix("-file"), mailed)
        book, said = without_notice(book)
        copies = tuple(self._copies(book, file))
        # A Word file or a text is a form if it has the form's texts, else it may be a document.
        if not any(copy.layout.fields for copy in copies):
            document = self._document(data, file, book.kind)
            if document is not None:
                return Arrival(file, digest, (document,), book.kind, mailed)
        told = told_of_kind(book.kind, file)
        if said or told:
            copies = tuple(
                replace(copy, explanations=said, findings=Findings((*copy.findings, *told)))
                for copy in copies
            )
        return Arrival(file, digest, copies, book.kind, mailed)

    def _document(self, data: bytes, file: str, kind: str) -> Filled | None:
        """Return the document of the cycle that a file is; None where it is none."""
        document = self.documents.copy(data, file, kind, self._claimed(file))
        if document is None or document.recognised:
            return document
        return _foreign(file, tuple(document.findings))

    def _claimed(self, file: str, sheet: str = "") -> str:
        """Return the form that the office says a file, or a sheet of it, is; empty: none."""
        claim = self.claims.one(file, (sheet,))
        return claim.form if claim is not None and claim.sheet == sheet else ""

    def _copies(self, book: Book, file: str) -> Iterator[Filled]:
        made: list[Filled] = []
        for pick in self._picks(book, file):
            if not pick.form:
                made.append(_foreign(file, pick.findings))
            elif pick.form in self.cycle.forms:
                made += self._of_form(self.cycle.forms[pick.form], pick.book, file)
            else:
                made.append(self.documents.unread(pick.form, file))
        if not any(copy.layout.name for copy in made):
            yield from made or [_foreign(file, (self._no_form(book),))]
            return
        told = list(_other_sheets(book, made))
        for copy in made:
            more = told if copy.layout.name else []
            yield replace(copy, findings=Findings((*copy.findings, *more))) if more else copy
            told = [] if more else told

    def _picks(self, book: Book, file: str) -> list[Pick]:
        """Return the forms of a workbook: as the office claimed them, else as their texts say."""
        whole = self._claimed(file)
        if whole:
            return [Pick(whole, book)]
        claimed = {s.name: form for s in book.sheets if (form := self._claimed(file, s.name))}
        rest = tuple(sheet for sheet in book.sheets if sheet.name not in claimed)
        made = [
            Pick(claimed[sheet.name], replace(book, sheets=(sheet,)))
            for sheet in book.sheets
            if sheet.name in claimed
        ]
        if not claimed or any(holds_anything(sheet) for sheet in rest):
            made += self.picker.pick(replace(book, sheets=rest))
        return made

    def _of_form(self, form: Form, book: Book, file: str) -> list[Filled]:
        anonymous = self.cycle.line(form.name).anonymous
        one = form.reader.read(book, file)
        if any(one.findings.count(code) for code in NOT_THIS_FORM):
            return []
        if one.findings.count("several-copies") or one.findings.count("same-copy-twice"):
            copies = form.reader.read_all(book, file, equal=True)
            if anonymous or self._told_apart(form.layout, copies):
                return copies
        return [one]

    def _told_apart(self, layout: Layout, copies: Sequence[Filled]) -> bool:
        """Return whether each copy says another sender, key or period; none says half of it."""
        unit = unit_field(layout)
        period = self.cycle.line(layout.name).period.partition(".")[0]
        names = [*head_keys(layout), *([period] if period in layout.fields else [])]
        said = []
        for copy in copies:
            typed = copy.answers[unit].value if unit is not None else None
            sender = label_key(shown(typed)) if typed is not None else self._of_sheet(copy)
            said.append((sender, *(copy.answers[name].value for name in names)))
        whole = all(part is not None for told in said for part in told[1:])
        known = {bool(told[0]) for told in said}
        return whole and len(known) == 1 and len(set(map(str, said))) == len(said) > 1

    def _of_sheet(self, copy: Filled) -> str:
        found = [m for sheet in copy.sheets if sheet for m in self.mentions.find(sheet)]
        return "/".join(mention.words for mention in found)

    def _no_form(self, book: Book) -> Finding:
        sheets = [sheet.name for sheet in book.sheets if holds_anything(sheet)]
        if not sheets:
            names = [sheet.name for sheet in book.sheets]
            pictured = any(sheet.unusual and sheet.look().hanging.pictures for sheet in book.sheets)
            code = "picture-only" if pictured else "empty-workbook"
            return Finding(code, MUST, found=names, expected=self.cycle.name)
        near = self.picker.nearest(book)
        said = ""
        if near is not None:
            plans = self.cycle.forms[near].reader.plans
            shown = [sheet for sheet in book.sheets if holds_anything(sheet)]
            said = f"与“{near}”{differences(plans, shown)}"
        return Finding("no-form-here", MUST, found=sheets, facts={"nearest": said})


def mentions_of(cycle: Cycle) -> Mentions:
    """Return the names of a cycle's units, ready to be found in the names of files and sheets."""
    forms = [name for form in cycle.forms.values() for name in (form.name, form.title, form.file)]
    files = [name.rpartition(".")[0] for name in forms if "." in name]
    lines = [line.name for line in cycle.form_lines]
    return Mentions(cycle.roster, [*forms, *files, *lines])


def _foreign(file: str, findings: Sequence[Finding]) -> Filled:
    told = Findings(finding.at(file=file) for finding in findings)
    return Filled(NO_FORM, file, {}, {}, told, recognised=False)


def _other_sheets(book: Book, copies: Sequence[Filled]) -> Iterator[Finding]:
    """Tell the visible sheets of which nothing was read and nothing was said."""
    used = {sheet for copy in copies for sheet in copy.sheets}
    for finding in (finding for copy in copies for finding in copy.findings):
        used |= set((finding.sheet or "").split("、"))
        used |= set(finding.found) if finding.code == "same-copy-twice" else set()  # type: ignore[call-overload]
    rest = [s.name for s in book.sheets if s.visible and s.name not in used and holds_anything(s)]
    if rest:
        yield Finding("sheet-no-form", ADVICE, file=copies[0].file, found=rest)


__all__ = ["Arrival", "Reception", "mentions_of"]
