"""单位 and 人员 values -> the roster's own names; what means nothing, or two things, is refused.

Formulas, keys and tables then compare units and persons by what they are (rules.md S8), and a copy
that says 数院 equals one that says 数学学院党总支.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..cycle import FormLine
from ..findings import ADVICE, MUST, Finding, Findings
from ..forms import Form
from ..layout import Field, Layout
from ..matching import unit_field
from ..names import label_key
from ..reading import UNREADABLE, VALUE, Answer, BlockRead, Filled
from ..refs import address, rows_address
from ..roster import Roster
from .belonging import Belonging, filers_of
from .meaning import Meanings, Meant

CODE_NAMES = ("学工号", "工号", "学号", "编号", "代码")
"""Columns that tell persons of one name apart, beside the name."""
_MOST_TEXTS = 5
WITHHELD = "(匿名表,不列出)"
"""What stands for a person in a finding of an anonymous form."""


def identify(
    copies: Sequence[Filled],
    form: Form,
    units: Sequence[str],
    roster: Roster,
    *,
    line: FormLine | None = None,
    filers: Collection[str] = (),
) -> list[Filled]:
    """Return the copies with the roster's names for units and persons, and findings of the rest.

    Copies that are not the form come back as they are. What cannot be told is 无法读取, with a
    finding of severity 强制 that names what it could be.

    Args:
        copies: As they were read, corrections of the office applied.
        form: Theirs.
        units: The code of each copy's sender: of the roster, 办公室, or empty where not known.
        roster: The cycle's.
        line: The form's line: who files it, whether it is anonymous.
        filers: The codes of the units that file it; by default those on the levels of `line`.
    """
    files = filers or (filers_of(line, roster) if line is not None else ())
    work = _Identity(form.layout, roster, Belonging(roster, files), line)
    return [
        work.copy(copy, unit) if copy.recognised else copy
        for copy, unit in zip(copies, units, strict=True)
    ]


@dataclass(slots=True)
class _Cells:
    """The cells of one field in one copy, and what is to be said of them."""

    meanings: Meanings
    sender: str
    told: dict[str, list[tuple[int, str, Meant]]] = field(default_factory=dict)
    """Code -> records, their texts, and what these mean."""

    def value(self, record: int, value: Any, beside: str) -> Any:
        """Return the roster's name for a value, None where it, or a piece of it, means none."""
        if not isinstance(value, tuple):
            return self._name(record, str(value), beside)
        names = tuple(self._name(record, str(piece), "") for piece in value)
        return None if None in names else names

    def _name(self, record: int, text: str, beside: str) -> str | None:
        meant = self.meanings.meant(text, self.sender, beside)
        if meant.code:
            self.told.setdefault(meant.code, []).append((record, text, meant))
        return meant.value


