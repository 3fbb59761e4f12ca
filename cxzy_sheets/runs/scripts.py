"""What a cycle's folder is started with: run.py, 运行.bat and 检查.bat.

A .bat is read by cmd in whatever code page the machine has, so everything in it is ASCII; the
folder's own Chinese name comes in by `%~dp0`. `chcp 65001` lets Python print Chinese. No brackets
are used around lines with names: `附件4(1).xlsx` would close them.
"""

from __future__ import annotations

from collections.abc import Mapping

SCRIPT, RUN, CHECK = "run.py", "运行.bat", "检查.bat"

_PYTHON = "import cxzy_sheets as cs; cs.run(__file__)\n"

_HEAD = """\
@echo off
setlocal
chcp 65001 >nul
set "CXZY=py -3"
%CXZY% -c "import cxzy_sheets" >nul 2>nul && goto found
set "CXZY=python"
%CXZY% -c "import cxzy_sheets" >nul 2>nul && goto found
set "CXZY=python3"
%CXZY% -c "import cxzy_sheets" >nul 2>nul && goto found
echo Python with cxzy_sheets was not found on this computer.
echo Install Python 3.11 or later, then run:  pip install cxzy-sheets
pause
exit /b 2
:found
"""
_TAIL = """\
set "CODE=%ERRORLEVEL%"
echo.
pause
exit /b %CODE%
"""
# The dot keeps the backslash at the end of a folder's name from taking the quote.
_RUN = '%CXZY% -m cxzy_sheets run "%~dp0."\n'
_CHECK = '%CXZY% -m cxzy_sheets check --cycle "%~dp0." %*\n'


def scripts() -> Mapping[str, bytes]:
    """Return the files by name: one line of Python, and two to double-click or drop files on."""
    made = {SCRIPT: _PYTHON.encode("ascii")}
    for name, line in ((RUN, _RUN), (CHECK, _CHECK)):
        made[name] = (_HEAD + line + _TAIL).replace("\n", "\r\n").encode("ascii")
    return made
