// The page in Firefox, by WebDriver BiDi: a shorter list than page_test.mjs's.
//
// node page_firefox_test.mjs PACKAGES BELLWETHER PAGE_FILES SCREENSHOTS

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { endAll, makeBucket, packages, plainServer, program, screenshots } from "./page_browser.mjs";

const puppeteer = createRequire(join(packages, "node_modules", "x"))("puppeteer-core");
const executablePath = process.env.PATH.split(delimiter).flatMap((folder) => ["firefox-esr", "firefox"].map((name) => join(folder, name))).find(existsSync);
if (!executablePath) {
  console.error("there is no firefox-esr; scripts/install test");
  process.exit(1);
}

const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
const bucket = await makeBucket("--items", "30", "--hostile", "--charts", program), server = await plainServer(bucket.folder);
after(async () => {
  await browser.close();
  await endAll();
});

// A page of its own; whatever the browser says about it is a failure.
async function view(hash, look) {
  const page = await browser.newPage(), messages = [];
  page.setDefaultTimeout(30000);
  page.on("console", (message) => messages.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => messages.push(String(error)));
  await page.setViewport({ width: 1280, height: 800 });
  await page.goto(server.address + hash);
  await look(page);
  assert.deepEqual(messages, []);
  await page.close();
}

const texts = (page, selector) => page.$$eval(selector, (all) => all.map((one) => one.textContent));
const names = (page) => texts(page, "tbody .name a");

test("the list shows every item, and search finds half and full width alike", () => view("", async (page) => {
  await page.waitForSelector("tbody tr");
  assert.equal((await names(page)).length, 30);
  await page.type("input[type=search]", "abc ガッツ");
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
  assert.deepEqual(await names(page), ["ＡＢＣ　ｶﾞｯﾂ"]);
  await page.screenshot({ path: join(screenshots, "firefox-list.png") });
}));

test("an item has its chart, and Back leads to its link", () => view("", async (page) => {
  await page.waitForSelector("tbody tr");
  const link = await page.waitForSelector("::-p-xpath(//tbody//a[normalize-space(.)='AAPL'])");
  await link.click();
  await page.waitForSelector("[role=slider]");
  assert.deepEqual(await texts(page, "h1"), ["AAPL"]);
  await page.screenshot({ path: join(screenshots, "firefox-item.png") });
  await page.goBack();
  await page.waitForFunction(() => document.activeElement.textContent === "AAPL");
}));

test("a changed price is seen without loading anything anew", () => view("", async (page) => {
  await page.waitForSelector("tbody tr");
  const name = (await names(page))[3];
  await page.evaluate(() => { document.body.mark = "same"; });
  await bucket.tell("change_price", name, 987654);
  await page.waitForFunction(() => document.querySelector("tbody").textContent.includes("987,654"));
  assert.equal(await page.evaluate(() => document.body.mark), "same");
}));

test("a hostile name is only text", () => view("", async (page) => {
  await page.waitForSelector("tbody tr");
  for (const name of ["<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>"]) assert.ok((await names(page)).includes(name), name);
  assert.equal(await page.$("img:not([src^='assets/'])"), null);
}));

test("everything is there in Japanese", () => view("", async (page) => {
  await page.waitForSelector("tbody tr");
  await page.click("nav button[lang=ja]");
  await page.waitForFunction(() => document.documentElement.lang === "ja");
  assert.match((await texts(page, "thead"))[0], /価格/);
}));
