"""Messy forms by the thousand: `python -m tests.mess [--forms 2000] [--show 20]`."""

from __future__ import annotations

import argparse
import sys

from .generator import READ, REFUSED, REPORTED, WRONG, Outcome, outcomes, row, share, table
from .mess import KINDS

HEAD = (
    "| 条目 | 怎么乱 | 在哪里 | 事先定的 | 份 | 读出/可读 | 报明 | 读错 |\n"
    "|---|---|---|---|--:|--:|--:|--:|"
)


def main() -> int:
    """Print the table by kind; 1 if anything was read wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.mess")
    parser.add_argument("--forms", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--only", action="append", default=[], help="a kind of mess, alone")
    parser.add_argument("--show", type=int, default=20, help="how many wrong ones to print")
    parser.add_argument("--refused", action="store_true", help="print what was not read, too")
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.forms)
    shown = 0
    made: list[Outcome] = []
    for outcome in outcomes(seeds, options.only):
        made.append(outcome)
        counts = outcome.of()
        if shown < options.show and (counts[WRONG] or (options.refused and counts[REFUSED])):
            shown += 1
            _print(outcome, refused=options.refused)
    per, total = table(made)
    print(HEAD)
    for name in sorted(KINDS, key=lambda name: (KINDS[name].row, name)):
        print(row(name, per[name]))
    print(
        f"\n{total['份']} 份,{len(KINDS)} 种:可读的 {total[READ] + total[REFUSED]} 个答案读出 "
        f"{total[READ]} 个({share(total):.2%}),不可读的报明 {total[REPORTED]} 个,"
        f"读错 {total[WRONG]} 个。"
    )
    return 1 if total[WRONG] else 0


def _print(outcome: Outcome, *, refused: bool) -> None:
    print(f"== {outcome}", file=sys.stderr)
    if outcome.crash:
        print(outcome.crash, file=sys.stderr)
    bad = {"WRONG", "refused"} if refused else {"WRONG"}
    for verdict in [v for v in outcome.verdicts if v.verdict in bad][:5]:
        said = f"wanted {verdict.expected!r:.60} got {verdict.found!r:.60} {verdict.why}"
        print(f"   {verdict.verdict} {verdict.key} {said}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
