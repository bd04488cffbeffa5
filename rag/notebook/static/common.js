// Shared by all panels. What is set with innerHTML comes from rag.draw, where it was escaped;
// everything else goes in as text.

// Every panel is a module of its own: a random part keeps their ids apart.
const own = Math.random().toString(36).slice(2, 8);
let count = 0;

function h(tag, props = {}, ...kids) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && !name.includes("-") && name !== "list") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...kids.flat().filter((kid) => kid !== null && kid !== undefined && kid !== false));
  return node;
}

function field(label, control, more = {}) {
  control.id ||= `rag-${own}-${++count}`;
  return h("div", { className: "rag-field", ...more }, h("label", { htmlFor: control.id }, label), control);
}

// A form whose button, and Enter in its fields, do one thing.
function form(props, act, ...kids) {
  kids.filter((kid) => kid.type === "text").forEach((input) => onEnter(input, act));
  return h("form", { ...props, onsubmit: (event) => { event.preventDefault(); act(); } }, ...kids);
}
const check = (box, text) => h("label", { className: "rag-check" }, box, text);
// What happened last, said quietly, to those who hear too.
const quiet = () => h("span", { className: "rag-quiet", role: "status", "aria-live": "polite" });
// A list to choose from of [value, text].
const choice = (options, props = {}) => h("select", props, options.map(([value, text]) => h("option", { value }, text)));

// What stands in a field is what the kernel says, unless somebody types there.
function put(input, value) {
  if (document.activeElement !== input && input.value !== value) input.value = value;
}

// Two fields of a time, which no line's end parts.
const span = (since, until) => h("span", { className: "rag-field rag-span" }, field("From", since), field("to", until));

// What every panel has: its root, what it says to the kernel, and what it follows until it is closed.
function open({ model, el }, name, label) {
  const root = h("section", { className: `rag rag-panel rag-${name}`, "aria-label": label });
  // JupyterLab's one-letter commands (d d deletes a cell) must not fire from inside of a panel; its
  // shortcuts with Ctrl or Cmd must. Its selectors look at the focused element first, so the mark
  // that keeps them off has to be on that very element.
  const guard = (event) => (event.target.dataset.lmSuppressShortcuts = "true");
  const free = (event) => {
    if (event.key === "Control" || event.key === "Meta") delete event.target.dataset.lmSuppressShortcuts;
  };
  root.append(h("h2", { className: "rag-heard" }, label));
  root.addEventListener("focusin", guard);
  root.addEventListener("keydown", free, true);
  root.addEventListener("keyup", guard, true);
  el.append(root);
  whenShown(root, () => stayInView(root));
  const stops = [];
  const on = (events, act) => {
    model.on(events, act);
    stops.push(() => model.off(events, act));
  };
  return {
    model, root, stops,
    send: (what, more = {}) => model.send({ do: what, ...more }),
    state: () => model.get("state"),
    hear: (act) => on("msg:custom", act),
    // Calls `draw` now and whenever one of the traits changes.
    follow(names, draw) {
      on(names.map((name) => `change:${name}`).join(" "), draw);
      draw();
    },
    // Escape stops the work, unless something nearer has taken it.
    onEscape: (act) => root.addEventListener("keydown", (event) =>
      event.key === "Escape" && !event.defaultPrevented && root.dataset.busy === "true" && act()),
    stop: () => stops.forEach((one) => one()),
  };
}

// "Run All" goes to the last cell: the first panel of a notebook comes back into view, until somebody does
// anything.
function stayInView(root) {
  const page = root.closest(".jp-NotebookPanel") || document.body;
  if (page.dataset.ragInView) return;
  const touched = ["pointerdown", "keydown", "wheel"];
  const until = performance.now() + 15_000;
  const done = () => {
    clearInterval(timer);
    delete page.dataset.ragInView;
    touched.forEach((name) => document.removeEventListener(name, done, true));
  };
  page.dataset.ragInView = "true";
  touched.forEach((name) => document.addEventListener(name, done, true));
  const timer = setInterval(() => {
    if (!root.isConnected || performance.now() > until) return done();
    const top = root.getBoundingClientRect().top;
    if (top < 0 || top > innerHeight - 200) root.scrollIntoView({ block: "start" });
  }, 250);
}

// A view is made before it is put into the page.
function whenShown(el, act, tries = 600) {
  if (el.isConnected) act();
  else if (tries) requestAnimationFrame(() => whenShown(el, act, tries - 1));
}

