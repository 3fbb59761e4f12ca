"""What is drawn on the sheets of a form -> tags for it, each with its field, type, and reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..layout.definition import FIELD_SHEET, RULE_SHEET
from ..layout.field_types import options_of, validations
from ..names import label_key
from ..refs import address, box
from . import gaps, singles, tables
from .drawn import BLANK, Drawn, Unit
from .guesses import LIKELY, LOOK, NUMBERS, SURE, Guess, guessed, is_vote
from .naming import block_name, free, is_sender, plain

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_TICKS = re.compile(r"[√✓✔]|打\s*[勾钩]|划\s*[勾钩]")
_SIGNATURE = re.compile(r"(签字|签名|签章|盖章|公章|印章|章)$")
_MEASURES = frozenset("个人名次张票份条项件场户对支篇期元分天%") | {"人次", "万元", "小时"}
_SIGNED = re.compile(r"(签字|签名|签章|盖章|公章)\s*[)）]?\s*[:：]?[\s_]*$")
_SENDER = "单位"


@dataclass(frozen=True, slots=True)
class Tag:
    """One proposed tag."""

    sheet: str
    cell: str
    field: str
    """`支部.有效票`; empty of a place for a signature, which nobody reads."""
    option: str
    type: str
    sure: str
    """很有把握, 较有把握, 请看一看."""
    why: str

    @property
    def text(self) -> str:
        """The tag as it is typed."""
        if not self.field:
            return "{{ }}"
        return f"{{{{{self.field}{f'={self.option}' if self.option else ''}}}}}"


@dataclass(slots=True)
class SheetTags:
    """What is proposed for one sheet."""

    name: str
    tags: list[Tag] = field(default_factory=list)
    alone: dict[tuple[int, int], Tag] = field(default_factory=dict)
    """Cells that hold a tag and nothing else."""
    texts: dict[tuple[int, int], list[gaps.Edit]] = field(default_factory=dict)
    """Cells of text, and what changes in them."""
    left: list[str] = field(default_factory=list)
    """Blank cells in frames that nothing leads to."""


class Proposing:
    """The tags of one workbook."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.fields: dict[str, tuple[Guess, str]] = {}
        """Field -> what it likely holds, and how sure its place is."""
        self.blocks: set[str] = set()
        self.keys: dict[str, str] = {}
        self.sheets: list[SheetTags] = []
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible" and sheet.title not in (FIELD_SHEET, RULE_SHEET):
                self._sheet(Drawn.of(sheet))

    @property
    def _singles(self) -> set[str]:
        return {name for name in self.fields if "." not in name} | self.blocks

    def _sheet(self, drawn: Drawn) -> None:
        made = SheetTags(drawn.cells.name)
        self.drawn, self.made = drawn, made
        self.ticks = any(_TICKS.search(text) for text in drawn.cells.texts.values())
        inside = list(singles.texts(drawn))
        found = list(tables.tables(drawn))
        beside = list(singles.beside_labels(drawn))
        for one in inside:
            self._text(one)
        for label in beside:
            self._beside(label)
        for table in found:
            self._table(table)
        made.left = [
            address(*unit.at) for row in range(drawn.cells.height) for unit in drawn.row(row)
            if unit.row == row and unit.kind == BLANK and unit.at not in drawn.taken
            and drawn.framed and drawn.in_frame(unit)
        ]  # fmt: skip
        if made.tags:
            self.sheets.append(made)

    # Single answers

    def _text(self, one: singles.Inside) -> None:
        unit, places = one.unit, []
        signed = "\n" in unit.text or any(g.kind != "date" for g in one.gaps)
        if signed and one.label and not unit.text[:1].strip() and all(map(_signs, one.gaps)):
            # An opinion is written above the line on which it is signed.
            opinion = gaps.Gap(0, 0, "", "brackets")
            guess = self._guess(plain(one.label), one.label, unit)
            name = self._single(plain(one.label), one.label)
            places.append((opinion, self._tag(unit, name, guess, LIKELY, "签名上面的空").text))
        boxes: dict[str, str] = {}
        for gap in one.gaps:
            label = gap.label or one.label
            if gap.kind == "box":
                name = boxes.get(label) or self._single(plain(label) or "选择", label)
                boxes[label] = name
                tag = self._tag(
                    unit, name, _boxed(one, label), LIKELY, "文字里的选项框", gap.option
                )
            else:
                tag = self._gap(unit, gap, label)
            places.append((gap, tag.text))
        self.made.texts[unit.at] = gaps.edits(unit.text, places)

    def _gap(self, unit: Unit, gap: gaps.Gap, label: str) -> Tag:
        why = {
            "line": "文字里的下划线", "colon": "冒号后面的空", "gap": "文字里的空",
            "date": "年月日", "brackets": "括号里的空",
        }[gap.kind]  # fmt: skip
        name = plain(label)
        if gap.kind != "date" and (not name or _SIGNATURE.fullmatch(name)):
            words = plain(unit.text[gap.end : gap.end + 8]) if not name else ""
            if not words:
                return self._tag(unit, "", Guess("文本", "签名、盖章的地方"), LIKELY, why)
            name = f"{words}"
        if gap.kind == "date" and _SIGNED.search(unit.text[: gap.start]):
            return self._tag(unit, "", Guess("文本", "签名、盖章的日期"), LIKELY, why)
        if gap.kind == "date":
            day = "日" in unit.text[gap.start : gap.end]
            guess = Guess("日期" if day else "年月", "写着年月日" if day else "写着年月")
            name = name if name and not _SIGNATURE.fullmatch(name) else "填报日期"
            return self._tag(unit, self._single(name, name), guess, SURE, why)
        made = self._single(name, label)
        guess = self._guess(name, label, unit)
        if gaps.is_counted(unit.text, gap):
            guess = Guess("整数", "后面写着计量")
        sure = LIKELY if gap.kind == "gap" else SURE
        return self._tag(unit, made, guess, sure, why)

    def _beside(self, one: singles.Beside) -> None:
        name = plain(one.label)
        if not name or _SIGNATURE.fullmatch(name):
            tag = self._tag(one.blank, "", Guess("文本", "签名、盖章的地方"), LIKELY, one.why)
        else:
            guess = self._guess(name, one.label, one.blank)
            tag = self._tag(one.blank, self._single(name, one.label), guess, one.sure, one.why)
        self.made.alone[one.blank.at] = tag

    def _single(self, name: str, label: str) -> str:
        wanted = _SENDER if is_sender(name) and _SENDER not in self.fields else name
        return free(wanted, self._singles, ())

    # Tables

    def _table(self, one: tables.Found) -> None:
        if one.kind == tables.SINGLES:
            self._row(one)
            return
        block = block_name(one.naming, self._singles | self.blocks)
        self.blocks.add(block)
        sure = SURE if len(one.rows) > 1 else LIKELY
        rows = (
            f"{len(one.rows)} 行空行" if one.kind == tables.REPEAT else f"{len(one.rows)} 行印好的"
        )
        names = self._column_names(one, set())
        votes = self._votes(one)
        for row, column in one.cells:
            unit = self.drawn.unit(row, column.column)
            heading = column.path[-1]
            why = f"标题“{'/'.join(' '.join(t.split()) for t in column.path)[:30]}”,下面有{rows}"
            if column.column in votes:
                guess = Guess("选项", "要求打勾", tuple(votes.values()))
                tag = self._tag(unit, f"{block}.评价", guess, LIKELY, why, votes[column.column])
            else:
                name = names[column.column]
                guess = self._guess(name, heading, unit)
                if guess.type == "文本" and self._measured(one):
                    guess = Guess("小数", "各行印着计量单位")
                tag = self._tag(unit, f"{block}.{name}", guess, sure, why)
            self.made.alone[unit.at] = tag

    def _measured(self, one: tables.Found) -> bool:
        """Return whether printed rows have a column that says in what they are counted."""
        if one.kind != tables.FIXED:
            return False
        for column in range(self.drawn.cells.width):
            said = [self.drawn.unit(row, column).text.strip() for row in one.rows]
            if all(text in _MEASURES for text in said):
                return True
        return False

    def _row(self, one: tables.Found) -> None:
        """Tag a single row under headings, or beside one printed text: single answers."""
        item = plain(one.printed[0]) if one.printed else ""
        names = self._column_names(one, set())
        for row, column in one.cells:
            unit = self.drawn.unit(row, column.column)
            wanted = f"{item}{names[column.column]}" if item else names[column.column]
            name = self._single(wanted[:20], column.path[-1])
            guess = self._guess(names[column.column], column.path[-1], unit)
            why = f"标题“{' '.join(column.path[-1].split())[:20]}”下面的一格"
            self.made.alone[unit.at] = self._tag(unit, name, guess, LIKELY, why)

    def _column_names(self, one: tables.Found, taken: set[str]) -> dict[int, str]:
        """Return a name for each column, with what stands above it where the last words repeat."""
        lasts = [plain(column.path[-1]) for column in one.columns]
        made: dict[int, str] = {}
        for column, last in zip(one.columns, lasts, strict=True):
            name = last
            if lasts.count(last) > 1 and len(column.path) > 1:
                name = "".join(plain(text) for text in column.path[-2:])
            name = free(name, taken, column.path[:-1])
            taken.add(name)
            made[column.column] = name
        return made

    def _votes(self, one: tables.Found) -> dict[int, str]:
        """Return the columns of a ballot in which one is ticked, with what a tick there says."""
        if not self.ticks or one.kind != tables.FIXED:
            return {}
        votes = {c.column: plain(c.path[-1]) for c in one.columns if is_vote(plain(c.path[-1]))}
        counted = any("票" in text for c in one.columns for text in c.path)
        return votes if len(votes) > 1 and not counted and len(set(votes.values())) > 1 else {}

    # Guesses

    def _guess(self, name: str, heading: str, unit: Unit) -> Guess:
        sheet = self.drawn.sheet
        cell = sheet.cell(unit.row + 1, unit.column + 1)
        rule = _rule(sheet, unit)
        options = options_of(self.book, sheet, rule)
        guess = guessed(name, heading, cell.number_format or "General", options)
        whole = rule is not None and rule.type in ("whole", "decimal", "date")
        if whole and not options:
            kind = {"whole": "整数", "decimal": "小数", "date": "日期"}[rule.type]
            guess = Guess(kind, "单元格的数据有效性")
        if self.ticks and guess.type in ("文本", *NUMBERS) and self._ticked(unit):
            return Guess("是否", "要求打勾")
        return guess

    def _ticked(self, unit: Unit) -> bool:
        """Return whether the label of a row asks for ticks in its cells."""
        left = [u for u in self.drawn.row(unit.row) if u.column < unit.column and u.text]
        return any(_TICKS.search(u.text) for u in left)

    def _tag(  # noqa: PLR0917
        self, unit: Unit, name: str, guess: Guess, sure: str, why: str, option: str = ""
    ) -> Tag:
        if name and name not in self.fields:
            self.fields[name] = (guess, sure)
        elif name and option:
            known, _ = self.fields[name]
            self.fields[name] = (replace(known, options=_joined(known.options, option)), sure)
        kind = guess.type
        tag = Tag(self.made.name, address(*unit.at), name, option, kind, sure, f"{why};{guess.why}")
        self.made.tags.append(tag)
        return tag


