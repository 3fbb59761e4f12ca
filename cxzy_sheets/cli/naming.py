"""What a command may name: of an anonymous form no file, of a field that is 不出 no value.

What is left out is counted on the card all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    import cxzy_sheets as cs

WITHHELD = "不出"
UNSAID = "这一格的内容不出,请打开原表查看。"


def ballots(got: cs.Collection) -> set[str]:
    """Return the files that hold copies of anonymous forms; none may be named."""
    cycle = getattr(got, "cycle", None)
    if cycle is None:
        return set()
    forms = [line.name for line in cycle.form_lines if line.anonymous]
    copies = got.submissions
    return set(copies.loc[copies["表"].isin(forms), "文件"])


def named(got: cs.Collection, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a frame whose files may be named."""
    hidden = ballots(got)
    return frame.loc[~frame["文件"].isin(hidden)] if hidden else frame


def findings(got: cs.Collection) -> pd.DataFrame:
    """Return the findings that may be told, without the values of fields that are 不出."""
    hidden, secret = ballots(got), withheld(got)
    frame = got.findings.frame()
    told = [tells(finding, secret) for finding in got.findings]
    frame.loc[told, ["填报内容", "应为"]] = None
    frame.loc[told, "问题"] = UNSAID
    return frame.loc[~frame["文件"].isin(hidden)]


def tells(finding: cs.Finding, secret: set[str]) -> bool:
    """Return whether a finding's sentence would tell a value that is 不出."""
    told = [finding.field, *(finding.facts.get(key) for key in ("text", "formula", "rule"))]
    return any(name in str(text) for text in told if text for name in secret)


def withheld(got: cs.Collection) -> set[str]:
    """Return the names of fields that are 不出, short ones too."""
    fields = [f for name in got.forms for f in got.forms[name].fields.values()]
    return {name for f in fields if f.public == WITHHELD for name in (f.name, f.short)}


def cells(got: cs.Collection, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the cells behind a number, the values of fields that are 不出 left out."""
    secret = {
        f"{form}.{field.name}"
        for form in got.forms
        for field in got.forms[form].fields.values()
        if field.public == WITHHELD
    }
    return frame.assign(值=frame["值"].mask(frame["字段"].isin(secret), f"({WITHHELD})"))
