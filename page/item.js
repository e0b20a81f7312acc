// One item, and some compared.

const kPriceRows = 60;
const view = { slug: null, chart: null, newestAlert: null };
const closeOf = (quote) => (quote.length > 2 ? quote[4] : quote[1]);

async function drawItem(slug) {
  const isSame = view.slug === slug && byId("main").querySelector(".title");
  let item;
  try {
    item = await fetchJson(itemFile(slug));
  } catch (error) {
    if (error.status !== 404 && error.status !== 403) throw error;
    if (here().slug === slug) byId("main").replaceChildren(backLink(), h("div", { class: "notice panel" }, h("h2", null, t("gone")), h("p", null, t("goneWhy"))));
    return;
  }
  if (here().slug !== slug) return; // Somebody went on meanwhile.
  document.title = item.name + " – Bellwether";
  const row = catalogue.items.get(slug);
  if (isSame) {
    view.chart?.set(chartData(item));
    for (const [name, made] of Object.entries(itemParts(item, row, true))) if (made !== null) byId("part-" + name)?.replaceChildren(...[made].flat());
    if (isLocal) tellLineage(item, slug);
    swapPictures(item);
    return;
  }
  view.slug = slug;
  view.chart = null;
  const plot = h("div", { class: "block panel" }, h("h2", { class: "quiet" }, t("chart")), item.prices.length ? null : h("p", { class: "calm" }, t("noPrices")));
  const part = ([name, content]) => [name, h("div", { id: "part-" + name }, content)];
  const parts = Object.fromEntries(Object.entries(itemParts(item, row)).map(part));
  byId("main").replaceChildren(backLink(), parts.title, parts.facts, plot, h("div", { class: "columns" }, h("div", null, parts.alerts, parts.words, parts.sentiment), parts.table), pictures(item), parts.lineage, parts.json);
  if (isLocal) tellLineage(item, slug);
  byId("main").focus({ preventScroll: true });
  scrollTo(0, 0);
  if (item.prices.length === 0) return;
  const { makeChart } = await import("./chart.js");
  if (view.slug === slug && plot.isConnected) view.chart = makeChart(plot, chartData(item), chartWords());
}

const backLink = () => h("a", { class: "back", href: list.address || "#/" }, "← " + t("back"));

function chartData(item) {
  const levels = [[t("target"), item.target], [t("boughtAt"), item.bought_at]].filter(([, price]) => price !== null && price !== undefined);
  return { name: item.name, currency: item.currency, decimals: item.decimals, prices: item.prices, levels, events: item.events || [], spikes: (item.standing?.suspects || []).filter((one) => one.kind === "spike") };
}

const chartWords = () => ({ lang, money, percent, dayText, volume: t("volume"), close: t("close"), open: t("open"), high: t("hi"), low: t("lo"), zoomIn: t("zoomIn"), zoomOut: t("zoomOut"), candles: t("candles"), log: t("log") });

function itemParts(item, row, isSame) {
  const decimals = item.decimals, last = item.prices.at(-1), unit = h("small", null, " " + item.currency);
  const fact = (name, value, note) => (value === null || value === undefined ? null : h("div", null, h("dt", null, name), h("dd", null, value, note ? h("small", null, " ", note) : null)));
  const changes = ["d1", "d7", "d30", "d365"].map((key) => row && row[key] !== null ? fact(t(key), h("span", { class: side(row[key]) }, percent(row[key], 2))) : null);
  const against = (level) => (last && level ? percent(100 * (closeOf(last) / level - 1), 1) : "");
  return {
    title: h("div", { class: "title" }, h("div", { class: "who" }, h("h1", null, bdi(item.name)), h("div", { class: "tags" }, item.owner ? h("span", { class: "chip" }, bdi(item.owner)) : null, item.tags.map((tag) => h("span", { class: "chip" }, bdi(tag))), item.url ? webLink(item.url, hostOf(item.url)) : null)),
      last ? h("div", null, h("p", { class: "now" }, money(closeOf(last), decimals), unit), h("p", { class: row && isStale(row) ? "care" : "muted" }, dayText(last[0]) + " · " + ageText(ageOf(last[0])))) : null, isLocal ? editButtons(item) : null),
    facts: h("dl", { class: "facts panel" }, changes, row?.high !== null && row ? fact(t("fromHigh"), percent(row.high, 2), dayText(row.high_day)) : null,
      item.target !== null ? fact(t("target"), money(item.target, decimals), against(item.target)) : null, item.bought_at !== null ? fact(t("boughtAt"), money(item.bought_at, decimals), against(item.bought_at)) : null),
    alerts: alertsPanel(item, isSame), words: wordsPanel(item), sentiment: sentimentPanel(item), table: priceTable(item), lineage: null, json: [item.result ? jsonPanel(t("result"), item.result) : null, jsonPanel(t("json"), item)].filter(Boolean),
  };
}

