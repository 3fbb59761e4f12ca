"""A template and what came in -> texts: one, or one for each value of 每."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from ..cycle import TextLine
from ..cycle.lines import moment
from ..errors import CxzyError, RuleError
from ..formulas import Formula, World, compile_value
from ..formulas import Table as WorldTable
from ..tables import EXPECTED, About
from .text_document import Document, blocks_of, line_of, numbered, separated
from .text_escape import plain as typed
from .text_language import MARK, Later, TextEnvironment
from .text_names import (
    DUE,
    NUMBERS,
    OWN_ROWS,
    SETTINGS,
    SITUATION,
    Each,
    Names,
)
from .text_rows import OfExpected, OfPath, OfTable
from .text_situation import COUNTS, Situation
from .text_templates import TextTemplate
from .text_values import Printed, Row, Saying, TextError, Value, View
from .told import Told
from .word_profiles import profile_of

if TYPE_CHECKING:
    from ..crosschecks import Ground
    from ..tables.rows import Rows as PathRows
    from ._collected import CycleCollected


@dataclass(frozen=True, slots=True)
class Text:
    """One text, rendered."""

    stem: str
    """The name of its template."""
    of: str
    """Whom it is for, of a text with 每; else empty."""
    document: Document
    body: str
    printed: tuple[Printed, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A text that could not be written, and why."""

    file: str
    of: str
    why: str

    def __str__(self) -> str:
        return f"{self.file}{f'({self.of})' if self.of else ''}:{self.why}"


