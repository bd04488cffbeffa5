function render({ model, el }) {
  const send = (what, more = {}) => model.send({ do: what, ...more });
  const root = panel(el, "ask", "Ask the articles");
  // The answers that are kept in the notebook's file are for reading without a kernel: not twice.
  let area = null;
  whenShown(el, () => {
    area = el.closest(".jp-OutputArea");
    area?.classList.add("rag-live");
  });
  let opener = null;
  let asked = 0; // when the question in work was asked; 0 when none is
  let waiting = false; // Enter was pressed while an earlier question was in work
  let answers = null;

  const names = `rag-${own}-${++count}`;
  const question = h("input", {
    type: "text", className: "rag-q", placeholder: "What did Lavrov say about …?", autocomplete: "off",
    dir: "auto", list: names, maxLength: 2000, "aria-label": "Question",
  });
  const before = h("datalist", { id: names });
  const go = h("button", { type: "submit", className: "rag-go" }, "Ask");
  const stop = h("button", { type: "button", className: "rag-stop", hidden: true, onclick: () => cancel() }, "Cancel");
  const llm = h("select", { className: "rag-llm" });
  const follows = h("input", { type: "checkbox" });
  const following = h("label", { className: "rag-check", hidden: true }, follows, " follow up on the last answer");
  const filters = filterBox();
  const status = statusLine();
  const tries = h("div", { className: "rag-tries" });
  const form = h(
    "form",
    { className: "rag-form", role: "search", onsubmit: (event) => { event.preventDefault(); ask(); } },
    question, before, go, stop,
  );
  const options = h("div", { className: "rag-options" }, field("Answer by", llm), filters.node, following);
  const writing = h("p", { className: "rag-writing", dir: "auto", hidden: true, "aria-label": "Being written, not checked yet" });
  const answer = h("div", { className: "rag-shown", role: "region", "aria-label": "Answer", tabIndex: -1 });
  const tools = answerTools(send, answer);
  const pinned = h("section", { className: "rag-pinned", "aria-label": "Pinned answers", hidden: true });
  const past = h("ol", { className: "rag-past" });
  const history = h("details", { className: "rag-history", hidden: true }, h("summary", {}, "Asked before"), past);
  const left = h("div", { className: "rag-left" }, tries, writing, answer, tools.node, pinned, history);
  const source = reader(model, root, () => (opener?.isConnected ? opener : question).focus());
  root.append(form, options, ...status.nodes, h("div", { className: "rag-columns" }, left, source.node));

  onEnter(question, () => ask());

  function ask(text) {
    if (text !== undefined) question.value = text;
    waiting = root.dataset.busy === "true";
    if (waiting) return;
    asked = performance.now();
    send("ask", { question: question.value, llm: llm.value, follow_up: follows.checked, where: filters.value() });
  }

  function cancel() {
    waiting = false;
    send("cancel");
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

  const stops = [
    source.stop,
    follow(model, ["state"], () => {
      const state = model.get("state");
      root.dataset.busy = state.busy;
      go.hidden = state.busy;
      stop.hidden = !state.busy;
      const loading = state.ready ? `${capital(state.ready)} in the background …` : "";
      status.tell(state.busy ? `${capital(state.stage)} …` : loading || state.said, -1, state.busy || Boolean(loading));
      status.quiet(!state.busy && !loading); // what the answer says itself is only for those who hear
      root.dataset.ready = !state.ready;
      status.fail(state.error);
      choices(llm, state.models, state.llm);
      filters.offer(state.outlets, state.languages);
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
      if (waiting && !state.busy) ask();
    }),
    follow(model, ["answer"], () => {
      answer.innerHTML = model.get("answer");
      tools.node.hidden = !answer.firstChild;
    }),
    follow(model, ["text"], () => {
      writing.textContent = model.get("text");
      writing.hidden = !writing.textContent;
    }),
    follow(model, ["pinned"], () => {
      pinned.innerHTML = model.get("pinned");
      pinned.hidden = !pinned.firstChild;
    }),
  ];
  const heard = (message, buffers) => {
    if (message.save) save(message.save, buffers[0], message.type);
    if (message.copy !== undefined) copy(message.copy, status);
  };
  model.on("msg:custom", heard);
  left.addEventListener("click", (event) => {
    const link = event.target.closest("[data-open], [data-hit]");
    if (!link || link.closest(".rag-pinned")) return;
    event.preventDefault();
    opener = link;
    if (link.dataset.open) send("open", { number: Number(link.dataset.open) - 1 });
    else send("open_hit", { number: Number(link.dataset.hit) });
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && root.dataset.busy === "true") cancel();
    if (event.altKey && event.key >= "1" && event.key <= "9") {
      const mark = answer.querySelector(`[data-open="${event.key}"]`);
      if (!mark) return;
      event.preventDefault();
      mark.click();
    }
  });
  return () => {
    stops.forEach((one) => one());
    model.off("msg:custom", heard);
    area?.classList.remove("rag-live");
  };
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function choices(select, models, chosen) {
  const key = JSON.stringify([models, chosen]);
  if (select.dataset.key === key) return;
  select.dataset.key = key;
  select.replaceChildren(
    h("option", { value: "none" }, "quotes only, no model"),
    ...models
      .filter((one) => one.name !== "none")
      .map((one) =>
        h("option", { value: one.name, disabled: !one.usable }, one.usable ? one.name : `${one.name} (${one.missing})`),
      ),
  );
  select.value = chosen;
}

function filterBox() {
  const since = h("input", { type: "text", ...DATES });
  const until = h("input", { type: "text", ...DATES });
  const language = h("select", {}, h("option", { value: "" }, "any"));
  const comments = h("input", { type: "checkbox" });
  const outlets = h("fieldset", { className: "rag-outlets", hidden: true }, h("legend", {}, "Outlets"));
  const summary = h("summary", {}, "Filters: none");
  const node = h(
    "details",
    { className: "rag-filters" },
    summary,
    h(
      "div",
      { className: "rag-filter-grid" },
      field("From", since), field("to", until), field("Language", language),
      h("label", { className: "rag-check" }, comments, " readers’ comments too"),
      outlets,
      h("button", { type: "button", onclick: () => { clear(); tell(); } }, "Clear the filters"),
    ),
  );
  const boxes = () => [...outlets.querySelectorAll("input")];
  const clear = () => {
    since.value = until.value = language.value = "";
    comments.checked = false;
    boxes().forEach((box) => (box.checked = false));
  };
  const value = () => ({
    since: since.value.trim(), until: until.value.trim(), languages: language.value ? [language.value] : [],
    publishers: boxes().filter((box) => box.checked).map((box) => box.value), comments: comments.checked,
  });
  const tell = () => {
    const set = value();
    const told = [
      ...set.publishers, set.since && `from ${set.since}`, set.until && `to ${set.until}`,
      ...set.languages.map(languageName), set.comments && "with comments",
    ].filter(Boolean);
    summary.textContent = `Filters: ${told.join(", ") || "none"}`;
  };
  node.addEventListener("input", tell);
  let offered = "";
  return {
    node,
    value,
    offer(names, languages) {
      if (offered === JSON.stringify([names, languages])) return;
      offered = JSON.stringify([names, languages]);
      outlets.hidden = !names.length;
      boxes().forEach((box) => box.parentNode.remove());
      outlets.append(
        ...names.slice(0, 300).map((name) =>
          h("label", { className: "rag-check" }, h("input", { type: "checkbox", value: name }), " ", h("bdi", {}, name))),
      );
      language.replaceChildren(
        h("option", { value: "" }, "any"),
        ...languages.map((code) => h("option", { value: code }, languageName(code))),
      );
    },
  };
}

function languageName(code) {
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(code);
  } catch {
    return code;
  }
}

