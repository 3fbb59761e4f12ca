"""Documents that are no forms, such as a 总结: known by their name, received like a form.

    数学学院党总支 创先争优总结.docx     name 总结 · unit 数学学院党总支
    标题   成效|效果; 存在问题          each must be a heading, either word will do
    字数   ~3000   2000~   1500~2000

What a .docx or a text file says is looked at for 标题 and 字数; a .doc or .pdf is received unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.parsers import expat

from ..cycle import FormLine
from ..errors import WorkbookError
from ..findings import ADVICE, MUST, VERIFY, Finding, Findings
from ..layout import Layout
from ..names import label_key
from ..reading import Filled
from ..workbooks.kinds import damage, is_zip, refusal
from ..workbooks.zipped import Archive

KINDS = {
    "word-file": "word", "pdf-file": "pdf", "text-file": "text", "docx": "word", "csv": "text",
}  # fmt: skip
"""Why a file is no workbook, or the kind of one that it is -> the kind of document that it is."""
LARGEST = 16 * 2**20
"""Bytes of a text that is looked at; a report has a hundredth of it."""
HEADING = 40
"""Characters beyond which a paragraph is no heading."""
_RANGE = re.compile(r"(\d*)\s*[~～—–-]\s*(\d*)")
_COUNTED = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[A-Za-z0-9]+")
"""What Word counts as one: a Chinese character, or a run of letters and digits."""
_TEXT, _PARAGRAPH, _TAB, _BREAK = "t", "p", "tab", "br"
_DELETED = ("del", "moveFrom")


@dataclass(frozen=True, slots=True)
class Asked:
    """One document of the cycle, and what is asked of it."""

    line: FormLine
    key: str
    least: int
    most: int
    """0: no limit."""

    @property
    def layout(self) -> Layout:
        """A layout without fields: what a document has instead of a form's."""
        return Layout(self.line.name, self.line.name, (), {}, {}, ())


class Documents:
    """The documents of a cycle.

    Raises:
        CxzyError: 标题 or 字数 stands beside a form, or 字数 is no range.
    """

    def __init__(self, lines: Sequence[FormLine]) -> None:
        for line in lines:
            for heading, given in (("标题", bool(line.headings)), ("字数", bool(line.words))):
                if given and not line.document:
                    raise line.row.error(
                        heading, f"“{line.name}”是表,不查{heading}。", "请把这一格清空。"
                    )
        self.asked = tuple(_asked(line) for line in lines if line.document)

    def unread(self, name: str, file: str) -> Filled:
        """Return a file that the office says is a document, whatever it is in truth."""
        (asked,) = (one for one in self.asked if one.line.name == name)
        findings = Findings(finding.at(file=file) for finding in _checked(asked, None))
        return Filled(asked.layout, file, {}, {}, findings)

    def copy(self, data: bytes, file: str, kind: str, claimed: str) -> Filled | None:
        """Return the document that a file is, None where it is none that is asked for.

        Args:
            data: The file's bytes.
            file: Its path in the inbox.
            kind: Why it is no workbook, or the kind of one that it is; see `KINDS`.
            claimed: The document that the office says it is.
        """
        kind = KINDS.get(kind, "")
        if not kind or not self.asked:
            return None
        read = kind == "text" or (kind == "word" and is_zip(data))
        paragraphs: list[str] | None = None
        if read:
            try:
                paragraphs = _paragraphs(data)
            except WorkbookError:
                return None
        named = [one for one in self.asked if one.line.name == claimed]
        named = named or self._named(PurePosixPath(file).stem)
        if not named and paragraphs:
            named = self._named("\n".join(paragraphs[:3])[:200])
        if not named:
            return None
        first = named[0]
        found = [] if len(named) == 1 else [_two(named)]
        if len(named) == 1:
            found += _checked(first, paragraphs)
        findings = Findings(finding.at(file=file) for finding in found)
        return Filled(first.layout, file, {}, {}, findings, recognised=len(named) == 1)

    def _named(self, text: str) -> list[Asked]:
        """Return the documents whose names stand in a text, those inside longer ones left out."""
        key = label_key(text)
        found = [one for one in self.asked if one.key in key]
        return [
            one for one in found
            if not any(one is not other and one.key in other.key for other in found)
        ]  # fmt: skip


def _asked(line: FormLine) -> Asked:
    least = most = 0
    if line.words:
        found = _RANGE.fullmatch(line.words.strip())
        if found is None or not (found[1] or found[2]):
            raise line.row.error(
                "字数",
                f"“字数”要填范围,填的是“{line.words}”。",
                "请写成 ~3000、2000~ 或 1500~2000。",
            )
        least, most = int(found[1] or 0), int(found[2] or 0)
    return Asked(line, label_key(line.name), least, most)


def _two(named: Sequence[Asked]) -> Finding:
    return Finding("two-documents", MUST, found=[one.line.name for one in named])


def _checked(asked: Asked, paragraphs: Sequence[str] | None) -> Iterator[Finding]:
    line = asked.line
    if paragraphs is None:
        if line.headings or line.words:
            yield Finding("document-unread", ADVICE, expected=line.name)
        return
    heads = [label_key(text) for text in paragraphs if len(text) <= HEADING and "。" not in text]
    missing = [
        heading for heading in line.headings
        if not any(label_key(word) in head for word in heading.split("|") for head in heads)
    ]  # fmt: skip
    if missing:
        told = [heading.replace("|", "或") for heading in missing]
        yield Finding("document-heading", VERIFY, expected=told)
    count = len(_COUNTED.findall("\n".join(paragraphs)))
    if (asked.most and count > asked.most) or count < asked.least:
        yield Finding("document-length", VERIFY, found=count, expected=line.words)


def _paragraphs(data: bytes) -> list[str]:
    """Return the paragraphs of a .docx or a text that are not blank.

    Raises:
        WorkbookError: It is damaged, or too large when it is unpacked.
    """
    if is_zip(data):
        archive = Archive(data)
        if archive.stated(("word/document.xml",)) > LARGEST:
            raise refusal("too-large")
        lines = _docx(archive.read("word/document.xml"))
    else:
        if len(data) > LARGEST:
            raise refusal("too-large")
        lines = _decoded(data).splitlines()
    return [line.strip() for line in lines if line.strip()]


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def _docx(xml: bytes) -> list[str]:
    """Return the paragraphs of word/document.xml, what was deleted under 修订 left out."""
    lines: list[str] = []
    current: list[str] = []
    state = {"text": 0, "deleted": 0}
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, _: object) -> None:
        local = name.rpartition(" ")[2]
        if local == _TEXT:
            state["text"] += 1
        elif local in _DELETED:
            state["deleted"] += 1
        elif local in (_TAB, _BREAK):
            current.append(" ")

    def end(name: str) -> None:
        local = name.rpartition(" ")[2]
        if local == _TEXT:
            state["text"] -= 1
        elif local in _DELETED:
            state["deleted"] -= 1
        elif local == _PARAGRAPH:
            lines.append("".join(current))
            current.clear()

    def text(data: str) -> None:
        if state["text"] and not state["deleted"]:
            current.append(data)

    def refuse(*_: object) -> None:
        # A document type is where entities are declared; Word writes none.
        raise ValueError("DOCTYPE")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    with damage():
        parser.Parse(xml, True)
    return lines
