"""The codes of the catalogue that no file of the demo raises, each with the reason and a test.

Every other code is planted (`cxzy_sheets/runs/evaluation`). A code is here because the cycle of the
kit has nothing that could raise it; those that are newer than the list (LATER) wait to be planted.
"""

from __future__ import annotations

from collections.abc import Mapping

LINT = "办公室自己的表样写错了(lint),填报的文件里不会有"
OFFICE = "办公室在 收文登记 里写的行,不是填报的文件"
SETTINGS = "周期.xlsx 里的条件、截止、输入,不是填报的文件;本套件没有写这样的"
NO_PERIODS = "本套件一个周期报一次,没有期次"
NO_DOCUMENT_TERMS = "本套件对评议情况报告不要求标题和字数,也只有这一种文字材料"
NO_MONTHS = "七张表里没有年月字段"
NO_NUMBERS = "七张表里没有文号字段"
NO_TICKED_OPTIONS = "没有 {{字段=选项}} 的标签:选票的勾按 √=1 计数,多选由规则 A-1、B-1 说明"
ONE_TAG = "每个字段在表里只有一个标签,一格里也只有一个"


_FILES = "tests/findings/test_codes_elsewhere.py"
_REGISTRY = "tests/matching/test_registry.py"
_EXPECTED = "tests/matching/test_expected.py"

NOT_PLANTED: Mapping[str, tuple[str, str]] = {
    "unreadable-file": ("没有一种文件会这样:读表的程序给每种都说了原因", _FILES),
    "file-not-opened": ("文件被别的程序占用或没有权限,不是文件里的内容", _FILES),
    "unit-often": ("只有不在周期里、按一张表合并时才有", "tests/collection/test_inbox.py"),
    "not-this-form": (
        "周期里有几张表,不是其中一张的说 no-form-here;例子“示例”里埋设了它",
        "tests/runs/test_demo.py",
    ),
    "sheet-not-found": ("七张表都只有一页", _FILES),
    "input-older": (SETTINGS, "tests/collection/test_inputs.py"),
    "sheet-renamed": ("七张表都只有一页", "tests/reading/test_same_pages.py"),
    "sheet-unsettled": ("七张表都只有一页", "tests/reading/test_same_pages.py"),
    "options-unclear": (NO_TICKED_OPTIONS, "tests/reading/test_options_together.py"),
    "option-alone": (NO_TICKED_OPTIONS, "tests/reading/test_options_together.py"),
    "read-from-word": (
        "例子里的单位都用发下去的 Excel 表样填报",
        "tests/matching/test_other_kinds.py",
    ),
    "two-cuts": (ONE_TAG, _FILES),
    "text-reworded": ("没有夹在句子中间的标签", _FILES),
    "two-answers": (ONE_TAG, "tests/reading/test_headers.py"),
    "several-ticks": (NO_TICKED_OPTIONS, "tests/reading/test_cells.py"),
    "not-a-tick": (NO_TICKED_OPTIONS, "tests/reading/test_cells.py"),
    "row-doubted": (
        "附件4、附件5一行有十来个数,都凑巧相等的就是 row-adds-up",
        "tests/reading/test_total_names.py",
    ),
    "printed-changed": (
        "印好的行只靠行首的文字认,改了的是 row-not-found",
        "tests/reading/test_cells.py",
    ),
    "printed-noted": ("没有印“其他(请注明)”的行", "tests/reading/test_fixed.py"),
    "day-dropped": (NO_MONTHS, _FILES),
    "not-a-month": (NO_MONTHS, "tests/values/test_dates.py"),
    "month-two-readings": (NO_MONTHS, _FILES),
    "intro-left-out": ("没有一格里拆成几条的字段(拆分)", _FILES),
    "document-number-tidied": (NO_NUMBERS, _FILES),
    "not-a-document-number": (NO_NUMBERS, _FILES),
    "formula-waits": ("字段的公式只用本表和名册,不等别的表", "tests/crosschecks/test_rings.py"),
    "own-formula-differs": (
        "表里自带公式的格,除合计外都是字段",
        "tests/checks/test_fixed_totals.py",
    ),
    "name-not-allowed": ("没有把人名限在名单里的字段", "tests/crosschecks/test_identity.py"),
    "copies-missing": ("一人一份的只有附件2,它不记名,缺谁不说", _FILES),
    "sum-row-missing": ("检查 N-1 核对的是总数,不逐行", "tests/crosschecks/test_below.py"),
    "two-documents": (NO_DOCUMENT_TERMS, _FILES),
    "document-unread": (NO_DOCUMENT_TERMS, _EXPECTED),
    "document-heading": (NO_DOCUMENT_TERMS, _EXPECTED),
    "document-length": (NO_DOCUMENT_TERMS, _EXPECTED),
    "not-asked": (SETTINGS, _EXPECTED),
    "period-missing": (NO_PERIODS, "tests/matching/test_periods.py"),
    "period-outside": (NO_PERIODS, "tests/matching/test_periods.py"),
    "condition-unknown": (SETTINGS, _EXPECTED),
    "due-unknown": (SETTINGS, _EXPECTED),
    "no-such-file": (OFFICE, _REGISTRY),
    "two-files-named": (OFFICE, _REGISTRY),
    "receipt-two": (OFFICE, _REGISTRY),
    "corrected": (OFFICE, _REGISTRY),
    "correction-stale": (OFFICE, _REGISTRY),
    "correction-record": (OFFICE, _REGISTRY),
    "correction-two": (OFFICE, _FILES),
    "correction-no-copy": (OFFICE, _REGISTRY),
    "exempt-not-expected": (OFFICE, _REGISTRY),
    "approval-unused": (OFFICE, _REGISTRY),
    "let-pass": (OFFICE, _REGISTRY),
}
"""Code -> why no file of the demo raises it, and where a test shows it."""
