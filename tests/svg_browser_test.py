"""Our drawings in a browser, beside our PNGs of the same charts.

svg_browser_test.py BELLWETHER EXAMPLES: both are drawn by `bellwether chart`, and the page svg_browser.html
compares them pixel by pixel in Chromium. Outside of texts few pixels may differ; a text has about as much
ink as in the PNG, where it is in the PNG. To know that this can fail, every drawing is also compared with one
thing wrong: an element left out, upside down, moved, without texts.
"""

import base64
import http.server
import json
import os
import pathlib
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
import xml.etree.ElementTree

BELLWETHER, EXAMPLES = sys.argv[1:3]
PAGE = pathlib.Path(__file__).with_name("svg_browser.html")
SVG = "{http://www.w3.org/2000/svg}"
WIDTH_TOLERANCE = 0.6  # Pixels that a text may be wider or narrower than it says.
BROWSERS = ("chromium-headless-shell", "chromium")

# A file, flags of `bellwether chart`, and how many pixels may differ. Where a line turns in every pixel our raster
# and the browser's add up its parts differently: there it is more, and only large mistakes can be seen.
CHARTS = [("AAPL", "--daily --size 375x280", 250),
          ("AAPL", "--weekly --size 800x575", 25),
          ("MSFT", "--weekly --size 1200x700 --theme dark --palette japan", 25),
          ("IBM", "--daily --size 1000x500 --style line", 400),
          ("Overgrown Tomb", "--daily --size 800x575 --ma 5,25,75,200", 800),
          ("稲妻", "--weekly --size 375x280 --theme dark", 25),
          ("繁殖池", "--weekly --size 640x360 --scale 2", 25),
          ("AAPL", "--weekly --last 1y --ground transparent --level at=560 --event 2012-09-21=iPhone", 60),
          ("稲妻", "--weekly --last 1y --size 640x400 --ground transparent --theme dark --level at=700", 60)]
# What is under them all, and seen where a chart is transparent: neither theme's ground.
GROUND = "#b08050"


def draw(folder, number, source, flags):
    outputs = [folder / f"{number}.{ending}" for ending in ("png", "svg")]
    for output in outputs:
        subprocess.run([BELLWETHER, "chart", source, "-o", output, "--as-of", "2026-11-20", *flags], check=True,
                       stderr=subprocess.DEVNULL)
    return outputs[0].read_bytes(), outputs[1].read_text()


def served(page):
    """A server on loopback that has this page, and what the page posts, however long it takes."""
    answers = queue.Queue()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.reply(page.encode())

        def do_POST(self):
            answers.put(self.rfile.read(int(self.headers["Content-Length"])))
            self.reply(b"")

        def reply(self, body):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, answers


def in_browser(folder, cases):
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"there is none of {', '.join(BROWSERS)}; scripts/install test")
    # In a script "</" would end it.
    server, answers = served(PAGE.read_text().replace("CASES", json.dumps(cases).replace("</", "<\\/"), 1))
    # With a port for debugging the browser stays until it is told to end.
    process = subprocess.Popen([browser, "--headless", "--no-sandbox", "--disable-gpu", "--force-device-scale-factor=1",
                                f"--user-data-dir={folder / 'profile'}", "--remote-debugging-port=0",
                                f"http://127.0.0.1:{server.server_port}/"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        answer = json.loads(answers.get(timeout=600))
    except queue.Empty:
        sys.exit("the page did not answer within 600 s")
    finally:
        # Debian's is a script whose child is the browser.
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        server.shutdown()
    if isinstance(answer, str):
        sys.exit(answer)
    return answer


class Svg(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def test_in_a_browser_it_is_the_picture_that_the_png_is(self):
        cases = []
        for number, (name, flags, differing_max) in enumerate(CHARTS):
            png, svg = draw(self.folder, number, f"{EXAMPLES}/prices/{name}.csv", flags.split())
            width, height = (int.from_bytes(png[at:at + 4], "big") for at in (16, 20))
            cases.append({"name": f"{name} {flags}", "png": base64.b64encode(png).decode(), "svg": svg,
                          "width": width, "height": height, "ground": GROUND, "differing_max": differing_max})
        noticed = 0
        for case, answer in zip(cases, in_browser(self.folder, cases), strict=True):
            most = case["differing_max"]
            visible = [mistake for mistake in answer["mistakes"] if mistake["visible"] >= 2 * most]
            noticed += len(visible)
            slightest = min((mistake["differing"] for mistake in visible if not mistake["unlike"]), default=None)
            print(f"{answer['name']}: {answer['differing']} pixels differ, and {len(answer['texts'])} texts are alike; "
                  f"with each of {len(visible)} mistakes at least {slightest}")
            with self.subTest(answer["name"]):
                self.assertLessEqual(answer["differing"], most)
                self.assertEqual(answer["unlike"], [])
                self.assertGreater(len(answer["texts"]), 8)
                for text in answer["texts"]:
                    self.assertTrue(text["says"], text)
                    self.assertAlmostEqual(text["width"], text["wanted"], delta=WIDTH_TOLERANCE, msg=text)
            for mistake in visible:
                with self.subTest(answer["name"], mistake=mistake["what"]):
                    self.assertTrue(mistake["differing"] > most or mistake["unlike"], mistake)
        self.assertGreater(noticed, 60)

    def test_is_xml_that_holds_every_title_and_refers_to_nothing(self):
        prices = self.folder / "prices.csv"
        prices.write_text("2024-01-01,1\n2024-01-02,2\n")
        for title in ["a & b", "</text><script>alert(1)</script>", "]]>", "\"'", "a\x01\x1b[31m\x7fb", "\ufffe\uffff",
                      "遺跡 🃏 ☃", "\u0645\u0631\u062d\u0628\u0627", "a  b\tc\nd", ""]:
            with self.subTest(title):
                _, svg = draw(self.folder, 0, prices, ["--title", title, "--currency", "<&>"])
                root = xml.etree.ElementTree.fromstring(svg)
                self.assertEqual(root.get("role"), "img")
                kept = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", "", title)
                plain = " ".join(kept.split())
                self.assertEqual(" ".join(root.find(SVG + "title").text.split() if plain else []), plain)
                texts = [" ".join("".join(text.itertext()).split()) for text in root.iter(SVG + "text")]
                # A title of letters that no chart draws is named where it would stand.
                self.assertTrue(plain in texts or "(a title in letters that are not drawn here)" in texts, texts)
                self.assertIn("2 Jan 2024", root.find(SVG + "desc").text)
                self.assertEqual({element.tag.removeprefix(SVG) for element in root.iter()},
                                 {"svg", "title", "desc", "g", "path", "text"})
                for element in root.iter():
                    for name, value in element.attrib.items():
                        self.assertFalse(name.startswith("on") or "href" in name or "url(" in value, (name, value))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
