"""上报表: the forms of 文稿 that are workbooks, filled from the cycle's tables, and go up.

文稿/附件4.xlsx                       the upper level's form, tagged; its 公式 say what fills it
        │ upward_form  taken apart: a table for its single fields, one for each block
        ▼
    tables made beside those of the cycle ──▸ form filled, nothing else of it changes
        │
        ▼ upward_sources
    附件4.xlsx, and 附件4 来源.xlsx: each figure with the cells behind it, down to the lowest files

A form is written once all that it is made from has come, or the caller says that it may go before.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..collection.inputs import read_inputs
from ..collection.tables_of_cycle import sources_of
from ..collection.traced import Traces
from ..crosschecks import ground_of
from ..cycle import Cycle, TextLine
from ..errors import CxzyError, FillError, OutputError
from ..filling import Template
from ..layout import Layout
from ..matching import ACCEPTED, EXEMPT, REPORTED, RETURNED
from ..names import file_name, label_key
from ..reading import reader_of
from ..tables import Table, Tables, build_tables, compile_tables
from ..tables.rows import as_text
from ..workbooks import read_book
from ._compiled import compiled_tables
from ._folder import LONGEST, Written, free_name, refuse_place, write_files
from .text_names import Names
from .text_rendering import Refused, Rendering
from .text_values import INSIDE, OPEN, WITHHELD
from .upward_form import Part, UpwardForm, load_upward
from .upward_sources import Figure, Sent, sources_bytes

if TYPE_CHECKING:
    from ..tables import Source
    from ._collected import CycleCollected

FOLDER = "上报"
NOT_WRITTEN = "没有写成的上报表.txt"
INSIDE_ONLY = "来源(不外发)"
EARLY = "(未收齐)"


@dataclass(frozen=True, slots=True)
class Upward(Written):
    """What was written: the paths, in order; what could not be, and what the office should see."""

    refused: tuple[Refused, ...] = ()
    """Forms that were not written, each with the reason; empty where all is well."""
    notes: tuple[str, ...] = ()
    """Sentences for the office: cells that stayed blank, records that are in no figure."""

    def __repr__(self) -> str:
        return f"<Upward {len(self.paths)} 个文件 没有写成 {len(self.refused)} 份>"


def upward_of(cycle: Cycle) -> list[TextLine]:
    """Return the lines of 文稿 that are forms which go up."""
    return [line for line in cycle.texts if line.upward]


def check_upward(cycle: Cycle) -> None:
    """Hold the upward forms of a cycle against it: names, formulas, and who may read them.

    Raises:
        CxzyError: A form cannot be filled; its cell is named, and the nearest name.
    """
    if not upward_of(cycle):
        return
    inputs = read_inputs(cycle)[0]
    names = Names(compile_tables(cycle, inputs))
    for line in upward_of(cycle):
        form = load_upward(names, line, ())
        _refuse_readers(form, Names(_compiled(names, form)))


def write_upward(
    got: CycleCollected, folder: str | os.PathLike[str], *, incomplete: bool = False
) -> Upward:
    """Return the upward forms of a cycle that were written into a folder.

    They are the workbooks that the sheet 文稿 names, one copy of each, or with 每 one for each
    value in a folder. Beside each stands 来源.xlsx, which has the cells behind every figure; and
    没有写成的上报表.txt where one could not be written.

    Args:
        got: What came in for a cycle.
        folder: Where they go; it is made if it is not there.
        incomplete: Also write those for which copies are still to come; their names say so.

    Raises:
        CxzyError: A form cannot be filled, or it is no cycle that was collected.
        OutputError: The folder cannot be written, or is the inbox.
    """
    place = Path(folder)
    if not hasattr(got, "cycle"):
        raise CxzyError(
            "一张表单独收的,没有上报表。",
            hint='上报表写在周期里:got = cs.collect("2011-群众评议")。',
        )
    lines = upward_of(got.cycle)
    if not lines:
        return Upward(())
    refuse_place(place, got.root, "上报表")
    writing = _Writing(got, incomplete=incomplete)
    for line in lines:
        writing.add(line)
    if writing.refused:
        said = ["下列上报表没有写成,请按说明办理后再写:", "", *map(str, writing.refused)]
        writing.files[NOT_WRITTEN] = ("\ufeff" + "\r\n".join(said) + "\r\n").encode()
    _refuse_old(place, writing)
    write_files(place, writing.files, "上报表", "上报表")
    paths = tuple(place / name for name in writing.written)
    return Upward(paths, tuple(writing.refused), tuple(dict.fromkeys(writing.notes)))


def _refuse_old(place: Path, writing: _Writing) -> None:
    """Refuse a folder with forms of an earlier time beside which the new ones would be mistaken."""
    old = [place / NOT_WRITTEN]
    for stem in writing.stems:
        old += [p for p in place.glob("*.xlsx") if p.stem in (stem, f"{stem}{EARLY}")]
    left = [path for path in old if path.is_file() and path.name not in writing.files]
    if left:
        raise OutputError(
            f"文件夹里还有以前的“{left[0].name}”,这次没有它。", file=str(place),
            hint="请换一个文件夹,或先把以前的移走。",
        )  # fmt: skip


# A form and the tables that fill it


def _compiled(names: Names, form: UpwardForm) -> Tables:
    """Return the tables of the cycle, and with them those of a form.

    Raises:
        CxzyError: A formula of the form cannot be used; its cell is named.
    """
    cycle, parts = names.cycle, [part for part in form.parts if part.columns]
    wider = replace(
        cycle, tables=(*cycle.tables, *(part.line for part in parts)),
        columns={**cycle.columns, **{part.line.name: part.columns for part in parts}},
    )  # fmt: skip
    given = {part.line.sources[0]: part.source for part in parts if part.source is not None}
    return compile_tables(wider, {**(names.origins.given_inputs or {}), **given})


def _typed(form: UpwardForm, compiled: Tables) -> UpwardForm:
    """Return a form whose fields without a type have that of the column that fills them."""
    fields = dict(form.layout.fields)
    for part in form.parts:
        plan = compiled.plans.get(part.line.name)
        for short, column in part.fields.items() if plan is not None else ():
            name = f"{part.block}.{short}" if part.block else short
            kind = plan.about[column].type if plan is not None else None
            if fields[name].type_source in ("default", "use") and kind:
                fields[name] = replace(fields[name], type=kind, type_source="字段")
    return replace(form, layout=replace(form.layout, fields=fields))


def _refuse_readers(form: UpwardForm, names: Names) -> None:
    """Refuse a form that would tell its reader what is not for him.

    Raises:
        CxzyError: It would; the field's cell is named.
    """
    for part in form.parts:
        plan = names.plan(part.line.name)
        if plan is None:
            continue
        if plan.of_ballots:
            raise part.line.row.error(
                "来源", "匿名表的票不能一张一张地填进上报表。", "请先汇总成表,再填汇总的数。"
            )
        lines = {line.names[0]: line for line in part.columns}
        for column in plan.columns:
            public = names.may_read(plan.name, column.name, column.about)
            kind = names.origins.paths[plan.origins[0].path].kind
            if public == INSIDE and (kind == "清单" or column.name in _said_by_form(part)):
                public = OPEN
            if public == WITHHELD or (public == INSIDE and form.line.reader != "上级"):
                name = column.name.rstrip("〕")
                raise lines[column.name].row.error(
                    "公式", f"“{name}”的内容不能写给“{form.line.reader}”看。",
                    "请改“文稿”的读者,或去掉这一格的标签。",
                )  # fmt: skip


def _said_by_form(part: Part) -> set[str]:
    """Return the columns of rows that the form itself prints."""
    return set(part.source.columns) if part.source is not None else set()


class _Writing:
    """What is written of one collection."""

    def __init__(self, got: CycleCollected, *, incomplete: bool) -> None:
        self.got, self.incomplete = got, incomplete
        self.names = Names(compiled_tables(got))
        self.accepted = sources_of(got.ledger, (ACCEPTED,))
        ground = ground_of(self.names.tables, got.tables, self.accepted, got.ledger.expected)
        self.rendering = Rendering(got, self.names, ground)
        self.traces = Traces.of(got)
        self.files: dict[str, bytes] = {}
        self.written: list[str] = []
        self.refused: list[Refused] = []
        self.notes: list[str] = []
        self.stems: list[str] = []
        self._taken: set[str] = set()

    def add(self, line: TextLine) -> None:
        """Make the copies of one form."""
        each = self.names.each(line)
        groups = (None,) if each is None else tuple(self.rendering.groups(each))
        form = load_upward(self.names, line, groups)
        self.stems.append(self._stem(form))
        compiled = _compiled(self.names, form)
        form, names = _typed(form, compiled), Names(compiled)
        _refuse_readers(form, names)
        wanted = self.rendering.wanted(line)
        if wanted is None:
            why = f"条件“{line.where}”里有空白或没有收齐,不能判断。"
            self.refused.append(Refused(form.file, "", why))
        missing = self._missing(form, names)
        if not wanted:
            return
        if missing and not self.incomplete:
            self.refused.append(Refused(form.file, "", f"还没有收齐:{missing}。" + _EARLY_HINT))
            return
        self._copies(form, compiled, groups, missing)

    def _missing(self, form: UpwardForm, names: Names) -> str:
        """Return which forms behind it are not all in, empty where they are."""
        forms = {f for part in form.parts for f in names.forms_of(part.line.name)}
        told = []
        for line in self.got.cycle.form_lines:
            if line.name not in forms:
                continue
            asked = [one for one in self.got.ledger.expected if one.form == line.name]
            late = [one for one in asked if one.state not in (REPORTED, EXEMPT)]
            if late:
                who = Counter(one.unit for one in late)
                shown = "、".join(list(who)[:5])
                shown += f" 等 {len(who)} 个单位" if len(who) > 5 else ""
                told.append(f"{line.name} 应报 {len(asked)} 份,还差 {len(late)} 份({shown})")
        return ";".join(told)

    def _copies(
        self, form: UpwardForm, compiled: Tables, groups: Sequence[Any], missing: str
    ) -> None:
        made = self._tables(form, compiled)
        template = Template(form.layout, form.data)
        early = EARLY if missing else ""
        if form.left:
            self.notes.append(f"{form.file}:{'、'.join(form.left)} 没有来源,留空,请办公室填写。")
        if missing:
            self.notes.append(f"{form.file}:没有收齐就写了。{missing}。")
        stem = self._stem(form)
        copies: list[Sent] = []
        for number, group in enumerate(groups):
            copy = _Copy(form, made, number, group if form.each is not None else None)
            of = "" if group is None else as_text(group) or ""
            name = f"{stem}/{file_name(f'{stem} {of}', limit=LONGEST)}" if of else stem
            name = free_name(f"{name}{early}", self._taken, ".xlsx")
            try:
                data = template.fill(copy.values, copy.rows)
                figures = copy.figures(data, name, self.traces)
            except FillError as error:
                self.refused.append(Refused(form.file, of, _said(error)))
                continue
            self.notes += [f"{form.file}{f'({of})' if of else ''}:{note}" for note in copy.notes]
            self.files[name] = data
            self.written.append(name)
            copies.append(Sent(name, data, figures))
        if copies:
            where = "" if form.line.reader == "上级" else f"{INSIDE_ONLY}/"
            name = free_name(f"{where}{stem} 来源", self._taken, ".xlsx")
            secret = self._secret()
            told = [note for note in self.notes if note.startswith(form.file)]
            self.files[name] = sources_bytes(self.got.cycle.name, copies, told, secret)
            self.written.append(name)

    def _stem(self, form: UpwardForm) -> str:
        """Return what a form is called: by whom, as blanks and copies are."""
        office = self.got.cycle.office
        return file_name(f"{office}_{form.stem}" if office else form.stem, limit=LONGEST)

    def _secret(self) -> frozenset[str]:
        from .told import withheld

        forms = self.got.cycle.forms.values()
        return withheld(about for form in forms for about in form.layout.fields.values())

    def _tables(self, form: UpwardForm, compiled: Tables) -> Mapping[str, Table]:
        """Return the tables of a form, made of the rows and tables of the collection."""
        got = self.got
        early: Mapping[str, Source] | None = None
        if any(plan.line.received for plan in compiled.plans.values()):
            early = sources_of(got.ledger, (ACCEPTED, RETURNED))
        names = [part.line.name for part in form.parts if part.columns]
        return build_tables(
            compiled, self.accepted, got.ledger.expected, received=early, names=names,
            made=got.tables,
        )  # fmt: skip


_EARLY_HINT = "收齐后再运行;要先报的,运行 cxzy upward 周期文件夹 --incomplete。"


def _said(error: FillError) -> str:
    hint = f"{error.hint}" if error.hint else ""
    return f"{error.message}{hint}"


class _Copy:
    """One copy of a form: what stands in it, and where that comes from."""

    def __init__(
        self, form: UpwardForm, made: Mapping[str, Table], number: int, group: Any
    ) -> None:
        self.form, self.made = form, made
        self.notes: list[str] = []
        self.values: dict[str, Any] = {}
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self._places: dict[str, list[int]] = {}
        """Block, or empty of the head -> the rows of its table."""
        for part in form.parts:
            table = made.get(part.line.name)
            if table is None:
                continue
            rows = [number] if not part.block else self._own(part, table, group)
            self._places[part.block] = rows
            records = [self._record(part, table, row) for row in rows]
            if part.block:
                self.rows[part.block] = records
            else:
                self.values = records[0]
            self._tell_blanks(part, records)

    def _own(self, part: Part, table: Table, group: Any) -> list[int]:
        """Return the rows of a block that are for the one whom the copy is for."""
        every = list(range(len(table.rows)))
        if not part.of:
            return every
        given = table.as_rows.working.rows.values(part.of)
        return [row for row in every if given[table.as_rows.chosen[row]] == group]

    def _record(self, part: Part, table: Table, row: int) -> dict[str, Any]:
        at = {column.name: index for index, column in enumerate(table.columns)}
        there = {f.short: f for f in self._fields(part)}
        made: dict[str, Any] = {}
        for short, column in part.fields.items():
            about = there.get(short)
            if about is None or not self._stands(about.name):
                continue
            value = table.rows[row][at[column]]
            made[short] = as_text(value) if isinstance(value, tuple) and not about.many else value
        return made

    def _stands(self, name: str) -> bool:
        """Return whether a field has a place in the form, or names the rows that it prints."""
        layout = self.form.layout
        if layout.fields[name].printed:
            return True
        return any(spot.field == name for page in layout.pages for spot in page.spots) or any(
            chunk.field == name
            for page in layout.pages
            for mixed in page.mixed
            for chunk in mixed.chunks
        )

    def _fields(self, part: Part) -> Iterator[Any]:
        for about in self.form.layout.fields.values():
            if (about.block or "") == part.block:
                yield about

    def _tell_blanks(self, part: Part, records: Sequence[Mapping[str, Any]]) -> None:
        numbers = {f.short for f in self._fields(part) if f.type in ("整数", "小数", "百分比")}
        for short in part.fields:
            count = sum(short in record and record[short] is None for record in records)
            if count and short in numbers:
                name = f"{part.block}.{short}" if part.block else short
                self.notes.append(f"“{name}”有 {count} 格算不出数,留空。")

    # Where it comes from

    def figures(self, data: bytes, name: str, traces: Traces) -> list[Figure]:
        """Return each value of the written copy with its cell and the cells behind it.

        Raises:
            FillError: The copy does not read back as it was filled.
        """
        layout: Layout = self.form.layout
        read = reader_of(layout).read(read_book(data, name=name), name)
        made: list[Figure] = []
        for part in self.form.parts:
            table = self.made.get(part.line.name)
            if table is None:
                continue
            records = self.rows[part.block] if part.block else [self.values]
            places = self._places[part.block]
            for index, record in self._read_back(part, read, records):
                for short, value in record.items():
                    full = f"{part.block}.{short}" if part.block else short
                    if value is None or layout.fields[full].printed:
                        continue
                    ref = read.ref(full, index[1] if part.block else None)
                    cells = table.cells(places[index[0]], part.fields[short])
                    made.append(Figure(ref, full, value, traces.walked(cells)))
        return made

    def _read_back(
        self, part: Part, read: Any, records: Sequence[dict[str, Any]]
    ) -> Iterator[tuple[tuple[int, int], dict[str, Any]]]:
        """Give each record with its number, and with that of its row in the copy as it is read."""
        if not part.block:
            yield (0, 0), records[0]
            return
        block = read.blocks.get(part.block)
        fixed = self.form.layout.blocks[part.block].fixed
        if block is None or (not fixed and len(block.rows) != len(records)):
            raise FillError(
                f"块 {part.block} 写了 {len(records)} 条记录,读回来的条数不同。",
                hint="请看表样里块的下面有没有印好的文字,例如“合计”“填表人”。",
            )  # fmt: skip
        if not fixed:
            yield from (((i, i), record) for i, record in enumerate(records))
            return
        printed = [f.short for f in self._fields(part) if f.printed and f.short in part.fields]
        rows: dict[tuple[str, ...], list[int]] = {}
        for row in range(len(block.rows)):
            texts = tuple(label_key(str(block.columns[short][row] or "")) for short in printed)
            rows.setdefault(texts, []).append(row)
        for i, record in enumerate(records):
            texts = tuple(label_key(as_text(record[short]) or "") for short in printed)
            yield (i, rows[texts].pop(0)), record


__all__ = ["FOLDER", "NOT_WRITTEN", "Upward", "check_upward", "upward_of", "write_upward"]
