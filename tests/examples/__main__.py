"""Write `examples/2011-群众评议` anew and clear the notebook: `python -m tests.examples`."""

from __future__ import annotations

from . import FOLDER, NOTEBOOK, made, notebook, there

if __name__ == "__main__":
    files = made()
    for path, old in there().items():
        if path not in files:
            old.unlink()
    for path, data in files.items():
        place = FOLDER / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    NOTEBOOK.write_text(notebook.cleared(NOTEBOOK), encoding="utf-8", newline="\n")
    print(f"{FOLDER}: {len(files)} files, {sum(map(len, files.values())) // 1024} KB")
