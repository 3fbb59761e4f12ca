"""Kinds of mess in single cells (mess.md §3.3, M-21, M-44)."""

# ruff: noqa: E501 - what is typed stands in one line

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from openpyxl.comments import Comment
from openpyxl.styles import Font

from ..battery.drawing import BLANK, REFUSE, Key
from ..battery.mutations import SkippedError
from .mess import Mess, is_day, kind

WIDE = str.maketrans("0123456789.%-", "０１２３４５６７８９．％－")
DIGITS = "〇一二三四五六七八九"
COUNTS, NUMBERS, SHARES, DAYS = ("整数",), ("整数", "小数"), ("百分比",), ("日期",)


def _typed(
    m: Mess,
    types: tuple[str, ...],
    typed: Callable[[Any], Any],
    shown: str | None = None,
    *,
    fits: Callable[[Any], bool] = lambda value: True,
    count: int = 2,
) -> list[Key]:
    """Type up to `count` answers otherwise; the truth stays."""
    done = []
    for _ in range(count):
        key = m.pick(*types, fits=fits) if not done else _more(m, types, fits)
        if key is None:
            break
        m.type_in(key, typed(m.copy.truth[key]), shown)
        m.touched[key] = ""
        done.append(key)
    return done


def _more(m: Mess, types: tuple[str, ...], fits: Callable[[Any], bool]) -> Key | None:
    try:
        return m.pick(*types, fits=fits)
    except SkippedError:
        return None


def _lost(
    m: Mess,
    types: tuple[str, ...],
    typed: Callable[[Any], Any],
    shown: str | None = None,
    *,
    fits: Callable[[Any], bool] = lambda value: True,
    error: bool = False,
) -> list[Key]:
    """Type one answer so that nobody can read it any more."""
    key = m.pick(*types, fits=fits)
    m.type_in(key, typed(m.copy.truth[key]), shown, error=error)
    m.copy.truth[key] = REFUSE
    return [key]


