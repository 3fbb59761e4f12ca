"""`Form`: the face of a tagged workbook. Load it, lint it, read copies with it, fill copies of it.

form = Form("附件4.xlsx")
filled = form.read("数学学院.xlsx")     # never raises for what a sender typed or sent
form.fill({"单位": "数学学院"}, {"支部": frame})
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .catalogue import CATALOGUE
from .checks import Beyond, Book, Checker, check_copies, checker_of
from .errors import FormError, WorkbookError
from .findings import MUST, Finding, Findings
from .layout import Around, Block, Field, Layout, RuleLine, bound, lint, load_layout
from .reading import Filled, Reader, reader_of, without_notice
from .workbooks import read_book, told_of_kind

if TYPE_CHECKING:
    import pandas as pd

    from .filling import BlankTemplate, Live, Template

Source = str | Path | bytes | bytearray | memoryview


class Form:
    """A tagged workbook: what it asks for, and everything that is done with its copies.

    Args:
        source: The tagged workbook, .xlsx or .xlsm, as a path or as bytes.
        name: What the form is called in tables and messages; the file's name without its ending
            by default, the title for bytes.
        as_of: What TODAY() is in its rules; the day of the call by default.
        around: The names of the cycle that it stands in; `load_cycle` gives them.
        file: What messages call it, for bytes.
        waiting: It names tables that nobody has compiled yet: what cannot be compiled of it for
            now is no error, and nothing may be checked with it (`cycle.rebound` makes it anew).

    Raises:
        FormError: The form cannot be used; `findings` has every finding of its lint.
        WorkbookError: The bytes are no workbook that can hold a form.
    """

    def __init__(
        self,
        source: Source,
        *,
        name: str | None = None,
        as_of: datetime.date | None = None,
        around: Around | None = None,
        file: str = "",
        waiting: bool = False,
    ) -> None:
        self.waiting = waiting
        own, data = contents(source)
        self.file = file or own
        self.data = data
        """The tagged workbook's bytes."""
        given = name or (Path(self.file).stem if self.file else "")
        try:
            layout, problems = load_layout(data, given)
        except WorkbookError as error:
            error.file = error.file or self.file or None
            raise
        if not given:
            layout = _named(layout)
        if around is not None:
            layout = bound(layout, around)
        self.layout: Layout = layout
        self._checker = checker_of(layout, as_of=as_of)
        found = _without_repeats([*problems, *lint(layout), *self._checker.problems])
        self._lint = Findings(f.at(file=self.file or None) for f in found)
        later = ("form-bad-rule",) if waiting else ()
        if any(f.severity == MUST and f.code not in later for f in self._lint):
            raise _refusal(self._lint)

    @property
    def name(self) -> str:
        """What the form is called."""
        return self.layout.name

    @property
    def title(self) -> str:
        """The title that is printed on the form; its name where there is none."""
        return self.layout.title or self.layout.name

    @property
    def fields(self) -> Mapping[str, Field]:
        """Every field that the form asks for, by name; `支部.有效票` for a column of a block."""
        return {name: about for name, about in self.layout.fields.items() if not about.hidden}

    @property
    def blocks(self) -> Mapping[str, Block]:
        """The blocks of the form by name."""
        return self.layout.blocks

    @property
    def rules(self) -> tuple[RuleLine, ...]:
        """The rows of the sheet 规则."""
        return self.layout.rules

    @property
    def checker(self) -> Checker:
        """The form's formulas, compiled."""
        return self._checker

    @cached_property
    def reader(self) -> Reader:
        """The form, compiled for reading."""
        return reader_of(self.layout)

    @cached_property
    def template(self) -> Template:
        """The form, compiled for filling."""
        from .filling import Template

        return Template(self.layout, self.data)

    @cached_property
    def blanks(self) -> BlankTemplate:
        """The form, compiled for sending out."""
        from .filling import BlankTemplate

        checker = self._checker
        # The day of the call is no day that somebody has fixed: a blank is filled in later.
        fixed = None if checker.as_of == datetime.date.today() else checker.as_of
        return BlankTemplate(self.layout, self.data, checker.rules, checker.schema, fixed)

    @property
    def live_rules(self) -> tuple[Live, ...]:
        """What a blank shows of each rule while it is filled in, and what not and why."""
        return self.blanks.live

    def lint(self) -> Findings:
        """Return what is doubtful in the form and what was decided about each field.

        Nothing in it is 强制: such a form is refused when it is loaded.
        """
        return self._lint

    def read(self, source: Source, *, name: str | None = None) -> Filled:
        """Return one filled copy: values, records, states, findings.

        What a sender typed or sent never raises: a file that cannot be read, or is another form,
        comes back with a finding that says so. Rules that need other copies or other forms are not
        checked here.

        Args:
            source: A path or bytes, any kind of workbook.
            name: What the file is called in findings; the path's own name by default.

        Raises:
            OSError: There is no such file, or it cannot be opened.
        """
        file, data = contents(source)
        return self.check([self.read_unchecked(data, name if name is not None else file)])[0][0]

    def read_unchecked(self, data: bytes, file: str) -> Filled:
        """Return one filled copy with the findings of reading only; see `check`."""
        try:
            book, _ = without_notice(read_book(data, name=file))
        except WorkbookError as error:
            return self.reader.refused(file, file_finding(error))
        filled = self.reader.read(book, file)
        told = told_of_kind(book.kind, file)
        return replace(filled, findings=Findings((*filled.findings, *told))) if told else filled

    def check(
        self,
        copies: Sequence[Filled],
        beyond: Beyond | None = None,
        units: Sequence[str] = (),
        periods: Sequence[str] = (),
    ) -> tuple[list[Filled], Book]:
        """Return copies with the findings of all checks, and the book of rules over all of them.

        Args:
            copies: Copies of this form as they were read.
            beyond: The cycle around them; without it, rules that reach out are unchecked.
            units: Of a cycle: the code of each copy's unit, empty where it is not known.
            periods: Of a cycle: the period of each copy, empty for a form that is filed once.
        """
        assert not self.waiting, self.name
        return check_copies(self._checker, copies, beyond, units, periods)

    def fill(
        self,
        values: Mapping[str, Any] | None = None,
        rows: Mapping[str, pd.DataFrame | Sequence[Mapping[str, Any]]] | None = None,
    ) -> bytes:
        """Return a filled copy of the form, as a workbook's bytes.

        Only the cells of the fields change; everything else of the form stays as it is. A block
        grows by as many rows as there are records. Tags and the sheets 字段 and 规则 are not in it.

        Args:
            values: Field name -> value, as `Filled.values` gives them; None leaves it empty.
            rows: Block -> its records: a frame, or mappings, by short field name.

        Raises:
            FillError: A name is not the form's (the nearest is offered), or a value does not fit.
        """
        return self.template.fill(values or {}, rows or {})

    def blank(
        self,
        values: Mapping[str, Any] | None = None,
        rows: Mapping[str, pd.DataFrame | Sequence[Mapping[str, Any]] | int] | None = None,
        options: Mapping[str, Sequence[str]] | None = None,
    ) -> bytes:
        """Return a copy of the form to send out, as a workbook's bytes.

        It has dropdowns, numbers and days that are checked while they are typed, and turns red
        where a rule is broken for certain; all but the answers is protected, without a password.

        Args:
            values: What is filled in beforehand, as `fill` takes it.
            rows: Block -> records that are filled in beforehand, or how many rows it has.
            options: Field -> the choices of its dropdown in this copy; by default its 取值.

        Raises:
            FillError: A name is not the form's, a value does not fit, or the field is 不出.
        """
        return self.blanks.blank(values, rows, options)

    def __reduce__(self) -> tuple[object, ...]:
        # Another process compiles the form for itself: compiled formulas are functions.
        around = self.layout.around
        return (_compiled_again, (self.data, self.file, self.name, self._checker.as_of, around))

    def __repr__(self) -> str:
        blocks = " ".join(f"{b.name}({len(b.fields)})" for b in self.blocks.values())
        return f"<Form {self.name} {len(self.fields)} 个字段 {blocks}".rstrip() + ">"


