// The page in a browser, as people use it, on a bucket that page_bucket.py makes and that a plain file server serves.
// What the local page alone can do is in page_local_test.mjs.
//
// node page_test.mjs PACKAGES BELLWETHER PAGE_FILES SCREENSHOTS: PACKAGES has node_modules with what
// packages/npm-browser pins.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { axeSource, closeBrowser, endAll, makeBucket, open, pageFiles, plainServer, program, screenshots } from "./page_browser.mjs";

// What axe cannot tell, where it is and why we can.
const kExplained = [
  ["color-contrast", ".plot svg", "text on a drawing: the muted ink on the surface, as it is beside it, where axe can tell"],
  ["color-contrast", ".scroll", "rows that are scrolled out of sight look as those in sight"],
  ["color-contrast", ".chart-tools", "plus and minus are no letters; their colours are those of the buttons beside them"],
];
let bucket, server;

before(async () => {
  bucket = await makeBucket("--items", "30", "--hostile", "--charts", program);
  server = await plainServer(bucket.folder);
});
after(async () => {
  await closeBrowser();
  await endAll();
});

const names = (page) => page.locator("tbody .name a").allTextContents();
const picture = (page, name, options) => page.screenshot({ path: join(screenshots, name + ".png"), ...options });

async function view(path, options, look) {
  const { page, context, messages } = await open(server.address + path, options);
  await look(page, messages);
  assert.deepEqual(messages, [], path);
  await context.close();
}

test("the list shows every item, what moved most first, and what there is to do", () => view("", {}, async (page) => {
  assert.equal(await page.locator("tbody tr").count(), 30);
  const changes = (await page.locator("tbody .week").allTextContents()).filter(Boolean).map((text) => parseFloat(text.replace("\u2212", "-")));
  assert.deepEqual(changes, [...changes].sort((a, b) => b - a));
  assert.equal(await page.locator(".brief section").count(), 3);
  const [first] = await page.locator(".brief .mover").first().allTextContents();
  assert.ok(first.startsWith((await names(page))[0]), first);
  await picture(page, "list");
}));

test("search finds half and full width alike, and what is found survives reload", () => view("", {}, async (page) => {
  await page.getByRole("searchbox").fill("abc ガッツ");
  assert.deepEqual(await names(page), ["ＡＢＣ　ｶﾞｯﾂ"]);
  await page.reload();
  assert.deepEqual(await names(page), ["ＡＢＣ　ｶﾞｯﾂ"]);
  await page.getByRole("searchbox").fill("no such thing");
  assert.equal(await page.getByText("No item is like that.").isVisible(), true);
}));

test("a column is sorted by its button, and again the other way", () => view("", {}, async (page) => {
  const byName = page.getByRole("button", { name: "Item", exact: true });
  await byName.focus();
  await page.keyboard.press("Enter");
  // In the browser's own order of writing: Node's may be of another version.
  const up = await names(page), sorted = await page.evaluate((all) => all.sort(new Intl.Collator("en", { numeric: true }).compare), up);
  assert.deepEqual(up, sorted);
  assert.equal(await page.locator("th[aria-sort=ascending]").textContent(), "Item");
  await page.keyboard.press("Enter");
  assert.deepEqual(await names(page), up.reverse());
}));

test("a percent in the list is the file's, with all of its digits: rounded again it would be another", () => view("", {}, async (page) => {
  const file = await page.evaluate(async () => (await fetch("items.json")).json()), at = (row, field) => row[file.fields.indexOf(field)];
  const row = file.rows.find((one) => at(one, "high") !== null && Math.round(at(one, "high") * 100) % 10 !== 0);
  const shown = page.locator("tbody tr", { has: page.locator(`a[data-slug="${at(row, "slug")}"]`) });
  assert.match(await shown.textContent(), new RegExp(at(row, "high").toFixed(2).replace("-", "\u2212") + "\u202f%"));
}));

