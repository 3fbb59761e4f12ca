"""Leaves: what leaves the office. Nothing in the library imports from here but `runs` and `cli`.

summary     a collection -> one workbook: of a form 汇总, of a cycle 总览 and a sheet a table
todo        a cycle's collection -> 待办.xlsx, rows that the office may copy into 收文登记.xlsx
told        what of a collection may be told; the one place that leaves things out
changes     what is different in a run from the one before it
_look       fonts, formats, widths, colours, page set-up: the one place

of the summary     _overview, _situation (first sheets), _missing, _grids and _tabled (a table's
                   sheet), _merged (records), _registers and _ledgers (lists), _walks (数据来源)
how it is written  _pages, _listings, _streaming, _columns, _totals, _chart, _links, _saving
"""
