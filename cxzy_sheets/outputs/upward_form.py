"""文稿/上报表.xlsx -> what it is filled from: tables made beside those of the cycle.

单位        the office that files it (编制单位), or of 每 the one that a copy is for
公式        of a field: `=SUM(附件4.支部.满意)`, `=XLOOKUP(类别, 分类结果.类别, 分类结果.满意)`
块          its rows are those of the table that it is named like, or that 取值 of a field names;
            the units of a level, the items of a list, the rows that the form prints

A field without a 公式 takes the column of its own name. All the single fields are one table with a
row a copy, each block is one with a row a record: so a figure of the form is worked out, kept from
other readers, and walked back to its cells just as one of 汇总 is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..cycle import ColumnLine, Cycle, TableLine, TextLine
from ..errors import FormError, WorkbookError
from ..findings import MUST
from ..layout import Block, Field, Layout, load_layout
from ..layout.declared import declared_fields
from ..layout.definition import FIELD_SHEET
from ..layout.lint import places
from ..names import offer
from ..refs import position
from ..tables import COVERAGE, About, Source
from ..workbooks import load_definition
from ..workbooks.headed import Row
from .text_names import SETTINGS, Each, Names
from .text_templates import FOLDER

if TYPE_CHECKING:
    from ..layout.definition import Line
    from ..tables import Origin

OFFICE = "编制单位"
_NUMBERS = ("整数", "小数", "百分比")
_PLACE = re.compile(r"=?\s*(?P<path>.+)\.(?P<column>[^.]+)")


@dataclass(frozen=True, slots=True)
class Part:
    """One table that a form is filled from."""

    block: str
    """Empty: the single fields."""
    line: TableLine
    columns: tuple[ColumnLine, ...]
    fields: Mapping[str, str]
    """Short name of a field that is filled -> the column that fills it."""
    source: Source | None = None
    """Rows that nobody declared: those that the form prints, its options, the head's one row."""
    of: str = ""
    """Of a form with 每: the column that says whose record it is; empty, each copy has all."""


@dataclass(frozen=True, slots=True)
class UpwardForm:
    """One form that goes up, taken apart."""

    line: TextLine
    file: str
    data: bytes
    layout: Layout
    """Without 公式 and 取值, which are about the cycle and not about the copy."""
    parts: tuple[Part, ...]
    each: Each | None
    left: tuple[str, ...]
    """Fields that nothing fills: they stay blank, for the office to write in."""

    @property
    def stem(self) -> str:
        """What its copies are called."""
        return Path(self.file).stem


def load_upward(names: Names, line: TextLine, groups: Sequence[Any] = (None,)) -> UpwardForm:
    """Return a form that goes up, held against the cycle.

    Args:
        names: The names of the cycle.
        line: Its line of 文稿.
        groups: Of a form with 每 whom its copies are for, in order.

    Raises:
        CxzyError: There is no such file, a name or formula cannot be used, or a block has no rows
            that anything says; the cell is named.
    """
    cycle = names.cycle
    file, data = _contents(cycle, line)
    try:
        layout, problems = load_layout(data, Path(file).stem)
    except WorkbookError as error:
        error.file = error.file or file
        raise
    for problem in problems:
        if problem.severity == MUST and problem.code != "form-field-without-place":
            raise FormError(
                problem.message, file=file, sheet=problem.sheet, cell=problem.cell,
                found=problem.found, hint=problem.hint or None,
            )  # fmt: skip
    declared, _ = declared_fields(load_definition(data))
    made = _Taking(names, line, file, layout=layout, declared=declared, groups=groups)
    parts = tuple(made.parts())
    return UpwardForm(line, file, data, made.bare(), parts, made.each, tuple(made.left))


