"""Templates held against their cycle: what is wrong is told with file, line and nearest name."""

from __future__ import annotations

from pathlib import Path

import pytest

import cxzy_sheets as cs
from cxzy_sheets.outputs.text import check_texts, write_texts
from cxzy_sheets.outputs.text_language import narrowed

from ..cycle.folders import PEOPLE, Rows
from .official import TITLE, official_cycle, written


@pytest.fixture(scope="module")
def plain_cycle(tmp_path_factory: pytest.TempPathFactory) -> cs.Cycle:
    """One cycle for all templates that need no other; each test writes its own template into it."""
    root = tmp_path_factory.mktemp("texts") / "周期"
    return cs.load_cycle(official_cycle(root, {"通报.md": TITLE}, sent=()))


def said_of(cycle: cs.Cycle, text: str) -> str:
    """Return what is said of a template of a cycle."""
    (cycle.folder / "文稿" / "通报.md").write_text(text, encoding="utf-8")
    with pytest.raises(cs.CxzyError) as told:
        check_texts(cycle)
    return str(told.value)


def error_of(root: Path, text: str, **options: object) -> str:
    """Return what is said of a template, before any data is there."""
    folder = official_cycle(root, {"通报.md": text}, sent=(), **options)  # type: ignore[arg-type]
    with pytest.raises(cs.CxzyError) as told:
        check_texts(cs.load_cycle(folder))
    return str(told.value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{{ 门坎 }}", "不认识的名称“门坎”。 是否指:门槛"),
        ("{{ 各单位结果.合计.满意律 }}", "“各单位结果”没有“满意律”这一列。 是否指:满意"),
        ("{% for 行 in 各单位结果 %}{{ 行.满以 }}{% endfor %}", "没有“满以”这一列。 是否指:满意"),
        ("{% for 行 in 各单位结课 %}{% endfor %}", "不认识的名称“各单位结课”"),
        ("{{ 门槛 | 百分笔 }}", "没有“百分笔”这个过滤器。 是否指:百分比"),
        ("{{ 各单位结果 | 表格(列='满以') }}", "没有“满以”这一列"),
        ("{{ 各单位结果 | 选(单位='甲') | 顿号 }}", "没有“单位”这一列"),
        ("{{ 应报.附件5.实报 }}", "“应报”没有“附件5”。 是否指:附件4"),
        ("{{ 各单位结果 }}", "是一张表,不能直接写进句子"),
        ("{{ 各单位结果.满意率 }}", "要一行一行地用"),
        ("{{ 满意率 }}", "参数“满意率”是按行计算的公式"),
        ("{{ 各行 | 数 }}", "不认识的名称“各行”"),
        ("{{ 门槛 is 定义过 }}", "没有“is 定义过”这种判断"),
        ("{{ 门槛 }", "第 5 行"),
        ("{% if 门槛 %}", "没有结束"),
        ("{% 如果 门槛 %}", "没有 {% 如果 %} 这种写法"),
        ("{{ 各单位结果。合计。满以 }}", "没有“满以”这一列"),
    ],
)
def test_what_a_template_cannot_have_is_told_with_its_line(
    plain_cycle: cs.Cycle, line: str, said: str
):
    """An unknown name, column, filter or word is refused with file, line and the nearest name."""
    told = said_of(plain_cycle, f"{TITLE}第一行。\n{line}\n")
    assert told.startswith("文稿/通报.md:第 5 行,")
    assert said in told


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__ }}", "{{ ''['__class__'] }}", "{{ 名称.__class__.__mro__ }}",
        "{{ 各单位结果.rows }}", "{{ 各单位结果.__init__.__globals__ }}",
        "{% for 行 in 各单位结果 %}{{ 行.view.rows }}{% endfor %}", "{{ self }}", "{{ loop }}",
        "{{ cycler('a') }}", "{{ 名称.said() }}", "{{ ().__class__ }}", "{{ {}.update }}",
        "{% include '/etc/passwd' %}", "{% import 'os' as os %}", "{% extends '甲' %}",
        "{% macro a() %}{% endmacro %}", "{{ 'a' | attr('__class__') }}", "{{ range(9) }}",
        "{% set a %}甲{% endset %}", "{{ lipsum.__globals__ }}", "{{ namespace() }}",
        "{{ '%s' % 名称 }}", "{{ 2 ** 99999999 }}", "{{ 名称 | format }}", "{{ 名称 | safe }}",
        "{% filter 顿号 %}甲{% endfilter %}", "{% call 名称() %}{% endcall %}", "{{ ''[0:1] }}",
    ],
)  # fmt: skip
def test_a_template_reaches_nothing_but_the_cycle(plain_cycle: cs.Cycle, attack: str):
    """What goes for Python itself is refused before anything is rendered, with its line."""
    assert "第 4 行," in said_of(plain_cycle, f"{TITLE}{attack}\n")


