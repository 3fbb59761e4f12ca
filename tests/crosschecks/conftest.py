"""Cycles that several examples of a law share."""

from __future__ import annotations

import pytest

from cxzy_sheets.cycle import Cycle

from .cycles import cycle


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Cycle:
    """A cycle in which 附件5.党员.学工号 is 唯一 全部."""
    fields = {"附件5": [("党员.学工号", "编号", None, None, None, "全部")]}
    return cycle(tmp_path_factory.mktemp("once"), fields)
