"""Every function, one line a fact: formula, what it is given, what it gives."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pytest

from cxzy_sheets.formulas import (
    FUNCTIONS,
    Column,
    Data,
    Schema,
    Table,
    World,
    column,
    compile_value,
)

from .worlds import worth

D = datetime.date
U = "UNKNOWN"
BANDS = '块.下限=[90, 60, 75] 块.等=["先进", "一般", "较好"]'

FACTS: dict[str, list[tuple[str, str, Any]]] = {
    "AND": [
        ("AND(甲>1,甲<9)", "甲=5", True),
        ("AND(甲>1,乙>1)", "甲=0 乙=∅", False),
        ("AND(甲>1,乙>1)", "甲=2 乙=∅", U),
        ("AND(甲>1,1/甲>0)", "甲=0", "#DIV/0!"),
        ("AND(块.数>1)", "块.数=[2, 3]", True),
        ("AND(块.数>1)", "块.数=[2, ∅]", U),
        ("AND(块.数>1)", "块.数=[1, ∅]", False),
        ("AND(块.数>1)", "块.数=[]", True),
    ],
    "OR": [
        ("OR(甲>1,乙>1)", "甲=2 乙=∅", True),
        ("OR(甲>1,乙>1)", "甲=0 乙=∅", U),
        ("OR(甲>=0,1/甲>0)", "甲=0", "#DIV/0!"),
        ("OR(块.数>1)", "块.数=[0, 3, ∅]", True),
        ("OR(块.数>1)", "块.数=[]", False),
    ],
    "NOT": [
        ("NOT(甲>1)", "甲=0", True),
        ("NOT(甲>1)", "甲=∅", U),
        ("NOT(1/甲>1)", "甲=0", "#DIV/0!"),
    ],
    "IF": [
        ('IF(甲>1,"多","少")', "甲=2", "多"),
        ('IF(甲>1,"多","少")', "甲=∅", U),
        ('IF(甲>1,"同","同")', "甲=∅", "同"),
        ("IF(甲=0,0,1/甲)", "甲=0", 0),
        ('IF(甲=0,"",1/甲)', "甲=0", "∅"),
        ('IF(甲=0,"",1/甲)=""', "甲=0", True),
        ("IF(1/甲>0,1,1)", "甲=0", "#DIV/0!"),
        ("IF(甲>1,乙,丙)", "甲=2 乙(小数)=∅ 丙=1", "∅"),
        ("SUM(IF(块.数>1,块.数,0))", "块.数=[1, 2, 3]", 5),
        ("IF(甲>1,甲<3)", "甲=0", False),
    ],
    "IFS": [
        ('IFS(甲>3,"大",甲>1,"中",TRUE,"小")', "甲=2", "中"),
        ('IFS(甲>3,"大",甲>1,"中")', "甲=0", "#N/A"),
        ('IFS(甲>3,"大",TRUE,"小")', "甲=∅", U),
        ('IFS(甲>3,"大",乙>0,"大")', "甲=∅ 乙=1", "大"),
    ],
    "IFERROR": [
        ("IFERROR(1/甲,-1)", "甲=0", -1),
        ("IFERROR(1/甲,-1)", "甲=∅", U),
        ("IFERROR(1/甲,-1)", "甲=2", 0.5),
        ('IFERROR(1/甲,"")', "甲=0", "∅"),
        ("IFERROR(甲,0)", "甲(小数)=∅", "∅"),
    ],
    "IFNA": [
        ("IFNA(MATCH(甲,块.数,0),0)", "甲=9 块.数=[1]", 0),
        ("IFNA(1/甲,-1)", "甲=0", "#DIV/0!"),
    ],
    "ISERROR": [
        ("ISERROR(1/甲)", "甲=0", True),
        ("ISERROR(1/甲)", "甲=2", False),
        ("ISERROR(1/甲)", "甲=∅", U),
        ("ISERROR(甲)", "甲=∅ 乙=1", False),
    ],
    "ABS": [("ABS(甲)", "甲=-2.5", 2.5), ("ABS(甲-乙)", "甲=1 乙=∅", U)],
    "ROUND": [
        ("ROUND(甲,2)", "甲=2.675", 2.68),
        ("ROUND(甲,2)", "甲=1.005", 1.01),
        ("ROUND(甲,0)", "甲=-2.5", -3),
        ("ROUND(甲,-2)", "甲=1250", 1300),
        ("ROUND(甲,乙)", "甲=2.345 乙=1.9", 2.3),
        ("ROUND(甲,2)", "甲=∅", U),
        ("ROUND(甲/乙,4)", "甲=159 乙=199", 0.799),
        ("ROUND(甲,2)", "甲=10000000000000000", 1e16),
        ("ROUND(甲,20)", "甲=0.1", 0.1),
        ("ROUND(甲,-30)", "甲=5", 0),
    ],
    "ROUNDUP": [
        ("ROUNDUP(甲,0)", "甲=2.1", 3),
        ("ROUNDUP(甲,0)", "甲=-2.1", -3),
        ("ROUNDUP(甲,1)", "甲=2.3", 2.3),
        ("ROUNDUP(甲*乙,0)", "甲=4.35 乙=100", 435),
        ("ROUNDUP(甲*3,1)", "甲=1.1", 3.3),
    ],
    "ROUNDDOWN": [
        ("ROUNDDOWN(甲,0)", "甲=2.9", 2),
        ("ROUNDDOWN(甲,0)", "甲=-2.9", -2),
        ("ROUNDDOWN((甲+乙)*10,0)", "甲=0.1 乙=0.7", 8),
        ("ROUNDDOWN(甲,-1)", "甲=19", 10),
    ],
    "INT": [
        ("INT(甲)", "甲=-1.5", -2),
        ("INT(甲/3)", "甲=7", 2),
        ("INT((甲+乙)*10)", "甲=0.1 乙=0.7", 8),
    ],
    "MOD": [
        ("MOD(甲,2)", "甲=-3", 1),
        ("MOD(甲,-2)", "甲=3", -1),
        ("MOD(甲,0)", "甲=3", "#DIV/0!"),
        ("MOD(甲,0.1)", "甲=1", 0),
        ("MOD(甲,乙)", "甲=3 乙=∅", U),
    ],
    "MIN": [
        ("MIN(块.数)", "块.数=[3, 1, 2]", 1),
        ("MIN(块.数)", "块.数=[3, ∅]", U),
        ("MIN(块.数)", "块.数=[]", U),
        ("MIN(块.数,甲)", "块.数=[3] 甲=2", 2),
        ("MIN(块.日)", "块.日=[2012-01-05, 2011-12-20]", D(2011, 12, 20)),
    ],
    "MAX": [
        ("MAX(块.数)", "块.数=[3, 1, 2]", 3),
        ("MAX(块.数)", "块.数=[]", U),
        ("MAX(块.数,0)", "块.数=[]", 0),
        ("MAX(甲,乙)", "甲=1 乙=2", 2),
        ("MAX(年级)", "年级=(2014;2015)", 2015),
        ("MAX(块.数)", "块.数=[读不出]", U),
    ],
    "SUM": [
        ("SUM(块.数)", "块.数=[]", 0),
        ("SUM(块.数)", "块.数=[30, ∅]", U),
        ("SUM(甲,乙,3)", "甲=1 乙=2", 6),
        ("SUM(块.数)", "块.数=[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]", 2.8),
        ("SUM(甲,乙,丙)", "甲=0.1 乙=0.2 丙=0.3", 0.6),
        ("SUM(块.数)", "块.数=[1e16, 1, -1e16]", 1),
        ("SUM(甲,乙,丙)", "甲=1e16 乙=1 丙=-1e16", 1),
        ("SUM(块.数,甲)", "块.数=[1, 2] 甲=10", 13),
        ("SUM(年级)", "年级=(1;2)", 3),
    ],
    "AVERAGE": [
        ("AVERAGE(块.数)", "块.数=[1, 2, 6]", 3),
        ("AVERAGE(块.数)", "块.数=[]", U),
        ("AVERAGE(块.数,甲)", "块.数=[1, 2] 甲=6", 3),
        ("AVERAGE(块.数)", "块.数=[1, ∅]", U),
    ],
    "COUNT": [
        ("COUNT(块.数)", "块.数=[1, ∅, 3]", 2),
        ("COUNT(块.数)", "块.数=[1, 读不出]", U),
        ("COUNT(块.日)", "块.日=[2011-12-20, ∅]", 1),
        ("COUNT(甲,乙)", "甲=1 乙=2", 2),
        ("COUNT(年级)", "年级=(1;2;3)", 3),
    ],
    "COUNTA": [
        ("COUNTA(块.字)", '块.字=["甲", ∅, 读不出]', 2),
        ("COUNTA(块.字)", "块.字=[没有位置]", U),
        ("COUNTA(甲,乙)", '甲="x" 乙=1', 2),
        ("COUNTA(块.字)", "块.字=[]", 0),
    ],
    "COUNTBLANK": [
        ("COUNTBLANK(块.字)", '块.字=["甲", ∅, 读不出]', 1),
        ("COUNTBLANK(块.字)", "块.字=[]", 0),
    ],
    "COUNTIF": [
        ('COUNTIF(块.类,"教师")', '块.类=["教师", "学生"]', 1),
        ('COUNTIF(块.数,">=2")', "块.数=[1, 2, 3]", 2),
        ('COUNTIF(块.率,">=80%")', "块.率=[0.8, 0.79]", 1),
        ("COUNTIF(块.数,3)", "块.数=[1, 2, 3]", 1),
    ],
    "COUNTIFS": [
        ('COUNTIFS(块.类,"教师",块.数,">1")', '块.类=["教师", "教师"] 块.数=[1, 2]', 1),
        ("COUNTIFS(块.类,甲,块.数,乙)", '块.类=["教师", "教师"] 块.数=[1, 2] 甲="教师" 乙=2', 1),
    ],
    "SUMIF": [
        ('SUMIF(块.类,"教师",块.数)', '块.类=["教师", "学生"] 块.数=[1, 2]', 1),
        ('SUMIF(块.数,">1")', "块.数=[1, 2, 3]", 5),
        ('SUMIF(块.类,"无",块.数)', '块.类=["甲"] 块.数=[1]', 0),
    ],
    "SUMIFS": [
        ('SUMIFS(块.数,块.类,"教师",块.数,"<5")', '块.类=["教师", "教师"] 块.数=[1, 9]', 1),
        ('SUMIFS(块.数,块.数,">="&甲)', "块.数=[1, 2, 3] 甲=2", 5),
    ],
    "AVERAGEIF": [
        ('AVERAGEIF(块.类,"教师",块.数)', '块.类=["教师", "学生", "教师"] 块.数=[1, 9, 3]', 2),
        ('AVERAGEIF(块.数,">1")', "块.数=[1, 2, 4]", 3),
        ('AVERAGEIF(块.数,">9")', "块.数=[1]", U),
    ],
    "MAXIFS": [
        ('MAXIFS(块.数,块.类,"甲")', '块.类=["甲", "乙", "甲"] 块.数=[1, 9, 3]', 3),
        ("MAXIFS(块.数,块.类,名)", '名="乙" 块.类=["甲", "乙"] 块.数=[1, -9]', -9),
        ('MAXIFS(块.日,块.类,"甲")', '块.类=["甲"] 块.日=[2011-12-20]', D(2011, 12, 20)),
        ('MAXIFS(块.数,块.类,"丙")', '块.类=["甲"] 块.数=[1]', U),
        ('MAXIFS(块.数,块.类,"甲")', '块.类=["甲", ∅] 块.数=[1, 9]', U),
        ('MAXIFS(块.数,块.类,"甲")', '块.类=["甲", "甲"] 块.数=[1, ∅]', U),
        ('MAXIFS(块.数,块.类,"甲")', '块.类=["甲", "乙"] 块.数=[1, ∅]', 1),
        ('MAXIFS(块.数,块.数,"<"&甲,块.类,名)', '甲=5 名="甲" 块.类=["甲", "甲"] 块.数=[1, 9]', 1),
    ],
    "MINIFS": [
        ('MINIFS(块.数,块.类,"甲")', '块.类=["甲", "乙", "甲"] 块.数=[1, -9, 3]', 1),
        ('MINIFS(块.数,块.类,"甲",块.数,">1")', '块.类=["甲", "甲", "甲"] 块.数=[1, 5, 3]', 3),
        ('MINIFS(块.数,块.类,"丙")', "块.类(文本)=[] 块.数(小数)=[]", U),
    ],
    "SUMPRODUCT": [
        ("SUMPRODUCT(块.数,块.权)", "块.数=[1, 2] 块.权=[3, 4]", 11),
        ("SUMPRODUCT(块.数)", "块.数=[1, 2]", 3),
        ('SUMPRODUCT((块.类="甲")*块.数)', '块.类=["甲", "乙"] 块.数=[1, 2]', 1),
        ("SUMPRODUCT(--(块.数>1))", "块.数=[1, 2, 3]", 2),
        ("SUMPRODUCT(块.数,块.权)", "块.数=[1] 块.权=[∅]", U),
    ],
    "XLOOKUP": [
        ("XLOOKUP(甲,块.号,块.名)", '甲="2" 块.号=["1", "2"] 块.名=["a", "b"]', "b"),
        ("XLOOKUP(甲,块.号,块.名)", '甲="9" 块.号=["1", "2"] 块.名=["a", "b"]', "#N/A"),
        ("XLOOKUP(甲,块.号,块.名)", '甲="9" 块.号=["1", ∅] 块.名=["a", "b"]', U),
        ("XLOOKUP(甲,块.号,块.名)", '甲="9" 块.号(唯一)=["1", ∅] 块.名=["a", "b"]', "#N/A"),
        ("XLOOKUP(甲,块.号,块.名)", '甲=∅ 块.号=["1"] 块.名=["a"]', U),
        ("XLOOKUP(甲,块.号,块.名)", '甲="1" 块.号=["1", "1"] 块.名=["a", "a"]', "a"),
        ("XLOOKUP(甲,块.号,块.名)", '甲="1" 块.号=["1", "1"] 块.名=["a", "b"]', U),
        ("XLOOKUP(甲,块.号,块.名)", '甲="1" 块.号=["1"] 块.名=[∅]', "∅"),
        ('XLOOKUP(甲,块.号,块.名,"无")', '甲="9" 块.号=["1"] 块.名=["a"]', "无"),
        ('XLOOKUP(甲,块.号,块.数,"")', '甲="9" 块.号=["1"] 块.数=[1]', "∅"),
        ("XLOOKUP(甲,块.号,块.数,0,0)", '甲="9" 块.号=["1"] 块.数=[1]', 0),
        ("XLOOKUP(甲&乙,块.姓&块.名,块.数)", '甲="a" 乙="b" 块.姓=["a"] 块.名=["b"] 块.数=[7]', 7),
        ("XLOOKUP(甲,块.号,块.数)", '甲="1" 块.号=[] 块.数(小数)=[]', "#N/A"),
    ],
    "MATCH": [
        ("MATCH(甲,块.号,0)", '甲="2" 块.号=["1", "2"]', 2),
        ("MATCH(甲,块.号,0)", '甲="9" 块.号=["1"]', "#N/A"),
        ("MATCH(甲,块.数,0)", "甲=3 块.数=[1, 3]", 2),
        ("MATCH(甲,块.号,0)", '甲="a" 块.号=["A"]', 1),
    ],
    "LOOKUP": [
        ("LOOKUP(甲,块.下限,块.等)", f"甲=90.4 {BANDS}", "先进"),
        ("LOOKUP(甲,块.下限,块.等)", f"甲=89.6 {BANDS}", "较好"),
        ("LOOKUP(甲,块.下限,块.等)", f"甲=90 {BANDS}", "先进"),
        ("LOOKUP(甲+乙,块.下限,块.等)", f"甲=89.9 乙=0.1 {BANDS}", "先进"),
        ("LOOKUP(甲,块.下限,块.等)", f"甲=59 {BANDS}", "#N/A"),
        ("LOOKUP(甲,块.下限,块.等)", f"甲=∅ {BANDS}", U),
        ("LOOKUP(甲,块.下限,块.等)", '甲=5 块.下限=[0, ∅] 块.等=["a", "b"]', U),
        ("LOOKUP(甲,块.下限,块.等)", '甲=5 块.下限=[0, 0] 块.等=["a", "b"]', U),
        ("LOOKUP(甲,块.下限,块.等)", '甲=5 块.下限=[0, 0] 块.等=["a", "a"]', "a"),
        ("LOOKUP(甲,块.下限,块.等)", '甲=5 块.下限=[0, …] 块.等=["a"]', U),
        ("LOOKUP(甲,块.下限,块.等)", "甲=5 块.下限(小数)=[] 块.等(文本)=[]", "#N/A"),
        (
            "LOOKUP(甲,块.下限,块.等)",
            '甲=2011-12-20 块.下限=[2011-09-01, 2012-02-20] 块.等=["上", "下"]',
            "上",
        ),
    ],
    "INDEX": [
        ("INDEX(块.名,2)", '块.名=["a", "b"]', "b"),
        ("INDEX(块.名,3)", '块.名=["a", "b"]', "#REF!"),
        ("INDEX(块.名,0)", '块.名=["a", "b"]', "#REF!"),
        ("INDEX(块.名,甲)", '块.名=["a"] 甲=∅', U),
        ("INDEX(块.名,MATCH(甲,块.号,0))", '甲="1" 块.号=["1", "1"] 块.名=["a", "b"]', U),
        ("INDEX(块.名,MATCH(甲,块.号,0))", '甲="1" 块.号=["1", "1"] 块.名=["a", "a"]', "a"),
    ],
    "RANK": [
        ("RANK(甲,块.数)", "甲=2 块.数=[1, 2, 2, 3]", 2),
        ("RANK(甲,块.数,1)", "甲=3 块.数=[1, 2, 2, 3]", 4),
        ("RANK(甲,块.数)", "甲=9 块.数=[1]", "#N/A"),
        ("RANK(甲,块.数)", "甲=1 块.数=[1, ∅]", U),
        ("RANK(甲+乙,块.数)", "甲=0.1 乙=0.2 块.数=[0.3, 0.5]", 2),
    ],
    "RANKDENSE": [
        ("RANKDENSE(甲,块.数)", "甲=1 块.数=[3, 2, 2, 1]", 3),
        ("RANKDENSE(甲,块.数,1)", "甲=3 块.数=[3, 2, 2, 1]", 3),
        ("RANKDENSE(甲,块.数)", "甲=9 块.数=[1]", "#N/A"),
        ("RANKDENSE(甲,块.数)", "甲=1 块.数=[1, ∅]", U),
    ],
    "APPORTION": [
        # E22: 54, 323, 107 and 49 of 533 are published as 10.1, 60.6, 20.1 and 9.2 %.
        ("APPORTION(甲,块.数,1000)", "甲=54 块.数=[54, 323, 107, 49]", 101),
        ("APPORTION(甲,块.数,1000)", "甲=323 块.数=[54, 323, 107, 49]", 606),
        ("APPORTION(甲,块.数,1000)", "甲=107 块.数=[54, 323, 107, 49]", 201),
        ("APPORTION(甲,块.数,1000)", "甲=49 块.数=[54, 323, 107, 49]", 92),
        ("APPORTION(甲,块.数,10)", "甲=1 块.数=[1, 1, 1]", U),
        ("APPORTION(甲,块.数,9)", "甲=1 块.数=[1, 1, 1]", 3),
        ("APPORTION(甲,块.数,9)", "甲=7 块.数=[1, 1, 1]", "#N/A"),
        ("APPORTION(甲,块.数,9)", "甲=0 块.数=[0, 0]", "#DIV/0!"),
        ("APPORTION(甲,块.数,9)", "甲=1 块.数=[1, -1]", "#NUM!"),
        ("APPORTION(甲,块.数,1.5)", "甲=1 块.数=[1]", "#NUM!"),
        ("APPORTION(甲,块.数,9)", "甲=1 块.数=[1, ∅]", U),
        ("APPORTION(甲,块.数,9)", "甲=∅ 块.数=[1]", U),
        ("APPORTION(甲,块.数,3)", "甲=0.1 块.数=[0.1, 0.2]", 1),
    ],
    "UNIQUE": [
        ("UNIQUE(块.字)", '块.字=["甲", "甲"]', "甲"),
        ("UNIQUE(块.数)", "块.数=[3]", 3),
        ("UNIQUE(块.字)", '块.字=["甲", "乙"]', "#VALUE!"),
        ("UNIQUE(块.字)", '块.字=["甲", ∅]', U),
        ("UNIQUE(块.字)", '块.字=["甲", "乙", ∅]', "#VALUE!"),
        ("UNIQUE(块.字)", "块.字(文本)=[]", U),
        ("UNIQUE(甲)", "甲=(1;1)", 1),
    ],
    "COUNTUNIQUE": [
        ("COUNTUNIQUE(块.字)", '块.字=["甲", "乙", "甲"]', 2),
        ("COUNTUNIQUE(块.字)", '块.字=["a", "A"]', 1),
        ("COUNTUNIQUE(块.数)", "块.数=[0.3, 0.1, 0.3]", 2),
        ("COUNTUNIQUE(块.字)", "块.字(文本)=[]", 0),
        ("COUNTUNIQUE(块.字)", '块.字=["甲", ∅]', U),
        ("COUNTUNIQUE(块.字)>=1", '块.字=["甲", ∅]', True),
        ("COUNTUNIQUE(块.字)<=2", '块.字=["甲", …]', U),
        ("COUNTA(UNIQUE(块.字))", '块.字=["甲", "乙", "甲"]', 2),
        ("COUNTUNIQUE(甲)", "甲=(1;2;1)", 2),
    ],
    "LARGE": [
        ("LARGE(块.数,1)", "块.数=[1, 3, 2]", 3),
        ("LARGE(块.数,2)", "块.数=[3, 3, 2]", 3),
        ("LARGE(块.数,4)", "块.数=[1, 3, 2]", "#NUM!"),
        ("LARGE(块.数,0)", "块.数=[1]", "#NUM!"),
        ("LARGE(块.数,1.5)", "块.数=[1, 2]", "#NUM!"),
        ("LARGE(块.数,1)", "块.数=[1, ∅]", U),
        ("LARGE(年级,2)", "年级=(3;9;5)", 5),
    ],
    "SMALL": [
        ("SMALL(块.数,2)", "块.数=[1, 3, 2]", 2),
        ("SMALL(块.日,1)", "块.日=[2012-01-05]", D(2012, 1, 5)),
    ],
    "LEN": [
        ("LEN(甲)", '甲="党支部"', 3),
        ("LEN(甲)", "甲=120.5", 5),
        ("LEN(甲)", "甲=∅ 乙=1", U),
        ('LEN("")', "", 0),
    ],
    "LEFT": [
        ("LEFT(甲)", '甲="党支部"', "党"),
        ("LEFT(甲,2)", '甲="党支部"', "党支"),
        ("LEFT(甲,-1)", '甲="a"', "#VALUE!"),
    ],
    "RIGHT": [
        ("RIGHT(甲)", '甲="党支部"', "部"),
        ("RIGHT(甲,2)", '甲="党支部"', "支部"),
        ("RIGHT(甲,0)", '甲="a"', ""),
    ],
    "MID": [
        ("MID(甲,2,1)", '甲="党支部"', "支"),
        ("MID(甲,0,1)", '甲="a"', "#VALUE!"),
        ("MID(甲,1,乙)", '甲="a" 乙=∅', U),
    ],
    "TRIM": [
        ("TRIM(甲)", '甲=" 张  三 "', "张 三"),
        ("TRIM(甲)", '甲="　张三　"', "张三"),
        ('TRIM(甲)=""', "甲=∅ 乙=1", True),
    ],
    "FIND": [
        ('FIND("支",甲)', '甲="党支部"', 2),
        ('FIND("无",甲)', '甲="党支部"', "#VALUE!"),
        ('FIND("a",甲)', '甲="A"', "#VALUE!"),
        ('ISNUMBER(FIND("支",甲))', '甲="党支部"', True),
        ('FIND("部",甲,3)', '甲="部支部"', 3),
    ],
    "SUBSTITUTE": [
        ('SUBSTITUTE(甲,"-","")', '甲="010-62"', "01062"),
        ('SUBSTITUTE(甲,"a","b",2)', '甲="aa"', "ab"),
        ('SUBSTITUTE(甲,"a","b",0)', '甲="aa"', "#VALUE!"),
        ('SUBSTITUTE(甲,"a","b",9)', '甲="aa"', "aa"),
    ],
    "CONCAT": [
        ('CONCAT(甲,"-",乙)', '甲="a" 乙=2.5', "a-2.5"),
        ("CONCAT(甲,乙)", '甲="a" 乙=∅', U),
    ],
    "EXACT": [
        ("EXACT(甲,乙)", '甲="a" 乙="A"', False),
        ("EXACT(甲,乙)", '甲="a" 乙="a"', True),
        ("EXACT(甲,乙)", '甲="a" 乙=∅', U),
    ],
    "TEXT": [
        ('TEXT(甲,"0.00%")', "甲=0.7995", "79.95%"),
        ('TEXT(甲,"yyyy年m月d日")', "甲=2012-01-05", "2012年1月5日"),
        ('TEXT(甲,"#,##0.00")', "甲=1234567.891", "1,234,567.89"),
        ('TEXT(甲,"000")', "甲=7", "007"),
        ('TEXT(甲,"0")', "甲=2.5", "3"),
        ('TEXT(甲,"0")', "甲=-0.4", "0"),
        ('TEXT(甲,"0")', "甲=∅", U),
        ('TEXT(甲,"yyyy""年度""")', "甲=2012-01-05", "2012年度"),
        ('TEXT(甲,"0""人""")', "甲=3", "3人"),
    ],
    "DATE": [
        ("DATE(2011,2,30)", "", D(2011, 3, 2)),
        ("DATE(甲,13,1)", "甲=2011", D(2012, 1, 1)),
        ("DATE(11,1,1)", "", "#NUM!"),
        ("DATE(甲,9,30)", "甲=∅", U),
        ("DATE(9999,12,32)", "", "#NUM!"),
        ("DATE(2011,1,0)", "", D(2010, 12, 31)),
    ],
    "YEAR": [
        ("YEAR(甲)", "甲=2011-12-20", 2011),
        ("YEAR(甲)", "甲=2011-12", 2011),
        ("YEAR(甲)", "甲(日期)=∅", U),
    ],
    "MONTH": [("MONTH(甲)", "甲=2011-12-20", 12), ("MONTH(甲)", "甲=2011-03", 3)],
    "DAY": [("DAY(甲)", "甲=2011-12-20", 20), ("DAY(甲)", "甲=2011-12", 1)],
    "EDATE": [
        ("EDATE(甲,1)", "甲=2011-01-31", D(2011, 2, 28)),
        ("EDATE(甲,-12)", "甲=2012-02-29", D(2011, 2, 28)),
        ("EDATE(甲,1.9)", "甲=2011-01-05", D(2011, 2, 5)),
        ("EDATE(甲,120000)", "甲=2011-01-05", "#NUM!"),
    ],
    "EOMONTH": [
        ("EOMONTH(甲,0)", "甲=2012-02-01", D(2012, 2, 29)),
        ("EOMONTH(甲,-1)", "甲=2012-01-15", D(2011, 12, 31)),
    ],
    "DATEDIF": [
        ('DATEDIF(甲,乙,"Y")', "甲=1990-05-02 乙=2012-05-01", 21),
        ('DATEDIF(甲,乙,"m")', "甲=2011-01-31 乙=2011-03-01", 1),
        ('DATEDIF(甲,乙,"D")', "甲=2012-01-02 乙=2012-01-01", "#NUM!"),
        ('DATEDIF(甲,乙,"D")', "甲=2012-01-02 乙=∅", U),
    ],
    "WEEKDAY": [
        ("WEEKDAY(甲,2)", "甲=2012-01-01", 7),
        ("WEEKDAY(甲)", "甲=2012-01-01", 1),
        ("WEEKDAY(甲,3)", "甲=2012-01-02", 0),
    ],
    "WORKDAY": [
        ("WORKDAY(甲,5)", "甲=2012-01-06", D(2012, 1, 13)),
        ("WORKDAY(甲,-1)", "甲=2012-01-09", D(2012, 1, 6)),
        ("WORKDAY(甲,0)", "甲=2012-01-07", D(2012, 1, 7)),
        ("WORKDAY(甲,1,块.假)", "甲=2012-01-06 块.假=[2012-01-09]", D(2012, 1, 10)),
        ("WORKDAY(甲,1,块.假)", "甲=2012-01-06 块.假=[2012-01-09, ∅]", U),
    ],
    "NETWORKDAYS": [
        ("NETWORKDAYS(甲,乙)", "甲=2012-01-02 乙=2012-01-08", 5),
        ("NETWORKDAYS(甲,乙)", "甲=2012-01-08 乙=2012-01-02", -5),
        ("NETWORKDAYS(甲,乙)", "甲=2012-01-07 乙=2012-01-08", 0),
    ],
    "TODAY": [("TODAY()", "", D(2012, 1, 10)), ("TODAY()-甲", "甲=2012-01-01", 9)],
    "ISBLANK": [
        ("ISBLANK(甲)", "甲=∅ 乙=1", True),
        ("ISBLANK(甲)", "甲=读不出 乙=1", False),
        ("ISBLANK(甲)", "甲=没有位置 乙=1", U),
        ("ISBLANK(甲)", "甲=0", False),
    ],
    "ISNUMBER": [
        ("ISNUMBER(甲)", "甲=3", True),
        ("ISNUMBER(甲)", '甲="3"', False),
        ("ISNUMBER(甲)", "甲(小数)=∅", False),
        ("ISNUMBER(甲)", "甲(小数)=读不出", U),
        ("ISNUMBER(1/甲)", "甲=0", False),
        ("ISNUMBER(甲)", "甲=2011-12-20", True),
    ],
    "ISTEXT": [
        ("ISTEXT(甲)", '甲="3"', True),
        ("ISTEXT(甲)", "甲=3", False),
        ("ISTEXT(甲)", "甲=∅ 乙=1", False),
    ],
}