class Rendering:
    """The texts of one collection."""

    def __init__(self, got: CycleCollected, names: Names, ground: Ground) -> None:
        self.got, self.names, self.ground = got, names, ground
        self.cycle = got.cycle
        self.told = Told(got)
        self.profile = profile_of(self.cycle.profile)
        self.saying = Saying(tuple(_thresholds(self.cycle.parameters)))
        self.environment = TextEnvironment(self.saying)
        self.situation = Situation(got.ledger.expected, self.cycle.as_of)
        self._views: dict[str, View] = {}
        self._worked_out: dict[str, Any] = {}

    # What the whole cycle says

    @cached_property
    def world(self) -> World:
        """What formulas over the whole cycle are worked out over."""
        ground = self.ground
        one = WorldTable(1, {}, np.zeros(1, np.int64))
        foreign = _Whole(ground)
        return World(one, {}, dict(ground.parameters), foreign, ground.as_of, ground.working_day)

    def wanted(self, line: TextLine) -> bool | None:
        """Return whether 条件 of a text holds; None where that cannot be said."""
        if not line.where:
            return True
        found = self._value(compiled(self.names, line, "条件"))
        return None if found is None else bool(found)

    def _value(self, formula: Formula) -> Any:
        return formula.plain(self.world)[0]

    def _due(self, line: TextLine) -> Value:
        when = moment(line.due)
        found = self._value(compiled(self.names, line, "截止")) if when is None else when
        return self._plain(found, About("日期"))

    def _plain(self, value: Any, about: About, *, given: bool = False) -> Value:
        return Value(value, about, self.saying, given=given)

    # Names

    def view(self, path: str) -> View:
        """Return the rows under a path, with what it leads on to."""
        if path not in self._views:
            names = self.names
            forms = names.forms_of(path)
            inside: dict[str, Any] = {
                name: self.view(f"{path}.{name}") for name in names.inside(path)
            }
            if path in self.told.tables:
                told = self.told.tables[path]
                readers = {c.name: names.may_read(path, c.column, c.about) for c in told.columns}
                rows: Any = OfTable(told, forms, readers)
            elif path in names.paths:
                own = names.paths[path].own
                given = cast("PathRows", self.ground.rows(path))
                rows = OfPath(path, given, own, forms)
                if path == EXPECTED:
                    rows = OfExpected(path, given, own, forms, names.anonymous)
            else:
                rows = Nothing(path)
            self._views[path] = View(rows, self.saying, inside=inside)
        return self._views[path]

    @cached_property
    def _expected(self) -> View:
        """应报: rows, and how many by state, of all and of each form."""
        plain = self.view(EXPECTED)
        number = About("整数")
        whole = self.situation.of()
        inside: dict[str, Any] = {name: self._plain(whole.count(name), number) for name in COUNTS}
        forms = plain.rows
        for line in self.cycle.form_lines:
            told = self.situation.of(line.name)
            counts = {name: self._plain(told.count(name), number) for name in COUNTS}
            chosen = [n for n in range(forms.size) if forms.value(n, "表") == line.name]
            inside[line.name] = View(forms, self.saying, chosen, inside=counts)
        return View(forms, self.saying, inside=inside)

    def named(self, name: str, line: TextLine) -> Any:
        """Return what a name of the cycle stands for."""
        cycle, names = self.cycle, self.names
        if name == EXPECTED:
            return self._expected
        if name in names.firsts:
            return self.view(name)
        if name in names.formulas:
            return self._parameter(name)
        if name in cycle.parameters:
            return self._plain(cycle.parameters[name], About(None), given=True)
        if name in SETTINGS:
            value = {
                "名称": cycle.name, "编制单位": cycle.office or None, "开始": cycle.start,
                "结束": cycle.end, "截至日期": cycle.as_of,
            }[name]  # fmt: skip
            return self._plain(value, SETTINGS[name])
        if name in NUMBERS:
            return self._plain(self.situation.of().count(NUMBERS[name]), About("整数"))
        if name == SITUATION:
            return Later(SITUATION)
        if name == DUE and line.due:
            return self._due(line)
        raise KeyError(name)

    def _parameter(self, name: str) -> Value:
        formula = self.names.formulas[name]
        if name not in self._worked_out:
            self._worked_out[name] = self._value(formula)
        self.saying.forms |= dict.fromkeys(self.names.forms_in(formula))
        kind = {"数": "小数", "日期": "日期", "是否": "是否"}.get(formula.kind, "文本")
        value = self._worked_out[name]
        if kind == "小数" and isinstance(value, float) and value.is_integer():
            kind, value = "整数", int(value)
        return self._plain(value, About(kind))

    # Texts

    def texts(self, template: TextTemplate, each: Each | None) -> Iterator[Text | Refused]:
        """Give the texts of a template, in the order of the roster."""
        parts = template.compiled(self.environment)
        needed = template.needed(self.environment)
        if each is None:
            yield self._text(template, parts, needed, "", {})
            return
        rows = self.view(each.path).rows
        if self.view(each.path).rows.size == 0:
            return
        for shown, value, chosen in self._groups(each, rows):
            own = View(rows, self.saying, chosen, own=True)
            about = each.about
            given = Value(value, about, self.saying, ask=Row(own, chosen[0])._ask)
            names = {each.name: given, OWN_ROWS: own}
            yield self._text(template, parts, needed, shown, names, owner=(about, value))

    def groups(self, each: Each) -> list[Any]:
        """Return the values of 每 for which there are rows, in the order of the roster."""
        rows = self.view(each.path).rows
        return [value for _, value, _ in self._groups(each, rows)] if rows.size else []

    def _groups(self, each: Each, rows: Any) -> Iterator[tuple[str, Any, list[int]]]:
        """Give each value of 每 with its rows; units and persons in the roster's order."""
        ground_rows = self.ground.rows(each.path)
        values = self._column(each, rows, ground_rows)
        found: dict[Any, list[int]] = {}
        for number, value in enumerate(values):
            for one in value if isinstance(value, tuple) else (value,):
                if one is not None:
                    found.setdefault(one, []).append(number)
        order = list(found)
        roster = self.cycle.roster
        if each.about.type == "单位":
            places = {roster.shown(unit.code): i for i, unit in enumerate(roster.units)}
            order.sort(key=lambda name: places.get(name, len(places)))
        for value in order:
            yield self._plain(value, each.about).said(), value, found[value]

    def _column(self, each: Each, rows: Any, ground_rows: Any) -> list[Any]:
        base, *attributes = each.column.split(".")
        about = rows.columns[base]
        values = [rows.value(number, base) for number in range(rows.size)]
        for attribute in attributes:
            asking = ground_rows.asking
            values = asking.ask(about, attribute, values)
            about = asking.behind(about, attribute)
        return values

    def _text(  # noqa: PLR0917
        self,
        template: TextTemplate,
        parts: Mapping[str, Any],
        needed: Iterable[str],
        of: str,
        names: Mapping[str, Any],
        owner: tuple[About, Any] | None = None,
    ) -> Text | Refused:
        self.saying.begin()
        self.saying.reader = template.line.reader
        self.saying.owner = self._owner(owner) if template.line.reader == "单位" else None
        try:
            every = {n: self.named(n, template.line) for n in needed if n not in names}
            every.update(names)
            said = {
                name: self._rendered(template, name, part, every) for name, part in parts.items()
            }
        except CxzyError as error:
            return Refused(template.file, of, str(error).removeprefix(f"{template.file}:"))
        body = numbered(separated(self._with_situation(said.pop(""))))
        document = self._document(said, body)
        return Text(template.stem, of, document, body, tuple(self.saying.printed))

    def _owner(self, owner: tuple[About, Any] | None) -> Any:
        """Return of whose people a text for 单位 may tell: says it of a member's name."""
        roster = self.cycle.roster
        if owner is None or owner[0].type not in ("单位", "人员"):
            return lambda name: False
        if owner[0].type == "人员":
            return lambda name: name == owner[1]
        units = [u for u in roster.units if roster.shown(u.code) == owner[1]]
        below = {u.code for unit in units for u in (unit, *roster.below(unit.code))}

        def own(name: str) -> bool:
            return any(member.unit in below for member in roster.find_members(name))

        return own

    def _rendered(
        self, template: TextTemplate, name: str, part: Any, names: Mapping[str, Any]
    ) -> str:
        self.saying.chinese_days = name == "日期" and self.profile.chinese_days
        try:
            return str(part.render(names))
        except TextError as error:
            raise template.error(_line(error), error.message, error.hint) from error
        except CxzyError:
            raise
        except Exception as error:
            # Undefined, security, or a type that jinja2 cannot work with: the office's to mend.
            from jinja2 import TemplateError

            if not isinstance(error, (TemplateError, TypeError, ValueError)):
                raise
            plain = isinstance(error, (TypeError, ValueError))
            message = "这里不能这样用。" if plain else str(error)
            raise template.error(_line(error), message) from error
        finally:
            self.saying.chinese_days = False

    def _with_situation(self, body: str) -> str:
        """Put 收报情况 where it is asked for, and below where it is not but is needed."""
        mark = MARK.format(SITUATION)
        # What the template itself has of control characters goes; the mark is one, and stays.
        body = mark.join(map(typed, body.split(mark)))
        forms = [*self.saying.forms, *self._incomplete_own()]
        sentence = self.situation.sentence(forms)
        if mark in body:
            return body.replace(mark, sentence)
        if self.situation.complete(self.saying.forms) and not self._incomplete_own():
            return body
        return f"{body}\n\n（{sentence}。）"

    def _incomplete_own(self) -> list[str]:
        """Return the forms that a unit's own rows still wait for."""
        found: dict[str, None] = {}
        for row in self.saying.own.values():
            due, _, counted, _ = row.view.rows.coverage(row.number)
            if due is not None and (counted or 0) < due:
                found |= dict.fromkeys(row.view.rows.forms)
        return list(found)

    def _document(self, said: Mapping[str, str], body: str) -> Document:
        head = {name: line_of(typed(text)) for name, text in said.items()}
        sign = head.get("署名", self.cycle.office)
        date = head["日期"] if "日期" in head else self._written_on()
        names = re.split(r"[;；]", head.get("附件", ""))
        attachments = tuple(re.sub(r"^\s*\d+[.．、]\s*", "", n).strip() for n in names if n.strip())
        return Document(
            head.get("标题", ""), head.get("主送", "").rstrip(":："), blocks_of(body), attachments,
            sign, date,
        )  # fmt: skip

    def _written_on(self) -> str:
        from .text_numbers import day

        day_: datetime.date = self.cycle.as_of
        return day(day_, in_chinese=self.profile.chinese_days)