function statusLine() {
  const told = h("span", { role: "status", "aria-live": "polite" });
  const counted = h("span"); // how far it is: seen, and not said aloud at every step
  const said = h("span", { className: "rag-said" }, told, counted);
  const bar = h("progress", { max: 1, className: "rag-bar", hidden: true, "aria-label": "Progress" });
  const wrong = h("p", { role: "alert", className: "rag-error" });
  const line = h("div", { className: "rag-line" }, said, bar);
  return {
    nodes: [line, wrong],
    tell(text, progress, busy, count = "") {
      if (told.textContent !== text) told.textContent = text;
      counted.textContent = count;
      bar.hidden = !busy;
      if (progress >= 0) bar.value = progress;
      else bar.removeAttribute("value");
    },
    quiet(only) {
      line.classList.toggle("rag-heard", only);
    },
    fail(text) {
      if (wrong.textContent !== text) wrong.textContent = text;
    },
    // The work that goes on, else `said`; and the last failure.
    show(state, said, count = "") {
      this.tell(state.busy ? `${capital(state.stage || "finishing")} …` : said, state.progress ?? -1, state.busy, state.busy ? count : "");
      this.fail(state.error);
    },
  };
}

// What happened by itself, and that an index made elsewhere (a build in a terminal) waits to be taken up.
function newsLine({ model, send, follow, stops }, promise = "") {
  const said = h("span", { className: "rag-notice", role: "status", "aria-live": "polite" });
  const take = h("button", { type: "button", onclick: () => send("newer") }, "Take it up now");
  const build = h("button", { type: "button", onclick: () => send("build") }, "Build it now");
  const node = h("p", { className: "rag-news" }, said, " ", take, build);
  // What stands beside the panel in the notebook's file is for reading without a kernel: not twice.
  let area = null;
  whenShown(node, () => {
    area = node.closest(".jp-OutputArea");
    area?.classList.add("rag-live");
  });
  follow(["state"], () => {
    const { newer, notice, busy, no_index: missing } = model.get("state");
    const told = missing ? "There is no index of the articles yet." : newer ? `The index was rebuilt elsewhere: a newer version is there.${promise}` : notice || "";
    if (said.textContent !== told) said.textContent = told;
    node.hidden = !told;
    take.hidden = !newer || missing;
    build.hidden = !missing;
    build.disabled = Boolean(busy);
    take.disabled = Boolean(busy);
  });
  stops.push(() => area?.classList.remove("rag-live"));
  return node;
}

function save(name, bytes, type) {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = h("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

// Says what was saved of what the kernel sends as a file.
function savedLine({ hear }) {
  const said = quiet();
  hear((message, buffers) => {
    if (!message.save) return;
    save(message.save, buffers[0], message.type);
    said.textContent = `Saved as ${message.save}.`;
  });
  return said;
}

// What is pasted goes to the kernel whole, which says that it is too long: a field would cut it off without a word.
const PASTED = 1_000_000;
const DATES = { placeholder: "2012 or 2012-01-31", inputMode: "numeric", size: 12, autocomplete: "off" };
// What is half typed, or is no date, filters and corrects nothing.
const WHOLE = { ...DATES, type: "text", pattern: "\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?", title: "Write it as 2012-01-31, 2012-01 or 2012." };
const ROLES = ["headline", "dateline", "byline", "lead", "body", "caption", "comment", "furniture"];

// Filters that are sent as they change: what is typed, `pause` milliseconds after the last key. `wrong` is told
// what was left in a field that is no date, "" when it is one.
function sending(send, pause, wrong) {
  let timer = 0;
  let typing = {};
  // Who goes on to the next field within the pause loses nothing of the one before.
  const later = (more) => {
    clearTimeout(timer);
    typing = { ...typing, ...more };
    timer = setTimeout(() => {
      send(typing);
      typing = {};
    }, pause);
  };
  const typed = (name, more) => h("input", { ...more, oninput: ({ target }) => target.validity.valid && later({ [name]: target.value }) });
  return {
    typed,
    dated: (name) => typed(name, { ...WHOLE, onchange: ({ target }) => wrong(target.validity.valid ? "" : `“${target.value}” is no date. ${target.title}`) }),
    picker: (name) => h("select", { onchange: (event) => send({ [name]: event.target.value }) }),
  };
}

// Puts other options into a list. What is drawn already is left alone.
function fill(select, options, chosen = select.value) {
  const drawn = JSON.stringify(options);
  if (select.dataset.drawn !== drawn) {
    select.dataset.drawn = drawn;
    select.replaceChildren(...options.map(([value, text]) => h("option", { value }, text)));
  }
  select.value = chosen || options[0][0];
}

const usable = (models, none) => [["none", none], ...models.filter((one) => one.usable && one.name !== "none").map(({ name }) => [name, name])];

const many = (count, what = "article") => `${count ? count.toLocaleString("en") : "No"} ${what}${count === 1 ? "" : "s"}`;

// The pages of a table: two buttons, and which page it is, in words, where there are several.
function pager(go, what = "page") {
  let page = 0;
  const turn = (by, text) => h("button", { type: "button", onclick: () => go(page + by) }, text);
  const nodes = [turn(-1, `‹ ${capital(what)} before`), turn(1, `Next ${what} ›`)];
  return {
    nodes,
    at(state) {
      page = state.page;
      nodes.forEach((one) => (one.hidden = state.pages < 2));
      nodes[0].disabled = page === 0;
      nodes[1].disabled = page + 1 >= state.pages;
      return state.pages > 1 ? `, page ${page + 1} of ${state.pages.toLocaleString("en")}` : "";
    },
  };
}

const tableFiles = (view) => [...[["xlsx", "Save for Excel"], ["csv", "Save as CSV"]].map(([kind, text]) =>
  h("button", { type: "button", className: `rag-save-${kind}`, onclick: () => view.send("export", { kind }) }, text)), savedLine(view)];

// A form's own Enter does not always come through in JupyterLab.
function onEnter(input, act) {
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    act();
  });
}

