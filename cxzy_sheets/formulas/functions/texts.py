"""LEN, LEFT, FIND and their kin: of a blank they are unknown, but TRIM of a blank is blank (S3)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .. import operators as op
from ..compiler import Compiler
from ..data import BLANK, KNOWN, VALUE, State, V, codes_of, merged, with_code
from ..data import texts as as_array
from ..operators import paired
from ..schema import ANY, BOOL, DATE, NUM, TEXT
from ..syntax import Call, Node, to_text
from ..typed import Typed
from ._function import Function, Make


def as_text(compiler: Compiler, node: Node) -> Typed:
    """Return an argument as a text; a number is the text that Excel makes of it."""
    part = compiler.compile(node)
    if part.kind == DATE:
        raise compiler.refuse(
            node, f"{to_text(node)} 是日期,不是文字。", f'请写 TEXT({to_text(node)},"yyyy-mm-dd")。'
        )
    return part if part.kind in (TEXT, ANY) else compiler.need(part, TEXT, NUM, BOOL)


def _numbers(compiler: Compiler, arguments: list[Node]) -> list[Typed]:
    return [compiler.need(compiler.compile(a), NUM) for a in arguments]


def _len(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    def work(values: list[V]) -> V:
        text = op.as_text(values[0])
        return V(np.array([len(t) for t in text.v.tolist()], float), merged(text.s))

    return compiler.combine(node, NUM, [as_text(compiler, arguments[0])], work)


def _cut(cut: Callable[[str, int, int], str], *, first: bool) -> Make:
    """Return LEFT, RIGHT, or with `first` MID; #VALUE! where a place or a length is none."""

    def work(values: list[V]) -> V:
        text, numbers = op.as_text(values[0]), values[1:]
        start = numbers[0].v if first else np.ones(1)
        size = numbers[-1].v
        made = [
            cut(t, int(a), int(b)) if a >= 1 and b >= 0 else ""
            for t, a, b in paired(text.v, np.nan_to_num(start), np.nan_to_num(size))
        ]
        state = merged(text.s, *(v.s for v in numbers))
        wrong = (start < 1) | (size < 0)
        if wrong.any():
            whole = np.broadcast_to(wrong, len(made))
            state = with_code(state, whole & _unmarked(state, len(made)), VALUE)
        return V(as_array(made), state)

    def make(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
        text = as_text(compiler, arguments[0])
        numbers = _numbers(compiler, arguments[1:])
        if not numbers:
            return compiler.combine(node, TEXT, [text], lambda vs: work([*vs, V(np.ones(1))]))
        return compiler.combine(node, TEXT, [text, *numbers], work)

    return make


def _unmarked(state: State, size: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return where nothing is unknown, so that an error can be a known fact."""
    return np.ones(size, bool) if state is None else np.broadcast_to(state == KNOWN, size)


def _trim(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    def work(values: list[V]) -> V:
        text = op.as_text(values[0])
        made = as_array([_trimmed(t) for t in text.v.tolist()])
        if text.s is None:
            return V(made)
        state = np.where(text.s == BLANK, np.uint8(BLANK), codes_of(V(text.v, merged(text.s))))
        return V(made, state)

    return compiler.combine(node, TEXT, [as_text(compiler, arguments[0])], work)


def _trimmed(text: str) -> str:
    """Return a text without blanks at its ends, and with one where it has several.

    Full-width and non-breaking blanks are blanks here; Excel's TRIM leaves them.
    """
    plain = text.replace("\u3000", " ").replace("\xa0", " ")
    return " ".join(piece for piece in plain.split(" ") if piece)


def _find(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    parts = [as_text(compiler, a) for a in arguments[:2]] + _numbers(compiler, arguments[2:])

    def work(values: list[V]) -> V:
        sought, text = op.as_text(values[0]), op.as_text(values[1])
        start = np.nan_to_num(values[2].v) if len(values) == 3 else np.ones(1)
        at = np.array(
            [
                t.find(s, int(a) - 1) + 1 if 1 <= a <= len(t) + 1 else 0
                for s, t, a in paired(sought.v, text.v, start)
            ],
            float,
        )
        state = merged(sought.s, text.s, *(v.s for v in values[2:]))
        return V(at, with_code(state, (at == 0) & _unmarked(state, len(at)), VALUE))

    return compiler.combine(node, NUM, parts, work)


def _substitute(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    parts = [as_text(compiler, a) for a in arguments[:3]] + _numbers(compiler, arguments[3:])

    def work(values: list[V]) -> V:
        given = [op.as_text(v) for v in values[:3]]
        state = merged(*(v.s for v in given), *(v.s for v in values[3:]))
        if len(values) == 3:
            rows = paired(*(v.v for v in given))
            return V(as_array([t.replace(old, new) if old else t for t, old, new in rows]), state)
        which = np.nan_to_num(values[3].v)
        made = as_array([_one(*row) for row in paired(*(v.v for v in given), which)])
        wrong = np.broadcast_to(which < 1, len(made))
        return V(made, with_code(state, wrong & _unmarked(state, len(made)), VALUE))

    return compiler.combine(node, TEXT, parts, work)


def _one(text: str, old: str, new: str, which: float) -> str:
    """Return the text with the n-th `old` replaced."""
    at = -1
    for _ in range(int(which)):
        at = text.find(old, at + 1) if old else -1
        if at < 0:
            return text
    return text[:at] + new + text[at + len(old) :] if at >= 0 else text


def _concat(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    parts = [as_text(compiler, a) for a in arguments]

    def work(values: list[V]) -> V:
        made = op.as_text(values[0])
        for value in values[1:]:
            made = op.joined(made, value)
        return V(made.v, merged(made.s))

    return compiler.combine(node, TEXT, parts, work)


def _exact(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    def work(values: list[V]) -> V:
        one, two = op.as_text(values[0]), op.as_text(values[1])
        return V(np.asarray(one.v == two.v, bool), merged(one.s, two.s))

    return compiler.combine(node, BOOL, [as_text(compiler, a) for a in arguments], work)


FUNCTIONS = (
    Function("LEN", _len, 1, 1),
    Function("LEFT", _cut(lambda text, _, size: text[:size], first=False), 1, 2),
    Function("RIGHT", _cut(lambda text, _, size: text[-size:] if size else "", first=False), 1, 2),
    Function("MID", _cut(lambda text, at, size: text[at - 1 : at - 1 + size], first=True), 3, 3),
    Function("TRIM", _trim, 1, 1),
    Function("FIND", _find, 2, 3),
    Function("SUBSTITUTE", _substitute, 3, 4),
    Function("CONCAT", _concat, 1, None),
    Function("EXACT", _exact, 2, 2),
)
