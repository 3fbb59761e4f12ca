"""Zip files in an inbox: names, junk, depth, and what must not be opened (M-11, M-12)."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from cxzy_sheets.intake import attachments
from cxzy_sheets.intake.containers import DEPTH

from .drawn import inbox, said, zipped


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_a_flag_are_read_as_they_were_written_m11(tmp_path: Path, encoding: str):
    """M-11: Windows writes GBK, macOS UTF-8, and neither says so."""
    data = zipped({"数学学院/附件4.xlsx": b"1", "readme.csv": b"2"}, encoding)
    assert said(inbox(tmp_path, {"来件.zip": data})) == {
        "来件.zip/数学学院/附件4.xlsx": b"1", "来件.zip/readme.csv": b"2",
    }  # fmt: skip


def test_a_name_that_can_be_read_both_ways_is_read_as_chinese(tmp_path: Path):
    """C4 A3 is 模 in GBK, and ģ in UTF-8, which nobody types; 附件 in UTF-8 is 闄勪欢 in GBK."""
    assert "模".encode("gbk").decode("utf-8") == "ģ"
    data = zipped({"模.csv": b"1"}, "gbk")
    assert list(said(inbox(tmp_path, {"a.zip": data}))) == ["a.zip/模.csv"]
    assert "附件".encode().decode("gb18030") == "闄勪欢"
    data = zipped({"附件.csv": b"1"}, "utf-8")
    assert list(said(inbox(tmp_path, {"a.zip": data}))) == ["a.zip/附件.csv"]


def test_a_name_in_no_known_writing_is_kept(tmp_path: Path):
    """0xFF is no character of UTF-8 or GB18030: what the zip file of old meant stays."""
    data = zipped({"é.csv": b"1"}, "cp437").replace(b"\x82.csv", b"\xff.csv")
    assert said(inbox(tmp_path, {"a.zip": data})) == {"a.zip/\xa0.csv": b"1"}


def test_a_name_given_in_unicode_besides_goes_first(tmp_path: Path):
    """Field 0x7075 (Info-ZIP, Bandizip), while its checksum is that of the name that stands."""
    raw, name = b"?????.csv", "龘支部.csv".encode()
    body = b"\x01" + struct.pack("<L", zlib.crc32(raw)) + name
    info = zipfile.ZipInfo(raw.decode())
    info.extra = struct.pack("<HH", 0x7075, len(body)) + body
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, b"1")
    assert list(said(inbox(tmp_path, {"a.zip": out.getvalue()}))) == ["a.zip/龘支部.csv"]


def test_what_systems_leave_in_archives_is_ignored_and_counted(tmp_path: Path):
    """__MACOSX, Thumbs.db, desktop.ini, .DS_Store, ~$: named, 忽略."""
    names = (
        "__MACOSX/附件4.xlsx",
        "._附件4.xlsx",
        "a/Thumbs.db",
        "a/desktop.ini",
        ".DS_Store",
        "a/~$附件4.xlsx",
    )
    got = said(inbox(tmp_path, {"a.zip": zipped(dict.fromkeys(names, b"x"))}))
    assert sorted(got) == sorted(f"a.zip/{name}" for name in names)
    assert all(str(why).startswith("(") for why in got.values())


def test_archives_are_opened_three_deep_and_no_deeper(tmp_path: Path):
    """The fourth is told by name."""
    data = zipped({"底.csv": b"0"})
    for name in ("三", "二", "一"):
        data = zipped({f"{name}.zip": data, f"{name}.csv": name.encode()})
    assert DEPTH == 3
    found = inbox(tmp_path, {"外.zip": data})
    assert said(found) == {
        "外.zip/一.csv": "一".encode(), "外.zip/一.zip/二.csv": "二".encode(),
        "外.zip/一.zip/二.zip/三.csv": "三".encode(),
        "外.zip/一.zip/二.zip/三.zip": "nested-too-deep",
    }  # fmt: skip
    assert {one.container for one in found if one.name.endswith("三.csv")} == {
        "外.zip ▸ 一.zip ▸ 二.zip"
    }


@pytest.mark.parametrize("name", ["../外.xlsx", "/etc/外.xlsx", "C:\\外.xlsx", "a/../../外.xlsx"])
def test_a_path_that_leaves_the_archive_is_refused_by_name(tmp_path: Path, name: str):
    """It is named without leading anywhere; what lies beside it is read."""
    got = said(inbox(tmp_path, {"a.zip": zipped({name: b"1", "好.csv": b"2"})}))
    assert sorted(map(str, got.values())) == ["b'2'", "unsafe-name"]
    assert all(path.startswith("a.zip/") and "/../" not in path for path in got)


def test_a_link_in_an_archive_is_refused_by_name(tmp_path: Path):
    """What it points at may be anything on this computer."""
    info = zipfile.ZipInfo("链接.xlsx")
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert said(inbox(tmp_path, {"a.zip": out.getvalue()})) == {"a.zip/链接.xlsx": "unsafe-name"}


def test_an_encrypted_entry_is_told_with_what_to_do(tmp_path: Path):
    """By its name; entries beside it that have no password are read."""
    data = bytearray(zipped({"密.csv": b"1", "明.csv": b"2"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    found = inbox(tmp_path, {"a.zip": bytes(data)})
    assert said(found) == {"a.zip/密.csv": "encrypted", "a.zip/明.csv": b"2"}
    assert found[0].refused is not None or found[1].refused is not None
    hints = [one.refused.hint for one in found if one.refused]
    assert hints == ["请去除压缩密码后重报。"]


@pytest.mark.parametrize(
    ("head", "called"),
    [
        (b"Rar!\x1a\x07\x00" + bytes(60), "RAR"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(60), "7z"),
        (b"\x1f\x8b\x08" + bytes(60), "gz"),
        (bytes(257) + b"ustar\x0000" + bytes(200), "tar"),
    ],
)
def test_other_archives_are_refused_by_kind_whatever_they_are_called_m12(
    tmp_path: Path, head: bytes, called: str
):
    """M-12: one file, 无法读取, with what to do."""
    (one,) = inbox(tmp_path, {"报表.zip": head})
    assert one.refused is not None
    assert called in one.refused.message
    assert "zip" in one.refused.hint
    assert (one.name, one.container) == ("报表.zip", "")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path):
    """300 MiB of zeros in 300 KB; and 20 that say 60 MiB each are refused together."""
    many = bytearray(zipped({f"{n}.csv": b"x" for n in range(20)}))
    at = 0
    while (at := many.find(b"PK\x01\x02", at + 1)) > 0:
        many[at + 24 : at + 28] = struct.pack("<L", 60 * 2**20)
    files = {"一.zip": zipped({"大.csv": bytes(300 * 2**20)}), "多.zip": bytes(many)}
    assert said(inbox(tmp_path, files)) == {"一.zip/大.csv": "too-large", "多.zip": "too-large"}


def test_an_entry_that_is_larger_than_it_says_is_refused(tmp_path: Path):
    """The size in the directory is not trusted."""
    data = bytearray(zipped({"a.csv": b"x" * 5000}))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<L", 10)
    assert said(inbox(tmp_path, {"a.zip": bytes(data)})) == {"a.zip/a.csv": "damaged-file"}


def test_an_entry_whose_bytes_were_changed_is_refused(tmp_path: Path):
    """As long as before, and not what its checksum says."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", b"1,2,3")
    data = out.getvalue().replace(b"1,2,3", b"1,2,8")
    assert said(inbox(tmp_path, {"a.zip": data})) == {"a.zip/a.csv": "damaged-file"}


