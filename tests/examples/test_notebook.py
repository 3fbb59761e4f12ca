"""The notebook runs from top to bottom, shows what it says, and leaves the folder as it is."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from . import EXAMPLES, NOTEBOOK, notebook, there


@pytest.fixture(scope="module")
def shown() -> list[str]:
    """What each code cell shows; run without Jupyter, a warning is an error."""
    before = {path: file.read_bytes() for path, file in there().items()}
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.examples.notebook", NOTEBOOK.name],
        cwd=EXAMPLES, capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    assert {path: file.read_bytes() for path, file in there().items()} == before
    made: list[str] = json.loads(done.stdout)
    return made


def cell(shown: list[str], holding: str) -> str:
    """Return what the first cell shows whose source holds a text."""
    sources = notebook.cells(NOTEBOOK, "code")
    return next(out for source, out in zip(sources, shown, strict=True) if holding in source)


def test_it_is_committed_without_outputs():
    """Outputs go stale with every wording, and say who ran it where."""
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert text == notebook.cleared(NOTEBOOK), "run: python -m tests.examples"


def test_every_cell_shows_something(shown: list[str]):
    """But the one that clears up."""
    assert [bool(out.strip()) for out in shown] == [True] * (len(shown) - 1) + [False]


def test_it_needs_nothing_that_the_library_does_not():
    """Imports are the standard library's, the library, and openpyxl."""
    nodes = [
        node
        for source in notebook.cells(NOTEBOOK, "code")
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    names = {
        name
        for node in nodes
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
        )
    }
    assert names - set(sys.stdlib_module_names) == {"cxzy_sheets", "openpyxl"}


def test_what_came_is_as_the_text_says(shown: list[str]):
    """The text names 27 files; a copy that was replaced; the cell of a number with its measure."""
    assert "27 个文件" in "".join(notebook.cells(NOTEBOOK, "markdown"))
    assert "'文件': 27" in cell(shown, "got.counts")
    assert "被替代" in cell(shown, "got.submissions[columns]")
    assert "附件4-文学院.xlsx Sheet1!E8" in cell(shown, "filled.ref")


def test_a_number_is_explained_by_its_cells(shown: list[str]):
    """Four branches, three columns of votes and one of valid ballots: 16 cells, all of one copy."""
    lines = cell(shown, "got.explain").splitlines()[1:]
    assert len(lines) == 16
    assert all("文学院党委/附件4-文学院.xlsx" in line for line in lines)


def test_opposite_verdicts_on_the_same_votes(shown: list[str]):
    """E03: 76, 71 and 78 % fail, 97, 97 and 95 % of the same votes pass; 159/199 fails by both."""
    lines = cell(shown, "strict = cs.collect").splitlines()
    verdicts = {line.split()[0]: line.split()[1:] for line in lines if "党支部" in line}
    assert verdicts["文学院学生第一党支部"] == ["0.76", "0.97", "False", "True"]
    assert verdicts["理学院教师党支部"] == ["0.71", "0.97", "False", "True"]
    assert verdicts["理学院学生第一党支部"] == ["0.78", "0.95", "False", "True"]
    assert verdicts["文学院教师党支部"][2:] == ["True", "True"]
    # The text says one by 满意度, nine by 满意率.
    assert [sum(v[place] == "True" for v in verdicts.values()) for place in (2, 3)] == [1, 9]
    assert "低于门槛" in cell(shown, "159 / 199")


def test_the_texts_are_written(shown: list[str]):
    """Each of the kit's four comes; the reminder names the three things that did not come."""
    assert len(re.findall(r"\.md'", cell(shown, "cs.write_texts"))) == 5
    reminder = cell(shown, "催报通知.md")
    assert all(f"| {name} |" in reminder for name in ("机关党总支", "图书馆直属党支部"))
