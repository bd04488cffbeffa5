function render({ model, el }) {
  const view = open({ model, el }, "view", "An article");
  const { root } = view;
  root.tabIndex = -1;
  const wrong = h("p", { role: "alert", className: "rag-error" });
  root.append(newsLine(view), wrong, reader(view, root));
  view.follow(["state"], () => {
    const { error } = model.get("state");
    if (wrong.textContent !== error) wrong.textContent = error;
  });
  return view.stop;
}

export default { render };
