"""Run by the python that has LibreOffice's `uno`: cells typed into by LibreOffice itself.

uno_typed.py PORT IN.xlsx OUT.xlsx CELLS.json        {"表": {"D4": 20, "B5": "文字"}}
"""

import json
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


def main():
    """Open, type as a person does, save, and let LibreOffice end."""
    port, source, target, cells = sys.argv[1:]
    with open(cells, encoding="utf-8") as file:
        wanted = json.load(file)
    desktop = connected(port)
    book = desktop.loadComponentFromURL(
        uno.systemPathToFileUrl(source), "_blank", 0, properties(Hidden=True)
    )
    for name, values in wanted.items():
        sheet = book.Sheets.getByName(name)
        for address, value in values.items():
            cell = sheet.getCellRangeByName(address)
            if isinstance(value, str):
                cell.String = value
            else:
                cell.Value = value
    book.storeToURL(
        uno.systemPathToFileUrl(target), properties(FilterName="Calc MS Excel 2007 XML")
    )
    book.close(True)
    desktop.terminate()


main()
