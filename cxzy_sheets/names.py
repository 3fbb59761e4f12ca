"""Names as people write them: keys to compare them by, the nearest one, names for files.

Labels that *bind* a value are compared by `label_key` and never by similarity; `nearest` only ever
proposes (reading.md §6 has the figures that settle it).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

_DROPPED = re.compile(r"[^\w%‰<>=≤≥+\-]+|_+")
_HYPHEN = re.compile(r"(?<=\d)\s*[-–—―~～./至]\s*(?=\d)")
_DROPPED_OF_MANY = re.compile(r"[^\w%‰<>=≤≥+\-\n]+|_+")
_HYPHEN_OF_MANY = re.compile(r"(?<=\d)[^\S\n]*[-–—―~～./至][^\S\n]*(?=\d)")
_BYTES = 240
"""What a name may take on Linux and in a zip; 80 Chinese characters."""
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)")


@lru_cache(maxsize=65536)
def label_key(text: str) -> str:
    """Return what a label is compared by: NFKC, lower case, without blanks and punctuation.

    `合　计` and `合计:` have one key; `满意（人）` keeps its remark (`满意人`), which the reader
    takes off only where it is known to be harmless. Signs that carry meaning stay: `满意%` is not
    `满意`, `18-25岁` is not `1825岁`.
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    if folded.isalnum():
        return folded
    kept = _HYPHEN.sub("\ue000", folded)
    return _DROPPED.sub("", kept.replace("-", "").replace("\ue000", "-"))


def label_keys(texts: Sequence[str]) -> list[str]:
    """Return the `label_key` of each of many texts, worked out for all of them at once."""
    joined = "\n".join([text.replace("\n", " ") for text in texts])
    folded = unicodedata.normalize("NFKC", joined).lower()
    kept = _HYPHEN_OF_MANY.sub("\ue000", folded)
    keys = _DROPPED_OF_MANY.sub("", kept.replace("-", "").replace("\ue000", "-"))
    return keys.split("\n") if texts else []


def nearest(name: str, known: Iterable[str], *, count: int = 3) -> list[str]:
    """Return up to `count` of the `known` names that look most like `name`, best first.

    Empty where none is near enough to be worth offering.
    """
    from rapidfuzz import fuzz, process, utils

    choices = list(dict.fromkeys(known))
    found = process.extract(
        name, choices, scorer=fuzz.WRatio, processor=utils.default_process, limit=count
    )
    return [choice for choice, score, _ in found if score >= 50]


MARGIN = 20.0
"""Points of 100 by which a candidate must lead to be offered alone."""


def ranked(name: str, known: Sequence[tuple[str, str]], *, count: int = 3) -> list[str]:
    """Return up to `count` names whose key looks most like `name`, best first.

    `known` are keys and names. Where one leads all others by `MARGIN` it comes alone; empty where
    none is near enough to be worth offering. An offer, whatever the lead: nothing binds by it.
    """
    from rapidfuzz import fuzz, process

    keys = [key for key, _ in known]
    found = process.extract(name, keys, scorer=fuzz.ratio, limit=count, score_cutoff=45)
    if not found:
        return []
    best = found[0][1]
    return [known[index][1] for _, score, index in found if best - score < MARGIN]


def offered(names: Sequence[str]) -> str:
    """Return the sentence that offers names, or an empty string."""
    return f"是否指:{'、'.join(names)}?" if names else ""


def offer(name: str, known: Iterable[str]) -> str:
    """Return the sentence that offers the nearest names, or an empty string."""
    return offered(nearest(name, known))


def file_name(name: str, *, limit: int = 120) -> str:
    """Return `name` as a file name that Windows takes, its ending kept where it has to be cut.

    Forbidden characters become `_`, trailing dots and blanks go, and a reserved device name
    (`CON`, `NUL.txt`) gets a `_` in front.
    """
    clean = re.sub(r'[\\/:*?"<>|\x00-\x1f\x7f\ud800-\udfff]', "_", name).rstrip(". ").lstrip()
    if _RESERVED.match(clean):
        clean = f"_{clean}"
    if len(clean) > limit or len(clean.encode()) > _BYTES:
        stem, dot, ending = clean.rpartition(".")
        if not dot or len(ending) > 8:
            stem, dot, ending = clean, "", ""
        stem = stem[: limit - len(dot) - len(ending)]
        while len(f"{stem}{dot}{ending}".encode()) > _BYTES:
            stem = stem[:-1]
        clean = stem.rstrip(". ") + dot + ending
    return clean or "_"
