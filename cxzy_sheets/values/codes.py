"""Numbers that are names: 编号, 文号, 电话; their digits must not be lost (mess.md M-36)."""

from __future__ import annotations

import datetime
import re

from ..severities import MUST, VERIFY
from .spec import Issue, Read, Spec, refused, told
from .texts import cleaned, plain

_BLANK = re.compile(r"[\s\-—–‐]+")
_DOCUMENT = re.compile(
    r"(?P<head>[^\d〔\[【(（]{1,20}?)\s*[〔\[【(（﹝［]\s*(?P<year>\d{4})\s*[〕\]】)）﹞］]\s*(?:第)?\s*(?P<number>\d{1,5})\s*号"
)
_SCIENTIFIC = re.compile(r"\d(\.\d+)?e\+\d+", re.IGNORECASE)
_PHONE = re.compile(r"\+?(86)?(1\d{10}|0\d{2,3}\d{7,8}|\d{7,8}|400\d{7}|800\d{7}|\d{3,6}|1[0-9]{2,4})((x|ext|转)\d{1,6})?")


def read_code(raw: object, spec: Spec) -> Read:
    """Return a 编号 as text, leading zeros and all."""
    value, issues = _digits(raw)
    if value is None:
        return value, issues
    if re.fullmatch(r"\d{17}[\dXx]", value) and not _identity(value):
        return value.upper(), (*issues, Issue("identity-check", VERIFY, raw, None))
    return value, issues


def _digits(raw: object) -> Read:
    if isinstance(raw, bool) or isinstance(raw, (datetime.date, datetime.time, datetime.timedelta)):
        return refused("not-a-code", raw)
    if isinstance(raw, (int, float)):
        number = float(raw)
        if not number.is_integer() or number < 0:
            return refused("not-a-code", raw)
        if number >= 1e15:
            return refused("digits-lost", raw)
        return told(str(int(number)), "code-as-number", raw)
    text = plain(cleaned(str(raw)))
    if not text:
        return None, ()
    text = text.lstrip("'").strip()
    if _SCIENTIFIC.fullmatch(text):
        return refused("digits-lost", raw)
    kept = cleaned(str(raw))
    if re.fullmatch(r"[\d\s]+", text) and " " in text:
        text = text.replace(" ", "")
    return (text, ()) if text == kept else told(text, "code-tidied", raw)


def _identity(value: str) -> bool:
    """Whether the last character of an 18-digit identity number is right (GB 11643-1999)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(d) * w for d, w in zip(value, weights, strict=False))
    return "10X98765432"[total % 11] == value[-1].upper()


def read_document_number(raw: object, spec: Spec) -> Read:
    """Return a 文号 in the form 校党〔2012〕9号 (systems.md H-16)."""
    if not isinstance(raw, str):
        return refused("not-a-document-number", raw)
    text = cleaned(raw)
    if not text:
        return None, ()
    digits = "".join(plain(c) if c in "０１２３４５６７８９" else c for c in text)
    found = _DOCUMENT.fullmatch(digits.replace(" ", ""))
    if found is None:
        bare = re.fullmatch(r"[〔\[【(（﹝［](\d{4})[〕\]】)）﹞］](?:第)?(\d{1,5})号", digits.replace(" ", ""))
        if bare is None:
            return refused("not-a-document-number", raw)
        value = f"〔{bare[1]}〕{int(bare[2])}号"
    else:
        value = f"{found['head'].strip()}〔{found['year']}〕{int(found['number'])}号"
    return (value, ()) if value == text else told(value, "document-number-tidied", raw)


def read_phone(raw: object, spec: Spec) -> Read:
    """Return a 电话: a mobile number, a landline with or without area code, an extension."""
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        number = float(raw)
        if not number.is_integer() or number < 0 or number >= 1e15:
            return refused("not-a-phone", raw)
        text = str(int(number))
    elif isinstance(raw, str):
        text = plain(cleaned(raw))
        if not text:
            return None, ()
    else:
        return refused("not-a-phone", raw)
    numbers = [part for part in re.split(r"[;,/、；，\n]| {2,}", text) if part.strip()]
    if not numbers or not all(_is_phone(part) for part in numbers):
        return text, (Issue("not-a-phone", VERIFY, raw, None),) if re.search(r"\d{3}", text) else (
            Issue("not-a-phone", MUST, raw, None),
        )
    return text, ()


def _is_phone(text: str) -> bool:
    return bool(_PHONE.fullmatch(_BLANK.sub("", text.lower()).strip("()").replace("(", "").replace(")", "")))


