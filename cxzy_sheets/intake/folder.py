"""A folder, and the folders in it -> its leaf files, in the order of their names.

That order does not depend on the disk, and times are never looked at.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ..errors import CxzyError
from .attachment import Attachment
from .containers import leaves
from .junk import JUNK_FOLDERS, JUNK_NAMES, junk_name
from .sources import forget

__all__ = ["JUNK_FOLDERS", "JUNK_NAMES", "attachments"]


def attachments(folder: Path) -> list[Attachment]:
    """Return every file in a folder and the folders in it, junk included, sorted by name.

    Of a container the files in it are returned in its place.

    Raises:
        CxzyError: There is no such folder.
    """
    if not folder.is_dir():
        raise CxzyError(
            "没有这个收件箱文件夹。", file=str(folder), hint="请核对路径,或先建好文件夹。"
        )
    forget()
    found = list(_files(folder))
    return sorted(found, key=lambda item: (item.name.casefold(), item.name))


def _files(folder: Path) -> Iterator[Attachment]:
    for parent, folders, names in os.walk(folder):
        inside = Path(parent).relative_to(folder)
        linked = [name for name in folders if _is_link(Path(parent, name))]
        folders[:] = sorted(set(folders) - set(linked))
        for name in linked:
            # What it points at may lie anywhere, and may be the inbox itself.
            yield Attachment(
                (inside / name).as_posix(), Path(parent, name), 0, "链接的文件夹,里面的文件没有读取"
            )
        for name in names:
            path = Path(parent, name)
            whole = (inside / name).as_posix()
            ignored = junk_name(whole) or _no_file(path)
            if ignored:
                size = path.stat().st_size if path.is_file() else 0
                yield Attachment(whole, path, size, ignored)
                continue
            try:
                yield from leaves(path, whole)
            except OSError:
                # Whoever reads it is told the same.
                yield Attachment(whole, path, path.stat().st_size)


def _is_link(folder: Path) -> bool:
    """Return whether a folder is a link to another one; on Windows a junction is one as well."""
    junction = getattr(os.path, "isjunction", lambda _: False)
    return folder.is_symlink() or bool(junction(folder))


def _no_file(path: Path) -> str:
    """Return why what stands in a folder is no file that came in; empty where it is one."""
    if path.is_symlink():
        # What a link points at may lie anywhere; only what is in the folder came in.
        return "链接,不是文件"
    if not path.is_file():
        # To open a pipe is to wait for who writes into it.
        return "管道、设备一类,不是文件"
    return ""
