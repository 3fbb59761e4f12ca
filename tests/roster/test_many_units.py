"""A thousand units and what people make of their names: the right one, or none, never another."""

# ruff: noqa: E501 - names of units stand in rows

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from random import Random

import pytest

from cxzy_sheets.roster import Roster, Unit

SUBJECTS = (
    "数学", "物理", "化学", "生命科学", "计算机", "软件", "机械", "土木", "电气", "材料", "环境", "海洋",
    "经济", "管理", "法学", "马克思主义", "外国语", "文学", "历史", "新闻", "艺术", "体育", "教育", "心理",
    "医学", "药学", "护理", "公共卫生", "建筑", "能源",
)  # fmt: skip
BODIES = (
    "东区后勤",
    "西区后勤",
    "图书馆",
    "档案馆",
    "机关第一",
    "机关第二",
    "一系",
    "二系",
    "三系",
    "附属医院",
)
ORDINALS = "一二三四五六七八九十"
YEARS = range(2021, 2025)


@cache
def roster() -> Roster:
    """Return the roster: thirty faculties and ten others, each with some 24 branches."""
    units: list[Unit] = []
    for number, name in enumerate([f"{s}学院" for s in SUBJECTS] + list(BODIES)):
        code = f"{number:02d}"
        units.append(Unit(code, f"{name}党总支", level="二级党组织"))
        branches = [f"教工第{n}党支部" for n in ORDINALS]
        branches += [f"{year}级{kind}党支部" for year in YEARS for kind in ("本科生", "研究生")]
        branches += [f"第{n}党支部" for n in ORDINALS[:6]]
        for index, branch in enumerate(branches):
            units.append(Unit(f"{code}{index:02d}", branch, level="党支部", parent=code))
    return Roster(units)


def path_of(unit: Unit) -> str:
    """Return a unit's name as it is written in full: with its faculty's, without 党总支."""
    if not unit.parent:
        return unit.name
    return roster().by_code[unit.parent].name.removesuffix("党总支") + unit.name


HARMLESS: dict[str, Callable[[str, Random], str]] = {
    "as it is": lambda text, rng: text,
    "blanks": lambda text, rng: rng.choice((" ", "\u3000", "\u00a0")).join(text),
    "a prefix": lambda text, rng: f"中共{text}",
    "the university": lambda text, rng: f"{rng.choice(('福建农林', '某某', 'XX'))}大学{text}",
    "both": lambda text, rng: f"中共福州大学{text}",
    "a shorter ending": lambda text, rng: text.replace("党总支", rng.choice(("总支", "", "总支部"))),
    "a longer ending": lambda text, rng: re.sub("党总支$", "总支部委员会", text),
    "the committee": lambda text, rng: re.sub("党支部$", "支部委员会", text),
    "支部": lambda text, rng: text.replace("党支部", "支部"),
    "full width": lambda text, rng: text.translate({48 + n: 0xFF10 + n for n in range(10)}),
    "digits": lambda text, rng: re.sub(
        "第([一二三四五六七八九十])(?=党?支部)", lambda m: f"第{ORDINALS.index(m[1]) + 1}", text
    ),
    "without 第": lambda text, rng: re.sub(r"第([一二三四五六七八九十])(?=党?支部$)", r"\1", text),
}  # fmt: skip
LETTERS = "学院系部一二三四五六七八九十东西南北数理化文法经管工新老大小本研0123456789"


def _typo(text: str, rng: Random) -> str:
    at = rng.randrange(len(text))
    way = rng.randrange(4)
    if way == 0:
        return text[:at] + text[at + 1 :]
    if way == 1:
        return text[:at] + rng.choice(LETTERS) + text[at:]
    if way == 2:
        return text[:at] + rng.choice(LETTERS) + text[at + 1 :]
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


def plain(text: str) -> str:
    """Return what a text says, worked out by hand here: no blanks, no common words, digits."""
    made = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    made = re.sub("^中共", "", made)
    made = re.sub(
        "(党总支部|总支部委员会|支部委员会|党总支|总支部|总支|党支部|支部|委员会|第)", "", made
    )
    for number, sign in enumerate(ORDINALS, start=1):
        made = made.replace(sign, f"<{number}>")
    return re.sub(r"(?<![<\d])(\d{1,2})(?![>\d级])", r"<\1>", made)


@cache
def called() -> dict[str, set[str]]:
    """What every unit can be called, by hand -> codes."""
    found: dict[str, set[str]] = {}
    for unit in roster().units:
        for name in (unit.name, path_of(unit)):
            found.setdefault(plain(name), set()).add(unit.code)
    return found


@pytest.mark.parametrize("way", sorted(HARMLESS))
def test_a_name_written_otherwise_is_that_unit(way: str):
    """Of 300 units each is found alone, by its full name in whatever dress."""
    rng = Random(way)
    assert len(roster().units) == 1000
    for unit in rng.sample(roster().units, 300):
        text = HARMLESS[way](path_of(unit), rng)
        if re.search("第[一二][一二三四五六七八九十]", text):
            continue  # 机关第二一支部 is the 21st of some as well
        assert [found.code for found in roster().find(text)] == [unit.code], text


def test_a_branch_by_its_own_name_is_never_one_of_forty():
    """第一党支部 is forty branches; without its faculty it is none of them."""
    found = roster().find("第一党支部")
    assert len(found) == 40
    assert len(roster().find("第一党支部", within="03")) == 1


def test_a_typo_never_leads_to_another_unit():
    """Of 6,000 names with a letter or two wrong none is taken for a unit that it does not name."""
    rng = Random(1)
    found_itself = 0
    for _ in range(6000):
        unit = rng.choice(roster().units)
        text = _typo(path_of(unit), rng)
        if rng.random() < 0.3:
            text = _typo(text, rng)
        found = {one.code for one in roster().find(text)}
        if len(found) != 1 or found == {unit.code}:
            found_itself += found == {unit.code}
            continue
        # It is another unit's name now, to the letter: then that is who is meant.
        assert found <= called().get(plain(text), set()), (text, unit.name, found)
    assert found_itself > 100


def test_what_is_offered_agrees_in_its_numbers():
    """Candidates have the text's own numbers and years, and the right one is among them."""
    rng = Random(2)
    asked = hit = 0
    for _ in range(150):
        unit = rng.choice(roster().units)
        text = path_of(unit)
        at = next((i for i, sign in enumerate(text) if sign not in ORDINALS + "0123456789"), 0)
        typed = text[:at] + rng.choice("甲乙丙丁戊") + text[at + 1 :]
        if roster().find(typed):
            continue
        offered = roster().candidates(typed)
        numbers = set(re.findall(r"[一二三四五六七八九十]|\d{4}", typed))
        for name in offered:
            theirs = set(re.findall(r"[一二三四五六七八九十]|\d{4}", name))
            assert not numbers or not theirs or theirs == numbers, (typed, name)
        asked += 1
        hit += any(name.endswith(unit.name) for name in offered)
    assert asked > 100
    assert hit / asked > 0.6, hit / asked
