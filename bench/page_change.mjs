// From a price to the page: how long after `bellwether price set` has ended the changed row is on the screen of a browser
// that looks every two seconds.
//
// node page_change.mjs PACKAGES BELLWETHER [ROUNDS]

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";

const [packages, program, rounds = "15"] = process.argv.slice(2);
const { chromium } = createRequire(join(packages, "node_modules", "x"))("playwright-core");
const folder = mkdtempSync(join(tmpdir(), "page-change-"));
const executablePath = ["chromium-headless-shell", "chromium"].flatMap((name) => process.env.PATH.split(delimiter).map((one) => join(one, name))).find(existsSync);
const run = (...words) => {
  const ended = spawnSync(program, ["--state", folder, ...words], { encoding: "utf8" });
  if (ended.status !== 0) throw new Error(ended.stderr);
};
run("price", "import", "examples/prices/AAPL.csv", "examples/prices/Overgrown Tomb.csv");
const up = spawn(program, ["--state", folder, "up", "--listen", "127.0.0.1:0"], { stdio: ["ignore", "ignore", "pipe"] });
let address = null;
for await (const line of createInterface({ input: up.stderr })) if ((address = /page ready +address=(\S+)/.exec(line)?.[1])) break;
up.stderr.resume();
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] }), page = await browser.newPage();
await page.goto(address);
await page.locator("tbody tr").nth(1).waitFor();
const times = [];
for (let i = 0; i < Number(rounds); ++i) {
  // At another part of the two seconds each time.
  await page.waitForTimeout(((i * 617) % 2000) + 500);
  run("price", "set", "Overgrown Tomb", "2026-11-20", String(1000 + i));
  const begun = performance.now();
  // At every frame: a locator looks only every half second after a while.
  await page.waitForFunction((price) => document.querySelector("tbody").textContent.includes(price), "1,0" + String(i).padStart(2, "0"), { polling: "raf" });
  times.push(performance.now() - begun);
}
times.sort((a, b) => a - b);
console.log(`from price set to the changed row on the screen, ${times.length} times: median ${(times[times.length >> 1] / 1000).toFixed(2)} s, slowest ${(times.at(-1) / 1000).toFixed(2)} s`);
await browser.close();
up.kill();
rmSync(folder, { recursive: true, force: true });