function hostOf(url) {
  try {
    return new URL(url).host || url;
  } catch {
    return url;
  }
}

// Null: it stands there already, perhaps with something opened.
function alertsPanel(item, isSame) {
  const alerts = alertsOf(item.slug);
  if (isSame && view.newestAlert === alerts[0]?.key) return null;
  view.newestAlert = alerts[0]?.key;
  if (alerts.length === 0) return [];
  const what = (value) => (typeof value === "string" ? feel({ sentiment: value }) : money(value, Math.max(item.decimals, decimalsOf(value))));
  const point = ([day, value]) => [what(value), " ", h("small", { class: "muted" }, dayText(day))];
  return h("section", { class: "block panel" }, h("div", { class: "head" }, h("h2", null, t("alerts")), h("a", { href: "alerts.atom" }, t("feed"))),
    h("ol", { class: "alerts" }, alerts.map((alert) => alertEntry(alert, h("p", { class: "move" }, point(alert.from), alert.to && [" → ", point(alert.to)])))));
}

function wordsPanel(item) {
  const lines = item.words?.[lang] || item.words?.en || [];
  return lines.length ? h("section", { class: "block panel" }, h("h2", null, t("words")), h("dl", { class: "words" }, lines.map(([name, text]) => [h("dt", null, name), h("dd", null, text)]))) : [];
}

function sentimentPanel(item) {
  const told = item.sentiment;
  if (!told) return h("section", { class: "block panel" }, h("h2", null, t("sentiment")), h("p", { class: "calm" }, t("notRead")));
  const scores = Object.entries(told.scores || {}).map(([label, score]) => {
    const bar = h("i");
    bar.style.width = 100 * score + "%";
    return [h("span", null, t(label.toUpperCase())), bar, h("span", { class: "number" }, format(score, 3, 3))];
  });
  const read = [told.revision ? t("revision", { n: told.revision }) : null, told.read_at ? t("readAt", { at: moment(told.read_at) }) : null].filter(Boolean).join(" · ");
  return h("section", { class: "block panel" }, h("h2", null, t("sentiment")), h("p", null, feel({ sentiment: told.label })), told.text ? h("blockquote", null, bdi(told.text)) : null, h("div", { class: "scores" }, scores),
    told.url || told.source ? h("p", { class: "muted" }, webLink(told.url || told.source, told.url ? told.source || told.url : told.source)) : null, read ? h("p", { class: "muted" }, read) : null,
    told.history?.length > 1 ? [h("h3", { class: "quiet" }, t("history")), h("ul", { class: "history" }, told.history.map(([day, label, score]) => h("li", null, feel({ sentiment: label }), " ", h("span", { class: "muted" }, dayText(day.slice(0, 10)), score === null ? "" : " " + format(score, 2, 2)))))] : null,
    item.files ? h("p", null, h("span", { class: "muted" }, t("files") + ": "), h("a", { href: item.files.csv }, "CSV"), " · ", h("a", { href: item.files.json }, "JSON")) : null);
}

