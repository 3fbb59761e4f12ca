"""What Windows does differently, as far as Linux can show it.

A double click is a script without a guard; processes begin by spawning; the console is GBK; names
of devices and names that differ in case only come in from elsewhere; there are no time zone tables.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import cxzy_sheets as cs

from .offices import Office, ballots, environment, prints

# As multiprocessing is on Windows; the script is the office's own run.py.
DOUBLE_CLICK = """
import multiprocessing, runpy, sys
multiprocessing.set_start_method("spawn")
runpy.run_path(sys.argv[1], run_name="__main__")
"""


def far_away() -> bytes:
    """Return a small workbook with one value in its last cell, which has a process of its own."""
    made = openpyxl.Workbook()
    assert made.active is not None
    made.active["A1"] = 1
    made.active["XFD1048576"] = 1
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office begun by `init`, with more files than are read in one go."""
    old = Office(tmp_path / "2010")
    folder = cs.init(old.folder, tmp_path / "2011 群众评议(定稿)")
    made = Office.__new__(Office)
    made.folder = folder
    made.receives("数学.xlsx", ballots("数学学院党总支", (20, 18), (28, 20)))
    for number in range(20):
        data = ballots("数学学院党总支", (20, 18), (28, number))
        made.receives(f"旧的/数学 {number}.xlsx", data)
    made.receives("奇怪的表.xlsx", far_away())
    return made


def started(*command: object, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Return a Python that was started from another folder, as Explorer does."""
    return subprocess.run(
        [sys.executable, *map(str, command)], capture_output=True, check=False,
        env=environment(PYTHONIOENCODING="gbk", **more), cwd=os.sep,
    )  # fmt: skip


def test_a_double_click_on_run_py_is_one_run(office: Office):
    """No guard in the script, spawned children: it runs once, and prints nothing."""
    done = started("-c", DOUBLE_CLICK, office.folder / "run.py")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert [path.name for path in office.runs] == ["001 2012-01-10"]
    assert office.record()["counts"]["文件"] == 22


def test_what_the_batch_files_start_works_on_a_gbk_console(office: Office):
    """The very arguments of 运行.bat and 检查.bat, with the folder's name in them."""
    here = f"{office.folder}{os.sep}"
    lines = {
        name: next(
            line for line in (office.folder / name).read_text("ascii").splitlines()
            if "-m cxzy_sheets" in line
        )
        for name in ("运行.bat", "检查.bat")
    }  # fmt: skip
    command = lines["运行.bat"].replace("%~dp0", here).removeprefix("%CXZY% ")
    assert command == f'-m cxzy_sheets run "{here}."'
    done = started("-m", "cxzy_sheets", "run", f"{here}.")
    shown = done.stdout.decode("gbk")
    assert (done.returncode, done.stderr) == (1, b"")
    assert "2011年度群众评议" in shown
    assert "001 2012-01-10" in " ".join(shown.split())

    dropped = office.inbox / "旧的" / "数学 3.xlsx"
    done = started("-m", "cxzy_sheets", "check", "--cycle", f"{here}.", dropped)
    assert done.returncode == 0, done.stdout.decode("gbk")
    assert "数学 3.xlsx: 按“2011年度群众评议”核对,可以接收" in done.stdout.decode("gbk")
    done = started("-m", "cxzy_sheets", "check", "--cycle", f"{here}.")
    assert done.returncode == 2
    assert "拖到 检查.bat 上" in done.stderr.decode("gbk")


def test_json_survives_a_gbk_console(office: Office):
    """Every character comes back, those that GBK lacks too."""
    office.receives("𠮷田·龘.xlsx", b"no workbook")
    done = started("-m", "cxzy_sheets", "run", office.folder, "--json")
    said = json.loads(done.stdout.decode("ascii"))
    assert "𠮷田·龘.xlsx" in {row["文件"] for row in said["files"]}


def test_names_of_devices_long_ones_and_ones_that_differ_in_case(tmp_path: Path):
    """They come out of a zip or from a Linux server: each file has its row and its link."""
    office = Office(tmp_path / "2011")
    long = f"{'关于报送党支部开展创先争优活动群众评议结果汇总表的' * 3}函.xlsx"
    assert len(long.encode()) > 200
    names = ("CON.xlsx", "aux.b.xlsx", "A.xlsx", "a.xlsx", "数学 (1)#50%.xlsx", long)
    for number, name in enumerate(names):
        office.receives(name, ballots("数学学院党总支", (20, number), (28, 20)))
    office.run()
    page = openpyxl.load_workbook(office.runs[0] / "汇总.xlsx")["收件登记"]
    rows = [row for row in page.iter_rows(min_row=4) if row[1].value]
    assert sorted(str(row[1].value) for row in rows) == sorted(names)
    # A name that takes several lines leads there from its number.
    there = {(row[1].hyperlink or row[0].hyperlink).target for row in rows}
    assert len(there) == len(names)
    assert all(re.match(r"\.\./\.\./收件箱/", target) for target in there)
    assert all(cs.check(office.inbox / name, office.folder) is not None for name in names)


def test_the_clock_of_the_machine_does_not_matter(tmp_path: Path):
    """Other time zones, and no tables of them at all: the same bytes."""
    office = Office(tmp_path / "2011")
    office.receives("数学.xlsx", ballots("数学学院党总支", (20, 18), (28, 20)))
    found = []
    for zone in ("Asia/Shanghai", "America/Los_Angeles", "UTC"):
        folder = tmp_path / zone.replace("/", "-") / "2011"
        shutil.copytree(office.folder, folder)
        (folder / "run.py").write_text("import cxzy_sheets as cs; cs.run(__file__)\n")
        done = started(folder / "run.py", TZ=zone, PYTHONTZPATH="")
        assert done.returncode == 0, done.stderr.decode("gbk")
        found.append(prints(folder / "产出"))
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 4


def test_no_time_zone_table_is_asked_for():
    """Windows has none, and the package that brings one need not be there."""
    sources = Path(cs.__file__).parent.rglob("*.py")
    assert [p.name for p in sources if "zoneinfo" in p.read_text(encoding="utf-8")] == []
