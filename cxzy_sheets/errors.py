"""What a programmer, a form or a cycle got wrong, as exceptions.

What a *sender* typed or sent never raises: it becomes a `Finding`. These are raised for what the
office or the programmer has to mend before anything can be right:

    CxzyError
    ├── FormError        a tagged form cannot be used; carries every finding of its lint
    │   └── RuleError    one formula of a form cannot be used; says at which character
    ├── WorkbookError    bytes that no reader here can read; `code` names the kind
    ├── PlaceError       a cell is asked for that was not found in a copy; a KeyError, too
    ├── FillError        values given to `Form.fill` do not fit the form
    └── OutputError      a result cannot be written

Facts are attributes, the sentence is made from them: where, what was found, what was expected,
what to do.
"""

from __future__ import annotations


class CxzyError(Exception):
    """Something that the office or the programmer has to mend; every error here is one."""

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        sheet: str | None = None,
        cell: str | None = None,
        found: object = None,
        expected: object = None,
        hint: str | None = None,
    ) -> None:
        self.message = message
        self.file = file
        self.sheet = sheet
        self.cell = cell
        """An A1 address or range."""
        self.found = found
        self.expected = expected
        self.hint = hint
        super().__init__(message)

    def __str__(self) -> str:
        place = self.sheet or ""
        if self.cell:
            place = f"{place}!{self.cell}" if place else self.cell
        where = " ".join(part for part in (self.file, place) if part)
        said = f"{where}:{self.message}" if where else self.message
        return f"{said} {self.hint}" if self.hint else said

    def __reduce__(self) -> tuple[object, ...]:
        # Facts are keyword-only; the default would call the class with the message alone and lose
        # them on the way back from another process.
        return (_rebuilt, (type(self), self.message, self.__dict__.copy()))


def _rebuilt(kind: type[CxzyError], message: str, facts: dict[str, object]) -> CxzyError:
    error = kind.__new__(kind)
    Exception.__init__(error, message)
    error.__dict__.update(facts)
    return error


class FormError(CxzyError):
    """A tagged form cannot be used as it is."""

    findings: tuple[object, ...] = ()
    """Every finding of the form's lint, the ones that do not block included."""


class RuleError(FormError):
    """A formula cannot be used: bad syntax, an unknown name, or types that do not fit."""

    position: int | None = None
    """Where in the formula's text, counted from 0; None where no single place is to blame."""


class WorkbookError(CxzyError):
    """A file's bytes cannot be read as a workbook."""

    code: str = "unreadable-file"
    """The finding code that says why: `encrypted`, `damaged`, `not-a-workbook`, …"""


class PlaceError(CxzyError, KeyError):
    """A field has no cell in a copy: its label or column was not found there."""

    field: str | None = None
    """The field, `支部.有效票`."""


class FillError(CxzyError):
    """The values given do not fit the form that they are to be written into."""

    field: str | None = None
    """The field, `支部.有效票`; None where none is to blame."""
    record: int | None = None
    """Of a block's field: which record, counted from 0."""


class OutputError(CxzyError):
    """A result cannot be written where it was to go."""
