"""How many instructions the executable takes from its start to the first GET next, counted by Valgrind's
callgrind, which comes to the same number each time: start_instructions.py BELLWETHER [MOST]

Prints the number; with MOST it fails when there are more.
"""

import http.server
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time

BELLWETHER = os.path.realpath(sys.argv[1])
PATIENCE = 100
# As on Lambda, where an environment has some thirty variables.
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_EXECUTION_ENV": "AWS_Lambda_provided.al2023",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
    "AWS_LAMBDA_FUNCTION_NAME": "draw-charts",
    "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
    "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
    "AWS_LAMBDA_LOG_FORMAT": "Text",
    "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/draw-charts",
    "AWS_LAMBDA_LOG_STREAM_NAME": "2026/11/22/[$LATEST]0123456789abcdef0123456789abcdef",
    "AWS_REGION": "eu-central-1",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "AWS_SESSION_TOKEN": "IQoJb3JpZ2luX2VjEXAMPLE" * 30,
    "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
    "AWS_XRAY_DAEMON_ADDRESS": "169.254.79.129:2000",
    "BELLWETHER_BUCKET_NAME": "charts",
    "BELLWETHER_STAGE": "prod",
    "LAMBDA_RUNTIME_DIR": "/var/runtime",
    "LAMBDA_TASK_ROOT": "/var/task",
    "LANG": "en_US.UTF-8",
    "LD_LIBRARY_PATH": "/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib",
    "PATH": "/usr/local/bin:/usr/bin/:/bin:/opt/bin",
    "SHLVL": "0",
    "TZ": ":UTC",
    "_HANDLER": "draw-charts",
}


class RuntimeApi(http.server.BaseHTTPRequestHandler):
    """Takes the extension, and ends the process when it asks for its first invocation."""

    protocol_version = "HTTP/1.1"
    asked_for_next = threading.Event()

    def log_message(self, *_):
        pass

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200 if self.path.endswith("/extension/register") else 500)
        self.send_header("Lambda-Extension-Identifier", "f1a3b7f0-0000-4000-8000-00000000beef")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        # The extension's own next is never answered either.
        if self.path == "/2018-06-01/runtime/invocation/next":
            self.asked_for_next.set()
        threading.Event().wait(PATIENCE)


def count():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), RuntimeApi)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        totals = pathlib.Path(folder, "callgrind.out")
        process = subprocess.Popen(
            ["/usr/bin/valgrind", "--tool=callgrind", f"--callgrind-out-file={totals}", BELLWETHER],
            env=ENVIRONMENT | {"AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_port}"},
            cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        begun = time.monotonic()
        while not (asked := RuntimeApi.asked_for_next.wait(0.1)):
            if process.poll() is not None or time.monotonic() > begun + PATIENCE:
                break
        # While it waits for an invocation that ends it at once (src/lambda/termination.h), and callgrind writes.
        process.send_signal(signal.SIGTERM)
        try:
            output = process.communicate(timeout=PATIENCE)[0]
        except subprocess.TimeoutExpired:
            process.kill()
            output = process.communicate(timeout=PATIENCE)[0]
        # The signal itself ends a program that does not know it, as the benchmark's floor.
        if not asked or process.returncode not in (0, -signal.SIGTERM):
            sys.exit(f"no GET next, exit code {process.returncode}:\n{output}")
        return int(totals.read_text().split("\nsummary: ")[1].split()[0])


def main():
    instructions = count()
    print(f"{instructions:,} instructions from the start to the first GET next")
    if len(sys.argv) > 2 and instructions > int(sys.argv[2]):
        sys.exit(f"more than {int(sys.argv[2]):,}: callgrind_annotate says where they go")


if __name__ == "__main__":
    main()
