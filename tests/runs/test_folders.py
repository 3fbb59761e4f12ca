"""The folder of outputs: a run is there whole or not at all, and nothing earlier is touched."""

from __future__ import annotations

import datetime as dt
import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

import cxzy_sheets as cs
from cxzy_sheets.cycle.earlier import finished
from cxzy_sheets.runs import folders
from cxzy_sheets.runs.folders import new_run

DAY = dt.date(2012, 1, 10)


def written(outputs: Path, text: str = "x") -> Path:
    """Make a run with one file, and return its folder."""
    with new_run(outputs, DAY) as place:
        (place.pending / "汇总.xlsx").write_text(text, encoding="utf-8")
    return place.folder


def inside(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_runs_are_numbered_and_named_by_the_day(tmp_path: Path):
    """NNN is the next number, the date is 截至日期; nothing else is left in the folder."""
    outputs = tmp_path / "产出"
    written(outputs)
    written(outputs)

    assert inside(outputs) == ["001 2012-01-10", "002 2012-01-10"]
    assert inside(outputs / "002 2012-01-10") == ["汇总.xlsx"]


def test_a_run_that_fails_leaves_nothing(tmp_path: Path):
    """An error on the way: no folder, and the next run takes the number."""
    outputs = tmp_path / "产出"

    def fails() -> None:
        with new_run(outputs, DAY) as place:
            (place.pending / "汇总.xlsx").write_bytes(b"half")
            raise KeyError(1)

    with pytest.raises(KeyError):
        fails()
    assert inside(outputs) == []
    assert written(outputs).name == "001 2012-01-10"


def test_an_earlier_run_that_was_renamed_keeps_its_number(tmp_path: Path):
    """The office may rename a run; folders of its own that are no runs do not count."""
    outputs = tmp_path / "产出"
    written(outputs).rename(outputs / "007 定稿")
    (outputs / "旧的").mkdir()
    (outputs / "2011年").mkdir()
    (outputs / "009.txt").write_bytes(b"")

    assert [number for number, _ in finished(outputs)] == [7]
    assert written(outputs).name == "008 2012-01-10"


def test_the_thousandth_run_is_a_run(tmp_path: Path):
    """Numbers go on beyond three digits."""
    (tmp_path / "999 2012-01-09").mkdir()
    assert [written(tmp_path).name for _ in range(2)] == ["1000 2012-01-10", "1001 2012-01-10"]


def test_what_killed_runs_left_is_removed_and_nothing_else(tmp_path: Path):
    """Only folders that a run made for itself go."""
    outputs = tmp_path / "产出"
    ours = outputs / ".cxzy-run-99999-0123abcd"
    others = [outputs / ".cxzy-run-mine", outputs / ".git", outputs / "临时"]
    for folder in (ours, *others):
        folder.mkdir(parents=True)
        (folder / "a.xlsx").write_bytes(b"x")
    (outputs / ".cxzy-run-1-0123abcd").write_bytes(b"a file, not a folder")

    written(outputs)

    assert inside(outputs) == sorted(
        [*(folder.name for folder in others), ".cxzy-run-1-0123abcd", "001 2012-01-10"]
    )


def test_two_runs_at_once_do_not_clash(tmp_path: Path):
    """The second one says that the first is going on, and touches nothing of it."""
    outputs = tmp_path / "产出"
    with new_run(outputs, DAY) as place:
        (place.pending / "汇总.xlsx").write_bytes(b"x")
        with pytest.raises(cs.OutputError, match="正在另一个窗口里运行"):
            written(outputs)
        assert inside(place.pending) == ["汇总.xlsx"]

    assert inside(outputs) == ["001 2012-01-10"]


def test_a_process_that_dies_lets_go_of_the_lock(tmp_path: Path):
    """Killed in the middle: the next run takes its number and clears up behind it."""
    outputs = tmp_path / "产出"
    code = f"""
import datetime, os, signal
from pathlib import Path
from cxzy_sheets.runs.folders import new_run
with new_run(Path({str(outputs)!r}), datetime.date(2012, 1, 10)) as place:
    (place.pending / "a").write_bytes(b"x")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    root = str(Path(cs.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": root}, check=False
    )
    assert done.returncode < 0
    assert any(name.startswith(".cxzy-run-") for name in inside(outputs))

    written(outputs)

    assert inside(outputs) == ["001 2012-01-10"]


def test_a_rename_that_is_refused_for_a_moment_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A scanner holds a new file open: Windows refuses to move the folder until it lets go."""
    renamed, refusals = os.rename, iter([PermissionError(13, "held")] * 3)

    def held(source: Path, target: Path) -> None:
        for error in refusals:
            raise error
        renamed(source, target)

    monkeypatch.setattr(os, "rename", held)
    assert inside(written(tmp_path / "产出")) == ["汇总.xlsx"]


def test_a_rename_that_is_refused_for_good_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Somebody keeps it open: no run, no leftovers, and a sentence that says what to do."""
    outputs = tmp_path / "产出"
    earlier = written(outputs, "earlier")

    def held(source: Path, target: Path) -> None:
        raise PermissionError(13, "held", str(source))

    monkeypatch.setattr(os, "rename", held)
    monkeypatch.setattr(folders, "_PATIENCE", 2)
    with pytest.raises(cs.OutputError, match="请关闭打开的结果文件") as told:
        written(outputs)
    assert "002 2012-01-10" in str(told.value)
    assert inside(outputs) == ["001 2012-01-10"]
    assert (earlier / "汇总.xlsx").read_text() == "earlier"


def test_a_folder_that_appears_meanwhile_is_not_replaced(tmp_path: Path):
    """Even an empty one, which Linux would replace."""
    outputs = tmp_path / "产出"

    def meanwhile() -> None:
        with new_run(outputs, DAY) as place:
            place.folder.mkdir()

    with pytest.raises(cs.OutputError, match="已经有"):
        meanwhile()
    assert inside(outputs) == ["001 2012-01-10"]


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What the system says becomes a sentence."""

    def full(source: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "rename", full)
    with pytest.raises(cs.OutputError, match="磁盘空间"):
        written(tmp_path / "产出")


def test_a_file_named_like_the_folder_is_said(tmp_path: Path):
    """A file called 产出: nothing is written."""
    (tmp_path / "产出").write_bytes(b"")
    with pytest.raises(cs.OutputError, match="同名的文件"):
        written(tmp_path / "产出")


def test_a_drive_without_locks_still_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs go on; what looks left over may be somebody's, and stays."""
    outputs = tmp_path / "产出"
    left = outputs / ".cxzy-run-99999-0123abcd"
    left.mkdir(parents=True)

    def lacking(file: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(folders, "_lock", lacking)
    assert written(outputs).is_dir()
    assert left.is_dir()
