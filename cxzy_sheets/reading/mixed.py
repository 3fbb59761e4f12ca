"""Text with answers inside one cell: `填报单位(盖章):数学学院    填报日期:2011.12.20` -> answers.

The form's text becomes a regular expression in which blanks, colons, and bracketed remarks may come
and go, and gaps between two labels take untagged answers. It is matched lazily and greedily: where
the two disagree, the text can be cut in two ways, and is refused (reading.md §2.10).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ..layout import Mixed
from ..names import label_key
from ..values import Issue, is_skeleton
from .labels import HARMLESS, fold

LIMIT = 2000
"""Longest text that is matched, in characters (reading.md §4)."""
LIMIT_WITH_GAPS = 600
"""The same where the form's text has gaps: each of them multiplies the ways to cut a text."""

_CJK = "\u3400-\u9fff"
_FOREIGN = re.compile(rf"(?:^|[\s;,。；，])([{_CJK}]{{2,8}}(?:\([^()]*\))?)\s*:")
_INNER_RUN = re.compile(r"\S[ _]{2,}\S")


@dataclass(frozen=True, slots=True)
class Piece:
    """The answer that one tag has in a cell of text."""

    text: str
    start: int
    """Where in the cell's text it begins."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A mixed cell of the form, compiled."""

    cell: Mixed
    lazy: re.Pattern[str]
    greedy: re.Pattern[str]
    labels: tuple[str, ...]
    """The label of each chunk, its text without what is known to come before it."""
    own: tuple[tuple[str, int], ...]
    """Keys of the cell's labels and how often the form's own text holds each."""
    limit: int
    """Longest text that is matched."""
    signs: frozenset[str] | None
    """Every sign of the form's text; None where even plain answers may be cut in two ways."""

    def key(self, number: int) -> tuple[int, int, int]:
        """Return the key of a tag's place in `Placement.answers`."""
        return self.cell.row, self.cell.column, number


@lru_cache(maxsize=4096)
def compile_mixed(cell: Mixed) -> Pattern:
    """Return the patterns of a mixed cell."""
    lazy, greedy = [r"[\s_]*"], [r"[\s_]*"]
    for index, literal in enumerate(cell.literals):
        first, last = index == 0, index == len(cell.literals) - 1
        source = _literal(literal, after_tag=not first, before_tag=not last)
        lazy.append(source)
        greedy.append(source)
        if not last:
            lazy.append(r"(.*?)")
            greedy.append(r"(.*)")
    labels = tuple(_last_label(chunk.label) for chunk in cell.chunks)
    whole = label_key("".join(cell.literals))
    own = tuple((key, whole.count(key)) for text in labels if (key := label_key(text)))
    return Pattern(
        cell,
        re.compile("".join(lazy) + r"[\s_]*", re.DOTALL),
        re.compile("".join(greedy) + r"[\s_]*", re.DOTALL),
        labels,
        own,
        LIMIT_WITH_GAPS
        if any(re.search(r"\S[ _\u3000]{2,}\S", t) for t in cell.literals)
        else LIMIT,
        _signs(cell.literals),
    )


def _signs(literals: Sequence[str]) -> frozenset[str] | None:
    """Return the signs of a cell's text, where these are enough to find its plain answers by.

    They are if the text must stand there sign for sign: each piece between two tags has a letter,
    each label is parted from its answer, and no letter stands in a remark, too, which may be gone.
    """
    letters: set[str] = set()
    loose: set[str] = set()
    for index, literal in enumerate(literals):
        first, last = index == 0, index == len(literals) - 1
        folded = fold(literal)
        body = folded.strip(" _")
        tokens = [(str(match.lastgroup), match[0]) for match in _TOKEN.finditer(body)]
        kinds = [kind for kind, _ in tokens]
        own = {token for kind, token in tokens if kind == "char"}
        parted = not own or folded[-1] in ":_ )]" or len(label_key(body)) < 2
        remarks = all(one == "char" for one, two in pairwise(kinds) if two == "remark")
        if (
            not remarks
            or not (last or parted)
            or not (first or last or own)
            or (not first and kinds[:1] == ["colon"])
            or any(sign.isspace() and sign != " " for sign in folded)
        ):
            return None
        letters |= own
        loose.update(*(token for kind, token in tokens if kind == "remark"))
    whole = "".join(literals)
    key = label_key(whole)
    if letters & loose or any(map(str.isdigit, key)):
        return None
    return frozenset((*whole, *fold(whole), *key))


