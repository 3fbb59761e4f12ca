"""Formulas for the oracle, made systematically: each function with inputs that matter.

A case is a formula over names and what the names hold, as `worlds` draws them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

Case = tuple[str, str]

_NUMBERS = ("0", "1", "-1", "2.5", "-2.5", "2.675", "1.005", "-1.005", "0.125", "123456.789", "7")
_PAIRS = (
    ("0.3", "0.1"),
    ("7", "2"),
    ("-7", "2"),
    ("7", "-2"),
    ("-7", "-2"),
    ("2.5", "0"),
    ("0", "0"),
    ("1", "3"),
    ("5.5", "1.5"),
    ("100", "0.1"),
    ("0", "5"),
    ("10000000000", "3"),
)
_DAYS = ("2011-12-31", "2012-01-01", "2012-02-29", "2011-02-28", "2000-02-29", "2012-06-30")


def _arithmetic() -> Iterator[Case]:
    for sign, (a, b) in product("+-*/", _PAIRS):
        yield f"甲{sign}乙", f"甲={a} 乙={b}"
    for a, b in (
        ("2", "3"),
        ("-2", "2"),
        ("2", "-1"),
        ("4", "0.5"),
        ("-8", "0.5"),
        ("0", "0"),
        ("0", "-1"),
    ):
        yield "甲^乙", f"甲={a} 乙={b}"
    for sign, (a, b) in product(("=", "<>", "<", "<=", ">", ">="), (*_PAIRS[:4], ("3", "3"))):
        yield f"甲{sign}乙", f"甲={a} 乙={b}"
    yield "甲+乙=丙", "甲=0.1 乙=0.2 丙=0.3"
    yield from (
        (text, "甲=3") for text in ("-甲^2", "2^甲^2", "甲%", "-甲%", "--甲", "2-甲-1", "甲*80%")
    )
    yield from ((f"甲{s}1=乙", "甲=2 乙=3") for s in "+-*/")
    for a, b in (("甲", "甲"), ("甲", "乙"), ("abc", "ABC"), ("Ａ", "A"), ("x", "x1")):
        yield "甲=乙", f'甲="{a}" 乙="{b}"'
        yield "EXACT(甲,乙)", f'甲="{a}" 乙="{b}"'
        yield "甲<>乙", f'甲="{a}" 乙="{b}"'


def _numbers() -> Iterator[Case]:
    for name, a in product(("ABS", "INT"), _NUMBERS):
        yield f"{name}(甲)", f"甲={a}"
    for name, a, digits in product(("ROUND", "ROUNDUP", "ROUNDDOWN"), _NUMBERS, ("0", "2", "-1")):
        yield f"{name}(甲,乙)", f"甲={a} 乙={digits}"
    yield from ((f"{name}(甲,3)", "甲=2.0005") for name in ("ROUND", "ROUNDUP", "ROUNDDOWN"))
    yield from ((f"{name}(甲/乙,2)", "甲=159 乙=199") for name in ("ROUND", "ROUNDUP", "ROUNDDOWN"))
    yield from ((f"ROUND(甲*乙,{d})", "甲=4.35 乙=100") for d in range(3))
    yield "INT((甲+乙)*10)", "甲=0.1 乙=0.7"
    yield from (("MOD(甲,乙)", f"甲={a} 乙={b}") for a, b in _PAIRS[1:])


def _logic() -> Iterator[Case]:
    truths = ("是", "否")
    for name, a, b in product(("AND", "OR"), truths, truths):
        yield f"{name}(甲,乙)", f"甲={a} 乙={b}"
    yield from ((f"NOT({a})", "甲=1") for a in ("甲=1", "甲>1"))
    for a in ("0", "4"):
        yield "IF(甲=0,0,12/甲)", f"甲={a}"
        yield 'IF(甲=0,"无","有")', f"甲={a}"
        yield "IFERROR(12/甲,-1)", f"甲={a}"
        yield "IFNA(12/甲,-1)", f"甲={a}"
        yield "ISERROR(12/甲)", f"甲={a}"
        yield "ISNUMBER(12/甲)", f"甲={a}"
        yield "AND(甲<9,12/甲>1)", f"甲={a}"
        yield "OR(甲<9,12/甲>1)", f"甲={a}"
        yield "IF(12/甲>1,1,2)", f"甲={a}"
        yield 'IFS(甲>3,"大",甲>0,"中")', f"甲={a}"
        yield 'IFERROR(IFS(甲>3,"大"),"")&"。"', f"甲={a}"
    yield from (
        ("IF(甲>1,乙>1)", f"甲={a} 乙={b}") for a, b in (("2", "2"), ("2", "0"), ("0", "2"))
    )
    yield "ISBLANK(甲)", "甲=∅ 乙=1"
    yield "ISBLANK(乙)", "甲=∅ 乙=1"
    yield "ISTEXT(甲)", '甲="文"'
    yield "ISTEXT(甲)", "甲=1"
    yield "ISNUMBER(甲)", "甲=2011-12-20"
    yield "ISNUMBER(甲)", '甲="12"'


_COLUMNS = (
    "块.数=[1, 2, 3, 4]",
    "块.数=[5, 5, -1, 2.5, 0]",
    "块.数=[0.1, 0.2, 0.3, 0.4, 0.5, 0.6]",
    "块.数=[7]",
    "块.数=[1000000.1, -1000000, 0.2]",
)


def _aggregates() -> Iterator[Case]:
    for name, data in product(("SUM", "AVERAGE", "MIN", "MAX", "COUNT", "SUMPRODUCT"), _COLUMNS):
        yield f"{name}(块.数)", data
    for name, k, data in product(("LARGE", "SMALL"), ("1", "2", "9", "0"), _COLUMNS[:2]):
        yield f"{name}(块.数,甲)", f"{data} 甲={k}"
    for order, a in product(("", ",0", ",1"), ("5", "2.5", "-1", "9")):
        yield f"RANK(甲,块.数{order})", f"{_COLUMNS[1]} 甲={a}"
    yield from ((f"{n}(块.字)", '块.字=["甲", ∅, "乙", ∅]') for n in ("COUNTA", "COUNTBLANK"))
    for name in ("SUM", "MIN", "MAX", "AVERAGE", "COUNT"):
        yield f"{name}(甲,乙,3)", "甲=1.5 乙=-2"
        yield f"{name}(块.数,甲)", f"{_COLUMNS[0]} 甲=10"
    yield "SUMPRODUCT(块.数,块.权)", "块.数=[1, 2, 3] 块.权=[0.5, 0.25, 2]"
    yield '{SUMPRODUCT((块.类="甲")*块.数)}', '块.类=["甲", "乙", "甲"] 块.数=[1, 2, 4]'
    yield '{SUMPRODUCT(--(块.类="甲"))}', '块.类=["甲", "乙", "甲"]'
    yield "{SUM(块.数+块.权)/SUM(块.权)}", "块.数=[9, 70] 块.权=[10, 90]"
    yield "{SUM(IF(块.数>1,块.数,0))}", "块.数=[1, 2, 3]"
    yield "{AND(块.数<=块.权)}", "块.数=[3, 4] 块.权=[5, 4]"
    yield "{OR(块.数>块.权)}", "块.数=[3, 4] 块.权=[5, 4]"
    yield "{MAX(ABS(块.数))}", "块.数=[3, -4]"


_MIXED = '块.类=["教师", "学生", "教师", "离退休"] 块.数=[10, 20, 30, 40] 块.率=[0.8, 0.79, 1, 0.5]'
_CRITERIA = ('"教师"', '"<>教师"', '"*生"', '"?师"', '"离*"', '"无"', '"=学生"')
_LIMITS = ('">=20"', '"<20"', '"20"', '"<>20"', '">40"', '"<=40"')


def _criteria() -> Iterator[Case]:
    for criterion in _CRITERIA:
        yield f"COUNTIF(块.类,{criterion})", _MIXED
        yield f"SUMIF(块.类,{criterion},块.数)", _MIXED
    for criterion in _LIMITS:
        yield f"COUNTIF(块.数,{criterion})", _MIXED
        yield f"SUMIF(块.数,{criterion})", _MIXED
        yield f'COUNTIFS(块.数,{criterion},块.类,"教师")', _MIXED
        yield f'SUMIFS(块.率,块.数,{criterion},块.类,"<>离退休")', _MIXED
    yield from ((f"AVERAGEIF(块.类,{c},块.数)", _MIXED) for c in _CRITERIA[:4])
    yield from ((f"COUNTIF(块.率,{c})", _MIXED) for c in ('">=80%"', '"<0.8"', '"80%"', '"1"'))
    for a in ("20", "25", "10"):
        yield "COUNTIF(块.数,甲)", f"{_MIXED} 甲={a}"
        yield 'COUNTIF(块.数,">="&甲)', f"{_MIXED} 甲={a}"
        yield 'COUNTIFS(块.数,">"&甲,块.类,乙)', f'{_MIXED} 甲={a} 乙="教师"'
        yield 'SUMIFS(块.数,块.类,乙,块.数,"<>"&甲)', f'{_MIXED} 甲={a} 乙="教师"'
    days = "块.日=[2011-12-20, 2011-12-21, 2012-01-05]"
    yield 'COUNTIF(块.日,">="&甲)', f"{days} 甲=2011-12-21"
    yield "COUNTIF(块.日,甲)", f"{days} 甲=2011-12-21"
    yield 'COUNTIF(块.日,">"&DATE(2011,12,20))', days
    yield 'COUNTIF(块.字,"")', '块.字=["甲", ∅, "乙", ∅]'
    yield 'COUNTIF(块.字,"<>")', '块.字=["甲", ∅, "乙", ∅]'
    yield 'COUNTIF(块.字,"~*")', '块.字=["*", "甲*", "乙"]'
    yield 'COUNTIF(块.字,"*~**")', '块.字=["*", "甲*", "乙"]'
    yield 'COUNTIF(块.字,"ABC")', '块.字=["abc", "Abc", "abcd"]'


_LIST = '块.号=["1", "2", "3"] 块.名=["甲", "乙", "丙"] 块.数=[10, 20, 30]'


def _lookups() -> Iterator[Case]:
    for a in ("1", "3", "9"):
        yield "MATCH(甲,块.号,0)", f'{_LIST} 甲="{a}"'
        yield "INDEX(块.名,MATCH(甲,块.号,0))", f'{_LIST} 甲="{a}"'
        yield "XLOOKUP(甲,块.号,块.数)", f'{_LIST} 甲="{a}"'
        yield 'XLOOKUP(甲,块.号,块.名,"没有")', f'{_LIST} 甲="{a}"'
        yield "ISNUMBER(MATCH(甲,块.号,0))", f'{_LIST} 甲="{a}"'
    yield from (("MATCH(甲,块.数,0)", f"{_LIST} 甲={a}") for a in ("20", "25"))
    yield from (("INDEX(块.名,甲)", f"{_LIST} 甲={a}") for a in ("1", "3", "4"))


def _texts() -> Iterator[Case]:
    for a in ("abc", "党支部书记", " 有 空  格 ", "A"):
        yield "LEN(甲)", f'甲="{a}"'
        yield "TRIM(甲)", f'甲="{a}"'
        yield from (
            (f"{n}(甲{c})", f'甲="{a}"') for n in ("LEFT", "RIGHT") for c in ("", ",2", ",0", ",9")
        )
        yield from ((f"MID(甲,{s},{n})", f'甲="{a}"') for s, n in ((1, 2), (2, 9), (9, 1), (2, 0)))
        yield '甲&"!"&LEN(甲)', f'甲="{a}"'
    yield from ((f"LEFT(甲,{n})", '甲="abc"') for n in ("-1",))
    yield "MID(甲,0,1)", '甲="abc"'
    yield from ((f'FIND("{s}",甲)', '甲="党支部书记"') for s in ("书", "党", "无", ""))
    yield from ((f'FIND("部",甲,{n})', '甲="支部支部"') for n in (1, 3, 5))
    yield 'FIND("a",甲)', '甲="A"'
    yield from ((f'SUBSTITUTE(甲,"支","党"{n})', '甲="支部支部"') for n in ("", ",1", ",2", ",3"))
    yield 'SUBSTITUTE(甲,"aa","b")', '甲="aaaa"'
    yield 'SUBSTITUTE(甲,"","b")', '甲="aa"'
    yield 'CONCAT(甲,乙,"。",3)', '甲="a" 乙=2.5'
    yield from (('甲&""', f"甲={a}") for a in ("1", "2.5", "-0.25", "1000000", "0.1", "123456789"))
    yield '甲&""', "甲=是"
    for form, a in product(
        ("0", "000", "0.00", "0.0%", "0%", "#,##0", "#,##0.00", "#,##0.##", "0.0#"),
        ("0", "3", "1234.5", "-2.345", "0.7995", "1234567.891"),
    ):
        yield f'TEXT(甲,"{form}")', f"甲={a}"
    for form in ("yyyy-mm-dd", "yyyy年m月d日", "yy/mm/dd", "m月", "yyyy"):
        yield f'TEXT(甲,"{form}")', "甲=2012-01-05"
    yield 'TEXT(甲,"第0号")', "甲=7"


def _dates() -> Iterator[Case]:
    for name, a in product(("YEAR", "MONTH", "DAY"), _DAYS):
        yield f"{name}(甲)", f"甲={a}"
    for name, a, shift in product(("EDATE", "EOMONTH"), _DAYS[:4], ("0", "1", "-2", "12")):
        yield f"{name}(甲,乙)", f"甲={a} 乙={shift}"
    for y, m, d in (
        (2011, 2, 30),
        (2011, 14, 1),
        (2011, 0, 5),
        (2012, 2, 29),
        (2011, 1, -1),
        (2011, -3, 40),
    ):
        yield f"DATE({y},{m},{d})", ""
    spans = (
        ("2011-12-31", "2012-02-29"),
        ("2011-01-15", "2012-01-14"),
        ("2000-02-29", "2012-02-28"),
        ("2012-01-01", "2012-01-01"),
        ("2011-03-10", "2012-05-09"),
        ("2011-12-30", "2012-03-01"),
    )
    for unit, (a, b) in product(("Y", "M", "D", "YM", "YD", "MD"), spans):
        yield f'DATEDIF(甲,乙,"{unit}")', f"甲={a} 乙={b}"
    yield 'DATEDIF(甲,乙,"D")', "甲=2012-01-02 乙=2012-01-01"
    for mode, a in product(("", ",1", ",2", ",3", ",11", ",16"), _DAYS[:3]):
        yield f"WEEKDAY(甲{mode})", f"甲={a}"
    for a, n in product(
        ("2012-01-06", "2012-01-07", "2012-01-08"), ("0", "1", "5", "-1", "-6", "10")
    ):
        yield "WORKDAY(甲,乙)", f"甲={a} 乙={n}"
    for a, b in (
        ("2012-01-01", "2012-01-31"),
        ("2012-01-07", "2012-01-08"),
        ("2012-01-31", "2012-01-02"),
    ):
        yield "NETWORKDAYS(甲,乙)", f"甲={a} 乙={b}"
        yield (
            "NETWORKDAYS(甲,乙,块.假)",
            f"甲={a} 乙={b} 块.假=[2012-01-02, 2012-01-03, 2012-01-23]",
        )
    yield "WORKDAY(甲,3,块.假)", "甲=2011-12-30 块.假=[2012-01-02, 2012-01-03]"
    yield "甲-乙", "甲=2012-01-05 乙=2011-12-20"
    yield "甲+7", "甲=2011-12-27"
    yield "甲<=乙+7", "甲=2011-12-27 乙=2011-12-20"
    yield "MAX(块.日)", "块.日=[2011-12-20, 2012-01-05]"


def cases() -> list[Case]:
    """Return every case once."""
    groups = (
        _arithmetic,
        _numbers,
        _logic,
        _aggregates,
        _criteria,
        _lookups,
        _texts,
        _dates,
    )
    return list(dict.fromkeys(case for group in groups for case in group()))


LIBREOFFICE: dict[Case, str] = {
    ("甲^乙", "甲=0 乙=0"): "Excel: #NUM!; LibreOffice: 1",
    ("甲^乙", "甲=0 乙=-1"): "Excel: #DIV/0!; LibreOffice: an error of its own",
    ("RANK(甲,块.数)", "块.数=[5, 5, -1, 2.5, 0] 甲=9"): "Excel: #N/A",
    ("RANK(甲,块.数,0)", "块.数=[5, 5, -1, 2.5, 0] 甲=9"): "Excel: #N/A",
    ("RANK(甲,块.数,1)", "块.数=[5, 5, -1, 2.5, 0] 甲=9"): "Excel: #N/A",
    ("INDEX(块.名,甲)", f"{_LIST} 甲=4"): "Excel: #REF!; LibreOffice: its Err:502",
    ('FIND("",甲)', '甲="党支部书记"'): "Excel: 1; LibreOffice: #VALUE!",
    ('甲&""', "甲=是"): "Excel: TRUE; LibreOffice takes the cell of an .xlsx for the number 1",
    ('TEXT(甲,"#,##0.##")', "甲=0"): "Excel leaves the point: 0.",
    ('TEXT(甲,"#,##0.##")', "甲=3"): "Excel leaves the point: 3.",
}
"""Left out of the comparison: the library does as Excel does, and LibreOffice does not."""

DEPARTURES: list[tuple[str, str, str, object, str]] = [
    # formula, inputs, what LibreOffice gives, what this library gives, why (rules.md S18)
    ("甲-乙=丙", "甲=1000000.1 乙=1000000 丙=0.1", "FALSE", True, "S11: nine decimals are equal"),
    ("甲<=5", "甲=∅ 乙=1", "TRUE", "UNKNOWN", "S2: a blank is not zero"),
    ("甲+1", "甲=∅ 乙=1", "1", "UNKNOWN", "S2: a blank is not zero"),
    ("SUM(块.数)", "块.数=[30, ∅]", "30", "UNKNOWN", "S5: one unknown entry"),
    ("MAX(块.数)", "块.数=[∅, ∅]", "0", "UNKNOWN", "S5: one unknown entry"),
    ('COUNTIF(块.字,"<>教师")', '块.字=["教师", ∅]', "1", "UNKNOWN", "S6: at least 0, at most 1"),
    ("YEAR(甲)", "甲=∅ 乙=1", "1899", "UNKNOWN", "S9: a blank has no year"),
    ("LEN(甲)", "甲=∅ 乙=1", "0", "UNKNOWN", "S3: text functions of a blank"),
    ("IFERROR(甲/乙,0)", "甲=80 乙=∅", "0", "UNKNOWN", "S4: IFERROR catches errors, not blanks"),
    ("COUNTIF(块.号,甲)", '块.号=["C*", "Cat"] 甲="C*"', "2", 1, "S7: a field is compared whole"),
    (
        "COUNTIF(块.号,甲)",
        '块.号=[">5", "6"] 甲=">5"',
        "0",
        1,
        "S7: … and no operator is read in it",
    ),
    (
        'AVERAGEIF(块.类,"无",块.数)',
        '块.类=["甲"] 块.数=[1]',
        "#DIV/0!",
        "UNKNOWN",
        "S5: average of none",
    ),
    ("DATE(11,12,20)", "", "40897", "#NUM!", "a year has four figures (Excel: 1911)"),
]
"""Where this library differs from a spreadsheet on purpose, and the oracle can show it."""
