"""Fans out a million names and prints how long it took and how much memory: fan_out.py BELLWETHER"""

import subprocess
import sys
import tempfile
import time

NAMES = 1_000_000
GOAL_MB = 40

program = sys.argv[1]
with tempfile.TemporaryDirectory(dir=".") as folder:
    names = f"{folder}/names.txt"
    with open(names, "w") as file:
        file.writelines(f"company {i}\n" for i in range(NAMES))
    command = [program, "--state", f"{folder}/state"]
    subprocess.run(command + ["add", "--file", names], check=True, stdout=subprocess.DEVNULL)

    # A process of its own, so that the memory is that of fan-out alone.
    measure = (
        "import resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    begin = time.monotonic()
    output = subprocess.run(
        [sys.executable, "-I", "-c", measure] + command + ["run", "fan-out"],
        check=True, capture_output=True, text=True,
    ).stdout
    seconds = time.monotonic() - begin
    megabytes = int(output) * 1024 / 1e6
print(f"fan-out of {NAMES:,} names: {seconds:.1f} s, {megabytes:.1f} MB resident at most, goal under {GOAL_MB}")
