"""The names that the formulas of one table have used so far, and the schemas they compile in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ..formulas import Schema, infer_types
from ..formulas.syntax import Name, Node
from .about import About
from .origins import Origins
from .placing import RECORDS, SELF, Scene
from .standing import Used


class Uses:
    """What a table's formulas can name, and have named."""

    def __init__(self, origins: Origins, record: Mapping[str, About], *, open_record: bool) -> None:
        self.origins, self.record, self.open = origins, record, open_record
        self.learnt: dict[str, About] = {}
        """Columns of the record that only their use tells of."""
        self.parameters: dict[str, object] = {}
        self.paths: dict[str, None] = {}
        """Every whole column's path, and those that dots lead to."""

    @property
    def fields(self) -> Mapping[str, About]:
        """The columns of a record that are known so far."""
        return {**self.record, **self.learnt} if self.learnt else self.record

    def scene(self, keys: Mapping[str, About], *, grouped: bool, itself: bool = True) -> Scene:
        """Return the names for formulas that stand at one place of the table."""
        return Scene(
            self.origins, self.record, grouped, keys, open_record=self.open, itself=itself,
            learnt=self.learnt,
        )  # fmt: skip

    def take(self, used: Used, scene: Scene) -> None:
        """Note what a formula used."""
        self.parameters.update(used.parameters)
        self.paths.update(dict.fromkeys(path for path in used.paths.values() if path != SELF))
        for name in used.fields:
            base, dot, _ = name.partition(".")
            about = scene.fields.get(base)
            if dot and about is not None and about.refers:
                self.paths[about.refers.rpartition(".")[0]] = None

    def schema(self, scene: Scene, used: Used, tree: Node) -> Schema:
        """Return the names of a placed formula; types that nobody knows are learnt from it."""
        made = schema_of(scene, used)
        if not _untyped(made):
            return made
        learnt = infer_types([(tree, None)], made)
        for alias, path in used.paths.items():
            for name in self._unknown(path):
                self.origins.with_column(path, name, learnt.get((alias, name)))
        for name, about in self.learnt.items():
            if about.type is None:
                kind = learnt.get((RECORDS, name)) or learnt.get((None, name))
                self.learnt[name] = About(kind)
        for name in used.above:
            kind = learnt.get((None, name))
            if kind is not None and scene.above[name].about.type is None:
                self.settle(scene, name, kind)
        return schema_of(scene, used)

    def settle(self, scene: Scene, name: str, kind: str) -> None:
        """Give a column above, and the unknown columns that it is made of, a type."""
        above = scene.above[name]
        scene.above[name] = replace(above, about=replace(above.about, type=kind))
        for node in above.values:
            first, rest = node.parts[0], node.parts[1:]
            path = above.used.paths.get(first, "") if above.used is not None else ""
            if rest and rest[0] in self._unknown(path):
                self.origins.with_column(path, rest[0], kind)
            elif first in self.learnt and self.learnt[first].type is None:
                self.learnt[first] = About(kind)

    def _unknown(self, path: str) -> list[str]:
        origin = self.origins.paths.get(path)
        columns = origin.columns if origin is not None else {}
        return [name for name, about in columns.items() if about.type is None]


def schema_of(scene: Scene, used: Used) -> Schema:
    """Return the names of a placed formula, and no others."""
    origins = scene.origins
    head = {name: origins.column(scene.keys[name]) for name in used.keys}
    fields = {
        base: origins.column(scene.fields[base])
        for base in dict.fromkeys(name.partition(".")[0] for name in used.fields)
    }
    if not scene.grouped:
        head |= fields
    head |= {name: origins.column(scene.above[name].about) for name in used.above}
    blocks = {RECORDS: fields} if scene.grouped else {}
    lists = {}
    for alias, path in used.paths.items():
        columns = origins.paths[path].columns if path != SELF else itself(scene)
        lists[alias] = {name: origins.column(about) for name, about in columns.items()}
    return Schema(head, blocks, dict(used.constants), {}, lists, origins.asked)


def itself(scene: Scene) -> Mapping[str, About]:
    """Return the columns of 本表 so far."""
    return {**scene.keys, **{name: above.about for name, above in scene.above.items()}}


def _untyped(schema: Schema) -> bool:
    columns = [*schema.head.values(), *(c for b in schema.blocks.values() for c in b.values())]
    columns += [c for listed in schema.lists.values() for c in listed.values()]
    return any(column.type is None for column in columns)


def about_names(scene: Scene, used: Used) -> Callable[[Node], About | None]:
    """Return what tells what a placed name is; None of a parameter that is no whole number."""
    origins = scene.origins

    def about(node: Node) -> About | None:
        assert isinstance(node, Name)
        parts, path = node.parts, ""
        columns: Mapping[str, About]
        if parts[0] in used.paths:
            path = used.paths[parts[0]]
            columns = itself(scene) if path == SELF else origins.paths[path].columns
            parts = parts[1:]
        elif parts[0] == RECORDS and scene.grouped:
            columns, parts = scene.fields, parts[1:]
        elif parts[0] in scene.above:
            columns = {parts[0]: scene.above[parts[0]].about}
        elif parts[0] in scene.keys:
            columns = scene.keys
        elif not scene.grouped and parts[0] in scene.fields:
            columns = scene.fields
        else:
            return _of_value(used.constants.get(node.text))
        found: About | None = columns.get(parts[0])
        if found is not None and _listed(origins, path) and found.type == "文本":
            # What a list is asked for is one of its values: it keeps their order.
            found = replace(found, refers=f"{path}.{parts[0]}")
        for attribute in parts[1:]:
            found = origins.behind(found, attribute) if found is not None else None
        return found

    return about


def _of_value(value: object) -> About | None:
    whole = isinstance(value, (int, float)) and float(value).is_integer()
    return About("整数") if whole and not isinstance(value, bool) else None


def _listed(origins: Origins, path: str) -> bool:
    origin = origins.paths.get(path)
    return origin is not None and origin.kind == "清单"
