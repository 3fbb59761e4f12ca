"""A small office: the demo's form, and a few of the demo's files in an inbox."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cxzy_sheets as cs
from cxzy_sheets.runs.inbox import Sent, sent

FORM = next((Path(cs.__file__).parents[1] / "workbook_templates" / "示例" / "表样").glob("*.xlsx"))


@lru_cache(maxsize=1)
def files() -> tuple[Sent, ...]:
    """Return every file of the demo."""
    return tuple(sent(cs.Form(FORM)))


def one(status: str, did: str | None = None) -> Sent:
    """Return the first file with a status, and what was done to it."""
    return next(f for f in files() if f.status == status and (did is None or f.did == did))


def environment(**more: str) -> dict[str, str]:
    """Return the environment of another Python that finds this very package, in any folder."""
    path = os.pathsep.join([str(Path(cs.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    return {**os.environ, "PYTHONPATH": path.rstrip(os.pathsep), **more}


@dataclass(frozen=True)
class Office:
    """A folder with a form 附件4.xlsx and an inbox."""

    folder: Path

    @property
    def form(self) -> Path:
        return self.folder / "附件4.xlsx"

    @property
    def inbox(self) -> Path:
        return self.folder / "收件箱"

    def receives(self, *these: Sent) -> Office:
        """Put files into the inbox."""
        for file in these:
            there = self.inbox / file.file
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(file.data)
        return self


def office(folder: Path) -> Office:
    """Return an office in a folder, its inbox empty."""
    made = Office(folder)
    made.inbox.mkdir()
    shutil.copyfile(FORM, made.form)
    return made
