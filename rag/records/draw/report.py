"""What a rebuild did, as text and as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.records.draw.safe import bdi, html, line
from rag.records.draw.style import STYLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records.report import RebuildReport

SHOWN_PATHS = 200
KEPT = " Its last good version stays."
NAMED = 10
"""Files of a kind that are named in a terminal."""


def report_text(report: RebuildReport) -> str:
    """The report for a terminal, a line a kind of change."""
    counts = (
        f"{len(report.added)} added, {len(report.changed)} changed, "
        f"{f'{len(report.moved)} moved, ' if report.moved else ''}"
        f"{len(report.removed)} removed, {report.unchanged} unchanged, {len(report.failed)} failed; "
        f"{report.passages} passages, {report.embedded} embedded"
        f"{f'; notes made of {_articles(report.notes)}' if report.notes else ''}"
    )
    lines = [counts, *(line(told) for told in _remarks(report))]
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
    lines += [f"answer changed: {line(change.question)}" for change in report.answers]
    return "\n".join(lines)


def _remarks(report: RebuildReport) -> list[str]:
    """Why more was made than what changed, and whether an index built anew is what was there."""
    made = [f"More was made than what changed, because {report.because}."] if report.because else []
    if report.same is not None:
        what = "is" if report.same else "is not"
        made.append(f"The index built anew {what} the one that was there, byte for byte in what is searched.")
    if report.notes_missing:
        made.append(f"{report.notes_missing[0].upper()}{report.notes_missing[1:]}")
    return made


def _articles(count: int) -> str:
    return f"{count:,} article{'' if count == 1 else 's'}"


def report_html(report: RebuildReport, *, style: bool = True) -> str:
    """The report for a notebook: counts first, then what happened to which file, then changed answers."""
    moved = [f"{old} → {new}" for old, new in report.moved]
    kinds = (
        ("Added", report.added),
        ("Changed", report.changed),
        ("Moved", moved),
        ("Removed", report.removed),
    )
    parts = [
        f"<style>{STYLE}</style>" if style else "",
        '<article class="rag rag-report">',
        f'<p class="rag-status"><strong>{_headline(report)}</strong></p>',
        *(f'<p class="rag-note">{html(told, 500)}</p>' for told in _remarks(report)),
        *(_paths(name, paths) for name, paths in kinds),
        _failures(report),
        _answers(report),
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
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    if not told:
        return f"Nothing changed: {report.unchanged} as before"
    return f"{told}, {report.unchanged} unchanged"


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
        return f"The index holds {report.passages:,} passages now"
    told = f"{report.passages:,} passages, {report.embedded:,} embedded anew"
    return f"{told} · index {html(report.version, 80)} · {costs}"
