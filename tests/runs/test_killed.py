"""A run that is killed at any moment leaves the last complete one, and a rerun finishes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

import cxzy_sheets as cs

from .offices import Office, ballots, environment

ROOT = Path(cs.__file__).parents[1]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and kill -9")

# A process that has everything loaded, and children of it that are killed.
KILLER = """
import json, os, random, shutil, signal, sys, time
import cxzy_sheets as cs
from tests.runs.offices import prints
from pathlib import Path

folder, spare, times = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
cs.run(spare)
start = time.perf_counter()
cs.run(spare)
needed = time.perf_counter() - start
chance = random.Random(20120110)
outputs = folder / "产出"
killed = 0
for _ in range(times):
    before = {path.name: prints(path) for path in outputs.glob("[0-9]*")}
    child = os.fork()
    if child == 0:
        cs.run(folder)
        os._exit(0)
    time.sleep(chance.uniform(0, needed * 1.1))
    os.kill(child, signal.SIGKILL)
    killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
    after = {path.name: prints(path) for path in outputs.glob("[0-9]*")}
    assert {name: after[name] for name in before} == before
    whole = {"run.json", "待办.xlsx", "汇总.xlsx", "汇总数据.json"}
    assert all(set(files) == whole for files in after.values())
print(killed)
"""

# Of each step that touches the disk: a child is killed just before it.
STEPS = """
import datetime, os, signal, sys
from pathlib import Path
from cxzy_sheets.runs.folders import new_run

outputs = Path(sys.argv[1])
DAY = datetime.date(2012, 1, 10)

def written(step):
    left = [step]
    def hook(event, arguments):
        touches = event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "open")
        if touches and str(outputs) in str(arguments[0]):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)
    with new_run(outputs, DAY) as place:
        for name in ("汇总.xlsx", "run.json"):
            (place.pending / name).write_text("whole")

step = 0
while True:
    step += 1
    child = os.fork()
    if child == 0:
        written(step)
        os._exit(0)
    killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    for path in outputs.glob("[0-9]*"):
        assert {p.name: p.read_text() for p in path.iterdir()} == {
            "汇总.xlsx": "whole", "run.json": "whole"
        }, (step, path)
    if not killed:
        break
print(step)
"""


def told(code: str, *arguments: object) -> str:
    """Return what a process prints; the test fails with its words where it fails."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True,
        env=environment(), cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def ledger(folder: Path) -> dict[str, Any]:
    """Return what run.json says of what came and what it comes to."""
    made = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return {name: made[name] for name in ("counts", "submissions", "expected", "figures")}


def killed_runs(tmp_path: Path, times: int) -> None:
    office = Office(tmp_path / "2011")
    office.receives("数学.xlsx", ballots("数学学院党总支", (20, 18), (28, 20)))
    office.receives("物理.xlsx", ballots("物理学院党总支", (25, 20), (15, 40)))
    shutil.copytree(office.folder, tmp_path / "spare")
    office.run()

    killed = int(told(KILLER, office.folder, tmp_path / "spare", times))

    assert killed >= times // 2
    got = office.run()
    assert got.run is not None
    assert got.run.folder == office.runs[-1]
    assert all(path.name[:3].isdigit() for path in office.runs)
    assert ledger(office.runs[-1]) == ledger(office.runs[0])
    assert all(zipfile.ZipFile(path / "汇总.xlsx").testzip() is None for path in office.runs)


def test_a_run_killed_at_ten_random_moments(tmp_path: Path):
    """Each time the complete runs are as they were; the next run has the same ledger."""
    killed_runs(tmp_path, 10)


@pytest.mark.slow
def test_a_run_killed_at_thirty_random_moments(tmp_path: Path):
    """The same, thirty times."""
    killed_runs(tmp_path, 30)


def test_a_run_killed_before_each_step_on_the_disk(tmp_path: Path):
    """Whatever the moment: a folder with a number is whole, and the next run clears up."""
    outputs = tmp_path / "产出"
    steps = int(told(STEPS, outputs))
    assert steps > 10
    assert [path.name for path in sorted(outputs.iterdir())][-1].endswith(" 2012-01-10")
    assert not list(outputs.glob(".cxzy-*"))