def test_every_function_has_its_facts():
    """There is no function without an example of what it gives."""
    assert set(FACTS) == set(FUNCTIONS)


@pytest.mark.parametrize(
    ("formula", "data", "expected"), [fact for facts in FACTS.values() for fact in facts]
)
def test_function_gives(formula: str, data: str, expected: Any):
    """A function gives what the table says: a value, a blank, an error's name, or nothing known."""
    made = worth(formula, data)

    assert made == expected
    assert isinstance(made, bool) == isinstance(expected, bool)


def test_shares_go_to_rows_by_their_place():
    """Of equal entries the first gets what is left, where rows and entries are the same."""
    entries = [7.0, 7.0, 7.0, 3.0]
    schema = Schema({}, {"块": {"票": Column("整数")}})
    block = Table(4, {"票": Data(np.array(entries))}, np.zeros(4, np.int64))
    world = World(Table(1, {}), {"块": block})

    made = compile_value("APPORTION(票,块.票,10)", schema, "块").plain(world)

    assert made == [3, 3, 3, 1]
    assert compile_value("APPORTION(票,块.票,12)", schema, "块").plain(world) == [4, 4, 3, 1]


def test_a_sum_over_nothing_is_open_where_the_rest_stands():
    """Where what is there stands, only a count over no rows waits for what may come."""
    schema = Schema({"名": Column()}, {}, {}, {}, {"表": {"名": Column(), "数": Column("整数")}})
    head = Table(2, {"名": column(["甲", "乙"], "文本")})
    rows = {"名": column(["甲"], "文本"), "数": column([3], "整数")}
    late = Table(1, rows, open=np.array([True, True]), stands=True)
    world = World(head, foreign={"表": late})
    none = World(head, foreign={"表": Table(0, {}, open=np.array([True, False]), stands=True)})

    def given(text: str, over: World = world) -> list[Any]:
        return compile_value(text, schema).plain(over)

    assert given("COUNTIFS(表.名,名)") == [1, None]
    assert given("SUMIFS(表.数,表.名,名)") == [3, None]
    assert given("MAXIFS(表.数,表.名,名)") == [3, None]
    assert given("SUM(表.数)") == [3, 3]
    assert given("SUM(表.数)", none) == [None, 0]
    assert given("COUNTA(表.名)", none) == [None, 0]


