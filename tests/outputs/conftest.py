"""A summary workbook written once for the tests that only look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cxzy_sheets.outputs.summary import write_summary

from .collected import Collected, collected


class Written:
    """A summary, what it was made of, and what openpyxl reads of it."""

    def __init__(self, got: Collected, path: Path) -> None:
        self.got = got
        self.path = write_summary(got, path)
        self.formulas: Any = openpyxl.load_workbook(self.path)
        self.values: Any = openpyxl.load_workbook(self.path, data_only=True)

    def row(self, sheet: str, label: str) -> dict[str, Any]:
        """Return the row of a sheet whose first cell is `label`, by the headings of row 3."""
        page = self.values[sheet]
        for row in page.iter_rows(min_row=4, values_only=True):
            if row[0] == label:
                return dict(zip((c.value for c in page[3]), row, strict=True))
        raise KeyError(label)

    def found(self, label: str, column: int = 1) -> int:
        """Return the row of 汇总 whose cell in `column` is `label`."""
        for row in self.values["汇总"].iter_rows():
            if row[column - 1].value == label:
                return int(row[0].row)
        raise KeyError(label)


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    """Return the summary of three units, twelve branches, a returned and an unreadable file."""
    folder = tmp_path_factory.mktemp("summary")
    return Written(collected(folder / "收件箱"), folder / "合并.xlsx")
