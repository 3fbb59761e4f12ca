"""A field -> what its cells take in a blank: a dropdown, numbers, days, and what is said of it."""

from __future__ import annotations

import datetime
import re

from ..formulas.data import serial
from ..layout import Field
from ..packages.sending import Asked

LONGEST_LIST = 255
"""Characters of a list that stands in the validation itself."""
TEXTS = ("编号", "电话", "文号")
"""Types whose cells are texts, so that 007 stays 007."""
_LIMIT = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_OPERATOR = {
    ">=": "greaterThanOrEqual", ">": "greaterThan", "<=": "lessThanOrEqual", "<": "lessThan",
    "<>": "notEqual",
}  # fmt: skip
_FAR = "999999999999"
_SAID = {
    "整数": "请填整数,不带单位。", "小数": "请填数,不带单位。", "百分比": "请填百分数,如 85%。",
    "日期": "请填日期,如 2011-12-20。", "年月": "请填年月,如 2011-12。",
}  # fmt: skip


def choices_of(about: Field) -> tuple[str, ...]:
    """Return what stands in a field's own dropdown, the same for every unit."""
    if about.many or about.printed or about.formula:
        return ()
    if about.type == "是否":
        return ("是", "否")
    # What the roster or another unit's form allows is not every unit's to see.
    return about.options if about.type not in ("单位", "人员") else ()


def inline(choices: tuple[str, ...]) -> str:
    """Return a list as a validation says it; empty where it is none, too long, or has a comma."""
    if not choices or any("," in one or one != one.strip() for one in choices):
        return ""
    text = '"' + ",".join(choices).replace('"', '""') + '"'
    return text if len(text) <= LONGEST_LIST else ""


def asked_of(about: Field, named: str, *, shown: str, as_text: bool, rules: str = "") -> Asked:
    """Return what the cells of a field ask for.

    Args:
        about: The field.
        named: The list of its dropdown, as a validation says it; empty: it has none.
        shown: What the cells' format shows: 日期, 百分比, or anything.
        as_text: The cells hold text whatever is typed: a number would never fit.
        rules: What the rules say of the field.
    """
    title = about.short
    other = bool(about.synonyms) or any(i[:1] in "=＝<>＜＞≤≥" for i in about.allowed)
    prompt = _joined(about.hint, _SAID.get(about.type, "") if _needs(about, shown) else "", rules)
    if named:
        blocks = about.type == "选项" and not other and not about.many
        return Asked(
            "list", "", named, "", blocks, prompt, title,
            _error(about, "请从下拉列表里选。"),
        )  # fmt: skip
    if about.many or as_text or about.printed or (about.synonyms or about.options):
        return Asked(prompt=prompt, title=title)
    if about.type in ("整数", "小数", "百分比"):
        return _number(about, prompt, title)
    if about.type == "日期":
        first, last = (datetime.date(1900, 3, 1), datetime.date(2199, 12, 31))
        return Asked(
            "date", "between", f"{serial(first):.0f}", f"{serial(last):.0f}", True, prompt, title,
            _error(about, _SAID["日期"]),
        )  # fmt: skip
    return Asked(prompt=prompt, title=title)


def _needs(about: Field, shown: str) -> bool:
    """Whether it helps to say what the type asks for: the numbers of a tally need no words."""
    return about.type in ("日期", "年月") or (about.type == "百分比" and shown != "百分比")


def _number(about: Field, prompt: str, title: str) -> Asked:
    kind = "whole" if about.type == "整数" else "decimal"
    limits = [_LIMIT.fullmatch(item.strip()) for item in about.allowed]
    error = _error(about, _SAID[about.type])
    if None in limits or not limits:
        return Asked(kind, "between", f"-{_FAR}", _FAR, True, prompt, title, error)
    said = {m[1]: m[2] for m in limits if m is not None}
    error += "取值:" + ";".join(about.allowed) + "。"
    if set(said) == {">=", "<="} and len(limits) == 2:
        return Asked(kind, "between", said[">="], said["<="], True, prompt, title, error)
    sign = next(iter(said))
    if sign not in _OPERATOR or len(limits) > 1:
        return Asked(kind, "between", f"-{_FAR}", _FAR, True, prompt, title, error)
    return Asked(kind, _OPERATOR[sign], said[sign], "", True, prompt, title, error)


def _error(about: Field, said: str) -> str:
    return f"{about.short}:{said}"


def _joined(*parts: str) -> str:
    ended = [p if p[-1] in "。!?！？…" else f"{p}。" for p in dict.fromkeys(parts) if p]
    text = "".join(ended)
    return text if len(text) <= 255 else text[:254] + "…"


__all__ = ["TEXTS", "asked_of", "choices_of", "inline"]
