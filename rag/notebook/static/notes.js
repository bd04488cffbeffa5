function render({ model, el }) {
  const view = open({ model, el }, "notes", "Notes");
  const { root, send } = view;
  const list = h("ol", { className: "rag-note-list" });
  const none = h("p", { className: "rag-quiet" }, "No quote is kept yet. Open a source in any panel and press K, or mark some words there first.");
  const only = h("select", { onchange: () => draw() });
  const chosen = field("Tag", only, { hidden: true });
  const status = statusLine();
  const news = newsLine(view);
  const title = h("input", { type: "text", placeholder: "Notes", dir: "auto" });
  const kinds = choice(model.get("state").kinds);
  const styles = choice(model.get("state").styles);
  const tools = h("div", { className: "rag-tools" }, field("Title", title), field("Style", styles), field("As", kinds),
    h("button", { type: "button", className: "rag-save", onclick: () => send("export", { kind: kinds.value, style: styles.value, title: title.value }) }, "Save the dossier"), savedLine(view));
  const source = reader(view);
  root.append(news, ...status.nodes,
    h("div", { className: "rag-columns" }, h("div", { className: "rag-left" }, chosen, none, list, tools), source));

  // A note keeps its node: who types a comment is not disturbed by what is kept meanwhile.
  const nodes = new Map();
  const make = (id) => {
    const quote = h("blockquote");
    const about = h("p", { className: "rag-quiet" });
    const changed = h("p", { className: "rag-warn" }, "The source has changed since, and no longer holds these words.");
    const edit = () => send("edit", { id, comment: comment.value, tags: tags.value });
    const comment = h("textarea", { rows: 2, dir: "auto", placeholder: "Your comment", onchange: edit });
    const tags = h("input", { type: "text", dir: "auto", placeholder: "separated by commas", onchange: edit });
    const act = (what, text, more = {}) => h("button", { type: "button", onclick: () => send(what, { id, ...more }) }, text);
    const open = act("open", "Read in the article");
    const buttons = [open, act("move", "Up", { by: -1 }), act("move", "Down", { by: 1 }), act("drop", "Remove")];
    const node = h("li", {}, quote, about, changed, comment, h("div", { className: "rag-tools" }, field("Tags", tags), buttons));
    return {
      node,
      tell(one, number) {
        quote.textContent = one.quote;
        quote.dir = one.dir;
        about.textContent = one.question ? `${one.about} · found for “${one.question}”` : one.about;
        changed.hidden = !one.changed;
        open.disabled = one.changed;
        comment.setAttribute("aria-label", `Comment on note ${number}`);
        tags.setAttribute("aria-label", `Tags of note ${number}`);
        buttons.forEach((button) => button.setAttribute("aria-label", `${button.textContent}: note ${number}`));
        put(comment, one.comment);
        put(tags, one.tags);
      },
    };
  };
  const draw = () => {
    const notes = model.get("notes");
    const known = [...new Set(notes.flatMap((one) => one.tags.split(", ").filter(Boolean)))].sort();
    const tag = known.includes(only.value) ? only.value : "";
    fill(only, [["", "all"], ...known.map((name) => [name, name])], tag);
    chosen.hidden = !known.length;
    none.hidden = notes.length > 0;
    tools.hidden = !notes.length;
    const shown = notes.filter((one) => !tag || one.tags.split(", ").includes(tag));
    const wanted = shown.map((one) => {
      if (!nodes.has(one.id)) nodes.set(one.id, make(one.id));
      nodes.get(one.id).tell(one, notes.indexOf(one) + 1);
      return nodes.get(one.id).node;
    });
    const focused = document.activeElement;
    if (wanted.length !== list.children.length || wanted.some((node, at) => list.children[at] !== node)) list.replaceChildren(...wanted);
    if (focused && list.contains(focused)) focused.focus();
    status.tell(notes.length ? `${many(notes.length, "note")}.` : "", -1, false);
  };
  view.follow(["notes"], draw);
  view.follow(["state"], () => status.fail(model.get("state").error));
  return view.stop;
}

export default { render };
