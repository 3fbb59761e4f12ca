"""What an office should know of its form before sending it out: what is doubtful or was decided.

Most misreadings of a form are visible in what was decided about it: each field with its type and
place, each block with its headings, its end, its key; each rule with the rows that it runs on.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ..errors import RuleError
from ..findings import ADVICE, MUST, VERIFY, Finding
from ..names import label_key
from ..refs import address, column_letters
from .anatomy import is_total
from .leading import Cell, leads
from .model import Field, Layout, Page, RuleLine, Table
from .own_formulas import readable
from .schema import schema_of

_WHY = {
    "字段": "按字段表",
    "ticks": "按打勾的标签",
    "validation": "按单元格的数据有效性",
    "format": "按单元格格式",
    "use": "按公式和规则中的用法",
    "printed": "表里印出的文字",
    "default": "没有别的说明",
}
_CONTRASTS = frozenset(
    "不非未无否有应实正副男女上下前后左右内外本分总合新老旧大小多少发收增减原现甲乙丙丁一二三四五六七八九十年月日"
)
"""Letters that tell two names apart on purpose: 有效票 and 无效票, 应参评 and 实参评."""


def lint(layout: Layout) -> list[Finding]:
    """Return what is doubtful in a form, and what was decided about its fields, blocks and rules.

    None of it is 强制 but a rule that cannot be used.
    """
    return [
        *_twice(layout),
        *_similar(layout),
        *(finding for page in layout.pages for finding in _unlabelled(layout, page)),
        *(finding for page in layout.pages for finding in _tables(page)),
        *_rules(layout),
        *_fields(layout),
        *_blocks(layout),
        *_own(layout),
    ]


def places(layout: Layout) -> dict[str, list[tuple[str, str, str | None]]]:
    """Return field -> its places in the order of the form: sheet, address, option of a box."""
    found: dict[str, list[tuple[str, str, str | None]]] = {}
    for page in layout.pages:
        there = [(s.row, s.column, s.field, s.option) for s in page.spots]
        there += [
            (cell.row, cell.column, chunk.field, chunk.option)
            for cell in page.mixed
            for chunk in cell.chunks
            if chunk.field
        ]
        for row, column, name, option in sorted(there, key=lambda p: p[:2]):
            found.setdefault(name, []).append((page.name, address(row, column), option))
    return found


def _several(items: list[str], limit: int = 8) -> str:
    shown = "、".join(items[:limit])
    return shown if len(items) <= limit else f"{shown} 等{len(items)}处"


# Tags and names


def _twice(layout: Layout) -> Iterator[Finding]:
    """Tell the fields that are tagged in more than one place."""
    fixed = {name for name, block in layout.blocks.items() if block.fixed}
    for name, there in places(layout).items():
        about = layout.fields.get(name)
        if about is None or about.hidden or about.block in fixed:
            continue
        by_option: dict[str | None, list[str]] = {}
        for sheet, cell, option in there:
            by_option.setdefault(option, []).append(f"{sheet}!{cell}")
        for cells in by_option.values():
            if len(cells) > 1:
                sheet, _, cell = cells[1].rpartition("!")
                yield Finding(
                    "form-tag-twice", VERIFY, sheet=sheet, cell=cell, field=name,
                    expected=_several(cells), facts={"count": len(cells)},
                )  # fmt: skip


def _similar(layout: Layout) -> Iterator[Finding]:
    """Tell names that differ as a slip of the fingers does."""
    where = places(layout)
    printed = frozenset("".join(a.text for page in layout.pages for a in page.anchors))
    groups: dict[str | None, list[str]] = {}
    for about in layout.fields.values():
        if not about.hidden:
            groups.setdefault(about.block, []).append(about.name)
    pairs = [pair for names in groups.values() for pair in combinations(names, 2)]
    for one, two in pairs:
        if _alike(layout.fields[one].short, layout.fields[two].short, printed):
            sheet, cell, _ = where.get(two, [("", "", None)])[0]
            yield Finding(
                "form-similar-names", VERIFY, sheet=sheet or None, cell=cell or None, field=two,
                found=one,
            )  # fmt: skip
    for first, second in combinations(layout.blocks.values(), 2):
        if _alike(first.name, second.name, printed) or _share_a_row(
            layout, first.name, second.name
        ):
            sheet, cell, _ = where.get(second.full_names[0], [("", "", None)])[0]
            yield Finding(
                "form-similar-names", VERIFY, sheet=sheet or None, cell=cell or None,
                field=second.name, found=first.name,
            )  # fmt: skip


def _alike(one: str, two: str, printed: frozenset[str]) -> bool:
    """Whether two names look like one: but for a letter, or the order of letters.

    Letters by which the form itself tells things apart (市级 and 校级) are no slip.
    """
    if label_key(one) == label_key(two):
        return True
    if sorted(one) == sorted(two):
        return len(one) > 2
    if len(one) != len(two) or len(one) < 4:
        return False
    different = [{a, b} for a, b in zip(one, two, strict=True) if a != b]
    return (
        len(different) == 1
        and not different[0] & _CONTRASTS
        and not different[0] <= printed
        and not any(c.isdigit() or c.isascii() for c in different[0])
    )


def _share_a_row(layout: Layout, one: str, two: str) -> bool:
    """Whether two repeating blocks begin on the same row: one of them is likely a slip."""
    rows = [
        (page.name, table.rows[0])
        for page in layout.pages
        for table in page.tables
        if table.block in (one, two) and table.kind == "repeat"
    ]
    return len(rows) == 2 and rows[0] == rows[1]


# Labels, headings, ends


def _unlabelled(layout: Layout, page: Page) -> Iterator[Finding]:
    for spot, label in leads(page).items():
        if label is None and not layout.fields[spot.field].hidden:
            yield Finding(
                "form-no-label", VERIFY, sheet=page.name, cell=address(spot.row, spot.column),
                field=spot.field,
            )  # fmt: skip


def _tables(page: Page) -> Iterator[Finding]:
    beside: dict[tuple[int, ...], dict[tuple[str, ...], int]] = {}
    for table in page.tables:
        # Two blocks side by side share the rows of their headings.
        others = beside.setdefault(tuple(table.header), {})
        seen: dict[tuple[str, ...], int] = {}
        for column in table.columns:
            if not column.path:
                if column.field and not column.formula:
                    yield Finding(
                        "form-no-label", VERIFY, sheet=page.name, field=column.field,
                        cell=address(table.rows[0], column.column),
                    )  # fmt: skip
                continue
            key = tuple(label_key(text) for text in column.path)
            twin = key in seen or others.get(key, column.column) != column.column
            if twin and (column.field or column.mixed):
                yield Finding(
                    "form-same-heading", VERIFY, sheet=page.name, field=table.block,
                    cell=address((table.header or table.rows)[-1], column.column),
                    found="/".join(column.path),
                )  # fmt: skip
            seen.setdefault(key, column.column)
        others |= seen
        yield from _printed_rows(page, table)
        if table.kind == "repeat" and all(column.option for column in table.columns):
            yield Finding(
                "form-no-name", VERIFY, sheet=page.name, field=table.block,
                cell=address(table.rows[0], table.columns[0].column),
            )  # fmt: skip
        if table.kind == "repeat" and _open_end(page, table):
            yield Finding(
                "form-open-end", ADVICE, sheet=page.name, field=table.block,
                cell=address(table.rows[-1], table.columns[0].column),
            )  # fmt: skip


def _printed_rows(page: Page, table: Table) -> Iterator[Finding]:
    """Tell the rows of a fixed block that have no name, one name, or the name of a total."""
    if table.kind != "fixed":
        return
    seen: dict[tuple[str, ...], int] = {}
    for row, items in zip(table.rows, table.items, strict=True):
        names = [" ".join(text.split()) for _, text in items]
        key = tuple(label_key(name) for name in names)
        code = ""
        if not names:
            code = "form-row-unnamed"
        elif any(is_total(name) for name in names):
            code = "form-total-tagged"
        elif key in seen:
            code = "form-row-twice"
        if code:
            yield Finding(
                code, VERIFY, sheet=page.name, field=table.block,
                cell=address(row, table.columns[0].column), found="、".join(names),
            )  # fmt: skip
        seen.setdefault(key, row)


def _open_end(page: Page, table: Table) -> bool:
    last = max((*table.rows, *table.totals))
    return not any(anchor.row > last for anchor in page.anchors) and not any(
        cell.row > last for cell in page.mixed
    )


# Rules


def _rules(layout: Layout) -> Iterator[Finding]:
    from ..formulas import compile_rule

    schema = schema_of(layout)
    for line in layout.rules:
        sheet, _, cell = line.place.rpartition("!")
        try:
            rule = compile_rule(line.text, schema, line.scope, one_by_one=bool(line.piece))
        except RuleError as error:
            yield Finding(
                "form-bad-rule", MUST, sheet=sheet, cell=cell, found=line.text,
                facts={"why": f"{error.message}{error.hint or ''}", "rule": line.id},
            )  # fmt: skip
            continue
        for kind, facts in rule.warnings:
            yield Finding(
                "form-rule-warning", VERIFY, sheet=sheet, cell=cell, found=line.text,
                facts={"why": _warning(kind, facts), "rule": line.id},
            )  # fmt: skip
        yield _rule_read(line, rule.scope, rule.ring, sheet, cell)
    yield from _bracketed(layout)


def _rule_read(line: RuleLine, scope: str | None, ring: int, sheet: str, cell: str) -> Finding:
    where = f"按 {scope} 逐行核对" if scope else "整份核对"
    if line.piece:
        where = f"按 {line.piece} 逐个核对"
    when = ",要等有关的表收齐" if ring > 1 else ""
    return Finding(
        "form-rule-read", ADVICE, sheet=sheet, cell=cell, found=line.text,
        expected=f"{line.text},{where},{line.severity}{when}。", facts={"rule": line.id},
    )  # fmt: skip


def _warning(kind: str, facts: dict[str, object]) -> str:
    told = {
        "wildcard": "条件里的 * 和 ? 代表任意文字",
        "if-without-else": "IF 没有写第三个参数,条件不成立时结果是 FALSE",
        "rounded-threshold": "先四舍五入再与界限比较,79.6% 会当作 80%",
        "share-above-one": "百分比是 0 到 1 之间的小数,请写成 80% 或 0.8",
    }.get(kind, kind)
    more = "、".join(
        "、".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
        for value in facts.values()
    )
    return f"{told}({more})。" if more else f"{told}。"


def _bracketed(layout: Layout) -> Iterator[Finding]:
    from ..formulas import bracketed

    for about in layout.fields.values():
        if not about.hidden and bracketed(about.short) != about.short:
            written = f"{bracketed(about.block)}.{bracketed(about.short)}" if about.block else ""
            yield Finding(
                "form-bracket-name", ADVICE, field=about.name,
                expected=(written or bracketed(about.short)).strip("[]"),
            )  # fmt: skip


# What was decided


def _fields(layout: Layout) -> Iterator[Finding]:
    where = places(layout)
    for about in layout.fields.values():
        if about.hidden:
            continue
        there = where.get(about.name, [])
        sheet, cell = (there[0][0], there[0][1]) if there else (None, None)
        place = _several([f"{s}!{c}" for s, c, _ in there], 4) or _placeless(about)
        yield Finding(
            "form-field-read", ADVICE, sheet=sheet, cell=cell, field=about.name,
            expected=_kind(about), facts={"place": place, "why": _WHY[about.type_source]},
        )  # fmt: skip


def _placeless(about: Field) -> str:
    return "印在表里" if about.printed else "按公式算出"


def _kind(about: Field) -> str:
    """Return type, options and conditions of a field as a line to read."""
    parts = [f"{about.type}(多)" if about.many else about.type]
    if about.options:
        parts.append("/".join(about.options))
    if about.required:
        parts.append("必填" if about.required == "是" else f"必填条件 {about.required}")
    if about.key:
        parts.append("键")
    if about.blank is not None:
        parts.append(f"空白按 {about.blank}")
    if about.formula and about.formula_source.startswith("字段"):
        parts.append(f"公式 {about.formula}")
    return " ".join(parts)


def _blocks(layout: Layout) -> Iterator[Finding]:
    for page in layout.pages:
        for table in page.tables:
            if table.block is not None:
                yield Finding(
                    "form-block-read", ADVICE, sheet=page.name, field=table.block,
                    cell=address(table.rows[0], table.columns[0].column),
                    expected=_block(layout, page, table),
                )  # fmt: skip


def _block(layout: Layout, page: Page, table: Table) -> str:
    columns = "、".join("/".join(c.path) or column_letters(c.column) for c in table.columns)
    first, last = table.rows[0] + 1, table.rows[-1] + 1
    if table.kind == "fixed":
        return f"固定 {len(table.rows)} 行(第 {first}—{last} 行),列:{columns}。"
    keys = [f.short for f in layout.fields.values() if f.block == table.block and f.key]
    parts = [f"每行一条,第 {first}—{last} 行共 {len(table.rows)} 行,不够可以加行"]
    parts.append(f"列:{columns}")
    if keys:
        parts.append(f"键:{'、'.join(keys)}")
    if table.serial is not None:
        parts.append(f"序号在 {column_letters(table.serial)} 列")
    below = sorted((a.row, a.column, a.text) for a in page.anchors if a.row > table.rows[-1])
    if below:
        parts.append(f"到第 {below[0][0] + 1} 行“{' '.join(below[0][2].split())[:12]}”为止")
    return ";".join(parts) + "。"


def _own(layout: Layout) -> Iterator[Finding]:
    """Tell which formulas of the form itself are used as rules, and which are not, and why."""
    from ..formulas import compile_value

    schema = schema_of(layout)
    for page in layout.pages:
        why: dict[str, list[Cell]] = {}
        for at, reason in page.untold.items():
            why.setdefault(reason, []).append(at)
        for at, text, scope in _own_texts(page):
            try:
                compile_value(text, schema, scope)
            except RuleError as error:
                why.setdefault(error.message.rstrip("。"), []).append(at)
                continue
            cell = address(*at)
            yield Finding(
                "form-own-formula", ADVICE, sheet=page.name, cell=cell,
                expected=f"{cell} = {readable(text)}",
            )  # fmt: skip
        for reason, cells in sorted(why.items(), key=lambda item: min(item[1])):
            places = [address(*at) for at in sorted(cells)]
            yield Finding(
                "form-formula-unused", ADVICE, sheet=page.name, cell=places[0],
                found=_several(places), facts={"why": reason},
            )  # fmt: skip


def _own_texts(page: Page) -> Iterator[tuple[Cell, str, str | None]]:
    """Give the formulas of the form itself in field names: cell, text, and in whose rows it is."""
    for table in page.tables:
        for at, text in table.total_formulas.items():
            yield at, text, None
        for made in table.columns:
            if made.formula:
                yield (table.rows[0], made.column), made.formula, table.block
    for spot in page.spots:
        if text := page.own.get(spot.field, ""):
            yield (spot.row, spot.column), text, None