_TOKEN = re.compile(
    r"(?P<remark>\([^()]*\)|\[[^\[\]]*\])|(?P<colon>:)|(?P<run>[ _]{2,})|(?P<blank>[ _])"
    r"|(?P<char>.)",
    re.DOTALL,
)
_FREE = r"[\s_]*"
_GAP = r"[\s_]*(?:\S.*?)??[\s_]*"
"""A run of blanks inside a printed text: left as it is, or filled in by somebody."""
_GAP_BEFORE_LABEL = r"(?:[\s_]+|[\s_]*?\S.*?[\s_]+?|[\s_]*?\S.*?(?=\W))"
"""The gap before the label that leads to a tag: what fills it must be parted from that label, or
`办公联系电话` would pass for `联系电话`."""
# A bracket that is no remark of the form's and no harmless one makes another label of it; one with
# a colon behind is no answer either.
_PARTED = rf"(?:[\s_]*:[\s_]*|[\s_]+|(?<=[)\]])|(?=[^{_CJK}(\[])|$)(?![(\[][^()\[\]]*[)\]][\s_]*:)"
"""What parts a label from its answer: a colon, a blank, or a character that is no Chinese one; or
单位 would be found in 单位负责人 (reading.md §9)."""


def _literal(text: str, *, after_tag: bool, before_tag: bool) -> str:
    """Return the expression for a text between tags.

    A run of blanks inside it is a gap that a unit may have filled; one next to a tag is not, or the
    gap would take the tag's answer.
    """
    body = fold(text).strip(" _")
    if not body:
        return _FREE if not (after_tag and before_tag) else r"[\s_]+"
    sentence = before_tag and len(label_key(body)) <= 1
    # A label that the form sets off from the answer before it stays set off: 原填报日期 is another.
    parts = [_FREE + r"(?<![^\W_])" if after_tag and fold(text)[0] in " _" else _FREE]
    tokens = [(str(match.lastgroup), match[0]) for match in _TOKEN.finditer(body)]
    for index, (kind, token) in enumerate(tokens):
        if kind == "remark" and index:
            parts.append(_remarks(token))
        elif kind == "colon":
            last = index == len(tokens) - 1
            if index and tokens[index - 1][0] == "char":
                parts.append(_remarks())
            parts.append("" if last and before_tag and not sentence else rf"{_FREE}:?{_FREE}")
        elif kind == "run" and all(k in ("blank", "colon") for k, _ in tokens[index + 1 :]):
            # Room before the label's own colon, `电话    :`, is no gap: it would take the answer.
            parts.append(_FREE)
        elif kind == "run":
            to_tag = before_tag and not any(k == "run" for k, _ in tokens[index + 1 :])
            dated = tokens[index + 1][1] in "年月日"
            parts.append(_GAP_BEFORE_LABEL if to_tag and not dated else _GAP)
        elif kind == "blank":
            parts.append(_FREE)
        else:
            parts.append(_letters(token) + (_FREE if kind == "char" else ""))
    if not before_tag:
        return "".join(parts) + _FREE
    if sentence:
        return "".join(parts) + _FREE
    if tokens[-1][0] == "char":
        # The blanks behind the last letter part it from the answer; they are not to be eaten here.
        parts[-1] = _letters(tokens[-1][1])
        parts.append(_remarks())
    return "".join(parts) + _PARTED


@lru_cache(maxsize=512)
def _remarks(own: str = "") -> str:
    """Return the expression for the remarks that may follow a label: its own, and harmless ones."""
    words = [_letters(word) for word in sorted(HARMLESS, key=len, reverse=True)]
    if own:
        words.insert(0, _letters(own.strip("()[]")))
    return rf"(?:{_FREE}[(\[]{_FREE}(?:{'|'.join(words)}){_FREE}[)\]])*+"


def _letters(text: str) -> str:
    return _FREE.join(re.escape(char) for char in text if char not in " _")


def _last_label(text: str) -> str:
    """Return the label next to a tag: of `填表人:   联系电话:` the last one."""
    pieces = [
        part for part in re.split(r"[ _\u3000\t\r\n]{2,}|[:：](?=.)", text.strip()) if part.strip()
    ]
    return pieces[-1].strip() if pieces else ""


def fit(pattern: Pattern, text: str, known: frozenset[str]) -> list[Piece] | str | None:
    """Return the answers of a cell, one for each tag; why they are refused; or None: no fit.

    Args:
        pattern: The form's cell.
        text: The copy's cell, as typed.
        known: Keys of all labels of the form. An answer that holds one is no answer.
    """
    if len(text) > pattern.limit:
        return None
    plain = _verbatim(pattern, text)
    if plain is not None:
        return plain
    folded = fold(text)
    lazy = pattern.lazy.fullmatch(folded)
    if lazy is None:
        return None
    greedy = pattern.greedy.fullmatch(folded)
    pieces = [_trimmed(text, *span) for span in lazy.regs[1:]]
    if greedy is not None and greedy.regs != lazy.regs:
        other = [_trimmed(text, *span) for span in greedy.regs[1:]]
        if [p.text for p in pieces] != [p.text for p in other]:
            return "two-cuts"
    whole = label_key(text)
    if any(whole.count(key) > count for key, count in pattern.own):
        return "label-again"
    for piece, chunk in zip(pieces, pattern.cell.chunks, strict=True):
        if (
            chunk.field is not None
            and chunk.option is None
            and (why := odd_answer(piece.text, known))
        ):
            return why
    return pieces


