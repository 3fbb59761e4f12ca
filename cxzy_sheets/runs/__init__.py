"""Whole runs: everything that a command does from a folder to a folder.

demo      an example: a university's cycle run twice, or a form and sixty filled copies
init      a kit, or an earlier cycle -> a folder in which a new cycle can begin
run       a cycle's folder -> a new folder in its 产出/
folders   产出/: a run is there whole or not at all
"""

from __future__ import annotations

from .demonstration import Demo
from .demos import DEMOS, demo
from .evaluation.demonstration import Evaluation
from .rehearsal.playing import Rehearsal
from .running import Run, run
from .starting import Kit, init, kits

__all__ = ["DEMOS", "Demo", "Evaluation", "Kit", "Rehearsal", "Run", "demo", "init", "kits", "run"]
