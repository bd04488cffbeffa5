function render({ model, el }) {
  const root = panel(el, "view", "An article");
  const source = reader(model, root, root);
  root.tabIndex = -1;
  const news = newsLine(model);
  const wrong = h("p", { role: "alert", className: "rag-error" });
  root.append(news.node, wrong, source.node);
  const stops = [source.stop, news.stop, follow(model, ["state"], () => {
    const { error } = model.get("state");
    if (wrong.textContent !== error) wrong.textContent = error;
  })];
  return () => stops.forEach((stop) => stop());
}

export default { render };