class _Identity:
    """The work on the copies of one form."""

    def __init__(
        self, layout: Layout, roster: Roster, belonging: Belonging, line: FormLine | None
    ) -> None:
        self.layout, self.roster, self.line = layout, roster, line
        self.sender = unit_field(layout)
        self.meanings: dict[str, Meanings] = {
            about.name: Meanings(about, roster, belonging)
            for about in layout.fields.values()
            if about.type in ("单位", "人员") and not about.hidden and about.name != self.sender
            if about.type == "单位" or roster.members or about.options
        }
        self.beside = {name: self._beside(layout.fields[name]) for name in self.meanings}

    def _beside(self, about: Field) -> str | None:
        """Return the column that tells persons of one name apart, None where there is none."""
        if about.type != "人员":
            return None
        near = [f for f in self.layout.fields.values() if f.block == about.block and not f.hidden]
        keys = {label_key(f.short): f.short for f in near if f.type in ("编号", "文本")}
        return next((keys[name] for name in CODE_NAMES if name in keys), None)

    def copy(self, filled: Filled, sender: str) -> Filled:
        """Return one copy with the roster's names in it."""
        answers = dict(filled.answers)
        blocks = dict(filled.blocks)
        findings: list[Finding] = []
        if self.sender is not None and sender in self.roster.by_code:
            answers[self.sender], told = self._own_name(answers[self.sender], sender)
            findings += [finding.at(file=filled.file) for finding in told]
        for name, meanings in self.meanings.items():
            cells = _Cells(meanings, sender)
            block = meanings.about.block
            if block is None:
                answers[name] = self._answer(answers, cells)
            else:
                blocks[block] = self._column(blocks[block], cells)
            place = answers[name] if block is None else blocks[block]
            findings += [f.at(file=filled.file) for f in self._findings(cells, place)]
        unchanged = all(answers[n] is filled.answers[n] for n in answers) and all(
            blocks[n] is filled.blocks[n] for n in blocks
        )
        if unchanged and not findings:
            return filled
        return replace(
            filled, answers=answers, blocks=blocks, findings=Findings((*filled.findings, *findings))
        )

    def _own_name(self, answer: Answer, sender: str) -> tuple[Answer, list[Finding]]:
        """Return the cell that names the sender: who it is has been settled (docs/matching.md)."""
        shown = self.roster.shown(sender)
        if answer.state != VALUE or answer.value == shown:
            return answer, []
        text = str(answer.value)
        made = replace(answer, value=shown)
        own = (shown, self.roster.by_code[sender].name, self.roster.path(sender))
        if label_key(text) in map(label_key, own):
            return made, []
        known = any(unit.code == sender for unit in self.roster.find(text))
        code = "unit-named-otherwise" if known else "sender-named-otherwise"
        finding = Finding(
            code, ADVICE, sheet=answer.sheet, cell=address(*answer.cell) if answer.cell else None,
            field=self.sender, found=answer.raw if answer.raw is not None else text,
            expected=shown, facts={"label": self.sender},
        )  # fmt: skip
        return made, [finding]

    def _answer(self, answers: Mapping[str, Answer], cells: _Cells) -> Answer:
        name = cells.meanings.about.name
        answer = answers[name]
        if answer.value is None:
            return answer
        column = self.beside[name]
        beside = answers[column].value if column is not None else None
        value = cells.value(0, answer.value, str(beside or ""))
        if value == answer.value:
            return answer
        return replace(answer, value=value, state=UNREADABLE if value is None else VALUE)

    def _column(self, block: BlockRead, cells: _Cells) -> BlockRead:
        about = cells.meanings.about
        column = self.beside[about.name]
        codes = block.columns[column] if column is not None else [None] * len(block.rows)
        typed = block.columns[about.short]
        made = [
            None if value is None else cells.value(record, value, str(code or ""))
            for record, (value, code) in enumerate(zip(typed, codes, strict=True))
        ]
        if made == typed:
            return block
        lost = {
            (about.short, record): UNREADABLE
            for record, (value, was) in enumerate(zip(made, typed, strict=True))
            if value is None and was is not None
        }
        columns = {**block.columns, about.short: made}
        return replace(block, columns=columns, states={**block.states, **lost})

    def _findings(self, cells: _Cells, place: Answer | BlockRead) -> Iterator[Finding]:
        """Give the findings of one field of one copy, one of a kind."""
        about = cells.meanings.about
        withheld = about.type == "人员" and self.line is not None and self.line.anonymous
        for code, lines in cells.told.items():
            sheet, cell = _place(about, place, [record for record, _, _ in lines])
            texts = list(dict.fromkeys(text for _, text, _ in lines))
            advice = code.endswith("-otherwise")
            facts = {"label": about.short, "nearest": _nearest(lines)}
            found: Any = texts[0] if len(texts) == 1 else texts
            expected = _expected(lines)
            if withheld:
                found, expected, facts["nearest"] = WITHHELD, WITHHELD, ""
            yield Finding(
                code, ADVICE if advice else MUST, sheet=sheet, cell=cell, field=about.name,
                found=found, expected=expected, facts=facts,
            )  # fmt: skip


def _place(
    about: Field, place: Answer | BlockRead, records: Sequence[int]
) -> tuple[str | None, str | None]:
    if isinstance(place, Answer):
        return place.sheet, address(*place.cell) if place.cell else None
    rows = sorted({place.rows[record] for record in records if place.rows[record] >= 0})
    if about.short not in place.cells or not rows:
        return place.sheet or None, None
    return place.sheet, rows_address(place.cells[about.short], rows)


def _expected(lines: Sequence[tuple[int, str, Meant]]) -> Any:
    """Return what the texts are, or could be: the names in the order of the texts, each once."""
    made: list[Any] = []
    for _, _, meant in lines:
        given = meant.expected if meant.expected is not None else meant.value
        for name in given if isinstance(given, list) else [given]:
            if name is not None and name not in made:
                made.append(name)
    return made[0] if len(made) == 1 else made or None


def _nearest(lines: Sequence[tuple[int, str, Meant]]) -> str:
    offers = {text: meant.nearest for _, text, meant in lines if meant.nearest}
    if len({text for _, text, _ in lines}) == 1:
        return "".join(offers.values())
    return "".join(f"{text}:{near}" for text, near in list(offers.items())[:_MOST_TEXTS])
