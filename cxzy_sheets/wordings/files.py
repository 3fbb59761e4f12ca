"""What can be said of a file, or of copies beside one another, before any value is looked at."""

from __future__ import annotations

from ..severities import ADVICE, MUST
from . import Wording


def _refused(english: str, todo: str) -> Wording:
    """Return the wording of a file that is not read; the reader's own sentence is the fact."""
    return Wording(MUST, "{why}", "{todo}", english, todo)


WORDINGS: dict[str, Wording] = {
    "encrypted": _refused("The file has a password.", "Remove it and hand the file in again."),
    "word-file": _refused("This is a Word file.", "Fill in the workbook."),
    "pdf-file": _refused("This is a PDF file.", "Hand in the workbook."),
    "picture-file": _refused("This is a picture.", "Hand in the workbook."),
    "html-file": _refused("This is a web page under another name.", "Save it as .xlsx."),
    "xml-file": _refused("This is an XML workbook of 2003.", "Save it as .xlsx."),
    "text-file": _refused("This is a text file.", "Save it as .xlsx."),
    "slides-file": _refused("These are slides.", "Fill in the workbook."),
    "media-file": _refused("This is a recording.", "Hand in the workbook."),
    "shortcut-file": _refused("This is a shortcut, not the file.", "Send the file it points at."),
    "program-file": _refused("This is a program; it was not opened.", "Do not run it."),
    "kind-differs": Wording(
        ADVICE,
        "扩展名是 {found},内容其实是{expected};已按内容读取。",
        "请用 Excel 或 WPS 打开,另存为 .xlsx,以免别人打不开。",
        "The name ends in {found}, the content is {expected}; it was read as what it is.",
        "Open it and save it as .xlsx.",
    ),
    "read-from-word": Wording(
        ADVICE,
        "这是 Word 文件,按里面的表格读取。行号这样数:第 1 个表从 101 行起,第 2 个表从 201 行起"
        "(有超过一百行的表时从 1001、2001 行起);B203 是第 2 个表第 3 行第 2 格。",
        "",
        "A Word file, read by its tables: the first begins at row 101, the second at 201 (1001, "
        "2001 where one is longer); B203 is the second table's third row, second cell.",
        "",
    ),
    "archive-file": _refused("This is an archive.", "Unpack it and hand in the workbooks."),
    "outlook-mail": _refused("Files packed by Outlook.", "Save the files in it, or use .eml."),
    "unsafe-name": _refused("Its path leads out of the archive.", "Hand the file in by itself."),
    "nested-too-deep": _refused("Containers lie in one another too deep.", "Unpack them."),
    "mail-damaged": _refused("The mail is damaged or incomplete.", "Download it again."),
    "mail-without-files": Wording(
        ADVICE,
        "邮件里没有附件。",
        "请打开看看正文,或里面有没有“超大附件”的下载链接。",
        "The mail has no attachments.",
        "Look at its text, and for links to large attachments.",
    ),
    "mail-date": Wording(
        ADVICE,
        "邮件写的发送时间 {found} 和服务器收到的时间相差一天以上,没有作为收到时间。",
        "要用到收到时间,请在 收文登记.xlsx 的“签收”里写明。",
        "The mail says it was sent at {found}, more than a day off from when the server got it; "
        "the date is not used.",
        "Sign for it in 签收 if its date matters.",
    ),
    "empty-file": _refused("The file is empty.", "Send it again."),
    "not-a-workbook": _refused("This is no workbook.", "Save it as .xlsx."),
    "damaged-file": _refused("The file is damaged.", "Open it, save it as .xlsx, send it again."),
    "too-large": _refused(
        "The file is too large when it is unpacked.", "Remove what is not needed."
    ),
    "unreadable-file": _refused("The file cannot be read.", "Save it as .xlsx, send it again."),
    "file-not-opened": Wording(
        MUST,
        "文件打不开({why})。",
        "请关闭正在使用它的程序,检查权限后重新运行。",
        "The file cannot be opened ({why}).",
        "Close the program that holds it, and run again.",
    ),
    "nothing-filled": Wording(
        MUST,
        "表是空的,什么都没有填。",
        "请填写后重报;如果没有内容要报,请写明。",
        "Nothing was filled in.",
        "Fill in the form.",
    ),
    "tag-left": Wording(
        MUST,
        "“{label}”填的是标签 {found}:这是表样,不是填好的表。",
        "请用下发的空表填写。",
        "“{label}” holds the tag {found}: this is the form itself, not a copy.",
        "Fill in the blank that was sent out.",
    ),
    "unit-twice": Wording(
        MUST,
        "“{found}”有 {count} 份内容不同的表:{files},不知道以哪一份为准,都没有计入。",
        "请只留一份,把其余的移出收件箱;在一个周期里,也可以在 收文登记.xlsx 的“签收”里"
        "写明各份收到的时间,以后收到的为准。",
        "There are {count} different copies of “{found}”: {files}; none is counted.",
        "Keep one and move the others away; in a cycle, or sign for each in 签收: the newest is.",
    ),
    "unit-often": Wording(
        MUST,
        "“{found}”有 {count} 份表,“{key}”各不相同:{files},不知道是几份表,还是一份表改了几次,"
        "都没有计入。",
        "本来就报几份的(如每人一份),请在表样“字段”里给“{key}”的“键”写上“键”,再运行一次;"
        "只报一份的,请只留一份,把其余的移出收件箱。",
        "There are {count} copies of “{found}”, each with another “{key}”: {files}; none counts.",
        "Make “{key}” a 键 if a unit files several; else keep one and move the others away.",
    ),
    "input-older": Wording(
        ADVICE,
        "输入“{input}”用的是第 {run} 次产出,那以后它的收件箱里又来了 {count} 个文件:{found}。",
        "如要计入,请先重新运行那个周期。",
        "The input “{input}” is run {run}; {count} files have come in since: {found}.",
        "Run that cycle again to count them.",
    ),
    "same-file": Wording(
        ADVICE,
        "与 {files} 内容相同,按一份计。",
        "",
        "The same as {files}; they count once.",
        "",
    ),
}
