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

if TYPE_CHECKING:
    from .collection import Collection, collect
    from .errors import (
        CxzyError,
        FillError,
        FormError,
        OutputError,
        RuleError,
        WorkbookError,
    )
    from .findings import Finding, Findings
    from .forms import Form, check
    from .outputs.summary import write_summary
    from .reading import Filled
    from .refs import Ref
    from .runs import demo, init, kits
    from .workbooks import dump

__version__ = "0.1.0"

_HOMES = {
    "Collection": "collection",
    "CxzyError": "errors",
    "FillError": "errors",
    "Filled": "reading",
    "Finding": "findings",
    "Findings": "findings",
    "Form": "forms",
    "FormError": "errors",
    "OutputError": "errors",
    "Ref": "refs",
    "RuleError": "errors",
    "WorkbookError": "errors",
    "check": "forms",
    "collect": "collection",
    "demo": "runs",
    "dump": "workbooks",
    "init": "runs",
    "kits": "runs",
    "write_summary": "outputs.summary",
}
"""Public name -> the module that it lives in."""

__all__ = [
    "Collection",
    "CxzyError",
    "FillError",
    "Filled",
    "Finding",
    "Findings",
    "Form",
    "FormError",
    "OutputError",
    "Ref",
    "RuleError",
    "WorkbookError",
    "check",
    "collect",
    "demo",
    "dump",
    "init",
    "kits",
    "write_summary",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