test("filters and tasks show what they say", () => view("", {}, async (page) => {
  await page.getByRole("combobox", { name: "Owner" }).selectOption("anna");
  for (const row of await page.locator("tbody .name small").allTextContents()) assert.match(row, /anna/);
  const task = page.locator(".task").first(), count = Number(await task.locator("b").textContent());
  await task.click();
  assert.equal(await page.locator("tbody tr").count(), count);
}));

test("a changed price is seen where it stands, and focus, scroll and order stay", () => view("", {}, async (page) => {
  const [, , , name] = await names(page), link = page.locator("tbody .name a", { hasText: name }).first();
  const before = await names(page);
  await link.focus();
  await page.evaluate(() => { document.querySelector("tbody").rows[3].mark = "same"; scrollTo(0, 200); });
  const asked = [];
  page.on("request", (request) => asked.push(request.url().split("/").at(-1)));
  await bucket.tell("change_price", name, 987654);
  await page.getByText("987,654").waitFor({ timeout: 10000 });
  assert.deepEqual(await names(page), before);
  assert.deepEqual(await page.evaluate(() => [document.querySelector("tbody").rows[3].mark, scrollY, document.activeElement.textContent]), ["same", 200, name]);
  assert.deepEqual([...new Set(asked)], ["head.json"]);
}));

test("who has an alert of the last days says so in the list, and the filter shows those", () => view("", {}, async (page) => {
  const marked = await page.locator("tbody tr", { has: page.locator(".alerted") }).count();
  assert.equal(marked, 8);
  await page.getByRole("combobox", { name: "Show" }).selectOption("alerted");
  assert.equal(await page.locator("tbody tr").count(), 8);
  assert.deepEqual(new Set(await page.locator("tbody .alerted").allTextContents()), new Set(["target reached", "moved far", "high of a year", "low of a year", "averages crossed", "sentiment turned"]));
  await page.getByRole("button", { name: "Cards" }).click();
  assert.equal(await page.locator(".card .alerted").count(), 8);
  // A month later nobody has one.
  await page.clock.setFixedTime("2026-12-20T09:00:00Z");
  await page.reload();
  await page.getByText("No item is like that.").waitFor();
}));

test("an item tells its alerts: what, when, from where to where, and by keys why", () => view("#/item/AAPL", {}, async (page) => {
  const panel = page.locator("section", { has: page.getByRole("heading", { name: "Alerts" }) }), first = panel.locator("li").first();
  assert.match(await first.locator("p").first().textContent(), /^AAPL rose 25\.5 % to /);
  assert.match(await first.locator(".move").textContent(), /^\d+\.\d\d 28 Feb 2013 → \d+\.\d\d 1 Mar 2013$/);
  assert.equal(await first.getByText("That is what rule").isVisible(), false);
  await first.locator("summary").focus();
  await page.keyboard.press("Enter");
  assert.equal(await first.getByText("That is what rule").isVisible(), true);
  assert.equal(await panel.getByRole("link", { name: "Feed of alerts" }).getAttribute("href"), "alerts.atom");
  await picture(page, "alerts", { fullPage: true });
  assert.equal(await page.locator("link[type='application/atom+xml']").getAttribute("href"), "alerts.atom");
}));

test("an alert of a sentiment shows both labels and their days", () => view("", {}, async (page) => {
  await page.locator("tbody tr", { hasText: "sentiment turned" }).first().getByRole("link").click();
  const first = page.locator("#part-alerts li").first();
  assert.match(await first.locator("p").first().textContent(), /^Sentiment of .+ turned from positive to negative$/);
  assert.match(await first.locator(".move").textContent(), /^positive \d+ \w{3} \d{4} → negative \d+ \w{3} \d{4}$/);
  assert.equal(await first.locator(".move .feel.negative").count(), 1);
  await picture(page, "alert-of-a-sentiment", { fullPage: true });
}));

