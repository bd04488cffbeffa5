function render({ model, el }) {
  const view = open({ model, el }, "ask", "Ask the articles");
  const { root, send } = view;
  let asked = 0; // when the question in work was asked; 0 when none is
  let waiting = null; // what was asked while an earlier question was in work
  let answers = null;

  const names = `rag-${own}-${++count}`;
  const question = h("input", {
    type: "text", className: "rag-q", placeholder: "A question to the articles", autocomplete: "off",
    dir: "auto", list: names, maxLength: PASTED, "aria-label": "Question",
  });
  const before = h("datalist", { id: names });
  const go = h("button", { type: "submit", className: "rag-go" }, "Ask");
  const stop = h("button", { type: "button", className: "rag-stop", hidden: true, onclick: () => cancel() }, "Cancel");
  const llm = h("select", { className: "rag-llm" });
  const others = h("details", { className: "rag-others", hidden: true });
  const follows = h("input", { type: "checkbox" });
  const following = check(follows, " follow up on the last answer");
  const filters = filterBox();
  const status = statusLine();
  const tries = h("div", { className: "rag-tries" });
  const asking = form({ className: "rag-form", role: "search", "aria-label": "Ask" }, () => ask(), question, before, go, stop);
  const options = h("div", { className: "rag-options" }, field("Answer by", llm), others, filters.node, following);
  const writing = h("p", { className: "rag-writing", dir: "auto" });
  const draft = h("section", { className: "rag-unfinished", hidden: true, "aria-label": "Being written" },
    h("p", { className: "rag-quiet" }, "Being written, and not checked yet:"), writing);
  const answer = h("div", { className: "rag-shown", role: "region", "aria-label": "Answer", tabIndex: -1 });
  const behind = h("p", { className: "rag-news rag-behind", hidden: true }, "The index has changed since this answer was given. ",
    h("button", { type: "button", onclick: () => ask(model.get("state").question) }, "Ask again"));
  const words = h("button", { type: "button", className: "rag-offer", hidden: true, dir: "auto", onclick: () => send("statements") });
  const tools = answerTools(view);
  const news = newsLine(view, " The next question is answered from it.");
  const pinned = h("section", { className: "rag-pinned", "aria-label": "Pinned answers", hidden: true });
  const past = h("ol", { className: "rag-past" });
  const history = h("details", { className: "rag-history", hidden: true }, h("summary", {}, "Asked before"), past);
  const left = h("div", { className: "rag-left" }, tries, draft, behind, words, answer, tools.node, pinned, history);
  const source = reader(view, question);
  root.append(asking, options, news, ...status.nodes, h("div", { className: "rag-columns" }, left, source));

  peek(answer);

  function ask(text) {
    if (text !== undefined) question.value = text;
    const told = { question: question.value, llm: llm.value, follow_up: follows.checked, where: filters.value() };
    if (root.dataset.busy !== "true") return put(told);
    waiting = told;
    progress(model.get("state"));
  }

  function put(told) {
    waiting = null;
    asked = performance.now();
    send("ask", told);
  }

  function cancel() {
    waiting = null;
    send("cancel");
  }

  function progress(state) {
    const next = waiting ? ` Asked next: “${waiting.question.trim().slice(0, 60)}” (Escape stops both).` : "";
    const loading = state.ready && capital(state.ready);
    if (state.busy && loading) status.tell(`Your question waits: ${state.ready} …${next}`, -1, true);
    else if (state.busy) status.tell(`${capital(state.stage || "finishing")} …${next}`, -1, true);
    else if (loading) status.tell(`${loading} in the background … You can ask already.`, -1, true);
    else if (state.stage === "stopped") status.tell("Stopped.", -1, false);
    else status.tell(state.said, -1, false);
    // What the answer says itself is only for those who hear.
    status.quiet(!state.busy && !loading && state.stage !== "stopped");
  }

  // The same answer may come twice: what tells that one came is their number, not the text.
  function painted(number) {
    const more = answers !== null && number > answers;
    answers = number;
    if (!more || !asked) return;
    const began = asked;
    asked = 0;
    requestAnimationFrame(() => setTimeout(() => {
      root.dataset.paintMs = Math.round(performance.now() - began);
      root.dataset.answers = Number(root.dataset.answers || 0) + 1;
    }));
  }

  view.follow(["state"], () => {
    const state = model.get("state");
    // What stands there while an answer is in work is to an earlier question.
    if (state.busy !== (root.dataset.busy === "true")) answer.classList.toggle("rag-before", state.busy);
    root.dataset.busy = state.busy;
    go.hidden = state.busy;
    stop.hidden = !state.busy;
    progress(state);
    behind.hidden = !state.behind || state.busy;
    root.dataset.ready = !state.ready;
    words.textContent = state.statements;
    words.hidden = !state.statements;
    status.fail(state.error);
    fill(llm, usable(state.models, "quotes only, no model"), state.llm);
    lacking(others, state.models);
    filters.offer(state.outlets, state.spoken);
    following.hidden = !state.asked.length;
    before.replaceChildren(...state.asked.map((one) => h("option", { value: one.question })));
    tries.hidden = state.asked.length > 0 || state.busy;
    tries.replaceChildren(
      ...(state.suggestions.length ? [h("span", {}, "Try: ")] : []),
      ...state.suggestions.map((text) => h("button", { type: "button", dir: "auto", onclick: () => ask(text) }, text)),
    );
    history.hidden = state.asked.length < 2;
    past.replaceChildren(...state.asked.map((one) => h("li", {}, pastButton(one, send))));
    tools.state(state);
    painted(state.asked.length && state.asked[0].number + 1);
    if (waiting && !state.busy) put(waiting);
  });
  view.follow(["answer"], () => {
    answer.innerHTML = model.get("answer");
    answer.classList.remove("rag-before");
    tools.node.hidden = !answer.firstChild;
    tools.drawn();
  });
  view.follow(["text"], () => {
    writing.textContent = model.get("text");
    draft.hidden = !writing.textContent;
  });
  view.follow(["pinned"], () => {
    pinned.innerHTML = model.get("pinned");
    pinned.hidden = !pinned.firstChild;
  });
  sourceLinks(left, send);
  view.onEscape(cancel);
  root.addEventListener("keydown", (event) => {
    // By the key's place: on a Mac, Option and 1 type another character.
    const digit = event.altKey && /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (digit) {
      const mark = answer.querySelector(`[data-open="${digit[1]}"]`);
      if (!mark) return;
      event.preventDefault();
      mark.click();
    }
  });
  return view.stop;
}