def test_working_days_go_by_the_calendar_of_the_world():
    """With a calendar a Saturday may be worked; where it does not reach, nothing is known."""

    def working(day: datetime.date) -> bool:
        if day.year > 2012:
            raise LookupError(day)
        return day.weekday() < 5 or day == D(2012, 1, 7)

    data = "甲=2012-01-06 乙=2012-12-31"

    assert worth("WORKDAY(甲,1)", data, working_day=working) == D(2012, 1, 7)
    assert worth("NETWORKDAYS(甲,DATE(2012,1,8))", data, working_day=working) == 2
    assert worth("WORKDAY(乙,1)", data, working_day=working) == U


def test_rounding_goes_by_the_decimal_value():
    """Every half of two decimals goes away from zero, whatever its binary form is."""
    for cents in range(1, 400):
        number = f"{cents // 100}.{cents % 100:02d}5"
        assert worth("ROUND(甲,2)", f"甲={number}") == (cents + 1) / 100, number
        assert worth("ROUND(甲,2)", f"甲=-{number}") == -(cents + 1) / 100, number


def test_overflow_is_an_error_and_no_warning():
    """A number too large for a cell is #NUM!."""
    assert worth("甲*甲", "甲=1e300") == "#NUM!"
    assert worth("甲^甲", "甲=1000") == "#NUM!"
    assert worth("(-甲)^0.5", "甲=4") == "#NUM!"
    assert worth("甲/乙", "甲=1e300 乙=1e-300") == "#NUM!"
