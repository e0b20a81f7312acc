// What the page does besides where `bellwether up` serves it: editing, health, lineage, import by drop; each of it is
// looked at with the command line. And that all of it is clean under the whole policy.
//
// node page_local_test.mjs PACKAGES BELLWETHER PAGE_FILES SCREENSHOTS

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { closeBrowser, endAll, here, open, ownServer, plainServer, run, screenshots, temporaryFolder } from "./page_browser.mjs";

after(async () => {
  await closeBrowser();
  await endAll();
});

// A stage with the engine running, and the page of it.
async function stage(flags = [], prepare = () => {}) {
  const state = temporaryFolder(), bucket = join(state, "bucket"), say = (...words) => run(state, bucket, ...words);
  mkdirSync(bucket);
  await prepare(say, bucket);
  const server = await ownServer(bucket, flags, state);
  return { ...server, bucket, say };
}

const items = (say) => JSON.parse(say("list", "--json")).items;
async function comesTrue(question) {
  for (const begun = Date.now(); Date.now() - begun < 15000; await new Promise((done) => setTimeout(done, 100))) if (await question()) return true;
  return false;
}

test("from nothing to items: the page says how, and a name that is added is there", async () => {
  const { address, say } = await stage(), { page, messages } = await open(address, { at: null });
  await page.getByText("Nothing is watched yet").waitFor();
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("textbox", { name: "Names, one a line" }).fill("Sol Ring\n<b>bold</b>\n稲妻");
  await page.getByRole("textbox", { name: "Owner" }).fill("me");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("3 added").waitFor();
  assert.deepEqual(items(say).map((item) => [item.item, item.owner]).sort(), [["<b>bold</b>", "me"], ["Sol Ring", "me"], ["稲妻", "me"]]);
  await page.locator("tbody .name a", { hasText: "Sol Ring" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("textbox", { name: "Names, one a line" }).fill("x".repeat(300));
  await page.getByRole("button", { name: "Save" }).click();
  assert.match(await page.getByRole("alert").textContent(), /^line 1: /);
  assert.deepEqual(messages.filter((message) => !message.includes("400")), []);
});

test("an item's price, levels and tags are set, it is removed, and that is taken back", async () => {
  const { address, say } = await stage([], (command) => {
    for (const [day, price] of [["2026-11-01", "10"], ["2026-11-02", "12"]]) command("price", "set", "Sol Ring", day, price, "--currency", "EUR");
    command("price", "set", "Other", "2026-11-02", "1");
  });
  const { page, messages } = await open(address, { at: null });
  await page.locator("tbody .name a", { hasText: "Sol Ring" }).click();
  await page.getByRole("button", { name: "Set price" }).click();
  await page.getByLabel("Day", { exact: true }).fill("2026-11-03");
  await page.getByLabel("Price EUR").fill("15.5");
  await page.getByRole("button", { name: "Save" }).click();
  await page.locator(".now", { hasText: "15.50" }).waitFor();
  await page.getByText("Worked off by").waitFor();
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByLabel("Target").fill("14");
  await page.getByLabel("Tags").fill("foil, mint");
  await page.getByRole("button", { name: "Save" }).click();
  await page.locator(".chip", { hasText: "mint" }).waitFor();
  const told = JSON.parse(say("show", "Sol Ring", "--json"));
  assert.deepEqual([told.target, told.tags, told.prices.at(-1).price], [14, ["foil", "mint"], 15.5]);

  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("button", { name: "Remove" }).click();
  await page.locator("tbody tr").first().waitFor();
  assert.equal(await page.locator("tbody tr").count(), 1);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.locator("tbody .name a", { hasText: "Sol Ring" }).waitFor();
  assert.equal(items(say).length, 2);
  await page.locator("tbody .name a", { hasText: "Sol Ring" }).click();
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("button", { name: "Remove" }).click();
  await page.locator("tbody tr").first().waitFor();
  await page.close({ runBeforeUnload: false }); // Who leaves has decided.
  assert.ok(await comesTrue(() => items(say).length === 1));
  assert.deepEqual(messages, []);
});

test("add, search, sort, open, price, edit, remove, undo and health need no mouse", async () => {
  const { address, say } = await stage(), { page, messages } = await open(address, { at: null });
  await page.getByText("Nothing is watched yet").waitFor();
  // On and on with the tabulator, as somebody without a mouse does.
  const goTo = async (wanted) => {
    const at = () => page.evaluate(() => { const one = document.activeElement; return (one.labels?.[0]?.textContent || one.getAttribute("aria-label") || one.placeholder || one.textContent).trim(); });
    const passed = [];
    for (let i = 0; i < 80; ++i) {
      await page.keyboard.press("Tab");
      passed.push(await at());
      if (passed.at(-1).startsWith(wanted)) return;
    }
    assert.fail(`no way to ${wanted}: ${passed.join(" | ")}`);
  };
  const press = async (wanted) => { await goTo(wanted); await page.keyboard.press("Enter"); };
  const fill = async (label, text) => { await goTo(label); await page.keyboard.press("Control+A"); await page.keyboard.type(text); };
  await press("Add");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.type("Sol Ring\nOther"); // The first field has the focus.
  await press("Save");
  await page.locator("tbody .name a", { hasText: "Other" }).waitFor();
  await fill("Search", "sol");
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
  await press("Sol Ring");
  await page.locator("h1 bdi", { hasText: "Sol Ring" }).waitFor();
  await press("Set price");
  await page.getByRole("dialog").waitFor();
  await fill("Price", "12.5");
  await page.keyboard.press("Enter");
  await page.locator(".now", { hasText: "12.5" }).waitFor();
  await press("Edit");
  await page.getByRole("dialog").waitFor();
  await fill("Target", "14");
  await page.keyboard.press("Enter");
  assert.ok(await comesTrue(() => JSON.parse(say("show", "Sol Ring", "--json")).target === 14));
  await press("Edit");
  await page.getByRole("dialog").waitFor();
  await press("Remove");
  await press("Undo");
  await press("Health");
  await page.getByRole("heading", { name: "Runs" }).or(page.getByRole("heading", { name: "Last runs" })).first().waitFor();
  assert.equal(items(say).length, 2);
  assert.deepEqual(messages, []);
});

test("a file of prices that is dropped on the page is imported, and a bad one says why", async () => {
  const { address, say } = await stage(), { page, messages } = await open(address, { at: null });
  const drop = (name, text) => page.evaluate(([file, content]) => {
    const dropped = new DataTransfer();
    dropped.items.add(new File([content], file, { type: "text/csv" }));
    dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
  }, [name, text]);
  await drop("Dropped Card.csv", "date,price\n2026-11-01,10\n2026-11-02,11\n");
  await page.getByText("Dropped Card: 2 prices").waitFor();
  assert.equal(items(say)[0].latest_price, 11);
  await drop("Bad.csv", "date,price\n2026-11-01,abc\n");
  await page.getByText("column 'price': 'abc' is not a number").waitFor();
  assert.equal(items(say).length, 1);
  await page.locator("tbody .name a", { hasText: "Dropped Card" }).waitFor();
  assert.deepEqual(messages.filter((message) => !message.includes("400")), []);
});

test("what could not be processed is seen with its reason, and is redriven", async () => {
  const { address, say, bucket } = await stage(["--maximum-retry-attempts", "0"], (command, folder) => {
    writeFileSync(join(folder, "png"), ""); // A file where the charts' folder should be: nothing can be drawn.
    command("price", "set", "Sol Ring", "2026-11-01", "10");
  });
  const { page, messages } = await open(address + "#/health", { at: null });
  await page.getByRole("button", { name: "Redrive", exact: true }).waitFor();
  assert.match(await page.locator("tbody tr").first().textContent(), /Sol Ring.*draw-charts.*png/s);
  await page.screenshot({ path: join(screenshots, "health.png") });
  await page.setViewportSize({ width: 375, height: 800 });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 375);
  rmSync(join(bucket, "png"));
  await page.getByRole("button", { name: "Redrive", exact: true }).click();
  await page.getByText("None. Everything was processed.").waitFor();
  assert.ok(await comesTrue(() => say("dead-letters", "list", "--json").includes('"dead_letters":[]')));
  assert.deepEqual(messages, []);
});

test("health counts what each mapping did, as mapping list does, and says which is paused", async () => {
  const { address, say } = await stage(["--patterns", '{"eventName":["INSERT"]}'], (command) => command("price", "set", "Sol Ring", "2026-11-01", "10"));
  say("price", "set", "Sol Ring", "2026-11-02", "12"); // Is filtered out.
  say("mapping", "pause", "decide-alerts");
  const listed = () => JSON.parse(say("mapping", "list", "--json")).mappings;
  assert.ok(await comesTrue(() => listed().some((mapping) => mapping.counts.FilteredOutEventCount === 1 && mapping.lag === 0)));
  const { page, messages } = await open(address + "#/health", { at: null }), block = page.locator("section", { has: page.getByRole("heading", { name: "Mappings" }) });
  const row = (name) => block.locator("tr", { hasText: name }).locator("td").allTextContents();
  const columns = { Polled: "PolledEventCount", Filtered: "FilteredOutEventCount", Invoked: "InvokedEventCount", Failed: "FailedInvokeEventCount", Deleted: "DeletedEventCount", Dropped: "DroppedEventCount", Buried: "OnFailureDestinationDeliveredEventCount" };
  // Nothing failed, was dropped or buried: these columns are left out.
  const shown = ["Function", "Waiting", "Polled", "Filtered", "Invoked", "Deleted"];
  await block.waitFor();
  assert.deepEqual(await block.locator("thead th").allTextContents(), shown);
  const agrees = async () => {
    const told = listed();
    for (const { function: name, lag, counts } of told) if ((await row(name)).join() !== [lag, ...shown.slice(2).map((title) => counts[columns[title]])].join()) return false;
    return told.length >= 4;
  };
  assert.ok(await comesTrue(agrees), await block.innerText());
  assert.match(await block.locator("tr", { hasText: "decide-alerts" }).innerText(), /stream\s+paused since /);
  assert.equal(await block.locator(".chip").count(), 1);
  say("mapping", "resume", "decide-alerts");
  await page.waitForFunction(() => !document.querySelector(".prices .chip"));
  assert.deepEqual(messages, []);
});

test("under the whole policy, and from a server of plain files, it is the same page; only there without what is local", async () => {
  const hostile = ["<img src=x onerror=alert(1)>", "../../etc/passwd", "left \u202e right", "a\"b'c%2F"];
  const own = await stage([], (say) => {
    say("price", "import", ...["Overgrown Tomb", "AAPL"].map((name) => join(here, "../examples/prices", name + ".csv")), "--owner", "me");
    for (const name of hostile) say("price", "set", name, "2026-11-19", "12.5");
  });
  await comesTrue(() => existsSync(join(own.bucket, "items.json")) && JSON.parse(readFileSync(join(own.bucket, "items.json"), "utf8")).rows.length === 2 + hostile.length);
  const plain = await plainServer(own.bucket), seen = [];
  for (const { address } of [own, plain]) {
    const { page, context, messages } = await open(address);
    const list = await page.locator("tbody").innerText();
    for (const name of hostile) assert.ok(list.includes(name), name);
    await page.locator("tbody .name a").first().click();
    await page.getByRole("slider").waitFor();
    seen.push([list, await page.locator(".facts").innerText()]);
    assert.equal(await page.getByRole("button", { name: "Set price" }).count(), address === own.address ? 1 : 0);
    assert.equal(await page.getByRole("link", { name: "Health" }).count(), address === own.address ? 1 : 0);
    assert.deepEqual(messages, [], address);
    await context.close();
  }
  assert.deepEqual(seen[0], seen[1]);
});