test("an alert that comes while the page is open is seen within a minute, and what was opened stays open", () => view("#/item/" + encodeURIComponent("Overgrown Tomb~me"), {}, async (page) => {
  const panel = page.locator("#part-alerts"), before = await panel.locator("li").count();
  await panel.locator("summary").first().click();
  await bucket.tell("change_price", "Overgrown Tomb", 2143);
  await page.locator(".now", { hasText: "2,143" }).waitFor({ timeout: 10000 });
  assert.equal(await panel.locator("details[open]").count(), 1);
  await bucket.tell("raise_alert", "Overgrown Tomb", "year-high");
  await page.clock.setFixedTime("2026-11-20T14:02:00Z");
  await page.waitForFunction((count) => document.querySelectorAll("#part-alerts li").length === count, before + 1, { timeout: 10000 });
  assert.match(await panel.locator("li").first().textContent(), /Overgrown Tomb rose 25\.5 % to 2143 JPY/);
}));

test("an alert of the stage itself is above the list within a minute, what is opened stays open, and after a week it goes", () => view("", {}, async (page) => {
  const troubles = page.locator("section", { has: page.getByRole("heading", { name: "Bellwether itself needs care" }) });
  assert.equal(await troubles.count(), 0);
  await bucket.tell("raise_trouble", "send-alerts");
  await page.clock.setFixedTime("2026-11-20T14:02:00Z");
  await troubles.getByText("send-alerts has been waiting since 2026-11-20 08:05 UTC").waitFor({ timeout: 10000 });
  await troubles.locator("summary").click();
  assert.equal(await troubles.getByText("That is what rule care is for.").isVisible(), true);
  await bucket.tell("change_price", "Overgrown Tomb", 2144);
  await page.getByText("2,144").first().waitFor({ timeout: 10000 });
  assert.equal(await troubles.locator("details[open]").count(), 1);
  assert.equal(await page.locator("tbody tr").count(), 30);
  await picture(page, "trouble");
  await page.clock.setFixedTime("2026-12-20T09:00:00Z");
  await page.reload();
  await page.locator("tbody tr").first().waitFor();
  assert.equal(await troubles.count(), 0);
}));

test("an item that was removed elsewhere goes, and the next row stays where it is", () => view("", {}, async (page) => {
  const before = await names(page);
  await bucket.tell("remove", before[10]);
  await page.waitForFunction((count) => document.querySelectorAll("tbody tr").length === count, before.length - 1, { timeout: 10000 });
  assert.deepEqual(await names(page), before.filter((_, i) => i !== 10));
}));

test("an item has an address of its own, and Back leads to its link", () => view("", {}, async (page) => {
  const link = page.locator("tbody .name a").nth(5), name = await link.textContent();
  await link.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name }).waitFor();
  await page.reload();
  await page.getByRole("heading", { level: 1, name }).waitFor();
  await page.goBack();
  await page.locator("tbody tr").first().waitFor();
  await page.goForward();
  await page.getByRole("heading", { level: 1, name }).waitFor();
  await page.goBack();
  await page.locator("tbody tr").first().waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), name);
}));

test("the interactive chart tells the price of each day, by keys and by pointer", () => view("#/item/AAPL", {}, async (page) => {
  const chart = page.getByRole("slider");
  await chart.focus();
  assert.match(await chart.getAttribute("aria-valuetext"), /^1 Mar 2013: 430\.47 USD/);
  await page.keyboard.press("ArrowLeft");
  assert.match(await chart.getAttribute("aria-valuetext"), /^28 Feb 2013: 441\.40 USD/);
  await page.keyboard.press("Home");
  assert.match(await chart.getAttribute("aria-valuetext"), /^4 Jan 2010: 214\.01 USD/);
  await page.keyboard.press("End");
  await page.getByRole("button", { name: "Candles" }).click();
  assert.match(await chart.getAttribute("aria-valuetext"), /Open 438\.00, High 438\.18, Low 429\.98, Close 430\.47 USD/);
  await page.getByRole("button", { name: "Max", exact: true }).click();
  const ticks = await page.locator(".plot text").allTextContents();
  assert.ok(ticks.includes("2011") && ticks.includes("2012"), ticks.join());
  const box = await page.locator(".plot").boundingBox();
  await page.mouse.move(box.x + 100, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + 300, box.y + 100);
  await page.mouse.up();
  assert.notDeepEqual(await page.locator(".plot text").allTextContents(), ticks);
  assert.ok((await page.locator(".plot *").count()) < 80);
  await picture(page, "item");
}));

