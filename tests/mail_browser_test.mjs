// The HTML of a mail in a browser, as a reader of mail shows it: light and dark, wide and as narrow as a telephone.
//   mail_browser_test.mjs PACKAGES BELLWETHER - SCREENSHOTS

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { axeSource, browserPath, chromium, endAll, program, screenshots, temporaryFolder } from "./page_browser.mjs";

// The parts of a mail by their types, decoded by Debian's Python, which reads mails better than we here.
const reader = `
import base64, email.policy, json, sys
mail = email.message_from_bytes(open(sys.argv[1], "rb").read(), policy=email.policy.default)
images = {part["Content-ID"].strip().strip("<>"): base64.b64encode(part.get_content()).decode()
          for part in mail.walk() if part.get_content_type() == "image/png"}
print(json.dumps({"html": mail.get_body(("html",)).get_content(), "images": images}))`;

function run(command, words, options) {
  const ended = spawnSync(command, words, { encoding: "utf8", maxBuffer: 64 << 20, timeout: 60_000, ...options });
  assert.equal(ended.status, 0, ended.stderr);
  return ended.stdout;
}

// As a reader of mail has it: the pictures that the mail brings along in place of their names. One that a mail only
// links to is broken for whoever is outside (lightdash 21149).
function shownMail(locale) {
  const folder = temporaryFolder();
  run(program, ["alerts", "test", "--mail-folder", folder], { env: { HOME: folder, PATH: process.env.PATH, BELLWETHER_LOCALE: locale } });
  const [file] = readdirSync(folder).filter((name) => name.endsWith(".eml"));
  const { html, images } = JSON.parse(run("/usr/bin/python3", ["-I", "-c", reader, join(folder, file)]));
  assert.ok(html.length < 102 * 1024, "Gmail cuts off what is longer");
  assert.doesNotMatch(html, /<style|<link|<script|data:|src="http/);
  return html.replaceAll(/cid:([^"]*)/g, (_, name) => `data:image/png;base64,${images[name]}`);
}

const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
try {
  for (const locale of ["en", "ja"]) {
    const html = shownMail(locale);
    for (const colorScheme of ["light", "dark"])
      for (const width of [320, 800]) {
        const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
        await page.setContent(html, { waitUntil: "load" });
        const seen = await page.evaluate(() => ({
          width: document.documentElement.scrollWidth,
          images: [...document.images].map((image) => [image.complete && image.naturalWidth, image.width]),
          ground: getComputedStyle(document.documentElement).colorScheme,
        }));
        const name = `${locale}, ${colorScheme}, ${width}`;
        assert.equal(seen.width, width, `${name}: it is wider than the window`);
        assert.equal(seen.images.length, 1);
        for (const [natural, shown] of seen.images) {
          assert.equal(natural, 800, `${name}: the picture is not there`);
          assert.equal(shown, Math.min(400, width - 32), `${name}: the picture has another width`);
        }
        await page.evaluate(axeSource);
        // axe takes a page without a ground for a white one.
        await page.evaluate(() => (document.documentElement.style.background = "Canvas"));
        const found = await page.evaluate(() => axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }));
        assert.deepEqual(found.violations.map((v) => v.id), [], name);
        // Contrast that axe cannot tell would be no proof.
        assert.deepEqual(found.incomplete.map((v) => v.id), [], name);
        await page.screenshot({ path: join(screenshots, `mail-${locale}-${colorScheme}-${width}.png`), fullPage: true });
        await page.close();
      }
  }
} finally {
  await browser.close();
  await endAll();
}
console.log("light, dark, wide and narrow: readable");
