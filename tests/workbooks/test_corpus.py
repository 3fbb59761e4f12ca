"""Workbooks that nobody here made: each is read or refused with a code, within time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineError, CalamineWorkbook

from cxzy_sheets.errors import WorkbookError
from cxzy_sheets.workbooks import Sheet, guard, read_book
from cxzy_sheets.workbooks.kinds import CODES
from cxzy_sheets.workbooks.ooxml import OoxmlReader
from cxzy_sheets.workbooks.zipped import Archive

from .peaks import PEAK
from .test_readers import _with_openpyxl, filled, ours

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus is not there"),
]

FILES = sorted(path for path in CORPUS.rglob("*") if path.is_file() and path.suffix != ".md")
ORDINARY = (
    "48539.xlsx", "50096.xlsx", "54071.xlsx", "55640.xlsx", "56169.xlsx", "56574.xlsx",
    "57828.xlsx",
    "60289.xlsx", "ElapsedFormatTests.xlsx", "FormatConditionTests.xlsx", "SimpleScatterChart.xlsx",
    "Themes.xlsx", "WithMoreVariousData.xlsx", "XSSFSheet.copyRows.xlsx", "ref2-56737.xlsx",
    "simple-table-named-range.xlsx", "workbookProtection_not_protected.xlsx", "fn.xlsx",
)  # fmt: skip

_EACH = (
    PEAK
    + """
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (1536 << 20, 1536 << 20))
from cxzy_sheets.errors import WorkbookError
from cxzy_sheets.workbooks import read_book
for path in sys.stdin.read().splitlines():
    with open(path, "rb") as stream:
        data = stream.read()
    start = time.perf_counter()
    try:
        book = read_book(data, name=path)
        said = {"sheets": len(book.sheets)}
        for sheet in book.sheets:
            sheet.look()
    except WorkbookError as error:
        said = {"code": error.code, "hint": error.hint}
    except BaseException as error:
        said = {"foreign": repr(error)}
    took = time.perf_counter() - start
    peak = peak_of_this_process()
    print(json.dumps({"path": path, "took": took, "peak": peak, **said}), flush=True)
"""
)

REFUSED = {
    "protected_passtika.xlsx": "encrypted", "password.xls": "encrypted", "51832.xls": "encrypted",
    "xor-encryption-abc.xls": "encrypted", "poc-xmlbomb-empty.xlsx": "damaged-file",
    "duplicate-filename.xlsx": "damaged-file",
    "clusterfuzz-testcase-minimized-POIFuzzer-5040805309710336.xlsx": "damaged-file",
}  # fmt: skip


@pytest.fixture(scope="module")
def outcomes() -> dict[str, dict[str, Any]]:
    """Return what became of every file, read one after another in one process with limits."""
    done = subprocess.run(
        [sys.executable, "-c", _EACH], input="\n".join(map(str, FILES)), capture_output=True,
        text=True, timeout=170, check=False,
    )  # fmt: skip
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, f"died after {lines[-1:]}: {done.stderr[-500:]}"
    return {Path(line["path"]).name: line for line in lines}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits of this kind")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_is_read_or_refused(path: Path, outcomes: dict[str, dict[str, Any]]):
    """No foreign exception, no abort, 10 s and 500 MB at most; a refusal says what to do."""
    found = outcomes[path.name]
    assert "foreign" not in found, found
    assert found["took"] < 10
    assert found["peak"] < 500
    if "code" in found:
        assert found["code"] in CODES
        assert found["hint"]
    if path.name in REFUSED:
        assert found.get("code") == REFUSED[path.name]
    elif "fuzz" not in path.name and "crash-" not in path.name:
        assert found["sheets"] >= 1


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_workbook_is_read_as_openpyxl_reads_it(name: str):
    """The native reader, our own and openpyxl give the same values."""
    data = next(path for path in FILES if path.name == name).read_bytes()
    want = _with_openpyxl(data)
    for book in (read_book(data), ours(data)):
        assert {sheet.name: _comparable(sheet) for sheet in book.sheets if sheet.name in want} == {
            title: {at: _same(value) for at, value in cells.items()}
            for title, cells in want.items()
        }


def _comparable(sheet: Sheet) -> dict[tuple[int, int], Any]:
    return {at: _same(value) for at, value in filled(sheet).items()}


def _same(value: Any) -> Any:
    """Return a value as all three readers have it: numbers as float, texts with plain ends."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return float(f"{value:.12g}")
    if isinstance(value, str):
        # openpyxl leaves `_x000d_` in small letters as it is.
        plain = value.replace("_x000d_", "\r").replace("\r\n", "\n").replace("\r", "\n")
        return plain.strip()
    # A time of day, and a span of days and hours, are told apart by openpyxl otherwise.
    return ("moment", str(value)[:19]) if hasattr(value, "year") else ("time",)


def test_what_wps_saved_reads_alike():
    """One workbook saved by WPS as .et, .xls and .xlsx gives the same sheets."""
    books = [
        read_book((CORPUS / "wps" / name).read_bytes()) for name in ("fn.et", "fn.xls", "fn.xlsx")
    ]
    assert [book.kind for book in books] == ["xls", "xls", "xlsx"]
    alike = [
        [(s.name, s.visible, s.merges, filled(s), _seen(s)) for s in book.sheets] for book in books
    ]
    assert alike[0] == alike[1] == alike[2]
    assert alike[0][0][3][1, 2] == 2.0
    assert alike[0][0][4] == {(2, 2): "#VALUE!"}


def _seen(sheet: Sheet) -> dict[tuple[int, int], str]:
    return {at: str(odd) for at, odd in sheet.look().odd.items()}


def test_the_official_form_is_read_whole():
    """The sheets of the EFRAG form come with all their merges."""
    book = read_book((CORPUS / "forms" / "VSME-Digital-Template-1.3.0.xlsx").read_bytes())
    assert len(book.sheets) == 12
    assert sum(len(sheet.merges) for sheet in book.sheets) == 709


def test_the_native_reader_reads_the_same_from_unpacked_parts():
    """What other programs wrote has the same grids as it came and as it is handed over."""
    compared = 0
    for path in FILES:
        data = path.read_bytes() if path.suffix == ".xlsx" else b""
        try:
            package = guard.package_of(Archive(data))
            reader = OoxmlReader(package)
            if not package.plain or not all(e.sane for _, e in reader._measured.values()):
                continue
            books = [CalamineWorkbook.from_filelike(BytesIO(d)) for d in (data, reader._handed())]
        except (WorkbookError, CalamineError):
            continue  # it is refused, as other tests tell
        for part in package.parts:
            if reader._measured[part.path][1].cells:
                one, other = (repr(b.get_sheet_by_name(part.name).to_python()) for b in books)
                assert one == other, (path.name, part.name)
                compared += 1
    assert compared > 20
