"""Mails in an inbox: names in every writing, forwarded mails, mailboxes, what is broken (M-12b)."""

from __future__ import annotations

import base64
import datetime as dt
import pickle
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest

from .drawn import forwarded, inbox, mail, part, said, zipped

CHINA = dt.timezone(dt.timedelta(hours=8))


def words(text: str, code: str = "gb18030", called: str = "gb2312") -> bytes:
    """Return an encoded word of RFC 2047."""
    return b"=?" + called.encode() + b"?B?" + base64.b64encode(text.encode(code)) + b"?="


RAW = "附件4.csv".encode("gb18030")
NAMES = {
    "encoded word": b'filename="' + words("附件4.csv") + b'"',
    "encoded word, unquoted": b"filename=" + words("附件4.csv", "utf-8", "UTF-8"),
    "two words, a character in both": (
        b'filename="=?gb2312?B?' + base64.b64encode(RAW[:3]) + b"?=\r\n =?gb2312?B?"
        + base64.b64encode(RAW[3:]) + b'?="'
    ),
    "quoted-printable word": b'filename="=?gbk?Q?=B8=BD=BC=FE4.csv?="',
    "bytes of GBK": b'filename="' + RAW + b'"',
    "bytes of UTF-8": b'filename="' + "附件4.csv".encode() + b'"',
    "RFC 2231": b"filename*=gb2312'zh-cn'" + quote_from_bytes(RAW).encode(),
    "RFC 2231 in pieces": (
        b"filename*0*=utf-8''%E9%99%84;\r\n filename*1*=%E4%BB%B6; filename*2=4.csv"
    ),
    "percent signs": b'filename="' + quote_from_bytes("附件4.csv".encode()).encode() + b'"',
}  # fmt: skip


@pytest.mark.parametrize("naming", NAMES.values(), ids=NAMES)
def test_a_name_is_read_in_every_writing_m12b(tmp_path: Path, naming: bytes):
    """M-12b: RFC 2047 where it has no business, RFC 2231, bare bytes."""
    found = inbox(tmp_path, {"信.eml": mail([part(b"1,2", naming)])})
    assert said(found) == {"信.eml/附件4.csv": b"1,2"}


def test_a_name_in_the_content_type_alone_counts(tmp_path: Path):
    """Foxmail of old writes it there."""
    piece = part(b"1", b"", kind=b'application/vnd.ms-excel; name="' + words("表.xls") + b'"')
    assert said(inbox(tmp_path, {"信.eml": mail([piece])})) == {"信.eml/表.xls": b"1"}


def test_a_name_with_a_path_in_it_is_no_path(tmp_path: Path):
    """Slashes become full-width ones: it stays a name, all of it."""
    got = said(inbox(tmp_path, {"信.eml": mail([part(b"1", b'filename="../a/4(1/2).csv"')])}))
    assert got == {"信.eml/\uff0fa\uff0f4(1\uff0f2).csv": b"1"}


def test_sender_and_date_stand_beside_every_file_of_a_mail(tmp_path: Path):
    """Those of the mail that the office got; within it, of an archive too."""
    sender = words("数学学院党总支") + b" <shuxue@example.cn>"
    parts = [part(zipped({"a.csv": b"1"}), b'filename="a.zip"')]
    (one,) = inbox(tmp_path, {"信.eml": mail(parts, sender=sender)})
    assert (one.name, one.container) == ("信.eml/a.zip/a.csv", "信.eml ▸ a.zip")
    assert one.mail is not None
    assert one.mail.sender == "数学学院党总支 <shuxue@example.cn>"
    assert one.mail.names == ("数学学院党总支",)
    assert one.mail.mailed == dt.datetime(2012, 1, 6, 10, tzinfo=CHINA)


def test_a_forwarded_mail_counts_when_the_office_got_it(tmp_path: Path):
    """Its sender is told behind the one that sent it on; its date is not the office's."""
    inner = mail([part(b"1", b'filename="a.csv"')], subject=words("报表"), boundary=b"b2")
    outer = mail([forwarded(inner)], sender=b"Li <li@example.cn>",
                 date=b"Mon, 09 Jan 2012 08:00:00 +0800")  # fmt: skip
    (one,) = inbox(tmp_path, {"转.eml": outer})
    assert (one.name, one.container) == ("转.eml/报表.eml/a.csv", "转.eml ▸ 报表.eml")
    assert one.mail is not None
    assert one.mail.names == ("Li", "数学学院党总支")
    assert one.mail.sender == "Li <li@example.cn> ▸ 数学学院党总支 <shuxue@example.cn>"
    assert one.mail.mailed == dt.datetime(2012, 1, 9, 8, tzinfo=CHINA)
    assert one.read()[0] == b"1"


def test_a_mail_within_a_mail_as_a_file_is_opened_as_well(tmp_path: Path):
    """Under any name, coded as a file is, against the standard, too."""
    inner = mail([part(b"1", b'filename="a.csv"')], boundary=b"b2")
    plain = part(inner, b'filename="x.eml"')
    coded = part(inner, b'filename="y.eml"', kind=b"message/rfc822")
    got = said(inbox(tmp_path, {"信.eml": mail([plain, coded])}))
    assert got == {"信.eml/x.eml/a.csv": b"1", "信.eml/y.eml/a.csv": b"1"}


