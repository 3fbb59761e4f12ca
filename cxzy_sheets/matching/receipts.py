"""When a copy came: the mail's date, else what the office signed for, else which run saw it first.

    邮件       at this very moment
    签收       at this moment, or some time on this day
    首次运行    not later than that run's 截至日期, and after every run that did not see it

A file's own time is never asked: copying, unpacking and virus scanners change it.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from ..cycle import Cycle
from ..cycle.earlier import last_record

BY_MAIL, BY_HAND, BY_RUN = "邮件", "签收", "首次运行"

OFFICE_TIME = datetime.timezone(datetime.timedelta(hours=8))
"""China has one time and no summer time since 1992; Windows has no time zone tables."""
MORNING, NIGHT = datetime.time.min, datetime.time.max


class Seen(NamedTuple):
    """The first run that saw the bytes of a file."""

    day: datetime.date
    run: int
    """Its number; 0 where run.json does not say."""


def first_seen(cycle: Cycle) -> dict[str, Seen]:
    """Return SHA-256 of a file -> the first run that saw it; a file that no run saw is not in it.

    Read from 产出/NNN …/run.json, `{"seen": {SHA-256: {"first": "2012-01-05", "run": 1}}}`. What
    is missing or damaged there tells nothing, and raises nothing.
    """
    told = last_record(cycle.outputs) or {}
    seen = told.get("seen")
    made: dict[str, Seen] = {}
    for digest, about in seen.items() if isinstance(seen, dict) else ():
        try:
            day = datetime.date.fromisoformat(about["first"])
            made[digest] = Seen(day, int(about.get("run", 0)))
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
    return made


@dataclass(frozen=True, slots=True)
class Receipt:
    """When a copy came, as far as anything says."""

    by: str
    """邮件, 签收, 首次运行, or empty: it came in since the last run."""
    after: datetime.datetime
    """It came at this moment or later."""
    until: datetime.datetime
    """It came at this moment or earlier."""
    run: int
    """Which of the runs that saw something new saw it first, from 0."""
    sealed: bool | None = None
    """Whether a stamped paper copy was signed for."""

    @property
    def moment(self) -> datetime.datetime | None:
        """What is shown as 收到时间: a moment, or the end of a day; of 首次运行 the latest."""
        return self.until if self.by else None

    def late(self, due: datetime.datetime | None) -> bool | None:
        """Return whether it came after a due moment; None where nothing settles it."""
        if due is None:
            return None
        if self.until <= due:
            return False
        # That no run saw it earlier does not say that the office did not have it.
        return True if self.by in (BY_MAIL, BY_HAND) and self.after > due else None

    def newer(self, other: Receipt) -> bool:
        """Return whether it is certain to have come later than another.

        What no run saw came after every run that saw the other, unless it has a date of its own.
        """
        if not self.exact and self.run > other.run:
            return True
        if self.run < other.run and not other.exact:
            return False
        if not self.exact and not other.exact:
            return False
        same = (self.after, self.until) == (other.after, other.until)
        return self.after >= other.until and not same

    @property
    def exact(self) -> bool:
        """Whether it has a date of its own."""
        return self.by in (BY_MAIL, BY_HAND)


class Receipts:
    """What is known of the files of a cycle.

    Args:
        seen: As `first_seen` gives it.
        today: 截至日期: what is in the inbox now came not later than that.
    """

    def __init__(self, seen: Mapping[str, Seen], today: datetime.date) -> None:
        self.seen = seen
        self.today = today
        # By the runs' numbers; by their days where run.json does not say.
        self._runs = sorted({(one.run, one.day) for one in seen.values()})
        days = accumulate((day for _, day in self._runs), max)
        self._latest = [datetime.date.min, *days]

    def of(self, digest: str, mailed: datetime.datetime | None) -> Receipt:
        """Return when a file came, before 收文登记 is asked."""
        first = self.seen.get(digest)
        run = bisect_left(self._runs, (first.run, first.day)) if first else len(self._runs)
        if mailed is not None:
            moment = office_time(mailed)
            return Receipt(BY_MAIL, moment, moment, run)
        day = min(first.day, self.today) if first else self.today
        return Receipt(
            BY_RUN if first else "",
            # The beginning of the day of the last run that did not see it.
            datetime.datetime.combine(self._latest[run], MORNING),
            datetime.datetime.combine(day, NIGHT),
            run,
        )


def signed(
    receipt: Receipt, received: datetime.datetime | datetime.date | None, sealed: bool | None
) -> Receipt:
    """Return a receipt with what the office signed for; a mail's date stays."""
    if received is None or receipt.by == BY_MAIL:
        return Receipt(receipt.by, receipt.after, receipt.until, receipt.run, sealed)
    if isinstance(received, datetime.datetime):
        return Receipt(BY_HAND, received, received, receipt.run, sealed)
    morning = datetime.datetime.combine(received, MORNING)
    night = datetime.datetime.combine(received, NIGHT)
    return Receipt(BY_HAND, morning, night, receipt.run, sealed)


def office_time(moment: datetime.datetime) -> datetime.datetime:
    """Return a moment as the office's clock has it, without a time zone."""
    return moment.astimezone(OFFICE_TIME).replace(tzinfo=None) if moment.tzinfo else moment
