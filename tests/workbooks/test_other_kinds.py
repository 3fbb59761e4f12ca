""".xls, .et, .xlsb and .ods: surveyed first, read in another process, damage and all."""

from __future__ import annotations

import datetime
import os
import signal
import struct
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cxzy_sheets.errors import WorkbookError
from cxzy_sheets.workbooks import (
    biff,
    isolated,
    native,
    read_book,
    reading_child,
    sent,
    surveyed,
)  # fmt: skip
from cxzy_sheets.workbooks.kinds import CODES
from cxzy_sheets.workbooks.others import read_here

from . import biff_records as b
from .parts import zipped

WORKBOOK = b.xls(
    {
        "表1": [
            b.number(0, 0, 5.0), b.label(0, 1, "甲"), b.error(1, 0, 0x07),
            b.formula(1, 1, b.of_error(0x2A)), b.formula(2, 0, b.OF_TEXT), b.text_result("乙"),
            b.formula(2, 1, b.OF_TEXT), b.formula(3, 0, b.OF_NOTHING, counted=0),
            b.formula(3, 1, b.OF_NOTHING), b.number(4, 0, 40897, 1), b.number(4, 1, 1.0, 2),
            b.hidden_row(4), b.hidden_columns(2, 3),
        ],
        "去年": [b.number(0, 0, 1.0)],
    },
    formats=("yyyy-mm-dd", "0%"), fonts=("宋体", "Wingdings"), hidden=("去年",),
)  # fmt: skip


def test_an_xls_is_read_like_an_xlsx():
    """Values, visibility, errors, missing results, formats and fonts come from an .xls as well."""
    book = read_book(WORKBOOK, name="附件4.et")
    assert book.kind == "xls"
    first, second = book.sheets
    assert first.rows == [
        [5.0, "甲"], ["", ""], ["乙", ""], ["", ""], [datetime.date(2011, 12, 20), 1.0]
    ]  # fmt: skip
    assert (first.visible, second.visible) == (True, False)
    look = first.look()
    assert look.odd == {(1, 0): "#DIV/0!", (1, 1): "#N/A", (2, 1): "="}
    assert first.doubtful
    assert not second.doubtful
    assert (look.number_format(4, 1), look.number_format(0, 0)) == ("0%", "General")
    assert look.font(4, 1) == "Wingdings"
    assert (look.hidden_rows, look.hidden_columns) == ({4}, ((2, 3),))
    assert (2, 0) in look.formulas


def test_an_empty_result_is_one_where_others_have_results():
    """xlwt writes formulas without results as LibreOffice writes an empty text."""
    empty = b.formula(0, 0, b.OF_NOTHING, counted=0)
    by_excel = b.formula(0, 0, b.OF_NOTHING, counted=7)
    counted = b.formula(1, 0, struct.pack("<d", 5.0), counted=0)
    for records, odd in (([empty], 1), ([empty, counted], 0), ([by_excel], 0)):
        sheet = read_book(b.xls({"表": records})).sheets[0]
        assert len(sheet.look().odd) == odd


def test_the_calendar_of_1904_in_an_xls():
    """An .xls says in which calendar it counts."""
    book = read_book(
        b.xls({"表": [b.number(0, 0, 39435, 1)]}, formats=("yyyy-mm-dd",), date1904=True)
    )
    assert book.date1904
    assert book.sheets[0].rows == [[datetime.date(2011, 12, 20)]]


@pytest.mark.parametrize("reach", [(2**31, 256), (65536, 256), (0, 0)])
def test_the_stated_size_of_a_sheet_is_not_believed(reach: tuple[int, int]):
    """DIMENSIONS may say anything: the sheet is read, or refused, and this process lives on."""
    data = b.xls({"表": [b.number(0, 0, 5.0)]}, reach=reach)
    assert _outcome(data) in ([[5.0]], "damaged-file")
    assert read_book(WORKBOOK).sheets[0].rows[0] == [5.0, "甲"]


