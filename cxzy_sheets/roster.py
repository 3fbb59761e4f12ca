"""名册.xlsx -> `Roster`: the units and members that are expected, in the office's own order.

    单位   代码 · 名称 · 别名 · 层级 · 类型 · 上级 · 类别 · 党员数 · 联系人 · 电话 · 联系领导 …
    人员   姓名 · 支部 · 学工号 · …

Further columns are kept as they stand: formulas ask for them by name (`名称.类别`).
A name is matched exactly, by an alias, or by what is left of it without the words that all units
share (中共, 党总支, 委员会 …); never by similarity, and 第一 is never 第二.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from .errors import CxzyError
from .names import label_key, offer, offered, ranked
from .unit_names import (
    PREFIX,
    SCHOOL,
    SHORT,
    UNIVERSITY,
    core,
    may_be,
    plain_name,
    told_apart,
    whole_key,
)
from .workbooks import read_book
from .workbooks.headed import Row, headed

UNIT_COLUMNS: Mapping[str, Sequence[str]] = {
    "代码": ("单位代码", "编码", "编号"),
    "名称": ("单位", "单位名称", "单位全称", "全称", "党组织名称", "党组织"),
    "别名": ("简称", "曾用名", "简称/曾用名", "又名"),
    "层级": ("级别", "层次"),
    "类型": ("单位类型", "党组织类型"),
    "上级": ("上级单位", "上级单位代码", "上级代码", "上级党组织"),
    "类别": (),
    "党员数": (),
    "联系人": ("联络员",),
    "电话": ("联系电话", "联系人电话"),
    "邮箱": ("电子邮箱",),
    "联系领导": ("联系校领导", "分管领导"),
}
MEMBER_COLUMNS: Mapping[str, Sequence[str]] = {
    "姓名": (),
    "支部": ("所在支部", "所在支部代码", "单位", "党支部"),
    "学工号": ("工号", "学号", "代码", "编号"),
    "党员类别": ("党员类型", "人员类别"),
    "职务": (),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of the roster."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    level: str = ""
    kind: str = ""
    parent: str = ""
    """The code of the unit above it; empty at the top."""
    columns: Mapping[str, Any] = field(default_factory=dict)
    """Every column of its row by heading, blank ones left out."""
    row: int = 0
    """As Excel counts it."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member of the roster."""

    name: str
    unit: str
    """The code of the unit that the member belongs to."""
    code: str = ""
    columns: Mapping[str, Any] = field(default_factory=dict)
    row: int = 0

    @property
    def key(self) -> str:
        """What tells members apart: the code, else the unit and the name."""
        return self.code or f"{self.unit}/{self.name}"


