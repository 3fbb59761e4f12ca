"""The kit 示例, and where kits are found."""

from __future__ import annotations

from pathlib import Path

import pytest

import cxzy_sheets as cs
from cxzy_sheets import templates

from . import FOLDER, annex4

FORM = FOLDER / "示例" / "表样" / f"{annex4.NAME}.xlsx"


def test_the_form_has_nothing_doubtful():
    """`cxzy lint` of the form that everybody looks at first has neither 强制 nor 核实."""
    found = cs.Form(FORM).lint()
    assert [str(f) for f in found.of("强制", "核实")] == []


def test_kits_are_found_from_a_checkout():
    """In an editable install the kits are the checkout's own."""
    assert templates.kits_folder() == FOLDER
    assert templates.kit_folder("示例") == FOLDER / "示例"


def test_kits_are_found_in_a_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """In a wheel the kits stand inside the package, and a folder beside it is not looked at."""
    package = tmp_path / "site-packages" / "cxzy_sheets"
    (package / templates.FOLDER / "示例").mkdir(parents=True)
    (package.parent / templates.FOLDER).mkdir()
    monkeypatch.setattr(templates, "__file__", str(package / "templates.py"))
    assert templates.kits_folder() == package / templates.FOLDER


def test_a_folder_beside_site_packages_is_not_a_kit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Without the kits the installation is incomplete; nothing else is taken for them."""
    package = tmp_path / "site-packages" / "cxzy_sheets"
    package.mkdir(parents=True)
    (package.parent / templates.FOLDER).mkdir()
    monkeypatch.setattr(templates, "__file__", str(package / "templates.py"))
    with pytest.raises(cs.CxzyError, match="安装不完整"):
        templates.kits_folder()


def test_a_misspelt_kit_is_answered_with_the_nearest():
    """An unknown kit is refused, and the one that was meant is offered."""
    with pytest.raises(cs.CxzyError, match="是否指:示例"):
        templates.kit_folder("示列")
