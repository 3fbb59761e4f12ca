"""The committed example `examples/2011-群众评议`, and the notebook that walks through it.

school     who there is, and what the evaluation came to: the truth
copies     the inbox: filled copies, some of them drifted or wrong on purpose
office     名册.xlsx and 收文登记.xlsx
notebook   the notebook's cells, and how they are run without Jupyter

`python -m tests.examples` writes the folder anew; everything else in it is the kit's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cxzy_sheets.runs.scripts import scripts

from ..kits import FOLDER as KITS

EXAMPLES = Path(__file__).parents[2] / "examples"
NAME = "2011-群众评议"
FOLDER = EXAMPLES / NAME
NOTEBOOK = EXAMPLES / "群众评议.ipynb"
KIT = KITS / "群众评议"


def made() -> Mapping[str, bytes]:
    """Return every file of the example: its path in the folder -> its bytes."""
    from . import copies, office

    files = {
        path.relative_to(KIT).as_posix(): path.read_bytes()
        for path in sorted(KIT.rglob("*"))
        if path.is_file() and not path.name.endswith(".xlsx.txt")
    }
    files |= scripts()
    files |= {"名册.xlsx": office.roster(), "收文登记.xlsx": office.register()}
    return files | {f"收件箱/{path}": data for path, data in copies.inbox().items()}


def there() -> Mapping[str, Path]:
    """Return every file that is in the folder, but what runs made of it."""
    return {
        path.relative_to(FOLDER).as_posix(): path
        for path in sorted(FOLDER.rglob("*"))
        if path.is_file() and path.relative_to(FOLDER).parts[0] != "产出"
    }
