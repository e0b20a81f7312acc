"""How many instructions our charts take with NEON, as a multiple of those with SSE2; same charts, and same bytes.

arm64_instructions.py DRAW_CHARTS DRAW_CHARTS_ARM64: the programs of bench/draw_charts.cc for x86-64 and arm64. Those
of x86-64 are counted by Valgrind's callgrind, those of arm64 by qemu, which is told to do one instruction at a time
and writes a line for each. What the start and the first item (fonts, glyphs) take is counted by itself and taken off.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

import chart_items

PRICES = pathlib.Path(__file__).parent.parent / "examples/prices"
ITEMS = 2
GOAL = 2


def run(command, folder, items):
    done = subprocess.Popen([*command, "different", folder, "1", "0", str(items), "0", *PLAIN.get(command[0], ())],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    lines, last = 0, b""
    for line in done.stderr:
        lines += line.startswith(b"Trace")
        last = line if b"refs" in line else last
    rows = [row.split() for row in done.stdout.read().decode().splitlines()]
    assert done.wait() == 0 and len(rows) == items
    refs = re.search(rb"refs: *([0-9,]+)", last)
    return int(refs[1].replace(b",", b"")) if refs else lines, [row[2] for row in rows]


PLAIN = {"/usr/bin/valgrind": ("plain",)}


def main(x86_64, arm64):
    commands = {"SSE2": ["/usr/bin/valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", x86_64],
                "NEON": ["/usr/bin/qemu-aarch64-static", "-singlestep", "-d", "exec,nochain", arm64]}
    with tempfile.TemporaryDirectory() as folder:
        chart_items.make_items(PRICES, pathlib.Path(folder), ITEMS + 1)
        counts, sizes = {}, {}
        for name, command in commands.items():
            start, _ = run(command, folder, 0)
            whole, sizes[name] = run(command, folder, ITEMS)
            counts[name] = (whole - start) / ITEMS
            print(f"{name}: {counts[name]:,.0f} instructions an item (two charts, and reading its prices)", flush=True)
    assert sizes["SSE2"] == sizes["NEON"]
    multiple = counts["NEON"] / counts["SSE2"]
    print(f"NEON as a multiple of SSE2: {multiple:.2f}, goal {GOAL}: {'reached' if multiple <= GOAL else 'NOT reached'}")


if __name__ == "__main__":
    main(*sys.argv[1:])
