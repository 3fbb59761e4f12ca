"""The demo: what it makes, and that its numbers are those of its own truth."""

from __future__ import annotations

import io
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

import cxzy_sheets as cs
from cxzy_sheets.runs import Demo, habits, inbox
from cxzy_sheets.runs.demonstration import stacked
from cxzy_sheets.runs.university import COUNTS, units

POSITIVE = ("满意", "比较满意", "基本满意")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo, made once."""
    return stacked(tmp_path_factory.mktemp("demo") / "cxzy-demo")


def truth(made: Demo) -> list[inbox.Record]:
    """Return the branches that must be in the result."""
    return list(inbox.accepted(made.sent))


# The truth itself


def test_sixty_units_keep_the_rules_of_their_form():
    """Every ballot of the truth adds up; nothing of it is in a cell yet."""
    everybody = units()
    assert len({unit.name for unit in everybody}) == 60
    for unit in everybody:
        assert 2 <= len(unit.branches) <= 14
        assert len({branch["名称"] for branch in unit.branches}) == len(unit.branches)
        for b in unit.branches:
            assert b["应参评"] >= b["实参评"] >= b["发出票"] >= b["收回票"]
            assert b["收回票"] == b["有效票"] + b["无效票"]
            assert sum(b[name] for name in COUNTS[-5:]) == b["有效票"]
            assert 2 * b["实参评"] > b["应参评"]


def test_a_third_of_the_sixty_copies_are_drifted_or_wrong(made: Demo):
    """Twenty of sixty units; the other files are a second version, a repeat, a lock file."""
    odd = {one.unit for one in made.sent if one.did and one.status != "重复"} - {""}
    assert len(odd) == 20
    assert len(made.sent) == 63


def test_making_the_demo_twice_gives_the_same_files():
    """Nothing in it depends on the day or the machine."""
    form = cs.Form(
        next(Path(inbox.__file__).parents[2].glob("workbook_templates/示例/表样/*.xlsx"))
    )
    first, second = inbox.sent(form), inbox.sent(form)
    assert [(one.file, one.data) for one in first] == [(one.file, one.data) for one in second]


def test_the_columns_of_the_habits_are_those_of_the_form(made: Demo):
    """What people edit is where the form has it."""
    table = made.got.form.layout.pages[0].tables[0]
    columns = {str(c.field).partition(".")[2]: c.column for c in table.columns}
    assert {name: columns[name] for name in habits.COLUMN} == habits.COLUMN
    assert (columns["名称"], columns["类别"], columns["备注"]) == (
        habits.NAME,
        habits.KIND,
        habits.LAST,
    )


# What becomes of it


def test_every_file_becomes_what_it_must(made: Demo):
    """Drifted copies are accepted, wrong ones returned, and what is no copy is said to be none."""
    became = dict(zip(made.got.files["文件"], made.got.files["结果"], strict=True))
    became |= dict(zip(made.got.submissions["文件"], made.got.submissions["状态"], strict=True))
    wrong = [
        (one.file, one.did, one.status, became[one.file])
        for one in made.sent
        if became[one.file] != one.status
    ]
    assert wrong == []


def test_accepted_values_are_the_truth(made: Demo):
    """Every number of every accepted copy is the one that the unit meant, drifted or not."""
    frame = made.got.frame("支部")
    columns = ["名称", "类别", *COUNTS]
    for one in made.sent:
        read = frame.loc[frame["来源文件"] == one.file]
        expected = one.branches if one.status == "接收" else ()
        assert [
            dict(zip(columns, row, strict=True)) for row in read[columns].itertuples(index=False)
        ] == [{name: branch[name] for name in columns} for branch in expected], one.file
        assert set(read["单位"]) == ({one.unit} if expected else set())


@pytest.mark.parametrize(
    ("did", "code", "column"),
    [
        ("收回票空着没有填", "required", "H"),
        ("收回票多于发出票", "rule-broken", "H"),
        ("发出票多于实参评人数", "rule-broken", "G"),
        ("五项结果之和不等于有效票", "rule-broken", "K"),
        ("合计是手填的,多了 10", "total-differs", "I"),
        ("有一格是错误值 #REF!", "error-cell", "D"),
        ("用了去年的表,标题是 2010 年度", "printed-digits", "A"),
        ("报成了附件5", "not-this-form", ""),
        ("文件没有传完,损坏了", "damaged-file", ""),
        ("把照片改名成了 .xlsx", "picture-file", ""),
        ("同一单位报了两份,内容不同", "unit-twice", "A"),
    ],
)
def test_what_is_wrong_is_found_where_it_is(made: Demo, did: str, code: str, column: str):
    """One finding that blocks, of the right code, at the cell where the person went wrong."""
    for one in made.sent:
        if one.did == did:
            blocking = [f for f in made.got.findings if f.file == one.file and f.severity != "提示"]
            assert [f.code for f in blocking] == [code], [str(f) for f in blocking]
            assert (blocking[0].cell or "").rstrip("0123456789") == column


def test_good_copies_have_nothing_to_verify(made: Demo):
    """A copy that is as it should be has no finding above 提示."""
    good = {one.file for one in made.sent if not one.did}
    assert [str(f) for f in made.got.findings.of("强制", "核实") if f.file in good] == []


def test_low_branches_are_told(made: Demo):
    """Each branch of the truth below 80 % is told (提示), compared unrounded, and no other."""
    frame = made.got.frame("支部")
    low = {
        (row.来源文件, f"Q{row.来源行}")
        for row in frame.itertuples()
        if Fraction(int(row.满意 + row.比较满意 + row.基本满意), int(row.有效票)) < Fraction(4, 5)
    }
    assert len(low) == sum(
        Fraction(sum(b[n] for n in POSITIVE), b["有效票"]) < Fraction(4, 5) for b in truth(made)
    )
    assert len(low) > 5
    told = [f for f in made.got.findings.of("rule-broken") if "T-9" in f.message]
    accepted = {one.file for one in made.sent if one.status == "接收"}
    cells = {(f.file, c) for f in told if f.file in accepted for c in (f.cell or "").split("、")}
    assert cells == low


# The numbers of the workbook, added up again from the truth


def test_totals_are_those_of_the_truth(made: Demo):
    """The sums and rates of the collection equal a recomputation that knows no cell."""
    totals = made.got.totals("支部").iloc[0]
    branches = truth(made)
    sums = {name: sum(branch[name] for branch in branches) for name in COUNTS}
    assert {name: int(totals[name]) for name in COUNTS} == sums
    assert totals["满意率"] == pytest.approx(
        float(Fraction(sums["满意"], sums["有效票"])), abs=1e-12
    )
    positive = sum(sums[name] for name in POSITIVE)
    assert totals["满意度"] == pytest.approx(positive / sums["有效票"], abs=1e-12)


def numbers_in(made: Demo) -> Counter[float]:
    """Return every number that the summary's first sheet shows, and how often."""
    book = openpyxl.load_workbook(made.summary, data_only=True)
    cells = (cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row)
    return Counter(float(cell) for cell in cells if isinstance(cell, (int, float)))


