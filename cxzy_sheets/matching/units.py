"""Which unit sent a copy: what its cell, sheet, file name, folders say, and never what is similar.

    单元格  数学学院教工第一党支部       A1
    文件名  附件8 第一支部.xls          A1, B1      what all of them allow: A1
    文件夹  数学学院                    A

Each place allows some of the units that file the form: the filer that it names or is part of; of a
place around the copy also those below the unit that it names, for a faculty sends on what its
branches wrote. What no unit fits names two, and is nobody's until the office claims it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePosixPath

from ..catalogue import shown
from ..cycle import OFFICE, Cycle, FormLine
from ..findings import MUST, VERIFY, Finding
from ..names import label_key, offered
from ..reading import Filled
from ..refs import address
from ..roster import Roster
from .mentions import Evidence, Mentions
from .submission import unit_field

CELL, SHEET, NAME, FOLDER, CONTAINER = "单元格", "工作表", "文件名", "文件夹", "容器"
SENDER = "发件人"
CLAIM = "认领"
_CONTAINERS = (".zip", ".eml", ".mbox", ".rar", ".7z", ".msg")
LISTED = 5
"""Units that a finding names; of more it says how many."""
OFFERS = 200
"""Texts for which the nearest names are looked up: it takes time with every name of the roster, and
where more are unknown it is the wrong roster."""


class Filers:
    """The units that file a form, and what a unit that is named means for it."""

    def __init__(self, line: FormLine, roster: Roster) -> None:
        named = [unit.code for word in line.filers for unit in roster.at(word)]
        self.roster = roster
        self.codes = tuple(sorted(set(named), key=roster.order.__getitem__))
        self.office = OFFICE in line.filers and not roster.at(OFFICE)
        """办公室, which is no unit of the roster, files it."""
        self._own = frozenset(self.codes)
        below: dict[str, set[str]] = {}
        for code in self.codes:
            for unit in roster.ancestors(code):
                below.setdefault(unit.code, set()).add(code)
        self._below = {code: frozenset(codes) for code, codes in below.items()}
        self._at: dict[str, frozenset[str]] = {}
        self._reached: dict[tuple[tuple[str, ...], bool], frozenset[str]] = {}

    def at(self, code: str) -> frozenset[str]:
        """Return the filer that a unit is, or is part of; else those below it; else itself."""
        if code not in self._at:
            above = (u.code for u in self.roster.ancestors(code) if u.code in self._own)
            own = next(above, None)
            below = self._below.get(code) or frozenset((code,))
            self._at[code] = below if own is None else frozenset((own,))
        return self._at[code]

    def reached(self, units: tuple[str, ...], *, around: bool) -> frozenset[str]:
        """Return the filers that any of some units means; `around`, those below them too."""
        if (units, around) not in self._reached:
            codes = [self.at(code) for code in units]
            if around:
                codes += [self._below.get(code, frozenset()) for code in units]
            self._reached[units, around] = frozenset[str]().union(*codes)
        return self._reached[units, around]

    def asked(self, code: str) -> bool:
        """Return whether a unit is one of those that file the form."""
        return code in self._own or (self.office and code == OFFICE)


@dataclass(slots=True)
class Units:
    """Finds the units of copies; everything that is the same for all copies is worked out once."""

    cycle: Cycle
    mentions: Mentions
    offered: int = 0
    named: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What stood in the cell of a sender -> the units that it can mean."""

    def of(
        self,
        filled: Filled,
        filers: Filers,
        claimed: str = "",
        senders: Sequence[str] = (),
    ) -> tuple[str, list[Evidence], list[Finding]]:
        """Return the code of the unit that sent a copy, what names it, and what is wrong with that.

        The code is empty where nothing names a unit, or where two are named.

        Args:
            filled: The copy.
            filers: The units that file its form.
            claimed: The unit that the office says.
            senders: What those who mailed it call themselves.
        """
        if claimed:
            return self._claimed(filled, filers, claimed)
        if filers.office and not filers.codes:
            return OFFICE, [], []
        found = list(self._evidence(filled))
        found += (e for name in senders for e in self._mentioned(SENDER, name))
        typed = _typed(filled)
        if typed and not any(e.source == CELL for e in found):
            if filers.office and label_key(typed) == label_key(OFFICE):
                return OFFICE, [Evidence(CELL, typed, (OFFICE,))], []
            return "", found, [self._unknown(filled, typed)]
        if not found:
            return "", [], [self._nothing(filled)]
        allowed = _allowed(found, filers)
        if len(allowed) == 1:
            (code,) = allowed
            return code, found, list(self._doubts(filled, found, filers, code))
        if not allowed:
            return "", found, [self._two(filled, found)]
        return "", found, [self._several(filled, filers, found, allowed)]

    def _claimed(
        self, filled: Filled, filers: Filers, claimed: str
    ) -> tuple[str, list[Evidence], list[Finding]]:
        roster = self.cycle.roster
        told = roster.shown(claimed) if claimed in roster.by_code else claimed
        evidence = [Evidence(CLAIM, told, (claimed,))]
        if claimed == OFFICE or claimed not in roster.by_code:
            return claimed, evidence, []
        at = filers.at(claimed)
        code = next(iter(at)) if len(at) == 1 else claimed
        return code, evidence, list(self._doubts(filled, evidence, filers, code))

    def _evidence(self, filled: Filled) -> Iterator[Evidence]:
        """Give what names a unit, the strongest first."""
        typed = _typed(filled)
        if typed:
            if typed not in self.named:
                units = self.cycle.roster.find(typed)
                self.named[typed] = tuple(unit.code for unit in units)
            if self.named[typed]:
                yield Evidence(CELL, typed, self.named[typed])
        for sheet in dict.fromkeys(s for s in filled.sheets if s):
            yield from self._mentioned(SHEET, sheet)
        path = PurePosixPath(filled.file)
        yield from self._mentioned(NAME, path.stem)
        for part in reversed(path.parts[:-1]):
            inside = part.lower().endswith(_CONTAINERS)
            text = PurePosixPath(part).stem if inside else part
            yield from self._mentioned(CONTAINER if inside else FOLDER, text)

    def _mentioned(self, source: str, text: str) -> Iterator[Evidence]:
        for mention in self.mentions.find(text):
            yield Evidence(source, text, mention.codes)

    def _doubts(
        self, filled: Filled, found: Sequence[Evidence], filers: Filers, code: str
    ) -> Iterator[Finding]:
        """Tell what is odd about a unit that is settled."""
        roster = self.cycle.roster
        if not filers.asked(code):
            yield _at_cell(
                filled, Finding(
                    "not-expected-unit", VERIFY, found=self._shown(code),
                    facts={"form": filled.layout.name},
                ),
            )  # fmt: skip
            return
        first = found[0]
        if first.source == CELL and all(
            code in (above.code for above in roster.ancestors(named)) and named != code
            for named in first.units
        ):
            yield _at_cell(
                filled, Finding(
                    "unit-raised", VERIFY, found=first.text, expected=self._shown(code),
                    facts={"form": filled.layout.name},
                ),
            )  # fmt: skip

    def _shown(self, code: str) -> str:
        return self.cycle.roster.shown(code) if code in self.cycle.roster.by_code else code

    def _told(self, evidence: Evidence) -> str:
        units = "、".join(self._shown(code) for code in evidence.units[:3])
        more = f"等{len(evidence.units)}个" if len(evidence.units) > 3 else ""
        if label_key(units) == label_key(evidence.text):
            return f"{evidence.source}“{evidence.text}”"
        return f"{evidence.source}“{evidence.text}”指{units}{more}"

    def _two(self, filled: Filled, found: Sequence[Evidence]) -> Finding:
        told = ";".join(self._told(evidence) for evidence in found)
        return _at_cell(filled, Finding("two-units", MUST, found=told))

    def _several(
        self, filled: Filled, filers: Filers, found: Sequence[Evidence], allowed: frozenset[str]
    ) -> Finding:
        known = filers.codes if len(allowed) > LISTED else sorted(allowed)
        codes = list(islice((code for code in known if code in allowed), LISTED))
        codes.sort(key=lambda code: self.cycle.roster.order.get(code, -1))
        names = [self._shown(code) for code in codes]
        told = names if len(allowed) <= LISTED else [*names, f"等 {len(allowed)} 个"]
        facts = {"why": ";".join(self._told(evidence) for evidence in found)}
        return _at_cell(filled, Finding("sender-ambiguous", MUST, expected=told, facts=facts))

    def _unknown(self, filled: Filled, text: str) -> Finding:
        return _at_cell(filled, Finding("unknown-unit", MUST, found=text, facts=self._offer(text)))

    def _offer(self, text: str) -> dict[str, object]:
        """Return the units that a text is most like, as a sentence and as names to choose from."""
        self.offered += 1
        names = self.cycle.roster.candidates(text) if self.offered <= OFFERS else []
        return {"nearest": offered(names), "candidates": tuple(names)}

    def _nothing(self, filled: Filled) -> Finding:
        stem = PurePosixPath(filled.file).stem
        return _at_cell(filled, Finding("no-unit", MUST, facts=self._offer(stem)))