def test_pictures_of_the_text_are_ignored_and_files_that_are_inline_are_not(tmp_path: Path):
    """A logo that the text shows is 忽略; a workbook shown inline is a file."""
    logo = part(b"GIF8", b'filename="logo.gif"', kind=b"image/gif\r\nContent-ID: <1>",
                disposition=b"inline")  # fmt: skip
    table = part(b"1,2", b'filename="a.csv"', kind=b"text/csv", disposition=b"inline")
    got = said(inbox(tmp_path, {"信.eml": mail([logo, table])}))
    assert got == {"信.eml/a.csv": b"1,2", "信.eml/logo.gif": "(邮件正文里的图片)"}


def test_what_outlook_packs_is_told_by_name(tmp_path: Path):
    """winmail.dat in a mail, .msg in a folder: what to do stands with it."""
    tnef = part(b"\x78\x9f\x3e\x22" + bytes(20), b'filename="winmail.dat"')
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    found = inbox(tmp_path, {"信.eml": mail([tnef]), "信.msg": ole})
    assert said(found) == {"信.eml/winmail.dat": "outlook-mail", "信.msg": "outlook-mail"}
    hints = [one.refused.hint for one in found if one.refused]
    assert ["HTML" in hints[0], ".eml" in hints[1]] == [True, True]


def test_a_mail_without_files_is_ignored_and_told(tmp_path: Path):
    """It may hold a link to what was too large."""
    (one,) = inbox(tmp_path, {"信.eml": mail([])})
    assert (one.name, one.ignored) == ("信.eml", "邮件,里面没有附件")
    assert [finding.code for finding in one.told] == ["mail-without-files"]


@pytest.mark.parametrize("coding", ["quoted-printable", "7bit", "base64", "8bit"])
def test_every_coding_gives_the_same_bytes(tmp_path: Path, coding: str):
    """As the standard library writes them."""
    made = EmailMessage()
    made["From"], made["Date"] = "a@example.cn", "Fri, 06 Jan 2012 10:00:00 +0800"
    made.set_content("text")
    made.add_attachment("a=1,b\n", filename="a.csv", cte=coding)
    assert said(inbox(tmp_path, {"信.eml": made.as_bytes()})) == {"信.eml/a.csv": b"a=1,b\n"}


def test_a_mail_that_breaks_off_is_told_at_its_last_file(tmp_path: Path):
    """What came behind it is lost; the files before it are read."""
    whole = mail([part(b"1" * 60, b'filename="a.csv"'), part(b"2" * 60, b'filename="b.csv"')])
    # The second file is whole as far as it goes: 15 groups of base64.
    cut = whole[: whole.index(base64.b64encode(b"2" * 45)) + 60]
    got = said(inbox(tmp_path, {"信.eml": cut}))
    assert got == {"信.eml/a.csv": b"1" * 60, "信.eml/b.csv": "mail-damaged"}


def test_a_part_that_ran_into_another_is_never_passed_over(tmp_path: Path):
    """A boundary lost between two files, or between the text and a file."""
    two = [part(b"1" * 60, b'filename="a.csv"'), part(b"2" * 60, b'filename="b.csv"')]
    pieces = mail(two).split(b"--b1\r\n")
    between = b"--b1\r\n".join((*pieces[:3], b"")) + b"\r\n".join((b"--bX", pieces[3]))
    between = between.replace(b"--b1\r\n--bX", b"--bX")
    text = b"--b1\r\n".join(pieces[:2]) + b"--bX\r\n" + b"--b1\r\n".join(pieces[2:])
    got = said(inbox(tmp_path, {"一.eml": between, "二.eml": text}))
    assert got == {
        "一.eml/a.csv": "mail-damaged",
        "二.eml/b.csv": b"2" * 60, "二.eml/(邮件本身)": "mail-damaged",
    }  # fmt: skip


def test_a_letter_that_is_none_of_base64_is_never_passed_over(tmp_path: Path):
    """Four strange letters left out would give other bytes, and no error."""
    code = base64.b64encode(b"1,2,3,4,5,6")
    data = mail([part(b"1,2,3,4,5,6", b'filename="a.csv"')])
    assert code in data
    broken = data.replace(code, b"????" + code[4:])
    assert said(inbox(tmp_path, {"信.eml": broken})) == {"信.eml/a.csv": "mail-damaged"}


def test_a_date_that_the_server_contradicts_is_not_used(tmp_path: Path):
    """The clock of the sender says 2009; it is shown, told, and settles no lateness."""
    more = b"Received: from a by b; Fri, 6 Jan 2012 10:01:00 +0800\r\n"
    parts = [part(b"1", b'filename="a.csv"')]
    wrong = mail(parts, more=more, date=b"Thu, 01 Jan 2009 00:00:00 +0800")
    found = inbox(tmp_path, {"一.eml": wrong, "二.eml": mail(parts, more=more)})
    mails = [one.mail for one in found if one.mail is not None]
    assert [one.mailed for one in mails] == [None, dt.datetime(2012, 1, 6, 10, tzinfo=CHINA)]
    assert mails[0].sent == dt.datetime(2009, 1, 1, tzinfo=CHINA)
    assert [[f.code for f in one.told] for one in found] == [["mail-date"], []]