def test_a_grid_too_large_is_refused():
    """A stray cell in IV65536 would take a gigabyte: it is refused with what to do."""
    with pytest.raises(WorkbookError) as raised:
        read_book(b.xls({"表": [b.number(0, 0, 1.0), b.number(65535, 255, 1.0)]}))
    assert raised.value.code == "too-large"


def test_a_chain_without_end_ends():
    """A compound file whose sectors form a ring is damaged, not endless."""
    data = bytearray(WORKBOOK)
    struct.pack_into("<I", data, 512 + 4 * 3, 2)
    with pytest.raises(WorkbookError) as raised:
        read_book(bytes(data))
    assert raised.value.code == "damaged-file"


def test_damaged_records_are_refused_or_read():
    """Wherever a byte is changed, the file is read or refused with a code, and nothing dies."""
    codes = set()
    for at in range(512, 3_000, 13):
        hurt = bytearray(WORKBOOK)
        hurt[at : at + 2] = b"\xff\xff"
        outcome = _outcome(bytes(hurt))
        codes |= {outcome} if isinstance(outcome, str) else {"read"}
    assert {"read", "damaged-file"} <= codes <= {"read", *CODES}


def _outcome(data: bytes) -> list[list[object]] | str:
    """Return the rows of the first sheet, or the code with which the file is refused."""
    try:
        return read_book(data).sheets[0].rows
    except WorkbookError as error:
        return error.code


_CONTENT = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">
<office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"""
_ODS = "application/vnd.oasis.opendocument.spreadsheet"


def _ods(*tables: str) -> bytes:
    content = _CONTENT.format("".join(tables))
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    made = {"mimetype": _ODS, "content.xml": content, "META-INF/manifest.xml": manifest}
    return zipped({path: text.encode() for path, text in made.items()})


def _td(text: str, kind: str = "string", **more: str) -> str:
    value = f' office:value="{text}"' if kind in ("float", "percentage") else ""
    rest = "".join(f' {name.replace("__", ":")}="{said}"' for name, said in more.items())
    body = f"<text:p>{text}</text:p>" if text else ""
    return f'<table:table-cell office:value-type="{kind}"{value}{rest}>{body}</table:table-cell>'


def test_an_ods_is_read_like_an_xlsx():
    """Merges, errors, missing results, percentages and hidden rows of an .ods are seen."""
    merged = _td("甲", table__number_rows_spanned="2", table__number_columns_spanned="2").replace(
        "table:number_rows_spanned", "table:number-rows-spanned"
    ).replace("table:number_columns_spanned", "table:number-columns-spanned")  # fmt: skip
    table = (
        f'<table:table table:name="表1"><table:table-row>{merged}<table:covered-table-cell/>'
        f"{_td('1', 'percentage')}</table:table-row>"
        '<table:table-row table:visibility="collapse"><table:covered-table-cell '
        'table:number-columns-repeated="2"/><table:table-cell table:formula="of:=1/0" '
        'office:value-type="float" office:value="0" calcext:value-type="error">'
        "<text:p>#DIV/0!</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="2"><table:table-cell '
        'table:formula="of:=[.C1]"/></table:table-row></table:table>'
    )
    sheet = read_book(_ods(table)).sheets[0]
    assert sheet.rows[0] == ["甲", "", 1.0]
    assert sheet.merges == ((0, 0, 1, 1),)
    look = sheet.look()
    assert look.odd == {(1, 2): "#DIV/0!"}
    assert look.number_format(0, 2) == "0%"
    assert look.hidden_rows == {1}


def test_an_ods_without_any_result():
    """Where no formula of an .ods has a result, none of their blanks is one."""
    cells = '<table:table-cell table:number-columns-repeated="2" table:formula="of:=[.C1]"/>'
    table = f'<table:table table:name="表"><table:table-row>{cells}{_td("1", "float")}'
    sheet = read_book(_ods(f"{table}</table:table-row></table:table>")).sheets[0]
    assert sheet.look().odd == {(0, 0): "of:=[.C1]", (0, 1): "of:=[.C1]"}


@pytest.mark.parametrize("repeat", ["1048576", "99999999", "-1", "x", "9" * 30])
def test_an_ods_that_repeats_without_end(repeat: str):
    """A filled cell that is repeated a million times does not fill the memory."""
    cells = _td("甲").replace(
        "<table:table-cell", f'<table:table-cell table:number-columns-repeated="{repeat}"'
    )
    rows = f'<table:table-row table:number-rows-repeated="1000">{cells}</table:table-row>'
    with pytest.raises(WorkbookError) as raised:
        read_book(_ods(f'<table:table table:name="表">{rows}</table:table>'))
    assert raised.value.code in ("too-large", "damaged-file")


def test_an_ods_with_a_document_type_is_refused():
    """Entities of an .ods are not expanded."""
    made = _CONTENT.replace(
        "<office:document-content", '<!DOCTYPE x [<!ENTITY a "b">]><office:document-content', 1
    )
    data = zipped({"mimetype": _ODS.encode(), "content.xml": made.format("").encode()})
    with pytest.raises(WorkbookError) as raised:
        read_book(data)
    assert raised.value.code == "damaged-file"


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Give a way to put another script in the child's place; the true one comes back after."""
    _forget_children()

    def replaced(script: str) -> None:
        path = tmp_path / "child.py"
        path.write_text(script, encoding="utf-8")
        monkeypatch.setattr(reading_child, "__file__", str(path))

    yield replaced
    monkeypatch.undo()
    _forget_children()


