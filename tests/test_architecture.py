"""The project's own laws: import order, addresses of third parties, exports, a light import."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import cxzy_sheets as cs

PACKAGE = Path(cs.__file__).parent
ORDER = (
    "version", "errors", "severities", "refs", "wordings", "catalogue", "findings", "names",
    "unit_names", "values", "formulas", "workbooks", "packages", "intake", "layout", "reading",
    "checks", "filling", "tagging", "forms", "roster", "lists", "calendars", "cycle", "matching",
    "tables", "crosschecks", "collection", "outputs", "templates", "runs", "__init__",
    "cli", "__main__",
)  # fmt: skip
"""DESIGN §4: a module imports only what stands before it."""

ADDRESSES = {
    "openpyxl": {"workbooks"},
    "python_calamine": {"workbooks"},
    "lxml": {"packages"},
    "xlsxwriter": {"outputs"},
    "rapidfuzz": {"names", "reading"},
    "chinese_calendar": {"calendars"},
    "jinja2": {"outputs"},
    "docx": {"outputs"},
    "markdown_it": {"outputs"},
    "click": {"cli"},
    "rich": {"cli"},
}
"""Every third-party library has an address (STYLE §1.6)."""

HEAVY = {
    "pandas", "numpy", "openpyxl", "lxml", "xlsxwriter", "python_calamine", "jinja2", "docx",
    "markdown_it",
}  # fmt: skip


def modules() -> Iterator[tuple[str, Path]]:
    """Give each file of the package with the name of the part that it belongs to."""
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        yield inside.parts[0].removesuffix(".py"), path


def imported(path: Path) -> Iterator[tuple[str, bool]]:
    """Give what a file imports, functions included: (part or library, whether it is ours)."""
    depth = len(path.relative_to(PACKAGE).parts) - 1
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.name.split(".")
                ours = name[0] == "cxzy_sheets"
                yield (name[1] if ours and len(name) > 1 else "__init__" if ours else name[0]), ours
        elif isinstance(node, ast.ImportFrom):
            if node.level == 0:
                name = (node.module or "").split(".")
                ours = name[0] == "cxzy_sheets"
                yield (name[1] if ours and len(name) > 1 else "__init__" if ours else name[0]), ours
            elif node.level == depth + 1:
                if node.module:
                    yield node.module.split(".")[0], True
                else:
                    for alias in node.names:
                        yield alias.name, True


def test_every_part_of_the_package_has_its_place_in_the_order():
    """A new part is put into the order before it is written."""
    assert {part for part, _ in modules()} <= set(ORDER)


def test_a_module_imports_only_what_stands_before_it():
    """The order of DESIGN §4 is the import order, imports inside functions included."""
    wrong = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for part, path in modules()
        if part != "__init__"
        for name, ours in imported(path)
        if ours and name != part and ORDER.index(name) >= ORDER.index(part)
    ]
    assert wrong == []


def test_third_party_libraries_have_one_address():
    """openpyxl, calamine, lxml, xlsxwriter … are imported where they live and nowhere else."""
    wrong = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for part, path in modules()
        for name, ours in imported(path)
        if not ours and part not in ADDRESSES.get(name, {part})
    ]
    assert wrong == []


def test_exports_are_sorted_and_all_there():
    """`__all__` is sorted, and each of its names loads."""
    assert list(cs.__all__) == sorted(cs.__all__)
    assert [name for name in cs.__all__ if getattr(cs, name, None) is None] == []


def test_an_unknown_name_is_an_attribute_error():
    """What is not exported is not there."""
    with pytest.raises(AttributeError, match="nothing"):
        cs.nothing  # noqa: B018


@pytest.mark.parametrize("statement", ["import cxzy_sheets", "import cxzy_sheets.cli"])
def test_importing_loads_nothing_heavy(statement: str):
    """Neither the library nor its command line loads pandas, numpy or openpyxl by itself."""
    code = f"{statement}; import sys; print(sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
