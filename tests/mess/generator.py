"""A seeded generator of messy filled forms, and what a reader made of each, answer by answer.

    seed → form by lot → truth → filled copy → kinds of mess, one to six → bytes → read → judged

What may be read afterwards is settled before the library sees the file: see `mess.MessKind`. The
copy is drawn and filled by openpyxl, never by the library.
"""

from __future__ import annotations

import functools
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import cxzy_sheets as cs
from cxzy_sheets.reading import Filled
from cxzy_sheets.refs import address, box

from ..battery.drawing import REFUSE, UNKNOWN, Family, Key
from ..battery.mutations import MUTATIONS, SkippedError
from ..battery.score import Verdict, judge
from . import kinds_files, kinds_values
from .forms import family_names, family_of
from .mess import FILE, KINDS, STRUCTURE, VALUE, Mess, MessKind

assert kinds_values  # their import fills KINDS

RANDOM_FORMS = 60
"""Forms drawn by lot among those that a copy may be of."""
READ, REFUSED, WRONG, REPORTED = "读对", "没有读", "读错", "报明"


@dataclass
class Outcome:
    """What became of one messy form."""

    seed: int
    family: str
    kinds: dict[str, frozenset[Key]] = field(default_factory=dict)
    """Name of a kind of mess -> the answers that it touched."""
    verdicts: list[Verdict] = field(default_factory=list)
    crash: str = ""
    filled: Filled | None = None

    def of(self, kind: str | None = None) -> Counter[str]:
        """Return how many answers were read, refused, reported, wrong; of those a kind touched."""
        found: Counter[str] = Counter()
        for verdict in self.verdicts:
            stray = verdict.why == "nobody's record"
            if verdict.expected is UNKNOWN or (
                kind is not None and not stray and verdict.key not in self.kinds[kind]
            ):
                continue
            if verdict.verdict == "WRONG":
                found[WRONG] += 1
            elif verdict.expected is REFUSE:
                found[REPORTED] += 1
            else:
                found[READ if verdict.verdict == "right" else REFUSED] += 1
        if self.crash:
            found[WRONG] += 1
        return found

    def __str__(self) -> str:
        return f"{self.seed} {self.family}: {'、'.join(self.kinds)}"


@functools.cache
def form_of(family: str) -> cs.Form:
    """Return a form, loaded once."""
    return cs.Form(family_of(family).form, name=family)


def messy(seed: int, only: Sequence[str] = ()) -> tuple[Mess, Outcome]:
    """Return the messy copy of a seed, and its outcome before it is read."""
    rng = Random(seed)
    names = family_names(RANDOM_FORMS)
    for _ in range(200 if only else 20):
        name = rng.choice(names)
        family = family_of(name)
        copy = family.filled(family.truth(rng))
        types, measures = _declared(family)
        made = Mess(copy, rng, types, measures)
        outcome = Outcome(seed, name)
        done = all(_mess_up(made, chosen, outcome) for chosen in _chosen(rng, only))
        if done and outcome.kinds:
            return made, outcome
    raise SkippedError(only)


def _mess_up(made: Mess, chosen: MessKind, outcome: Outcome) -> bool:
    """Apply a kind of mess where it fits; give False where it broke off halfway."""
    name = next(name for name, one in KINDS.items() if one is chosen)
    try:
        touched = chosen.apply(made)
    except (SkippedError, LookupError, StopIteration, ValueError):
        return chosen.where != STRUCTURE
    except AttributeError as error:
        if "MergedCell" not in str(error):
            raise
        return False  # covered by a merge: a person could not write there either
    keys = frozenset(made.copy.truth if touched is None else touched)
    outcome.kinds[name] = keys
    if chosen.where == VALUE:
        made.touched.update(dict.fromkeys(keys, name))
    return True


def _chosen(rng: Random, only: Sequence[str]) -> list[MessKind]:
    """Return one to six kinds: at most one that changes texts, then values, then the file."""
    kinds = list(KINDS.values())
    if only:
        return [KINDS[name] for name in only]
    structures = [k for k in kinds if k.where == STRUCTURE]
    later = [k for n, k in KINDS.items() if k.where == STRUCTURE and MUTATIONS[n].layout]
    found: list[MessKind] = []
    if rng.random() < 0.6:
        found.append(rng.choice(structures))
    if rng.random() < 0.35:
        found.append(rng.choice(later))
    if KINDS["sheet_copied_same"] not in found:
        # What is typed into one of two equal sheets makes two copies of them that differ.
        found += rng.sample([k for k in kinds if k.where == VALUE], rng.choice((1, 2, 2, 3, 4)))
    if rng.random() < 0.5:
        found.append(rng.choice([k for k in kinds if k.where == FILE]))
    return list(dict.fromkeys(found))


