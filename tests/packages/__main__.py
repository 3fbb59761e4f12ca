"""`python -m tests.packages [folder …]`: the patcher proved on workbooks that nobody here made.

One cell is set and three rows are put in; then it is told how many parts were compared byte for
byte, how many facts (values, formulas, areas) through openpyxl, and what differed. `--libreoffice`
lets LibreOffice open and work out every result as well.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from . import nasty
from .libreoffice import worked_out
from .proof import Proof, proved

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def workbooks(folders: list[Path]) -> list[Path]:
    """Return the .xlsx and .xlsm of some folders."""
    found = {
        p for folder in folders for kind in ("xlsx", "xlsm") for p in folder.rglob(f"*.{kind}")
    }
    return sorted(found)


def told(proofs: list[Proof]) -> str:
    """Return the table that is printed."""
    lines = [f"{'parts':>6} {'facts':>7} {'left':>5} {'differ':>6}  workbook"]
    for one in proofs:
        numbers = f"{one.parts:6} {one.facts:7} {one.dropped:5} {len(one.differences):6}"
        lines.append(f"{numbers}  {one.name}{'  – ' + one.why_not if one.why_not else ''}")
        lines += [f"{'':28}{text[:200]}" for text in one.differences[:6]]
    done = [one for one in proofs if one.facts]
    lines.append(
        f"{len(done)} workbooks, {sum(p.parts for p in done)} parts, {sum(p.facts for p in done)} "
        f"facts compared, {sum(p.dropped for p in done)} results left to Excel, "
        f"{sum(len(p.differences) for p in proofs)} differences; {len(proofs) - len(done)} left out"
    )
    return "\n".join(lines)


def main() -> int:
    """Prove, print, and return 1 where anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[CORPUS])
    parser.add_argument("--libreoffice", action="store_true")
    parser.add_argument("--nasty", type=int, default=0, metavar="N",
                        help="prove N workbooks of tests.packages.nasty instead")  # fmt: skip
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as drawn, tempfile.TemporaryDirectory() as folder:
        if given.nasty:
            nasty.write(Path(drawn), given.nasty)
        paths = workbooks([Path(drawn)] if given.nasty else given.folders)
        proofs = [proved(path) for path in paths]
        if given.libreoffice:
            worked_out(dict(zip(paths, proofs, strict=True)), Path(folder))
    print(told(proofs))
    return int(any(proof.differences for proof in proofs))


if __name__ == "__main__":
    sys.exit(main())
