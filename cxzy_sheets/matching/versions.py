"""Several copies of one unit, form and period: which stands, which is the same, which is older.

    the same values                        重复: one of them stands
    one certainly came after the other     被替代: the newest stands, even if it is returned
    nobody can say                         退回, both: neither is chosen
    they share no key of a 全 block         可能是分批报送: both stand, and both are told
    the older names nothing that is known   被替代, too: it can be no part of the whole

Two copies supersede one another only where they speak of the same: without a 全 block always, with
one where a key stands in both.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..findings import MUST
from ..layout import Field, Layout
from ..reading import Filled
from .receipts import Receipt


@dataclass(frozen=True, slots=True)
class Version:
    """One copy among those of its unit, form and period."""

    place: tuple[str, str]
    """File and sheets: the order where nothing else decides."""
    content: Hashable
    receipt: Receipt
    keys: frozenset[Hashable]
    """What it speaks of; empty: it says nothing, so of everything."""
    lost: bool = False
    """Nothing that it names is known: what comes later takes its place."""


@dataclass(slots=True)
class Verdict:
    """What becomes of one version."""

    same_as: int | None = None
    """重复: the version that stands for it."""
    superseded_by: int | None = None
    rivals: tuple[int, ...] = ()
    """Versions between which nothing decides, itself among them."""
    parts: tuple[int, ...] = ()
    """Versions that may be parts of one whole, itself among them."""


@dataclass(slots=True)
class _Kind:
    """Versions with the same values."""

    members: list[int] = field(default_factory=list)
    newest: list[int] = field(default_factory=list)
    """Those that no version with other values came after."""

    def first(self, versions: Sequence[Version]) -> int:
        """Return the member that stands for all: of the newest the one that came first."""
        among = self.newest or self.members
        return min(among, key=lambda i: (versions[i].receipt.until, versions[i].place))


def verdicts(versions: Sequence[Version]) -> list[Verdict]:
    """Return what becomes of each of the versions of one unit, form and period.

    Their order does not matter.
    """
    made = [Verdict() for _ in versions]
    kinds: dict[Hashable, _Kind] = {}
    for index, version in enumerate(versions):
        kinds.setdefault(version.content, _Kind()).members.append(index)
    beaten = _beaten(versions, kinds)
    for kind in kinds.values():
        kind.newest = [index for index in kind.members if index not in beaten]
    # Dates that contradict one another (a 截至日期 that was set back) decide nothing.
    standing = {c: kind.first(versions) for c, kind in kinds.items() if kind.newest}
    standing = standing or {c: kind.first(versions) for c, kind in kinds.items()}
    for content, kind in kinds.items():
        if content in standing:
            for index in kind.members:
                if index != standing[content]:
                    made[index].same_as = standing[content]
        else:
            for index in kind.members:
                made[index].superseded_by = _winner(beaten[index], versions, standing)
    _between(list(standing.values()), versions, made)
    return made


def _beaten(versions: Sequence[Version], kinds: Mapping[Hashable, _Kind]) -> dict[int, list[int]]:
    """Return version -> those with other values that certainly came after it."""
    found: dict[int, list[int]] = {}
    if len(kinds) == 1:
        return found
    for index, one in enumerate(versions):
        later = [
            at for at, other in enumerate(versions)
            if other.content != one.content
            and (_overlap(one, other) or (one.lost and not other.lost))
            and other.receipt.newer(one.receipt)
        ]  # fmt: skip
        if later:
            found[index] = later
    return found


def _overlap(one: Version, other: Version) -> bool:
    return not one.keys or not other.keys or not one.keys.isdisjoint(other.keys)


def _winner(
    later: Iterable[int], versions: Sequence[Version], standing: Mapping[Hashable, int]
) -> int:
    """Return which of the versions that came after one is to be named: one that stands."""
    alive = set(standing.values())
    named: list[int] = [standing.get(versions[i].content, i) for i in later]
    return min(named, key=lambda i: (i not in alive, versions[i].place))


def _between(standing: list[int], versions: Sequence[Version], made: list[Verdict]) -> None:
    """Tell the versions that stand beside one another: rivals, or parts of one whole."""
    standing.sort(key=lambda i: versions[i].place)
    for index in standing:
        others = [i for i in standing if i != index]
        rivals = [i for i in others if _overlap(versions[index], versions[i])]
        parts = [i for i in others if i not in rivals]
        if rivals:
            made[index].rivals = tuple(i for i in standing if i == index or i in rivals)
        elif parts:
            made[index].parts = tuple(standing)


def content_of(filled: Filled, digest: str) -> Hashable:
    """Return what two copies have in common when their values are the same.

    What could not be read may differ; of such a copy, and of a document, only the same bytes are
    the same.
    """
    unread = any(f.severity == MUST for f in filled.findings) or not filled.layout.pages
    if unread or not filled.recognised:
        return (digest, *filled.sheets)
    heads = tuple((name, answer.state, answer.value) for name, answer in filled.answers.items())
    blocks = tuple(
        (name, tuple((short, tuple(values)) for short, values in read.columns.items()),
         frozenset(read.states.items()))
        for name, read in filled.blocks.items()
    )  # fmt: skip
    return (heads, blocks)


def whole_keys(layout: Layout) -> dict[str, list[str]]:
    """Return block -> its fields that must have every one of their 取值 (键 全)."""
    found: dict[str, list[str]] = {}
    for about in layout.fields.values():
        if about.block is not None and about.key == "全":
            found.setdefault(about.block, []).append(about.short)
    return found


def keys_of(
    filled: Filled, whole: Mapping[str, Sequence[str]], meant: Callable[[Field, Any], Hashable]
) -> frozenset[Hashable]:
    """Return the keys of a copy's 全 blocks; none where it has no such block.

    `meant` gives what a value stands for: a unit's code, whatever it was called.
    """
    found: set[Hashable] = set()
    for block, names in whole.items():
        if block not in filled.blocks:
            continue
        fields = [filled.layout.fields[f"{block}.{name}"] for name in names]
        columns = [filled.blocks[block].columns[name] for name in names]
        for key in zip(*columns, strict=True):
            if any(part is not None for part in key):
                pairs = zip(fields, key, strict=True)
                found.add((block, *(meant(about, value) for about, value in pairs)))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name in a key that the roster does not have."""

    key: str


def is_lost(keys: frozenset[Hashable]) -> bool:
    """Return whether none of a copy's keys names anything that is known."""
    named = [key for key in keys if isinstance(key, tuple)]
    return bool(named) and all(any(isinstance(p, Unknown) for p in key) for key in named)


__all__ = [
    "Unknown", "Verdict", "Version", "content_of", "is_lost", "keys_of", "verdicts", "whole_keys",
]  # fmt: skip
