"""A template: 文稿/限期整改通知.md -> its head and its body, compiled; what is wrong with its line.

---
标题: 关于限期整改的通知
主送: {{ 单位 }}
---
经汇总,你支部有下列整改事项:
{% for 行 in 各行 %}
{{ loop.index }}.{{ 行.对象 }}:{{ 行.问题 }}。
{% endfor %}
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..cycle import Cycle, TextLine
from ..errors import CxzyError
from ..names import label_key, offer
from .text_language import TextEnvironment, narrowed

if TYPE_CHECKING:
    from jinja2 import Template, nodes

FOLDER = "文稿"
HEAD = ("标题", "主送", "附件", "署名", "日期")
"""What the head of a template may say."""
_HEAD_LINE = re.compile(r"\s*([^\s:：{}#|]{1,8})\s*[:：]\s*(.*?)\s*")
_FENCE = re.compile(r"\s*-{3,}\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a template: a line of its head, or its body."""

    source: str
    """As jinja2 takes it; empty lines in front of it keep its line numbers."""
    line: int

    @property
    def padded(self) -> str:
        """The source, its first line where it stands in the file."""
        return "\n" * (self.line - 1) + self.source


@dataclass(frozen=True, slots=True)
class TextTemplate:
    """One template, read."""

    line: TextLine
    file: str
    """As errors name it: 文稿/限期整改通知.md."""
    stem: str
    head: Mapping[str, Piece]
    body: Piece

    @property
    def pieces(self) -> Iterator[tuple[str, Piece]]:
        """Every part with its name; the body's is empty."""
        yield from self.head.items()
        yield "", self.body

    def parsed(self, environment: TextEnvironment) -> Iterator[tuple[str, nodes.Template]]:
        """Give the tree of each part.

        Raises:
            CxzyError: It is no template; its line is named.
        """
        from jinja2 import TemplateSyntaxError

        for name, piece in self.pieces:
            try:
                yield name, environment.parse(piece.padded)
            except TemplateSyntaxError as error:
                raise self.error(error.lineno, _in_words(error.message or "")) from error

    def compiled(self, environment: TextEnvironment) -> dict[str, Template]:
        """Return the parts, ready to be rendered."""
        return {name: environment.from_string(piece.padded) for name, piece in self.pieces}

    def needed(self, environment: TextEnvironment) -> list[str]:
        """Return the names that it needs."""
        from jinja2.meta import find_undeclared_variables

        trees = [tree for _, tree in self.parsed(environment)]
        return sorted({name for tree in trees for name in find_undeclared_variables(tree)})

    def error(self, line: int, message: str, hint: str = "") -> CxzyError:
        """Return the error for a line."""
        return CxzyError(f"第 {line} 行,{message}", file=self.file, hint=hint or None)


def load_template(cycle: Cycle, line: TextLine) -> TextTemplate:
    """Return the template that a line of the sheet 文稿 names.

    Raises:
        CxzyError: There is no such file, it is no text in UTF-8, or its head says what is unknown.
    """
    path = _path(cycle, line)
    file = f"{FOLDER}/{path.relative_to((cycle.folder / FOLDER).resolve()).as_posix()}"
    source = _text(path, file).replace("\r\n", "\n").replace("\r", "\n")
    lines = source.split("\n")
    head, start = _head(file, lines)
    body = Piece(narrowed("\n".join(lines[start:])), start + 1)
    return TextTemplate(line, file, path.stem, head, body)


def _path(cycle: Cycle, line: TextLine) -> Path:
    folder = (cycle.folder / FOLDER).resolve()
    name = line.file if re.search(r"\.\w{1,5}$", line.file) else f"{line.file}.md"
    ending = name.rpartition(".")[2].lower()
    if ending != "md":
        raise line.row.error(
            "文件", f"文稿的模板要是 .md 文本,“{line.file}”不是。",
            "请把文字存成 UTF-8 的 .md;Word 文件会由它生成。",
        )  # fmt: skip
    path = (folder / name).resolve()
    if not path.is_relative_to(folder):
        raise line.row.error("文件", "模板要放在“文稿”文件夹里。", "请把文件移进去,只写文件名。")
    if not path.is_file():
        there = sorted(p.name for p in folder.glob("*.md")) if folder.is_dir() else []
        hint = offer(name, there) or "请把模板放进“文稿”文件夹。"
        raise line.row.error("文件", f"文稿文件夹里没有“{name}”。", hint)
    return path


def _text(path: Path, file: str) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16")
        raise CxzyError(
            "模板不是 UTF-8 编码的文本。", file=file, hint="请在记事本里另存为,编码选 UTF-8。"
        ) from error


def _head(file: str, lines: list[str]) -> tuple[dict[str, Piece], int]:
    """Return the lines of the head, and the number of the first line behind it, counted from 0."""
    at = 0
    while at < len(lines) and not lines[at].strip():
        at += 1
    fenced = at < len(lines) and _FENCE.fullmatch(lines[at]) is not None
    at += fenced
    head: dict[str, Piece] = {}
    while at < len(lines):
        if fenced and not lines[at].strip():
            at += 1
            continue
        if fenced and _FENCE.fullmatch(lines[at]):
            return head, at + 1
        found = _HEAD_LINE.fullmatch(lines[at])
        name = _word(found[1]) if found else ""
        if found is None or (not fenced and not name):
            break
        if not name:
            message = f"第 {at + 1} 行,文稿开头没有“{found[1]}”这一项。"
            hint = offer(found[1], HEAD) or f"可以写:{'、'.join(HEAD)}。"
            raise CxzyError(message, file=file, hint=hint)
        if name in head:
            raise CxzyError(f"第 {at + 1} 行,“{name}”写了两次。", file=file, hint="请删去一个。")
        head[name] = Piece(narrowed(found[2]), at + 1)
        at += 1
    if fenced:
        raise CxzyError(
            f"第 {min(at, len(lines) - 1) + 1} 行,不是“项: 内容”,或者开头没有以 --- 结束。",
            file=file, hint=f"开头可以写:{'、'.join(HEAD)}。",
        )  # fmt: skip
    return head, at


def _word(text: str) -> str:
    return next((word for word in HEAD if label_key(word) == label_key(text)), "")


_WORDS = (
    (re.compile(r"unexpected char '(.+)' at"), "有不认识的符号 {0}。"),
    (re.compile(r"Encountered unknown tag '(.+?)'"), "没有 {{% {0} %}} 这种写法。"),
    (re.compile(r"[uU]nexpected end of template"), "有 {{% if %}} 或 {{% for %}} 没有结束。"),
    (re.compile(r"unexpected '(.+?)'"), "这里不能写 {0}。"),
    (re.compile(r"expected token '(.+?)', got '(.+?)'"), "“{1}”处写得不对,应为 {0}。"),
)  # fmt: skip


def _in_words(message: str) -> str:
    for pattern, words in _WORDS:
        found = pattern.search(message)
        if found is not None:
            return words.format(*found.groups())
    return f"模板写得不对({message})。"
