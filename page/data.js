// The catalogue: all items, as items.json has them, kept up to date by head.json.

const kSpark = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const kStaleDays = 14, kMovedPercent = 5;

// Half and full width, and upper and lower case, are the same to who searches.
const plain = (text) => text.normalize("NFKC").toLowerCase();

const kAlertDays = 7;
// What somebody was told: alerts.json, asked for now and then, for an alert comes later than the change.
const told = { rules: {}, bySlug: new Map(), at: 0 };
const kAlertsPause = 60000;

async function loadAlerts() {
  told.at = Date.now();
  const { rules, alerts } = await fetchJson("alerts.json").catch(() => ({ rules: {}, alerts: [] }));
  told.rules = rules;
  told.bySlug = new Map();
  for (const alert of alerts) told.bySlug.set(alert.slug, [...(told.bySlug.get(alert.slug) ?? []), alert]);
}

// The slugs of which there is another newest alert than when we looked last.
async function lookForAlerts() {
  if (Date.now() - told.at < kAlertsPause) return [];
  const before = told.bySlug;
  await loadAlerts();
  return [...told.bySlug].filter(([slug, [newest]]) => before.get(slug)?.[0].key !== newest.key).map(([slug]) => slug);
}

// Of an item; those without a slug are of the stage itself.
const alertsOf = (slug) => told.bySlug.get(slug) ?? [];
const isNewAlert = (alert) => ageOf(alert.at.slice(0, 10)) <= kAlertDays;
const newAlert = (item) => alertsOf(item.slug).find(isNewAlert);

const catalogue = { version: null, page: null, at: null, items: new Map(), fields: [] };

function itemOf(row) {
  const item = {};
  catalogue.fields.forEach((field, i) => (item[field] = row[i] ?? null));
  item.tags ||= [];
  item.care ||= [];
  item.owner ||= "";
  item.plain = plain([item.name, item.owner, ...item.tags].join(" "));
  item.isAtTarget = item.target !== null && item.price !== null && item.price >= item.target;
  return item;
}

// The care is of the day it was written; the age is of today.
const isStale = (item) => item.day !== null && ageOf(item.day) > kStaleDays;
const careOf = (item) => {
  const codes = item.care.filter((code) => code !== "stale");
  return isStale(item) ? ["stale", ...codes] : codes;
};
const isMoved = (item) => item.d7 !== null && Math.abs(item.d7) >= kMovedPercent && !isStale(item);

async function fetchJson(url) {
  const response = await fetch(url, { cache: "no-cache" });
  if (!response.ok) throw Object.assign(new Error(url + ": " + response.status), { status: response.status });
  return response.json();
}

async function loadCatalogue() {
  const all = await fetchJson("items.json");
  catalogue.fields = all.fields;
  catalogue.items = new Map(all.rows.map((row) => [row[0], itemOf(row)]));
  catalogue.version = all.version;
}

// What changed since we looked last: slugs, or null when everything may have. Answers [] when nothing did.
async function lookAgain() {
  const head = await fetchJson("head.json");
  catalogue.at = new Date(head.at);
  catalogue.page ??= head.page;
  // Another page than this one was published: nobody works on with the old one, unless something is being typed.
  if (head.page !== catalogue.page && !document.querySelector("dialog")) location.reload();
  if (head.version === catalogue.version) return [];
  const newer = head.changes.findIndex((change) => change.head === catalogue.version);
  const changes = head.changes.slice(0, Math.max(newer, 0));
  if (newer < 0 || changes.some((change) => !change.removed && !change.row)) {
    await loadCatalogue();
    return null;
  }
  for (const change of changes.reverse()) {
    if (change.removed) catalogue.items.delete(change.slug);
    else catalogue.items.set(change.slug, itemOf(change.row));
  }
  catalogue.version = head.version;
  return [...new Set(changes.map((change) => change.slug))];
}

// 24 heights from 0 to 63, as a line in a box; `close` also goes round the ground below it.
function sparkPath(spark, width, height, close) {
  const last = spark.length - 1;
  const points = [...spark].map((letter, i) => `${((i * width) / last).toFixed(1)} ${(height - (kSpark.indexOf(letter) * height) / 63).toFixed(1)}`);
  return "M" + points.join("L") + (close ? `V${height}H0Z` : "");
}
const spark = (item) => (item.spark ? s("svg", { class: "spark", viewBox: "0 0 92 26", preserveAspectRatio: "none", "aria-hidden": "true" }, s("path", { d: sparkPath(item.spark, 92, 26) })) : null);
const area = (item) => s("svg", { class: "area " + (side(item.d30) || "flat"), viewBox: "0 0 240 96", preserveAspectRatio: "none", "aria-hidden": "true" },
  item.spark ? [s("path", { class: "fill", d: sparkPath(item.spark, 240, 96, true) }), s("path", { class: "line", d: sparkPath(item.spark, 240, 96) })] : null);
