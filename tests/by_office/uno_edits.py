"""Run by the python that has LibreOffice's `uno`: a workbook edited by LibreOffice itself.

uno_edits.py PORT IN.xlsx OUT.xlsx EDITS.json

{"cells": {"表": {"D4": 20, "B5": "文字"}}, "rows": [["表", 10, 3], ["表", 4, -1]]}
"""

import json
import os
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def properties(**given):
    """Return what UNO takes for keyword arguments."""
    return tuple(PropertyValue(Name=name, Value=value) for name, value in given.items())


def connected(port):
    """Return LibreOffice's desktop once it answers."""
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", context
    )
    for _ in range(120):
        try:
            found = resolver.resolve(
                f"uno:socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext"
            )
        except NoConnectException:
            time.sleep(0.5)
        else:
            return found.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", found
            )
    raise SystemExit("LibreOffice does not answer")


def edit(book, wanted):
    """Type into cells, put rows in or take them out."""
    for name, cells in wanted.get("cells", {}).items():
        sheet = book.Sheets.getByName(name)
        for address, value in cells.items():
            cell = sheet.getCellRangeByName(address)
            if isinstance(value, str):
                cell.String = value
            else:
                cell.Value = value
    for name, at, count in wanted.get("rows", []):
        rows = book.Sheets.getByName(name).Rows
        if count > 0:
            rows.insertByIndex(at, count)
        else:
            rows.removeByIndex(at, -count)


def main():
    """Open, edit, save, and let LibreOffice end."""
    port, source, target, wanted = sys.argv[1:]
    desktop = connected(port)
    book = desktop.loadComponentFromURL(
        uno.systemPathToFileUrl(source), "_blank", 0, properties(Hidden=True)
    )
    with open(wanted, encoding="utf-8") as file:
        edit(book, json.load(file))
    book.storeToURL(
        uno.systemPathToFileUrl(target), properties(FilterName="Calc MS Excel 2007 XML")
    )
    book.close(True)
    # Said before the end: the bridge to an office that is gone at times brings down its client.
    print("saved", flush=True)
    desktop.terminate()
    os._exit(0)


main()