// The marks and buttons of an answer lead to its sources, and keep its quotes.
function sourceLinks(area, send) {
  area.addEventListener("click", (event) => {
    const link = event.target.closest("[data-open], [data-hit], [data-keep]");
    if (!link || link.closest(".rag-pinned")) return;
    if (link.dataset.keep) return void send("keep", { number: Number(link.dataset.keep) - 1 });
    event.preventDefault();
    if (link.dataset.open) send("open", { number: Number(link.dataset.open) - 1 });
    else send("open_hit", { number: Number(link.dataset.hit) });
  });
}

// The open article, beside whatever led there. Closed, it gives the focus back to what was pressed last, else to
// `start`.
function reader(view, start = null) {
  const { model, root, send } = view;
  const beside = root.getAttribute("aria-label"); // two panels on a page have two names for the same
  const where = h("span", { className: "rag-where", role: "status", "aria-live": "polite" });
  const step = (by, text, key) =>
    h("button", { type: "button", "aria-keyshortcuts": key, onclick: () => send("step", { by }) }, text);
  const previous = step(-1, "‹ Previous (P)", "p");
  const next = step(1, "Next (N) ›", "n");
  const keep = h("button", { type: "button", "aria-keyshortcuts": "k", onclick: () => note(),
    onmousedown: (event) => event.preventDefault() }, "Keep as a note (K)");
  // What is marked within the article, with the paragraphs that it stands in; nothing marked: the place in view.
  const note = () => {
    const marked = document.getSelection();
    const block = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest("[data-role]");
    const [first, last] = marked.rangeCount && !marked.isCollapsed ? [marked.getRangeAt(0).startContainer, marked.getRangeAt(0).endContainer].map(block) : [];
    if (!first || !last || !body.contains(first) || !body.contains(last)) return send("note");
    send("note", { marked: String(marked), start: Number(first.dataset.start), end: Number(last.dataset.end) });
  };
  const close = h(
    "button",
    { type: "button", "aria-keyshortcuts": "Escape", onclick: () => send("close") },
    "Close (Esc)",
  );
  const body = h("div", { className: "rag-page", tabIndex: 0, role: "region", "aria-label": `The article: ${beside}` });
  const mending = mender(send, body);
  const guiding = guide(view);
  const finding = finder(body, beside);
  const aside = h(
    "aside",
    { className: "rag-source", "aria-label": `Source: ${beside}`, hidden: true },
    h("div", { className: "rag-tools" }, previous, next, keep, close, where),
    finding.node,
    guiding.node,
    mending.node,
    body,
  );
  const seek = () => {
    const here = body.querySelector(".rag-here");
    if (!here) return void (body.scrollTop = 0);
    const offset = here.getBoundingClientRect().top - body.getBoundingClientRect().top;
    const head = body.querySelector(".rag-head");
    const covered = head && getComputedStyle(head).position === "sticky" ? head.offsetHeight + 12 : 0;
    body.scrollTop += offset - Math.max(covered, body.clientHeight / 3);
  };
  let shown = false;
  let moved = -1;
  let opener = null;
  root.addEventListener("click", ({ target }) => {
    if (!aside.contains(target)) opener = target.closest("a, button") || opener;
  }, true);
  view.follow(["source", "place"], () => {
    const place = model.get("place");
    const open = Boolean(place.open);
    aside.hidden = !open;
    root.classList.toggle("rag-with-source", open);
    previous.hidden = next.hidden = !(place.of > 1);
    const text = place.of > 0 ? `${place.label || "Place"} · ${place.n} of ${place.of}` : "";
    where.textContent = place.notice ? `${place.notice} ${text}` : text;
    if (body.dataset.drawn !== String(place.drawn)) {
      body.dataset.drawn = place.drawn;
      body.innerHTML = model.get("source");
      mending.drawn(place);
      finding.again();
      if (open) guiding.ask(place);
      requestAnimationFrame(seek);
    }
    if (open && place.moved !== moved && moved !== -1) {
      (body.querySelector(".rag-here") || body).focus({ preventScroll: true });
      requestAnimationFrame(() => aside.scrollIntoView({ block: "nearest" }));
    }
    if (shown && !open) (opener?.isConnected ? opener : start)?.focus();
    shown = open;
    moved = place.moved;
  });
  root.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, select, textarea");
    if (!shown || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && root.dataset.busy === "true" && !aside.contains(event.target)) return; // it stops the work
    if (event.key === "Escape" && event.target === finding.input && finding.input.value) finding.clear();
    else if (event.key === "Escape") send("close");
    else if (!typing && event.key === "n") send("step", { by: 1 });
    else if (!typing && event.key === "k") note();
    else if (!typing && event.key === "f") finding.input.focus();
    else if (!typing && event.key === "p") send("step", { by: -1 });
    else return;
    event.preventDefault();
  });
  return aside;
}

