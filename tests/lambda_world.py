"""What a function of ours has around it on AWS, on loopback: servers by others that speak AWS's
protocols, and AWS's own emulator of Lambda, which runs the zip that `bellwether package` makes.

Everything ends with the test, however that ends, and what it leaves is in a temporary directory.
"""

import ctypes
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

import boto3
import botocore.config

PATIENCE = 120  # Seconds; far more than anything here takes on a busy machine.
ACCESS_KEY, SECRET_KEY = "test:bellwether", "a-secret-key/of+the-tests"
SESSION_TOKEN = "a-session-token/of+the+tests=="
LIBC = ctypes.CDLL(None)

# The test's own side is not the user's, who may have a profile and a proxy.
for variable in list(os.environ):
    if variable.startswith("AWS_") or variable.lower().endswith("_proxy"):
        del os.environ[variable]
os.environ.update(AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull)


def free_port():
    """Below the ports that Linux gives to connections and to those who bind port 0."""
    while True:
        port = random.randint(20_000, 32_000)
        with socket.socket() as tried:
            try:
                tried.bind(("", port))
                return port
            except OSError:
                pass


def die_with_parent():
    LIBC.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port)).close()
        return True
    except OSError:
        return False


def children_of(process):
    found = []
    for task in pathlib.Path(f"/proc/{process}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *children_of(child)]
    return found


class Process:
    """`command(port)` is started until it serves: another may take a port between our finding it free
    and its being used."""

    def __init__(self, folder, log, command, probe, environment):
        self.log = log
        for _ in range(5):
            self.port = free_port()
            with open(self.log, "wb") as log:
                self.process = subprocess.Popen(
                    command(self.port), env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=log,
                    stderr=log, preexec_fn=die_with_parent)
            if self.comes_up(probe):
                return
            self.stop()
        raise RuntimeError("it does not start:\n" + self.text()[-8000:])

    def comes_up(self, probe):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            if probe(self.port):
                return self.process.poll() is None  # Else it was another's answer.
            time.sleep(0.02)
        return False

    def text(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self):
        """With its children, which the emulator puts into a group of their own."""
        children = children_of(self.process.pid) if self.process.poll() is None else []
        for child in children:
            try:
                os.kill(child, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.kill()
        self.process.wait()


def client(service, url, region):
    """Somebody else's client, boto3, for the test's own side."""
    return boto3.client(
        service, endpoint_url=url, region_name=region, aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        config=botocore.config.Config(s3={"addressing_style": "path"}, retries={"max_attempts": 2},
                                      request_checksum_calculation="when_required",
                                      response_checksum_validation="when_required"))


class World:
    def __init__(self, python, emulator, bellwether):
        self.python, self.emulator, self.bellwether = python, emulator, bellwether
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.servers = self.folder / "servers"
        self.servers.mkdir()
        self.processes = []

    def close(self):
        for process in reversed(self.processes):
            process.stop()
        shutil.rmtree(self.folder)

    def start(self, folder, command, probe, environment):
        log = self.folder / f"{len(self.processes)}.log"
        process = Process(folder, log, command, probe, environment)
        self.processes.append(process)
        return process

    def start_server(self, path, command):
        folder = str(self.servers)
        process = self.start(folder, command, lambda port: answers(f"http://127.0.0.1:{port}{path}"),
                             {"PATH": "/usr/bin:/bin", "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8"})
        return f"http://127.0.0.1:{process.port}"

    def start_moto(self):
        """Everything but S3; checks no signature, but a resource is in the region that was signed for."""
        script = str(pathlib.Path(self.python).parent / "moto_server")
        return self.start_server("/moto-api/", lambda port: [
            self.python, "-I", "-B", script, "-H", "127.0.0.1", "-p", str(port)])

    def start_swift(self, region):
        """S3; refuses a wrong signature, a wrong region and a wrong hash of the payload."""
        script = str(pathlib.Path(__file__).parent / "swift_server.py")
        def command(port):
            folder = tempfile.mkdtemp(dir=self.servers)
            return ["/usr/bin/python3", "-I", "-B", script, folder, str(port), ACCESS_KEY, SECRET_KEY, region]
        return self.start_server("/healthcheck", command)

    def unpack_package(self, name, *arguments):
        """Zips an executable as it is deployed, and unzips it; answers the folder with the `bootstrap`."""
        archive, task = self.folder / f"{name}.zip", self.folder / name
        subprocess.run([self.bellwether, "package", "-o", str(archive), *arguments], check=True, env={},
                       stdout=subprocess.DEVNULL)
        subprocess.run(["unzip", "-q", str(archive), "-d", str(task)], check=True)
        archive.unlink()
        return task

    def start_function(self, task, handler, region, program=None, **variables):
        return Function(self, task, handler, region, program or task / "bootstrap", variables)


class Function:
    """A function in Lambda's emulator. Its environment is what Lambda would give it and nothing else."""

    def __init__(self, world, task, handler, region, program, variables):
        environment = {
            "PATH": "/usr/local/bin:/usr/bin/:/bin:/opt/bin", "LANG": "en_US.UTF-8", "TZ": ":UTC",
            "LAMBDA_TASK_ROOT": str(task), "LAMBDA_RUNTIME_DIR": "/var/runtime", "_HANDLER": handler,
            "AWS_REGION": region, "AWS_DEFAULT_REGION": region, "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY, "AWS_SESSION_TOKEN": SESSION_TOKEN,
            "AWS_LAMBDA_FUNCTION_NAME": f"bellwether-{handler}", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST", "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/bellwether-{handler}",
            "AWS_LAMBDA_LOG_STREAM_NAME": "2026/1",
            "AWS_LAMBDA_FUNCTION_TIMEOUT": "100", "POWERTOOLS_SERVICE_NAME": handler, **variables}
        self.program, self.emulator = str(program), world.emulator
        self.process = world.start(task, self.command, self.is_up, environment)

    def command(self, port):
        self.api_port = free_port()
        return [self.emulator, "--runtime-interface-emulator-address", f"127.0.0.1:{port}",
                "--runtime-api-address", f"127.0.0.1:{self.api_port}", self.program]

    def is_up(self, port):
        """Both: the emulator may take invocations before its Runtime API listens, and our start is quick."""
        return listens(port) and listens(self.api_port)

    def invoke(self, event):
        """What the function answers, or Lambda for it: {"errorType":...} when it failed."""
        url = f"http://127.0.0.1:{self.process.port}/2015-03-31/functions/function/invocations"
        request = urllib.request.Request(url, json.dumps(event).encode())
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return json.loads(error.read())  # 502 for a process that is gone.

    def text(self):
        return self.process.text()

    def lines(self):
        """Everything that our process wrote: the emulator's own lines are no JSON."""
        return [json.loads(line) for line in self.text().splitlines() if line.startswith("{")]

    def log(self, message):
        return [line for line in self.lines() if line.get("message") == message]

    def metrics(self):
        return [line for line in self.lines() if "_aws" in line]
