"""What a screen reader hears of a panel: Chromium's accessibility tree as text, and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

CONTROLS = {
    "button", "checkbox", "combobox", "DisclosureTriangle", "link", "listbox", "searchbox", "slider",
    "spinbutton", "textbox",
}  # fmt: skip
LISTEN = """panel => {
    const root = document.querySelector(panel);
    const said = (window.ragSaid = []);
    new MutationObserver((changes) => {
        const live = new Set(changes.map(({ target }) =>
            (target.nodeType === 1 ? target : target.parentElement)?.closest("[role=status], [role=alert]")));
        for (const one of live) if (one?.textContent.trim()) said.push(one.textContent.trim());
    }).observe(root, { subtree: true, childList: true, characterData: true });
}"""


@dataclass(frozen=True)
class Heard:
    """A node of the tree. `level` is that of a heading; `cell` numbers the cell of a table that it is in: the
    heads of row and column tell the same words apart there. Both are 0 elsewhere.
    """

    depth: int
    role: str
    name: str
    level: int = 0
    cell: int = 0

    def __str__(self) -> str:
        return f"{'  ' * self.depth}{self.role}{self.level or ''}: {self.name}"


def tree(page: Page, panel: str) -> list[Heard]:
    """The accessible nodes of the first panel that a selector finds, in reading order."""
    cdp = page.context.new_cdp_session(page)
    held = cdp.send("Runtime.evaluate", {"expression": f"document.querySelector({panel!r})"})
    node = cdp.send("DOM.describeNode", {"objectId": held["result"]["objectId"]})["node"]["backendNodeId"]
    nodes = cdp.send("Accessibility.getFullAXTree")["nodes"]
    cdp.detach()
    by_id = {one["nodeId"]: one for one in nodes}
    (top,) = (one for one in nodes if one.get("backendDOMNodeId") == node)
    made: list[Heard] = []

    def walk(one: dict[str, Any], depth: int, cell: int) -> None:
        role = one.get("role", {}).get("value", "")
        if role in ("InlineTextBox", "option", "MenuListPopup"):
            return
        if not one.get("ignored") and role not in ("generic", "StaticText"):
            level = next((p["value"]["value"] for p in one.get("properties", []) if p["name"] == "level"), 0)
            cell = len(made) if role == "cell" else cell
            name = one.get("name", {}).get("value", "")
            made.append(Heard(depth, role, name, level if role == "heading" else 0, cell))
            depth += 1
        for child in one.get("childIds", []):
            if child in by_id:
                walk(by_id[child], depth, cell)

    walk(top, 0, 0)
    return made


def faults(heard: list[Heard]) -> list[str]:
    """Controls with no name or with that of another, and headings that leave out a level."""
    controls = [one for one in heard if one.role in CONTROLS]
    counts = Counter((one.role, one.name, one.cell) for one in controls)
    wrong = [f"no name: {one.role}" for one in controls if not one.name.strip()]
    wrong += [f"{count} are named {role} {name!r}" for (role, name, _), count in counts.items() if count > 1]
    levels = [one.level for one in heard if one.level]
    wrong += [f"h{two} after h{one}" for one, two in zip([1, *levels], levels, strict=False) if two > one + 1]
    return wrong
