"""What can be said of a value that was typed."""

from __future__ import annotations

from ..severities import ADVICE, MUST, VERIFY
from . import Wording


def _told(zh: str, en: str) -> Wording:
    return Wording(ADVICE, zh, "", en, "")


def _read_as() -> Wording:
    return _told(
        "“{label}”填的是 {found},按 {expected} 计。", "“{label}” is {found}, read as {expected}."
    )


WORDINGS: dict[str, Wording] = {
    "number-as-text": _told(
        "“{label}”是文本格式的 {found},按 {expected} 计。",
        "“{label}” is the text {found}, read as {expected}.",
    ),
    "chinese-number": _read_as(),
    "measure-typed": _told(
        "“{label}”填的是 {found},去掉单位按 {expected} 计。",
        "“{label}” is {found}, read as {expected} without its unit of measure.",
    ),
    "nothing-means": _told(
        "“{label}”填的是 {found},按规定作 {expected} 计。",
        "“{label}” is {found}, which the form takes as {expected}.",
    ),
    "number-shown": _told(
        "“{label}”是数 {found},按显示的 {expected} 计。",
        "“{label}” is the number {found}, kept as it is shown: {expected}.",
    ),
    "date-as-text": _read_as(),
    "time-dropped": _told(
        "“{label}”填的是 {found},只取日期 {expected}。",
        "“{label}” is {found}; its date {expected} is used.",
    ),
    "day-dropped": _told(
        "“{label}”填的是 {found},只取年月 {expected}。",
        "“{label}” is {found}; its month {expected} is used.",
    ),
    "control-characters": _told(
        "“{label}”里有看不见的控制符,已去掉:{found}。",
        "“{label}” held control characters, which were removed: {found}.",
    ),
    "intro-left-out": _told(
        "“{label}”各条前面的文字没有计为一条:{found}。",
        "The text in front of the items of “{label}” is no item: {found}.",
    ),
    "name-tidied": _read_as(),
    "code-tidied": _read_as(),
    "phone-tidied": _read_as(),
    "code-as-number": _told(
        "“{label}”是数字格式 {found},前面如有 0 已经丢失,按 {expected} 计。",
        "“{label}” is the number {found}; leading zeros may be lost; read as {expected}.",
    ),
    "document-number-tidied": _read_as(),
    "option-synonym": _read_as(),
    "option-tidied": _read_as(),
    "yes-no-typed": _read_as(),
    "date-kept-as-text": _told(
        "“{label}”是日期格式 {found},按文字 {expected} 计。",
        "“{label}” is a date {found}, kept as {expected}.",
    ),
    "not-a-number": Wording(
        MUST,
        "“{label}”填的是 {found},不是一个数。",
        "请只填一个数;没有就填 0。",
        "“{label}” is {found}, which is not one number.",
        "Type one number; 0 for none.",
    ),
    "nothing-typed": Wording(
        MUST,
        "“{label}”填的是 {found},不知道是 0 还是没有填。",
        "如果是 0,请填 0。",
        "“{label}” is {found}: zero, or not known?",
        "Type 0 if it is zero.",
    ),
    "as-above": Wording(
        VERIFY,
        "“{label}”填的是 {found},离开原来的位置就不知道指的是什么。",
        "请写全;确实要这样写的,请说明。",
        "“{label}” is {found}, which says nothing away from its place.",
        "Write it in full.",
    ),
    "not-exact": Wording(
        VERIFY,
        "“{label}”填的是 {found},不是准数。",
        "请填准确的数。",
        "“{label}” is {found}, which is not exact.",
        "Type the exact number.",
    ),
    "scale-typed": Wording(
        MUST,
        "“{label}”填的是 {found},按表上的单位可能是 {expected},不知道是哪一个。",
        "请按表上的单位只填数字。",
        "“{label}” is {found}; in the form's own unit it may be {expected}.",
        "Type the number alone, in the form's own unit of measure.",
    ),
    "currency-typed": Wording(
        VERIFY,
        "“{label}”填的是 {found},是以元为单位的数,按 {expected} 计。",
        "请核对表上的单位是不是元,只填数字。",
        "“{label}” is {found}, an amount in yuan, read as {expected}.",
        "Check the form's own unit of measure, and type the number alone.",
    ),
    "not-whole": Wording(
        MUST,
        "“{label}”填的是 {found},应为整数。",
        "请核对。",
        "“{label}” is {found}, which is no whole number.",
        "Check it.",
    ),
    "digits-lost": Wording(
        MUST,
        "“{label}”填的是 {found},位数过长,末位已丢失。",
        "请把单元格设为文本格式后重新输入。",
        "“{label}” is {found}; its last digits are lost.",
        "Set the cell to text and type it again.",
    ),
    "date-for-number": Wording(
        MUST,
        "“{label}”是日期或时间 {found},应为数。",
        "请把单元格改为常规格式,核对后重新填写。",
        "“{label}” is the date or time {found}; a number is wanted.",
        "Set the cell to General and type the number again.",
    ),
    "share-out-of-range": Wording(
        MUST,
        "“{label}”填的是 {found},不在 0—100% 之间。",
        "请核对。",
        "“{label}” is {found}, which is not between 0 and 100 %.",
        "Check it.",
    ),
    "share-two-readings": Wording(
        MUST,
        "“{label}”填的是 {found},可能是 {expected},不知道是哪一个。",
        "请带上百分号重新填写。",
        "“{label}” is {found}: {expected}?",
        "Type it again with a percent sign.",
    ),
    "share-as-percent": Wording(
        VERIFY,
        "“{label}”填的是 {found},没有百分号,按 {expected} 计。",
        "请带上百分号。",
        "“{label}” is {found} without a percent sign, read as {expected}.",
        "Add the percent sign.",
    ),
    "not-a-date": Wording(
        MUST,
        "“{label}”填的是 {found},不是日期。",
        "请填成 2011-12-20 的样子;可以不填的,没有就留空。",
        "“{label}” is {found}, which is no date.",
        "Type it as 2011-12-20.",
    ),
    "no-such-day": Wording(
        MUST,
        "“{label}”填的是 {found},没有这一天。",
        "请核对。",
        "“{label}” is {found}; there is no such day.",
        "Check it.",
    ),
    "day-missing": Wording(
        MUST,
        "“{label}”填的是 {found},缺少日。",
        "请填到日。",
        "“{label}” is {found}; the day is missing.",
        "Type the full date.",
    ),
    "year-missing": Wording(
        VERIFY,
        "“{label}”填的是 {found},缺少年份。",
        "请填上年份。",
        "“{label}” is {found}; the year is missing.",
        "Type the full date.",
    ),
    "year-short": Wording(
        VERIFY,
        "“{label}”填的是 {found},年份只有两位,按 {expected} 计。",
        "请填四位年份。",
        "“{label}” is {found}, read as {expected}.",
        "Type the year with four digits.",
    ),
    "day-not-shown": Wording(
        VERIFY,
        "“{label}”显示的是 {found},没有日;单元格里的日期是 {expected},日可能是 Excel 自动补上的。",
        "请核对;日期无误的,把单元格改为显示年月日的日期格式。",
        "“{label}” shows {found}, without a day; the cell holds {expected}.",
        "Check it; if it is right, let the cell show the full date.",
    ),
    "year-not-shown": Wording(
        VERIFY,
        "“{label}”显示的是 {found},没有年份;单元格里的日期是 {expected},"
        "年份可能是 Excel 按录入的那一年补上的。",
        "请核对;日期无误的,把单元格改为显示年月日的日期格式。",
        "“{label}” shows {found}, without a year; the cell holds {expected}.",
        "Check it; if it is right, let the cell show the full date.",
    ),
    "date-two-readings": Wording(
        MUST,
        "“{label}”填的是 {found},可能是 {expected},不知道是哪一天。",
        "请填成 2011-12-20 的样子。",
        "“{label}” is {found}: {expected}?",
        "Type it as 2011-12-20.",
    ),
    "date-as-serial": Wording(
        VERIFY,
        "“{label}”显示为数字 {found},按日期 {expected} 计。",
        "请把单元格改为日期格式。",
        "“{label}” is the number {found}, read as the date {expected}.",
        "Set the cell to a date format.",
    ),
    "not-a-month": Wording(
        MUST,
        "“{label}”填的是 {found},不是年月。",
        "请填成 2011-12 的样子;可以不填的,没有就留空。",
        "“{label}” is {found}, which is no month.",
        "Type it as 2011-12.",
    ),
    "month-two-readings": Wording(
        MUST,
        "“{label}”填的是 {found},可能是 {expected},不知道是哪个月。",
        "请填成 2011-10 的样子。",
        "“{label}” is {found}: {expected}?",
        "Type it as 2011-10.",
    ),
    "not-a-name": Wording(
        MUST,
        "“{label}”填的是 {found},不是姓名。",
        "请填姓名;没有就留空。",
        "“{label}” is {found}, which is no name.",
        "Type a name, or leave the cell empty.",
    ),
    "name-two-readings": Wording(
        MUST,
        "“{label}”填的是 {found},可能是 {expected},不知道是一个人还是几个人。",
        "一个人的姓名中间不要空格;可以填几个人的,几个人之间用顿号。",
        "“{label}” is {found}: {expected}?",
        "Type one name without blanks, or put 、 between several.",
    ),
    "not-a-code": Wording(
        MUST,
        "“{label}”填的是 {found},不是编号。",
        "请核对;没有编号就留空。",
        "“{label}” is {found}, which is no code.",
        "Check it.",
    ),
    "identity-check": Wording(
        VERIFY,
        "“{label}”填的是 {found},身份证号的校验位不对。",
        "请核对。",
        "“{label}” is {found}; its check digit is wrong.",
        "Check it.",
    ),
    "not-a-document-number": Wording(
        MUST,
        "“{label}”填的是 {found},不是文号。",
        "请填成 校党〔2012〕9号 的样子。",
        "“{label}” is {found}, which is no document number.",
        "Type it as 校党〔2012〕9号.",
    ),
    "not-a-phone": Wording(
        VERIFY,
        "“{label}”填的是 {found},不像电话号码。",
        "请核对。",
        "“{label}” is {found}, which does not look like a telephone number.",
        "Check it.",
    ),
    "not-a-tick": Wording(
        MUST,
        "“{label}”填的是 {found},不知道是不是打勾。",
        "请只打“√”,不选的留空。",
        "“{label}” is {found}, which is no tick.",
        "Tick with √ and leave the others empty.",
    ),
    "not-yes-no": Wording(
        MUST,
        "“{label}”填的是 {found},应为 是 或 否。",
        "请核对。",
        "“{label}” is {found}; 是 or 否 is wanted.",
        "Check it.",
    ),
    "not-an-option": Wording(
        MUST,
        "“{label}”填的是 {found},不在可选的项目里:{expected}。",
        "请从中选一项。",
        "“{label}” is {found}, which is none of {expected}.",
        "Choose one of them.",
    ),
}
