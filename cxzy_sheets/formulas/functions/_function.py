"""One function of the rule language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..compiler import Compiler
from ..syntax import Call, Node
from ..typed import Typed

Make = Callable[[Compiler, Call, list[Node]], Typed]


@dataclass(frozen=True, slots=True)
class Function:
    """A name, what compiles a call of it, and how many arguments it takes."""

    name: str
    make: Make
    least: int
    most: int | None
    """None: any number."""

    @property
    def wanted(self) -> str:
        """How many arguments it takes, in words: ` 2 `, ` 2 到 3 `, `至少 1 `."""
        if self.most is None:
            return f"至少 {self.least} "
        return f" {self.least} " if self.least == self.most else f" {self.least} 到 {self.most} "
