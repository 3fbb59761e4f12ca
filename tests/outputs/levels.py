"""Four levels of offices, each with its folder: branches, faculties, universities, province.

Branches fill 支部表. Of each level the forms that came in are added up, and its own upward form is
filled from the table: 附件4 of a faculty, 附件9 of a university. Nothing but files goes up.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import openpyxl

import cxzy_sheets as cs

from ..cycle.folders import cycle_folder

AS_OF = dt.date(2012, 1, 10)
UNITS_HEAD = ("代码", "名称", "层级", "类型", "上级")
NUMBERS = ("党员数", "有效", "满意")


def book(sheets: Mapping[str, Mapping[str, Any] | Sequence[Sequence[Any]]]) -> bytes:
    """Return a workbook: of each sheet its cells by address, or its rows."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, cells in sheets.items():
        sheet = made.create_sheet(name)
        if isinstance(cells, Mapping):
            for at, value in cells.items():
                sheet[at] = value
            continue
        for row in cells:
            sheet.append(list(row))
            for cell in sheet[sheet.max_row]:
                if isinstance(cell.value, str):
                    cell.data_type = "s"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


BRANCH = {
    "A1": "党支部评议情况表", "A2": "填报单位", "A3": "党员数", "A4": "有效票", "A5": "满意票",
    "A6": "填表人",
}  # fmt: skip
BRANCH_TAGS = {"B2": "{{单位}}", "B3": "{{党员数}}", "B4": "{{有效}}", "B5": "{{满意}}"}
BRANCH_FIELDS = (
    ("字段", "类型", "必填"), ("单位", "单位", "是"), ("党员数;有效;满意", "整数", "是"),
)  # fmt: skip


def branch_form() -> bytes:
    """Return the tagged form of a branch."""
    return book({"支部表": {**BRANCH, **BRANCH_TAGS}, "字段": BRANCH_FIELDS})


def branch_copy(unit: str, numbers: Sequence[int]) -> bytes:
    """Return the copy of a branch, its figures in B3, B4, B5."""
    filled = dict(zip(("B3", "B4", "B5"), numbers, strict=True))
    return book({"支部表": {**BRANCH, "B2": unit, **filled, "B6": "张三"}})


def list_form(title: str, first: str, block: str, tagged: Sequence[str]) -> dict[str, Any]:
    """Return a form with a row a unit, its total, a rate that it works out, and a foot."""
    cells = {
        "A1": title, "A2": "填报单位", "B2": "{{单位}}", "D2": "应报数", "E2": "{{份数}}",
        "A3": "序号", "B3": first, "C3": "党员数", "D3": "有效票", "E3": "满意票", "F3": "满意率",
        "A4": 1, "A5": 2, "A6": "合计", "F6": "=IF(D6=0,\"\",E6/D6)", "A7": "填表人",
        "B7": "{{填表人}}",
    }  # fmt: skip
    cells |= {f"{c}4": f"{{{{{block}.{name}}}}}" for c, name in zip("BCDE", tagged, strict=True)}
    cells |= {f"F{row}": f'=IF(D{row}=0,"",E{row}/D{row})' for row in (4, 5)}
    return cells | {f"{c}6": f"=SUM({c}4:{c}5)" for c in "CDE"}


def collected_form(title: str, first: str) -> bytes:
    """Return the form as the level above has it, to collect copies with."""
    fields = (
        ("字段", "类型", "必填", "键"), ("单位", "单位", "是", None), ("份数", "整数", None, None),
        ("下级.名称", "文本", "是", "键"), ("下级.党员数;有效;满意", "整数", "是", None),
    )  # fmt: skip
    return book({"汇总表": list_form(title, first, "下级", ("名称", *NUMBERS)), "字段": fields})


def upward_form(title: str, first: str, table: str, form: str) -> bytes:
    """Return the same form as the level below has it, to be filled from one of its tables."""
    key = table.removeprefix("各").removesuffix("结果")
    fields = (
        ("字段", "公式"), ("单位", None), ("份数", f"=COUNTA(UNIQUE({form}.单位))"),
    )  # fmt: skip
    tagged = (key, *NUMBERS)
    return book({"汇总表": list_form(title, first, table, tagged), "字段": fields})


