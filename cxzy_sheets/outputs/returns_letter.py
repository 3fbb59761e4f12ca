"""退回单: what a unit is told with its returned copies, as a page of .docx and as a mail's text.

主送 · 依据 · 问题清单 · 补报时限 · 联系人 · 署名和日期 (domain/documents.md §4.3)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..findings import ADVICE, MUST, VERIFY
from .returns_cases import Case, Item
from .text_document import Block, Document, Paragraph, Run, Runs, Table

_MOST_ON_PAGE = 5
"""Causes in the table of a page; the rest is in the copies."""
_MOST_NAMES = 3
_LONGEST_ON_PAGE = 46
_MOST_IN_MAIL = 200
_MOST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Contact:
    """Who asks: the office, and whom to call."""

    office: str = ""
    person: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Going:
    """A case and what goes back of it."""

    case: Case
    file: str = ""
    """The returned copy's name; empty where there is none."""
    why: str = ""
    """Why there is none."""


def letter(
    goings: Sequence[Going],
    contact: Contact,
    *,
    day: str,
    until: str,
    in_full: bool = False,
) -> Document:
    """Return what one unit is told.

    Args:
        goings: Its cases, all of one unit.
        contact: The office.
        day: The day of the return.
        until: The sentence about when it has to be back.
        in_full: Every finding, for a mail; else as many causes as a page holds.
    """
    lines = list(_lines(goings))
    most = _MOST_IN_MAIL if in_full else _MOST_ON_PAGE
    rows = [_row(line, in_full=in_full) for line in lines[:most]]
    heads = tuple((Run(name),) for name in ("表", "级别", "位置", "问题"))
    blocks: list[Block] = [Paragraph((Run(_ground(goings)),))]
    blocks.append(Table(heads, tuple(rows), (False, False, False, False)))
    if len(lines) > most:
        text = f"另有{len(lines) - most}类问题，见所附退回表和退回通知。"
        blocks.append(Paragraph((Run(text),), "注"))
    blocks += [Paragraph((Run(text),)) for text in (*_asked(goings, until), _who(contact))]
    files = tuple(one.file for one in goings if one.file)
    return Document(
        "报表退回单", goings[0].case.unit, tuple(blocks), files if in_full else (),
        contact.office, day,
    )  # fmt: skip


def _ground(goings: Sequence[Going]) -> str:
    names = list(dict.fromkeys(f"《{one.case.called}》" for one in goings if one.case.forms))
    unread = sum(1 for one in goings if not one.case.forms)
    items = [item for one in goings for item in one.case.items]
    counts = {s: sum(item.severity == s for item in items) for s in (MUST, VERIFY)}
    more = f"等{len(names)}份报表" if len(names) > _MOST_NAMES else ""
    said = [f"报来的{''.join(names[:_MOST_NAMES])}{more}"] if names else []
    if unread:
        said.append(f"{'另' if names else '报来的文件中'}有{unread}份文件无法读取")
    told = [f"必须改正的{counts[MUST]}处" if counts[MUST] else ""]
    told.append(f"需要核实的{counts[VERIFY]}处" if counts[VERIFY] else "")
    return (
        f"你单位{'，'.join(said)}。经按下发的表样和核对规则核对，"
        f"有{'、'.join(text for text in told if text)}，现退回。问题如下："
    )


@dataclass(frozen=True, slots=True)
class _Line:
    form: str
    items: tuple[Item, ...]


def _lines(goings: Sequence[Going]) -> Iterator[_Line]:
    """Give the causes of all cases, 强制 first; what is 提示 returns nothing and is left out."""
    made: dict[tuple[str, str, tuple[str, str, str]], list[Item]] = {}
    for severity in (MUST, VERIFY):
        for one in goings:
            for item in one.case.items:
                if item.severity == severity != ADVICE:
                    form = item.form or one.case.called
                    made.setdefault((severity, form, item.cause), []).append(item)
    for (_, form, _), items in made.items():
        yield _Line(form, tuple(items))


def _row(line: _Line, *, in_full: bool) -> tuple[Runs, ...]:
    first = line.items[0]
    places = list(dict.fromkeys(item.where for item in line.items if item.where))
    shown = places if in_full else [_short(place, 16) for place in places[:_MOST_PLACES]]
    where = "、".join(shown)
    if len(places) > len(shown):
        where += f"等{len(places)}处"
    texts = [item.message for item in line.items] if in_full else [first.message]
    told = ";".join(dict.fromkeys(text.rstrip("。") for text in texts)) + "。"
    if not in_full:
        told = _short(told, _LONGEST_ON_PAGE)
        if len(line.items) > 1:
            told += f"(共{len(line.items)}处)"
    return tuple((Run(text),) for text in (line.form, first.severity, where or "—", told))


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _asked(goings: Sequence[Going], until: str) -> Iterator[str]:
    copies = sum(1 for one in goings if one.file)
    if copies:
        yield (
            "请在随附的退回表上改正：红格必须改正，黄格请核对，确实无误的在“退回说明”里写明情况，"
            "原路报回。"
        )
    if copies < len(goings):
        yield "没有附退回表的，请用下发的表样重新填报。"
    yield f"补报时限：{until}"


def _who(contact: Contact) -> str:
    person = contact.person or "________"
    phone = contact.phone or "________"
    return f"联系人：{person}    电话：{phone}"