// What lacks something is folded, with what it lacks.
function lacking(node, models) {
  const found = models.filter((one) => !one.usable);
  node.hidden = !found.length;
  if (node.childElementCount && node.dataset.count === String(found.length)) return;
  node.dataset.count = found.length;
  node.replaceChildren(h("summary", {}, `${many(found.length, "model")} not set up`),
    h("ul", {}, found.map((one) => h("li", {}, h("bdi", {}, one.name), `: ${one.missing}`))));
}

function answerTools(view) {
  const { send } = view;
  const pin = h("button", { type: "button", title: "A pinned question is asked again after every rebuild", onclick: () => send("pin") }, "Pin to compare");
  const kinds = h("select", { "aria-label": "Format" });
  const said = savedLine(view);
  const byHand = h("textarea", { className: "rag-copy", readOnly: true, hidden: true, rows: 6, "aria-label": "The answer as text" });
  const node = h(
    "div",
    { className: "rag-tools", hidden: true },
    h("button", { type: "button", className: "rag-copies", onclick: () => send("copy") }, "Copy"),
    pin,
    kinds,
    h("button", { type: "button", className: "rag-save", onclick: () => send("export", { kind: kinds.value }) }, "Save as file"),
    said,
    byHand,
  );
  const allowed = (text) => navigator.clipboard.writeText(text).then(() => true, () => false);
  view.hear(async ({ copy }) => {
    if (copy === undefined) return;
    // There is no clipboard on a page that is not on this machine and not encrypted.
    const done = Boolean(navigator.clipboard) && (await allowed(copy));
    byHand.hidden = done;
    said.textContent = done ? "Copied." : "The browser does not allow copying: press Ctrl+C (or Cmd+C).";
    if (done) return;
    byHand.value = copy;
    byHand.focus();
    byHand.select();
  });
  return {
    node,
    drawn() {
      said.textContent = "";
      byHand.hidden = true;
    },
    state(state) {
      pin.textContent = state.is_pinned ? "Unpin" : "Pin to compare";
      fill(kinds, state.kinds);
    },
  };
}

function pastButton(one, send) {
  const said = h("span", { className: "rag-quiet" }, ` ${one.status}`);
  return h("button", { type: "button", onclick: () => send("show", { number: one.number }) }, h("bdi", {}, one.question), said);
}

export default { render };
