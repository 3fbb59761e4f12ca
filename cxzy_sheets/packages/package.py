"""An OOXML workbook, opened once, and a set of changes to it.

    Package(bytes)          what came in; never changed, shared by many patches
    └── Patch(package)      parts as trees that may be edited, parts dropped, replaced and added
        └── save() -> bytes

Only parts that a patch has touched are written anew; every other entry goes out as it came in, its
compressed bytes included.
"""

from __future__ import annotations

import copy
import posixpath
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import unquote

from ..workbooks import guard
from ..workbooks.parsed import Styles, parse_styles
from .archive import Entry, container, entries_of, new_entry
from .grid import Grid
from .xml import (
    Element,
    appended,
    beside,
    child,
    children,
    dropped,
    parsed,
    relation_id,
    serialised,
)

CONTENT_TYPES = "[Content_Types].xml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_NO_RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
)


@lru_cache(maxsize=4096)
def part_key(path: str) -> str:
    """Return what part names are compared by: case and escapes aside (ECMA-376-2 §6.2.2.3)."""
    return posixpath.normpath(unquote(path.replace("\\", "/"))).lstrip("/").lower()


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation of a part to another one."""

    id: str
    kind: str
    """The last step of its type: `worksheet`, `drawing`, `comments`."""
    target: str
    """The other part's path; a foreign address as it is written."""
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet of the workbook, in the order of its tabs."""

    name: str
    path: str
    state: str
    """visible, hidden, veryHidden."""
    sheet_id: str
    index: int
    """Counted from 0 over all sheets, chart sheets included: what `localSheetId` counts."""
    is_grid: bool = True
    """False: a chart sheet or the like."""


class Package:
    """The parts of an OOXML workbook, compressed as they came.

    Raises:
        WorkbookError: The bytes are no such workbook, or larger than any form is.
    """

    def __init__(self, data: bytes, name: str = "") -> None:
        self._guarded = guard.open_package(data, name)
        with guard.damage(name):
            entries = tuple(entries_of(data, self._guarded.archive))
        self.entries: tuple[Entry, ...] = entries
        self.comment = self._guarded.archive.comment
        self.date1904 = self._guarded.date1904
        self._names = {part_key(entry.name): entry.name for entry in entries}
        self.workbook = self.named(guard.workbook_path(self._guarded))

    def named(self, path: str) -> str:
        """Return a part's name as the container spells it."""
        return self._names.get(part_key(path), path.lstrip("/"))

    def has(self, path: str) -> bool:
        """Return whether there is such a part."""
        return part_key(path) in self._names

    @property
    def names(self) -> list[str]:
        """Every entry's name, in order."""
        return [entry.name for entry in self.entries]

    def read(self, path: str) -> bytes:
        """Return a part's bytes; empty where there is no such part."""
        return self._guarded.read(self.named(path))

    @cached_property
    def styles(self) -> Styles:
        """The number formats of the workbook's cell styles."""
        for kind, target in guard.relations(self._guarded, self.workbook).values():
            if kind.endswith("/styles"):
                return parse_styles(self._guarded.read(target))
        return Styles()


