"""The tests of a googletest program that talk to one server, in several processes at the same time, because most
of what they do is wait: server_shards.py PROGRAM SHARDS SERVER OTHER_SERVER...

Each process starts a server of its own. A test's name names its server; one that names none of them would never
be run, and is an error.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from server_process import dies_with_me  # noqa: E402

PROGRAM, SHARDS, SERVER = os.path.realpath(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
SERVERS = sys.argv[3:]
PATIENCE = 500  # Seconds, for all of them.


def all_tests():
    listed = subprocess.run([PROGRAM, "--gtest_list_tests"], check=True, stdout=subprocess.PIPE, text=True,
                            timeout=PATIENCE)
    suite = ""
    for line in listed.stdout.splitlines():
        name = line.split("#")[0].strip()
        if line.startswith(" "):
            yield suite + name
        elif name.endswith("."):
            suite = name


def tests_of_server():
    tests = []
    for test in all_tests():
        named = [server for server in SERVERS if server.lower() in test.lower()]
        if len(named) != 1:
            sys.exit(f"{test} names {len(named)} of the servers {', '.join(SERVERS)}; it has to name one")
        tests += [test] if named == [SERVER] else []
    if len(tests) < SHARDS:
        sys.exit(f"{len(tests)} tests name {SERVER}, which is too few for {SHARDS} shards")
    return tests


def main():
    words = [PROGRAM, "--gtest_filter=" + ":".join(tests_of_server())]
    end = time.monotonic() + PATIENCE
    shards = []
    for index in range(SHARDS):
        output = tempfile.TemporaryFile()
        variables = {"GTEST_TOTAL_SHARDS": str(SHARDS), "GTEST_SHARD_INDEX": str(index)}
        process = subprocess.Popen(words, env=os.environ | variables, stdin=subprocess.DEVNULL, stdout=output,
                                   stderr=output, preexec_fn=dies_with_me())
        shards.append((process, output))
    failed = []
    for index, (process, output) in enumerate(shards):
        try:
            exit_code = process.wait(timeout=max(0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=PATIENCE)
            exit_code = "none, it was killed"
        output.seek(0)
        print(f"--- shard {index}, exit code {exit_code}:\n{output.read().decode(errors='replace')}", flush=True)
        failed += [index] if exit_code != 0 else []
    if failed:
        sys.exit(f"shards {failed} failed")


main()
