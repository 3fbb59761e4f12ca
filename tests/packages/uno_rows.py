"""Run by the python that has LibreOffice's `uno`: rows put in or taken out by LibreOffice itself.

uno_rows.py PORT IN.xlsx OUT.xlsx SHEET AT COUNT
"""

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
    """Open, shift, save, and let LibreOffice end."""
    port, source, target, sheet, at, count = sys.argv[1:]
    desktop = connected(port)
    book = desktop.loadComponentFromURL(
        uno.systemPathToFileUrl(source), "_blank", 0, properties(Hidden=True)
    )
    rows = book.Sheets.getByName(sheet).Rows
    if int(count) > 0:
        rows.insertByIndex(int(at), int(count))
    else:
        rows.removeByIndex(int(at), -int(count))
    book.storeToURL(
        uno.systemPathToFileUrl(target), properties(FilterName="Calc MS Excel 2007 XML")
    )
    book.close(True)
    desktop.terminate()


main()