def _forget_children() -> None:
    isolated._end_all()


_READ = (
    "import os, sys, time\nsys.stdout.buffer.write(b'!')\nsys.stdout.flush()\n"
    "sys.stdin.buffer.read(9)\n"
)


@pytest.mark.parametrize(
    "script",
    [
        _READ + "os.abort()",
        _READ + "os._exit(3)",
        _READ + "time.sleep(60)",
        _READ + "sys.stdout.buffer.write(b'12')",
        _READ + "sys.stdout.buffer.write((2**40).to_bytes(8, 'big') + b'{')",
        _READ + "sys.stdout.buffer.write((5).to_bytes(8, 'big') + b'nojso')",
    ],
    ids=["aborts", "exits", "hangs", "stutters", "boasts", "babbles"],
)
def test_a_child_that_dies_is_a_damaged_file(child, monkeypatch: pytest.MonkeyPatch, script: str):
    """Whatever ends the other process, the file is refused in time, and the next one is read."""
    monkeypatch.setattr(isolated, "SECONDS", 2.0)
    child(script)
    start = time.perf_counter()
    with pytest.raises(WorkbookError) as raised:
        read_book(WORKBOOK)
    assert raised.value.code == "damaged-file"
    assert time.perf_counter() - start < 10
    monkeypatch.undo()
    assert read_book(WORKBOOK).sheets[0].rows[0] == [5.0, "甲"]


@pytest.mark.parametrize("script", ["import sys\nsys.exit('no such module')", "syntax error"])
def test_where_no_child_can_live_the_survey_has_to_do(child, script: str):
    """A machine on which the other process does not start still reads an .xls."""
    child(script)
    assert read_book(WORKBOOK).sheets[0].rows[0] == [5.0, "甲"]
    assert not isolated._idle


def test_where_no_process_can_be_started(monkeypatch: pytest.MonkeyPatch):
    """The same where the system refuses to start one."""
    _forget_children()
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    assert read_book(WORKBOOK).sheets[0].rows[0] == [5.0, "甲"]


def test_one_child_serves_many_files_and_threads():
    """Files one after another share a process; threads have one each and mix nothing up."""
    _forget_children()
    for n in range(3):
        assert read_book(b.xls({"表": [b.number(0, 0, n)]})).sheets[0].rows == [[float(n)]]
    assert len(isolated._idle) == 1
    books = [b.xls({"表": [b.number(0, 0, n)]}) for n in range(40)]
    with ThreadPoolExecutor(4) as pool:
        rows = [book.sheets[0].rows for book in pool.map(read_book, books)]
    assert rows == [[[float(n)]] for n in range(40)]
    assert 1 <= len(isolated._idle) <= isolated._KEPT


