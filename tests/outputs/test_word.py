"""The .docx: what every parameter is in the XML, and that others can open it."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest

from cxzy_sheets.outputs.text_document import Document, blocks_of, numbered, separated
from cxzy_sheets.outputs.word import docx_bytes
from cxzy_sheets.outputs.word_profiles import profile_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = """
根据**《方案》**，现将情况通报如下。
## 总体情况
### 参评
#### 数字
##### 细数
甲。
**各单位结果**
| 单位 | 采用情况<br>校内 | 采用情况<br>市级 | 得分 |
| :--- | ---: | ---: | ---: |
| 数学学院 | 1 | 2 | 79.90% |
| 合计 | 1 | 2 | — |

注：应报2份。
## 存在问题
乙。
"""


def made(
    body: str = BODY, *, sign: str = "党委组织部", date: str = "2012年1月10日", to: str = "各单位"
) -> bytes:
    """Return a document with this body."""
    blocks = blocks_of(numbered(separated(body)))
    return docx_bytes(
        Document("关于情况的通报", to, blocks, ("甲表", "乙表"), sign, date), profile_of("")
    )


def part(data: bytes, name: str) -> ElementTree.Element:
    """Return a part of the package, read by a reader that knows nothing of python-docx."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return ElementTree.fromstring(package.read(name))


def paragraphs(data: bytes) -> dict[str, ElementTree.Element]:
    """Return the paragraphs of the body by their texts."""
    root = part(data, "word/document.xml")
    return {
        "".join(t.text or "" for t in p.iter(f"{W}t")): p for p in root.findall(f"{W}body/{W}p")
    }


def value(element: ElementTree.Element, path: str, name: str) -> str | None:
    """Return an attribute of a descendant: `pPr/ind`, `firstLine`."""
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{W}{name}")


