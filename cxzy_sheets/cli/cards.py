"""The card at the end of a command: what came, what became of it, the result, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from . import console, naming

if TYPE_CHECKING:
    import cxzy_sheets as cs

LEVELS = ("强制", "核实", "提示")
FILES = ("已读", "无法读取", "忽略")
STATES = ("已报", "退回待改", "未报", "免报")
COPIES = ("接收", "退回", "被替代", "重复", "非本期表", "未知单位")
_SHOWN = 8
"""How many of what did not count are named; 收件登记 has them all."""


def collected(got: cs.Collection, summary: Path) -> None:
    """Print the card of a collection and the summary that was written of it."""
    counts = got.counts
    console.rule()
    console.indented(got.title, style="bold")
    console.rule()
    console.rows(
        [
            ("文件", f"{counts['文件']} 个: {_parts(counts, FILES)}", None),
            ("表", f"{counts['份数']} 份: {_parts(counts, COPIES)}", None),
            ("记录", _records(got), None),
            ("问题", levels(got.findings), _gravest(got.findings)),
            ("汇总", near(summary), "bold"),
        ]
    )
    _left_out(got)
    console.rule()


def cycle(got: cs.CycleCollection, run: cs.Run) -> None:
    """Print the card of a run of a cycle."""
    counts = got.counts
    console.rule()
    console.indented(f"{got.cycle.name}  截至 {got.cycle.as_of}", style="bold")
    console.rule()
    owed = f"应报 {len(got.expected)} 份: {_parts(counts, STATES)}"
    console.rows(
        [
            ("文件", f"{counts['文件']} 个: {_parts(counts, FILES)}", None),
            ("收到", f"{counts['份数']} 份: {_parts(counts, COPIES)}", None),
            ("报送", owed + _marks(got), None),
            ("问题", levels(got.findings), _gravest(got.findings)),
            *([("变化", _changed(run), None)] if run.before else []),
            *([("退回", returned(run), None)] if run.returns else []),
            ("待办", ", ".join(f"{k} {n}" for k, n in run.todo.items() if n) or "没有", None),
            ("产出", near(run.folder), "bold"),
        ]
    )
    _changes(run)
    for reason in run.not_written:
        console.indented(f"没有写成: {reason}")
    _left_out(got, "被替代")
    console.rule()


def returned(run: cs.Run) -> str:
    """Return how many copies go back, how many files have a 退回单 only, and where they are."""
    alone = len(run.not_returned)
    told = [f"{run.returned} 份退回表"] + ([f"另有 {alone} 个文件没有退回表"] if alone else [])
    return f"{', '.join(told)}: {near(run.returns)}" if run.returns else "没有"


def _marks(got: cs.CycleCollection) -> str:
    """Return how much came late, and how much is overdue, in brackets."""
    late = int((got.expected["迟报"] == "是").sum())
    overdue = int((got.expected["逾期天数"].fillna(0) > 0).sum())
    told = [f"{word} {n}" for word, n in (("迟报", late), ("逾期", overdue)) if n]
    return f" ({', '.join(told)})" if told else ""


def _changed(run: cs.Run) -> str:
    kinds: dict[str, int] = {}
    for change in run.changes:
        kinds[change.kind] = kinds.get(change.kind, 0) + 1
    told = ", ".join(f"{kind} {n}" for kind, n in kinds.items()) or "没有变化"
    return f"{told}(与 {run.before} 相比)"


def _changes(run: cs.Run) -> None:
    """Print what is different since the run before, the first of it."""
    if not run.changes:
        return
    console.say("", "  与上次相比:")
    for change in run.changes[:_SHOWN]:
        about = f" {change.about}" if change.about else ""
        console.indented(f"{change.name}{about}: {change.before} -> {change.now}", 4)
    if len(run.changes) > _SHOWN:
        console.indented(f"另有 {len(run.changes) - _SHOWN} 项,见汇总里的“总览”。", 4)


def owed(row: dict[str, object]) -> str:
    """Return in a line what a unit has not handed in, since when, and whom to call."""
    form = " ".join(shown(row[name]) for name in ("表", "期次") if row.get(name))
    due = [f"截止 {_day(row['截止'])}"] if row.get("截止") else []
    late = [f"逾期 {row['逾期天数']} 天"] if row.get("逾期天数") else []
    contact = " ".join(shown(row[name]) for name in ("联系人", "电话") if row.get(name))
    return "  ".join(part for part in (str(row["单位"]), form, *due, *late, contact) if part)


def _day(value: object) -> str:
    """Return a due moment; its hour only where it does not end with the day."""
    text = str(value)
    return text[:10] if text[11:16] in ("", "00:00", "23:59") else text[:16]


def shown(value: object) -> str:
    """Return a value as one types it."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _parts(counts: Mapping[str, int], names: tuple[str, ...]) -> str:
    """Return the parts that are not nothing; the first always."""
    return ", ".join(f"{n} {counts[n]}" for i, n in enumerate(names) if counts[n] or i == 0)


