// What the tests of the page stand on: a browser, a bucket folder and servers of it. See page_test.mjs.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, cpSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";

export const here = import.meta.dirname;
export const [packages, program, pageFiles, screenshots] = process.argv.slice(2);
const require = createRequire(join(packages, "node_modules", "x"));
export const { chromium } = require("playwright-core");
export const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
export const today = new Date("2026-11-20T14:00:00Z");

// The browsers that there may be on Debian; any other machine's is found by its path.
const names = ["chromium-headless-shell", "chromium"];
export const browserPath = names.flatMap((name) => process.env.PATH.split(delimiter).map((folder) => join(folder, name))).find(existsSync);
if (!browserPath) {
  console.error(`there is none of ${names.join(", ")}; scripts/install test`);
  process.exit(1);
}

const folders = [], children = [];
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), "page-test-"));
  folders.push(folder);
  return folder;
}

async function child(command, words, options = {}) {
  const process = spawn(command, words, { stdio: ["pipe", "pipe", "pipe"], ...options });
  children.push(process);
  return process;
}

export async function end(process) {
  if (process.exitCode !== null) return;
  process.kill("SIGTERM");
  await once(process, "exit");
}

export async function endAll() {
  for (const process of children) await end(process);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

// The first match of the pattern in what the process says.
async function heard(stream, pattern) {
  for await (const line of createInterface({ input: stream })) {
    const match = pattern.exec(line);
    if (match) return match;
  }
  throw new Error(`it ended without saying ${pattern}`);
}

// A bucket made by page_bucket.py, which changes it when told to.
export async function makeBucket(...flags) {
  const folder = join(temporaryFolder(), "bucket");
  mkdirSync(folder);
  const process = await child("/usr/bin/python3", ["-I", "-B", join(here, "page_bucket.py"), folder, "--commands", ...flags]);
  process.stderr.pipe(globalThis.process.stderr);
  const lines = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return {
    folder,
    async tell(...command) {
      process.stdin.write(JSON.stringify(command) + "\n");
      if ((await lines.next()).value !== "done") throw new Error("the bucket was not changed");
    },
  };
}

// Any server of plain files, with the page's own files beside.
export async function plainServer(folder) {
  cpSync(pageFiles, folder, { recursive: true });
  const process = await child("/usr/bin/python3", ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", folder]);
  process.stderr.resume();
  const [, port] = await heard(process.stdout, /port (\d+)/);
  return { address: `http://127.0.0.1:${port}/`, process };
}

export async function ownServer(bucket, flags = [], state = temporaryFolder()) {
  const process = await child(program, ["--state", state, "--bucket", bucket, "up", "--listen", "127.0.0.1:0", ...flags]);
  const [, address] = await heard(process.stderr, /page ready +address=(\S+)/);
  process.stderr.resume();
  return { address, process, state };
}

export function run(state, bucket, ...words) {
  const ended = spawnSync(program, ["--state", state, "--bucket", bucket, ...words], { encoding: "utf8" });
  if (ended.status !== 0) throw new Error(words.join(" ") + ": " + ended.stderr);
  return ended.stdout;
}

let browser = null;
// A page on which nothing may be complained about: `messages` must stay empty.
export async function open(address, { at = today, ...options } = {}) {
  browser ??= await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB", timezoneId: "UTC", reducedMotion: "reduce", ...options });
  const page = await context.newPage(), messages = [];
  page.on("console", (message) => messages.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => messages.push(error.stack));
  page.on("dialog", (dialog) => (messages.push("dialog: " + dialog.message()), dialog.dismiss()));
  if (at) await page.clock.setFixedTime(at);
  page.setDefaultTimeout(15000);
  await page.goto(address);
  await page.locator("main h1, main .notice").first().waitFor({ state: "attached" });
  return { page, context, messages };
}
export const closeBrowser = () => browser?.close();