@pytest.mark.parametrize(
    "date", [b"yesterday", b"Fri, 99 Jan 2012 10:00:00", b"", b"Mon, 1 Jan 1601 10:00:00 +0800"]
)
def test_a_date_that_is_none_says_nothing(tmp_path: Path, date: bytes):
    """It never raises, and stands for no moment."""
    (one,) = inbox(tmp_path, {"一.eml": mail([part(b"1", b'filename="a.csv"')], date=date)})
    assert one.mail is not None
    assert (one.mail.sent, one.mail.mailed) == (None, None)


FROM = b"From - Fri Jan 06 10:00:00 2012\r\n"


def test_a_mailbox_is_read_mail_by_mail(tmp_path: Path):
    """Each mail by its number and subject; a text that begins with From begins no mail."""
    first = mail([part(b"1", b'filename="a.csv"')], subject=words("数学学院"))
    first = first.replace(b"see attached", b"x\r\n\r\nFrom here 10:00 on, 2012\r\nnothing")
    second = mail([part(b"2", b'filename="a.csv"')], subject=b"")
    box = b"\r\n".join((FROM + first, FROM + mail([]), FROM + second, b""))
    found = inbox(tmp_path, {"收件.mbox": box})
    assert said(found) == {
        "收件.mbox/第1封 数学学院/a.csv": b"1",
        "收件.mbox/第2封 report": "(邮件,里面没有附件)",
        "收件.mbox/第3封/a.csv": b"2",
    }  # fmt: skip
    assert found[0].container == "收件.mbox ▸ 第1封 数学学院"


def test_a_mail_behind_a_broken_line_of_a_mailbox_is_told(tmp_path: Path):
    """It lies behind the end of the mail before it, where no part is looked for."""
    one = mail([part(b"1", b'filename="a.csv"')])
    box = FROM + one + b"\r\nFrxm - Fri Jan 06 10:00:00 2012\r\n" + one
    assert said(inbox(tmp_path, {"收件.mbox": box})) == {
        "收件.mbox/第1封 report/a.csv": b"1",
        "收件.mbox/第1封 report/(邮件本身)": "mail-damaged",
    }


def test_a_mail_whose_kind_is_broken_is_told(tmp_path: Path):
    """It says that it is one file, and the heads of its parts stand in it."""
    data = mail([part(b"1", b'filename="a.csv"')]).replace(b"multipart/mixed", b"multipaXt/mixed")
    assert said(inbox(tmp_path, {"信.eml": data})) == {"信.eml/未命名附件1": "mail-damaged"}


def test_a_web_page_in_one_file_is_no_mail(tmp_path: Path):
    """MHTML is written like a mail, and is read or refused as the page that it is."""
    page = (
        b"From: <Saved by Blink>\r\nSubject: x\r\nDate: Fri, 6 Jan 2012 10:00:00 +0800\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
    )
    book = b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related\r\n"
    files = {"表.xls": page, "表.eml": book + b"\r\n"}
    assert said(inbox(tmp_path, files)) == files | {"表.eml": book + b"\r\n"}


def test_a_mail_is_known_under_any_name(tmp_path: Path):
    """By its heads, where nothing in its name says so."""
    data = mail([part(b"1", b'filename="a.csv"')])
    assert said(inbox(tmp_path, {"信": data, "信.txt": data})) == {
        "信/a.csv": b"1", "信.txt/a.csv": b"1",
    }  # fmt: skip


def test_parts_nested_without_end_are_refused(tmp_path: Path):
    """A thousand multiparts in one another raise nothing."""
    heads = b"From: a@b.cn\r\nTo: c@d.cn\r\n"
    body = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n)
        for n in range(1000)
    )
    assert said(inbox(tmp_path, {"深.eml": heads + body})) == {"深.eml": "mail-damaged"}


def test_the_way_to_a_file_can_be_sent_to_another_process(tmp_path: Path):
    """It is numbers, not what was opened."""
    data = mail([part(zipped({"a.csv": b"1"}), b'filename="a.zip"')])
    (one,) = inbox(tmp_path, {"收件.mbox": FROM + data})
    there = pickle.loads(pickle.dumps(one))
    assert there == one
    assert there.read()[0] == b"1"


def test_a_file_that_was_changed_since_is_read_anew(tmp_path: Path):
    """What was opened is kept by the file's own stamp."""
    first = inbox(tmp_path, {"信.eml": mail([part(b"1", b'filename="a.csv"')])})
    second = inbox(tmp_path, {"信.eml": mail([part(b"22", b'filename="a.csv"')])})
    assert first[0].read()[0] == second[0].read()[0] == b"22"
