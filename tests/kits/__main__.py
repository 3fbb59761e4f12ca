"""Write the kits' drawn workbooks and their text dumps: `python -m tests.kits [KIT …]`."""

from __future__ import annotations

import sys

import cxzy_sheets as cs

from . import FOLDER, drawings

if __name__ == "__main__":
    for path, draw in drawings().items():
        if sys.argv[1:] and path.partition("/")[0] not in sys.argv[1:]:
            continue
        there = FOLDER / path
        there.parent.mkdir(parents=True, exist_ok=True)
        data = draw()
        there.write_bytes(data)
        dump = cs.dump(data, name=there.name)
        there.with_name(f"{there.name}.txt").write_text(dump, encoding="utf-8", newline="\n")
        print(path)