test("a price far from those around it runs off the scale and does not flatten them", () => view("#/item/" + encodeURIComponent("稲妻"), {}, async (page) => {
  await page.getByRole("slider").waitFor();
  const ticks = (await page.locator(".plot text").allTextContents()).filter((text) => /^[\d,]+$/.test(text)).map((text) => Number(text.replace(",", "")));
  assert.ok(ticks.length > 3 && Math.max(...ticks) < 3000, ticks.join());
}));

test("an item's pictures, table, JSON and result are there", () => view("#/item/AAPL", {}, async (page) => {
  for (const image of await page.locator(".charts img").all()) {
    await image.scrollIntoViewIfNeeded();
    await image.evaluate((one) => one.decode());
    assert.deepEqual(await image.evaluate((one) => [one.naturalWidth, one.width / one.height > 1.3]), [1600, true]);
  }
  assert.equal(await page.locator(".prices tbody tr").first().textContent(), "2013-03-01438.00438.18429.98430.4719,730,300");
  const json = page.locator("section", { has: page.getByRole("heading", { name: "JSON", exact: true }) });
  await json.locator("summary", { hasText: "prices" }).click();
  await json.locator("details[open] > div").nth(700).waitFor({ state: "attached" }); // They are made a moment after.
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "CSV" }).click()]);
  assert.equal(download.suggestedFilename(), "AAPL.csv");
  assert.match(readFileSync(await download.path(), "utf8"), /^day,open,high,low,close,volume\n2010-01-04,213\.43,/);
}));

test("items are compared in percent of the same day", () => view("", {}, async (page) => {
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  for (const name of ["AAPL", "MSFT"]) await page.getByRole("checkbox", { name: "Compare " + name }).check();
  await page.getByRole("button", { name: "Compare 2" }).click();
  await page.getByRole("slider").waitFor();
  const rows = await page.locator(".prices tbody tr").allTextContents();
  assert.equal(rows.length, 2);
  assert.ok(rows.some((row) => row.startsWith("AAPL\u221220.94")), rows.join());
  await picture(page, "compare");
}));

test("a hostile name is only text, and turns nothing around it", () => view("", {}, async (page) => {
  const all = await names(page), items = JSON.parse(readFileSync(join(bucket.folder, "items.json"), "utf8"));
  for (const name of ["<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>", "../../etc/passwd", "left \u202e right", "javascript:alert(3)"]) {
    if (!items.rows.some((row) => row[1] === name)) continue; // Removed above.
    assert.ok(all.includes(name), name);
    await page.locator("tbody .name a", { hasText: name }).click();
    await page.locator("h1 bdi").waitFor(); // The list's has none.
    assert.equal(await page.locator("h1").textContent(), name);
    assert.equal(await page.locator("h1 bdi").count(), 1);
    await page.goBack();
    await page.locator("tbody tr").first().waitFor();
  }
  assert.equal(await page.locator("img:not([src^='assets/'])").count(), 0);
}));

test("everything is there in Japanese", () => view("", { locale: "ja-JP" }, async (page) => {
  assert.equal(await page.locator("html").getAttribute("lang"), "ja");
  await page.getByText("7 日間の値上がり").waitFor();
  await picture(page, "japanese");
  await page.getByRole("button", { name: "English" }).click();
  await page.getByText("Rising most in 7 days").waitFor();
}));

test("an item that is gone says so", () => open(server.address + "#/item/nobody").then(async ({ page, context, messages }) => {
  await page.getByText("There is no such item").waitFor();
  assert.ok(messages.every((message) => message.includes("404")), messages.join());
  await context.close();
}));

