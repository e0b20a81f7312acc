"""A function on our runtime in AWS's own Lambda runtime interface emulator.

rie_test.py EMULATOR PROGRAM: PROGRAM is tests/runtime_functions.cc. The emulator is AWS's
judge of the Runtime API and of the Extensions API; what it takes, Lambda takes.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

EMULATOR, PROGRAM = sys.argv[1:]
PATIENCE = 60  # Seconds; far more than anything here takes on a busy machine.


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


class Emulator:
    """Two ports may be taken between being found free and being used: then others are tried."""

    def __init__(self, **variables):
        for _ in range(5):
            self.front, self.api = free_ports(2)
            self.log = tempfile.TemporaryFile()
            self.process = subprocess.Popen(
                [EMULATOR, "--runtime-interface-emulator-address", f"127.0.0.1:{self.front}",
                 "--runtime-api-address", f"127.0.0.1:{self.api}", PROGRAM],
                env={"PATH": os.environ["PATH"], "AWS_LAMBDA_FUNCTION_TIMEOUT": "3", **variables},
                stdout=self.log, stderr=self.log)
            if self.listens():
                return
            self.process.kill()
            self.process.wait()
        sys.exit("the emulator does not start:\n" + self.text())

    def listens(self):
        """On both ports: it takes an invocation before its Runtime API can be asked for it."""
        return all(self.listens_on(port) for port in (self.front, self.api))

    def listens_on(self, port):
        for _ in range(PATIENCE * 100):
            if self.process.poll() is not None:
                return False
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return True
            except OSError:
                time.sleep(0.01)
        return False

    def invoke(self, event):
        url = f"http://127.0.0.1:{self.front}/2015-03-31/functions/function/invocations"
        request = urllib.request.Request(url, json.dumps(event).encode())
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return json.loads(error.read())  # 502 for a process that is gone.

    def text(self):
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def expect(what, actual, wanted):
    if actual != wanted:
        sys.exit(f"{what}: {actual!r} and not {wanted!r}")


def main():
    with Emulator() as emulator:
        expect("the event", emulator.invoke({"price": "5€"}), {"price": "5€"})
        first = emulator.invoke({"do": "pid"})
        for asked, kind, message in [
                ("throw", "Runtime.UnhandledException", "costs 5€"),
                ("throw broken text", "Runtime.UnhandledException", "5\ufffd\ufffd and \ufffd\"\n"),
                ("throw int", "Runtime.UnhandledException", "thrown, and no std::exception"),
                ("unavailable", "Function.Unavailable", "the bucket is busy")]:
            error = emulator.invoke({"do": asked})
            expect(asked, (error["errorType"], error["errorMessage"]), (kind, message))
            expect(asked, bool(error["stackTrace"]), True)
        expect("a deadline", emulator.invoke({"do": "work"}), {"stopped_by_itself": True, "began_work": True})
        expect("too large a response", emulator.invoke({"do": "answer too much"})["errorType"],
               "Function.ResponseSizeTooLarge")
        expect("the process after all that", emulator.invoke({"do": "pid"}), first)
        expect("a crash", emulator.invoke({"do": "crash"})["errorType"], "Runtime.ExitError")
        expect("another process after a crash", emulator.invoke({"do": "pid"}) != first, True)
        log = emulator.text()
        expect("the crash in the log", '"level":"CRITICAL","message":"the process dies of SIGSEGV"' in log, True)
        expect("what we complain of", [line for line in log.splitlines() if "no SIGTERM" in line], [])

    with Emulator(TEST_START="error") as emulator:
        error = emulator.invoke({})
        expect("an error of the start", (error["errorType"], error["errorMessage"]),
               ("Function.InvalidInput", "the table's name is not set"))


main()
