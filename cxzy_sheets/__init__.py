"""Reporting with Excel forms: read filled copies, check them, add them up, trace every number.

    import cxzy_sheets as cs

    form = cs.Form("附件4.xlsx")
    got = cs.collect(form, inbox="收件箱")
    cs.write_summary(got, "合并.xlsx")

Importing this loads nothing else; every name loads on first use.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from .version import __version__ as __version__

if TYPE_CHECKING:
    from .collection import Collection, CycleCollection, check, collect, load_cycle
    from .cycle import Cycle
    from .errors import (
        CxzyError,
        FillError,
        FormError,
        OutputError,
        PlaceError,
        RuleError,
        WorkbookError,
    )
    from .findings import Finding, Findings
    from .forms import Form
    from .outputs.blanks import Blanks, write_blanks
    from .outputs.returns import Returns, write_returns
    from .outputs.summary import write_summary
    from .outputs.text import write_texts
    from .outputs.upward import Upward, write_upward
    from .reading import Filled
    from .refs import Ref
    from .runs import Demo, Evaluation, Rehearsal, Run, demo, init, kits, run
    from .tagging import Proposal, propose_tags
    from .workbooks import dump

_HOMES = {
    "Blanks": "outputs.blanks",
    "Collection": "collection",
    "Cycle": "cycle",
    "CycleCollection": "collection",
    "CxzyError": "errors",
    "Demo": "runs",
    "Evaluation": "runs",
    "Rehearsal": "runs",
    "FillError": "errors",
    "Filled": "reading",
    "Finding": "findings",
    "Findings": "findings",
    "Form": "forms",
    "FormError": "errors",
    "OutputError": "errors",
    "PlaceError": "errors",
    "Proposal": "tagging",
    "propose_tags": "tagging",
    "Ref": "refs",
    "RuleError": "errors",
    "Run": "runs",
    "WorkbookError": "errors",
    "check": "collection",
    "collect": "collection",
    "load_cycle": "collection",
    "demo": "runs",
    "dump": "workbooks",
    "init": "runs",
    "kits": "runs",
    "run": "runs",
    "write_blanks": "outputs.blanks",
    "Returns": "outputs.returns",
    "write_returns": "outputs.returns",
    "write_summary": "outputs.summary",
    "write_texts": "outputs.text",
    "Upward": "outputs.upward",
    "write_upward": "outputs.upward",
}
"""Public name -> the module that it lives in."""

__all__ = [
    "Blanks",
    "Collection",
    "CxzyError",
    "Cycle",
    "CycleCollection",
    "Demo",
    "Evaluation",
    "FillError",
    "Filled",
    "Finding",
    "Findings",
    "Form",
    "FormError",
    "OutputError",
    "PlaceError",
    "Proposal",
    "Ref",
    "Rehearsal",
    "Returns",
    "RuleError",
    "Run",
    "Upward",
    "WorkbookError",
    "check",
    "collect",
    "demo",
    "dump",
    "init",
    "kits",
    "load_cycle",
    "propose_tags",
    "run",
    "write_blanks",
    "write_returns",
    "write_summary",
    "write_texts",
    "write_upward",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