@pytest.mark.parametrize(
    "attack", ["{{ 'a' * 99999999 }}", "{{ ('a' ~ 名称) * 3 }}", "{{ 'a' + 'b' }}", "{{ -名称 }}"]
)
def test_signs_are_for_numbers(tmp_path: Path, attack: str):
    """A text is never multiplied, added or negated; the text that asks for it is not written."""
    folder = official_cycle(tmp_path / "周期", {"通报.md": f"{TITLE}\n{attack}\n"})
    made = write_texts(cs.collect(folder), tmp_path / "出")  # type: ignore[arg-type]
    assert len(made) == 0
    (one,) = made.refused
    assert repr(made) == "<Texts 0 个文件 没有写成 1 份>"
    assert one.why.startswith("第 5 行,")


def test_full_width_marks_are_as_good(tmp_path: Path):
    """｛｛ 名｜过滤器（1） ｝｝ is what it looks like; text and quotes around it stay."""
    assert narrowed("甲，｛｛ 率｜百分比（1） ｝｝（乙）") == "甲，{{ 率|百分比(1) }}（乙）"
    assert narrowed("{％ if 名 ＝＝ “逾，期” ％}") == '{% if 名 == "逾，期" %}'
    assert "到 80.0%（含）" in written(tmp_path, "到 ｛｛ 门槛｜百分比（1）｝｝（含）")


def test_the_head_is_known_words_only(plain_cycle: cs.Cycle):
    """The head of a template has the words that there are; a wrong one is offered the nearest."""
    told = said_of(plain_cycle, "---\n标提: 甲\n---\n乙")
    assert told == "文稿/通报.md:第 2 行,文稿开头没有“标提”这一项。 是否指:标题?"
    assert "写了两次" in said_of(plain_cycle, "---\n标题: 甲\n标题: 乙\n---\n乙")
    assert "没有以 --- 结束" in said_of(plain_cycle, "---\n标题: 甲\n正文\n")
    assert "第 3 行,不认识的名称" in said_of(plain_cycle, "---\n\n主送: {{ 谁 }}\n---\n乙")


def test_a_head_needs_no_fence(tmp_path: Path):
    """The lines of the head may stand without --- around them; the first other line ends it."""
    folder = official_cycle(tmp_path / "周期", {"a.md": "标题：甲\n主送：乙\n丙：丁\n"})
    write_texts(cs.collect(folder), tmp_path / "出")  # type: ignore[arg-type]
    text = (tmp_path / "出" / "a.md").read_text(encoding="utf-8")
    assert text == "# 甲\n\n乙：\n\n丙：丁\n\n2012年1月10日\n"


def test_a_line_of_the_sheet_is_told_with_its_cell(tmp_path: Path):
    """What is wrong with a row of 文稿 is told at its cell of 周期.xlsx."""
    lines: Rows = (("通报.md", "各单位结果.单伟", None, None),)
    assert "文稿!B2:“各单位结果”没有“单伟”这一列" in error_of(tmp_path / "a", TITLE, lines=lines)
    lines = (("通报.md", None, 'COUNTIFS(应报.状太, "逾期")>0', None),)
    assert "文稿!C2" in error_of(tmp_path / "b", TITLE, lines=lines)
    lines = (("通告.md", None, None, None),)
    assert "文稿!A2:文稿文件夹里没有“通告.md”。 是否指:通报.md?" in error_of(
        tmp_path / "c", TITLE, lines=lines
    )
    lines = (("../周期.md", None, None, None),)
    assert "文稿!A2:模板要放在" in error_of(tmp_path / "e", TITLE, lines=lines)


