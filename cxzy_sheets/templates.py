"""Where the kits of `workbook_templates/` are: inside the package, or beside it in a checkout.

wheel               site-packages/cxzy_sheets/workbook_templates/
editable install    the checkout's own workbook_templates/, changes seen at once
"""

from __future__ import annotations

from pathlib import Path

from .errors import CxzyError
from .names import offer

FOLDER = "workbook_templates"


def kits_folder() -> Path:
    """Return the folder that holds the kits.

    Raises:
        CxzyError: The installation lacks it.
    """
    package = Path(__file__).parent
    inside, beside = package / FOLDER, package.parent / FOLDER
    if inside.is_dir():
        return inside
    # A folder of that name beside site-packages is nobody's but a checkout's.
    if beside.is_dir() and (package.parent / "pyproject.toml").is_file():
        return beside
    raise CxzyError(
        "安装不完整,缺少表样文件夹。", file=str(inside), hint="请重新安装 cxzy_sheets。"
    )


def kit_folder(name: str) -> Path:
    """Return the folder of one kit.

    Raises:
        CxzyError: There is no such kit; the nearest name is offered.
    """
    folder = kits_folder()
    names = sorted(path.name for path in folder.iterdir() if path.is_dir())
    if name not in names:
        raise CxzyError(
            f"没有“{name}”这一套表样。", hint=offer(name, names) or f"有:{'、'.join(names)}。"
        )
    return folder / name
