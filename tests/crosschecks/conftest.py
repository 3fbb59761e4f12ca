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


@pytest.fixture(scope="session")
def rolled(tmp_path_factory: pytest.TempPathFactory) -> Cycle:
    """A cycle in which everybody files 附件3 and 附件4, and 附件3 is held against 附件4."""
    everybody = {
        name: (name, f"{name}.xlsx", "二级党组织;党支部", None, "是", "否", None)
        for name in ("附件3", "附件4")
    }
    rules = {"附件3": [("R", None, "有效=SUM(附件4.支部.有效)", "强制", None)]}
    return cycle(tmp_path_factory.mktemp("rolled"), rules=rules, lines=everybody)
