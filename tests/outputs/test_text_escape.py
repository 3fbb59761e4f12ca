"""Data in Markdown: what was typed comes out as typed, wherever it stands."""

from __future__ import annotations

import io

import docx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cxzy_sheets.outputs.text_document import (
    Document,
    Paragraph,
    Table,
    blocks_of,
    separated,
    text_of,
)
from cxzy_sheets.outputs.text_escape import escaped, plain
from cxzy_sheets.outputs.text_filters import Markdown
from cxzy_sheets.outputs.text_language import TextEnvironment
from cxzy_sheets.outputs.text_values import Saying
from cxzy_sheets.outputs.word import docx_bytes
from cxzy_sheets.outputs.word_profiles import profile_of

MARKS = "\\`*_{}[]()#+-.!|<>~&$=:^\"'/@ 　\t\n1０a甲"
TYPED = st.one_of(st.text(max_size=30), st.text(MARKS, min_size=1, max_size=20)).filter(
    lambda text: plain(text) != ""
)
NASTY = (
    "*甲*_<b>", "| # 1.", "1. 甲", "- 甲", "# 甲", "\\|", "a\\", "甲\n乙", "  甲  ", "&amp;",
    "<br>", "---", "===", "```", "{{ 7*7 }}", "[a](b)", "<r>甲</r>", "\x00收报情况\x00",
)  # fmt: skip


def _paragraph_texts(markdown: str) -> list[str]:
    return [text_of(b.runs) for b in blocks_of(markdown) if isinstance(b, Paragraph)]


@settings(deadline=None)
@given(TYPED)
@example("\\\\|")
def test_any_text_is_a_paragraph_of_that_text(text: str):
    """A paragraph that is nothing but a value is that value."""
    assert _paragraph_texts(escaped(text)) == [plain(text)]


@settings(deadline=None)
@given(TYPED, TYPED)
def test_any_text_is_a_cell_of_that_text(left: str, right: str):
    """Values in a table stay in their cells, also where no blank parts them from the lines."""
    (table,) = blocks_of(f"| 甲 | 乙 |\n|---|---|\n|{escaped(left)}|{escaped(right)}|")
    assert isinstance(table, Table)
    assert [text_of(cell) for cell in table.rows[0]] == [plain(left), plain(right)]


@settings(deadline=None)
@given(TYPED)
def test_any_text_between_words_stays_between_them(text: str):
    """A value in a sentence, and in bold, is the value."""
    assert _paragraph_texts(f"前{escaped(text)}后") == [f"前{plain(text)}后"]
    assert _paragraph_texts(f"前 **甲{escaped(text)}乙** 后") == [f"前 甲{plain(text)}乙 后"]


@pytest.mark.parametrize("text", NASTY)
def test_other_readers_of_markdown_see_the_same(text: str):
    """CommonMark with GitHub's tables, HTML allowed, shows a value as typed."""
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for source, front in ((escaped(text), ""), (f"| 甲 |\n|---|\n| {escaped(text)} |", "甲")):
        inline = [t for t in reader.parse(source) if t.type == "inline"]
        seen = "".join(
            "\n" if c.type == "html_inline" and c.content == "<br>" else c.content
            for t in inline
            for c in t.children or ()
        )
        assert seen == front + plain(text)


@settings(deadline=None, max_examples=40)
@given(st.lists(TYPED, min_size=1, max_size=4))
def test_a_word_document_holds_what_was_typed(texts: list[str]):
    """Through a template into a .docx a value is what was typed, in a paragraph and in a table."""
    environment = TextEnvironment(Saying())
    source = "".join(f"甲{{{{ v{i} }}}}乙\n" for i in range(len(texts)))
    source += "| 列 |\n| --- |\n" + "".join(f"| {{{{ v{i} }}}} |\n" for i in range(len(texts)))
    rendered = environment.from_string(source).render({f"v{i}": t for i, t in enumerate(texts)})
    data = docx_bytes(Document("", "", blocks_of(separated(rendered))), profile_of(""))
    made = docx.Document(io.BytesIO(data))
    said = [p.text for p in made.paragraphs]
    assert said == [f"甲{plain(text)}乙" for text in texts]
    cells = [row.cells[0].text for row in made.tables[0].rows][1:]
    assert cells == [plain(text) for text in texts]


def test_only_markdown_of_our_own_is_not_escaped():
    """What a filter made of escaped parts stays; a text that looks like it does not."""
    environment = TextEnvironment(Saying())
    assert environment.printed(Markdown("| a |")) == "| a |"
    assert environment.printed("| a |") != "| a |"
