const NUMBERS = [
  ["score", "both searches and the article’s title together; it orders the passages and says nothing of truth."],
  ["meaning", "the place by meaning, and how near (the cosine): 1 is the same, about 0 has nothing to do with it. The model reads English best."],
  ["words", "the place by shared words (BM25): more of them, and rarer ones, weigh more."],
  ["matched", "words of the question that stand in the passage, in this or another form."],
];

function render({ model, el }) {
  const view = open({ model, el }, "search", "Search the passages");
  const { root, send } = view;
  const question = h("input", {
    type: "text", className: "rag-q", placeholder: "Words or a question", dir: "auto", "aria-label": "Search for",
    maxLength: PASTED, value: model.get("state").question,
  });
  const everything = h("input", { type: "checkbox" });
  const status = statusLine();
  const hits = h("div", { className: "rag-found", role: "region", "aria-label": "Passages found", tabIndex: 0, hidden: true });
  let goesOn = false; // more of the same: the reader stays where he is
  const source = reader(view, question);
  const news = newsLine(view, " The next search takes it up.");
  const search = () => send("search", { question: question.value, everything: everything.checked, where: filters.value() });
  const filters = filterBox();
  const more = h("button", { type: "button", hidden: true, onclick: () => {
    goesOn = true;
    send("more");
  } }, "More passages");
  const searching = form({ className: "rag-form", role: "search", "aria-label": "Search" }, search,
    question, h("button", { type: "submit", className: "rag-go" }, "Search"));
  const meaning = h("details", { className: "rag-numbers" }, h("summary", {}, "What the numbers mean"), h("ul", {},
    ...NUMBERS.map(([name, text]) => h("li", {}, h("strong", {}, name), ` ${text}`))));
  const all = check(everything, " also comments, captions and page furniture");
  root.append(searching, h("div", { className: "rag-options" }, filters.node, all, meaning), news, ...status.nodes,
    h("div", { className: "rag-columns" }, h("div", { className: "rag-left" }, hits, more), source));
  hits.addEventListener("click", (event) => {
    const button = event.target.closest("[data-hit], [data-near]");
    if (!button) return;
    if (button.dataset.hit) send("open_hit", { number: Number(button.dataset.hit) });
    else send("near", { number: Number(button.dataset.near) });
  });
  view.follow(["state"], () => {
    const state = model.get("state");
    status.show(state, state.said);
    filters.offer(state.outlets, state.spoken);
    more.hidden = !state.more;
    more.disabled = state.busy;
  });
  view.follow(["hits"], () => {
    hits.innerHTML = model.get("hits");
    hits.hidden = !hits.firstChild;
    if (!goesOn) hits.scrollTop = 0;
    goesOn = false;
  });
  return view.stop;
}

export default { render };
