"""What a rebuild did, as text and as HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.draw.safe import bdi, html, line
from rag.draw.style import STYLE
from rag.records.source import plural

if TYPE_CHECKING:
    from rag.records.report import BroughtStatements, RebuildReport

SHOWN_PATHS = 200
KEPT = " Its last good version stays."
NAMED = 10
"""Files of a kind that are named in a terminal."""
LISTED = 40
"""Names in one line of files that are not read."""


def report_text(report: RebuildReport) -> str:
    """The report for a terminal, a line a kind of change."""
    counts = (
        f"{len(report.added)} added, {len(report.changed)} changed, "
        f"{f'{len(report.moved)} moved, ' if report.moved else ''}"
        f"{len(report.removed)} removed, {report.unchanged} unchanged, {len(report.failed)} failed; "
        f"{plural(report.passages, 'passage')}, {report.embedded:,} embedded"
        + (f"; notes made of {plural(report.notes, 'article')}" if report.notes else "")
    )
    lines = [counts, *(line(remark, 2000) for remark in _remarks(report))]
    moved = tuple(f"{old} -> {new}" for old, new in report.moved)
    for name in ("added", "changed", "moved", "removed"):
        paths = moved if name == "moved" else getattr(report, name)
        lines += [f"{name}: {line(path)}" for path in paths[:NAMED]]
        if len(paths) > NAMED:
            lines.append(f"{name}: and {len(paths) - NAMED:,} more")
    lines += [
        f"{line(failure.path)}: {line(failure.reason, 500)}{KEPT if failure.kept else ''}"
        for failure in report.failed
    ]
    lines += [f"{line(one.path)}: {line(one.reason, 500)}" for one in report.remarks[:NAMED]]
    if len(report.remarks) > NAMED:
        lines.append(f"and {len(report.remarks) - NAMED:,} more files whose encoding is a guess")
    lines += [f"answer changed: {line(change.question)}" for change in report.answers]
    for one in report.brought:
        lines.append(line(str(one)))
        lines += [f"   {line(text)} [{line(path)}]" for path, text in one.statements[:NAMED]]
    return "\n".join(lines)


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
    if report.ignored:
        remarks.append(_ignored(report.ignored))
    return remarks


def _ignored(paths: Sequence[str]) -> str:
    """One line that names the files that were passed over; a folder with many by its name."""
    folders = Counter(path.rpartition("/")[0] for path in paths)
    many = {folder for folder, count in folders.items() if folder and count >= NAMED}
    names = [path for path in paths if path.rpartition("/")[0] not in many]
    names += [f"{folder}/ ({folders[folder]:,} files)" for folder in sorted(many)]
    more = f" and {len(names) - LISTED:,} more" if len(names) > LISTED else ""
    return f"Not read, being of no kind that is ({len(paths):,}): {', '.join(names[:LISTED])}{more}."


def report_html(report: RebuildReport, *, style: bool = True) -> str:
    """The report for a notebook: counts first, then what happened to which file, then changed answers."""
    moved = [f"{old} → {new}" for old, new in report.moved]
    kinds = (
        ("Added", report.added),
        ("Changed", report.changed),
        ("Moved", moved),
        ("Removed", report.removed),
    )
    marked = [f"{one.path}: {one.reason}" for one in report.remarks]
    parts = [
        f"<style>{STYLE}</style>" if style else "",
        '<article class="rag rag-report">',
        f'<p class="rag-status"><strong>{_headline(report)}</strong></p>',
        *(f'<p class="rag-note">{html(remark, 2000)}</p>' for remark in _remarks(report)),
        *(_paths(name, paths) for name, paths in kinds),
        _failures(report),
        _paths("To be looked at", marked),
        _answers(report),
        *map(_brought, report.brought),
        f'<p class="rag-quiet">{_costs(report)}</p></article>',
    ]
    return "".join(parts)


def _headline(report: RebuildReport) -> str:
    counts = {
        "added": len(report.added),
        "changed": len(report.changed),
        "moved": len(report.moved),
        "removed": len(report.removed),
        "could not be read": len(report.failed),
    }
    changes = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    if not changes:
        return f"Nothing changed: {plural(report.unchanged, 'article')} as before"
    return f"{changes}, {report.unchanged} unchanged"


def _paths(name: str, paths: Sequence[str]) -> str:
    if not paths:
        return ""
    items = "".join(f"<li>{bdi(path)}</li>" for path in paths[:SHOWN_PATHS])
    more = f"<li>and {len(paths) - SHOWN_PATHS:,} more</li>" if len(paths) > SHOWN_PATHS else ""
    open_ = " open" if len(paths) <= 10 else ""
    return f"<details{open_}><summary>{name} ({len(paths):,})</summary><ul>{items}{more}</ul></details>"


def _failures(report: RebuildReport) -> str:
    if not report.failed:
        return ""
    items = "".join(
        f"<li>{bdi(one.path)}: {bdi(one.reason, 500)}{KEPT if one.kept else ''}</li>"
        for one in report.failed[:SHOWN_PATHS]
    )
    return f'<p class="rag-changed">Could not be read:</p><ul>{items}</ul>'


def _brought(one: BroughtStatements) -> str:
    items = "".join(f"<li>{bdi(text, 500)} ({bdi(path)})</li>" for path, text in one.statements[:SHOWN_PATHS])
    return f"<h4>{html(str(one), 500)}</h4><ul>{items}</ul>"


def _answers(report: RebuildReport) -> str:
    if not report.answers:
        return ""
    items = "".join(
        f'<li><strong>{bdi(one.question)}</strong><dl class="rag-facts rag-change"><div><dt>before</dt>'
        f"<dd>{bdi(one.before, 600)}</dd></div><div><dt>now</dt><dd>{bdi(one.after, 600)}</dd></div>"
        f"<div><dt>because of</dt><dd>{bdi(', '.join(one.because), 600)}</dd></div></dl></li>"
        for one in report.answers[:SHOWN_PATHS]
    )
    return f"<h4>Questions whose answers changed</h4><ul>{items}</ul>"


def _costs(report: RebuildReport) -> str:
    costs = ", ".join(f"{html(stage, 40)} {spent:.1f} s" for stage, spent in report.seconds.items())
    if not report.passages:
        return ""  # a plan: nothing was made yet
    if not costs:  # a plan
        return f"The index holds {plural(report.passages, 'passage')} now"
    counts = f"{plural(report.passages, 'passage')}, {report.embedded:,} embedded anew"
    counts += f", notes made of {plural(report.notes, 'article')}" if report.notes else ""
    return f"{counts} · index {html(report.version, 80)} · {costs}"
