"""The one style sheet of all drawings: JupyterLab's theme variables, with fallbacks outside of it."""

from pathlib import Path

STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
