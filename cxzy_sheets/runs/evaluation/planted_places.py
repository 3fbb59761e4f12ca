"""What is wrong on purpose with the form itself: labels, headings, printed rows, whole sheets."""

from __future__ import annotations

from collections.abc import Mapping

from .by_hand import Sheet
from .hanging import with_comments, with_mark, with_pictures
from .planted import Planted, line
from .school import Organisation
from .second_sheets import first_page, page, with_pages
from .sheets import Rows, Values

Units = Mapping[str, Organisation]
Places = Mapping[str, str]
_NOTES = (("联系人", "电话"), ("办公室", "87650000"))


def places(units: Units) -> list[Planted]:
    """Return what is done to labels, headings and sheets."""
    return [*_labels(units["D"]), *_moved(), *_printed(), *_sheets(), *_unseen(units["D"])]


def _labels(unit: Organisation) -> list[Planted]:
    """One copy of 附件3 in whose head nearly everything is written in the wrong place."""
    at = "D/附件3/"

    def spoil(sheet: Sheet, cells: Places) -> None:
        sheet.put("A1", "附件1")
        sheet.put("A3", f"填报单位（盖章）：{unit.name} 联系人：{unit.contact}")
        sheet.put("F3", "填报日期：2011年12月28日        补报")
        sheet.put("A5", f"主持人：{unit.secretary}")
        sheet.put("B5", "李校长")
        sheet.put(cells["主要意见"], "{{主要意见}}")
        sheet.put("A22", f"填表人：{unit.contact} 填表人：{unit.secretary}")
        sheet.unmerge("D22:G22")
        sheet.put("D22", "审核人（书记签字）：")
        sheet.put("G22", unit.secretary)

    return [
        line("printed-digits", at, "附件号改成了自己的", edit=spoil, cell="A1"),
        line("label-inside", at, "一格里又写了别的栏目", cell="A3"),
        line("gap-inside", at, "一格里隔着空格写了两样", cell="F3"),
        line("ambiguous-place", at, "栏目后面和右边各写了一个", cell="A5"),
        line("tag-left", at, "标签还留在格里", cell="B19"),
        line("label-again", at, "一格里同一个栏目写了两遍", cell="A22"),
        line("answer-displaced", at, "填到旁边的格里去了", cell="D22"),
        line("unclaimed-text", at, "没有采用的内容", cell="B5"),
    ]


def _moved() -> list[Planted]:
    def lower(sheet: Sheet, _: Places) -> None:
        sheet.put("E5", None)
        sheet.put("G5", None)
        sheet.add_row(5, {"E": "上级参会人"})

    return [line("label-moved", "E/附件3/", "一栏挪到了新插的行", edit=lower, cell="F6")]


def _printed() -> list[Planted]:
    """Printed rows and headings that are gone or reworded."""

    def renamed(sheet: Sheet, _: Places) -> None:
        sheet.put("A16", "办实事情况")

    def headless(sheet: Sheet, _: Places) -> None:
        for address in ("A5", "C5", "E5"):
            sheet.put(address, None)

    return [
        line("row-not-found", "C/附件3/", "印好的一行改了名称", edit=renamed),
        line("row-not-printed", "C/附件3/", "印好的一行改了名称", cell="A16"),
        line("header-not-found", "F/评议组织情况表/", "一个表格的表头删掉了", edit=headless),
        line("unclaimed-text", "F/评议组织情况表/", "一个表格的表头删掉了", cell="C6"),
        line(
            "two-copies-on-sheet", "J/评议组织情况表/", "一张工作表里贴了两份",
            edit=lambda sheet, _: sheet.repeat(range(1, 26), below=30),
        ),
    ]  # fmt: skip


def _sheets() -> list[Planted]:
    """Workbooks with more sheets than the form has, or with the wrong one hidden."""

    def twice(book: bytes) -> bytes:
        return with_pages(book, {"附件7 (2)": first_page(book)})

    def empty(values: Values, rows: Rows) -> None:
        values.clear()
        rows.clear()

    return [
        line(
            "several-copies", "K/附件3/", "一个文件里有两张内容不同的表",
            bind=_with_another,
        ),
        line("same-copy-twice", "H/意见征集与办理表/", "一个文件里有两张相同的表", bind=twice),
        line(
            "sheet-no-form", "F/意见征集与办理表/", "多带了一张自己的工作表",
            bind=lambda book: with_pages(book, {"通讯录": page(_NOTES)}),
        ),
        line(
            "hidden-sheet-read", "K/评议组织情况表/", "填好的表隐藏了",
            bind=lambda book: with_pages(book, {"Sheet1": page([])}, hide_first=True),
        ),
        line("table-elsewhere", "K/意见征集与办理表/", "续表写在另一张工作表上", bind=_continued),
        line("nothing-filled", "M/评议组织情况表/", "报来的是空表", empty),
        line("required", "M/评议组织情况表/", "报来的是空表", every=True),
        line("key-missing", "M/评议组织情况表/", "报来的是空表", every=True),
    ]  # fmt: skip


def _unseen(full: Organisation) -> list[Planted]:
    """What nobody sees who reads the cells, in one copy of 附件5; and one full of praise."""
    at = "J/附件5/"

    def hide(sheet: Sheet, _: Places) -> None:
        sheet.hide_row(12)
        sheet.hide_column("E")

    def hang(book: bytes) -> bytes:
        noted = with_comments(book, {"Q7": "见附页", "C8": "新转入"})
        return with_pictures(noted, (((10, 16), (10, 16)), ((0, 0), (1, 1))))

    def praise(_: Values, rows: Rows) -> None:
        valid = sum(branch.valid for branch in full.branches)
        none = dict.fromkeys(("比较满意", "基本满意", "不满意", "不了解"), 0)
        for record in rows["内容"]:
            record.update(none, 满意=valid, 满意占比=1.0)
            record.update(dict.fromkeys(("比较满意占比", "基本满意占比", "不满意占比"), 0.0))

    return [
        line("hidden-rows-read", at, "填好的一行隐藏着", edit=hide, cell="B12"),
        line("hidden-columns-read", at, "填好的一列隐藏着", cell="E6"),
        line("comment-on-blank", at, "该填的写在批注里", cell="Q7", bind=hang),
        line("comments-unread", at, "填好的格上有批注", cell="C8"),
        line("picture-on-blank", at, "空着的格上贴了图片", cell="Q11"),
        line("pictures-unread", at, "标题上贴了图片", cell="A1"),
        line(
            "other-edition", at, "用的是另一版空表",
            bind=lambda book: with_mark(book, "附件5 0000000000000000"),
        ),
        line("all-full", "D/附件3/", "各项全是百分之百", praise, cell="C13"),
    ]  # fmt: skip


def _with_another(book: bytes) -> bytes:
    return with_pages(book, {"附件3改": first_page(book, {"A9": 1})})


def _continued(book: bytes) -> bytes:
    return with_pages(book, {"续表": first_page(book, rows=range(4, 8))})
