"""What a console can show: streams that never fail, plain lines and bars, errors as a word.

The consoles of Chinese Windows write GBK, and draw `─ … “` two columns wide; so lines and bars are
made of ASCII, and a sign that the console lacks is replaced, never an error.
"""

from __future__ import annotations

import codecs
import difflib
import errno
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import cxzy_sheets as cs

from . import chinese

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import ProgressColumn

STYLES = {"强制": "bold red", "核实": "yellow", "提示": "cyan"}
WIDEST = 96
"""Columns; longer lines are hard to read."""

_INSTEAD = {
    "✓": "√", "✔": "√", "☑": "√", "✗": "×", "✘": "×", "☒": "×", "•": "·", "‑": "-", "–": "-",
    "\u00a0": " ", "〇": "○", "−": "-", "⇒": "→", "→": "->", "‘": "'", "’": "'", "“": '"',
    "”": '"', "…": "...", "—": "-", "、": ",", "·": ".",
}  # fmt: skip
"""What is shown in place of a sign that a console lacks, if it has that; else `?`."""


def _replaced(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    made = ""
    for sign in error.object[error.start : error.end]:
        instead = _INSTEAD.get(sign, "?")
        try:
            instead.encode(error.encoding)
        except UnicodeEncodeError:
            instead = "?"
        made += instead
    return made, error.end


def survive() -> None:
    """Make both streams replace what they cannot encode; nothing printed can fail from then on."""
    codecs.register_error("cxzy", _replaced)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="cxzy")


def _console(stream: TextIO) -> Console:
    from rich.console import Console

    return Console(file=stream, highlight=False, markup=False, emoji=False)


def _written(
    text: str, *, stream: TextIO, first: str = "", rest: str = "", style: str | None = None
) -> None:
    """Print a text in lines that fit, `first` before the first of them and `rest` before others."""
    from rich.text import Text

    console = _console(stream)
    # A terminal's last column is left free: some go on to the next line when it is filled.
    width = min(console.width - 1, WIDEST) - chinese.columns(first)
    lines = [line for part in text.split("\n") for line in chinese.folded(part, max(width, 10))]
    for index, line in enumerate(lines):
        before = first if index == 0 else rest
        console.print(Text(before) + Text(line, style=style or ""), soft_wrap=True)


def say(*texts: str, style: str | None = None) -> None:
    """Print texts, each in lines that fit the console."""
    for text in texts:
        _written(text, stream=sys.stdout, style=style)


def indented(text: str, depth: int = 2, *, mark: str = "", style: str | None = None) -> None:
    """Print a text with an indent that is kept where it is folded; `mark` stands before it."""
    blank = " " * (depth + chinese.columns(mark))
    _written(text, stream=sys.stdout, first=" " * depth + mark, rest=blank, style=style)


def data(text: str) -> None:
    """Print what another program reads: nothing folded, nothing coloured."""
    sys.stdout.write(text + "\n")


def rule() -> None:
    """Print a line across."""
    console = _console(sys.stdout)
    console.print("-" * min(console.width - 1, WIDEST), style="dim", soft_wrap=True)


def rows(pairs: Sequence[tuple[str, str, str | None]]) -> None:
    """Print labels with their texts beside them: (label, text, style)."""
    widest = max(chinese.columns(label) for label, _, _ in pairs)
    for label, text, style in pairs:
        gap = " " * (widest - chinese.columns(label) + 2)
        indented(text, 2, mark=label + gap, style=style)


@contextmanager
def progress(words: str, *, shown: bool = True) -> Iterator[Callable[[int, int], None] | None]:
    """Give what `cs.collect` tells its progress; None where no one is looking at a terminal."""
    if not shown or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import MofNCompleteColumn, Progress, TextColumn

    bar = Progress(
        TextColumn("{task.description}", markup=False), _ascii_bar(), MofNCompleteColumn(),
        TextColumn("个文件", markup=False),
        console=_console(sys.stderr), transient=True,
    )  # fmt: skip
    with bar:
        task = bar.add_task(words, total=None)
        yield lambda done, whole: bar.update(task, completed=done, total=whole)


def _ascii_bar() -> ProgressColumn:
    from rich.progress import ProgressColumn, Task
    from rich.text import Text

    class Bar(ProgressColumn):
        def render(self, task: Task) -> Text:
            done = int(30 * (task.completed / task.total)) if task.total else 0
            return Text("[" + "#" * done + "." * (30 - done) + "]")

    return Bar()


def complain(text: str) -> None:
    """Print what went wrong to the error stream."""
    _written(text, stream=sys.stderr, first="错误: ", rest="      ", style="red")


def told(error: Exception) -> str:
    """Return an error in words: where, what was found, what to do."""
    if isinstance(error, cs.FormError) and len(error.findings) > 1:
        return f"{error}\n用 cxzy lint 加表样的文件名,可以看到全部问题。"
    if isinstance(error, OSError):
        return _system(error)
    return str(error)


def _system(error: OSError) -> str:
    name = str(error.filename or "")
    where = f"{name}: " if name else ""
    if isinstance(error, FileNotFoundError):
        return f"{where}没有这个文件。{_near(Path(name))}请核对文件名和所在的文件夹。"
    if name and Path(name).is_dir():
        return f"{where}这是一个文件夹,这里要写一个文件。"
    if isinstance(error, PermissionError):
        return f"{where}打不开:没有权限,或正被 Excel、WPS 打开。请关闭它再试。"
    if error.errno == errno.ENOSPC:
        return f"{where}磁盘空间不够。请清理后再试。"
    return f"{where}{error.strerror or error}。请核对后再试。"


def _near(path: Path) -> str:
    """Return the files beside a missing one whose names are like its own, as a question."""
    try:
        there = [p.name for p in path.absolute().parent.iterdir() if p.is_file()]
    except OSError:
        return ""
    found = difflib.get_close_matches(path.name, there, n=2, cutoff=0.5)
    return f"是否指:{'、'.join(found)}?" if found else ""
