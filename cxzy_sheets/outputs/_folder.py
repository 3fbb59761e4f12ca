"""A folder of several files, as texts and returns are written: all of them, or none."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import overload

from ..errors import OutputError

LONGEST = 80
"""Characters of a file's name."""


@dataclass(frozen=True, slots=True)
class Written(Sequence[Path]):
    """The paths of what was written, in order."""

    paths: tuple[Path, ...]

    @overload
    def __getitem__(self, index: int) -> Path: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Path, ...]: ...
    def __getitem__(self, index: int | slice) -> Path | tuple[Path, ...]:
        return self.paths[index]

    def __len__(self) -> int:
        return len(self.paths)


def free_name(stem: str, taken: set[str], ending: str = "") -> str:
    """Return a name that no other file has, in the eyes of Windows, and take it."""
    choice, number = f"{stem}{ending}", 2
    while choice.casefold() in taken:
        choice = f"{stem} ({number}){ending}"
        number += 1
    taken.add(choice.casefold())
    return choice


def refuse_place(place: Path, inbox: Path | None, what: str) -> None:
    """Refuse to write into the inbox, or where a file stands.

    Raises:
        OutputError: It is there.
    """
    here = Path(os.path.abspath(place))
    if inbox is not None and Path(os.path.abspath(inbox)) in (here, *here.parents):
        raise OutputError(f"{what}不能放进收件箱。", file=str(place), hint="请放到收件箱外面。")
    if place.exists() and not place.is_dir():
        raise OutputError("这是一个文件,不是文件夹。", file=str(place), hint="请写文件夹的名称。")


def write_files(place: Path, files: Mapping[str, bytes], what: str, opened: str) -> None:
    """Write all files beside their place, then move each there.

    Args:
        place: The folder; it is made if it is not there.
        files: Place in the folder, parted by `/` -> bytes.
        what: What they are, as the office says.
        opened: What may be held open by another program.

    Raises:
        OutputError: It cannot be written.
    """
    try:
        place.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".cxzy-", dir=place))
    except OSError as error:
        raise _told(place, error, what, opened) from error
    try:
        for number, data in enumerate(files.values()):
            (beside / str(number)).write_bytes(data)
        for number, name in enumerate(files):
            (place / name).parent.mkdir(exist_ok=True)
            os.replace(beside / str(number), place / name)
    except OSError as error:
        raise _told(place, error, what, opened) from error
    finally:
        with suppress(OSError):
            shutil.rmtree(beside)


def _told(place: Path, error: OSError, what: str, opened: str) -> OutputError:
    return OutputError(
        f"写不成{what}({error.strerror or error})。", file=str(place),
        hint=f"请关闭打开的{opened},检查写的权限和磁盘空间,再试一次。",
    )  # fmt: skip
