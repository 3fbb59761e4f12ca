"""What a summary asks of a collection: of one form, and of a cycle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ..tables import Records

if TYPE_CHECKING:
    import pandas as pd

    from ..collection.files import FileRead
    from ..cycle import Cycle
    from ..findings import Findings
    from ..matching import Ledger, Submission


class Collected(Protocol):
    """What a summary is made of; `collection.Collection` is one."""

    @property
    def title(self) -> str:
        """What the form is called."""

    @property
    def form_names(self) -> Sequence[str]:
        """The forms that were looked for."""

    @property
    def root(self) -> Path | None:
        """The inbox; None where what came in has no folder."""

    @property
    def files(self) -> pd.DataFrame:
        """One row a leaf file."""

    @property
    def submissions(self) -> pd.DataFrame:
        """One row a submission."""

    @property
    def findings(self) -> Findings:
        """Everything that is wrong."""

    @property
    def rules(self) -> pd.DataFrame:
        """One row a rule."""

    @property
    def frame_names(self) -> Sequence[str]:
        """The names that `records` takes."""

    @property
    def counts(self) -> Mapping[str, int]:
        """How many of everything."""

    def records(self, name: str) -> Records:
        """Return the accepted records of a frame, with their sources."""


class CycleCollected(Collected, Protocol):
    """What the summary of a cycle is made of."""

    @property
    def cycle(self) -> Cycle:
        """The cycle that it was collected for."""

    @property
    def expected(self) -> pd.DataFrame:
        """One row a unit, form and period that is expected."""

    @property
    def missing(self) -> pd.DataFrame:
        """Those of them that were not handed in."""

    @property
    def checks(self) -> pd.DataFrame:
        """One row a line of 检查."""

    @property
    def made(self) -> Sequence[Submission]:
        """The submissions as objects."""

    @property
    def ledger(self) -> Ledger:
        """Every copy and every expectation, as objects."""

    @property
    def read(self) -> Sequence[FileRead]:
        """Every file as an object."""

    @property
    def tables(self) -> Mapping[str, Any]:
        """The tables of the cycle by name, in their order."""
