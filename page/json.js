// JSON for people: foldable, in order, copyable. Long lists are folded, and made when they are opened.

const kOpenDepth = 1, kLongList = 12;

function jsonScalar(value) {
  const kind = typeof value === "string" ? "s" : "n";
  return h("span", { class: kind }, bdi(JSON.stringify(value)));
}

function jsonNode(key, value, depth) {
  const label = key === null ? [] : [h("span", { class: "k" }, bdi(key)), ": "];
  if (value === null || typeof value !== "object") return h("div", null, label, jsonScalar(value));
  const entries = Array.isArray(value) ? value.map((entry) => [null, entry]) : Object.entries(value), ends = Array.isArray(value) ? "[]" : "{}";
  // A short list of plain values is one line.
  if (Array.isArray(value) && value.length <= 6 && value.every((entry) => entry === null || typeof entry !== "object"))
    return h("div", null, label, "[", value.flatMap((entry, i) => [i ? ", " : "", jsonScalar(entry)]), "]");
  if (entries.length === 0) return h("div", null, label, ends);
  const node = h("details", null, h("summary", null, label, ends[0], " ", h("span", { class: "muted" }, t("entries", { n: whole(entries.length) })), " ", ends[1]));
  const open = () => node.childElementCount > 1 || node.append(...entries.map(([name, entry]) => jsonNode(name, entry, depth + 1)));
  node.addEventListener("toggle", () => node.open && open());
  if (depth <= kOpenDepth && entries.length <= kLongList + (depth === 0 ? 30 : 0)) {
    open();
    node.open = true;
  }
  return node;
}

function jsonPanel(title, value) {
  return h("section", { class: "block panel" }, h("div", { class: "head" }, h("h2", null, title), button(t("copy"), () => copy(JSON.stringify(value, null, 2)))), h("div", { class: "json" }, jsonNode(null, value, 0)));
}
