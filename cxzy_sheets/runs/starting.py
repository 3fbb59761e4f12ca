"""`kits` and `init`: from a kit, or an earlier cycle, to a folder in which a new cycle can begin.

What the office declared comes along: 周期.xlsx, 名册, 清单, 表样, 文稿. What came in, what the
office decided about it, and what was made of it stay where they are.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..collection import load_cycle
from ..cycle import outline
from ..errors import CxzyError, OutputError
from ..names import file_name, offer
from ..templates import kits_folder
from .scripts import scripts

SETTINGS, FORMS, TEXTS, INBOX = "周期.xlsx", "表样", "文稿", "收件箱"
ALONG = ("收文登记.xlsx", "使用说明.txt")
"""What a kit has besides: an empty register, and how to go about it."""


@dataclass(frozen=True, slots=True)
class Kit:
    """A cycle that is ready to be begun."""

    name: str
    title: str
    forms: tuple[str, ...]
    """The forms and documents that it asks for."""
    folder: Path


def kits() -> list[Kit]:
    """Return the kits that `init` takes by name, in order of their names."""
    return [_kit(folder) for folder in _folders()]


def _folders() -> list[Path]:
    return sorted(path for path in kits_folder().iterdir() if (path / SETTINGS).is_file())


def _kit(folder: Path) -> Kit:
    said = outline(folder)
    return Kit(folder.name, said.name, said.forms, folder)


def init(kit: str | os.PathLike[str], folder: str | os.PathLike[str]) -> Path:
    """Return a new cycle's folder, made from a kit or from the folder of an earlier cycle.

    Args:
        kit: The name of a kit, see `kits`, or a folder with a 周期.xlsx.
        folder: Where it is made; it must not be there, or be empty.

    Raises:
        CxzyError: There is no such kit (the nearest name is offered), it cannot be loaded, or
            something else is in the folder already; then nothing is written.
    """
    source, root = _source(kit), Path(os.path.abspath(folder))
    _refuse(source, root)
    pending = root.with_name(f".cxzy-init-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        pending.mkdir(parents=True)
        _copy(source, pending)
        load_cycle(pending)
        if root.exists():
            root.rmdir()
        os.rename(pending, root)
    except OSError as error:
        raise OutputError(
            f"不能新建周期文件夹({error.strerror or error})。", file=str(root),
            hint="请换一个位置,或检查写的权限。",
        ) from error  # fmt: skip
    finally:
        shutil.rmtree(pending, ignore_errors=True)
    return Path(folder)


def _source(kit: str | os.PathLike[str]) -> Path:
    """Return the folder of a kit, or the folder that is named outright."""
    path = Path(kit)
    path = path.parent if path.name == SETTINGS and path.is_file() else path
    if (path / SETTINGS).is_file():
        return path
    names = {folder.name: folder for folder in _folders()}
    name = os.fspath(kit)
    if name in names:
        return names[name]
    if path.is_dir():
        raise CxzyError(
            "这个文件夹里没有 周期.xlsx,不能照它新建。", file=str(path), hint="请核对路径。"
        )
    known = f"有:{'、'.join(names)}。" if names else "也可以写一个往期周期的文件夹。"
    raise CxzyError(f"没有“{name}”这一套表样。", hint=offer(name, names) or known)


def _refuse(source: Path, root: Path) -> None:
    if root.exists() and not root.is_dir():
        raise CxzyError(
            "已经有这个名字的文件,没有动它。", file=str(root), hint="请换一个文件夹名。"
        )
    if root.is_dir() and any(root.iterdir()):
        raise CxzyError(
            "这个文件夹里已有内容,没有动它。", file=str(root), hint="请换一个文件夹名。"
        )
    if file_name(root.name) != root.name:
        raise CxzyError(
            "Windows 不接受这个文件夹名。", file=root.name, expected=file_name(root.name),
            hint=f"可以改成 {file_name(root.name)}。",
        )  # fmt: skip
    if Path(os.path.abspath(source)) in root.parents:
        raise CxzyError("新的周期不能放在原来的文件夹里面。", file=str(root), hint="请放到旁边。")


def _copy(source: Path, target: Path) -> None:
    for path in _declared(source):
        there = target / path.relative_to(source)
        there.parent.mkdir(parents=True, exist_ok=True)
        # Contents only: a form that was read-only may be edited in the new cycle.
        shutil.copyfile(path, there)
    for name in (FORMS, INBOX):
        (target / name).mkdir(exist_ok=True)
    for name, data in scripts().items():
        (target / name).write_bytes(data)


def _declared(source: Path) -> Iterator[Path]:
    """Give every file that says how the cycle goes."""
    yield source / SETTINGS
    yield from outline(source).files
    if source.parent == kits_folder():
        # Of an earlier cycle the register says what was decided about its own copies.
        yield from (source / name for name in ALONG if (source / name).is_file())
    for folder in (FORMS, TEXTS):
        for path in sorted((source / folder).rglob("*")):
            # What Excel and WPS leave beside an open file is nobody's form; the dump of a kit's
            # workbook is for those who review it.
            left = path.name.startswith(("~$", ".")) or path.name.endswith(".xlsx.txt")
            if path.is_file() and not left:
                yield path
