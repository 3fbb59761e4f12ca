"""What all tests share: which of them run here, and the reason where one does not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"
"""The material beside the checkout; tests that read it are marked `shared`."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what this machine cannot run, with the reason."""
    reasons = {
        "shared": None if SHARED.is_dir() else "no ../shared beside the checkout",
        "libreoffice": None
        if shutil.which("soffice")
        else "LibreOffice (soffice) is not installed",
        "install": None
        if os.environ.get("CXZY_SLOW")
        else "builds and installs the wheel: set CXZY_SLOW=1, as .ci/run does",
        "slow": None if os.environ.get("CXZY_SLOW") else "takes minutes: set CXZY_SLOW=1",
    }
    for item in items:
        for mark, reason in reasons.items():
            if reason is not None and item.get_closest_marker(mark) is not None:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material."""
    return SHARED
