"""The form that most tests of reading use, its copies drawn in text, and what they should say."""

# ruff: noqa: E501 - what is drawn is as wide as the sheet

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from cxzy_sheets.findings import MUST
from cxzy_sheets.layout import load_layout
from cxzy_sheets.reading import Filled, Reader, reader_of
from cxzy_sheets.workbooks import read_book

from ..drawn import drawn

FORM = """
    附件4 | A    | B             | C            | D            | E             | F
    1    | 附件4 |
    2    | 党支部群众评议结果汇总表 | < | < | < | < | <
    3    | 填报单位(盖章):{{单位}}        填报日期:{{日期}} | < | < | < | < | <
    4    | 联系人 | {{联系人}}      |  联系电话      | {{电话}}      | <             |
    5    | 序号  | 支部名称        | 有效票        | 评议情况      | <             | 备注
    6    | ^    | ^             | ^            | 满意          | 不满意         | ^
    7    | 1    | {{支部.名称}}   | {{支部.有效}}  | {{支部.满意}}  | {{支部.不满意}} | {{支部.备注}}
    8    | 2    |
    9    | 3    |
    10   | 4    |
    11   | 5    |
    12   | 合计  | <             | =SUM(C7:C11) | =SUM(D7:D11) | =SUM(E7:E11)  |
    13   | 填表人:        审核人: | < | < | < | < | <
"""

HEAD = {
    "单位": "数学学院党总支", "日期": "2011年12月20日", "联系人": "王建国", "电话": "0591-22860000",
}  # fmt: skip
ROWS = [
    ("教工第一党支部", 40, 38, 2, None),
    ("学生第一党支部", 25, 20, 5, "换届中"),
    ("离退休党支部", 12, 12, 0, None),
]
NAMES = ("名称", "有效", "满意", "不满意", "备注")


@functools.cache
def reader(form: str = FORM) -> Reader:
    """Return the reader of a form drawn in text."""
    layout, findings = load_layout(drawn(form), "附件4")
    assert [f for f in findings if f.severity == MUST] == []
    return reader_of(layout)


def read(copy: str | bytes, *, form: str = FORM, hidden: Iterable[str] = ()) -> Filled:
    """Return how a drawn copy is read, by whichever way; both ways must agree."""
    data = drawn(copy, hidden=hidden) if isinstance(copy, str) else copy
    book = read_book(data)
    by_address = reader(form).read(book, "copy.xlsx")
    by_texts = reader(form).read(book, "copy.xlsx", fast=False)
    assert values(by_address) == values(by_texts)
    return by_address


def values(filled: Filled) -> Any:
    """Return all values and states of a copy."""
    return (
        {n: (v, filled.state(n)) for n, v in filled.values.items()},
        {
            name: [
                [(c[i], filled.state(f"{name}.{short}", i)) for short, c in block.columns.items()]
                for i in range(len(block.rows))
            ]
            for name, block in filled.blocks.items()
        },
    )


def rows(filled: Filled, block: str = "支部") -> list[tuple[Any, ...]]:
    """Return the records of a block as tuples, in the order of the form's columns."""
    columns = filled.blocks[block].columns
    return list(zip(*columns.values(), strict=True))


def codes(filled: Filled, severity: str = MUST) -> list[tuple[str, str | None]]:
    """Return (code, cell) of the findings of a severity."""
    return [(f.code, f.cell) for f in filled.findings if f.severity == severity]


def assert_whole(filled: Filled, records: list[tuple[Any, ...]] | None = None) -> None:
    """Every answer of the copy was read, and nothing was refused."""
    assert codes(filled) == []
    assert filled.values == HEAD
    assert rows(filled) == (ROWS if records is None else records)


def assert_refused(filled: Filled, name: str, index: int | None = None) -> None:
    """An answer has no value, a state that says so, and a finding that names it."""
    assert filled.state(name, index) in ("无法读取", "未找到")
    block = name.partition(".")[0]
    assert any(f.severity == MUST and f.field in (name, block, None) for f in filled.findings), [
        str(f) for f in filled.findings
    ]
