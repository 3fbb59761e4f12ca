"""`python -m tests.benchmarks`: what reading costs beside a bare calamine and an openpyxl loop.

    case                         ms a file    x bare calamine
    bare calamine loop           …            1.0
    form.read                    …            …
    openpyxl loop                …            …

Then blanks sent out and copies returned, each beside a script with openpyxl (`both_ways`).

Then 20, 200 and 2,000 files collected: time a file must stay flat. Rounds are interleaved; the
ratios are medians of those of each round, since a shared machine slows down all of a round.
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import openpyxl
from python_calamine import CalamineWorkbook

import cxzy_sheets as cs

from . import both_ways, drawn


def bare(files: list[bytes]) -> None:
    """Read every cell with calamine and nothing else."""
    for data in files:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def loop(files: list[bytes]) -> None:
    """Read every cell with openpyxl, as scripts in offices do."""
    for data in files:
        sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
        for row in sheet.iter_rows(values_only=True):
            for _ in row:
                pass


def reading(form: cs.Form, files: list[bytes]) -> None:
    """Read, align, type and check every copy."""
    for data in files:
        form.read(data)


def measured(
    cases: dict[str, tuple[Callable[[], None], int]], rounds: int
) -> dict[str, list[float]]:
    """Return the milliseconds a file of each case in each round, rounds interleaved."""
    taken: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, (run, count) in cases.items():
            start = time.perf_counter()
            run()
            taken[name].append((time.perf_counter() - start) / count * 1000)
    return taken


def ratio(above: list[float], below: list[float]) -> float:
    """Return the median of the rounds' ratios."""
    return statistics.median(a / b for a, b in zip(above, below, strict=True))


def collected(form: cs.Form, counts: list[int]) -> dict[int, float]:
    """Return milliseconds a file of collecting folders of these sizes."""
    found = {}
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            for number in range(count):
                Path(folder, f"{number:05}.xlsx").write_bytes(drawn.copy(number))
            start = time.perf_counter()
            got = cs.collect(form, inbox=folder)
            found[count] = (time.perf_counter() - start) / count * 1000
            assert got.counts["接收"] == count
    return found


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--counts", type=int, nargs="*", default=[20, 200, 2000])
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    form = cs.Form(drawn.tagged(), name="附件4")
    files = [drawn.copy(number) for number in range(given.files)]
    # Ten hold each kind of copy in its share; openpyxl takes too long for more.
    few = files[: max(given.files // 100 * 10, 10)]
    reading(form, few)
    cases: dict[str, tuple[Callable[[], None], int]] = {
        "bare calamine loop": (lambda: bare(files), len(files)),
        "form.read": (lambda: reading(form, files), len(files)),
        "openpyxl loop": (lambda: loop(few), len(few)),
    }
    times = measured(cases, given.rounds)
    base = times["bare calamine loop"]
    print(f"{'case':28}{'best ms':>10}{'median ms':>11}{'x bare calamine':>18}")
    for name, taken in times.items():
        middle = statistics.median(taken)
        print(f"{name:28}{min(taken):10.3f}{middle:11.3f}{ratio(taken, base):18.2f}")
    times_less = ratio(times["openpyxl loop"], times["form.read"])
    print(f"openpyxl / form.read: {times_less:.1f}")
    written = both_ways.times(given.files, given.rounds, measured)
    for what in ("blank", "return"):
        other = f"{what} by openpyxl"
        for name in (what, other):
            print(f"{name:28}{min(written[name]):10.3f}{statistics.median(written[name]):11.3f}")
        print(f"openpyxl / {what}: {ratio(written[other], written[what]):.1f}")
    flat = collected(form, given.counts)
    for count, value in flat.items():
        print(f"collect {count:>6} files{value:20.3f} ms a file")
    if given.json:
        given.json.write_text(
            json.dumps({"ms": {**times, **written}, "collect": flat}, indent=1), "utf-8"
        )


if __name__ == "__main__":
    main()
