"""A result is whole or not there, never in place of what is not ours, never a traceback."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cxzy_sheets.errors import OutputError
from cxzy_sheets.outputs import _saving, summary
from cxzy_sheets.outputs.summary import write_summary

from .collected import collected


def left(folder: Path) -> list[str]:
    """Return what stands in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_an_earlier_result_is_replaced(tmp_path: Path):
    """Writing twice leaves one workbook, the later one, and nothing beside it."""
    got = collected(tmp_path / "收件箱")
    write_summary(got, tmp_path / "合并.xlsx", title="一")
    path = write_summary(got, tmp_path / "合并.xlsx", title="二")

    assert path == tmp_path / "合并.xlsx"
    assert left(tmp_path) == ["合并.xlsx", "收件箱"]
    assert openpyxl.load_workbook(path)["汇总"]["A1"].value == "二"


def test_a_workbook_held_open_gets_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Windows refuses to replace what Excel or WPS holds open: the next free name is returned."""
    got = collected(tmp_path / "收件箱")
    write_summary(got, tmp_path / "合并.xlsx", title="旧")
    (tmp_path / "合并(2).xlsx").write_bytes(b"")
    held = tmp_path / "合并.xlsx"
    replace = os.replace

    def refuse(source: Any, target: Any) -> None:
        if Path(target) == held:
            raise PermissionError(errno.EACCES, "另一个程序正在使用此文件")
        replace(source, target)

    monkeypatch.setattr(_saving.os, "replace", refuse)
    path = write_summary(got, held, title="新")

    assert path == tmp_path / "合并(3).xlsx"
    assert left(tmp_path) == ["合并(2).xlsx", "合并(3).xlsx", "合并.xlsx", "收件箱"]
    assert openpyxl.load_workbook(path)["汇总"]["A1"].value == "新"
    assert openpyxl.load_workbook(held)["汇总"]["A1"].value == "旧"


def test_a_folder_that_nobody_may_write_to_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """No permission at all: a sentence with the file, what may be wrong, and what to do."""

    def refuse(*_: Any) -> None:
        raise PermissionError(errno.EACCES, "拒绝访问")

    monkeypatch.setattr(_saving.os, "replace", refuse)
    with pytest.raises(OutputError) as said:
        write_summary(collected(tmp_path / "收件箱"), tmp_path / "合并.xlsx")

    assert "没有写的权限" in str(said.value)
    assert "合并.xlsx" in str(said.value)
    assert left(tmp_path) == ["收件箱"]


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Half a workbook never stays."""

    def fill(self: Any, path: Path) -> None:
        path.write_bytes(b"PK half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(summary, "_write", fill)
    with pytest.raises(OutputError, match="磁盘空间不够"):
        write_summary(collected(tmp_path / "收件箱"), tmp_path / "合并.xlsx")

    assert left(tmp_path) == ["收件箱"]


def test_an_error_of_the_writer_is_told_as_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What xlsxwriter says when it cannot make its file is an OutputError too."""
    import xlsxwriter

    def refuse(self: Any, *_: Any, **__: Any) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(xlsxwriter.workbook, "ZipFile", refuse)
    with pytest.raises(OutputError, match="没有写的权限"):
        write_summary(collected(tmp_path / "收件箱"), tmp_path / "合并.xlsx")


def test_an_error_of_ours_is_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A bug is no OutputError; the half-written file goes all the same."""

    def fail(self: Any, path: Path) -> None:
        path.write_bytes(b"PK half")
        raise ZeroDivisionError

    monkeypatch.setattr(summary, "_write", fail)
    with pytest.raises(ZeroDivisionError):
        write_summary(collected(tmp_path / "收件箱"), tmp_path / "合并.xlsx")

    assert left(tmp_path) == ["收件箱"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("合并.xls", "以 .xlsx 结尾"),
        ("合并", "以 .xlsx 结尾"),
        ("没有/合并.xlsx", "没有这个文件夹"),
        ("夹.xlsx", "这是一个文件夹"),
        ("收件箱/合并.xlsx", "不能放进收件箱"),
        ("收件箱/子/合并.xlsx", "不能放进收件箱"),
        ("别人的.xlsx", "不是本程序生成的"),
        ("损坏.xlsx", "不是本程序生成的"),
    ],
)
def test_places_where_no_result_may_go(tmp_path: Path, name: str, said: str):
    """Nothing that came in or that somebody else made is ever overwritten."""
    got = collected(tmp_path / "收件箱")
    (tmp_path / "夹.xlsx").mkdir()
    (tmp_path / "收件箱" / "子").mkdir()
    openpyxl.Workbook().save(tmp_path / "别人的.xlsx")
    (tmp_path / "损坏.xlsx").write_bytes(b"PK")
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}

    with pytest.raises(OutputError, match=said):
        write_summary(got, tmp_path / name)

    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def test_an_empty_file_may_be_replaced(tmp_path: Path):
    """A name that was reserved with an empty file holds nobody's work."""
    (tmp_path / "合并.xlsx").touch()

    assert write_summary(collected(tmp_path / "收件箱"), tmp_path / "合并.xlsx").stat().st_size > 0