def level(
    root: Path,
    *,
    office: str,
    units: Sequence[tuple[Any, ...]],
    form: tuple[str, bytes, str],
    source: str,
    table: tuple[str, str],
    upward: tuple[str, bytes] | None = None,
) -> Path:
    """Make the folder of one office: its form, who files it, its table, its upward form."""
    name, data, filers = form
    columns = [
        (table[0], "党员数,有效,满意", "SUM", None), (None, "满意率", "满意/有效", "0.00%"),
    ]  # fmt: skip
    sheets: dict[str, Any] = {
        "周期": [
            ("名称", "值"), ("名称", f"{office}评议"), ("开始", dt.date(2011, 12, 1)),
            ("结束", dt.date(2012, 1, 15)), ("截至日期", AS_OF), ("编制单位", office),
        ],
        "参数": [("名称", "值", "说明")],
        "表样": [("表", "文件", "谁报"), (name, f"{name}.xlsx", filers)],
        "汇总": [("汇总表", "来源", "每行", "合计"), (table[0], source, table[1], "是")],
        "汇总列": [("汇总表", "列", "公式", "格式"), *columns],
    }  # fmt: skip
    if upward is not None:
        head = ("文件", "每", "条件", "截止", "读者")
        sheets["文稿"] = [head, (upward[0], None, None, None, "上级")]
    made = cycle_folder(
        root, sheets, forms={f"{name}.xlsx": data}, units=(UNITS_HEAD, *units),
        people=(("姓名", "支部"),),
    )  # fmt: skip
    if upward is not None:
        (made / "文稿").mkdir()
        (made / "文稿" / upward[0]).write_bytes(upward[1])
    return made


Numbers = dict[str, dict[str, dict[str, tuple[int, int, int]]]]
"""University -> faculty -> branch -> 党员数, 有效, 满意."""


def drawn(seed: int = 7) -> Numbers:
    """Return what every branch of the province has to say."""
    rng = Random(seed)
    made: Numbers = {}
    for university, faculties in (("江南大学", "数理文"), ("海滨大学", "工医")):
        made[university] = {}
        for letter in faculties:
            faculty = f"{letter}学院党总支"
            made[university][faculty] = {}
            for number in "一二三四"[: rng.randint(1, 4)]:
                valid = rng.randint(5, 40)
                figures = (valid + rng.randint(0, 9), valid, rng.randint(0, valid))
                made[university][faculty][f"{letter}学院第{number}党支部"] = figures
    return made


def climb(root: Path, numbers: Numbers) -> dict[str, cs.CycleCollection]:
    """Return what each office has collected, by its name, from branches up to 省委教育工委."""
    done: dict[str, cs.CycleCollection] = {}
    top = level(
        root / "省", office="省委教育工委",
        units=[(f"U{i}", name, "高校", "高校", None) for i, name in enumerate(numbers)],
        form=("附件9", collected_form("各学院评议汇总表", "学院"), "高校"),
        source="附件9.下级", table=("各高校结果", "高校"),
    )  # fmt: skip
    for university, faculties in numbers.items():
        whole = level(
            root / university, office=university,
            units=[(f"F{i}", n, "二级党组织", "党总支", None) for i, n in enumerate(faculties)],
            form=("附件4", collected_form("各支部评议汇总表", "支部"), "二级党组织"),
            source="附件4.下级", table=("各二级党组织结果", "二级党组织"),
            upward=("附件9.xlsx", upward_form(
                "各学院评议汇总表", "学院", "各二级党组织结果", "附件4"
            )),
        )  # fmt: skip
        for faculty, branches in faculties.items():
            part = level(
                root / university / faculty, office=faculty,
                units=[(f"B{i}", n, "党支部", "党支部", None) for i, n in enumerate(branches)],
                form=("支部表", branch_form(), "党支部"),
                source="支部表", table=("各党支部结果", "党支部"),
                upward=("附件4.xlsx", upward_form(
                    "各支部评议汇总表", "支部", "各党支部结果", "支部表"
                )),
            )  # fmt: skip
            for branch, figures in branches.items():
                (part / "收件箱" / f"{branch}.xlsx").write_bytes(branch_copy(branch, figures))
            done[faculty] = cs.run(part)
            sent(done[faculty], whole, faculty)
        done[university] = cs.run(whole)
        sent(done[university], top, university)
    done["省委教育工委"] = cs.run(top)
    return done


def sent(got: cs.CycleCollection, to: Path, name: str) -> None:
    """Put what goes up into the inbox above, each office's in a folder, as it comes by mail."""
    assert got.run is not None
    place = to / "收件箱" / name
    place.mkdir()
    for path in sorted((got.run.folder / "上报").iterdir()):
        (place / path.name).write_bytes(path.read_bytes())
