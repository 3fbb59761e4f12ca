"""产出/: a folder a run, there whole or not at all, and never changed afterwards.

产出/
  001 2012-01-05/        an earlier run: never opened for writing again
  002 2012-01-10/
  .cxzy-run-4711-9f3c/   a run that is being written, or was killed; the next run removes it

Everything is written into a folder beside its place and moved there by one rename, which a disk
does wholly or not at all. One run at a time: the system holds the lock, and lets go of it when a
process dies, however it dies.
"""

from __future__ import annotations

import datetime
import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ..cycle.earlier import finished
from ..errors import OutputError

_PENDING = re.compile(r"\.cxzy-run-\d+-[0-9a-f]{8}")
_LOCK = ".cxzy-lock"
_PATIENCE = 12
"""Tries to rename; scanners of viruses hold a new file open for a moment."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run is written, and where it will stand."""

    number: int
    pending: Path
    """The folder to write into."""
    folder: Path
    """Where it is, once everything is written."""


@contextmanager
def new_run(outputs: Path, as_of: datetime.date) -> Iterator[Place]:
    """Give the place of a new run; when the block ends well it stands there, else there is none.

    Raises:
        OutputError: Another run of this cycle is going on; or nobody may write there, the disk is
            full, or something holds the new folder open.
    """
    _made(outputs)
    with _alone(outputs) as certain:
        if certain:
            _clear(outputs)
        number = max((run for run, _ in finished(outputs)), default=0) + 1
        pending = outputs / f".cxzy-run-{os.getpid()}-{secrets.token_hex(4)}"
        place = Place(number, pending, outputs / f"{number:03} {as_of.isoformat()}")
        with writing(place):
            pending.mkdir()
        try:
            yield place
            with writing(place):
                _settle(pending)
                _rename(pending, place.folder)
        finally:
            shutil.rmtree(pending, ignore_errors=True)


def _made(outputs: Path) -> None:
    try:
        outputs.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"不能新建文件夹({error.strerror or error})。", file=str(outputs),
            hint="请检查有没有同名的文件,是否有写的权限。",
        ) from error  # fmt: skip


def _clear(outputs: Path) -> None:
    """Remove what killed runs left behind; nothing that is named otherwise is touched."""
    for path in list(outputs.iterdir()):
        if _PENDING.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)


def _settle(folder: Path) -> None:
    """Have the disk write down all files of a folder before the folder gets its name."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with suppress(OSError), path.open("rb+") as file:
                os.fsync(file.fileno())
    _settle_names(folder)


def _settle_names(folder: Path) -> None:
    # Windows has no such thing for a folder.
    if hasattr(os, "O_DIRECTORY"):
        with suppress(OSError):
            number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(number)
            finally:
                os.close(number)


def _rename(pending: Path, folder: Path) -> None:
    """Move the whole folder to its place, which must be free."""
    for attempt in range(_PATIENCE):
        if folder.exists():
            # On Linux an empty folder would be replaced in silence.
            raise FileExistsError(17, "已经有这个文件夹", str(folder))
        try:
            os.rename(pending, folder)
        except PermissionError:
            if attempt == _PATIENCE - 1:
                raise
            time.sleep(0.02 * 2 ** min(attempt, 5))
        else:
            _settle_names(folder.parent)
            return


@contextmanager
def writing(place: Place) -> Iterator[None]:
    """Say in words what the system says when something cannot be written."""
    name, folder = place.folder.name, str(place.folder)
    try:
        yield
    except FileExistsError as error:
        raise OutputError(
            f"产出里已经有“{name}”,没有动它。", file=folder, hint="请再运行一次。"
        ) from error
    except PermissionError as error:
        raise OutputError(
            f"写不成“{name}”:没有写的权限,或别的程序正占用产出文件夹。", file=folder,
            hint="请关闭打开的结果文件和文件夹窗口,再运行一次;以前的产出没有变。",
        ) from error  # fmt: skip
    except OSError as error:
        raise OutputError(
            f"写不成“{name}”({error.strerror or error})。", file=folder,
            hint="请看磁盘空间和权限,再运行一次;以前的产出没有变。",
        ) from error  # fmt: skip


@contextmanager
def _alone(outputs: Path) -> Iterator[bool]:
    """Hold the lock of a cycle's outputs; give whether it is certain that nobody else writes.

    Some network drives have no locks. There, runs still do not clash, since each writes into a
    folder of its own, but what looks left over may be somebody's and stays.

    Raises:
        OutputError: Another run holds it.
    """
    path = outputs / _LOCK
    file, held = _taken(path)
    try:
        yield held
    finally:
        if file is not None:
            # Where a file may go while it is open, it goes first: nobody can take it in between.
            with suppress(OSError):
                path.unlink()
            os.close(file)
            if sys.platform == "win32":
                with suppress(OSError):
                    path.unlink()


def _taken(path: Path) -> tuple[int | None, bool]:
    """Return the open lock file, and whether it is locked; None where there can be none."""
    while True:
        try:
            file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError:
            return None, False
        try:
            _lock(file)
        except (BlockingIOError, PermissionError) as error:
            os.close(file)
            raise OutputError(
                "这个周期正在另一个窗口里运行。", file=str(path.parent.parent),
                hint="请等它结束,再运行一次。",
            ) from error  # fmt: skip
        except OSError:
            return file, False
        if _still_there(file, path):
            return file, True
        # The one before us removed it between our opening and our locking.
        os.close(file)


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _still_there(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except OSError:
        return False
