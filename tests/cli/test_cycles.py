"""The commands for a cycle's folder: what each does, prints and ends with."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import cxzy_sheets as cs
from cxzy_sheets.cli import chinese
from cxzy_sheets.cli.program import run
from cxzy_sheets.runs import starting
from cxzy_sheets.runs.folders import new_run

from ..runs.offices import Office, ballots

MATHS = ballots("数学学院党总支", (20, 18), (28, 20))
PHYSICS = ballots("物理学院党总支", (25, 20), (15, 15))


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office that stands beside its cycle 2011, on a console of 80 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return Office(tmp_path / "2011")


def test_run_of_a_cycle_in_which_nothing_blocks(office: Office, capsys: pytest.CaptureFixture[str]):
    """Exit code 0; the card says what came, who stands how, where the result is."""
    office.receives("数学.xlsx", MATHS)
    office.receives("物理.xlsx", PHYSICS)
    assert run(["run", "2011"]) == 0
    shown = capsys.readouterr().out
    for words in (
        "2011年度群众评议  截至 2012-01-10",
        "文件  2 个: 已读 2",
        "收到  2 份: 接收 2",
        "报送  应报 3 份: 已报 2, 未报 1 (逾期 1)",
        os.path.join("2011", "产出", "001 2012-01-10"),
        "照着催报",
    ):
        assert words in shown, shown
    assert "变化" not in shown
    assert max(chinese.columns(line) for line in shown.splitlines()) <= 80


def test_run_of_a_cycle_in_which_something_blocks(
    office: Office, capsys: pytest.CaptureFixture[str]
):
    """Exit code 1; who is returned is named with cell and reason; what changed is told."""
    office.receives("数学.xlsx", MATHS)
    run(["run", "2011"])
    office.receives("物理.xlsx", ballots("物理学院党总支", (25, 20), (15, 15), sent=20))
    capsys.readouterr()
    assert run(["run", "2011"]) == 1
    shown = capsys.readouterr().out
    for words in (
        "变化  报送 1, 文件 1(与 001 2012-01-10 相比)",
        "物理学院党总支 附件4: 未报 -> 退回待改",
        "退回  物理.xlsx 表!D4",
        "把“退回”里的退回表和退回通知发给单位",
    ):
        assert words in shown, shown


def test_run_as_json(office: Office, capsys: pytest.CaptureFixture[str]):
    """One object with the folder, the sums, the rows; nothing else is printed."""
    office.receives("数学.xlsx", MATHS)
    assert run(["run", "2011", "--json"]) == 0
    captured = capsys.readouterr()
    said = json.loads(captured.out)
    assert captured.err == ""
    assert Path(said["output"]) == office.runs[0].relative_to(Path.cwd())
    assert (said["run"], said["blocks"], said["counts"]["应报"]) == (1, False, 3)
    assert [row["单位"] for row in said["missing"]] == ["物理学院党总支", "化学学院党总支"]
    assert said["todo"]["免报"] == 2
    assert (said["changes"], len(said["submissions"])) == ([], 1)


def test_run_that_cannot_run(office: Office, capsys: pytest.CaptureFixture[str]):
    """Exit code 2: no such folder, a cycle that is wrong, another run going on."""
    assert run(["run", "2012"]) == 2
    assert "没有这个周期文件夹" in capsys.readouterr().err
    with new_run(office.folder / "产出", cs.load_cycle(office.folder).as_of):
        assert run(["run", "2011"]) == 2
    assert "正在另一个窗口里运行" in capsys.readouterr().err
    (office.folder / "名册.xlsx").unlink()
    assert run(["run", "2011"]) == 2
    assert "名册.xlsx" in capsys.readouterr().err


def test_missing_lists_whom_to_call(office: Office, capsys: pytest.CaptureFixture[str]):
    """A line a unit with due day, days late and contact; 1 where something is overdue."""
    office.receives("数学.xlsx", MATHS)
    assert run(["missing", "2011"]) == 1
    shown = capsys.readouterr().out
    assert "未报 2 份(2 个单位),其中逾期 2 份。" in shown
    assert "物理学院党总支  附件4  截止 2012-01-07  逾期 3 天  钱二 1002" in shown
    assert office.runs == []

    assert run(["missing", "2011", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["overdue"], [row["联系人"] for row in said["missing"]]) == (2, ["钱二", "孙三"])


def test_missing_where_nobody_is(office: Office, capsys: pytest.CaptureFixture[str]):
    """Exit code 0, and a word."""
    office.writes(
        免报=[(f"{n}学院党总支", "附件4", None, "不涉及") for n in ("数学", "物理", "化学")]
    )
    assert run(["missing", "2011"]) == 0
    assert capsys.readouterr().out == "都报齐了。\n"


def test_explain_leads_to_the_cells(office: Office, capsys: pytest.CaptureFixture[str]):
    """Each cell with its value; a total has those of all units."""
    office.receives("数学.xlsx", MATHS)
    office.receives("物理.xlsx", PHYSICS)
    ask = ["explain", "2011", "各单位结果", "--column", "满意"]
    assert run([*ask, "--row", "数学学院党总支"]) == 0
    shown = capsys.readouterr().out
    assert "由 2 个单元格算出" in shown
    assert "18  数学.xlsx  表  F4" in shown
    assert "20  数学.xlsx  表  F5" in shown

    assert run([*ask, "--row", "合计", "--json"]) == 0
    cells = json.loads(capsys.readouterr().out)["cells"]
    assert [(c["文件"], c["单元格"], c["值"]) for c in cells] == [
        ("数学.xlsx", "F4", "18"), ("数学.xlsx", "F5", "20"),
        ("物理.xlsx", "F4", "20"), ("物理.xlsx", "F5", "15"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("各单位成绩", "数学学院党总支", "满意"), "各单位结果"),
        (("各单位结果", "数学学院", "满意"), "数学学院党总支"),
        (("各单位结果", "数学学院党总支", "满意度"), "满意率"),
    ],
)
def test_explain_offers_the_nearest_name(
    asked: tuple[str, str, str], said: str, office: Office, capsys: pytest.CaptureFixture[str]
):
    """A table, row or column that is not there: exit code 2."""
    office.receives("数学.xlsx", MATHS)
    table, row, column = asked
    assert run(["explain", "2011", table, "--row", row, "--column", column]) == 2
    assert said in capsys.readouterr().err


def test_check_in_a_cycle_finds_the_form(office: Office, capsys: pytest.CaptureFixture[str]):
    """Several files at once; 1 where one would be returned; the roster and rules hold."""
    Path("数学.xlsx").write_bytes(MATHS)
    Path("物理.xlsx").write_bytes(ballots("物理学院党总支", (25, 20), (15, 15), sent=20))
    Path("无关.txt").write_bytes(b"text")
    assert run(["check", "--cycle", "2011", "数学.xlsx"]) == 0
    assert "数学.xlsx: 按“2011年度群众评议”核对,可以接收" in capsys.readouterr().out
    assert run(["check", "-c", "2011", "数学.xlsx", "物理.xlsx", "无关.txt"]) == 1
    shown = capsys.readouterr().out
    assert "物理.xlsx: 按“2011年度群众评议”核对,要退回" in shown
    assert "[强制]  表!D4" in shown
    assert "无关.txt: 按“2011年度群众评议”核对,要退回" in shown

    assert run(["check", "-c", "2011", "数学.xlsx", "物理.xlsx", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert [one["blocks"] for one in said["files"]] == [False, True]


@pytest.mark.parametrize(
    "arguments", [["check", "a.xlsx", "-f", "b.xlsx", "-c", "2011"], ["check", "-c", "2011"]]
)
def test_check_wants_one_of_form_and_cycle_and_a_file(
    arguments: list[str], office: Office, capsys: pytest.CaptureFixture[str]
):
    """Exit code 2, and a sentence that says what is wanted."""
    assert run(arguments) == 2
    assert "--help" in capsys.readouterr().err


def test_init_makes_a_cycle(office: Office, capsys: pytest.CaptureFixture[str]):
    """From an earlier one; it says what to do next; a folder that is there is left alone."""
    assert run(["init", "2011", "2012"]) == 0
    shown = capsys.readouterr().out
    assert "新建好了: 2012" in shown
    assert "cxzy run 2012" in shown
    assert run(["run", "2012"]) == 0
    assert run(["init", "2011", "2012"]) == 2
    assert "已有内容,没有动它" in capsys.readouterr().err
    assert run(["init", "2011", "2013", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"folder": "2013", "source": "2011"}


def test_kits_lists_what_init_takes(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):  # fmt: skip
    """A line a kit: name, title, forms."""
    shelf = tmp_path / "kits"
    cs.init(office.folder, shelf / "群众评议")
    monkeypatch.setattr(starting, "kits_folder", lambda: shelf)
    assert run(["kits"]) == 0
    assert capsys.readouterr().out == "  群众评议  2011年度群众评议: 附件4\n"
    assert run(["kits", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kits"] == [
        {"name": "群众评议", "title": "2011年度群众评议", "forms": ["附件4"]}
    ]
    assert run(["init", "群众评意", "新"]) == 2
    assert "是否指:群众评议" in capsys.readouterr().err
