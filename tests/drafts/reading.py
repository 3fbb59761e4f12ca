"""The fourteen systems as `kits.md` drafts them -> cycles in folders, drawn sheet by sheet.

    for draft in drafts(KITS.read_text("utf-8")):
        folder = draft.folder(tmp_path / draft.name)

Its notation stands at its head: TOML for 周期.xlsx, tables of Markdown for 字段 and 规则. The forms
are drawn plainly here, from their fields; what an office would recognise is not asked of them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..cycle.folders import workbook
from .material import LISTS, PEOPLE, PRINTED, UNITS

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "kits.md"
HEAD = ("单位", "填报日期", "填表人", "单位负责人", "联系电话", "说明")
"""Every form has these in its head (kits.md §5)."""
TYPES = {"单位": "单位", "填报日期": "日期", "填表人": "人员", "联系电话": "电话"}
FIELD_COLUMNS = {"说明": "填写说明"}
RULE_COLUMNS = ("编号", "范围", "规则", "级别", "提示")


@dataclass
class DraftForm:
    """A form: its rows of 字段 and of 规则."""

    name: str
    fields: list[dict[str, str]] = field(default_factory=list)
    rules: list[dict[str, str]] = field(default_factory=list)


@dataclass
class Draft:
    """One kit of kits.md."""

    number: int
    name: str
    toml: dict[str, Any] = field(default_factory=dict)
    forms: dict[str, DraftForm] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def folder(self, root: Path) -> Path:
        """Draw the cycle into a folder with an empty inbox, and return it."""
        (root / "表样").mkdir(parents=True)
        (root / "收件箱").mkdir()
        (root / "名册.xlsx").write_bytes(workbook({"单位": UNITS, "人员": PEOPLE}))
        lists = {name: list_rows(name, columns) for name, columns in self.lists.items()}
        lists["小组"] = list_rows("小组", ())
        (root / "清单.xlsx").write_bytes(workbook(lists))
        for line in self.toml.get("form", ()):
            if line.get("file"):
                path = root / "表样" / line["file"]
                path.write_bytes(form_book(line["name"], self.forms[line["name"]]))
        (root / "周期.xlsx").write_bytes(workbook(self.sheets()))
        return root

    def sheets(self) -> dict[str, list[list[Any]]]:
        """Return 周期.xlsx, sheet by sheet."""
        made = self.toml
        words = {"name": "名称", "start": "开始", "end": "结束", "as_of": "截至日期"}
        settings = [[words[key], value] for key, value in made.items() if key in words]
        sheets: dict[str, list[list[Any]]] = {
            "周期": [["名称", "值"], *settings],
            "参数": [["名称", "值"]],
            "期次": [["名称", "日"]],
            "输入": [["名称", "来源", "可缺"]],
            "表样": _sheet(made.get("form", ()), FORM),
            "汇总": _sheet(made.get("table", ()), TABLE),
            "汇总列": [["汇总表", "列", "公式", "格式"], *self._columns()],
            "检查": _sheet(made.get("rule", ()), RULE),
            "文稿": [["文件", "每", "条件"]],
        }  # fmt: skip
        for name, value in made.get("parameters", {}).items():
            # An empty parameter is refused: a notice would say it as if it were said.
            sheets["参数"].append([name, "(由学校填写)" if value == "" else _cell(value)])
        for line in made.get("period", ()):
            sheets["期次"].append([line["name"], _list(line["days"])])
        for line in made.get("input", ()):
            sheets["输入"].append([line["name"], line["from"], "是"])
        return {name: rows for name, rows in sheets.items() if len(rows) > 1}

    def _columns(self) -> Iterator[list[Any]]:
        for table in self.toml.get("table", ()):
            for line in table.get("columns", "").splitlines():
                text = line.partition("#")[0].strip() if not line.startswith("#") else ""
                found = _COLUMN.fullmatch(text)
                if text and found is not None:
                    names = re.sub(r",\s*", ",", found["names"].strip())
                    yield [table["name"], names, found["formula"], found["format"]]


_COLUMN = re.compile(
    r"(?P<names>[^=\[]+?)\s*(?:\[(?P<format>[^\]]+)\])?\s*(?:=\s*(?P<formula>.+))?"
)
FORM = {
    "name": "表", "file": "文件", "from": "谁报", "where": "条件", "required": "必报",
    "every": "期次", "due": "截止", "roll": "顺延", "heads": "标题", "words": "字数",
}  # fmt: skip
TABLE = {
    "name": "汇总表", "from": "来源", "where": "条件", "each": "每行", "across": "横向",
    "latest": "取最新", "empty": "空行", "total": "合计", "sort": "排序", "top": "前几",
    "note": "注", "show": "单列",
}  # fmt: skip
RULE = {"id": "编号", "on": "汇总表", "must": "规则", "level": "级别", "say": "提示"}


def _sheet(lines: Sequence[Mapping[str, Any]], words: Mapping[str, str]) -> list[list[Any]]:
    rows: list[list[Any]] = [list(words.values())]
    rows += [[_cell(line.get(key)) for key in words] for line in lines]
    return rows


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    return _list(value) if isinstance(value, list) else value


def _list(values: Sequence[Any]) -> str:
    return ";".join(str(value) for value in values)


def drafts(text: str) -> list[Draft]:
    """Return the kits of kits.md."""
    made: list[Draft] = []
    for found in re.split(r"^### (?=Kit \d)", text, flags=re.MULTILINE)[1:]:
        part = re.split(r"^## ", found, flags=re.MULTILINE)[0]
        head = re.match(r"Kit (\d+) (\S+)", part)
        assert head is not None
        draft = Draft(int(head[1]), head[2])
        source = re.search(r"```toml\n(.*?)```", part, re.DOTALL)
        assert source is not None
        draft.toml = tomllib.loads(source[1])
        for name, columns in re.findall(r"^清单 `(\S+?)`: (.*)$", part, re.MULTILINE):
            shown = columns.partition("(")[0]
            draft.lists[name] = tuple(word.strip() for word in shown.split("·"))
        for piece in re.split(r"^\*\*表 ", part, flags=re.MULTILINE)[1:]:
            form = DraftForm(piece.partition("**")[0].strip())
            for rows in _tables(piece):
                if "字段" in rows[0]:
                    form.fields += rows
                elif "规则" in rows[0]:
                    form.rules += rows
            draft.forms[form.name] = form
        made.append(draft)
    return made


def _tables(text: str) -> Iterator[list[dict[str, str]]]:
    for found in re.finditer(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
        head, _, *rows = [_cells(line) for line in found[0].splitlines()]
        yield [dict(zip(head, row, strict=True)) for row in rows]


def _cells(line: str) -> list[str]:
    parts = re.split(r"(?<!\\)\|", line.strip().strip("|"))
    return [part.replace("\\|", "|").strip() for part in parts]


def list_rows(name: str, columns: Sequence[str]) -> list[list[Any]]:
    """Return a list of 清单.xlsx with its heading."""
    rows = LISTS[name]
    if not columns:
        return [list(row) for row in rows]
    return [list(columns), *([row[heading] for heading in columns] for row in rows)]


def form_book(title: str, form: DraftForm) -> bytes:
    """Return a tagged form: single fields one a row, a table for each block, 字段 and 规则."""
    heads: list[str] = []
    blocks: dict[str, list[str]] = {}
    printed: set[str] = set()
    declared: list[dict[str, str]] = []
    for row in form.fields:
        names = [part.strip() for part in row["字段"].split(";")]
        block, dot, _ = names[0].partition(".")
        for name in names:
            full = f"{block}.{name}" if dot and "." not in name else name
            (blocks.setdefault(block, []) if dot else heads).append(full)
            printed |= {full} if row.get("类型") == "印" else set()
        declared.append({FIELD_COLUMNS.get(key, key): value for key, value in row.items()})
    told = set(heads)
    heads = [*(name for name in HEAD if name not in told), *heads]
    declared = [{"字段": n, "类型": TYPES.get(n, "文本")} for n in HEAD if n not in told] + declared
    sheet: list[list[Any]] = [[title]]
    sheet += [[f"{name}:", f"{{{{{name}}}}}"] for name in heads]
    for block, names in blocks.items():
        sheet += [[f"{block}明细"], [name.partition(".")[2] for name in names]]
        repeated = 3 if printed & set(names) else 1
        for index in range(repeated):
            shorts = [(name, name.partition(".")[2]) for name in names]
            sheet.append([PRINTED[s][index] if n in printed else f"{{{{{n}}}}}" for n, s in shorts])
    columns = list(dict.fromkeys(key for row in declared for key in row))
    body: list[list[Any]] = [[row.get(key) or None for key in columns] for row in declared]
    fields: list[list[Any]] = [list(columns), *body]
    rules: list[list[Any]] = [list(RULE_COLUMNS)]
    rules += [[row.get(key) or None for key in RULE_COLUMNS] for row in form.rules]
    books: dict[str, Any] = {"表": sheet, "字段": fields}
    return workbook({**books, "规则": rules} if form.rules else books)


__all__ = ["SHARED", "Draft", "DraftForm", "drafts"]
