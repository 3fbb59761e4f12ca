"""What a child may take of the machine: an end to its memory, on every system that has one."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any


def confine(memory: int) -> None:
    """Limit the memory of this process, in bytes; where that fails, the clock is left."""
    if sys.platform == "win32":
        with suppress(OSError, AttributeError, ValueError):
            _by_job(memory)
    else:
        _by_limit(memory)


def _by_limit(memory: int) -> None:
    import resource

    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # A system may know the limit and not let it be set.
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (limit, limit))


def _by_job(memory: int) -> None:
    """Put this process into a job of its own, which ends what it may not take.

    Windows has no limit for a process by itself; a job object has one (JOBOBJECT_EXTENDED_LIMIT_
    INFORMATION, winnt.h). Jobs in jobs are allowed since Windows 8.
    """
    import ctypes

    library: Any = ctypes
    kernel = library.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    about = limits(memory)
    size = ctypes.sizeof(about)
    if not job.value or not kernel.SetInformationJobObject(
        job, _EXTENDED, ctypes.byref(about), size
    ):
        raise OSError("job")
    if not kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess())):
        raise OSError("job")


_EXTENDED = 9
"""JobObjectExtendedLimitInformation."""
_PROCESS_MEMORY, _DIE_ON_ERROR = 0x100, 0x400
"""JOB_OBJECT_LIMIT_PROCESS_MEMORY, JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION: no dialog."""


def limits(memory: int) -> Any:
    """Return a JOBOBJECT_EXTENDED_LIMIT_INFORMATION with a limit of memory for each process."""
    import ctypes

    class Basic(ctypes.Structure):
        _fields_ = (
            ("process_time", ctypes.c_int64), ("job_time", ctypes.c_int64),
            ("flags", ctypes.c_uint32), ("least_set", ctypes.c_size_t),
            ("most_set", ctypes.c_size_t), ("processes", ctypes.c_uint32),
            ("affinity", ctypes.c_size_t), ("priority", ctypes.c_uint32),
            ("scheduling", ctypes.c_uint32),
        )  # fmt: skip

    class Extended(ctypes.Structure):
        _fields_ = (
            ("basic", Basic), ("io", ctypes.c_uint64 * 6), ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t), ("peak_process", ctypes.c_size_t),
            ("peak_job", ctypes.c_size_t),
        )  # fmt: skip

    made = Extended()
    made.basic.flags = _PROCESS_MEMORY | _DIE_ON_ERROR
    made.process_memory = memory
    return made
