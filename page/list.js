// The list: what moved and what to do, then every item as a table or as cards. Search, filters and sort run over
// all items, and the first hundred are shown. Its state is in the address, so that it survives reload and Back.

const kStep = 100, kTop = 4;
const kColumns = [
  ["name", "name", "text"], ["price", "price", "number"], ["trend", null, "middle"], ["d1", "d1", "number wide"], ["d7", "d7", "number"], ["d30", "d30", "number middle"],
  ["d365", "d365", "number wide"], ["high", "high", "number wide"], ["sentiment", "score", "middle"], ["age", "day", "number middle"],
];
const kFilters = { all: () => true, moved: isMoved, care: (item) => careOf(item).length > 0, target: (item) => item.isAtTarget, stale: isStale, alerted: newAlert,
  suspect: (item) => item.care.includes("suspect"), unread: (item) => item.care.includes("unread"), "no-prices": (item) => item.care.includes("no-prices") };
const kTasks = [["target", "doTarget", true], ["suspect", "doSuspect"], ["stale", "doStale"], ["no-prices", "doNone"], ["unread", "doUnread"]];

const list = { q: "", owner: "", tag: "", show: "all", sort: "d7", down: true, cards: false, shown: kStep, picking: false, picked: new Set(), rows: new Map(), parts: null };
const kListKeys = ["q", "owner", "tag", "show", "sort"];

function readListAddress(query) {
  const values = new URLSearchParams(query);
  for (const key of kListKeys) list[key] = values.get(key) ?? { show: "all", sort: "d7" }[key] ?? "";
  if (!(list.show in kFilters)) list.show = "all";
  list.down = values.get("down") !== "0";
  list.cards = values.get("view") === "cards";
}

function writeListAddress() {
  const values = new URLSearchParams();
  for (const key of kListKeys) if (list[key] && list[key] !== { show: "all", sort: "d7" }[key]) values.set(key, list[key]);
  if (!list.down) values.set("down", "0");
  if (list.cards) values.set("view", "cards");
  const query = values.toString();
  history.replaceState(null, "", "#/" + (query ? "?" + query : ""));
}

function valueOf(item, key) {
  if (key === "score") return item.sentiment === null ? null : ({ POSITIVE: 1, NEGATIVE: -1 }[item.sentiment] ?? 0) * (item.score ?? 0);
  return item[key];
}

function found() {
  const words = plain(list.q).split(/\s+/).filter(Boolean);
  const fits = kFilters[list.show];
  const items = [...catalogue.items.values()].filter((item) => fits(item) && (!list.owner || item.owner === list.owner) && (!list.tag || item.tags.includes(list.tag)) && words.every((word) => item.plain.includes(word)));
  const sign = list.down ? -1 : 1, key = list.sort, collator = new Intl.Collator(lang, { numeric: true });
  const worth = list.show === "moved" && key === "d7" ? (item) => Math.abs(item.d7) : (item) => valueOf(item, key);
  const values = new Map(items.map((item) => [item, worth(item)]));
  return items.sort((a, b) => {
    const x = values.get(a), y = values.get(b);
    // What is missing stands last, whichever way.
    if (x === null || y === null) return (x === null) - (y === null) || collator.compare(a.name, b.name);
    return (typeof x === "string" ? sign * (key === "day" ? (x < y) - (x > y) : collator.compare(x, y)) : sign * (x - y)) || collator.compare(a.name, b.name);
  });
}

const bell = () => s("svg", { class: "bell", viewBox: "0 0 16 16", "aria-hidden": "true" }, s("path", { d: "M8 1.2a4.3 4.3 0 0 0-4.3 4.3c0 3.4-1 4.9-2 5.9h12.6c-1-1-2-2.5-2-5.9A4.3 4.3 0 0 0 8 1.2zM6.2 13a1.9 1.9 0 0 0 3.6 0z" }));
const alertMark = (alert) => h("span", { class: "alerted", title: alert.words[lang] }, bell(), t("rule-" + alert.rule));
const alertEntry = (alert, move) => h("li", null, bell(), h("div", null, h("p", null, bdi(alert.words[lang] ?? alert.words.en)), move,
  h("details", null, h("summary", null, t("why")), h("p", { class: "muted" }, told.rules[alert.rule]?.[lang] ?? alert.rule), h("p", { class: "muted" }, moment(alert.at)))));