// People, places, days of the open article, and questions that it answers: each leads to its quote.
function guide({ model, send, follow }) {
  const lines = h("div", { className: "rag-guide-lines" });
  const node = h("details", { className: "rag-guide" }, h("summary", {}, "About this article"), lines);
  let asked = "";
  follow(["guide"], () => {
    const told = model.get("guide");
    const row = (name, items) => (items?.length ? h("p", { dir: "auto" }, h("strong", {}, `${name}: `), items.join(", ")) : null);
    const questions = told.questions || [];
    const ask = (text, number) => h("li", {}, h("button", { type: "button", dir: "auto", onclick: () => send("answered", { number }) }, text));
    const none = told.said || (told.people ? "" : "Looking for what it answers …");
    lines.replaceChildren(...[
      row("People", told.people), row("Places", told.places), row("Days", told.days),
      questions.length ? h("div", {}, h("strong", {}, "It answers: "), h("ul", {}, questions.map(ask))) : null,
      none ? h("p", { className: "rag-quiet", role: "status" }, none) : null,
    ].filter(Boolean));
  });
  return {
    node,
    // Open where an article is opened at its beginning; who goes to a quote sees the quote.
    ask(place) {
      if (asked === place.article) return;
      asked = place.article;
      node.open = !place.of;
      send("guide");
    },
  };
}

// Words within the open article: Enter goes to the next, Shift+Enter to the one before.
function finder(body, beside) {
  const input = h("input", { type: "search", size: 14, dir: "auto", placeholder: "Find in the article (F)", "aria-label": "Find in the article", "aria-keyshortcuts": "f" });
  const said = quiet();
  let marks = [], at = -1, words = "";
  const forget = () => {
    marks = [];
    at = -1;
    words = "";
    said.textContent = "";
  };
  const clear = () => {
    const parents = new Set(marks.map((mark) => mark.parentNode));
    marks.forEach((mark) => mark.replaceWith(...mark.childNodes));
    parents.forEach((parent) => parent?.normalize());
    forget();
  };
  const search = () => {
    clear();
    words = input.value.trim();
    if (!words) return;
    const wanted = new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+"), "giu");
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT, (node) =>
      (node.parentElement.closest(".rag-role, .rag-head") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
    const found = [];
    while (walker.nextNode() && found.length < 2000)
      for (const hit of walker.currentNode.data.matchAll(wanted)) found.push([walker.currentNode, hit.index, hit[0].length]);
    // From the end: the places before stay what they are.
    for (const [node, start, length] of found.reverse()) {
      const hit = node.splitText(start);
      hit.splitText(length);
      const mark = h("mark", { className: "rag-find" });
      hit.replaceWith(mark);
      mark.append(hit);
      marks.unshift(mark);
    }
  };
  const go = (by) => {
    if (input.value.trim() !== words) search();
    if (!marks.length) return void (said.textContent = words ? "not found" : "");
    marks[at]?.classList.remove("rag-found-here");
    at = at < 0 ? (by > 0 ? 0 : marks.length - 1) : (at + by + marks.length) % marks.length;
    marks[at].classList.add("rag-found-here");
    const head = body.querySelector(".rag-head")?.offsetHeight || 0;
    body.scrollTop += marks[at].getBoundingClientRect().top - body.getBoundingClientRect().top - Math.max(head + 12, body.clientHeight / 3);
    said.textContent = `${at + 1} of ${marks.length}`;
  };
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    go(event.shiftKey ? -1 : 1);
  });
  input.addEventListener("input", () => input.value.trim() || clear());
  const button = (by, sign, name) => h("button", { type: "button", "aria-label": name, onclick: () => go(by) }, sign);
  return {
    node: h("div", { className: "rag-tools rag-finder", role: "search", "aria-label": `Find in the article: ${beside}` }, input, button(-1, "‹", "The hit before"), button(1, "›", "The next hit"), said),
    input,
    clear() {
      input.value = "";
      clear();
    },
    again: forget, // its marks went with the article
  };
}

