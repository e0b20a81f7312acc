"""What a function of ours has around it on AWS, on loopback: servers by others that speak AWS's
protocols, and AWS's own emulator of Lambda, which runs the zip that `bellwether package` makes.

Everything ends with the test, however that ends, and what it leaves is in a temporary directory.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile

import boto3
import botocore.config

from emulated_function import EmulatedFunction
from server_process import PATIENCE, ServerProcess, answers, listens

ACCESS_KEY, SECRET_KEY = "test:bellwether", "a-secret-key/of+the-tests"
SESSION_TOKEN = "a-session-token/of+the+tests=="

# The test's own side is not the user's, who may have a profile and a proxy.
for variable in list(os.environ):
    if variable.startswith("AWS_") or variable.lower().endswith("_proxy"):
        del os.environ[variable]
os.environ.update(AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull)


def client(service, url, region, access_key=ACCESS_KEY, authorities=None):
    """Somebody else's client, boto3, for the test's own side."""
    return boto3.client(
        service, endpoint_url=url, region_name=region, aws_access_key_id=access_key,
        aws_secret_access_key=SECRET_KEY, verify=authorities,
        config=botocore.config.Config(s3={"addressing_style": "path"}, retries={"max_attempts": 2},
                                      connect_timeout=PATIENCE, read_timeout=PATIENCE,
                                      request_checksum_calculation="when_required",
                                      response_checksum_validation="when_required"))


class MiniStack(ServerProcess):
    """Its port is a variable."""

    def start(self, folder, words, environment):
        return super().start(folder, words, {**environment, "GATEWAY_PORT": str(self.ports[0])})


class World:
    def __init__(self, python, emulator, bellwether):
        self.python, self.emulator, self.bellwether = python, emulator, bellwether
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.servers, self.logs = self.folder / "servers", self.folder / "logs"
        self.servers.mkdir()
        self.logs.mkdir()
        self.started = []

    def close(self):
        for process in reversed(self.started):
            process.stop()
        shutil.rmtree(self.folder)

    def __enter__(self):
        return self

    def __exit__(self, _, error, trace):
        """A test that failed is told what the others saw of it."""
        if error is not None and getattr(error, "code", 1):
            print(self.wrote())
        self.close()

    def wrote(self):
        """What all of them wrote, the servers and the functions, for a test that fails."""
        return "".join(f"--- {log.stem}:\n{log.read_text(encoding='utf-8', errors='replace')}\n"
                       for log in sorted(self.logs.iterdir()))

    def next_log(self, name):
        return self.logs / f"{len(self.started)} {name}.log"

    def start_server(self, name, path, command):
        folder = str(self.servers)
        process = ServerProcess(folder, self.next_log(name), command,
                                lambda port: answers(f"http://127.0.0.1:{port}{path}"),
                                {"PATH": "/usr/bin:/bin", "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8"})
        self.started.append(process)
        return f"http://127.0.0.1:{process.ports[0]}"

    def start_moto(self):
        """Everything but S3; checks no signature, but a resource is in the region that was signed for."""
        script = str(pathlib.Path(self.python).parent / "moto_server")
        return self.start_server("moto", "/moto-api/", lambda port: [
            self.python, "-I", "-B", script, "-H", "127.0.0.1", "-p", str(port)])

    def start_moto_with_stacks(self):
        """With CloudFormation too, as the careless server that it is: see moto_stacks.py."""
        script = str(pathlib.Path(__file__).parent / "moto_stacks.py")
        return self.start_server("moto", "/moto-api/", lambda port: [
            self.python, "-I", "-B", script, "-H", "127.0.0.1", "-p", str(port)])

    def start_ministack(self):
        """Everything, and it runs functions; checks no signature."""
        return "http://127.0.0.1:" + self.start_ministack_with({}, lambda port: answers(
            f"http://127.0.0.1:{port}/_ministack/health"))

    def start_guarded_ministack(self):
        """The same by HTTPS, and it lets nobody do what no policy allows, but the key "test", who may do all. Answers
        its URL, and the file with its certificate."""
        certificate, key = self.servers / "guarded.pem", self.servers / "guarded.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-days", "2", "-subj", "/CN=a test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key,
                        "-out", certificate], check=True, capture_output=True, stdin=subprocess.DEVNULL)
        port = self.start_ministack_with({"AUTH": "true", "USE_SSL": "1", "MINISTACK_SSL_CERT": str(certificate),
                                          "MINISTACK_SSL_KEY": str(key)}, listens)
        return "https://127.0.0.1:" + port, str(certificate)

    def start_ministack_with(self, variables, is_ready):
        """Answers its port."""
        folder = str(self.servers)
        environment = {"PATH": "/usr/bin:/bin", "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8",
                       "BIND_HOST": "127.0.0.1", "MINISTACK_HOST": "127.0.0.1", "IOT_MTLS_ENABLED": "0", **variables}
        process = MiniStack(folder, self.next_log("MiniStack"), lambda port: [self.python, "-I", "-B", "-m", "ministack"],
                            is_ready, environment)
        self.started.append(process)
        return str(process.ports[0])

    def start_swift(self, region):
        """S3; refuses a wrong signature, a wrong region and a wrong hash of the payload."""
        script = str(pathlib.Path(__file__).parent / "swift_server.py")
        def command(port):
            folder = tempfile.mkdtemp(dir=self.servers)
            return ["/usr/bin/python3", "-I", "-B", script, folder, str(port), ACCESS_KEY, SECRET_KEY, region]
        return self.start_server("Swift", "/healthcheck", command)

    def unpack_package(self, name, *arguments):
        """Zips an executable as it is deployed, and unzips it; answers the folder with the `bootstrap`."""
        archive, task = self.folder / f"{name}.zip", self.folder / name
        subprocess.run([self.bellwether, "package", "-o", str(archive), *arguments], check=True, env={},
                       stdout=subprocess.DEVNULL, timeout=PATIENCE)
        subprocess.run(["unzip", "-q", str(archive), "-d", str(task)], check=True, timeout=PATIENCE)
        archive.unlink()
        return task

    def start_function(self, task, handler, region, program=None, **variables):
        """Its environment is what Lambda would give it and nothing else."""
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
        function = EmulatedFunction(task, self.next_log(handler), self.emulator, program or task / "bootstrap",
                                    environment)
        self.started.append(function)
        return function