const changeCell = (change, name) => h("td", { class: `number ${name} ${side(change)}` }, change === null ? "" : percent(change));
const feel = (item) => h("span", { class: "feel " + (item.sentiment || "").toLowerCase() }, t(item.sentiment || "unread"));
const priceText = (item) => (item.price === null ? [] : [money(item.price), " ", h("small", null, item.currency)]);

function rowOf(item) {
  const row = h("tr", { class: "row" });
  fillRow(row, item);
  return row;
}

function fillRow(row, item) {
  const care = careOf(item), notes = [item.owner, ...item.tags].filter(Boolean), alert = newAlert(item);
  const pick = list.picking && h("input", { type: "checkbox", class: "pick", "aria-label": t("pick", { name: item.name }), onchange: (event) => togglePick(item.slug, event.target) });
  if (pick) pick.checked = list.picked.has(item.slug);
  row.replaceChildren(
    h("th", { scope: "row", class: "name" }, pick, h("a", { href: itemAddress(item.slug), "data-slug": item.slug }, bdi(item.name)),
      care.length || notes.length || item.isAtTarget || alert ? h("small", null, [alert && alertMark(alert), item.isAtTarget && alert?.rule !== "target" && h("span", { class: "up" }, t("atTarget")), ...care.filter((code) => code !== "unread").map((code) => h("span", { class: "care" }, t(code))), notes.length && bdi(notes.join(", "))].filter(Boolean).flatMap((part, i) => (i ? [" · ", part] : [part]))) : null),
    h("td", { class: "number" }, ...priceText(item)), h("td", { class: "middle" }, spark(item)), changeCell(item.d1, "wide"), changeCell(item.d7, "week"), changeCell(item.d30, "middle"),
    changeCell(item.d365, "wide"), h("td", { class: "number wide" }, item.high === null ? "" : percent(item.high)), h("td", { class: "middle" }, feel(item)),
    h("td", { class: "number middle " + (isStale(item) ? "care" : "muted") }, item.day === null ? "" : ageText(ageOf(item.day))));
}

function cardOf(item) {
  const card = h("li", { class: "card panel" });
  fillCard(card, item);
  return card;
}

function fillCard(card, item) {
  const care = careOf(item), alert = newAlert(item);
  card.replaceChildren(h("h3", null, h("a", { href: itemAddress(item.slug), "data-slug": item.slug }, bdi(item.name))),
    h("p", null, h("span", { class: "big" }, ...priceText(item)), h("b", { class: side(item.d7) }, item.d7 === null ? "" : percent(item.d7))), area(item),
    h("p", { class: "foot" }, feel(item), h("span", { class: isStale(item) && !alert ? "care" : "" }, alert ? alertMark(alert) : item.isAtTarget ? t("atTarget") : care.includes("suspect") ? t("suspect") : item.day === null ? t("no-prices") : ageText(ageOf(item.day)))));
}

function togglePick(slug, box) {
  if (box.checked && list.picked.size >= 5) box.checked = false;
  list.picked[box.checked ? "add" : "delete"](slug);
  tellPicked();
}

function tellPicked() {
  const { go } = list.parts, n = list.picked.size;
  go.hidden = !list.picking;
  go.textContent = n < 2 ? t("pickSome") : t("comparing", { n });
  go.disabled = n < 2;
}

function moversOf(sign) {
  return [...catalogue.items.values()].filter((item) => item.d7 !== null && sign * item.d7 > 0 && !isStale(item)).sort((a, b) => sign * (b.d7 - a.d7)).slice(0, kTop);
}

