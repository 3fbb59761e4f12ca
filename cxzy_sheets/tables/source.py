"""`Source`: rows that tables are made from, as plain columns; of a form's copies, of anything else.

source = form_sources(form, [Sent(filled, "A", …), …])["附件4.支部"]
source.values["满意"]     a value a row, None where there is none
source.ref(3, "满意")     the cell that it stands in
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..reading import ABSENT, UNREADABLE
from ..refs import Ref
from .about import BUILT_IN, HIDDEN, About
from .origins import block_columns, head_columns
from .records import Records, block_records, head_records

if TYPE_CHECKING:
    from ..forms import Form
    from ..reading import Filled
    from ..roster import Roster

Where = Callable[[int, str], Ref | None]


@dataclass(frozen=True, slots=True)
class Cell:
    """One value behind a figure, and where it stands."""

    path: str
    """Where it comes from: `附件4.支部`."""
    unit: str
    """The sender's name, empty where there is none."""
    name: str
    value: Any
    """None of a ballot: of an anonymous form it is told only whose ballots there are."""
    ref: Ref | None
    row: int = -1
    """Which row there, counted from 0; -1 of a ballot."""


Behind = Callable[[int, str], Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Source:
    """Rows under one path."""

    columns: Mapping[str, About]
    values: Mapping[str, Sequence[Any]]
    """Column -> a value a row, None where there is none; of a column with several values a cell
    tuples. Units and persons stand there by the roster's own names."""
    units: Sequence[str] = ()
    """The code of the unit that sent each row; empty where it is the office, or nobody."""
    copies: Sequence[int] = ()
    """The submission that each row comes from; empty where rows are not sent in."""
    ref: Where | None = None
    """Where the value of a row's column stands."""
    states: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    """Column -> row -> `formulas.UNREADABLE` or `ABSENT`, for values that are not plainly blank."""
    anonymous: bool = False
    ballots: Mapping[int, int] = field(default_factory=dict)
    """Of an anonymous form: submission -> how many ballots it holds, where that is not one."""
    behind: Behind | None = None
    """Of an input: the cells that the value of a row's column was made from, in its own cycle."""

    @property
    def size(self) -> int:
        """How many rows it has."""
        return len(next(iter(self.values.values()), ()))


@dataclass(frozen=True, slots=True)
class Sent:
    """One submission, as tables use it."""

    copy: Filled
    unit: str
    """The code of its sender; empty of the office."""
    period: str = ""
    received: datetime.datetime | None = None
    due: datetime.datetime | None = None
    number: int | None = None
    """What `Table.copies` tells it by; its place among those given by default."""


def plain_source(
    columns: Mapping[str, tuple[str, Sequence[Any]]], ref: Where | None = None
) -> Source:
    """Return rows that nobody sent: column -> (type, values); of an input, of a register."""
    about = {name: About(kind) for name, (kind, _) in columns.items()}
    return Source(about, {name: values for name, (_, values) in columns.items()}, ref=ref)


def form_sources(
    form: Form,
    sent: Sequence[Sent],
    roster: Roster,
    *,
    anonymous: bool = False,
    ballots: str = "",
) -> dict[str, Source]:
    """Return the rows of submissions by path: heads, each block, the pieces of each split field.

    Args:
        form: The form that all of them are copies of.
        sent: The submissions that count, or for 初步 tables all that were read.
        roster: Whose names units are told by.
        anonymous: Of a ballot nothing that names its sender, file or time is kept.
        ballots: The field in which a copy says how many ballots it holds; empty: one a copy.
    """
    made: dict[str, Source] = {}
    copies = [one.copy for one in sent]
    heads = head_records(form.layout, copies)
    made[form.name] = _source(heads, head_columns(form.layout), sent, roster, anonymous)
    for block, columns in block_columns(form.layout):
        records = block_records(form.layout, block, copies)
        made[f"{form.name}.{block}"] = _source(records, columns, sent, roster, anonymous)
    for path, source in list(made.items()):
        for name, about in source.columns.items():
            if about.many:
                made[f"{path}.{name}"] = _pieces(source, name)
    counts = {
        place if one.number is None else one.number: count
        for place, one in enumerate(sent)
        if (count := ballots_in(one.copy, ballots)) != 1
    }
    return {path: replace(source, ballots=counts) for path, source in made.items()}


def ballots_in(copy: Filled, counted: str) -> int:
    """Return how many ballots a copy of an anonymous form holds: a tally says so, others are one.

    What says less than one, or nothing, is one: so no group looks larger than it is.
    """
    value = copy.answers[counted].value if counted else None
    return max(value, 1) if isinstance(value, int) else 1


def _source(
    records: Records,
    columns: Mapping[str, About],
    sent: Sequence[Sent],
    roster: Roster,
    anonymous: bool,
) -> Source:
    owner = [copy for copy, _ in records.rows]
    values: dict[str, Sequence[Any]] = dict(_built_in(records, owner, sent, roster))
    about = {**BUILT_IN, **columns}
    if anonymous:
        about = {name: one for name, one in about.items() if name not in HIDDEN}
        values = {name: column for name, column in values.items() if name not in HIDDEN}
    units = [sent[copy].unit for copy in owner]
    values |= {name: records.columns[name] for name in columns}
    if columns.get("单位", BUILT_IN["单位"]).sender:
        known = {one.unit: roster.shown(one.unit) if one.unit else None for one in sent}
        own = records.columns.get("单位", [None] * len(owner))
        values["单位"] = [known[u] or v for u, v in zip(units, own, strict=True)]
    states = {name: found for name in columns if (found := _states(records, name))}

    def ref(row: int, name: str) -> Ref | None:
        if anonymous:
            return None
        return records.ref(row, name if name in records.names else "单位")

    numbers = [place if one.number is None else one.number for place, one in enumerate(sent)]
    return Source(about, values, units, [numbers[copy] for copy in owner], ref, states, anonymous)


def _built_in(
    records: Records, owner: Sequence[int], sent: Sequence[Sent], roster: Roster
) -> Iterator[tuple[str, list[Any]]]:
    yield "期次", [sent[copy].period or None for copy in owner]
    yield "收到时间", [sent[copy].received for copy in owner]
    yield "应报时间", [sent[copy].due for copy in owner]
    yield "子序", [None] * len(owner)
    yield "来源文件", [source[0] for source in records.source]
    yield "来源表", [source[1] for source in records.source]
    yield "来源行", [source[2] or None for source in records.source]


def _states(records: Records, name: str) -> dict[int, int]:
    """Return the states of a column's values that are neither there nor plainly blank."""
    from ..formulas import ABSENT as NOT_PLACED
    from ..formulas import UNREADABLE as NOT_READ

    field_name = records.names[name]
    codes = {UNREADABLE: NOT_READ, ABSENT: NOT_PLACED}
    found: dict[int, int] = {}
    values = records.columns[name]
    if None not in values:
        return {}
    for row, value in enumerate(values):
        if value is None:
            copy, record = records.rows[row]
            state = records.copies[copy].state(field_name, record if "." in field_name else None)
            if state in codes:
                found[row] = codes[state]
    return found


def _pieces(source: Source, name: str) -> Source:
    """Return a row for each piece of a field with several values a cell; 子序 numbers them."""
    rows: list[int] = []
    pieces: list[Any] = []
    numbers: list[int] = []
    for row, value in enumerate(source.values[name]):
        for number, piece in enumerate(value or (), start=1):
            rows.append(row)
            pieces.append(piece)
            numbers.append(number)
    values: dict[str, Sequence[Any]] = {
        column: [given[row] for row in rows] for column, given in source.values.items()
    }
    values |= {name: pieces, "子序": numbers}
    columns = {n: a if n != name else _single(a) for n, a in source.columns.items()}
    where = source.ref

    def ref(row: int, column: str) -> Ref | None:
        return where(rows[row], column) if where is not None else None

    return Source(
        columns, values, [source.units[row] for row in rows], [source.copies[row] for row in rows],
        ref, {}, source.anonymous,
    )  # fmt: skip


def _single(about: About) -> About:
    return replace(about, many=False)
