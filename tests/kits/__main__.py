"""Write the kits' drawn forms and their text dumps: `python -m tests.kits`."""

from __future__ import annotations

import cxzy_sheets as cs

from . import FOLDER, annex4

if __name__ == "__main__":
    folder = FOLDER / "示例" / "表样"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{annex4.NAME}.xlsx"
    data = annex4.drawn()
    (folder / name).write_bytes(data)
    (folder / f"{name}.txt").write_text(cs.dump(data, name=name), encoding="utf-8", newline="\n")
    print(folder / name)
