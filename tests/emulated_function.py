"""A function in AWS's own emulator of Lambda, the Lambda runtime interface emulator. Its environment is what it
is given and nothing else."""

import http.client
import json
import urllib.error
import urllib.request

from server_process import PATIENCE, ServerProcess, listens


class EmulatedFunction:
    def __init__(self, folder, log, emulator, program, environment):
        def command(port, api_port):
            return [str(emulator), "--runtime-interface-emulator-address", f"127.0.0.1:{port}",
                    "--runtime-api-address", f"127.0.0.1:{api_port}", str(program)]

        def serves(port, api_port):
            """Both: the emulator may take invocations before its Runtime API listens, and our start is quick."""
            return listens(port) and listens(api_port)

        self.process = ServerProcess(folder, log, command, serves, environment, ports=2)
        port = self.process.ports[0]
        self.url = f"http://127.0.0.1:{port}/2015-03-31/functions/function/invocations"

    def invoke(self, event):
        """What the function answers, or Lambda for it: {"errorType":...} when it failed, and a text when its time
        was up before it answered."""
        request = urllib.request.Request(self.url, json.dumps(event).encode())
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                body = answer.read()
        except urllib.error.HTTPError as error:
            body = error.read()  # 502 for a process that is gone.
        except (OSError, http.client.HTTPException) as error:
            raise RuntimeError(f"the emulator does not answer: {error!r}; {self.process.wrote()}") from error
        if body.startswith(b"Task timed out"):
            return body.decode()
        try:
            return json.loads(body)
        except ValueError as error:
            raise RuntimeError(f"no JSON: {body!r}; {self.process.wrote()}") from error

    def stop(self):
        self.process.stop()

    def text(self):
        return self.process.text()

    def lines(self):
        """Everything that our process wrote: the emulator's own lines are no JSON."""
        return [json.loads(line) for line in self.text().splitlines() if line.startswith("{")]

    def log(self, message):
        return [line for line in self.lines() if line.get("message") == message]

    def metrics(self):
        return [line for line in self.lines() if "_aws" in line]