def test_the_page_is_that_of_the_standard():
    """A4; 37 mm above, 28 left, 26 right, 35 below; page numbers differ by odd and even."""
    data = made()
    section = part(data, "word/document.xml").find(f"{W}body/{W}sectPr")
    assert section is not None
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    assert size is not None
    assert margins is not None
    mm = {name: int(margins.get(f"{W}{name}", "0")) / 1440 * 25.4 for name in
          ("top", "left", "right", "bottom")}  # fmt: skip
    assert mm == pytest.approx({"top": 37, "left": 28, "right": 26, "bottom": 35}, abs=0.02)
    assert int(size.get(f"{W}w", "0")) / 1440 * 25.4 == pytest.approx(210, abs=0.05)
    assert int(size.get(f"{W}h", "0")) / 1440 * 25.4 == pytest.approx(297, abs=0.05)
    assert part(data, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    kinds = [r.get(f"{W}type") for r in section.findall(f"{W}footerReference")]
    assert sorted(map(str, kinds)) == ["default", "even"]
    for name, side in (("word/footer1.xml", "right"), ("word/footer2.xml", "left")):
        footer = part(data, name).find(f"{W}p")
        assert footer is not None
        assert "".join(t.text or "" for t in footer.iter(f"{W}t")) == "— 1 —"
        assert value(footer, "pPr/jc", "val") == side
        assert value(footer, "pPr/ind", f"{side}Chars") == "100"
        assert {s.get(f"{W}val") for s in footer.iter(f"{W}sz")} == {"28"}


@pytest.mark.parametrize(
    ("text", "font", "half_points"),
    [
        ("关于情况的通报", "方正小标宋简体", "44"), ("各单位：", "仿宋_GB2312", "32"),
        ("根据《方案》，现将情况通报如下。", "仿宋_GB2312", "32"),
        ("一、总体情况", "黑体", "32"), ("（一）参评", "楷体_GB2312", "32"),
        ("1.数字", "仿宋_GB2312", "32"), ("（1）细数", "仿宋_GB2312", "32"),
        ("二、存在问题", "黑体", "32"),
    ],
)  # fmt: skip
def test_every_part_has_its_font_and_size(text: str, font: str, half_points: str):
    """Title 二号小标宋, body 三号仿宋, levels 黑体 楷体 仿宋; each run says it for Chinese too."""
    paragraph = paragraphs(made())[text]
    for run in paragraph.iter(f"{W}r"):
        assert value(run, "rPr/rFonts", "eastAsia") == font
        assert value(run, "rPr/sz", "val") == half_points
        assert value(run, "rPr/szCs", "val") == half_points


def test_paragraphs_are_set_in_by_two_characters():
    """Body and headings are set in by two characters, 主送 by none; lines are 28 points apart."""
    found = paragraphs(made())
    for text in ("根据《方案》，现将情况通报如下。", "一、总体情况", "甲。"):
        assert value(found[text], "pPr/ind", "firstLineChars") == "200"
        assert value(found[text], "pPr/ind", "firstLine") == "640"
    assert found["各单位："].find(f"{W}pPr/{W}ind") is None
    styles = part(made(), "word/styles.xml")
    normal = next(s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") == "Normal")
    assert value(normal, "pPr/spacing", "line") == "560"
    assert value(normal, "pPr/spacing", "lineRule") == "exact"
    assert {lang.get(f"{W}eastAsia") for lang in styles.iter(f"{W}lang")} == {"zh-CN"}


@pytest.mark.parametrize(
    ("sign", "date", "name_right", "date_right"),
    [
        # 16 characters, 2012年1月10日 takes 7: the date begins two behind the name's first.
        ("中共某某大学委员会创先争优领导小组办公室"[:16], "2012年1月10日", 2, 2 + 16 - 2 - 6.5),
        # The date is longer: it is two from the edge, the name begins two before it.
        ("组织部", "2012年1月10日", 2 + 6.5 + 2 - 3, 2),
        ("", "2012年1月10日", None, 2),
    ],
)  # fmt: skip
def test_name_and_date_stand_as_the_standard_says(
    sign: str, date: str, name_right: float | None, date_right: float
):
    """No seal: the name two characters from the edge, the date two behind its first character."""
    found = paragraphs(made(sign=sign, date=date))
    assert value(found[date], "pPr/ind", "rightChars") == str(round(date_right * 100))
    assert value(found[date], "pPr/jc", "val") == "right"
    if name_right is not None:
        assert value(found[sign], "pPr/ind", "rightChars") == str(round(name_right * 100))


def test_name_and_date_do_not_stand_on_a_page_alone():
    """From the last paragraph of the body to the name each is kept on the page of the next."""
    root = part(made(), "word/document.xml")
    every = root.findall(f"{W}body/{W}p")
    kept = [p.find(f"{W}pPr/{W}keepNext") is not None for p in every]
    texts = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in every]
    last = texts.index("乙。")
    assert texts[last:] == ["乙。", "", "附件：1.甲表", "2.乙表", "", "党委组织部", "2012年1月10日"]
    assert kept[last:] == [True] * 6 + [False]


def test_tables_repeat_their_heading():
    """Rows of the heading are repeated, two levels of it merged; numbers stand to the right."""
    table = part(made(), "word/document.xml").find(f"{W}body/{W}tbl")
    assert table is not None
    rows = table.findall(f"{W}tr")
    marks = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
    assert marks == [True, True, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    spans = [value(c, "tcPr/gridSpan", "val") for c in rows[0].findall(f"{W}tc")]
    assert spans == [None, "2", None]
    merged = [value(c, "tcPr/vMerge", "val") for c in rows[0].findall(f"{W}tc")]
    assert merged == ["restart", None, "restart"]
    aligned = [value(c, "p/pPr/jc", "val") for c in rows[2].findall(f"{W}tc")]
    assert aligned == [None, "right", "right", "right"]
    nexts = [row.find(f"{W}tc/{W}p/{W}pPr/{W}keepNext") is not None for row in rows]
    assert nexts == [True, True, True, False]
    texts = [row.text for row in docx.Document(io.BytesIO(made())).tables[0].columns[3].cells]
    assert texts == ["得分", "得分", "79.90%", "—"]


def test_a_figure_is_not_broken_where_names_are_long():
    """Seven columns are too much for the page: names and headings break, 57.53% does not."""
    body = """
**结果**
| 二级党组织 | 支部数 | 有效票 | 满意率 | 满意度 | 名次 | 低于门槛支部 |
| :--- | ---: | ---: | ---: | ---: | ---: | ---: |
| 后勤服务中心直属党支部 | 14 | 1819 | 57.53% | 100.00% | 12 | 1 |
"""
    table = part(made(body), "word/document.xml").find(f"{W}body/{W}tbl")
    assert table is not None
    widths = [int(str(c.get(f"{W}w"))) for c in table.iter(f"{W}gridCol")]
    # 12-point figures are 6 points wide, the sides of a cell 5.4 each; a twip is a 20th.
    least = [0, *((6 * len(t) + 10.8) * 20 for t in ("14", "1819", "57.53%", "100.00%", "12", "1"))]
    assert all(wide >= need for wide, need in zip(widths, least, strict=True))
    assert abs(sum(widths) - 8844) < 10  # 156 mm


def test_elements_stand_in_the_order_of_the_schema():
    """Properties of paragraphs, runs and rows stand as the schema orders them; Word insists."""
    orders = {
        "pPr": ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "overflowPunct",
                "autoSpaceDE", "autoSpaceDN", "spacing", "ind", "jc", "outlineLvl"),
        "rPr": ("rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs", "lang"),
        "trPr": ("cantSplit", "trHeight", "tblHeader", "jc"),
        "tblPr": ("tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar",
                  "tblLook"),
        "sectPr": ("footerReference", "pgSz", "pgMar", "cols", "docGrid"),
        "tcPr": ("tcW", "gridSpan", "vMerge", "vAlign"),
    }  # fmt: skip
    for name in ("word/document.xml", "word/footer1.xml", "word/styles.xml"):
        for element in part(made(), name).iter():
            tag = element.tag.removeprefix(W)
            if tag in orders:
                names = [child.tag.removeprefix(W) for child in element]
                places = [orders[tag].index(child) for child in names if child in orders[tag]]
                assert places == sorted(places), (name, tag, names)
                assert set(names) <= set(orders[tag]), (name, tag, names)


def test_nothing_of_the_machine_is_in_it():
    """No time, no name, no picture, nothing left over from python-docx's own template."""
    with zipfile.ZipFile(io.BytesIO(made())) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = package.namelist()
        core = package.read("docProps/core.xml").decode()
    assert "2000-01-01T00:00:00Z" in core
    assert "python-docx" not in core
    assert not [n for n in names if "thumbnail" in n or "customXml" in n or "WithEffects" in n]
    assert made() == made()


@pytest.mark.libreoffice
def test_libreoffice_opens_it(tmp_path: Path):
    """LibreOffice makes a PDF of it."""
    (tmp_path / "a.docx").write_bytes(made())
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    done = subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path),
         str(tmp_path / "a.docx")],
        capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    if "source file could not be loaded" in done.stderr + done.stdout:
        pytest.skip("this LibreOffice has no Writer")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
