function render({ model, el }) {
  const view = open({ model, el }, "draft", "Check a draft");
  const { root, send } = view;
  const draft = h("textarea", {
    className: "rag-draft-text", rows: 8, dir: "auto", maxLength: PASTED, "aria-label": "The draft",
    placeholder: "The text of the draft, or the path of a .txt, .md or .docx file", value: model.get("state").text,
  });
  const llm = h("select", { className: "rag-llm" });
  const go = h("button", { type: "submit", className: "rag-go" }, "Check");
  const stop = h("button", { type: "button", onclick: () => send("stop") }, "Stop");
  const checking = form({ className: "rag-draft-form" }, () => send("check", { text: draft.value, llm: llm.value }),
    draft, h("div", { className: "rag-options" }, field("Judged by", llm), go, stop));
  const status = statusLine();
  const news = newsLine(view, " The next check takes it up.");
  const kinds = h("select", { "aria-label": "Format" });
  const tools = h("div", { className: "rag-tools", hidden: true }, kinds,
    h("button", { type: "button", className: "rag-save", onclick: () => send("export", { kind: kinds.value }) },
      "Save with footnotes"), savedLine(view));
  const found = h("div", { className: "rag-found", role: "region", "aria-label": "The draft, checked", tabIndex: 0, hidden: true });
  const source = reader(view, draft);
  sourceLinks(found, send);
  root.append(checking, news, ...status.nodes,
    h("div", { className: "rag-columns" }, h("div", { className: "rag-left" }, tools, found), source));
  view.follow(["state"], () => {
    const state = model.get("state");
    fill(llm, usable(state.models, "no model"), state.llm);
    fill(kinds, state.kinds);
    go.disabled = state.busy;
    stop.hidden = !state.busy;
    root.dataset.busy = state.busy;
    status.show(state, state.said);
  });
  view.onEscape(() => send("stop"));
  view.follow(["checked"], () => {
    found.innerHTML = model.get("checked");
    found.hidden = tools.hidden = !found.firstChild;
    found.scrollTop = 0;
  });
  return view.stop;
}

export default { render };
