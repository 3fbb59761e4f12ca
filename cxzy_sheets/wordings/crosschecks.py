"""Who is meant, and what only shows beside other copies: units, persons, sums, 检查."""

from __future__ import annotations

from ..severities import ADVICE, MUST, VERIFY
from . import Wording

WORDINGS: dict[str, Wording] = {
    "unit-named-otherwise": Wording(
        ADVICE,
        "“{label}”写的是 {found},按名册记作 {expected}。",
        "",
        "“{label}” is {found}; the roster calls it {expected}.",
        "",
    ),
    "sender-named-otherwise": Wording(
        ADVICE,
        "“{label}”写的是 {found};这份表是 {expected} 报的,按此记。",
        "",
        "“{label}” is {found}; the copy is from {expected}, which is used.",
        "",
    ),
    "unit-not-found": Wording(
        MUST,
        "“{label}”填的是 {found},名册里没有。{nearest}",
        "请按名册里的名称填写。",
        "“{label}” is {found}, which the roster does not have. {nearest}",
        "Use the roster's name.",
    ),
    "unit-ambiguous": Wording(
        MUST,
        "“{label}”填的是 {found},不知道是哪一个:{expected}。",
        "请写全称,或连上级一起写。",
        "“{label}” is {found}: {expected}?",
        "Write its full name, with the unit above.",
    ),
    "unit-not-allowed": Wording(
        MUST,
        "“{label}”填的是 {found},这里应填{expected}。",
        "请核对。",
        "“{label}” is {found}; {expected} is wanted.",
        "Check it.",
    ),
    "person-named-otherwise": Wording(
        ADVICE,
        "“{label}”写的是 {found},按名册记作 {expected}。",
        "",
        "“{label}” is {found}; the roster calls them {expected}.",
        "",
    ),
    "person-not-found": Wording(
        MUST,
        "“{label}”填的是 {found},{expected}里没有这个人。{nearest}",
        "请核对姓名;人员有变动的,请告知办公室更新名册。",
        "“{label}” is {found}, who is not in {expected}. {nearest}",
        "Check the name, or have the roster brought up to date.",
    ),
    "person-ambiguous": Wording(
        MUST,
        "“{label}”填的是 {found},有几个人同名:{expected}。",
        "请在姓名后面用括号写上学工号。",
        "“{label}” is {found}, whose name several bear: {expected}.",
        "Add the code in brackets behind the name.",
    ),
    "name-not-allowed": Wording(
        MUST,
        "“{label}”填的是 {found},不在可以填的名单里({expected})。",
        "请从名单里选。",
        "“{label}” is {found}, which is not among those allowed ({expected}).",
        "Choose one of them.",
    ),
    "value-elsewhere": Wording(
        MUST,
        "“{label}”在各单位之间不能重复,{found} 在别的表里也有,共 {count} 处。",
        "请核对;如果确实重复,请与办公室联系。",
        "“{label}” must be unique among all units; {found} stands in {count} places.",
        "Check it, or ask the office.",
    ),
    "copies-missing": Wording(
        MUST,
        "“{form}”应当每个“{label}”一份,缺 {expected}。",
        "请催报。",
        "“{form}” wants one copy for each {label}; missing are {expected}.",
        "Ask for them.",
    ),
    "sum-differs": Wording(
        MUST,
        "有 {count} 格与{source}之和不一致:填的是 {found},合计是 {expected}(检查 {rule})。",
        "请与下级逐项核对,改正后重报。",
        "{count} cells differ from the sum of {source}: {found}, and not {expected} ({rule}).",
        "Check them with the units below.",
    ),
    "sum-row-missing": Wording(
        MUST,
        "“{block}”里没有 {expected},而{source}里有(检查 {rule})。",
        "请补上这些行。",
        "“{block}” lacks {expected}, which {source} has ({rule}).",
        "Add the rows.",
    ),
    "check-broken": Wording(
        VERIFY,
        "{why}(检查 {rule})。",
        "请核对这几个数。",
        "Check {rule} is broken: {why}.",
        "Check these numbers.",
    ),
}