class Patch:
    """One set of changes to a package."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._trees: dict[str, Element] = {}
        self._edited: set[str] = set()
        self._grids: dict[str, Grid] = {}
        self._replaced: dict[str, bytes] = {}
        self._dropped: set[str] = set()
        self._added: dict[str, bytes] = {}
        self._relations: dict[str, list[Relation]] = {}
        """Of a part's list of relations; they are asked for at every turn."""
        self._strangers: set[str] = set()
        """Lists that others than this class have taken to change, nobody knows when."""
        self._keys: dict[str, str] = {}
        """What added parts are compared by -> their names."""

    def copy(self) -> Patch:
        """Return a patch with the same changes, to be taken further by itself."""
        made = Patch(self.package)
        made._trees = {
            path: copy.deepcopy(self._trees[path].getroottree()).getroot() for path in self._edited
        }
        made._edited = set(self._edited)
        made._replaced = dict(self._replaced)
        made._dropped = set(self._dropped)
        made._added = dict(self._added)
        made._keys = dict(self._keys)
        return made

    # Parts

    def named(self, path: str) -> str:
        """Return a part's name as the container spells it."""
        key = part_key(path)
        return self._keys.get(key) or self.package.named(path)

    def has(self, path: str) -> bool:
        """Return whether there is such a part now."""
        path = self.named(path)
        return path in self._added or (self.package.has(path) and path not in self._dropped)

    @property
    def names(self) -> list[str]:
        """The names of the parts that are there now, in order."""
        return [n for n in (*self.package.names, *self._added) if n not in self._dropped]

    def read(self, path: str) -> bytes:
        """Return a part's bytes as they are now."""
        path = self.named(path)
        if path in self._edited:
            return serialised(self._trees[path])
        if path in self._replaced:
            return self._replaced[path]
        return self._added.get(path) or self.package.read(path)

    def may_say(self, path: str, word: str) -> bool:
        """Return whether a part may hold a word of plain ASCII; False spares making its tree."""
        path = self.named(path)
        if path in self._trees:
            return True
        data = self.read(path)
        return word.encode() in data or b"&#" in data or guard.as_utf8(data) is not data

    def tree(self, path: str) -> Element:
        """Return the root of a part, to look at; `touch` says that it was changed."""
        path = self.named(path)
        if path not in self._trees:
            self._trees[path] = parsed(self._replaced.get(path) or self.read(path))
        return self._trees[path]

    def touch(self, path: str) -> Element:
        """Return the root of a part that is going to be changed."""
        path = self.named(path)
        if path.endswith(".rels"):
            self._strangers.add(path)
            self._relations.pop(path, None)
        return self._touch(path)

    def _touch(self, path: str) -> Element:
        root = self.tree(path)
        self._edited.add(path)
        return root

    def replace(self, path: str, data: bytes) -> None:
        """Put other bytes into a part; changes to its tree are gone."""
        path = self.named(path)
        self._replaced[path] = data
        self._relations.pop(path, None)
        self._trees.pop(path, None)
        self._grids.pop(path, None)
        self._edited.discard(path)

    def touched(self, path: str) -> bool:
        """Return whether a part goes out other than it came in."""
        path = self.named(path)
        return path in self._edited or path in self._replaced or path in self._added

    def drop(self, path: str) -> None:
        """Take a part out, with its relations and its line among the content types."""
        path = self.named(path)
        for name in map(self.named, (path, relations_path(path))):
            if self.has(name):
                self._dropped.add(name)
                self._edited.discard(name)
                self._replaced.pop(name, None)
                self._added.pop(name, None)
                self._keys.pop(part_key(name), None)
        types = self.tree(CONTENT_TYPES)
        for line in list(children(types, "Override")):
            if part_key(line.get("PartName", "")) == part_key(path):
                dropped(line)
                self.touch(CONTENT_TYPES)

    def add(self, path: str, data: bytes, content_type: str) -> None:
        """Put a new part in."""
        self._put(path, data)
        types = self.touch(CONTENT_TYPES)
        appended(types, "Override", PartName=f"/{path}", ContentType=content_type)

    def _put(self, path: str, data: bytes) -> None:
        self._added[path] = data
        self._keys[part_key(path)] = path

    def beside_workbook(self, name: str, first: int = 1) -> str:
        """Return a path beside the workbook's part that is free; `{}` in it takes a number."""
        folder = posixpath.dirname(self.workbook)
        while self.has(path := posixpath.join(folder, name.format(first))):
            if "{}" not in name:
                name = name.replace(".", "{}.", 1)
            first += 1
        return path

    # Relations

    def relations(self, path: str) -> list[Relation]:
        """Return the relations of a part."""
        lines = relations_path(self.named(path))
        if not self.has(lines):
            return []
        if lines in self._relations:
            return self._relations[lines]
        folder = posixpath.dirname(self.named(path))
        found = [
            _relation(self, folder, line) for line in children(self.tree(lines), "Relationship")
        ]
        if lines not in self._strangers:
            self._relations[lines] = found
        return found

    def related(self, path: str, kind: str) -> list[str]:
        """Return the parts that a part has a relation of one kind to."""
        return [
            relation.target
            for relation in self.relations(path)
            if relation.kind == kind and not relation.foreign and self.has(relation.target)
        ]

    def relate(self, path: str, kind: str, target: str) -> str:
        """Give a part a relation to another one, and return the relation's id."""
        lines = relations_path(self.named(path))
        if not self.has(lines):
            self._put(lines, _NO_RELATIONS)
            self._type_relations()
        root = self._touch(lines)
        self._relations.pop(lines, None)
        known = {line.get("Id", "") for line in children(root, "Relationship")}
        made = next(f"rId{n}" for n in range(1, len(known) + 2) if f"rId{n}" not in known)
        appended(root, "Relationship", Id=made, Type=self._flavour() + kind, Target=f"/{target}")
        return made

    def _type_relations(self) -> None:
        """Say what a list of relations is; a workbook may have named each of its own instead."""
        types = self.tree(CONTENT_TYPES)
        known = {line.get("Extension", "").lower() for line in children(types, "Default")}
        if "rels" not in known:
            made = beside(types, "Default")
            made.set("Extension", "rels")
            made.set("ContentType", _RELATIONS_TYPE)
            self.touch(CONTENT_TYPES).insert(0, made)

    def _flavour(self) -> str:
        """Return what relation types of the workbook begin with; strict OOXML has others."""
        root = self.tree(relations_path(self.workbook))
        types = [line.get("Type", "") for line in children(root, "Relationship")]
        own = next((k for k in types if k.endswith("/worksheet")), f"{_RELATIONSHIPS}/worksheet")
        return own.rpartition("/")[0] + "/"

    def relations_space(self) -> str:
        """Return the namespace of `r:id` in this workbook."""
        return self._flavour().rstrip("/")

    def unrelate(self, path: str, target: str) -> None:
        """Take out a part's relation to another part."""
        lines = relations_path(self.named(path))
        folder = posixpath.dirname(self.named(path))
        for line in list(children(self.tree(lines), "Relationship")):
            relation = _relation(self, folder, line)
            if not relation.foreign and part_key(relation.target) == part_key(target):
                dropped(line)
                self._touch(lines)
                self._relations.pop(lines, None)

    # Sheets

    @property
    def workbook(self) -> str:
        """The path of the workbook's own part."""
        return self.package.workbook

    def sheets(self) -> list[SheetPart]:
        """Return the workbook's sheets in the order of their tabs."""
        targets = {relation.id: relation for relation in self.relations(self.workbook)}
        found = []
        lines = children(child(self.tree(self.workbook), "sheets"), "sheet")
        for index, line in enumerate(lines):
            relation = targets.get(relation_id(line))
            kind = relation.kind if relation else ""
            found.append(
                SheetPart(
                    line.get("name", ""), relation.target if relation else "",
                    line.get("state", "visible"), line.get("sheetId", ""), index,
                    kind == "worksheet",
                )
            )  # fmt: skip
        return found

    def sheet(self, name: str) -> SheetPart:
        """Return the sheet called `name`.

        Raises:
            KeyError: There is no such sheet.
        """
        found = next((s for s in self.sheets() if s.name == name and s.is_grid), None)
        if found is None:
            raise KeyError(name)
        return found

    def grid(self, path: str) -> Grid:
        """Return the cells of a sheet's part."""
        path = self.named(path)
        if path not in self._grids:
            self._grids[path] = Grid(self.tree(path), date1904=self.package.date1904)
        return self._grids[path]

    def edit(self, path: str) -> Grid:
        """Return the cells of a sheet's part that is going to be changed."""
        self.touch(path)
        return self.grid(path)

    def strings(self) -> list[Element]:
        """Return the elements of the workbook's shared strings."""
        for path in self.related(self.workbook, "sharedStrings"):
            return list(children(self.tree(path), "si"))
        return []

    # Bytes

    def changed_entries(self) -> list[Entry]:
        """Return the entries of the changed container, in order."""
        made: list[Entry] = []
        seen: set[str] = set()
        for entry in self.package.entries:
            if entry.name in self._dropped:
                continue
            if self.touched(entry.name):
                if entry.name not in seen:
                    made.append(entry.holding(self.read(entry.name)))
                seen.add(entry.name)
            else:
                made.append(entry)
        made += [new_entry(name, self.read(name)) for name in self._added]
        return made

    def save(self) -> bytes:
        """Return the changed workbook; the same changes give the same bytes."""
        return container(self.changed_entries(), self.package.comment)


def relations_path(path: str) -> str:
    """Return where the relations of a part are kept."""
    folder, base = posixpath.split(path)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _relation(patch: Patch, folder: str, line: Element) -> Relation:
    kind = line.get("Type", "").rpartition("/")[2]
    target = line.get("Target", "").replace("\\", "/")
    if line.get("TargetMode") == "External":
        return Relation(line.get("Id", ""), kind, target, foreign=True)
    where = target if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    return Relation(line.get("Id", ""), kind, patch.named(where))
