"""Parses every command that docs/handoff.md shows.

handoff_test.py BELLWETHER SOURCE: those of bellwether must be taken by the program (--help does nothing else), those
of aws must be operations and parameters of AWS's models as botocore has them, targets must be make's, and git must
know its words. Nothing is run.
"""

import pathlib
import re
import shlex
import subprocess
import sys

import botocore.session
from botocore import xform_name

PROGRAM, SOURCE = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
TO_COME = [line for line in (SOURCE / "tests/commands_to_come.txt").read_text().splitlines() if line[:1] != "#"]
COMMANDS_MIN = 35
session = botocore.session.get_session()


def ended(*words):
    return subprocess.run(words, cwd=SOURCE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def wrong_with_bellwether(words):
    said = ended(PROGRAM, *words, "--help")
    if said.returncode == 0:
        return None
    coming = [name for name in TO_COME if f"unknown command '{name}'" in said.stdout]
    if coming:
        print(f"to come: {coming[0]}")
        return None
    return said.stdout


def wrong_with_aws(words):
    service, operation, *flags = words
    if service not in session.get_available_services():
        return f"there is no service {service}"
    model = session.get_service_model(service)
    operations = {xform_name(name, "-"): name for name in model.operation_names}
    if operation not in operations:
        return f"{service} has no {operation}"
    shape = model.operation_model(operations[operation]).input_shape
    members = {"--" + xform_name(name, "-"): name for name in (shape.members if shape else {})}
    if (service, operation) == ("sns", "subscribe"):
        # AWS's CLI has --endpoint-url for itself, and so another name for this one.
        members["--notification-endpoint"] = members.pop("--endpoint")
    given = dict(zip(flags[::2], flags[1::2], strict=True))
    unknown = [flag for flag in given if flag not in members]
    missing = [name for name in (shape.required_members if shape else []) if name not in map(members.get, given)]
    allowed = {flag: getattr(shape.members[members[flag]], "enum", []) for flag in given if flag in members}
    odd = [f"{flag} {given[flag]}" for flag, words in allowed.items() if words and given[flag] not in words]
    return f"unknown {unknown}, missing {missing}, odd {odd}" if unknown or missing or odd else None


def wrong_with_make(words):
    said = ended("make", "-n", *words)
    return said.stdout if said.returncode else None


def wrong_with_git(words):
    said = ended("git", words[0], "-h")  # 129 with its usage, or 1 for a word that it does not know.
    return None if said.returncode in (0, 129) else said.stdout


CHECKS = {"bellwether": wrong_with_bellwether, "aws": wrong_with_aws, "make": wrong_with_make, "git": wrong_with_git}


def main():
    text = (SOURCE / "docs/handoff.md").read_text()
    lines = [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    wrong = []
    for line in lines:
        program, *words = shlex.split(line)
        problem = CHECKS[program](words) if program in CHECKS else "nobody checks such a command"
        if problem:
            wrong.append(f"{line}\n    {problem}")
    if wrong:
        sys.exit("\n".join(wrong))
    if len(lines) < COMMANDS_MIN:
        sys.exit(f"only {len(lines)} commands were found")
    print(f"{len(lines)} commands")


main()
