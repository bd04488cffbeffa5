function render({ model, el }) {
  const root = panel(el, "draft", "Check a draft");
  const draft = h("textarea", {
    className: "rag-draft-text", rows: 8, dir: "auto", maxLength: 200000, "aria-label": "The draft",
    placeholder: "The text of the draft, or the path of a .txt, .md or .docx file", value: model.get("state").text,
  });
  const llm = h("select", { className: "rag-llm" });
  const go = h("button", { type: "submit", className: "rag-go" }, "Check");
  const stop = h("button", { type: "button", onclick: () => model.send({ do: "stop" }) }, "Stop");
  const checking = form({ className: "rag-draft-form" }, () => model.send({ do: "check", text: draft.value, llm: llm.value }),
    draft, h("div", { className: "rag-options" }, field("Judged by", llm), go, stop));
  const status = statusLine();
  const news = newsLine(model, " The next check takes it up.");
  const said = quiet();
  const kinds = h("select", { "aria-label": "Format" });
  const tools = h("div", { className: "rag-tools", hidden: true }, kinds,
    h("button", { type: "button", className: "rag-save", onclick: () => model.send({ do: "export", kind: kinds.value }) },
      "Save with footnotes"), said);
  const found = h("div", { className: "rag-found", role: "region", "aria-label": "The draft, checked", tabIndex: 0, hidden: true });
  root.append(checking, news.node, ...status.nodes, tools, found);
  const stops = [
    saving(model, said),
    news.stop,
    follow(model, ["state"], () => {
      const state = model.get("state");
      fill(llm, usable(state.models, "no model"), state.llm);
      fill(kinds, state.kinds);
      go.disabled = state.busy;
      stop.hidden = !state.busy;
      status.show(state, state.said);
    }),
    follow(model, ["checked"], () => {
      found.innerHTML = model.get("checked");
      found.hidden = tools.hidden = !found.firstChild;
      found.scrollTop = 0;
    }),
  ];
  return () => stops.forEach((one) => one());
}

export default { render };
