"""What came in, read, checked and told apart: `collect` -> `Collection`.

files              each file in its own trap, in batches
single             a form by itself
of_cycle           a cycle; `opening`: its inputs, tables and forms made ready
checking           one copy, before it is handed in
collection         the result; `cycle_collection` that of a cycle
"""

from __future__ import annotations

import datetime
from concurrent.futures import Executor
from pathlib import Path

from ..cycle import Cycle
from ..errors import CxzyError
from ..forms import Form
from .checking import check
from .collection import COVERAGE, Collection
from .cycle_collection import CycleCollection
from .files import FileRead, Progress
from .of_cycle import collect_cycle
from .opening import load_cycle
from .single import collect_form

__all__ = [
    "COVERAGE", "Collection", "CycleCollection", "FileRead", "Progress", "check", "collect",
    "collect_cycle", "collect_form", "load_cycle",
]  # fmt: skip


def collect(
    source: Form | Cycle | str | Path,
    *,
    inbox: str | Path | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    as_of: datetime.date | None = None,
) -> Collection:
    """Return everything that came in, read and checked.

    Args:
        source: A `Cycle`, its folder or its 周期.xlsx; or, with `inbox`, a `Form` or a tagged
            workbook's path.
        inbox: For a form: the folder of filled copies; folders in it are looked into. A cycle has
            its own. Nothing in it is changed.
        executor: Any `concurrent.futures.Executor`; threads of this process by default.
        progress: Called with (files done, files in all) as the work goes on.
        as_of: What TODAY() is, and what is overdue; the cycle's 截至日期, or today, by default.

    Raises:
        FormError: A form cannot be used.
        CxzyError: There is no such inbox, or the cycle contradicts itself.
    """
    if isinstance(source, Cycle) or _means_cycle(source):
        if inbox is not None:
            raise CxzyError(
                "周期有自己的收件箱,不能另外指定。", found=str(inbox), hint="去掉 inbox。"
            )
        assert not isinstance(source, Form)
        return collect_cycle(source, executor=executor, progress=progress, as_of=as_of)
    if inbox is None:
        raise CxzyError("没有说明收件箱在哪里。", hint='请写 inbox="收件箱"。')
    assert not isinstance(source, Cycle)
    return collect_form(source, inbox=inbox, executor=executor, progress=progress, as_of=as_of)


def _means_cycle(source: object) -> bool:
    """Return whether a path is that of a cycle: anything but a workbook, or its settings."""
    if not isinstance(source, (str, Path)):
        return False
    path = Path(source)
    return path.suffix.lower() not in (".xlsx", ".xlsm") or path.name == "周期.xlsx"
