"""`python -m tests.tagging [kits|six|battery|random]`: print how many tags are found."""

from __future__ import annotations

import sys

from .measure import Score, battery, drawings, kits, random, scored, total


def _scores(name: str) -> list[Score]:
    if name == "six":
        return drawings()
    cases = {"kits": kits, "battery": battery, "random": lambda: random(range(40))}[name]
    return [scored(case) for case in cases()]


for name in sys.argv[1:] or ("kits", "six", "battery", "random"):
    scores = _scores(name)
    for score in scores:
        if score.found < score.tags or score.extra or score.wrong:
            print("  ", score)
    print(f"{name}: {total(scores)}")
