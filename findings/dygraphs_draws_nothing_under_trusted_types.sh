#!/bin/bash
# dygraphs 2.2.1 (npm, MIT, also Debian 12's libjs-dygraphs) makes no chart on a page whose Content-Security-Policy has
# `require-trusted-types-for 'script'`: the constructor throws while it writes its labels, because it assigns text to
# innerHTML. A strict `script-src 'self'; style-src 'self'` alone does it no harm. uPlot 1.6.32 draws under both.
#
# Seen in Chromium, over playwright-core 1.65.1. Fails when the behaviour changes. Needs node, npm and a Chromium.
set -euo pipefail

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts dygraphs@2.2.1 uplot@1.6.32 playwright-core@1.65.1
browser=$(command -v chromium-headless-shell || command -v chromium)

cat >look.mjs <<'END'
import {readFileSync} from "node:fs";
import {createServer} from "node:http";
import {chromium} from "playwright-core";

const pages = {
  "/dygraphs.html": '<link rel="stylesheet" href="/dygraph.min.css"><div id="place"></div>' +
                    '<script src="/dygraph.min.js"></script><script src="/dygraphs.js"></script>',
  "/uplot.html": '<link rel="stylesheet" href="/uPlot.min.css"><div id="place"></div>' +
                 '<script src="/uPlot.iife.min.js"></script><script src="/uplot.js"></script>',
  "/dygraphs.js": 'new Dygraph(document.getElementById("place"), [[1, 10], [2, 12], [3, 11]],' +
                  ' {labels: ["day", "price"], width: 300, height: 200});',
  "/uplot.js": 'new uPlot({width: 300, height: 200, series: [{}, {stroke: "navy"}]},' +
               ' [[1, 2, 3], [10, 12, 11]], document.getElementById("place"));',
};
const files = {
  "/dygraph.min.js": "node_modules/dygraphs/dist/dygraph.min.js",
  "/dygraph.min.css": "node_modules/dygraphs/dist/dygraph.min.css",
  "/uPlot.iife.min.js": "node_modules/uplot/dist/uPlot.iife.min.js",
  "/uPlot.min.css": "node_modules/uplot/dist/uPlot.min.css",
};
const type = path => path.endsWith(".js") ? "text/javascript" : path.endsWith(".css") ? "text/css" : "text/html";
const strict = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'";
const server = createServer((request, answer) => {
  const url = new URL(request.url, "http://localhost");
  const body = pages[url.pathname] ?? (files[url.pathname] && readFileSync(files[url.pathname]));
  answer.setHeader("Content-Type", type(url.pathname));
  answer.setHeader("Content-Security-Policy",
                   strict + (url.searchParams.has("typed") ? "; require-trusted-types-for 'script'" : ""));
  answer.writeHead(body ? 200 : 404);
  answer.end(body ?? "");
});
await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));

const browser = await chromium.launch({executablePath: process.argv[2], args: ["--no-sandbox"]});
for (const name of ["dygraphs", "uplot"])
  for (const query of ["", "?typed"]) {
    const page = await browser.newPage();
    const errors = [];
    page.on("pageerror", error => errors.push(error.message));
    await page.goto(`http://127.0.0.1:${server.address().port}/${name}.html${query}`);
    // Uncaught, of a script that draws at once or in the next frame.
    await page.waitForTimeout(500);
    const drawn = await page.evaluate(() => Array.from(document.querySelectorAll("canvas")).some(
        canvas => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some(byte => byte !== 0)));
    console.log(`${name}, ${query ? "trusted types" : "strict policy"}: ${drawn ? "drawn" : "nothing drawn"}` +
                (errors.length ? ", throws about " + (/innerHTML/.test(errors[0]) ? "innerHTML" : errors[0]) : ""));
  }
await browser.close();
server.close();
END
cat >expected <<'END'
dygraphs, strict policy: drawn
dygraphs, trusted types: nothing drawn, throws about innerHTML
uplot, strict policy: drawn
uplot, trusted types: drawn
END
node look.mjs "$browser" | tee seen
diff expected seen
