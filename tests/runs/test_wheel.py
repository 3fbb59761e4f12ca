"""The wheel that is built from the checkout, in an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from cxzy_sheets.runs.university import COUNTS, units

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.install


def quietly(*command: str | Path, cwd: Path) -> str:
    """Return what a command prints; the test fails with its words where it fails."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, text=True, encoding="utf-8",
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built once."""
    folder = tmp_path_factory.mktemp("wheel")
    quietly(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT, cwd=folder)
    return next(folder.glob("*.whl"))


def test_the_kits_are_in_the_wheel(wheel: Path):
    """Every file of `workbook_templates/` is inside the package, and no Python besides its own."""
    names = zipfile.ZipFile(wheel).namelist()
    kits = ROOT / "workbook_templates"
    shipped = {n.partition("workbook_templates/")[2] for n in names if "workbook_templates/" in n}
    there = {p.relative_to(kits).as_posix() for p in kits.rglob("*") if p.is_file()}
    assert shipped == there
    assert {n.partition("/")[0].partition("-")[0] for n in names} == {"cxzy_sheets"}


def test_the_installed_wheel_runs_the_demo(wheel: Path, tmp_path: Path):
    """A fresh environment with nothing but the wheel: `cxzy demo` makes the example."""
    venv.create(tmp_path / "venv", with_pip=True)
    programs = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    quietly(programs / "python", "-m", "pip", "install", "-q", wheel, cwd=tmp_path)
    home = quietly(
        programs / "python", "-c", "import cxzy_sheets; print(cxzy_sheets.__file__)", cwd=tmp_path
    )
    assert Path(home.strip()).is_relative_to(tmp_path / "venv")
    shown = quietly(programs / "cxzy", "demo", "示例", "例子", cwd=tmp_path)
    assert "63 个: 已读 60, 无法读取 2, 忽略 1" in shown
    assert (tmp_path / "例子" / "合并.xlsx").is_file()
    code = f"""
import cxzy_sheets as cs
got = cs.collect("表样/附件4.xlsx", inbox="收件箱")
refused = {{unit for unit in got.submissions.loc[got.submissions["状态"] == "接收", "单位"]}}
print(sorted(refused))
print([int(got.totals("支部").iloc[0][name]) for name in {COUNTS!r}])
"""
    accepted, totals = quietly(programs / "python", "-c", code, cwd=tmp_path / "例子").splitlines()
    counted = [unit for unit in units() if f"'{unit.name}'" in accepted]
    # Forty that are as they should be, and nine that drifted; last year's form is returned.
    assert len(counted) == 49
    assert totals == str([sum(b[n] for unit in counted for b in unit.branches) for n in COUNTS])
