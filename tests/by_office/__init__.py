"""Workbooks as LibreOffice leaves them after somebody edited them there."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PYTHON = "/usr/bin/python3"
"""The python that Debian gives `uno` to."""
EDITS = Path(__file__).with_name("uno_edits.py")


def without_uno() -> bool:
    """Return whether nothing here can drive LibreOffice."""
    if shutil.which("soffice") is None or not Path(PYTHON).exists():
        return True
    asked = subprocess.run([PYTHON, "-c", "import uno"], check=False, capture_output=True)
    return asked.returncode != 0


def edited(data: bytes, folder: Path, edits: Mapping[str, Any]) -> bytes:
    """Return a workbook that was opened, edited and saved by LibreOffice.

    Args:
        data: The workbook.
        folder: An empty folder.
        edits: See `uno_edits.py`.
    """
    source, target, wanted = (folder / name for name in ("in.xlsx", "out.xlsx", "edits.json"))
    source.write_bytes(data)
    wanted.write_text(json.dumps(edits), "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    office = subprocess.Popen([
        str(shutil.which("soffice")), f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless", "--norestore", f"--accept=socket,host=127.0.0.1,port={port};urp;",
    ])  # fmt: skip
    try:
        command = [PYTHON, str(EDITS), port, str(source), str(target), str(wanted)]
        done = subprocess.run(command, check=False, timeout=180, capture_output=True, text=True)
        assert done.stdout == "saved\n", done.stderr
        office.wait(timeout=60)
    finally:
        office.kill()
    return target.read_bytes()