for (const [name, paths, options] of [
  ["light", ["", "#/?view=cards", "#/item/AAPL", "#/compare/AAPL/MSFT"], {}], ["dark", ["", "#/item/AAPL"], { colorScheme: "dark" }],
  ["phone", ["", "#/item/AAPL"], { viewport: { width: 320, height: 700 } }], ["forced colours", [""], { forcedColors: "active" }]]) {
  test(`axe finds nothing in ${name}, and nothing is wider than the window`, async () => {
    for (const path of paths)
      await view(path, options, async (page) => {
        if (path.includes("item") || path.includes("compare")) await page.getByRole("slider").waitFor();
        await page.evaluate(axeSource);
        const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations", "incomplete"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        const isExplained = (rule, node) => page.evaluate(([target, places]) => places.some((place) => document.querySelector(target)?.closest(place)), [node.target[0], kExplained.filter(([id]) => id === rule).map(([, place]) => place)]);
        for (const one of found.incomplete) one.nodes = (await Promise.all(one.nodes.map(async (node) => ((await isExplained(one.id, node)) ? null : node)))).filter(Boolean);
        const told = (list) => list.filter((one) => one.nodes.length).map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160) + " " + (node.any[0]?.message ?? "")).join("\n")}`);
        assert.deepEqual(told(found.violations), [], path);
        assert.deepEqual(told(found.incomplete), [], path);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path);
        if (path === "") await picture(page, name.replace(" ", "-"));
        if (path.includes("/item/")) await picture(page, name + "-item", { fullPage: true });
      });
  });
}

test("what is printed is dark on white and has no buttons", () => view("#/item/AAPL", { colorScheme: "dark" }, async (page) => {
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".chart-tools").isVisible(), false);
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector("section.panel")).backgroundColor), "rgb(255, 255, 255)");
}));

test("nothing moves while the list comes, and what does not change is not sent again", async () => {
  const { page, context, messages } = await open(server.address, {});
  await page.waitForTimeout(300);
  const shift = await page.evaluate(() => new Promise((done) => new PerformanceObserver((list) => done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0))).observe({ type: "layout-shift", buffered: true }) || setTimeout(() => done(0), 500)));
  assert.ok(shift <= 0.01, String(shift));
  const answers = [];
  page.on("response", (response) => response.url().endsWith("json") && answers.push(response));
  await page.waitForTimeout(4500);
  assert.ok(answers.length >= 2);
  for (const answer of answers) assert.equal((await answer.request().sizes()).responseBodySize, 0);
  assert.deepEqual(messages, []);
  await context.close();
});

test("of ten thousand items the first hundred are shown, and all are searched", async () => {
  const large = await makeBucket("--items", "10000"), other = await plainServer(large.folder), { page, messages } = await open(other.address);
  assert.equal(await page.locator("tbody tr").count(), 100);
  assert.ok((await page.evaluate(() => document.querySelectorAll("*").length)) <= 3000);
  await page.getByRole("button", { name: "Show 100 more" }).click();
  assert.equal(await page.locator("tbody tr").count(), 200);
  await page.getByRole("searchbox").fill("sanctum 9999");
  const found = await names(page);
  await page.getByRole("searchbox").fill("9999");
  assert.equal((await names(page)).length, 1, found.join());
  assert.deepEqual(messages, []);
});

test("the code is small", () => {
  const assets = readdirSync(join(pageFiles, "assets"));
  const size = (pattern) => assets.filter((name) => pattern.test(name)).map((name) => gzipSync(readFileSync(join(pageFiles, "assets", name)), { level: 9 }).length).reduce((sum, one) => sum + one, 0);
  const without = size(/^(page|icon)-/) + gzipSync(readFileSync(join(pageFiles, "index.html"))).length, chart = size(/^chart-/);
  console.log(`${without} bytes gzip, and ${chart} more for the chart`);
  assert.ok(without <= 25000);
  assert.ok(without + chart <= 60000);
});
