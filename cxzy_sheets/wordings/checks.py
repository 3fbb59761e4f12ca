"""What is wrong inside a copy that was read: required cells, 取值, keys, formulas, rules."""

from __future__ import annotations

from ..severities import ADVICE, MUST, VERIFY
from . import Wording

WORDINGS: dict[str, Wording] = {
    "required": Wording(
        MUST,
        "“{label}”必须填写,有 {count} 格是空的。",
        "{todo}",
        "“{label}” must be filled in; {count} cells are empty.",
        "Fill them in.",
    ),
    "required-when": Wording(
        MUST,
        "按“{rule}”,“{label}”应当填写,有 {count} 格是空的。",
        "{todo}",
        "“{label}” must be filled in where {rule}; {count} cells are empty.",
        "Fill them in.",
    ),
    "not-allowed": Wording(
        MUST,
        "“{label}”填的是 {found},不在允许的范围内({expected})。",
        "请按允许的内容填写。",
        "“{label}” is {found}, which is not allowed ({expected}).",
        "Use what is allowed.",
    ),
    "all-full": Wording(
        ADVICE,
        "“{label}”{count} 格全是最高的 {found}。",
        "",
        "All {count} cells of “{label}” are at the highest value, {found}.",
        "",
    ),
    "key-twice": Wording(
        MUST,
        "“{block}”里 {label}“{found}”有 {count} 行,不知道以哪一行为准。",
        "请只留一行;如果是两样东西,请写清楚名称。",
        "{count} rows of “{block}” have the same {label}, {found}.",
        "Keep one, or give them different names.",
    ),
    "key-missing": Wording(
        MUST,
        "“{block}”里“{label}”应当全有,缺 {expected}。",
        "请补上缺的各行。",
        "“{block}” must have every {label}; missing are {expected}.",
        "Add the missing rows.",
    ),
    "value-twice": Wording(
        MUST,
        "“{label}”不能重复,{found} 出现了 {count} 次。",
        "请核对。",
        "“{label}” must be unique; {found} stands {count} times.",
        "Check it.",
    ),
    "formula-differs": Wording(
        VERIFY,
        "“{label}”填的是 {found},按 {formula} 应为 {expected};已按公式计算。",
        "请核对所填的数和公式所用的数。",
        "“{label}” is {found}; {formula} gives {expected}, which is used.",
        "Check the number and those that it is made from.",
    ),
    "formula-unchecked": Wording(
        VERIFY,
        "“{label}”填的是 {found},公式 {formula} 所用的数有空白,无法核对。",
        "请补上公式所用的数。",
        "“{label}” is {found}; {formula} cannot be worked out since a number is blank.",
        "Fill in what the formula uses.",
    ),
    "formula-waits": Wording(
        ADVICE,
        "“{label}”填的是 {found},公式 {formula} 要用的数还没有收齐({why}),尚未核对。",
        "",
        "“{label}” is {found}; what {formula} needs has not come yet ({why}).",
        "",
    ),
    "formula-error": Wording(
        VERIFY,
        "“{label}”填的是 {found},按 {formula} 算不出来({expected}),没有采用。",
        "请核对公式所用的数;除数为 0 时这一格可以留空。",
        "“{label}” is {found}; {formula} gives {expected}, so there is no value.",
        "Check what the formula uses.",
    ),
    "formula-used": Wording(
        ADVICE,
        "“{label}”读不出来,已按 {formula} 计算为 {expected}。",
        "",
        "“{label}” cannot be read; {formula} gives {expected}, which is used.",
        "",
    ),
    "total-differs": Wording(
        VERIFY,
        "合计填的是 {found},按 {formula} 应为 {expected};汇总用的是逐项相加的数。",
        "请核对各行和合计。",
        "The total is {found}; {formula} gives {expected}, which is used.",
        "Check the rows and the total.",
    ),
    "total-skips-text": Wording(
        ADVICE,
        "合计是 {found},没有加上以文本形式填写的数;按 {formula} 应为 {expected},已按此计算。",
        "请把这一列的数改成数字格式。",
        "The total {found} passes over numbers typed as texts; {formula} gives {expected}.",
        "Turn them into numbers.",
    ),
    "totals-differ": Wording(
        MUST,
        "合计有 {count} 格对不上:填的是 {found},逐项相加是 {expected}。可能有的行错了列或漏了行。",
        "请逐行核对,改正后重报。",
        "{count} totals do not come out: {found}, and the rows add up to {expected}.",
        "Check row by row: one may have slipped or be missing.",
    ),
    "own-formula-differs": Wording(
        VERIFY,
        "表里自带公式的格改成了 {found},按 {formula} 应为 {expected}。",
        "请恢复公式,或核对所用的数。",
        "Cells with a formula of the form show {found}; {formula} gives {expected}.",
        "Restore the formula, or check what it uses.",
    ),
    "rule-broken": Wording(
        MUST,
        "{why}(规则 {rule})。",
        "请核对这几格。",
        "Rule {rule} is broken: {why}.",
        "Check these cells.",
    ),
}