function priceTable(item) {
  if (item.prices.length === 0) return [];
  const isWhole = item.prices.some((quote) => quote.length > 2);
  const cells = (quote) => (quote.length > 2 ? quote : isWhole ? [quote[0], null, null, null, quote[1], null] : quote);
  const titles = isWhole ? ["day", "open", "hi", "lo", "close", "volume"] : ["day", "price"];
  const lines = (separator) => [titles.map((key) => kWords[key][0].toLowerCase()), ...item.prices.map(cells)].map((line) => line.map((cell) => cell ?? "").join(separator)).join("\n") + "\n";
  const rows = h("tbody"), more = button("", () => show(shown + 10 * kPriceRows));
  let shown = 0;
  const show = (count) => {
    shown = Math.min(count, item.prices.length);
    rows.replaceChildren(...item.prices.slice(-shown).reverse().map((quote) => h("tr", null, cells(quote).map((cell, i) => h(i ? "td" : "th", { class: i ? "number" : null, scope: i ? null : "row" }, cell === null || cell === undefined ? "" : i === 0 ? cell : i === 5 ? whole(cell) : money(cell, item.decimals))))));
    more.hidden = shown === item.prices.length;
    more.textContent = t("more", { n: whole(Math.min(10 * kPriceRows, item.prices.length - shown)) });
  };
  show(kPriceRows);
  return h("section", { class: "block panel" }, h("div", { class: "head" }, h("h2", null, t("table2")), h("span", null, button(t("copy"), () => copy(lines("\t"))), " ", button(t("csv"), () => download(item.slug + ".csv", "text/csv", lines(","))))),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("table2") }, h("table", { class: "prices" }, h("thead", null, h("tr", null, titles.map((key, i) => h("th", { scope: "col", class: i ? "number" : null }, t(key))))), rows), h("div", { class: "more" }, more)));
}

function pictures(item) {
  if (!item.charts?.length) return null;
  return h("section", { class: "block panel" }, h("h2", null, t("pictures")), h("div", { class: "charts" }, item.charts.map((chart) => h("picture", { "data-period": chart.period }, chart.dark ? h("source", { srcset: chart.dark, media: "(prefers-color-scheme: dark)" }) : null, h("img", { src: chart.url, width: chart.width, height: chart.height, alt: chart.alt, loading: "lazy", decoding: "async" })))));
}

// A new picture is there whole before the old one goes.
async function swapPictures(item) {
  for (const chart of item.charts || []) {
    const picture = byId("main").querySelector(`picture[data-period="${chart.period === "weekly" ? "weekly" : "daily"}"]`);
    if (!picture || picture.querySelector("img").getAttribute("src") === chart.url) continue;
    const isDark = chart.dark && matchMedia("(prefers-color-scheme: dark)").matches, next = new Image();
    next.src = isDark ? chart.dark : chart.url;
    await next.decode().catch(() => {});
    if (chart.dark) picture.querySelector("source")?.setAttribute("srcset", chart.dark);
    picture.querySelector("img").setAttribute("src", chart.url);
    picture.querySelector("img").alt = chart.alt;
  }
}

async function drawCompared(slugs) {
  document.title = t("compare") + " – Bellwether";
  const files = (await Promise.all(slugs.slice(0, 5).map((slug) => fetchJson(itemFile(slug)).catch(() => null)))).filter((item) => item?.prices.length);
  if (here().page !== "compare") return;
  const plot = h("div", { class: "block panel" });
  byId("main").replaceChildren(backLink(), h("div", { class: "title" }, h("h1", null, files.flatMap((item, i) => [i ? ", " : "", bdi(item.name)]))), plot);
  byId("main").focus({ preventScroll: true });
  scrollTo(0, 0);
  if (files.length === 0) return plot.append(h("p", { class: "calm" }, t("noPrices")));
  const { makeComparison } = await import("./chart.js");
  makeComparison(plot, files.map((item) => ({ name: item.name, points: item.prices.map((quote) => [quote[0], closeOf(quote)]) })), { ...chartWords(), title: t("compareTitle"), item: t("name"), change: t("change"), none: t("noPrices") });
}
