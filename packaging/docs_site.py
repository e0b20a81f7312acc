#!/usr/bin/python3 -IB
"""The documents as a site of plain files, with a page for each command made from its own help.

docs_site.py OUT EXECUTABLE: into the folder OUT, which is made anew, goes every document of the list below as HTML, at
its own place, and what they show. A link to a file of the source that is no document leads to nothing in a folder of
documents alone: it becomes its name.
"""

import html
import itertools
import os
import pathlib
import re
import shutil
import subprocess
import sys
import textwrap

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from program import commands_of, said  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
# In the order in which a reader needs them.
CHAPTERS = {
    "Use it": ["README.md", "docs/install.md", "docs/files.md", "docs/charts.md", "docs/alerts.md", "docs/telling.md",
               "docs/sentiment.md", "docs/configuration.md", "docs/keeping.md", "docs/site.md", "docs/limits.md"],
    "On AWS": ["docs/stage.md", "docs/aws.md", "docs/cost.md", "docs/handoff.md", "docs/security.md"],
    "How it is built": ["ARCHITECTURE.md", "docs/decisions.md", "docs/proof.md", "docs/measured.md", "CONTRIBUTING.md",
                        "CHANGELOG.md"],
}
SHOWN = ["docs/architecture.svg", "docs/notice.schema.json", "docs/alerts", "docs/charts", "docs/page", "LICENSE"]
DOCUMENTS = [document for chapter in CHAPTERS.values() for document in chapter]
STYLE = pathlib.Path(__file__).resolve().parent / "docs_site.css"


def place_of(document):
    return "index.html" if document == "README.md" else document.removesuffix(".md") + ".html"


def command_place(words):
    return f"commands/{'-'.join(words)}.html"


def slug(heading):
    """As GitHub makes it of a heading, so that links between documents hold here too."""
    text = html.unescape(re.sub(r"<[^>]*>", "", heading)).lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def with_anchors(body):
    seen = {}

    def anchored(match):
        name = slug(match[2])
        number = seen[name] = seen.get(name, -1) + 1
        return f'<h{match[1]} id="{name}{f"-{number}" if number else ""}">{match[2]}</h{match[1]}>'

    return re.sub(r"<h([1-6])>(.*?)</h\1>", anchored, body, flags=re.DOTALL)


def with_links(body, document):
    """Links among documents, and none to what the site has not."""
    folder = os.path.dirname(document)

    def linked(match):
        target, text = html.unescape(match[1]), match[2]
        if re.match(r"[a-z]+:|#", target):
            return match[0]
        path, mark, anchor = target.partition("#")
        path = os.path.normpath(os.path.join(folder, path))
        if path in DOCUMENTS:
            return f'<a href="{html.escape(to(document, place_of(path)) + mark + anchor)}">{text}</a>'
        return match[0] if any(path == one or path.startswith(one + "/") for one in SHOWN) else text

    return re.sub(r'<a href="([^"]*)">(.*?)</a>', linked, body, flags=re.DOTALL)


def to(here, there):
    """The relative address of a file of the site, from a document or another file of it."""
    return os.path.relpath(there, os.path.dirname(here) or ".")


def html_of(document):
    done = subprocess.run(["/usr/bin/cmark-gfm", "--extension", "table", "--extension", "autolink", ROOT / document],
                          check=True, stdout=subprocess.PIPE, text=True, env={"LANG": "C.UTF-8"})
    # A wide table or picture has a box of its own to move in.
    body = done.stdout.replace("<table>", '<div class="wide"><table>').replace("</table>", "</table></div>")
    return with_links(with_anchors(body), document)


def title_of(document):
    return (ROOT / document).read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("# ")


def section_html(text):
    """What is indented are columns and commands, which stay as they are; the rest is prose."""
    body = ""
    for indented, lines in itertools.groupby(text.strip("\n").split("\n"), lambda line: line == "" or line[0] == " "):
        block = textwrap.dedent("\n".join(lines)).strip("\n")
        if block:
            body += f"<pre>{html.escape(block)}</pre>\n" if indented else f"<p>{html.escape(block)}</p>\n"
    return body


def command_html(words, help_text):
    head, *parts = re.split(r"^([A-Z][A-Za-z ]+)$", help_text, flags=re.M)
    summary, _, rest = head.strip().partition("\n")
    body = f"<h1>bellwether {html.escape(' '.join(words))}</h1>\n"
    body += f"<p>{html.escape(summary.split(': ', 1)[-1])}</p>\n{section_html(rest)}"
    for title, text in zip(parts[::2], parts[1::2]):
        body += f'<h2 id="{slug(title)}">{html.escape(title)}</h2>\n{section_html(text)}'
    return body


def navigation(here, commands):
    def entry(place, text, code=False):
        shown = html.escape(text) if not code else f"<code>{html.escape(text)}</code>"
        current = ' aria-current="page"' if place == here else ""
        return f'<li><a href="{html.escape(to(here, place))}"{current}>{shown}</a></li>'

    parts = [f"<h2>{chapter}</h2><ul>" + "".join(entry(place_of(one), title_of(one)) for one in documents) + "</ul>"
             for chapter, documents in CHAPTERS.items()]
    parts.append("<h2>Commands</h2><ul>" + "".join(entry(command_place(one), " ".join(one), True) for one in commands)
                 + "</ul>")
    return "".join(parts)


def page(here, title, body, commands):
    shown = title if title == "bellwether" else f"{title} · bellwether"
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{html.escape(shown)}</title>
<link rel="icon" href="{to(here, 'icon.svg')}">
<link rel="stylesheet" href="{to(here, 'style.css')}">
<a class="skip" href="#text">To the text</a>
<header><a class="brand" href="{to(here, 'index.html')}"><img src="{to(here, 'icon.svg')}" alt="" width="24" height="24">
bellwether</a><a class="list" href="#documents">Documents</a></header>
<div class="columns">
<nav id="documents" aria-label="Documents">{navigation(here, commands)}</nav>
<main id="text">
{body}</main>
</div>
</html>
"""


def main(out, program):
    commands = commands_of(program)
    files = {place_of(one): page(place_of(one), title_of(one), html_of(one), commands) for one in DOCUMENTS}
    for words in commands:
        here = command_place(words)
        body = command_html(words, said(program, *words, "--help"))
        files[here] = page(here, "bellwether " + " ".join(words), body, commands)
    out = pathlib.Path(out)
    shutil.rmtree(out, ignore_errors=True)
    for place, text in files.items():
        (out / place).parent.mkdir(parents=True, exist_ok=True)
        (out / place).write_text(text, encoding="utf-8")
    colours = re.match(r".*?(:root \{.*?\n\}\n)", (ROOT / "page/page.css").read_text(encoding="utf-8"), re.DOTALL)[1]
    (out / "style.css").write_text(colours + STYLE.read_text(encoding="utf-8"), encoding="utf-8")
    shutil.copy(ROOT / "page/icon.svg", out / "icon.svg")
    for one in SHOWN:
        copy = shutil.copytree if (ROOT / one).is_dir() else shutil.copy
        copy(ROOT / one, out / one)
    print(f"{out}/index.html: {len(files)} pages")


if __name__ == "__main__":
    main(*sys.argv[1:])
