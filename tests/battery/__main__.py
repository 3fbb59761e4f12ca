"""Run the battery widely: `python -m tests.battery --seeds 5 [--combo] [--only NAME]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from . import converted
from .runs import Case, Outcome, cases, layouts, run
from .score import shares


def main() -> int:
    """Print what was found; 1 if anything is WRONG, crashes, or differs by the way of reading."""
    parser = argparse.ArgumentParser(prog="python -m tests.battery")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--only", action="append", default=[], help="a mutation")
    parser.add_argument("--family", action="append", default=[])
    parser.add_argument("--random", type=int, default=0, help="so many forms drawn by lot, instead")
    parser.add_argument("--from", dest="start", type=int, default=0, help="the first of them")
    parser.add_argument(
        "--through", default="", help="xlsx, xls or ods: saved by LibreOffice first"
    )
    parser.add_argument("--combo", action="store_true", help="a second mutation on top")
    parser.add_argument("--show", type=int, default=40, help="how many WRONG to print")
    parser.add_argument("--refused", action="store_true", help="print what was refused, too")
    parser.add_argument("--table", action="store_true", help="print a line a mutation")
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.seeds)
    drawn = range(options.start, options.start + options.random)
    families = (*options.family, *(f"随机{number}" for number in drawn))
    total: Counter[str] = Counter()
    per: defaultdict[str, Counter[str]] = defaultdict(Counter)
    copies = shown = 0
    wanted = cases(seeds, families=families, mutations=tuple(options.only))
    for outcome in _outcomes(map(_combined, wanted) if options.combo else wanted, options.through):
        case = outcome.case
        copies += 1
        counts = Counter(v.verdict for v in outcome.verdicts)
        if outcome.crash:
            counts["crash"] += 1
        if not outcome.both_ways:
            counts["WAYS"] += 1
        total += counts
        per[case.mutation] += counts
        if shown < options.show and _worth(outcome, refused=options.refused):
            shown += 1
            _print(outcome, refused=options.refused)
    if options.table:
        for name, counts in per.items():
            print(f"{name:28} {shares(counts)}")
    print(f"{copies} copies, {sum(total.values())} answers: {shares(total)}")
    return 1 if total["WRONG"] or total["crash"] or total["WAYS"] else 0


def _outcomes(wanted: Iterable[Case], through: str) -> Iterator[Outcome]:
    if through:
        with tempfile.TemporaryDirectory() as folder:
            yield from converted.outcomes(wanted, through, Path(folder))
        return
    for case in wanted:
        outcome = run(case)
        if outcome is not None:
            yield outcome


def _combined(case: Case) -> Case:
    if case.mutation == "the_very_corner":
        return case  # nothing can be moved on a sheet that is full to its last cell
    later = layouts()
    return Case(case.family, case.mutation, case.seed, Random(str(case)).choice(later).name)


def _worth(outcome: Outcome, *, refused: bool) -> bool:
    bad = {"WRONG", "refused"} if refused else {"WRONG"}
    return (
        bool(outcome.crash)
        or not outcome.both_ways
        or any(v.verdict in bad for v in outcome.verdicts)
    )


def _print(outcome: Outcome, *, refused: bool) -> None:
    print(f"== {outcome.case}{'' if outcome.both_ways else '  THE TWO WAYS DIFFER'}")
    if outcome.crash:
        print(outcome.crash)
    bad = {"WRONG", "refused"} if refused else {"WRONG"}
    for verdict in [v for v in outcome.verdicts if v.verdict in bad][:6]:
        wanted = f"wanted {verdict.expected!r} got {verdict.found!r} {verdict.why}"
        print(f"   {verdict.verdict} {verdict.key} {wanted}")


if __name__ == "__main__":
    sys.exit(main())
