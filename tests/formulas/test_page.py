"""docs/rules.md says what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cxzy_sheets.errors import RuleError
from cxzy_sheets.formulas import FUNCTIONS, parse, to_text
from cxzy_sheets.formulas.syntax import Call, walk

from .worlds import outcome

PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text("utf-8")
_ROW = re.compile(r"^\| `([A-Z]+)\(([^`]*)\)` \| (\S.*) \|$", re.MULTILINE)


def _section(title: str) -> str:
    return PAGE.split(f"## {title}\n")[1].split("\n## ")[0]


def test_every_function_is_on_the_page():
    """The list of functions is the list of functions, each with a line of its own."""
    listed = [name for name, _, _ in _ROW.findall(_section("函数"))]

    assert sorted(listed) == sorted(FUNCTIONS)


def test_listed_arguments_are_taken():
    """No function is shown with fewer arguments than it needs, or more than it takes."""
    for name, arguments, _ in _ROW.findall(_section("函数")):
        given = len([a for a in arguments.split(",") if a]) if arguments else 0
        most = FUNCTIONS[name].most
        assert given >= FUNCTIONS[name].least, name
        assert most is None or given <= most, name


def _formulas() -> list[str]:
    """Return the examples of rules: code in which something is compared or called."""
    lines = [line for line in PAGE.splitlines() if not _ROW.match(line)]
    spans = [span for line in lines for span in line.split("`")[1::2]]
    return [
        s
        for s in spans
        if re.search(r"[^<>=].*[<>=]|\w\(", s) and "…" not in s and s[0] not in '"+'
    ]


def test_formulas_on_the_page_are_formulas():
    """Every example of a rule reads and calls what there is, but the chain shown as wrong."""
    assert len(_formulas()) > 30
    for text in _formulas():
        if text == "1<=名次<=5":
            with pytest.raises(RuleError, match="不能连着写"):
                parse(text)
            continue
        tree = parse(text)
        called = {node.function for node in walk(tree) if isinstance(node, Call)}
        assert called <= set(FUNCTIONS), text
        assert to_text(tree)


@pytest.mark.parametrize(
    ("rule", "data", "expected"),
    [
        ("不满意=0", "不满意=∅", "UNKNOWN"),
        ("AND(有效票<=收回票,收回票<=发出票)", "有效票=99 收回票=98 发出票=∅", "FALSE"),
        ('OR(说明<>"",不满意<=5)', '说明="已核实" 不满意=∅', "TRUE"),
        ('IF(入选情况="无",入选时间="",TRUE)', '入选情况="无" 入选时间=∅', "TRUE"),
        ("满意/有效票>=80%", "满意=0 有效票=∅", "UNKNOWN"),
        ("满意/有效票>=80%", "满意=0 有效票=0", "#DIV/0!"),
        ("1000000.1-1000000=甲", "甲=0.1", "TRUE"),
        ("0.1+0.2=甲", "甲=0.3", "TRUE"),
        ("满意/有效票>=80%", "满意=159 有效票=199", "FALSE"),
        ("LEN(姓名)=2", '姓名="𠮷田"', "TRUE"),
    ],
)
def test_examples_of_the_page_come_out_as_it_says(rule: str, data: str, expected: str):
    """What the page says of a rule is what comes out."""
    assert outcome(rule, data) == expected
