"""Write the pages of `docs/` that are made from the code: `python -m tests.docs`."""

from __future__ import annotations

from . import FOLDER, PAGES

if __name__ == "__main__":
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8", newline="\n")
        print(FOLDER / name)