def test_an_archive_that_breaks_off_or_is_empty_is_told_by_name(tmp_path: Path):
    """It counts as one file: nothing says what was in it."""
    whole = zipped({"a.csv": b"x" * 500})
    got = said(inbox(tmp_path, {"断.zip": whole[:-40], "空.zip": zipped({})}))
    assert got == {"断.zip": "damaged-file", "空.zip": "empty-file"}


def test_an_entry_that_swallows_the_next_is_told(tmp_path: Path):
    """The directory says 2, and 1 is found: none of it can be trusted."""
    data = bytearray(zipped({"a.csv": b"1", "b.csv": b"2"}))
    at = data.index(b"PK\x01\x02")
    length = data.index(b"PK\x01\x02", at + 1) - at
    data[at + 32 : at + 34] = struct.pack("<H", length)
    assert said(inbox(tmp_path, {"a.zip": bytes(data)})) == {"a.zip": "damaged-file"}


def test_a_workbook_is_no_archive_whatever_it_is_called(tmp_path: Path):
    """Its directory says what it is, not its name."""
    book = zipped({"xl/a.xml": b"1", "[Content_Types].xml": b"2"})
    other = zipped({"a.xml": b"1", "[Content_Types].xml": b"2"})
    files = {"附件4.zip": book, "附件5.zip": other, "来件.xlsx": zipped({"附件.csv": b"3"})}
    assert said(inbox(tmp_path, files)) == {
        "附件4.zip": book, "附件5.zip": other, "来件.xlsx/附件.csv": b"3",
    }  # fmt: skip


def test_two_entries_of_one_name_are_two_files(tmp_path: Path):
    """Windows tells names apart without regard to case, and so do the office's registers."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in (("a.csv", b"1"), ("A.csv", b"2")):
            archive.writestr(name, data)
    got = said(inbox(tmp_path, {"x.zip": out.getvalue()}))
    assert got == {"x.zip/a.csv": b"1", "x.zip/A(2).csv": b"2"}


def test_the_order_is_that_of_names_and_nothing_is_changed(tmp_path: Path):
    """The same inbox gives the same list, and keeps its bytes."""
    data = zipped({"乙.csv": b"1", "甲.csv": b"2"})
    first = inbox(tmp_path, {"b.zip": data, "a.csv": b"3"})
    assert [one.name for one in first] == [one.name for one in attachments(tmp_path)]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "b.zip"]
    assert (tmp_path / "b.zip").read_bytes() == data