function fillBrief() {
  const movers = (title, sign) => {
    const items = moversOf(sign);
    return h("section", { class: "panel" }, h("h2", null, t(title)), items.length ? h("ol", null, items.map((item) => h("li", null, h("a", { class: "mover", href: itemAddress(item.slug) }, bdi(item.name), spark(item) || h("span"), h("b", { class: side(item.d7) }, percent(item.d7)))))) : h("p", { class: "calm" }, t("noMoves")));
  };
  const all = [...catalogue.items.values()];
  const tasks = kTasks.map(([filter, text, good]) => [filter, text, good, all.filter(kFilters[filter]).length]).filter(([, , , count]) => count > 0);
  list.parts.brief.replaceChildren(movers("rising", 1), movers("falling", -1), h("section", { class: "panel todo" }, h("h2", null, t("todo")),
    tasks.length ? h("ul", null, tasks.slice(0, kTop).map(([filter, text, good, count]) => h("li", null, h("button", { type: "button", class: "task" + (good ? " good" : ""), onclick: () => showOnly(filter) }, h("b", null, whole(count)), h("span", null, t(text)))))) : h("p", { class: "calm" }, t("calm"))));
}

// What does not go well with the stage itself. It stays as it is, perhaps with something opened, until there is more.
function fillTroubles() {
  const { troubles } = list.parts, alerts = alertsOf(null).filter(isNewAlert), newest = alerts[0]?.key ?? "";
  if (troubles.dataset.newest === newest) return;
  troubles.dataset.newest = newest;
  troubles.replaceChildren(...(newest ? [h("section", { class: "block panel" }, h("h2", null, t("troubles")), h("ol", { class: "alerts" }, alerts.map((alert) => alertEntry(alert, null))))] : []));
}

function showOnly(filter) {
  Object.assign(list, { q: "", owner: "", tag: "", show: filter });
  drawList();
  list.parts.body.scrollIntoView({ block: "nearest" });
  list.parts.show.focus();
}

