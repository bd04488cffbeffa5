function render({ model, el }) {
  const root = panel(el, "view", "An article");
  const source = reader(model, root, () => root.focus());
  root.tabIndex = -1;
  root.append(source.node);
  return source.stop;
}

export default { render };