def test_the_first_sheet_of_the_workbook_shows_the_true_totals(made: Demo):
    """What a reader without Excel sees: the cached totals are those of the truth."""
    shown = numbers_in(made)
    branches = truth(made)
    sums = [sum(branch[name] for branch in branches) for name in COUNTS]
    assert [total for total in sums if not shown[float(total)]] == []
    rate = sum(b["满意"] for b in branches) / sum(b["有效票"] for b in branches)
    assert any(abs(number - rate) < 1e-12 for number in shown)


def test_the_records_of_the_workbook_are_the_truth(made: Demo):
    """The sheet of records, read by another library, has the truth row by row."""
    book = openpyxl.load_workbook(made.summary, data_only=True)
    sheet = book["附件4.支部"]
    rows = list(sheet.iter_rows(values_only=True))
    start = next(i for i, row in enumerate(rows) if "党员数" in row)
    at = {name: rows[start].index(name) for name in ("单位", "名称", *COUNTS)}
    count = len(truth(made))
    shown = [tuple(row[i] for i in at.values()) for row in rows[start + 1 : start + 1 + count]]
    expected = [
        (one.unit, b["名称"], *(b[name] for name in COUNTS))
        for one in made.sent
        if one.status == "接收"
        for b in one.branches
    ]
    assert Counter(shown) == Counter(expected)


