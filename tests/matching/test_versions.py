"""Several copies of one unit, form and period: which stands."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Hashable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxzy_sheets.matching.receipts import BY_HAND, BY_MAIL, BY_RUN, Receipt, Receipts, Seen, signed
from cxzy_sheets.matching.versions import Verdict, Version, verdicts

DAY = dt.date
AT = dt.datetime
LOG = Receipts({"one": Seen(DAY(2012, 1, 3), 1), "two": Seen(DAY(2012, 1, 5), 2)}, DAY(2012, 1, 10))
FIRST, SECOND, NOW = LOG.of("one", None), LOG.of("two", None), LOG.of("new", None)


def mail(day: int, hour: int = 9, digest: str = "new") -> Receipt:
    return LOG.of(digest, AT(2012, 1, day, hour))


def version(name: str, content: Hashable, receipt: Receipt, keys: str = "") -> Version:
    return Version((name, ""), content, receipt, frozenset(keys))


def said(versions: Sequence[Version]) -> list[str]:
    """Return what becomes of each version, by the names of the files that it is told by."""
    names = [one.place[0] for one in versions]
    return [_said(verdict, names) for verdict in verdicts(versions)]


def _said(verdict: Verdict, names: list[str]) -> str:
    if verdict.same_as is not None:
        return f"重复 {names[verdict.same_as]}"
    if verdict.superseded_by is not None:
        return f"被替代 {names[verdict.superseded_by]}"
    if verdict.rivals:
        return "争 " + "".join(names[i] for i in verdict.rivals)
    return "分批 " + "".join(names[i] for i in verdict.parts) if verdict.parts else "有效"


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        # The same values twice: the first that came stands.
        ([("a", 1, SECOND), ("b", 1, FIRST)], ["重复 b", "有效"]),
        # The newest stands.
        ([("a", 1, FIRST), ("b", 2, SECOND)], ["被替代 b", "有效"]),
        ([("a", 1, NOW), ("b", 2, SECOND), ("c", 3, FIRST)], ["有效", "被替代 a", "被替代 a"]),
        ([("a", 1, mail(4)), ("b", 2, mail(3))], ["有效", "被替代 a"]),
        ([("a", 1, mail(4, 9)), ("b", 2, mail(4, 10))], ["被替代 b", "有效"]),
        # Sent, changed, and changed back: the last word counts.
        ([("a", 1, FIRST), ("b", 2, SECOND), ("c", 1, NOW)], ["重复 c", "被替代 c", "有效"]),
        # Nothing says which came later.
        ([("a", 1, NOW), ("b", 2, NOW)], ["争 ab", "争 ab"]),
        ([("a", 1, FIRST), ("b", 2, NOW), ("c", 3, NOW)], ["被替代 b", "争 bc", "争 bc"]),
        ([("a", 1, mail(4)), ("b", 2, mail(4))], ["争 ab", "争 ab"]),
        ([("a", 1, NOW), ("b", 2, NOW), ("c", 2, NOW)], ["争 ab", "争 ab", "重复 b"]),
        # A mail's date beside what was found lying in the inbox.
        ([("a", 1, mail(6)), ("b", 2, SECOND)], ["有效", "被替代 a"]),
        ([("a", 1, mail(4, digest="two")), ("b", 2, SECOND)], ["争 ab", "争 ab"]),
        ([("a", 1, mail(4, digest="two")), ("b", 2, NOW)], ["被替代 b", "有效"]),
        ([("a", 1, mail(2)), ("b", 2, FIRST)], ["争 ab", "争 ab"]),
        # The office's 截至日期 was behind: what came after a run is newer than what it saw.
        ([("a", 1, mail(9, digest="one")), ("b", 2, SECOND)], ["被替代 b", "有效"]),
        # Parts of one whole, and a part that is mended.
        ([("a", 1, FIRST, "xy"), ("b", 2, SECOND, "z")], ["分批 ab", "分批 ab"]),
        ([("a", 1, NOW, "xy"), ("b", 2, NOW, "z")], ["分批 ab", "分批 ab"]),
        ([("a", 1, FIRST, "xy"), ("b", 2, SECOND, "z"), ("c", 3, NOW, "xy")],
         ["被替代 c", "分批 bc", "分批 bc"]),
        ([("a", 1, FIRST, "xyz"), ("b", 2, SECOND, "z"), ("c", 3, NOW, "xy")],
         ["被替代 b", "分批 bc", "分批 bc"]),
        ([("a", 1, FIRST, "xyz"), ("b", 2, NOW, "")], ["被替代 b", "有效"]),
    ],
)  # fmt: skip
def test_the_newest_stands_where_it_is_known(
    versions: list[tuple[str, int, Receipt]], expected: list[str]
):
    """Equal values are one; what cannot be put in order is not chosen between."""
    made = [version(*one) for one in versions]
    assert said(made) == expected


RECEIPTS = (
    FIRST, SECOND, NOW, mail(2), mail(4), mail(4, 15), mail(6), mail(4, digest="two"),
    mail(9, digest="one"),
    signed(NOW, DAY(2012, 1, 4), None), signed(FIRST, AT(2012, 1, 4, 12), None),
)  # fmt: skip
VERSIONS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(RECEIPTS), st.sampled_from(["", "x", "y", "xz"])),
    min_size=1, max_size=7,
)  # fmt: skip


@given(VERSIONS, st.randoms(use_true_random=False))
def test_order_does_not_matter(drawn: list[tuple[int, Receipt, str]], lots: random.Random):
    """Whatever order the files are read in, each has the same fate; and one at least stands."""
    made = [version(chr(97 + i), c, r, k) for i, (c, r, k) in enumerate(drawn)]
    # Two files with the same values have the same keys.
    made = [
        version(one.place[0], (one.content, one.keys), one.receipt, "".join(map(str, one.keys)))
        for one in made
    ]
    before = dict(zip([m.place[0] for m in made], said(made), strict=True))
    lots.shuffle(made)
    assert dict(zip([m.place[0] for m in made], said(made), strict=True)) == before
    assert any(not fate.startswith(("重复", "被替代")) for fate in before.values())


@given(st.lists(st.sampled_from(RECEIPTS), min_size=3, max_size=3))
def test_later_than_is_an_order(drawn: list[Receipt]):
    """No receipt is later than itself, nor two than each other."""
    one, other, third = drawn
    assert not one.newer(one)
    assert not (one.newer(other) and other.newer(one))
    if one.newer(other) and other.newer(third):
        assert not third.newer(one)


DUE = AT(2012, 1, 7, 23, 59, 59, 999999)
NOON = AT(2012, 1, 7, 12)


@pytest.mark.parametrize(
    ("receipt", "due", "late"),
    [
        (mail(7, 23), DUE, False), (mail(8, 0), DUE, True), (mail(7, 12), NOON, False),
        (mail(7, 13), NOON, True), (mail(7), None, None),
        (signed(NOW, DAY(2012, 1, 7), True), DUE, False),
        (signed(NOW, DAY(2012, 1, 8), True), DUE, True),
        # Signed for on that day, due at noon: nobody knows.
        (signed(NOW, DAY(2012, 1, 7), True), NOON, None),
        (signed(NOW, AT(2012, 1, 7, 11), True), NOON, False),
        # Seen on the 5th: in time. Seen for the first time on the 10th: nobody knows.
        (SECOND, DUE, False), (NOW, DUE, None), (SECOND, AT(2012, 1, 5, 12), None),
        (NOW, AT(2012, 1, 10, 23, 59, 59, 999999), False),
    ],
)  # fmt: skip
def test_lateness_is_told_only_where_it_is_known(
    receipt: Receipt, due: dt.datetime | None, late: bool | None
):
    """The first run that saw a file says that it came not later, never that it came then."""
    assert receipt.late(due) is late


def test_what_a_receipt_goes_by():
    """The mail's date goes before 签收, and 签收 before the runs."""
    assert [r.by for r in (FIRST, NOW, mail(4), signed(FIRST, DAY(2012, 1, 4), None))] == [
        BY_RUN, "", BY_MAIL, BY_HAND,
    ]  # fmt: skip
    stays = signed(mail(4), DAY(2012, 1, 9), True)
    assert (stays.by, stays.moment, stays.sealed) == (BY_MAIL, AT(2012, 1, 4, 9), True)
    assert NOW.moment is None
    assert FIRST.moment == AT(2012, 1, 3, 23, 59, 59, 999999)


def test_a_mail_s_date_is_the_office_s_clock():
    """05:00 in London is 13:00 here."""
    moment = AT(2012, 1, 4, 5, tzinfo=dt.UTC)
    assert LOG.of("new", moment).moment == AT(2012, 1, 4, 13)


def test_runs_of_one_day_are_in_order():
    """The office may run three times on a day: a file of the second run is newer."""
    log = Receipts({"a": Seen(DAY(2012, 1, 3), 1), "b": Seen(DAY(2012, 1, 3), 2)}, DAY(2012, 1, 3))
    assert log.of("b", None).newer(log.of("a", None))
    assert not log.of("a", None).newer(log.of("b", None))
