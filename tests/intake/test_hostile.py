"""Containers that are flipped, cut or made up: never an error, and never a file lost unnamed."""

from __future__ import annotations

import tempfile
import tracemalloc
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxzy_sheets.intake import attachments

from .drawn import forwarded, inbox, mail, part, said, zipped
from .test_mails import FROM

CONTENT = {"甲.csv": b"a,b\r\n" * 40, "乙.csv": bytes(range(256)) * 3}
"""The files of every container here; one whose bytes differ must be told."""
NAMED = [(f'filename="{name}"'.encode(), data) for name, data in CONTENT.items()]
MAIL = mail([part(data, naming) for naming, data in NAMED])
SOUND = {
    "x.zip": zipped(CONTENT),
    "y.zip": zipped({"内.zip": zipped(CONTENT)}),
    "a.eml": MAIL,
    "b.eml": mail([part(zipped(CONTENT), b'filename="c.zip"')]),
    "c.eml": mail([forwarded(MAIL)], boundary=b"b2"),
    "d.mbox": FROM + MAIL + b"\r\n" + FROM + MAIL,
}
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


def _of(name: str, data: bytes) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        return said(inbox(Path(folder), {name: data}))


@QUICK
@given(st.sampled_from(sorted(SOUND)), st.data())
def test_a_container_that_is_cut_is_told(name: str, data: st.DataObject):
    """Wherever it breaks off, what is read is whole, and something is said of the rest."""
    whole = SOUND[name]
    # Of a mail the last few bytes are its closing line.
    got = _of(name, whole[: data.draw(st.integers(1, len(whole) - 8))])
    read = [value for value in got.values() if isinstance(value, bytes)]
    assert got
    assert all(path == name or path.startswith(f"{name}/") for path in got)
    for value in read:
        assert value in CONTENT.values() or list(got) == [name]


@QUICK
@given(st.sampled_from(["x.zip", "y.zip", "b.eml"]), st.data())
def test_a_flipped_byte_in_an_archive_never_gives_other_bytes(name: str, data: st.DataObject):
    """Checksums hold: a file is itself, or refused; as many are named as were there, or its box."""
    flipped = bytearray(SOUND[name])
    at = data.draw(st.integers(0, len(flipped) - 1))
    flipped[at] ^= data.draw(st.integers(1, 255))
    got = _of(name, bytes(flipped))
    assert got
    for path, value in got.items():
        if isinstance(value, bytes) and path.endswith((".csv", "csv")):
            assert value in CONTENT.values()


@QUICK
@given(st.sampled_from(sorted(SOUND)), st.binary(max_size=60), st.data())
def test_foreign_bytes_in_a_container_raise_nothing(name: str, more: bytes, data: st.DataObject):
    """Bytes put over some of it, anywhere."""
    whole = SOUND[name]
    at = data.draw(st.integers(0, len(whole)))
    assert _of(name, whole[:at] + more + whole[at + len(more) :])


@QUICK
@given(
    st.sampled_from([b"PK\x03\x04", b"PK\x05\x06", b"From: a\nTo: b\n", FROM, b"Received: x\n"]),
    st.binary(max_size=300),
)
def test_made_up_containers_raise_nothing(head: bytes, rest: bytes):
    """What only begins like one."""
    assert _of("x.eml", head + rest)


def test_a_mailbox_is_never_held_whole(tmp_path: Path):
    """40 mails of a megabyte: what is held is a few of them, not all."""
    piece = part(bytes(range(256)) * 3000, b'filename="a.csv"')
    with (tmp_path / "收件.mbox").open("wb") as box:
        for _ in range(40):
            box.write(FROM + mail([piece]) + b"\r\n")
    size = (tmp_path / "收件.mbox").stat().st_size
    tracemalloc.start()
    found = attachments(tmp_path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found) == 40
    assert size > 40 * 2**20
    assert peak < 12 * 2**20
