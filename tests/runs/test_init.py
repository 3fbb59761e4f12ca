"""`init` and `kits`: a new cycle's folder, with all that was declared and nothing that came in."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

import cxzy_sheets as cs
from cxzy_sheets.cycle import load_cycle
from cxzy_sheets.runs import starting

from ..cycle.folders import SHEETS, copy_bytes, cycle_folder, workbook


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path, folders as empty names with a slash."""
    return {
        path.relative_to(folder).as_posix() + ("/" if path.is_dir() else ""): b""
        if path.is_dir()
        else path.read_bytes()
        for path in folder.rglob("*")
    }


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """An earlier cycle with an inbox, decisions, outputs, and things of the office."""
    root = cycle_folder(tmp_path / "2010")
    (root / "收件箱" / "数学.xlsx").write_bytes(copy_bytes("数学学院党总支", []))
    (root / "收文登记.xlsx").write_bytes(workbook({"认领": [("文件", "单位")]}))
    (root / "产出" / "001 2011-01-10").mkdir(parents=True)
    (root / "产出" / "001 2011-01-10" / "run.json").write_text("{}")
    (root / "文稿" / "通报").mkdir(parents=True)
    (root / "文稿" / "通报" / "通报.md").write_text("# 通报", encoding="utf-8")
    (root / "表样" / "~$附件4.xlsx").write_bytes(b"lock")
    (root / "领导批示.docx").write_bytes(b"private")
    return root


def test_a_new_cycle_has_what_was_declared_and_an_empty_inbox(earlier: Path, tmp_path: Path):
    """周期, 名册, 表样, 文稿 come along; inbox, decisions, outputs, other files stay."""
    made = cs.init(earlier, tmp_path / "2011")

    assert made == tmp_path / "2011"
    found = tree(made)
    assert set(found) == {
        "周期.xlsx", "名册.xlsx", "表样/", "表样/附件4.xlsx", "文稿/", "文稿/通报/",
        "文稿/通报/通报.md", "收件箱/", "run.py", "运行.bat", "检查.bat",
    }  # fmt: skip
    for name in ("周期.xlsx", "名册.xlsx", "表样/附件4.xlsx", "文稿/通报/通报.md"):
        assert found[name] == (earlier / name).read_bytes()
    assert load_cycle(made).roster.units


def test_the_earlier_cycle_is_not_touched(earlier: Path, tmp_path: Path):
    """Not a byte of it, and nothing new in it."""
    before = tree(earlier)
    cs.init(earlier / "周期.xlsx", tmp_path / "2011")
    assert tree(earlier) == before


def test_a_roster_beside_the_cycles_is_shared(tmp_path: Path):
    """名册 = ../名册.xlsx: the new cycle beside the old one finds it, and has none of its own."""
    sheets = {"周期": [*SHEETS["周期"], ("名册", "../名册.xlsx")]}
    old = cycle_folder(tmp_path / "2010", sheets)
    (old / "名册.xlsx").rename(tmp_path / "名册.xlsx")

    made = cs.init(old, tmp_path / "2011")
    assert "名册.xlsx" not in tree(made)
    assert len(load_cycle(made).roster.units) == 8
    with pytest.raises(cs.CxzyError, match=r"没有文件“../名册.xlsx”"):
        cs.init(old, tmp_path / "别处" / "2011")
    assert sorted(p.name for p in (tmp_path / "别处").iterdir()) == []


@pytest.mark.parametrize("inside", ["a.txt", "周期.xlsx", "子文件夹/a"])
def test_nothing_is_overwritten(earlier: Path, tmp_path: Path, inside: str):
    """A folder with anything in it is left alone."""
    target = tmp_path / "2011"
    (target / inside).parent.mkdir(parents=True)
    (target / inside).write_bytes(b"mine")
    with pytest.raises(cs.CxzyError, match="已有内容,没有动它"):
        cs.init(earlier, target)
    assert [data for name, data in tree(target).items() if not name.endswith("/")] == [b"mine"]