// What a mark leads to, shown where the mark is, on hover and on focus; Escape takes it away.
function peek(area) {
  const card = h("div", { className: "rag-peek", role: "tooltip", id: `rag-${own}-${++count}`, hidden: true });
  area.after(card);
  const hide = () => {
    card.hidden = true;
    area.querySelector("[aria-describedby]")?.removeAttribute("aria-describedby");
  };
  const show = (event) => {
    const mark = event.target.closest?.(".rag-mark");
    const source = mark && area.querySelector(`[id="${mark.hash.slice(1)}"]`);
    hide();
    if (!source || source.contains(mark)) return; // the card is there already
    const head = [...source.closest(".rag-card").children].slice(0, 2);
    card.replaceChildren(...head.map((one) => h("p", { dir: "auto" }, one.textContent)), h("p", { dir: "auto" }, source.querySelector("mark").textContent));
    const box = mark.getBoundingClientRect();
    const around = card.parentNode.getBoundingClientRect();
    card.style.top = `${box.bottom - around.top + 4}px`;
    card.style.left = `${Math.max(0, Math.min(box.left - around.left, around.width - 320))}px`;
    card.hidden = false;
    mark.setAttribute("aria-describedby", card.id);
  };
  area.addEventListener("mouseover", show);
  area.addEventListener("focusin", show);
  area.addEventListener("mouseleave", hide);
  area.addEventListener("focusout", hide);
  area.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

// What the kit guessed of an article and a reader can set right: date, outlet, the role of a paragraph.
function mender(send, body) {
  const date = h("input", WHOLE);
  const outlet = h("input", { type: "text", autocomplete: "off" });
  const role = choice([["", "as it is"], ...ROLES.map((name) => [name, name])]);
  const which = h("select", {});
  const correct = () => {
    const [start, end] = (which.value || "0-0").split("-").map(Number);
    send("correct", { date: date.value, outlet: outlet.value, role: role.value, start, end });
  };
  const node = h("details", { className: "rag-mend" }, h("summary", {}, "Correct date, outlet or a role"),
    form({}, correct, field("Date", date), field("Outlet", outlet), field("Paragraph", which), field("is a", role),
      h("button", { type: "submit" }, "Save the correction")));
  const choose = (event) => {
    const block = event.target.closest("[data-role]");
    if (block && node.open) which.value = `${block.dataset.start}-${block.dataset.end}`;
  };
  body.addEventListener("click", choose);
  // The list of a long article's paragraphs is made when somebody wants it.
  const fill = () => {
    const blocks = node.open ? [...body.querySelectorAll("[data-role]")].slice(0, 500) : [];
    which.replaceChildren(...blocks.map((block) => h("option", { value: `${block.dataset.start}-${block.dataset.end}` },
      `${block.dataset.role}: ${block.textContent.trim().slice(0, 60)}`)));
  };
  node.addEventListener("toggle", fill);
  return {
    node,
    drawn(place) {
      date.value = place.published || "";
      outlet.value = place.publisher || "";
      role.value = "";
      fill();
    },
  };
}

const languages = new Intl.DisplayNames(["en"], { type: "language" });
function languageName(code) {
  try {
    return languages.of(code);
  } catch {
    return code;
  }
}