class Nothing:
    """A name that only leads on to others: an input, by its own name."""

    columns: Mapping[str, About] = {}
    size = 0
    has_total = False
    keys = sort = forms = notes = ()

    def __init__(self, name: str) -> None:
        self.name = name


class _Whole(Mapping[str, WorldTable]):
    """Whole columns by path, made when a formula asks for them."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.made: dict[str, WorldTable] = {}

    def __getitem__(self, path: str) -> WorldTable:
        if path not in self.made:
            self.made[path] = self.ground.whole(path)
        return self.made[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self.made)

    def __len__(self) -> int:
        return len(self.made)


def compiled(names: Names, line: TextLine, heading: str) -> Formula:
    """Return 条件 or 截止 of a text, compiled.

    Raises:
        CxzyError: It cannot be used; its cell is named.
    """
    text, want = (line.where, "truth") if heading == "条件" else (line.due, "value")
    try:
        return compile_value(text, names.schema, want=want)  # type: ignore[arg-type]
    except RuleError as error:
        raise line.row.error(heading, error.message, error.hint or "") from error


def _thresholds(parameters: Mapping[str, Any]) -> Iterator[float]:
    for value in parameters.values():
        if isinstance(value, float) and not isinstance(value, bool):
            yield value


def _line(error: BaseException) -> int:
    """Return the line of the template that an error stands in, as jinja2 puts it."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in ("<template>", "<unknown>"):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