_COMPILED: dict[tuple[bytes, str], Form] = {}


def _compiled_again(
    data: bytes, file: str, name: str, as_of: datetime.date, around: Around | None
) -> Form:
    """Return a form in another process, compiled once for all the batches that it is sent."""
    key = (hashlib.sha256(data).digest(), name)
    if key not in _COMPILED:
        form = Form(data, name=name, as_of=as_of, around=around, file=file)
        if len(_COMPILED) > 64:
            _COMPILED.clear()
        _COMPILED[key] = form
    return _COMPILED[key]


def contents(source: Source) -> tuple[str, bytes]:
    """Return the name and bytes of a path; an empty name for bytes.

    Raises:
        OSError: There is no such file, or it cannot be opened.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        return "", bytes(source)
    path = Path(source)
    return path.name, path.read_bytes()


def file_finding(error: WorkbookError) -> Finding:
    """Return the finding for a file that no reader can open."""
    facts = {"why": error.message, "todo": error.hint or ""}
    code = error.code if error.code in CATALOGUE else "unreadable-file"
    return Finding(code, MUST, file=error.file, facts=facts)


def _named(layout: Layout) -> Layout:
    return replace(layout, name=layout.title or "表样")


def _without_repeats(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings without a second one of the same code at the same cell."""
    seen = set()
    kept = []
    for finding in findings:
        key = (finding.code, finding.sheet, finding.cell, finding.field, str(finding.found))
        if key not in seen:
            seen.add(key)
            kept.append(finding)
    return kept


def _refusal(found: Findings) -> FormError:
    """Return the error for a form that cannot be used: its first blocking finding, and how many."""
    blocking = found.of(MUST)
    first = blocking[0]
    more = f"(另有 {len(blocking) - 1} 处)" if len(blocking) > 1 else ""
    error = FormError(
        first.message + more, file=first.file, sheet=first.sheet, cell=first.cell,
        found=first.found, expected=first.expected, hint=first.hint or None,
    )  # fmt: skip
    error.findings = tuple(found)
    return error


def check(file: Source, form: Form | Source) -> Findings:
    """Return the findings of one filled copy: `form.read(file).findings` in one call.

    Args:
        file: The filled copy, a path or bytes.
        form: A `Form`, or the tagged workbook.
    """
    used = form if isinstance(form, Form) else Form(form)
    return used.read(file).findings
