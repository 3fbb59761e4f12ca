"""What each command does, prints and ends with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import cxzy_sheets as cs
from cxzy_sheets.cli import chinese, commands
from cxzy_sheets.cli.program import run

from .office import Office, environment, files, office, one


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office that stands in its own folder, on a console of 80 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return office(tmp_path)


def test_stack_writes_the_summary_and_a_card(place: Office, capsys: pytest.CaptureFixture[str]):
    """Good copies: exit code 0, the card says what came, where the summary is and what to do."""
    good = [f for f in files() if f.status == "接收" and not f.did][:3]
    place.receives(*good)
    assert run(["stack", "附件4.xlsx", "收件箱", "-o", "汇总结果.xlsx"]) == 0
    shown = capsys.readouterr().out
    assert Path("汇总结果.xlsx").is_file()
    for words in ("3 个: 已读 3", "3 份: 接收 3", "汇总结果.xlsx", "下一步"):
        assert words in shown
    assert f"{sum(len(f.branches) for f in good)} 条" in shown
    assert max(chinese.columns(line) for line in shown.splitlines()) <= 80


def test_stack_ends_with_1_where_something_blocks(
    place: Office, capsys: pytest.CaptureFixture[str]
):
    """A copy that is returned is named with its cell and reason; the summary is written."""
    wrong, unread = one("退回", "收回票多于发出票"), one("无法读取")
    place.receives(one("接收", ""), wrong, unread)
    assert run(["stack", "附件4.xlsx", "收件箱"]) == 1
    shown = capsys.readouterr().out
    assert Path("合并.xlsx").is_file()
    assert "没有计入的 2 份" in shown
    assert wrong.file in shown
    assert unread.file in shown
    assert "收回的票数多于发出的票数" in shown


def test_stack_of_an_empty_inbox_says_so(place: Office, capsys: pytest.CaptureFixture[str]):
    """Nothing came: exit code 0, and a word on what to do."""
    assert run(["stack", "附件4.xlsx", "收件箱"]) == 0
    assert "收件箱里没有文件" in capsys.readouterr().out


def test_stack_as_json(place: Office, capsys: pytest.CaptureFixture[str]):
    """`--json` prints one object with counts and rows, and nothing else."""
    wrong = one("退回", "收回票多于发出票")
    place.receives(one("接收", ""), wrong)
    assert run(["stack", "附件4.xlsx", "收件箱", "--json"]) == 1
    captured = capsys.readouterr()
    said = json.loads(captured.out)
    assert captured.err == ""
    assert said["blocks"] is True
    assert (said["counts"]["文件"], said["counts"]["接收"], said["counts"]["退回"]) == (2, 1, 1)
    assert {row["文件"] for row in said["files"]} == {f.name for f in place.inbox.iterdir()}
    broken = [row for row in said["findings"] if row["级别"] != "提示"]
    assert [(row["代码"], row["级别"], row["文件"]) for row in broken] == [
        ("rule-broken", "强制", wrong.file)
    ]
    assert broken[0]["单元格"].startswith("H")
    assert Path(said["summary"]).is_file()


def test_a_summary_that_is_open_gets_another_name(
    place: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """Where Excel holds the file, the card names the file that was written in its place."""
    place.receives(one("接收", ""))
    moved = os.replace

    def held(source: str, target: str) -> None:
        if Path(target).name == "合并.xlsx":
            raise PermissionError(13, "held open", str(target))
        moved(source, target)

    Path("合并.xlsx").write_bytes(b"")
    monkeypatch.setattr(os, "replace", held)
    assert run(["stack", "附件4.xlsx", "收件箱"]) == 0
    assert "合并.xlsx 正被打开,不能覆盖;这次的结果是 合并(2).xlsx" in capsys.readouterr().out
    assert Path("合并(2).xlsx").stat().st_size > 0


def test_check_prints_each_finding_with_its_cell(place: Office, capsys: pytest.CaptureFixture[str]):
    """Where, what was found, what to do; exit code 1 for a copy that would be returned."""
    wrong = one("退回", "收回票多于发出票")
    Path("报表.xlsx").write_bytes(wrong.data)
    assert run(["check", "报表.xlsx", "--form", "附件4.xlsx"]) == 1
    shown = capsys.readouterr().out
    assert "报表.xlsx: 按“附件4”核对,要退回" in shown
    assert "[强制]  附件4!H7" in shown
    assert "收回的票数多于发出的票数" in shown


def test_check_of_a_good_copy(place: Office, capsys: pytest.CaptureFixture[str]):
    """Nothing to say: exit code 0."""
    Path("报表.xlsx").write_bytes(one("接收", "").data)
    assert run(["check", "报表.xlsx", "-f", "附件4.xlsx"]) == 0
    assert "可以接收" in capsys.readouterr().out


def test_check_as_json(place: Office, capsys: pytest.CaptureFixture[str]):
    """The rows are those of the findings' frame."""
    Path("报表.xlsx").write_bytes(one("退回", "收回票多于发出票").data)
    assert run(["check", "报表.xlsx", "-f", "附件4.xlsx", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    frame = cs.check("报表.xlsx", "附件4.xlsx").frame()
    assert said["findings"] == json.loads(frame.to_json(orient="records"))


def test_check_of_what_is_no_workbook(place: Office, capsys: pytest.CaptureFixture[str]):
    """A picture is a finding of that file: exit code 1, no error."""
    Path("照片.xlsx").write_bytes(one("无法读取", "把照片改名成了 .xlsx").data)
    assert run(["check", "照片.xlsx", "-f", "附件4.xlsx"]) == 1
    assert "图片" in capsys.readouterr().out


def test_lint_says_what_the_form_asks_for(place: Office, capsys: pytest.CaptureFixture[str]):
    """A good form: exit code 0, its fields and rules."""
    assert run(["lint", "附件4.xlsx"]) == 0
    shown = capsys.readouterr().out
    assert "附件4.xlsx: 可以用" in shown
    assert "支部(17 列)" in shown
    assert "7 条" in shown


def broken_form(path: Path) -> None:
    """Write the office's form with a rule that names a field wrongly, and another broken tag."""
    import openpyxl

    book = openpyxl.load_workbook("附件4.xlsx")
    book["规则"]["C3"] = "收回漂<=发出票"
    book["附件4"]["A18"] = "填表人:{{填表人}"
    book.save(path)


def test_lint_of_a_broken_form_prints_every_finding(
    place: Office, capsys: pytest.CaptureFixture[str]
):
    """强制 findings: exit code 1, each with its cell, the nearest name offered."""
    broken_form(Path("坏表样.xlsx"))
    assert run(["lint", "坏表样.xlsx"]) == 1
    shown = capsys.readouterr().out
    assert "坏表样.xlsx: 不能用" in shown
    assert "规则!C3" in shown
    assert "收回票" in shown
    assert "附件4!A18" in shown


def test_stack_with_a_broken_form_writes_nothing(place: Office, capsys: pytest.CaptureFixture[str]):
    """One clear error with sheet and cell; exit code 2, no output file."""
    broken_form(Path("坏表样.xlsx"))
    place.receives(one("接收", ""))
    assert run(["stack", "坏表样.xlsx", "收件箱"]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("错误: 坏表样.xlsx ")
    assert "cxzy lint" in captured.err
    assert not Path("合并.xlsx").exists()


def test_show_prints_the_dump(place: Office, capsys: pytest.CaptureFixture[str]):
    """The text is that of `cs.dump`, unwrapped."""
    assert run(["show", "附件4.xlsx"]) == 0
    dump = cs.dump(place.form.read_bytes(), name="附件4.xlsx")
    assert capsys.readouterr().out == dump.rstrip("\n") + "\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["stack", "附件.xlsx", "收件箱"], "附件.xlsx: 没有这个文件。是否指:附件4.xlsx?"),
        (["stack", "附件4.xlsx", "收件夹"], "没有这个收件箱文件夹"),
        (["stack", "收件箱", "收件箱"], "收件箱: 这是一个文件夹,这里要写一个文件。"),
        (["stack", "附件4.xlsx", "收件箱", "-o", "没有/合并.xlsx"], "没有这个文件夹"),
        (["stack", "附件4.xlsx", "收件箱", "-o", "收件箱/合并.xlsx"], "结果不能放进收件箱"),
        (["check", "没有.xlsx", "-f", "附件4.xlsx"], "没有.xlsx: 没有这个文件。"),
        (["show", "没有.xlsx"], "没有.xlsx: 没有这个文件。"),
        (["show", "说明.txt"], "说明.txt"),
        (["lint", "说明.txt"], "说明.txt"),
    ],
)
def test_what_cannot_be_run_is_one_clear_message(
    place: Office, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
):
    """Missing or unusable files: a sentence, exit code 2, never a traceback."""
    Path("说明.txt").write_text("这不是工作簿", encoding="utf-8")
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err
    assert len(captured.err.splitlines()) <= 3


def test_a_form_that_is_held_open_is_told(
    place: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """What Windows says of a file that another program holds is said in Chinese."""

    def held(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", held)
    assert run(["lint", "附件4.xlsx"]) == 2
    assert "附件4.xlsx: 打不开:没有权限,或正被 Excel、WPS 打开。" in capsys.readouterr().err


def test_ctrl_c_is_a_word(
    place: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """Stopping is no error: a word, exit code 130."""

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands.cs, "collect", stopped)
    assert run(["stack", "附件4.xlsx", "收件箱"]) == 130
    assert "已停止,没有写出结果。" in capsys.readouterr().out
    assert not Path("合并.xlsx").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo terminals")
def test_a_terminal_gets_a_progress_bar_and_colours(place: Office):
    """On a terminal of 80 columns the bar counts the files in ASCII; elsewhere there is none."""
    import pty

    place.receives(*files()[:4])
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "cxzy_sheets", "stack", "附件4.xlsx", "收件箱"],
        stdout=theirs, stderr=theirs,
        env=environment(PYTHONIOENCODING="utf-8", TERM="xterm", COLUMNS="80"),
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while chunk := _read(ours):
        shown += chunk
    os.close(ours)
    assert running.wait() in (0, 1)
    assert b"[##############################]" in shown
    assert b"4/4" in shown
    assert b"\x1b[1m" in shown


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so where the other end is closed
        return b""


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_every_command_survives_a_poor_console(place: Office, encoding: str):
    """Names with signs that GBK lacks, and a whole card, print without a traceback."""
    good, wrong = one("接收", ""), one("退回", "收回票多于发出票")
    (place.inbox / "✓•𠮷学院.xlsx").write_bytes(good.data)
    (place.inbox / "退回✔.xlsx").write_bytes(wrong.data)
    poor = environment(PYTHONIOENCODING=encoding, COLUMNS="80")
    for arguments, code in (
        (["stack", "附件4.xlsx", "收件箱"], 1),
        (["stack", "附件4.xlsx", "收件箱", "--json"], 1),
        (["check", "收件箱/退回✔.xlsx", "-f", "附件4.xlsx"], 1),
        (["lint", "附件4.xlsx"], 0),
        (["show", "收件箱/✓•𠮷学院.xlsx"], 0),
        (["show", "✓没有.xlsx"], 2),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "cxzy_sheets", *arguments],
            capture_output=True, env=poor, check=False,
        )  # fmt: skip
        assert (done.returncode, b"Traceback" in done.stderr) == (code, False), arguments
        shown = (done.stdout + done.stderr).decode(encoding)
        if "--json" in arguments:
            assert json.loads(shown)["files"][1]["文件"] == "退回✔.xlsx"
