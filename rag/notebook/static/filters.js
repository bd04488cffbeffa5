// What narrows a question down: time, outlets, language, comments.
function filterBox() {
  const since = h("input", { type: "text", ...DATES });
  const until = h("input", { type: "text", ...DATES });
  const language = h("select");
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
      span(since, until), field("Language", language),
      check(comments, " readers’ comments too"),
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
      fill(language, [["", "any"], ...languages.map((code) => [code, languageName(code)])]);
    },
  };
}