function answerTools(send, answer) {
  const pin = h("button", { type: "button", title: "A pinned question is asked again after every rebuild", onclick: () => send("pin") }, "Pin to compare");
  const kinds = h("select", { "aria-label": "Format" });
  const node = h(
    "div",
    { className: "rag-tools", hidden: true },
    h("button", { type: "button", onclick: () => send("copy") }, "Copy"),
    pin,
    kinds,
    h("button", { type: "button", className: "rag-save", onclick: () => send("export", { kind: kinds.value }) }, "Save as file"),
  );
  return {
    node,
    state(state) {
      pin.textContent = state.is_pinned ? "Unpin" : "Pin to compare";
      if (kinds.childElementCount === state.kinds.length) return;
      kinds.replaceChildren(...state.kinds.map(([value, label]) => h("option", { value }, label)));
    },
  };
}

function pastButton(one, send) {
  const said = h("span", { className: "rag-quiet" }, ` ${one.status}`);
  return h("button", { type: "button", onclick: () => send("show", { number: one.number }) }, h("bdi", {}, one.question), said);
}

async function copy(text, status) {
  try {
    await navigator.clipboard.writeText(text);
    status.tell("Copied.", -1, false);
  } catch {
    status.tell("The browser did not allow copying: select the text instead.", -1, false);
  }
}

export default { render };
