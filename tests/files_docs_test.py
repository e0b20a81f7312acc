"""docs/files.md: its commands say what it shows, and its table names every file of tests/data/files.

files_docs_test.py BELLWETHER SOURCE: with --write, the outputs are written into it.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

BELLWETHER, SOURCE = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
LINES_SHOWN = 12
PAGE = SOURCE / "docs/files.md"


def run(command, home):
    words = f'bellwether() {{ "{BELLWETHER}" "$@"; }}; cd "{SOURCE}"; '
    command = command.replace("-o ", f"-o {home}/")
    said = subprocess.run(["bash", "-c", words + command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60,
                          env={"HOME": home, "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "BELLWETHER_STATE": home + "/state",
                               "BELLWETHER_BUCKET": home + "/bucket"}).stdout.replace(home + "/", "").rstrip("\n").split("\n")
    return said[:LINES_SHOWN] + ["..."] if len(said) > LINES_SHOWN else said


def main():
    text, ran = PAGE.read_text(), 0
    for name in os.listdir(SOURCE / "tests/data/files"):
        if name not in ("make.py", "understood.txt") and f"`{name}`" not in text:
            sys.exit(f"{PAGE} does not name {name}")
    with tempfile.TemporaryDirectory() as home:
        def block(match):
            nonlocal ran
            lines = []
            for command in re.findall(r"^\$ (.*)$", match[1], re.M):
                lines += ["$ " + command, *run(command, home)]
                ran += 1
            return "```console\n" + "\n".join(lines) + "\n```"
        now = re.sub(r"```console\n(.*?)\n```", block, text, flags=re.S)
    if "--write" in sys.argv:
        PAGE.write_text(now)
    elif now != text:
        pairs = zip(text.splitlines() + [""], now.splitlines() + [""])
        written, said = next((a, b) for a, b in pairs if a != b)
        sys.exit(f"{PAGE} says\n{written}\nand the program\n{said}")
    if ran < 8:
        sys.exit(f"only {ran} commands")
    print(f"{ran} commands")


main()
