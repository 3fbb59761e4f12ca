"""The notebook as JSON: cleared of what it gave, and its cells run without Jupyter.

It is committed without outputs: what the cells give is held by tests, not by a copy of it that
every change of a wording would make untrue.

Run as a script it runs the code cells of a notebook in order, in one namespace, and prints what
each of them shows as a JSON list: `python -m tests.examples.notebook NOTEBOOK`.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def cells(path: Path, kind: str) -> Iterator[str]:
    """Give the sources of the cells of a kind, `code` or `markdown`."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == kind:
            yield "".join(cell["source"])


def cleared(path: Path) -> str:
    """Return the notebook without outputs, numbers and marks of who ran it, one form for all."""
    given = json.loads(path.read_text(encoding="utf-8"))
    made = [_cell(number, cell) for number, cell in enumerate(given["cells"], start=1)]
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    notebook = {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def _cell(number: int, cell: dict[str, Any]) -> dict[str, Any]:
    made = {
        "cell_type": cell["cell_type"],
        "id": f"cell-{number:02}",
        "metadata": {},
        "source": "".join(cell["source"]).strip().splitlines(keepends=True),
    }
    empty = {"execution_count": None, "outputs": []} if cell["cell_type"] == "code" else {}
    return made | empty


def _shown(source: str, names: dict[str, Any], number: int) -> str:
    """Run a cell; return what it prints, and what a notebook would show of its last line."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(tree, f"cell {number}", "exec"), names)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), names)
            if hasattr(value, "_repr_html_"):
                assert value._repr_html_()
            if value is not None:
                print(repr(value))
    return out.getvalue()


if __name__ == "__main__":
    import pandas as pd

    pd.set_option(
        "display.width", None, "display.max_columns", None, "display.max_rows", None,
        "display.max_colwidth", None,
    )  # fmt: skip
    space: dict[str, Any] = {"__name__": "__main__"}
    code = enumerate(cells(Path(sys.argv[1]), "code"), start=1)
    shown = [_shown(source, space, number) for number, source in code]
    sys.stdout.buffer.write(json.dumps(shown).encode())
