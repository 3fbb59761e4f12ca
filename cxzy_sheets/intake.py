"""What came in: a folder -> leaf files, each of them read, or named and left alone.

Files are found in the order of their names, whatever order the disk gives; times are never looked
at. Nothing in the folder is changed or moved.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .errors import CxzyError

JUNK_NAMES = frozenset(("thumbs.db", "desktop.ini", ".ds_store", "ehthumbs.db"))
JUNK_FOLDERS = frozenset(("__macosx", ".git", ".svn", "$recycle.bin", "system volume information"))


@dataclass(frozen=True, slots=True)
class Attachment:
    """One leaf file of an inbox."""

    name: str
    """Its path inside the inbox, parted by `/`."""
    path: Path
    size: int
    ignored: str = ""
    """Why it is left alone; empty: it is read."""

    def read(self) -> tuple[bytes, str]:
        """Return the file's bytes and their SHA-256.

        Raises:
            OSError: It cannot be opened.
        """
        data = self.path.read_bytes()
        return data, hashlib.sha256(data).hexdigest()


def attachments(folder: Path) -> list[Attachment]:
    """Return every file in a folder and the folders in it, junk included, sorted by name.

    Raises:
        CxzyError: There is no such folder.
    """
    if not folder.is_dir():
        raise CxzyError(
            "没有这个收件箱文件夹。", file=str(folder), hint="请核对路径,或先建好文件夹。"
        )
    found = list(_files(folder))
    return sorted(found, key=lambda item: (item.name.casefold(), item.name))


def _files(folder: Path) -> Iterator[Attachment]:
    for parent, folders, names in os.walk(folder):
        inside = Path(parent).relative_to(folder)
        junk = any(part.lower() in JUNK_FOLDERS for part in inside.parts)
        linked = [name for name in folders if _is_link(Path(parent, name))]
        folders[:] = sorted(set(folders) - set(linked))
        for name in linked:
            # What it points at may lie anywhere, and may be the inbox itself.
            yield Attachment(
                (inside / name).as_posix(), Path(parent, name), 0, "链接的文件夹,里面的文件没有读取"
            )
        for name in names:
            path = Path(parent, name)
            ignored = "系统文件夹里的文件" if junk else _ignored(path)
            size = path.stat().st_size if path.is_file() else 0
            yield Attachment((inside / name).as_posix(), path, size, ignored)


def _is_link(folder: Path) -> bool:
    """Return whether a folder is a link to another one; on Windows a junction is one as well."""
    junction = getattr(os.path, "isjunction", lambda _: False)
    return folder.is_symlink() or bool(junction(folder))


def _ignored(path: Path) -> str:
    """Return why a file is none that anybody handed in; empty where it may be one."""
    name = path.name.lower()
    if name.startswith(("~$", ".~")):
        return "正在打开的文件留下的临时文件"
    if name in JUNK_NAMES or name.startswith("._"):
        return "系统文件"
    if name.startswith("."):
        return "隐藏文件"
    if name.endswith((".tmp", ".crdownload", ".part")):
        return "没有传完的临时文件"
    if path.is_symlink():
        # What a link points at may lie anywhere; only what is in the folder came in.
        return "链接,不是文件"
    if not path.is_file():
        # To open a pipe is to wait for who writes into it.
        return "管道、设备一类,不是文件"
    return ""