def test_a_child_killed_between_two_files_is_replaced():
    """A child that somebody ended is not asked again."""
    read_book(WORKBOOK)
    for kept in isolated._idle:
        kept.process.kill()
        kept.process.wait()
    assert read_book(WORKBOOK).sheets[0].rows[0] == [5.0, "甲"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_process_starts_its_own_child():
    """After a fork the children of the parent are left alone."""
    import subprocess

    script = (
        "import os, sys\nfrom cxzy_sheets.workbooks import read_book\n"
        "data = sys.stdin.buffer.read()\nread_book(data)\npid = os.fork()\nbook = read_book(data)\n"
        "if pid:\n    assert os.waitpid(pid, 0)[1] == 0\nprint(book.sheets[0].rows[0])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=WORKBOOK, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().count("5.0") == 2


def test_inside_another_program_no_process_is_started(monkeypatch: pytest.MonkeyPatch):
    """Where there is no `python` to start, the survey has to do."""
    _forget_children()
    monkeypatch.setattr(sys, "executable", "")
    assert read_book(WORKBOOK).sheets[0].rows[0] == [5.0, "甲"]
    assert not isolated._idle


def test_every_moment_survives_the_way_back():
    """Dates, times and durations are the same after their way through another process."""
    import json

    moments = [
        datetime.date(2011, 12, 20), datetime.datetime(2011, 12, 20, 8, 30, 15),
        datetime.time(8, 30),
        datetime.timedelta(days=2, seconds=5, microseconds=7), "甲", 1.5, True, 7,
    ]  # fmt: skip
    coded = json.dumps(moments, default=sent._coded)
    assert json.loads(coded, object_hook=sent._moment) == moments


def test_errors_of_the_native_reader_become_ours(monkeypatch: pytest.MonkeyPatch):
    """Each exception of calamine, a panic included, is a refusal with a code."""
    import python_calamine

    class PanicException(BaseException):
        """What a panic of Rust code arrives as."""

    kinds = [
        getattr(python_calamine, name)("x") for name in dir(python_calamine)
        if isinstance(getattr(python_calamine, name), type)
        and issubclass(getattr(python_calamine, name), Exception)
    ]  # fmt: skip
    assert len(kinds) > 5
    for error in [
        *kinds,
        PanicException("x"),
        OSError("x"),
        ValueError("x"),
        MemoryError(),
        OverflowError(),
    ]:

        def fails(_: object, error: BaseException = error) -> None:
            raise error

        monkeypatch.setattr(native, "_sheets", fails)
        with pytest.raises(WorkbookError) as raised:
            sent.received(reading_child.answer(WORKBOOK, "xls"))
        assert raised.value.code in ("damaged-file", "encrypted")


def test_a_survey_that_disagrees_refuses(monkeypatch: pytest.MonkeyPatch):
    """If the survey and the reader find different sheets, neither is believed."""
    monkeypatch.setattr(surveyed.biff, "survey", lambda data: biff.Survey([], biff.Styles()))
    with pytest.raises(WorkbookError) as raised:
        read_here("xls", WORKBOOK)
    assert raised.value.code == "damaged-file"


def test_children_end_with_their_parent():
    """No process is left behind when the run is over."""
    import subprocess

    script = (
        "import sys\nfrom cxzy_sheets.workbooks import isolated, read_book\n"
        "read_book(sys.stdin.buffer.read())\nprint(isolated._idle[0].process.pid)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=WORKBOOK, capture_output=True, timeout=60, check=True
    )
    assert done.stderr == b""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            os.kill(int(done.stdout), 0 if os.name != "nt" else signal.SIGTERM)
        except OSError:
            return
        time.sleep(0.05)
    pytest.fail("the child outlived its parent")


def test_no_thread_is_left_waiting():
    """The clock of a file that was read in time is stopped."""
    before = threading.active_count()
    for _ in range(5):
        read_book(WORKBOOK)
    time.sleep(0.05)
    assert threading.active_count() <= before
