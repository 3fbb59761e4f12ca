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
%CXZY% -m cxzy_sheets run "%~dp0."
set "CODE=%ERRORLEVEL%"
echo.
pause
exit /b %CODE%
