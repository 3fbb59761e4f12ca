"""Accepted copies -> frames and tables.

records      the records of a block as one frame, and their totals

origins      every whole column that a cycle's tables can name
compiling    the lines of 汇总 and 汇总列 -> plans; placing: what names mean where they stand
source       rows that came in, as plain columns; rows: stacked, chosen, asked with dots
build        plans and rows -> Table: keys, working (the figures), coverage, notes, provenance

tables = compile_tables(cycle)                                  # when the cycle is loaded
sources = form_sources(cycle.forms["附件4"], sent, cycle.roster)
made = build_tables(tables, sources, expected)
made["各单位结果"].frame(), .notes, .sources(0, "满意度")
"""

from __future__ import annotations

from .about import About, Origin
from .build import build_tables
from .compiling import Tables, compile_tables
from .coverage import Coverage
from .origins import CAME, EXPECTED, LEDGERS
from .plan import COVERAGE, TOTAL
from .records import (
    SOURCE,
    Records,
    Sums,
    added,
    block_records,
    head_records,
    ratio_operands,
    sums,
)
from .saved import load_saved, saved
from .source import Cell, Sent, Source, form_sources, plain_source
from .table import TOTAL_ROW, Table, TableColumn

__all__ = [
    "CAME", "COVERAGE", "EXPECTED", "LEDGERS", "SOURCE", "TOTAL", "TOTAL_ROW", "About", "Cell",
    "Coverage", "Origin", "Records", "Sent", "Source", "Sums", "Table", "TableColumn", "Tables",
    "added", "block_records", "build_tables", "compile_tables", "form_sources", "head_records",
    "load_saved", "plain_source", "ratio_operands", "saved", "sums",
]  # fmt: skip
