function render({ model, el }) {
  const view = open({ model, el }, "speech", "Who said what");
  const { root, send } = view;
  const show = (more) => send("show", more);
  const { typed, dated, picker } = sending(show, 250, (text) => status.fail(text));
  const speaker = picker("speaker");
  const beside = picker("beside");
  const about = typed("about", { type: "search", size: 32, placeholder: "words of the passage or its title", dir: "auto" });
  const since = dated("since");
  const until = dated("until");
  const kind = choice([["", "all"], ["direct", "quoted"], ["mixed", "quoted in part"], ["indirect", "reported"]],
    { onchange: (event) => show({ kind: event.target.value }) });
  const once = h("input", { type: "checkbox", onchange: (event) => show({ once: event.target.checked }) });
  const latin = h("input", { type: "checkbox", checked: true, onchange: () => lists.classList.toggle("rag-no-latin", !latin.checked) });
  const inLatin = check(latin, " names in Latin letters too");
  const other = h("input", { type: "text", placeholder: "another spelling of the name", dir: "auto" });
  const merge = h("details", { className: "rag-mend" }, h("summary", {}, "The same person under another name"),
    h("div", { className: "rag-tools" }, field("is also", other),
      h("button", { type: "button", onclick: () => send("merge", { name: speaker.value, other: other.value }) }, "Save")));
  const watched = h("ul");
  const watchList = h("details", { className: "rag-mend" }, h("summary"), watched);
  const status = statusLine();
  const news = newsLine(view);
  const months = h("div", { className: "rag-chart" });
  const lists = h("div", { className: "rag-sides" });
  const pages = pager((page) => show({ page }));
  const source = reader(view);
  root.append(
    h("div", { className: "rag-options" }, field("Who", speaker), field("About", about), span(since, until),
      field("Said", kind), field("Compare with", beside), check(once, " show repetitions once, and mark what is new"),
      inLatin),
    merge, watchList, news, ...status.nodes,
    h("div", { className: "rag-columns" },
      h("div", { className: "rag-left" }, months, h("div", { className: "rag-tools" }, pages.nodes, h("button", { type: "button", onclick: () => send("keep") }, "Keep on the watch list"), tableFiles(view)), lists), source),
  );
  const mend = (row, second) => {
    const name = h("input", { type: "text", placeholder: "name, or nothing", dir: "auto" });
    const which = ` ${second ? "Compared statement" : "Statement"} ${model.get("state").page * 30 + row + 1}`;
    return h("details", { className: "rag-mend" }, h("summary", {}, "Wrong speaker?", h("span", { className: "rag-heard" }, which)),
      h("div", { className: "rag-tools" }, field("It was", name),
        h("button", { type: "button", onclick: () => send("speaker", { row, second, name: name.value }) }, "Save")));
  };
  const badge = (text, kind = "") => (text ? h("span", { className: `rag-badge ${kind}` }, text) : null);
  const item = (one, row, second) => {
    const open = () => send("open", { row, second });
    const text = one.quoted ? `“${one.text}”` : one.text;
    return h("li", {},
      h("p", { className: "rag-by" },
        h("span", {}, one.day || "day unknown"), one.published ? h("span", { className: "rag-quiet" }, ` (${one.published})`) : null, " · ",
        one.who ? h(one.named ? "strong" : "span", { dir: "auto" }, one.who) : "speaker unknown",
        one.latin ? h("span", { className: "rag-quiet rag-latin" }, ` (${one.latin})`) : null,
        one.who && !one.named ? badge("not named") : null, badge(one.how, one.weaker ? "rag-warn" : ""), badge(one.new ? "new" : one.before, one.new ? "rag-good" : "")),
      h("button", { type: "button", className: "rag-said-text", dir: one.dir, onclick: open }, text),
      h("p", { className: "rag-quiet", dir: "auto" },
        [one.outlet || "outlet unknown", one.title, one.kind, one.again ? `said again ${one.again === 1 ? "once" : `${one.again} times`}` : ""].filter(Boolean).join(" · ")),
      mend(row, second));
  };
  const list = (name, total, rows, second) => h("section", { "aria-label": `Statements of ${name}` },
    h("h3", { dir: "auto", className: model.get("state").beside ? `rag-key rag-${second ? "second" : "first"}` : "" }, model.get("state").busy && !total ? name : `${name}: ${total.toLocaleString("en")}`),
    h("ol", { className: "rag-said-list", start: model.get("state").page * 30 + 1 }, rows.map((one, row) => item(one, row, second))));
  const pick = (select, none, state, chosen) => {
    const extra = chosen && !state.speakers.some(([name]) => name === chosen) ? [[chosen, chosen]] : []; // a name of several people, or that is not listed
    const named = state.speakers.map(([name, number]) => [name, `${name} (${number.toLocaleString("en")})`]);
    fill(select, [["", none], ...extra, ...named], chosen);
  };
  view.follow(["state", "rows", "others"], () => {
    const state = model.get("state");
    pick(speaker, "everybody", state, state.speaker);
    pick(beside, "nobody", state, state.beside);
    put(about, state.about);
    put(since, state.since);
    put(until, state.until);
    kind.value = state.kind;
    once.checked = state.once;
    merge.hidden = !state.speaker;
    watchList.hidden = !state.watches.length;
    watchList.firstChild.textContent = `Watch list (${state.watches.length})`;
    watched.replaceChildren(...state.watches.map((name, watch) => h("li", { className: "rag-tools" },
      h("button", { type: "button", dir: "auto", onclick: () => send("watched", { watch }) }, name),
      h("button", { type: "button", "aria-label": `Remove ${name}`, onclick: () => send("drop", { watch }) }, "Remove"))));
    inLatin.hidden = ![...model.get("rows"), ...model.get("others")].some((one) => one.latin);
    const names = [state.speaker || "Everybody", state.beside].filter(Boolean);
    months.replaceChildren(...chart(state.months, names).filter(Boolean));
    lists.classList.toggle("rag-two", Boolean(state.beside));
    lists.replaceChildren(list(names[0], state.total, model.get("rows"), false),
      ...(state.beside ? [list(state.beside, state.others_total, model.get("others"), true)] : []));
    const both = state.beside ? ` by ${state.speaker || "anybody"}, ${many(state.others_total, "statement")} by ${state.beside}` : "";
    const told = `${many(state.total, "statement")}${both}${pages.at(state)}. ${state.unread}`;
    status.show(state, told.trim());
  });
  return view.stop;
}

export default { render };
