const COLUMNS = [
  ["title", "Title"], ["publisher", "Outlet"], ["published", "Date"], ["author", "Author"], ["language", "Language"],
  ["labels", "Labels"], ["characters", "Characters"], ["path", "File"],
];
const MAY_LACK = new Set(["publisher", "published", "author", "language"]);

function render({ model, el }) {
  const view = open({ model, el }, "desk", "The articles");
  const { root, send } = view;
  const show = (more) => send("show", more);
  const { typed, dated, picker } = sending(show, 60, (text) => status.fail(text));
  const names = h("datalist", { id: `rag-${own}-${++count}` });
  const inputs = {
    text: typed("text", { type: "search", size: 32, placeholder: "words of title, outlet, author, file" }),
    person: typed("person", { type: "search", placeholder: "who is named in it", list: names.id, dir: "auto", onfocus: () => send("people") }),
    outlet: picker("outlet"),
    language: picker("language"),
    label: picker("label"),
    since: dated("since"),
    until: dated("until"),
  };
  const labels = { text: "Find", person: "Person", outlet: "Outlet", language: "Language", label: "Label" };
  const clear = h("button", { type: "button", onclick: () => {
    Object.values(inputs).forEach((one) => (one.value = ""));
    show(Object.fromEntries([...Object.keys(inputs).map((name) => [name, ""]), ["only_ticked", false]]));
  } }, "Clear the filters");
  const only = h("input", { type: "checkbox", onchange: (event) => show({ only_ticked: event.target.checked }) });
  const bars = h("div", { className: "rag-chart" });
  const status = statusLine();
  const head = h("tr");
  const body = h("tbody");
  const table = h("table", { className: "rag-table" },
    h("caption", { className: "rag-heard" }, "The articles"),
    h("thead", {}, head), body);
  const pages = pager((page) => show({ page }));
  const tickAll = h("button", { type: "button", className: "rag-tick-all", onclick: () => send("tick_all") });
  const undo = h("button", { type: "button", className: "rag-undo", onclick: () => send("restore") });
  const rebuild = h("button", { type: "button", onclick: () => send("build") }, "Rebuild now");
  const gone = h("p", { className: "rag-gone" }, undo, " ", rebuild);
  const chosen = chosenBox(send);
  const answer = h("div", { className: "rag-shown", role: "region", "aria-label": "Answer from the ticked articles" });
  const answered = h("details", { hidden: true }, h("summary", {}, "The answer"), answer);
  const news = newsLine(view);
  const source = reader(view);
  root.append(
    h("div", { className: "rag-options" }, Object.keys(labels).map((name) => field(labels[name], inputs[name])), span(inputs.since, inputs.until), names,
      check(only, " ticked only"), clear),
    bars, news, gone, ...status.nodes, chosen.node,
    h("div", { className: "rag-columns" },
      h("div", { className: "rag-left" }, answered,
        h("div", { className: "rag-tools" }, tickAll, pages.nodes, tableFiles(view)),
        h("p", { className: "rag-quiet" }, "Open an article by its title; sort by a column’s name; tick those that you want to ask or change."),
        h("div", { className: "rag-wide", tabIndex: 0, role: "region", "aria-label": "Table of articles" }, table)),
      source),
  );
  sourceLinks(answer, send);
  const sorter = (name, label, state) => {
    const mine = state.order === name;
    const arrow = mine ? (state.descending ? " ↓" : " ↑") : "";
    const sort = () => show({ order: name, descending: mine ? !state.descending : false });
    return h("th", { scope: "col", "aria-sort": mine ? (state.descending ? "descending" : "ascending") : "none" },
      h("button", { type: "button", onclick: sort }, label, h("span", { "aria-hidden": "true" }, arrow)));
  };
  const cell = (one, name, row) => {
    if (MAY_LACK.has(name) && !one[name]) return h("td", { className: "rag-quiet" }, "unknown");
    if (name === "published") return h("td", {}, one.published, one.published_how === "inferred" ? h("span", { className: "rag-quiet" }, " (inferred)") : null);
    if (name === "labels") return h("td", {}, one.labels.split(", ").filter(Boolean).map((label) => h("span", { className: "rag-badge", dir: "auto" }, label)));
    if (name === "language") return h("td", {}, languageName(one.language));
    if (name === "characters") return h("td", { className: "rag-number" }, one.characters.toLocaleString("en"));
    if (name !== "title") return h("td", {}, h("bdi", {}, one[name]));
    return h("td", { dir: "auto" }, h("button", { type: "button", onclick: () => send("read", { row }) }, one.title || one.path));
  };
  const row = (one, at) => {
    const tick = (event) => send("tick", { row: at, on: event.target.checked });
    const box = h("input", { type: "checkbox", checked: one.ticked, onchange: tick, "aria-label": `Tick ${one.title || one.path}` });
    return h("tr", {}, h("td", { className: "rag-tick" }, box), COLUMNS.map(([name, label]) => {
      const made = cell(one, name, at);
      if (name !== "title") made.dataset.head = label; // seen where the window is narrow
      return made;
    }));
  };
  const pick = (name, values, text = String) => fill(inputs[name], [["", "all"], ...values.map((one) => [one, text(one)])], model.get("state")[name]);
  let drawnBars = "";
  const drawBars = (state) => {
    const key = JSON.stringify([state.bars, state.since, state.until]);
    if (key === drawnBars) return;
    drawnBars = key;
    const known = state.bars.filter(([when]) => when);
    const parts = chart(state.bars.map(([, told, articles]) => [told, articles]), ["articles"], many);
    bars.replaceChildren(...parts.filter(Boolean));
    if (parts[0]) brush(parts[0], known.length, (first, last) => show({ since: known[first][0], until: known[last][0] }));
  };
  let drawnRows = null;
  view.follow(["state", "rows"], () => {
    const state = model.get("state");
    const rows = model.get("rows");
    const key = JSON.stringify([state.order, state.descending]);
    if (head.dataset.drawn !== key) {
      head.dataset.drawn = key;
      const focused = [...head.children].findIndex((cell) => cell.contains(document.activeElement));
      head.replaceChildren(h("td", {}), ...COLUMNS.map(([name, label]) => sorter(name, label, state)));
      if (focused >= 0) head.children[focused].firstChild.focus();
    }
    // A tick alone draws no row anew: the focus stays where it is.
    const shown = (one) => JSON.stringify({ ...one, ticked: 0 });
    const same = drawnRows && rows.length === drawnRows.length && rows.every((one, at) => shown(one) === shown(drawnRows[at]));
    if (same) rows.forEach((one, at) => (body.children[at].firstChild.firstChild.checked = one.ticked));
    else body.replaceChildren(...rows.map(row));
    drawnRows = rows;
    const filtered = state.only_ticked || Object.keys(inputs).some((name) => state[name]);
    const counted = `${filtered && !state.total ? "No article passes the filters" : many(state.total)}, ${state.ticked.toLocaleString("en")} ticked${pages.at(state)}`;
    const work = state.asking || (state.busy && state.stage) || state.naming;
    status.tell(work ? `${counted}. ${capital(work)} …` : counted, -1, Boolean(work));
    status.fail(state.error || state.refused);
    root.dataset.busy = state.busy || Boolean(state.asking);
    tickAll.hidden = !state.total;
    tickAll.textContent = state.total === 1 ? "Tick this article" : `Tick all ${many(state.total)}`;
    only.checked = state.only_ticked;
    gone.hidden = !state.removed;
    undo.textContent = `Put ${many(state.removed, "removed file")} back`;
    for (const name of ["text", "person", "since", "until"]) put(inputs[name], state[name]);
    pick("outlet", state.outlets);
    pick("language", state.languages, languageName);
    pick("label", state.labels);
    if (names.childElementCount !== state.people.length) {
      names.replaceChildren(...state.people.map(([value, articles]) => h("option", { value }, many(articles))));
    }
    drawBars(state);
    chosen.state(state);
  });
  view.follow(["answer"], () => {
    answer.innerHTML = model.get("answer");
    answered.open = true;
    answered.hidden = !answer.firstChild;
  });
  view.onEscape(() => send("cancel"));
  return view.stop;
}

