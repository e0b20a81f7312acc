// README's pictures of the page: that the page still shows what they show, as far as tesseract can read them.
//
// node readme_page_test.mjs PACKAGES BELLWETHER PAGE_FILES SCREENSHOTS: the page is drawn as README has it, into
// SCREENSHOTS. Where README's pictures have become old, they are made anew with docs/page as SCREENSHOTS.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { closeBrowser, endAll, here, makeBucket, open, plainServer, screenshots } from "./page_browser.mjs";

const kSure = 60;  // Percent, by tesseract's own account: what it is less sure of is a misreading.
let server;

before(async () => {
  server = await plainServer((await makeBucket("--items", "60")).folder);
});
after(async () => {
  await closeBrowser();
  await endAll();
});

// Those with a fraction: what tesseract takes for one is none by chance.
const numbersIn = (text) => new Set(text.replace(/[\s\u202f]/g, " ").match(/\d[\d,]*\.\d+/g) ?? []);

function numbersOfPicture(name) {
  const path = join(here, "../docs/page", name);
  const ended = spawnSync("tesseract", [path, "-", "--psm", "11", "-l", "eng", "tsv"], { encoding: "utf8" });
  assert.equal(ended.status, 0, ended.stderr);
  const words = ended.stdout.split("\n").slice(1, -1).map((line) => line.split("\t"));
  return numbersIn(words.filter((word) => Number(word[10]) >= kSure).map((word) => word[11]).join(" "));
}

async function view(name, path, readable, options, look) {
  const { page, context, messages } = await open(server.address + path, options);
  await look(page);
  await page.screenshot({ path: join(screenshots, name) });
  const shown = numbersIn(await page.evaluate(() => document.body.innerText + " " + [...document.querySelectorAll("svg text")].map((text) => text.textContent).join(" ")));
  const pictured = numbersOfPicture(name), strange = [...pictured].filter((number) => !shown.has(number));
  assert.deepEqual(strange, [], `docs/page/${name} is old; make it anew with docs/page as SCREENSHOTS`);
  assert.ok(pictured.size >= readable, `tesseract read only ${[...pictured]}`);
  assert.deepEqual(messages, []);
  await context.close();
}

test("README's list is the page's", () => view("list.png", "", 12, { viewport: { width: 1180, height: 690 } }, async (page) => {
  await page.locator("tbody tr").first().waitFor();
}));

test("README's item is the page's", () => view("item.png", "#/item/" + encodeURIComponent("Overgrown Tomb~me"), 1, { viewport: { width: 1180, height: 720 }, colorScheme: "dark" }, async (page) => {
  await page.locator(".plot svg").first().waitFor();
  await page.getByRole("button", { name: "Max" }).click();
  await page.mouse.move(744, 560);
}));
