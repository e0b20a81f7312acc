"""The site that is made of the documents: docs_site_test.py BELLWETHER."""

import html.parser
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

BELLWETHER = os.path.realpath(sys.argv[1])
SOURCE = pathlib.Path(__file__).resolve().parent.parent
# What a browser fetches by itself.
FETCHED = {("link", "href"), ("img", "src"), ("script", "src"), ("iframe", "src"), ("source", "src")}


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.targets, self.fetched, self.ids = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if (tag, name) in FETCHED:
                self.fetched.append(value)
            elif name == "href":
                self.targets.append(value)
            elif name == "id":
                self.ids.append(value)


class DocsSite(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.site = pathlib.Path(folder.name) / "site"
        subprocess.run([SOURCE / "packaging/docs_site.py", cls.site, BELLWETHER], check=True, stdout=subprocess.DEVNULL)
        cls.pages = {str(path.relative_to(cls.site)): Page(path.read_text(encoding="utf-8"))
                     for path in cls.site.rglob("*.html")}

    def test_every_document_has_a_page(self):
        documents = {path.relative_to(SOURCE) for path in [*SOURCE.glob("*.md"), *SOURCE.glob("docs/**/*.md")]}
        places = {"index.html" if one.name == "README.md" else str(one.with_suffix(".html")) for one in documents}
        self.assertEqual(places, {page for page in self.pages if not page.startswith("commands/")})

    def test_every_command_has_a_page_that_says_its_usage(self):
        commands = {page for page in self.pages if page.startswith("commands/")}
        self.assertGreater(len(commands), 40)
        self.assertLess({"commands/chart.html", "commands/price-import.html", "commands/up.html"}, commands)
        for page in commands:
            self.assertIn("usage", self.pages[page].ids, page)

    def test_links_lead_to_what_is_there_and_pages_fetch_nothing_from_elsewhere(self):
        for name, page in self.pages.items():
            self.assertEqual(len(page.ids), len(set(page.ids)), name)
            for target in page.targets + page.fetched:
                address = urllib.parse.urlsplit(target)
                if address.scheme or address.netloc:
                    self.assertNotIn(target, page.fetched, name)
                    continue
                path = os.path.normpath(os.path.join(os.path.dirname(name), urllib.parse.unquote(address.path))) if address.path else name
                self.assertTrue((self.site / path).is_file(), f"{name}: {target}")
                if address.fragment:
                    self.assertIn(urllib.parse.unquote(address.fragment), self.pages[path].ids, f"{name}: {target}")

    def test_what_would_lead_out_of_the_documents_is_no_link(self):
        for name, page in self.pages.items():
            self.assertEqual([target for target in page.targets if ".md" in target], [], name)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