def _signs(gap: gaps.Gap) -> bool:
    """Return whether room is for a signature, or its day."""
    return gap.kind == "date" or bool(_SIGNATURE.search(plain(gap.label)))


def _joined(options: Sequence[str], option: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*options, option)))


def _boxed(one: singles.Inside, label: str) -> Guess:
    options = tuple(
        g.option for g in one.gaps if g.kind == "box" and (g.label or one.label) == label
    )
    return Guess("选项", "文字里的选项框", options)


def _rule(sheet: Any, unit: Unit) -> Any:
    """Return the data validation of a cell."""
    for rule in validations(sheet):
        for area in rule.sqref.ranges:
            r0, c0, r1, c1 = box(str(area))
            if r0 <= unit.row <= r1 and c0 <= unit.column <= c1:
                return rule
    return None


def field_lines(made: Proposing) -> Iterator[tuple[str, str, str, str]]:
    """Give the rows of 字段: field, type, 取值, 依据."""
    ticked = {tag.field for sheet in made.sheets for tag in sheet.tags if tag.option}
    for name, (guess, sure) in made.fields.items():
        first = next(t for s in made.sheets for t in s.tags if t.field == name)
        kind = guess.type
        options = ";".join(guess.options)
        plain_options = all(
            label_key(o) and not re.search(r"[;；()（）=<>~\n]", o) for o in guess.options
        )
        if kind == "选项" and (name in ticked or not guess.options or not plain_options):
            kind, options = "", ""  # the tags or the dropdown of the cell say it
        yield name, kind, options if kind == "选项" else "", f"{sure}:{first.why}"


__all__ = ["LIKELY", "LOOK", "SURE", "Proposing", "SheetTags", "Tag", "field_lines"]
