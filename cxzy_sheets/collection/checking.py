"""`check`: one filled copy -> what is wrong with it, before anybody hands it in.

With a form, as the form alone sees it; in a cycle also by its roster, lists and parameters, and
whose it is. What only shows beside other copies waits for the office's own run.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from ..cycle import Cycle, load_cycle
from ..errors import WorkbookError
from ..findings import Findings
from ..forms import Form, Source, contents, file_finding
from ..forms import check as check_by_form
from ..matching import Arrival, Registry, finish, settle
from .of_cycle import OfCycle, checked_copies
from .opening import open_forms


def check(file: Source, form: Form | Cycle | Source) -> Findings:
    """Return the findings of one file: `form.read(file).findings` in one call, or of a cycle.

    Args:
        file: The filled copy, a path or bytes.
        form: A `Form` or a tagged workbook; or a `Cycle` or its folder, which finds out which of
            its forms it is.

    Raises:
        CxzyError: The form or the cycle cannot be used.
        OSError: There is no such file, or it cannot be opened.
    """
    if isinstance(form, Cycle):
        return _in_cycle(file, form)
    if isinstance(form, (str, Path)) and Path(form).is_dir():
        return _in_cycle(file, load_cycle(form))
    return check_by_form(file, form)


def _in_cycle(file: Source, cycle: Cycle) -> Findings:
    cycle, lists = open_forms(cycle)
    name, data = contents(file)
    digest = hashlib.sha256(data).hexdigest()
    registry = Registry()
    try:
        read = OfCycle(cycle, registry, [name]).read(data, name, digest)
    except WorkbookError as error:
        return Findings([file_finding(error).at(file=name or None)])
    arrival = Arrival(name, digest, read.copies, read.kind)
    # Tables over what others sent are not made: what asks for them is not checked here.
    ledger = settle(cycle, [arrival], registry, {}, lists=lists)
    checked, *_ = checked_copies(ledger, (), lists)
    made = finish(ledger, checked).submissions
    return Findings(finding.at(unit=one.unit or None) for one in made for finding in one.findings)