def _typed(filled: Filled) -> str:
    """Return what stands in the cell that names the sender, empty where nothing readable does."""
    name = unit_field(filled.layout)
    value = filled.answers[name].value if name is not None else None
    if isinstance(value, tuple):
        return "、".join(map(shown, value))
    return "" if value is None else shown(value).strip()


def _at_cell(filled: Filled, finding: Finding) -> Finding:
    """Return a finding at the cell that names the sender."""
    name = unit_field(filled.layout)
    if name is None:
        return finding.at(file=filled.file)
    answer = filled.answers[name]
    cell = address(*answer.cell) if answer.cell else None
    return finding.at(file=filled.file, sheet=answer.sheet, cell=cell, field=name)


def _allowed(found: Sequence[Evidence], filers: Filers) -> frozenset[str]:
    """Return the filers that everything allows; none where two are named."""
    allowed: frozenset[str] | None = None
    for evidence in found:
        codes = filers.reached(evidence.units, around=evidence.source != CELL)
        allowed = codes if allowed is None else allowed & codes
    assert allowed is not None
    # Several are left where only places around the copy speak: who is named goes before who is
    # below, the strongest place first.
    for evidence in found:
        if len(allowed) <= 1:
            break
        allowed = (allowed & filers.reached(evidence.units, around=False)) or allowed
    return allowed
