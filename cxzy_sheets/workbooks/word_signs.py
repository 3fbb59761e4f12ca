"""Letters of the fonts that draw signs -> the signs: Word keeps a tick as a letter of Wingdings."""

from __future__ import annotations

_DRAWN = {
    "wingdings": {
        0xFC: "√", 0xFE: "☑", 0xFB: "×", 0xFD: "☒", 0xA8: "□", 0x6F: "□", 0x71: "□", 0x6C: "●",
        0x6E: "■", 0xA1: "○",
    },
    "wingdings 2": {
        0x50: "√", 0x52: "☑", 0x4F: "×", 0x51: "☒", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0x2A: "□",
    },
    "webdings": {0x61: "√", 0x72: "×", 0x63: "□"},
}  # fmt: skip


def sign(char: str, font: str) -> str:
    """Return the sign that a font draws for a letter; the letter where it draws none known here.

    Word keeps such letters in the private area: U+F0FC is the tick of Wingdings.
    """
    code = ord(char)
    letter = code - 0xF000 if 0xF020 <= code <= 0xF0FF else code
    return _DRAWN.get(font.lower().strip(), {}).get(letter, char)