def test_a_file_is_not_overwritten_and_an_empty_folder_is_used(earlier: Path, tmp_path: Path):
    """A file of that name stays; a folder that was made for it is filled."""
    (tmp_path / "文件").write_bytes(b"mine")
    with pytest.raises(cs.CxzyError, match="已经有这个名字的文件"):
        cs.init(earlier, tmp_path / "文件")
    assert (tmp_path / "文件").read_bytes() == b"mine"

    (tmp_path / "空的").mkdir()
    assert (cs.init(earlier, tmp_path / "空的") / "周期.xlsx").is_file()


def test_a_cycle_inside_itself_is_refused(earlier: Path):
    """It would be copied into itself."""
    with pytest.raises(cs.CxzyError, match="里面"):
        cs.init(earlier, earlier / "2011")


@pytest.mark.parametrize("name", ["CON", "aux.2011", "2011?", "2011.", "COM1"])
def test_names_that_windows_does_not_take_are_refused(earlier: Path, tmp_path: Path, name: str):
    """Said before anything is written, with a name that would do."""
    with pytest.raises(cs.CxzyError, match="Windows 不接受") as told:
        cs.init(earlier, tmp_path / name)
    assert "可以改成" in str(told.value)
    assert not (tmp_path / name).exists()


def test_a_broken_cycle_makes_nothing(earlier: Path, tmp_path: Path):
    """It is loaded before it is there; what is wrong is said, no folder is left."""
    (earlier / "名册.xlsx").write_bytes(
        workbook({"单位": [("代码", "名称"), ("A", "甲"), ("A", "乙")]})
    )
    with pytest.raises(cs.CxzyError, match="代码"):
        cs.init(earlier, tmp_path / "2011")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["2010"]


def test_kits_are_listed_and_taken_by_name(
    earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A kit is a folder with a 周期.xlsx; what is no kit is not listed."""
    shelf = tmp_path / "kits"
    cs.init(earlier, shelf / "群众评议")
    (shelf / "示例" / "表样").mkdir(parents=True)
    monkeypatch.setattr(starting, "kits_folder", lambda: shelf)

    assert [(kit.name, kit.title, kit.forms) for kit in cs.kits()] == [
        ("群众评议", "2011年度群众评议", ("附件4",))
    ]
    assert (cs.init("群众评议", tmp_path / "2011") / "表样" / "附件4.xlsx").is_file()
    with pytest.raises(cs.CxzyError, match="是否指:群众评议"):
        cs.init("群众评意", tmp_path / "2012")
    with pytest.raises(cs.CxzyError, match=r"没有 周期.xlsx"):
        cs.init(shelf / "示例", tmp_path / "2012")


def test_scripts_are_ascii_with_the_line_ends_of_windows(earlier: Path, tmp_path: Path):
    """cmd reads a .bat in the machine's code page: nothing in it may depend on that."""
    made = cs.init(earlier, tmp_path / "2011")
    for name in ("运行.bat", "检查.bat"):
        data = (made / name).read_bytes()
        assert data.isascii()
        assert data.count(b"\r\n") == data.count(b"\n")
        lines = data.decode("ascii").splitlines()
        assert lines[0] == "@echo off"
        assert "chcp 65001 >nul" in lines
        assert lines[-2] == "pause"
        # A bracket in a dropped file's name would close a block of cmd.
        assert not any(line.rstrip().endswith("(") for line in lines)
    assert '-m cxzy_sheets run "%~dp0."' in (made / "运行.bat").read_text("ascii")
    assert '-m cxzy_sheets check --cycle "%~dp0." %*' in (made / "检查.bat").read_text("ascii")
    assert (made / "run.py").read_bytes() == b"import cxzy_sheets as cs; cs.run(__file__)\n"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_that_cannot_be_written_is_said(earlier: Path, tmp_path: Path):
    """No permission: a sentence, not a traceback."""
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o500)
    with pytest.raises(cs.OutputError, match="不能新建周期文件夹"):
        cs.init(earlier, shut / "2011")