# Who may read what

MEMBERS: Rows = (
    ("汇总表", "来源", "每行", "合计"), ("各单位结果", "附件4.支部", "二级党组织", "是"),
    ("党员", "党员名册", None, None), ("支部", "附件4.支部", None, None),
)  # fmt: skip
COLUMNS: Rows = (
    ("汇总表", "列", "公式", "格式"), ("各单位结果", "满意", "SUM", None),
    ("党员", "人", "姓名", None), ("党员", "支部", None, None),
    ("党员", "称呼", '姓名 & "同志"', None),
    ("支部", "名", "名称", None), ("支部", "话", '"满意" & TEXT(满意,"0") & "票"', None),
)  # fmt: skip
SHEETS = {"汇总": MEMBERS, "汇总列": COLUMNS}
PERSON = "{% for 行 in 党员 %}{{ 行.人 }}{% endfor %}"


def public(reader: str) -> Rows:
    """Return the line of a text for a reader."""
    return (("通报.md", None, None, reader),)


@pytest.mark.parametrize(
    "use",
    [
        PERSON, "{% for 行 in 党员 %}{{ 行.称呼 }}{% endfor %}", "{{ 党员 | 表格 }}",
        "{{ 党员 | 顿号 }}", "{{ 党员 | 列('人') | 顿号 }}", "{{ 党员 | 选(人='张三') | 数 }}",
        "{% for 行 in 党员 %}{% if 行.人 == '张三' %}甲{% endif %}{% endfor %}",
        "{% for 行 in 党员 %}{{ 行 }}{% endfor %}",
        "{% for 行 in 党员名册 %}{{ 行.姓名 }}{% endfor %}",
        "{% set 表 = 党员 %}{% for 行 in 表 %}{{ 行.人 }}{% endfor %}",
        "{% for 行 in 应报 %}{{ 行.电话 }}{% endfor %}",
    ],
)  # fmt: skip
def test_what_is_internal_does_not_go_to_the_public(tmp_path: Path, use: str):
    """A person, however it is named or asked for, is refused when a public text is loaded."""
    told = error_of(tmp_path / "公", TITLE + use, lines=public("公开"), sheets=SHEETS)
    assert "第 4 行," in told
    assert "内部" in told
    told = error_of(tmp_path / "单", TITLE + use, lines=public("单位"), sheets=SHEETS)
    assert "第 4 行," in told
    folder = official_cycle(
        tmp_path / "上", {"通报.md": TITLE + use}, lines=public("上级"), sheets=SHEETS
    )
    check_texts(cs.load_cycle(folder))


@pytest.mark.parametrize(
    "use",
    [
        "{% for 表 in [党员] %}{% for 行 in 表 %}{{ 行.人 }}{% endfor %}{% endfor %}",
        "{% for 行 in (党员 or 支部) %}{{ 行.人 }}{% endfor %}",
        "{% for 行 in (党员 if 门槛 else 支部) %}{{ 行.人 }}{% endfor %}",
        "{% for 行 in 党员 %}{{ loop.previtem.人 }}{% endfor %}",
        "{% set 表 = (党员, 支部) %}甲",
        "{{ 党员 ~ 支部 }}",
    ],
)
def test_rows_are_not_passed_on_so_that_nobody_knows_whose_they_are(tmp_path: Path, use: str):
    """What would hide from the check whose columns are asked for is refused for every reader."""
    assert "第 4 行," in error_of(tmp_path / "周期", TITLE + use, sheets=SHEETS)


def test_no_public_text_is_made_one_a_person(tmp_path: Path):
    """每 that names persons is refused for the public: their names would stand in file names."""
    lines: Rows = (("通报.md", "党员.人", None, "公开"),)
    told = error_of(tmp_path / "周期", TITLE, lines=lines, sheets=SHEETS)
    assert "文稿!B2:“党员.人”是内部的" in told


def test_values_of_a_column_can_be_gone_through(tmp_path: Path):
    """列 gives values: they can be looped over, each once."""
    body = "{% for 名 in 支部 | 列('名') %}\n{{ loop.index }}.{{ 名 }}\n{% endfor %}"
    assert "　　1.数学教工党支部\n　　2.数学学生党支部\n" in written(tmp_path, body, sheets=SHEETS)


