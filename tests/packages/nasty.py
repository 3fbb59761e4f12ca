"""Workbooks with everything at once that patchers stumble over; the same for the same seed.

    tables with totals, autofilters, x14 conditions, sparklines, arrays and dynamic arrays, names
    with relative places, charts, comments, protection, frozen panes, outlines, page breaks, links
    by xlsxwriter;  pivot caches and tables, slicers, threads, calculation chains as text

Then some of them are said as another writer would: strict, prefixed, without addresses …
"""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import xlsxwriter

from . import producers
from .office import parts, repacked

WRITERS = ("", "prefixed", "bare", "absolute", "marked", "wide", "repeated", "strict")
_PIVOT = "application/vnd.openxmlformats-officedocument.spreadsheetml.pivot"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def nasty(seed: int) -> bytes:
    """Return one workbook."""
    rng = random.Random(seed)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    first = book.add_worksheet("数据 表")
    second = book.add_worksheet("汇总")
    third = book.add_worksheet("It's (3)")
    rows = rng.randint(12, 30)
    _data(book, first, rng, rows)
    _filled(book, second, rng, rows)
    _array(third, rng, rows)
    _names(book, rows)
    if rng.random() < 0.5:
        first.protect("" if rng.random() < 0.5 else "密码", {"insert_rows": True})
    book.close()
    data = out.getvalue()
    for change in (_pivot, _chain, _slicer):
        if rng.random() < 0.6:
            data = change(data, rows)
    writer = WRITERS[seed % len(WRITERS)]
    return getattr(producers, writer)(data) if writer else data


