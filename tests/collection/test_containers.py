"""Zips and mails in an inbox: the same records, every file accounted for, lateness by the mail."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

import cxzy_sheets as cs
from cxzy_sheets.outputs._links import Links

from ..checks.ballots import form
from ..cycle.folders import copy_bytes, cycle_folder
from ..intake.drawn import mail, part, zipped
from ..intake.test_mails import words
from .test_collection import PLAIN, copy
from .test_cycle import MATHS, PHYSICS

COPIES = {
    "数学.xlsx": copy(),
    "物理.xlsx": copy({"B2": "物理学院", "B4": "三支部", "C4": 7, "D4": 7, "E4": 6, "F4": 5}),
    "化学.xlsx": copy({"B2": "化学学院", "E4": "很多"}),
}


def test_containers_give_the_same_records_as_a_folder(tmp_path: Path):
    """Files in a folder, in a zip, and in mails: the same figures, the same findings."""
    plain, packed = tmp_path / "甲", tmp_path / "乙"
    for folder in (plain, packed):
        folder.mkdir()
    for name, data in COPIES.items():
        (plain / name).write_bytes(data)
    one, two, three = COPIES.items()
    (packed / "来件.zip").write_bytes(zipped({f"报表/{one[0]}": one[1]}, "gb18030"))
    naming = b'filename="' + words(two[0]) + b'"'
    (packed / "信.eml").write_bytes(mail([part(two[1], naming)]))
    (packed / three[0]).write_bytes(three[1])
    a, b = (cs.collect(form(PLAIN), inbox=folder) for folder in (plain, packed))
    assert dict(a.counts) == dict(b.counts)
    for name in a.frame_names:
        frames = [
            got.frame(name).drop(columns="来源文件").sort_values(["单位"], kind="stable")
            for got in (a, b)
        ]
        pd.testing.assert_frame_equal(*(f.reset_index(drop=True) for f in frames))
    told = [sorted((f.code, f.sheet, f.cell) for f in got.findings) for got in (a, b)]
    assert told[0] == told[1]


def test_every_leaf_file_is_counted_and_no_container(tmp_path: Path):
    """Files = 已读 + 无法读取 + 忽略; a container is named beside each file in it."""
    inner = zipped({"数学.xlsx": COPIES["数学.xlsx"], "Thumbs.db": b"x"}, "gb18030")
    parts = [
        part(inner, b'filename="a.zip"'),
        part(b"Rar!\x1a\x07" + bytes(9), b'filename="b.rar"'),
    ]
    (tmp_path / "信.eml").write_bytes(mail(parts, sender=words("数学学院") + b" <a@b.cn>"))
    (tmp_path / "坏.zip").write_bytes(inner[:-9])
    (tmp_path / "别的.xlsx").write_bytes(COPIES["物理.xlsx"])
    got = cs.collect(form(PLAIN), inbox=tmp_path)
    files = got.files.set_index("文件")
    assert files["结果"].to_dict() == {
        "信.eml/a.zip/Thumbs.db": "忽略", "信.eml/a.zip/数学.xlsx": "已读",
        "信.eml/b.rar": "无法读取", "别的.xlsx": "已读", "坏.zip": "无法读取",
    }  # fmt: skip
    assert (got.counts["文件"], got.counts["已读"], got.counts["接收"]) == (5, 2, 2)
    assert files["容器"].to_dict()["信.eml/a.zip/数学.xlsx"] == "信.eml ▸ a.zip"
    assert files.loc["信.eml/b.rar", "发件人"] == "数学学院 <a@b.cn>"
    assert str(files.loc["信.eml/b.rar", "发件时间"]) == "2012-01-06 10:00:00"
    assert files.loc["别的.xlsx", ["容器", "发件人"]].tolist() == ["", ""]
    assert files.loc["别的.xlsx", "发件时间"] is pd.NaT
    codes = {f.file: f.code for f in got.findings if f.severity == "强制"}
    assert codes == {"信.eml/b.rar": "archive-file", "坏.zip": "damaged-file"}
    assert "解压" in files.loc["信.eml/b.rar", "说明"]
    # What the register links to is what can be opened: the container.
    link = Links(tmp_path, tmp_path).to("信.eml/a.zip/数学.xlsx", "Sheet")
    assert link is not None
    assert (link.target, link.place) == ("信.eml", "")


def test_the_same_bytes_in_a_zip_and_beside_it_count_once(tmp_path: Path):
    """重复, with the other one named."""
    data = COPIES["数学.xlsx"]
    (tmp_path / "数学.xlsx").write_bytes(data)
    (tmp_path / "a.zip").write_bytes(zipped({"数学.xlsx": data}, "gb18030"))
    got = cs.collect(form(PLAIN), inbox=tmp_path)
    assert (got.counts["接收"], got.counts["重复"]) == (1, 1)
    assert got.findings.count("same-file") == 1


def _cycle(root: Path, **files: bytes) -> cs.CycleCollection:
    folder = cycle_folder(root)
    for name, data in files.items():
        (folder / "收件箱" / name.replace("_", ".")).write_bytes(data)
    return cs.collect(folder)


def _mailed(rows: object, unit: str | None, **more: bytes) -> bytes:
    data = copy_bytes(unit, rows)  # type: ignore[arg-type]
    return mail([part(data, b'filename="a.xlsx"')], **more)


def test_lateness_goes_by_the_date_of_the_mail(tmp_path: Path):
    """Due on 7 January, inclusive: 23:59 is in time, a minute past midnight is not."""
    got = _cycle(
        tmp_path / "c",
        一_eml=_mailed(MATHS, "数学学院党总支", date=b"Sat, 07 Jan 2012 23:59:00 +0800"),
        二_eml=_mailed(PHYSICS, "物理学院党总支", date=b"Sat, 07 Jan 2012 16:01:00 +0000",
                       sender="物理学院党总支 <w@b.cn>".encode()),
    )  # fmt: skip
    told = got.submissions.set_index("文件")
    assert told["迟报"].to_dict() == {"一.eml/a.xlsx": "否", "二.eml/a.xlsx": "是"}
    assert str(told.loc["二.eml/a.xlsx", "收到时间"]) == "2012-01-08 00:01:00"


def test_the_newer_mail_stands(tmp_path: Path):
    """Two versions of one unit, each dated: the later one, whatever the files are called."""
    first = (("数学教工党支部", 20, 20, 19, 10), MATHS[1])
    got = _cycle(
        tmp_path / "c",
        二_eml=_mailed(first, "数学学院党总支", date=b"Thu, 05 Jan 2012 09:00:00 +0800"),
        一_eml=_mailed(MATHS, "数学学院党总支", date=b"Fri, 06 Jan 2012 09:00:00 +0800"),
    )
    states = got.submissions.set_index("文件")["状态"].to_dict()
    assert states == {"一.eml/a.xlsx": "接收", "二.eml/a.xlsx": "被替代"}


def test_who_mailed_it_is_evidence_of_the_unit(tmp_path: Path):
    """An empty cell: the sender's name says it; a sender that contradicts the cell makes none."""
    physics = "物理学院党总支 <w@b.cn>".encode()
    got = _cycle(
        tmp_path / "c",
        一_eml=_mailed(PHYSICS, None, sender=physics),
        二_eml=_mailed(MATHS, "数学学院党总支", sender=physics),
    )
    units = got.submissions.set_index("文件")[["单位代码", "状态"]]
    assert units.loc["一.eml/a.xlsx", "单位代码"] == "B"
    assert units.loc["二.eml/a.xlsx"].tolist() == ["", "未知单位"]
    (two,) = [f for f in got.findings if f.code == "two-units"]
    assert "发件人“物理学院党总支”" in two.message


def test_a_mail_with_a_ballot_in_it_names_nobody(tmp_path: Path):
    """What else lay in it, a logo or a file that cannot be read, is counted and not named."""
    from ..cycle.folders import SHEETS

    lines = [(*SHEETS["表样"][0], "匿名"), (*SHEETS["表样"][1], "是")]
    folder = cycle_folder(tmp_path / "c", {"表样": lines, "汇总": [], "汇总列": []})
    parts = [
        part(copy_bytes("数学学院党总支", MATHS), b'filename="a.xlsx"'),
        part(b"Rar!\x1a\x07" + bytes(9), b'filename="b.rar"'),
        part(b"x", b'filename="~$a.xlsx"'),
    ]
    (folder / "收件箱" / "张三.eml").write_bytes(mail(parts, sender="张三 <z@b.cn>".encode()))
    (folder / "收件箱" / "李四.eml").write_bytes(mail(parts[1:2], sender="李四 <l@b.cn>".encode()))
    got = cs.collect(folder)
    shown = got.files.to_csv() + got.findings.frame().to_csv() + got.submissions.to_csv()
    assert got.counts["文件"] == 4
    assert "张三" not in shown
    assert "李四 <l@b.cn>" in shown