class Roster:
    """Units and members, in the order of their sheets."""

    def __init__(
        self, units: Sequence[Unit], members: Sequence[Member] = (), file: str = ""
    ) -> None:
        self.units = tuple(units)
        self.members = tuple(members)
        self.file = file
        self.by_code = {unit.code: unit for unit in self.units}
        self.order = {unit.code: index for index, unit in enumerate(self.units)}

    @cached_property
    def children(self) -> Mapping[str, tuple[Unit, ...]]:
        """Code -> the units right below it; the empty code -> those at the top."""
        found: dict[str, list[Unit]] = {}
        for unit in self.units:
            found.setdefault(unit.parent, []).append(unit)
        return {code: tuple(units) for code, units in found.items()}

    @cached_property
    def members_of(self) -> Mapping[str, tuple[Member, ...]]:
        """Code of a unit -> its own members."""
        found: dict[str, list[Member]] = {}
        for member in self.members:
            found.setdefault(member.unit, []).append(member)
        return {code: tuple(members) for code, members in found.items()}

    def ancestors(self, code: str) -> Iterator[Unit]:
        """Give a unit and those above it, from the unit up."""
        while code:
            unit = self.by_code[code]
            yield unit
            code = unit.parent

    def below(self, code: str) -> list[Unit]:
        """Return a unit and all units below it, in roster order."""
        found = {code}
        for unit in self._top_down:
            if unit.parent in found:
                found.add(unit.code)
        return [unit for unit in self.units if unit.code in found]

    @cached_property
    def _top_down(self) -> tuple[Unit, ...]:
        ordered: list[Unit] = list(self.children.get("", ()))
        for unit in ordered:
            ordered += self.children.get(unit.code, ())
        return tuple(ordered)

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """The words of 层级 and 类型 that name groups of units, in the order of the roster."""
        words = [word for unit in self.units for word in (unit.level, unit.kind) if word]
        return tuple(dict.fromkeys(words))

    def at(self, level: str) -> list[Unit]:
        """Return the units on a level, or of a type, in roster order."""
        return [unit for unit in self.units if level in (unit.level, unit.kind)]

    def above(self, code: str, level: str) -> Unit | None:
        """Return the unit of a level that a unit belongs to, itself included; None if none."""
        return next((u for u in self.ancestors(code) if level in (u.level, u.kind)), None)

    def path(self, code: str) -> str:
        """Return a unit's name with those above it: `数学学院党总支/第一党支部`."""
        return "/".join(unit.name for unit in reversed(list(self.ancestors(code))))

    def shown(self, code: str) -> str:
        """Return a unit's name, by its path where the name alone names two."""
        name = self.by_code[code].name
        return self.path(code) if len(self._by_name.get(label_key(name), ())) > 1 else name

    @cached_property
    def _members_named(self) -> Mapping[str, int]:
        from collections import Counter

        return Counter(label_key(member.name) for member in self.members)

    def shown_member(self, member: Member) -> str:
        """Return a member's name, with the code or unit where the name alone names two."""
        if self._members_named[label_key(member.name)] == 1:
            return member.name
        return f"{member.name}({member.code or self.shown(member.unit)})"

    def find_members(self, text: str, *, within: str = "") -> list[Member]:
        """Return the members that a text can mean, by code, by name, or as `shown_member` tells.

        `within` keeps to a unit and those below it.
        """
        inside = {unit.code for unit in self.below(within)} if within else None
        key = label_key(text)
        return [
            member
            for member in self._by_person.get(key, ())
            if inside is None or member.unit in inside
        ]

    @cached_property
    def _by_person(self) -> dict[str, list[Member]]:
        found: dict[str, list[Member]] = {}
        for member in self.members:
            for word in {label_key(member.name), label_key(member.code),
                         label_key(self.shown_member(member))} - {""}:  # fmt: skip
                found.setdefault(word, []).append(member)
        return found

    def find(self, text: str, *, within: str = "") -> list[Unit]:
        """Return the units that a text can mean; one is an answer, two are none.

        Exact names come first, then codes, then aliases, then names without the words that all
        units share, then names behind those of units above them: 数学学院教工第一党支部. `within`
        keeps to a unit and those below it.
        """
        key = label_key(text)
        if not key:
            return []
        for index in (self._by_name, self._codes, self._by_alias, self._by_core):
            wanted = core(text) if index is self._by_core else key
            found = [self.by_code[code] for code in index.get(wanted, ()) if wanted]
            found = self._inside(found, within)
            if found:
                return found
        codes = self._along_path(whole_key(PREFIX.sub("", plain_name(text))))
        if codes:
            by_order = sorted(codes, key=self.order.__getitem__)
            return self._inside([self.by_code[code] for code in by_order], within)
        inner = self._without_school(text)
        return self.find(inner, within=within) if inner else []

    def _without_school(self, text: str) -> str:
        """Return a text without the university before the unit; empty where that says more.

        福建农林大学计算机学院 is 计算机学院 in a roster of one university; in a roster that names
        universities itself it may be another one's.
        """
        found = SCHOOL.fullmatch(PREFIX.sub("", plain_name(text)))
        return found[1] if found is not None and not self._names_schools else ""

    @cached_property
    def _names_schools(self) -> bool:
        names = (name for unit in self.units for name in (unit.name, *unit.aliases))
        return any(UNIVERSITY.search(name) for name in names)

    def _inside(self, units: list[Unit], within: str) -> list[Unit]:
        if not within or not units:
            return units
        return [u for u in units if any(above.code == within for above in self.ancestors(u.code))]

    def _along_path(self, key: str) -> set[str]:
        """Return the codes of the units whose name stands in `key` behind one above them."""
        found: set[str] = set()
        for cut in range(2, len(key) - 1) if len(key) <= LONGEST_PATH else ():
            lower = self.named.get(key[cut:]) or self.named.get(core(key[cut:]))
            if not lower:
                continue
            front = key[:cut]
            named = self.named.get(front) or self.named.get(core(front)) or ()
            upper = set(named) or self._along_path(front)
            found |= {c for c in lower if any(u.code in upper for u in self.ancestors(c))} - upper
        return found

    @cached_property
    def named(self) -> Mapping[str, tuple[str, ...]]:
        """What units are called, as a key with plain numbers -> their codes.

        Of names, aliases and their cores; what is one unit's name is not told as another's core.
        """
        found: dict[str, dict[str, None]] = {}
        for spell in (whole_key, lambda text: SHORT.sub("", whole_key(text)), core):
            for called in (lambda u: (u.name,), lambda u: u.aliases):
                level: dict[str, dict[str, None]] = {}
                for unit in self.units:
                    for name in called(unit):
                        level.setdefault(spell(name), {})[unit.code] = None
                found = level | found
        return {key: tuple(codes) for key, codes in found.items() if len(key) >= 2}

    def mentioned(self, text: str) -> list[Unit]:
        """Return the units whose name, or alias, stands somewhere in a text such as a file name.

        A name that is part of another name found there does not count by itself.
        """
        key = label_key(text)
        hits: dict[str, set[str]] = {}
        for index in (self._by_name, self._by_alias, self._by_core):
            for name, codes in index.items():
                if len(name) >= 3 and name in key:
                    hits.setdefault(name, set()).update(codes)
            if hits:
                break
        whole = [n for n in hits if not any(n != other and n in other for other in hits)]
        meant = {code for name in whole for code in hits[name]}
        return [unit for unit in self.units if unit.code in meant]

    def candidates(self, text: str) -> list[str]:
        """Return the names of the units that a text is most like, best first: an offer, no answer.

        Only those whose numbers, and directions, are the text's own: 第三 is never offered for
        第二, nor 2024级 for 2023级, nor 西区 for 东区 (mess.md M-38).
        """
        told = told_apart(text)
        fitting = [(key, name) for key, name, theirs in self._cores if may_be(told, theirs)]
        return ranked(core(text) or label_key(text), fitting)

    @cached_property
    def _cores(self) -> tuple[tuple[str, str, tuple[frozenset[str], frozenset[str]]], ...]:
        """What candidates are ranked by: the core of each name and alias, what it is called."""
        return tuple(
            (core(name) or label_key(name), self.shown(unit.code), told_apart(name))
            for unit in self.units
            for name in (unit.name, *unit.aliases)
        )

    def nearest(self, text: str) -> str:
        """Return the sentence that offers the names most like a text, or an empty string."""
        return offered(self.candidates(text))

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        return _index((label_key(unit.name), unit.code) for unit in self.units)

    @cached_property
    def _codes(self) -> dict[str, list[str]]:
        return _index((label_key(unit.code), unit.code) for unit in self.units)

    @cached_property
    def _by_alias(self) -> dict[str, list[str]]:
        pairs = [(label_key(alias), u.code) for u in self.units for alias in u.aliases]
        return _index(pairs)

    @cached_property
    def _by_core(self) -> dict[str, list[str]]:
        names = [(core(name), u.code) for u in self.units for name in (u.name, *u.aliases)]
        return _index(names)

    def __repr__(self) -> str:
        return f"<Roster {len(self.units)} 个单位 {len(self.members)} 人>"