_ANSWER = re.compile("[0-9\u4e00-\u9fa5-]+")


def _verbatim(pattern: Pattern, text: str) -> list[Piece] | None:
    """Return the answers of a cell with the form's own text around plain ones; else None.

    Plain answers have no sign in common with that text, so there is one way to cut it.
    """
    if pattern.signs is None:
        return None
    lead, *between, tail = pattern.cell.literals
    if not text.startswith(lead) or not text.endswith(tail):
        return None
    pieces = []
    start, end = len(lead), len(text) - len(tail)
    for literal in between:
        at = text.find(literal, start, end)
        if at < 0:
            return None
        pieces.append(Piece(text[start:at], start))
        start = at + len(literal)
    pieces.append(Piece(text[start:end], start))
    answers = [piece.text for piece in pieces]
    if not all(map(_ANSWER.fullmatch, answers)) or not pattern.signs.isdisjoint("".join(answers)):
        return None
    return pieces


def _trimmed(text: str, start: int, end: int) -> Piece:
    # A colon typed once more is none of the answer's.
    while start < end and (text[start].isspace() or text[start] in "_\u200b\ufeff:："):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "_\u200b\ufeff"):
        end -= 1
    return Piece(text[start:end], start)


def odd_answer(answer: str, known: frozenset[str]) -> str | None:
    """Return why a text cannot be taken for one answer: a label inside, or two texts far apart."""
    if is_skeleton(answer):
        return None
    folded = fold(answer)
    for match in _FOREIGN.finditer(folded):
        # A long free text may well hold a colon; a label of the form never belongs to an answer.
        if label_key(match[1]) in known or (match.start() > 0 and len(answer) < 60):
            return "label-inside"
        if match.start() == 0 and len(answer) < 30:
            return "label-inside"
    if _INNER_RUN.search(folded):
        return "gap-inside"
    return None


def after_label(text: str, label: str, known: Sequence[str]) -> Piece | None:
    """Return what follows a label inside a cell, up to the next known label; None if not there.

    The label must begin the cell or follow a blank, and be parted from the answer by a colon, a
    blank or a character that is not Chinese.
    """
    found = _find_label(text, label)
    if found is None:
        return None
    end = len(text)
    folded = fold(text)
    for other in known:
        if label_key(other) == label_key(label):
            continue
        for match in re.finditer(rf"(?:^|[\s_]){_spaced(other)}[\s_]*:", folded):
            if found <= match.start() < end:
                end = match.start()
    return _trimmed(text, found, end)


_PLAINLY = re.compile(r"\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?|-?\d+(?:\.\d+)?%?")


def beside_text(issues: Sequence[Issue]) -> tuple[Issue, ...]:
    """Return what is to be said of an answer that shares its cell with text.

    Not that a number or a day is a text: there it can be nothing else.
    """
    typed = ("number-as-text", "date-as-text")
    return tuple(i for i in issues if i.code not in typed or not _PLAINLY.fullmatch(str(i.found)))


def without_label(text: str, label: str) -> str:
    """Return an answer without its own label and colon in front: `单位:数学学院` beside `单位`."""
    if ":" not in text and "：" not in text:
        return text
    found = re.match(rf"[\s_]*{_spaced(label)}[\s_]*:[\s_]*", fold(text))
    return text[found.end() :] if found else text


def _find_label(text: str, label: str) -> int | None:
    matches = list(_label_pattern(label).finditer(fold(text)))
    return matches[0].end() if len(matches) == 1 else None


@lru_cache(maxsize=4096)
def _label_pattern(label: str) -> re.Pattern[str]:
    """Return an expression for a label inside a cell, with what parts it from its answer."""
    return re.compile(rf"(?:^|(?<=[\s_;,。])){_spaced(label)}{_PARTED}")


@lru_cache(maxsize=4096)
def _spaced(label: str) -> str:
    """Return an expression for a label in which blanks and harmless remarks may come and go."""
    parts: list[str] = []
    for match in _TOKEN.finditer(fold(label).strip(" _:")):
        if match.lastgroup == "remark":
            parts.append(_remarks(match[0]))
        elif match.lastgroup in ("char", "colon"):
            parts.append(re.escape(match[0]))
    letters = _FREE.join(parts)
    return letters if label.strip(" _:：").endswith((")", "）", "]")) else letters + _remarks()
