"""What a rebuild did, as text and as HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rag.draw.fill import fill
from rag.draw.safe import line
from rag.records.report import RebuildReport
from rag.records.source import plural

SHOWN_PATHS = 200
KEPT = " Its last good version stays."
NAMED = 10
"""Files of a kind that are named in a terminal."""
LISTED = 40
"""Names in one line of files that are not read."""


def report_text(report: RebuildReport) -> str:
    """The report for a terminal, a line a kind of change."""
    kinds = _kinds(report, "->")
    counts = [f"{len(paths)} {name}" for name, paths in kinds.items() if paths or name != "moved"]
    notes = f"; notes made of {plural(report.notes, 'article')}" if report.notes else ""
    lines = [
        f"{', '.join(counts)}, {report.unchanged} unchanged, {len(report.failed)} failed; "
        f"{plural(report.passages, 'passage')}, {report.embedded:,} embedded{notes}"
    ]
    lines += [line(remark, 2000) for remark in _remarks(report)]
    for name, paths in kinds.items():
        lines += [f"{name}: {line(path)}" for path in paths[:NAMED]]
        if len(paths) > NAMED:
            lines.append(f"{name}: and {len(paths) - NAMED:,} more")
    for failed in report.failed:
        lines.append(f"{line(failed.path)}: {line(failed.reason, 500)}{KEPT if failed.kept else ''}")
    lines += [f"{line(one.path)}: {line(one.reason, 500)}" for one in report.remarks[:NAMED]]
    if len(report.remarks) > NAMED:
        lines.append(f"and {len(report.remarks) - NAMED:,} more files whose encoding is a guess")
    lines += [f"answer changed: {line(change.question)}" for change in report.answers]
    for one in report.brought:
        lines.append(line(str(one)))
        lines += [f"   {line(text)} [{line(path)}]" for path, text in one.statements[:NAMED]]
    return "\n".join(lines)


def _kinds(report: RebuildReport, arrow: str) -> dict[str, Sequence[str]]:
    """The paths by what happened to them; of those that moved both."""
    moved = [f"{old} {arrow} {new}" for old, new in report.moved]
    return {"added": report.added, "changed": report.changed, "moved": moved, "removed": report.removed}


def _remarks(report: RebuildReport) -> list[str]:
    """Why more was made than what changed, and whether an index built anew is what was there."""
    remarks = [f"More was made than what changed, because {report.because}."] if report.because else []
    if report.encoder:
        remarks.append(f"The encoder is {report.encoder}.")
    if report.same is not None:
        what = "is" if report.same else "is not"
        remarks.append(
            f"The index built anew {what} the one that was there, byte for byte in what is searched."
        )
    if report.notes_missing:
        remarks.append(f"{report.notes_missing[0].upper()}{report.notes_missing[1:]}")
    if paths := report.ignored:
        folders = Counter(path.rpartition("/")[0] for path in paths)
        many = {folder for folder, count in folders.items() if folder and count >= NAMED}
        names = [path for path in paths if path.rpartition("/")[0] not in many]
        names += [f"{folder}/ ({folders[folder]:,} files)" for folder in sorted(many)]
        more = f" and {len(names) - LISTED:,} more" if len(names) > LISTED else ""
        listed = f"{', '.join(names[:LISTED])}{more}"
        remarks.append(f"Not read, being of no kind that is ({len(paths):,}): {listed}.")
    return remarks


def report_html(report: RebuildReport, *, style: bool = True) -> str:
    """The report for a notebook: counts first, then what happened to which file, then changed answers."""
    kinds = _kinds(report, "→")
    counts = [f"{len(paths)} {name}" for name, paths in kinds.items() if paths]
    counts += [f"{len(report.failed)} could not be read"] if report.failed else []
    nothing = f"Nothing changed: {plural(report.unchanged, 'article')} as before"
    headline = f"{', '.join(counts)}, {report.unchanged} unchanged" if counts else nothing
    return fill(
        "report", report=report, style=style, headline=headline, remarks=_remarks(report), kinds=kinds,
        looked_at=[f"{one.path}: {one.reason}" for one in report.remarks], costs=_costs(report), kept=KEPT,
        most=SHOWN_PATHS,
    )  # fmt: skip


def _costs(report: RebuildReport) -> str:
    costs = ", ".join(f"{line(stage, 40)} {spent:.1f} s" for stage, spent in report.seconds.items())
    if not report.passages:
        return ""  # a plan: nothing was made yet
    if not costs:  # a plan
        return f"The index holds {plural(report.passages, 'passage')} now"
    counts = f"{plural(report.passages, 'passage')}, {report.embedded:,} embedded anew"
    counts += f", notes made of {plural(report.notes, 'article')}" if report.notes else ""
    return f"{counts} · index {line(report.version, 80)} · {costs}"
