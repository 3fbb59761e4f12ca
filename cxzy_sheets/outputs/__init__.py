"""Leaves: what leaves the office. Nothing in the library imports from here but `runs` and `cli`.

summary     a collection -> one workbook: 汇总, the merged records, 问题清单, 收件登记, 规则核对
_look       fonts, formats, widths, colours, page set-up: the one place
"""
