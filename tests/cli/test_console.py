"""Whatever the console, printing works: encodings, widths, pipes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxzy_sheets.cli import chinese

SIGNS = "√ ✓ ✔ 〇 • — “引” ‑ ☑ 𠮷 é 龘"
SAY = f"""
from cxzy_sheets.cli import console
console.survive()
console.say({SIGNS!r})
console.indented({SIGNS!r}, 4, style="dim")
console.rows([("标签", {SIGNS!r}, None)])
console.rule()
console.data({SIGNS!r})
console.complain({SIGNS!r})
"""


def ran(code: str, encoding: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Return a Python process with a console of some encoding."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding, **more}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, env=environment, check=False)


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "cp1252", "ascii"])
def test_every_sign_can_be_printed_on_every_console(encoding: str):
    """A sign that the console lacks is replaced; nothing printed is an error."""
    done = ran(SAY, encoding)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False), done.stderr.decode(
        encoding
    )
    assert done.stdout.decode(encoding).count("\n") == 5


def test_a_gbk_console_shows_what_it_has():
    """√ and 〇 are in GBK and stay; ✓ becomes √, • becomes ·; only what has no likeness is ?."""
    shown = ran(SAY, "gbk").stdout.decode("gbk").splitlines()[0]
    assert shown == "√ √ √ 〇 · — “引” - √ ? é 龘"


def test_lines_are_made_of_ascii():
    """Box signs are two columns wide on a Chinese console; lines across it are made of -."""
    rule = ran("from cxzy_sheets.cli import console; console.rule()", "utf-8", COLUMNS="80")
    assert set(rule.stdout.decode().strip()) == {"-"}


def test_texts_are_wrapped_by_what_they_take_on_the_screen():
    """A Chinese character counts as two columns; no line is wider than the console."""
    code = f"from cxzy_sheets.cli import console; console.rows([('标签', {'满意' * 60!r}, None)])"
    lines = ran(code, "utf-8", COLUMNS="80").stdout.decode().splitlines()
    assert len(lines) == 4
    assert max(chinese.columns(line) for line in lines) <= 80
    assert [len(line) - len(line.lstrip()) for line in lines] == [2, 8, 8, 8]


def test_columns_of_a_console():
    """Chinese and full-width characters take two columns, the others one."""
    assert chinese.columns("a满意：") == 1 + 2 + 2 + 2
    assert chinese.columns("a:1") == 3


PLACES = ("附件4-基层!B4:D19", "汇总表!C12", "A12:F40", "支部情况统计表!AA12:AB40", "$B$4:$D$9")


@given(
    st.lists(st.sampled_from([*PLACES, "请核对", "、", "，", "与“党费”不符", "。", ":", " 见 "])),
    st.integers(30, 96),
)
def test_the_place_of_a_cell_is_never_broken(pieces: list[str], width: int):
    """Addresses and ranges stand on one line, no line is too wide, and no sign is lost."""
    text = " ".join(pieces)
    lines = chinese.folded(text, width)
    assert all(chinese.columns(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for place in PLACES:
        assert sum(line.count(place) for line in lines) == text.count(place)
