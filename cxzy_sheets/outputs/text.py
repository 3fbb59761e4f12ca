"""Official text: the lines of the sheet 文稿, and what came in -> .md, .txt and .docx.

文稿/群众评议情况通报.md       the office's template: Markdown with {{ }}
        │ text_templates  read        text_checking  held against the cycle, before any data
        ▼
    text_rendering  what came in is put in: text_values, text_rows, text_filters, text_situation
        │
        ▼ text_document
    .md · .txt (text_plain) · .docx (word), and 文稿来源.xlsx: where each figure comes from

Nothing is written before all of it is made; a text that cannot be made is told, the others stand.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..collection.tables_of_cycle import sources_of
from ..crosschecks import ground_of
from ..cycle import Cycle, TextLine
from ..cycle.lines import moment
from ..errors import CxzyError, OutputError
from ..matching import ACCEPTED
from ..names import file_name
from ..tables import compile_tables
from . import text_plain
from ._compiled import compiled_tables
from ._folder import LONGEST, Written, free_name, refuse_place, write_files
from .text_checking import check_template
from .text_language import TextEnvironment
from .text_names import Each, Names
from .text_rendering import Refused, Rendering, Text, compiled
from .text_sources import NAME as SOURCES
from .text_sources import sources_bytes
from .text_templates import FOLDER, TextTemplate, load_template
from .text_values import Saying
from .word_profiles import profile_of

if TYPE_CHECKING:
    from ._collected import CycleCollected

NOT_WRITTEN = "没有写成的文稿.txt"
ENDINGS = (".docx", ".md", ".txt")


@dataclass(frozen=True, slots=True)
class Texts(Written):
    """What was written: the paths, in order; and what could not be."""

    refused: tuple[Refused, ...] = ()
    """Texts that were not written, each with the reason; empty where all is well."""

    def __repr__(self) -> str:
        return f"<Texts {len(self.paths)} 个文件 没有写成 {len(self.refused)} 份>"


def texts_of(cycle: Cycle) -> list[TextLine]:
    """Return the lines of 文稿 that are texts; the others are forms that go up (`upward`)."""
    return [line for line in cycle.texts if not line.upward]


def check_texts(cycle: Cycle) -> None:
    """Hold the templates of a cycle against it: every name, column, filter, and who may read it.

    Raises:
        CxzyError: A template cannot be used; its file and line are named, and the nearest name.
    """
    if texts_of(cycle):
        _templates(Names(compile_tables(cycle)))


def write_texts(got: CycleCollected, folder: str | os.PathLike[str]) -> Texts:
    """Return the texts of a cycle that were written into a folder: .docx, .md and .txt of each.

    Of a text with 每 there is a folder with a text for each value. Beside them stands
    文稿来源.xlsx, which has the cells behind each figure; and 没有写成的文稿.txt where a text could
    not be made of what came in.

    Raises:
        CxzyError: A template cannot be used, or it is no cycle that was collected.
        OutputError: The folder cannot be written, or holds texts of an earlier time that this time
            would not be made.
    """
    place = Path(folder)
    if not hasattr(got, "cycle"):
        raise CxzyError(
            "一张表单独收的,没有文稿。", hint='文稿写在周期里:got = cs.collect("2011-群众评议")。'
        )
    if not texts_of(got.cycle):
        return Texts(())
    names = Names(compiled_tables(got))
    templates = _templates(names)
    accepted = sources_of(got.ledger, (ACCEPTED,))
    ground = ground_of(names.tables, got.tables, accepted, got.ledger.expected)
    made = list(_texts(Rendering(got, names, ground), templates))
    texts = [one for one in made if isinstance(one, Text)]
    refused = tuple(one for one in made if isinstance(one, Refused))
    files = dict(_files(got, texts, {template.stem: each for template, each in templates}))
    written = list(files)
    if texts:
        files[SOURCES] = sources_bytes(got.cycle.name, texts)
    if refused:
        lines = ["下列文稿没有写成,请按说明修改后再运行:", "", *map(str, refused)]
        files[NOT_WRITTEN] = ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()
    _refuse_old(place, files, [template for template, _ in templates], got.root)
    write_files(place, files, "文稿", "文稿")
    return Texts(tuple(place / name for name in written), refused)


def _templates(names: Names) -> list[tuple[TextTemplate, Each | None]]:
    """Return the templates of a cycle, each held against it."""
    environment = TextEnvironment(Saying())
    made: list[tuple[TextTemplate, Each | None]] = []
    profile_of(names.cycle.profile)
    for line in texts_of(names.cycle):
        each = names.each(line)
        if line.where:
            compiled(names, line, "条件")
        if line.due and moment(line.due) is None:
            compiled(names, line, "截止")
        template = load_template(names.cycle, line)
        if any(template.stem.casefold() == other.stem.casefold() for other, _ in made):
            raise line.row.error("文件", f"“{template.stem}”写了两次。", "请删去一行或改名。")
        check_template(template, names, each, environment)
        made.append((template, each))
    return made


def _texts(
    rendering: Rendering, templates: Sequence[tuple[TextTemplate, Each | None]]
) -> Iterator[Text | Refused]:
    for template, each in templates:
        wanted = rendering.wanted(template.line)
        if wanted is None:
            yield Refused(
                template.file,
                "",
                f"条件“{template.line.where}”里有空白或没有收齐,不能判断。",
            )
        elif wanted:
            yield from rendering.texts(template, each)


def _files(
    got: CycleCollected, texts: Sequence[Text], each: dict[str, Each | None]
) -> Iterator[tuple[str, bytes]]:
    """Give each file by its place in the folder."""
    from .word import docx_bytes

    profile = profile_of(got.cycle.profile)
    taken: set[str] = set()
    for text in texts:
        stem = file_name(text.stem, limit=LONGEST)
        if each[text.stem] is not None:
            stem = f"{stem}/{file_name(f'{text.stem} {text.of}', limit=LONGEST)}"
        stem = free_name(stem, taken)
        yield f"{stem}.docx", docx_bytes(text.document, profile)
        yield f"{stem}.md", text_plain.markdown(text.document, text.body).encode()
        yield f"{stem}.txt", b"\xef\xbb\xbf" + text_plain.text(text.document).encode()


# Writing


def _refuse_old(
    place: Path, files: dict[str, bytes], templates: Sequence[TextTemplate], inbox: Path | None
) -> None:
    """Refuse a folder with texts of an earlier time beside which the new ones would be mistaken."""
    refuse_place(place, inbox, "文稿")
    stems = [file_name(template.stem, limit=LONGEST) for template in templates]
    old = [place / NOT_WRITTEN, *(place / f"{stem}{end}" for stem in stems for end in ENDINGS)]
    for stem in stems:
        inside = place / stem
        old += sorted(p for p in inside.glob("*") if p.is_file()) if inside.is_dir() else []
    known = {(place / name) for name in files}
    left = [path for path in old if path.is_file() and path not in known]
    if left:
        raise OutputError(
            f"文件夹里还有以前的文稿“{left[0].name}”,这次没有它。", file=str(place),
            hint="请换一个文件夹,或先把以前的文稿移走。",
        )  # fmt: skip


__all__ = ["FOLDER", "NOT_WRITTEN", "Refused", "Texts", "check_texts", "write_texts"]
