function render({ model, el }) {
  const view = open({ model, el }, "grid", "The grid: many questions, many articles");
  const { root, send, state } = view;
  const questions = h("textarea", {
    className: "rag-grid-text", rows: 4, dir: "auto", "aria-label": "Questions, one a line",
    placeholder: "One question a line", value: state().questions.join("\n"),
  });
  const by = choice(state().kinds);
  by.value = state().by;
  const file = h("input", { type: "file", accept: ".csv,.txt", hidden: true, "aria-label": "A CSV file of questions" });
  file.addEventListener("change", async () => {
    if (file.files[0]) send("questions", { text: await file.files[0].text() });
    file.value = "";
  });
  const go = h("button", { type: "submit", className: "rag-go" }, "Fill the grid");
  const stop = h("button", { type: "button", className: "rag-stop", hidden: true, onclick: () => send("stop") }, "Stop");
  const start = () => send("fill", { questions: questions.value, by: by.value });
  view.hear((message) => message.questions && (questions.value = message.questions.join("\n")));
  const filling = form({}, start, questions,
    h("div", { className: "rag-options" }, field("A row for each", by),
      h("button", { type: "button", onclick: () => file.click() }, "Take questions from a CSV file"), file, go, stop));
  questions.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!state().busy) start();
  });
  const status = statusLine();
  const news = newsLine(view);
  const table = h("table", { className: "rag-grid-table" });
  const box = h("div", { className: "rag-grid-box", role: "region", "aria-label": "The grid: arrow keys go from quote to quote", tabIndex: 0, hidden: true }, table);
  const pages = pager((page) => send("page", { page }), "rows");
  const tools = h("div", { className: "rag-tools", hidden: true }, pages.nodes, tableFiles(view));
  const source = reader(view);
  root.append(filling, news, ...status.nodes, h("div", { className: "rag-columns" }, h("div", { className: "rag-left" }, tools, box), source));

  const cell = (row, { question, quotes }) => h("td", { "data-head": question }, quotes.length ? quotes.map((one) => [
    one.closest ? h("span", { className: "rag-badge" }, "closest") : null,
    h("button", {
      type: "button", className: `rag-cell${one.closest ? " rag-closest" : ""}`, dir: one.dir,
      onclick: () => send("open", { row, question: one.question, rank: one.rank }),
    }, one.text),
    one.about ? h("span", { className: "rag-quiet" }, one.about) : null,
  ]).flat() : h("span", { className: "rag-quiet" }, "not in it"));
  const draw = () => {
    const rows = model.get("rows");
    box.hidden = tools.hidden = !rows.length;
    if (!rows.length) return;
    const name = Object.fromEntries(state().kinds)[state().by];
    const heads = rows[0].cells.map(({ question }) => h("th", { scope: "col", dir: "auto" }, question));
    table.replaceChildren(h("caption", { className: "rag-heard" }, "Quotes by row and question"),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, capital(name)), heads)),
      h("tbody", {}, rows.map((row, at) => h("tr", {},
        h("th", { scope: "row", dir: "auto" }, row.name, row.about ? h("div", { className: "rag-quiet" }, row.about) : null),
        row.cells.map((one) => cell(at, one))))));
    table.querySelectorAll(".rag-cell").forEach((one, at) => (one.tabIndex = at ? -1 : 0));
  };
  // Tab stops once in the table, at the quote of before; the arrows go from quote to quote.
  const places = () => [...table.querySelectorAll(".rag-cell")];
  table.addEventListener("focusin", ({ target }) => target.matches(".rag-cell") && places().forEach((one) => (one.tabIndex = one === target ? 0 : -1)));
  table.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
    if (!by || !event.target.matches(".rag-cell")) return;
    const column = event.target.parentNode.cellIndex;
    const along = event.key === "ArrowUp" || event.key === "ArrowDown" ? places().filter((one) => one.parentNode.cellIndex === column) : places();
    along[along.indexOf(event.target) + by]?.focus();
    event.preventDefault();
  });
  view.onEscape(() => send("stop"));
  view.follow(["rows"], draw);
  view.follow(["state"], () => {
    const told = state();
    root.dataset.busy = told.busy;
    go.hidden = told.busy;
    stop.hidden = !told.busy;
    const rows = told.of ? `${told.done.toLocaleString("en")} of ${told.of.toLocaleString("en")} rows` : "";
    const page = pages.at(told);
    status.show(told, rows && `${rows}${page}.`, ` ${rows}`);
  });
  return view.stop;
}

export default { render };
