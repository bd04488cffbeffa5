// In the reader's own time; what is no time is shown as it is.
function when(made = "") {
  const time = new Date(made);
  return Number.isNaN(time.getTime()) ? made : time.toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
}

const STOPPED = "Stopped. The index is as it was; what was embedded is kept for the next rebuild.";

function render({ model, el }) {
  const view = open({ model, el }, "rebuild", "Rebuild the index");
  const { root, send } = view;
  const status = statusLine();
  const files = h("input", { type: "file", multiple: true, onchange: () => upload(files.files) });
  const drop = h("div", { className: "rag-drop" }, field("Drop articles here, or choose files:", files));
  const source = h("input", { type: "text", className: "rag-add", placeholder: "https://… or the path of a file or folder where this notebook runs", "aria-label": "Address, file or folder", autocomplete: "off" });
  const take = () => source.value.trim() && send("add", { source: source.value });
  const add = form({ className: "rag-form rag-steps" }, take, source, h("button", { type: "submit" }, "Add"));
  const go = h("button", { type: "button", className: "rag-go", onclick: () => send("rebuild") }, "Rebuild now");
  const look = h("button", { type: "button", onclick: () => send("look") }, "Look again");
  const stop = h("button", { type: "button", className: "rag-stop", hidden: true, onclick: () => send("cancel") }, "Cancel");
  const news = newsLine(view);
  const plan = h("div", { role: "region", "aria-label": "What would change" });
  const unread = h("section", { className: "rag-unread", "aria-label": "Files that cannot be read", hidden: true });
  const undo = h("button", { type: "button", hidden: true, onclick: () => send("restore") });
  const demo = h("button", { type: "button", hidden: true, onclick: () => send("leave_out") });
  const report = h("div", { role: "region", "aria-label": "Report" });
  const versions = h("ul", { className: "rag-versions" });
  const past = h("details", {}, h("summary", {}, "Earlier versions"), versions);
  root.append(drop, add, news, plan, h("div", { className: "rag-steps" }, go, stop, look, undo, demo), ...status.nodes, unread, report, past);

  async function upload(list) {
    const chosen = [...list];
    if (!chosen.length) return;
    const large = chosen.find((file) => file.size > 200_000_000);
    if (large) return status.fail(`${large.name} is larger than 200 MB. Name its path below instead.`);
    const buffers = await Promise.all(chosen.map((file) => file.arrayBuffer()));
    model.send({ do: "upload", names: chosen.map((file) => file.name) }, undefined, buffers);
    files.value = "";
  }
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("rag-over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("rag-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    drop.classList.remove("rag-over");
    upload(event.dataTransfer.files);
  });
  view.onEscape(() => send("cancel"));

  const left = (seconds) => (seconds < 0 ? "" : seconds < 90 ? `, about ${Math.ceil(seconds)} s left` : `, about ${Math.ceil(seconds / 60)} min left`);
  const version = (one) => h("li", {},
    [when(one.made), one.articles && many(Number(one.articles))].filter(Boolean).join(", "),
    h("span", { className: "rag-quiet" }, ` · version ${one.version} · `),
    one.current ? h("strong", {}, "in use") : h("button", { type: "button", onclick: () => send("back", { version: one.version }) }, "Go back to this one", h("span", { className: "rag-heard" }, `: version ${one.version}`)));
  let listed = "";
  const list = (state) => {
    const key = JSON.stringify([state.failed, state.failures]);
    if (key === listed) return;
    listed = key;
    unread.hidden = !state.failures;
    unread.replaceChildren(
      h("h3", {}, `${many(state.failures, "file")} cannot be read`),
      h("ul", {}, state.failed.map(({ path, reason, whole }) => h("li", {}, h("bdi", {}, path), `: ${reason} `,
        whole && h("button", { type: "button", onclick: () => send("remove", { path }) }, "Remove ", h("bdi", {}, path))))));
  };
  view.follow(["state"], () => {
    const state = model.get("state");
    root.dataset.busy = state.busy;
    go.disabled = state.busy || !state.work;
    look.disabled = state.busy;
    stop.hidden = !state.busy;
    const percent = state.progress >= 0 ? ` ${Math.round(100 * state.progress)}%` : "";
    status.show(state, state.stage === "stopped" ? STOPPED : capital(state.stage), `${percent}${left(state.left)}`);
    list(state);
    undo.hidden = !state.removed;
    undo.textContent = `Put ${many(state.removed, "removed file")} back`;
    demo.hidden = !state.demo || state.busy;
    demo.textContent = `Leave out the ${many(state.demo, "demo article")}`;
    past.hidden = state.versions.length < 2;
    versions.replaceChildren(...state.versions.map(version));
  });
  view.follow(["plan"], () => {
    const html = model.get("plan");
    plan.innerHTML = html ? `<h3>What a rebuild would do</h3>${html}` : "";
  });
  view.follow(["report"], () => {
    const html = model.get("report");
    report.innerHTML = html ? `<h3>The last rebuild did this</h3>${html}` : "";
  });
  return view.stop;
}

export default { render };
