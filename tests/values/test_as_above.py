"""同上 and 〃 say something in their place only; merged with other copies they say nothing."""

from __future__ import annotations

import pytest

from tests.reading.ballots import codes, read
from tests.reading.test_blocks import ONE, THREE, TOTAL, body


@pytest.mark.parametrize("mark", ["同上", "〃", "″", " 同上 "])
def test_a_ditto_mark_is_verified(mark: str):
    """The cell is told, and the text kept as it was typed."""
    filled = read(
        body(ONE, f"         | 2 | 学生第一党支部 | 25 | 20 | 5 | {mark}\n", THREE, TOTAL)
    )

    assert codes(filled, "核实") == [("as-above", "F8")]
    assert filled.blocks["支部"].columns["备注"][1] == mark.strip()


def test_a_text_that_holds_the_words_is_a_text():
    """同上级一致 is said in full."""
    filled = read(
        body(ONE, "         | 2 | 学生第一党支部 | 25 | 20 | 5 | 同上级一致\n", THREE, TOTAL)
    )

    assert codes(filled, "核实") == []
