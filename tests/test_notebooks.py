"""The notebooks as they are saved: the outputs of one clean run, small, with nothing of a machine in them."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
VIEW = "application/vnd.jupyter.widget-view+json"


def code(path):
    return [
        cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"
    ]


def test_the_three_that_people_work_in_are_there():
    assert {"ask.ipynb", "inspect.ipynb", "rebuild.ipynb"} <= {path.name for path in NOTEBOOKS}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_saved_from_one_clean_run(path):
    cells = code(path)
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert {output["output_type"] for output in outputs} <= {"execute_result", "display_data", "stream"}
    assert not [output for output in outputs if output.get("name") == "stderr"]
    assert not [output for output in outputs if VIEW in output.get("data", {})]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_small_and_of_no_machine(path):
    text = path.read_text(encoding="utf-8")
    assert len(text) < 200_000
    assert not [word for word in ("/home/", "/root/", "/tmp/", "C:\\\\Users") if word in text]
    metadata = json.loads(text)["metadata"]
    assert "widgets" not in metadata
    assert not [cell for cell in code(path) if cell["metadata"].get("tags")]  # no cell is left out of a check


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_panels_say_how_they_open(path):
    panels = [
        output["data"]
        for cell in code(path)
        for output in cell["outputs"]
        if "".join(output.get("data", {}).get("text/plain", "")).endswith(("Panel()", "View()"))
    ]
    for data in panels:
        assert "Run All Cells" in "".join(data["text/html"])
    if path.name in ("ask.ipynb", "inspect.ipynb", "rebuild.ipynb"):
        assert panels
