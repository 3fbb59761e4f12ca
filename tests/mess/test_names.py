"""M-38 and M-39: what units and persons are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxzy_sheets.cycle import Cycle

from ..matching import office
from . import ADVICE, MUST, answer

UNITS = (
    ("代码", "名称", "别名", "层级", "类型", "上级"),
    ("J", "计算机学院党总支", "计算机科学学院;计科院", "二级党组织", "党总支", None),
    ("J1", "教工第一党支部", None, "党支部", "党支部", "J"),
    ("J2", "教工第二党支部", None, "党支部", "党支部", "J"),
    ("S", "数学学院党总支", None, "二级党组织", "党总支", None),
    ("S1", "教工第一党支部", None, "党支部", "党支部", "S"),
    ("G", "2023级学生党支部", None, "二级党组织", "党支部", None),
    ("H", "2024级学生党支部", None, "二级党组织", "党支部", None),
    ("E", "东区后勤党总支", None, "二级党组织", "党总支", None),
    ("W", "西区后勤党总支", None, "二级党组织", "党总支", None),
    ("X1", "一系党总支", None, "二级党组织", "党总支", None),
    ("X2", "二系党总支", None, "二级党组织", "党总支", None),
)


@pytest.fixture(scope="module")
def of(tmp_path_factory: pytest.TempPathFactory) -> Cycle:
    """A cycle whose units are told apart by a number, a year, a direction."""
    root: Path = tmp_path_factory.mktemp("名称")
    return office.cycle(root, rows=[office.MONTHLY], units=UNITS, people=(("姓名", "支部"),))


def sent(of: Cycle, text: str) -> tuple[str, str, list[str]]:
    """Return unit, status and what was found for a copy with `text` in the cell of its unit."""
    files = {"月报.xlsx": office.monthly_bytes(office.month(text, "2011-12"))}
    one = office.only(office.booked(of, files))
    return one.unit_code, one.status, [f.severity for f in one.findings if "unit" in f.code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("计算机学院党总支", "J"), ("计算机学院", "J"), ("计算机学院总支", "J"),
        ("计算机学院总支部委员会", "J"), ("中共计算机学院总支部委员会", "J"), ("计科院", "J"),
        ("计算机科学学院总支", "J"), ("计算机 学院　党总支", "J"),
        ("中共XX大学计算机学院总支部委员会", "J"), ("福建农林大学计算机学院党总支", "J"),
        ("2023级学生支部", "G"), ("２０２４级学生党支部", "H"), ("东区后勤总支", "E"),
        ("二系", "X2"), ("2系党总支", "X2"),
    ],
)  # fmt: skip
def test_m38_one_unit_by_its_names(of: Cycle, text: str, code: str):
    """Without 中共, the school, 委员会 …, by an alias, in any width: that unit."""
    unit, status, severities = sent(of, text)
    assert (unit, status) == (code, "接收")
    assert set(severities) <= {ADVICE}


@pytest.mark.parametrize(
    "text",
    [
        "计算机学校党总支", "计算机学院第一党总支", "2025级学生党支部", "202级学生党支部",
        "南区后勤党总支", "三系党总支", "后勤党总支", "物理学院党总支", "教工第三党支部",
        "数学与计算机学院党总支", "第一党支部",
    ],
)  # fmt: skip
def test_m38_what_is_only_like_a_unit_is_nobodys(of: Cycle, text: str):
    """Another number, year, direction or word is another unit: 强制, 未知单位."""
    unit, status, severities = sent(of, text)
    assert (unit, status) == ("", "未知单位")
    assert MUST in severities or severities == []


@pytest.mark.parametrize(
    ("text", "not_offered"),
    [("2025级学生党支部", "2024级"), ("三系党总支", "二系"), ("教工第三党支部", "第二")],
)
def test_m38_another_number_is_not_even_offered(of: Cycle, text: str, not_offered: str):
    """第三 is not offered as 第二: numbers must agree for a name to be a candidate."""
    files = {"月报.xlsx": office.monthly_bytes(office.month(text, "2011-12"))}
    one = office.only(office.booked(of, files))
    assert not_offered not in "".join(f.message for f in one.findings if f.severity == MUST)


@pytest.mark.parametrize(
    ("raw", "value", "severity"),
    [
        ("张三", "张三", ""), ("张 三", "张三", ADVICE), ("张　三", "张三", ADVICE),
        ("张三 ", "张三", ""), ("艾力•买买提", "艾力·买买提", ADVICE),
        ("艾力.买买提", "艾力·买买提", ADVICE), ("艾力·买买提", "艾力·买买提", ""),
        ("张三(预备)", "张三", ADVICE), ("张三同志", "张三", ADVICE),
        ("\U00020164明", "\U00020164明", ""), ("王\ue4bf", "王\ue4bf", ""),
        ("张三 李四", None, MUST), ("无", None, MUST), (12, None, MUST),
    ],
)  # fmt: skip
def test_m39_names_of_persons(raw: object, value: str | None, severity: str):
    """Blanks inside a Chinese name go, dots are one, remarks come off: 提示. Two names: 强制."""
    made = answer("人员", raw)
    assert (made.value, made.severity) == (value, severity)