def _contents(cycle: Cycle, line: TextLine) -> tuple[str, bytes]:
    folder = (cycle.folder / FOLDER).resolve()
    path = (folder / line.file).resolve()
    if not path.is_relative_to(folder):
        raise line.row.error("文件", "上报表要放在“文稿”文件夹里。", "请把文件移进去,只写文件名。")
    if not path.is_file():
        there = sorted(p.name for p in folder.glob("*.xls?")) if folder.is_dir() else []
        hint = offer(line.file, there) or "请把写了标签的上报表放进“文稿”文件夹。"
        raise line.row.error("文件", f"文稿文件夹里没有“{line.file}”。", hint)
    return f"{FOLDER}/{path.relative_to(folder).as_posix()}", path.read_bytes()


class _Taking:
    """One form, on its way to tables."""

    def __init__(
        self,
        names: Names,
        line: TextLine,
        file: str,
        *,
        layout: Layout,
        declared: Mapping[str, Line],
        groups: Sequence[Any],
    ) -> None:
        self.names, self.line, self.file = names, line, file
        self.layout, self.declared, self.groups = layout, declared, groups
        self.each = names.each(line)
        self.cycle = names.cycle
        self.placed = places(layout)
        self.left: list[str] = []
        self._cells = {name: there[0] for name, there in self.placed.items()}

    def bare(self) -> Layout:
        """Return the layout without what its 字段 says of the cycle."""
        fields = {name: self._bare(about) for name, about in self.layout.fields.items()}
        return replace(self.layout, fields=fields)

    def _bare(self, about: Field) -> Field:
        changes: dict[str, Any] = {}
        if self._declared_formula(about):
            changes |= {"formula": "", "formula_source": ""}
        if any(self._named(item) for item in about.allowed):
            changes |= {"allowed": (), "options": (), "key": ""}
        return replace(about, **changes) if changes else about

    def _declared_formula(self, about: Field) -> bool:
        return bool(about.formula) and about.formula_source.startswith(f"{FIELD_SHEET}!")

    def _named(self, item: str) -> bool:
        """Return whether an item of 取值 names something of the cycle, and is no option."""
        return item in self.cycle.roster.levels or self._place(item) is not None

    def _place(self, item: str) -> tuple[str, str] | None:
        found = _PLACE.fullmatch(item)
        if found is None or found["path"] not in self.names.paths:
            return None
        return found["path"], found["column"]

    # Parts

    def parts(self) -> Iterator[Part]:
        """Give the head, then each block."""
        yield self._head()
        for block in self.layout.blocks.values():
            yield self._block(block)

    def _filled(self, fields: Sequence[Field]) -> list[Field]:
        """Return the fields that the library has to say something of."""
        own = [f for f in fields if not f.hidden and not f.printed]
        return [f for f in own if not f.formula or self._declared_formula(f)]

    def _head(self) -> Part:
        fields = self._filled([f for f in self.layout.fields.values() if f.block is None])
        source = self._copies()
        columns, filled = [], {}
        for about in fields:
            formula = about.formula
            if not formula and "单位" in (about.type, about.name):
                formula = self.each.name if self._for_units() and self.each else OFFICE
            if not formula:
                self._leave(about, ())
                continue
            columns.append(self._column("", about, formula))
            filled[about.name] = columns[-1].names[0]
        return self._part("", source, columns, filled)

    def _for_units(self) -> bool:
        return self.each is not None and self.each.about.type == "单位"

    def _copies(self) -> Source:
        """Return one row a copy: whom it is for, and the settings of the cycle."""
        cycle, size = self.cycle, len(self.groups)
        said = {
            "名称": cycle.name, OFFICE: cycle.office or None, "开始": cycle.start,
            "结束": cycle.end, "截至日期": cycle.as_of,
        }  # fmt: skip
        columns = {name: replace(SETTINGS[name], public="公开") for name in said}
        values: dict[str, Sequence[Any]] = {name: [value] * size for name, value in said.items()}
        if self.each is not None:
            about = replace(self.each.about, public="公开", key="", many=False)
            columns[self.each.name] = about
            values[self.each.name] = list(self.groups)
            if self._for_units():
                columns["单位"], values["单位"] = about, list(self.groups)
        return Source(columns, values)

    def _part(
        self,
        block: str,
        source: Source | str | Sequence[str],
        columns: Sequence[ColumnLine],
        filled: Mapping[str, str],
        of: str = "",
    ) -> Part:
        title = f"〔{Path(self.file).stem}{'·' if block else ''}{block}〕"
        paths: tuple[str, ...]
        given = source if isinstance(source, Source) else None
        if given is not None:
            paths = (f"{title}·行",)
        else:
            paths = (source,) if isinstance(source, str) else tuple(source)  # type: ignore[arg-type]
        row = self._row(block, self.line.row)
        line = TableLine(
            title, paths, "", (), "", "", True, False, (), None, "", False, row, "", False
        )  # fmt: skip
        return Part(block, line, tuple(columns), dict(filled), given, of)

    def _column(self, block: str, about: Field, formula: str) -> ColumnLine:
        name = f"{about.short}〕" if about.short in COVERAGE else about.short
        return ColumnLine(block, (name,), formula, "", self._row(about.name, self.line.row))

    def _row(self, name: str, otherwise: Row) -> Row:
        """Return where the form says something of a field, or of a block."""
        line = self.declared.get(name)
        if line is not None:
            return Row(self.file, line.sheet, line.row + 1, dict(line.texts), dict(line.columns))
        cell = self._cells.get(name) or next(
            (there for full, there in self._cells.items() if full.startswith(f"{name}.")), None
        )
        if not name or cell is None:
            return otherwise
        row, column = position(cell[1])
        return Row(self.file, cell[0], row + 1, {}, dict.fromkeys(("公式", "列", "来源"), column))

    # Blocks

    def _block(self, block: Block) -> Part:
        fields = [self.layout.fields[full] for full in block.full_names]
        source, shown = self._rows_of(block, fields)
        known = self._known(source)
        columns, filled = [], {}
        for about in self._filled(fields):
            formula = about.formula or shown.get(about.name, "")
            if not formula and about.short in known:
                formula = about.short
            if not formula:
                self._leave(about, known)
                continue
            columns.append(self._column(about.name, about, formula))
            filled[about.short] = columns[-1].names[0]
        columns += self._printed(fields, known, filled)
        self._refuse_unnamed_rows(block, fields, filled, known)
        of = self._of(block, known)
        return self._part(block.name, source, columns, filled, of)

    def _printed(
        self, fields: Sequence[Field], known: Mapping[str, Any], filled: dict[str, str]
    ) -> Iterator[ColumnLine]:
        """Give the printed columns by which records find their rows."""
        for about in fields:
            if about.printed and about.short in known:
                line = self._column(about.name, about, about.short)
                filled[about.short] = line.names[0]
                yield line

    def _refuse_unnamed_rows(
        self, block: Block, fields: Sequence[Field], filled: Mapping[str, str], known: Any
    ) -> None:
        """Refuse a printed table whose rows no column of the source names: none is a guess."""
        printed = [about.short for about in fields if about.printed]
        if not block.fixed or any(short in filled for short in printed):
            return
        raise self._row(block.name, self.line.row).error(
            "来源", f"块“{block.name}”的各行是印好的,来源里没有“{'、'.join(printed)}”这一列。",
            offer(printed[0], known) if printed else "请给这几行印上名称。",
        )  # fmt: skip

    def _rows_of(
        self, block: Block, fields: Sequence[Field]
    ) -> tuple[Source | str | tuple[str, ...], dict[str, str]]:
        """Return what the rows of a block are, and the columns that 取值 names for its fields."""
        shown, paths = {}, {}
        for about in fields:
            found = [self._place(item) for item in about.allowed]
            if len(found) == 1 and found[0] is not None and not about.formula:
                paths[found[0][0]] = about
                shown[about.name] = found[0][1]
        if len(paths) > 1:
            about = [*paths.values()][1]
            raise self._row(about.name, self.line.row).error(
                "取值", f"块“{block.name}”的各行来自两处:{'、'.join(paths)}。",
                "一个块的各行只能来自一张表;别的表的数,请写公式 XLOOKUP(…)。",
            )  # fmt: skip
        if paths:
            return next(iter(paths)), shown
        if block.name in self.names.paths:
            return block.name, {}
        levels = [(a, a.allowed) for a in fields if a.allowed and set(a.allowed) <= self._levels]
        if levels:
            about, named = levels[0]
            return tuple(named), {about.name: "名称"}
        return self._printed_rows(block, fields)

    @property
    def _levels(self) -> set[str]:
        return set(self.cycle.roster.levels)

    def _printed_rows(self, block: Block, fields: Sequence[Field]) -> tuple[Source, dict[str, str]]:
        """Return the rows that the form itself says: those it prints, or the options of a key."""
        table = next(t for p in self.layout.pages for t in p.tables if t.block == block.name)
        options = [f for f in fields if f.options and f.key == "全"]
        values: dict[str, Sequence[Any]] = {}
        if block.fixed and table.printed:
            for full, texts in table.printed.items():
                values[full.partition(".")[2]] = [text or None for text in texts]
        elif options:
            values[options[0].short] = list(options[0].options)
        else:
            known = [p for p, o in self.names.paths.items() if o.kind == "汇总表"]
            raise self._row(block.name, self.line.row).error(
                "来源", f"没有说明块“{block.name}”由哪张汇总表来填。",
                "请把块的名称写成汇总表的名称,或在“字段”里给一列写取值:汇总表.列。"
                f"{offer(block.name, known) or ''}",
            )  # fmt: skip
        return self._crossed(values), {}

    def _crossed(self, values: Mapping[str, Sequence[Any]]) -> Source:
        """Return rows once for each copy, with whom it is for."""
        size = len(next(iter(values.values())))
        made = {name: [*column] * len(self.groups) for name, column in values.items()}
        copies = self._copies()
        columns = {name: About("文本", public="公开") for name in made}
        for name, given in copies.values.items():
            if name not in made:
                columns[name] = copies.columns[name]
                made[name] = [value for value in given for _ in range(size)]
        return Source(columns, made)

    def _known(self, source: Source | str | tuple[str, ...]) -> Mapping[str, Any]:
        """Return the columns of the rows of a block."""
        if isinstance(source, Source):
            return source.columns
        found: dict[str, Any] = {}
        for path in (source,) if isinstance(source, str) else source:
            origin: Origin = self.names.paths[path]
            plan = self.names.plan(path)
            if plan is not None and plan.across is not None:
                raise self.line.row.error(
                    "文件", f"“{path}”有横向,不能一行一行地填进上报表。", "请改用没有横向的汇总表。"
                )
            found |= origin.columns
        return found

    def _of(self, block: Block, known: Mapping[str, Any]) -> str:
        """Return the column that says for whom a record of a block is."""
        if self.each is None:
            return ""
        for name in (self.each.name, self.each.column, "单位"):
            if name in known:
                return name
        raise self._row(block.name, self.line.row).error(
            "来源", f"块“{block.name}”的来源没有“{self.each.name}”这一列,不能一份一份地出。"
        )

    def _leave(self, about: Field, known: Any) -> None:
        """Note a field that nothing fills, or refuse one that must be a figure."""
        place = self._cells.get(about.name)
        if place is None:
            return  # a field that stands nowhere, and that nothing says: 字段 mentions it only
        if about.type in _NUMBERS:
            raise self._row(about.name, self.line.row).error(
                "公式", f"“{about.name}”是数,没有公式,来源里也没有“{about.short}”这一列。",
                offer(about.short, known) or "请在“字段”里写公式,或把标签改成来源的列名。",
            )  # fmt: skip
        self.left.append(about.name)
