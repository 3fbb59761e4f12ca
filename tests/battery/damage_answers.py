"""Damage to single answers: labels reworded, moved, doubled; cells of text filled in their own way."""

# ruff: noqa: E501 - what is drawn is as wide as the sheet

from __future__ import annotations

import re
from random import Random
from typing import Any

from .drawing import BLANK, GAP, REFUSE, TAG, UNKNOWN, Copy, Key, put, shown_in_text
from .mutations import SkippedError, labels, lost, main_sheet, mixed_cells, mutation

# -- labels beside their answers


def _a_label(c: Copy, rng: Random) -> tuple[str, Key, Key]:
    """Return a field, the key of its label and the key of its answer."""
    found = labels(c)
    if not found:
        raise SkippedError
    name = rng.choice(list(found))
    return name, found[name], ("a", name)


def _texts(c: Copy) -> list[Key]:
    return [k for k in c.at if k[0] == "t" and isinstance(c.cell(k).value, str)]


@mutation()
def labels_spaced(c: Copy, rng: Random) -> None:
    """Blanks stand between the letters of every label."""
    for key in labels(c).values():
        text = str(c.cell(key).value)
        c.cell(key).value = rng.choice((" ", "  ", "\u3000")).join(text)


@mutation()
def labels_broken(c: Copy, rng: Random) -> None:
    """Labels are broken over lines."""
    for key in labels(c).values():
        text = str(c.cell(key).value)
        c.cell(key).value = rng.choice(
            ("\n".join(text), text[: len(text) // 2] + "\n" + text[len(text) // 2 :])
        )


@mutation()
def labels_wide(c: Copy, rng: Random) -> None:
    """Labels end in a colon, full width or not, or lost it."""
    for key in labels(c).values():
        text = str(c.cell(key).value).rstrip(":：")
        c.cell(key).value = rng.choice(
            (
                f"{text}：",
                f"{text}:",
                text,
                f" {text} ：",
                text.replace("(", "（").replace(")", "）"),
            )
        )


@mutation()
def labels_remarked(c: Copy, rng: Random) -> None:
    """Labels got a harmless remark."""
    for key in labels(c).values():
        text = str(c.cell(key).value)
        c.cell(key).value = rng.choice(
            (f"{text}(人)", f"{text}（必填）", f"{text}(盖章)", f"*{text}", f"{text}(全称)")
        )


@mutation()
def label_contrast(c: Copy, rng: Random) -> None:
    """A label says something else by one letter."""
    name, key, _ = _a_label(c, rng)
    c.cell(key).value = f"{rng.choice(('副', '原', '非', '未', '上年', '其他'))}{c.cell(key).value}"
    c.truth["a", name] = REFUSE


@mutation()
def label_scale(c: Copy, rng: Random) -> None:
    """A label got a remark that changes what is asked."""
    name, key, _ = _a_label(c, rng)
    c.cell(
        key
    ).value = f"{c.cell(key).value}{rng.choice(('(%)', '(万元)', '(上年)', '(不含教师)'))}"
    c.truth["a", name] = REFUSE


@mutation()
def label_missing(c: Copy, rng: Random) -> None:
    """A label was deleted."""
    _, key, _ = _a_label(c, rng)
    c.cell(key).value = None


@mutation()
def label_synonym(c: Copy, rng: Random) -> None:
    """A label was replaced by another word."""
    _, key, _ = _a_label(c, rng)
    text = str(c.cell(key).value)
    c.cell(key).value = rng.choice(
        (f"{text}名称", f"所属{text}", text[1:] or text, f"{text}情况", f"本次{text}")
    )


@mutation()
def label_twice(c: Copy, rng: Random) -> None:
    """A label stands once more, with another answer beside it."""
    _, key, answer = _a_label(c, rng)
    value = c.truth[answer]
    if value is BLANK:
        raise SkippedError
    sheet = c.at[key][0]
    ws = c.book[sheet]
    if rng.random() < 0.5:
        row, column = c.last_row(sheet) + rng.randint(1, 3), rng.choice((1, 2))
    else:
        row, column = c.at[key][1], c.last_column(sheet) + 1
    ws.cell(row, column).value = c.cell(key).value
    put(ws.cell(row, column + 1), _another(value))
    c.truth[answer] = REFUSE


def _another(value: Any) -> Any:
    if isinstance(value, (int, float)):
        return value + 1
    if hasattr(value, "year"):
        return value.replace(year=value.year - 1)
    return f"另{value}"


@mutation()
def value_twice(c: Copy, rng: Random) -> None:
    """A label stands once more, with the same answer."""
    _, key, answer = _a_label(c, rng)
    sheet = c.at[key][0]
    ws = c.book[sheet]
    row = c.last_row(sheet) + 2
    ws.cell(row, 1).value = c.cell(key).value
    put(ws.cell(row, 2), c.cell(answer).value)


@mutation()
def label_merged_wider(c: Copy, rng: Random) -> None:
    """A blank column stands between label and answer, merged with the label."""
    _, key, answer = _a_label(c, rng)
    sheet, row, column = c.at[answer]
    _, r1, _, r2 = c.merge_at(*c.at[key])
    left = c.merge_at(*c.at[key])[0]
    c.insert_columns(sheet, column)
    if c.merge_at(sheet, row, column)[0] != column:
        raise SkippedError
    c.unmerge_at(sheet, *c.at[key][1:])
    c.book[sheet].merge_cells(start_row=r1, end_row=r2, start_column=left, end_column=column)


@mutation()
def value_merged_wider(c: Copy, rng: Random) -> None:
    """The answer's cell was merged with the blank cells right of it."""
    _, _, answer = _a_label(c, rng)
    sheet, row, column = c.at[answer]
    c1, r1, c2, r2 = c.merge_at(sheet, row, column)
    ws = c.book[sheet]
    if any(c.merge_at(sheet, r, c2 + 1) != (c2 + 1, r, c2 + 1, r) or ws.cell(r, c2 + 1).value is not None
           for r in range(r1, r2 + 1)) or ("a", c2 + 1) in c.at:  # fmt: skip
        raise SkippedError
    if any(p == (sheet, row, c2 + 1) for p in c.at.values()):
        raise SkippedError
    c.unmerge_at(sheet, row, column)
    ws.merge_cells(start_row=r1, end_row=r2, start_column=c1, end_column=c2 + 1)


@mutation()
def value_in_label(c: Copy, rng: Random) -> None:
    """Label and answer stand in the label's cell."""
    name, key, answer = _a_label(c, rng)
    value = c.truth[answer]
    if value is BLANK:
        raise SkippedError
    text = str(c.cell(key).value).rstrip(":：")
    c.cell(key).value = f"{text}{rng.choice((':', '：', ': '))}{shown_in_text(value)}"
    c.set(answer, None)
    c.at[answer] = c.at[key]
    if c.family.kinds[name].name == "number":
        c.truth[answer] = value if "%" not in c.family.kinds[name].number_format else UNKNOWN


@mutation()
def label_in_value(c: Copy, rng: Random) -> None:
    """The answer's cell says the label again."""
    _, key, answer = _a_label(c, rng)
    value = c.truth[answer]
    if value is BLANK or not isinstance(value, str):
        raise SkippedError
    text = str(c.cell(key).value).rstrip(":：")
    c.set(answer, f"{text}:{value}")


@mutation()
def scalar_blank(c: Copy, rng: Random) -> None:
    """An answer was left out."""
    _, _, answer = _a_label(c, rng)
    c.set(answer, None)
    c.truth[answer] = BLANK


@mutation()
def all_scalars_blank(c: Copy, rng: Random) -> None:
    """Every answer beside a label was left out."""
    for name in labels(c):
        c.set(("a", name), None)
        c.truth["a", name] = BLANK


@mutation()
def scalar_row_deleted(c: Copy, rng: Random) -> None:
    """The row of a label was deleted."""
    _, key, answer = _a_label(c, rng)
    sheet, row, _ = c.at[answer]
    _, r1, _, r2 = c.merge_at(*c.at[key])
    if any(k[0] == "c" and p[:2] == (sheet, row) for k, p in c.at.items()):
        raise SkippedError
    c.delete_rows(sheet, r1, r2 - r1 + 1)
    lost(c)


@mutation()
def one_right(c: Copy, rng: Random) -> None:
    """An answer stands one cell too far right."""
    _displace(c, rng, 0, 1)


@mutation()
def one_below(c: Copy, rng: Random) -> None:
    """An answer stands one row too low."""
    _displace(c, rng, 1, 0)


def _displace(c: Copy, rng: Random, down: int, right: int) -> None:
    _, _, answer = _a_label(c, rng)
    sheet, row, column = c.at[answer]
    value = c.cell(answer).value
    _, _, c2, r2 = c.merge_at(sheet, row, column)
    new = (r2 + 1 if down else row, c2 + 1 if right else column)
    if value is None or any(p == (sheet, *new) for p in c.at.values()):
        raise SkippedError
    ws = c.book[sheet]
    if (
        c.merge_at(sheet, *new) != (new[1], new[0], new[1], new[0])
        or ws.cell(*new).value is not None
    ):
        raise SkippedError
    ws.cell(*new).number_format = c.cell(answer).number_format
    c.set(answer, None)
    put(ws.cell(*new), value)
    c.at[answer] = (sheet, *new)


@mutation()
def blank_and_stray(c: Copy, rng: Random) -> None:
    """An answer is blank, and a number or word stands further right."""
    _, _, answer = _a_label(c, rng)
    sheet, row, column = c.at[answer]
    c.set(answer, None)
    c.truth[answer] = BLANK
    ws = c.book[sheet]
    right = c.merge_at(sheet, row, column)[2] + rng.randint(1, 2)
    if (
        any(p == (sheet, row, right) for p in c.at.values())
        or ws.cell(row, right).value is not None
    ):
        raise SkippedError
    if c.merge_at(sheet, row, right) != (right, row, right, row):
        raise SkippedError
    ws.cell(row, right).value = rng.choice((7, "缺", "待补", "√"))
    if right == c.merge_at(sheet, row, column)[2] + 1:
        c.truth[answer] = REFUSE


@mutation()
def answer_and_stray(c: Copy, rng: Random) -> None:
    """A note stands right of an answer."""
    _, _, answer = _a_label(c, rng)
    if c.truth[answer] is BLANK:
        raise SkippedError
    sheet, row, column = c.at[answer]
    ws = c.book[sheet]
    right = c.merge_at(sheet, row, column)[2] + 1
    if (
        any(p == (sheet, row, right) for p in c.at.values())
        or ws.cell(row, right).value is not None
    ):
        raise SkippedError
    if c.merge_at(sheet, row, right) != (right, row, right, row):
        raise SkippedError
    ws.cell(row, right).value = rng.choice((3, "已核", "(暂定)"))


@mutation()
def blank_below_word(c: Copy, rng: Random) -> None:
    """An answer is blank, and a word stands in a new row below it."""
    _, _, answer = _a_label(c, rng)
    sheet, row, column = c.at[answer]
    bottom = c.merge_at(sheet, row, column)[3]
    c.set(answer, None)
    c.truth[answer] = BLANK
    c.insert_rows(sheet, bottom + 1, 1)
    c.book[sheet].cell(bottom + 1, column).value = "见附件材料"


@mutation()
def row_cut_in_two(c: Copy, rng: Random) -> None:
    """A row of labels was cut: its right half stands in a new row below."""
    sheet = main_sheet(c)
    rows: dict[int, list[str]] = {}
    for name, key in labels(c).items():
        if c.at[key][0] == sheet:
            rows.setdefault(c.at[key][1], []).append(name)
    fits = [r for r, names in rows.items() if len(names) >= 2]
    if not fits:
        raise SkippedError
    row = rng.choice(fits)
    found = labels(c)
    names = sorted(rows[row], key=lambda n: c.at[found[n]][2])[1:]
    keys = [found[n] for n in names] + [("a", n) for n in names]
    if any(c.merge_at(*c.at[k])[1] != c.merge_at(*c.at[k])[3] for k in keys):
        raise SkippedError
    c.insert_rows(sheet, row + 1, 1)
    ws = c.book[sheet]
    shift = c.at[found[names[0]]][2] - 1
    for key in keys:
        c1, _, c2, _ = c.merge_at(*c.at[key])
        c.unmerge_at(sheet, *c.at[key][1:])
        old, new = ws.cell(row, c1), ws.cell(row + 1, c1 - shift)
        new.number_format = old.number_format
        put(new, old.value)
        put(old, None)
        if c2 > c1:
            ws.merge_cells(
                start_row=row + 1, end_row=row + 1, start_column=c1 - shift, end_column=c2 - shift
            )
        c.at[key] = (sheet, row + 1, c1 - shift)


@mutation()
def wider_grid(c: Copy, rng: Random) -> None:
    """Every cell was drawn over two columns."""
    sheet = main_sheet(c)
    for column in range(c.last_column(sheet), 0, -1):
        c.insert_columns(sheet, column + 1)


# -- labels and answers in one cell


def _a_mixed(c: Copy, rng: Random, least: int = 1) -> tuple[Key, list[str], str]:
    """Return the key of a cell of text, its fields in order, and the form's text of it."""
    found = {k: v for k, v in mixed_cells(c).items() if len(v) >= least}
    if not found:
        raise SkippedError
    key = rng.choice(list(found))
    return key, found[key], c.family.text(key[1], key[2])


def _retype(c: Copy, key: Key, text: str) -> None:
    """Write a cell of text again, from the form's text with its tags."""
    c.cell(key).value = TAG.sub(lambda m: _said(c, m[1]), text)


def _said(c: Copy, name: str) -> str:
    value = c.truth.get(("a", name), BLANK)
    return GAP if value is BLANK or value is REFUSE or value is UNKNOWN else shown_in_text(value)


@mutation()
def mixed_blank(c: Copy, rng: Random) -> None:
    """An answer inside a cell of text was left out."""
    key, names, text = _a_mixed(c, rng)
    name = rng.choice(names)
    c.truth["a", name] = BLANK
    _retype(c, key, text)


@mutation()
def mixed_spaced(c: Copy, rng: Random) -> None:
    """A cell of text was typed with other blanks, colons and brackets."""
    key, _, text = _a_mixed(c, rng)
    text = text.translate(
        str.maketrans({":": rng.choice("：:"), "(": rng.choice("（("), ")": rng.choice("）)")})
    )
    text = re.sub(" {2,}", " " * rng.randint(2, 30), text)
    if rng.random() < 0.4:
        text = re.sub(r"([：:])(?=\{)", r"\1 ", text)
    _retype(c, key, text)


@mutation()
def mixed_underlined(c: Copy, rng: Random) -> None:
    """Answers stand on a line of underscores."""
    key, _, text = _a_mixed(c, rng)
    c.cell(key).value = TAG.sub(lambda m: f"__{_said(c, m[1]).strip()}____", text)


@mutation()
def mixed_no_colon(c: Copy, rng: Random) -> None:
    """The colons are missing."""
    key, _, text = _a_mixed(c, rng)
    _retype(c, key, re.sub(r"[：:](?=\{)", rng.choice(("", " ")), text))


@mutation()
def mixed_no_remark(c: Copy, rng: Random) -> None:
    """The remarks in brackets were dropped."""
    key, _, text = _a_mixed(c, rng)
    shorter = re.sub(r"\([^()]*\)", "", text)
    if shorter == text:
        raise SkippedError
    _retype(c, key, shorter)


@mutation()
def mixed_reworded(c: Copy, rng: Random) -> None:
    """A word of a cell of text was reworded."""
    key, names, text = _a_mixed(c, rng)
    labels_in = re.findall(r"[\u4e00-\u9fff]{2,}(?=[^\u4e00-\u9fff]{0,8}\{)", text)
    if not labels_in:
        raise SkippedError
    word = rng.choice(labels_in)
    _retype(c, key, text.replace(word, rng.choice((f"{word}名称", f"所报{word}", word[:-1])), 1))
    assert names


@mutation()
def mixed_contrast(c: Copy, rng: Random) -> None:
    """A label inside a cell of text says something else."""
    key, names, text = _a_mixed(c, rng)
    name = rng.choice(names)
    before = text.split("{{" + name + "}}")[0]
    found = re.search(r"([\u4e00-\u9fff]{2,})((?:\([^()]*\))?[:：]?\s*)$", before)
    if not found:
        raise SkippedError
    start = found.start(1)
    _retype(c, key, text[:start] + rng.choice(("副", "原", "上年")) + text[start:])
    c.truth["a", name] = REFUSE


@mutation()
def mixed_order(c: Copy, rng: Random) -> None:
    """The parts of a cell of text changed places."""
    key, _, text = _a_mixed(c, rng, 2)
    parts = [p for p in re.split(r"\s{2,}", text) if p.strip()]
    if len(parts) < 2:
        raise SkippedError
    rng.shuffle(parts)
    _retype(c, key, "        ".join(parts))


@mutation()
def mixed_filled_gaps(c: Copy, rng: Random) -> None:
    """The gaps that nobody reads were filled in, too."""
    key, _, text = _a_mixed(c, rng)
    filled = re.sub(r"([:：])\s{2,}(?=[\u4e00-\u9fff])", r"\1王建国      ", text)
    if filled == text:
        raise SkippedError
    _retype(c, key, filled)


@mutation()
def mixed_extra(c: Copy, rng: Random) -> None:
    """A further label with its answer was typed behind."""
    key, names, text = _a_mixed(c, rng)
    if not text.endswith("}"):
        raise SkippedError
    if c.truth["a", names[-1]] is BLANK:
        raise SkippedError
    _retype(
        c,
        key,
        f"{text}{rng.choice(('      QQ:1234567', '   邮箱:abc@x.edu.cn', '    传真:0591-1234567'))}",
    )


@mutation()
def mixed_label_twice(c: Copy, rng: Random) -> None:
    """A label stands twice in a cell of text, with two answers."""
    key, names, text = _a_mixed(c, rng)
    name = names[-1]
    if not text.endswith("}") or c.truth["a", name] is BLANK:
        raise SkippedError
    found = re.search(
        r"([\u4e00-\u9fff]{2,})(?:\([^()]*\))?[:：]\s*$", text.split("{{" + name + "}}")[0]
    )
    if not found:
        raise SkippedError
    _retype(c, key, f"{text}    {found[1]}:{_another('0591-8888888')}")
    c.truth["a", name] = REFUSE


@mutation()
def mixed_split(c: Copy, rng: Random) -> None:
    """A cell of text was parted: each label and each answer in a cell of its own."""
    key, names, text = _a_mixed(c, rng)
    sheet, row, column = c.at[key]
    c.unmerge_at(sheet, row, column)
    parts = [p.strip() for p in re.split(r"(\{\{[^{}]+\}\})|\s{2,}", text) if p and p.strip()]
    ws = c.book[sheet]
    cells = [ws.cell(row, column + i) for i in range(len(parts))]
    if any(x.value is not None for x in cells[1:]) or len(parts) < 2:
        raise SkippedError
    for cell, part in zip(cells, parts, strict=True):
        tag = TAG.fullmatch(part)
        if not tag:
            cell.value = part
            continue
        value = c.truth["a", tag[1]]
        put(cell, None if value is BLANK else value)
        c.at["a", tag[1]] = (sheet, row, cell.column)
    assert names


@mutation()
def mixed_value_right(c: Copy, rng: Random) -> None:
    """The label stands in the cell, its answer in the next one."""
    key, names, text = _a_mixed(c, rng)
    name = names[-1]
    value = c.truth["a", name]
    if not text.endswith("}") or value is BLANK:
        raise SkippedError
    sheet, row, column = c.at[key]
    right = c.merge_at(sheet, row, column)[2] + 1
    ws = c.book[sheet]
    if ws.cell(row, right).value is not None:
        raise SkippedError
    _retype(c, key, text.replace("{{" + name + "}}", ""))
    put(ws.cell(row, right), value)
    c.at["a", name] = (sheet, row, right)


@mutation()
def mixed_blank_date_right(c: Copy, rng: Random) -> None:
    """A cell of text is blank, and a date that belongs to nobody stands right of it."""
    key, names, text = _a_mixed(c, rng)
    for name in names:
        c.truth["a", name] = BLANK
    _retype(c, key, text)
    sheet, row, column = c.at[key]
    right = c.merge_at(sheet, row, column)[2] + 1
    ws = c.book[sheet]
    if ws.cell(row, right).value is not None:
        raise SkippedError
    ws.cell(row, right).value = "2011年12月21日"
    # For a date that stands last the date could well be the answer.
    c.truth["a", names[-1]] = UNKNOWN


@mutation()
def mixed_row_deleted(c: Copy, rng: Random) -> None:
    """The row of a cell of text was deleted."""
    key, _, _ = _a_mixed(c, rng)
    sheet, row, _ = c.at[key]
    c.delete_rows(sheet, row)
    lost(c)


@mutation()
def mixed_two_lines(c: Copy, rng: Random) -> None:
    """A cell of text was broken over two lines, or over two rows."""
    key, _, text = _a_mixed(c, rng, 2)
    parts = [p for p in re.split(r"\s{2,}", text) if p.strip()]
    if len(parts) < 2:
        raise SkippedError
    if rng.random() < 0.5:
        _retype(c, key, "\n".join(parts))
        return
    sheet, row, column = c.at[key]
    c.insert_rows(sheet, row + 1, 1)
    cut = rng.randint(1, len(parts) - 1)
    _retype(c, key, "        ".join(parts[:cut]))
    rest = "        ".join(parts[cut:])
    c.book[sheet].cell(row + 1, column).value = TAG.sub(lambda m: _said(c, m[1]), rest)
    for name in TAG.findall(rest):
        c.at["a", name] = (sheet, row + 1, column)


# -- titles and notes


@mutation(layout=True)
def punctuation(c: Copy, rng: Random) -> None:
    """Commas, brackets and colons of notes were typed in the other width."""
    for key in _texts(c):
        text = str(c.cell(key).value)
        if len(text) > 12 and "=" not in text[:1] and not TAG.search(c.family.text(key[1], key[2])):
            c.cell(key).value = text.translate(str.maketrans(",:();", "，：（）；"))


@mutation(layout=True)
def title_reworded(c: Copy, rng: Random) -> None:
    """The title was made the unit's own."""
    drawn = c.family.sheets[0]
    key = ("t", drawn.name, drawn.title)
    if key not in c.at:
        raise SkippedError
    c.cell(key).value = f"数学学院{c.cell(key).value}"


@mutation()
def notes_deleted(c: Copy, rng: Random) -> None:
    """The notes below the form were deleted."""
    found = [
        k
        for k in _texts(c)
        if re.match(r"注:|(填[报表])?说明:", str(c.cell(k).value))
        and "{" not in c.family.text(k[1], k[2])
    ]
    if not found:
        raise SkippedError
    for key in found:
        c.cell(key).value = None


@mutation()
def signed_in_place(c: Copy, rng: Random) -> None:
    """A signature and a stamp stand right below the form's last row."""
    sheet = main_sheet(c)
    last = c.last_row(sheet) + 1
    ws = c.book[sheet]
    ws.cell(last, 2).value = "(盖章)"
    ws.cell(last, 4).value = "2011年12月21日"