def _records(got: cs.Collection) -> str:
    blocks = [name for name in got.frame_names if name not in got.form_names]
    told = [f"{name.rpartition('.')[2]} {len(got.frame(name))} 条" for name in blocks]
    return f"{', '.join(told)}(接收的表)" if told else f"{got.counts['接收']} 条"


def levels(findings: cs.Findings) -> str:
    """Return how many findings there are of each level."""
    told = ", ".join(f"{n} {findings.count(n)}" for n in LEVELS if findings.count(n))
    return told or "没有问题"


def _gravest(findings: cs.Findings) -> str | None:
    return next((console.STYLES[n] for n in LEVELS[:2] if findings.count(n)), None)


def _left_out(got: cs.Collection, *settled: str) -> None:
    """Name the files that do not count and that somebody has to do something about."""
    copies = naming.named(got, got.submissions)
    copies = copies.loc[~copies["状态"].isin(["接收", "重复", *settled])]
    unread = got.files.loc[got.files["结果"] == "无法读取"]
    named = [
        *zip(unread["文件"], unread["容器"], unread["结果"], strict=True),
        *zip(copies["文件"], copies["工作表"], copies["状态"], strict=True),
    ]
    if not named:
        return
    reasons = _reasons(got)
    console.say("", f"  没有计入的 {len(named)} 份:")
    for file, sheet, status in named[:_SHOWN]:
        place, sentence = next(
            (reasons[key] for key in ((file, sheet), (file, "")) if key in reasons), ("", "")
        )
        console.indented(f"{status}  {file}{place}", 4)
        if sentence:
            console.indented(sentence, 8, style="dim")
    if len(named) > _SHOWN:
        console.indented(f"另有 {len(named) - _SHOWN} 份,见汇总里的“收件登记”和“问题清单”。", 4)


def _reasons(got: cs.Collection) -> dict[tuple[str | None, str], tuple[str, str]]:
    """Return the place and the sentence of the first blocking finding of each file and sheet."""
    found: dict[tuple[str | None, str], tuple[str, str]] = {}
    secret = naming.withheld(got)
    for level in LEVELS[:2]:
        blocking = got.findings.of(level)
        for finding, row in zip(blocking, _rows(blocking), strict=True):
            said = naming.UNSAID if naming.tells(finding, secret) else _sentence(finding, row)
            place = f" {finding.sheet}!{finding.cell}" if finding.sheet and finding.cell else ""
            found.setdefault((finding.file, finding.sheet or ""), (place, said))
            found.setdefault((finding.file, ""), (place, said))
    return found


def next_steps(*steps: str) -> None:
    """Print what to do now."""
    console.say("  下一步")
    for number, step in enumerate(steps, start=1):
        console.indented(step, 4, mark=f"{number}. ")


def findings(found: cs.Findings) -> None:
    """Print findings, the gravest first: where, what was found and expected, what to do."""
    for level in LEVELS:
        these = found.of(level)
        for finding, row in zip(these, _rows(these), strict=True):
            place = f"{finding.sheet or ''}!{finding.cell}" if finding.cell else finding.sheet or ""
            head = "  ".join(part for part in (f"[{level}]", place.lstrip("!")) if part)
            console.indented(head, style=console.STYLES[level])
            console.indented(_sentence(finding, row), 7)
            if finding.hint:
                console.indented(finding.hint, 7, style="dim")


def _rows(found: cs.Findings) -> list[dict[str, str]]:
    """Return findings as their frame shows them, empty where there is nothing."""
    return [
        {str(name): str(value) for name, value in row.items()}
        for row in found.frame().fillna("").to_dict("records")
    ]


def _sentence(finding: cs.Finding, row: dict[str, str]) -> str:
    """Return a finding's sentence, with what was found and expected where it lacks them."""
    found, expected = row["填报内容"], row["应为"]
    if not found or not expected or found in finding.message:
        return finding.message
    return f"{finding.message}填的是 {found},应为 {expected}。"


def understood(told: cs.Findings) -> None:
    """Print how a form was understood, a line each."""
    console.say("理解为:")
    for finding in told:
        console.indented(f"{finding.message}{finding.hint}", mark="- ")


def near(path: Path) -> str:
    """Return a path as it is shortest from here."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path.absolute())
