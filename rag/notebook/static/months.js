const SVG = "http://www.w3.org/2000/svg";

function shape(tag, props) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
  return node;
}

// Bars by month, one colour a speaker; the words under it say the same.
function chart(months, names, counted = (count) => String(count)) {
  const known = months.filter(([month]) => month);
  const most = Math.max(1, ...known.flatMap(([, first, second]) => [first, second ?? 0]));
  const width = Math.max(1, Math.min(24, 720 / Math.max(1, known.length)));
  const picture = shape("svg", {
    viewBox: `0 0 ${Math.max(120, known.length * width)} 60`, class: "rag-months", "aria-hidden": "true", preserveAspectRatio: "xMinYMid",
  });
  known.forEach(([month, ...counts], at) => {
    const bars = names.length > 1 ? counts : counts.slice(0, 1);
    bars.forEach((count, which) => {
      const wide = (width * 0.85) / bars.length;
      const high = count ? Math.max(2, (count / most) * 58) : 0;
      const bar = shape("rect", {
        x: at * width + which * wide, y: 60 - high, width: wide, height: high, class: which ? "rag-second" : "rag-first",
      });
      const title = document.createElementNS(SVG, "title");
      title.textContent = `${month}: ${count}${names.length > 1 ? ` (${names[which]})` : ""}`;
      bar.append(title);
      picture.append(bar);
    });
  });
  const told = months.map(([month, first, second]) =>
    h("li", {}, `${month || "day unknown"}: ${counted(first)}${names.length > 1 ? ` and ${second}` : ""}`));
  const span = [...new Set([known[0], known[known.length - 1]].map((one) => one?.[0] || "no known days"))].join(" to ");
  const unknown = months.length > known.length && known.length ? `; ${told[told.length - 1].textContent}` : "";
  return [
    known.length > 1 ? picture : null,
    months.length ? h("details", {}, h("summary", {}, `By time, ${span}${unknown}`), h("ul", {}, told)) : null,
  ];
}

// A drag over the bars chooses a time: `choose` gets the first and the last bar. The fields From and to do
// the same by keys.
function brush(picture, count, choose) {
  const at = (event) => {
    const box = picture.getBoundingClientRect();
    return Math.max(0, Math.min(count - 1, Math.floor(((event.clientX - box.left) / box.width) * (picture.viewBox.baseVal.width / wide))));
  };
  const wide = Math.max(1, Math.min(24, 720 / count));
  picture.setAttribute("preserveAspectRatio", "none"); // else the bars are not where they are drawn
  let from = -1;
  const shade = shape("rect", { y: 0, height: 60, width: 0, class: "rag-brush" });
  picture.append(shade);
  const draw = (one, two) => {
    shade.setAttribute("x", Math.min(one, two) * wide);
    shade.setAttribute("width", (Math.abs(one - two) + 1) * wide);
  };
  picture.classList.add("rag-brushed");
  picture.addEventListener("pointerdown", (event) => {
    from = at(event);
    picture.setPointerCapture(event.pointerId);
    draw(from, from);
  });
  picture.addEventListener("pointermove", (event) => from >= 0 && draw(from, at(event)));
  picture.addEventListener("pointerup", (event) => {
    const to = at(event);
    if (from >= 0) choose(Math.min(from, to), Math.max(from, to));
    from = -1;
  });
}
