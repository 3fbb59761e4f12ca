"""`collect` for a form by itself: an inbox -> a `Collection`."""

from __future__ import annotations

import datetime
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from ..forms import Form
from ..intake import attachments
from ..matching import submissions
from .collection import Collection
from .files import OneForm, Progress, read_all


def collect_form(
    source: Form | str | Path,
    *,
    inbox: str | Path,
    executor: Executor | None = None,
    progress: Progress | None = None,
    as_of: datetime.date | None = None,
) -> Collection:
    """Return everything in a folder that was handed in for a form, read and checked.

    Args:
        source: A `Form`, or the path of a tagged workbook.
        inbox: The folder of filled copies; folders in it are looked into. Nothing in it is changed.
        executor: Any `concurrent.futures.Executor`; threads of this process by default.
        progress: Called with (files done, files in all) as the work goes on.
        as_of: What TODAY() is in rules, where `source` is a path.

    Raises:
        FormError: The form cannot be used.
        CxzyError: There is no such inbox.
    """
    form = source if isinstance(source, Form) else Form(source, as_of=as_of)
    root = Path(inbox)
    found = attachments(root)
    files = read_all(OneForm(form), found, executor, progress)
    checked, book = form.check([copy for file in files for copy in file.copies])
    paired = iter(checked)
    files = [replace(file, copies=tuple(next(paired) for _ in file.copies)) for file in files]
    made = submissions(form.layout, [(c, file.digest) for file in files for c in file.copies])
    made = [replace(one, form=form.name) for one in made]
    return Collection({form.name: form}, root, files, made, {form.name: book})
