"""Numbers that are names: 编号, 文号, 电话; their digits must not be lost (mess.md M-36)."""

from __future__ import annotations

import datetime
import re

from ..severities import VERIFY
from .formats import padded
from .spec import NO_CONTEXT, Context, Issue, Read, Spec, refused, told
from .texts import cleaned, finite, is_nothing, plain, typed

_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?e\+?[0-9]{2}", re.IGNORECASE)
_IDENTITY = re.compile(r"[0-9]{17}[0-9Xx]")
_OPEN, _CLOSE = "〔\\[【(（﹝［", "〕\\]】)）﹞］"
_DOCUMENT = re.compile(
    rf"(?P<head>[^0-9{_OPEN}{_CLOSE}]{{0,20}})[{_OPEN}](?P<year>[0-9]{{4}})年?[{_CLOSE}]"
    r"第?(?P<number>[0-9]{1,5})号"
)
_NUMBERS = (
    r"1[0-9]{10}|0[0-9]{2,3}[0-9]{7,8}|[2-9][0-9]{6,7}|[48]00[0-9]{7}"
    r"|1[0-9]{2,4}|[2-9][0-9]{2,5}"
)
"""Mobile, area code and number, local, 400 and 800, short service numbers, extensions."""
_PHONE = re.compile(rf"(?:(?:\+|00)?86)?(?:{_NUMBERS})(?:(?:x|ext|转|#)[0-9]{{1,6}})?")
_LONG = re.compile(r"0[0-9]{2,3}[0-9]{7,8}|[2-9][0-9]{6,7}")
_IGNORED = re.compile(r"[\s()\-—–‐‑.]+")


def read_code(raw: object, spec: Spec, context: Context = NO_CONTEXT) -> Read:
    """Return a 编号 as text, leading zeros and all."""
    value, issues = _code(raw, context)
    if value is not None and _IDENTITY.fullmatch(value):
        value = value.upper()
        if not _identity(value):
            return value, (*issues, Issue("identity-check", VERIFY, raw, None))
    return value, issues


def _code(raw: object, context: Context) -> Read:
    if isinstance(raw, (bool, datetime.date, datetime.time, datetime.timedelta)):
        return refused("not-a-code", typed(raw))
    if isinstance(raw, (int, float)):
        return _number_code(raw, context)
    kept = cleaned(str(raw))
    if not kept:
        return None, ()
    text = plain(kept).lstrip("'").strip()
    if is_nothing(text) or not any(char.isalnum() for char in text):
        return refused("not-a-code", raw)
    if _SCIENTIFIC.fullmatch(text):
        return refused("digits-lost", raw)
    if re.fullmatch(r"[0-9 ]+[Xx]?", text):
        text = text.replace(" ", "")
    return (text, ()) if text == kept else told(text, "code-tidied", raw)


def _number_code(raw: float, context: Context) -> Read:
    number = finite(raw)
    if number is None or not number.is_integer() or number < 0:
        return refused("not-a-code", raw)
    if number >= 1e15:
        return refused("digits-lost", raw)
    digits = str(int(number))
    shown = padded(digits, context.number_format())
    return told(shown or digits, "code-as-number", raw)


def _identity(value: str) -> bool:
    """Return whether the last character of an 18-digit identity number is right (GB 11643-1999)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(value[:17], weights, strict=True))
    return "10X98765432"[total % 11] == value[-1]


def read_document_number(raw: object, spec: Spec, context: Context = NO_CONTEXT) -> Read:
    """Return a 文号 in the form 校党〔2012〕9号 (systems.md H-16)."""
    if not isinstance(raw, str):
        return refused("not-a-document-number", typed(raw))
    text = cleaned(raw)
    if not text:
        return None, ()
    digits = text.translate({0xFF10 + n: 0x30 + n for n in range(10)})
    found = _DOCUMENT.fullmatch(re.sub(r"\s+", "", digits))
    if found is None or not 1900 < int(found["year"]) < 2100 or not int(found["number"]):
        return refused("not-a-document-number", raw)
    value = f"{found['head']}〔{found['year']}〕{int(found['number'])}号"
    return (value, ()) if value == text else told(value, "document-number-tidied", raw)


def read_phone(raw: object, spec: Spec, context: Context = NO_CONTEXT) -> Read:
    """Return a 电话 as text: a mobile number, a landline, an extension, or several of them."""
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        number = finite(raw)
        if number is None or not number.is_integer() or not 0 < number < 1e15:
            return refused("not-a-phone", raw)
        kept = text = str(int(number))
    elif isinstance(raw, str):
        kept = cleaned(raw)
        if not kept:
            return None, ()
        text = plain(kept).lstrip("'")
    else:
        return refused("not-a-phone", typed(raw))
    numbers = [part for part in re.split(r"[;,/、；，\n]| {2,}", text) if part.strip()]
    if numbers and all(_is_phone(part) for part in numbers):
        return (text, ()) if text == kept else told(text, "phone-tidied", raw)
    if not re.search(r"[0-9]{3}", text):
        return refused("not-a-phone", raw)
    return text, (Issue("not-a-phone", VERIFY, raw, None),)


def _is_phone(text: str) -> bool:
    number, _, extension = text.rpartition("-")
    if re.fullmatch(r"[0-9]{1,6} *", extension) and _LONG.fullmatch(_IGNORED.sub("", number)):
        return True
    return bool(_PHONE.fullmatch(_IGNORED.sub("", text.lower())))
