const COLUMNS = [
  ["title", "Title"], ["publisher", "Outlet"], ["published", "Date"], ["published_how", "Date is"],
  ["author", "Author"], ["language", "Language"], ["characters", "Characters"], ["path", "File"],
];
const MAY_LACK = new Set(["publisher", "published", "author", "language"]);

function render({ model, el }) {
  const root = panel(el, "corpus", "The articles");
  const send = (more) => model.send({ do: "show", ...more });
  let timer = 0;
  const later = (more) => {
    clearTimeout(timer);
    timer = setTimeout(() => send(more), 60);
  };
  const words = h("input", {
    type: "search", placeholder: "words of title, outlet, author, file", oninput: (event) => later({ text: event.target.value }),
  });
  const outlet = h("select", { onchange: (event) => send({ outlet: event.target.value }) });
  const since = h("input", { type: "text", ...DATES, oninput: (event) => later({ since: event.target.value }) });
  const until = h("input", { type: "text", ...DATES, oninput: (event) => later({ until: event.target.value }) });
  const status = statusLine();
  const head = h("tr");
  const body = h("tbody");
  const table = h(
    "table", { className: "rag-table" },
    h("caption", { className: "rag-quiet" }, "Articles of the index. Open one by its title; sort by a column’s name."),
    h("thead", {}, head), body,
  );
  const turn = (by, text) => h("button", { type: "button", onclick: () => send({ page: model.get("state").page + by }) }, text);
  const earlier = turn(-1, "‹ Page before");
  const later_ = turn(1, "Next page ›");
  let opener = null;
  const news = newsLine(model);
  const source = reader(model, root, () => opener?.isConnected && opener.focus());
  root.append(
    h("div", { className: "rag-options" }, field("Find", words), field("Outlet", outlet), field("From", since), field("to", until)),
    news.node,
    ...status.nodes,
    h("div", { className: "rag-columns" },
      h("div", { className: "rag-left" }, h("div", { className: "rag-wide", tabIndex: 0, role: "region", "aria-label": "Table of articles" }, table),
        h("div", { className: "rag-tools" }, earlier, later_)),
      source.node),
  );
  const sorter = (name, label, state) => {
    const mine = state.order === name;
    const arrow = mine ? (state.descending ? " ↓" : " ↑") : "";
    const sort = () => send({ order: name, descending: mine ? !state.descending : false });
    return h("th", { scope: "col", "aria-sort": mine ? (state.descending ? "descending" : "ascending") : "none" },
      h("button", { type: "button", onclick: sort }, label, h("span", { "aria-hidden": "true" }, arrow)));
  };
  const cell = (one, name, number) => {
    if (MAY_LACK.has(name) && !one[name]) return h("td", { className: "rag-quiet" }, "unknown");
    if (name !== "title") return h("td", { dir: "auto", className: name === "characters" ? "rag-number" : "" }, String(one[name]));
    const open = (event) => {
      opener = event.target;
      model.send({ do: "open", row: number });
    };
    return h("td", { dir: "auto" }, h("button", { type: "button", onclick: open }, one.title || one.path));
  };
  const row = (one, number) => h("tr", {}, COLUMNS.map(([name]) => cell(one, name, number)));
  const stops = [
    source.stop,
    news.stop,
    follow(model, ["state", "rows"], () => {
      const state = model.get("state");
      const focused = [...head.children].findIndex((cell) => cell.contains(document.activeElement));
      head.replaceChildren(...COLUMNS.map(([name, label]) => sorter(name, label, state)));
      if (focused >= 0) head.children[focused].firstChild.focus();
      body.replaceChildren(...model.get("rows").map(row));
      status.tell(`${state.total.toLocaleString("en")} article${state.total === 1 ? "" : "s"}, page ${state.page + 1} of ${state.pages}`, -1, false);
      status.fail(state.error);
      earlier.disabled = state.page === 0;
      later_.disabled = state.page + 1 >= state.pages;
      if (outlet.childElementCount !== state.outlets.length + 1) {
        outlet.replaceChildren(h("option", { value: "" }, "all"), ...state.outlets.map((name) => h("option", { value: name }, name)));
      }
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

export default { render };
