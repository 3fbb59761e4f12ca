"""LibreOffice as a second witness: it opens what was patched, and works it out as the original."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .independent import Down, Nowhere
from .office import recalculated
from .proof import MORE, NEW, Proof


def worked_out(proofs: dict[Path, Proof], folder: Path) -> int:
    """Compare every value that LibreOffice shows before and after; return how many there were."""
    books: dict[str, bytes] = {}
    for number, (path, proof) in enumerate(proofs.items()):
        if not proof.made:
            continue
        books[f"{number}-before"] = path.read_bytes()
        books |= {f"{number}-{kind}": data for kind, data in proof.made.items() if kind != "value"}
    read = recalculated(books, folder)
    return sum(
        _compare(proof, number, read) for number, proof in enumerate(proofs.values()) if proof.made
    )


def _compare(proof: Proof, number: int, read: dict[str, Any]) -> int:
    before = read.get(f"{number}-before")
    if before is None:
        if proof.facts:
            proof.differ("LibreOffice does not open it as it came")
        return 0
    compared = 0
    for kind in proof.made.keys() - {"value"}:
        after = read.get(f"{number}-{kind}")
        if after is None:
            proof.differ(f"LibreOffice does not open it: {kind}")
            continue
        for sheet in before.worksheets:
            mine = kind == "rows" and sheet.title == proof.sheet
            here = Down(proof.sheet, proof.at, MORE) if mine else Nowhere()
            compared += _compare_sheet(proof, kind, sheet, after[sheet.title], here)
    proof.facts += compared
    return compared


def _compare_sheet(proof: Proof, kind: str, before: Any, after: Any, here: Down) -> int:
    compared = 0
    for line in before.iter_rows():
        for cell in line:
            if cell.value is None:
                continue
            found = after.cell(here.row(cell.row), cell.column).value
            compared += 1
            if found not in (cell.value, NEW):
                proof.differ(
                    f"LibreOffice {kind}: {before.title}!{cell.coordinate} {cell.value!r} {found!r}"
                )
    return compared