# The folder


def test_everything_is_in_the_folder(made: Demo):
    """Form, inbox, one line of Python, a word on everything, the summary."""
    assert sorted(path.name for path in made.folder.iterdir()) == [
        "run.py", "合并.xlsx", "收件箱", "表样", "说明.txt",
    ]  # fmt: skip
    assert made.form.parent.name == "表样"
    there = {p.relative_to(made.inbox).as_posix() for p in made.inbox.rglob("*") if p.is_file()}
    assert there == {one.file for one in made.sent}


def test_the_word_on_everything_names_each_odd_file(made: Demo):
    """说明.txt says of each drifted or wrong file what was done to it, and opens in Notepad."""
    data = (made.folder / "说明.txt").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert "\r\n" in text
    for one in made.sent:
        if one.did:
            assert one.file in text
            assert one.did in text


def test_the_one_line_gives_the_same_workbook(made: Demo):
    """`run.py` is one line, and what it writes is what the demo wrote."""
    script = (made.folder / "run.py").read_text(encoding="utf-8")
    assert script.count("\n") == 1
    before = made.summary.read_bytes()
    made.summary.unlink()
    root = str(Path(cs.__file__).parents[1])
    code = (
        f"import sys; sys.path.insert(0, {root!r}); exec(open('run.py', encoding='utf-8').read())"
    )
    subprocess.run([sys.executable, "-c", code], cwd=made.folder, check=True)
    assert made.summary.read_bytes() == before


def test_the_demo_puts_its_own_folder_back(made: Demo):
    """A folder of an earlier demo is made again, to the byte; what somebody added to it stays."""
    before = made.summary.read_bytes()
    one = next(one for one in made.sent if not one.did)
    (made.inbox / one.file).write_bytes(b"changed")
    (made.folder / "我的笔记.txt").write_text("笔记", encoding="utf-8")
    again = stacked(made.folder)
    assert (made.inbox / one.file).read_bytes() == one.data
    assert (made.folder / "我的笔记.txt").is_file()
    assert dict(again.got.counts) == dict(made.got.counts)
    assert again.summary.read_bytes() == before
    (made.folder / "我的笔记.txt").unlink()


def test_a_folder_that_is_not_its_own_is_left_alone(tmp_path: Path):
    """Anything in it that no demo made: refused, and nothing is written."""
    folder = tmp_path / "重要资料"
    folder.mkdir()
    (folder / "说明.txt").write_text("我自己的说明", encoding="utf-8")
    with pytest.raises(cs.CxzyError, match="已有别的内容"):
        stacked(folder)
    assert [path.name for path in folder.iterdir()] == ["说明.txt"]


def test_a_file_of_that_name_is_left_alone(tmp_path: Path):
    """A file where the folder would be: refused."""
    (tmp_path / "cxzy-demo").write_bytes(b"mine")
    with pytest.raises(cs.CxzyError, match="没有动它"):
        stacked(tmp_path / "cxzy-demo")
    assert (tmp_path / "cxzy-demo").read_bytes() == b"mine"


def test_an_empty_folder_is_taken(tmp_path: Path):
    """An empty folder is nobody's."""
    assert stacked(tmp_path).got.counts["文件"] == 63


# The copies are workbooks


def test_another_library_opens_every_copy_and_reads_the_same(made: Demo):
    """Each workbook opens in openpyxl; an undrifted copy shows the truth by address."""
    for one in made.sent:
        if one.status in ("无法读取", "忽略"):
            continue
        sheet = openpyxl.load_workbook(io.BytesIO(one.data), data_only=True).worksheets[0]
        if one.did or one.status != "接收":
            continue
        shown = [
            tuple(sheet.cell(row, 2 + i).value for i in range(2 + len(COUNTS)))
            for row in range(6, 6 + len(one.branches))
        ]
        truly = [(b["名称"], b["类别"], *(b[name] for name in COUNTS)) for b in one.branches]
        assert [tuple(0 if v is None else v for v in row) for row in shown] == truly
        total = 6 + max(8, len(one.branches))
        sums = [sum(branch[name] for branch in one.branches) for name in COUNTS]
        assert [sheet.cell(total, 4 + i).value for i in range(len(COUNTS))] == sums