// What is done with the ticked articles.
function chosenBox(send) {
  const question = h("input", { type: "text", className: "rag-q", placeholder: "A question to them", dir: "auto", maxLength: PASTED, "aria-label": "Question to the ticked articles" });
  const go = h("button", { type: "submit", className: "rag-go" });
  const ask = () => send("ask", { question: question.value });
  const asking = form({ className: "rag-form", role: "search", "aria-label": "Ask the ticked articles" }, ask, question, go);
  const fields = { publisher: "Outlet", date: "Date", author: "Author (several with ;)", language: "Language", title: "Title" };
  const inputs = Object.fromEntries(Object.keys(fields).map((name) => [name, h("input", { type: "text", autocomplete: "off", size: 14, ...(name === "date" ? { ...WHOLE, pattern: `${WHOLE.pattern}|unknown` } : { placeholder: name === "language" ? "en, ru, ar …" : "as it is" }) })]));
  const mend = h("details", { className: "rag-mend" }, h("summary", {}, "Correct them"),
    form({}, () => {
      send("correct_all", Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value])));
      Object.values(inputs).forEach((input) => (input.value = ""));
    },
    Object.entries(fields).map(([name, label]) => field(label, inputs[name])),
    h("button", { type: "submit" }, "Correct and rebuild"), h("span", { className: "rag-quiet" }, "“unknown” takes away what was guessed.")));
  const label = h("input", { type: "text", autocomplete: "off", size: 14 });
  const give = (on) => () => label.value.trim() && send("label", { label: label.value, on });
  onEnter(label, give(true));
  const remove = h("button", { type: "button", className: "rag-remove", onclick: () => send("remove") });
  const node = h("section", { className: "rag-chosen", "aria-label": "The ticked articles", hidden: true }, asking,
    h("div", { className: "rag-tools" },
      field("Label", label), h("button", { type: "button", onclick: give(true) }, "Give this label"), h("button", { type: "button", onclick: give(false) }, "Take it off"),
      remove, h("button", { type: "button", onclick: () => send("untick") }, "Untick all")),
    mend);
  return {
    node,
    state(state) {
      node.hidden = !state.ticked;
      go.textContent = state.ticked === 1 ? "Ask this one" : `Ask these ${state.ticked.toLocaleString("en")}`;
      go.disabled = Boolean(state.asking);
      remove.textContent = `Remove ${many(state.ticked)} from the articles folder`;
      inputs.title.parentNode.hidden = state.ticked !== 1;
    },
  };
}

export default { render };