// The rows alone; everything above them stays, with what is typed and where the focus is.
function fillList() {
  const { body, count, more } = list.parts, items = found(), shown = items.slice(0, list.shown);
  const [make, box] = list.cards ? [cardOf, list.parts.cards] : [rowOf, list.parts.rows];
  list.known = new Set(catalogue.items.keys());
  list.rows = new Map(shown.map((item) => [item.slug, make(item)]));
  box.replaceChildren(...list.rows.values());
  body.hidden = shown.length === 0;
  count.textContent = items.length === catalogue.items.size ? tMany(items.length) : t("found", { n: whole(items.length), all: whole(catalogue.items.size) });
  list.parts.none.hidden = shown.length > 0;
  more.hidden = items.length <= list.shown;
  more.firstChild.textContent = t("more", { n: whole(Math.min(kStep, items.length - list.shown)) });
  for (const head of body.querySelectorAll("thead th[data-key]")) {
    if (head.dataset.key === list.sort) head.setAttribute("aria-sort", list.down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
}

function change(values) {
  Object.assign(list, { shown: kStep }, values);
  writeListAddress();
  fillList();
}

function select(label, name, options) {
  const box = h("select", { class: "field", "aria-label": t(label), onchange: () => change({ [name]: box.value }) }, options.map(([value, text]) => h("option", { value }, text)));
  box.value = list[name];
  return box;
}

function headOf([title, key, kind]) {
  const cell = h("th", { scope: "col", class: kind, "data-key": key }, h("button", { type: "button", disabled: !key, onclick: () => change(list.sort === key ? { down: !list.down } : { sort: key, down: key !== "name" && key !== "high" && key !== "day" }) }, t(title)));
  if (!key) cell.replaceChildren(h("button", { type: "button", onclick: () => change({ sort: "d30", down: true }) }, t(title)));
  return cell;
}

function drawList() {
  writeListAddress();
  document.title = "Bellwether";
  if (catalogue.items.size === 0) return byId("main").replaceChildren(emptyState());
  const all = [...catalogue.items.values()], collator = new Intl.Collator(lang);
  const owners = [...new Set(all.map((item) => item.owner))].filter(Boolean).sort(collator.compare);
  const tags = [...new Set(all.flatMap((item) => item.tags))].sort(collator.compare);
  const search = h("input", { type: "search", class: "field search", placeholder: t("searchFor"), "aria-label": t("search"), autocomplete: "off", spellcheck: "false", oninput: () => change({ q: search.value }) });
  search.value = list.q;
  const show = select("show", "show", [["all", t("all")], ["moved", t("moved")], ["care", t("care")], ["target", t("atTarget")], ["alerted", t("alerted")], ...["suspect", "stale", "no-prices", "unread"].map((code) => [code, "– " + t(code)])]);
  const views = ["table", "cards"].map((view) => button(t(view), () => { Object.assign(list, { cards: view === "cards" }); drawList(); byId("view-" + view).focus(); }, { id: "view-" + view, "aria-pressed": String(list.cards === (view === "cards")) }));
  const compare = button(t("compare"), () => { list.picking = !list.picking; list.picked.clear(); compare.setAttribute("aria-pressed", String(list.picking)); tellPicked(); fillList(); }, { "aria-pressed": String(list.picking), hidden: list.cards });
  const go = button("", () => { location.hash = "#/compare/" + [...list.picked].map(encodeURIComponent).join("/"); }, { class: "button main" });
  const rows = h("tbody"), cards = h("ul", { class: "cards" });
  const body = list.cards ? cards : h("div", { class: "panel" }, h("table", { class: "list" }, h("caption", { class: "quiet" }, t("list")), h("thead", null, h("tr", null, kColumns.map(headOf))), rows));
  list.parts = { search, show, go, rows, cards, body, troubles: h("div"), brief: h("div", { class: "brief" }), count: h("output"), none: h("p", { class: "notice" }, t("none")),
    more: h("div", { class: "more" }, button("", () => { const first = list.shown; list.shown += kStep; fillList(); [...list.rows.values()][first]?.querySelector("a").focus(); })) };
  byId("main").replaceChildren(h("h1", { class: "quiet" }, t("list")), list.parts.troubles, list.parts.brief,
    h("div", { class: "tools", role: "search" }, search, show, owners.length ? select("owner", "owner", [["", t("anyOwner")], ...owners.map((owner) => [owner, owner])]) : null, tags.length ? select("tag", "tag", [["", t("anyTag")], ...tags.map((tag) => [tag, tag])]) : null,
      h("div", { class: "group", role: "group", "aria-label": t("view") }, views), compare, go, list.parts.count), body, list.parts.none, list.parts.more);
  fillTroubles();
  fillBrief();
  fillList();
  tellPicked();
}

// A change from outside: rows are filled again where they stand; order, focus, scroll and ticks stay. Only an item
// that is new to the list puts it in order again.
function updateList(slugs) {
  if (!list.parts?.body.isConnected || catalogue.items.size === 0) return drawList();
  const isNew = slugs === null || slugs.some((slug) => catalogue.items.has(slug) && !list.known.has(slug));
  fillTroubles();
  fillBrief();
  if (isNew) keepingFocus(fillList);
  for (const slug of slugs ?? []) {
    const row = list.rows.get(slug), item = catalogue.items.get(slug);
    if (!item) {
      row?.remove();
      list.rows.delete(slug);
    }
    if (!item || !row) continue;
    if (!isNew) keepingFocus(() => (list.cards ? fillCard : fillRow)(row, item));
    row.classList.remove("flash");
    void row.offsetWidth; // So that the animation begins again.
    row.classList.add("flash");
  }
}

// Whatever is made again: the focus is on the same item's link, or tick, as before.
function keepingFocus(make) {
  const focused = document.activeElement, row = focused?.closest(".row, .card");
  const slug = row?.querySelector("a").dataset.slug, isPick = focused?.type === "checkbox";
  make();
  if (slug && !focused.isConnected) list.rows.get(slug)?.querySelector(isPick ? "input" : "a").focus({ preventScroll: true });
}

function emptyState() {
  return h("div", { class: "notice panel" }, h("h2", null, t("emptyTitle")), h("p", null, t("emptyTry")), h("code", null, "bellwether price import examples/prices/*.csv"), isLocal ? h("p", null, t("emptyDrop")) : null);
}