def _declared(family: Family) -> tuple[dict[str, str], dict[str, str]]:
    """Return the types and the measures of a form's fields, as they are declared or shown."""
    types = {name: _shown(kind.number_format) for name, kind in family.kinds.items()}
    measures: dict[str, str] = {}
    for line in family.ziduan:
        block = ""
        for name in str(line["字段"]).split(";"):
            block, _, short = name.rpartition(".") if "." in name else (block, "", name)
            full = f"{block}.{short}" if block else name
            if line.get("类型"):
                types[full] = line["类型"]
            if line.get("计量"):
                measures[full] = line["计量"]
    return types, measures


def _shown(number_format: str) -> str:
    if "%" in number_format:
        return "百分比"
    if "y" in number_format:
        return "日期"
    if number_format == "0":
        return "整数"
    return "小数" if number_format.startswith(("0.", "#,")) else "文本"


def run(seed: int, only: Sequence[str] = ()) -> Outcome:
    """Return what became of the messy form of a seed."""
    made, outcome = messy(seed, only)
    data = made.copy.bytes()
    for edit in made.raw:
        data = edit(data)
    try:
        filled = _read(form_of(outcome.family), made, data)
    except Exception:
        outcome.crash = traceback.format_exc()
        return outcome
    outcome.filled = filled
    outcome.verdicts = [_settled(made, filled, verdict) for verdict in judge(made.copy, filled)]
    return outcome


def _read(form: cs.Form, made: Mess, data: bytes) -> Filled:
    if not made.container:
        return form.read(data, name=made.name)
    with tempfile.TemporaryDirectory() as folder:
        for name, content in kinds_files.packed(made.container, made.name, data).items():
            (Path(folder) / name).write_bytes(content)
        got = cs.collect(form, inbox=folder)
        copies = [one.filled for one in got.made]
    # What no reader can open gives no copy; the library says so of the file by itself, too.
    return copies[0] if copies else form.read(data, name=made.name)


def _settled(made: Mess, filled: Filled, verdict: Verdict) -> Verdict:
    """Return a verdict that knows 是 and 否, and asks a refusal to be told at its very cell."""
    said = "是" if verdict.found is True else "否"
    if isinstance(verdict.found, bool) and said == verdict.expected:
        return Verdict(verdict.key, "right", verdict.expected, verdict.found)
    place = made.copy.at.get(verdict.key)
    refused = verdict.verdict == "right" and verdict.expected is REFUSE
    if refused and verdict.key in made.touched and place and not _at_cell(filled, place):
        return Verdict(verdict.key, "WRONG", REFUSE, verdict.found, "not told at its cell")
    return verdict


def _at_cell(filled: Filled, place: tuple[str, int, int]) -> bool:
    _, row, column = place
    for finding in filled.findings:
        if finding.severity != "强制":
            continue
        if finding.cell is None:
            return True  # the whole file or sheet
        if address(row - 1, column - 1) in str(finding.facts.get("nearby", "")):
            return True  # an answer beside the cell that it belongs into
        for area in finding.cell.split("、"):
            top, left, bottom, right = box(area)
            if top < row <= bottom + 1 and left < column <= right + 1:
                return True
            if finding.field in filled.blocks and top < row <= bottom + 1:
                return True  # the whole row
    return False


def outcomes(seeds: Iterable[int], only: Sequence[str] = ()) -> Iterator[Outcome]:
    """Give the outcome of each seed that has one."""
    for seed in seeds:
        try:
            yield run(seed, only)
        except SkippedError:
            continue


def table(found: Iterable[Outcome]) -> tuple[dict[str, Counter[str]], Counter[str]]:
    """Return the counts of each kind of mess, and those of all forms."""
    per: dict[str, Counter[str]] = {name: Counter() for name in KINDS}
    total: Counter[str] = Counter()
    for outcome in found:
        total += outcome.of()
        total["份"] += 1
        for name in outcome.kinds:
            per[name] += outcome.of(name)
            per[name]["份"] += 1
    return per, total


def share(counts: Mapping[str, int]) -> float:
    """Return the share of readable answers that were read; 1 where there are none."""
    asked = counts.get(READ, 0) + counts.get(REFUSED, 0) + counts.get(WRONG, 0)
    return counts.get(READ, 0) / asked if asked else 1.0


def row(name: str, counts: Mapping[str, Any]) -> str:
    """Return a line of the table in Markdown."""
    about = KINDS[name]
    asked = counts.get(READ, 0) + counts.get(REFUSED, 0)
    read = f"{counts.get(READ, 0)}/{asked}" if asked else "—"
    told = str(counts.get(REPORTED, 0)) if counts.get(REPORTED, 0) else "—"
    can = "可读" if about.recoverable else "不可读"
    return (
        f"| {about.row} | {about.name} | {about.where} "
        f"| {can} | {counts.get('份', 0)} | {read} | {told} | {counts.get(WRONG, 0)} |"
    )
