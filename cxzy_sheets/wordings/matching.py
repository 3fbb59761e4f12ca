"""Which form, unit, period and version a copy is, and what the office wrote in 收文登记."""

from __future__ import annotations

from ..severities import ADVICE, MUST, VERIFY
from . import Wording

_FORM: dict[str, Wording] = {
    "several-forms": Wording(
        MUST,
        "这张工作表像 {found} 中的每一张,分不清是哪一张,没有读取。",
        "请在收文登记的“认领”里写明是哪张表,或请单位用下发的表样重报。",
        "The sheet looks like each of {found}; it is not read.",
        "Say which form it is under 认领 in 收文登记, or ask for the form that was sent out.",
    ),
    "no-form-here": Wording(
        MUST,
        "文件里没有本周期的表(工作表:{found})。{nearest}",
        "请用下发的表样填写后重报;如果确是本周期的表,请在收文登记的“认领”里写明。",
        "The file holds no form of this cycle (sheets: {found}). {nearest}",
        "Use the form that was sent out; if it is one, claim it in 收文登记.",
    ),
    "sheet-no-form": Wording(
        ADVICE,
        "工作表 {found} 不是本周期的表,没有读取。",
        "",
        "The sheets {found} are no forms of this cycle; they are not read.",
        "",
    ),
    "two-documents": Wording(
        MUST,
        "文件名同时像 {found},不知道是哪一份文件。",
        "请分成几个文件,或在收文登记的“认领”里写明。",
        "The name of the file fits each of {found}.",
        "Split it, or claim it in 收文登记.",
    ),
    "document-unread": Wording(
        ADVICE,
        "“{expected}”要查标题或字数,这种文件查不了。",
        "请人工查看,或请单位报 .docx。",
        "Headings or length of “{expected}” cannot be looked at in this kind of file.",
        "Look at it yourself, or ask for a .docx.",
    ),
    "document-heading": Wording(
        VERIFY,
        "文件里没有找到这些标题:{expected}。",
        "请补上,或说明写在哪里。",
        "These headings are not in the document: {expected}.",
        "Add them, or say where it is.",
    ),
    "document-length": Wording(
        VERIFY,
        "文件有 {found} 字,要求 {expected} 字。",
        "请按要求的篇幅修改。",
        "The document has {found} characters; {expected} are asked for.",
        "Mend its length.",
    ),
}
_UNIT: dict[str, Wording] = {
    "two-units": Wording(
        MUST,
        "这份表的单位说法不一:{found}。",
        "请在收文登记的“认领”里写明是哪个单位的。",
        "What names the unit of this copy differs: {found}.",
        "Say under 认领 in 收文登记 whose it is.",
    ),
    "sender-ambiguous": Wording(
        MUST,
        "这份表可能是 {expected} 的({why}),不知道是哪一个。",
        "请写单位全称,或在收文登记的“认领”里写明。",
        "The copy may be of {expected} ({why}).",
        "Use the full name, or claim it in 收文登记.",
    ),
    "unknown-unit": Wording(
        MUST,
        "名册里没有单位“{found}”。{nearest}",
        "请在收文登记的“认领”里写明是哪个单位,或在名册的“别名”里加上这个叫法。",
        "The roster has no unit “{found}”. {nearest}",
        "Claim the file in 收文登记, or add the name to 别名 of the roster.",
    ),
    "no-unit": Wording(
        MUST,
        "表里、文件名和文件夹都没有写是哪个单位的。{nearest}",
        "请在收文登记的“认领”里写明是哪个单位。",
        "Neither the copy nor its file name or folder names a unit. {nearest}",
        "Claim the file in 收文登记.",
    ),
    "unit-raised": Wording(
        VERIFY,
        "“{form}”由上一级报,单位一格填的是“{found}”,按“{expected}”计。",
        "请核对是不是全单位的数。",
        "“{form}” is filed one level up; the copy names “{found}” and is taken for “{expected}”.",
        "Check that it covers the whole unit.",
    ),
    "not-expected-unit": Wording(
        VERIFY,
        "“{found}”不是“{form}”的填报单位。",
        "请核对报的是不是这张表;如果应当报,请改周期的“谁报”。",
        "“{found}” is none of the units that file “{form}”.",
        "Check the form; if the unit should file it, change 谁报.",
    ),
    "not-asked": Wording(
        ADVICE,
        "按条件“{found}”,这个单位不用报“{form}”。",
        "",
        "By the condition “{found}” this unit need not file “{form}”.",
        "",
    ),
}
_PERIOD: dict[str, Wording] = {
    "period-missing": Wording(
        MUST,
        "没有写是哪一期的(“{label}”)。应为其中一期:{expected}。",
        "请补上期次后重报,或在收文登记的“认领”里写明。",
        "The copy does not say its period (“{label}”), one of {expected}.",
        "Fill it in, or claim the file in 收文登记.",
    ),
    "period-outside": Wording(
        MUST,
        "“{label}”填的是 {found},不是本周期的一期(有 {expected})。{nearest}",
        "请核对期次,或在收文登记的“认领”里写明。",
        "“{label}” is {found}, which is no period of this cycle ({expected}). {nearest}",
        "Check the period, or claim the file in 收文登记.",
    ),
}
_VERSION: dict[str, Wording] = {
    "superseded": Wording(
        ADVICE,
        "已被后来报送的 {expected} 替代。",
        "",
        "{expected}, which came later, stands for it.",
        "",
    ),
    "parts": Wording(
        VERIFY,
        "可能是分批报送:“{found}”的 {count} 份表({files})没有相同的行。",
        "请单位合并成一份重报。",
        "“{found}” may have sent its form in {count} parts ({files}): they share no row.",
        "Ask for one form with all rows.",
    ),
}
_REGISTRY: dict[str, Wording] = {
    "no-such-file": Wording(
        VERIFY,
        "收件箱里没有文件“{found}”,这一行没有起作用。{nearest}",
        "请照收件登记里的文件名填写。",
        "There is no file “{found}” in the inbox; the row has no effect. {nearest}",
        "Write its name as 收件登记 has it.",
    ),
    "two-files-named": Wording(
        VERIFY,
        "叫“{found}”的文件不止一个({expected}),这一行没有起作用。",
        "请写上文件夹。",
        "Several files are called “{found}” ({expected}); the row has no effect.",
        "Write the folder too.",
    ),
    "receipt-two": Wording(
        VERIFY,
        "这个单位的这张表有几份({found}),不知道签收的是哪一份。",
        "请写明文件。",
        "There are several copies ({found}); which of them was signed for is not known.",
        "Name the file.",
    ),
    "corrected": Wording(
        ADVICE,
        "“{label}”由 {found} 更正为 {expected}({by}:{why})。",
        "",
        "“{label}” was corrected from {found} to {expected} ({by}: {why}).",
        "",
    ),
    "correction-stale": Wording(
        VERIFY,
        "{copy} 的“{label}”现在是 {found},不是原值 {expected},没有更正。",
        "请核对:单位可能已经重报。",
        "“{label}” of {copy} is {found} now, not {expected}; nothing was corrected.",
        "Check it: the unit may have sent a newer copy.",
    ),
    "correction-record": Wording(
        VERIFY,
        "{copy} 里按“{found}”找不到唯一的一条记录来更正“{label}”。",
        "请在“记录”里写这一行的名称,或“第 8 行”这样的行号。",
        "{copy} has no single record “{found}” whose “{label}” could be corrected.",
        "Name the record, or its row: 第 8 行.",
    ),
    "correction-two": Wording(
        VERIFY,
        "这个单位的这张表有几份({found}),不知道更正哪一份。",
        "请写明文件。",
        "There are several copies ({found}); which of them is to be corrected is not known.",
        "Name the file.",
    ),
    "correction-no-copy": Wording(
        VERIFY,
        "没有 {found} 的表可以更正。",
        "请核对单位、表和期次。",
        "There is no copy of {found} to correct.",
        "Check unit, form and period.",
    ),
    "exempt-not-expected": Wording(
        ADVICE,
        "“{found}”本来就不用报“{form}”。",
        "请核对单位和期次。",
        "“{found}” is not expected to file “{form}” at all.",
        "Check unit and period.",
    ),
    "approval-unused": Wording(
        ADVICE,
        "“{form}”没有与“{found}”对应的待核实问题,可能已经改正。",
        "",
        "No finding of “{form}” answers “{found}”; it may be mended.",
        "",
    ),
    "let-pass": Wording(
        ADVICE,
        "{what}已核准:{why}({rule})。",
        "",
        "{what} Let pass: {why} ({rule}).",
        "",
    ),
    "condition-unknown": Wording(
        ADVICE,
        "“{form}”的条件“{rule}”对 {found} 判断不了,没有列入应报。",
        "请补上条件所用的内容。",
        "Whether “{form}” is asked of {found} cannot be decided by “{rule}”.",
        "Fill in what the condition uses.",
    ),
    "due-unknown": Wording(
        ADVICE,
        "“{form}”的截止“{rule}”对 {found} 还算不出来,迟报和逾期没有核对。",
        "",
        "When “{form}” is due for {found} cannot be worked out yet by “{rule}”.",
        "",
    ),
}
WORDINGS: dict[str, Wording] = {**_FORM, **_UNIT, **_PERIOD, **_VERSION, **_REGISTRY}
