"""Copies that come beside the expected ones: whose they are, nobody knows; sent twice, or in parts.

来件/…            nobody's, until the office claims them
X学院/…(2)        a second version, the rest of the rows, the same file once more
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .hanging import with_pictures
from .odd_files import LOOSE, Sound
from .plain_books import workbook
from .planted import Change, Planted, line
from .sheets import BRANCH_BALLOT, MEMBER_BALLOT, MEMBERS, OPINIONS, ORGANISED, RESULT, Rows, Values

TWICE, PARTED, AGAIN = ("G", ORGANISED), ("H", MEMBERS), ("A", RESULT)
CALLED = {"E01": "一支部", "E04": "一支部", "H": "机关后勤", "L": "机关后勤"}
"""What two units are called besides: short for two branches of one organisation, and what was
parted into two organisations."""
AFFILIATED = ("X", "校关工委", "关心下一代工作委员会", "挂靠机构", "其他")
"""A unit of the roster that files nothing."""
HALF = 50
"""Rows of the first part of what is sent in two."""


@dataclass(frozen=True, slots=True)
class Stray:
    """One file that is no expected copy, and what must be said of it."""

    path: str
    data: bytes
    did: str
    told: tuple[tuple[str, str], ...]
    """Of each finding the code, and the cell or the file within."""
    of: tuple[str, str] = ("", "")
    """Of another version of an expected copy: code of the unit, form."""


Make = Callable[[str, str, Change], bytes]
"""Code of a unit, form, what is done to the answers -> the copy that somebody fills in by hand."""
Printed = Callable[[str], list[list[str]]]
"""Form -> what its cells print, row by row."""


def arriving() -> list[Planted]:
    """Return what is wrong with expected copies because of others beside them."""

    def keep(_: Values, rows: Rows) -> None:
        del rows["党员"][HALF:]

    return [
        line("unit-twice", "G/评议组织情况表/单位", "同一张表来了两份,内容不同", _as_it_is),
        line("parts", "H/附件5/单位", "分成了两个文件报", keep),
        line("key-missing", "H/附件5/", "分成了两个文件报"),
    ]


def _as_it_is(_: Values, __: Rows) -> None:
    """Leave the answers as they are; what is wrong is that there is another copy."""


def strays(make: Make, printed: Printed, sound: Sound) -> list[Stray]:
    """Return the files that come beside the expected ones on the first day.

    Args:
        make: Fills in a copy by hand.
        printed: Gives the texts of a form.
        sound: The expected copies.
    """
    return [*_versions(make, sound), *_nobodys(make), *_no_forms(printed)]


def rest_of(path: str) -> str:
    """Return the path of the second part of what is sent in two."""
    return path.replace(".xlsx", "(续).xlsx")


def _beside(sound: Sound, of: tuple[str, str]) -> str:
    return sound[of][0].removesuffix(".xlsx")


def _versions(make: Make, sound: Sound) -> Iterator[Stray]:
    def other(values: Values, _: Rows) -> None:
        values["填表人"] = "周某"

    def rest(_: Values, rows: Rows) -> None:
        del rows["党员"][:HALF]

    yield Stray(
        f"{_beside(sound, TWICE)}(2).xlsx", make(*TWICE, other), "同一张表来了两份,内容不同",
        (("unit-twice", "A3"),), TWICE,
    )  # fmt: skip
    yield Stray(
        rest_of(sound[PARTED][0]), make(*PARTED, rest), "分成了两个文件报",
        (("parts", "A3"), ("key-missing", "")), PARTED,
    )  # fmt: skip
    mail, name = f"{LOOSE}/文学院 附件3.eml", "annex3.xlsx"
    yield Stray(
        mail, _by_mail(name, sound[AGAIN][1]), "同一个文件又用邮件发了一遍,邮件的日期不对",
        (("mail-date", f"{mail}/{name}"), ("same-file", f"{mail}/{name}")),
    )  # fmt: skip


def _by_mail(name: str, data: bytes) -> bytes:
    """Return a mail with a file in it, sent from a computer whose clock is years behind."""
    return (
        "Received: from mail.example.com by mx.example.com; Thu, 05 Jan 2012 10:00:00 +0800\r\n"
        "From: office@example.com\r\nTo: zzb@example.com\r\nSubject: annex 3\r\n"
        "Message-ID: <2@example.com>\r\nDate: Thu, 01 Jan 2009 00:00:00 +0800\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="part"\r\n\r\n'
        "--part\r\nContent-Type: application/octet-stream\r\n"
        f'Content-Disposition: attachment; filename="{name}"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{base64.encodebytes(data).decode()}"
        "\r\n--part--\r\n"
    ).encode()


def _called(name: str | None) -> Change:
    def change(values: Values, rows: Rows) -> None:
        values["单位"] = name
        # What was said of branches would be of other units' branches.
        rows["意见"].clear()

    return change


def _nobodys(make: Make) -> Iterator[Stray]:
    """Give copies of which nobody can say whose they are."""
    for name, title, called, code, did in (
        ("新", "附件7 新单位.xlsx", "材料学院党委", "unknown-unit", "名册里没有这个单位"),
        ("新", "附件7.xls", None, "no-unit", "哪里都没有写单位,扩展名也不对"),
        ("理学院", "附件7.xlsx", "法学院党总支", "two-units", "表里和文件夹写的不是一个单位"),
        ("新", "附件7 旧名.xlsx", "机关后勤", "sender-ambiguous", "单位写了分开以前的名称"),
        ("新", "附件7 关工委.xlsx", AFFILIATED[1], "not-expected-unit", "不用报的单位也报了"),
    ):
        folder = LOOSE if name == "新" else f"{LOOSE}/{name}"
        told: tuple[tuple[str, str], ...] = ((code, "A3"),)
        if called is None:
            told += (("required", "A3"), ("kind-differs", ""))
        yield Stray(f"{folder}/{title}", make("G", OPINIONS, _called(called)), did, told)


def _no_forms(printed: Printed) -> Iterator[Stray]:
    """Give workbooks that are no copy of a form, or of which form nobody can say."""
    both = [*printed(BRANCH_BALLOT), *printed(MEMBER_BALLOT)]
    yield Stray(
        f"{LOOSE}/两张票.xlsx", workbook({"Sheet1": both}), "两种评议表贴在一张工作表里",
        (("several-forms", ""),),
    )  # fmt: skip
    yield Stray(
        f"{LOOSE}/2011年支部活动计划.xlsx",
        workbook({"计划": (("月份", "活动"), ("1", "专题学习"), ("2", "走访慰问"))}),
        "不是本次的表", (("no-form-here", ""),),
    )  # fmt: skip
    pictured = workbook({"Sheet1": ((None,),)})
    yield Stray(
        f"{LOOSE}/扫描件.xlsx", with_pictures(pictured, (((0, 0), (30, 8)),)),
        "工作表里只贴了扫描的图片", (("picture-only", ""),),
    )  # fmt: skip
    yield Stray(
        f"{LOOSE}/工作簿1.xlsx", workbook({"Sheet1": ((None,),)}), "空的工作簿",
        (("empty-workbook", ""),),
    )  # fmt: skip
