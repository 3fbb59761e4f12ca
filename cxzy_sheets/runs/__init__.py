"""Whole runs: everything that a command does from a folder to a folder.

demo    an example: a form, sixty filled copies, the summary
"""

from __future__ import annotations

from .demonstration import Demo, demo

__all__ = ["Demo", "demo"]