def test_what_is_public_goes_to_the_public(tmp_path: Path):
    """Units, counts, and texts that are put together from such may be read by anybody."""
    body = "{% for 行 in 支部 %}{{ 行.名 }}{{ 行.话 }}{% endfor %}{{ 各单位结果 | 表格 }}"
    folder = official_cycle(
        tmp_path / "周期", {"通报.md": TITLE + body}, lines=public("公开"), sheets=SHEETS
    )
    check_texts(cs.load_cycle(folder))


def test_what_is_withheld_goes_to_nobody(tmp_path: Path):
    """A field that is 不出 is refused whoever reads, and left out of a whole table."""
    fields: Rows = (
        ("字段", "类型", "公开"), ("单位", "单位", None), ("支部.名称", "单位", None),
        ("支部.发出;收回;有效", "整数", None), ("支部.满意", "整数", "不出"),
    )  # fmt: skip
    from ..cycle.folders import form_bytes

    options = {
        "forms": {"附件4.xlsx": form_bytes(fields, (("编号", "范围", "规则"),))},
        "sheets": {
            "汇总": (("汇总表", "来源"), ("支部", "附件4.支部")),
            "汇总列": (("汇总表", "列"), ("支部", "名称"), (None, "发出"), (None, "满意")),
            "参数": (("名称", "值"), ("门槛", "80%")),
        },
    }
    use = "{% for 行 in 支部 %}{{ 行.满意 }}{% endfor %}"
    assert "规定不出" in error_of(tmp_path / "a", TITLE + use, **options)
    use = "{% for 行 in 附件4.支部 %}{{ 行.满意 }}{% endfor %}"
    assert "规定不出" in error_of(tmp_path / "b", TITLE + use, **options)
    text = written(tmp_path, "{{ 支部 | 表格 }}", **options)
    assert "满意" not in text
    assert "有 1 列按表样的规定不出本表" in text


def test_a_text_for_a_unit_holds_its_own_people_only(tmp_path: Path):
    """Of 各行 a unit is told its own people; a row that names another unit's is not written."""
    lines: Rows = (("通报.md", "党员.支部", None, "单位"),)
    body = "{% for 行 in 各行 %}{{ 行.人 }}{% endfor %}"
    folder = official_cycle(
        tmp_path / "周期", {"通报.md": TITLE + body}, lines=lines, sheets=SHEETS
    )
    made = write_texts(cs.collect(folder), tmp_path / "出")  # type: ignore[arg-type]
    assert made.refused == ()
    mine = tmp_path / "出" / "通报" / "通报 数学教工党支部.md"
    assert "张三" in mine.read_text(encoding="utf-8")
    assert "李四" not in mine.read_text(encoding="utf-8")


def test_another_units_person_is_not_told(tmp_path: Path):
    """A table of one unit's matters that names another unit's member: that text is not written."""
    people: Rows = (*PEOPLE,)
    sheets = {
        "汇总": (("汇总表", "来源"), ("督查", "督查表")),
        "汇总列": (("汇总表", "列"), ("督查", "单位"), (None, "督查人")),
    }
    lists = {"督查表": (("单位", "姓名"), ("数学教工党支部", "王五"), ("物理教工党支部", "王五"))}
    sheets["汇总列"] = (("汇总表", "列", "公式"), ("督查", "单位", None), (None, "督查人", "姓名"))
    body = "{% for 行 in 各行 %}{{ 行.督查人 }}{% endfor %}"
    folder = official_cycle(
        tmp_path / "周期", {"通报.md": TITLE + body}, sheets=sheets, lists=lists, people=people,
        lines=(("通报.md", "督查.单位", None, "单位"),),
    )  # fmt: skip
    made = write_texts(cs.collect(folder), tmp_path / "出")  # type: ignore[arg-type]
    assert [path.name for path in made if path.suffix == ".md"] == ["通报 物理教工党支部.md"]
    (one,) = made.refused
    assert one.of == "数学教工党支部"
    assert "不是本单位的人" in one.why