def _data(book: Any, sheet: Any, rng: random.Random, rows: int) -> None:
    """Write a sheet of records: a table or a filter, conditions, validations, comments."""
    pink = book.add_format({"bg_color": "#FFC7CE"})
    bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    heads = ("名称", "类别", "数 1", "数 2", "比")
    for column, head in enumerate(heads):
        sheet.write(3, column, head, bold)
    for row in range(4, 4 + rows):
        sheet.write_row(row, 0, [f"第{row}支部", rng.choice("甲乙丙")])
        sheet.write_row(row, 2, [rng.randint(1, 99), rng.randint(1, 99)], money)
        sheet.write_formula(row, 4, f"=C{row + 1}/D{row + 1}")
    last = 3 + rows
    sheet.merge_range(0, 0, 0, 4, "汇总 & <表>", bold)
    if rng.random() < 0.7:
        columns = [{"header": h} for h in heads[:4]] + [
            {"header": "比", "formula": "=[@[数 1]]/[@[数 2]]"}
        ]
        columns[0]["total_string"], columns[2]["total_function"] = "合计", "sum"
        total = rng.random() < 0.5
        sheet.add_table(
            3, 0, last + total, 4, {"columns": columns, "name": "数据", "total_row": total}
        )
    else:
        sheet.autofilter(3, 0, last, 4)
        sheet.filter_column("C", "x > 20")
    area = (4, 2, last, 2)
    sheet.conditional_format(*area, {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format(4, 3, last, 3, {
        "type": "formula", "criteria": "=$D5>$C5", "format": pink
    })  # fmt: skip
    sheet.conditional_format(4, 0, last, 0, {"type": "duplicate", "format": bold})
    sheet.data_validation(4, 1, last, 1, {"validate": "list", "source": "=汇总!$A$3:$A$8"})
    sheet.data_validation(4, 2, last, 3, {"validate": "custom", "value": "=C5<=SUM($C$5:$C$30)"})
    for row in rng.sample(range(4, last), 3):
        sheet.write_comment(row, rng.randint(0, 3), f"批注 {row}", {"visible": rng.random() < 0.3})
    sheet.freeze_panes(4, 1)
    sheet.set_h_pagebreaks([rng.randint(6, last)])
    sheet.print_area(0, 0, last, 4)
    sheet.repeat_rows(3)
    for row in range(6, 9):
        sheet.set_row(row, rng.choice((None, 30)), None, {"level": 1})


def _filled(book: Any, sheet: Any, rng: random.Random, rows: int) -> None:
    """Write a sheet that looks at the records in every way, with charts and sparklines."""
    last = 4 + rows
    for row, kind in enumerate(("甲", "乙", "丙"), 2):
        sheet.write(row, 0, kind)
        sheet.write_formula(
            row, 1, f"=SUMIFS('数据 表'!$C$5:$C${last},'数据 表'!$B$5:$B${last},A{row + 1})"
        )
        sheet.write_formula(row, 2, f"=COUNTIF('数据 表'!B:B,A{row + 1})")
    sheet.write_formula("D3", f"=SUM('数据 表'!C5:D{last})-SUM('数据 表'!7:7)")
    sheet.write_formula("D4", "=VLOOKUP(\"第8支部\",'数据 表'!$A$4:$D$60,3,FALSE)")
    sheet.write_formula("D5", f"=INDEX('数据 表'!C5:C{last},{rng.randint(1, 5)})+上一格")
    sheet.write_formula("D6", "=SUM(数列)*2")
    sheet.write_formula("D7", f"=AVERAGE('数据 表'!C6:C{last - 1})")
    chart = book.add_chart({"type": rng.choice(("column", "line", "pie"))})
    chart.add_series({
        "categories": ["数据 表", 4, 0, last - 1, 0], "values": ["数据 表", 4, 2, last - 1, 2],
        "name": ["数据 表", 3, 2],
    })  # fmt: skip
    sheet.insert_chart(rng.randint(8, 14), 1, chart, {"object_position": rng.randint(1, 3)})
    for row in range(2, 5):
        sheet.add_sparkline(row, 5, {"range": f"'数据 表'!C{row + 4}:D{row + 4}"})
    sheet.write_url("A12", f"internal:'数据 表'!C{rng.randint(6, 12)}", string="去")
    sheet.ignore_errors({"number_stored_as_text": "A3:A9"})


def _array(sheet: Any, rng: random.Random, rows: int) -> None:
    for row in range(10):
        sheet.write_row(row, 0, [rng.randint(1, 9), rng.randint(1, 9)])
    sheet.write_array_formula(0, 3, 9, 3, "{=A1:A10*B1:B10}")
    sheet.write_dynamic_array_formula("F1", "=_xlfn._xlws.SORT(A1:A10)")
    sheet.write_formula("H1", f"=SUM('数据 表:汇总'!C7)+MAX('数据 表'!C5:C{4 + rows})")
    sheet.write_formula("H2", "=SUM(D1:D10)")
    sheet.write_comment("A1", "别的")


def _names(book: Any, rows: int) -> None:
    book.define_name("数列", f"='数据 表'!$C$5:$C${4 + rows}")
    book.define_name("上一格", "=汇总!D4")
    book.define_name("汇总!本表", "=汇总!$B$3:$C$5")
    book.define_name("常数", "=3.5")


# What xlsxwriter does not write


def _added(data: bytes, more: dict[str, bytes], types: str, rels: dict[str, str]) -> bytes:
    """Return a workbook with further parts, their types, and lines in lists of relations."""
    found = parts(data)
    kinds = found["[Content_Types].xml"].replace(b"</Types>", f"{types}</Types>".encode())
    change = {"[Content_Types].xml": kinds}
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    empty = f'<Relationships xmlns="{space}"></Relationships>'.encode()
    for path, line in rels.items():
        old = change.get(path, found.get(path, more.get(path, empty)))
        change[path] = old.replace(b"</Relationships>", f"{line}</Relationships>".encode())
    return _packed({**found, **change, **{n: d for n, d in more.items() if n not in change}})


def _packed(found: dict[str, bytes]) -> bytes:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in found.items():
            new.writestr(name, part)
    return out.getvalue()


def _override(path: str, kind: str) -> str:
    return f'<Override PartName="/{path}" ContentType="{kind}"/>'


def _pivot(data: bytes, rows: int) -> bytes:
    """Return a workbook with a pivot table on 汇总 over the records."""
    items = "".join(f'<s v="{kind}"/>' for kind in "甲乙丙")
    cache = (
        f'<pivotCacheDefinition xmlns="{_MAIN}" xmlns:r="{_RELATIONS}" r:id="rId1" '
        'refreshOnLoad="1" refreshedBy="x" createdVersion="6" refreshedVersion="6" '
        f'recordCount="0"><cacheSource type="worksheet"><worksheetSource ref="B4:C{4 + rows}" '
        'sheet="数据 表"/></cacheSource><cacheFields count="2"><cacheField name="类别" '
        f'numFmtId="0"><sharedItems count="3">{items}</sharedItems></cacheField><cacheField '
        'name="数 1" numFmtId="0"><sharedItems containsSemiMixedTypes="0" containsString="0" '
        'containsNumber="1" containsInteger="1" minValue="1" maxValue="99"/></cacheField>'
        "</cacheFields></pivotCacheDefinition>"
    )
    table = (
        f'<pivotTableDefinition xmlns="{_MAIN}" name="透视" cacheId="7" dataCaption="值" '
        'createdVersion="6" updatedVersion="6"><location ref="H3:I7" firstHeaderRow="1" '
        'firstDataRow="1" firstDataCol="1"/><pivotFields count="2"><pivotField axis="axisRow" '
        'showAll="0"><items count="4"><item x="0"/><item x="1"/><item x="2"/><item t="default"/>'
        '</items></pivotField><pivotField dataField="1" showAll="0"/></pivotFields><rowFields '
        'count="1"><field x="0"/></rowFields><dataFields count="1"><dataField name="和" fld="1"/>'
        "</dataFields></pivotTableDefinition>"
    )
    records = f'<pivotCacheRecords xmlns="{_MAIN}" count="0"/>'
    folder = "xl/pivotCache/"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    more = {
        f"{folder}pivotCacheDefinition1.xml": f"{head}{cache}".encode(),
        f"{folder}pivotCacheRecords1.xml": f"{head}{records}".encode(),
        "xl/pivotTables/pivotTable1.xml": f"{head}{table}".encode(),
    }
    types = (
        _override(f"{folder}pivotCacheDefinition1.xml", f"{_PIVOT}CacheDefinition+xml")
        + _override(f"{folder}pivotCacheRecords1.xml", f"{_PIVOT}CacheRecords+xml")
        + _override("xl/pivotTables/pivotTable1.xml", f"{_PIVOT}Table+xml")
    )
    made = _added(data, more, types, {
        "xl/_rels/workbook.xml.rels": _line("rId90", "pivotCacheDefinition",
                                            "pivotCache/pivotCacheDefinition1.xml"),
        f"{folder}_rels/pivotCacheDefinition1.xml.rels": _line("rId1", "pivotCacheRecords",
                                                               "pivotCacheRecords1.xml"),
        "xl/worksheets/_rels/sheet2.xml.rels": _line("rId90", "pivotTable",
                                                     "../pivotTables/pivotTable1.xml"),
        "xl/pivotTables/_rels/pivotTable1.xml.rels": _line(
            "rId1", "pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml"),
    })  # fmt: skip
    caches = b'<pivotCaches><pivotCache cacheId="7" r:id="rId90"/></pivotCaches>'
    book = parts(made)["xl/workbook.xml"].replace(b"</workbook>", caches + b"</workbook>")
    return repacked(made, {"xl/workbook.xml": book})


def _line(key: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{key}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'


def _chain(data: bytes, rows: int) -> bytes:
    """Return a workbook with a calculation chain over the formulas of its first sheet."""
    cells = "".join(f'<c r="E{row}" i="1"/>' for row in range(5, 5 + rows))
    part = f'<calcChain xmlns="{_MAIN}">{cells}</calcChain>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    return _added(
        data, {"xl/calcChain.xml": part}, _override("xl/calcChain.xml", kind),
        {"xl/_rels/workbook.xml.rels": _line("rId91", "calcChain", "calcChain.xml")},
    )  # fmt: skip


def _slicer(data: bytes, rows: int) -> bytes:
    """Return a workbook with a slicer's parts, which nothing here knows."""
    space = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    cache = (
        f'<slicerCacheDefinition xmlns="{space}" name="切片器_类别" sourceName="类别">'
        "<pivotTables/></slicerCacheDefinition>"
    )
    kind = "application/vnd.ms-excel.slicerCache+xml"
    return _added(
        data, {"xl/slicerCaches/slicerCache1.xml": cache.encode()},
        _override("xl/slicerCaches/slicerCache1.xml", kind),
        {"xl/_rels/workbook.xml.rels": (
            '<Relationship Id="rId92" Type="http://schemas.microsoft.com/office/2007/'
            'relationships/slicerCache" Target="slicerCaches/slicerCache1.xml"/>'
        )},
    )  # fmt: skip


def write(folder: Path, count: int) -> None:
    """Write so many workbooks into a folder, named by their seeds."""
    for seed in range(count):
        (folder / f"nasty{seed:03}.xlsx").write_bytes(nasty(seed))
