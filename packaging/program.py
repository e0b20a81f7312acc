"""What an executable of ours says of itself: its help, its version, its commands."""

import subprocess
import tempfile


def said(*words):
    with tempfile.TemporaryDirectory() as home:
        return subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True, env={"HOME": home, "LANG": "C.UTF-8"}).stdout


def commands_of(program, *path):
    """All commands, each a list of its words, as the completion knows them."""
    found = []
    for line in said(program, "__complete", *path, "").splitlines():
        word = line.split("\t")[0]
        deeper = commands_of(program, *path, word) if is_group(program, *path, word) else []
        found += deeper or [[*path, word]]
    return found


def is_group(program, *path):
    return said(program, *path, "--help").startswith(("\n", "Usage"))