def _index(pairs: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, code in pairs:
        if key and code not in found.setdefault(key, []):
            found[key].append(code)
    return found


LONGEST_PATH = 80
"""Characters beyond which a text is no name of a unit behind those above it."""


def load_roster(path: str | Path) -> Roster:
    """Return the roster of a workbook with the sheets 单位 and, if there is one, 人员.

    Raises:
        CxzyError: A sheet or column is missing; a code stands twice, a name twice under one unit; a
            unit above is unknown, or the units go round in a circle. Sheet and cell are named.
    """
    file = Path(path)
    book = read_book(file.read_bytes(), name=file.name)
    sheets = {label_key(sheet.name): sheet for sheet in book.sheets}
    units_sheet = next((sheets[n] for n in ("单位", "单位名册", "党组织名册") if n in sheets), None)
    if units_sheet is None:
        raise CxzyError(
            "名册里没有“单位”这张工作表。", file=file.name, found=[s.name for s in book.sheets],
            hint="请把单位名册放在名为“单位”的工作表里。",
        )  # fmt: skip
    units = _units(headed(units_sheet, file.name, UNIT_COLUMNS, ("名称",)).rows)
    people = next(
        (sheets[n] for n in ("人员", "党员名册", "人员名册", "党员") if n in sheets), None
    )
    members: list[Member] = []
    if people is not None:
        rows = headed(people, file.name, MEMBER_COLUMNS, ("姓名",)).rows
        members = _members(rows, Roster(units))
    return Roster(units, members, file.name)


def _units(rows: Sequence[Row]) -> list[Unit]:
    by_code: dict[str, Row] = {}
    named: dict[str, list[str]] = {}
    codes: list[str] = []
    for row in rows:
        name = row.text("名称")
        if not name:
            raise row.error("名称", "这一行没有单位名称。", "请补上,或删去这一行。")
        code = row.text("代码") or name
        if code in by_code:
            first = by_code[code]
            raise row.error(
                "代码", f"代码“{code}”在第 {first.number} 行已经用过。", "请改其中一个。"
            )
        by_code[code] = row
        codes.append(code)
        named.setdefault(label_key(name), []).append(code)
    parents = {code: _parent(row, by_code, named) for code, row in by_code.items()}
    _refuse_circles(parents, by_code)
    _refuse_twins(parents, by_code)
    return [_unit(code, by_code[code], parents[code]) for code in codes]


def _parent(row: Row, by_code: Mapping[str, Row], named: Mapping[str, list[str]]) -> str:
    text = row.text("上级")
    if not text or text in ("—", "-", "/", "无"):
        return ""
    if text in by_code:
        return text
    found = named.get(label_key(text), [])
    if len(found) == 1:
        return found[0]
    if found:
        raise row.error("上级", f"上级“{text}”有 {len(found)} 个单位同名。", "请改写上级的代码。")
    known = [*by_code, *(other.text("名称") for other in by_code.values())]
    raise row.error("上级", f"名册里没有上级“{text}”。", offer(text, known))


def _refuse_circles(parents: Mapping[str, str], rows: Mapping[str, Row]) -> None:
    settled: set[str] = set()
    for start in parents:
        chain: list[str] = []
        code = start
        while code and code not in settled:
            if code in chain:
                names = " → ".join(
                    rows[c].text("名称") for c in [*chain[chain.index(code) :], code]
                )
                raise rows[code].error("上级", f"上级绕了一圈:{names}。", "请改正其中一个的上级。")
            chain.append(code)
            code = parents[code]
        settled |= set(chain)


def _refuse_twins(parents: Mapping[str, str], rows: Mapping[str, Row]) -> None:
    seen: dict[tuple[str, str], str] = {}
    for code, row in rows.items():
        key = (parents[code], label_key(row.text("名称")))
        if key in seen:
            first = rows[seen[key]].number
            raise row.error(
                "名称",
                f"同一上级下有两个“{row.text('名称')}”(第 {first} 行也是)。",
                "请改其中一个的名称。",
            )
        seen[key] = code


def _unit(code: str, row: Row, parent: str) -> Unit:
    aliases = tuple(
        part.strip() for part in re.split(r"[;；、\n]", row.text("别名")) if part.strip()
    )
    return Unit(
        code, row.text("名称"), aliases, row.text("层级"), row.text("类型"), parent,
        dict(row.values), row.number,
    )  # fmt: skip


def _members(rows: Sequence[Row], roster: Roster) -> list[Member]:
    made: list[Member] = []
    seen: dict[str, int] = {}
    for row in rows:
        name = row.text("姓名")
        if not name:
            raise row.error("姓名", "这一行没有姓名。", "请补上,或删去这一行。")
        unit = _unit_of(row, roster)
        member = Member(name, unit, row.text("学工号"), dict(row.values), row.number)
        if member.key in seen:
            heading = "学工号" if member.code else "姓名"
            raise row.error(
                heading, f"{member.code or name} 在第 {seen[member.key]} 行已经有了。",
                "请改正;同一支部有同名的人,请填学工号。",
            )  # fmt: skip
        seen[member.key] = row.number
        made.append(member)
    return made


def _unit_of(row: Row, roster: Roster) -> str:
    text = row.text("支部")
    if text in roster.by_code:
        return text
    # A branch of a name that several faculties have is told by its path.
    found = [u for u in roster.units if label_key(roster.path(u.code)) == label_key(text)]
    found = found or roster.find(text)
    if len(found) == 1:
        return found[0].code
    if found:
        paths = "、".join(roster.path(unit.code) for unit in found)
        raise row.error("支部", f"“{text}”有几个同名的单位:{paths}。", "请改写代码,或写全路径。")
    raise row.error("支部", f"名册里没有单位“{text}”。", roster.nearest(text))


__all__ = ["MEMBER_COLUMNS", "UNIT_COLUMNS", "Member", "Roster", "Unit", "core", "load_roster"]
