"""A result is there whole or not at all, and never in place of something that is not ours.

It is written beside its place and moved there. Where Excel or WPS holds the old one open, Windows
refuses the move: the result then takes the next free name, `合并(2).xlsx`, and the caller is told.
"""

from __future__ import annotations

import errno
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

from ..errors import OutputError

MARK = "cxzy_sheets"
"""Stands in the properties of every workbook made here."""
_MOST_NAMES = 99
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


def save(path: Path, write: Callable[[Path], None], *, inbox: Path | None = None) -> Path:
    """Return where the workbook that `write` makes was put: `path`, or the next free name.

    Args:
        write: Writes the whole workbook to the path that it is given.
        inbox: What came in; nothing is ever written there.

    Raises:
        OutputError: There is no such folder, nobody may write there, the disk is full, or a
            workbook of somebody else is there already.
    """
    _refuse(path, inbox)
    beside = path.with_name(f".cxzy-{os.getpid()}.tmp")
    try:
        write(beside)
        return _moved(beside, path)
    except OSError as error:
        raise _told(path, error) from error
    finally:
        beside.unlink(missing_ok=True)


def _refuse(path: Path, inbox: Path | None) -> None:
    if path.suffix.lower() != ".xlsx":
        raise OutputError(
            "结果是 .xlsx 工作簿,文件名要以 .xlsx 结尾。",
            file=str(path),
            found=path.suffix,
            expected=".xlsx",
            hint=f"例如 {path.stem or '合并'}.xlsx。",
        )
    if path.is_dir():
        raise OutputError(
            "这是一个文件夹,不是文件名。", file=str(path), hint="请写成文件夹下的文件名。"
        )
    if not path.parent.is_dir():
        raise OutputError(
            "没有这个文件夹。", file=str(path.parent), hint="请先建好,或换一个文件夹。"
        )
    if inbox is not None and Path(os.path.abspath(inbox)) in Path(os.path.abspath(path)).parents:
        raise OutputError(
            "结果不能放进收件箱:收件箱只放收到的文件,下次会被当作报来的表。",
            file=str(path),
            hint="请放到收件箱外面。",
        )
    if path.exists() and not _ours(path):
        raise OutputError(
            "已经有同名的文件,而且不是本程序生成的,没有覆盖。",
            file=str(path),
            hint="请换一个文件名,或先把它移走。",
        )


def _ours(path: Path) -> bool:
    """Whether a file may be replaced: an earlier result, or one that cannot be looked at now."""
    try:
        if path.stat().st_size == 0:
            return True
        with zipfile.ZipFile(path) as package:
            return MARK.encode() in package.read("docProps/core.xml")
    except PermissionError:
        # Held open; the result gets another name anyway.
        return True
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return False


def _moved(beside: Path, path: Path) -> Path:
    """Return where `beside` was moved to: `path`, or the next name that is free."""
    try:
        os.replace(beside, path)
    except PermissionError:
        if not path.exists():
            raise
        for number in range(2, _MOST_NAMES + 1):
            other = path.with_name(f"{path.stem}({number}){path.suffix}")
            if other.exists():
                continue
            os.replace(beside, other)
            return other
        raise
    return path


def _told(path: Path, error: OSError) -> OutputError:
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return OutputError(
            "无法写入:没有写的权限,或文件正被 Excel、WPS 打开。",
            file=str(path),
            hint="请关闭该文件,或换一个能写的文件夹。",
        )
    if error.errno in _FULL:
        return OutputError("磁盘空间不够,没有写成。", file=str(path), hint="请清理磁盘后重试。")
    return OutputError(
        f"无法写入({error.strerror or error})。", file=str(path), hint="请换一个位置重试。"
    )
