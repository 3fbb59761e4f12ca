"""One catalogue of wordings, in Chinese and English."""

from __future__ import annotations

import ast
import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import cxzy_sheets
from cxzy_sheets.catalogue import CATALOGUE, LONGEST, said, shown
from cxzy_sheets.findings import ADVICE, MUST, VERIFY, Finding
from cxzy_sheets.wordings import checks, crosschecks, files, forms, matching, reading
from cxzy_sheets.wordings import values as value_wordings
from cxzy_sheets.workbooks.kinds import CODES

_SOURCE = Path(cxzy_sheets.__file__).parent
_MAKERS = {"Finding", "Issue", "refused", "told", "doubted", "refusal", "problem", "file_finding"}


@pytest.mark.parametrize("code", CATALOGUE)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_wording_is_a_sentence(code: str, language: str):
    """Every wording renders with the facts that it declares, whole, in both languages."""
    wording = CATALOGUE[code]
    facts = {name: f"<{name}>" for name in wording.facts}
    finding = Finding(code, wording.severity, facts=facts)
    sentence = finding.text(language)
    todo = said(wording.hint(language), facts)
    assert sentence.strip()
    # A tag such as {{单位}} may be in a sentence; the name of a fact may not.
    assert not re.search(r"(?<!{){\w+}(?!})", sentence + todo)
    used = re.findall(r"<\w+>", sentence + todo)
    assert set(used) <= {f"<{name}>" for name in wording.facts}
    assert code == code.lower()
    assert wording.severity in (MUST, VERIFY, ADVICE)


@pytest.mark.parametrize("code", CATALOGUE)
def test_both_languages_tell_the_same_facts(code: str):
    """What the Chinese sentence tells, the English one tells."""
    wording = CATALOGUE[code]
    named = [set(re.findall(r"{(\w+)}", text)) for text in (wording.zh, wording.en)]
    if wording.zh != "{why}":  # a file's own sentence is said in Chinese only
        assert named[0] == named[1]


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_fact_that_is_missing_is_an_error(code: str):
    """A wording whose facts are not there fails loudly, so a test can find it."""
    wording = CATALOGUE[code]
    own = {"field", "found", "expected", "sheet", "cell", "unit", "file"}
    if set(wording.facts) - own:
        finding = Finding(code, wording.severity)
        with pytest.raises(KeyError):
            _ = finding.message + finding.hint + finding.text("en")


@pytest.mark.parametrize("code", value_wordings.WORDINGS)
def test_what_is_said_of_a_value_needs_only_the_value(code: str):
    """A value's wording tells its label, what was found and what was made of it."""
    assert set(CATALOGUE[code].facts) <= {"label", "found", "expected"}


def _codes() -> Iterator[tuple[str, str]]:
    """Give every code that the library's source makes a finding of, with its file."""
    for path in sorted(_SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            for given in node.args[:2] if name in _MAKERS else ():
                for part in ast.walk(given):
                    if isinstance(part, ast.Constant) and _is_code(part.value):
                        yield str(part.value), path.relative_to(_SOURCE).as_posix()


def _is_code(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", value) is not None


def test_every_code_has_a_wording():
    """No code is made anywhere that the catalogue cannot say."""
    missing = {(code, file) for code, file in _codes() if code not in CATALOGUE}
    assert not missing
    assert set(CATALOGUE) >= CODES


def test_no_code_stands_twice():
    """Neither in two modules, where one would hide the other, nor twice in one."""
    found: dict[str, list[str]] = {}
    for path in sorted((_SOURCE / "wordings").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant) and _is_wording(value):
                        found.setdefault(str(key.value), []).append(path.name)
    assert len(found) > 150
    assert {code: files for code, files in found.items() if len(files) > 1} == {}
    modules = (checks, crosschecks, files, forms, matching, reading, value_wordings)
    assert sum(len(module.WORDINGS) for module in modules) == len(CATALOGUE)


def _is_wording(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Wording"


def test_no_sentence_stands_in_two_modules():
    """What two parts of the library tell alike is one finding, told by one of them."""
    modules = (checks, crosschecks, files, forms, matching, reading, value_wordings)
    told: dict[tuple[str, str], set[str]] = {}
    for module in modules:
        for wording in module.WORDINGS.values():
            if wording.zh != "{why}":  # a file's own sentence
                told.setdefault((wording.zh, wording.zh_hint), set()).add(module.__name__)
    assert [said for said, names in told.items() if len(names) > 1] == []


def test_the_search_for_codes_finds_them():
    """The law above is not empty: it looks at codes of every layer."""
    files = {file.partition("/")[0] for _, file in _codes()}
    assert {"values", "reading", "workbooks", "layout"} <= files


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "空白"), (True, "是"), (False, "否"), (98.0, "98"), (0.1 + 0.2, "0.3"), (-0.0, "0"),
        (1e15, "1e+15"), (datetime.date(2011, 12, 20), "2011-12-20"), ("", ""),
        ((1.0, "甲"), "1、甲"),
        (datetime.datetime(2011, 12, 20), "2011-12-20"), ([], ""), (12, "12"),
        (datetime.datetime(2011, 12, 20, 8, 30), "2011-12-20 08:30:00"),
    ],
)  # fmt: skip
def test_a_value_is_shown_as_a_person_types_it(value: object, text: str):
    """Whole numbers without .0, dates as 2011-12-20, lists with 、."""
    assert shown(value) == text


def test_a_sentence_stays_a_sentence():
    """A fact of 30,000 characters is cut in the sentence and kept in the finding."""
    finding = Finding("not-a-number", MUST, found="长" * 30_000, facts={"label": "甲"})
    assert len(finding.message) < LONGEST + 40
    assert "…" in finding.message
    assert len(str(finding.found)) == 30_000
