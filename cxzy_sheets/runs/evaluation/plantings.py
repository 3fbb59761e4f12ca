"""Everything that is wrong on purpose in the demo's copies, on the first day."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from .arrivals import arriving
from .by_hand import Sheet
from .planted import Change, Planted, answered, breaking, line, typed
from .planted_places import places
from .planted_rows import rows
from .planted_values import values
from .school import Organisation
from .sheets import Rows, Values

TOLD = frozenset(
    (
        "number-as-text", "measure-typed", "chinese-number", "blank-means", "date-as-text",
        "phone-tidied", "option-tidied", "unit-named-otherwise", "unclaimed-text", "code-tidied",
        "control-characters", "code-as-number", "time-dropped", "yes-no-typed",
        "nothing-means", "option-synonym", "total-skips-text", "date-kept-as-text",
        "number-shown", "name-tidied", "person-named-otherwise", "formula-used", "far-cells",
        "row-numbers", "row-example", "row-derived", "row-subtotal", "row-section", "row-note",
        "row-footer", "same-copy-twice", "sheet-no-form", "same-file",
    )
)  # fmt: skip
"""Findings with which a copy is accepted all the same."""
_COUNTED = "〇一二三四五六七八九十"
Units = Mapping[str, Organisation]


def planted(school: Sequence[Organisation]) -> list[Planted]:
    """Return everything that is done to copies of forms."""
    units = {unit.code: unit for unit in school}
    return [
        *_told(units), *_numbers(), *_choices(), *_records(units), *_opinions(units), *_small(),
        *values(units), *rows(units), *places(units), *arriving(),
    ]  # fmt: skip


def _told(units: Units) -> list[Planted]:
    """What is repaired and told: the copy is accepted."""
    few = next(i for i, b in enumerate(units["B"].branches) if 1 <= b.votes[3] <= 9)
    none = next(i for i, b in enumerate(units["B"].branches) if b.votes[4] == 0)
    return [
        typed("number-as-text", "B/附件4/支部.党员数[0]", str, "数字存成了文本"),
        typed("measure-typed", "B/附件4/支部.应参评[1]", lambda n: f"{n}人", "数字后面写了单位"),
        typed(
            "chinese-number", f"B/附件4/支部.不满意[{few}]", lambda n: _COUNTED[n], "数字写成汉字"
        ),
        typed("blank-means", f"B/附件4/支部.不了解[{none}]", None, "没有的数空着没填"),
        typed(
            "date-as-text", "B/评议组织情况表/支部.评议日期[0]",
            lambda d: f"{d.year}年{d.month}月{d.day}日", "日期写成了文字",
        ),
        answered(
            "phone-tidied", "B/评议组织情况表/联系电话", lambda t: t.replace("-", "－"),
            "电话里是全角横线",
        ),
        typed("date-as-text", "B/附件3/评议日期", lambda d: f"{d:%Y.%m.%d}", "日期用点分开"),
        typed(
            "option-tidied", "B/意见征集与办理表/意见.征集方式[0]",
            lambda t: f"{t[0]} {t[1:]}", "选项中间多了空格",
        ),
        answered("unit-named-otherwise", "G/附件3/单位", "法学院", "单位用了简称"),
        line(
            "unclaimed-text", "F/附件4/", "表的右边写了一句话", cell="W8",
            edit=lambda sheet, _: sheet.put("W8", "请张老师核对"),
        ),
    ]  # fmt: skip


def _numbers() -> list[Planted]:
    """What is no number, or a number that does not fit."""
    return [
        typed("not-a-number", "C/附件4/支部.党员数[3]", "见附表", "该填数的写了字"),
        typed("nothing-typed", "C/附件4/支部.发出票[4]", "/", "该填数的画了一道"),
        typed("not-whole", "C/附件4/支部.应参评[5]", lambda n: n + 0.5, "人数有小数"),
        typed("not-exact", "C/附件4/支部.党员数[7]", lambda n: f"约{n}", "写的是约数"),
        typed("currency-typed", "C/附件4/支部.党员数[11]", lambda n: f"￥{n}", "数前面有￥"),
        line(
            "error-cell", "C/附件4/支部.党员数[6]", "公式出错,格里是 #REF!",
            edit=lambda sheet, places: sheet.put_error(places["支部.党员数[6]"], "#REF!"),
        ),
        breaking("D/附件4/支部.满意[0]", "支部.不满意[0]", 2, "五项之和不等于有效票"),
        breaking("C/附件3/内容.满意[1]", "内容.不满意[1]", 1, "一项的各栏之和不等于有效票"),
        breaking("E/评议组织情况表/支部.党员[0]", "支部.干部[0]", 1, "各类人员之和不等于实到"),
        breaking("E/附件5/党员.收回票[6]", "党员.实参评[6]", -5, "收回票多于参评人数"),
        answered("not-allowed", "E/附件4/支部.党员数[0]", lambda n: -n, "人数填成了负数"),
        line("rule-broken", "E/附件4/支部.党员数[0]", "人数填成了负数,与名册也不一样"),
    ]  # fmt: skip


def _choices() -> list[Planted]:
    """What is no day, no option, no name; what must be there and is not."""
    return [
        typed("not-a-date", "C/评议组织情况表/支部.评议日期[1]", "十二月上旬", "日期不具体"),
        typed("no-such-day", "C/评议组织情况表/支部.评议日期[2]", "2011-12-32", "没有这一天"),
        typed("not-yes-no", "C/评议组织情况表/五明确.是否明确[2]", "部分", "该填是否的写了别的"),
        typed("not-an-option", "C/评议组织情况表/支部.形式[3]", "联欢会", "不在可选的项目里"),
        answered("not-a-phone", "C/评议组织情况表/联系电话", "见通讯录", "没有写电话"),
        typed("required", "D/评议组织情况表/支部.形式[0]", None, "必填的空着"),
        typed("person-not-found", "D/附件5/党员.姓名[3]", "欧阳查无", "名册里没有这个人"),
        typed("not-an-option", "D/附件5/党员.评定等次[5]", "良好", "等次不在可选的项目里"),
        answered(
            "rule-broken", "E/附件3/评议日期", lambda d: d.replace(year=2010), "评议日期写成了去年"
        ),
    ]  # fmt: skip


def _records(units: Units) -> list[Planted]:
    """What is wrong with records as a whole, with totals, with headings."""

    def twice(values: Values, rows: Rows) -> None:
        rows["党员"].append(dict(rows["党员"][0]))

    def gone(values: Values, rows: Rows) -> None:
        del rows["支部"][-1]

    def totals(sheet: Sheet, places: Mapping[str, str]) -> None:
        row = "".join(c for c in sheet.find("合  计") if c.isdigit())
        for column in "FG":
            sheet.put(f"{column}{row}", 9999)

    count = len([m for b in units["F"].branches for m in b.members])
    missing = "附件4漏了一个支部,加起来对不上"
    return [
        line("key-twice", "G/附件5/党员.姓名[0]", "一名党员写了两行", twice),
        line("key-missing", "H/附件4/", "漏了一个支部", gone),
        # 附件3 was added up with all of them.
        line("rule-broken", "H/附件3/有效票", missing),
        line("rule-broken", "H/附件3/内容.满意[5]", missing),
        line("sum-differs", "H/附件3/应参评", missing),
        line(
            "totals-differ", "F/附件5/", "合计是手填的,填错了", edit=totals,
            cell=f"F{6 + max(count, 12)}",
        ),
        line(
            "column-not-found", "G/意见征集与办理表/", "一列的表头改成了别的说法",
            edit=lambda sheet, _: sheet.put(sheet.find("办理措施"), "怎么做的"),
        ),
        line("extra-column", "G/意见征集与办理表/", "一列的表头改成了别的说法", cell="K7"),
        line(
            "label-not-found", "H/评议组织情况表/", "电话前面的文字删掉了",
            edit=lambda sheet, places: sheet.put(places["联系电话"], "0591-87654321"),
        ),
        line(
            "unclaimed-text", "H/评议组织情况表/联系电话", "电话前面的文字删掉了",
        ),
    ]  # fmt: skip


def _opinions(units: Units) -> list[Planted]:
    """What is wrong in lists of opinions."""
    settled = next(i for i, w in enumerate(units["C"].wishes) if w.outcome == "已办结")
    said = next(i for i, w in enumerate(units["D"].wishes) if w.answered)
    return [
        typed(
            "required-when", f"C/意见征集与办理表/意见.办理措施[{settled}]", None,
            "办结了没有写措施",
        ),
        typed(
            "rule-broken", f"D/意见征集与办理表/意见.答复日期[{said}]",
            lambda d: d.replace(month=1), "答复早于提出",
        ),
        typed("key-twice", "E/意见征集与办理表/意见.序号[1]", "1", "序号重复"),
    ]  # fmt: skip


_EPOCH = datetime.date(1899, 12, 30)


def _small() -> list[Planted]:
    """What small units do: a good deal at once."""
    return [
        typed("digits-lost", "K/附件5/党员.实参评[0]", 12345678901234567890, "多按了许多键"),
        typed("scale-typed", "K/附件5/党员.实参评[1]", "2万", "数后面写了万"),
        typed("control-characters", "K/附件5/党员.职务[2]", "馆_x0007_员", "从别处粘来了控制符"),
        typed(
            "code-tidied", "K/附件5/党员.学工号[3]", lambda t: f"{t[:2]} {t[2:]}", "号码中间有空格"
        ),
        typed("code-as-number", "K/附件5/党员.学工号[4]", int, "号码存成了数,前面的0丢了"),
        line(
            "formula-differs", "J/附件5/", "比率的公式被一个数盖掉了", cell="N6",
            edit=lambda sheet, _: sheet.put("N6", 0.5),
        ),
        typed("option-tidied", "J/附件5/党员.评定等次[1]", lambda t: f"{t}。", "等次后面有句号"),
        typed("required", "J/附件5/党员.支部[2]", None, "必填的空着"),
        line("row-no-key", "J/附件5/党员.支部[3]", "一行没有写姓名", _nameless(3)),
        typed(
            "year-short", "J/意见征集与办理表/意见.日期[0]",
            lambda d: f"{d.year % 100}.{d.month}.{d.day}", "年份只写了两位",
        ),
        typed(
            "day-missing", "J/意见征集与办理表/意见.日期[1]",
            lambda d: f"{d.year}年{d.month}月", "没有写哪一天",
        ),
        typed("date-two-readings", "J/意见征集与办理表/意见.日期[2]", "9/12", "月和日分不清"),
        typed(
            "time-dropped", "B/评议组织情况表/支部.评议日期[4]",
            lambda d: (d - _EPOCH).days + 0.5, "日期里带着钟点",
        ),
        typed("yes-no-typed", "B/评议组织情况表/五明确.是否明确[1]", "Y", "是写成了 Y"),
        line(
            "uncached-formula", "M/附件3/应参评", "公式没有算出结果",
            edit=lambda sheet, places: sheet.put_formula(places["应参评"], "[1]Sheet1!$A$1"),
        ),
        typed("unit-not-found", "D/附件4/支部.名称[2]", "医学院第九党支部", "名册里没有这个支部"),
    ]  # fmt: skip


def _nameless(record: int) -> Change:
    def change(values: Values, rows: Rows) -> None:
        rows["党员"][record]["姓名"] = None

    return change
