"""Totals under another name: told from records where something speaks for it, else refused."""

# ruff: noqa: E501 - what is drawn is as wide as the sheet

from __future__ import annotations

import io

import openpyxl
import pytest

from cxzy_sheets.findings import ADVICE, VERIFY
from cxzy_sheets.reading.umbrella import is_umbrella

from ..drawn import drawn
from .ballots import codes, read

FORM = """
    表 | A    | B             | C            | D
    1 | 党员统计表 |
    2 | 填报单位:{{单位}} |
    3 | 支部 | 男 | 女 | 备注
    4 | {{支部.名称}} | {{支部.男}} | {{支部.女}} | {{支部.备注}}
    5 |
    6 |
    7 | 填表人:{{填表人}} |

    字段 | A | B
    1 | 字段 | 类型
    2 | 支部.男;女 | 整数
"""
ROWS = (("一支部", 12, 3), ("二支部", 31, 1), ("三支部", 11, 21))


def copy(*lines: tuple[object, ...], sender: str = "数学学院党总支") -> str:
    """Return a copy that holds some lines, drawn as text."""
    body = "".join(f"    {n} | {' | '.join(map(str, line))}\n" for n, line in enumerate(lines, 4))
    return f"""
    表 | A | B | C | D
    1 | 党员统计表 |
    2 | 填报单位:{sender} |
    3 | 支部 | 男 | 女 | 备注
{body}    {len(lines) + 4} | 填表人:张三 |
"""


def males(filled: object) -> list[int]:
    """Return what was read of a column."""
    return list(filled.blocks["支部"].columns["男"])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "word",
    ["全院", "本单位", "全校", "各支部", "总人数", "总支", "合计人数", "以上合计", "Grand Total"],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_word_for_all_beside_the_sum_is_a_total(word: str, first: bool):
    """全院 with the sum of all others, above or below them: told, and not counted."""
    total = (word, 54, 25)

    filled = read(copy(*([total, *ROWS] if first else [*ROWS, total])), form=FORM)

    assert males(filled) == [12, 31, 11]
    assert codes(filled) == []


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("数学学院党总支", (54, 25)),
        ("数学学院", (54, 25)),
        ("甲片区", (54, 25)),
        ("甲片区", (54, "")),
        ("甲片区", ("", 25)),
        ("甲片区", ("54", "２５人")),
    ],
)
def test_a_sum_under_a_name_of_another_kind_is_refused(name: str, numbers: tuple[object, object]):
    """The sum under the sender's name, or where all others end in 支部: both readings are named."""
    filled = read(copy(*ROWS, (name, *numbers)), form=FORM)

    assert males(filled) == [12, 31, 11]
    assert codes(filled) == [("row-adds-up", "A7:D7")]


def test_totals_of_groups_are_refused_one_by_one():
    """Two groups, each with its sum under its own name, and the sum of both."""
    more = (("四支部", 7, 9), ("五支部", 20, 14), ("学生片", 27, 23))

    filled = read(copy(*ROWS, ("教工片", 54, 25), *more, ("数学学院", 81, 48)), form=FORM)

    assert males(filled) == [12, 31, 11, 7, 20]
    assert [cell for _, cell in codes(filled)] == ["A7:D7", "A10:D10", "A11:D11"]


@pytest.mark.parametrize("word", ["全院", "数学学院党总支"])
def test_a_total_that_does_not_come_out_is_refused(word: str):
    """A word for all, or the sender's own name, and no number below any other's: a wrong total."""
    filled = read(copy(*ROWS, (word, 55, 25)), form=FORM)

    assert males(filled) == [12, 31, 11]
    assert codes(filled) == [("row-total-like", "A7:D7")]


@pytest.mark.parametrize(
    "lines",
    [
        # A word for all may be where something took place.
        (("全校", 5, 2), ("数学学院", 12, 3), ("物理学院", 31, 1)),
        # Small numbers add up by chance.
        (("张三", 1, 0), ("李四", 0, 1), ("王五", 1, 1)),
        (("一支部", 3, 0), ("二支部", 0, 2), ("三支部", 3, 2)),
        (("一支部", 0, 0), ("二支部", 0, 0), ("三支部", 0, 0)),
        (("一支部", 12, 3), ("数学学院机关", 12, 3)),
        # One record alone is no total.
        (("数学学院党总支", 54, 25),),
    ],
)
def test_records_that_add_up_by_chance_stay_records(lines: tuple[tuple[object, ...], ...]):
    """Zeros, ones, two rows alike, an event of 全校: records, and nothing in the way."""
    filled = read(copy(*lines), form=FORM)

    assert males(filled) == [line[1] for line in lines]
    assert codes(filled) == []


def test_a_sum_that_little_speaks_for_is_counted_and_told():
    """A record that is the sum of the two others, called as they are: 核实, in case it is a total."""
    filled = read(copy(("张三", 4, 1), ("李四", 3, 2), ("王五", 7, 3)), form=FORM)

    assert males(filled) == [4, 3, 7]
    assert codes(filled) == []
    assert codes(filled, VERIFY) == [("row-doubted", "A6")]


def test_a_row_that_its_formulas_add_up_is_a_total():
    """=SUM(B4:B6) under whatever name, where the others were typed: told, and not counted."""
    book = openpyxl.load_workbook(io.BytesIO(drawn(copy(*ROWS, ("丁丁", 54, 25)))))
    data = io.BytesIO()
    book.save(data)
    plain = read(data.getvalue(), form=FORM)
    assert codes(plain) == [("row-adds-up", "A7:D7")]

    filled = read(with_sums(data.getvalue()), form=FORM)

    assert males(filled) == [12, 31, 11]
    assert codes(filled) == []
    assert [code for code, _ in codes(filled, ADVICE)] == ["row-subtotal"]


def with_sums(data: bytes) -> bytes:
    """Return a workbook with formulas, and their results, in B7 and C7."""
    import re
    import zipfile

    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            for cell in ("B7", "C7"):
                letter = cell[0]
                sum_ = f"<f>SUM({letter}4:{letter}6)</f>"
                part = re.sub(rf'(<c r="{cell}"[^>]*>)(<v>)', rf"\g<1>{sum_}\2", part)
            new.writestr(name, part)
    return made.getvalue()


@pytest.mark.parametrize(
    "name",
    [
        "总务处",
        "共青团",
        "全科医学系",
        "本科生支部",
        "校办",
        "党委办公室",
        "各界人士",
        "总支机关",
        "单位甲",
    ],
)
def test_names_that_only_begin_like_it_are_no_words_for_all(name: str):
    """总务处 and 全科医学系 are names of their own."""
    assert not is_umbrella(name)