def _said(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


# -- numbers


@kind("M-30")
def number_as_text(m: Mess) -> Iterable[Key]:
    """数存成文本."""
    return _typed(m, NUMBERS, _said, "@")


@kind("M-30")
def number_with_quote(m: Mess) -> Iterable[Key]:
    """数前面有撇号."""
    return _typed(m, COUNTS, lambda v: f"'{v}", "@")


@kind("M-30")
def number_grouped(m: Mess) -> Iterable[Key]:
    """数里有千分位逗号."""
    key = m.pick(*COUNTS)
    m.copy.truth[key] = 1000 + m.copy.truth[key]
    m.type_in(key, f"{m.copy.truth[key]:,}", "@")
    return [key]


@kind("M-31")
def number_wide(m: Mess) -> Iterable[Key]:
    """全角数字."""
    return _typed(m, NUMBERS, lambda v: _said(v).translate(WIDE), "@")


@kind("M-31")
def number_in_blanks(m: Mess) -> Iterable[Key]:
    """数前后有空格、制表符、零宽字符."""
    return _typed(
        m, COUNTS, lambda v: m.rng.choice(("\u3000{} ", "\u00a0{}\u200b", "\t{}\n")).format(v), "@"
    )


@kind("M-31", lost=True)
def number_as_sign(m: Mess) -> Iterable[Key]:
    """圈码、上标当作数."""
    return _lost(m, COUNTS, lambda v: m.rng.choice(("①", "10²", "Ⅳ", "½")), "@")


@kind("M-32")
def number_with_measure(m: Mess) -> Iterable[Key]:
    """数后面带单位(字段写了计量)."""
    keys = [k for k in m.answers(*COUNTS) if m.measures.get(m.full(k))]
    if not keys:
        raise SkippedError
    key = m.rng.choice(keys)
    m.type_in(key, f"{m.copy.truth[key]}{m.measures[m.full(key)]}", "@")
    return [key]


@kind("M-32", lost=True)
def number_with_other_measure(m: Mess) -> Iterable[Key]:
    """数后面带别的单位."""
    return _lost(m, COUNTS, lambda v: f"{v}{m.rng.choice(('间', '公里', '元整', '斤'))}", "@")


@kind("M-32")
def number_about(m: Mess) -> Iterable[Key]:
    """约数(约40、40余、40+)."""
    return _typed(
        m, COUNTS, lambda v: m.rng.choice(("约{}", "{}余", "{}+", "{}左右")).format(v), "@", count=1
    )


@kind("M-32", lost=True)
def number_bound(m: Mess) -> Iterable[Key]:
    """只说了界限(近40、不到40、40以上)."""
    return _lost(
        m, COUNTS, lambda v: m.rng.choice(("近{}", "不到{}", "{}以上", "超过{}")).format(v), "@"
    )


@kind("M-32", lost=True)
def number_nothing(m: Mess) -> Iterable[Key]:
    """无、—、/ 代替数."""
    return _lost(m, COUNTS, lambda v: m.rng.choice(("无", "—", "/", "没有", "暂无")), "@")


@kind("M-32", lost=True)
def number_scaled(m: Mess) -> Iterable[Key]:
    """数后面写了万."""
    return _lost(m, COUNTS, lambda v: f"{v}万", "@", fits=lambda v: v > 0)


@kind("M-32")
def number_in_chinese(m: Mess) -> Iterable[Key]:
    """汉字写的数."""
    return _typed(m, COUNTS, _chinese, "@", fits=lambda v: 0 <= v < 100)


def _chinese(value: int) -> str:
    if value < 10:
        return DIGITS[value]
    tens, ones = divmod(value, 10)
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


@kind("M-32", lost=True)
def number_range(m: Mess) -> Iterable[Key]:
    """一格两个数或一段范围."""
    return _lost(
        m,
        COUNTS,
        lambda v: m.rng.choice(("{0}-{1}", "{0}或{1}", "{0}/{1}", "{0}、{1}")).format(v, v + 3),
        "@",
    )


@kind("M-32", lost=True)
def number_word(m: Mess) -> Iterable[Key]:
    """待定、未统计、见附件."""
    return _lost(m, COUNTS, lambda v: m.rng.choice(("待定", "未统计", "见附件", "?", "3O")), "@")


@kind("M-32")
def zero_typed(m: Mess) -> Iterable[Key]:
    """零写成 0.0、0 的文本."""
    key = m.pick(*COUNTS)
    m.type_in(key, m.rng.choice((0.0, "0", "０", "〇")))
    m.copy.truth[key] = 0
    return [key]


@kind("M-34", lost=True)
def number_became_date(m: Mess) -> Iterable[Key]:
    """数的格里成了日期."""
    return _lost(m, COUNTS, lambda v: dt.datetime(2011, 1, 1 + int(v) % 28), "yyyy-mm-dd")


@kind("M-21", lost=True)
def formula_without_result(m: Mess) -> Iterable[Key]:
    """公式没有结果."""
    key = m.pick(*NUMBERS)
    cell = m.copy.cell(key)
    cell.value = f"={m.copy.truth[key]}+0"
    m.copy.truth[key] = REFUSE
    return [key]


@kind("M-21", lost=True)
def error_value(m: Mess) -> Iterable[Key]:
    """错误值(#DIV/0! 等)."""
    errors = ("#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?")
    return _lost(m, (*NUMBERS, *SHARES, *DAYS), lambda v: m.rng.choice(errors), error=True)


@kind("M-21", lost=True)
def error_as_text(m: Mess) -> Iterable[Key]:
    """错误值粘成了文本."""
    return _lost(m, (*NUMBERS, "文本"), lambda v: m.rng.choice(("#N/A", "#REF!", "#DIV/0!")))


@kind("M-32")
def number_blank(m: Mess) -> Iterable[Key]:
    """数没有填(应读成空白)."""
    keys = [k for k in m.answers(*NUMBERS, *SHARES) if k[0] == "c"]
    if not keys:
        raise SkippedError
    key = m.rng.choice(keys)
    m.type_in(key, None)
    m.copy.truth[key] = BLANK
    return [key]


# -- shares


@kind("M-33")
def share_as_text(m: Mess) -> Iterable[Key]:
    """百分比写成文本."""
    return _typed(m, SHARES, lambda v: f"{_percent(v)}{m.rng.choice(('%', ' %', '％'))}", "@")


@kind("M-33")
def share_over_100(m: Mess) -> Iterable[Key]:
    """百分比写成 85/100."""
    return _typed(m, SHARES, lambda v: f"{_percent(v)}{m.rng.choice('/／')}100", "@")


@kind("M-33")
def share_as_points(m: Mess) -> Iterable[Key]:
    """常规格里写 85 表示 85%."""
    return _typed(m, SHARES, lambda v: float(_percent(v)), "General", fits=lambda v: v > 0.011)


def _percent(share: float) -> str:
    return f"{(Decimal(repr(share)) * 100).normalize():f}"


@kind("M-33", lost=True)
def share_in_percent_cell(m: Mess) -> Iterable[Key]:
    """百分比格里写 85(显示 8500%)."""
    return _lost(m, SHARES, lambda v: float(_percent(v)), "0.00%", fits=lambda v: v > 0.011)


@kind("M-33", lost=True)
def share_of_one(m: Mess) -> Iterable[Key]:
    """常规格里写 1(1% 还是 100%)."""
    return _lost(m, SHARES, lambda v: 1, "General")


@kind("M-33", lost=True)
def share_too_large(m: Mess) -> Iterable[Key]:
    """超过 100%."""
    return _lost(m, SHARES, lambda v: m.rng.choice(("185%", "-5%", "1200％")), "@")


# -- days


def _day(value: Any) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


@kind("M-34")
def day_dotted(m: Mess) -> Iterable[Key]:
    """日期写成 2011.12.20、2011/12/20、2011。12。20."""
    sign = m.rng.choice(
        ("{0}.{1}.{2}", "{0}/{1}/{2}", "{0}。{1}。{2}", "{0}-{1}-{2}", "{0} {1} {2}")
    )
    return _typed(m, DAYS, lambda v: sign.format(v.year, v.month, v.day), "@", fits=is_day)


@kind("M-34")
def day_in_words(m: Mess) -> Iterable[Key]:
    """日期写成 2011年12月20日."""
    ending = m.rng.choice(("日", "号", "日 星期二", "日 上午"))
    ending = "日" if "上午" in ending else ending
    return _typed(m, DAYS, lambda v: f"{v.year}年{v.month}月{v.day}{ending}", "@", fits=is_day)


@kind("M-34")
def day_eight_digits(m: Mess) -> Iterable[Key]:
    """日期写成 20111220."""
    as_text = m.rng.random() < 0.5
    typed: Callable[[Any], Any] = lambda v: f"{v:%Y%m%d}" if as_text else int(f"{v:%Y%m%d}")  # noqa: E731
    return _typed(m, DAYS, typed, "@" if as_text else "General", fits=is_day)


@kind("M-35")
def day_in_chinese(m: Mess) -> Iterable[Key]:
    """日期写成 二〇一一年十二月二十日(各种〇)."""
    zero = m.rng.choice("〇○零oO0ＯО")

    def typed(v: Any) -> str:
        year = "".join(DIGITS[int(d)] for d in str(v.year)).replace("〇", zero)
        return f"{year}年{_chinese(v.month)}月{_chinese(v.day)}日"

    return _typed(m, DAYS, typed, "@", fits=is_day)


@kind("M-34")
def day_as_serial(m: Mess) -> Iterable[Key]:
    """日期成了序列数 40897."""
    return _typed(m, DAYS, lambda v: (_day(v) - dt.date(1899, 12, 30)).days, "General", fits=is_day)


@kind("M-34")
def day_with_time(m: Mess) -> Iterable[Key]:
    """日期带了时间."""
    return _typed(
        m,
        DAYS,
        lambda v: dt.datetime.combine(_day(v), dt.time(8, 30)),
        "yyyy-mm-dd hh:mm",
        fits=is_day,
    )


@kind("M-34")
def day_short_year_named(m: Mess) -> Iterable[Key]:
    """两位年份 11年12月20日."""
    return _typed(m, DAYS, lambda v: f"{v.year % 100}年{v.month}月{v.day}日", "@", fits=lambda v: is_day(v) and 2000 <= v.year < 2030, count=1)  # fmt: skip


@kind("M-34", lost=True)
def day_short_year(m: Mess) -> Iterable[Key]:
    """11.12.20(两种读法)."""
    return _lost(m, DAYS, lambda v: f"{v.year % 100}.{v.month:02d}.{v.day:02d}", "@", fits=lambda v: is_day(v) and v.day < 30 and v.day != v.year % 100 and v.year % 100 < 29)  # fmt: skip


@kind("M-34", lost=True)
def day_six_digits(m: Mess) -> Iterable[Key]:
    """六位数字 111220、三位 617."""
    return _lost(
        m, DAYS, lambda v: m.rng.choice((f"{v:%y%m%d}", f"{v.month}{v.day:02d}")), "@", fits=is_day
    )


@kind("M-34", lost=True)
def day_without_year(m: Mess) -> Iterable[Key]:
    """只有月日 12.20(没有周期)."""
    return _lost(
        m,
        DAYS,
        lambda v: m.rng.choice((f"{v.month}.{v.day:02d}", f"{v.month}月{v.day}日")),
        "@",
        fits=is_day,
    )


@kind("M-34", lost=True)
def day_month_only(m: Mess) -> Iterable[Key]:
    """只有年月 2011.12(文本或小数)."""
    return _lost(m, DAYS, lambda v: m.rng.choice((f"{v.year}.{v.month:02d}", v.year + 0.12, f"{v.year}年{v.month}月")),
                 "General", fits=is_day)  # fmt: skip


@kind("M-34", lost=True)
def day_impossible(m: Mess) -> Iterable[Key]:
    """不存在的日期 2011.2.30."""
    return _lost(
        m,
        DAYS,
        lambda v: m.rng.choice((f"{v.year}.2.30", f"{v.year}年13月1日", f"{v.year}-11-31")),
        "@",
        fits=is_day,
    )


@kind("M-34", lost=True)
def day_word(m: Mess) -> Iterable[Key]:
    """日期格里写 年底、长期、待定."""
    return _lost(
        m, DAYS, lambda v: m.rng.choice(("年底", "长期", "待定", "上旬", "无")), "@", fits=is_day
    )


@kind("M-34")
def month_typed(m: Mess) -> Iterable[Key]:
    """年月写成 2011.12、201112、2011年12月."""
    way = m.rng.choice(("{0}.{1:02d}", "{0}年{1}月", "{0}{1:02d}", "{0}/{1:02d}"))
    return _typed(m, ("年月",), lambda v: way.format(int(v[:4]), int(v[5:])), "@")


@kind("M-34", lost=True)
def month_became_number(m: Mess) -> Iterable[Key]:
    """年月成了小数 2011.1(1月还是10月)."""
    return _lost(m, ("年月",), lambda v: 2011.1, "General")


# -- codes, names, options


@kind("M-36", lost=True)
def code_lost_digits(m: Mess) -> Iterable[Key]:
    """长编号存成数,末位已丢失."""
    return _lost(
        m,
        ("编号",),
        lambda v: m.rng.choice((350102196512120000, 1.10101199003078e17, "3.50102E+17")),
        "General",
    )


@kind("M-36")
def code_spaced(m: Mess) -> Iterable[Key]:
    """编号中间有空格、全角."""
    return _typed(
        m, ("编号",), lambda v: m.rng.choice((f"{v[:4]} {v[4:]}", v.translate(WIDE), f"'{v}")), "@"
    )


@kind("M-36")
def code_shown_with_zeros(m: Mess) -> Iterable[Key]:
    """编号存成数,格式补零."""
    return _typed(m, ("编号",), int, "0000000000")


@kind("M-39")
def person_spaced(m: Mess) -> Iterable[Key]:
    """姓名中间有空格."""
    return _typed(
        m,
        ("人员",),
        lambda v: f"{v[:1]}{m.rng.choice((' ', '　', '  '))}{v[1:]}" if len(v) == 2 else f"{v} ",
    )


@kind("M-39")
def person_remarked(m: Mess) -> Iterable[Key]:
    """姓名后写(预备)、同志."""
    return _typed(m, ("人员",), lambda v: f"{v}{m.rng.choice(('(预备)', '（预备）', '同志'))}")


@kind("M-39", lost=True)
def two_persons(m: Mess) -> Iterable[Key]:
    """姓名格里是两个名字、无."""
    return _lost(m, ("人员",), lambda v: m.rng.choice(("王建国 李海燕", "无", "—")))


@kind("M-37")
def option_tidy(m: Mess) -> Iterable[Key]:
    """选项前后有空格、编号、句号."""
    return _typed(
        m, ("选项",), lambda v: m.rng.choice((" {} ", "1.{}", "“{}”", "{}。", "A、{}")).format(v)
    )


@kind("M-37", lost=True)
def option_unknown(m: Mess) -> Iterable[Key]:
    """选项里没有的."""
    return _lost(m, ("选项",), lambda v: m.rng.choice(("很好", "中", "优秀?", "优秀/良好", "√")))


@kind("M-37")
def yes_as_mark(m: Mess) -> Iterable[Key]:
    """是否写成 √、×、Y、1、Wingdings 的勾."""

    def typed(key: Key) -> None:
        yes = m.copy.truth[key] == "是"
        mark, font = m.rng.choice(
            (("√", ""), ("Y", ""), (1, ""), ("✔", ""), ("R", "Wingdings 2"), ("ü", "Wingdings"))
            if yes
            else (
                ("×", ""),
                ("N", ""),
                (0, ""),
                ("✗", ""),
                ("Q", "Wingdings 2"),
                ("û", "Wingdings"),
            )
        )
        m.type_in(key, mark)
        if font:
            m.copy.cell(key).font = Font(name=font)

    key = m.pick("是否")
    typed(key)
    return [key]


@kind("M-37", lost=True)
def yes_in_lost_font(m: Mess) -> Iterable[Key]:
    """字体丢了的勾(R、ü)、○、无."""
    return _lost(m, ("是否",), lambda v: m.rng.choice(("R", "ü", "○", "无", "?")))


# -- ticks in boxes


def _boxes(m: Mess) -> tuple[Key, dict[str, Key]]:
    c = m.copy
    made: dict[Key, dict[str, Key]] = {}
    for key, place in c.at.items():
        if key[0] != "k" or place[0] not in c.book.sheetnames:
            continue
        block, _, short = str(key[1]).partition(".")
        answer = ("a", key[1]) if len(key) == 3 else ("c", block, key[2], short)
        made.setdefault(answer, {})[str(key[-1])] = key
    fits = [a for a in made if a in c.truth and c.truth[a] in made[a] and a not in m.touched]
    if not fits:
        raise SkippedError
    answer = m.rng.choice(fits)
    m.touched[answer] = ""
    return answer, made[answer]


@kind("M-37")
def ticked_otherwise(m: Mess) -> Iterable[Key]:
    """勾打成 ✓、☑、●、V、Wingdings 的字."""
    answer, boxes = _boxes(m)
    mark, empty, font = m.rng.choice(
        (("✓", None, ""), ("☑", "□", ""), ("●", "○", ""), ("V", None, ""), ("√", "×", ""), (1, 0, ""),
         ("R", "\u00a3", "Wingdings 2"), ("ü", None, "Wingdings"), ("þ", "o", "Wingdings"))
    )  # fmt: skip
    for option, key in boxes.items():
        m.copy.set(key, mark if option == m.copy.truth[answer] else empty)
        if font:
            m.copy.cell(key).font = Font(name=font)
    return [answer]


@kind("M-37", lost=True)
def ticked_twice(m: Mess) -> Iterable[Key]:
    """勾了两项."""
    answer, boxes = _boxes(m)
    if len(boxes) < 2:
        raise SkippedError
    other = m.rng.choice([o for o in boxes if o != m.copy.truth[answer]])
    m.copy.set(boxes[other], "√")
    m.copy.truth[answer] = REFUSE
    return [answer]


@kind("M-37", lost=True)
def ticked_with_lost_font(m: Mess) -> Iterable[Key]:
    """勾的字体丢了,只剩字母 R、ü."""
    answer, boxes = _boxes(m)
    m.copy.set(boxes[m.copy.truth[answer]], m.rng.choice(("R", "ü", "þ")))
    m.copy.truth[answer] = REFUSE
    return [answer]


# -- texts


TEXTS = ("文本",)


def _is_plain(value: Any) -> bool:
    return isinstance(value, str) and len(value) > 1


@kind("M-31")
def text_in_blanks(m: Mess) -> Iterable[Key]:
    """文字前后有空格、全角空格、零宽字符."""
    return _typed(
        m,
        TEXTS,
        lambda v: (
            f"{m.rng.choice((' ', '　', chr(0xA0)))}{v}{m.rng.choice((' ', '　', chr(0x200B)))}"
        ),
        fits=_is_plain,
    )


@kind("M-43")
def text_with_control(m: Mess) -> Iterable[Key]:
    """文字里有控制符(_x000B_、_x0007_)."""
    return _typed(
        m,
        TEXTS,
        lambda v: f"{v[:1]}{m.rng.choice(('_x0007_', '_x0001_'))}{v[1:]}",
        fits=_is_plain,
        count=1,
    )


@kind("M-42")
def text_like_a_formula(m: Mess) -> Iterable[Key]:
    """文字以 = + - @ 开头."""
    key = m.pick(*TEXTS, fits=_is_plain)
    text = f"{m.rng.choice('=+-@')}加强学习"
    m.type_in(key, text)
    m.copy.truth[key] = text
    return [key]


@kind("M-44")
def text_very_long(m: Mess) -> Iterable[Key]:
    """很长的文字(三万字)."""
    keys = [k for k in m.answers(*TEXTS) if k[0] == "a"]
    if not keys:
        raise SkippedError
    key = m.rng.choice(keys)
    text = "加强学习。" * 6000
    m.type_in(key, text)
    m.copy.truth[key] = text
    return [key]


@kind("M-44")
def comment_on_answer(m: Mess) -> Iterable[Key]:
    """填好的格上有批注."""
    key = m.pick(*NUMBERS, *TEXTS, *DAYS)
    m.copy.cell(key).comment = Comment("请核对:应为 99", "李四")
    return [key]


@kind("M-44")
def comment_for_answer(m: Mess) -> Iterable[Key]:
    """格是空的,数写在批注里(应读成空白)."""
    keys = [k for k in m.answers(*NUMBERS) if k[0] == "c"]
    if not keys:
        raise SkippedError
    key = m.rng.choice(keys)
    m.type_in(key, None)
    m.copy.cell(key).comment = Comment("12", "李四")
    m.copy.truth[key] = BLANK
    return [key]
